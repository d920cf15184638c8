"""Events: what was claimed, listed, recognised and tolerated, what became of each, and what it moves.

`docket` is drawn up before lines are scored, since tolerance and zeroing act on lines; `conclude`
closes it when they are. Every record ends as one row of EVENTS with the reason.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from kaoping.exact import settle_exact, settle_one
from kaoping.intake.recognitions import deduction_kinds, matters_of
from kaoping.intake.records import by_unit, heaviest
from kaoping.layouts import BONUS_RULINGS, CLAIMS, EVENTS_LIST, TOLERANCE_RULINGS
from kaoping.scoring.bonuses import bonuses, claims
from kaoping.scoring.deductions import NO_AWARD, ZEROES, deductions, further_of
from kaoping.scoring.entries import (
    BONUS,
    COUNTED,
    DEDUCTION,
    KINDS,
    MATTER,
    NOT_COUNTED,
    Entry,
    said_points,
    text,
)
from kaoping.scoring.interventions import Given, Interventions
from kaoping.scoring.tolerance import Grant, Grants, grants
from kaoping.scoring.vetoes import barred, listed_vetoes, triggered, triggered_vetoes, verdicts
from kaoping.tables import EVENTS, empty

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kaoping.findings import Finding
    from kaoping.intake.sheets import Record
    from kaoping.rulebook.model import Rulebook
    from kaoping.scoring.figures import Figures
    from kaoping.scoring.lines import Scored

_COUNTS: Final = f"{EVENTS_LIST.name}.件次"


@dataclass(frozen=True)
class Docket:
    """Events judged as far as they can be before lines are scored, and what they do to lines."""

    matters: tuple[Entry, ...]
    claims: tuple[Entry, ...]
    bonuses: tuple[Entry, ...]
    deductions: tuple[Entry, ...]
    vetoes: tuple[Entry, ...]
    grants: Grants
    interventions: Interventions


@dataclass(frozen=True)
class Settlement:
    """What events come to: EVENTS; points added and taken by unit; units without total; codes in force; findings.

    enacted: unit → codes of vetoes, of deductions with 取消评优, and of indicators whose policy is 取消评优.
    """

    events: pd.DataFrame
    bonus: Mapping[str, int]
    deduction: Mapping[str, int]
    without_total: frozenset[str]
    enacted: Mapping[str, tuple[str, ...]]
    findings: tuple[Finding, ...]


def docket(
    records: Mapping[str, Sequence[Record]], senders: Mapping[str, str], rulebook: Rulebook, figures: Figures
) -> Docket:
    """Draw up the docket of a period.

    records: table → rows as they were read; senders: file name → unit code, for claims that stand in
    a unit's own return; figures: what counts of ITEMS, for the vetoes that indicators trigger.
    """
    listed = records.get(EVENTS_LIST.name, ())
    granted = grants(records.get(TOLERANCE_RULINGS.name, ()), rulebook, matters_of(listed))
    deducted = deductions(listed, rulebook, granted)
    hit = frozenset(entry.unit for entry in deducted if entry.points)
    rewarded = bonuses(records.get(BONUS_RULINGS.name, ()), hit, rulebook)
    vetoes = listed_vetoes(listed, rulebook, granted)
    enacted = triggered_vetoes(triggered(figures, rulebook), rulebook, granted)
    zeroed = _zeroed(deducted, (*vetoes, *enacted), rulebook)
    return Docket(
        matters=tuple(_matters(listed, rulebook)),
        claims=tuple(claims(records.get(CLAIMS.name, ()), senders, rewarded, rulebook)),
        bonuses=tuple(rewarded),
        deductions=tuple(deducted),
        vetoes=(*vetoes, *enacted),
        grants=granted,
        interventions=Interventions(zeroed, _tolerated(granted, rulebook)),
    )


def _zeroed(deducted: Iterable[Entry], enacted: Iterable[Entry], rulebook: Rulebook) -> dict[tuple[str, str], str]:
    """Indicators whose points are taken, with the reason: by 并处 of a deduction, by a listed or triggered veto."""
    vetoes = rulebook.scheme.vetoes
    found: dict[tuple[str, str], str] = {}
    for entry, further in further_of(deducted, rulebook):
        if further == ZEROES:
            name = deduction_kinds(rulebook)[entry.code].name
            found.setdefault(
                (entry.unit, entry.text("indicator")), f"{entry.code} {name}（{entry.text('document')}）并处该指标清零"
            )
    for entry in enacted:
        if entry.counted and vetoes[entry.code].effect == "指标清零":
            indicator = entry.origin or entry.text("indicator")
            found.setdefault((entry.unit, indicator), f"一票否决 {entry.code} {vetoes[entry.code].name}，该指标清零")
    return found


def _tolerated(granted: Grants, rulebook: Rulebook) -> dict[tuple[str, str], Given]:
    return {
        key: Given(grant.factor, f"按{grant.words}")
        for key, grant in granted.of.items()
        if grant.scope in rulebook.by_code
    }


# --- closing ------------------------------------------------------------------------------------


def conclude(docket: Docket, scored: Scored, rulebook: Rulebook) -> Settlement:
    """Close the docket: what lines triggered and regained, EVENTS, and what moves totals, places and grades."""
    late = triggered_vetoes(verdicts(scored), rulebook, docket.grants)
    known = {(entry.unit, entry.code, entry.origin) for entry in docket.vetoes}
    vetoes = (*docket.vetoes, *(entry for entry in late if (entry.unit, entry.code, entry.origin) not in known))
    kept_out = barred(scored)
    given = [_concluded(grant, docket, vetoes, scored, rulebook) for grant in docket.grants.of.values()]
    entries = [
        *docket.matters, *docket.claims, *docket.bonuses, *docket.deductions, *vetoes, *kept_out,
        *given, *docket.grants.refused,
    ]  # fmt: skip
    return Settlement(
        events=_frame(entries, rulebook),
        bonus=_sums(docket.bonuses),
        deduction=_sums(docket.deductions),
        without_total=frozenset(
            entry.unit for entry in vetoes if entry.counted and rulebook.scheme.vetoes[entry.code].effect == "总分清零"
        ),
        enacted=_enacted(docket, vetoes, kept_out, rulebook),
        findings=tuple(finding for entry in entries for finding in entry.said),
    )


def with_events(totals: pd.DataFrame, settlement: Settlement) -> pd.DataFrame:
    """TOTALS with bonus and deduction: total + bonus − deduction, not below 0, and 0 under 总分清零."""
    units = totals["unit"].tolist()
    bonus = np.array([settlement.bonus.get(unit, 0) for unit in units], np.int64)
    deduction = np.array([settlement.deduction.get(unit, 0) for unit in units], np.int64)
    total = np.maximum(totals["total"].to_numpy() + bonus - deduction, 0)
    total[[unit in settlement.without_total for unit in units]] = 0
    return totals.assign(bonus=bonus, deduction=deduction, total=total)


def _sums(entries: Iterable[Entry]) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for entry in entries:
        sums[entry.unit] += entry.points
    return dict(sums)


def _enacted(
    docket: Docket, vetoes: Iterable[Entry], kept_out: Iterable[Entry], rulebook: Rulebook
) -> dict[str, tuple[str, ...]]:
    """Codes in force for each unit, in the order of the scheme."""
    held: defaultdict[str, set[str]] = defaultdict(set)
    for entry in (*vetoes, *kept_out):
        if entry.counted:
            held[entry.unit].add(entry.code)
    for entry, further in further_of(docket.deductions, rulebook):
        if further == NO_AWARD:
            held[entry.unit].add(entry.code)
    order = [*rulebook.scheme.vetoes, *deduction_kinds(rulebook), *rulebook.by_code]
    return {unit: tuple(sorted(codes, key=order.index)) for unit, codes in held.items()}


# --- tolerance ----------------------------------------------------------------------------------


def _concluded(grant: Grant, docket: Docket, vetoes: Sequence[Entry], scored: Scored, rulebook: Rulebook) -> Entry:
    """Say what a tolerance gave back: on its line, or on its matter's deduction and vetoes."""
    lifted = [one.code for one in vetoes if _lifts(grant, one)]
    entry = grant.entry.because(f"免除 {'、'.join(dict.fromkeys(lifted))}") if lifted else grant.entry
    if grant.scope in rulebook.by_code:
        return _given_on_line(entry, grant, docket, scored, rulebook, lifted=bool(lifted))
    rows = [one for one in docket.deductions if one.unit == grant.unit and one.text("number") == grant.scope]
    taken = sum(one.before for one in rows if one.tolerance)
    if not taken and not lifted:
        return _nothing_given(entry, grant, docket, vetoes)
    if not taken:
        return entry
    back = settle_exact(grant.share * taken, 0, rulebook.scheme.precision.rounding)
    return replace(entry, before=taken).worth(back, f"事项 {grant.scope} 补回扣分 {said_points(back, rulebook)}")


