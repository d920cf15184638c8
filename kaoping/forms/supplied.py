"""数据报送: one row for each unit, one column for each item a source department supplies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from kaoping import layouts
from kaoping.forms.amounts import number_format
from kaoping.forms.checks import bounds_or_word, check, prompted
from kaoping.forms.dress import FIXED, HEAD, INPUT, NOT_ASKED, QUIET_HEAD, RIGHT, wear
from kaoping.forms.headings import NOTE_ROW, title_and_note
from kaoping.forms.pages import at, finish, say
from kaoping.forms.texts import breadth
from kaoping.writing import put_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from kaoping.rulebook.model import Item, Rulebook, Unit

_IDS_ROW, _TITLES_ROW, FIRST_ROW = NOTE_ROW + 1, NOTE_ROW + 2, NOTE_ROW + 3
_FIRST_ITEM = 3  # the column after code and name
_NOTE = "空白表示没有报送，不等于零；“/”不需要填；不适用的写“不适用”。"


Rows = Sequence[tuple["Unit", tuple[str, ...]]]
"""Units, and which items are asked for each."""


def write_supplied(  # noqa: PLR0913  what may be left out is named
    sheet: Worksheet,
    heading: str,
    rulebook: Rulebook,
    rows: Rows,
    *,
    units: bool = True,
    previous: Mapping[str, Mapping[str, str]],
) -> None:
    """Write the table of units and items; what does not apply to a unit is crossed out."""
    items = _items(rulebook, rows)
    title_and_note(sheet, heading + layouts.SUPPLIED_SHEET, _note(items), 2 + len(items), 32 + 17 * len(items))
    _write_heads(sheet, items)
    for row, texts in enumerate(supplied_texts(rulebook, rows) if units else (), start=FIRST_ROW):
        for place, text in enumerate(texts[:2], start=1):
            say(at(sheet, row, place), text or "", FIXED)
        for place, (text, item) in enumerate(zip(texts[2:], items.values(), strict=True), start=_FIRST_ITEM):
            _supplied_cell(at(sheet, row, place), item, text)
    for place, (item_id, item) in enumerate(items.items(), start=_FIRST_ITEM):
        before = [previous.get(unit.code, {}).get(item_id, "") if item_id in own else "" for unit, own in rows]
        _check_column(sheet, get_column_letter(place), item, before)
    sheet.freeze_panes = at(sheet, FIRST_ROW, _FIRST_ITEM)
    finish(sheet, repeat=_TITLES_ROW, landscape=len(items) > 4)


def _check_column(sheet: Worksheet, letter: str, item: Item, previous: Sequence[str]) -> None:
    """Check a column; what an item means and what it was last time appear beside the chosen cell."""
    meaning = item.definition or ("年初至本期末累计数" if item.span == "累计" else "")
    last = FIRST_ROW + len(previous) - 1
    # a check for the whole column, or one for each cell that has a figure of its own to show
    areas = [(row, row) for row in range(FIRST_ROW, last + 1)] if any(previous) else [(FIRST_ROW, last)]
    for first, end in areas:
        before = f"上期数 {previous[first - FIRST_ROW]}" if previous[first - FIRST_ROW] else ""
        said = "；".join(part for part in (before, meaning) if part)
        rule = bounds_or_word(item, f"{letter}{first}")
        check(sheet, f"{letter}{first}:{letter}{end}", prompted(rule, item.name, f"{said}。") if said else rule)


def supplied_texts(rulebook: Rulebook, rows: Rows) -> Iterator[Sequence[str | None]]:
    """Give what stands in each unit's row from the first column on; None is to be filled in."""
    items = _items(rulebook, rows)
    for unit, own in rows:
        yield unit.code, unit.name, *(None if item_id in own else layouts.NOT_ASKED_MARK for item_id in items)


def _items(rulebook: Rulebook, rows: Rows) -> Mapping[str, Item]:
    asked = {item_id for _, items in rows for item_id in items}
    return {item_id: item for item_id, item in rulebook.items.items() if item_id in asked}


def _note(items: Mapping[str, Item]) -> str:
    nones = "、".join(item.name for item in items.values() if item.none_means)
    return _NOTE + (f"可写“无”的：{nones}。" if nones else "")


def _write_heads(sheet: Worksheet, items: Mapping[str, Item]) -> None:
    say(at(sheet, _IDS_ROW, 1), layouts.ITEM_ROW, QUIET_HEAD)
    wear(at(sheet, _IDS_ROW, 2), QUIET_HEAD)
    for place, item_id in enumerate(items, start=_FIRST_ITEM):
        say(at(sheet, _IDS_ROW, place), item_id, QUIET_HEAD)
    titles = [*layouts.SUPPLIED_KEYS, *(_column_title(item) for item in items.values())]
    widths = [10, 22, *(max(14, breadth(title) // 2 + 4) for title in titles[2:])]
    for place, (title, width) in enumerate(zip(titles, widths, strict=True), start=1):
        say(at(sheet, _TITLES_ROW, place), title, HEAD)
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.row_dimensions[_TITLES_ROW].height = 40


def _column_title(item: Item) -> str:
    return f"{item.name}（{item.measure}）" if item.measure else item.name


def _supplied_cell(cell: Cell, item: Item, text: str | None) -> None:
    if text is None:
        wear(cell, INPUT, RIGHT)
        cell.number_format = number_format(item)
        return
    put_text(cell, text)
    wear(cell, NOT_ASKED)
