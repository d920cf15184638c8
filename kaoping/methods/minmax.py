"""极差标准化: the worst of the class gets nothing, the best full marks, the others in proportion (M07)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

import numpy as np
from pydantic import Field

from kaoping.expressions import compile_expression
from kaoping.methods._edges import edge_reason, outcome
from kaoping.methods._peers import (
    COMPARED,
    EQUAL,
    PeerParams,
    Winsor,
    among,
    by_rule,
    ends_in_words,
    passed_over_said,
    place_between,
    spread,
)
from kaoping.methods._shelf import Context, Input, Method, Number, Outcome, Params, Reason, Row, Vector
from kaoping.methods._wording import ONE, ZERO, comes_to, figure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

T = TypeVar("T", int, float)
_SHARE = compile_expression("(数值 - 劣) / (优 - 劣)")
_WITHIN = compile_expression("限定(甲, 0, 1)")


class MinMaxParams(PeerParams):
    """What a rule states for 极差标准化; the two edge scores are out of 100."""

    all_equal: Number = Field(alias="最大等于最小", ge=0, le=100)
    winsor: Winsor | None = Field(alias="缩尾", default=None)


class MinMax:
    """(x − worst) ÷ (best − worst) over the class; 反向 the lowest is the best.

    The ends are taken from the population that has a value; a row outside it (单列) is measured by
    them and kept between 0 and 1.
    """

    name: ClassVar[str] = "极差标准化"
    catalogue: ClassVar[str] = "M07"
    params: ClassVar[type[Params]] = MinMaxParams
    formula: ClassVar[str] = "(数值－最低)÷(最高－最低)；反向为 (最高－数值)÷(最高－最低)"

    def inputs(self, params: MinMaxParams) -> Sequence[Input]:
        """Take the figure."""
        return (Input("数值", params.value),)

    def score(self, inputs: Mapping[str, Vector], params: MinMaxParams, context: Context) -> Outcome:
        """Place every row between the ends; steps name the case, the place, the ends and their rows."""
        return among(params.scope, context, lambda own: _score(inputs, params, own))

    def explain(self, row: Row, params: MinMaxParams) -> Reason:
        """Say the figure and the class's ends with their units."""
        if row.absent("数值"):
            return edge_reason(f"{row.worded('数值')}，除数为零", params.by_zero)
        rate = params.value.divides
        words, case = figure(row, "数值", rate=rate), int(row.step("case"))
        if case != COMPARED:
            return by_rule(words, case, params.all_equal if case == EQUAL else params.alone, params.scope)
        words += f"，{passed_over_said(params.winsor, int(row.step('among')))}"
        words, place = f"{words}{ends_in_words(row, params.scope, rate=rate)}", float(row.step("place"))
        if place in (0, 1):
            end = "高" if bool(place) == (params.direction == "正向") else "低"
            return Reason(f"{words}，最{end}的得{'满分' if place else '零分'}", ONE if place else ZERO)
        worst, best = _ends(params, int(row.step("lowest")), int(row.step("highest")))
        numbers = {"数值": row.written("数值"), "劣": row.written("数值", worst), "优": row.written("数值", best)}
        share = _SHARE.part(numbers)
        if 0 < place < 1:
            formula = "（本单位－最低）" if params.direction == "正向" else "（最高－本单位）"
            return Reason(f"{words}，{formula}÷（最高－最低）{comes_to(place, rate=True)}", share)
        words += f"，{f'优于同{params.scope}最优，按满分' if place > 1 else f'不及同{params.scope}最差，按零分'}"
        return Reason(words, _WITHIN.part({"甲": share}))


def _score(inputs: Mapping[str, Vector], params: MinMaxParams, context: Context) -> Outcome:
    value = inputs["数值"]
    found = spread(value, context, params.winsor)
    steps = dict(found.columns(value))
    if found.case == COMPARED:
        worst, best = _ends(params, steps["low"][0], steps["high"][0])
        steps["place"] = place_between(value.values, worst, best)
        ratio = np.clip(steps["place"], 0.0, 1.0)
    else:
        ratio = np.full(len(value.values), (params.all_equal if found.case == EQUAL else params.alone) / 100)
    return outcome(ratio, (value.absent, params.by_zero), steps=steps)


def _ends(params: MinMaxParams, low: T, high: T) -> tuple[T, T]:
    """Order two ends as worst and best."""
    return (low, high) if params.direction == "正向" else (high, low)


METHOD: Method = MinMax()
