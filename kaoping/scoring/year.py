"""Settled quarters to the year's lines: each indicator in its own way, settled once more.

A quarter is in a year's line where it carried full marks; a small sample that was carried
(并入年度) lends its figures, which are added and scored as one. What is judged once a year
(仅年度) is scored from the last quarter's figures.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kaoping.exact import settle_exact
from kaoping.findings import Finding, Where
from kaoping.periods import Period
from kaoping.scoring import lines as ln
from kaoping.scoring.interventions import Given, Interventions
from kaoping.scoring.lines import Scored, Working, _carried, _policies, _trim, score
from kaoping.scoring.marks import class_marks, unit_marks
from kaoping.scoring.yearfigures import Quarter, figures_of_the_year
from kaoping.scoring.yearroster import lost
from kaoping.tables import LINE_STATES, LINES, YEAR_LINES, YEAR_SHARES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from kaoping.rulebook.model import Indicator, Rulebook, Unit
    from kaoping.scoring.marks import ClassMarks

ALONE, POOLED, LEFT_OUT = "单独", "并入", "不计"
ONCE = "仅年度"
_POOL = "并入"
_CARRIED, _VETOED = LINE_STATES[ln.CARRIED], LINE_STATES[ln.VETOED]


@dataclass(frozen=True, slots=True)
class Share:
    """What one quarter's line of one unit is in a year's line; full and points are fixed-point."""

    period: Period
    whose: str
    state: str
    full: int
    points: int
    part: str

    @property
    def ratio(self) -> Fraction:
        """Settled points as a share of the quarter's full marks; 0 where a veto took a line that had none."""
        return Fraction(self.points, self.full) if self.full else Fraction(0)


@dataclass(frozen=True, slots=True)
class YearLine:
    """One unit's year in one indicator. ratio is None where no quarter was scored; points are after trimming.

    weights has one entry for each share; once tells whether the figures of the year were scored
    in one piece (`YearScored.once` has the working); vetoed says why a line is zero for the year.
    """

    unit: str
    effect: str
    indicator: str
    way: str
    state: str
    standard: int
    full: int
    ratio: Fraction | None
    points: int
    trimmed: int
    shares: tuple[Share, ...]
    weights: tuple[Fraction, ...]
    once: bool
    vetoed: str = ""


@dataclass(frozen=True)
class YearScored:
    """The year's lines, and the working of what was scored in one piece.

    book: the last quarter's rules with the year as period; lifted: units whose limit of
    reweighting had to be lifted.
    """

    book: Rulebook
    lines: tuple[YearLine, ...]
    once: Scored
    lifted: tuple[str, ...]
    findings: tuple[Finding, ...]

    def table(self) -> pd.DataFrame:
        """YEAR_LINES."""
        return YEAR_LINES.validate(_table(self.lines))

    def as_lines(self) -> pd.DataFrame:
        """The same as LINES, for what sums and ranks."""
        return LINES.validate(_table(self.lines)[list(LINES.columns)])

    def shares(self) -> pd.DataFrame:
        """YEAR_SHARES: the quarterly columns behind every line."""
        names = ("whose", "state", "full", "points", "part")
        rows = [
            (line.unit, line.indicator, str(share.period), *(getattr(share, name) for name in names))
            for line in self.lines
            for share in line.shares
        ]
        return YEAR_SHARES.validate(_frame(rows, ("unit", "indicator", "period", *names), ("full", "points")))


def _table(lines: Sequence[YearLine]) -> pd.DataFrame:
    names = ("unit", "effect", "indicator", "state", "standard", "full", "ratio", "points", "trimmed", "way")
    frame = _frame(
        [[getattr(line, name) for name in names] for line in lines], names, ("standard", "full", "points", "trimmed")
    )
    ratios = [float("nan") if line.ratio is None else float(line.ratio) for line in lines]
    return frame.assign(ratio=np.array(ratios, np.float64))


def _frame(rows: Sequence[Sequence[object]], names: Sequence[str], whole: Sequence[str]) -> pd.DataFrame:
    types = {name: "int64" if name in whole else "str" for name in names}
    columns = zip(*rows, strict=True) if rows else ([] for _ in names)
    return pd.DataFrame(
        {
            name: pd.Series([str(value) if types[name] == "str" else value for value in column], dtype=types[name])
            for name, column in zip(names, columns, strict=True)
        }
    )


