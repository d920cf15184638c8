"""下级汇总: what the units below scored or reported, as one ratio of the superior (M31)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self

import numpy as np
from pydantic import BeforeValidator, Field, InstanceOf, PlainSerializer, WithJsonSchema, model_validator

from kaoping.exact import number_text
from kaoping.expressions import Expression, ExpressionError, compile_expression
from kaoping.methods._edges import cap_faults, edge_reason, outcome, quotient
from kaoping.methods._shelf import (
    Below,
    Context,
    Edge,
    Fault,
    Flags,
    Floats,
    Input,
    Method,
    Number,
    Outcome,
    Params,
    Reason,
    Row,
    Vector,
    Wanted,
)
from kaoping.methods._wording import (
    ONE,
    ZERO,
    about,
    at_least,
    at_most,
    comes_to,
    decimal,
    in_words,
    number,
    over,
    plus,
    weighted,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kaoping.expressions import Written

NAMED = 5
"""So many subordinates are all named in a reason; of more only the best and the worst."""


@dataclass(frozen=True, slots=True)
class Summed:
    """An expression whose names are items of the subordinates, each summed over them before it is evaluated."""

    of: Expression


def _summed(value: object) -> Summed:
    if isinstance(value, Summed):
        return value
    try:
        expression = compile_expression(str(value))
    except ExpressionError as error:
        raise ValueError(f"E-RULE-EXPR|{error}") from error
    if expression.is_condition or not expression.names:
        raise ValueError(f"E-RULE-EXPR|“{expression.text}”应为用下级的数据项算出数来的算式，如 办结 / 交办")
    return Summed(expression)


Sum = Annotated[
    InstanceOf[Summed],
    BeforeValidator(_summed),
    PlainSerializer(lambda summed: summed.of.text, return_type=str),
    WithJsonSchema({"type": ["string", "number"], "description": "算式：下级的数据项名称，各自先合计"}),
]


class SubordinatesParams(Params):
    """What a rule states for 下级汇总: subordinates of which class, their ratio on what, how it is taken together."""

    unit_class: str = Field(alias="类别", min_length=1)
    take: str = Field(alias="取", min_length=1)
    way: Literal["平均", "加权平均", "最低", "合计"] = Field(alias="方式")
    weight: str | None = Field(alias="权数", default=None, min_length=1)
    value: Sum | None = Field(alias="合计数", default=None)
    by_zero: Edge | None = Field(alias="除数为零", default=None)
    cap: Number = Field(alias="封顶", default=1.0, gt=0)
    nobody: Edge = Field(alias="无下级")

    @model_validator(mode="after")
    def _way_has_what_it_needs(self) -> Self:
        for way, key, given in (("加权平均", "权数", self.weight), ("合计", "合计数", self.value)):
            if self.way == way and given is None:
                raise ValueError(f"E-RULE-MISSING|方式“{way}”没有写“{key}”")
            if self.way != way and given is not None:
                raise ValueError(f"E-RULE-TYPE|方式“{self.way}”用不到“{key}”，只有“{way}”才写")
        if self.value is not None and self.value.of.divides and self.by_zero is None:
            raise ValueError(f"E-RULE-EDGE|“{self.value.of.text}”里有除法，没有写“除数为零”：不适用、满分或零分")
        return self


class Subordinates:
    """The mean, weighted mean or least of the subordinates' ratios, or an expression over their summed items.

    Who is not counted stays out; where nobody is left 无下级 decides.
    """

    name: ClassVar[str] = "下级汇总"
    catalogue: ClassVar[str] = "M31"
    params: ClassVar[type[Params]] = SubordinatesParams
    formula: ClassVar[str] = (
        "平均：Σ得分率÷下级个数；加权平均：Σ权数×得分率÷Σ权数；最低：最低的得分率；合计：各数先合计再按算式算；"
        "都在 0 与封顶之间"
    )

    def inputs(self, params: SubordinatesParams) -> Sequence[Input]:  # noqa: ARG002  as in Method
        """Take nothing of the unit's own."""
        return ()

    def wanted(self, params: SubordinatesParams) -> Wanted:
        """Ask for the subordinates' ratio, and for the items that weigh or are summed."""
        return Wanted(params.unit_class, params.take, tuple(_items(params).values()), figures=params.way == "合计")

    def score(self, inputs: Mapping[str, Vector], params: SubordinatesParams, context: Context) -> Outcome:  # noqa: ARG002  no inputs
        """Take together; steps hold what the reason of a row names (all of a few, else the best and the worst)."""
        n = len(context.population)
        below = context.below.get(self.wanted(params))
        if below is None:
            below = Below(np.zeros(0, np.int64), np.zeros(0, object), np.zeros(0), np.zeros(0, np.bool_))
        within = _entering(below)
        some = np.bincount(within.above, minlength=n)
        steps = _named(within, n) | {"count": some, "out": np.bincount(below.above, minlength=n) - some}
        if params.value is not None:
            return self._of_sums(within, params, params.value, steps)
        weight = within.items[_items(params)["权数"]].values if params.weight else np.ones(len(within.above))
        total, gained = _sums(within, weight, n), _sums(within, weight * within.ratio, n)
        steps |= {"weight": total, "gained": gained, "weights": _few(within, weight, n)}
        ratio = steps["worst"] if params.way == "最低" else quotient(gained, total, total > 0)
        return outcome(np.clip(ratio, 0.0, params.cap), ((some == 0) | (total <= 0), params.nobody), steps=steps)

    def _of_sums(
        self, within: Below, params: SubordinatesParams, value: Summed, steps: dict[str, NDArray[Any]]
    ) -> Outcome:
        n = len(steps["count"])
        sums = {name: _sums(within, within.items[item].values, n) for name, item in _items(params).items()}
        evaluated = value.of.evaluate(sums)
        raw = np.where(evaluated.undefined, 0.0, evaluated.values)
        steps |= {f"合计 {name}": column for name, column in sums.items()}
        steps |= {"raw": raw, "undefined": evaluated.undefined}
        edges = ((steps["count"] == 0, params.nobody), (evaluated.undefined, params.by_zero or "不适用"))
        return outcome(np.clip(raw, 0.0, params.cap), *edges, steps=steps)

    def explain(self, row: Row, params: SubordinatesParams) -> Reason:
        """Say how many, who (a few of them), and what they come to together."""
        count, out = int(row.step("count")), int(row.step("out"))
        left = f"，另有{out}个单列、不适用或不计分，不计在内" if out else ""
        if not count:
            what = f"名册上没有“{params.unit_class}”作下级" if not out else f"{out}个{params.unit_class}都不计分"
            return edge_reason(what, params.nobody)
        if params.value is not None:
            return _capped(_sum_reason(row, params, params.value, left), params, float(row.step("raw")))
        many = f"下级{count}个{params.unit_class}的{_called(params)}"
        if params.way == "最低":
            worst = float(row.step("worst"))
            words = f"{many}取最低，{row.step('worst_name')}{about(worst, rate=True)}"
            words += f"（最高{row.step('best_name')}{about(float(row.step('best')), rate=True)}）" if count > 1 else ""
            return _capped(Reason(words + left, number(worst)), params, worst)
        if float(row.step("weight")) <= 0:
            return edge_reason(f"{many}按{params.weight}加权，权数合计为零", params.nobody)
        mean = float(row.step("gained")) / float(row.step("weight"))
        return _capped(_mean_reason(row, params, many, left), params, mean)

    def faults(self, params: SubordinatesParams, *, nested: bool) -> Sequence[Fault]:  # noqa: ARG002  the same inside another measure
        """Tell a cap under which full marks cannot be reached."""
        return cap_faults(params.cap)


