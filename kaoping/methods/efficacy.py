"""功效系数: the worst of the class gets a base, the best base plus span, the others in proportion (M06)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import Field

from kaoping.expressions import compile_expression
from kaoping.methods._edges import MayDivide, edge_reason, near, outcome
from kaoping.methods._peers import Scope, Winsor, among, ends, passed_over_said
from kaoping.methods._shelf import Context, Fault, Input, Method, Number, Outcome, Params, Quantity, Reason, Row, Vector
from kaoping.methods._wording import about, decimal, figure, number, out_of_hundred, over, plus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ALONE, EQUAL, PROPORTION = 0, 1, 2
_HUNDRED = number(100)
_SHARE = compile_expression("(基础 + 幅度 * (数值 - 最低) / (最高 - 最低)) / 100")
_WITHIN = compile_expression("限定(甲, 下, 上)")


class EfficacyParams(MayDivide):
    """What a rule states for 功效系数; 基础, 幅度 and the two edge scores are out of 100."""

    value: Quantity = Field(alias="数值")
    base: Number = Field(alias="基础", ge=0, le=100)
    span: Number = Field(alias="幅度", gt=0, le=100)
    scope: Scope = Field(alias="范围")
    all_equal: Number = Field(alias="最大等于最小", ge=0, le=100)
    alone: Number = Field(alias="只有一家", ge=0, le=100)
    winsor: Winsor | None = Field(alias="缩尾", default=None)


class Efficacy:
    """(base + span × (x − min) ÷ (max − min)) ÷ 100 over the class.

    Minimum and maximum are taken from the population that has a value; of rows that tie, the first
    is named. With 缩尾 so many on each side are passed over, and who lies beyond is at the end. A row
    outside the population (单列) is measured by the same extremes and kept between base and
    base + span. A population of one or none gives 只有一家.
    """

    name: ClassVar[str] = "功效系数"
    catalogue: ClassVar[str] = "M06"
    params: ClassVar[type[Params]] = EfficacyParams
    formula: ClassVar[str] = "(基础＋幅度×(数值－最低)÷(最高－最低))÷100"

    def inputs(self, params: EfficacyParams) -> Sequence[Input]:
        """Take the figure."""
        return (Input("数值", params.value),)

    def score(self, inputs: Mapping[str, Vector], params: EfficacyParams, context: Context) -> Outcome:
        """Place every row between the extremes; steps name the case, the place, the extremes and their rows."""
        return among(params.scope, context, lambda own: _score(inputs, params, own))

    def explain(self, row: Row, params: EfficacyParams) -> Reason:
        """Say the figure and the class's extremes with their units."""
        if row.absent("数值"):
            return edge_reason(f"{row.worded('数值')}，除数为零", params.by_zero)
        rate = params.value.divides
        words = figure(row, "数值", rate=rate)
        case = int(row.step("case"))
        if case == PROPORTION:
            return _proportion(row, params, words)
        score, why = (params.alone, "可比的不足两家") if case == ALONE else (params.all_equal, "最高等于最低")
        return Reason(f"{words}，同{params.scope}{why}，按规则取{decimal(score)}分", over(number(score), _HUNDRED))

    def faults(self, params: EfficacyParams, *, nested: bool) -> Sequence[Fault]:  # noqa: ARG002  the same inside another measure
        """Tell a best score that is not 100."""
        best = decimal(params.base + params.span)
        if params.base + params.span < 100:
            found = f"满分不可能得到：基础与幅度之和是{best}"
            return (Fault("E-RULE-UNREACHABLE", found, "请让基础与幅度之和等于 100"),)
        if params.base + params.span > 100:
            return (Fault("E-RULE-TYPE", f"基础与幅度之和是{best}，超过 100", "请让基础与幅度之和等于 100"),)
        return ()


def _score(inputs: Mapping[str, Vector], params: EfficacyParams, context: Context) -> Outcome:
    value = inputs["数值"]
    n = len(value.values)
    members = np.flatnonzero(context.population & ~value.absent)
    if len(members) < 2:
        score, steps = np.full(n, params.alone), {"case": np.full(n, ALONE)}
        return outcome(score / 100, (value.absent, params.by_zero), steps=steps)
    x = value.values * 0.5  # halves: the span of two finite numbers is then finite
    lowest, highest = ends(x, members, params.winsor)
    span = x[highest] - x[lowest]
    if span <= near(value.values[highest]) * 0.5:
        score, steps = np.full(n, params.all_equal), {"case": np.full(n, EQUAL)}
        return outcome(score / 100, (value.absent, params.by_zero), steps=steps)
    with np.errstate(over="ignore"):  # what overflows is outside the population, and clipped
        place = (x - x[lowest]) / span
    score = params.base + params.span * np.clip(place, 0.0, 1.0)
    steps = {"case": np.full(n, PROPORTION), "place": place} | {
        name: np.full(n, what)
        for name, what in (
            ("among", len(members)),
            ("lowest", lowest),
            ("highest", highest),
            ("low", value.values[lowest]),
            ("high", value.values[highest]),
        )
    }
    return outcome(score / 100, (value.absent, params.by_zero), steps=steps)


def _proportion(row: Row, params: EfficacyParams, words: str) -> Reason:
    rate, place = params.value.divides, float(row.step("place"))
    lowest, highest = int(row.step("lowest")), int(row.step("highest"))
    low, high = (about(float(row.step(end)), rate=rate) for end in ("low", "high"))
    words += f"，{passed_over_said(params.winsor, int(row.step('among')))}"
    words += f"同{params.scope}最低{low}（{row.unit(lowest)}），最高{high}（{row.unit(highest)}）"
    score = out_of_hundred((params.base + params.span * min(max(place, 0.0), 1.0)) / 100)
    base, best = number(params.base), plus(number(params.base), number(params.span))
    if place in (0, 1):
        words += f"，最{'高' if place else '低'}的得{score}"
        return Reason(words, over(best if place else base, _HUNDRED))
    share = _SHARE.part(
        {
            "基础": base,
            "幅度": number(params.span),
            "数值": row.written("数值"),
            "最低": row.written("数值", lowest),
            "最高": row.written("数值", highest),
        }
    )
    if 0 < place < 1:
        formula = f"{decimal(params.base)}＋{decimal(params.span)}×（本单位－最低）÷（最高－最低）"
        return Reason(f"{words}，{formula}{_equals(score)}", share)
    side, end = ("低于", "最低") if place < 0 else ("高于", "最高")
    words += f"，{side}同{params.scope}{end}，按{end}计，得{score}"
    return Reason(words, _WITHIN.part({"甲": share, "下": over(base, _HUNDRED), "上": over(best, _HUNDRED)}))


def _equals(score: str) -> str:
    return f"≈{score.removeprefix('约')}" if score.startswith("约") else f"＝{score}"


METHOD: Method = Efficacy()
