"""指数功效: between two stated posts by powers: the nearer the good one, the more a step is worth (M06)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import Field

from kaoping.methods._edges import edge_reason, outcome
from kaoping.methods._goalposts import GoalpostParams, span_faults
from kaoping.methods._peers import HUNDRED, place_between
from kaoping.methods._shelf import Context, Fault, Input, Method, Number, Outcome, Params, Reason, Row, Vector
from kaoping.methods._wording import about, decimal, figure, number, out_of_hundred, over, stated

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class ExponentialParams(GoalpostParams):
    """What a rule states for 指数功效: 不允许值 gets 基础 (above 0), 满意值 基础＋幅度, out of 100."""

    base: Number = Field(alias="基础", gt=0, le=100)


class Exponential:
    """base × ((base + span) ÷ base) ^ place ÷ 100, place = (x − bad) ÷ (good − bad) kept between 0 and 1."""

    name: ClassVar[str] = "指数功效"
    catalogue: ClassVar[str] = "M06"
    params: ClassVar[type[Params]] = ExponentialParams
    formula: ClassVar[str] = "基础×((基础＋幅度)÷基础)的p次方÷100，p＝限定((数值－不允许值)÷(满意值－不允许值), 0, 1)"

    def inputs(self, params: ExponentialParams) -> Sequence[Input]:
        """Take the figure."""
        return (Input("数值", params.value),)

    def score(self, inputs: Mapping[str, Vector], params: ExponentialParams, context: Context) -> Outcome:  # noqa: ARG002  no group, no price
        """Raise to the power of the place; steps: place (as it is), whole (the ratio)."""
        value = inputs["数值"]
        place = place_between(value.values, params.bad, params.good)
        best = params.base + params.span
        powers = params.base * (best / params.base) ** np.clip(place, 0.0, 1.0) / 100
        ratio = np.where(place >= 1, best / 100, np.where(place <= 0, params.base / 100, powers))
        return outcome(ratio, (value.absent, params.by_zero), steps={"place": place, "whole": ratio})

    def explain(self, row: Row, params: ExponentialParams) -> Reason:
        """Say the figure, the posts, the power; a power has no exact arithmetic, so the number itself stands there."""
        if row.absent("数值"):
            return edge_reason(f"{row.worded('数值')}，除数为零", params.by_zero)
        rate, place, whole = params.value.divides, float(row.step("place")), float(row.step("whole"))
        words = figure(row, "数值", rate=rate)
        words += f"，不允许值{stated(params.bad, rate=rate)}，满意值{stated(params.good, rate=rate)}"
        best = params.base + params.span
        if place <= 0 or place >= 1:
            beyond = "" if place in (0, 1) else "优于满意值，按满意值，" if place > 1 else "不及不允许值，按不允许值，"
            end = number(best if place >= 1 else params.base)
            return Reason(f"{words}，{beyond}得{out_of_hundred(whole)}", over(end, HUNDRED))
        power = f"{decimal(params.base)}×（{decimal(best)}÷{decimal(params.base)}）的{about(place)}次方"
        return Reason(f"{words}，{power}，得{out_of_hundred(whole)}", number(whole))

    def faults(self, params: ExponentialParams, *, nested: bool) -> Sequence[Fault]:  # noqa: ARG002  the same inside another measure
        """Tell a best score that is not 100."""
        return span_faults(params)


METHOD: Method = Exponential()