# --- vectors --------------------------------------------------------------------------------------


def _items(params: SubordinatesParams) -> dict[str, str]:
    """What weighs or is summed, by its name in the rule: the id of the item."""
    named = {"权数": params.weight} if params.weight is not None else {}
    if params.value is not None:
        named = {name: name for name in params.value.of.names}
    return {key: name if "." in name else f"{params.take}.{name}" for key, name in named.items()}


def _entering(below: Below) -> Below:
    """Those that are counted and have every item that is wanted."""
    enters = below.counted.copy()
    for vector in below.items.values():
        enters &= ~vector.absent
    items = {key: Vector(vector.values[enters], vector.absent[enters]) for key, vector in below.items.items()}
    return Below(below.above[enters], below.names[enters], below.ratio[enters], below.counted[enters], items)


def _sums(within: Below, column: Floats, n: int) -> Floats:
    """Sum a column over each row's subordinates."""
    return np.bincount(within.above, weights=column, minlength=n).astype(np.float64)


def _few(within: Below, column: NDArray[Any], n: int) -> NDArray[Any]:
    """The first few of each row's subordinates in the order of the roster (n × NAMED)."""
    order = np.argsort(within.above, kind="stable")
    above = within.above[order]
    place = np.arange(len(above)) - np.searchsorted(above, above)
    few = np.zeros((n, NAMED), column.dtype)
    kept = place < NAMED
    few[above[kept], place[kept]] = column[order][kept]
    return few


