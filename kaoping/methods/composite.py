"""合成: several measures as one, by a mean, the least or their sum (M10; M27 for the parts that do not apply)."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from kaoping.methods._combining import Way, combined, combined_reason
from kaoping.methods._edges import outcome
from kaoping.methods._shelf import (
    Context,
    Declared,
    Flags,
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
from kaoping.methods._wording import ZERO, comes_to, decimal, number, out_of_hundred, over_stated, plus, weighted
from kaoping.methods.plus_minus import is_signed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Part(Declared):
    """One measure and its weight."""

    name: str = Field(alias="名称", min_length=1)
    weight: Number = Field(alias="权重", gt=0)
    measure: Measure = Field(alias="计分")


class CompositeParams(Params):
    """What a rule states for 合成: the parts, how they combine, and what a missing one does to the rest."""

    parts: tuple[Part, ...] = Field(alias="部分", min_length=2)
    way: Way = Field(alias="方式", default="加权平均")
    missing: Literal["归一", "不计", "不适用"] = Field(alias="缺部分")

    @model_validator(mode="after")
    def _says_what_a_missing_part_means(self) -> Self:
        if self.way == "加总" and self.missing == "归一":
            raise ValueError("E-RULE-TYPE|“加总”不除以权重，缺部分不能归一|请写 缺部分: 不适用，或 缺部分: 不计")
        if self.way != "加总" and self.missing == "不计":
            raise ValueError("E-RULE-TYPE|“不计”只用于“加总”|请写 缺部分: 归一，或 缺部分: 不适用")
        return self


class Composite:
    """Σ weight × part ÷ Σ weight, over the parts that apply; not applicable where none does.

    加总 does not divide: Σ weight × part, not below 0, where a signed part (加减步长 without 基础) may take away; with
    不计 such a part may be left out, any other that is missing rules the whole out. 几何 and 调和 are the weighted
    geometric and harmonic means, where a part of zero (up to 1e-9) takes the whole; 取小 is the least part, whatever
    it weighs.
    """

    name: ClassVar[str] = "合成"
    catalogue: ClassVar[str] = "M10"
    params: ClassVar[type[Params]] = CompositeParams
    formula: ClassVar[str] = (
        "Σ权重×部分÷Σ权重；加总：最大(0, Σ权重×部分)；几何：各部分的权重次方之积，开Σ权重次方；"
        "调和：Σ权重÷Σ(权重÷部分)；取小：最小的部分"
    )

    def inputs(self, params: CompositeParams) -> Sequence[Input]:
        """Take the measures as 部分1, 部分2 …, each priced in its share of the points (in a sum: its weight)."""
        total = Fraction(1) if params.way == "加总" else _exactly(part.weight for part in params.parts)
        return tuple(
            Input(f"部分{i}", part.measure, share=_exactly([part.weight]) / total)
            for i, part in enumerate(params.parts, 1)
        )

    def score(self, inputs: Mapping[str, Vector], params: CompositeParams, context: Context) -> Outcome:  # noqa: ARG002  no group, no price
        """Combine the parts that apply; step `whole` is what they come to."""
        vectors = [inputs[f"部分{i}"] for i in range(1, len(params.parts) + 1)]
        absent = np.array([vector.absent for vector in vectors])
        ratios = np.array([vector.values for vector in vectors])
        weights = np.array([part.weight for part in params.parts])[:, None] * ~absent
        lacking = _lacking(absent, params)
        ratio = combined(ratios, weights, ~lacking, params.way)
        return outcome(ratio, (lacking, "不适用"), steps={"whole": ratio})

    def explain(self, row: Row, params: CompositeParams) -> Reason:
        """Say every part with its weight; a part that does not apply says why and is left out."""
        parts = [(part, f"部分{i}", row.reason(f"部分{i}")) for i, part in enumerate(params.parts, 1)]
        counted = [(part, row.value(key), reason) for part, key, reason in parts if not row.absent(key)]
        said = [f"{part.name}：{reason.words}" for part, _, reason in parts]
        absent = np.array([[row.absent(key)] for key in (f"部分{i}" for i in range(1, len(parts) + 1))])
        if _lacking(absent, params)[0]:
            return Reason("；".join([*said, "全部不适用" if not counted else "缺一部分即不适用"]), ZERO)
        if params.way == "加总":
            said += [f"{part.name}不加不扣" for part, key, _ in parts if row.absent(key)]
        elif len(counted) == 1:
            return Reason("；".join([*said, f"只按{counted[0][0].name}计"]), counted[0][2].arithmetic)
        elif len(counted) < len(parts) and params.way != "取小":
            said.append("余下部分按权重归一")
        if params.way != "加权平均":
            reason = combined_reason(counted, params.way, float(row.step("whole")))
            return Reason("；".join([*said, reason.words]), reason.arithmetic)
        said.append(f"按百分制合成，{_sum([(part, ratio) for part, ratio, _ in counted])}")
        terms = [weighted(number(part.weight), reason.arithmetic) for part, _, reason in counted]
        return Reason("；".join(said), over_stated(reduce(plus, terms), _total(part for part, _, _ in counted)))


def _lacking(absent: Flags, params: CompositeParams) -> Flags:
    """Tell the rows (parts × n rows in) in which too little applies for the whole to have an answer."""
    every: Flags = np.logical_and.reduce(absent)
    if params.missing == "归一":
        return every
    needed = absent
    if params.missing == "不计":
        needed = absent & ~np.array([is_signed(part.measure) for part in params.parts])[:, None]
    lacking: Flags = every | np.logical_or.reduce(needed)
    return lacking


def _sum(counted: Sequence[tuple[Part, float]]) -> str:
    """Say weights and sub-scores: 静态83.2分×0.4＋动态71.05分×0.6＝75.91分."""
    total = _total(part for part, _ in counted)
    terms = [
        f"{part.name}{out_of_hundred(ratio)}" + ("" if part.weight == 1 else f"×{decimal(part.weight)}")
        for part, ratio in counted
    ]
    joined = "＋".join(terms) if total == 1 else f"（{'＋'.join(terms)}）÷{decimal(total)}"
    result = comes_to(sum(part.weight * ratio for part, ratio in counted) / total, rate=True)
    return f"{joined}{result.removesuffix('%')}分"


def _exactly(weights: Iterable[float]) -> Fraction:
    return sum((Fraction(repr(weight)) for weight in weights), Fraction(0))


def _total(parts: Iterable[Part]) -> float:
    """Sum weights as they are written, so that 0.4 + 0.3 prints 0.7."""
    return float(_exactly(part.weight for part in parts))


METHOD: Method = Composite()
