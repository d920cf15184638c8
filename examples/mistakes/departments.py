"""数据报送: what source departments mistype, row by row and column by column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping.layouts import SUPPLIED_KEYS, SUPPLIED_SHEET, TOTAL_WORDS

from .desk import Due, Mistake, Page, Quarter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.cell import Cell

_CODE, _NAME = SUPPLIED_KEYS


def asked(page: Page, unit: str, item: str) -> Cell:
    """Find the cell of a unit and an item."""
    return page.cell(page.row_of(_CODE, unit), page.saying(item).column)


def typed(  # noqa: PLR0913  a line of the table below: what, who, where, how, what is said, what is to be done
    title: str, place: tuple[str, str, str], value: str | float | None, code: str, advice: str, *, says: str = ""
) -> Mistake:
    """Make a mistake that is one value, typed where a department's number should stand; place: sender, unit, item."""
    sender, unit, item = place

    def make(quarter: Quarter) -> Sequence[Due]:
        page = quarter.page(sender, SUPPLIED_SHEET)
        cell = asked(page, unit, item)
        cell.value = value
        cell.number_format = "General"
        return [page.due(code, cell, says or str(value))]

    return Mistake(title, advice, make)


def more_than_all(quarter: Quarter) -> Sequence[Due]:
    """Report more dangers removed than were found."""
    page = quarter.page("D15", SUPPLIED_SHEET)
    asked(page, "J03", "S06.隐患").value, asked(page, "J03", "S06.整改").value = 20, 30
    return [page.due("E-VAL-REL", asked(page, "J03", "S06.整改"), "按期整改隐患数 30，应整改隐患数 20")]


def wrong_total(quarter: Quarter) -> Sequence[Due]:
    """Put a total below the table that is not the sum of its column."""
    page = quarter.page("D14", SUPPLIED_SHEET)
    row = max(cell.row for cell in page.sheet["A"] if cell.value) + 1
    page.cell(row, page.saying(_CODE).column).value = TOTAL_WORDS[0]
    cell = page.cell(row, page.saying("S05.交办").column)
    cell.value = 99999
    return [page.due("E-ROW-TOTAL", cell, "合计行写 99999")]


def row_missing(quarter: Quarter) -> Sequence[Due]:
    """Leave the row of a unit out."""
    page = quarter.page("D12", SUPPLIED_SHEET)
    page.sheet.delete_rows(page.row_of(_CODE, "Y03"))
    return [page.due("E-ITEM-ABSENT", says="高新农业园区（Y03）")]


def row_twice(quarter: Quarter) -> Sequence[Due]:
    """Report a unit a second time, below the others."""
    page = quarter.page("D16", SUPPLIED_SHEET)
    first = page.row_of(_CODE, "J02")
    row = max(cell.row for cell in page.sheet["A"] if cell.value) + 1
    for cell in page.sheet[first]:
        page.cell(row, cell.column).value = cell.value
    return [page.due("E-ITEM-TWICE", page.under(_CODE, row), "单位 J02 在表中出现两次")]


def nameless_row(quarter: Quarter) -> Sequence[Due]:
    """Clear code and name of a unit's row; its numbers stay."""
    page = quarter.page("D09", SUPPLIED_SHEET)
    row = page.row_of(_CODE, "J04")
    page.under(_CODE, row).value = page.under(_NAME, row).value = None
    return [page.due("E-ROW-UNREAD", page.under(_CODE, row), "没有单位代码和名称")]


def mismatched_row(quarter: Quarter) -> Sequence[Due]:
    """Write another unit's name beside a code."""
    page = quarter.page("D11", SUPPLIED_SHEET)
    row = page.row_of(_CODE, "Z02")
    page.under(_NAME, row).value = "田庄镇"
    return [page.due("E-UNIT-MISMATCH", page.under(_CODE, row), "名称却是“田庄镇”")]


def other_item(quarter: Quarter) -> Sequence[Due]:
    """Type over the code above a column."""
    page = quarter.page("D08", SUPPLIED_SHEET)
    cell = page.saying("L08.实出庭")
    cell.value = "L08.出庭"
    return [page.due("E-ITEM-UNKNOWN", cell, "“L08.出庭”"), page.due("E-ITEM-ABSENT", says="表中没有项目 L08.实出庭")]


def header_changed(quarter: Quarter) -> Sequence[Due]:
    """Type over the words of a column's header: they no longer agree with its code."""
    page = quarter.page("D07", SUPPLIED_SHEET)
    head = page.saying("P09.反馈")
    cell = page.cell(page.saying(_CODE).row, head.column)
    cell.value = "按时办结件数（件）"
    return [page.due("E-FORM-HEADER", cell, "项目 P09.反馈 的表头是“按时办结件数(件)”")]


def column_added(quarter: Quarter) -> Sequence[Due]:
    """Add a column of one's own without a code above it."""
    page = quarter.page("D04", SUPPLIED_SHEET)
    title = page.cell(page.saying(_CODE).row, page.saying("S04.重复").column + 1)
    title.value = "投诉件数"
    return [page.due("W-CELL-UNREAD", title, "“投诉件数”")]


MISTAKES: tuple[Mistake, ...] = (
    typed("百分数写成0.055没有百分号", ("D03", "J01", "E01.增速"), 0.055, "E-VAL-PCT", "写成 5.5 或 5.5%"),
    typed(
        "百分数写成950%", ("D03", "J03", "E01.增速"), "950%", "E-VAL-RANGE", "核对后填 -100～100 之间的数", says="950"
    ),
    typed("均分超过满分100", ("D10", "J01", "S02.企业测评"), 935, "E-VAL-RANGE", "核对小数点，填 0～100 之间的数"),
    typed("部门件数填成负数", ("D04", "J01", "S03.交办"), -144, "E-VAL-RANGE", "核对后填不小于 0 的整数"),
    typed("部门该填数的格写“无”", ("D04", "J02", "S04.重复"), "无", "E-VAL-STATE", "没有发生的填 0"),
    typed(
        "部门漏填一格", ("D04", "J04", "S03.办结"), None, "E-VAL-BLANK", "填数字，不适用的写“不适用”", says="桃园街道"
    ),
    typed("不考核的格填了数", ("D10", "J02", "E13.承诺"), 12, "E-CELL-UNREAD", "恢复为“/”，核对是否错行", says="“12”"),
    Mistake("整改数多于隐患数", "核对这两项", more_than_all),
    Mistake("合计与明细不符", "核对明细和合计", wrong_total),
    Mistake(
        "部门漏报一个单位的整行",
        "补上这个单位的一行",
        row_missing,
    ),
    Mistake("一个单位报了两行", "只留一行", row_twice),
    Mistake("有数据的行没有单位", "补填单位代码和名称", nameless_row),
    Mistake("单位代码与名称对不上", "核对单位代码和名称，核对数据是否错行", mismatched_row),
    Mistake("数据列的项目编码被改", "恢复下发表式里的项目编码", other_item),
    Mistake("数据列的表头被改", "恢复下发表式的表头，核对数据是否错列", header_changed),
    Mistake("部门自己加了一列", "删去多出的列", column_added),
)
