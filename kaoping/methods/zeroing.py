"""归零: another measure, but nothing at all once a condition holds (M21: 该项零分)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import Field

from kaoping.methods._edges import Condition, outcome
from kaoping.methods._shelf import Context, Input, Measure, Method, Outcome, Params, Reason, Row, Vector
from kaoping.methods._wording import ZERO, in_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class ZeroingParams(Params):
    """What a rule states for 归零: the measure, the condition, and what the condition means."""

    base: Measure = Field(alias="基础")
    condition: Condition = Field(alias="条件")
    because: str = Field(alias="说明", min_length=1)


class Zeroing:
    """0 where the condition holds, else the base.

    The condition goes first: a unit that has nothing to count (base not applicable) but was found
    out all the same gets 0.
    """

    name: ClassVar[str] = "归零"
    catalogue: ClassVar[str] = "M21"
    params: ClassVar[type[Params]] = ZeroingParams
    formula: ClassVar[str] = "若(条件, 0, 基础)"

    def inputs(self, params: ZeroingParams) -> Sequence[Input]:
        """Take the condition and the measure."""
        return (Input("条件", params.condition), Input("基础", params.base))

    def score(self, inputs: Mapping[str, Vector], params: ZeroingParams, context: Context) -> Outcome:  # noqa: ARG002  no group, no price
        """Zero where the condition holds."""
        base, condition = inputs["基础"], inputs["条件"]
        holds = condition.values > 0
        return outcome(np.where(holds, 0.0, base.values), (base.absent & ~holds | condition.absent, "不适用"))

    def explain(self, row: Row, params: ZeroingParams) -> Reason:
        """Say the measure; or what was found: 抽查发现未经集体决策（…＞0，1>0），该项零分."""
        if row.value("条件") > 0:
            found = f"{row.worded('条件')}，{in_words(row.written('条件'))}"
            return Reason(f"{params.because}（{found}），该项零分", ZERO)
        return row.reason("基础")


METHOD: Method = Zeroing()
