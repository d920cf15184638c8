"""就高: the highest result, plus a discounted second one, up to a cap (M20: 就高不重复)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import Field

from kaoping.methods._edges import Undivided, cap_faults, outcome
from kaoping.methods._shelf import Context, Fault, Input, Method, Number, Outcome, Params, Reason, Row, Vector
from kaoping.methods._wording import (
    ZERO,
    at_least,
    at_most,
    bracketed,
    comes_to,
    decimal,
    figure,
    in_words,
    number,
    percent,
    plus,
    times,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class HighestParams(Params):
    """What a rule states for 就高: both results as ratios of full marks, the discount of the second, the cap."""

    first: Undivided = Field(alias="最高")
    second: Undivided = Field(alias="次高")
    discount: Number = Field(alias="次高折算", ge=0, le=1)
    cap: Number = Field(alias="封顶", gt=0)


class Highest:
    """min(cap, first + discount × second), never below 0."""

    name: ClassVar[str] = "就高"
    catalogue: ClassVar[str] = "M20"
    params: ClassVar[type[Params]] = HighestParams
    formula: ClassVar[str] = "最小(封顶, 最高＋次高折算×次高)，不低于 0"

    def inputs(self, params: HighestParams) -> Sequence[Input]:
        """Take the highest result and the one after it."""
        return (Input("最高", params.first), Input("次高", params.second))

    def score(self, inputs: Mapping[str, Vector], params: HighestParams, context: Context) -> Outcome:  # noqa: ARG002  no group, no price
        """Add and cap; a result that has no value (an overflow) is not applicable."""
        first, second = inputs["最高"], inputs["次高"]
        with np.errstate(over="ignore"):  # what overflows is above any cap
            ratio = np.clip(first.values + params.discount * second.values, 0.0, params.cap)
        return outcome(ratio, (first.absent | second.absent, "不适用"))

    def explain(self, row: Row, params: HighestParams) -> Reason:
        """Say both results: 最高一项0.8，次高一项0.5按20%折算，0.8+0.2×0.5＝0.9."""
        first, second = row.written("最高"), row.written("次高")
        total = row.value("最高") + params.discount * row.value("次高")
        words = row.worded("最高")
        arithmetic = first
        if row.value("次高") and params.discount:
            words += f"＋{percent(params.discount)}×{bracketed(row.worded('次高'), second)}"
            arithmetic = plus(first, times(number(params.discount), second))
            words += f"，{in_words(arithmetic)}{comes_to(total, rate=False)}"
        else:
            words = figure(row, "最高", rate=False)
        if total < 0:
            return Reason(f"{words}，低于零按零", at_least(ZERO, arithmetic))
        if total > params.cap:
            return Reason(f"{words}，封顶{decimal(params.cap)}", at_most(number(params.cap), arithmetic))
        return Reason(words, arithmetic)

    def faults(self, params: HighestParams, *, nested: bool) -> Sequence[Fault]:  # noqa: ARG002  the same inside another measure
        """Tell a cap under which full marks cannot be reached."""
        return cap_faults(params.cap)


METHOD: Method = Highest()
