"""Saying in the office's words what pydantic found: subject, value, and the mend.

A pydantic error knows a path and a kind. The path leads to a line and to what the reader calls
the thing (指标 P01 的数据项“到期”); the kind leads to a code of the catalogue. No English text of
pydantic reaches a message.
"""

from __future__ import annotations

import difflib
import itertools
import re
import types
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel

from kaoping.expressions import ExpressionError
from kaoping.findings import CODES, Finding, Where
from kaoping.methods._shelf import MethodNotFoundError, Params, shelf
from kaoping.rulebook.dated import DATED, Path, Tree, locate, resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pydantic import ValidationError
    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

    from kaoping.methods._shelf import Declared
    from kaoping.periods import Period
    from kaoping.rulebook.reading import Node

EDGE = re.compile(r"为零$|等于|只有一家|^空|不足$|^缺")
"""Names of parameters that say what happens where a formula has no answer."""

_QUARTER = re.compile(r"(19|20)[0-9]{2}[Qq][1-4]")

_LOOK_ALIKE = str.maketrans("АВЕКМНОРСТХавекорсхΑΒΕΖΗΙΚΜΝΟΡΤΥΧо末己曰项", "ABEKMHOPCTXabekopcxABEZHIKMNOPTYXo未已日项")
"""Letters and characters that nobody can tell apart on a screen."""


# --- did you mean -----------------------------------------------------------------------------


def nearest(name: str, choices: Sequence[str]) -> str:
    """Find the choice that was probably meant; empty where none is near.

    >>> nearest("完成律", ["分档", "完成率"]), nearest("Р01", ["P01", "E01"]), nearest("甲", ["乙"])
    ('完成率', 'P01', '')
    """
    likeness = {choice: _likeness(_folded(name), _folded(choice)) for choice in choices}
    best = max(choices, key=likeness.__getitem__, default="")  # the first of equals
    return best if best and likeness[best][0] >= 0.5 else ""


def _likeness(one: str, other: str) -> tuple[float, int]:
    same_start = len(list(itertools.takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))
    return difflib.SequenceMatcher(None, one, other).ratio(), same_start


def mend_of_name(name: str, choices: Sequence[str], called: str = "可写") -> str:
    """Say what to write instead of an unknown name."""
    if re.search("[，、；]", name):
        return f"几项之间请用英文逗号分开，{called}：{'、'.join(choices)}"
    meant = nearest(name, choices)
    if meant:
        return f"是否想写“{meant}”？请改正"
    return f"{called}：{'、'.join(choices)}" if choices else "请改正"


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).translate(_LOOK_ALIKE).split())


def listed(options: Sequence[str]) -> str:
    """Join options as a sentence does: 甲、乙 或 丙.

    >>> listed(["越大越好", "越小越好", "适度"])
    '越大越好、越小越好 或 适度'
    """
    return " 或 ".join(part for part in ("、".join(options[:-1]), options[-1]) if part)


# --- from an error to a finding ---------------------------------------------------------------


class Subject(NamedTuple):
    """What a reader calls the thing that a path leads into, and how many steps that takes."""

    name: str
    steps: int


@dataclass(frozen=True, eq=False)
class Paragraph:
    """The part of a rule file that one model reads: the scheme, the roster, an indicator, a case."""

    file: str
    node: Node
    model: type[Declared]
    subject: Callable[[Tree, Path], Subject]

    def where(self, path: Sequence[str | int], period: Period) -> Where:
        """Address of a path in the value of a period."""
        return Where(self.file, line=locate(self.node, path, period)[0])

    def tree(self, period: Period) -> Tree:
        """Value in a period, all scalars text."""
        return resolve(self.node, period)


def findings_of(error: ValidationError, paragraph: Paragraph, period: Period) -> list[Finding]:
    """Turn what pydantic found into findings, one for each fault."""
    tree = paragraph.tree(period)
    faults = [_Fault(paragraph, period, tree, detail) for detail in error.errors(include_url=False)]
    paths = [fault.path for fault in faults]
    misspelt = {(fault.parent, fault.meant) for fault in faults if fault.kind == "extra_forbidden"}
    told: set[Path] = set()
    findings = []
    for fault in faults:
        if fault.kind == "missing" and (fault.parent, fault.key) in misspelt:
            continue  # its own key is there, misspelt, and already reported
        if fault.kind == "too_short" and any(_is_inside(path, fault.path) for path in paths):
            continue  # what is wrong inside was not counted
        if fault.kind != "missing" and fault.path in told:
            continue  # another branch of a union about the same value
        if fault.kind != "missing":
            told.add(fault.path)
        findings.append(fault.finding())
    return findings


