"""Workbooks in, ITEMS out: who sent which form, what it says, and what is wrong with it.

A return is recognised by its cover, read sheet by sheet, and turned into figures and records;
then everything that was expected is accounted for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, repeat
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kaoping.findings import Finding, Where, in_reading_order
from kaoping.intake import check
from kaoping.intake import values as val
from kaoping.intake.accounting import Asked, Row, account
from kaoping.intake.cells import Sheet, Workbook, cell_findings
from kaoping.intake.collector import collector_paused
from kaoping.intake.kept.read import read_kept
from kaoping.intake.leftovers import leftovers
from kaoping.intake.recognising import Desk, one_each, recognise_all
from kaoping.intake.records import sound
from kaoping.intake.resent import Resent, compare
from kaoping.intake.sheets import Grid, Place, Record, figures, supplied
from kaoping.layouts import FIGURES_SHEET, GUIDE_SHEET, LEDGERS, SUPPLIED_SHEET, UNIT_RECORDS
from kaoping.tables import CELLS, ITEMS, ORIGINS, SOURCES

if TYPE_CHECKING:
    from kaoping.intake.recognising import Return
    from kaoping.rulebook.model import Rulebook
    from kaoping.rulebook.tables_kept import KeptTable

FixedTexts = Callable[[str, str], Mapping[str, Mapping[str, str]]]
"""(form, code) → sheet → address → text that the blank form carries there."""


@dataclass(frozen=True)
class Intake:
    """What reception hands on: ITEMS, SOURCES, CELLS, findings, and who sent what.

    received: (form, code) → file name; records: table → rows (for lists and events); sheets:
    file and sheet of everything that was read; revisions: (form, code) → 报送次数; resent: returns
    that a later one replaces, with what differs.
    """

    items: pd.DataFrame
    sources: pd.DataFrame
    findings: tuple[Finding, ...]
    received: Mapping[tuple[str, str], str]
    records: Mapping[str, tuple[Record, ...]]
    files: tuple[tuple[str, str, int], ...]
    sheets: tuple[tuple[str, Sheet], ...]
    revisions: Mapping[tuple[str, str], int]
    resent: tuple[Resent, ...]

    @cached_property
    def cells(self) -> pd.DataFrame:
        """CELLS: every non-empty cell of the sheets that were read, as typed; built when asked for."""
        flat = [
            (file, sheet.name, row, column, val.shown(raw))
            for file, sheet in self.sheets
            for row, column, raw in sheet.cells
        ]
        types = {"file": "str", "sheet": "str", "row": "int64", "column": "int64", "raw": "str"}
        columns = enumerate(types.items())
        return CELLS.validate(
            pd.DataFrame({name: pd.Series([row[k] for row in flat], dtype=kind) for k, (name, kind) in columns})
        )


def take_in(
    workbooks: Sequence[Workbook], rulebook: Rulebook, fixed: FixedTexts, previous: pd.DataFrame | None = None
) -> Intake:
    """Turn read workbooks into ITEMS with sources and findings.

    previous: ITEMS of the last period, for cumulative figures and jumps.
    """
    with collector_paused():
        return _take_in(workbooks, rulebook, fixed, previous)


def _take_in(
    workbooks: Sequence[Workbook], rulebook: Rulebook, fixed: FixedTexts, previous: pd.DataFrame | None
) -> Intake:
    desk, asked = Desk.of(rulebook), Asked.of(rulebook)
    returns = [received for workbook in workbooks for received in recognise_all(workbook, desk)]
    findings = [f for r in returns for f in r.findings]
    kept, twice = one_each(returns)
    findings += twice
    for received in kept:
        received.findings.clear()
        _read(received, desk, asked, fixed)
        findings += received.findings
    resent = _resent(returns, kept, desk, asked, fixed)
    rows, said = account(kept, rulebook, asked)
    findings += said
    items, sources = _frames(rows, rulebook)
    findings += _checked(items, sources, rulebook, previous)
    if previous is not None:
        findings += _echoed(kept, check.last_used(previous))
    return Intake(
        items,
        sources,
        tuple(in_reading_order(findings)),
        {(r.form, r.code): r.workbook.name for r in kept},
        _all_records(kept),
        tuple(sorted((w.name, w.sha256, w.size) for w in workbooks)),
        tuple(
            (r.workbook.name, sheet)
            for r in sorted(kept, key=lambda r: (r.form, r.code))
            for sheet in r.workbook.sheets
            if sheet.name in r.sheets
        ),
        {(r.form, r.code): r.revision for r in kept},
        resent,
    )


def _resent(
    returns: Sequence[Return], kept: Sequence[Return], desk: Desk, asked: Asked, fixed: FixedTexts
) -> tuple[Resent, ...]:
    """Read what a later return replaces, only to say what differs; its own faults are nobody's work any more."""
    of_sender = {(r.form, r.code): r for r in kept}
    found = []
    for received in returns:
        by = of_sender.get((received.form, received.code))
        if by is not None and received.revision < by.revision:
            _read(received, desk, asked, fixed)
            found.append(compare(received, by))
    return tuple(sorted(found, key=lambda r: (r.form, r.code, r.revision, r.file)))


