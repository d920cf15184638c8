"""The workbook face: ranking.xlsx, values only, every text a text and every printed number that number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO, Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kaoping.scorecards.cards import LineView, Overview, SourceView, UnitCard
from kaoping.writing import fixed_bytes, put_text

SHEETS: Final = ("名次总表", "得分明细", "计分过程", "加扣分事项", "权重", "问题清单")

_ACCENT: Final = "9C1B1F"
_NUMBER: Final = re.compile(r"[+\-−]?[0-9]{1,15}(\.[0-9]{1,10})?%?")  # noqa: RUF001  the minus sign of print
_LEGAL_WIDTH: Final = 60


def _styles() -> tuple[NamedStyle, ...]:
    line = Side(style="thin", color="D5CFC7")
    frame = Border(top=line, bottom=line, left=line, right=line)
    face = "Microsoft YaHei"
    return (
        NamedStyle("标题", font=Font(face, sz=15, b=True, color=_ACCENT), alignment=Alignment(vertical="center")),
        NamedStyle("说明", font=Font(face, sz=9, color="5A544D"), alignment=Alignment(vertical="center")),
        NamedStyle(
            "表头",
            font=Font(face, sz=10, b=True, color="FFFFFF"),
            fill=PatternFill("solid", fgColor=_ACCENT),
            alignment=Alignment(horizontal="center", vertical="center", wrap_text=True),
            border=frame,
        ),
        NamedStyle("文字", font=Font(face, sz=10), alignment=Alignment(vertical="top", wrap_text=True), border=frame),
        NamedStyle("数", font=Font(face, sz=10), alignment=Alignment(horizontal="right", vertical="top"), border=frame),
        NamedStyle(
            "总分", font=Font(face, sz=10, b=True), alignment=Alignment(horizontal="right", vertical="top"), border=frame
        ),
        NamedStyle(
            "未计分",
            font=Font(face, sz=9, color="6D665F"),
            alignment=Alignment(horizontal="center", vertical="top"),
            border=frame,
        ),
    )


def _put_number(cell: Cell, text: str) -> None:
    """Write a printed number as that number, with as many decimals as were printed; other text stays text."""
    if not _NUMBER.fullmatch(text):
        put_text(cell, text)
        return
    digits = text.rstrip("%").replace("−", "-")  # noqa: RUF001  the minus sign of print
    places = len(digits.partition(".")[2])
    shape = "0." + "0" * places if places else "0"
    if text.endswith("%"):
        cell.value, shape = float(Decimal(digits) / 100), shape + "%"
    else:
        cell.value = float(digits) if places else int(digits)
    cell.number_format = f"+{shape};-{shape};{shape}" if text.startswith("+") else shape


class _Sheet:
    """One sheet filled from the top: title, note, one head that repeats in print, rows."""

    def __init__(self, book: Workbook, name: str, title: str, note: str) -> None:
        self._sheet: Worksheet = book.create_sheet(name)
        self._row = 0
        self._columns: tuple[tuple[str, float, str], ...] = ()
        for text, style, height in ((title, "标题", 27.0), (note, "说明", 18.0)):
            self._row += 1
            cell = self._cell(1)
            cell.style = style
            put_text(cell, text)
            self._sheet.row_dimensions[self._row].height = height

    def _cell(self, column: int) -> Cell:
        cell = self._sheet.cell(self._row, column)
        if not isinstance(cell, Cell):
            raise TypeError("a merged cell cannot be written")
        return cell

    def head(self, columns: Sequence[tuple[str, float, str]], frozen: int, *, landscape: bool = True) -> None:
        """Name the columns (title, width, style), freeze the first `frozen` of them, set up the print."""
        self._columns = tuple(columns)
        self._row += 1
        for place, (title, width, _) in enumerate(self._columns, 1):
            cell = self._cell(place)
            cell.style = "表头"
            put_text(cell, title)
            self._sheet.column_dimensions[get_column_letter(place)].width = width
        sheet, last = self._sheet, get_column_letter(len(self._columns))
        sheet.row_dimensions[self._row].height = 33.0
        sheet.freeze_panes = f"{get_column_letter(frozen + 1)}{self._row + 1}"
        sheet.print_title_rows = f"{self._row}:{self._row}"
        sheet.auto_filter.ref = f"A{self._row}:{last}{self._row}"
        sheet.sheet_view.showGridLines = False
        sheet.sheet_view.zoomScale = 100
        sheet.page_setup.paperSize = 9  # A4
        sheet.page_setup.orientation = "landscape" if landscape else "portrait"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_options.horizontalCentered = True
        sheet.page_margins.left = sheet.page_margins.right = 0.45
        sheet.oddFooter.center.text = "第 &P 页，共 &N 页"

    def rows(self, rows: Iterable[Sequence[str]]) -> None:
        """Write rows of printed text; columns of style 文字 stay text, the others become numbers where they can."""
        for row in rows:
            self._row += 1
            for place, (text, (_, _, style)) in enumerate(zip(row, self._columns, strict=True), 1):
                cell = self._cell(place)
                cell.style = style
                if style == "文字":
                    put_text(cell, text)
                    continue
                if not _NUMBER.fullmatch(text):
                    cell.style = "未计分"
                _put_number(cell, text)
        last = get_column_letter(len(self._columns))
        head = self._sheet.auto_filter.ref.partition(":")[0]
        self._sheet.auto_filter.ref = f"{head}:{last}{self._row}"


def _ranking(overview: Overview) -> Iterator[tuple[str, ...]]:
    for group in overview.groups:
        for row in group.rows:
            tied = "并列" if row.tied else ""
            yield (
                *(group.name, row.rank, tied, row.unit, row.name, row.unit_class, row.leader),
                *(*row.effects, row.bonus, row.deduction, row.total, row.grade, row.decided_by, row.movement),
            )


def _indicators(overview: Overview) -> dict[str, LineView]:
    """Every indicator of the quarter, effect by effect, in the order in which the cards print them."""
    lines = (
        line
        for name in overview.effect_names
        for card in overview.cards
        for effect in card.effects
        if effect.name == name
        for line in effect.lines
    )
    found: dict[str, LineView] = {}
    for line in lines:
        found.setdefault(line.indicator, line)
    return found


def _points(line: LineView | None) -> str:
    if line is None:
        return ""
    return line.points if line.state == "计分" else line.state


def _matrix(overview: Overview, indicators: Iterable[str]) -> Iterator[tuple[str, ...]]:
    wanted = tuple(indicators)
    for card in overview.cards:
        lines = {line.indicator: line for line in _lines(card)}
        points = (_points(lines.get(code)) for code in wanted)
        yield (card.group, card.unit, card.name, *points, card.bonus, card.deduction, card.total)


def _lines(card: UnitCard) -> Iterator[LineView]:
    for effect in card.effects:
        yield from effect.lines


def _source(source: SourceView) -> str:
    origin = "·".join(part for part in (source.origin, source.supplier) if part)
    return f"{source.name}={source.value}（{'；'.join((origin, *source.places))}）"


def _workings(overview: Overview) -> Iterator[tuple[str, ...]]:
    for card in overview.cards:
        for line in _lines(card):
            yield (
                *(card.group, card.unit, card.name, line.effect, line.indicator, line.title, line.orientation, line.state),
                *(line.standard, line.full, line.ratio, line.points, line.because, line.clause),
                "\n".join(_source(source) for source in line.sources),
            )


def _events(overview: Overview) -> Iterator[tuple[str, ...]]:
    for card in overview.cards:
        for event in card.events:
            yield (
                *(card.group, card.unit, card.name, event.kind, event.code, event.matter, event.level, event.points),
                *(event.document, event.state, event.because, event.place),
            )


def _book(overview: Overview) -> Workbook:
    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    for style in _styles():
        book.add_named_style(style)
    book.properties.title = f"{overview.period_title}考评结果"
    book.properties.creator = f"kaoping {overview.version}"
    about = f"{overview.scheme}　版次 {overview.edition}　依据 {overview.basis}　校验码 {overview.fingerprint}"
    if overview.provisional:
        about = f"【暂定结果，还有 {overview.refused} 处退回的问题没有改正】　{about}"
    text, number = "文字", "数"
    unit = (("组", 13.0, text), ("单位代码", 9.0, text), ("单位", 24.0, text))

    def sheet(place: int, title: str) -> _Sheet:
        return _Sheet(book, SHEETS[place], f"{overview.period_title}{title}", about)

    ranking = sheet(0, "名次总表")
    ranking.head(
        (
            *(("组", 13.0, text), ("名次", 7.0, number), ("并列", 6.0, text), ("单位代码", 9.0, text)),
            *(("单位", 24.0, text), ("类别", 8.0, text), ("分管领导", 10.0, text)),
            *((name, 10.0, number) for name in overview.effect_names),
            *(("加分", 8.0, number), ("扣分", 8.0, number), ("总分", 10.0, "总分"), ("等次", 9.0, text)),
            *(("决胜依据", 12.0, text), ("较上期", 11.0, text)),
        ),
        frozen=5,
    )
    ranking.rows(_ranking(overview))

    indicators = _indicators(overview)
    matrix = sheet(1, "得分明细（空白：该类单位没有这个指标）")
    matrix.head(
        (
            *unit,
            *((f"{code}\n{line.title}", 13.0, number) for code, line in indicators.items()),
            *(("加分", 8.0, number), ("扣分", 8.0, number), ("总分", 10.0, "总分")),
        ),
        frozen=3,
    )
    matrix.rows(_matrix(overview, indicators))

    workings = sheet(2, "计分过程")
    workings.head(
        (
            *unit,
            *(("效果", 10.0, text), ("指标", 8.0, text), ("指标名称", 26.0, text), ("导向", 12.0, text)),
            *(("状态", 9.0, text), ("标准分", 8.0, number), ("满分", 8.0, number), ("得分率", 9.0, number)),
            *(("得分", 8.0, "总分"), ("计分过程", _LEGAL_WIDTH, text), ("依据", 16.0, text)),
            ("数据来源", _LEGAL_WIDTH, text),
        ),
        frozen=3,
    )
    workings.rows(_workings(overview))

    events = sheet(3, "加分、扣分和认定事项")
    events.head(
        (
            *unit,
            *(("类别", 8.0, text), ("代码", 8.0, text), ("事项", 36.0, text), ("级别", 7.0, text)),
            *(("分值", 8.0, number), ("文号", 22.0, text), ("结果", 10.0, text), ("理由", 40.0, text)),
            ("出处", 40.0, text),
        ),
        frozen=3,
    )
    events.rows(_events(overview))

    weights = sheet(4, "效果权重")
    weights.head(
        (("单位类别", 16.0, text), *((name, 12.0, number) for name in overview.effect_names)), frozen=1, landscape=False
    )
    weights.rows((unit_class, *values) for unit_class, values in overview.effect_weights)

    findings = sheet(5, "数据问题清单")
    findings.head(
        (
            *(("级别", 8.0, text), ("代码", 17.0, text), ("文件", 30.0, text), ("工作表", 14.0, text)),
            *(("单元格", 9.0, text), ("发现", 44.0, text), ("应为", 24.0, text), ("怎么办", 36.0, text)),
        ),
        frozen=2,
    )
    findings.rows(
        (row.severity, row.code, row.file, row.sheet, row.cell, row.found, row.expected, row.fix)
        for row in overview.findings
    )
    return book


def write_ranking(target: Path | str | BinaryIO, overview: Overview) -> None:
    """Write ranking.xlsx to a path or an open binary file; the same overview gives the same bytes."""
    content = fixed_bytes(_book(overview))
    if isinstance(target, Path | str):
        Path(target).write_bytes(content)
    else:
        target.write(content)
