"""累进分档: each stretch of a figure counts at its own rate, as tax brackets do (M11)."""

from __future__ import annotations

from functools import reduce
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from kaoping.methods._edges import MayDivide, cap_faults, edge_reason, outcome, whole_steps
from kaoping.methods._shelf import (
    Context,
    Declared,
    Fault,
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
    about,
    at_least,
    at_most,
    figure,
    minus,
    number,
    over_stated,
    percent,
    plus,
    said_steps,
    stated,
    times,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kaoping.expressions import Written


class Bracket(Declared):
    """Up to where it reaches (to no end, if that is not said), its unit, and what each unit in it is worth."""

    until: Number | None = Field(alias="至", default=None)
    unit: Number = Field(alias="每", gt=0)
    worth: Number = Field(alias="得")


class ProgressiveParams(MayDivide):
    """What a rule states for 累进分档: from where on, what is held there, and the brackets one after another.

    得 of a bracket may be negative: then what lies in it takes away.
    """

    value: Quantity = Field(alias="数值")
    start: Number = Field(alias="起点")
    held: Number = Field(alias="起点得", ge=0)
    brackets: tuple[Bracket, ...] = Field(alias="级", min_length=1)
    counting: Literal["整步", "比例"] = Field(alias="取步")
    cap: Annotated[Number, Field(gt=0)] = Field(alias="封顶")
    floor: Number = Field(alias="下限", ge=0, le=1)

    @model_validator(mode="after")
    def _brackets_join(self) -> Self:
        for at, bracket in enumerate(self.brackets[:-1], 1):
            if bracket.until is None:
                raise ValueError(f"E-RULE-MISSING|第 {at} 级没有写“至”|只有最后一级可以不写")
        ends = [self.start, *(bracket.until for bracket in self.brackets if bracket.until is not None)]
        for at, (low, high) in enumerate(pairwise(ends), 1):
            if high <= low:
                raise ValueError(f"E-RULE-OVERLAP|第 {at} 级的“至”不在前一级之后|请由低到高写各级")
        return self

    def stretches(self) -> Iterator[tuple[float, float, Bracket]]:
        """List the brackets with both ends."""
        low = self.start
        for bracket in self.brackets:
            high = float("inf") if bracket.until is None else bracket.until
            yield low, high, bracket
            low = high

    def units(self, values: Floats, low: float, high: float, bracket: Bracket) -> Floats:
        """Count the units of n figures that lie in one bracket."""
        units = (np.clip(values, low, high) - low) / bracket.unit
        return whole_steps(units) if self.counting == "整步" else units

    def total(self, values: Floats) -> Floats:
        """Add up what every bracket is worth, before the cap and the floor."""
        worth = np.full(len(values), self.held)
        with np.errstate(over="ignore", invalid="ignore"):  # what overflows is beyond the cap or the floor
            for low, high, bracket in self.stretches():
                worth = worth + self.units(values, low, high, bracket) * bracket.worth
        total: Floats = np.nan_to_num(worth)
        return total


class Progressive:
    """clip(held + Σ units in the bracket × worth, floor, cap); at the start or below it what is held there."""

    name: ClassVar[str] = "累进分档"
    catalogue: ClassVar[str] = "M11"
    params: ClassVar[type[Params]] = ProgressiveParams
    formula: ClassVar[str] = "限定(起点得＋Σ落在各级的部分÷每×得, 下限, 封顶)"

    def inputs(self, params: ProgressiveParams) -> Sequence[Input]:
        """Take the figure."""
        return (Input("数值", params.value),)

    def score(self, inputs: Mapping[str, Vector], params: ProgressiveParams, context: Context) -> Outcome:  # noqa: ARG002  no group, no price
        """Add up the brackets; step `total` is the sum before the cap and the floor."""
        value = inputs["数值"]
        total = params.total(value.values)
        return outcome(np.clip(total, params.floor, params.cap), (value.absent, params.by_zero), steps={"total": total})

    def explain(self, row: Row, params: ProgressiveParams) -> Reason:
        """Say each bracket that counts: 100%～110%的部分，每1%得5%，计10步."""
        if row.absent("数值"):
            return edge_reason(f"{row.worded('数值')}，除数为零", params.by_zero)
        rate = params.value.divides
        said = [figure(row, "数值", rate=rate)]
        said.append(f"{stated(params.start, rate=rate)}得{percent(params.held)}")
        terms = [number(params.held)]
        for low, high, bracket in params.stretches():
            if row.value("数值") > low:
                term, units = _term(row, params, (low, high, bracket))
                terms.append(term)
                said.append(f"{_said(low, high, bracket, rate=rate)}，{said_steps(units, params.counting)}")
        total, arithmetic = float(row.step("total")), reduce(plus, terms)
        if total > params.cap:
            return Reason("，".join([*said, f"封顶{percent(params.cap)}"]), at_most(number(params.cap), arithmetic))
        if total < params.floor:
            return Reason(
                "，".join([*said, f"减到{percent(params.floor)}为止"]), at_least(number(params.floor), arithmetic)
            )
        return Reason("，".join([*said, f"合计{about(total, rate=True)}"] if terms[1:] else said), arithmetic)

    def faults(self, params: ProgressiveParams, *, nested: bool) -> Sequence[Fault]:  # noqa: ARG002  the same inside another measure
        """Tell a cap below full marks, and brackets that never add up to them."""
        if any(high == np.inf and bracket.worth > 0 for _, high, bracket in params.stretches()):
            return cap_faults(params.cap)
        ends = [params.start, *(high for _, high, _ in params.stretches() if high < np.inf)]
        best = float(params.total(np.array(ends)).max())
        if best < 1 - 1e-9:
            found = f"满分不可能得到：各级加满也只得{about(best, rate=True)}"
            return (Fault("E-RULE-UNREACHABLE", found, "请核对各级的“至”“每”和“得”"),)
        return cap_faults(params.cap)


def _said(low: float, high: float, bracket: Bracket, *, rate: bool) -> str:
    """Say one bracket: 100%～110%的部分每1%得5%."""
    ends = f"{stated(low, rate=rate)}" + ("以上" if high == np.inf else f"～{stated(high, rate=rate)}")
    verb = "得" if bracket.worth >= 0 else "减"
    return f"{ends}的部分每{stated(bracket.unit, rate=rate)}{verb}{percent(abs(bracket.worth))}"


def _term(row: Row, params: ProgressiveParams, stretch: tuple[float, float, Bracket]) -> tuple[Written, float]:
    """Write what lies in one bracket times its worth, and count it."""
    low, high, bracket = stretch
    inside = row.written("数值") if row.value("数值") < high else number(high)
    length = minus(inside, number(low)) if low else inside
    steps = over_stated(length, bracket.unit)
    units = float(params.units(np.array([row.value("数值")]), low, high, bracket)[0])
    return times(whole(steps) if params.counting == "整步" else steps, number(bracket.worth)), units


METHOD: Method = Progressive()
