"""排名计分: places within the class, turned into shares of full marks by one of four shapes (M09)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from kaoping.methods._edges import edge_reason, outcome
from kaoping.methods._peers import ALONE, COMPARED, AmongPeers, among, by_rule, peers, places
from kaoping.methods._rank_shapes import Decrease, Line, Segment, Segments, Shape, Table
from kaoping.methods._shelf import (
    Context,
    Edge,
    Fault,
    Input,
    Measure,
    Method,
    Number,
    Outcome,
    Params,
    Quantity,
    Reason,
    Row,
    Vector,
)
from kaoping.methods._wording import ZERO, about, decimal, figure, percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Share = Annotated[Number, Field(ge=0)]
_SHAPES = {"table": "按名次给分", "decrease": "逐名递减", "segments": "分段", "line": "线性"}


class RanksParams(AmongPeers, Params):
    """What a rule states for 排名计分: what is ranked (数值, or the result of a 计分), ties, and one shape.

    名次外 is what places get that the table or the segments do not name.
    """

    value: Quantity | None = Field(alias="数值", default=None)
    measure: Measure | None = Field(alias="计分", default=None)
    by_zero: Edge | None = Field(alias="除数为零", default=None)
    ties: Literal["同名次", "平均名次"] = Field(alias="并列")
    table: tuple[Share, ...] | None = Field(alias="按名次给分", default=None, min_length=1)
    decrease: Decrease | None = Field(alias="逐名递减", default=None)
    segments: tuple[Segment, ...] | None = Field(alias="分段", default=None, min_length=1)
    line: Line | None = Field(alias="线性", default=None)
    outside: Share | None = Field(alias="名次外", default=None)

    @model_validator(mode="after")
    def _ranks_one_thing(self) -> Self:
        if (self.value is None) == (self.measure is None):
            raise ValueError("E-RULE-MISSING|“数值”和“计分”要写一个，只写一个|按数排名写数值，按得分率排名写计分")
        if self.value is not None and self.value.divides and self.by_zero is None:
            raise ValueError(f"E-RULE-EDGE|“{self.value.text}”里有除法，没有写“除数为零”：不适用、满分或零分")
        return self

    @model_validator(mode="after")
    def _has_one_shape(self) -> Self:
        stated = [words for name, words in _SHAPES.items() if getattr(self, name) is not None]
        if len(stated) != 1:
            found = f"同时写了{'、'.join(stated)}" if stated else "没有写名次怎样折成得分"
            raise ValueError(f"E-RULE-MISSING|{found}|请在{'、'.join(_SHAPES.values())}中写一种")
        listed = self.table is not None or self.segments is not None
        if listed and self.outside is None:
            raise ValueError("E-RULE-EDGE|没有写“名次外”|请写明没有列到的名次得多少，如 名次外: 0%")
        if not listed and self.outside is not None:
            raise ValueError(f"E-RULE-TYPE|“{stated[0]}”没有名次外|请删去“名次外”")
        return self

    @property
    def shape(self) -> Shape:
        """The shape that was stated."""
        if self.table is not None:
            return Table(self.table, self.outside or 0.0)
        if self.segments is not None:
            return Segments(self.segments, self.outside or 0.0)
        shape = self.line or self.decrease
        if shape is None:
            raise RuntimeError("the validator lets no rule without a shape pass")
        return shape

    @property
    def cap(self) -> float:
        """The highest ratio that is paid: that of the first place."""
        return self.shape.best


class Ranks:
    """The share of full marks of a row's place among the population that has a value.

    Numbers that are equal (within 1e-9) are level. A row outside the population (单列) gets the place that it
    would have and moves nobody.
    """

    name: ClassVar[str] = "排名计分"
    catalogue: ClassVar[str] = "M09"
    params: ClassVar[type[Params]] = RanksParams
    formula: ClassVar[str] = (
        "名次对应的得分比率：查表，或 最大(下限, 1－(名次－1)×每名)，或所在的段，"
        "或 末名＋(第一名－末名)×(家数－名次)÷(家数－1)"
    )

    def inputs(self, params: RanksParams) -> Sequence[Input]:
        """Take what is ranked: the figure, or the ratio of a measure."""
        source = params.value if params.value is not None else params.measure
        return (Input("数值", source),) if source is not None else ()

    def score(self, inputs: Mapping[str, Vector], params: RanksParams, context: Context) -> Outcome:
        """Rank and look the place up; steps: case, rank, better, level (others), among, inside."""
        return among(params.scope, context, lambda own: _score(inputs, params, own))

    def explain(self, row: Row, params: RanksParams) -> Reason:
        """Say what was ranked, the place among how many, and what the place is worth."""
        if params.measure is not None:
            why = row.reason("数值")
            if row.absent("数值"):
                return Reason(why.words, ZERO)
            words = f"{why.words}；得分率{about(row.value('数值'), rate=True)}"
        else:
            if row.absent("数值"):
                return edge_reason(f"{row.worded('数值')}，除数为零", params.by_zero)
            words = figure(row, "数值", rate=params.value is not None and params.value.divides)
        if int(row.step("case")) == ALONE:
            return by_rule(words, ALONE, params.alone, params.scope)
        why = params.shape.reason(float(row.step("rank")), int(row.step("among")), row)
        return Reason(f"{words}，{_place(row, params)}，{why.words}", why.arithmetic)

    def faults(self, params: RanksParams, *, nested: bool) -> Sequence[Fault]:  # noqa: ARG002  the same inside another measure
        """Tell a first place without full marks, a later place that gets more, segments out of order."""
        shape, faults = params.shape, []
        if shape.best < 1:
            found = f"满分不可能得到：第一名只得{percent(shape.best)}"
            faults.append(Fault("E-RULE-UNREACHABLE", found, "请让第一名得 100%"))
        return (*faults, *shape.faults())


def _score(inputs: Mapping[str, Vector], params: RanksParams, context: Context) -> Outcome:
    value = inputs["数值"]
    n, members = len(value.values), peers(value, context)
    without = (value.absent, params.by_zero if params.measure is None else "不适用")
    if len(members) < 2:
        return outcome(np.full(n, params.alone / 100), without, steps={"case": np.full(n, ALONE)})
    found = places(value.values, members, params.direction)
    rank = found.ranks(shared=params.ties == "同名次")
    inside = np.isin(np.arange(n), members)
    steps = {"case": np.full(n, COMPARED), "rank": rank, "among": np.full(n, found.among), "inside": inside}
    ratio = params.shape.ratio(rank, found.among, context.standard)
    return outcome(ratio, without, steps=steps | {"better": found.better, "level": found.level})


def _place(row: Row, params: RanksParams) -> str:
    """Say the place: 同类18家第3名（并列2家）, or the mean of the places that several share."""
    rank, level, better = float(row.step("rank")), int(row.step("level")), int(row.step("better"))
    count = f"同{params.scope}{int(row.step('among'))}家"
    if not row.step("inside"):
        return f"不参加排名，比照{count}排在第{decimal(rank)}名"
    if not level:
        return f"{count}第{decimal(rank)}名"
    if params.ties == "同名次":
        return f"{count}第{decimal(rank)}名（并列{level + 1}家）"
    return f"{count}并列第{better + 1}至{better + level + 1}名，取平均名次{decimal(rank)}"


METHOD: Method = Ranks()
