"""Tables to views: builds what index, scorecards and workbook say. The last room that computes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from kaoping.exact import number_text, settle_one, to_text
from kaoping.scorecards.cards import (
    EffectView,
    EventView,
    FindingView,
    GainView,
    GroupTable,
    LineView,
    Overview,
    RankRow,
    SourceView,
    Summary,
    SummaryRow,
    UnitCard,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from kaoping.findings import Finding
    from kaoping.previous import Previous
    from kaoping.rulebook.model import Indicator, Item, Rulebook, Unit

UNRANKED = "单列"
_MOST_LOST = 5


@dataclass(frozen=True)
class Results:
    """The tables of one appraisal, as the gallery receives them."""

    rulebook: Rulebook
    items: pd.DataFrame
    sources: pd.DataFrame
    lines: pd.DataFrame
    because: Sequence[str]
    nodes: pd.DataFrame
    ranking: pd.DataFrame
    events: pd.DataFrame
    findings: Sequence[Finding]
    senders: Mapping[str, str]
    files: int
    provisional: bool
    previous: Previous | None
    fingerprint: str
    version: str

    @cached_property
    def places(self) -> int:
        """Printed decimals of points."""
        return self.rulebook.scheme.precision.places

    def text(self, points: int) -> str:
        """Points as printed."""
        return to_text(int(points), self.places)


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _percent(rate: float) -> str:
    return f"{to_text(settle_one(rate * 100, 2, '四舍五入'), 2)}%"


def build(results: Results) -> Overview:
    """Build the whole overview with every unit's card."""
    rulebook, scheme = results.rulebook, results.rulebook.scheme
    rates = _Rates(results)
    lines = _lines_by_unit(results)
    findings = _findings_by_unit(results)
    events = _events_by_unit(results)
    rows = _rows(results.ranking)
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
        summaries=_summaries(results, rates),
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


class _Rates:
    """Points ÷ full marks of every unit and effect, and each group's best and mean."""

    def __init__(self, results: Results) -> None:
        nodes = results.nodes
        self.full = {(u, n): f for u, n, f in zip(nodes["unit"], nodes["node"], nodes["full"], strict=True)}
        self.points = {(u, n): p for u, n, p in zip(nodes["unit"], nodes["node"], nodes["settled"], strict=True)}
        ranking = results.ranking
        self.members: dict[str, list[str]] = defaultdict(list)
        for unit, group, unranked in zip(ranking["unit"], ranking["group"], ranking["unranked"], strict=True):
            if not unranked:
                self.members[group].append(unit)

    def of(self, unit: str, node: str) -> float:
        return _share(self.points[unit, node], self.full[unit, node])

    def group(self, name: str, node: str) -> tuple[float, float]:
        found = [self.of(unit, node) for unit in self.members.get(name, ())]
        return (max(found), sum(found) / len(found)) if found else (0.0, 0.0)


# --- lines and their sources --------------------------------------------------------------------


def _lines_by_unit(results: Results) -> dict[str, list[LineView]]:
    rulebook = results.rulebook
    sources = _sources(results)
    used = _used_items(rulebook)
    found: dict[str, list[LineView]] = defaultdict(list)
    for line, because in zip(_rows(results.lines), results.because, strict=True):
        unit, code = str(line["unit"]), str(line["indicator"])
        found[unit].append(_line(results, line, because, [s for k in used[code] for s in sources.get((unit, k), ())]))
    return found


def _used_items(rulebook: Rulebook) -> dict[str, tuple[str, ...]]:
    """Items of every indicator in the order of the rules; those that only checks use come too."""
    return {ind.code: tuple(ind.item_id(key) for key in ind.items) for ind in rulebook.indicators}


