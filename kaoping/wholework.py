"""Cases of the whole against the engine: effects' points to totals, ranks and grades."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kaoping.exact import settle, to_text
from kaoping.findings import Finding
from kaoping.ranking import rank
from kaoping.rulebook.cases import NOTHING
from kaoping.scoring.marks import class_marks
from kaoping.scoring.totals import Sums, whole_of
from kaoping.tables import totals

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaoping.rulebook.model import Rulebook
    from kaoping.rulebook.whole_cases import WholeCase, WholeRow


def run_whole_case(case: WholeCase, rulebook: Rulebook) -> list[Finding]:
    """Rank and grade the rows of a case as units of one quarter; a finding for every result that differs."""
    ranked = rank(_totals(case, rulebook), _lines(case, rulebook), rulebook)
    found = {str(row["unit"]): {str(key): value for key, value in row.items()} for row in ranked.to_dict("records")}
    findings = []
    for at, row in enumerate(case.rows):
        for words, expected in _differences(row, found[_code(at)], rulebook):
            said = f"案例“{case.name}”的单位“{row.unit}”{words}"
            findings.append(Finding("E-RULE-CASE", row.where, said, "请核对规则或案例", expected))
    return findings


def _code(at: int) -> str:
    return f"A{at + 1}"


def _fixed(points: Decimal, places: int) -> int:
    return int(points * 10**places)


def _totals(case: WholeCase, rulebook: Rulebook) -> pd.DataFrame:
    """TOTALS of the case's units: what the effects come to, bonus less deduction, never below zero."""
    places, effects = rulebook.scheme.precision.places, tuple(rulebook.scheme.effects)
    frame = pd.DataFrame(
        {
            "unit": pd.Series([_code(at) for at in range(len(case.rows))], dtype="str"),
            "name": pd.Series([row.unit for row in case.rows], dtype="str"),
            "class": pd.Series([row.unit_class for row in case.rows], dtype="str"),
            "group": pd.Series([row.group for row in case.rows], dtype="str"),
            "unranked": np.array([row.unranked for row in case.rows], np.bool_),
        }
    )
    sums = {effect: _effect(effect, case, rulebook) for effect in effects}
    for effect in effects:
        frame[effect] = sums[effect].points
    frame["bonus"] = np.array([_fixed(row.bonus, places) for row in case.rows], np.int64)
    frame["deduction"] = np.array([_fixed(row.deduction, places) for row in case.rows], np.int64)
    whole = whole_of(list(sums.values()), [row.unit_class for row in case.rows], rulebook.scheme)
    frame["total"] = (whole.points + frame["bonus"] - frame["deduction"]).clip(lower=0)
    return totals(effects).validate(frame)


def _effect(effect: str, case: WholeCase, rulebook: Rulebook) -> Sums:
    """An effect's points as they are written, at its full marks of each unit's class; settled where they are finer."""
    places, rounding = rulebook.scheme.precision.places, rulebook.scheme.precision.rounding
    raw = np.array([float(row.effects[effect] * 10**places) for row in case.rows])
    full = np.array([_full_marks(rulebook, row.unit_class)[effect] for row in case.rows], np.int64)
    return Sums(settle(raw, 0, rounding), full, raw)


def _full_marks(rulebook: Rulebook, unit_class: str) -> Mapping[str, int]:
    """Full marks of a class's effects (fixed-point) where all of its indicators apply; 0 for one without any."""
    marks = class_marks(rulebook, unit_class)
    full = dict.fromkeys(rulebook.scheme.effects, 0)
    for effect, own in zip(marks.effects, marks.full, strict=True):
        full[effect] += own
    return full


def _lines(case: WholeCase, rulebook: Rulebook) -> pd.DataFrame:
    """The lines that break ties: one for each unit and each indicator among the tie-breaks."""
    places = rulebook.scheme.precision.places
    rows = [
        (_code(at), key, "不适用" if points is None else "计分", 0 if points is None else _fixed(points, places))
        for at, row in enumerate(case.rows)
        for key, points in row.tie_breaks.items()
    ]
    texts = {name: [row[at] for row in rows] for at, name in enumerate(("unit", "indicator", "state"))}
    return pd.DataFrame(texts, dtype="str").assign(points=np.array([row[3] for row in rows], np.int64))


def _differences(row: WholeRow, found: Mapping[str, object], rulebook: Rulebook) -> Iterator[tuple[str, str]]:
    """What differs in one row, as a clause with its reason, and what was expected."""
    places = rulebook.scheme.precision.places
    total, rank_found, grade = (found[name] for name in ("total", "rank", "grade"))
    if row.expected_total is not None and row.expected_total * 10**places != Decimal(str(total)):
        expected = str(row.expected_total)
        yield f"总分应为 {expected}，计出 {to_text(int(str(total)), places)}（{_come_from(row, rulebook)}）", expected
    if row.expected_rank is not None and row.expected_rank != rank_found:
        yield f"名次应为 {row.expected_rank}，排为 {rank_found}（{_place(found, places)}）", str(row.expected_rank)
    if row.expected_grade is not None and row.expected_grade != grade:
        expected = row.expected_grade or NOTHING
        yield f"等次应为“{expected}”，定为“{grade or NOTHING}”（{_place(found, places)}）", expected


def _come_from(row: WholeRow, rulebook: Rulebook) -> str:
    """Say what a total was taken from: 22＋17＋加分0－扣分0, or 几何：健康 20（满分 33.4）、…，加分0，扣分0."""
    scheme = rulebook.scheme
    around = f"加分{row.bonus}－扣分{row.deduction}"
    if scheme.whole.combine == "加总":
        return "＋".join([*(str(points) for points in row.effects.values()), around])
    full = _full_marks(rulebook, row.unit_class)
    parts = (f"{name} {row.effects[name]}（满分 {to_text(full[name], scheme.precision.places)}）" for name in full)
    return f"{'、'.join(parts)}，按{scheme.whole.combine}合成，＋{around}"


def _place(found: Mapping[str, object], places: int) -> str:
    """Say what a rank was taken from: the total, how many are ranked, what broke a tie, who is level."""
    words = f"总分 {to_text(int(str(found['total'])), places)}，"
    if not found["rank"]:
        return f"{words}不参加排名"
    words += f"{found['of']} 家里第 {found['rank']}"
    if found["decided_by"]:
        words += f"，同分按“{found['decided_by']}”分先后"
    return f"{words}，与 {found['tied']} 家并列" if found["tied"] else words


__all__ = ["run_whole_case"]