def year_book(last: Rulebook) -> Rulebook:
    """The rules of the year: those of its last quarter, roster included, with the year as their period."""
    return replace(last, period=Period(last.period.year, 4, "year"))


def way_of(indicator: Indicator, rulebook: Rulebook) -> str:
    """How an indicator's quarters become its year.

    Raises ValueError where neither the indicator nor the scheme says it.
    """
    if indicator.scored_in == ONCE:
        return ONCE
    if indicator.yearly is not None:
        return indicator.yearly
    if rulebook.scheme.year is None:
        raise ValueError(f"neither {indicator.code} nor the scheme says how quarters become a year")
    return rulebook.scheme.year.default


def score_year(
    quarters: Sequence[Quarter], book: Rulebook, zeroed: Mapping[tuple[str, str], str] | None = None
) -> YearScored:
    """Combine quarters (in order, at least one) into the year's lines, by `book`: see `year_book`.

    zeroed: (unit, indicator) → why a veto takes the line for the whole year.
    """
    shares = _shares(quarters, book)
    carried = {key: [s for s in found if s.part == POOLED] for key, found in shares.items()}
    wanted = {
        key: tuple((str(share.period), share.whose) for share in found) for key, found in carried.items() if found
    }
    yearly = [one.code for one in book.indicators if way_of(one, book) == ONCE]
    items, findings = figures_of_the_year(quarters, book, wanted, yearly)
    once = score(items, _without_small_samples(book), _interventions(quarters, yearly))
    lines: list[YearLine] = []
    lifted: list[str] = []
    for unit_class in dict.fromkeys(unit.unit_class for unit in book.units):
        members = [unit for unit in book.units if unit.unit_class == unit_class]
        pieces = _in_one_piece(once, unit_class)
        found, over = _Class(book, class_marks(book, unit_class), shares, pieces, zeroed or {}).lines(members)
        lines += found
        lifted += over
    order = {unit.code: position for position, unit in enumerate(book.units)}
    lines.sort(key=lambda line: order[line.unit])
    said = (*findings, *_alone_in_class(book, once, yearly), *lost(quarters, book))
    return YearScored(book, tuple(lines), once, tuple(lifted), said)


def _without_small_samples(book: Rulebook) -> Rulebook:
    """The same rules with nothing left to carry: the year is the end."""
    indicators = tuple(one.model_copy(update={"small_sample": None}) for one in book.indicators)
    return replace(book, indicators=indicators)


def _interventions(quarters: Sequence[Quarter], yearly: Sequence[str]) -> Interventions:
    """What any quarter's vetoes and tolerance do to lines that are judged once a year; of two tolerances the last."""
    zeroed: dict[tuple[str, str], str] = {}
    tolerated: dict[tuple[str, str], Given] = {}
    for quarter in quarters:
        for (unit, code), words in quarter.interventions.zeroed.items():
            if code in yearly:
                zeroed.setdefault((unit, code), f"{quarter.period} {words}")
        tolerated |= {key: given for key, given in quarter.interventions.tolerated.items() if key[1] in yearly}
    return Interventions(zeroed, tolerated)


# --- which quarters -----------------------------------------------------------------------------


def _shares(quarters: Sequence[Quarter], book: Rulebook) -> dict[tuple[str, str], tuple[Share, ...]]:
    """For each unit of the year and indicator of its class its quarters' lines, in order."""
    by_quarter = [(quarter.period, _settled(quarter)) for quarter in quarters]  # unit × indicator → state, full, points
    found: dict[tuple[str, str], tuple[Share, ...]] = {}
    for unit in book.units:
        whose = (unit.code, *unit.forerunners)
        for indicator in book.indicators_of(unit.unit_class):
            once = way_of(indicator, book) == ONCE
            rows = [
                Share(period, code, *settled[code, indicator.code], LEFT_OUT)
                for period, settled in by_quarter
                for code in whose
                if (code, indicator.code) in settled
            ]
            found[unit.code, indicator.code] = tuple(replace(row, part=_part(row, once=once)) for row in rows)
    return found


