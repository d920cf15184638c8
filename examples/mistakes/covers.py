"""The cover: whose return, of which quarter, on which form; and one unit's return twice."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl

from kaoping.layouts import COVER_SHEET, FIGURES_SHEET
from kaoping.writing import fixed_bytes

from .desk import Due, Mistake, Page, Quarter
from .figures import own

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from openpyxl.cell import Cell


def beside(page: Page, label: str) -> Cell:
    """Find the cell to the right of a label of the cover."""
    cell = page.saying(label)
    return page.cell(cell.row, cell.column + 1)


def relabelled(unit: str, values: dict[str, str], code: str, says: str) -> Callable[[Quarter], Sequence[Due]]:
    """Type over cells of a cover; the finding is due at the first of them."""

    def make(quarter: Quarter) -> Sequence[Due]:
        page = quarter.page(unit, COVER_SHEET)
        for label, value in values.items():
            beside(page, label).value = value
        return [page.due(code, beside(page, next(iter(values))), says)]

    return make


def borrowed(quarter: Quarter) -> Sequence[Due]:
    """Fill in a neighbour's form and put one's own code and name on its cover."""
    name, book = quarter.name("Y02"), openpyxl.load_workbook(io.BytesIO(quarter.clean("Y03")))
    page, mine = Page(name, book[COVER_SHEET]), quarter.page("Y02", COVER_SHEET)
    for label in ("报送单位代码", "报送单位"):
        beside(page, label).value = beside(mine, label).value
    content = fixed_bytes(book)
    quarter.after_saving("Y02", lambda _: content)
    return [page.due("E-FORM-MARK", beside(page, "报送单位代码"), "文件标记却是“Y03”")]


def twice(quarter: Quarter) -> Sequence[Due]:
    """Send a correction without counting it, so that two returns are both the first."""
    name = quarter.name("Y01")
    second = name.replace(".xlsx", "（更正）.xlsx")
    quarter.keep("Y01")
    book = openpyxl.load_workbook(io.BytesIO(quarter.clean("Y01")))
    own(Page(second, book[FIGURES_SHEET]), "E04.到位").value = 4000
    quarter.put(second, fixed_bytes(book))
    return [Due("E-FORM-TWICE", file, says="收到2份，报送次数相同") for file in (name, second)]


_COVER = "用本单位本期下发的表式填报，封面不要改动"

MISTAKES: tuple[Mistake, ...] = (
    Mistake(
        "封面写成别的单位代码",
        _COVER,
        relabelled("Z07", {"报送单位代码": "Z06"}, "E-UNIT-MISMATCH", "报送单位代码 Z06"),
    ),
    Mistake(
        "封面报告期写错",
        _COVER,
        relabelled("Z08", {"报告期": "2022Q2"}, "E-FORM-PERIOD", "封面的报告期是“2022Q2”"),
    ),
    Mistake(
        "用了旧版表式",
        "领取本次下发的表式重新填报",
        relabelled("Y03", {"表式版本": "0"}, "E-FORM-SCHEME", "封面的表式版本是“0”"),
    ),
    Mistake(
        "报送次数写成汉字",
        "第一次报送填 1，更正重报加一",
        relabelled("Q01", {"报送次数": "第二次"}, "E-FORM-HEADER", "报送次数“第二次”"),
    ),
    Mistake(
        "名册上没有的单位报来表",
        "核对单位名称，只有名册上的单位报送",
        relabelled("B01", {"报送单位代码": "B99", "报送单位": "区园林绿化中心"}, "E-UNIT-UNKNOWN", "“B99”不在名册"),
    ),
    Mistake("借别的单位的表改名", _COVER, borrowed),
    Mistake("同一单位报来两份不同的表", "只留一份，或把更正稿的报送次数加一", twice),
)