def _lifts(grant: Grant, veto: Entry) -> bool:
    """Tell whether a veto is out because of this tolerance."""
    return (
        veto.unit == grant.unit
        and not veto.counted
        and bool(veto.reasons)
        and veto.reasons[-1] == f"按{grant.words} 免除"
    )


def _nothing_given(entry: Entry, grant: Grant, docket: Docket, vetoes: Iterable[Entry]) -> Entry:
    own = [one for one in (*docket.deductions, *vetoes) if one.text("number") == grant.scope and one.unit == grant.unit]
    if not own:
        reason = f"事项 {grant.scope} 计入指标，容错请以指标代码为对象，没有采用"
        return entry.out(reason, "W-EVT-NOT", "请改填指标代码")
    return entry.out(f"事项 {grant.scope} 没有可补回的扣分，也没有免除否决", "W-EVT-NOT", "请核对对象和系数")


def _given_on_line(  # noqa: PLR0913  a line, its ruling and what was lifted meet here
    entry: Entry, grant: Grant, docket: Docket, scored: Scored, rulebook: Rulebook, *, lifted: bool
) -> Entry:
    if (grant.unit, grant.scope) in docket.interventions.zeroed:
        return entry.out(f"指标 {grant.scope} 已清零，不补回", "W-EVT-NOT", "请核对对象")
    lost, back = _regained(grant, scored, rulebook)
    if lost is None:
        reason = f"指标 {grant.scope} 本期没有计分，没有可补回的失分"
        return entry.because(reason) if lifted else entry.out(reason, "W-EVT-NOT", "请核对对象")
    if not lost:
        reason = f"指标 {grant.scope} 没有失分"
        return entry.because(reason) if lifted else entry.out(reason)
    words = f"指标 {grant.scope} 失分 {said_points(lost, rulebook)}，补回 {said_points(back, rulebook)}"
    return replace(entry, before=lost).worth(back, words)


