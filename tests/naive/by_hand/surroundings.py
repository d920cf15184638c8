"""加分 and 扣分 of one unit in one quarter: every row with what it was worth, what it counts, and why.

取: of rows worth the same the one with the earlier date goes first, then the lower number, so that the order in which
they were typed decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from by_hand.arithmetic import half_up
from by_hand.prices import (
    BONUS_AT_MOST,
    BONUS_EACH,
    BONUS_LEVELS,
    BONUS_OF_A_QUARTER,
    DEDUCTION_EACH,
    DEDUCTION_LEVELS,
    DEDUCTION_LIMIT,
    FRAUD,
)
from by_hand.quarter import date, exact
from by_hand.tolerance import forgiven
from by_hand.weights import POINTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from by_hand.quarter import Quarter

NO_PRICE, NO_DOCUMENT, OTHER_QUARTER, COUNTED_ELSEWHERE = "没有定价", "没有文号", "不在本季度", "同一事项已计"


@dataclass
class Counted:
    """One row; marks in cents. `price` is what the row is worth by itself, `points` what it counts."""

    unit: str
    code: str
    matter: str  # what tells one matter from another
    document: str
    number: str
    day: str
    price: int = 0
    points: int = 0
    why: str = ""


def in_quarter(quarter: Quarter, row: dict[str, Any]) -> bool:
    """A row of 加分 or 扣分 counts in the quarter of its date."""
    day = date(row["date"])
    return day is not None and quarter.first_day <= day <= quarter.last_day


def in_order(rows: Iterable[Counted]) -> list[Counted]:
    """By date, then by number."""
    return sorted(rows, key=lambda row: (row.day, row.number, row.document))


def once(rows: Sequence[Counted]) -> None:
    """同一事项: of each matter only the row worth most counts, of equals the first."""
    best: dict[str, Counted] = {}
    for row in in_order(rows):
        held = best.get(row.matter)
        if row.points and (held is None or row.points > held.points):
            best[row.matter] = row
    for row in rows:
        if row.points and row is not best[row.matter]:
            row.points, row.why = 0, COUNTED_ELSEWHERE


def capped(rows: Sequence[Counted], limit: int) -> None:
    """上限: what is above it is taken from the lowest, of equals from the last."""
    room = limit
    for row in sorted(in_order(rows), key=lambda row: -row.points):  # stable: of equals the first keeps its points
        kept = min(row.points, room)
        if kept < row.points:
            row.points, row.why = kept, "上限"
        room -= kept


def in_points(text: str | None) -> int:
    """Points as they are written, in cents."""
    return half_up(100 * exact(text or "0"))


# ---------------------------------------------------------------- 加分


def bonuses(unit: str, quarter: Quarter) -> list[Counted]:
    """加分认定表: what the supervision office recognised of the unit; the unit's own claim is not needed.

    取: one matter is told by its document over all kinds of bonus, within one unit.
    """
    rows = []
    for row in quarter.optional_rows("加分认定表", unit):
        document = row["document"] or ""
        counted = Counted(unit, row["event"], document or row["matter"], document, row["number"], row["date"])
        if not in_quarter(quarter, row):
            counted.why = OTHER_QUARTER
        elif not document:
            counted.why = NO_DOCUMENT
        else:
            counted.price = counted.points = bonus_price(row)
            counted.why = "" if counted.price else NO_PRICE
        rows.append(counted)
    once(rows)
    capped(rows, BONUS_OF_A_QUARTER)
    return rows


def bonus_price(row: dict[str, Any]) -> int:
    """By level, each, or judged; without a reason what was judged is worth nothing.

    取: judged above the limit counts at the limit.
    """
    code = row["event"]
    if code in BONUS_LEVELS:
        return in_points(BONUS_LEVELS[code].get(row["level"]))
    if code in BONUS_AT_MOST:
        return min(in_points(row["points"]), in_points(BONUS_AT_MOST[code])) if row["reason"] else 0
    return in_points(BONUS_EACH.get(code))


def unrecognised(unit: str, claims: Iterable[dict[str, Any]], quarter: Quarter) -> list[dict[str, Any]]:
    """加分申报 without a row of 加分认定表 with its document: 未认定."""
    known = {row["document"] for row in quarter.optional_rows("加分认定表", unit)}
    return [claim for claim in claims if claim["unit"] == unit and claim["document"] not in known]


# ---------------------------------------------------------------- 扣分


def deductions(unit: str, quarter: Quarter) -> list[Counted]:
    """事项清单: one matter (事项编号) costs once, over all kinds; then tolerance; then the limit.

    取: tolerance gives back its share of a price before the limit is applied.
    """
    rows = []
    for row in quarter.optional_rows("事项清单", unit):
        if row["event"] not in {*DEDUCTION_LEVELS, *DEDUCTION_EACH, FRAUD}:
            continue
        counted = Counted(unit, row["event"], row["number"], row["document"] or "", row["number"], row["date"])
        if in_quarter(quarter, row):
            counted.price = counted.points = deduction_price(row, quarter.kind(unit))
            counted.why = "" if counted.price else NO_PRICE
        else:
            counted.why = OTHER_QUARTER
        rows.append(counted)
    once(rows)
    for counted in rows:
        share = forgiven(unit, counted.number, quarter)
        if counted.points and share:
            counted.points, counted.why = half_up(counted.points * (1 - share)), "容错"
    capped(rows, DEDUCTION_LIMIT)
    return rows


def deduction_price(row: dict[str, Any], kind: str) -> int:
    """By level, each time, or as many points as the indicator has in the 细则."""
    code = row["event"]
    if code == FRAUD:
        return 100 * POINTS.get(row.get("indicator") or "", {}).get(kind, 0)
    if code in DEDUCTION_LEVELS:
        return in_points(DEDUCTION_LEVELS[code].get(row["level"]))
    return in_points(DEDUCTION_EACH[code])


def frauds(unit: str, quarter: Quarter) -> set[str]:
    """K05: the indicators that are zeroed for the unit.

    取: zeroed also where another row of the matter costs more. A tolerance on the matter gives back of its price only;
    the line stays zeroed and the unit barred.
    """
    return {
        row["indicator"]
        for row in quarter.optional_rows("事项清单", unit)
        if row["event"] == FRAUD
        and in_quarter(quarter, row)
        and quarter.kind(unit) in POINTS.get(row.get("indicator") or "", {})
    }
