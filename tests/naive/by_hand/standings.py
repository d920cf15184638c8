"""Rank and grade: groups, ties and what breaks them, places for 优秀."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Any

from by_hand.arithmetic import half_up

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


TIE_BREAKS = (("经济效果", "economy"), ("P01", "tasks"))


def standing(unit: str, lines: Sequence[Line]) -> Standing:
    """取: 经济效果 as a key does not apply to a unit with no scored line in it."""
    economy = [line for line in lines if line.indicator.effect == "经济效果" and line.carries]
    tasks = [line for line in lines if line.indicator.code == "P01" and line.carries]
    return Standing(
        unit,
        sum(line.points for line in lines),
        sum(line.points for line in economy) if economy else None,
        tasks[0].points if tasks else None,
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

    取: a unit set apart from both neighbours names the key that set it below the upper one.
    """
    rows: list[dict[str, Any]] = []
    places = half_up(Fraction(30, 100) * len(standings))  # 优秀名额
    ordered = sorted(standings, key=lambda one: (-one.total, one.unit))
    for total, same_total in groupby(ordered, key=lambda one: one.total):
        sets, between = separated(list(same_total))
        for position, equal in enumerate(sets):
            rank = len(rows) + 1
            admitted = rank + len(equal) - 1 <= places  # 线上并列: 全不进
            key = between[max(position - 1, 0)] if between else ""
            rows += [
                {
                    "unit": one.unit,
                    "group": group,
                    "rank": rank,
                    "of": len(standings),
                    "tied": len(equal) - 1,
                    "decided_by": key,
                    "grade": grade(total, admitted=admitted),
                    "total": written(total),
                }
                for one in equal
            ]
    return rows


def grade(total: int, *, admitted: bool) -> str:
    """等次: 优秀 90 分以上且在名额（本组 30%，四舍五入）之内；良好 80；合格 60；其余不合格。"""
    if total >= 9000 and admitted:
        return "优秀"
    if total >= 8000:
        return "良好"
    return "合格" if total >= 6000 else "不合格"


def written(cents: int) -> str:
    """Cents as they are printed: 8712 → 87.12."""
    return f"{cents // 100}.{cents % 100:02d}"
