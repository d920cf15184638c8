"""What cells wear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakKeyDictionary

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from openpyxl import Workbook
    from openpyxl.cell import Cell, MergedCell

_LINE = Side(style="thin", color="A6A6A6")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_TITLE_FONT = Font(name="黑体", size=16)
_BIG_TITLE_FONT = Font(name="黑体", size=20)
_BODY_FONT = Font(name="宋体", size=10.5)
_NOTE_FONT = Font(name="楷体", size=10, color="595959")
_QUIET_FONT = Font(name="宋体", size=9, color="7F7F7F")
_HEAD_FONT = Font(name="黑体", size=10.5)
_REQUIRED_FONT = Font(name="黑体", size=10.5, color="9C0006")
_HEAD_FILL = PatternFill("solid", fgColor="DCE6F1")
_INPUT_FILL = PatternFill("solid", fgColor="FFF2CC")
_CLOSED_FILL = PatternFill("solid", fgColor="EDEDED")
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
_RIGHT = Alignment(horizontal="right", vertical="center", indent=1)

UNLOCKED = Protection(locked=False)
"""For a whole column: cells that are not there yet take it over."""


@dataclass(frozen=True, eq=False)
class Dress:
    """Part of a look; what is None stays as the cell has it."""

    font: Font | None = None
    fill: PatternFill | None = None
    border: Border | None = None
    alignment: Alignment | None = None
    protection: Protection | None = None


TITLE = Dress(_TITLE_FONT, alignment=_CENTRE)
BIG_TITLE = Dress(_BIG_TITLE_FONT, alignment=_CENTRE)
NOTE = Dress(_NOTE_FONT, alignment=_LEFT)
TEXT = Dress(_BODY_FONT, alignment=_LEFT)
SUBTITLE = Dress(_HEAD_FONT)
HEAD = Dress(_HEAD_FONT, _HEAD_FILL, _BOX, _CENTRE)
REQUIRED_HEAD = Dress(_REQUIRED_FONT, _HEAD_FILL, _BOX, _CENTRE)
QUIET_HEAD = Dress(_QUIET_FONT, _HEAD_FILL, _BOX, _CENTRE)
LABEL = Dress(_HEAD_FONT, _HEAD_FILL, _BOX, _LEFT)
FIXED = Dress(_BODY_FONT, None, _BOX, _LEFT)
INPUT = Dress(_BODY_FONT, _INPUT_FILL, _BOX, None, UNLOCKED)
NOT_ASKED = Dress(_QUIET_FONT, _CLOSED_FILL, _BOX, _CENTRE)
SAMPLE_INPUT = Dress(_BODY_FONT, _INPUT_FILL, _BOX, _CENTRE)
"""Looks like an input cell and is none: for the key to the colours."""
FILLED_IN = Dress(fill=PatternFill(), protection=Protection(locked=True))
LEFT, CENTRED, RIGHT = Dress(alignment=_LEFT), Dress(alignment=_CENTRE), Dress(alignment=_RIGHT)

_PARTS = {
    "font": "fontId",
    "fill": "fillId",
    "border": "borderId",
    "alignment": "alignmentId",
    "protection": "protectionId",
}

_WORN: MutableMapping[Workbook, dict[Dress, dict[str, int]]] = WeakKeyDictionary()


def wear(cell: Cell | MergedCell, *dresses: Dress) -> None:
    """Dress a cell, the last on top."""
    worn = _WORN.setdefault(cast("Workbook", cell.parent.parent), {})
    for dress in dresses:
        if dress not in worn:
            worn[dress] = _first_worn(cell, dress)
        style = _style(cell)
        for key, number in worn[dress].items():
            setattr(style, key, number)


def _first_worn(cell: Cell | MergedCell, dress: Dress) -> dict[str, int]:
    """Dress the first cell of a workbook the documented way, and remember the numbers its parts got."""
    numbers = {}
    for part, key in _PARTS.items():
        value = getattr(dress, part)
        if value is not None:
            setattr(cell, part, value)
            numbers[key] = getattr(_style(cell), key)
    return numbers


def _style(cell: Cell | MergedCell) -> StyleArray:
    """Reach the numbers of a cell's looks: by its properties openpyxl hashes every field of every part each time."""
    styled: Any = cell
    if styled._style is None:  # noqa: SLF001 - there is no other door, and this one makes forms four times faster
        styled._style = StyleArray()  # noqa: SLF001 - as above
    return cast("StyleArray", styled._style)  # noqa: SLF001 - as above
