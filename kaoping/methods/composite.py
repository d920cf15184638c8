"""合成: the weighted mean of several measures (M10; M27 for the parts that do not apply)."""

from __future__ import annotations

from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from kaoping.methods._edges import outcome, quotient
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
from kaoping.methods._wording import ZERO, number, over_stated, percent, plus, weighted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Part(Declared):
    """One measure and its weight."""

    name: str = Field(alias="名称", min_length=1)
    weight: Number = Field(alias="权重", gt=0)
    measure: Measure = Field(alias="计分")


class CompositeParams(Params):
    """What a rule states for 合成: the parts, and what a part that does not apply does to the rest."""

    parts: tuple[Part, ...] = Field(alias="部分", min_length=2)
    missing: Literal["归一", "不适用"] = Field(alias="缺部分")


class Composite:
    """Σ weight × part ÷ Σ weight, over the parts that apply; not applicable where none does."""

    name: ClassVar[str] = "合成"
    catalogue: ClassVar[str] = "M10"
    params: ClassVar[type[Params]] = CompositeParams
    formula: ClassVar[str] = "Σ权重×部分÷Σ权重"

    def inputs(self, params: CompositeParams) -> Sequence[Input]:
        """Take the measures as 部分1, 部分2 …."""
        return tuple(Input(f"部分{i}", part.measure) for i, part in enumerate(params.parts, 1))

    def score(self, inputs: Mapping[str, Vector], params: CompositeParams, context: Context) -> Outcome:  # noqa: ARG002  no group, no price
        """Average the parts that apply."""
        vectors = [inputs[f"部分{i}"] for i in range(1, len(params.parts) + 1)]
        absent = np.array([vector.absent for vector in vectors])
        ratios = np.array([vector.values for vector in vectors])
        weights = np.array([part.weight for part in params.parts])[:, None] * ~absent
        lacking: Flags = (np.logical_and if params.missing == "归一" else np.logical_or).reduce(absent)
        ratio = quotient((weights * ratios).sum(axis=0), weights.sum(axis=0), ~lacking)
        return outcome(ratio, (lacking, "不适用"))

    def explain(self, row: Row, params: CompositeParams) -> Reason:
        """Say every part with its weight; a part that does not apply says why and is left out."""
        parts = [(part, f"部分{i}", row.reason(f"部分{i}")) for i, part in enumerate(params.parts, 1)]
        counted = [(part, reason) for part, key, reason in parts if not row.absent(key)]
        whole = params.missing == "归一" or len(counted) == len(parts)
        said = [
            f"{part.name}（权重{_weight(part.weight, params)}）：{reason.words}"
            if not row.absent(key)
            else f"{part.name}：{reason.words}"
            for part, key, reason in parts
        ]
        if not counted or not whole:
            return Reason("；".join([*said, "全部不适用" if not counted else "缺一部分即不适用"]), ZERO)
        if len(counted) < len(parts):
            said.append("余下部分按权重归一")
        if len(counted) == 1:
            return Reason("；".join(said), counted[0][1].arithmetic)
        terms = [weighted(number(part.weight), reason.arithmetic) for part, reason in counted]
        return Reason("；".join(said), over_stated(reduce(plus, terms), _total(part for part, _ in counted)))


def _total(parts: Iterable[Part]) -> float:
    """Sum weights as they are written, so that 0.4 + 0.3 prints 0.7."""
    return float(sum(Decimal(repr(part.weight)) for part in parts))


def _weight(weight: float, params: CompositeParams) -> str:
    return percent(weight) if _total(params.parts) == 1 else number(weight).text


METHOD: Method = Composite()
