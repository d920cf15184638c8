"""The first rows of a sheet: its title, a note, the heads of its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from kaoping import layouts
from kaoping.forms.dress import HEAD, NOTE, REQUIRED_HEAD, TITLE
from kaoping.forms.pages import across, at, say
from kaoping.forms.texts import lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from kaoping.layouts import Column

TITLE_ROW, NOTE_ROW, HEADER_ROW = 1, 2, 3
"""Rows of a record sheet and of 指标数据; the input begins below the header."""


def title_and_note(sheet: Worksheet, title: str, note: str, columns: int, width: float) -> None:
    """Write both across so many columns of so much width together."""
    across(sheet, TITLE_ROW, (1, columns), title, TITLE)
    sheet.row_dimensions[TITLE_ROW].height = 34
    across(sheet, NOTE_ROW, (1, columns), note, NOTE)
    sheet.row_dimensions[NOTE_ROW].height = 15.0 * lines(note, width) + 6


def headed(sheet: Worksheet, title: str, note: str, columns: Sequence[Column]) -> None:
    """Write title, note and column heads; those that must be filled in are dark red."""
    title_and_note(sheet, title, note, len(columns), sum(column.width for column in columns))
    for place, column in enumerate(columns, start=1):
        required = column.required and columns is not layouts.FIGURES  # what is required there is locked
        say(at(sheet, HEADER_ROW, place), column.title, REQUIRED_HEAD if required else HEAD)
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.row_dimensions[HEADER_ROW].height = 15.0 * max(lines(c.title, c.width) for c in columns) + 10


def position(columns: Sequence[Column], key: str) -> int:
    """Find a column by its key, counted from 1."""
    return 1 + [column.key for column in columns].index(key)
