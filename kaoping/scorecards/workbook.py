"""The workbook face: ranking.xlsx, values only, every text a text and every printed number that number."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from kaoping.scorecards.cards import gathered
from kaoping.writing import fixed_bytes, put_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from kaoping.scorecards.cards import LineView, NodeView, Overview, SourceView, UnitCard

SHEETS: Final = ("名次总表", "得分明细", "计分过程", "加扣分事项", "权重", "问题清单")
TREE_SHEET: Final = "各层得分"
"""The last sheet, only where effects are divided or the whole is not their sum."""

_FACE: Final = "Microsoft YaHei"
_ACCENT: Final = "9C1B1F"
_INK: Final = "211E1B"
_FAINT: Final = "6D665F"
_LINE: Final = Side(style="thin", color="D5CFC7")
_FRAME: Final = Border(top=_LINE, bottom=_LINE, left=_LINE, right=_LINE)
_NUMBER: Final = re.compile(r"[+\-−]?[0-9]{1,15}(\.[0-9]{1,10})?%?")
_A3, _A4 = 8, 9
_POINTS_A_LINE: Final = 14.5
_TALLEST: Final = 409.0  # points; Excel knows no taller row


class Column(NamedTuple):
    """One column: its title, its width in digits and the style of its cells; 文字 and 居中 never become numbers."""

    title: str
    width: float
    style: str = "文字"


_UNIT: Final = (Column("组", 13), Column("单位代码", 9, "居中"), Column("单位", 24))
_SUMS: Final = (Column("加分", 8, "数"), Column("扣分", 8, "数"), Column("总分", 10, "总分"))
_TEXT_STYLES: Final = ("文字", "居中")


def _cell_style(name: str, horizontal: str, *, bold: bool = False, color: str = _INK) -> NamedStyle:
    return NamedStyle(
        name,
        font=Font(_FACE, sz=10, b=bold, color=color),
        alignment=Alignment(
            horizontal=horizontal, vertical="center", wrap_text=name in _TEXT_STYLES, indent=int(horizontal == "right")
        ),
        border=_FRAME,
    )


def _styles() -> tuple[NamedStyle, ...]:
    middle = Alignment(vertical="center")
    head = NamedStyle(
        "表头",
        font=Font(_FACE, sz=10, b=True, color="FFFFFF"),
        fill=PatternFill("solid", fgColor=_ACCENT),
        alignment=Alignment(horizontal="center", vertical="center", wrap_text=True),
        border=_FRAME,
    )
    return (
        NamedStyle("标题", font=Font(_FACE, sz=16, b=True, color=_ACCENT), alignment=middle),
        NamedStyle("说明", font=Font(_FACE, sz=9, color=_FAINT), alignment=middle),
        head,
        _cell_style("文字", "left"),
        _cell_style("居中", "center"),
        _cell_style("名次", "center", bold=True),
        _cell_style("数", "right"),
        _cell_style("总分", "right", bold=True, color=_ACCENT),
        _cell_style("未计分", "center", color=_FAINT),
    )


def _put_number(cell: Cell, text: str) -> None:
    """Write a printed number as that number, with as many decimals as were printed."""
    digits = text.rstrip("%").replace("−", "-")
    places = len(digits.partition(".")[2])
    shape = "0." + "0" * places if places else "0"
    if text.endswith("%"):
        cell.value, shape = float(Decimal(digits) / 100), shape + "%"
    else:
        cell.value = float(digits) if places else int(digits)
    cell.number_format = f"+{shape};-{shape};{shape}" if text.startswith("+") else shape


def _lines_needed(text: str, width: float) -> int:
    r"""Count the lines a text takes in a column; a Chinese character is two digits wide as it is two bytes in GBK.

    >>> _lines_needed("督查室复核", 24), _lines_needed("督查室复核", 8), _lines_needed("一\n二", 24)
    (1, 2, 2)
    """
    fits = max(1, int(width) - 1)
    return sum(max(1, -(-len(line) // fits)) for line in text.encode("gbk", "replace").split(b"\n"))


class _Sheet:
    """One sheet filled from the top: title, note, one head that repeats in print, rows."""

    def __init__(self, book: Workbook, name: str, title: str, note: str) -> None:
        self._sheet: Worksheet = book.create_sheet(name)
        self._row = 0
        self._columns: tuple[Column, ...] = ()
        self._line(title, "标题", 30.0)
        self._line(note, "说明", 18.0)

    def _line(self, text: str, style: str, height: float) -> None:
        self._row += 1
        cell = self._cell(1, style)
        put_text(cell, text)
        self._sheet.row_dimensions[self._row].height = height

    def _cell(self, column: int, style: str) -> Cell:
        cell = self._sheet.cell(self._row, column)
        if not isinstance(cell, Cell):
            raise TypeError("a merged cell cannot be written")
        cell.style = style
        return cell

    def _fit(self, texts: Sequence[str], least: float) -> None:
        """Give the row the height its texts need; not every program does so when it opens a file."""
        lines = max(_lines_needed(text, column.width) for text, column in zip(texts, self._columns, strict=True))
        self._sheet.row_dimensions[self._row].height = min(_TALLEST, max(least, lines * _POINTS_A_LINE + 5))

    def head(self, columns: Iterable[Column], *, frozen: int, paper: int = _A4) -> None:
        """Name the columns, freeze the first `frozen` of them and set up the print."""
        self._columns = tuple(columns)
        self._row += 1
        for place, column in enumerate(self._columns, 1):
            put_text(self._cell(place, "表头"), column.title)
            self._sheet.column_dimensions[get_column_letter(place)].width = column.width
        self._fit([column.title for column in self._columns], 30.0)
        sheet = self._sheet
        sheet.freeze_panes = f"{get_column_letter(frozen + 1)}{self._row + 1}"
        sheet.print_title_rows = f"{self._row}:{self._row}"
        sheet.sheet_view.showGridLines = False
        sheet.page_setup.paperSize = paper
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.print_options.horizontalCentered = True
        sheet.page_margins.left = sheet.page_margins.right = 0.45
        sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.6, 0.8, 0.35
        footer = sheet.oddFooter
        if footer is not None and footer.center is not None:
            footer.center.text = "第 &P 页，共 &N 页"

    def rows(self, rows: Iterable[Sequence[str]]) -> None:
        """Write rows of printed text under the head, with a filter over all of them."""
        head = self._row
        for texts in rows:
            self._row += 1
            for place, (text, column) in enumerate(zip(texts, self._columns, strict=True), 1):
                self._put(place, text, column.style)
            self._fit(texts, 20.0)
        self._sheet.auto_filter.ref = f"A{head}:{get_column_letter(len(self._columns))}{self._row}"

    def _put(self, place: int, text: str, style: str) -> None:
        if style in _TEXT_STYLES:
            put_text(self._cell(place, style), text)
        elif _NUMBER.fullmatch(text):
            _put_number(self._cell(place, style), text)
        else:
            put_text(self._cell(place, "未计分"), text)


def _ranking(overview: Overview, sheet: _Sheet) -> None:
    places = (Column("组", 13), Column("名次", 7, "名次"), Column("并列", 6, "居中"), Column("单位代码", 9, "居中"))
    unit = (Column("单位", 26), Column("类别", 8, "居中"), Column("分管领导", 10, "居中"))
    effects = (Column(name, 10, "数") for name in overview.effect_names)
    ends = (
        Column("等次", 9, "居中"),
        Column("否决", 12, "居中"),
        Column("决胜依据", 12, "居中"),
        Column("较上期", 11, "居中"),
    )
    sheet.head((*places, *unit, *effects, *_SUMS, *ends), frozen=5)
    sheet.rows(
        (
            *(group.name, row.rank, "并列" if row.tied else "", row.unit, row.name, row.unit_class, row.leader),
            *(*row.effects, row.bonus, row.deduction, row.total, row.grade, row.vetoes, row.decided_by, row.movement),
        )
        for group in overview.groups
        for row in group.rows
    )


def _lines(card: UnitCard) -> Iterator[LineView]:
    for effect in card.effects:
        yield from effect.lines


def _indicators(overview: Overview) -> dict[str, str]:
    """Code and title of every indicator, effect by effect, in the order in which the cards print them."""
    found: dict[str, str] = {}
    for name in overview.effect_names:
        for card in overview.cards:
            for line in _lines(card):
                if line.effect == name:
                    found.setdefault(line.indicator, line.title)
    return found


def _points(line: LineView | None) -> str:
    if line is None:
        return ""
    return line.points if line.state == "计分" else line.state


def _matrix(overview: Overview, sheet: _Sheet) -> None:
    indicators = _indicators(overview)
    columns = (Column(f"{code}\n{title}", 14, "数") for code, title in indicators.items())
    sheet.head((*_UNIT, *columns, *_SUMS), frozen=3, paper=_A3)

    def rows() -> Iterator[tuple[str, ...]]:
        for card in overview.cards:
            lines = {line.indicator: line for line in _lines(card)}
            points = (_points(lines.get(code)) for code in indicators)
            yield (card.group, card.unit, card.name, *points, card.bonus, card.deduction, card.total)

    sheet.rows(rows())


def _source(source: SourceView) -> str:
    origin = "·".join(part for part in (source.origin, source.supplier) if part)
    return f"{source.name}={source.value}（{'；'.join(part for part in (origin, gathered(source.places)) if part)}）"


def _workings(overview: Overview, sheet: _Sheet) -> None:
    what = (Column("效果", 10), Column("指标", 8, "居中"), Column("指标名称", 28), Column("导向", 14))
    state = Column("状态", 9, "居中")
    marks = (Column("标准分", 8, "数"), Column("满分", 8, "数"), Column("得分率", 9, "数"), Column("得分", 8, "总分"))
    why = (Column("计分过程", 64), Column("依据", 16), Column("数据来源", 64))
    sheet.head((*_UNIT, *what, state, *marks, *why), frozen=3, paper=_A3)
    sheet.rows(
        (
            *(card.group, card.unit, card.name, line.effect, line.indicator, line.title, line.orientation, line.state),
            *(line.standard, line.full, line.ratio, line.points, line.because, line.clause),
            "\n".join(_source(source) for source in line.sources),
        )
        for card in overview.cards
        for line in _lines(card)
    )


def _nodes(overview: Overview, sheet: _Sheet) -> None:
    """What effects are divided into, and a whole that is not their sum."""
    what = (Column("效果", 14), Column("节点", 22), Column("上级", 16), Column("合成", 12, "居中"))
    marks = (Column("满分", 9, "数"), Column("得分", 9, "总分"), Column("得分率", 10, "数"))
    group = (Column("组平均", 10, "数"), Column("组最高", 10, "数"))
    sheet.head((*_UNIT, *what, *marks, *group), frozen=3)

    def row(card: UnitCard, effect: str, node: NodeView) -> tuple[str, ...]:
        name = "　" * max(0, node.depth - 1) + node.name
        numbers = (node.full, node.points, node.rate_text, node.group_mean_text, node.group_best_text)
        return (card.group, card.unit, card.name, effect, name, node.parent, node.way, *numbers)

    sheet.rows(
        row(card, effect, node)
        for card in overview.cards
        for effect, nodes in (
            *((effect.name, effect.nodes) for effect in card.effects),
            ("", () if card.whole is None else (card.whole,)),
        )
        for node in nodes
    )


def _events(overview: Overview, sheet: _Sheet) -> None:
    what = (Column("类别", 8, "居中"), Column("代码", 8, "居中"), Column("事项", 36), Column("级别", 7, "居中"))
    marks = (Column("分值", 8, "数"), Column("文号", 22), Column("结果", 10, "居中"))
    sheet.head((*_UNIT, *what, *marks, Column("理由", 40), Column("出处", 40)), frozen=3)
    sheet.rows(
        (
            *(card.group, card.unit, card.name, event.kind, event.code, event.matter, event.level, event.points),
            *(event.document, event.state, event.because, event.place),
        )
        for card in overview.cards
        for event in card.events
    )


def _weights(overview: Overview, sheet: _Sheet) -> None:
    sheet.head((Column("单位类别", 16), *(Column(name, 13, "数") for name in overview.effect_names)), frozen=1)
    sheet.rows((unit_class, *values) for unit_class, values in overview.effect_weights)


def _findings(overview: Overview, sheet: _Sheet) -> None:
    where = (Column("文件", 30), Column("工作表", 14), Column("单元格", 9, "居中"))
    what = (Column("发现", 44), Column("应为", 24), Column("怎么办", 36))
    sheet.head((Column("级别", 8, "居中"), Column("代码", 17), *where, *what), frozen=2)
    sheet.rows(
        (row.severity, row.code, row.file, row.sheet, row.cell, row.found, row.expected, row.fix)
        for row in overview.findings
    )


def _note(overview: Overview) -> str:
    about = f"{overview.scheme}　版次 {overview.edition}　依据 {overview.basis}　校验码 {overview.fingerprint}"
    if overview.provisional:
        return f"【暂定结果，还有 {overview.refused} 处退回的问题没有改正】　{about}"
    return about


def _book(overview: Overview) -> Workbook:
    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    for style in _styles():
        book.add_named_style(style)
    book.properties.title = "考评结果"
    book.properties.creator = "kaoping"
    writers = (
        ("名次总表", _ranking),
        ("得分明细（空白：该类单位没有这个指标）", _matrix),
        ("计分过程", _workings),
        ("加分、扣分和认定事项", _events),
        ("效果权重", _weights),
        ("数据问题清单", _findings),
    )
    for name, (title, write) in zip(SHEETS, writers, strict=True):
        write(overview, _Sheet(book, name, f"{overview.period_title}{title}", _note(overview)))
    if any(card.whole is not None or any(effect.nodes for effect in card.effects) for card in overview.cards):
        _nodes(overview, _Sheet(book, TREE_SHEET, f"{overview.period_title}各层得分", _note(overview)))
    return book


def write_ranking(target: Path | str | BinaryIO, overview: Overview) -> None:
    """Write ranking.xlsx to a path or an open binary file; the same overview gives the same bytes."""
    content = fixed_bytes(_book(overview))
    if isinstance(target, Path | str):
        Path(target).write_bytes(content)
    else:
        target.write(content)
