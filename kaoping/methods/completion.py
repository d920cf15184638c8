"""完成率: the actual figure as a share of its target, up to a cap (M01, shape a: 按比例)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import Field

from kaoping.methods._edges import MayDivide, cap_faults, edge_reason, near, outcome, quotient
from kaoping.methods._shelf import (
    Context,
    Edge,
    Fault,
    Input,
    Method,
    Number,
    Outcome,
    Params,
    Quantity,
    Reason,
    Row,
    Vector,
)
from kaoping.methods._wording import ZERO, at_least, at_most, comes_to, decimal, divided, in_words, number, over

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class CompletionParams(MayDivide):
    """What a rule states for 完成率. 目标为零 also decides where a target is negative: a share of it means nothing."""

    actual: Quantity = Field(alias="实际")
    target: Quantity = Field(alias="目标")
    cap: Number = Field(alias="封顶", gt=0)
    zero_target: Edge = Field(alias="目标为零")


class Completion:
    """min(cap, actual ÷ target), never below 0."""

    name: ClassVar[str] = "完成率"
    catalogue: ClassVar[str] = "M01"
    params: ClassVar[type[Params]] = CompletionParams
    formula: ClassVar[str] = "最小(封顶, 实际÷目标)，不低于 0"

    def inputs(self, params: CompletionParams) -> Sequence[Input]:
        """Take the actual figure and its target."""
        return (Input("实际", params.actual), Input("目标", params.target))

    def score(self, inputs: Mapping[str, Vector], params: CompletionParams, context: Context) -> Outcome:  # noqa: ARG002  no group, no price
        """Divide, cap; the edge rules take the rows without a target."""
        actual, target = inputs["实际"], inputs["目标"]
        undefined = actual.absent | target.absent
        no_target = target.values <= near(0)
        rate = quotient(actual.values, target.values, ~undefined & ~no_target)
        ratio = np.clip(rate, 0.0, params.cap)
        return outcome(ratio, (undefined, params.by_zero), (no_target, params.zero_target))

    def explain(self, row: Row, params: CompletionParams) -> Reason:
        """Say the two figures and their quotient: …，(22.5+0.5×3)÷26.1≈91.95%."""
        if row.absent("实际") or row.absent("目标"):
            what = row.worded("实际" if row.absent("实际") else "目标")
            return edge_reason(f"{what}，除数为零", params.by_zero)
        if row.value("目标") <= near(0):
            lack = "为负，不能算完成率" if row.value("目标") < -near(0) else "等于零"
            return edge_reason(f"{row.worded('目标')}{lack}", params.zero_target)
        actual, target = row.written("实际"), row.written("目标")
        rate = row.value("实际") / row.value("目标")
        share = over(actual, target)
        words = divided(row.worded("实际"), actual, row.worded("目标"), target)
        words += f"，{in_words(share)}{comes_to(rate, rate=True)}"
        if rate > params.cap:
            words += f"，封顶{decimal(params.cap)}"
        if rate < 0:
            return Reason(f"{words}，低于零按零", at_least(ZERO, share))
        return Reason(words, at_most(number(params.cap), share))

    def faults(self, params: CompletionParams, *, nested: bool) -> Sequence[Fault]:  # noqa: ARG002  the same inside another measure
        """Tell a cap under which full marks cannot be reached."""
        return cap_faults(params.cap)


METHOD: Method = Completion()
