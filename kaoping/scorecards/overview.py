"""Tables to views: builds what index, scorecards and workbook say. The last room that computes."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from kaoping.exact import number_text
from kaoping.rulebook.tree import FULL_MARKS
from kaoping.scorecards.cards import (
    EffectView,
    EventView,
    FindingView,
    GainView,
    GroupTable,
    LineView,
    Overview,
    RankRow,
    UnitCard,
)
from kaoping.scorecards.lineviews import lines_by_unit, place_of
from kaoping.scorecards.results import Rates, Results, percent, rank_text, records_of, share
from kaoping.scorecards.summaries import summaries_of
from kaoping.scorecards.treeviews import effect_note, parts_of, whole_note, whole_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kaoping.findings import Finding
    from kaoping.rulebook.model import Scheme, Unit

_MOST_LOST = 5


def build(results: Results) -> Overview:
    """Build the whole overview with every unit's card."""
    rulebook, scheme = results.rulebook, results.rulebook.scheme
    rates = Rates(results)
    lines = lines_by_unit(results)
    findings = _findings_by_unit(results)
    events = _events_by_unit(results)
    rows = records_of(results.ranking)
    cards = tuple(
        _card(
            results,
            rates,
            row,
            lines[str(row["unit"])],
            events.get(str(row["unit"]), ()),
            findings.get(str(row["unit"]), ()),
        )
        for row in rows
    )
    refused = sum(finding.severity == "退回" for finding in results.findings)
    return Overview(
        scheme=scheme.name,
        edition=scheme.edition,
        basis=scheme.basis,
        period=str(rulebook.period),
        period_title=rulebook.period.title,
        previous_title="" if results.previous is None else results.previous.period.title,
        provisional=results.provisional,
        effect_names=tuple(scheme.effects),
        effect_weights=tuple(
            (name, tuple(number_text(float(effect.weights[name])) for effect in scheme.effects.values()))
            for name in scheme.classes
        ),
        groups=_groups(results, rates, rows),
        summaries=summaries_of(results, rates),
        findings=tuple(finding_view(finding) for finding in results.findings),
        refused=refused,
        noted=len(results.findings) - refused,
        files=results.files,
        units=len(rulebook.units),
        cards=cards,
        fingerprint=results.fingerprint,
        version=results.version,
        grades=tuple(grade.name for grade in scheme.grades),
    )


def finding_view(finding: Finding) -> FindingView:
    """One finding as a row of findings.csv and of the pages."""
    where = finding.where
    cell = where.cell or (f"第{where.line}行" if where.line else "")
    return FindingView(
        finding.severity, finding.code, where.file, where.sheet, cell, finding.found, finding.expected, finding.fix
    )


# --- cards --------------------------------------------------------------------------------------


def _card(  # noqa: PLR0913, PLR0917  a card is where everything about a unit meets
    results: Results,
    rates: Rates,
    row: Mapping[str, Any],
    lines: Sequence[LineView],
    events: Sequence[EventView],
    findings: Sequence[str],
) -> UnitCard:
    code, group = str(row["unit"]), str(row["group"])
    unit = results.rulebook.unit_by_code[code]
    tied = int(str(row["tied"]))
    before = None if results.previous is None else results.previous.totals.get(code)
    return UnitCard(
        unit=code,
        name=unit.name,
        unit_class=unit.unit_class,
        group=group,
        leader=unit.leader,
        unranked=unit.unranked,
        rank=rank_text(int(str(row["rank"])), unranked=unit.unranked),
        of=str(row["of"]),
        tied=f"与 {tied} 个单位并列" if tied else "",
        decided_by=str(row["decided_by"]),
        grade=str(row["grade"]),
        total=results.text(int(str(row["total"]))),
        bonus=results.text(int(str(row["bonus"]))),
        deduction=results.text(int(str(row["deduction"]))),
        movement=_movement(results, code, group, int(str(row["rank"]))),
        previous_total="" if before is None else results.text(before),
        effects=tuple(
            _effect(results, rates, unit, name, [line for line in lines if line.effect == name])
            for name in results.rulebook.scheme.effects
        ),
        events=tuple(events),
        gains=_gains(results, code, lines),
        findings=tuple(findings),
        href=f"units/{code}.html",
        vetoes=str(row["vetoes"]),
        adjusted=_adjusted(results, row),
        whole=whole_of(results, rates, unit),
        note=whole_note(results.rulebook),
    )


