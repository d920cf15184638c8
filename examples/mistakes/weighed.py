"""加分认定表, 容错认定表 and the rows of 事项清单 that cost points: codes, prices and records that do not hold."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from .desk import Due, Mistake, Page, Quarter

if TYPE_CHECKING:
    from collections.abc import Sequence

AWARDS, PARDONS, FOUND = "加分认定表", "容错认定表", "事项清单"
CLEAN = {AWARDS: 3, PARDONS: 1, FOUND: 14}
"""How many records lie above these: the clean table's and, in 事项清单, the two of an earlier mistake."""
_END = dt.date(2022, 12, 31)


def below(page: Page, number: int, values: Sequence[object]) -> int:
    """Type a record into its own row below those of the clean table, alone or with other mistakes beside it."""
    row = page.record(CLEAN[page.sheet.title] + number)
    if page.cell(row, 1).value is not None:
        raise LookupError(f"{page.file}〈{page.sheet.title}〉第 {row} 行已有一条记录")
    for column, value in enumerate(values, start=1):
        cell = page.cell(row, column)
        cell.value = value  # type: ignore[assignment]  a cell takes what a clerk types
    return row


def _told(
    title: str, place: tuple[str, str, int], values: Sequence[object], due: tuple[str, ...], advice: str
) -> Mistake:
    """Make a mistake that is a whole record below the others; due: code, words, title of the cell if not the first."""
    sender, table, number = place

    def make(quarter: Quarter) -> Sequence[Due]:
        page = quarter.page(sender, table)
        row = below(page, number, values)
        code, words, column = (*due, page.table.columns[0].title)[:3]
        return [page.due(code, page.under(column, row), words)]

    return Mistake(title, advice, make)


def _award(title: str, number: int, values: Sequence[object], due: tuple[str, ...], advice: str) -> Mistake:
    """加分认定表: 认定编号, 单位, 加分代码, 事项, 级别, 认定分, 文号, 日期, 认定理由."""
    return _told(title, ("D01", AWARDS, number), values, due, advice)


def _pardon(title: str, number: int, values: Sequence[object], due: tuple[str, ...], advice: str) -> Mistake:
    """容错认定表: 认定编号, 单位, 对象, 类别, 系数, 认定文号, 核实单位, 认定日期, 有效期至, 事项."""
    return _told(title, ("D01", PARDONS, number), values, due, advice)


def _matter(title: str, number: int, values: Sequence[object], due: tuple[str, ...], advice: str) -> Mistake:
    """事项清单: 事项编号, 单位, 事项代码, 事项, 级别, 文号, 日期, 涉及指标."""
    return _told(title, ("D02", FOUND, number), values, due, advice)


def stray_award(quarter: Quarter) -> Sequence[Due]:
    """Misspell the code of a recognised bonus: the row says what it is at its first cell."""
    page = quarter.page("D01", AWARDS)
    row = page.record(3)
    page.under("加分代码", row).value = "B10"
    return [page.due("E-ITEM-UNKNOWN", page.under("认定编号", row), "加分代码“B10”")]


def dead_matter(quarter: Quarter) -> Sequence[Due]:
    """Forgive a matter that the scheme never forgives."""
    matters, page = quarter.page("D02", FOUND), quarter.page("D01", PARDONS)
    below(matters, 5, ("WQ2022-90", "苇塘镇", "V2", "统计数据造假", "省", "省统执〔2022〕9号", dt.date(2022, 3, 3)))
    day = dt.date(2022, 3, 20)
    row = below(page, 7, ("RC-97", "苇塘镇", "WQ2022-90", "3", 1, "督容〔2022〕97号", "督查室", day, _END, "误报"))
    return [page.due("W-EVT-NOT", page.under("认定编号", row), "不得容错")]


_DAY = dt.date(2022, 3, 10)
_RULED = ("督查室", dt.date(2022, 3, 20), _END, "试点探索")

