"""序时进度: completion against the share of the year that has passed, up to a cap (M02)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import Field

from kaoping.methods._edges import cap_faults, outcome
from kaoping.methods._ratio import RatioParams, decided_by_edge, rates, ratio_inputs, said_ratio
from kaoping.methods._shelf import Context, Fault, Input, Method, Number, Outcome, Params, Reason, Row, Vector
from kaoping.methods._wording import ZERO, about, at_least, at_most, decimal, number, over_stated, percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class ElapsedParams(RatioParams):
    """What a rule states for 序时进度; 时间进度 is usually dated (按期)."""

    elapsed: Number = Field(alias="时间进度", gt=0, le=1)
    cap: Number = Field(alias="封顶", gt=0)


class Elapsed:
    """min(cap, actual ÷ target ÷ elapsed), never below 0."""

    name: ClassVar[str] = "序时进度"
    catalogue: ClassVar[str] = "M02"
    params: ClassVar[type[Params]] = ElapsedParams
    formula: ClassVar[str] = "最小(封顶, 实际÷目标÷时间进度)，不低于 0"

    def inputs(self, params: ElapsedParams) -> Sequence[Input]:
        """Take the actual figure and its target."""
        return ratio_inputs(params)

    def score(self, inputs: Mapping[str, Vector], params: ElapsedParams, context: Context) -> Outcome:  # noqa: ARG002  no group, no price
        """Divide twice, cap; the edge rules take the rows without a target."""
        found = rates(inputs)
        with np.errstate(over="ignore"):  # what overflows is above any cap
            pace = found.rate / params.elapsed
        return outcome(np.clip(pace, 0.0, params.cap), *found.edges(params))

    def explain(self, row: Row, params: ElapsedParams) -> Reason:
        """Say completion beside elapsed time: …，260÷1000＝26%，时间进度25%，相当于序时的104%."""
        by_edge = decided_by_edge(row, params, "进度")
        if by_edge is not None:
            return by_edge
        rate = row.value("实际") / row.value("目标")
        pace = rate / params.elapsed
        words, share = said_ratio(row, rate)
        words += f"，时间进度{percent(params.elapsed)}"
        words += f"，序时完成率{about(pace, rate=True)}"
        if pace > params.cap:
            words += f"，封顶{decimal(params.cap)}"
        arithmetic = over_stated(share, params.elapsed)
        if pace < 0:
            return Reason(f"{words}，低于零按零", at_least(ZERO, arithmetic))
        return Reason(words, at_most(number(params.cap), arithmetic))

    def faults(self, params: ElapsedParams, *, nested: bool) -> Sequence[Fault]:  # noqa: ARG002  the same inside another measure
        """Tell a cap under which full marks cannot be reached."""
        return cap_faults(params.cap)


METHOD: Method = Elapsed()
