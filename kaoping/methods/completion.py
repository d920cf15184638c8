"""完成率: the actual figure as a share of its target, up to a cap or with a slope beyond it (M01, shape a: 按比例)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from kaoping.methods._edges import cap_faults, near, outcome, whole_steps
from kaoping.methods._ratio import RatioParams, decided_by_edge, rates, ratio_inputs, said_ratio
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
    Reason,
    Row,
    Vector,
)
from kaoping.methods._wording import (
    ONE,
    ZERO,
    at_least,
    at_most,
    decimal,
    minus,
    number,
    over_stated,
    percent,
    percentage_points,
    plus,
    said_steps,
    times,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaoping.expressions import Written


class Slope(Declared):
    """What is paid above the target: so much for each so much beyond it, counted up to a limit."""

    beyond: Number = Field(alias="每超", gt=0)
    adds: Number = Field(alias="加", gt=0)
    limit: Number = Field(alias="至", gt=1)
    counting: Literal["整步", "比例"] = Field(alias="取步")

    def steps(self, rate: Floats) -> Floats:
        """Count the steps of rates (n rows) beyond 1; none at or below it."""
        beyond = np.maximum(np.minimum(rate, self.limit) - 1, 0.0) / self.beyond
        return whole_steps(beyond) if self.counting == "整步" else beyond

    def ratio(self, rate: Floats) -> Floats:
        """Pay the target in full and each step beyond it."""
        return np.where(rate > 1 + near(1), 1 + self.steps(rate) * self.adds, np.clip(rate, 0.0, 1.0))

    @property
    def best(self) -> float:
        """The ratio at the limit, without a float's tail."""
        steps = (Decimal(repr(self.limit)) - 1) / Decimal(repr(self.beyond))
        counted = steps.to_integral_value("ROUND_FLOOR") if self.counting == "整步" else steps
        return float(1 + counted * Decimal(repr(self.adds)))


class CompletionParams(RatioParams):
    """What a rule states for 完成率: 封顶 or, where more than the target is paid by steps, 超额 in its place."""

    stated_cap: Annotated[Number, Field(gt=0)] | None = Field(alias="封顶", default=None)
    slope: Slope | None = Field(alias="超额", default=None)

    @model_validator(mode="after")
    def _says_where_it_ends(self) -> Self:
        if self.slope is None and self.stated_cap is None:
            raise ValueError("E-RULE-MISSING|没有写“封顶”|请写明 封顶: 1，超过目标另有加分的写“超额”")
        if self.slope is not None and self.stated_cap is not None:
            raise ValueError("E-RULE-TYPE|写了“超额”，又写了“封顶”|请删去“封顶”，计到多少为止写在超额的“至”里")
        return self

    @property
    def cap(self) -> float:
        """The highest ratio that is paid."""
        return self.slope.best if self.slope is not None else self.stated_cap or 0.0


class Completion:
    """min(cap, actual ÷ target), never below 0; with a slope 1 + steps × addition above the target."""

    name: ClassVar[str] = "完成率"
    catalogue: ClassVar[str] = "M01"
    params: ClassVar[type[Params]] = CompletionParams
    formula: ClassVar[str] = (
        "最小(封顶, 实际÷目标)，不低于 0；有超额的，超过目标后为 1＋步数×加，步数＝(最小(至, 实际÷目标)－1)÷每超"
    )

    def inputs(self, params: CompletionParams) -> Sequence[Input]:
        """Take the actual figure and its target."""
        return ratio_inputs(params)

    def score(self, inputs: Mapping[str, Vector], params: CompletionParams, context: Context) -> Outcome:  # noqa: ARG002  no group, no price
        """Divide, cap or climb; the edge rules take the rows without a target."""
        found = rates(inputs)
        slope = params.slope
        ratio = np.clip(found.rate, 0.0, params.cap) if slope is None else slope.ratio(found.rate)
        return outcome(ratio, *found.edges(params))

    def explain(self, row: Row, params: CompletionParams) -> Reason:
        """Say the two figures and their quotient, and what is paid above the target."""
        by_edge = decided_by_edge(row, params, "完成率")
        if by_edge is not None:
            return by_edge
        rate = row.value("实际") / row.value("目标")
        if params.slope is not None and rate > 1 + near(1):
            return _above_target(row, params.slope, rate)
        words, share = said_ratio(row, rate)
        if rate < 0:
            return Reason(f"{words}，低于零按零", at_least(ZERO, share))
        if params.slope is not None:
            return Reason(words, at_most(ONE, share))
        if rate > params.cap:
            words += f"，封顶{decimal(params.cap)}"
        return Reason(words, at_most(number(params.cap), share))

    def faults(self, params: CompletionParams, *, nested: bool) -> Sequence[Fault]:  # noqa: ARG002  the same inside another measure
        """Tell a cap under which full marks cannot be reached, and a slope that ends before its first step."""
        slope = params.slope
        if slope is not None and not slope.steps(np.array([slope.limit]))[0]:
            found = f"超额计到{percent(slope.limit)}为止，不满一步（每超{percent(slope.beyond)}为一步），永远不加"
            return (Fault("E-RULE-UNREACHABLE", found, "请核对“至”和“每超”"),)
        return cap_faults(params.cap)


def _above_target(row: Row, slope: Slope, rate: float) -> Reason:
    steps = float(slope.steps(np.array([rate]))[0])

    def fits(shown: float) -> bool:
        return shown > 1 + near(1) and (slope.counting == "比例" or slope.steps(np.array([shown]))[0] == steps)

    words, share = said_ratio(row, rate, fits)
    if rate > slope.limit:
        words, share = f"{words}，计到{percent(slope.limit)}为止", at_most(number(slope.limit), share)
    words += f"，超过目标每{percentage_points(slope.beyond)}为一步，{said_steps(steps, slope.counting)}"
    if steps:
        words += f"，每步加{percent(slope.adds)}"
    return Reason(words, plus(ONE, times(_steps(share, slope), number(slope.adds))))


def _steps(share: Written, slope: Slope) -> Written:
    steps = over_stated(minus(share, ONE), slope.beyond)
    return whole(steps) if slope.counting == "整步" else steps


METHOD: Method = Completion()
