"""标准分: how many standard deviations a figure lies from the mean of the class (M07, beside the range form)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from kaoping.expressions import compile_expression
from kaoping.methods._edges import edge_reason, near, outcome
from kaoping.methods._peers import ALONE, COMPARED, EQUAL, PeerParams, among, by_rule, peers
from kaoping.methods._shelf import Context, Floats, Input, Method, Number, Outcome, Params, Reason, Row, Vector
from kaoping.methods._wording import about, comes_to, decimal, figure, number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_UP = compile_expression("(均分 + 每 * (数值 - 平均) / 差) / 100")
_DOWN = compile_expression("(均分 - 每 * (数值 - 平均) / 差) / 100")
_WITHIN = compile_expression("限定(甲, 0, 1)")


class StandardScoreParams(PeerParams):
    """What a rule states for 标准分; the score of the mean, each deviation's and the two edge scores are out of 100."""

    at_mean: Number = Field(alias="均分", ge=0, le=100)
    each: Number = Field(alias="每标准差", gt=0)
    deviation: Literal["总体", "样本"] = Field(alias="标准差")
    all_equal: Number = Field(alias="最大等于最小", ge=0, le=100)


class StandardScore:
    """clip((score of the mean + each × z) ÷ 100, 0, 1), z = (x − mean) ÷ deviation; 反向 −z.

    Mean and deviation are taken from the population that has a value; 样本 divides the squares by one less
    than there are (总体 by all).
    """

    name: ClassVar[str] = "标准分"
    catalogue: ClassVar[str] = "M07"
    params: ClassVar[type[Params]] = StandardScoreParams
    formula: ClassVar[str] = "限定((均分±每标准差×(数值－平均)÷标准差)÷100, 0, 1)"

    def inputs(self, params: StandardScoreParams) -> Sequence[Input]:
        """Take the figure."""
        return (Input("数值", params.value),)

    def score(self, inputs: Mapping[str, Vector], params: StandardScoreParams, context: Context) -> Outcome:
        """Standardise; steps: case, mean, deviation, points (out of 100, unclipped)."""
        return among(params.scope, context, lambda own: _score(inputs, params, own))

    def explain(self, row: Row, params: StandardScoreParams) -> Reason:
        """Say the figure, the mean, the deviation and the score."""
        if row.absent("数值"):
            return edge_reason(f"{row.worded('数值')}，除数为零", params.by_zero)
        rate = params.value.divides
        words, case = figure(row, "数值", rate=rate), int(row.step("case"))
        if case != COMPARED:
            return by_rule(words, case, params.all_equal if case == EQUAL else params.alone, params.scope)
        mean, deviation, points = (float(row.step(name)) for name in ("mean", "deviation", "points"))
        words += f"，同{params.scope}平均{about(mean, rate=rate)}，标准差{about(deviation, rate=rate)}"
        words += f"，相差{about(float(row.step('z')))}个标准差"
        sign = "＋" if params.direction == "正向" else "－"
        shown = comes_to(points, rate=False)
        words += f"，{decimal(params.at_mean)}{sign}{decimal(params.each)}×（本单位－平均）÷标准差{shown}分"
        numbers = {"均分": number(params.at_mean), "每": number(params.each), "数值": row.written("数值")}
        numbers |= {"平均": number(mean), "差": number(deviation)}
        share = (_UP if params.direction == "正向" else _DOWN).part(numbers)
        if 0 <= points <= 100:
            return Reason(words, share)
        return Reason(f"{words}，{'高于满分按满分' if points > 100 else '低于零按零'}", _WITHIN.part({"甲": share}))


def _score(inputs: Mapping[str, Vector], params: StandardScoreParams, context: Context) -> Outcome:
    value = inputs["数值"]
    n, without = len(value.values), (value.absent, params.by_zero)
    members = peers(value, context)
    if len(members) < 2:
        return outcome(np.full(n, params.alone / 100), without, steps={"case": np.full(n, ALONE)})
    mean, deviation = _mean_and_deviation(value.values[members], params)
    if deviation <= near(mean):
        return outcome(np.full(n, params.all_equal / 100), without, steps={"case": np.full(n, EQUAL)})
    with np.errstate(over="ignore"):  # what overflows is clipped
        z = value.values / deviation - mean / deviation
    points = params.at_mean + params.each * (z if params.direction == "正向" else -z)
    steps = {"case": np.full(n, COMPARED), "points": points, "z": z}
    steps |= {"mean": np.full(n, mean), "deviation": np.full(n, deviation)}
    return outcome(np.clip(points / 100, 0.0, 1.0), without, steps=steps)


def _mean_and_deviation(x: Floats, params: StandardScoreParams) -> tuple[float, float]:
    """Average figures of any finite size; scaled first, so that squares do not overflow."""
    scale = float(np.abs(x).max()) or 1.0
    scaled = x / scale
    deviation = float(np.std(scaled, ddof=1 if params.deviation == "样本" else 0)) * scale
    return float(scaled.mean()) * scale, deviation


METHOD: Method = StandardScore()
