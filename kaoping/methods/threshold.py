"""阈值步长: full marks up to a threshold, then so many points off for each step beyond it (M05, M04)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from kaoping.methods._edges import Counting, MayDivide, counted_steps, edge_reason, near, outcome
from kaoping.methods._shelf import (
    Context,
    Floats,
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
    ONE,
    about,
    at_least,
    counted_written,
    decimal,
    figure,
    floor_words,
    minus,
    number,
    over_standard,
    over_stated,
    percentage_points,
    said_steps,
    stated,
    times,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaoping.expressions import Written


class ThresholdParams(MayDivide):
    """What a rule states for 阈值步长; the threshold itself still gets full marks."""

    value: Quantity = Field(alias="数值")
    threshold: Number = Field(alias="阈值")
    direction: Literal["不低于", "不高于"] = Field(alias="方向", default="不低于")
    step: Number = Field(alias="步长", gt=0)
    each: Number = Field(alias="每步", gt=0)
    counting: Counting = Field(alias="取步")
    floor: Number = Field(alias="保底", ge=0, le=1)


class Threshold:
    """max(floor, 1 − steps × price ÷ standard), steps = shortfall ÷ step, whole or not."""

    name: ClassVar[str] = "阈值步长"
    catalogue: ClassVar[str] = "M05"
    params: ClassVar[type[Params]] = ThresholdParams
    formula: ClassVar[str] = "达到阈值为 1；否则 最大(保底, 1－步数×每步÷细则分值)，步数＝差距÷步长（整步时取整）"

    def inputs(self, params: ThresholdParams) -> Sequence[Input]:
        """Take the figure."""
        return (Input("数值", params.value),)

    def score(self, inputs: Mapping[str, Vector], params: ThresholdParams, context: Context) -> Outcome:
        """Count steps beyond the threshold and price them; step `steps` is their number."""
        value = inputs["数值"]
        short = _shortfall(value.values, params)
        beyond = short > near(params.threshold)
        with np.errstate(over="ignore"):  # what overflows is below any floor
            steps = counted_steps(np.where(beyond, short / params.step, 0.0), params.counting)
            ratio = np.where(beyond, np.maximum(params.floor, 1.0 - steps * params.each / context.standard), 1.0)
        return outcome(ratio, (value.absent, params.by_zero), steps={"steps": steps, "beyond": beyond})

    def explain(self, row: Row, params: ThresholdParams) -> Reason:
        """Say the figure, how far it is from the threshold, and what the steps cost."""
        if row.absent("数值"):
            return edge_reason(f"{row.worded('数值')}，除数为零", params.by_zero)
        rate = params.value.divides
        threshold = stated(params.threshold, rate=rate)
        beyond = bool(row.step("beyond"))

        def fits(shown: float) -> bool:
            return bool(_shortfall(np.array([shown]), params)[0] > near(params.threshold)) == beyond

        written, words = row.written("数值"), figure(row, "数值", rate=rate, fits=fits)
        low = params.direction == "不低于"
        if not beyond:
            return Reason(f"{words}，{params.direction}{threshold}，满分", ONE)
        steps = float(row.step("steps"))
        short = counted_written(over_stated(_gap(written, params), params.step), params.counting)
        words += f"，{'低于' if low else '高于'}{threshold}，每{_step(params)}为一步"
        if params.counting == "比例":
            words += f"，差{about(steps)}步"
        else:
            words += f"，{said_steps(steps, params.counting)}{'' if steps else '，不扣'}"
        if steps:
            words += f"，每步扣{decimal(params.each)}分"
        lost = over_standard(times(short, number(params.each)), row)
        words += floor_words(1 - steps * params.each / row.standard, params.floor)
        return Reason(words, at_least(number(params.floor), minus(ONE, lost)))


def _shortfall(values: Floats, params: ThresholdParams) -> Floats:
    return params.threshold - values if params.direction == "不低于" else values - params.threshold


def _step(params: ThresholdParams) -> str:
    return percentage_points(params.step) if params.value.divides else decimal(params.step)


def _gap(written: Written, params: ThresholdParams) -> Written:
    threshold = number(params.threshold)
    return minus(threshold, written) if params.direction == "不低于" else minus(written, threshold)


METHOD: Method = Threshold()
