"""Samples: 五个落实抽查, 五个一核查, 决策档案抽查, 集体决策抽查."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .legal import NO_BIG_MATTERS, RULED_NOT_APPLICABLE
from .lots import between, lot, model, one_of, strength
from .matters import MATTERS

if TYPE_CHECKING:
    from kaoping.rulebook.model import Rulebook

    from .cases import Record

YES, NO = "是", "否"


def five_duties(rulebook: Rulebook) -> list[Record]:
    """五个落实抽查: three to five tasks of each unit, five elements each."""
    quarter = rulebook.period.quarter
    rows: list[Record] = []
    for unit in rulebook.units:
        code = model(unit.code)
        for number in range(between(3, 5, "duties", code, quarter)):
            label = ("duty", code, quarter, number)
            row: Record = {
                "number": f"LS{rulebook.period}-{len(rows) + 1:03d}",
                "unit": unit.code,
                "matter": one_of(MATTERS[unit.unit_class], *label),
            }
            for element in ("person", "task", "post", "stage", "detail"):
                row[element] = YES if lot(element, *label) < 0.62 + 0.40 * strength(code, quarter) else NO
            rows.append(row)
    return rows


NOT_CHECKED = {("Q08", 1), ("B06", 2)}


def five_ones(rulebook: Rulebook) -> list[Record]:
    """五个一核查: two to four tasks of each unit; one unit was not checked in a quarter."""
    quarter = rulebook.period.quarter
    rows: list[Record] = []
    for unit in rulebook.units:
        code = model(unit.code)
        if (code, quarter) in NOT_CHECKED:
            continue
        for number in range(between(2, 4, "ones", code, quarter)):
            label = ("one", code, quarter, number)
            row: Record = {
                "number": f"WY{rulebook.period}-{len(rows) + 1:03d}",
                "unit": unit.code,
                "matter": one_of(MATTERS[unit.unit_class], *label),
            }
            for element in ("one_task", "one_leader", "one_team", "one_chart", "to_the_end"):
                row[element] = YES if lot(element, *label) < 0.82 + 0.19 * strength(code, quarter) else NO
            rows.append(row)
    return rows


NO_DECISIONS = "B06"
NO_REVIEW_DUE = "Z01"
READY, LACKING, NOT_DUE = "齐备", "缺失", "未到期"
DECISION_MATTERS = ("重大项目选址", "专项规划编制", "公共服务价格调整", "重大民生工程立项", "政府投资项目变更")


def decisions(rulebook: Rulebook) -> list[Record]:
    """决策档案抽查: one unit not sampled, one whose reviews are none of them due."""
    quarter = rulebook.period.quarter
    rows: list[Record] = []
    for unit in rulebook.units:
        code = model(unit.code)
        if code == NO_DECISIONS:
            continue
        for number in range(between(2, 4, "decisions", code, quarter)):
            label = ("decision", code, quarter, number)
            stages = {stage: _stage(code, quarter, stage, *label) for stage in ("before", "during", "after")}
            if stages["during"] == NOT_DUE or code == NO_REVIEW_DUE:
                stages["after"] = NOT_DUE
            rows.append(
                {
                    "number": f"JC{rulebook.period}-{len(rows) + 1:03d}",
                    "unit": unit.code,
                    "matter": one_of(DECISION_MATTERS, *label),
                    **stages,
                }
            )
    return rows


def _stage(code: str, quarter: int, stage: str, *label: object) -> str:
    waiting = {"before": 0.0, "during": 0.2, "after": 0.45}[stage]
    if lot("due", stage, *label) < waiting:
        return NOT_DUE
    return READY if lot("ready", stage, *label) < 0.55 + 0.47 * strength(code, quarter) else LACKING


NOT_COLLECTIVE = {("B10", 1), ("Z04", 2), ("Q06", 3)}


def collective(rulebook: Rulebook) -> list[Record]:
    """集体决策抽查: in most quarters one matter was decided by one person."""
    quarter = rulebook.period.quarter
    rows: list[Record] = []
    for unit in rulebook.units:
        code = model(unit.code)
        if code in {NO_BIG_MATTERS, RULED_NOT_APPLICABLE}:
            continue
        for number in range(between(1, 2, "collective", code, quarter)):
            failed = (code, quarter) in NOT_COLLECTIVE and number == 0
            big = ("大额度资金使用", "重大项目投资决策", "重要干部任免")
            rows.append(
                {
                    "number": f"SJ{rulebook.period}-{len(rows) + 1:03d}",
                    "unit": unit.code,
                    "matter": one_of(big, "big", code, quarter, number),
                    "collective": NO if failed else YES,
                    "document": "未见会议纪要" if failed else "会议纪要",
                }
            )
    return rows