def _is_inside(path: Path, outer: Path) -> bool:
    return len(path) > len(outer) and path[: len(outer)] == outer


class _Fault:
    """One error of pydantic, seen from the file."""

    def __init__(self, paragraph: Paragraph, period: Period, tree: Tree, detail: ErrorDetails) -> None:
        self.kind = detail["type"]
        self.context: Mapping[str, Any] = detail.get("ctx", {})
        steps = detail["loc"][:-1] if self.kind == "missing" else detail["loc"]
        self.line, self.path = locate(paragraph.node, steps, period)
        if self.kind == "missing":
            self.path += (detail["loc"][-1],)
        self.file = paragraph.file
        self.model = _model_at(paragraph.model, tree, self.parent)
        self.value = _value_at(tree, self.path)
        beside = _value_at(tree, self.parent)
        self.beside = list(beside) if isinstance(beside, dict) else []
        name, used = paragraph.subject(tree, self.path)
        self.subject = name
        self.rest = self.path[used:]

    @property
    def parent(self) -> Path:
        return self.path[:-1]

    @property
    def key(self) -> str:
        return str(self.path[-1]) if self.path else ""

    @property
    def owner(self) -> str:
        """Words for the mapping that the key stands in: 指标 P01 的“计分”."""
        names = [str(step) for step in self.rest[:-1] if isinstance(step, str)]
        return f"{_of(self.subject)}“{names[-1]}”" if names else self.subject

    @property
    def misdated(self) -> bool:
        """Tell whether a value by date was meant: quarters without 按期, or 按期 beside other keys."""
        dates = isinstance(self.value, dict) and bool(self.value) and all(map(_QUARTER.fullmatch, self.value))
        return isinstance(self.value, dict) and (dates or self.key == DATED or bool(_QUARTER.fullmatch(self.key)))

    @property
    def thing(self) -> str:
        """Words for the value itself: 指标 P01 的“分值·镇街”, …的“依据”第 2 项."""
        names = [str(step) for step in self.rest if isinstance(step, str)][-2:]
        place = f"第 {self.rest[-1] + 1} 项" if self.rest and isinstance(self.rest[-1], int) else ""
        return f"{_of(self.subject)}“{'·'.join(names)}”{place}" if names else self.subject

    @property
    def meant(self) -> str:
        """The key that was probably meant; our own name of a field is taken for the office's."""
        ours = self.model.model_fields.get(self.key) if self.model is not None else None
        return (ours.alias if ours is not None else None) or nearest(self.key, self.keys)

    @property
    def keys(self) -> list[str]:
        """Keys that may stand where an unknown one does."""
        if self.model is None:
            return []
        keys = list(_fields(self.model)) + (["方法"] if issubclass(self.model, Params) else [])
        return [key for key in keys if key not in self.beside] or keys

    def finding(self) -> Finding:
        code, found, fix = self.told()
        return Finding(code, Where(self.file, line=self.line), found, fix)

    def told(self) -> tuple[str, str, str]:
        if self.kind == "missing":
            return self.missing()
        if self.kind == "extra_forbidden":
            found = f"{_spaced(self.owner)}没有“{self.key}”这个键"
            fix = f"是否想写“{self.meant}”？请改正" if self.meant else f"可写的键有：{'、'.join(self.keys)}"
            return "E-RULE-KEY", found, fix
        if self.kind == "literal_error":
            return self.not_among(re.findall(r"'([^']*)'", str(self.context.get("expected", ""))))
        if self.kind == "value_error":
            return self.refused(self.context.get("error"))
        return self.mistyped()

    def missing(self) -> tuple[str, str, str]:
        field = _fields(self.model).get(self.key) if self.model is not None else None
        options = _options(field.annotation) if field is not None else []
        fix = f"请写明 {self.key}: {listed(options)}" if options else f"请写明“{self.key}”"
        code = "E-RULE-EDGE" if EDGE.search(self.key) and "计分" in self.path else "E-RULE-MISSING"
        return code, f"{_spaced(self.owner)}没有写“{self.key}”", fix

    def not_among(self, options: Sequence[str]) -> tuple[str, str, str]:
        if not isinstance(self.value, str):
            return "E-RULE-TYPE", f"{_spaced(self.thing)}应为一个词", f"请写 {listed(options)}"
        meant = nearest(self.value, options)
        fix = f"是否想写“{meant}”？可写 {listed(options)}" if meant else f"请写 {listed(options)}"
        return "E-RULE-TYPE", f"{_spaced(self.thing)}写的是“{_short(self.value)}”", fix

    def refused(self, error: object) -> tuple[str, str, str]:
        """Words of our own validators: a code and a clause, an expression, or a clause alone."""
        cause = getattr(error, "__cause__", None)
        if isinstance(cause, ExpressionError):
            found = f"{self.thing}：算式“{_short(str(self.value))}”第 {cause.column} 列，{cause.message}"
            return "E-RULE-EXPR", found, "请改正算式，可用数据项名称、数字、+ - * / 和 若 最小 最大 限定 绝对值 取整"
        if isinstance(error, MethodNotFoundError):
            name = str(error).rpartition("|")[2]
            found = f"{self.thing}：没有叫“{name}”的计分方法"
            return "E-RULE-METHOD", found, mend_of_name(name, list(shelf()), "现有方法")
        if isinstance(self.value, dict) and "方法" not in self.value and "“方法”" in str(error):
            return self.without_method(list(self.value))
        code, bar, text = str(error).partition("|")
        if not bar or code not in CODES:
            code, text = "E-RULE-TYPE", str(error)
        if not re.search(r"[\u4e00-\u9fff]", text) or text.endswith("不是数字"):
            return self.mistyped(_NUMBER if "数字" in text else _UNKNOWN)
        found, fix = _found_and_fix(text)
        return code, f"{self.thing}：{found}", fix

    def without_method(self, keys: Sequence[str]) -> tuple[str, str, str]:
        """Tell a measure whose 方法 is misspelt from one that has none."""
        known = {key for method in shelf().values() for key in _fields(method.params)}
        misspelt = nearest("方法", [key for key in keys if key not in known])
        if misspelt:
            return "E-RULE-KEY", f"{_spaced(self.thing)}没有“{misspelt}”这个键", "是否想写“方法”？请改正"
        return "E-RULE-MISSING", f"{_spaced(self.thing)}没有写“方法”", f"请写明 方法: {listed(list(shelf()))}"

    def mistyped(self, words: tuple[str, str] | None = None) -> tuple[str, str, str]:
        if self.misdated:
            fix = f"会变的数请单独写成 {{{DATED}: {{2024Q1: 旧值, 2024Q3: 新值}}}}，旁边不写别的键"
            return "E-RULE-PERIOD", f"{_spaced(self.owner)}里按期的写法不对", fix
        if isinstance(self.value, str) and self.kind in _KEYED:
            lost = re.match(r"([^\s：:]+)(：|:)", self.value)
            if lost:
                slip = "用了全角冒号“：”" if lost[2] == "：" else "的冒号后面没有空格"
                fix = f"请写成“{lost[1]}: ”，冒号用英文冒号，后面空一格"
                return "E-RULE-YAML", f"“{lost[1]}”{slip}", fix
        kind = "string_too_short" if self.kind == "too_short" and isinstance(self.value, str) else self.kind
        expected, fix = words or _EXPECTED.get(kind, _UNKNOWN)
        expected, fix = (text.format_map(self.context) for text in (expected, fix))
        if isinstance(self.value, str):
            written = f"写的是“{_short(self.value)}”" if self.value else "是空的"
            return "E-RULE-TYPE", f"{_spaced(self.thing)}{written}，{expected}", fix
        return "E-RULE-TYPE", f"{_spaced(self.thing)}{expected}", fix


