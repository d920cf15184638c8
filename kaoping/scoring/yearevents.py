"""What stands beside the year's lines: bonus, deduction, and the vetoes that hold for the whole year.

Bonus and deduction are what the quarters counted, one matter once a year, within the year's caps.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from kaoping.layouts import EVENTS_LIST
from kaoping.scoring import lines as ln
from kaoping.scoring.entries import BONUS, COUNTED, DEDUCTION, DOWNGRADE, VETO, said_points, same, text
from kaoping.scoring.vetoes import barred
from kaoping.scoring.year import ONCE, way_of
from kaoping.tables import EVENTS, LINE_STATES, YEAR_EVENTS, empty

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaoping.rulebook.model import Rulebook
    from kaoping.scoring.year import YearScored
    from kaoping.scoring.yearfigures import Quarter

_WHOLE_YEAR = "本年"


@dataclass(frozen=True)
class YearEvents:
    """YEAR_EVENTS and what they come to.

    bonus, deduction: unit → points (fixed-point); enacted: unit → codes in force at the year's end;
    zeroed: (unit, indicator) → why the year's line is zero; without_total: units whose total is zero.
    """

    table: pd.DataFrame
    bonus: Mapping[str, int] = field(default_factory=dict)
    deduction: Mapping[str, int] = field(default_factory=dict)
    enacted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    zeroed: Mapping[tuple[str, str], str] = field(default_factory=dict)
    without_total: frozenset[str] = frozenset()


def events_of_the_year(quarters: Sequence[Quarter], book: Rulebook) -> YearEvents:
    """Draw the year's balance of every quarter's EVENTS, by the year's rules.

    A bonus is told apart by its document, a deduction by its number; each counts once a year, at
    its highest. What goes beyond the year's cap is taken from the lowest, of equals from the last.
    Vetoes with 期限 本年 that counted in any quarter hold; those of 本季 ended with theirs.
    """
    frames = [
        quarter.events.assign(period=pd.Series([str(quarter.period)] * len(quarter.events), dtype="str"))
        for quarter in quarters
        if len(quarter.events)
    ]
    if not frames:
        return YearEvents(empty(YEAR_EVENTS))
    joined = pd.concat(frames, ignore_index=True)[["period", *EVENTS.columns]]
    rows = _Rows(joined, {former: unit.code for unit in book.units for former in unit.forerunners})
    scheme, scale = book.scheme, 10**book.scheme.precision.places
    caps = {
        BONUS: 0 if scheme.bonuses is None else int(scheme.bonuses.year_cap * scale),
        DEDUCTION: 0 if scheme.deductions is None else int(scheme.deductions.cap * scale),
    }
    sums = {kind: rows.count(kind, cap, book) for kind, cap in caps.items()}
    held = _held(joined, book)
    codes: dict[str, list[str]] = defaultdict(list)
    for at in held:
        codes[rows.owner(joined["unit"].iloc[at])].append(str(joined["code"].iloc[at]))
    order = list(scheme.vetoes)
    return YearEvents(
        rows.table(),
        sums[BONUS],
        sums[DEDUCTION],
        {unit: tuple(sorted(set(own), key=order.index)) for unit, own in codes.items()},
        dict(_zeroed(quarters, joined, held, book)),
        frozenset(unit for unit, own in codes.items() if any(scheme.vetoes[code].effect == "总分清零" for code in own)),
    )


class _Row(NamedTuple):
    """One row that counted in its quarter: position, what makes it one matter, points, and its day."""

    at: int
    matter: str
    points: int
    when: tuple[str, str, str]


class _Rows:
    """Rows of EVENTS of all quarters, and what the year counts of each."""

    def __init__(self, joined: pd.DataFrame, heirs: Mapping[str, str]) -> None:
        self.joined = joined
        self.heirs = heirs
        self.points = np.zeros(len(joined), np.int64)
        self.said = [""] * len(joined)

    def owner(self, unit: str) -> str:
        """Who bears a row in the year: the unit, or its successor where the roster says so."""
        return self.heirs.get(unit, unit)

    def count(self, kind: str, cap: int, book: Rulebook) -> dict[str, int]:
        """Count the rows of a kind, and return what they come to for every unit."""
        own: dict[str, list[_Row]] = defaultdict(list)
        names = ("unit", "kind", "points", "number", "matter", "document", "date", "period")
        columns = zip(*(self.joined[name].tolist() for name in names), strict=True)
        for at, (unit, of_kind, points, number, matter, document, date, period) in enumerate(columns):
            if of_kind == kind and points:
                told = same(document or matter) if kind == BONUS else number
                own[self.owner(unit)].append(_Row(at, told, points, (date, period, number)))
        return {unit: self._settled(rows, cap, book) for unit, rows in own.items()}

    def _settled(self, rows: list[_Row], cap: int, book: Rulebook) -> int:
        rest, seen = cap, set[str]()
        for row in sorted(rows, key=lambda row: (-row.points, row.when)):
            if row.matter in seen:
                self.said[row.at] = "同一事项全年只计一次，已按分值最大的一次计"
                continue
            seen.add(row.matter)
            counts = min(row.points, rest)
            if counts < row.points:
                self.said[row.at] = (
                    f"超过全年上限 {said_points(cap, book)}，减去 {said_points(row.points - counts, book)}"
                )
            self.points[row.at] = counts
            rest -= counts
        return cap - rest

    def table(self) -> pd.DataFrame:
        """YEAR_EVENTS."""
        said = pd.Series(self.said, dtype="str")
        return YEAR_EVENTS.validate(self.joined.assign(year_points=self.points, year_because=said))


def _held(joined: pd.DataFrame, book: Rulebook) -> list[int]:
    """Positions of vetoes and downgrades that counted in their quarter and hold for the year."""
    vetoes = book.scheme.vetoes
    columns = zip(joined["kind"], joined["state"], joined["code"], strict=True)
    return [
        at
        for at, (kind, state, code) in enumerate(columns)
        if kind in (VETO, DOWNGRADE) and state == COUNTED and code in vetoes and vetoes[code].span == _WHOLE_YEAR
    ]


def _zeroed(
    quarters: Sequence[Quarter], joined: pd.DataFrame, held: Sequence[int], book: Rulebook
) -> list[tuple[tuple[str, str], str]]:
    """Lines that a veto of 指标清零 takes for the whole year: the one that its record names, or that triggered it."""
    by_period = {str(quarter.period): quarter for quarter in quarters}
    found = []
    for at in held:
        row = joined.iloc[at]
        unit, code = str(row["unit"]), str(row["code"])
        veto = book.scheme.vetoes[code]
        if veto.effect == "指标清零":
            words = f"{row['period']} 一票否决 {code} {veto.name}，期限本年，年度该指标清零"
            named = _named(by_period[str(row["period"])], row, code)
            found += [((unit, indicator), words) for indicator in named if indicator in book.by_code]
    return found


def _named(quarter: Quarter, row: pd.Series, code: str) -> list[str]:
    place = (row["file"], row["sheet"], row["cell"])
    for record in quarter.records.get(EVENTS_LIST.name, ()):
        if (record.file, record.sheet, record.cell) == place:
            return [text(record, "indicator")]
    lines = quarter.scored.lines
    zero = lines[(lines["unit"] == row["unit"]) & (lines["state"] == LINE_STATES[ln.VETOED])]
    triggers = {one.code for one in quarter.rulebook.indicators if any(t.veto == code for t in one.triggers)}
    return [indicator for indicator in zero["indicator"] if indicator in triggers]


def enacted(events: YearEvents, scored: YearScored) -> dict[str, tuple[str, ...]]:
    """Codes in force for each unit: the year's vetoes, and indicators judged once a year whose policy bars an award."""
    found = {unit: list(codes) for unit, codes in events.enacted.items()}
    for entry in barred(scored.once):
        if way_of(scored.book.by_code[entry.code], scored.book) == ONCE:
            found.setdefault(entry.unit, []).append(entry.code)
    return {unit: tuple(codes) for unit, codes in found.items()}


def adjusted(totals: pd.DataFrame, events: YearEvents) -> pd.DataFrame:
    """TOTALS of lines with the year's bonus and deduction: not below 0, and 0 under 总分清零."""
    units = totals["unit"].tolist()
    bonus = np.array([events.bonus.get(unit, 0) for unit in units], np.int64)
    deduction = np.array([events.deduction.get(unit, 0) for unit in units], np.int64)
    total = np.maximum(totals["total"].to_numpy() + bonus - deduction, 0)
    total[[unit in events.without_total for unit in units]] = 0
    return totals.assign(bonus=bonus, deduction=deduction, total=total)
