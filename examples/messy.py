"""Writes examples/messy: some returns of a quarter as offices type and save them, and how each value is to be read.

    python examples/messy.py [FOLDER]

The facts are those of the clean quarter in examples/2022Q2: a messy return says the same as the clean one of its
sender, in other spellings and other file formats, and takes its place. corrections.csv lists every cell that was typed
otherwise, with what stands there and what it means.
"""  # noqa: INP001  a script

from __future__ import annotations

import csv
import datetime as dt
import io
import shutil
import sys
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, cast

import openpyxl
from clerks import FULL_WIDTH, xls_bytes
from formats import ods_bytes, strict, without_addresses

from kaoping import layouts
from kaoping.exact import number_text
from kaoping.forms import HEADER_ROW
from kaoping.writing import fixed_bytes, put_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

ROOT = Path(__file__).resolve().parent
PERIOD = "2022Q2"
COLUMNS = ("文件", "工作表", "单元格", "写法", "表中所填", "按此读取")
AGAIN = "_第2次"
FAR_BELOW = 2_500
WIDE = FULL_WIDTH | str.maketrans(",%/", "，％／")

NUMBER_WAYS: Mapping[str, Callable[[str], str]] = {
    "全角数字": lambda text: text.translate(WIDE),
    "千分位": lambda text: f"{Decimal(text):,}",
    "全角千分位": lambda text: f"{Decimal(text):,}".translate(WIDE),
    "不换行空格": lambda text: f"\u00a0{text}\u00a0",
    "全角空格": lambda text: f"\u3000{text}",
    "人民币符号": lambda text: f"￥{Decimal(text):,}",
    "半角人民币符号": lambda text: f"¥ {text}",
    "撇号": lambda text: f"'{text}",
    "正号": lambda text: f"+{text}",
    "文本数字": lambda text: text,
}
PERCENT_WAYS: Mapping[str, Callable[[str], str]] = {
    "百分号": lambda text: f"{text}%",
    "全角百分号": lambda text: f"{text}%".translate(WIDE),
    "空格百分号": lambda text: f"{text} %",
}
PERCENT_FORMAT = "百分数格式"
DAY_WAYS: Mapping[str, str] = {
    "点号日期": "{0.year}.{0.month}.{0.day}",
    "斜线日期": "{0.year}/{0.month:02}/{0.day:02}",
    "短横日期": "{0.year}-{0.month}-{0.day}",
    "年月日": "{0.year}年{0.month}月{0.day}日",
    "两位年月日": "{0.year}年{0.month:02}月{0.day:02}日",
    "八位日期": "{0.year}{0.month:02}{0.day:02}",
}
WIDE_DAY, SERIAL_DAY = "全角日期", "日期序号"
DAY_ZERO = dt.date(1899, 12, 30)


@dataclass
class Typist:
    """One who types a return again in every way that people have, each in its turn, and keeps a list."""

    file: str
    typed: list[tuple[str, ...]] = field(default_factory=list)
    _numbers: Iterator[str] = field(default_factory=lambda: cycle(NUMBER_WAYS))
    _percents: Iterator[str] = field(default_factory=lambda: cycle((*PERCENT_WAYS, PERCENT_FORMAT)))
    _days: Iterator[str] = field(default_factory=lambda: cycle((*DAY_WAYS, WIDE_DAY, SERIAL_DAY)))

    def number(self, cell: Cell) -> None:
        """Type a number as text."""
        way, text = next(self._numbers), number_text(float(str(cell.value)))
        self._put(cell, way, NUMBER_WAYS[way](text), text)

    def percent(self, cell: Cell) -> None:
        """Type a number in % with its sign, or as a share in a cell that shows percentages."""
        way, text = next(self._percents), number_text(float(str(cell.value)))
        if way != PERCENT_FORMAT:
            self._put(cell, way, PERCENT_WAYS[way](text), text)
            return
        cell.value = float(Decimal(text) / 100)
        cell.number_format = "0.00%"
        self._note(cell, way, number_text(cell.value), text)

    def day(self, cell: Cell) -> None:
        """Type a day as text, or as the number that a cell shows when it has lost its format."""
        day, way = cast("dt.datetime", cell.value).date(), next(self._days)
        if way == SERIAL_DAY:
            cell.value = (day - DAY_ZERO).days
            cell.number_format = "General"
            self._note(cell, way, str(cell.value), day.isoformat())
        elif way == WIDE_DAY:
            self._put(cell, way, f"{day:%Y/%m/%d}".translate(WIDE), day.isoformat())
        else:
            self._put(cell, way, DAY_WAYS[way].format(day), day.isoformat())

    def _put(self, cell: Cell, way: str, before: str, after: str) -> None:
        put_text(cell, before)
        cell.number_format = "General"
        self._note(cell, way, before, after)

    def _note(self, cell: Cell, way: str, before: str, after: str) -> None:
        self.typed.append((self.file, cell.parent.title, cell.coordinate, way, before, after))


def retype(book: Workbook, typist: Typist) -> None:
    """Type every number and day again that a clerk may fill in."""
    for sheet in book.worksheets:
        if sheet.title == layouts.FIGURES_SHEET:
            for (cell,) in sheet.iter_rows(min_row=HEADER_ROW + 1, min_col=_figure_column(), max_col=_figure_column()):
                if _is_number(cell):
                    typist.number(cast("Cell", cell))
        elif sheet.title == layouts.SUPPLIED_SHEET:
            _retype_supplied(sheet, typist)
        elif table := _table(sheet.title):
            _retype_records(sheet, table, typist)


def _figure_column() -> int:
    return [column.key for column in layouts.FIGURES].index("value") + 1


