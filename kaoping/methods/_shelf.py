"""The shelf of scoring methods: what a method is, how it is declared, how it is found.

A method is one small file: a declared set of parameters (Chinese keys), vectors in, a points
ratio out, and the sentence that explains one row. It knows nothing of files, units or rules.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, BeforeValidator, ConfigDict, InstanceOf, PlainSerializer, WithJsonSchema

from kaoping.expressions import Expression, ExpressionError, Written, compile_expression

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.int8]

SCORED, NOT_APPLICABLE, CLASS_MEAN = 0, 1, 2
"""What a method says of a row: a ratio, not applicable, or take the mean of the class."""

Edge = Literal["不适用", "满分", "零分"]
"""What the rule decides where a formula has no answer."""


def _expression(value: object) -> Expression:
    if isinstance(value, Expression):
        return value
    if not isinstance(value, str):
        raise ValueError("应为一个算式")  # noqa: TRY004  pydantic turns ValueError into a located finding
    try:
        return compile_expression(value)
    except ExpressionError as error:
        raise ValueError(f"E-RULE-EXPR|{error}") from error


def _ratio(value: object) -> float:
    """Read 98%, 0.98 or 1 as a plain number; every scalar of a rule file arrives as text."""
    text = str(value).strip()
    percent = text.endswith("%")
    try:
        number = Decimal(text.removesuffix("%"))
    except InvalidOperation:
        raise ValueError(f"“{text}”不是数字") from None
    if not number.is_finite():
        raise ValueError(f"“{text}”不是数字")
    return float(number / 100 if percent else number)


def _yes(value: object) -> bool:
    if value in ("是", True):
        return True
    if value in ("否", False):
        return False
    raise ValueError(f"“{value}”应写“是”或“否”")


Quantity = Annotated[
    InstanceOf[Expression],
    BeforeValidator(_expression),
    PlainSerializer(lambda expression: expression.text, return_type=str),
    WithJsonSchema(
        {"type": ["string", "number"], "description": "算式：数据项名称和 + - * / 若 最小 最大 限定 绝对值 取整"}
    ),
]
Number = Annotated[
    float,
    BeforeValidator(_ratio),
    WithJsonSchema({"type": ["number", "string"], "description": "数字，可写百分数，如 98% 或 0.98"}),
]
YesNo = Annotated[bool, BeforeValidator(_yes), WithJsonSchema({"enum": ["是", "否"]})]


class Declared(BaseModel):
    """Base of everything that is declared in a rule file: frozen, Chinese keys, nothing extra."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, populate_by_name=True)


class Params(Declared):
    """Base of a method's parameters; the key 方法 itself is taken off before."""


