"""是否: a list of points, each met or not, that count apart or only together (M15)."""

from __future__ import annotations

from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from kaoping.methods._edges import Condition, outcome
from kaoping.methods._shelf import (
    Context,
    Declared,
    Fault,
    Input,
    Method,
    Number,
    Outcome,
    Params,
    Reason,
    Row,
    Vector,
)
from kaoping.methods._wording import ONE, ZERO, in_words, number, percent, plus

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Point(Declared):
    """One point: what it is called, when it is met, and its share of full marks."""

    name: str = Field(alias="名称", min_length=1)
    condition: Condition = Field(alias="条件")
    share: Annotated[Number, Field(gt=0, le=1)] | None = Field(alias="得", default=None)


class ChecklistParams(Params):
    """What a rule states for 是否: the points, and whether each counts apart (逐项计) or only all (全部满足)."""

    points: tuple[Point, ...] = Field(alias="要点", min_length=1)
    counting: Literal["逐项计", "全部满足"] = Field(alias="计法")

    @model_validator(mode="after")
    def _shares_are_stated(self) -> Self:
        apart = self.counting == "逐项计"
        for point in self.points:
            if apart and point.share is None:
                raise ValueError(f"E-RULE-MISSING|逐项计，要点“{point.name}”没有写“得”|请写明满足它得满分的多少")
            if not apart and point.share is not None:
                raise ValueError(f"E-RULE-TYPE|全部满足才得分，要点“{point.name}”不能写“得”|请删去，或改为逐项计")
        return self


class Checklist:
    """Σ share of the points that are met; or 1 where all are, else 0."""

    name: ClassVar[str] = "是否"
    catalogue: ClassVar[str] = "M15"
    params: ClassVar[type[Params]] = ChecklistParams
    formula: ClassVar[str] = "逐项计：Σ满足的要点的得；全部满足：都满足为 1，否则为 0"

    def inputs(self, params: ChecklistParams) -> Sequence[Input]:
        """Take the conditions as 要点1, 要点2 …."""
        return tuple(Input(f"要点{i}", point.condition) for i, point in enumerate(params.points, 1))

    def score(self, inputs: Mapping[str, Vector], params: ChecklistParams, context: Context) -> Outcome:  # noqa: ARG002  no group, no price
        """Add up the points that are met; a condition that has no value (an overflow) is not applicable."""
        vectors = [inputs[f"要点{i}"] for i in range(1, len(params.points) + 1)]
        met = np.array([vector.values > 0 for vector in vectors])
        absent = np.logical_or.reduce([vector.absent for vector in vectors])
        if params.counting == "全部满足":
            return outcome(np.logical_and.reduce(met).astype(np.float64), (absent, "不适用"))
        shares = np.array([point.share or 0.0 for point in params.points])[:, None]
        return outcome(np.asarray((shares * met).sum(axis=0), np.float64), (absent, "不适用"))

    def explain(self, row: Row, params: ChecklistParams) -> Reason:
        """Say every point with its figures, and what it is worth."""
        keys = [f"要点{i}" for i in range(1, len(params.points) + 1)]
        if any(row.absent(key) for key in keys):
            return Reason("条件里的数过大，算不出来", ZERO)
        met = [row.value(key) > 0 for key in keys]
        said = "；".join(_said(row, key, point) for key, point in zip(keys, params.points, strict=True))
        if params.counting == "全部满足":
            return Reason(
                f"{said}；{'全部满足，满分' if all(met) else '没有全部满足，零分'}", ONE if all(met) else ZERO
            )
        shares = [number(point.share or 0.0) for point, holds in zip(params.points, met, strict=True) if holds]
        return Reason(said, reduce(plus, shares) if shares else ZERO)

    def faults(self, params: ChecklistParams, *, nested: bool) -> Sequence[Fault]:  # noqa: ARG002  the same inside another measure
        """Tell shares that do not come to full marks."""
        if params.counting == "全部满足":
            return ()
        total = _total(point.share or 0.0 for point in params.points)
        if total < 1:
            found = f"满分不可能得到：各要点合计{percent(float(total))}"
            return (Fault("E-RULE-UNREACHABLE", found, "请让各要点的“得”合计 100%"),)
        if total > 1:
            found = f"各要点合计{percent(float(total))}，超过满分"
            return (Fault("E-RULE-TYPE", found, "请让各要点的“得”合计 100%"),)
        return ()


def _said(row: Row, key: str, point: Point) -> str:
    figures = f"{row.worded(key)}，{in_words(row.written(key))}"
    if row.value(key) > 0:
        return f"{point.name}：是（{figures}）" + (f"，得{percent(point.share)}" if point.share is not None else "")
    return f"{point.name}：否（{figures}不成立）"


def _total(shares: Iterable[float]) -> Decimal:
    """Sum shares as they are written, so that 0.7 + 0.2 + 0.1 is 1."""
    return sum((Decimal(repr(share)) for share in shares), Decimal(0))


METHOD: Method = Checklist()
