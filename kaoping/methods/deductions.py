"""扣分: so many points off for each case, down to a floor (M19)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

import numpy as np
from pydantic import BeforeValidator, Field, WithJsonSchema

from kaoping.methods._edges import Undivided, outcome
from kaoping.methods._shelf import (
    MEASURE_SCHEMA,
    Context,
    Declared,
    Input,
    Measure,
    Method,
    Nested,
    Number,
    Outcome,
    Params,
    Reason,
    Row,
    Vector,
    compile_measure,
)
from kaoping.methods._wording import ONE, at_least, decimal, figure, floor_words, minus, number, over_standard, times

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def _base(value: object) -> Nested | None:
    if value is None or value == "满分":
        return None
    return value if isinstance(value, Nested) else compile_measure(value)


Base = Annotated[
    Measure | None,
    BeforeValidator(_base),
    WithJsonSchema({"anyOf": [{"const": "满分"}, MEASURE_SCHEMA]}),
]


class Price(Declared):
    """What one kind of case costs, in points of the 细则."""

    name: str = Field(alias="名称", min_length=1)
    count: Undivided = Field(alias="件数")
    each: Number = Field(alias="每件", gt=0)


class DeductionsParams(Params):
    """What a rule states for 扣分: what is deducted from (满分, or another measure), the prices, the floor."""

    base: Base = Field(alias="基础")
    prices: tuple[Price, ...] = Field(alias="扣", min_length=1)
    floor: Number = Field(alias="下限", ge=0, le=1)


class Deductions:
    """max(floor, base − Σ count × price ÷ standard); a negative count costs nothing."""

    name: ClassVar[str] = "扣分"
    catalogue: ClassVar[str] = "M19"
    params: ClassVar[type[Params]] = DeductionsParams
    formula: ClassVar[str] = "最大(下限, 基础－Σ件数×每件÷细则分值)"

    def inputs(self, params: DeductionsParams) -> Sequence[Input]:
        """Take the measure deducted from, if any, and the counts as 扣1, 扣2 …."""
        base = () if params.base is None else (Input("基础", params.base),)
        return (*base, *(Input(f"扣{i}", price.count) for i, price in enumerate(params.prices, 1)))

    def score(self, inputs: Mapping[str, Vector], params: DeductionsParams, context: Context) -> Outcome:
        """Deduct; not applicable where the base is."""
        counts = [inputs[f"扣{i}"] for i in range(1, len(params.prices) + 1)]
        absent = np.logical_or.reduce([count.absent for count in counts])
        ratio = np.ones(len(absent))
        if "基础" in inputs:
            ratio, absent = inputs["基础"].values, absent | inputs["基础"].absent
        with np.errstate(over="ignore"):  # what overflows is below any floor
            points = np.zeros(len(absent))
            for price, count in zip(params.prices, counts, strict=True):
                points += np.maximum(count.values, 0.0) * price.each
            ratio = np.maximum(params.floor, ratio - points / context.standard)
        return outcome(ratio, (absent, "不适用"))

    def explain(self, row: Row, params: DeductionsParams) -> Reason:
        """Say what was deducted for what: 区级1×1分."""
        said, arithmetic, ratio = [], ONE, 1.0
        if params.base is not None:
            base = row.reason("基础")
            if row.absent("基础"):
                return base
            said, arithmetic, ratio = [base.words], base.arithmetic, row.value("基础")
        costs = [(i, price) for i, price in enumerate(params.prices, 1) if row.value(f"扣{i}") > 0]
        for i, price in costs:
            count = row.written(f"扣{i}")
            said.append(f"{price.name}：{figure(row, f'扣{i}', rate=False)}，每件扣{decimal(price.each)}分")
            arithmetic = minus(arithmetic, over_standard(times(count, number(price.each)), row))
            ratio -= row.value(f"扣{i}") * price.each / row.standard
        if not costs:
            said.append("没有扣分" if params.base is None else f"没有{'、'.join(p.name for p in params.prices)}扣分")
        if costs or ratio < params.floor:
            arithmetic = at_least(number(params.floor), arithmetic)
        return Reason("；".join(said) + floor_words(ratio, params.floor), arithmetic)


METHOD: Method = Deductions()
