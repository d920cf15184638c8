"""单位名册: the names of units, to be copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from kaoping import layouts
from kaoping.forms.dress import FIXED
from kaoping.forms.headings import HEADER_ROW, headed
from kaoping.forms.pages import at, finish, say
from kaoping.layouts import Column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from kaoping.rulebook.model import Rulebook

_COLUMNS = (
    Column("code", "单位代码", required=False, width=10),
    Column("name", "单位名称", required=False, width=30),
    Column("class", "类别", required=False, width=10),
    Column("group", "组", required=False, width=14),
)


FIRST_ROW = HEADER_ROW + 1


def write_roster(sheet: Worksheet, rulebook: Rulebook, *, units: bool = True) -> None:
    """Write code, name, class and group of every unit."""
    headed(sheet, layouts.ROSTER_SHEET, "供复制单位名称使用，不需要填写。", _COLUMNS)
    for row, texts in enumerate(roster_texts(rulebook) if units else (), start=FIRST_ROW):
        for place, text in enumerate(texts, start=1):
            say(at(sheet, row, place), text, FIXED)
    sheet.freeze_panes = at(sheet, FIRST_ROW, 1)
    finish(sheet, repeat=HEADER_ROW, landscape=False)


def names_area(rulebook: Rulebook) -> str:
    """Say where the names of all units stand, for a drop-down list in another sheet."""
    column = get_column_letter(1 + [one.key for one in _COLUMNS].index("name"))
    last = FIRST_ROW + len(rulebook.units) - 1
    return f"'{layouts.ROSTER_SHEET}'!${column}${FIRST_ROW}:${column}${last}"


def roster_texts(rulebook: Rulebook) -> Iterator[Sequence[str]]:
    """Give what stands in each unit's row, from the first column on."""
    return ((unit.code, unit.name, unit.unit_class, unit.group) for unit in rulebook.units)
