"""折算: a score or a deduction out of other full marks, converted to ours (M24)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from kaoping.methods._edges import MayDivide, cap_faults, edge_reason, near, outcome, quotient
from kaoping.methods._shelf import (
    Context,
    Edge,
    Fault,
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
    ZERO,
    at_least,
    at_most,
    comes_to,
    decimal,
    divided,
    figure,
    in_words,
    minus,
    number,
    over,
    times,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaoping.expressions import Written


class ConversionParams(MayDivide):
    """What a rule states for 折算: 得分 with 封顶, or 扣分 with 倍数 (1 if it does not say, 2 doubles what was taken).

    原满分 may differ from unit to unit; where it is an item, 原满分为零 decides for zero and below.
    """

    way: Literal["得分", "扣分"] = Field(alias="方式")
    value: Quantity = Field(alias="数值")
    full: Quantity = Field(alias="原满分")
    zero_full: Edge | None = Field(alias="原满分为零", default=None)
    stated_cap: Annotated[Number, Field(gt=0)] | None = Field(alias="封顶", default=None)
    stated_multiple: Annotated[Number, Field(gt=0)] | None = Field(alias="倍数", default=None)

    @model_validator(mode="after")
    def _full_marks_are_some(self) -> Self:
        if self.full.names and self.zero_full is None:
            raise ValueError("E-RULE-EDGE|原满分是数据项，没有写“原满分为零”：不适用、满分或零分")
        if not self.full.names:
            stated = self.full.evaluate({"": np.zeros(1)})
            if stated.undefined[0] or stated.values[0] <= near(0):
                raise ValueError("E-RULE-TYPE|原满分不大于零|请写上级的满分，如 1000")
        return self

    @model_validator(mode="after")
    def _says_what_its_way_needs(self) -> Self:
        if self.way == "得分" and self.stated_cap is None:
            raise ValueError("E-RULE-MISSING|没有写“封顶”|请写明 封顶: 1，上级得分可以超过满分的写更大")
        if self.way == "得分" and self.stated_multiple is not None:
            raise ValueError("E-RULE-TYPE|按得分折算没有倍数|请删去“倍数”，加倍扣分的写 方式: 扣分")
        if self.way == "扣分" and self.stated_cap is not None:
            raise ValueError("E-RULE-TYPE|按扣分折算最高就是满分|请删去“封顶”")
        return self

    @property
    def cap(self) -> float:
        """The highest ratio that is paid."""
        return self.stated_cap if self.stated_cap is not None else 1.0

    @property
    def multiple(self) -> float:
        """How many times what was taken off elsewhere is taken off here."""
        return self.stated_multiple if self.stated_multiple is not None else 1.0


class Conversion:
    """clip(value ÷ full, 0, cap); 扣分: max(0, 1 − multiple × value ÷ full), a negative deduction takes nothing."""

    name: ClassVar[str] = "折算"
    catalogue: ClassVar[str] = "M24"
    params: ClassVar[type[Params]] = ConversionParams
    formula: ClassVar[str] = "得分：限定(数值÷原满分, 0, 封顶)；扣分：最大(0, 1－倍数×数值÷原满分)"

    def inputs(self, params: ConversionParams) -> Sequence[Input]:
        """Take the score or deduction, and the full marks that it is out of."""
        return (Input("数值", params.value), Input("原满分", params.full))

    def score(self, inputs: Mapping[str, Vector], params: ConversionParams, context: Context) -> Outcome:  # noqa: ARG002  no group, no price
        """Divide by the other full marks and clip."""
        value, full = inputs["数值"], inputs["原满分"]
        undefined = value.absent | full.absent
        none = full.values <= near(0)
        share = quotient(value.values, full.values, ~undefined & ~none)
        if params.way == "扣分":
            with np.errstate(over="ignore"):  # what overflows is below zero
                ratio = np.clip(1.0 - params.multiple * share, 0.0, 1.0)
        else:
            ratio = np.clip(share, 0.0, params.cap)
        return outcome(ratio, (undefined, params.by_zero), (none, params.zero_full))

    def explain(self, row: Row, params: ConversionParams) -> Reason:
        """Say the score, what it is out of, and the share."""
        undefined = next((key for key in ("数值", "原满分") if row.absent(key)), None)
        if undefined is not None:
            return edge_reason(f"{row.worded(undefined)}，除数为零", params.by_zero)
        if row.value("原满分") <= near(0):
            return edge_reason(f"{row.worded('原满分')}为零或以下，不能折算", params.zero_full)
        value, full = row.written("数值"), row.written("原满分")
        rate = row.value("数值") / row.value("原满分")
        share = over(value, full)
        if params.full.names:
            words = divided(row.worded("数值"), value, row.worded("原满分"), full) + f"，{in_words(share)}"
        else:
            words = f"{figure(row, '数值', rate=False)}，原满分{in_words(full)}，{in_words(share)}"
        words += comes_to(rate, rate=True)
        return _deducted(params, words, share, rate) if params.way == "扣分" else _scored(params, words, share, rate)

    def faults(self, params: ConversionParams, *, nested: bool) -> Sequence[Fault]:  # noqa: ARG002  the same inside another measure
        """Tell a cap under which full marks cannot be reached."""
        return cap_faults(params.cap)


def _scored(params: ConversionParams, words: str, share: Written, rate: float) -> Reason:
    if rate < 0:
        return Reason(f"{words}，低于零按零", at_least(ZERO, share))
    if rate > params.cap:
        return Reason(f"{words}，封顶{decimal(params.cap)}", at_most(number(params.cap), share))
    return Reason(words, share)


def _deducted(params: ConversionParams, words: str, share: Written, rate: float) -> Reason:
    if rate <= 0:
        return Reason(f"{words}，没有扣分", ONE)
    lost = share if params.multiple == 1 else times(number(params.multiple), share)
    words += "，按这个比例扣" if params.multiple == 1 else f"，按{decimal(params.multiple)}倍扣"
    words += "，扣完为止" if params.multiple * rate > 1 else ""
    return Reason(words, at_least(ZERO, minus(ONE, lost)))


METHOD: Method = Conversion()
