"""Record tables (台账): one row a record, every cell by its column's kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaoping.intake import values as val
from kaoping.intake.grid import Grid, Record, is_blank, is_total, sure_header
from kaoping.intake.values import Note
from kaoping.layouts import RANGES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from kaoping.intake.cells import Raw
    from kaoping.intake.names import Names
    from kaoping.layouts import Column, RecordTable


@dataclass(frozen=True, slots=True)
class _Ledger:
    """A record table as it stands in a sheet."""

    grid: Grid
    table: RecordTable
    columns: Sequence[tuple[Column, int]]
    names: Names


def records(grid: Grid, table: RecordTable, names: Names) -> list[Record]:
    """Read a record table: one row a record. Rows with a fault are named and not used."""
    found = sure_header(grid, [column.title for column in table.columns], table.name)
    if found is None:
        return []
    top, at = found
    ledger = _Ledger(grid, table, [(column, at[column.title]) for column in table.columns], names)
    read: list[Record] = []
    seen: dict[str, int] = {}
    for row in grid.below(top):
        record = _record(ledger, row) if _is_record(ledger, row) else None
        if record is None:
            continue
        if table.number:
            number = str(record.values[table.number])
            if number in seen:
                title = table.column(table.number).title
                said = f"{title}“{number}”与第 {seen[number]} 行重复"
                grid.note(row, at[title], Note("E-REC-TWICE", said, "请核对，每条记录一个编号"))
                continue
            seen[number] = row
        read.append(record)
    return read


def _is_record(ledger: _Ledger, row: int) -> bool:
    """Take a row's cells; tell whether it holds a record, rather than nothing or a 合计."""
    grid = ledger.grid
    raws = [grid.take(row, position) for _, position in ledger.columns]
    first = next((raw for raw in raws if not is_blank(raw)), None)
    if is_total(first):
        grid.note(row, ledger.columns[0][1], Note("W-ROW-TOTAL", "合计行，不作为记录", ""))
        return False
    return first is not None or any((row, position) in grid.flawed for _, position in ledger.columns)


def _record(ledger: _Ledger, row: int) -> Record | None:
    grid, table = ledger.grid, ledger.table
    parsed: dict[str, str | float | dt.date | tuple[str, ...]] = {}
    fine = True
    for column, position in ledger.columns:
        if grid.unusable(row, position):
            fine = False
            continue
        raw = grid.cells.get((row, position))
        if raw is None or is_blank(raw):
            if column.required:
                fine = False
                note = Note("E-VAL-BLANK", f"“{column.title}”没有填", "请补填；这条记录暂未计入")
                grid.note(row, position, note)
            continue
        value = _typed(ledger, row, position, column, raw)
        if value is None:
            fine = False
        else:
            parsed[column.key] = value
    if not fine:
        return None
    raw_text = "｜".join(val.shown(r) for _, c in ledger.columns if (r := grid.cells.get((row, c))) is not None)
    return Record(table.name, parsed, grid.file, grid.sheet.name, row, raw_text)


def _typed(
    ledger: _Ledger, row: int, position: int, column: Column, raw: Raw
) -> str | float | dt.date | tuple[str, ...] | None:
    """One cell of a record by its column's kind; a refusal is noted and gives None."""
    grid = ledger.grid
    if column.kind in ("number", "integer", "percent"):
        return _measured(ledger, row, position, column, raw)
    if column.kind == "units":
        codes, notes = ledger.names.expand(val.shown(raw))
        for note in notes:
            grid.note(row, position, note)
        return None if notes else tuple(codes)
    if column.kind == "unit":
        found = ledger.names.find(val.shown(raw))
        if isinstance(found, str):
            return found
        grid.note(row, position, found)
        return None
    read = _read(column, raw)
    grid.note(row, position, read.note)
    return read.value


def _read(column: Column, raw: Raw) -> val.Date | val.Words:
    if column.kind == "date":
        return val.date(raw)
    if column.kind == "choice":
        return val.choice(raw, column.choices)
    return val.code(raw) if column.kind == "code" else val.words(raw)


def _measured(ledger: _Ledger, row: int, position: int, column: Column, raw: Raw) -> float | None:
    grid = ledger.grid
    percent = (row, position) in grid.sheet.percent
    read = val.number(raw, percent_format=percent, is_percent=column.kind == "percent")
    grid.note(row, position, read.note)
    if read.value is None:
        return None
    low, high = RANGES.get((ledger.table.name, column.key), (None, None))
    if (low is not None and read.value < low) or (high is not None and read.value > high):
        span = f"{'' if low is None else val.shown(low)}～{'' if high is None else val.shown(high)}"
        said = f"“{column.title}”为 {val.shown(read.value)}，超出 {span}"
        grid.note(row, position, Note("E-VAL-RANGE", said, "请核对"))
        return None
    if column.kind == "integer" and not read.value.is_integer():
        said = f"“{column.title}”应为整数，填的是 {val.shown(read.value)}"
        grid.note(row, position, Note("E-VAL-INT", said, "请核对"))
        return None
    return read.value
