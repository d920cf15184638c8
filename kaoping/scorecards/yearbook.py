"""The workbook face of a year: ranking.xlsx with the quarters as columns, values only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from openpyxl import Workbook

from kaoping.scorecards.workbook import _A3, _SUMS, _UNIT, Column, _Sheet, _styles
from kaoping.writing import fixed_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaoping.scorecards.yearviews import CellView, YearOverview

YEAR_SHEETS: Final = ("年度名次", "年度计分过程", "加扣分事项", "季度", "问题清单")


def _ranking(overview: YearOverview, sheet: _Sheet) -> None:
    places = (Column("组", 13), Column("名次", 7, "名次"), Column("并列", 6, "居中"), Column("单位代码", 9, "居中"))
    unit = (Column("单位", 26), Column("类别", 8, "居中"), Column("分管领导", 10, "居中"))
    effects = (Column(name, 10, "数") for name in overview.effect_names)
    totals = (Column(f"{quarter.short}总分", 11, "数") for quarter in overview.quarters)
    ranks = (Column(f"{quarter.short}名次", 11, "数") for quarter in overview.quarters)
    ends = (Column("等次", 9, "居中"), Column("决胜依据", 12, "居中"))
    sheet.head((*places, *unit, *effects, *_SUMS, *ends, *totals, *ranks), frozen=5, paper=_A3)
    cards = (row.card for group in overview.groups for row in group.rows)
    sheet.rows(
        (
            *(card.group, card.rank, "并列" if card.tied else "", card.unit, card.name, card.unit_class, card.leader),
            *(*(effect.points for effect in card.effects), card.bonus, card.deduction, card.total),
            *(card.grade, card.decided_by, *card.totals, *card.ranks),
        )
        for card in cards
    )


def _workings(overview: YearOverview, sheet: _Sheet) -> None:
    what = (Column("效果", 10), Column("指标", 8, "居中"), Column("指标名称", 28), Column("年度方式", 9, "居中"))
    quarters = [
        column
        for quarter in overview.quarters
        for column in (Column(f"{quarter.short}得分", 10, "数"), Column(f"{quarter.short}满分", 10, "数"))
    ]
    marks = (Column("年度满分", 9, "数"), Column("得分率", 9, "数"), Column("年度得分", 9, "总分"))
    why = (Column("状态", 9, "居中"), Column("合成过程", 80), Column("依据", 16))
    sheet.head((*_UNIT, *what, *quarters, *marks, *why), frozen=3, paper=_A3)
    sheet.rows(
        (
            *(card.group, card.unit, card.name, line.effect, line.indicator, line.title, line.way),
            *(text for cell in line.quarters for text in _texts(cell)),
            *(line.full, line.ratio, line.points, line.state, line.because, line.clause),
        )
        for card in overview.cards
        for effect in card.effects
        for line in effect.lines
    )


def _texts(cell: CellView) -> tuple[str, str]:
    return (cell.points, cell.full) if cell.points else (cell.note, "")


def _events(overview: YearOverview, sheet: _Sheet) -> None:
    what = (Column("季度和类别", 16), Column("代码", 8, "居中"), Column("事项", 36), Column("级别", 7, "居中"))
    marks = (Column("计入年度", 9, "数"), Column("文号", 22), Column("当季", 10, "居中"))
    sheet.head((*_UNIT, *what, *marks, Column("理由", 40), Column("出处", 40)), frozen=3)
    sheet.rows(
        (
            *(card.group, card.unit, card.name, event.kind, event.code, event.matter, event.level, event.points),
            *(event.document, event.state, event.because, event.place),
        )
        for card in overview.cards
        for event in card.events
    )


def _quarters(overview: YearOverview, sheet: _Sheet) -> None:
    sheet.head(
        (Column("季度", 18), Column("权重", 8, "数"), Column("报表份数", 10, "数"), Column("收自", 60)), frozen=1
    )
    sheet.rows(
        (quarter.title, quarter.weight, str(quarter.files), "；".join(quarter.folders)) for quarter in overview.quarters
    )


def _findings(overview: YearOverview, sheet: _Sheet) -> None:
    where = (Column("文件", 34), Column("工作表", 14), Column("单元格", 9, "居中"))
    what = (Column("发现", 44), Column("应为", 24), Column("怎么办", 36))
    sheet.head((Column("级别", 8, "居中"), Column("代码", 17), *where, *what), frozen=2)
    sheet.rows(_finding_rows(overview))


def _finding_rows(overview: YearOverview) -> Iterator[tuple[str, ...]]:
    for row in overview.findings:
        yield (row.severity, row.code, row.file, row.sheet, row.cell, row.found, row.expected, row.fix)


def _book(overview: YearOverview) -> Workbook:
    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    for style in _styles():
        book.add_named_style(style)
    book.properties.title = "年度考评结果"
    book.properties.creator = "kaoping"
    note = f"{overview.scheme}　版次 {overview.edition}　依据 {overview.basis}　校验码 {overview.fingerprint}"
    if overview.provisional:
        note = f"【暂定结果，还有 {overview.refused} 处退回的问题没有改正】　{note}"
    writers = (
        ("名次", _ranking),
        ("计分过程（各季得分是当季定下的；没有得分的写原因）", _workings),
        ("加分、扣分和认定事项", _events),
        ("各季度", _quarters),
        ("数据问题清单", _findings),
    )
    for name, (title, write) in zip(YEAR_SHEETS, writers, strict=True):
        write(overview, _Sheet(book, name, f"{overview.period_title}{title}", note))
    return book


def write_year_ranking(target: Path | str | BinaryIO, overview: YearOverview) -> None:
    """Write a year's ranking.xlsx to a path or an open binary file; the same overview gives the same bytes."""
    content = fixed_bytes(_book(overview))
    if isinstance(target, Path | str):
        Path(target).write_bytes(content)
    else:
        target.write(content)
