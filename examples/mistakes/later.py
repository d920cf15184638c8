"""What shows only beside last quarter's results: made in the second quarter's returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping.layouts import COVER_SHEET, FIGURES_SHEET

from .covers import beside
from .desk import Due, Mistake, Page, Quarter
from .figures import own

if TYPE_CHECKING:
    from collections.abc import Sequence

LATER = "2022Q2"
_APART = "是第二季度的表，要与第一季度的结果一起核对"


def fallen(quarter: Quarter) -> Sequence[Due]:
    """Report this quarter's money instead of the year's: less than half of what was already there."""
    page = quarter.page("J01", FIGURES_SHEET)
    before = _before(page, "E04.到位")
    own(page, "E04.到位").value = before / 2
    return [page.due("E-VAL-FALL", own(page, "E04.到位"), f"小于上期 {before:g}")]


def in_yuan(quarter: Quarter) -> Sequence[Due]:
    """Report yuan where ten thousands are asked for."""
    page = quarter.page("J04", FIGURES_SHEET)
    before = _before(page, "E04.到位")
    own(page, "E04.到位").value = before * 20_000
    return [page.due("W-VAL-JUMP", own(page, "E04.到位"), "相差 100 倍以上")]


def echo_changed(quarter: Quarter) -> Sequence[Due]:
    """Change what the form repeats of last quarter."""
    page = quarter.page("J06", FIGURES_SHEET)
    cell = own(page, "S09.清单", "previous")
    cell.value = 99
    return [page.due("W-FORM-TEXT", cell, "现为“99”")]


def resent(quarter: Quarter) -> Sequence[Due]:
    """Send last quarter's return once more under this quarter's name."""
    earlier = Quarter(quarter.folder.with_name("2022Q1"))
    name = quarter.name("J02")
    quarter.put(name, earlier.clean("J02"))
    cover = Page(name, earlier.book("J02")[COVER_SHEET])
    return [cover.due("E-FORM-PERIOD", beside(cover, "报告期"), "封面的报告期是“2022Q1”")]


def _before(page: Page, item: str) -> float:
    number = own(page, item, "previous").value
    if not isinstance(number, int | float):
        raise TypeError(f"{page.file} 的 {item} 没有上期数")
    return float(number)


MISTAKES: tuple[Mistake, ...] = (
    Mistake("累计数比上期还小", "填年初至本期末的累计数", fallen, _APART, LATER),
    Mistake("万元填成元", "按万元填写", in_yuan, _APART, LATER),
    Mistake("上期数被改动", "恢复下发表式，核对数据是否错行", echo_changed, _APART, LATER),
    Mistake("把上季度的表又报一次", "填报本季度的表", resent, _APART, LATER),
)
