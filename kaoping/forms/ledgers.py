"""Record tables: one row for each record, open below for more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from kaoping import layouts
from kaoping.forms.checks import between, check, choice, code, date, decimal, listed, text, whole
from kaoping.forms.dress import CENTRED, INPUT, LEFT, RIGHT, UNLOCKED, wear
from kaoping.forms.headings import HEADER_ROW, headed
from kaoping.forms.pages import at, finish

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

    from kaoping.layouts import Column, RecordTable

_LAST_ROW = 1_048_576  # the columns are open down to here, and checked as far


def write_records(  # noqa: PLR0913  what may be left out is named
    sheet: Worksheet, heading: str, table: RecordTable, rows: int, *, one_page: bool = False, units: str = ""
) -> None:
    """Write a record table with so many input rows drawn; more can be typed below them.

    units: the area of the workbook that holds the names of units, to choose from; empty where it has none.
    """
    headed(sheet, heading + table.name, _note(table), table.columns)
    first = HEADER_ROW + 1
    sheet.sheet_format.customHeight, sheet.sheet_format.defaultRowHeight = True, 16
    for place, column in enumerate(table.columns, start=1):
        letter = get_column_letter(place)
        # cells below the drawn rows take the column's style, so a longer table can be written in a locked sheet
        sheet.column_dimensions[letter].protection = UNLOCKED
        sheet.column_dimensions[letter].number_format = _format(column)
        for row in range(first, first + rows):
            record_cell(at(sheet, row, place), column)
        check(sheet, f"{letter}{first}:{letter}{_LAST_ROW}", _check_of(table, column, units))
    sheet.freeze_panes = at(sheet, first, 2)
    sheet.protection.insertRows = False
    finish(sheet, repeat=HEADER_ROW, pages=1 if one_page else 0)


def record_cell(cell: Cell, column: Column) -> None:
    """Dress one input cell of a record table."""
    if column.kind in {"number", "integer", "percent"}:
        wear(cell, INPUT, RIGHT)
    else:
        wear(cell, INPUT, CENTRED if column.kind in {"choice", "date"} else LEFT)
    cell.number_format = _format(column)


def _format(column: Column) -> str:
    return {"date": "yyyy-mm-dd", "number": "General", "integer": "0", "percent": "General"}.get(column.kind, "@")


def _note(table: RecordTable) -> str:
    kinds = {column.kind for column in table.columns}
    parts = ["每行一条，标题为深红色的必填"]
    parts += [f"{column.title}{column.note}" for column in table.columns if column.note]
    if "date" in kinds:
        parts.append("日期写成 2022-03-31 的样子")
    if "percent" in kinds:
        parts.append("进度写 80 或 80%")
    if "units" in kinds:
        parts.append("多个单位用顿号隔开，可写“各镇街”“区政府各部门”")
    return "；".join(parts) + "。"


def _check_of(table: RecordTable, column: Column, units: str) -> DataValidation:
    lowest, highest = layouts.RANGES.get((table.name, column.key), (None, None))
    if column.kind == "choice":
        return choice(column.choices)
    if column.kind == "date":
        return date(column.title)
    if column.kind == "integer":
        return whole(lowest, highest, f"{column.title}应填整数")
    if column.kind in {"number", "percent"}:
        return decimal(lowest, highest, f"{column.title}应填数字" + between(lowest, highest))
    if column.kind == "unit" and units:
        return listed(units, column.title)
    return code(column.title) if column.kind == "code" else text(column.title)