def _settled(quarter: Quarter) -> dict[tuple[str, str], tuple[str, int, int]]:
    names = ("unit", "indicator", "state", "full", "points")
    columns = (quarter.scored.lines[name].tolist() for name in names)
    zeroed = quarter.interventions.zeroed
    return {
        # a small sample that a veto takes is not carried: it counts as nothing
        (unit, code): (_VETOED if state == _CARRIED and (unit, code) in zeroed else state, full, points)
        for unit, code, state, full, points in zip(*columns, strict=True)
    }


def _part(share: Share, *, once: bool) -> str:
    if once:
        return LEFT_OUT
    if share.state == _CARRIED:
        return POOLED
    return ALONE if share.full > 0 or share.state == _VETOED else LEFT_OUT


# --- what was scored in one piece ---------------------------------------------------------------


_InOnePiece = dict[str, dict[str, tuple[Fraction | None, str]]]
"""Indicator → unit → ratio (None where the line carries no full marks) and state."""


def _in_one_piece(once: Scored, unit_class: str) -> _InOnePiece:
    found: _InOnePiece = {}
    for (of_class, code), working in once.workings.items():
        if of_class == unit_class:
            state = np.where(without_mean(working), ln.NOT_APPLICABLE, working.state)
            rows = zip(working.rows, working.ratio, carries(working), state, strict=True)
            found[code] = {
                once.figures.units[row]: (Fraction(repr(float(ratio))) if kept else None, LINE_STATES[int(at)])
                for row, ratio, kept, at in rows
            }
    return found


def carries(working: Working) -> NDArray[np.bool_]:
    """Rows of a line scored from the year's figures that count: not those that need a mean nobody gave."""
    return _carried(working) & ~without_mean(working)


def without_mean(working: Working) -> NDArray[np.bool_]:
    """Rows that are to get the mean of a class in which nobody was measured."""
    measured = (working.state == ln.SCORED) & (working.cause == ln.BY_MEASURE)
    leans = (working.state == ln.SCORED) & (working.cause == ln.BY_MEAN)
    for policy, where in _policies(working.indicator, working.state, working.cause):
        if policy == "同类平均":
            leans = leans | where
    return np.zeros_like(leans) if measured.any() else leans


def _alone_in_class(book: Rulebook, once: Scored, yearly: Sequence[str]) -> Iterator[Finding]:
    for (unit_class, code), working in once.workings.items():
        if code in yearly and without_mean(working).any():
            name = book.by_code[code].name
            found = f"{unit_class}类没有一个单位有“{name}”（{code}）的有效数据，取不到同类平均，年度不计分"
            yield Finding("W-YEAR-MEAN", Where(), found, "请核对数据是否漏报")


# --- the lines of a class -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Combined:
    ratio: Fraction | None
    weights: tuple[Fraction, ...]
    state: str
    once: bool


@dataclass(frozen=True)
class _Class:
    """What the lines of one class are combined from: the year's rules, quarterly shares, the year's figures, vetoes."""

    book: Rulebook
    marks: ClassMarks
    shares: Mapping[tuple[str, str], tuple[Share, ...]]
    once: _InOnePiece
    zeroed: Mapping[tuple[str, str], str]

    def combined(self, unit: Unit) -> list[_Combined]:
        """A unit's lines before full marks."""
        found = []
        for one, usual in zip(self.marks.indicators, self.marks.full, strict=True):
            key = (unit.code, one.code)
            line = combine(self.shares[key], one, self.book, usual, self.once[one.code][unit.code])
            found.append(_struck(line) if key in self.zeroed else line)
        return found

    def lines(self, members: Sequence[Unit]) -> tuple[list[YearLine], list[str]]:
        """Full marks, settled points and the effects' caps; also whose limit of reweighting was lifted."""
        combined = [self.combined(unit) for unit in members]
        kept = np.array([[line.ratio is not None for line in row] for row in combined], np.bool_)
        full, lifted = unit_marks(self.marks, kept)
        points = np.array(
            [
                [self._settled(line, int(marks)) for line, marks in zip(*pair, strict=True)]
                for pair in zip(combined, full, strict=True)
            ],
            np.int64,
        ).reshape(full.shape)
        trimmed = _trim(points, full, self.marks) if self.book.scheme.cap_effects else np.zeros_like(points)
        lines = [
            self._line(unit, j, row[j], (int(full[i, j]), int(points[i, j]), int(trimmed[i, j])))
            for i, (unit, row) in enumerate(zip(members, combined, strict=True))
            for j in range(len(self.marks.indicators))
        ]
        return lines, [unit.code for unit, lift in zip(members, lifted, strict=True) if lift]

    def _settled(self, line: _Combined, full: int) -> int:
        return settle_exact((line.ratio or Fraction(0)) * full, 0, self.book.scheme.precision.rounding)

    def _line(self, unit: Unit, at: int, line: _Combined, settled: tuple[int, int, int]) -> YearLine:
        indicator, (full, points, trimmed) = self.marks.indicators[at], settled
        key = (unit.code, indicator.code)
        return YearLine(
            unit=unit.code,
            effect=self.marks.effects[at],
            indicator=indicator.code,
            way=way_of(indicator, self.book),
            state=line.state,
            standard=self.marks.standard[at],
            full=full,
            ratio=line.ratio,
            points=points - trimmed,
            trimmed=trimmed,
            shares=self.shares[key],
            weights=line.weights,
            once=line.once,
            vetoed=self.zeroed.get(key, ""),
        )