def _checked(
    items: pd.DataFrame, sources: pd.DataFrame, rulebook: Rulebook, previous: pd.DataFrame | None
) -> list[Finding]:
    places = check.Places.from_sources(sources)
    findings = check.validate(items, sources, rulebook, places)
    findings += check.compare_origins(items, places, rulebook)
    if previous is not None:
        findings += check.compare_periods(items, previous, places, rulebook)
    return findings


def _echoed(kept: Sequence[Return], used: Mapping[tuple[str, str], str]) -> list[Finding]:
    """Compare what a return repeats of last period with what was used then; it is locked and never data."""
    findings = []
    for received in kept:
        for item_id, place in received.echoes.items():
            expected = used.get((received.code, item_id), "")
            if val.plain(place.raw) != expected:
                said = f"上期数应为“{expected}”，现为“{place.raw}”"
                where = Where(received.workbook.name, place.sheet, place.cell)
                findings.append(Finding("W-FORM-TEXT", where, said, "请核对表式是否被改动，数据是否错行", expected))
    return findings


def _all_records(kept: Sequence[Return]) -> dict[str, tuple[Record, ...]]:
    together: dict[str, list[Record]] = defaultdict(list)
    for received in kept:
        for table, listed in received.records.items():
            together[table] += listed
    return {table: tuple(listed) for table, listed in sorted(together.items())}


# --- reading a return ---------------------------------------------------------------------------


def _read(received: Return, desk: Desk, asked: Asked, fixed: FixedTexts) -> None:
    """Read every sheet that the form has, and account for every cell."""
    if received.kept is not None:
        _read_kept(received, received.kept, desk, asked)
        return
    workbook, findings = received.workbook, received.findings
    texts = fixed(received.form, received.code)
    for sheet in workbook.sheets:
        where = Where(workbook.name, sheet.name)
        if sheet.name not in texts:
            findings += _extra_sheet(where, sheet)
            continue
        if sheet.hidden and sheet.name != GUIDE_SHEET:
            found = f"工作表〈{sheet.name}〉被隐藏，没有采用"
            findings.append(Finding("E-XL-HIDDEN", where, found, "请取消隐藏，核对后再报送"))
            continue
        grid = received.grid(sheet)
        _read_sheet(received, grid, desk, asked)
        findings += cell_findings(workbook, sheet)
        leftovers(grid, texts[sheet.name])
        received.echoes |= grid.echoes
        received.sheets.add(sheet.name)
        if grid.broken:
            received.broken.add(sheet.name)
    for name in texts.keys() - {GUIDE_SHEET} - {sheet.name for sheet in workbook.sheets}:
        fix = "请用下发的表式填报，不要删除或改名工作表"
        findings.append(Finding("E-FORM-SHEET", Where(workbook.name, name), f"没有工作表〈{name}〉", fix))


