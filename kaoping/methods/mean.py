"""均值: the plain mean of several figures of the same kind, such as unannounced inspections (M33)."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from kaoping.methods._edges import Undivided, outcome
from kaoping.methods._shelf import (
    Context,
    Declared,
    Flags,
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
    comes_to,
    decimal,
    in_words,
    over_stated,
    plus,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Occasion(Declared):
    """One figure and what it is called."""

    name: str = Field(alias="名称", min_length=1)
    value: Undivided = Field(alias="数值")


class MeanParams(Params):
    """What a rule states for 均值: the figures, what each is out of, and what one that does not apply means."""

    occasions: tuple[Occasion, ...] = Field(alias="各次", min_length=2)
    full: Number = Field(alias="满分值", gt=0)
    missing: Literal["归一", "不适用"] = Field(alias="缺部分")


class Mean:
    """mean ÷ full, between 0 and 1, over the figures that apply; not applicable where none does."""

    name: ClassVar[str] = "均值"
    catalogue: ClassVar[str] = "M33"
    params: ClassVar[type[Params]] = MeanParams
    formula: ClassVar[str] = "限定(Σ数值÷次数÷满分值, 0, 1)（不适用的不计次）"

    def inputs(self, params: MeanParams) -> Sequence[Input]:
        """Take the figures as 次1, 次2 …; one of them may be 不适用 without ruling out the others."""
        return tuple(Input(f"次{i}", one.value, optional=True) for i, one in enumerate(params.occasions, 1))

    def score(self, inputs: Mapping[str, Vector], params: MeanParams, context: Context) -> Outcome:  # noqa: ARG002  no group, no price
        """Average what applies; step `mean` is the mean before full marks divide it."""
        vectors = [inputs[f"次{i}"] for i in range(1, len(params.occasions) + 1)]
        given = ~np.array([vector.absent for vector in vectors])
        lacking: Flags = ~(np.logical_or if params.missing == "归一" else np.logical_and).reduce(given)
        times = np.maximum(given.sum(axis=0), 1)
        mean = (np.array([vector.values for vector in vectors]) * given / times).sum(axis=0)
        with np.errstate(over="ignore"):  # what overflows is clipped
            ratio = np.clip(mean / params.full, 0.0, 1.0)
        return outcome(ratio, (lacking, "不适用"), steps={"mean": mean})

    def explain(self, row: Row, params: MeanParams) -> Reason:
        """Say every figure: 第一次90，第二次80，平均85，满分值100."""
        pairs = [(one, f"次{i}") for i, one in enumerate(params.occasions, 1)]
        given = [(one, row.written(key)) for one, key in pairs if not row.absent(key)]
        said = "，".join(
            f"{one.name}不适用" if row.absent(key) else f"{one.name}{in_words(row.written(key))}" for one, key in pairs
        )
        if not given or (params.missing == "不适用" and len(given) < len(pairs)):
            return Reason(f"{said}，{'缺一次即不适用' if given else '全部不适用'}", ZERO)
        mean = float(row.step("mean"))
        average = over_stated(reduce(plus, (written for _, written in given)), len(given))
        words = (
            said if len(given) == 1 else f"{said}，{len(given)}次平均，{in_words(average)}{comes_to(mean, rate=False)}"
        )
        words += f"，满分值{decimal(params.full)}" if params.full != 1 else ""
        share = over_stated(average, params.full)
        if mean > params.full:
            return Reason(f"{words}，超过满分值按满分", at_most(ONE, share))
        if mean < 0:
            return Reason(f"{words}，低于零按零", at_least(ZERO, share))
        return Reason(words, share)


METHOD: Method = Mean()
