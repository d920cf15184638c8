"""Tables of a year to views: builds what its index, scorecards and workbook say."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from kaoping.exact import number_text
from kaoping.scorecards.cards import EventView
from kaoping.scorecards.lineviews import clause_of, place_of
from kaoping.scorecards.overview import finding_view
from kaoping.scorecards.results import UNRANKED, percent, records_of, share
from kaoping.scorecards.yearpath import path
from kaoping.scorecards.yearviews import (
    CellView,
    GoneView,
    QuarterView,
    YearCard,
    YearEffectView,
    YearGroup,
    YearLineView,
    YearOverview,
    YearRow,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaoping.rulebook.model import Unit
    from kaoping.scorecards.yearpath import Path
    from kaoping.scorecards.yearresults import QuarterResults, YearResults
    from kaoping.scoring.year import Share, YearLine

_NOTHING: Final = "—"
_SHORT: Final = ("", "一季度", "二季度", "三季度", "四季度")
MEANINGS: Final = (
    ("加权", "各季得分率按季度权重加权平均"),
    ("平均", "各季得分率的平均"),
    ("合计", "各季得分之和除以各季满分之和"),
    ("期末", "最后一个计分季度的得分率"),
    ("仅年度", "一年计分一次，用最后一季的数据，测评票用全年的"),
)


def build_year(results: YearResults) -> YearOverview:
    """Build the year's overview with every unit's card."""
    book, scheme = results.book, results.book.scheme
    rows = records_of(results.ranking)
    parts = _Parts(results)
    cards = tuple(_card(results, row, parts) for row in rows)
    refused = sum(finding.severity == "退回" for finding in results.findings)
    used = {line.way for line in results.lines}
    return YearOverview(
        scheme=scheme.name,
        edition=scheme.edition,
        basis=scheme.basis,
        period=str(book.period),
        period_title=book.period.title,
        provisional=results.provisional,
        effect_names=tuple(scheme.effects),
        quarters=tuple(_quarter(results, quarter) for quarter in results.quarters),
        groups=_groups(results, cards),
        gone=_gone(results),
        findings=tuple(finding_view(finding) for finding in results.findings),
        refused=refused,
        noted=len(results.findings) - refused,
        files=sum(files for quarter in results.quarters for _, _, files in quarter.folders),
        units=len(book.units),
        cards=cards,
        fingerprint=results.fingerprint,
        version=results.version,
        grades=tuple(grade.name for grade in scheme.grades),
        meanings=tuple((way, meaning) for way, meaning in MEANINGS if way in used),
    )


def _quarter(results: YearResults, quarter: QuarterResults) -> QuarterView:
    period = quarter.rulebook.period
    year = results.book.scheme.year
    weight = None if year is None else year.weights.get(str(period))
    return QuarterView(
        str(period),
        period.title,
        _SHORT[period.quarter],
        tuple(f"{name}（{files} 个文件，按{by}归入）" for name, by, files in quarter.folders),
        sum(files for _, _, files in quarter.folders),
        "" if weight is None else number_text(float(weight)),
    )


class _Parts:
    """Lines, events and findings of a year by unit."""

    def __init__(self, results: YearResults) -> None:
        self.lines: dict[str, list[YearLineView]] = defaultdict(list)
        periods = [str(quarter.rulebook.period) for quarter in results.quarters]
        for line, because in zip(results.lines, results.because, strict=True):
            self.lines[line.unit].append(_line(results, line, because, periods))
        self.events: dict[str, list[EventView]] = defaultdict(list)
        for row in records_of(results.events):
            self.events[str(row["unit"])].append(_event(results, row))
        self.findings: dict[str, list[str]] = defaultdict(list)
        for finding in results.findings:
            sender = results.senders.get(finding.where.file)
            if sender is not None:
                self.findings[sender].append(str(finding))


def _event(results: YearResults, row: Mapping[str, Any]) -> EventView:
    matter, _, because = str(row["because"]).rpartition("：")
    year = str(row["year_because"])
    return EventView(
        kind=f"{row['period']} {row['kind']}",
        code=str(row["code"]),
        matter=matter,
        level=str(row["level"]),
        points=results.text(int(row["year_points"])),
        document=str(row["document"]),
        state=str(row["state"]),
        because=f"{because}；{year}" if year else because,
        place=place_of(str(row["file"]), str(row["sheet"]), str(row["cell"])),
    )


# --- cards --------------------------------------------------------------------------------------


def _card(results: YearResults, row: Mapping[str, Any], parts: _Parts) -> YearCard:
    code, group, tied = str(row["unit"]), str(row["group"]), int(row["tied"])
    unit = results.book.unit_by_code[code]
    stood = [quarter.standing.get(code) for quarter in results.quarters]
    lines = parts.lines[code]
    return YearCard(
        unit=code,
        name=unit.name,
        unit_class=unit.unit_class,
        group=group,
        leader=unit.leader,
        unranked=unit.unranked,
        rank=UNRANKED if unit.unranked else str(row["rank"] or _NOTHING),
        of=str(row["of"]),
        tied=f"与 {tied} 个单位并列" if tied else "",
        decided_by=str(row["decided_by"]),
        grade=str(row["grade"]),
        vetoes=str(row["vetoes"]),
        total=results.text(row["total"]),
        bonus=results.text(row["bonus"]),
        deduction=results.text(row["deduction"]),
        ranks=tuple(_rank_text(one) for one in stood),
        totals=tuple(_NOTHING if one is None else results.text(one[0]) for one in stood),
        rank_path=_rank_path(stood),
        total_path=_total_path(results, stood),
        effects=tuple(
            _effect(results, code, name, [line for line in lines if line.effect == name])
            for name in results.book.scheme.effects
        ),
        notes=_notes(results, unit),
        events=tuple(parts.events.get(code, ())),
        findings=tuple(parts.findings.get(code, ())),
        href=f"units/{code}.html",
    )


def _notes(results: YearResults, unit: Unit) -> tuple[str, ...]:
    """What is unusual about a unit's quarters, each in a sentence."""
    notes = []
    for quarter in results.quarters:
        period, then = quarter.rulebook.period, quarter.rulebook.unit_by_code.get(unit.code)
        if then is None:
            notes.append(f"{period} 不在名册上，年度只有其余季度。")
        elif then.unit_class != unit.unit_class:
            notes.append(f"{period} 是{then.unit_class}，在{then.group}排名；年度按{unit.unit_class}的分值计。")
        elif then.group != unit.group:
            notes.append(f"{period} 在{then.group}排名。")
    for code in unit.predecessors:
        counts = "计入本单位年度" if unit.inherits else "不计入本单位年度"
        notes.append(f"前身 {code} 并入以前的季度{counts}。")
    return tuple(notes)