def _table(title: str) -> layouts.RecordTable | None:
    own = {table.name: table for table in layouts.UNIT_RECORDS if table is not layouts.OBJECTIONS}
    return own.get(title) or layouts.LEDGERS.get(title)


def _is_number(cell: object) -> bool:
    value = getattr(cell, "value", None)
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_total(value: object) -> bool:
    return "".join(str(value).split()) in layouts.TOTAL_WORDS


def _retype_supplied(sheet: Worksheet, typist: Typist) -> None:
    for row in sheet.iter_rows(min_row=HEADER_ROW + 2):
        if any(_is_total(cell.value) for cell in row[:2]):
            continue  # sums below the units are no figures
        for cell in row[2:]:
            if _is_number(cell) and "%" not in cell.number_format:
                is_percent = "（%）" in str(sheet.cell(HEADER_ROW + 1, cell.column).value)
                (typist.percent if is_percent else typist.number)(cast("Cell", cell))


def _retype_records(sheet: Worksheet, table: layouts.RecordTable, typist: Typist) -> None:
    for row in sheet.iter_rows(min_row=HEADER_ROW + 1, max_col=len(table.columns)):
        if _is_total(row[0].value):
            continue
        for cell, column in zip(row, table.columns, strict=True):
            if column.kind == "date" and isinstance(cell.value, dt.datetime):
                typist.day(cast("Cell", cell))
            elif _is_number(cell) and "%" not in cell.number_format:
                (typist.percent if column.kind == "percent" else typist.number)(cast("Cell", cell))


# ------------------------------------------------------------ what else is odd about a return


def hide_and_trail(book: Workbook) -> None:
    """Hide a row that holds a figure, and leave a bordered blank cell far below the last row."""
    sheet = book[layouts.FIGURES_SHEET]
    sheet.row_dimensions[HEADER_ROW + 2].hidden = True
    sheet.cell(FAR_BELOW, 1).number_format = "0.00"


def number_again(book: Workbook) -> None:
    """Say on the cover, in full width, that this is the second time."""
    _beside(book, "报送次数").value = "２"


def add_up(book: Workbook) -> None:
    """Put a row of sums below a table, its word drawn apart."""
    sheet = book[layouts.SUPPLIED_SHEET]
    last = max(cell.row for (cell,) in sheet.iter_rows(min_row=HEADER_ROW + 2, max_col=1) if cell.value)
    put_text(cast("Cell", sheet.cell(last + 1, 1)), "合　计")
    for column in range(3, sheet.max_column + 1):
        values = [sheet.cell(row, column).value for row in range(HEADER_ROW + 2, last + 1)]
        numbers = [_decimal(value) for value in values if value not in {None, "/", "无", "不适用"}]
        if numbers:
            sheet.cell(last + 1, column).value = float(sum(numbers))


def _decimal(value: object) -> Decimal:
    text = str(value).translate({wide: narrow for narrow, wide in WIDE.items()})
    return Decimal(text.replace(",", "").strip())


def blunder(book: Workbook) -> None:
    """Mistype a figure, for which the return is sent a second time."""
    column = _figure_column()
    cells = [row[0] for row in book[layouts.FIGURES_SHEET].iter_rows(min_row=HEADER_ROW + 1, min_col=column)]
    cell = next(cell for cell in cells if _is_number(cell))
    cell.value = float(str(cell.value)) + 100


def _beside(book: Workbook, label: str) -> Cell:
    sheet = book[layouts.COVER_SHEET]
    found = next(cell for row in sheet.iter_rows() for cell in row if cell.value == label)
    return cast("Cell", sheet.cell(found.row, found.column + 1))


# ------------------------------------------------------------ the returns


@dataclass(frozen=True)
class Mess:
    """One messy return: the sender, the end of its file's name, whether it is typed again, what else, how saved."""

    sender: str
    ending: str = ".xlsx"
    typed: bool = True
    more: Callable[[Workbook], None] | None = None
    save: Callable[[Workbook], bytes] = fixed_bytes


MESSES = (
    Mess("Z01"),
    Mess("Z02", ".ods", save=ods_bytes),
    Mess("Z03", more=hide_and_trail),
    Mess("Z04", typed=False, more=blunder),
    Mess("Z04", f"{AGAIN}.xlsx", more=number_again),
    Mess("J01", ".et", save=xls_bytes),
    Mess("J02", ".xls"),
    Mess("J03", save=lambda book: strict(fixed_bytes(book))),
    Mess("J04", save=lambda book: without_addresses(fixed_bytes(book))),
    Mess("J05", ".xls", save=xls_bytes),
    Mess("D03"),
    Mess("D09", more=add_up),
    Mess("D12"),
)


def messy_returns() -> Iterator[tuple[str, bytes, list[tuple[str, ...]]]]:
    """Yield file name, bytes and typed cells of every messy return."""
    for mess in MESSES:
        (clean,) = (ROOT / PERIOD).glob(f"{mess.sender}_*.xlsx")
        book = openpyxl.load_workbook(clean)
        typist = Typist(f"{clean.stem}{mess.ending}")
        if mess.more is not None:
            mess.more(book)
        if mess.typed:
            retype(book, typist)
        yield typist.file, mess.save(book), typist.typed


def main(root: Path) -> None:
    """Write the folder anew."""
    folder = root / "messy" / PERIOD
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    listed = []
    for name, content, typed in messy_returns():
        (folder / name).write_bytes(content)
        listed += typed
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\r\n").writerows([COLUMNS, *listed])
    (root / "messy" / "corrections.csv").write_bytes(written.getvalue().encode("utf-8-sig"))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)
