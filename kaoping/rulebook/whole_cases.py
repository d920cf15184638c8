"""Worked examples of the whole: effects' points of a few units, and the totals, ranks and grades that must follow."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from kaoping.findings import Finding, Where
from kaoping.rulebook.case_entries import NOTHING, WHOLE, WholeEntry, WholeRowEntry
from kaoping.rulebook.wording import mend_of_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kaoping.periods import Period
    from kaoping.rulebook.load import Placed, SchemeSource
    from kaoping.rulebook.model import Scheme

DOES_NOT_APPLY = "不适用"


@dataclass(frozen=True)
class WholeRow:
    """One unit: points (Decimal) by effect and by tie-break (None: 不适用), and what is expected (None: nothing).

    In a scheme whose whole is no sum the effects may have any number of decimals: a mean is taken before rounding.
    expected_rank is 0 for a unit that is not ranked, expected_grade empty for one without a grade.
    """

    unit: str
    unit_class: str
    group: str
    unranked: bool
    effects: Mapping[str, Decimal]
    bonus: Decimal
    deduction: Decimal
    tie_breaks: Mapping[str, Decimal | None]
    expected_total: Decimal | None
    expected_rank: int | None
    expected_grade: str | None
    where: Where


@dataclass(frozen=True)
class WholeCase:
    """A worked example of totals, ranks and grades; its rows are ranked together."""

    name: str
    period: Period
    rows: tuple[WholeRow, ...]
    where: Where


def whole_case(placed: Placed[WholeEntry], period: Period) -> WholeCase:
    """Turn what was written, and found free of faults, into a case."""
    rows = enumerate(placed.model.rows)
    return WholeCase(
        placed.model.name, period, tuple(_row(row, placed.where(WHOLE, at)) for at, row in rows), placed.where()
    )


def _row(row: WholeRowEntry, where: Where) -> WholeRow:
    return WholeRow(
        unit=row.unit,
        unit_class=row.unit_class,
        group=row.group,
        unranked=row.unranked,
        effects=row.effects,
        bonus=row.bonus,
        deduction=row.deduction,
        tie_breaks={key: None if text == DOES_NOT_APPLY else Decimal(text) for key, text in row.tie_breaks.items()},
        expected_total=row.total,
        expected_rank=row.rank,
        expected_grade="" if row.grade == NOTHING else row.grade,
        where=where,
    )


def faults_of_whole(placed: Placed[WholeEntry], period: Period, source: SchemeSource) -> Iterator[Finding]:
    """Find what in a case of the whole does not fit the scheme."""
    name = placed.model.name
    if period not in source.valid:
        found = f"案例“{name}”的期 {period} 不在适用期 {source.valid} 之内"
        yield Finding("E-RULE-PERIOD", placed.where("期"), found, "请改正")
        return
    scheme = source.at(period).scheme
    first: dict[str, int] = {}
    for at, row in enumerate(placed.model.rows):
        look = _Look(placed, at, row, scheme)
        if row.unit in first:
            words = f"案例“{name}”的单位“{row.unit}”写了两次"
            yield Finding("E-RULE-CODE", look.where("单位"), words, "请改其中一个的名称")
        first.setdefault(row.unit, at)
        yield from look.names()
        yield from look.missing()
        yield from look.figures()


@dataclass(frozen=True)
class _Look:
    """One row beside the scheme."""

    placed: Placed[WholeEntry]
    at: int
    row: WholeRowEntry
    scheme: Scheme

    @property
    def said(self) -> str:
        return f"案例“{self.placed.model.name}”的单位“{self.row.unit}”"

    def where(self, *path: str) -> Where:
        return self.placed.where(WHOLE, self.at, *path)

    def names(self) -> Iterator[Finding]:
        """Tell names that the scheme has not."""
        grades = [grade.name for grade in self.scheme.grades]
        yield from self._unknown([self.row.unit_class], list(self.scheme.classes), "类别")
        yield from self._unknown(list(self.row.effects), list(self.scheme.effects), "效果", inside=True)
        yield from self._unknown(list(self.row.tie_breaks), self._tie_breaks(), "决胜", inside=True)
        if self.row.grade is not None:
            yield from self._unknown([self.row.grade], [*grades, NOTHING], "等次")

    def _tie_breaks(self) -> list[str]:
        """Tie-breaks of the scheme that are indicators: effects are written as such."""
        return [name for name in self.scheme.ranking.tie_breaks if name not in self.scheme.effects]

    def _unknown(
        self, names: Sequence[str], known: Sequence[str], key: str, *, inside: bool = False
    ) -> Iterator[Finding]:
        for name in names:
            if name not in known:
                where = self.where(key, name) if inside else self.where(key)
                yield Finding(
                    "E-RULE-NAME", where, f"{self.said}的{key}“{name}”在方案里没有", mend_of_name(name, known)
                )

    def missing(self) -> Iterator[Finding]:
        """Tell points that are not written, which are not zero, and a row that expects nothing."""
        lacking = [name for name in self.scheme.effects if name not in self.row.effects]
        if lacking:
            found = f"{self.said}没有写“{'”“'.join(lacking)}”的得分"
            yield Finding("E-RULE-MISSING", self.where("效果"), found, "请补写，不写不等于零")
        lacking = [name for name in self._tie_breaks() if name not in self.row.tie_breaks]
        if lacking:
            found = f"{self.said}没有写用来决胜的“{'”“'.join(lacking)}”"
            yield Finding("E-RULE-MISSING", self.where("决胜"), found, f"请补写得分，或写 {DOES_NOT_APPLY}")
        if self.row.total is None and self.row.rank is None and self.row.grade is None:
            fix = "请写明 总分、名次、等次 里的一项或几项"
            yield Finding("E-RULE-MISSING", self.where(), f"{self.said}没有写应有的结果", fix)

    def figures(self) -> Iterator[Finding]:
        """Tell points that are no numbers, or have more places than the scheme settles; a mean may have finer parts."""
        written: dict[tuple[str, ...], object] = {("加分",): self.row.bonus, ("扣分",): self.row.deduction}
        if self.scheme.whole.combine == "加总":
            written |= {("效果", name): points for name, points in self.row.effects.items()}
        written |= {("决胜", name): text for name, text in self.row.tie_breaks.items() if text != DOES_NOT_APPLY}
        for path, value in written.items():
            if not _settled(value, self.scheme.precision.places):
                found = f"{self.said}的“{path[-1]}”写的是“{value}”"
                fix = f"请写不小于零、最多 {self.scheme.precision.places} 位小数的数"
                yield Finding("E-RULE-TYPE", self.where(*path), found, fix)


def _settled(value: object, places: int) -> bool:
    """Whether a text is a number of at most so many decimals, not below zero."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return False
    return number.is_finite() and number >= 0 and number * 10**places == (number * 10**places).to_integral_value()


__all__ = ["WholeCase", "WholeRow", "faults_of_whole", "whole_case"]
