"""连乘: several measures multiplied, so that a weak factor discounts the whole (M12, M23)."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import Field

from kaoping.methods._edges import outcome
from kaoping.methods._shelf import Context, Declared, Input, Measure, Method, Outcome, Params, Reason, Row, Vector
from kaoping.methods._wording import ZERO, about, comes_to, times

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Factor(Declared):
    """One measure of the product."""

    name: str = Field(alias="名称", min_length=1)
    measure: Measure = Field(alias="计分")


class ProductParams(Params):
    """What a rule states for 连乘: the factors."""

    factors: tuple[Factor, ...] = Field(alias="因子", min_length=2)


class Product:
    """Π factor; not applicable where one factor is."""

    name: ClassVar[str] = "连乘"
    catalogue: ClassVar[str] = "M12"
    params: ClassVar[type[Params]] = ProductParams
    formula: ClassVar[str] = "因子1×因子2×…"

    def inputs(self, params: ProductParams) -> Sequence[Input]:
        """Take the measures as 因子1, 因子2 …."""
        return tuple(Input(f"因子{i}", factor.measure) for i, factor in enumerate(params.factors, 1))

    def score(self, inputs: Mapping[str, Vector], params: ProductParams, context: Context) -> Outcome:  # noqa: ARG002  no group, no price
        """Multiply."""
        vectors = [inputs[f"因子{i}"] for i in range(1, len(params.factors) + 1)]
        ratio = np.multiply.reduce([vector.values for vector in vectors])
        return outcome(ratio, (np.logical_or.reduce([vector.absent for vector in vectors]), "不适用"))

    def explain(self, row: Row, params: ProductParams) -> Reason:
        """Say every factor."""
        keys = [f"因子{i}" for i in range(1, len(params.factors) + 1)]
        reasons = [row.reason(key) for key in keys]
        words = "；".join(f"{factor.name}：{why.words}" for factor, why in zip(params.factors, reasons, strict=True))
        if any(row.absent(key) for key in keys):
            return Reason(f"{words}；缺一个因子即不适用", ZERO)
        rates = "×".join(
            f"{factor.name}{about(row.value(key), rate=True)}" for factor, key in zip(params.factors, keys, strict=True)
        )
        result = comes_to(float(np.prod([row.value(key) for key in keys])), rate=True)
        return Reason(f"{words}；各率相乘，{rates}{result}", reduce(times, (reason.arithmetic for reason in reasons)))


METHOD: Method = Product()
