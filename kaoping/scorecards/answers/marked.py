"""Annotated copies: a return as it was sent, with its faulty cells marked and commented."""

from __future__ import annotations

import io
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils.cell import coordinate_from_string

from kaoping.layouts import COVER_SHEET
from kaoping.writing import fixed_bytes, visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from kaoping.scorecards.cards import FindingView

_REFUSED: Final = PatternFill("solid", fgColor="FFC7CE")
_ADVISED: Final = PatternFill("solid", fgColor="FFEB9C")
_AUTHOR: Final = "考评"
_WIDTH, _LINE, _SIGNS_A_LINE = 320, 20, 24
_LONGEST: Final = 2_000


def marked_copy(content: bytes, findings: Sequence[FindingView]) -> bytes:
    """Mark the cells of an .xlsx return and comment each with its findings; everything else stays as it was sent.

    content: the bytes that were received and passed the gate. What concerns a sheet or the file as a
    whole is said at the top left of that sheet, or of the cover. Raises ValueError when the file
    cannot be edited; the slip then stands alone.
    """
    try:
        book = load_workbook(io.BytesIO(content))
        for name, cells in _by_cell(findings, book.sheetnames).items():
            for address, found in cells.items():
                _mark(book[name], address, found)
        return fixed_bytes(book)
    except Exception as error:  # openpyxl raises whatever the file makes it stumble over
        raise ValueError(f"the workbook cannot be edited: {error}") from error


def _by_cell(findings: Sequence[FindingView], sheets: Sequence[str]) -> Mapping[str, Mapping[str, list[FindingView]]]:
    """Findings by sheet and cell; those without either stand at the top left."""
    found: dict[str, dict[str, list[FindingView]]] = defaultdict(lambda: defaultdict(list))
    for finding in findings:
        sheet = finding.sheet if finding.sheet in sheets else COVER_SHEET if COVER_SHEET in sheets else sheets[0]
        cell = finding.cell.partition(":")[0] if finding.sheet == sheet else ""
        found[sheet][cell or "A1"].append(finding)
    return found


def _mark(sheet: Worksheet, address: str, found: Sequence[FindingView]) -> None:
    cell = _anchor(sheet, address)
    if address != "A1" or found[0].cell:
        cell.fill = _REFUSED if any(finding.severity == "退回" for finding in found) else _ADVISED
    before = [] if cell.comment is None else [cell.comment.text]
    said = "\n".join([*before, *(_said(finding) for finding in found)])[:_LONGEST]
    comment = Comment(visible(said), _AUTHOR)
    comment.width = _WIDTH
    comment.height = _LINE * (2 + sum(1 + len(line) // _SIGNS_A_LINE for line in said.split("\n")))
    cell.comment = comment


def _anchor(sheet: Worksheet, address: str) -> Cell:
    """Find the cell that can be marked: a merged one's is the first of its block."""
    coordinate_from_string(address)  # ValueError for what is no address
    cell = sheet[address]
    if isinstance(cell, MergedCell):
        block = next(block for block in sheet.merged_cells.ranges if address in block)
        cell = sheet.cell(block.min_row, block.min_col)
    return cell  # type: ignore[no-any-return]  # openpyxl's cells are untyped here


def _said(finding: FindingView) -> str:
    tail = f"。{finding.fix}。" if finding.fix else "。"
    return f"{finding.severity}：{finding.found}{tail}"
