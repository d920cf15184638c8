"""Record tables (台账): one row a record, every cell by its column's kind.

Tables are read column by column: what was typed is looked up among what its column has been found to
mean before, since the same words, days and numbers come again and again. A row in which there is
more to say than that (a finding, an error, a merge, a percent sign) is read cell by cell.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, cast

from kaoping.intake import values as val
from kaoping.intake.grid import Grid, Record, is_blank, is_total, laid_out, odd_rows, sure_header
from kaoping.intake.values import Note
from kaoping.layouts import RANGES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Container, Iterable, Iterator, Sequence

    from kaoping.intake.cells import Raw
    from kaoping.intake.names import Names
    from kaoping.layouts import Column, RecordTable

    Value = str | float | dt.date | tuple[str, ...]

_ODD: Final = object()
"""What a cell means of which there is more to say than its value."""


class _Meanings(dict["Raw | None", object]):
    """What cells of one column mean: what was typed → its value, None if it may be blank and is, or _ODD.

    Never looked up for a logical value: to a dictionary, TRUE is the number 1.
    """

    def __init__(self, table: RecordTable, column: Column, names: Names) -> None:
        super().__init__()
        self.table, self.column, self.names = table, column, names
        self.blank = _ODD if column.required else None
        self.odd: dict[Raw, tuple[Value | None, Sequence[Note]]] = {}

    def __missing__(self, raw: Raw | None) -> object:
        """Work out what has not been met before."""
        meaning: object = self.blank
        if self.column.kind == "code" and isinstance(raw, str) and raw.isascii() and raw.isprintable() and raw.strip():
            meaning = raw.strip()  # a number of the office's, nearly always: there is nothing to say
        elif raw is not None and not is_blank(raw):
            meaning, notes = said = _meaning(self.table, self.column, self.names, raw, percent=False)
            if notes or is_total(raw):
                self.odd[raw], meaning = said, _ODD
        self[raw] = meaning
        return meaning

    def of(self, raw: Raw, *, percent: bool) -> tuple[Value | None, Sequence[Note]]:
        """Tell the value of any cell (None when refused), and what there is to say."""
        if percent or isinstance(raw, bool):
            return _meaning(self.table, self.column, self.names, raw, percent=percent)
        meaning = self[raw]
        return self.odd[raw] if meaning is _ODD else (cast("Value | None", meaning), ())


class _Shown(dict["Raw | None", "str | None"]):
    """What cells look like when printed: what was typed → its text."""

    def __missing__(self, raw: Raw | None) -> str | None:
        """Print what has not been met before."""
        shown = self[raw] = None if raw is None else val.shown(raw)
        return shown


@dataclass(frozen=True)
class Ledgers:
    """A reader of record tables that remembers, from sheet to sheet, what the cells of a column mean."""

    names: Names
    _met: dict[str, list[_Meanings]] = field(default_factory=dict)
    _shown: _Shown = field(default_factory=_Shown)

    def records(self, grid: Grid, table: RecordTable) -> list[Record]:
        """Read a record table: one row a record. Rows with a fault are named and not used."""
        found = sure_header(grid, [column.title for column in table.columns], table.name)
        if found is None:
            return []
        top, at = found
        grid.take_below(top, at.values())
        if grid.last_row <= top:
            return []
        if table.name not in self._met:
            self._met[table.name] = [_Meanings(table, column, self.names) for column in table.columns]
        columns = [(known, at[known.column.title]) for known in self._met[table.name]]
        ledger = _Ledger(grid, table, top, columns, odd_rows(grid, top))
        read: list[Record] = []
        seen: dict[str, int] = {}
        for record in self._rows(ledger):
            if table.number:
                number = str(record.values[table.number])
                if number in seen:
                    title = table.column(table.number).title
                    said = f"{title}“{number}”与第 {seen[number]} 行重复"
                    grid.note(record.row, at[title], Note("E-REC-TWICE", said, "请核对，每条记录一个编号"))
                    continue
                seen[number] = record.row
            read.append(record)
        return read

    def _rows(self, ledger: _Ledger) -> Iterator[Record]:
        """Give the rows below the header that are records."""
        laid = laid_out(ledger.grid, ledger.top, [position for _, position in ledger.columns])
        if laid is None:
            for row in ledger.grid.below(ledger.top):
                record = _row(ledger, row, [ledger.grid.cells.get((row, at)) for _, at in ledger.columns])
                if record is not None:
                    yield record
            return
        raws = [column for column, _ in laid]
        # A column in which nothing was typed, mostly 备注, would only be in the way.
        used = [
            (known, *column)
            for (known, _), column in zip(ledger.columns, laid, strict=True)
            if known.blank or column.types != {type(None)}
        ]
        meant = zip(*(map(known.__getitem__, column) for known, column, _ in used), strict=True)
        shown = zip(*(self._texts(column, types) for _, column, types in used), strict=True)
        keys = [known.column.key for known, _, _ in used]
        table, file, sheet = ledger.table.name, ledger.grid.file, ledger.grid.sheet.name
        for row, (values, texts) in enumerate(zip(meant, shown, strict=True), start=ledger.top + 1):
            if row in ledger.odd or _ODD in values:  # blank rows too: every table has a column that must be filled
                record = _row(ledger, row, [column[row - ledger.top - 1] for column in raws])
                if record is not None:
                    yield record
            elif None in values:
                named = {key: value for key, value in zip(keys, values, strict=True) if value is not None}
                raw = "｜".join([text for text in texts if text is not None])
                yield Record(table, named, file, sheet, row, raw)
            else:  # the same without looking for blanks
                yield Record(table, dict(zip(keys, values, strict=True)), file, sheet, row, "｜".join(texts))

    def _texts(self, column: list[Raw | None], types: set[type]) -> Iterable[str | None]:
        """What a column looks like when printed: text as it is."""
        if types <= {str, type(None)}:
            return cast("list[str | None]", column)
        return map(self._shown.__getitem__, column)


@dataclass(frozen=True, slots=True)
class _Ledger:
    """A record table as it stands in a sheet: below which row, and in which columns."""

    grid: Grid
    table: RecordTable
    top: int
    columns: Sequence[tuple[_Meanings, int]]
    odd: Container[int]


def records(grid: Grid, table: RecordTable, names: Names) -> list[Record]:
    """Read one record table."""
    return Ledgers(names).records(grid, table)


# --- cell by cell -------------------------------------------------------------------------------


def _row(ledger: _Ledger, row: int, raws: Sequence[Raw | None]) -> Record | None:
    return _record(ledger, row, raws) if _is_record(ledger, row, raws) else None


def _is_record(ledger: _Ledger, row: int, raws: Sequence[Raw | None]) -> bool:
    """Tell whether a row holds a record, rather than nothing or a 合计."""
    grid = ledger.grid
    first = next((raw for raw in raws if not is_blank(raw)), None)
    if is_total(first):
        grid.note(row, ledger.columns[0][1], Note("W-ROW-TOTAL", "合计行，不作为记录", ""))
        return False
    return first is not None or any((row, position) in grid.flawed for _, position in ledger.columns)


def _record(ledger: _Ledger, row: int, raws: Sequence[Raw | None]) -> Record | None:
    grid, table = ledger.grid, ledger.table
    parsed: dict[str, Value] = {}
    fine = True
    for (known, position), raw in zip(ledger.columns, raws, strict=True):
        if row in ledger.odd and grid.unusable(row, position):
            fine = False
            continue
        if raw is None or is_blank(raw):
            if known.column.required:
                fine = False
                note = Note("E-VAL-BLANK", f"“{known.column.title}”没有填", "请补填；这条记录暂未计入")
                grid.note(row, position, note)
            continue
        value, notes = known.of(raw, percent=(row, position) in grid.sheet.percent)
        for note in notes:
            grid.note(row, position, note)
        if value is None:
            fine = False
        else:
            parsed[known.column.key] = value
    if not fine:
        return None
    raw_text = "｜".join(val.shown(raw) for raw in raws if raw is not None)
    return Record(table.name, parsed, grid.file, grid.sheet.name, row, raw_text)


# --- what one cell means ------------------------------------------------------------------------


def _meaning(
    table: RecordTable, column: Column, names: Names, raw: Raw, *, percent: bool
) -> tuple[Value | None, Sequence[Note]]:
    """One cell of a record by its column's kind: its value (None when refused) and what there is to say."""
    if column.kind in ("number", "integer", "percent"):
        return _measured(table, column, raw, percent=percent)
    if column.kind == "units":
        codes, notes = names.expand(val.shown(raw))
        return None if notes else tuple(codes), notes
    if column.kind == "unit":
        found = names.find(val.shown(raw))
        return (found, ()) if isinstance(found, str) else (None, (found,))
    read = _read(column, raw)
    return read.value, () if read.note is None else (read.note,)


def _read(column: Column, raw: Raw) -> val.Date | val.Words:
    if column.kind == "date":
        return val.date(raw)
    if column.kind == "choice":
        return val.choice(raw, column.choices)
    return val.code(raw) if column.kind == "code" else val.words(raw)


def _measured(table: RecordTable, column: Column, raw: Raw, *, percent: bool) -> tuple[float | None, Sequence[Note]]:
    read = val.number(raw, percent_format=percent, is_percent=column.kind == "percent")
    notes = [] if read.note is None else [read.note]
    if read.value is None:
        return None, notes
    low, high = RANGES.get((table.name, column.key), (None, None))
    if (low is not None and read.value < low) or (high is not None and read.value > high):
        span = f"{'' if low is None else val.shown(low)}～{'' if high is None else val.shown(high)}"
        said = f"“{column.title}”为 {val.shown(read.value)}，超出 {span}"
        return None, [*notes, Note("E-VAL-RANGE", said, "请核对")]
    if column.kind == "integer" and not read.value.is_integer():
        said = f"“{column.title}”应为整数，填的是 {val.shown(read.value)}"
        return None, [*notes, Note("E-VAL-INT", said, "请核对")]
    return read.value, notes