def _line(results: Results, line: Mapping[str, Any], because: str, sources: Sequence[SourceView]) -> LineView:
    indicator = results.rulebook.by_code[str(line["indicator"])]
    full, points, ratio = int(str(line["full"])), int(str(line["points"])), float(str(line["ratio"]))
    return LineView(
        indicator=indicator.code,
        title=indicator.name,
        effect=str(line["effect"]),
        orientation=indicator.orientation,
        state=str(line["state"]),
        standard=results.text(int(str(line["standard"]))),
        full=results.text(full),
        ratio="" if np.isnan(ratio) else _percent(ratio),
        points=results.text(points),
        share=min(1.0, max(0.0, _share(points, full))),
        because=because,
        clause=clause_of(indicator),
        sources=tuple(sources),
        movement=_line_movement(results, str(line["unit"]), indicator.code, points),
    )


def clause_of(indicator: Indicator) -> str:
    """The clause an indicator rests on, as printed."""
    return "、".join(indicator.clauses)


def _line_movement(results: Results, unit: str, code: str, points: int) -> str:
    before = None if results.previous is None else results.previous.points.get((unit, code))
    if before is None:
        return ""
    change = results.text(points - before)
    return change if change.startswith("-") else f"+{change}"


def _sources(results: Results) -> dict[tuple[str, str], list[SourceView]]:
    """Sources of every unit × item: the figure that counted first, other origins beside it."""
    places: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for item_id, file, sheet, cell, raw in results.sources.itertuples(index=False):
        places[item_id].append((_place(file, sheet, cell), raw))
    by_item: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for row in _rows(results.items):
        by_item[str(row["unit"]), str(row["item"])].append(row)
    order = {"自报": 0, "来源部门": 1, "核查": 2}
    found = {}
    for key, rows in by_item.items():
        rows.sort(key=lambda row: -order[str(row["origin"])])
        item = results.rulebook.items[key[1]]
        others = tuple(f"{row['origin']} {_figure(row, item)}，未采用" for row in rows[1:])
        found[key] = [_source(rows[0], item, places[str(rows[0]["item_id"])], others)]
    return found


def _place(file: str, sheet: str, cell: str) -> str:
    return f"《{file}》〈{sheet}〉{cell}" if file else ""


def _figure(row: Mapping[str, Any], item: Item) -> str:
    if row["state"] != "有值":
        return str(row["state"])
    return f"{number_text(float(str(row['value'])))} {item.measure}".strip()


def _source(
    row: Mapping[str, Any], item: Item, places: Sequence[tuple[str, str]], others: tuple[str, ...]
) -> SourceView:
    supplier = "本单位" if row["origin"] == "自报" else "、".join(s for s in item.sources if s != "自报") or item.ledger
    return SourceView(
        name=item.name,
        value=_figure(row, item),
        state=str(row["state"]),
        origin=str(row["origin"]),
        supplier=supplier,
        places=tuple(place for place, _ in places if place),
        raw="；".join(raw for _, raw in places if raw),
        others=others,
    )


# --- cards --------------------------------------------------------------------------------------


def _card(  # noqa: PLR0913, PLR0917  a card is where everything about a unit meets
    results: Results,
    rates: _Rates,
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
        rank=UNRANKED if unit.unranked else str(row["rank"]),
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
    )


