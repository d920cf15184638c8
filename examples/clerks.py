"""Fills blank forms with what happened, in the way clerks type."""  # noqa: INP001  a script's neighbour, not a package

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, cast

import xlwt  # type: ignore[import-untyped]
from district import MISSING, NONE, NOT_APPLICABLE, NOT_PROVEN, VALUE, between, lot, one_of
from openpyxl.cell import Cell
from openpyxl.styles import Border, Side

from kaoping import layouts
from kaoping.forms import HEADER_ROW, put_figure, record_cell, source_form, supplied_rows, unit_form
from kaoping.writing import put_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from district import Facts, Record
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from kaoping.layouts import Column, RecordTable
    from kaoping.rulebook.model import Item, Rulebook, SourceDepartment, Unit

FULL_WIDTH = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
REMARKS = ("已核对", "佐证材料另附", "以台账为准", "与主管部门核对一致", "详见上报材料")

LEFT_OVER = Border(bottom=Side("thin"))
"""The blank but styled rows that stay behind below a table."""

HASTE = {"D01": 0.3, "D03": 2.0, "D04": 0.5, "D06": 0.6, "D07": 0.15, "D08": 0.1, "D09": 0.6, "D10": 0.2}
"""How much more than others a clerk types oddly; for those not named it is drawn."""

TOTALLED = {"区税务局": 2, "区热线办": 1, "区发展和改革局": 1, "区财政局": 2, "区应急管理局": 1}
"""Departments that put a 合计 row below their table, and the column in which they write the word."""

TOTALLED_LISTS = {"争取资金清单": ("amount", "spent")}
"""Record tables below which the keeper puts a 合计 row, and the columns that are added up."""

OBJECTS: Mapping[tuple[str, str], tuple[str, str]] = {
    ("J05", "2022Q2"): ("E02.完成", "我单位统计含3月下旬入库项目，请复核"),
    ("Z02", "2022Q3"): ("L06.已公示", "有2项公示在区政府网站，未计入，请复核"),
    ("B06", "2022Q4"): ("E04.到位", "三季度有一笔验资报告晚到，请复核"),
}
"""Who disputes one of the figures used in the quarter before, in which quarter's return, and why."""

TEXTS_OF = {"responsible": "responsible_text", "partners": "partners_text"}
"""Columns in which units are typed by name: the key under which a record holds the words."""


@dataclass(frozen=True)
class Clerk:
    """One who types one workbook; `place` and the cell decide what is typed oddly."""

    rulebook: Rulebook
    place: str

    def odd(self, share: float, *label: object) -> bool:
        """Tell whether this cell is typed oddly."""
        haste = HASTE.get(self.place) or (0.2, 0.2, 0.6, 1.5)[between(0, 3, "haste", self.place)]
        return lot("odd", self.place, self.rulebook.period, *label) < share * haste

    def number(self, cell: Cell, text: str, item: Item | None = None) -> None:
        """Type a number: mostly as one, sometimes as text in one of the ways people have."""
        if not self.odd(0.12, cell.coordinate):
            put_figure(cell, text)
            return
        if item is not None and item.is_percent:
            self._percent(cell, text)
            return
        ways = ["plain text", "full width", "trailing space"]
        if abs(Decimal(text)) >= 1000:
            ways += ["thousands", "thousands"]
        way = one_of(ways, "way", self.place, cell.coordinate)
        thousands = f"{Decimal(text):,}"
        typed = {"full width": text.translate(FULL_WIDTH), "trailing space": f"{text} ", "thousands": thousands}
        put_text(cell, typed.get(way, text))

    def _percent(self, cell: Cell, text: str) -> None:
        if lot("sign", self.place, cell.coordinate) < 0.5:
            put_text(cell, f"{text}%")
        else:
            cell.value = float(Decimal(text) / 100)
            cell.number_format = "0.00%"

    def day(self, cell: Cell, text: str) -> None:
        """Type a date: mostly as one, sometimes as 2022.3.31, 2022/3/31 or 2022年3月31日."""
        day = dt.date.fromisoformat(text)
        if not self.odd(0.1, cell.coordinate):
            cell.value = day
            cell.number_format = "yyyy-mm-dd"
            return
        ways = ("{0.year}.{0.month}.{0.day}", "{0.year}/{0.month}/{0.day}", "{0.year}年{0.month}月{0.day}日")
        put_text(cell, one_of(ways, "day", self.place, cell.coordinate).format(day))

    def unit(self, cell: Cell, code: str) -> None:
        """Type the name of a unit: mostly the full one, sometimes a short one, sometimes with a space behind it."""
        unit = self.rulebook.unit_by_code[code]
        name = unit.name
        if self.odd(0.3, "name", cell.coordinate):
            name = one_of(unit.aliases, "alias", self.place, cell.coordinate)
        put_text(cell, f"{name} " if self.odd(0.03, "space", cell.coordinate) else name)

    def remark(self, cell: Cell, share: float = 0.06) -> None:
        """Leave a remark here and there."""
        if self.odd(share, "remark", cell.coordinate):
            put_text(cell, one_of(REMARKS, self.place, cell.coordinate))


