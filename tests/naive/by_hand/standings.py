"""Rank and grade: groups, ties and what breaks them, places for 优秀."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Any

from by_hand.arithmetic import half_up
from by_hand.vetoes import after_vetoes, may_excel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from by_hand.marks import Line


@dataclass(frozen=True)
class Standing:
    """What one unit is ranked by; a key that does not apply is None."""

    unit: str
    total: int
    economy: int | None
    tasks: int | None
    vetoes: tuple[str, ...] = ()  # in force


TIE_BREAKS = (("经济效果", "economy"), ("P01", "tasks"))


def standing(unit: str, lines: Sequence[Line], beside: int = 0, vetoes: Sequence[str] = ()) -> Standing:
    """Total: the lines and what stands beside them (加分 less 扣分), not below 0.

    取: 经济效果 as a key does not apply to a unit with no scored line in it.
    """
    economy = [line for line in lines if line.indicator.effect == "经济效果" and line.carries]
    tasks = [line for line in lines if line.indicator.code == "P01" and line.carries]
    return Standing(
        unit,
        max(0, sum(line.points for line in lines) + beside),
        sum(line.points for line in economy) if economy else None,
        tasks[0].points if tasks else None,
        tuple(vetoes),
    )


def separated(
    tied: list[Standing], keys: Sequence[tuple[str, str]] = TIE_BREAKS
) -> tuple[list[list[Standing]], list[str]]:
    """Break a tie key by key: the sets that stay equal, best first, and the key between each and the next.

    A key that does not apply to one of the tied is skipped for all of them.
    """
    if len(tied) == 1 or not keys:
        return [tied], []
    (name, field), rest = keys[0], keys[1:]
    if any(getattr(one, field) is None for one in tied):
        return separated(tied, rest)
    sets: list[list[Standing]] = []
    between: list[str] = []
    ordered = sorted(tied, key=lambda one: -getattr(one, field))
    for _, equal in groupby(ordered, key=lambda one: getattr(one, field)):
        inner_sets, inner_between = separated(list(equal), rest)
        between += [name] * bool(sets) + inner_between
        sets += inner_sets
    return sets, between


def ranked(group: str, standings: list[Standing]) -> list[dict[str, Any]]:
    """名次、等次 of one group: equal rank for equals, the next rank after as many (1224).

    A unit that may not be 优秀 takes no place: it goes to the next. One that is taken down a grade keeps its place.
    取: of equals at the line those that may not be 优秀 do not count; the places are 30% of all that are ranked.
    取: a unit set apart from both neighbours names the key that set it below the upper one.
    """
    rows: list[dict[str, Any]] = []
    places = half_up(Fraction(30, 100) * len(standings))  # 优秀名额
    ordered = sorted(standings, key=lambda one: (-one.total, one.unit))
    for _, same_total in groupby(ordered, key=lambda one: one.total):
        sets, between = separated(list(same_total))
        for position, equal in enumerate(sets):
            rank = len(rows) + 1
            eligible = [one for one in equal if may_excel(one.vetoes)]
            admitted = len(eligible) <= places  # 线上并列: 全不进
            key = between[max(position - 1, 0)] if between else ""
            rows += [
                {
                    "unit": one.unit,
                    "group": group,
                    "rank": rank,
                    "of": len(standings),
                    "tied": len(equal) - 1,
                    "decided_by": key,
                    "grade": grade(one, admitted=admitted),
                    "total": written(one.total),
                }
                for one in equal
            ]
            places = places - len(eligible) if admitted else 0
    return rows


def grade(one: Standing, *, admitted: bool) -> str:
    """等次: 优秀 90 分以上且在名额（本组 30%，四舍五入）之内；良好 80；合格 60；其余不合格；再按一票否决、降等。"""
    if one.total >= 9000 and admitted and may_excel(one.vetoes):
        return after_vetoes("优秀", one.vetoes)
    if one.total >= 8000:
        return after_vetoes("良好", one.vetoes)
    return after_vetoes("合格" if one.total >= 6000 else "不合格", one.vetoes)


def written(cents: int) -> str:
    """Cents as they are printed: 8712 → 87.12."""
    return f"{cents // 100}.{cents % 100:02d}"