def _struck(line: _Combined) -> _Combined:
    """A line that a veto of the year takes; one that was never scored has nothing to lose."""
    return line if line.ratio is None else replace(line, ratio=Fraction(0), state=LINE_STATES[ln.VETOED])


def combine(
    shares: tuple[Share, ...], indicator: Indicator, book: Rulebook, usual: int, once: tuple[Fraction | None, str]
) -> _Combined:
    """One line's ratio over the quarters in which it was scored.

    usual: full marks of the class, which a carried quarter weighs under 合计 (it has none of its own).
    """
    ratio, state = once
    way = way_of(indicator, book)
    if way == ONCE:
        return _Combined(ratio, (Fraction(0),) * len(shares), state, once=True)
    pooled = any(share.part == POOLED for share in shares)
    counted = [share.part == ALONE or (share.part == POOLED and ratio is not None) for share in shares]
    weights = tuple(
        weight if counts else Fraction(0)
        for weight, counts in zip(_weights(way, shares, counted, book, usual), counted, strict=True)
    )
    if not sum(weights, Fraction(0)):
        return _Combined(None, weights, _rest(shares, state if pooled else ""), once=pooled)
    values = [
        weight * ((ratio or Fraction(0)) if share.part == POOLED else share.ratio)
        for share, weight in zip(shares, weights, strict=True)
        if weight
    ]
    states = {
        state if share.part == POOLED else share.state for share, weight in zip(shares, weights, strict=True) if weight
    }
    whole = sum(values, Fraction(0)) / sum(weights, Fraction(0))
    return _Combined(whole, weights, states.pop() if len(states) == 1 else LINE_STATES[ln.SCORED], once=pooled)


def _weights(
    way: str, shares: Sequence[Share], counted: Sequence[bool], book: Rulebook, usual: int
) -> tuple[Fraction, ...]:
    """What every share weighs in its way, before those that do not count are struck out.

    Where a predecessor counts too, both lines of one quarter share its weight by their full marks.
    Under 平均 the carried quarters, scored as one, are one of the ratios whose mean is taken.
    """
    own = [Fraction(share.full or usual) for share in shares]
    if way == "合计":
        return tuple(own)
    if way == "期末":
        last = max((share.period for share, counts in zip(shares, counted, strict=True) if counts), default=None)
        return tuple(heft if share.period == last else Fraction(0) for share, heft in zip(shares, own, strict=True))
    declared = {} if book.scheme.year is None or way != "加权" else book.scheme.year.weights
    bases = [_POOL if way == "平均" and share.part == POOLED else str(share.period) for share in shares]
    together: dict[str, Fraction] = defaultdict(Fraction)
    for base, heft, counts in zip(bases, own, counted, strict=True):
        together[base] += heft if counts else 0
    return tuple(
        (Fraction(declared.get(base, 0)) if way == "加权" else Fraction(1))
        * (heft / together[base] if together[base] else 0)
        for base, heft in zip(bases, own, strict=True)
    )


def _rest(shares: Sequence[Share], pooled: str) -> str:
    """State of a line that no quarter scored: that of its last quarter."""
    if not shares:
        return LINE_STATES[ln.NOT_APPLICABLE]
    return pooled or shares[-1].state
