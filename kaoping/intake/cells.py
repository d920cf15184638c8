"""What one workbook held: its sheets, cell by cell, and what stands in the way of using them.

Both sides of the process border import this room, so it stays small and cheap to pickle.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from datetime import date, time
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from kaoping.findings import Finding, Where, refused

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

Raw = str | float | bool | date | time  # a datetime is a date; whole numbers arrive as floats
Place = tuple[int, int]  # row and column, both counted from 1
Block = tuple[int, int, int, int]  # first row, first column, last row, last column

MAX_ROWS = 20_000
MAX_COLUMNS = 256

BAD_DATE = "无效日期 "  # begins the error text of a date-formatted number that is no date
BAD_TEXT = "无法使用的文字"  # the error text of a cell whose fault the workbook's own findings name

_OF_A_CELL = ("E-TXT-CTRL", "E-TXT-LONG")  # codes of those findings: the cell holds an error, the others are sound


@lru_cache(maxsize=1 << 10)
def column_name(column: int) -> str:
    """Spell a column as the spreadsheet does.

    >>> column_name(1), column_name(27), column_name(16384)
    ('A', 'AA', 'XFD')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(place: Place) -> str:
    """Spell a place as the spreadsheet does.

    >>> address((12, 6))
    'F12'
    """
    row, column = place
    return f"{column_name(column)}{row}"