MISTAKES: tuple[Mistake, ...] = (
    Mistake("加分代码写错", "核对，方案中的加分代码有 B01、B02、B03、B04、B05、B06", stray_award),
    _award(
        "按级加分没有级别",
        1,
        ("JR-91", "田庄镇", "B02", "获省政府表扬", None, None, "省政通〔2022〕90号", _DAY),
        ("E-VAL-BLANK", "“级别”没有填"),
        "补填级别",
    ),
    _award(
        "加分没有这个级别的分",
        2,
        ("JR-92", "田庄镇", "B04", "承接市级试点", "市", None, "市改〔2022〕92号", _DAY),
        ("W-EVT-NOT", "对市级没有规定加分"),
        "核对级别和加分代码",
    ),
    _award(
        "认定分高于每项至多",
        3,
        ("JR-93", "田庄镇", "B06", "抢险突击", None, 0.8, "区纪要〔2022〕93号", _DAY, "连夜处置"),
        ("E-VAL-RANGE", "认定分 0.8 高于 B06 每项至多的 0.5 分"),
        "核对认定分",
    ),
    _award(
        "认定分没有理由",
        4,
        ("JR-94", "田庄镇", "B06", "抢险突击", None, 0.3, "区纪要〔2022〕94号", _DAY),
        ("E-VAL-BLANK", "“认定理由”没有填"),
        "补填认定理由",
    ),
    _award(
        "加分没有认定文号",
        5,
        ("JR-95", "田庄镇", "B03", "全市现场会", "市", None, None, _DAY),
        ("W-EVT-NOT", "“文号”没有填"),
        "补填认定文件的文号",
    ),
    _award(
        "加分日期在下一季度",
        6,
        ("JR-96", "田庄镇", "B03", "全市现场会", "市", None, "市委办函〔2022〕96号", dt.date(2022, 4, 6)),
        ("W-REC-DATE", "日期 2022-04-06"),
        "核对日期，或列入这一天所在季度的表",
    ),
    _award(
        "加分单位不在名册",
        7,
        ("JR-97", "市园林处", "B03", "全市现场会", "市", None, "市委办函〔2022〕97号", _DAY),
        ("E-UNIT-UNKNOWN", "“市园林处”", "单位"),
        "改为名册上的名称或代码",
    ),
    _pardon(
        "容错没有认定文号",
        1,
        ("RC-91", "稻香镇", "L04", "1", 0.5, None, *_RULED),
        ("E-VAL-BLANK", "“认定文号”没有填", "认定文号"),
        "补填；这条记录暂未计入",
    ),
    _pardon(
        "容错类别写成4",
        2,
        ("RC-92", "稻香镇", "L06", "4", 0.5, "督容〔2022〕92号", *_RULED),
        ("E-VAL-CHOICE", "容错类别“4”不在方案中"),
        "核对，方案的容错类别有 1、2、3",
    ),
    _pardon(
        "容错系数写成0.3",
        3,
        ("RC-93", "稻香镇", "S08", "2", 0.3, "督容〔2022〕93号", *_RULED),
        ("E-VAL-CHOICE", "容错系数 0.3 不在方案中"),
        "核对，方案的容错系数有 0、0.5、1",
    ),
    _pardon(
        "容错的核实单位不是方案规定的",
        4,
        ("RC-94", "稻香镇", "S07", "2", 0.5, "督容〔2022〕94号", "区司法局", *_RULED[1:]),
        ("W-EVT-NOT", "核实单位“区司法局”"),
        "核对，方案规定由 督查室、区纪委监委、区委组织部 核实",
    ),
    _pardon(
        "容错有效期已过",
        5,
        ("RC-95", "稻香镇", "S09", "2", 0.5, "督容〔2022〕95号", *_RULED[:2], dt.date(2022, 3, 25), "试点探索"),
        ("W-EVT-NOT", "早于本期末 2022-03-31"),
        "核对有效期",
    ),
    _pardon(
        "容错对象写错",
        6,
        ("RC-96", "稻香镇", "KF2022-900", "2", 0.5, "督容〔2022〕96号", *_RULED),
        ("E-ITEM-UNKNOWN", "“KF2022-900”"),
        "核对对象",
    ),
    Mistake("对不得容错的事项容错", "核对对象", dead_matter),
    _matter(
        "弄虚作假没有写涉及指标",
        1,
        ("KF2022-91", "稻香镇", "K05", "公示件数虚增", "区", "区统执〔2022〕91号", _DAY),
        ("E-VAL-BLANK", "“涉及指标”没有填"),
        "补填指标代码",
    ),
    _matter(
        "涉及指标不是该单位的指标",
        2,
        ("KF2022-92", "稻香镇", "K05", "牵头事项虚报", "区", "区统执〔2022〕92号", _DAY, "P11"),
        ("E-ITEM-UNKNOWN", "涉及指标“P11”"),
        "填方案中该单位类别的指标代码",
    ),
    _matter(
        "扣分没有这个级别的分",
        3,
        ("KF2022-93", "稻香镇", "K06", "舆情处置不当", "区", "区网信〔2022〕93号", _DAY),
        ("W-EVT-NOT", "对区级没有规定扣分"),
        "核对级别和事项代码",
    ),
    _matter(
        "扣分事项是上季度的",
        4,
        ("KF2022-94", "稻香镇", "K08", "调度会缺席", "区", "督查通报〔2021〕94号", dt.date(2021, 12, 28)),
        ("W-REC-DATE", "日期 2021-12-28"),
        "核对日期",
    ),
)