_Stood = tuple[int, int, int, str] | None


def _rank_text(stood: _Stood) -> str:
    return str(stood[1]) if stood is not None and stood[1] else _NOTHING


def _rank_path(stood: Sequence[_Stood]) -> Path:
    """Rank 1 of however many at the top, the last at the bottom."""
    heights = [None if one is None or not one[1] else 1.0 - share(one[1] - 1, max(1, one[2] - 1)) for one in stood]
    return path(heights, [_rank_text(one) for one in stood])


def _total_path(results: YearResults, stood: Sequence[_Stood]) -> Path:
    """Totals between the least and the greatest of all units in any quarter, so that cards can be compared."""
    every = [total for quarter in results.quarters for total, *_ in quarter.standing.values()]
    low, high = min(every), max(every)
    heights = [None if one is None else share(one[0] - low, high - low) for one in stood]
    return path(heights, ["" if one is None else results.text(one[0]) for one in stood])


def _effect(results: YearResults, code: str, name: str, lines: Sequence[YearLineView]) -> YearEffectView:
    points, full = results.full[code, name]
    rate = share(points, full)
    found = [quarter.effects.get((code, name)) for quarter in results.quarters]
    cells = tuple(
        CellView("", "", _NOTHING, counts=False)
        if one is None
        else CellView(results.text(one[0]), results.text(one[1]), "", counts=True)
        for one in found
    )
    return YearEffectView(name, results.text(points), results.text(full), rate, percent(rate), cells, tuple(lines))


def _line(results: YearResults, line: YearLine, because: str, periods: Sequence[str]) -> YearLineView:
    indicator = results.book.by_code[line.indicator]
    return YearLineView(
        indicator=indicator.code,
        title=indicator.name,
        effect=line.effect,
        orientation=indicator.orientation,
        way=line.way,
        state=line.state,
        standard=results.text(line.standard),
        full=results.text(line.full),
        ratio="" if line.ratio is None else percent(float(line.ratio)),
        points=results.text(line.points),
        share=min(1.0, max(0.0, share(line.points, line.full))),
        because=because,
        clause=clause_of(indicator),
        quarters=tuple(_cell(results, line, period) for period in periods),
    )


def _cell(results: YearResults, line: YearLine, period: str) -> CellView:
    """A unit's own line of a quarter; that of a predecessor where it has none."""
    rows: list[Share] = [one for one in line.shares if str(one.period) == period]
    own = next((one for one in rows if one.whose == line.unit), rows[0] if rows else None)
    if own is None:
        return CellView("", "", _NOTHING, counts=False)
    if not own.full:
        return CellView("", "", own.state, counts=False)
    note = "" if own.state == "计分" else own.state
    return CellView(results.text(own.points), results.text(own.full), note, counts=own.part != "不计")


# --- the index ----------------------------------------------------------------------------------


def _groups(results: YearResults, cards: Sequence[YearCard]) -> tuple[YearGroup, ...]:
    scheme = results.book.scheme
    tables: dict[str, list[YearRow]] = defaultdict(list)
    whole = sum(int(effect.weights[scheme.classes[0]]) for effect in scheme.effects.values())
    totals = dict(zip(results.ranking["unit"].tolist(), results.ranking["total"].tolist(), strict=True))
    for card in cards:
        rates = tuple(min(1.0, effect.rate) for effect in card.effects)
        height = share(totals[card.unit], whole * 10**scheme.precision.places)
        tables[card.group].append(YearRow(card, rates, min(1.0, max(0.0, height))))
    return tuple(YearGroup(name, tuple(rows)) for name, rows in tables.items())


def _gone(results: YearResults) -> tuple[GoneView, ...]:
    """Units of any quarter that the last roster does not have, in the order of the quarters."""
    found: dict[str, tuple[str, str]] = {}
    for quarter in results.quarters:
        for unit in quarter.rulebook.units:
            if unit.code not in results.book.unit_by_code:
                found[unit.code] = (unit.name, unit.group)
    return tuple(
        GoneView(
            code,
            name,
            group,
            tuple(
                results.text(quarter.standing[code][0]) if code in quarter.standing else _NOTHING
                for quarter in results.quarters
            ),
        )
        for code, (name, group) in found.items()
    )
