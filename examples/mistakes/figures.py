"""指标数据: numbers that are none, states that contradict, cells that hold no number of their own."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from kaoping.layouts import FIGURES, FIGURES_SHEET

from .desk import Due, Mistake, Page, Quarter, members, zipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.cell import Cell

_TITLES = {column.key: column.title for column in FIGURES}


def own(page: Page, item: str, key: str = "value") -> Cell:
    """Find the cell of an item: where its number is typed, or another of its row."""
    return page.under(_TITLES[key], page.row_of(_TITLES["item"], item))


def typed(  # noqa: PLR0913  a line of the table below: what, who, where, how, what is said, what is to be done
    title: str,
    place: tuple[str, str],
    value: str | float | dt.date,
    code: str,
    advice: str,
    *,
    says: str = "",
    form: str = "",
) -> Mistake:
    """Make a mistake that is one value, typed where a unit's number should stand.

    place: unit and item; form: the cell's number format.
    """
    unit, item = place

    def make(quarter: Quarter) -> Sequence[Due]:
        page = quarter.page(unit, FIGURES_SHEET)
        cell = own(page, item)
        cell.value = value
        if form:
            cell.number_format = form
        return [page.due(code, cell, says or str(value))]

    return Mistake(title, advice, make)


def both(quarter: Quarter) -> Sequence[Due]:
    """Type a number and tick 无."""
    page = quarter.page("J02", FIGURES_SHEET)
    own(page, "L03.事项").value = 6
    own(page, "L03.事项", "state").value = "无"
    return [page.due("E-VAL-BOTH", own(page, "L03.事项"), "既填了“6”又选了“无”")]


def claimed(quarter: Quarter) -> Sequence[Due]:
    """Say 不适用 of a whole indicator without a ruling: each item speaks for itself."""
    page = quarter.page("J02", FIGURES_SHEET)
    items = ("S10.可代办", "S10.已代办")
    for item in items:
        own(page, item).value = None
        own(page, item, "state").value = "不适用"
    return [page.due("W-VAL-NACLAIM", own(page, item), "自称不适用") for item in items]


def blank(quarter: Quarter) -> Sequence[Due]:
    """Leave a number out."""
    page = quarter.page("J02", FIGURES_SHEET)
    own(page, "L06.应听证").value = own(page, "L06.应听证", "state").value = None
    return [page.due("E-VAL-BLANK", own(page, "L06.应听证"), "“应听证事项数”没有填")]


def odd_state(quarter: Quarter) -> Sequence[Due]:
    """Write a word of one's own where 无 or 不适用 is to be chosen."""
    page = quarter.page("J02", FIGURES_SHEET)
    own(page, "L06.已听证").value = None
    own(page, "L06.已听证", "state").value = "没有发生"
    return [page.due("E-VAL-CHOICE", own(page, "L06.已听证", "state"), "“没有发生”")]


def more_than_all(quarter: Quarter) -> Sequence[Due]:
    """Report more examined than had to be."""
    page = quarter.page("J02", FIGURES_SHEET)
    own(page, "L01.应审").value, own(page, "L01.已审").value = 7, 9
    return [page.due("E-VAL-REL", own(page, "L01.已审"), "已审查件数不能多于应审查件数：已审查件数 9，应审查件数 7")]


def no_result(quarter: Quarter) -> Sequence[Due]:
    """Send a formula that no program has worked out."""
    page = quarter.page("J03", FIGURES_SHEET)
    own(page, "L06.应公示").value = "=5+7"
    return [page.due("E-XL-NOCACHE", own(page, "L06.应公示"), "公式没有保存计算结果")]


def from_elsewhere(quarter: Quarter) -> Sequence[Due]:
    """Take a number from another workbook by formula; its last result is saved beside it."""
    page = quarter.page("J03", FIGURES_SHEET)
    cell = own(page, "E04.到位")
    cell.value = "='[招商台账.xlsx]汇总'!C5"
    part = f"xl/worksheets/sheet{quarter.book('J03').sheetnames.index(FIGURES_SHEET) + 1}.xml"
    empty = re.compile(rb'(<c r="%b"[^>]*><f>[^<]*</f>)<v\s*(?:/>|></v>)' % cell.coordinate.encode())

    def with_result(content: bytes) -> bytes:
        parts = members(content)
        parts[part] = empty.sub(rb"\g<1><v>3000</v>", parts[part])
        return zipped(parts)

    quarter.after_saving("J03", with_result)
    return [page.due("W-XL-EXTLINK", cell, "招商台账.xlsx")]


def merged(quarter: Quarter) -> Sequence[Due]:
    """Merge two cells, so that one number stands for both."""
    page = quarter.page("J03", FIGURES_SHEET)
    first, second = own(page, "S10.可代办"), own(page, "S10.已代办")
    page.sheet.merge_cells(f"{first.coordinate}:{second.coordinate}")
    return [page.due("E-XL-MERGED", first, f"{first.coordinate}:{second.coordinate}")]


def hidden_row(quarter: Quarter) -> Sequence[Due]:
    """Hide a row that holds a number."""
    page = quarter.page("J03", FIGURES_SHEET)
    row = own(page, "E02.计划").row
    page.sheet.row_dimensions[row].hidden = True
    return [page.due("W-XL-HIDDENROW", says=f"第 {row} 行被隐藏")]


def hidden_column(quarter: Quarter) -> Sequence[Due]:
    """Hide the column of the remarks, one of which holds something."""
    page = quarter.page("J04", FIGURES_SHEET)
    cell = own(page, "L01.应审", "remark")
    cell.value = "含补报一件"
    page.sheet.column_dimensions[cell.column_letter].hidden = True
    return [page.due("W-XL-HIDDENROW", says=f"{cell.column_letter} 列被隐藏")]


