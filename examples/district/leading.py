"""牵头事项, 测评票 and 认定表: what the supervision office keeps besides tasks, orders and samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .legal import RULED_NOT_APPLICABLE
from .lots import lot, model, strength
from .samples import NO, YES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaoping.rulebook.model import Rulebook

    from .cases import Record


def lead_items(rulebook: Rulebook) -> list[Record]:
    """牵头事项: Q04 had no meeting to hold in the first quarter, Q06 was late with its plan, Q05 met too often."""
    quarter = rulebook.period.quarter
    rows: list[Record] = []
    for unit in rulebook.units:
        for item in unit.lead_items:
            label = ("lead item", unit.code, item, quarter)
            due = 0 if (unit.code, quarter) == ("Q04", 1) else 3
            missed = 1 if lot("missed", *label) > 0.35 + 0.6 * strength(unit.code, quarter) else 0
            held = 5 if unit.code == "Q05" else max(0, due - missed)
            rows.append(
                {
                    "number": item,
                    "unit": unit.code,
                    "plan": NO if (unit.code, quarter) == ("Q06", 1) or lot("plan", *label) > 0.97 else YES,
                    "meetings_due": str(due),
                    "meetings_held": str(held),
                }
            )
    return rows


POLL = "责任单位评价"
LAST_QUARTER = 4


def ballots(rulebook: Rulebook) -> list[Record]:
    """测评票: nine units judge each lead unit; some abstain, some only score. Leaders vote at the end."""
    quarter = rulebook.period.quarter
    rows = _of_lead_units(rulebook)
    if quarter == LAST_QUARTER:
        rows += _of_leaders(rulebook, len(rows))
    return rows


def _of_lead_units(rulebook: Rulebook) -> list[Record]:
    quarter = rulebook.period.quarter
    rows: list[Record] = []
    for unit in rulebook.units:
        if unit.unit_class != "牵头":
            continue
        for voter in range(9):
            label = ("ballot", unit.code, quarter, voter)
            score: int | None = min(100, round(66 + 30 * strength(unit.code, quarter) + 10 * (lot(*label) - 0.5)))
            grade: str | None = _grade(score or 0)
            if lot("abstains", *label) < 0.08:
                score, grade = None, "弃权"
            elif lot("no grade", *label) < 0.15:
                grade = None
            rows.append(
                {
                    "number": f"PJ{rulebook.period}-{len(rows) + 1:03d}",
                    "poll": POLL,
                    "layer": None,
                    "unit": unit.code,
                    "grade": grade,
                    "score": None if score is None else str(score),
                }
            )
    return rows


LEADERS: Mapping[str, int] = {"主要领导": 2, "分管领导": 6, "人大政协": 2}
"""How many of each layer vote in the poll of the year; with more than five, the extremes are left out."""

ABSTAINING: Mapping[str, tuple[str, ...]] = {"B12": ("主要领导", "分管领导"), "Q07": ("人大政协",)}
"""Layers that abstain altogether on a unit: two ballots are left for one, an empty layer for the other."""


def _of_leaders(rulebook: Rulebook, before: int) -> list[Record]:
    """区领导评价: every unit is judged once a year by three layers."""
    rows: list[Record] = []
    for unit in rulebook.units:
        source = model(unit.code)
        for layer, voters in LEADERS.items():
            for voter in range(voters):
                label = ("leader", source, layer, voter)
                score = round(58 + 34 * strength(source, LAST_QUARTER) + 24 * (lot(*label) - 0.5))
                abstains = layer in ABSTAINING.get(unit.code, ()) or lot("leader abstains", *label) < 0.04
                rows.append(
                    {
                        "number": f"PJ{rulebook.period}-{before + len(rows) + 1:03d}",
                        "poll": "区领导评价",
                        "layer": layer,
                        "unit": unit.code,
                        "grade": "弃权" if abstains else _grade(score),
                        "score": None,
                    }
                )
    return rows


def _grade(score: int) -> str:
    return "优" if score >= 90 else "良" if score >= 80 else "中" if score >= 65 else "差"


# unit, indicator, ruling
RULINGS: Mapping[int, tuple[tuple[str, str, str], ...]] = {
    1: ((RULED_NOT_APPLICABLE, "L03", "不适用"),),
    2: ((RULED_NOT_APPLICABLE, "L03", "不适用"), ("B09", "L03", "确认缺报")),
    3: ((RULED_NOT_APPLICABLE, "L03", "不适用"), ("B12", "L03", "未证实")),
    4: ((RULED_NOT_APPLICABLE, "L03", "不适用"), ("B05", "E04", "不适用")),  # over the figures of a department
}


def rulings(rulebook: Rulebook) -> list[Record]:
    """认定表: what was ruled on the quarter; claims granted and refused, a blank confirmed as not reported."""
    return [
        {"number": f"RD-0{n}", "unit": unit, "scope": scope, "ruling": ruling, "document": f"督查室认定单{n}号"}
        for n, (unit, scope, ruling) in enumerate(RULINGS[rulebook.period.quarter], start=1)
    ]
