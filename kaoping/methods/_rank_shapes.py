"""What a place is worth: a table, so much less for each place, segments, or a straight line."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Protocol, Self

import numpy as np
from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, model_validator

from kaoping.expressions import NEAR, compile_expression
from kaoping.methods._shelf import Declared, Fault, Number, Reason, _ratio
from kaoping.methods._wording import (
    ONE,
    at_least,
    comes_to,
    decimal,
    minus,
    number,
    over,
    over_standard,
    percent,
    plus,
    times,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaoping.methods._shelf import Flags, Floats, Row

_WITHIN = compile_expression("限定(甲, 下, 上)")


class Shape(Protocol):
    """How places (from 1, half ones where several share the mean) become shares of full marks."""

    @property
    def best(self) -> float:
        """The share of the first place."""

    def ratio(self, rank: Floats, among: int, standard: float) -> Floats:
        """Turn places (n rows) among so many peers into shares."""

    def reason(self, rank: float, among: int, row: Row) -> Reason:
        """Say what one place is worth."""

    def faults(self) -> Sequence[Fault]:
        """Tell shares that grow with the place, and segments out of order."""


def _growing(shares: Sequence[float]) -> Sequence[Fault]:
    if all(one >= other for one, other in pairwise(shares)):
        return ()
    return (Fault("E-RULE-TYPE", "名次在后的得分反而高", "请按名次由高到低写得分比率，名次外也不高于最后一个"),)


@dataclass(frozen=True)
class Table:
    """The first place gets the first share, and so on; further places get what is outside.

    A place halfway between two (the mean of what several share) gets the mean of both.
    """

    shares: tuple[float, ...]
    outside: float

    @property
    def best(self) -> float:
        """The share of the first place."""
        return self.shares[0]

    def ratio(self, rank: Floats, among: int, standard: float) -> Floats:  # noqa: ARG002  the table knows neither
        """Look the places up."""
        listed = (*self.shares, self.outside)
        return np.interp(rank, np.arange(1, len(listed) + 1), listed)

    def reason(self, rank: float, among: int, row: Row) -> Reason:  # noqa: ARG002  as ratio
        """Say the share, or the mean of two: 得95%."""
        upper, lower = self._at(int(rank)), self._at(int(rank) + 1)
        if rank == int(rank):
            return Reason(f"得{percent(upper)}", number(upper))
        mean = comes_to((upper + lower) / 2, rate=True)
        words = f"取第{int(rank)}、{int(rank) + 1}名的平均，（{percent(upper)}＋{percent(lower)}）÷2{mean}"
        return Reason(words, over(plus(number(upper), number(lower)), number(2)))

    def _at(self, rank: int) -> float:
        return self.shares[rank - 1] if rank <= len(self.shares) else self.outside

    def faults(self) -> Sequence[Fault]:
        """Tell a share above that of the place before."""
        return _growing((*self.shares, self.outside))


class Decrease(Declared):
    """So much less for each place: 每名 as a share of full marks, or 每名扣 in points of the 细则."""

    each: Annotated[Number, Field(gt=0)] | None = Field(alias="每名", default=None)
    price: Annotated[Number, Field(gt=0)] | None = Field(alias="每名扣", default=None)
    floor: Number = Field(alias="下限", ge=0, le=1)

    @model_validator(mode="after")
    def _says_how_much(self) -> Self:
        if (self.each is None) == (self.price is None):
            raise ValueError(
                "E-RULE-MISSING|“每名”和“每名扣”要写一个，只写一个|每名减满分的百分之几写每名，减几分写每名扣"
            )
        return self

    @property
    def best(self) -> float:
        """The share of the first place."""
        return 1.0

    def ratio(self, rank: Floats, among: int, standard: float) -> Floats:  # noqa: ARG002  how many there are does not matter
        """Take off for each place behind the first."""
        each = self.each if self.each is not None else (self.price or 0.0) / standard
        return np.maximum(self.floor, 1.0 - (rank - 1.0) * each)

    def reason(self, rank: float, among: int, row: Row) -> Reason:  # noqa: ARG002  as ratio
        """Say what each place takes off: 每降1名减5%."""
        if rank == 1:
            return Reason("得满分", ONE)
        behind = minus(number(rank), ONE)
        if self.each is not None:
            words, lost = f"每降1名减满分的{percent(self.each)}", times(number(self.each), behind)
            left = 1 - (rank - 1) * self.each
        else:
            price = self.price or 0.0
            words, lost = f"每降1名减{decimal(price)}分", over_standard(times(number(price), behind), row)
            left = 1 - (rank - 1) * price / row.standard
        words += f"，减到{percent(self.floor)}为止" if left < self.floor - NEAR else ""
        return Reason(words, at_least(number(self.floor), minus(ONE, lost)))

    def faults(self) -> Sequence[Fault]:
        """Tell nothing: a decrease starts at full marks."""
        return ()


class Front(Declared):
    """So many first places, or such a share of all."""

    text: str
    count: int | None = None
    share: float | None = None

    def holds(self, rank: Floats, among: int) -> Flags:
        """Tell which places belong to it; the share counts exactly: place ÷ number of peers is not above it."""
        limit = self.count if self.count is not None else (self.share or 0.0) * among
        return rank <= limit + NEAR

    @property
    def size(self) -> float:
        """The count or the share."""
        return float(self.count if self.count is not None else self.share or 0.0)


def _front(value: object) -> Front:
    if isinstance(value, Front):
        return value
    text = str(value).strip()
    size = _ratio(text)
    if text.endswith("%") and 0 < size <= 1:
        return Front(text=text, share=size)
    if not text.endswith("%") and size == int(size) and size >= 1:
        return Front(text=text, count=int(size))
    raise ValueError(f"E-RULE-TYPE|“{text}”写法不对|前三名写 3，前三成写 30%")


class Segment(Declared):
    """The first so many places, or the first share of them, and what each gets."""

    front: Annotated[
        Front,
        BeforeValidator(_front),
        PlainSerializer(lambda front: front.text, return_type=str),
        WithJsonSchema({"type": ["string", "number"], "examples": [3, "30%"]}),
    ] = Field(alias="前")
    ratio: Number = Field(alias="得", ge=0)

    @property
    def words(self) -> str:
        """Name the segment: 前3名, 前30%."""
        return f"前{self.front.text}" + ("名" if self.front.count is not None else "")


@dataclass(frozen=True)
class Segments:
    """The share of the first segment that holds the place."""

    parts: tuple[Segment, ...]
    outside: float

    @property
    def best(self) -> float:
        """The share of the first place."""
        return self.parts[0].ratio

    def ratio(self, rank: Floats, among: int, standard: float) -> Floats:  # noqa: ARG002  shares are of full marks
        """Look the places up."""
        found = np.full(len(rank), self.outside)
        for part in reversed(self.parts):
            found = np.where(part.front.holds(rank, among), part.ratio, found)
        return found

    def reason(self, rank: float, among: int, row: Row) -> Reason:  # noqa: ARG002  as ratio
        """Say the segment: 在前30%以内，得80%."""
        for part in self.parts:
            if part.front.holds(np.array([rank]), among)[0]:
                return Reason(f"在{part.words}以内，得{percent(part.ratio)}", number(part.ratio))
        words = f"在{self.parts[-1].words}以外，得{percent(self.outside)}"
        return Reason(words, number(self.outside))

    def faults(self) -> Sequence[Fault]:
        """Tell counts mixed with shares, segments that do not widen, and shares that grow."""
        if len({part.front.count is None for part in self.parts}) > 1:
            return (Fault("E-RULE-OVERLAP", "分段里名数和百分比混写，分不出先后", "请都写名数，或都写百分比"),)
        for one, other in pairwise(self.parts):
            if other.front.size <= one.front.size:
                found = f"分段没有由前到后：{one.words}之后写{other.words}"
                return (Fault("E-RULE-OVERLAP", found, "请让每一段都比前一段宽"),)
        return _growing((*(part.ratio for part in self.parts), self.outside))


class Line(Declared):
    """The first place gets one share, the last another, the others in proportion."""

    first: Number = Field(alias="第一名", ge=0)
    last: Number = Field(alias="末名", ge=0)

    @property
    def best(self) -> float:
        """The share of the first place."""
        return self.first

    def ratio(self, rank: Floats, among: int, standard: float) -> Floats:  # noqa: ARG002  shares are of full marks
        """Go from the first to the last; a row outside the population may stand behind the last."""
        return self.last + (self.first - self.last) * np.clip((among - rank) / (among - 1), 0.0, 1.0)

    def reason(self, rank: float, among: int, row: Row) -> Reason:  # noqa: ARG002  as ratio
        """Say the line: 第一名100%，末名0%，名次之间按比例."""
        ends = f"第一名得{percent(self.first)}，末名得{percent(self.last)}"
        if rank == 1 or rank >= among:
            share = self.first if rank == 1 else self.last
            return Reason(ends, number(share))
        place = over(minus(number(among), number(rank)), minus(number(among), ONE))
        value = self.last + (self.first - self.last) * (among - rank) / (among - 1)
        words = f"{ends}，其间按名次分摊，得{comes_to(value, rate=True).lstrip('＝').replace('≈', '约')}"
        if self.last == 0:
            return Reason(words, place if self.first == 1 else times(number(self.first), place))
        return Reason(words, plus(number(self.last), times(minus(number(self.first), number(self.last)), place)))

    def faults(self) -> Sequence[Fault]:
        """Tell a last place above the first."""
        return _growing((self.first, self.last))