_UNKNOWN = ("不是可用的取值", "请对照方案样例改正")
_NUMBER = ("应为数字", "请写成 6 或 6.5 的样子")
_WHOLE = ("应为整数", "请写成 6 的样子")
_LIST = ("应为列表", "请写成 [甲, 乙]，只有一项也要方括号")
_MAPPING = ("应为一组“键: 值”", "请写成 {{键: 值}}，或每行一个“键: 值”")
_EXPECTED: dict[str, tuple[str, str]] = {
    "decimal_parsing": _NUMBER,
    "decimal_type": _NUMBER,
    "decimal_max_digits": ("应为不超过 {max_digits} 位的数字", "请改短"),
    "finite_number": _NUMBER,
    "float_parsing": _NUMBER,
    "float_type": _NUMBER,
    "int_parsing": _WHOLE,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "greater_than_equal": ("应不小于 {ge}", "请改正数字"),
    "greater_than": ("应大于 {gt}", "请改正数字"),
    "less_than_equal": ("应不大于 {le}", "请改正数字"),
    "less_than": ("应小于 {lt}", "请改正数字"),
    "string_type": ("应为文字", "请写成一句话，不要写成列表或“键: 值”"),
    "string_too_short": ("应写明内容", "请补写"),
    "string_pattern_mismatch": ("应以大写字母开头，只含大写字母和数字", "请写成 P01 的样子"),
    "tuple_type": _LIST,
    "list_type": _LIST,
    "too_short": ("至少要有 {min_length} 项", "请补写"),
    "dict_type": _MAPPING,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "mapping_type": _MAPPING,
}
"""Kind of pydantic's error → what was expected, and the mend; {names} are from its context."""

