"""Read the sheets of an old .xls or .et with xlrd."""

from __future__ import annotations

import io
import math
from array import array
from datetime import date, datetime, time

import xlrd  # type: ignore[import-untyped]  # xlrd ships no types

from kaoping.intake.cells import BAD_DATE, MAX_COLUMNS, MAX_ROWS, Block, Place, Raw, Sheet
from kaoping.intake.ooxml import shows_percent
from kaoping.intake.refusals import Refusal, broken, too_far


def read_xls(data: bytes) -> tuple[list[Sheet], list[Refusal]]:
    """Give the worksheets of a BIFF workbook, and what must be said about them."""
    book = _open(data, formatting=True) or _open(data, formatting=False)
    if book is None:
        raise broken()
    readers = [_SheetReader(book, sheet) for sheet in book.sheets()]
    return [reader.sheet() for reader in readers], [refusal for reader in readers for refusal in reader.refusals]


def _open(data: bytes, *, formatting: bool) -> xlrd.Book | None:
    """Let xlrd read everything at once; on a damaged file it stumbles in some twenty ways."""
    try:
        return xlrd.open_workbook(
            file_contents=data, formatting_info=formatting, ragged_rows=True, logfile=io.StringIO()
        )
    except Exception:  # noqa: BLE001 - index, struct, assertion, decoding …: each means a damaged file
        return None


class _SheetReader:
    """Walks one sheet of xlrd."""

    def __init__(self, book: xlrd.Book, source: xlrd.sheet.Sheet) -> None:
        self.book = book
        self.source = source
        self.refusals: list[Refusal] = []
        self.places: list[Place] = []
        self.values: list[Raw] = []
        self.percent: set[Place] = set()
        self.errors: dict[Place, str] = {}

    def sheet(self) -> Sheet:
        source = self.source
        for row in range(source.nrows):
            for column in range(source.row_len(row)):
                self._cell(row, column)
        width = max((column for _, column in self.places), default=1)
        return Sheet(
            name=source.name,
            hidden=source.visibility != 0,
            width=width,
            places=array("I", [(row - 1) * width + column - 1 for row, column in self.places]),
            values=self.values,
            percent=frozenset(self.percent),
            merged=tuple(_blocks(source)),
            hidden_rows=frozenset(row + 1 for row, info in source.rowinfo_map.items() if info.hidden),
            hidden_cols=frozenset(column + 1 for column, info in source.colinfo_map.items() if info.hidden),
            errors=self.errors,
        )

    def _cell(self, row: int, column: int) -> None:
        kind = self.source.cell_type(row, column)
        value = self.source.cell_value(row, column)
        if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) or value == "":
            return
        place = (row + 1, column + 1)
        if place[0] > MAX_ROWS or place[1] > MAX_COLUMNS:
            if not self.refusals:
                self.refusals.append(too_far(place, self.source.name))
            return
        typed = self._typed(place, kind, value)
        if typed is not None:
            self.places.append(place)
            self.values.append(typed)

    def _typed(self, place: Place, kind: int, value: str | float) -> Raw | None:
        if kind == xlrd.XL_CELL_ERROR:
            self.errors[place] = xlrd.error_text_from_code.get(value, "#错误")
        elif kind == xlrd.XL_CELL_BOOLEAN:
            return bool(value)
        elif kind == xlrd.XL_CELL_DATE:
            return self._dated(place, float(value))
        elif kind == xlrd.XL_CELL_NUMBER and not math.isfinite(float(value)):
            self.errors[place] = str(value)
        else:
            if kind == xlrd.XL_CELL_NUMBER and self._is_percent(place):
                self.percent.add(place)
            return value
        return None

    def _dated(self, place: Place, serial: float) -> date | time | None:
        mode = self.book.datemode
        first = 1 if mode else 61  # the first sixty days of 1900 are counted differently by different programs
        try:
            moment: datetime = xlrd.xldate_as_datetime(serial, mode)
        except (ValueError, OverflowError, xlrd.XLDateError):
            self.errors[place] = f"{BAD_DATE}{serial:g}"
            return None
        if 0 < serial < 1:
            return moment.time()
        if serial < first:
            self.errors[place] = f"{BAD_DATE}{serial:g}"
            return None
        return moment.date() if moment.time() == time() else moment

    def _is_percent(self, place: Place) -> bool:
        style = self.source.cell_xf_index(place[0] - 1, place[1] - 1) if self.book.formatting_info else None
        if style is None or style >= len(self.book.xf_list):
            return False
        number_format = self.book.format_map.get(self.book.xf_list[style].format_key)
        return number_format is not None and shows_percent(number_format.format_str)


def _blocks(source: xlrd.sheet.Sheet) -> list[Block]:
    return [(top + 1, left + 1, bottom, right) for top, bottom, left, right in source.merged_cells]
