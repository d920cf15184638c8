"""上期核对: the figures of departments that a unit is to check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping.forms.amounts import number_format, number_in, put_figure
from kaoping.forms.asked import indicator_of
from kaoping.forms.dress import FILLED_IN, wear
from kaoping.forms.headings import HEADER_ROW, position
from kaoping.forms.pages import at
from kaoping.layouts import OBJECTIONS
from kaoping.rulebook.model import SELF_REPORTED
from kaoping.writing import put_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from kaoping.rulebook.model import Item, Rulebook, Unit


def to_check(rulebook: Rulebook, unit: Unit, previous: Mapping[str, str]) -> Mapping[str, str]:
    """Choose from last period's figures those that the unit is to check; a disputed word goes into an open row."""
    return {
        item_id: previous[item_id]
        for item_id, item in rulebook.items.items()
        if number_in(previous.get(item_id, "")) is not None and _is_checked(rulebook, unit, item_id, item)
    }


def fill_objections(sheet: Worksheet, rulebook: Rulebook, used: Mapping[str, str]) -> None:
    """Fill in what was used last period, one row each."""
    for row, (item_id, figure) in enumerate(used.items(), start=HEADER_ROW + 1):
        _fill_row(sheet, row, item_id, rulebook.items[item_id], figure)


def _fill_row(sheet: Worksheet, row: int, item_id: str, item: Item, used: str) -> None:
    cells = {key: _found(sheet, row, key) for key in ("item", "name", "used")}
    put_text(cells["item"], item_id)
    put_text(cells["name"], item.name)
    cells["used"].number_format = number_format(item)
    put_figure(cells["used"], used)
    for cell in cells.values():
        wear(cell, FILLED_IN)


def _found(sheet: Worksheet, row: int, key: str) -> Cell:
    return at(sheet, row, position(OBJECTIONS.columns, key))


def _is_checked(rulebook: Rulebook, unit: Unit, item_id: str, item: Item) -> bool:
    supplied = any(source != SELF_REPORTED for source in item.sources)
    return supplied and rulebook.applies_to(indicator_of(rulebook, item_id), unit)