def _effect(results: Results, rates: _Rates, unit: Unit, name: str, lines: Sequence[LineView]) -> EffectView:
    best, mean = rates.group(unit.group, name)
    own = rates.of(unit.code, name)
    return EffectView(
        name=name,
        points=results.text(rates.points[unit.code, name]),
        full=results.text(rates.full[unit.code, name]),
        rate=own,
        group_best=best,
        group_mean=mean,
        group_best_text=_percent(best),
        group_mean_text=_percent(mean),
        lines=tuple(lines),
        rate_text=_percent(own),
    )


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
    for row in _rows(results.events):
        matter, _, because = str(row["because"]).rpartition("：")
        found[str(row["unit"])].append(
            EventView(
                kind=str(row["kind"]),
                code=str(row["code"]),
                matter=matter,
                level=str(row["level"]),
                points=results.text(int(row["points"])),
                document=str(row["document"]),
                state=str(row["state"]),
                because=because,
                place=_place(str(row["file"]), str(row["sheet"]), str(row["cell"])),
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


# --- ranking and summaries ----------------------------------------------------------------------


def _groups(results: Results, rates: _Rates, rows: Iterable[Mapping[str, Any]]) -> tuple[GroupTable, ...]:
    effects = tuple(results.rulebook.scheme.effects)
    tables: dict[str, list[RankRow]] = defaultdict(list)
    whole = sum(int(e.weights[results.rulebook.scheme.classes[0]]) for e in results.rulebook.scheme.effects.values())
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
                rank=UNRANKED if unit.unranked else str(row["rank"]),
                tied=int(str(row["tied"])) > 0,
                decided_by=str(row["decided_by"]),
                grade=str(row["grade"]),
                effects=tuple(results.text(int(str(row[name]))) for name in effects),
                rates=tuple(min(1.0, rates.of(code, name)) for name in effects),
                bonus=results.text(int(str(row["bonus"]))),
                deduction=results.text(int(str(row["deduction"]))),
                total=results.text(int(str(row["total"]))),
                share=min(1.0, max(0.0, _share(int(str(row["total"])), whole * 10**results.places))),
                movement=_movement(results, code, unit.group, int(str(row["rank"]))),
                href=f"units/{code}.html",
            )
        )
    return tuple(GroupTable(name, tuple(listed)) for name, listed in tables.items())


def _summaries(results: Results, rates: _Rates) -> tuple[Summary, ...]:
    ranking = results.ranking
    effects = (*results.rulebook.scheme.effects, "总分")
    ranked = ranking[~ranking["unranked"]]
    leaders = {unit.code: unit.leader for unit in results.rulebook.units if unit.leader}
    by_leader = ranked.assign(leader=ranked["unit"].map(leaders))
    return (
        _by(effects, rates, "按组平均得分率", _sets(ranked, "group")),
        _by(effects, rates, "按类别平均得分率", _sets(ranked, "class")),
        _by_orientation(results, ranked),
        _by(effects, rates, "按分管领导平均得分率", dict(sorted(_sets(by_leader, "leader").items()))),
    )


def _sets(frame: pd.DataFrame, column: str) -> dict[str, list[str]]:
    """Units by the value of a column, in order of first appearance."""
    sets: dict[str, list[str]] = defaultdict(list)
    for name, unit in zip(frame[column], frame["unit"], strict=True):
        sets[str(name)].append(str(unit))
    return sets


def _by(nodes: Sequence[str], rates: _Rates, title: str, sets: Mapping[str, Sequence[str]]) -> Summary:
    rows = []
    for name, units in sets.items():
        means = tuple(sum(rates.of(unit, node) for unit in units) / len(units) for node in nodes)
        rows.append(
            SummaryRow(str(name), str(len(units)), tuple(_percent(m) for m in means), tuple(min(1.0, m) for m in means))
        )
    return Summary(title, tuple(nodes), tuple(rows))


def _by_orientation(results: Results, ranked: pd.DataFrame) -> Summary:
    """Points ÷ full marks of the lines of each 导向, by class."""
    rulebook, classes = results.rulebook, results.rulebook.scheme.classes
    lines = results.lines.assign(
        orientation=results.lines["indicator"].map({i.code: i.orientation for i in rulebook.indicators}),
        unit_class=results.lines["unit"].map({u.code: u.unit_class for u in rulebook.units}),
    )
    lines = lines[lines["unit"].isin(ranked["unit"])]
    sums = lines.groupby(["orientation", "unit_class"], sort=False)[["points", "full"]].sum()
    points, full = sums["points"].to_dict(), sums["full"].to_dict()
    rows = []
    for name in rulebook.scheme.orientations:
        shares = []
        for unit_class in classes:
            key = (name, unit_class)
            shares.append(_share(points[key], full[key]) if key in full else 0.0)
        indicators = sum(i.orientation == name for i in rulebook.indicators)
        rows.append(
            SummaryRow(
                name, f"{indicators} 项指标", tuple(_percent(s) for s in shares), tuple(min(1.0, s) for s in shares)
            )
        )
    return Summary("按导向得分率", classes, tuple(rows))


__all__ = ["Results", "build", "clause_of", "finding_view"]
