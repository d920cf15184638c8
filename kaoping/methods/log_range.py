"""对数极差: as 定标极差 by logarithms, where the tenth part more weighs the same everywhere (M06)."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import Field

from kaoping.methods._edges import edge_reason, near, outcome
from kaoping.methods._goalposts import GoalpostParams, between, post_reason, span_faults
from kaoping.methods._peers import place_between
from kaoping.methods._shelf import Context, Edge, Fault, Input, Method, Number, Outcome, Params, Reason, Row, Vector
from kaoping.methods._wording import about, figure, number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class LogRangeParams(GoalpostParams):
    """What a rule states for 对数极差; a figure of zero or below has no logarithm, and 数值为零 decides."""

    bad: Number = Field(alias="不允许值", gt=0)
    good: Number = Field(alias="满意值", gt=0)
    zero: Edge = Field(alias="数值为零")


class LogRange:
    """(base + span × (ln x − ln bad) ÷ (ln good − ln bad)) ÷ 100, kept between the posts."""

    name: ClassVar[str] = "对数极差"
    catalogue: ClassVar[str] = "M06"
    params: ClassVar[type[Params]] = LogRangeParams
    formula: ClassVar[str] = "(基础＋幅度×限定((ln数值－ln不允许值)÷(ln满意值－ln不允许值), 0, 1))÷100"

    def inputs(self, params: LogRangeParams) -> Sequence[Input]:
        """Take the figure."""
        return (Input("数值", params.value),)

    def score(self, inputs: Mapping[str, Vector], params: LogRangeParams, context: Context) -> Outcome:  # noqa: ARG002  no group, no price
        """Place every row between the logarithms of the posts; steps: log, place."""
        value = inputs["数值"]
        none = value.values <= near(0)
        logs = np.log(np.where(none, 1.0, value.values))
        place = place_between(logs, log(params.bad), log(params.good))
        edges = (value.absent, params.by_zero), (none, params.zero)
        return outcome(between(place, params), *edges, steps={"log": logs, "place": place})

    def explain(self, row: Row, params: LogRangeParams) -> Reason:
        """Say the figure, the posts and the score; the arithmetic holds natural logarithms as numbers."""
        if row.absent("数值"):
            return edge_reason(f"{row.worded('数值')}，除数为零", params.by_zero)
        words = figure(row, "数值", rate=params.value.divides)
        if row.value("数值") <= near(0):
            return edge_reason(f"{words}，为零或以下，没有对数", params.zero)
        logs = float(row.step("log")), log(params.bad), log(params.good)
        words += f"，取自然对数{about(logs[0])}（不允许值的是{about(logs[1])}，满意值的是{about(logs[2])}）"
        posts = number(logs[0]), number(logs[1]), number(logs[2])
        return post_reason(words, params, float(row.step("place")), posts)

    def faults(self, params: LogRangeParams, *, nested: bool) -> Sequence[Fault]:  # noqa: ARG002  the same inside another measure
        """Tell a best score that is not 100."""
        return span_faults(params)


METHOD: Method = LogRange()