def _no_places() -> array[int]:
    return array("I")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet as it was typed.

    A cell is one of: blank (nowhere in the sheet), a value (in `cells`), or unusable (in `errors`
    or `uncached`, and then never in `cells`). None of these is 0.

    `places` and `values` are the cells in row-major order; a place is counted through a grid that
    is `width` columns wide, which is four bytes a cell on the way out of the child.
    """

    name: str
    hidden: bool = False
    width: int = 1
    places: array[int] = field(default_factory=_no_places)
    values: list[Raw] = field(default_factory=list)
    percent: frozenset[Place] = frozenset()  # numbers shown with a percent sign
    merged: tuple[Block, ...] = ()
    hidden_rows: frozenset[int] = frozenset()  # only rows and columns that hold something
    hidden_cols: frozenset[int] = frozenset()
    errors: Mapping[Place, str] = field(default_factory=dict)  # "#DIV/0!", "NaN", BAD_DATE + "-1", …
    uncached: frozenset[Place] = frozenset()  # formulas without a saved result
    external: Mapping[Place, str] = field(default_factory=dict)  # formulas on another workbook, and its name

    @property
    def cells(self) -> list[tuple[int, int, Raw]]:
        """Row, column and value of every usable cell, row by row.

        >>> Sheet("指标数据", width=3, places=array("I", [0, 5]), values=["序号", 98.5]).cells
        [(1, 1, '序号'), (2, 3, 98.5)]
        """
        width = self.width
        return [
            (place // width + 1, place % width + 1, value)
            for place, value in zip(self.places, self.values, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Workbook:
    """One file: its identity, its sheets in workbook order, and the findings about its container.

    When `refused` is true the sheets, if any, help to say more about the file; nothing in them may
    be scored. `trace` is for the engineer and never shown to the clerk.
    """

    path: str
    name: str
    sha256: str = ""
    size: int = 0
    kind: str = ""  # 'xlsx', 'xls', 'ods', or '' where the file is none of these
    sheets: tuple[Sheet, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)  # custom document properties of an .xlsx
    findings: list[Finding] = field(default_factory=list)
    trace: str = ""

    @property
    def refused(self) -> bool:
        """Tell whether nothing in this file may be used; a text that may not leave spoils its cell alone."""
        return refused(f for f in self.findings if not (f.code in _OF_A_CELL and f.where.cell))


def cell_findings(workbook: Workbook, sheet: Sheet, within: Collection[Place] | None = None) -> list[Finding]:
    """Say what is unusable or doubtful among the cells of a sheet, one finding a cell.

    `within` limits this to the cells that the form asks for. Merges are reported only then: a title
    over ten columns is nobody's fault, a number over three rows is.

    >>> book = Workbook("a.xlsx", "a.xlsx")
    >>> for finding in cell_findings(book, Sheet("填报表", errors={(2, 6): "#DIV/0!"})):
    ...     print(finding)
    【E-XL-ERRVAL】文件《a.xlsx》 工作表〈填报表〉 单元格 F2：单元格为错误值 #DIV/0!（未按空白处理）。请改正后再报送。
    """
    flaws = [*_unusable(sheet), *_doubtful(sheet)]
    findings = [
        Finding(code, Where(workbook.name, sheet.name, address(place)), found, fix)
        for place, code, found, fix in sorted(flaws)
        if within is None or place in within
    ]
    if within is not None:
        findings += _shared_by_a_merge(workbook, sheet, within)
    if sheet.hidden_rows or sheet.hidden_cols:
        found = f"{_hidden_places(sheet)}被隐藏，已读取"
        findings.append(Finding("W-XL-HIDDENROW", Where(workbook.name, sheet.name), found, "请取消隐藏，核对后再报送"))
    return findings


_Flaw = tuple[Place, str, str, str]


def _unusable(sheet: Sheet) -> Iterator[_Flaw]:
    for place, text in sheet.errors.items():
        if text.startswith(BAD_DATE):
            number = text.removeprefix(BAD_DATE)
            found = f"单元格为日期格式，但数值 {number} 不是有效日期"
            yield place, "E-VAL-DATE", found, "请改填日期，或把单元格格式改为常规"
        elif text.startswith(("#", "Err:")):
            yield place, "E-XL-ERRVAL", f"单元格为错误值 {text}（未按空白处理）", "请改正后再报送"
        elif text != BAD_TEXT:
            yield place, "E-VAL-RANGE", f"{text} 不是有限的数", "请改填实际数值"
    for place in sheet.uncached:
        found = "公式没有保存计算结果（未按 0 分处理）"
        yield place, "E-XL-NOCACHE", found, "请在 Excel 或 WPS 中打开并保存一次后再报送"


def _doubtful(sheet: Sheet) -> Iterator[_Flaw]:
    for place, book in sheet.external.items():
        yield place, "W-XL-EXTLINK", f"数值引用了外部文件〔{book}〕，按保存的结果读取", "请核对，或改为直接填写数值"


def _shared_by_a_merge(workbook: Workbook, sheet: Sheet, within: Collection[Place]) -> Iterator[Finding]:
    for block in sheet.merged:
        first_row, first_column, last_row, last_column = block
        inside = [place for place in within if _holds(block, place)]
        covered = sorted(place for place in inside if place != (first_row, first_column))
        if len(inside) > 1:
            span = f"{address((first_row, first_column))}:{address((last_row, last_column))}"
            cells = "、".join(address(place) for place in covered)
            found = f"{span} 为合并单元格，{cells} 没有各自的数值"
            where = Where(workbook.name, sheet.name, address((first_row, first_column)))
            yield Finding("E-XL-MERGED", where, found, "请取消合并，逐格填写")


def _holds(block: Block, place: Place) -> bool:
    first_row, first_column, last_row, last_column = block
    return first_row <= place[0] <= last_row and first_column <= place[1] <= last_column


def _hidden_places(sheet: Sheet) -> str:
    rows = [f"第 {first}～{last} 行" if last > first else f"第 {first} 行" for first, last in _runs(sheet.hidden_rows)]
    columns = [
        f"{column_name(first)}～{column_name(last)} 列" if last > first else f"{column_name(first)} 列"
        for first, last in _runs(sheet.hidden_cols)
    ]
    return "、".join(rows + columns)


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    ordered = sorted(numbers)
    starts = [ordered[0]] if ordered else []
    ends = []
    for before, after in pairwise(ordered):
        if after != before + 1:
            ends.append(before)
            starts.append(after)
    return list(zip(starts, [*ends, *ordered[-1:]], strict=True))
