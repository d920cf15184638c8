"""The whole quarter: every line, every total, every rank."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from by_hand.marks import scored_lines
from by_hand.quarter import Quarter
from by_hand.standings import ranked, standing, written
from by_hand.weights import EFFECTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from by_hand.marks import Line
    from by_hand.standings import Standing

ROSTER = Path(__file__).parents[3] / "rules" / "dawa-2022" / "units.yaml"


def appraise(facts: dict[str, Any], roster: list[dict[str, Any]], period: str) -> dict[str, Any]:
    """Work the quarter: lines, totals, ranking; and `workings` with each line's exact ratio and trimmed cents."""
    assert facts["period"] == period
    quarter = Quarter(facts, roster, period)
    lines = {unit: scored_lines(unit, quarter) for unit in quarter.units}
    groups: dict[str, list[Standing]] = {}
    apart: list[dict[str, Any]] = []
    for code, unit in quarter.units.items():
        here = groups.setdefault(unit["组"], [])
        if unit.get("单列") == "是":
            apart.append({"unit": code, "group": unit["组"], "total": written(standing(code, lines[code]).total)})
        else:
            here.append(standing(code, lines[code]))
    unranked = {"rank": "", "tied": 0, "decided_by": "", "grade": ""}
    return {
        "lines": [line_row(line) for unit in lines.values() for line in unit],
        "totals": {code: totals(unit) for code, unit in lines.items()},
        "ranking": [row for group, standings in groups.items() for row in ranked(group, standings)]
        + [row | unranked | {"of": len(groups[row["group"]])} for row in apart],
        "workings": [
            {
                "unit": line.unit,
                "indicator": line.indicator.code,
                "ratio": "" if line.ratio is None else str(line.ratio),
                "trimmed": written(line.trimmed),
            }
            for unit in lines.values()
            for line in unit
        ],
    }


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


def totals(lines: Sequence[Line]) -> dict[str, str]:
    sums = Counter(dict.fromkeys(EFFECTS, 0))
    for line in lines:
        sums[line.indicator.effect] += line.points
    added = {"bonus": written(0), "deduction": written(0), "total": written(sum(sums.values()))}
    return {effect: written(sums[effect]) for effect in EFFECTS} | added


def load_roster(path: Path = ROSTER) -> list[dict[str, Any]]:
    """名册's units, as written."""
    units: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))["单位"]
    return units
