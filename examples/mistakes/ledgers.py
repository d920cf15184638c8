"""Record tables of departments: dates, units, levels, numbers and rows that do not go together."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from .desk import Due, Mistake, Page, Quarter
from .sheets import new_record

if TYPE_CHECKING:
    from collections.abc import Sequence

_END = dt.datetime(2022, 3, 31)  # noqa: DTZ001  a cell knows no zone


def typed(  # noqa: PLR0913  a line of the table below: what, who, where, how, what is said, what is to be done
    title: str, place: tuple[str, str, str, int], value: str | float | None, code: str, advice: str, *, says: str = ""
) -> Mistake:
    """Make a mistake that is one value of a record; place: sender, table, title of the column, which record."""
    sender, table, column, which = place

    def make(quarter: Quarter) -> Sequence[Due]:
        page = quarter.page(sender, table)
        cell = page.under(column, page.record(which))
        cell.value = value
        return [page.due(code, cell, says or str(value))]

    return Mistake(title, advice, make)


def doubled_number(quarter: Quarter) -> Sequence[Due]:
    """Give a record the number of the one above."""
    page = quarter.page("D05", "集体决策抽查")
    above, cell = (page.under("抽查编号", page.record(which)) for which in (8, 9))
    cell.value = above.value
    return [page.due("E-REC-TWICE", cell, f"与第 {above.row} 行重复")]


def overspent(quarter: Quarter) -> Sequence[Due]:
    """Spend more of a sum than came."""
    page = quarter.page("D12", "争取资金清单")
    row = page.record(2)
    page.under("到账额", row).value, page.under("已支出额", row).value = 1300, 1500.5
    return [page.due("E-VAL-REL", page.under("已支出额", row), "已支出额 1500.5 大于到账额 1300")]


def no_plan(quarter: Quarter) -> Sequence[Due]:
    """Leave out where a task that is not yet due should be by now."""
    page = quarter.page("D01", "任务台账")
    row = next(
        row
        for row in range(page.record(1), page.free_row())
        if page.under("完成日期", row).value is None and _after_end(page, row)
    )
    cell = page.under("时间进度", row)
    cell.value = None
    return [page.due("E-VAL-BLANK", cell, "“时间进度”没有填")]


def _after_end(page: Page, row: int) -> bool:
    due = page.under("完成时限", row).value
    return isinstance(due, dt.datetime) and due > _END


def stray_event(quarter: Quarter) -> Sequence[Due]:
    """Misspell the code of an event: the row says what it is at its first cell."""
    page = quarter.page("D02", "事项清单")
    row = page.record(2)
    page.under("事项代码", row).value = "P70"
    return [page.due("E-ITEM-UNKNOWN", page.under("事项编号", row), "事项代码“P70”")]


def matter_twice(quarter: Quarter) -> Sequence[Due]:
    """List one matter twice, the second time with a lighter level."""
    page = quarter.page("D02", "事项清单")
    new_record(page, ("JW2022-090", "稻香镇", "P07", "补贴发放不规范", "市", "市纪通〔2022〕9号", "2022-03-02"))
    row = new_record(page, ("JW2022-090", "稻香镇", "P07", "补贴发放不规范", "区", "区纪通〔2022〕9号", "2022-03-05"))
    return [page.due("W-REC-ONCE", page.under("事项编号", row), "本行不重复计")]


def last_year(quarter: Quarter) -> Sequence[Due]:
    """List what was recognised last year."""
    page = quarter.page("D06", "项目清单")
    row = page.record(5)
    page.under("认定日期", row).value = dt.date(2021, 12, 20)
    return [page.due("W-REC-DATE", page.under("项目编号", row), "日期 2021-12-20")]


def stray_ruling(quarter: Quarter) -> Sequence[Due]:
    """Rule on an indicator that is none."""
    page = quarter.page("D01", "认定表")
    row = page.record(1)
    page.under("指标代码", row).value = "L30"
    return [page.due("E-ITEM-UNKNOWN", page.under("认定编号", row), "指标代码“L30”")]


def ruled_twice(quarter: Quarter) -> Sequence[Due]:
    """Rule twice on one indicator of one unit, differently."""
    page = quarter.page("D01", "认定表")
    first = new_record(page, ("RD-91", "柳河镇", "L03", "不适用", "督查室认定单91号"))
    row = new_record(page, ("RD-92", "柳河镇", "L03", "未证实", "督查室认定单92号"))
    return [page.due("E-REC-TWICE", page.under("认定编号", row), f"已在第 {first} 行认定")]


_DATE = "写成 2022-03-31 的样子，年、月、日齐全"
_ROSTER = "改为名册上的名称或代码"

# A spreadsheet shows 2022.1 in a cell for dates as the 2,022nd day of its calendar, 14 July 1905.
MISTAKES: tuple[Mistake, ...] = (
    typed("日期写成2022.2.30", ("D06", "项目清单", "认定日期", 1), "2022.2.30", "E-VAL-DATE", "没有这一天，核对后重填"),
    typed("日期写成13月", ("D06", "成果清单", "认定日期", 3), "2022-13-01", "E-VAL-DATE", "没有这个月，核对后重填"),
    typed("日期写成“本月底”", ("D12", "争取资金清单", "到账日期", 6), "本月底", "E-VAL-DATE", _DATE),
    typed("日期格里输入2022.1", ("D06", "争取事项清单", "认定日期", 3), 2022.1, "E-VAL-DATE", _DATE, says="1905-07-14"),
    typed("阶段写成“基本完成”", ("D06", "项目清单", "阶段", 2), "基本完成", "E-VAL-CHOICE", "从下拉框里选"),
    typed("督办次数写成一次半", ("D01", "督办单", "督办次数", 6), 1.5, "E-VAL-INT", "填整数", says="填的是 1.5"),
    typed(
        "级别打成“生”", ("D06", "成果清单", "级别", 1), "生", "E-VAL-CHOICE", "从下拉框里选 国、省、市、区", says="“生”"
    ),
    typed(
        "单位名称写错字",
        ("D05", "集体决策抽查", "被查单位", 2),
        "望胡街道",
        "E-UNIT-UNKNOWN",
        _ROSTER,
        says="是否为“望湖街道”",
    ),
    typed("单位不在名册", ("D05", "集体决策抽查", "被查单位", 3), "市园林处", "E-UNIT-UNKNOWN", _ROSTER),
    typed(
        "形近字“巿”当“市”",
        ("D05", "集体决策抽查", "被查单位", 4),
        "区巿场监管局",
        "E-UNIT-UNKNOWN",
        _ROSTER,
        says="U+5DFF",
    ),
    typed(
        "单位名称里有看不见的字符",
        ("D05", "集体决策抽查", "被查单位", 5),
        "望湖\u200b街道",
        "E-UNIT-UNKNOWN",
        "重新手工输入单位名称",
        says="U+200B",
    ),
    typed(
        "责任单位里有名册外的单位",
        ("D01", "任务台账", "责任单位", 2),
        "各镇街、区园林处",
        "E-UNIT-UNKNOWN",
        _ROSTER,
        says="“区园林处”",
    ),
    typed(
        "协争单位写“各镇街（除望湖街道）”",
        ("D12", "争取资金清单", "协争单位", 3),
        "各镇街（除望湖街道）",
        "E-UNIT-UNKNOWN",
        "逐个写出单位",
        says="有例外，不能展开",
    ),
    typed("记录缺必填的文号", ("D06", "争取事项清单", "文号", 1), None, "E-VAL-BLANK", "补填文号", says="“文号”没有填"),
    typed("难度系数1.5", ("D06", "成果清单", "难度系数", 2), 1.5, "E-VAL-RANGE", "填 0.8～1.2 之间的数"),
    typed("测评打分101", ("D01", "测评票", "评价分数", 1), 101, "E-VAL-RANGE", "填 0～100 之间的数"),
    typed(
        "编号里有看不见的字符",
        ("D12", "争取资金清单", "资金编号", 4),
        "ZJ2022-004\u200b",
        "E-TXT-CTRL",
        "重新输入编号",
        says="U+200B",
    ),
    Mistake("记录编号重复", "每条记录一个编号", doubled_number),
    Mistake("已支出额大于到账额", "核对这两项", overspent),
    Mistake("未到期任务没有时间进度", "补填时间进度", no_plan),
    Mistake("事项代码写错", "按方案改正事项代码", stray_event),
    Mistake("同一事项列了两行", "核对；只按最重的一次计", matter_twice),
    Mistake("认定日期是上一年", "核对日期，不属本期的删去", last_year),
    Mistake("认定的指标代码写错", "填方案里的指标代码，或“全部”", stray_ruling),
    Mistake("同一单位同一指标认定两次", "只留一条认定", ruled_twice),
)