# ---------------------------------------------------------------- a unit's return


def filled_unit_form(rulebook: Rulebook, unit: Unit, facts: Facts, previous: Mapping[str, str] | None) -> Workbook:
    """Fill the form of one unit."""
    book = unit_form(rulebook, unit, previous)
    clerk = Clerk(rulebook, unit.code)
    known = {str(row["item"]): row for row in facts["figures"] if row["unit"] == unit.code and row["origin"] == "自报"}
    _fill_figures(book[layouts.FIGURES_SHEET], clerk, known)
    own = [task for task in facts["ledgers"]["任务台账"] if unit.code in (task["responsible"] or ())]
    horizon = (rulebook.period.last_day + dt.timedelta(days=92)).isoformat()
    shown = [task for task in own if str(task["due"]) <= horizon]
    _fill_table(book[layouts.PROGRESS.name], clerk, layouts.PROGRESS, shown)
    claimed = [claim for claim in facts["claims"] if claim["unit"] == unit.code]
    _fill_table(book[layouts.CLAIMS.name], clerk, layouts.CLAIMS, claimed)
    if previous:
        _fill_opinions(book[layouts.OBJECTIONS.name], unit, str(rulebook.period))
    return book


def _fill_figures(sheet: Worksheet, clerk: Clerk, known: Mapping[str, Record]) -> None:
    keys = [column.key for column in layouts.FIGURES]
    for row in range(HEADER_ROW + 1, HEADER_ROW + 1 + len(known)):
        item_id = str(sheet.cell(row, 1).value)
        record = known[item_id]
        value, state, remark = (_cell(sheet, row, keys.index(key) + 1) for key in ("value", "state", "remark"))
        if record["state"] == VALUE:
            clerk.number(value, str(record["value"]), clerk.rulebook.items[item_id])
        elif record["state"] == NONE:
            put_text(state, layouts.NONE_WORD)
        elif record["state"] in {NOT_APPLICABLE, NOT_PROVEN}:
            put_text(state, layouts.NOT_APPLICABLE_WORD)
            put_text(remark, "本单位无此项职能")
        if record["state"] != MISSING and not remark.value:
            clerk.remark(remark, 0.1)


def _fill_opinions(sheet: Worksheet, unit: Unit, period: str) -> None:
    disputed, because = OBJECTS.get((unit.code, period), ("", ""))
    keys = [column.key for column in layouts.OBJECTIONS.columns]
    for row in range(HEADER_ROW + 1, sheet.max_row + 1):
        item = sheet.cell(row, keys.index("item") + 1).value
        if item is None:
            return
        objects = item == disputed
        put_text(_cell(sheet, row, keys.index("opinion") + 1), "有异议" if objects else "一致")
        if objects:
            put_text(_cell(sheet, row, keys.index("remark") + 1), because)


# ---------------------------------------------------------------- a department's return


def filled_source_form(rulebook: Rulebook, department: SourceDepartment, facts: Facts) -> Workbook:
    """Fill the form of one source department."""
    book = source_form(rulebook, department)
    clerk = Clerk(rulebook, department.code)
    if layouts.SUPPLIED_SHEET in book.sheetnames:
        _fill_supplied(book[layouts.SUPPLIED_SHEET], clerk, department.name, facts)
    for name in rulebook.ledgers_of(department.name):
        _fill_table(book[name], clerk, layouts.LEDGERS[name], facts["ledgers"][name])
    return book


