"""The rule author's own tests: cases that stand beside the rules, run against the engine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from kaoping.eventwork import run_event_case
from kaoping.exact import settle_one, to_text
from kaoping.findings import CODES, Finding, in_reading_order
from kaoping.intake.check import validate
from kaoping.ranking import place
from kaoping.rulebook.case_below import below_of
from kaoping.rulebook.cases import NOTHING, Case, CaseRow, load_all_cases
from kaoping.rulebook.event_cases import load_event_cases
from kaoping.rulebook.model import Roster, Rulebook, Unit
from kaoping.scoring.lines import score
from kaoping.scoring.reasons import reasons
from kaoping.tables import LINE_STATES
from kaoping.wholework import run_whole_case

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kaoping.rulebook.load import SchemeSource
    from kaoping.rulebook.model import Precision
    from kaoping.scoring.lines import Working

_PLACED = ("计分", "缺报", "否决清零")
"""States of a line that has points to be ranked by."""


@dataclass(frozen=True)
class Outcome:
    """How many cases ran, and a finding for every figure that differs."""

    cases: int
    findings: tuple[Finding, ...]


def run_cases(source: SchemeSource) -> Outcome:
    """Run every case of a scheme. Points are at the standard full marks of the 细则."""
    cases = load_all_cases(source)
    findings = [finding for case in cases.of_indicators for finding in run_case(case, source.at(case.period))]
    findings += [finding for case in cases.of_whole for finding in run_whole_case(case, source.at(case.period))]
    of_events = load_event_cases(source)
    findings += [finding for case in of_events for finding in run_event_case(case, source.at(case.period))]
    count = len(cases.of_indicators) + len(cases.of_whole) + len(of_events)
    return Outcome(count, tuple(in_reading_order(findings)))


def run_case(case: Case, rulebook: Rulebook) -> list[Finding]:
    """Score one case: its rows are the units of a roster made for it."""
    small = _small(case, rulebook)
    items = _items(case, small)
    given = below_of([row.below for row in case.rows], small.by_code[case.indicator], case.unit_class)
    scored = score(items, small, below=given)
    because = [str(reason) for reason in reasons(scored, small)]
    working = scored.workings[case.unit_class, case.indicator]
    ranks = _ranks(case, working, small)
    met = _met(items, small) if any(row.expected_finding for row in case.rows) else {}
    findings = []
    for i, (row, unit) in enumerate(zip(case.rows, small.units, strict=True)):
        who = f"案例“{case.name}”" + (_which(row, i) if len(case.rows) > 1 else "")
        for found, expected in _differences(row, working, i, small.scheme.precision):
            findings.append(_differs(row, f"{who}{found}（{because[i]}）", expected))
        if row.expected_rank is not None and row.expected_rank != ranks[unit.code]:
            found = f"{who}名次应为 {row.expected_rank}，排为 {ranks[unit.code]}（{because[i]}）"
            findings.append(_differs(row, found, str(row.expected_rank)))
        findings += _unmet(row, who, met.get(unit.code, ()))
    return findings


def _differs(row: CaseRow, found: str, expected: str) -> Finding:
    return Finding("E-RULE-CASE", row.where, found, "请核对规则或案例", expected)


def _which(row: CaseRow, at: int) -> str:
    return f"的单位“{row.unit}”" if row.unit else f"第 {at + 1} 个单位"


def _small(case: Case, rulebook: Rulebook) -> Rulebook:
    """Make a rule book of the case's indicator alone, whose roster is the case's rows."""
    units = tuple(
        Unit.model_validate(
            {
                "代码": f"A{i}", "名称": row.unit or f"单位{i}", "类别": case.unit_class, "组": row.group,
                "属性": case.attributes, "单列": row.unranked,
            }
        )
        for i, row in enumerate(case.rows, 1)
    )  # fmt: skip
    indicator = rulebook.by_code[case.indicator]
    return replace(
        rulebook,
        roster=Roster.model_validate({"来源部门": (), "单位": units}),
        indicators=(indicator,),
        effect_of={indicator.code: rulebook.effect_of[indicator.code]},
    )


def _items(case: Case, rulebook: Rulebook) -> pd.DataFrame:
    indicator = rulebook.by_code[case.indicator]
    rows = [
        (unit.code, indicator.item_id(key), row.states[key], row.values[key])  # noqa: PD011  a case's own values
        for unit, row in zip(rulebook.units, case.rows, strict=True)
        for key in indicator.keys_for(case.unit_class)
    ]
    frame = pd.DataFrame(
        {
            "item_id": [f"{unit}/{item}/自报" for unit, item, _, _ in rows],
            "unit": [unit for unit, _, _, _ in rows],
            "period": [str(rulebook.period)] * len(rows),
            "item": [item for _, item, _, _ in rows],
            "state": [state for _, _, state, _ in rows],
        },
        dtype="str",
    )
    return frame.assign(
        value=pd.Series([value for *_, value in rows], dtype="float64"),
        origin=pd.Series(["自报"] * len(rows), dtype="str"),
    )


# --- points, states, ranks ----------------------------------------------------------------------


def _points(working: Working, at: int, precision: Precision) -> int:
    """Points of one row at the full marks of the 细则, settled (fixed-point)."""
    standard = int(working.indicator.points[working.unit_class] * 10**precision.places)
    return settle_one(float(working.ratio[at]) * standard, 0, precision.rounding)


def _differences(row: CaseRow, working: Working, at: int, precision: Precision) -> Iterator[tuple[str, str]]:
    """What differs in one row, as a clause, and what was expected."""
    state = LINE_STATES[int(working.state[at])]
    if row.expected_state is not None and state != row.expected_state:
        yield f"应为“{row.expected_state}”，计为“{state}”", row.expected_state
    if row.expected_points is not None:
        points = _points(working, at, precision)
        if points != row.expected_points * 10**precision.places:
            expected = str(row.expected_points)
            yield f"应得 {expected}，计出 {to_text(points, precision.places)}", expected


def _ranks(case: Case, working: Working, rulebook: Rulebook) -> Mapping[str, int]:
    """Rank of every unit in its group by the indicator's points; 0 where it is not ranked."""
    ranks = {unit.code: 0 for unit in rulebook.units}
    for group in dict.fromkeys(row.group for row in case.rows):
        members = [
            i
            for i, row in enumerate(case.rows)
            if row.group == group and not row.unranked and LINE_STATES[int(working.state[i])] in _PLACED
        ]
        points = [_points(working, i, rulebook.scheme.precision) for i in members]
        placed = place(members, points, [], rulebook.scheme.ranking.ties)
        ranks |= {rulebook.units[i].code: where.rank for i, where in placed.items()}
    return ranks


