"""The year of dawa-2022 from its quarters: what each paid for a line, what stood beside it, what was in force."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from by_hand.clauses_year import calls_together, leaders, orders_together, public
from by_hand.marks import Line, full_marks, scored_lines, settle
from by_hand.prices import BONUS_OF_A_YEAR, DEDUCTION_LIMIT, VETOES
from by_hand.quarter import NOT_APPLICABLE, SCORED, TO_THE_YEAR, NotScoredError, Quarter
from by_hand.scheme import indicators_of
from by_hand.surroundings import Counted, bonuses, capped, deductions, once
from by_hand.vetoes import in_force

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from by_hand.scheme import Indicator

SHARES = {"Q1": 15, "Q2": 25, "Q3": 25, "Q4": 35}
"""年度 加权: what a quarter's share of the year is."""

WEIGHTED = {"P01", "P08", "E01", "E02", "E03", "E04", "E05", "E06", "E07", "E08", "E09", "E11", "E12", "E13", "S09"}
"""加权, the scheme's default: counted from the beginning of the year. All others but P10 and S01 are 平均."""

ONCE = {"P10": leaders, "S01": public}
TOGETHER = {"P03": orders_together, "S03": calls_together}


@dataclass(frozen=True)
class Year:
    """The quarters that have been, and every unit's lines in each."""

    quarters: Sequence[Quarter]
    lines: Mapping[tuple[str, str], Mapping[str, Line]]  # (period, unit) → code → line

    @property
    def last(self) -> Quarter:
        """The quarter whose roster holds for the year."""
        return self.quarters[-1]

    def of(self, unit: str) -> list[Quarter]:
        """A unit's own quarters; those of a unit that was merged into it are not among them."""
        return [quarter for quarter in self.quarters if unit in quarter.units]


def gathered(facts: Sequence[dict[str, Any]], roster: list[dict[str, Any]]) -> Year:
    """Score every quarter."""
    quarters = [Quarter(one, roster, one["period"]) for one in sorted(facts, key=lambda one: one["period"])]
    lines = {
        (quarter.period, unit): {line.indicator.code: line for line in scored_lines(unit, quarter)}
        for quarter in quarters
        for unit in quarter.units
    }
    return Year(quarters, lines)


# ---------------------------------------------------------------- lines


def lines_of(unit: str, year: Year) -> list[Line]:
    """A unit's lines of the year, by the class of the last quarter: ratios, full marks, one more settling."""
    kind = year.last.kind(unit)
    lines = []
    for indicator in indicators_of(kind):
        ratio = yearly_ratio(unit, indicator, year)
        state = NOT_APPLICABLE if ratio is None else SCORED
        lines.append(Line(unit, indicator, indicator.points[kind] * 100, state, ratio))
    settle(lines, full_marks(kind, [line.indicator.code for line in lines if line.carries], whole_year=True))
    return lines


def yearly_ratio(unit: str, indicator: Indicator, year: Year) -> Fraction | None:
    """加权: Σ share × points ÷ full over Σ share, 平均: the mean, both over the quarters that paid for the line.

    取: a quarter pays where the line had full marks in it: 计分, 否决清零, the unit's own 缺报 (with 0), and 不适用
    answered with 满分. What it paid is what is printed, after the limit of the effect.
    取: the small samples, put together, are one more of the ratios whose mean is taken.
    """
    code = indicator.code
    if code in ONCE:
        return once_a_year(unit, code, year)
    own = [(quarter, line) for quarter in year.of(unit) if (line := year.lines[quarter.period, unit].get(code))]
    paid = [(quarter, Fraction(line.points, line.full)) for quarter, line in own if line.full]
    if code in WEIGHTED:
        shares = sum(SHARES[quarter.period[-2:]] for quarter, _ in paid)
        return (
            sum((SHARES[quarter.period[-2:]] * ratio for quarter, ratio in paid), Fraction(0)) / shares
            if paid
            else None
        )
    ratios = [ratio for _, ratio in paid]
    carried = [quarter for quarter, line in own if line.state == TO_THE_YEAR]
    if carried:
        ratios.append(TOGETHER[code](unit, carried))
    return sum(ratios, Fraction(0)) / len(ratios) if ratios else None


def once_a_year(unit: str, code: str, year: Year) -> Fraction | None:
    """P10, S01: from the last quarter's figures alone."""
    try:
        return ONCE[code](unit, year.last)
    except NotScoredError:
        return None


# ---------------------------------------------------------------- beside the lines


def of_the_year(quarterly: Sequence[Sequence[Counted]], limit: int) -> list[Counted]:
    """What the quarters counted: one matter once a year, at its most, then the year's limit.

    取: the 10 points of 扣分 hold for the year as they do for a quarter.
    """
    rows = [replace(row, price=row.points) for quarter in quarterly for row in quarter]
    once(rows)
    capped(rows, limit)
    return rows


def bonus_of(unit: str, year: Year) -> list[Counted]:
    """加分 of the year, at most 5 points."""
    return of_the_year([bonuses(unit, quarter) for quarter in year.of(unit)], BONUS_OF_A_YEAR)


def deduction_of(unit: str, year: Year) -> list[Counted]:
    """扣分 of the year."""
    return of_the_year([deductions(unit, quarter) for quarter in year.of(unit)], DEDUCTION_LIMIT)


def vetoes_of(unit: str, year: Year) -> list[str]:
    """期限 本年: whatever was in force in any quarter; those of 本季 and K05's 取消评优 ended with theirs."""
    codes = [code for quarter in year.of(unit) for code in in_force(unit, quarter)]
    return list(dict.fromkeys(code for code in codes if code in VETOES and VETOES[code].whole_year))
