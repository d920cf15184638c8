"""The roster over the year: who was there in which quarter, and who took over from whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kaoping.rulebook.model import Rulebook, Unit

EVERY_TOWN, EVERY_DEPARTMENT = "各镇街", "区政府各部门"

RENAMED: Mapping[str, str] = {"Y02": "滨海产业园区"}
"""What a unit was called when the lists of the year were begun; what stands in a list is not rewritten."""


def quarters(rulebook: Rulebook) -> range:
    """Quarters of the year up to the rule book's."""
    return range(1, rulebook.period.quarter + 1)


def everybody(rulebook: Rulebook, quarter: int) -> list[Unit]:
    """Units that were on the roster in a quarter of the year, in the roster's order."""
    period = Period(rulebook.period.year, quarter)
    return [unit for unit in rulebook.roster.units if unit.is_active(period)]


def today(rulebook: Rulebook, code: str) -> str:
    """Name the unit that answers for a unit now: itself, or the one it was merged into."""
    if code in rulebook.unit_by_code:
        return code
    return next(unit.code for unit in rulebook.units if code in unit.predecessors)


def expanded(rulebook: Rulebook, responsible: Iterable[str]) -> tuple[str, ...]:
    """Resolve 各镇街 and 区政府各部门 by the roster of the period; nobody counts twice."""
    classes = {EVERY_TOWN: "镇街", EVERY_DEPARTMENT: "部门"}
    codes = [
        code
        for part in responsible
        for code in (
            [unit.code for unit in rulebook.units if unit.unit_class == classes[part]]
            if part in classes
            else [today(rulebook, part)]
        )
    ]
    return tuple(dict.fromkeys(codes))