@dataclass(frozen=True, slots=True)
class Vector:
    """One input of a method over n rows: values (0.0 where absent) and where there is none."""

    values: Floats
    absent: Flags


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a measure asks of the units below: of which class, their ratio on what, and which of their items.

    take: code of an indicator, name of an effect, or 总分; items: ids such as V01.人口; figures: the figures are
    wanted and no ratio, so that a line still counts whose own figures are too few for one.
    """

    unit_class: str
    take: str
    items: tuple[str, ...] = ()
    figures: bool = False


@dataclass(frozen=True, slots=True)
class Below:
    """The subordinates of one class below n rows: m of them, in the order of the roster.

    above: the row of each one's superior; counted: who has a ratio (or figures) that counts; the others stand here
    so that a reason can say how many stay out.
    """

    above: NDArray[np.int64]
    names: NDArray[np.object_]
    ratio: Floats
    counted: Flags
    items: Mapping[str, Vector] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Context:
    """What a method may know beside its inputs.

    standard: standard points that prices are in: those of the indicator in the 细则, of a part of
    合成 its share of them;
    population: rows that minima, maxima and means are taken from;
    groups: a code per row of the ranking group that it is in, or None where nobody is grouped;
    below: for what a measure wants of the units below, these units.
    """

    standard: float
    population: Flags
    groups: NDArray[np.int64] | None = None
    below: Mapping[Wanted, Below] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a method returns: a ratio of full marks per row, a state per row, and its working.

    state holds SCORED, NOT_APPLICABLE or CLASS_MEAN; ratio is finite everywhere (0.0 where not
    scored). steps are named columns (n rows each) that the sentence needs later.
    """

    ratio: Floats
    state: Codes
    steps: Mapping[str, NDArray[Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one row got its ratio: a clause in words, and arithmetic that evaluates to the ratio."""

    words: str
    arithmetic: Written


class Row(Protocol):
    """One row as a method sees it when it explains itself."""

    @property
    def index(self) -> int:
        """Position of the row in the vectors."""

    def value(self, key: str) -> float:
        """Value of an input."""

    def absent(self, key: str) -> bool:
        """Tell whether an input has no value in this row."""

    def written(self, key: str, index: int | None = None) -> Written:
        """Write an input as arithmetic with its numbers (of another row when index is given)."""

    def worded(self, key: str) -> str:
        """Say an input in words: 按时完成数＋0.5×逾期完成数."""

    def reason(self, key: str) -> Reason:
        """Explain a nested measure that serves as this input."""

    def step(self, name: str) -> Any:  # noqa: ANN401  a working column holds numbers, flags or positions
        """Value of a working column in this row."""

    def unit(self, index: int) -> str:
        """Name of the unit in another row (a group's extreme)."""

    @property
    def standard(self) -> float:
        """Standard points that prices are in (as Context.standard)."""

    @property
    def standard_written(self) -> Written:
        """Those points as exact arithmetic: 2.25, or 2÷3 where decimals do not end."""


@dataclass(frozen=True, slots=True)
class Input:
    """A named input of a method: an expression over items, or a nested measure (a mapping that names a 方法).

    optional: an item that is 不适用 makes this input absent; any other input that reads such an
    item makes the whole measure not applicable. share: of the standard points of the method, how
    much a nested measure prices its own points in.
    """

    key: str
    source: Expression | Nested
    optional: bool = False
    share: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Fault:
    """Parameters that contradict themselves: a finding code, what was found, what to do (no full stops)."""

    code: str
    found: str
    fix: str


class Nested(Declared):
    """A measure inside a measure: method name and parameters, compiled."""

    method: str
    params: Params


def _nested(value: object) -> Nested:
    if isinstance(value, Nested):
        return value
    return compile_measure(value)


MEASURE_SCHEMA = {"type": "object", "required": ["方法"], "description": "计分：方法和它的参数"}
"""Stands in a JSON Schema where a measure may stand; a reference would have to be defined in every model."""

Measure = Annotated[Nested, BeforeValidator(_nested), WithJsonSchema(MEASURE_SCHEMA)]


class Method(Protocol):
    """A scoring method. Instances are stateless; one per file, named METHOD."""

    name: ClassVar[str]
    catalogue: ClassVar[str]  # M01 … M33
    params: ClassVar[type[Params]]
    formula: ClassVar[str]  # the manual's line

    def inputs(self, params: Any) -> Sequence[Input]:  # noqa: ANN401  each method has its own Params
        """List the inputs in the order in which they are explained."""

    def score(self, inputs: Mapping[str, Vector], params: Any, context: Context) -> Outcome:  # noqa: ANN401
        """Turn vectors into ratios."""

    def explain(self, row: Row, params: Any) -> Reason:  # noqa: ANN401
        """Say why this row got its ratio."""


@runtime_checkable
class LooksBelow(Protocol):
    """A method that takes what the units below scored or reported."""

    def wanted(self, params: Any) -> Wanted:  # noqa: ANN401  as in Method
        """Say what it takes of them."""


@runtime_checkable
class Checked(Protocol):
    """A method that can tell parameters that are each allowed but together wrong."""

    def faults(self, params: Any, *, nested: bool) -> Sequence[Fault]:  # noqa: ANN401  as in Method
        """List what is wrong; nested tells that the measure stands inside another one."""


def faults_in(measure: Nested, *, nested: bool = False) -> Iterator[Fault]:
    """Faults of a measure and of every measure inside it, outermost first."""
    method = shelf()[measure.method]
    if isinstance(method, Checked):
        yield from method.faults(measure.params, nested=nested)
    for given in method.inputs(measure.params):
        if isinstance(given.source, Nested):
            yield from faults_in(given.source, nested=True)


class MethodNotFoundError(ValueError):
    """No method of that name is on the shelf."""


def _load() -> dict[str, Method]:
    package = importlib.import_module("kaoping.methods")
    shelf: dict[str, Method] = {}
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda found: found.name):
        if module.name.startswith("_"):
            continue
        method: Method = importlib.import_module(f"kaoping.methods.{module.name}").METHOD
        if method.name in shelf:
            raise RuntimeError(f"two methods are called {method.name}")
        shelf[method.name] = method
    return shelf


_SHELF: dict[str, Method] = {}


def shelf() -> Mapping[str, Method]:
    """All methods by their Chinese name, in order of their files."""
    if not _SHELF:
        _SHELF.update(_load())
    return _SHELF


def compile_measure(raw: object) -> Nested:
    """Compile the mapping under 计分: find the method, check its parameters.

    Raises ValueError (pydantic's located kind for parameters); MethodNotFoundError texts carry
    the name that was found.
    """
    if not isinstance(raw, Mapping) or "方法" not in raw:
        raise ValueError("E-RULE-MISSING|计分没有写“方法”")
    name = str(raw["方法"])
    if name not in shelf():
        raise MethodNotFoundError(f"E-RULE-METHOD|{name}")
    rest = {key: value for key, value in raw.items() if key != "方法"}
    return Nested(method=name, params=shelf()[name].params.model_validate(rest))