def _named(within: Below, n: int) -> dict[str, NDArray[Any]]:
    """Names and ratios of the first few, of the best and of the worst (of equals the first on the roster)."""
    steps: dict[str, NDArray[Any]] = {
        "names": _few(within, within.names, n),
        "ratios": _few(within, within.ratio, n),
    }
    for end, key in (("worst", within.ratio), ("best", -within.ratio)):
        first = _first(within, key, n)
        held: Flags = first >= 0
        ratio: Floats = np.zeros(n)
        ratio[held] = within.ratio[first[held]]
        name = np.full(n, "", object)
        name[held] = within.names[first[held]]
        steps |= {end: ratio, f"{end}_name": name}
    return steps


def _first(within: Below, key: Floats, n: int) -> NDArray[np.int64]:
    """Position of each row's subordinate with the least key, −1 where there is none."""
    order = np.lexsort((key, within.above))
    found, starts = np.unique(within.above[order], return_index=True)
    first = np.full(n, -1, np.int64)
    first[found] = order[starts]
    return first


# --- words ----------------------------------------------------------------------------------------


def _called(params: SubordinatesParams) -> str:
    return f"{params.take}得分率"


def _mean_reason(row: Row, params: SubordinatesParams, many: str, left: str) -> Reason:
    count, total, gained = int(row.step("count")), float(row.step("weight")), float(row.step("gained"))
    by = f"按{params.weight}加权" if params.weight is not None else ""
    mean = comes_to(gained / total, rate=True)
    if count > NAMED:
        ends = "，".join(
            f"{word}{row.step(f'{end}_name')}{about(float(row.step(end)), rate=True)}"
            for word, end in (("最高", "best"), ("最低", "worst"))
        )
        share = over(number(gained), number(total))
        sums = "得分率乘权数之和除以权数之和" if by else "得分率之和除以个数"
        return Reason(f"{many}{by}平均，{ends}，{sums}{in_words(share)}{mean}{left}", share)
    members = list(zip(row.step("names")[:count], row.step("ratios")[:count], row.step("weights")[:count], strict=True))
    said = "、".join(
        f"{name}{about(float(ratio), rate=True)}" + (f"（{decimal(float(weight))}）" if by else "")
        for name, ratio, weight in members
    )
    if count == 1:
        return Reason(f"{many}，{said}{left}", number(float(members[0][1])))
    terms: list[Written] = [
        weighted(number(float(weight)), number(float(ratio))) for _, ratio, weight in members if float(weight)
    ]
    share = over(reduce(plus, terms), number(total))
    return Reason(f"{many}{by}平均，{said}，{in_words(share)}{mean}{left}", share)


def _sum_reason(row: Row, params: SubordinatesParams, value: Summed, left: str) -> Reason:
    sums = {name: number_text(float(row.step(f"合计 {name}"))) for name in value.of.names}
    said = "、".join(f"{name}{about(float(text))}" for name, text in sums.items())
    words = f"下级{int(row.step('count'))}个{params.unit_class}合计，{said}，{value.of.worded({})}"
    if bool(row.step("undefined")):
        return edge_reason(f"{words}，除数为零{left}", params.by_zero)
    written = value.of.part(sums)
    return Reason(f"{words}，{in_words(written)}{comes_to(float(row.step('raw')), rate=True)}{left}", written)


def _capped(reason: Reason, params: SubordinatesParams, raw: float) -> Reason:
    if raw > params.cap:
        limit = ONE if params.cap == 1 else number(params.cap)
        return Reason(f"{reason.words}，最高按{about(params.cap, rate=True)}", at_most(limit, reason.arithmetic))
    if raw < 0:
        return Reason(f"{reason.words}，低于零按零", at_least(ZERO, reason.arithmetic))
    return reason


METHOD: Method = Subordinates()
