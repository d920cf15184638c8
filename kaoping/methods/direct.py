"""直接得分: a score or rate given elsewhere, as a share of its own full marks (M18)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import Field

from kaoping.methods._edges import MayDivide, edge_reason, outcome
from kaoping.methods._shelf import Context, Input, Method, Number, Outcome, Params, Quantity, Reason, Row, Vector
from kaoping.methods._wording import ONE, ZERO, at_least, at_most, decimal, figure, over_stated

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class DirectParams(MayDivide):
    """What a rule states for 直接得分: the figure and what it would be at its best."""

    value: Quantity = Field(alias="数值")
    full: Number = Field(alias="满分值", gt=0)


class Direct:
    """value ÷ full, between 0 and 1."""

    name: ClassVar[str] = "直接得分"
    catalogue: ClassVar[str] = "M18"
    params: ClassVar[type[Params]] = DirectParams
    formula: ClassVar[str] = "限定(数值÷满分值, 0, 1)"

    def inputs(self, params: DirectParams) -> Sequence[Input]:
        """Take the figure."""
        return (Input("数值", params.value),)

    def score(self, inputs: Mapping[str, Vector], params: DirectParams, context: Context) -> Outcome:  # noqa: ARG002  no group, no price
        """Divide by full marks and clip."""
        value = inputs["数值"]
        with np.errstate(over="ignore"):  # what overflows is clipped
            ratio = np.clip(value.values / params.full, 0.0, 1.0)
        return outcome(ratio, (value.absent, params.by_zero))

    def explain(self, row: Row, params: DirectParams) -> Reason:
        """Say the figure and its full marks: 责任单位评价均分90，满分值100."""
        if row.absent("数值"):
            return edge_reason(f"{row.worded('数值')}，除数为零", params.by_zero)
        value = row.value("数值")
        words = figure(row, "数值", rate=params.value.divides)
        words += f"，满分值{decimal(params.full)}" if params.full != 1 else ""
        share = over_stated(row.written("数值"), params.full)
        if value > params.full:
            return Reason(f"{words}，超过满分值按满分", at_most(ONE, share))
        if value < 0:
            return Reason(f"{words}，低于零按零", at_least(ZERO, share))
        return Reason(words, share)


METHOD: Method = Direct()
