"""A kept table of records, laid out as the record table that it stands for and read by the same reader.

Rows and columns stay where they are, so that every address is the sender's own; only the header takes the words of
the record table, and rows that are no records are left out.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import replace
from typing import TYPE_CHECKING

from kaoping.exact import number_text
from kaoping.findings import Change, Finding
from kaoping.intake import values as val
from kaoping.intake.grid import Grid
from kaoping.intake.kept.header import WITHIN
from kaoping.intake.kept.rows import check_sums, lines
from kaoping.intake.kept.units import conversion, is_measure
from kaoping.intake.records import sound
from kaoping.intake.values import Note

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaoping.intake.cells import Raw, Sheet
    from kaoping.intake.grid import Record
    from kaoping.intake.kept.rows import Line, Reading
    from kaoping.intake.kept.units import Conversion
    from kaoping.intake.record_sheets import Ledgers
    from kaoping.layouts import Column, RecordTable
    from kaoping.rulebook.tables_kept import KeptRecords

_NUMBERS = ("number", "integer")


def kept_records(reading: Reading, described: KeptRecords, ledgers: Ledgers) -> list[Record]:
    """Read the records of a table as those of its record table; rows with a fault are named and left out."""
    table = described.table
    if table is None:
        raise ValueError(f"a rule book with an unknown record table {described.ledger!r} was not refused")
    at = {
        column.key: reading.located.at(name)
        for name in described.columns
        if (column := described.column(name)) is not None
    }
    ways = {column.key: _way(reading, column, at[column.key]) for column in table.columns if column.key in at}
    if reading.grid.broken:
        return []
    found = lines(reading)
    cells = _cells(reading, table, at, found)
    for key, way in ways.items():
        if way is not None and way.changes:
            _convert(reading, cells, (at[key], way))
    grid = Grid(reading.grid.file, _laid_out(reading, cells), [])
    read = sound(ledgers.records(grid, table), grid, table, reading.period.last_day)
    reading.grid.findings += [_both_readings(reading.grid, finding) for finding in grid.findings]
    check_sums(reading, found, _numbers(reading, table, at, found))
    return read


def _cells(
    reading: Reading, table: RecordTable, at: Mapping[str, int], found: Sequence[Line]
) -> dict[tuple[int, int], Raw]:
    """Cells of the sheet that the record table's reader sees: its own header, and the rows that hold records."""
    top, beyond = min(reading.located.header.bottom, WITHIN), reading.grid.sheet.width
    cells: dict[tuple[int, int], Raw] = {}
    for column in table.columns:
        if column.key not in at:
            beyond += 1
        cells[top, at.get(column.key, beyond)] = column.title
    rows = [line.row for line in found if line.kind == "数据"]
    for position in at.values():
        cells |= {(row, position): raw for row in rows if (raw := reading.raw(row, position)) is not None}
    return cells


# --- units of measure ----------------------------------------------------------------------------


def _way(reading: Reading, column: Column, position: int) -> Conversion | None:
    """How a column's numbers become those of the record table; where the units do not agree, nothing is read."""
    wanted = _measure(column)
    if not wanted:
        return None
    given = next(one for one in reading.located.header.columns if one.column == position)
    used = given.measure or reading.located.header.measure
    if not used:
        said = f"“{given.path}”没有写计量单位，按 {wanted} 读取"
        reading.grid.note(*given.at, Note("W-KEPT-UNIT", said, "请核对，并在表头写明单位", wanted))
        return None
    way = conversion(used, wanted)
    if way is None:
        reading.grid.broken = True
        said = f"“{given.path}”的单位是 {used}，台账的“{column.title}”以 {wanted} 计，不能换算，这张表没有读取"
        reading.grid.note(*given.at, Note("E-KEPT-UNIT", said, "请核对是不是这一列", wanted))
    return way


def _measure(column: Column) -> str:
    """Unit of a column of a record table, which its note states: 以万元计."""
    stated = re.match("以(.+?)计", column.note) if column.kind in _NUMBERS else None
    return stated[1] if stated and is_measure(stated[1]) else ""


def _convert(reading: Reading, cells: dict[tuple[int, int], Raw], column: tuple[int, Conversion]) -> None:
    """Convert the numbers of a column in place; a number written as text is read first, as it would be anyway."""
    position, way = column
    for at in [at for at in cells if at[1] == position and at[0] > reading.located.header.bottom]:
        read = val.number(cells[at], percent_format=at in reading.grid.sheet.percent, is_percent=False)
        if read.value is None:
            continue  # the record table's reader says why
        reading.grid.note(*at, read.note)
        cells[at] = value = way.of(read.value)
        change = Change(f"{number_text(read.value)}{way.given}", f"{number_text(value)}{way.wanted}")
        note = Note("W-VAL-UNIT", f"{change.before} 换算成 {change.after}", "请核对计量单位", change=change)
        reading.grid.note(*at, note)


# --- what the reader of record tables sees -------------------------------------------------------


def _laid_out(reading: Reading, cells: Mapping[tuple[int, int], Raw]) -> Sheet:
    """The sheet with these cells alone, wide enough for all of them; faults and merges of other columns stay."""
    sheet, bottom, carried = reading.grid.sheet, reading.located.header.bottom, set(reading.carried.values())
    width = max([sheet.width, *(column for _, column in cells)])
    ordered = sorted(cells)
    kept = {row for row, _ in ordered}
    return replace(
        sheet,
        width=width,
        places=array("I", [(row - 1) * width + column - 1 for row, column in ordered]),
        values=[cells[at] for at in ordered],
        merged=tuple(block for block in sheet.merged if block[0] > bottom and block not in carried),
        errors={at: text for at, text in sheet.errors.items() if at[0] in kept},
        uncached=frozenset(at for at in sheet.uncached if at[0] in kept),
    )


def _both_readings(grid: Grid, finding: Finding) -> Finding:
    """Say of a number in a date column that it may be two months: 2022.10 becomes 2022.1 as it is typed."""
    if finding.code != "E-VAL-DATE":
        return finding
    raw = next((raw for at, raw in grid.cells.items() if grid.where(*at) == finding.where), None)
    if not isinstance(raw, float) or not 1990 <= raw < 2100 or raw.is_integer():
        return finding
    year, _, month = val.shown(raw).partition(".")
    if month == "1":
        said = f"数字 {year}.1 有两种读法：{year}年1月 或 {year}年10月"
    elif month in {f"{m:02}" for m in range(1, 10)} | {"11", "12"}:
        said = f"数字 {year}.{month} 只有年月（{year}年{int(month)}月），没有日"
    else:
        return finding
    return replace(finding, found=said, fix="请写成 2022-03-31 的样子，年、月、日齐全")


def _numbers(
    reading: Reading, table: RecordTable, at: Mapping[str, int], found: Sequence[Line]
) -> dict[int, dict[int, float]]:
    """Numbers of the rows with details, in columns that can be added up."""
    rows = [line.row for line in found if line.kind in ("数据", "退回", "他期")]
    numbers: dict[int, dict[int, float]] = {}
    for column in table.columns:
        if column.kind in _NUMBERS and column.key in at:
            raws = {row: raw for row in rows if (raw := reading.grid.take(row, at[column.key])) is not None}
            read = {row: val.number(raw, percent_format=False, is_percent=False).value for row, raw in raws.items()}
            numbers[at[column.key]] = {row: value for row, value in read.items() if value is not None}
    return numbers
