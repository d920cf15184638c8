"""逆向比率: the controlled figure as a share of the actual one, so that less is better (M04)."""

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


class ReverseParams(MayDivide):
    """What a rule states for 逆向比率. 实际为零 decides where nothing was used (or less), whatever the control is."""

    actual: Quantity = Field(alias="实际")
    control: Quantity = Field(alias="控制")
    cap: Number = Field(alias="封顶", gt=0)
    zero_actual: Edge = Field(alias="实际为零")


class Reverse:
    """min(cap, control ÷ actual), never below 0; a control of zero gives 0 as soon as anything was used."""

    name: ClassVar[str] = "逆向比率"
    catalogue: ClassVar[str] = "M04"
    params: ClassVar[type[Params]] = ReverseParams
    formula: ClassVar[str] = "最小(封顶, 控制÷实际)，不低于 0"

    def inputs(self, params: ReverseParams) -> Sequence[Input]:
        """Take the actual figure and the controlled one."""
        return (Input("实际", params.actual), Input("控制", params.control))

    def score(self, inputs: Mapping[str, Vector], params: ReverseParams, context: Context) -> Outcome:  # noqa: ARG002  no group, no price
        """Divide, cap; the edge rule takes the rows without anything used."""
        actual, control = inputs["实际"], inputs["控制"]
        undefined = actual.absent | control.absent
        nothing = actual.values <= near(0)
        rate = quotient(control.values, actual.values, ~undefined & ~nothing)
        ratio = np.clip(rate, 0.0, params.cap)
        return outcome(ratio, (undefined, params.by_zero), (nothing, params.zero_actual))

    def explain(self, row: Row, params: ReverseParams) -> Reason:
        """Say the two figures and their quotient: 发文控制数÷发文数，40÷50＝80%."""
        if row.absent("实际") or row.absent("控制"):
            what = row.worded("实际" if row.absent("实际") else "控制")
            return edge_reason(f"{what}，除数为零", params.by_zero)
        if row.value("实际") <= near(0):
            lack = "为负，不能算比率" if row.value("实际") < -near(0) else "等于零"
            return edge_reason(f"{row.worded('实际')}{lack}", params.zero_actual)
        actual, control = row.written("实际"), row.written("控制")
        rate = row.value("控制") / row.value("实际")
        share = over(control, actual)
        words = divided(row.worded("控制"), control, row.worded("实际"), actual)
        words += f"，{in_words(share)}{comes_to(rate, rate=True)}"
        if rate < 0:
            return Reason(f"{words}，低于零按零", at_least(ZERO, share))
        if rate > params.cap:
            words += f"，封顶{decimal(params.cap)}"
        return Reason(words, at_most(number(params.cap), share))

    def faults(self, params: ReverseParams, *, nested: bool) -> Sequence[Fault]:  # noqa: ARG002  the same inside another measure
        """Tell a cap under which full marks cannot be reached."""
        return cap_faults(params.cap)


METHOD: Method = Reverse()
