"""findings.xlsx: every finding as a row that the office can filter, sort and print; nothing in it is a formula."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from kaoping.forms.texts import lines
from kaoping.writing import fixed_bytes, put_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.cell.cell import MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

    from kaoping.scorecards.answers.views import Answers

_FACE: Final = "Microsoft YaHei"
_LINE: Final = Side(style="thin", color="D5CFC7")
_BOX: Final = Border(top=_LINE, bottom=_LINE, left=_LINE, right=_LINE)
_HEAD: Final = (Font(_FACE, sz=10, b=True, color="FFFFFF"), PatternFill("solid", fgColor="9C1B1F"))
_BODY: Final = Font(_FACE, sz=10, color="211E1B")
_MUST: Final = Font(_FACE, sz=10, b=True, color="9C1B1F")
_LINE_HEIGHT, _TALLEST = 15.0, 409.0
_WRAP: Final = Alignment(vertical="center", wrap_text=True)

_FINDINGS: Final = (
    ("级别", 7), ("代码", 16), ("文件", 30), ("工作表", 14), ("单元格", 10), ("问题", 46), ("应为", 16), ("怎样改", 34),
)  # fmt: skip
_CORRECTIONS: Final = (
    ("文件", 30), ("工作表", 14), ("单元格", 10), ("代码", 16), ("表中所填", 20), ("按此读取", 20), ("说明", 44),
)  # fmt: skip


def findings_book(answers: Answers) -> bytes:
    """Write the findings, and the values that were not read as they were typed, one sheet each."""
    book = Workbook()
    rows = [(f.severity, f.code, f.file, f.sheet, f.cell, f.found, f.expected, f.fix) for f in answers.findings]
    title = f"{answers.scheme}　{answers.period_title}"
    _fill(book.worksheets[0], "问题清单", f"{title}　问题清单", _FINDINGS, rows)
    _fill(book.create_sheet(), "读取更正", f"{title}　读取更正清单", _CORRECTIONS, answers.corrections)
    return fixed_bytes(book)


def _fill(
    sheet: Worksheet, name: str, title: str, heads: Sequence[tuple[str, int]], rows: Sequence[Sequence[str]]
) -> None:
    sheet.title = name
    _put(sheet.cell(1, 1), title, Font(_FACE, sz=14, b=True, color="9C1B1F"))
    sheet.row_dimensions[1].height = 30
    for column, (head, width) in enumerate(heads, 1):
        cell = sheet.cell(2, column)
        _put(cell, head, _HEAD[0])
        cell.fill, cell.border = _HEAD[1], _BOX
        sheet.column_dimensions[get_column_letter(column)].width = width
    for at, row in enumerate(rows, 3):
        for column, text in enumerate(row, 1):
            cell = sheet.cell(at, column)
            _put(cell, text, _MUST if text == "退回" and column == 1 else _BODY)
            cell.alignment, cell.border = _WRAP, _BOX
        fits = max(lines(text, width - 2) for text, (_, width) in zip(row, heads, strict=True))
        sheet.row_dimensions[at].height = min(_TALLEST, _LINE_HEIGHT * fits + 5)
    last = get_column_letter(len(heads))
    sheet.auto_filter.ref = f"A2:{last}{max(2, len(rows) + 2)}"
    sheet.freeze_panes = "A3"
    sheet.print_title_rows = "1:2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    if sheet.sheet_properties.pageSetUpPr is not None:
        sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _put(cell: Cell | MergedCell, text: str, font: Font) -> None:
    if not isinstance(cell, Cell):
        raise TypeError("a new sheet has no merged cells")
    if text:
        put_text(cell, text)
    cell.font = font