def other_item(quarter: Quarter) -> Sequence[Due]:
    """Type another code over the code of an item."""
    page = quarter.page("J06", FIGURES_SHEET)
    cell = own(page, "L03.齐备", "item")
    cell.value = "L03.已齐备"
    return [
        page.due("E-ITEM-UNKNOWN", cell, "“L03.已齐备”"),
        page.due("E-ITEM-ABSENT", says="表中没有项目 L03.齐备"),
    ]


def no_item(quarter: Quarter) -> Sequence[Due]:
    """Clear the code of an item: the machine no longer knows the row."""
    page = quarter.page("J06", FIGURES_SHEET)
    cell = own(page, "S09.销号", "item")
    cell.value = None
    return [
        page.due("W-FORM-TEXT", cell, "固定文字应为“S09.销号”"),
        page.due("E-ITEM-ABSENT", says="表中没有项目 S09.销号"),
    ]


def swapped_items(quarter: Quarter) -> Sequence[Due]:
    """Swap the codes of two items, so that their numbers would change places."""
    page = quarter.page("J06", FIGURES_SHEET)
    first, second = own(page, "E02.计划", "item"), own(page, "E02.完成", "item")
    first.value, second.value = second.value, first.value
    name = _TITLES["name"]
    return [page.due("E-FORM-MARK", page.under(name, cell.row), f"项目编码 {cell.value}") for cell in (first, second)]


_PLAIN = "只填数字；拿不准的先核实，说明写在备注"

MISTAKES: tuple[Mistake, ...] = (
    typed("数字前写“约”", ("J01", "E04.到位"), "约5600", "E-VAL-NUM", _PLAIN),
    typed("数字写成汉字", ("J01", "L06.应公示"), "九十八", "E-VAL-NUM", "改写成阿拉伯数字", says="请填 98"),
    typed("数字后写“左右”", ("J01", "L03.事项"), "98左右", "E-VAL-NUM", _PLAIN),
    typed("写成不等式", ("J01", "S09.清单"), "≥95", "E-VAL-NUM", _PLAIN),
    typed("写成一个区间", ("J01", "E02.完成"), "90-95", "E-VAL-NUM", _PLAIN),
    typed(
        "数字零打成字母O",
        ("J01", "S10.可代办"),
        "2O",
        "E-VAL-NUM",
        "把字母 O 改成数字 0",
        says="字母",
    ),
    typed(
        "小数点打成逗号",
        ("J01", "E02.计划"),
        "98,5",
        "E-VAL-NUM",
        "把逗号改成小数点",
        says="请填 98.5",
    ),
    typed("数字后带“万”字", ("J02", "E04.到位"), "5600万", "E-VAL-NUM", "按计量单位换算后只填数字"),
    typed("没有数值处打一横", ("J02", "S09.销号"), "—", "E-VAL-NUM", "清空本格，在“无或不适用”里选“无”"),
    typed("件数填成负数", ("J02", "S09.清单"), -3, "E-VAL-RANGE", "核对后填不小于 0 的整数"),
    typed("件数填成小数", ("J02", "L06.应公示"), 12.5, "E-VAL-INT", "核对后填整数"),
    typed("件数设成百分比格式", ("J02", "L06.已公示"), 0.12, "E-VAL-TYPE", "把单元格格式改为常规后重填", form="0%"),
    typed(
        "输入3-5被表格改成日期", ("J02", "L03.齐备"), dt.date(2022, 3, 5), "E-VAL-TYPE", "把单元格格式改为常规后重填"
    ),
    typed(
        "金额设成日期格式",
        ("J02", "E02.计划"),
        14000,
        "E-VAL-TYPE",
        "把单元格格式改为常规后重填",
        says="日期格式",
        form="yyyy-mm-dd",
    ),
    typed(
        "件数设成日期格式",
        ("J03", "S09.清单"),
        12,
        "E-VAL-DATE",
        "把单元格格式改为常规后重填",
        says="单元格为日期格式，但数值 12",
        form="yyyy-mm-dd",
    ),
    typed("填成逻辑值", ("J02", "E02.完成"), bool(1), "E-VAL-TYPE", "填数字", says="逻辑值 TRUE"),
    typed("公式除以零", ("J03", "E02.完成"), "#DIV/0!", "E-XL-ERRVAL", "改正公式，或直接填数字"),
    Mistake("没有的事项空着不选“无”", "没有的在“无或不适用”里选“无”，有的填数字", blank),
    Mistake("既填数字又选“无”", "只留一个", both),
    Mistake("自称不适用而没有认定", "报督查室认定，认定以前按未证实处理", claimed),
    Mistake("自造“没有发生”代替“无”", "从下拉框里选“无”或“不适用”", odd_state),
    Mistake("已审件数多于应审件数", "核对这两项", more_than_all),
    Mistake("公式没有计算结果", "用 Excel 或 WPS 打开保存一次再报", no_result),
    Mistake("公式引用别的文件", "改为直接填数字", from_elsewhere),
    Mistake("两个数据格合并成一格", "取消合并，逐格填写", merged),
    Mistake("隐藏了有数据的行", "取消隐藏，核对后再报", hidden_row),
    Mistake("隐藏了有内容的列", "取消隐藏，核对后再报", hidden_column),
    Mistake("项目编码被改成别的", "恢复下发表式里的项目编码", other_item),
    Mistake("项目编码被清空", "恢复下发表式里的项目编码", no_item),
    Mistake("两行的项目编码对调", "恢复下发表式里的项目编码，核对数字是否错行", swapped_items),
)
