"""Lines as a card prints them, each with the cells that its figures were read from."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np

from kaoping.exact import number_text
from kaoping.scorecards.cards import LineView, SourceView
from kaoping.scorecards.results import percent, records_of, share

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaoping.rulebook.model import Indicator, Item, Rulebook
    from kaoping.scorecards.results import Results


def lines_by_unit(results: Results) -> dict[str, list[LineView]]:
    """Every unit's lines as its card prints them, in the order of the rules."""
    rulebook = results.rulebook
    sources = _sources(results)
    used = _used_items(rulebook)
    found: dict[str, list[LineView]] = defaultdict(list)
    for line, because in zip(records_of(results.lines), results.because, strict=True):
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
        ratio="" if np.isnan(ratio) else percent(ratio),
        points=results.text(points),
        share=min(1.0, max(0.0, share(points, full))),
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
        places[item_id].append((place_of(file, sheet, cell), raw))
    by_item: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for row in records_of(results.items):
        by_item[str(row["unit"]), str(row["item"])].append(row)
    order = {"自报": 0, "来源部门": 1, "核查": 2}
    found = {}
    for key, rows in by_item.items():
        rows.sort(key=lambda row: -order[str(row["origin"])])
        item = results.rulebook.items[key[1]]
        others = tuple(f"{row['origin']} {_figure(row, item)}，未采用" for row in rows[1:])
        found[key] = [_source(rows[0], item, places[str(rows[0]["item_id"])], others)]
    return found


def place_of(file: str, sheet: str, cell: str) -> str:
    """A cell's address as printed."""
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
