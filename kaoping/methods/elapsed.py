"""序时进度: completion against the share of the year that has passed, up to a cap (M02)."""

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
from kaoping.methods._wording import (
    ZERO,
    at_least,
    at_most,
    comes_to,
    decimal,
    divided,
    in_words,
    number,
    over,
    over_stated,
    percent,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class ElapsedParams(MayDivide):
    """What a rule states for 序时进度; 时间进度 is usually dated (按期). 目标为零 decides for negative targets too."""

    actual: Quantity = Field(alias="实际")
    target: Quantity = Field(alias="目标")
    elapsed: Number = Field(alias="时间进度", gt=0, le=1)
    cap: Number = Field(alias="封顶", gt=0)
    zero_target: Edge = Field(alias="目标为零")


class Elapsed:
    """min(cap, actual ÷ target ÷ elapsed), never below 0."""

    name: ClassVar[str] = "序时进度"
    catalogue: ClassVar[str] = "M02"
    params: ClassVar[type[Params]] = ElapsedParams
    formula: ClassVar[str] = "最小(封顶, 实际÷目标÷时间进度)，不低于 0"

    def inputs(self, params: ElapsedParams) -> Sequence[Input]:
        """Take the actual figure and its target."""
        return (Input("实际", params.actual), Input("目标", params.target))

    def score(self, inputs: Mapping[str, Vector], params: ElapsedParams, context: Context) -> Outcome:  # noqa: ARG002  no group, no price
        """Divide twice, cap; the edge rules take the rows without a target."""
        actual, target = inputs["实际"], inputs["目标"]
        undefined = actual.absent | target.absent
        no_target = target.values <= near(0)
        with np.errstate(over="ignore"):  # what overflows is above any cap
            pace = quotient(actual.values, target.values, ~undefined & ~no_target) / params.elapsed
        ratio = np.clip(pace, 0.0, params.cap)
        return outcome(ratio, (undefined, params.by_zero), (no_target, params.zero_target))

    def explain(self, row: Row, params: ElapsedParams) -> Reason:
        """Say completion beside elapsed time: …，260÷1000＝26%，时间进度25%，相当于序时的104%."""
        if row.absent("实际") or row.absent("目标"):
            what = row.worded("实际" if row.absent("实际") else "目标")
            return edge_reason(f"{what}，除数为零", params.by_zero)
        if row.value("目标") <= near(0):
            lack = "为负，不能算进度" if row.value("目标") < -near(0) else "等于零"
            return edge_reason(f"{row.worded('目标')}{lack}", params.zero_target)
        actual, target = row.written("实际"), row.written("目标")
        rate = row.value("实际") / row.value("目标")
        pace = rate / params.elapsed
        share = over(actual, target)
        words = divided(row.worded("实际"), actual, row.worded("目标"), target)
        words += f"，{in_words(share)}{comes_to(rate, rate=True)}，时间进度{percent(params.elapsed)}"
        words += f"，序时完成率{comes_to(pace, rate=True).removeprefix('＝')}"
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
