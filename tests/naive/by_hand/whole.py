"""The whole quarter: every line, every total, every rank."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from by_hand.marks import scored_lines
from by_hand.quarter import Quarter
from by_hand.standings import ranked, standing, written
from by_hand.surroundings import bonuses, deductions, unrecognised
from by_hand.vetoes import in_force
from by_hand.weights import EFFECTS
from by_hand.year import bonus_of, deduction_of, gathered, lines_of, vetoes_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from by_hand.marks import Line
    from by_hand.standings import Standing
    from by_hand.surroundings import Counted

ROSTER = Path(__file__).parents[3] / "rules" / "dawa-2022" / "units.yaml"


def appraise(facts: dict[str, Any], roster: list[dict[str, Any]], period: str) -> dict[str, Any]:
    """Work the quarter: lines, totals, ranking, vetoes, events; and `workings` with exact ratios and trimmed cents."""
    assert facts["period"] == period
    quarter = Quarter(facts, roster, period)
    lines = {unit: scored_lines(unit, quarter) for unit in quarter.units}
    more = {unit: bonuses(unit, quarter) for unit in quarter.units}
    less = {unit: deductions(unit, quarter) for unit in quarter.units}
    beside = {unit: (summed(more[unit]), summed(less[unit])) for unit in quarter.units}
    vetoes = {unit: in_force(unit, quarter) for unit in quarter.units}
    return {
        "lines": [line_row(line) for unit in lines.values() for line in unit],
        "totals": {code: totals(unit, *beside[code]) for code, unit in lines.items()},
        "ranking": all_ranked(quarter.units, lines, beside, vetoes),
        "vetoes": vetoes,
        "events": [event_row(row, "加分") for rows in more.values() for row in rows]
        + [event_row(row, "扣分") for rows in less.values() for row in rows],
        "unrecognised": [
            (unit, claim["document"]) for unit in quarter.units for claim in unrecognised(unit, quarter.claims, quarter)
        ],
        "workings": [
            {
                "unit": line.unit,
                "indicator": line.indicator.code,
                "ratio": ratio_of(line),
                "trimmed": written(line.trimmed),
            }
            for unit in lines.values()
            for line in unit
        ],
    }


def appraise_year(facts: Sequence[dict[str, Any]], roster: list[dict[str, Any]]) -> dict[str, Any]:
    """Work the year from its quarters: lines, totals, ranking, vetoes, by the last quarter's roster.

    取: a unit that is not on it any more has no year.
    """
    year = gathered(facts, roster)
    units = year.last.units
    lines = {unit: lines_of(unit, year) for unit in units}
    beside = {unit: (summed(bonus_of(unit, year)), summed(deduction_of(unit, year))) for unit in units}
    vetoes = {unit: vetoes_of(unit, year) for unit in units}
    return {
        "lines": [line_row(line) | {"ratio": ratio_of(line)} for unit in lines.values() for line in unit],
        "totals": {code: totals(unit, *beside[code]) for code, unit in lines.items()},
        "ranking": all_ranked(units, lines, beside, vetoes),
        "vetoes": vetoes,
    }


def all_ranked(
    units: Mapping[str, Mapping[str, Any]],
    lines: Mapping[str, Sequence[Line]],
    beside: Mapping[str, tuple[int, int]],
    vetoes: Mapping[str, Sequence[str]],
) -> list[dict[str, Any]]:
    """Every group's table, then the units that stand apart (单列)."""
    groups: dict[str, list[Standing]] = {}
    apart: list[dict[str, Any]] = []
    for code, unit in units.items():
        here = groups.setdefault(unit["组"], [])
        more, less = beside[code]
        one = standing(code, lines[code], more - less, vetoes[code])
        if unit.get("单列") == "是":
            apart.append({"unit": code, "group": unit["组"], "total": written(one.total)})
        else:
            here.append(one)
    unranked = {"rank": "", "tied": 0, "decided_by": "", "grade": ""}
    return [row for group, standings in groups.items() for row in ranked(group, standings)] + [
        row | unranked | {"of": len(groups[row["group"]])} for row in apart
    ]


def summed(rows: Sequence[Counted]) -> int:
    return sum(row.points for row in rows)


def event_row(row: Counted, kind: str) -> dict[str, str]:
    return {
        "unit": row.unit,
        "kind": kind,
        "code": row.code,
        "number": row.number,
        "document": row.document,
        "price": written(row.price),
        "points": written(row.points),
        "why": row.why,
    }


def ratio_of(line: Line) -> str:
    return "" if line.ratio is None else str(line.ratio)


def line_row(line: Line) -> dict[str, str]:
    return {
        "unit": line.unit,
        "effect": line.indicator.effect,
        "indicator": line.indicator.code,
        "state": line.state,
        "standard": written(line.standard),
        "full": written(line.full),
        "points": written(line.points),
    }


def totals(lines: Sequence[Line], more: int, less: int) -> dict[str, str]:
    """Each effect's sum, 加分, 扣分, and the total, which is not below 0."""
    sums = Counter(dict.fromkeys(EFFECTS, 0))
    for line in lines:
        sums[line.indicator.effect] += line.points
    total = max(0, sum(sums.values()) + more - less)
    added = {"bonus": written(more), "deduction": written(less), "total": written(total)}
    return {effect: written(sums[effect]) for effect in EFFECTS} | added


def load_roster(path: Path = ROSTER) -> list[dict[str, Any]]:
    """名册's units, as written."""
    units: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))["单位"]
    return units