def _regained(grant: Grant, scored: Scored, rulebook: Rulebook) -> tuple[int | None, int]:
    """Points that a line had lost and what it got back, both settled; None where it was not scored."""
    unit = rulebook.unit_by_code[grant.unit]
    working = scored.workings[unit.unit_class, grant.scope]
    rows = {int(row): at for at, row in enumerate(working.rows)}
    at = rows[scored.figures.units.index(grant.unit)]
    if at not in working.given or working.before is None:
        return None, 0
    lines = scored.lines
    full = int(lines.loc[(lines["unit"] == grant.unit) & (lines["indicator"] == grant.scope), "full"].iloc[0])
    rounding = rulebook.scheme.precision.rounding
    before = settle_one(float(working.before[at]) * full, 0, rounding)
    return max(full - before, 0), settle_one(float(working.ratio[at]) * full, 0, rounding) - before


# --- matters that indicators take ---------------------------------------------------------------


def _matters(listed: Sequence[Record], rulebook: Rulebook) -> list[Entry]:
    """Rows of 事项清单 under the codes of indicators, or under none."""
    others = deduction_kinds(rulebook).keys() | rulebook.scheme.vetoes.keys()
    own = by_unit(record for record in listed if text(record, "event") not in others)
    kept = {id(record) for records in own.values() for record in heaviest(records)}
    return [_matter(record, rulebook, counted=id(record) in kept) for records in own.values() for record in records]


def _matter(record: Record, rulebook: Rulebook, *, counted: bool) -> Entry:
    code, unit = text(record, "event"), text(record, "unit")
    entry = Entry(unit, MATTER, code, record)
    if code not in rulebook.by_code:
        return entry.out(f"方案中没有事项代码 {code}，不计分")
    if not _is_taken(rulebook, unit, code, text(record, "level")):
        return entry.out(f"指标 {code} 不按这一级别的事项计分，登记备查")
    if not counted:
        return entry.out(f"同一事项（{text(record, 'number')}）已按更重一级计，不重复计")
    return entry.because(f"计入指标 {code} {rulebook.by_code[code].name}")


def _is_taken(rulebook: Rulebook, unit: str, code: str, level: str) -> bool:
    """Tell whether an indicator counts matters of this code and level for this unit."""
    indicator = rulebook.by_code[code]
    counting = (item for item in indicator.items.values() if item.derived == _COUNTS and item.event == code)
    return any(level in (item.levels or ()) for item in counting) and (
        rulebook.applies_to(indicator, rulebook.unit_by_code[unit])
    )


# --- the table ----------------------------------------------------------------------------------


def _frame(entries: Sequence[Entry], rulebook: Rulebook) -> pd.DataFrame:
    """EVENTS in printed order: units as on the roster, kinds, codes, dates."""
    if not entries:
        return EVENTS.validate(empty(EVENTS))
    order = {unit.code: i for i, unit in enumerate(rulebook.units)}
    ordered = sorted(
        entries, key=lambda one: (order.get(one.unit, len(order)), KINDS.index(one.kind), one.code, one.when)
    )
    columns = zip(*(_row(entry) for entry in ordered), strict=True)
    numbers = {"count", "before", "points"}
    return EVENTS.validate(
        pd.DataFrame(
            {
                name: pd.Series(values, dtype="int64" if name in numbers else "str")
                for name, values in zip(EVENTS.columns, columns, strict=True)
            }
        )
    )


def _row(entry: Entry) -> tuple[str | int, ...]:
    record = entry.record
    return (
        entry.unit,
        entry.code,
        entry.kind,
        entry.text("level"),
        1,
        *(entry.text(key) for key in ("number", "matter", "document", "date")),
        entry.before,
        entry.points if entry.counted else 0,
        entry.tolerance,
        COUNTED if entry.counted else NOT_COUNTED,
        entry.sentence,
        *(("", "", "") if record is None else (record.file, record.sheet, record.cell)),
    )


__all__ = ["BONUS", "DEDUCTION", "Docket", "Settlement", "conclude", "docket", "with_events"]