def _read_kept(received: Return, kept: KeptTable, desk: Desk, asked: Asked) -> None:
    """Read a table that a department keeps; its figures and records are the department's, as in its own form."""
    (name,) = received.sheets
    sheet = next(sheet for sheet in received.workbook.sheets if sheet.name == name)
    read = read_kept((received.workbook, sheet), kept, desk.rulebook, desk.ledgers, asked.kept.get(kept.name, {}))
    received.figures += read.figures
    received.findings += read.findings
    received.lost = read.lost
    if kept.ledger:
        received.records[kept.ledger] = read.records
        received.sheets.add(kept.ledger)
    if read.broken:
        received.broken.update((name, kept.ledger))


def _read_sheet(received: Return, grid: Grid, desk: Desk, asked: Asked) -> None:
    """Read one sheet; the cover was read when the return was recognised."""
    name, code, rulebook = grid.sheet.name, received.code, desk.rulebook
    if name == FIGURES_SHEET:
        own = {item_id: rulebook.items[item_id] for item_id in asked.own[code]}
        received.figures += figures(grid, code, own)
    elif name == SUPPLIED_SHEET:
        units = asked.supplied[code]
        received.figures += supplied(grid, {i: rulebook.items[i] for i in units}, units, desk.units)
    else:
        table = LEDGERS.get(name) or next((t for t in UNIT_RECORDS if t.name == name), None)
        if table is not None:
            read = desk.ledgers.records(grid, table)
            received.records[name] = sound(read, grid, table, rulebook.period.last_day)


def _extra_sheet(where: Where, sheet: Sheet) -> list[Finding]:
    if not sheet.places and not sheet.errors:
        return []
    found = f"工作表〈{sheet.name}〉不在表式中，内容没有采用"
    return [Finding("W-FORM-SHEET", where, found, "如有应报内容，请填到规定的工作表")]


# --- the tables ---------------------------------------------------------------------------------


def _frames(rows: list[Row], rulebook: Rulebook) -> tuple[pd.DataFrame, pd.DataFrame]:
    """ITEMS and SOURCES, in an order that owes nothing to file names or row numbers."""
    rows = _ordered(rows, rulebook)
    columns = dict(zip(Row._fields, zip(*rows, strict=True) if rows else repeat((), len(Row._fields)), strict=False))
    ids = np.array(list(map("/".join, zip(columns["unit"], columns["item"], columns["origin"], strict=True))), object)
    items = pd.DataFrame(
        {
            "item_id": pd.Series(ids, dtype="str"),
            "unit": pd.Series(columns["unit"], dtype="str"),
            "period": pd.Series([str(rulebook.period)] * len(rows), dtype="str"),
            "item": pd.Series(columns["item"], dtype="str"),
            "state": pd.Series(columns["state"], dtype="str"),
            "value": pd.Series(columns["value"], dtype="float64"),
            "origin": pd.Series(columns["origin"], dtype="str"),
        },
        copy=False,
    )
    of_items = np.repeat(ids, np.fromiter(map(len, columns["sources"]), np.int64, len(rows)))
    found = list(chain.from_iterable(columns["sources"]))
    places = zip(*found, strict=True) if found else repeat((), len(Place._fields))
    parts = {"item_id": of_items, **dict(zip(Place._fields, places, strict=False))}
    sources = pd.DataFrame({name: pd.Series(part, dtype="str") for name, part in parts.items()}, copy=False)
    return items, sources


def _ordered(rows: list[Row], rulebook: Rulebook) -> list[Row]:
    """Rows by unit, item and origin, units and items in the order of the rule book."""
    unit_at = {unit.code: i for i, unit in enumerate(rulebook.units)}
    item_at = {item_id: i for i, item_id in enumerate(rulebook.items)}
    origin_at = {origin: i for i, origin in enumerate(ORIGINS)}
    width, depth = len(item_at) * len(origin_at), len(origin_at)
    at = [unit_at[row[0]] * width + item_at[row[1]] * depth + origin_at[row[2]] for row in rows]
    return [rows[i] for i in np.argsort(np.array(at, dtype=np.int64), kind="stable").tolist()]


__all__ = ["ITEMS", "SOURCES", "FixedTexts", "Intake", "take_in"]
