"""The figures that a year scores in one piece: carried quarters added up, and what is judged once a year.

Figures of the period (当期) are added, those that run from the year's start (累计) are the last
ones. Ballots are counted again over the whole year.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from kaoping.findings import Finding, Where
from kaoping.intake.records import Question, Window, by_unit, derive
from kaoping.layouts import BALLOTS
from kaoping.scoring import figures as fig
from kaoping.scoring.interventions import NOTHING, Interventions
from kaoping.tables import ITEMS, ORIGINS, STATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kaoping.intake.sheets import Record
    from kaoping.periods import Period
    from kaoping.rulebook.model import Indicator, Item, Rulebook
    from kaoping.scoring.lines import Scored


@dataclass(frozen=True)
class Quarter:
    """One scored quarter as the year takes it: its rules, lines with their working, records by table, and EVENTS.

    interventions: what its vetoes and tolerance do to lines, those included that the quarter did not score.
    """

    rulebook: Rulebook
    scored: Scored
    records: Mapping[str, Sequence[Record]]
    events: pd.DataFrame
    interventions: Interventions = NOTHING

    @property
    def period(self) -> Period:
        """The quarter."""
        return self.rulebook.period


class Told(NamedTuple):
    """One figure: its state and origin (codes of `scoring.figures`) and its value."""

    state: int
    origin: int
    value: float


def figures_of_the_year(
    quarters: Sequence[Quarter],
    book: Rulebook,
    carried: Mapping[tuple[str, str], Sequence[tuple[str, str]]],
    yearly: Sequence[str],
) -> tuple[pd.DataFrame, list[Finding]]:
    """ITEMS of the year, for these lines only.

    carried: (unit, indicator) → the (period, unit) whose figures are added; yearly: indicators
    judged once a year, whose figures are the last quarter's.
    """
    rows: list[tuple[str, str, Told]] = []
    ballots, findings = _ballots(quarters)
    for unit in book.units:
        for indicator in book.indicators_of(unit.unit_class):
            keys = indicator.keys_for(unit.unit_class)
            whose = carried.get((unit.code, indicator.code))
            if indicator.code in yearly:
                asked = _Asked(quarters[-1], book, indicator, (unit.code, *unit.forerunners), ballots)
                rows += [(unit.code, indicator.item_id(key), asked.told(key)) for key in keys]
            elif whose is not None:
                rows += [(unit.code, indicator.item_id(key), added(quarters, indicator, key, whose)) for key in keys]
    return _items(rows, str(book.period)), findings


def added(quarters: Sequence[Quarter], indicator: Indicator, key: str, whose: Sequence[tuple[str, str]]) -> Told:
    """One item over the carried quarters: 当期 added up, 累计 the last of each unit.

    What does not apply adds nothing; where nothing applies, the item does not.
    """
    item_id = indicator.item_id(key)
    told = {(str(quarter.period), unit): found for quarter, unit, found in _found(quarters, item_id, whose)}
    listed = [(unit, told[period, unit]) for period, unit in whose if (period, unit) in told]
    if indicator.items[key].span == "累计":
        listed = list(dict(listed).items())  # the last of each unit
    known = [figure for _, figure in listed if figure.state in (fig.VALUE, fig.NONE)]
    if not known:
        state = listed[-1][1].state if listed else fig.NOT_REPORTED
        return Told(state, listed[-1][1].origin if listed else fig.DEPARTMENT, 0.0)
    if all(figure.state == fig.NONE for figure in known):
        return known[-1]
    return Told(fig.VALUE, known[-1].origin, _sum(figure.value for figure in known))


def _sum(values: Iterable[float]) -> float:
    """Add numbers as they were written: 0.1 and 0.2 are 0.3."""
    return float(sum((Fraction(repr(value)) for value in values), Fraction(0)))


def _found(
    quarters: Sequence[Quarter], item_id: str, whose: Sequence[tuple[str, str]]
) -> Iterable[tuple[Quarter, str, Told]]:
    for quarter in quarters:
        for period, unit in whose:
            if period == str(quarter.period):
                found = _of(quarter, unit, item_id)
                if found is not None:
                    yield quarter, unit, found


def _of(quarter: Quarter, unit: str, item_id: str) -> Told | None:
    """The figure of one quarter that counted, None where the rules of then knew no such item."""
    figures = quarter.scored.figures
    if unit not in figures.units or item_id not in figures.items:
        return None
    row, column = figures.units.index(unit), figures.column(item_id)
    return Told(int(figures.states[row, column]), int(figures.origins[row, column]), float(figures.values[row, column]))  # noqa: PD011  a numpy matrix


class _Asked(NamedTuple):
    """Figures of an indicator that is judged once a year, for one unit and whoever counts with it."""

    last: Quarter
    book: Rulebook
    indicator: Indicator
    whose: tuple[str, ...]
    ballots: Mapping[str, Sequence[Record]]

    def told(self, key: str) -> Told:
        """The last quarter's figure; ballots are counted over the year unless a ruling stands against them."""
        item = self.indicator.items[key]
        found = _of(self.last, self.whose[0], self.indicator.item_id(key))
        found = found or Told(fig.NOT_REPORTED, fig.DEPARTMENT, 0.0)
        if item.ledger != BALLOTS.name or found.origin == fig.CHECKED or found.state == fig.NOT_REPORTED:
            return found
        return self._counted(item)

    def _counted(self, item: Item) -> Told:
        records = [record for code in self.whose for record in self.ballots.get(code, ())]
        derived = derive(records, Question(item, Window.of(self.book.period), self.whose[0]))
        state = fig.NOT_APPLICABLE if derived.value is None else fig.VALUE
        return Told(state, fig.DEPARTMENT, derived.value or 0.0)


def _ballots(quarters: Sequence[Quarter]) -> tuple[dict[str, list[Record]], list[Finding]]:
    """All ballots of the year by unit; one that is listed again counts once, as it was listed last."""
    kept: dict[str, Record] = {}
    findings = []
    for quarter in quarters:
        fresh: dict[str, Record] = {}
        for record in quarter.records.get(BALLOTS.name, ()):
            number = str(record.values["number"])  # noqa: PD011  a record's own columns
            if number in kept:
                where = Where(record.file, record.sheet, record.cell)
                found = f"测评票 {number} 在以前的季度已经报过，全年只计一次，按本次所报"
                findings.append(Finding("W-REC-ONCE", where, found, "请核对"))
            fresh[number] = record
        kept |= fresh
    return by_unit(kept.values()), findings


def _items(rows: Sequence[tuple[str, str, Told]], period: str) -> pd.DataFrame:
    origins = [ORIGINS[told.origin] for _, _, told in rows]
    ids = [f"{unit}/{item}/{origin}" for (unit, item, _), origin in zip(rows, origins, strict=True)]
    values = [told.value if told.state == fig.VALUE else None for _, _, told in rows]
    return ITEMS.validate(
        pd.DataFrame(
            {
                "item_id": pd.Series(ids, dtype="str"),
                "unit": pd.Series([unit for unit, _, _ in rows], dtype="str"),
                "period": pd.Series([period] * len(rows), dtype="str"),
                "item": pd.Series([item for _, item, _ in rows], dtype="str"),
                "state": pd.Series([STATES[told.state] for _, _, told in rows], dtype="str"),
                "value": pd.Series(values, dtype="float64"),
                "origin": pd.Series(origins, dtype="str"),
            }
        )
    )
