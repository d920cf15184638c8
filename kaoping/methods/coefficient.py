"""系数: another measure times a coefficient of difficulty or of an expert's judgement (M23, M17)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import Field

from kaoping.methods._edges import Undivided, cap_faults, near, outcome
from kaoping.methods._shelf import (
    Context,
    Fault,
    Input,
    Measure,
    Method,
    Number,
    Outcome,
    Params,
    Reason,
    Row,
    Vector,
)
from kaoping.methods._wording import ZERO, about, at_most, comes_to, decimal, figure, number, times

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class CoefficientParams(Params):
    """What a rule states for 系数: the measure, the coefficient, between which ends it lies, and the cap."""

    base: Measure = Field(alias="基础")
    factor: Undivided = Field(alias="系数")
    least: Number = Field(alias="系数最低", ge=0)
    most: Number = Field(alias="系数最高", gt=0)
    cap: Number = Field(alias="封顶", gt=0)


class Coefficient:
    """min(cap, base × coefficient); a coefficient beyond its ends counts as the end, and the reason says so."""

    name: ClassVar[str] = "系数"
    catalogue: ClassVar[str] = "M23"
    params: ClassVar[type[Params]] = CoefficientParams
    formula: ClassVar[str] = "最小(封顶, 基础×限定(系数, 系数最低, 系数最高))"

    def inputs(self, params: CoefficientParams) -> Sequence[Input]:
        """Take the measure and the coefficient."""
        return (Input("基础", params.base), Input("系数", params.factor))

    def score(self, inputs: Mapping[str, Vector], params: CoefficientParams, context: Context) -> Outcome:  # noqa: ARG002  no group, no price
        """Multiply and cap; not applicable where the base is, or the coefficient has no value (an overflow)."""
        base, factor = inputs["基础"], inputs["系数"]
        ratio = np.minimum(params.cap, base.values * np.clip(factor.values, params.least, params.most))
        return outcome(ratio, (base.absent | factor.absent, "不适用"))

    def explain(self, row: Row, params: CoefficientParams) -> Reason:
        """Say the measure, the coefficient, and their product: …；难度系数1.2，80%×1.2＝96%."""
        why = row.reason("基础")
        if row.absent("基础"):
            return Reason(why.words, ZERO)
        if row.absent("系数"):
            return Reason(f"{why.words}；系数过大，算不出来", ZERO)
        stated = row.value("系数")
        used = min(max(stated, params.least), params.most)
        words = f"{why.words}；{figure(row, '系数', rate=False)}"
        factor = row.written("系数")
        if used != stated:
            words += f"，不在{decimal(params.least)}～{decimal(params.most)}之内，按{decimal(used)}"
            factor = number(used)
        ratio = row.value("基础") * used
        words += f"，{about(row.value('基础'), rate=True)}×{about(used)}{comes_to(ratio, rate=True)}"
        product = times(why.arithmetic, factor)
        if ratio > params.cap + near(params.cap):
            words += f"，封顶{decimal(params.cap)}"
        return Reason(words, at_most(number(params.cap), product))

    def faults(self, params: CoefficientParams, *, nested: bool) -> Sequence[Fault]:  # noqa: ARG002  the same inside another measure
        """Tell ends the wrong way round, and full marks that no coefficient gives."""
        if params.least > params.most:
            found = f"系数最低{decimal(params.least)}高于系数最高{decimal(params.most)}"
            return (Fault("E-RULE-TYPE", found, "请把两个数对调或改正"),)
        if params.most < 1:
            found = f"系数最高{decimal(params.most)}，满分不可能得到"
            return (Fault("E-RULE-UNREACHABLE", found, "请让系数最高不小于 1"),)
        return cap_faults(params.cap)


METHOD: Method = Coefficient()
