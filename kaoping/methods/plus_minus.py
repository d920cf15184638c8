"""加减步长: so many points for each step above a benchmark, and as many, or others, off for each below (M03, M01)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Self

import numpy as np
from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from kaoping.exact import number_text
from kaoping.methods._edges import Counting, MayDivide, counted_steps, edge_reason, near, outcome
from kaoping.methods._peers import Direction  # noqa: TC001  pydantic reads it when the class is made
from kaoping.methods._shelf import (
    Context,
    Declared,
    Fault,
    Floats,
    Input,
    Method,
    Nested,
    Number,
    Outcome,
    Params,
    Quantity,
    Reason,
    Row,
    Vector,
    _expression,
    _ratio,
)
from kaoping.methods._wording import (
    ZERO,
    about,
    at_least,
    at_most,
    counted_written,
    decimal,
    figure,
    minus,
    number,
    over_standard,
    over_stated,
    percent,
    percentage_points,
    plus,
    said_steps,
    times,
)
from kaoping.methods.choice import ChoiceParams
from kaoping.methods.rank_points import RankPointsParams

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaoping.expressions import Expression, Written

UNLIMITED = "不限"
_FAR = 1e300
"""A gap or a price that overflows is this wide: still finite, and beyond any cap."""


def _benchmark(value: object) -> Expression:
    """Read a percentage as a number, anything else as an expression."""
    text = str(value).strip()
    return _expression(number_text(_ratio(text)) if text.endswith("%") else value)


Benchmark = Annotated[Quantity, BeforeValidator(_benchmark), WithJsonSchema({"type": ["string", "number"]})]
Most = Annotated[
    Annotated[Number, Field(gt=0)] | None,
    BeforeValidator(lambda value: None if str(value).strip() == UNLIMITED else value),
    WithJsonSchema({"type": ["number", "string"], "description": "数字，或者 不限"}),
]


class Side(Declared):
    """What each step on one side of the benchmark is worth: points of the 细则 (分), or a share of full marks (满分的).

    至多 is the most in all, in the same; None: no limit.
    """

    step: Number = Field(alias="每", gt=0)
    points: Annotated[Number, Field(gt=0)] | None = Field(alias="分", default=None)
    share: Annotated[Number, Field(gt=0)] | None = Field(alias="满分的", default=None)
    most: Most = Field(alias="至多")

    @model_validator(mode="after")
    def _is_priced_once(self) -> Self:
        if (self.points is None) == (self.share is None):
            raise ValueError("E-RULE-MISSING|“分”和“满分的”要写一个，只写一个|请写每步多少分，或者满分的百分之几")
        return self

    @property
    def each(self) -> float:
        """The price of a step, in points or as a share."""
        return self.points if self.points is not None else self.share or 0.0

    def of_full(self, price: float, standard: float) -> float:
        """Turn a price in points or as a share into a ratio of full marks."""
        return price if self.points is None else price / standard

    def said(self, price: float) -> str:
        """Say a price: 0.1分, 满分的0.1%."""
        return f"满分的{percent(price)}" if self.points is None else f"{decimal(price)}分"


class PlusMinusParams(MayDivide):
    """What a rule states for 加减步长.

    加 holds on the better side of the benchmark, 扣 on the worse; a side that is not stated neither adds nor takes.
    基础 is the share of full marks that is added to or taken from; without it the ratio is signed and can only be a
    part of a sum.
    """

    value: Quantity = Field(alias="数值")
    benchmark: Benchmark = Field(alias="对标")
    direction: Direction = Field(alias="方向")
    gain: Side | None = Field(alias="加", default=None)
    loss: Side | None = Field(alias="扣", default=None)
    counting: Counting = Field(alias="取步")
    base: Annotated[Number, Field(ge=0, le=1)] | None = Field(alias="基础", default=None)

    @model_validator(mode="after")
    def _adds_or_takes(self) -> Self:
        if self.gain is None and self.loss is None:
            raise ValueError("E-RULE-MISSING|“加”和“扣”至少写一个|请写明每多少加（扣）多少分、至多多少")
        return self


def is_signed(measure: Nested) -> bool:
    """Tell whether a measure may be below zero: 加减步长 or 名次加减 without 基础, also as a case of 择一."""
    params = measure.params
    if isinstance(params, ChoiceParams):
        return any(is_signed(one.measure) for one in (*params.cases, params.otherwise))
    return isinstance(params, PlusMinusParams | RankPointsParams) and params.base is None


class PlusMinus:
    """base + min(steps × price, most) above the benchmark, base − the same below it; points are over the standard."""

    name: ClassVar[str] = "加减步长"
    catalogue: ClassVar[str] = "M03"
    params: ClassVar[type[Params]] = PlusMinusParams
    formula: ClassVar[str] = (
        "最大(0, 基础±最小(至多, 步数×分)÷细则分值)，写“满分的”不除以细则分值；步数＝与对标的差距÷每；"
        "不写基础的只作“加总”的部分，可以为负"
    )

    def inputs(self, params: PlusMinusParams) -> Sequence[Input]:
        """Take the figure and what it is measured against."""
        return (Input("数值", params.value), Input("对标", params.benchmark))

    def score(self, inputs: Mapping[str, Vector], params: PlusMinusParams, context: Context) -> Outcome:
        """Count the steps and price them; the steps are named gap (above 0 better), steps and moved."""
        value, against = inputs["数值"], inputs["对标"]
        with np.errstate(over="ignore", invalid="ignore"):  # what overflows is beyond any cap
            gap = np.clip(_gap(value.values, against.values, params), -_FAR, _FAR)
            gap = np.where(np.abs(gap) <= near(0) + np.abs(against.values) * 1e-12, 0.0, gap)
            sides = np.where(gap > 0, _step(params.gain), _step(params.loss))
            steps = counted_steps(np.abs(gap) / sides, params.counting)
            gained, lost = (_worth(steps, side, context.standard) for side in (params.gain, params.loss))
            moved = np.where(gap > 0, gained, -lost)
            ratio = (params.base or 0.0) + moved
        if params.base is not None:
            ratio = np.maximum(ratio, 0.0)
        edges = (value.absent | against.absent, params.by_zero)
        return outcome(ratio, edges, steps={"gap": gap, "steps": steps, "moved": moved})

    def explain(self, row: Row, params: PlusMinusParams) -> Reason:
        """Say the figure, on which side of the benchmark it lies, and what the steps are worth."""
        undefined = next((key for key in ("数值", "对标") if row.absent(key)), None)
        if undefined is not None:
            return edge_reason(f"{row.worded(undefined)}，除数为零", params.by_zero)
        gap, rate = float(row.step("gap")), params.value.divides

        def fits(shown: float) -> bool:
            return gap == 0 or np.sign(shown - row.value("对标")) == np.sign(row.value("数值") - row.value("对标"))

        words = (
            f"{figure(row, '数值', rate=rate, fits=fits)}，{_relation(gap, params)}{_called(row, params, rate=rate)}"
        )
        side = params.gain if gap > 0 else params.loss
        base = ZERO if params.base is None else number(params.base)
        if gap == 0 or side is None:
            return Reason(f"{words}，不加不扣{_on(params)}", base)
        return _moved(row, params, side, words)

    def faults(self, params: PlusMinusParams, *, nested: bool) -> Sequence[Fault]:
        """Tell a missing base where the measure stands alone, a cap under one step, full marks out of reach."""
        found = [
            Fault(
                "E-RULE-UNREACHABLE",
                f"“{key}”每步{side.said(side.each)}，至多{side.said(side.most)}，一步也不够",
                "请把至多改高，或把每步改低",
            )
            for key, side in (("加", params.gain), ("扣", params.loss))
            if side is not None and side.most is not None and side.most < side.each
        ]
        if not nested and params.base is None:
            fix = "请写明 基础（如 100%），或把它作为“合成”的“加总”的一部分"
            found.append(Fault("E-RULE-MISSING", "单独使用没有写“基础”，不知道在多少分上加减", fix))
        if params.base is not None and params.base < 1 and params.gain is None:
            what = f"满分不可能得到：基础只有{percent(params.base)}，没有加分"
            found.append(Fault("E-RULE-UNREACHABLE", what, "请让基础为 100%，或写明“加”"))
        return found


def _gap(values: Floats, against: Floats, params: PlusMinusParams) -> Floats:
    return values - against if params.direction == "正向" else against - values


def _step(side: Side | None) -> float:
    return np.inf if side is None else side.step


def _worth(steps: Floats, side: Side | None, standard: float) -> Floats:
    if side is None:
        return np.zeros(len(steps))
    each, most = side.of_full(side.each, standard), _FAR if side.most is None else side.of_full(side.most, standard)
    return np.minimum(steps * each, most)


def _relation(gap: float, params: PlusMinusParams) -> str:
    if gap == 0:
        return "等于"
    return "高于" if (gap > 0) == (params.direction == "正向") else "低于"


def _called(row: Row, params: PlusMinusParams, *, rate: bool) -> str:
    """Name what is measured against, and its figure: 对标全市增速8.2."""
    title = row.worded("对标") if params.benchmark.names else ""
    return f"对标{title}{about(row.value('对标'), rate=rate)}"


def _on(params: PlusMinusParams) -> str:
    if params.base is None:
        return ""
    return "，得满分" if params.base == 1 else f"，得{percent(params.base)}"


def _moved(row: Row, params: PlusMinusParams, side: Side, words: str) -> Reason:
    """Say what the steps are worth: 每0.1为一步，满3步，每步加0.1分."""
    gap, steps, moved = (float(row.step(name)) for name in ("gap", "steps", "moved"))
    better = gap > 0
    size = percentage_points(side.step) if params.value.divides else decimal(side.step)
    words += f"，每{size}为一步，{said_steps(steps, params.counting)}"
    verb = "加" if better else "扣"
    if moved:
        on = "" if params.base is None else f"在{'满分' if params.base == 1 else percent(params.base)}上"
        words += f"，{on}每步{verb}{side.said(side.each)}"
    share = _price(row, params, side)
    if side.points is not None:
        share = over_standard(share, row)
    if side.most is not None and steps * side.each > side.most + near(side.most):
        words += f"，至多{verb}{side.said(side.most)}"
    if params.base is None:
        return Reason(words, share if better else minus(ZERO, share))
    arithmetic = plus(number(params.base), share) if better else minus(number(params.base), share)
    if params.base + moved < 0:
        return Reason(f"{words}，扣完为止", at_least(ZERO, arithmetic))
    return Reason(words, arithmetic)


def _price(row: Row, params: PlusMinusParams, side: Side) -> Written:
    value, against = row.written("数值"), row.written("对标")
    higher = (float(row.step("gap")) > 0) == (params.direction == "正向")
    gap = minus(value, against) if higher else minus(against, value)
    steps = counted_written(over_stated(gap, side.step), params.counting)
    price = times(steps, number(side.each))
    return price if side.most is None else at_most(number(side.most), price)


METHOD: Method = PlusMinus()
