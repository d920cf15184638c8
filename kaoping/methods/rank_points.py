"""名次加减: points added for the first places and taken for the last ones (M09)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from kaoping.methods._edges import MayDivide, edge_reason, outcome
from kaoping.methods._peers import Direction, Scope, among, peers, places
from kaoping.methods._shelf import (
    Context,
    Fault,
    Floats,
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
    ZERO,
    at_least,
    decimal,
    figure,
    minus,
    number,
    over_standard,
    percent,
    plus,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

Points = Annotated[Number, Field(gt=0)]


class RankPointsParams(MayDivide):
    """What a rule states for 名次加减.

    前 is what the first place, the second … add, 后 what the last, the last but one … take. With fewer units than both
    lists together 家数不足 decides. 基础 as in 加减步长: without it the ratio is signed.
    """

    value: Quantity = Field(alias="数值")
    direction: Direction = Field(alias="方向")
    scope: Scope = Field(alias="范围")
    first: tuple[Points, ...] = Field(alias="前", default=())
    last: tuple[Points, ...] = Field(alias="后", default=())
    too_few: Literal["不加不扣", "不适用"] = Field(alias="家数不足")
    base: Annotated[Number, Field(ge=0, le=1)] | None = Field(alias="基础", default=None)

    @model_validator(mode="after")
    def _adds_or_takes(self) -> Self:
        if not self.first and not self.last:
            raise ValueError(
                "E-RULE-MISSING|“前”和“后”至少写一个|请写第一名、第二名…各加多少分，末名、倒数第二…各扣多少分"
            )
        for key, points in (("前", self.first), ("后", self.last)):
            if list(points) != sorted(points, reverse=True):
                raise ValueError(f"E-RULE-TYPE|“{key}”里靠后的写得比靠前的多|请从第一名（末名）写起，由多到少")
        return self

    @property
    def least(self) -> int:
        """With fewer units than this nobody is placed."""
        return max(2, len(self.first) + len(self.last))


class RankPoints:
    """base + (points of the place − points of the place from behind) ÷ standard, among the units that have a value.

    Who are level share the better place from the front and the worse from behind (1, 2, 2, 4); a unit apart (单列) gets
    the place that it would have and moves nobody.
    """

    name: ClassVar[str] = "名次加减"
    catalogue: ClassVar[str] = "M09"
    params: ClassVar[type[Params]] = RankPointsParams
    formula: ClassVar[str] = (
        "最大(0, 基础＋(前几名所加的分－后几名所扣的分)÷细则分值)；不写基础的只作“加总”的部分，可以为负"
    )

    def inputs(self, params: RankPointsParams) -> Sequence[Input]:
        """Take the figure."""
        return (Input("数值", params.value),)

    def score(self, inputs: Mapping[str, Vector], params: RankPointsParams, context: Context) -> Outcome:
        """Place every row from both ends; the steps are named among, rank, behind and points."""
        return among(params.scope, context, lambda own: _score(inputs["数值"], params, own))

    def explain(self, row: Row, params: RankPointsParams) -> Reason:
        """Say the figure, the place among how many, and what it adds or takes."""
        if row.absent("数值"):
            return edge_reason(f"{row.worded('数值')}，除数为零", params.by_zero)
        words, count = figure(row, "数值", rate=params.value.divides), int(row.step("among"))
        base = ZERO if params.base is None else number(params.base)
        on = "" if params.base is None else f"，得{'满分' if params.base == 1 else percent(params.base)}"
        if count < params.least:
            why = f"{words}，同{params.scope}只有{count}家，不足{params.least}家"
            return (
                Reason(f"{why}，不适用", ZERO) if params.too_few == "不适用" else Reason(f"{why}，不加不扣{on}", base)
            )
        words += f"，同{params.scope}{count}家中第{int(row.step('rank'))}名"
        points = float(row.step("points"))
        if points == 0:
            return Reason(f"{words}，不加不扣{on}", base)
        verb, share = "加" if points > 0 else "扣", over_standard(number(abs(points)), row)
        said = "" if params.base is None else f"在{'满分' if params.base == 1 else percent(params.base)}上"
        words += f"，倒数第{int(row.step('behind'))}" if points < 0 else ""
        words += f"，{said}{verb}{decimal(abs(points))}分"
        if params.base is None:
            return Reason(words, share if points > 0 else minus(ZERO, share))
        arithmetic = plus(base, share) if points > 0 else minus(base, share)
        if params.base + points / row.standard < 0:
            return Reason(f"{words}，扣完为止", at_least(ZERO, arithmetic))
        return Reason(words, arithmetic)

    def faults(self, params: RankPointsParams, *, nested: bool) -> Sequence[Fault]:
        """Tell a missing base where the measure stands alone, and full marks out of reach."""
        if not nested and params.base is None:
            fix = "请写明 基础（如 100%），或把它作为“合成”的“加总”的一部分"
            return (Fault("E-RULE-MISSING", "单独使用没有写“基础”，不知道在多少分上加减", fix),)
        if params.base is not None and params.base < 1 and not params.first:
            found = f"满分不可能得到：基础只有{percent(params.base)}，没有加分"
            return (Fault("E-RULE-UNREACHABLE", found, "请让基础为 100%，或写明“前”"),)
        return ()


def _score(value: Vector, params: RankPointsParams, context: Context) -> Outcome:
    members, n = peers(value, context), len(value.values)
    steps: dict[str, Floats] = {name: np.zeros(n) for name in ("rank", "behind", "points")}
    steps["among"] = np.full(n, float(len(members)))
    absent = (value.absent, params.by_zero)
    if len(members) < params.least:
        few = np.full(n, params.too_few == "不适用")
        return outcome(np.full(n, params.base or 0.0), absent, (few, "不适用"), steps=steps)
    front = places(value.values, members, params.direction)
    behind = places(value.values, members, "反向" if params.direction == "正向" else "正向")
    steps["rank"], steps["behind"] = front.ranks(shared=True), behind.ranks(shared=True)
    steps["points"] = _listed(front.better, params.first) - _listed(behind.better, params.last)
    ratio = (params.base or 0.0) + steps["points"] / context.standard
    return outcome(ratio if params.base is None else np.maximum(ratio, 0.0), absent, steps=steps)


def _listed(better: NDArray[np.int64], points: tuple[float, ...]) -> Floats:
    """Points of the place of n rows (so many are better); nothing beyond the list."""
    worth: Floats = np.array([*points, 0.0], np.float64)[np.minimum(better, len(points))]
    return worth


METHOD: Method = RankPoints()