def _fill_supplied(sheet: Worksheet, clerk: Clerk, department: str, facts: Facts) -> None:
    rulebook = clerk.rulebook
    known = {(row["unit"], row["item"]): row for row in facts["figures"] if row["origin"] != "自报"}
    columns = {str(sheet.cell(HEADER_ROW, column).value): column for column in range(3, sheet.max_column + 1)}
    rows = supplied_rows(rulebook, department)
    for row, (unit, items) in enumerate(rows, start=HEADER_ROW + 2):
        for item_id in items:
            record, cell = known[unit.code, item_id], _cell(sheet, row, columns[item_id])
            if record["state"] == VALUE:
                clerk.number(cell, str(record["value"]), rulebook.items[item_id])
            else:
                put_text(cell, str(record["state"]))
    last = HEADER_ROW + 1 + len(rows)
    if department in TOTALLED:
        last += 1
        put_text(_cell(sheet, last, TOTALLED[department]), layouts.TOTAL_WORDS[0])
        for item_id, column in columns.items():
            if not rulebook.items[item_id].is_percent:
                shown = [known[unit.code, item_id] for unit, items in rows if item_id in items]
                total = sum(Decimal(str(record["value"])) for record in shown if record["value"] is not None)
                put_figure(_cell(sheet, last, column), str(total))
    for row in range(last, last + 1 + between(3, 12, "tail", department)):
        for column in range(1, 3 + len(columns)):
            _cell(sheet, row, column).border = LEFT_OVER


# ---------------------------------------------------------------- record tables


def _fill_table(sheet: Worksheet, clerk: Clerk, table: RecordTable, records: Sequence[Record]) -> None:
    for row, record in enumerate(records, start=HEADER_ROW + 1):
        for place, column in enumerate(table.columns, start=1):
            cell = _cell(sheet, row, place)
            if row > HEADER_ROW + 1 and not cell.has_style:
                record_cell(cell, column)
            _type(cell, clerk, column, record)
    if table.name in TOTALLED_LISTS:
        _add_up(sheet, HEADER_ROW + 1 + len(records), table, records)


def _add_up(sheet: Worksheet, row: int, table: RecordTable, records: Sequence[Record]) -> None:
    put_text(_cell(sheet, row, 1), layouts.TOTAL_WORDS[0])
    for place, column in enumerate(table.columns, start=1):
        if column.key in TOTALLED_LISTS[table.name]:
            put_figure(_cell(sheet, row, place), str(sum(Decimal(str(record[column.key])) for record in records)))


def _type(cell: Cell, clerk: Clerk, column: Column, record: Record) -> None:
    if column.key == "remark":
        clerk.remark(cell)
        return
    value = record.get(TEXTS_OF.get(column.key, column.key))
    if not isinstance(value, str) or not value:
        return
    if column.kind == "date":
        clerk.day(cell, value)
    elif column.kind in {"number", "integer"}:
        clerk.number(cell, value)
    elif column.kind == "percent":
        _type_progress(cell, clerk, value)
    elif column.kind == "unit":
        clerk.unit(cell, value)
    else:
        put_text(cell, value)


def _type_progress(cell: Cell, clerk: Clerk, text: str) -> None:
    if clerk.odd(0.08, cell.coordinate):
        put_text(cell, f"{text}%")
    elif clerk.odd(0.08, "format", cell.coordinate):
        cell.value = float(Decimal(text) / 100)
        cell.number_format = "0%"
    else:
        put_figure(cell, text)


# ---------------------------------------------------------------- the old file format


def xls_bytes(book: Workbook) -> bytes:
    """Save the same sheets and cells as a legacy .xls; it has no document properties of ours."""
    old = xlwt.Workbook(encoding="utf-8")
    for sheet in book.worksheets:
        page = old.add_sheet(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell, Cell) and (cell.value is not None or cell.border.left.style):
                    page.write(cell.row - 1, cell.column - 1, _old_value(cell), _old_style(cell))
        for area in sheet.merged_cells.ranges:
            page.merge(area.min_row - 1, area.max_row - 1, area.min_col - 1, area.max_col - 1)
        for place, column in enumerate(layouts.FIGURES):
            page.col(place).width = 256 * column.width
    written = io.BytesIO()
    old.save(written)
    return written.getvalue()


def _old_value(cell: Cell) -> object:
    value = cell.value
    return dt.datetime.combine(value, dt.time()) if isinstance(value, dt.date) and cell.is_date else value


_STYLES: dict[tuple[str, bool], object] = {}


def _old_style(cell: Cell) -> object:
    boxed = bool(cell.border.left.style)
    key = (cell.number_format, boxed)
    if key not in _STYLES:
        borders = "borders: left thin, right thin, top thin, bottom thin" if boxed else ""
        _STYLES[key] = xlwt.easyxf(borders, num_format_str=cell.number_format)
    return _STYLES[key]


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    return cast("Cell", sheet.cell(row, column))  # nothing that is filled in is merged