def _effect(results: Results, rates: Rates, unit: Unit, name: str, lines: Sequence[LineView]) -> EffectView:
    best, mean = rates.group(unit.group, name)
    own = rates.of(unit.code, name)
    return EffectView(
        name=name,
        points=results.text(rates.points[unit.code, name]),
        full=results.text(rates.full[unit.code, name]),
        rate=own,
        group_best=best,
        group_mean=mean,
        group_best_text=percent(best),
        group_mean_text=percent(mean),
        lines=tuple(lines),
        rate_text=percent(own),
        nodes=parts_of(results, rates, unit, name),
        note=effect_note(results.rulebook, name),
    )


def _adjusted(results: Results, row: Mapping[str, Any]) -> str:
    """Say why a total is not the sum beside it: it was zeroed by a veto, or would be below zero."""
    scheme = results.rulebook.scheme
    zeroed = [code for code in str(row["vetoes"]).split("、") if code in scheme.vetoes]
    zeroed = [code for code in zeroed if scheme.vetoes[code].effect == "总分清零"]
    if zeroed:
        return f"按 {'、'.join(zeroed)} 总分清零"
    parts = sum(int(str(row[name])) for name in scheme.effects) + int(str(row["bonus"])) - int(str(row["deduction"]))
    return "加减以后低于零，按零计" if scheme.whole.combine == "加总" and parts < 0 else ""


def _movement(results: Results, unit: str, group: str, rank: int) -> str:
    if results.previous is None or not rank:
        return ""
    before = results.previous.ranks.get(unit, 0)
    if not before or results.previous.groups.get(unit) != group:
        return "新进本组"
    if before == rank:
        return "持平"
    return f"上升 {before - rank} 位" if before > rank else f"下降 {rank - before} 位"


def _gains(results: Results, unit: str, lines: Sequence[LineView]) -> tuple[GainView, ...]:
    own = results.lines[results.lines["unit"] == unit]
    lost = dict(zip(own["indicator"], own["full"] - own["points"], strict=True))
    ordered = sorted((line for line in lines if lost[line.indicator] > 0), key=lambda line: -lost[line.indicator])
    return tuple(
        GainView(line.indicator, line.title, results.text(lost[line.indicator])) for line in ordered[:_MOST_LOST]
    )


def _events_by_unit(results: Results) -> dict[str, list[EventView]]:
    found: dict[str, list[EventView]] = defaultdict(list)
    for row in records_of(results.events):
        found[str(row["unit"])].append(
            EventView(
                kind=str(row["kind"]),
                code=str(row["code"]),
                matter=str(row["matter"]),
                level=str(row["level"]),
                points=results.text(int(row["points"])),
                document=str(row["document"]),
                state=str(row["state"]),
                because=str(row["because"]),
                place=place_of(str(row["file"]), str(row["sheet"]), str(row["cell"])),
            )
        )
    return found


def _findings_by_unit(results: Results) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for finding in results.findings:
        unit = results.senders.get(finding.where.file)
        if unit is not None:
            found[unit].append(str(finding))
    return found


def _groups(results: Results, rates: Rates, rows: Iterable[Mapping[str, Any]]) -> tuple[GroupTable, ...]:
    effects = tuple(results.rulebook.scheme.effects)
    tables: dict[str, list[RankRow]] = defaultdict(list)
    whole = _whole_marks(results.rulebook.scheme)
    for row in rows:
        code = str(row["unit"])
        unit = results.rulebook.unit_by_code[code]
        tables[unit.group].append(
            RankRow(
                unit=code,
                name=unit.name,
                unit_class=unit.unit_class,
                group=unit.group,
                leader=unit.leader,
                rank=rank_text(int(str(row["rank"])), unranked=unit.unranked),
                tied=int(str(row["tied"])) > 0,
                decided_by=str(row["decided_by"]),
                grade=str(row["grade"]),
                effects=tuple(results.text(int(str(row[name]))) for name in effects),
                rates=tuple(min(1.0, rates.of(code, name)) for name in effects),
                bonus=results.text(int(str(row["bonus"]))),
                deduction=results.text(int(str(row["deduction"]))),
                total=results.text(int(str(row["total"]))),
                share=min(1.0, max(0.0, share(int(str(row["total"])), whole * 10**results.places))),
                movement=_movement(results, code, unit.group, int(str(row["rank"]))),
                href=f"units/{code}.html",
                vetoes=str(row["vetoes"]),
            )
        )
    return tuple(GroupTable(name, tuple(listed)) for name, listed in tables.items())


def _whole_marks(scheme: Scheme) -> int:
    """What a total is out of; the effects of a whole that is a mean only weigh against each other."""
    if scheme.whole.combine != "加总":
        return FULL_MARKS
    return sum(int(effect.weights[scheme.classes[0]]) for effect in scheme.effects.values())
