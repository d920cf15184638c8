"""A sheet of a form: laid out cell by cell, locked, fit for A4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.cell import Cell

from kaoping.forms.dress import wear
from kaoping.writing import put_text

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from kaoping.forms.dress import Dress


def add_sheet(book: Workbook, name: str) -> Worksheet:
    """Add a sheet at the end."""
    sheet: Worksheet = book.create_sheet(name)
    return sheet


def at(sheet: Worksheet, row: int, column: int) -> Cell:
    """Find a cell that can be written to."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError(f"{sheet.title} {row}:{column} is part of a merged cell")
    return cell


def say(cell: Cell, text: str, dress: Dress) -> None:
    """Write a text that nobody changes."""
    put_text(cell, text)
    wear(cell, dress)


def across(sheet: Worksheet, row: int, span: tuple[int, int], text: str, dress: Dress) -> None:
    """Write a text over merged columns, first to last."""
    first, last = span
    say(at(sheet, row, first), text, dress)
    if last > first:
        sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
        for column in range(first + 1, last + 1):
            # without a dress they would not be written, and an open column would lend them its own
            wear(sheet.cell(row, column), dress)


def finish(sheet: Worksheet, *, repeat: int = 0, landscape: bool = True, pages: int = 0) -> None:
    """Lock what is not an input cell and make the sheet print on A4, on so many pages or as many as it takes."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.protection.formatCells = False  # a percentage may be given the cell format %
    setup = sheet.page_setup
    setup.orientation = "landscape" if landscape else "portrait"
    setup.paperSize = 9  # A4
    setup.fitToWidth, setup.fitToHeight = 1, pages
    if sheet.sheet_properties.pageSetUpPr is not None:
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top = margins.bottom = 0.7
    margins.header = margins.footer = 0.3
    sheet.print_options.horizontalCentered = True
    if sheet.oddFooter is not None and sheet.oddFooter.center is not None:
        sheet.oddFooter.center.text = "第 &P 页　共 &N 页"
    if repeat:
        sheet.print_title_rows = f"1:{repeat}"
