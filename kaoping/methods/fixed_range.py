"""定标极差: a figure between two posts that the rule states, not between the ends of the class (M06)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from kaoping.methods._edges import edge_reason, outcome
from kaoping.methods._goalposts import GoalpostParams, between, post_reason, span_faults
from kaoping.methods._peers import place_between
from kaoping.methods._shelf import Context, Fault, Input, Method, Outcome, Params, Reason, Row, Vector
from kaoping.methods._wording import figure, number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class FixedRangeParams(GoalpostParams):
    """What a rule states for 定标极差: 不允许值 gets 基础, 满意值 基础＋幅度 (out of 100)."""


class FixedRange:
    """(base + span × (x − bad) ÷ (good − bad)) ÷ 100, kept between the posts; comparable from quarter to quarter."""

    name: ClassVar[str] = "定标极差"
    catalogue: ClassVar[str] = "M06"
    params: ClassVar[type[Params]] = FixedRangeParams
    formula: ClassVar[str] = "(基础＋幅度×限定((数值－不允许值)÷(满意值－不允许值), 0, 1))÷100"

    def inputs(self, params: FixedRangeParams) -> Sequence[Input]:
        """Take the figure."""
        return (Input("数值", params.value),)

    def score(self, inputs: Mapping[str, Vector], params: FixedRangeParams, context: Context) -> Outcome:  # noqa: ARG002  no group, no price
        """Place every row between the posts."""
        value = inputs["数值"]
        place = place_between(value.values, params.bad, params.good)
        return outcome(between(place, params), (value.absent, params.by_zero), steps={"place": place})

    def explain(self, row: Row, params: FixedRangeParams) -> Reason:
        """Say the figure, the posts and the score."""
        if row.absent("数值"):
            return edge_reason(f"{row.worded('数值')}，除数为零", params.by_zero)
        posts = (row.written("数值"), number(params.bad), number(params.good))
        return post_reason(figure(row, "数值", rate=params.value.divides), params, float(row.step("place")), posts)

    def faults(self, params: FixedRangeParams, *, nested: bool) -> Sequence[Fault]:  # noqa: ARG002  the same inside another measure
        """Tell a best score that is not 100."""
        return span_faults(params)


METHOD: Method = FixedRange()
