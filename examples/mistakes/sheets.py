"""Rows, columns and sheets of a unit's form, added, taken away or renamed; words that are not the clerk's to change."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from kaoping.layouts import CLAIMS, FIGURES_SHEET, PROGRESS

from .desk import Due, Mistake, Page, Quarter, members, zipped
from .figures import own

if TYPE_CHECKING:
    from collections.abc import Sequence


def row_deleted(quarter: Quarter) -> Sequence[Due]:
    """Delete the row of an item."""
    page = quarter.page("Z01", FIGURES_SHEET)
    page.sheet.delete_rows(own(page, "L06.应听证").row)
    return [page.due("E-ITEM-ABSENT", says="表中没有项目 L06.应听证")]


def row_doubled(quarter: Quarter) -> Sequence[Due]:
    """Copy a row and insert it below itself."""
    page = quarter.page("Z02", FIGURES_SHEET)
    row = own(page, "L03.齐备").row
    page.sheet.insert_rows(row + 1)
    for cell in page.sheet[row]:
        page.cell(row + 1, cell.column).value = cell.value
    return [page.due("E-ITEM-TWICE", page.under("项目编码", row + 1), "“L03.齐备”出现两次")]


def header_changed(quarter: Quarter) -> Sequence[Due]:
    """Type over the header of the column of numbers: nothing in the sheet can be read."""
    page = quarter.page("J05", FIGURES_SHEET)
    cell = page.saying("本期填报")
    cell.value = "一季度完成数"
    return [page.due("E-FORM-HEADER", says="本期填报"), page.due("W-FORM-TEXT", cell, "现为“一季度完成数”")]


def text_changed(quarter: Quarter) -> Sequence[Due]:
    """Unlock the sheet and change what an item means."""
    page = quarter.page("J03", FIGURES_SHEET)
    cell = own(page, "L01.应审", "definition")
    cell.value = "只统计行政规范性文件"
    return [page.due("W-FORM-TEXT", cell, "现为“只统计行政规范性文件”")]


def column_added(quarter: Quarter) -> Sequence[Due]:
    """Add a column of one's own to the right of the form."""
    page = quarter.page("J04", FIGURES_SHEET)
    head = page.saying("备注")
    title = page.cell(head.row, head.column + 1)
    number = page.cell(own(page, "E04.到位").row, title.column)
    title.value, number.value = "全年预计", 26000
    return [page.due("W-CELL-UNREAD", title, "“全年预计”"), page.due("W-CELL-UNREAD", number, "“26000”")]


def sheet_renamed(quarter: Quarter) -> Sequence[Due]:
    """Rename the sheet of figures."""
    page = quarter.page("Z03", FIGURES_SHEET)
    page.sheet.title = "一季度数据"
    return [
        Due("E-FORM-SHEET", page.file, FIGURES_SHEET, says=f"没有工作表〈{FIGURES_SHEET}〉"),
        page.due("W-FORM-SHEET", says="〈一季度数据〉不在表式中"),
    ]


def sheet_deleted(quarter: Quarter) -> Sequence[Due]:
    """Delete a sheet in which there was nothing to say."""
    page = quarter.page("Z04", CLAIMS.name)
    quarter.book("Z04").remove(page.sheet)
    return [Due("E-FORM-SHEET", page.file, CLAIMS.name, says=f"没有工作表〈{CLAIMS.name}〉")]


def sheet_hidden(quarter: Quarter) -> Sequence[Due]:
    """Hide a sheet that is to be read."""
    page = quarter.page("Z05", PROGRESS.name)
    page.sheet.sheet_state = "hidden"
    return [page.due("E-XL-HIDDEN", says="被隐藏")]


def sheet_copied(quarter: Quarter) -> Sequence[Due]:
    """Leave a copy of the sheet of figures in the workbook, with other numbers."""
    page = quarter.page("Z06", FIGURES_SHEET)
    second = quarter.book("Z06").copy_worksheet(page.sheet)
    second.title = f"{FIGURES_SHEET} (2)"
    own(Page(page.file, second), "E04.到位").value = 1
    return [Due("E-XL-AMBIG", page.file, says=f"〈{FIGURES_SHEET}〉〈{FIGURES_SHEET} (2)〉")]


def control_character(quarter: Quarter) -> Sequence[Due]:
    """Paste a remark with a character that nobody sees: spreadsheets save the bell as _x0007_."""
    page = quarter.page("B09", FIGURES_SHEET)
    cell = own(page, "L03.事项", "remark")
    cell.value = "已核对_x0007_"
    return [page.due("E-TXT-CTRL", cell, "U+0007")]


_LONG = "情况说明如下。"


def long_remark(quarter: Quarter) -> Sequence[Due]:
    """Paste a whole report of 50,000 characters into a remark, as other programs than Excel allow."""
    page = quarter.page("B10", FIGURES_SHEET)
    cell = own(page, "L03.事项", "remark")
    cell.value = _LONG

    def lengthened(content: bytes) -> bytes:
        told = ("字" * 50_000).encode()
        return zipped({name: part.replace(_LONG.encode(), told) for name, part in members(content).items()})

    quarter.after_saving("B10", lengthened)
    return [page.due("E-TXT-LONG", cell, "50000 字")]


def new_record(page: Page, values: Sequence[object]) -> int:
    """Type a record below the others, in the order of the columns: its row."""
    row = page.free_row()
    for column, value in enumerate(values, start=1):
        cell = page.cell(row, column)
        cell.value = value  # type: ignore[assignment]  a cell takes what a clerk types
        cell.number_format = copy(page.cell(row, column).number_format)
    return row


def claimed_level(quarter: Quarter) -> Sequence[Due]:
    """Misspell the level of a claim."""
    page = quarter.page("J04", CLAIMS.name)
    row = new_record(page, ("JF-01", "J01", "获上级表扬", "省级", "辽政发〔2022〕5号", "2022-03-10"))
    return [page.due("E-VAL-CHOICE", page.under("级别", row), "“省级”")]


def stray_task(quarter: Quarter) -> Sequence[Due]:
    """Report on a task that the ledger of tasks does not know."""
    quarter.keep("D01")
    page = quarter.page("J04", PROGRESS.name)
    row = new_record(page, ("RW2022-0007", "自建房安全隐患排查", "2022-05-31", 59))
    return [page.due("W-REC-STRAY", page.under("任务编号", row), "“RW2022-0007”")]


_FORM = "用下发的表式重新填报，不要增删行列和工作表"

MISTAKES: tuple[Mistake, ...] = (
    Mistake("删了一行", _FORM, row_deleted),
    Mistake("复制多出一行", "只留一行", row_doubled),
    Mistake("表头被改写", "恢复下发表式的表头", header_changed),
    Mistake("填报口径被改写", "恢复下发表式的口径，按口径核对数字", text_changed),
    Mistake("自己加了一列", "删去多出的列，要说明的写在备注", column_added),
    Mistake("工作表被改名", "把工作表改回“指标数据”", sheet_renamed),
    Mistake("工作表被删除", _FORM, sheet_deleted),
    Mistake("工作表被隐藏", "取消隐藏，核对后再报", sheet_hidden),
    Mistake("工作表留了一份副本", "只保留要报的一个", sheet_copied),
    Mistake("备注里粘进控制字符", "清空该格，手工重填", control_character),
    Mistake("备注粘进五万字", "缩短备注，材料另附", long_remark),
    Mistake("级别写成“省级”", "从下拉框里选 国、省、市、区", claimed_level),
    Mistake("任务编号写错", "按任务台账改正任务编号", stray_task),
)