_KEYED = frozenset(kind for kind, words in _EXPECTED.items() if words is _MAPPING)


def _found_and_fix(text: str) -> tuple[str, str]:
    """Part a validator's clause: what was found, and what to do about it."""
    found, parted, fix = text.partition("|")
    if parted:
        return found, fix
    found, parted, fix = text.partition("，请")
    if parted:
        return found, f"请{fix}"
    found, parted, choices = text.partition("：")
    return (found, f"请写明：{choices}") if parted else (text, "请改正")


def _spaced(words: str) -> str:
    """Set a space between a code and the Chinese word behind it: 指标 P01 没有写…."""
    return f"{words} " if words[-1:].isascii() else words


def _of(words: str) -> str:
    return f"{_spaced(words)}的"


# --- walking over models and values -----------------------------------------------------------


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


def _value_at(tree: Tree, path: Path) -> Tree | None:
    value: Tree | None = tree
    for step in path:
        if isinstance(value, dict):
            value = value.get(str(step))
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _model_at(model: type[BaseModel], tree: Tree, path: Path) -> type[BaseModel] | None:
    """Find the model that reads the mapping at a path; a measure's is that of its method."""
    annotation: object = model
    value: Tree | None = tree
    for step in path:
        current = _measured(value) or next(_models(annotation), None)
        field = _fields(current).get(str(step)) if current is not None else None
        annotation = field.annotation if field is not None else _element(annotation)
        value = _value_at(value, (step,)) if value is not None else None
    return _measured(value) or next(_models(annotation), None)


def _measured(value: Tree | None) -> type[BaseModel] | None:
    name = value.get("方法") if isinstance(value, dict) else None
    return shelf()[name].params if isinstance(name, str) and name in shelf() else None


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    """Models that an annotation names outside of any container."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) in {Annotated, Union, types.UnionType}:
        for part in get_args(annotation):
            yield from _models(part)


def _element(annotation: object) -> object:
    """Annotation of what a container holds."""
    if get_origin(annotation) in {Annotated, Union, types.UnionType}:
        return next((found for part in get_args(annotation) if (found := _element(part)) is not None), None)
    arguments = [argument for argument in get_args(annotation) if argument is not Ellipsis]
    return arguments[-1] if arguments and get_origin(annotation) is not Literal else None


def _options(annotation: object) -> list[str]:
    """Words that a field accepts, where it accepts only some."""
    if annotation is bool:
        return ["是", "否"]
    if get_origin(annotation) is Literal:
        return [str(option) for option in get_args(annotation)]
    return [option for part in get_args(annotation) for option in _options(part)] if annotation is not None else []