# --- what checking finds -------------------------------------------------------------------------


def _met(items: pd.DataFrame, rulebook: Rulebook) -> Mapping[str, Sequence[Finding]]:
    """Findings of the check that returns go through, by unit: each item's address is its unit."""
    sources = pd.DataFrame({"item_id": items["item_id"], "file": "", "sheet": items["unit"], "cell": "", "raw": ""})
    met: dict[str, list[Finding]] = {}
    for finding in validate(items, sources.astype("str"), rulebook):
        met.setdefault(finding.where.sheet, []).append(finding)
    return met


def _unmet(row: CaseRow, who: str, met: Sequence[Finding]) -> Iterator[Finding]:
    """Tell an expected finding that was not made, or one that was made where none is expected."""
    wanted = row.expected_finding
    if wanted is None:
        return
    said = "；".join(f"{finding.code} {finding.found}" for finding in met) or "没有发现"
    if wanted == NOTHING:
        agrees, expected = not met, "核对数据时不应有发现"
    elif wanted in CODES:
        agrees, expected = any(finding.code == wanted for finding in met), f"核对数据时应有发现 {wanted}"
    else:
        agrees, expected = any(wanted in str(finding) for finding in met), f"核对数据时应有写着“{wanted}”的发现"
    if not agrees:
        yield _differs(row, f"{who}{expected}，实际是：{said}", wanted)


__all__ = ["Outcome", "run_case", "run_cases"]
