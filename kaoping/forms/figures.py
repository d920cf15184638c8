"""指标数据: one row for each figure a unit is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from kaoping import layouts
from kaoping.forms.amounts import number_format, put_figure
from kaoping.forms.asked import indicator_of
from kaoping.forms.checks import bounds, check, choice, text
from kaoping.forms.dress import CENTRED, FIXED, INPUT, RIGHT, wear
from kaoping.forms.headings import HEADER_ROW, headed, position
from kaoping.forms.pages import at, finish
from kaoping.forms.texts import lines
from kaoping.writing import put_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from kaoping.rulebook.model import Item, Rulebook

_NOTE = "只填浅黄色的格子。没有此类事项的选“无”，空白表示没有报送，不等于零。"


def write_figures(
    sheet: Worksheet, heading: str, rulebook: Rulebook, asked: Sequence[str], previous: Mapping[str, str]
) -> None:
    """Write the rows of the items asked for, beside last period's figures."""
    headed(sheet, heading + layouts.FIGURES_SHEET, _NOTE, layouts.FIGURES)
    for row, item_id in enumerate(asked, start=HEADER_ROW + 1):
        item = rulebook.items[item_id]
        _write_texts(sheet, row, _texts(rulebook, item_id, item))
        _open_inputs(sheet, row, item)
        _write_previous(_found(sheet, row, "previous"), item, previous.get(item_id, ""))
    if asked:
        letter, first = get_column_letter(position(layouts.FIGURES, "remark")), HEADER_ROW + 1
        check(sheet, f"{letter}{first}:{letter}{HEADER_ROW + len(asked)}", text("备注"))
    sheet.freeze_panes = at(sheet, HEADER_ROW + 1, position(layouts.FIGURES, "name") + 1)
    finish(sheet, repeat=HEADER_ROW)


def _texts(rulebook: Rulebook, item_id: str, item: Item) -> Mapping[str, str]:
    indicator = indicator_of(rulebook, item_id)
    return {
        "item": item_id,
        "effect": rulebook.effect_of[indicator.code],
        "indicator": f"{indicator.code} {indicator.name}",
        "name": item.name,
        "measure": item.measure,
        "definition": item.definition or ("年初至本期末累计数" if item.span == "累计" else ""),
    }


def _write_texts(sheet: Worksheet, row: int, texts: Mapping[str, str]) -> None:
    height = 1
    for place, column in enumerate(layouts.FIGURES, start=1):
        cell = at(sheet, row, place)
        wear(cell, FIXED)
        if column.key in texts:
            put_text(cell, texts[column.key])
            height = max(height, lines(texts[column.key], column.width))
    sheet.row_dimensions[row].height = max(24.0, 15.0 * height + 4)


def _open_inputs(sheet: Worksheet, row: int, item: Item) -> None:
    value, state, remark = (_found(sheet, row, key) for key in ("value", "state", "remark"))
    wear(value, INPUT, RIGHT)
    value.number_format = number_format(item)
    check(sheet, value.coordinate, bounds(item))
    wear(state, INPUT, CENTRED)
    words = [layouts.NONE_WORD] if item.none_means else []
    check(sheet, state.coordinate, choice([*words, layouts.NOT_APPLICABLE_WORD]))
    wear(remark, INPUT)


def _write_previous(cell: Cell, item: Item, figure: str) -> None:
    wear(cell, RIGHT)
    cell.number_format = number_format(item)
    put_figure(cell, figure)


def _found(sheet: Worksheet, row: int, key: str) -> Cell:
    return at(sheet, row, position(layouts.FIGURES, key))
