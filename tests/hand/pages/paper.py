"""A workbook under construction: headed sheets, and the addresses that a formula may name in braces."""

from __future__ import annotations

import math
import re

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

NAMED = re.compile(r"\{([^{}]+)\}")
HEAD = PatternFill("solid", fgColor="DDE7F0")
COUNTED = PatternFill("solid", fgColor="FFF7DF")
EDGE = Border(*[Side(style="thin", color="C8C8C8")] * 4)
DAY = "yyyy-mm-dd"


class Book:
    """Sheets and, by name, where each number stands: `{到期权}` in a formula becomes its cell."""

    def __init__(self):
        self.workbook = Workbook()
        self.workbook.remove(self.workbook.active)
        self.workbook.calculation.fullCalcOnLoad = True
        self.places = {}

    def sheet(self, title, heads, widths, *, note=""):
        """Start a sheet: a remark in row 1, headings in row 2."""
        sheet = self.workbook.create_sheet(title)
        sheet["A1"] = note
        sheet["A1"].font = Font(italic=True, color="666666")
        for column, (head, width) in enumerate(zip(heads, widths, strict=True), 1):
            cell = sheet.cell(2, column, head)
            cell.font, cell.fill, cell.border = Font(bold=True), HEAD, EDGE
            cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
            sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A3
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_title_rows = "1:2"
        return sheet

    def fit(self):
        """Make every row as high as its longest text needs; a Chinese sign is two digits wide."""
        for sheet in self.workbook.worksheets:
            for row in sheet.iter_rows(min_row=3):
                lines = max(_lines(sheet, cell) for cell in row)
                if lines > 1:
                    sheet.row_dimensions[row[0].row].height = 14 * lines + 2

    def place(self, name, address):
        """Let formulas call an address by a name."""
        if name in self.places:
            raise ValueError(f"{name} 重名")
        self.places[name] = address

    def formula(self, text, **here):
        """Put addresses for the names of a formula; `here` are names of this row or column."""

        def address(match):
            name = match.group(1)
            found = here.get(name) or self.places[name]
            return found.replace("@", here.get("列", "@"))

        return "=" + NAMED.sub(address, text)


def _lines(sheet, cell):
    if not isinstance(cell.value, str) or cell.value.startswith("="):
        return 1
    width = sum(1 if sign.isascii() else 2 for sign in cell.value)
    return math.ceil(width / (sheet.column_dimensions[cell.column_letter].width - 1))


def put(sheet, row, column, value):
    """Write a cell; what is worked out is tinted."""
    cell = sheet.cell(row, column, value)
    cell.border = EDGE
    cell.alignment = Alignment(vertical="center", wrap_text=isinstance(value, str) and len(value) > 12)
    if isinstance(value, str) and value.startswith("="):
        cell.fill = COUNTED
    if hasattr(value, "isoformat"):
        cell.number_format = DAY
    return cell


def number(text):
    """A fact's text as a number, without a stray .0."""
    value = float(text)
    return int(value) if value.is_integer() else value
