"""The rule author's own tests: cases that stand beside the rules, run against the engine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from kaoping.exact import settle_one, to_text
from kaoping.findings import Finding, in_reading_order
from kaoping.rulebook.cases import Case, CaseRow, load_cases
from kaoping.rulebook.model import Roster, Rulebook, Unit
from kaoping.scoring.lines import score
from kaoping.scoring.reasons import reasons
from kaoping.tables import LINE_STATES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaoping.rulebook.load import SchemeSource
    from kaoping.rulebook.model import Precision
    from kaoping.scoring.lines import Working


@dataclass(frozen=True)
class Outcome:
    """How many cases ran, and a finding for every figure that differs."""

    cases: int
    findings: tuple[Finding, ...]


def run_cases(source: SchemeSource) -> Outcome:
    """Run every case of a scheme. Points are at the standard full marks of the 细则."""
    cases = load_cases(source)
    findings = [finding for case in cases for finding in run_case(case, source.at(case.period))]
    return Outcome(len(cases), tuple(in_reading_order(findings)))


def run_case(case: Case, rulebook: Rulebook) -> list[Finding]:
    """Score one case: its rows are the units of a roster made for it."""
    units = tuple(
        Unit.model_validate(
            {"代码": f"A{i}", "名称": f"单位{i}", "类别": case.unit_class, "组": "案例", "属性": case.attributes}
        )
        for i in range(1, len(case.rows) + 1)
    )
    indicator = rulebook.by_code[case.indicator]
    small = replace(
        rulebook,
        roster=Roster.model_validate({"来源部门": (), "单位": units}),
        indicators=(indicator,),
        effect_of={indicator.code: rulebook.effect_of[indicator.code]},
    )
    scored = score(_items(case, small), small)
    because = [str(reason) for reason in reasons(scored, small)]
    working = scored.workings[case.unit_class, case.indicator]
    findings = []
    for i, row in enumerate(case.rows):
        who = f"案例“{case.name}”" + (f"第 {i + 1} 个单位" if len(case.rows) > 1 else "")
        for found, expected in _differences(row, working, i, small.scheme.precision):
            findings.append(
                Finding("E-RULE-CASE", row.where, f"{who}{found}（{because[i]}）", "请核对规则或案例", expected)
            )
    return findings


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


def _differences(row: CaseRow, working: Working, at: int, precision: Precision) -> Iterator[tuple[str, str]]:
    """What differs in one row, as a clause, and what was expected."""
    state = LINE_STATES[int(working.state[at])]
    if row.expected_state is not None and state != row.expected_state:
        yield f"应为“{row.expected_state}”，计为“{state}”", row.expected_state
    if row.expected_points is not None:
        scale = 10**precision.places
        standard = int(working.indicator.points[working.unit_class] * scale)
        points = settle_one(float(working.ratio[at]) * standard, 0, precision.rounding)
        if points != row.expected_points * scale:
            expected = str(row.expected_points)
            yield f"应得 {expected}，计出 {to_text(points, precision.places)}", expected


__all__ = ["Outcome", "run_case", "run_cases"]
