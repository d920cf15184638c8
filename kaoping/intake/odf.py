"""Count in an .ods what a reader of values hides, as `sheetxml` does for .xlsx."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

from kaoping.intake.cells import BAD_DATE, MAX_COLUMNS, MAX_ROWS
from kaoping.intake.refusals import (
    MAX_SHEETS,
    Refusal,
    broken,
    dde,
    dde_formula,
    encrypted,
    macro,
    odd_xml,
    too_far,
    too_many_sheets,
)
from kaoping.intake.sheetxml import SheetFacts
from kaoping.intake.xmlwalk import walk
from kaoping.intake.zipbox import ZipBox, pack

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _OFFICE, _TEXT, _STYLE = (f"{_ODF}{word}:1.0 " for word in ("table", "office", "text", "style"))
_ERROR_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_OTHER_BOOK = re.compile(r"'file:[^']*?([^'/\\]+)'#")
_DDE = re.compile(r"\bDDE\(", re.IGNORECASE)
_VALUES = {
    "value": ("float", "percentage", "currency"),
    "date-value": ("date",),
    "time-value": ("time",),
    "boolean-value": ("boolean",),
    "string-value": ("string",),
}
_PARTS = ("mimetype", "META-INF/manifest.xml", "content.xml")


@dataclass(frozen=True, slots=True)
class OdfBook:
    """An .ods that may be read."""

    sheets: list[SheetFacts]
    package: bytes
    refusals: list[Refusal]


def open_odf(box: ZipBox) -> OdfBook:
    """Check the parts of an .ods and find the facts of its sheets."""
    if any(name.startswith(("Basic/", "Scripts/")) for name in box.members):
        raise macro()
    parts = {name: box.read(name) for name in box.members}
    for name, content in parts.items():
        if name.endswith((".xml", ".rdf")) and b"<!DOCTYPE" in content:
            raise odd_xml(name, "含有不允许的声明")
    missing = [name for name in _PARTS if name not in parts]
    if missing:
        raise broken(f"缺少 {missing[0]}，已损坏")
    if b"encryption-data" in parts["META-INF/manifest.xml"]:
        raise encrypted()
    scan = _Scan()
    walk(parts["content.xml"], "content.xml", scan.start, scan.end, scan.text)
    if len(scan.sheets) > MAX_SHEETS:
        raise too_many_sheets(len(scan.sheets))
    refusals = [refusal for sheet in scan.sheets for refusal in sheet.refusals]
    return OdfBook(scan.sheets, pack({name: parts[name] for name in _PARTS}), refusals)


@dataclass(slots=True)
class _Cell:
    attributes: dict[str, str] = field(default_factory=dict)
    said: str = ""

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    @property
    def kind(self) -> str:
        return self.get(_OFFICE + "value-type")

    @property
    def is_of_one_kind(self) -> bool:
        """Tell whether the cell has the value that its type names, which text may leave out, and no other."""
        return all(
            self.kind in kinds if _OFFICE + name in self.attributes else self.kind not in kinds or "string" in kinds
            for name, kinds in _VALUES.items()
        )

    @property
    def content(self) -> str:
        """What the cell says: the attribute that its type names, else its text."""
        if self.kind in ("float", "percentage", "currency"):
            return self.get(_OFFICE + "value")
        if self.kind in ("date", "time", "boolean"):
            return self.get(f"{_OFFICE}{self.kind}-value")
        return self.get(_OFFICE + "string-value") or self.said

    @property
    def error(self) -> str:
        """The error that this cell shows, if it shows one."""
        if self.get(_ERROR_TYPE) == "error":
            return self.said if self.said.startswith(("#", "Err:")) else "#错误"
        number = self.get(_OFFICE + "value")
        if number and not _is_finite(number):
            return number
        day = self.get(_OFFICE + "date-value")
        return BAD_DATE + day if day and day < "1900-03-01" else ""


def _is_finite(number: str) -> bool:
    try:
        return math.isfinite(float(number))
    except ValueError:
        return True  # not a number at all: the reader will stumble over it


class _Scan:
    """The state of a walk through content.xml."""

    def __init__(self) -> None:
        self.sheets: list[SheetFacts] = []
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.found = False  # the place for sheets has begun
        self.tables = 0  # how deep in tables: a table inside a cell is not read
        self.aside = 0  # how deep in notes and tracked changes
        self.row = self.column = 0
        self.row_repeat = 1
        self.row_cells: list[tuple[int, int, _Cell]] = []
        self.cell: _Cell | None = None
        self.in_text = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == _OFFICE + "annotation" or name == _TABLE + "tracked-changes":
            self.aside += 1
        elif name == _TABLE + "table":
            self._open_table(attributes)
        elif name == _OFFICE + "spreadsheet":
            self.found = True
        elif name == _STYLE + "style":
            self.style = attributes.get(_STYLE + "name", "")
        elif name == _STYLE + "table-properties" and attributes.get(_TABLE + "display") == "false":
            self.hidden_styles.add(self.style)
        elif name == _OFFICE + "dde-source" or name == _TABLE + "dde-link":
            raise dde()
        elif self.tables == 1 and not self.aside:
            self._start_in_table(name, attributes)

    def _open_table(self, attributes: dict[str, str]) -> None:
        if not self.found:
            raise odd_xml("content.xml", "表格不在工作簿里")
        self.tables += 1
        if self.tables == 1 and not self.aside:
            hidden = attributes.get(_TABLE + "style-name", "") in self.hidden_styles
            self.sheets.append(SheetFacts(name=attributes.get(_TABLE + "name", ""), hidden=hidden))
            self.row = self.column = 0

    def _start_in_table(self, name: str, attributes: dict[str, str]) -> None:
        if name == _TABLE + "table-row":
            self.column, self.row_cells = 0, []
            self.row_repeat = _repeat(attributes, "number-rows-repeated")
            if attributes.get(_TABLE + "visibility", "visible") != "visible":
                last = min(self.row + self.row_repeat, MAX_ROWS)
                self.sheets[-1].hidden_rows.update(range(self.row + 1, last + 1))
        elif name == _TABLE + "table-column":
            self._column(attributes)
        elif name in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
            self.cell = _Cell(attributes)
            if not self.cell.is_of_one_kind:
                raise odd_xml("content.xml", "单元格的类型与内容不符")  # each reader would take another of the two
        elif name == _TEXT + "p" and self.cell is not None:
            if self.in_text:
                raise odd_xml("content.xml", "段落套着段落")
            self.in_text += 1
        elif name == _TEXT + "s" and self.in_text and self.cell is not None:
            self.cell.said += " "

    def _column(self, attributes: dict[str, str]) -> None:
        repeat = _repeat(attributes, "number-columns-repeated")
        if attributes.get(_TABLE + "visibility", "visible") != "visible":
            self.sheets[-1].hidden_cols.append((self.column + 1, self.column + repeat))
        self.column += repeat

    def text(self, data: str) -> None:
        if self.cell is not None and not self.in_text and not self.aside and self.tables == 1 and data.strip():
            raise odd_xml("content.xml", "单元格里有段落之外的文字")  # some readers join it, others leave it out
        if self.in_text and self.cell is not None and not self.aside and self.tables == 1:
            self.cell.said += data

    def end(self, name: str) -> None:
        if name == _OFFICE + "annotation" or name == _TABLE + "tracked-changes":
            self.aside -= 1
        elif name == _TABLE + "table":
            self.tables -= 1
        elif self.tables != 1 or self.aside:
            return
        elif name == _TEXT + "p":
            self.in_text = max(0, self.in_text - 1)
        elif name in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
            self._close_cell()
        elif name == _TABLE + "table-row":
            self._close_row()

    def _close_cell(self) -> None:
        cell = self.cell
        self.cell = None
        if cell is None:
            return
        repeat = _repeat(cell.attributes, "number-columns-repeated")
        if cell.content or cell.error or cell.get(_TABLE + "formula"):
            self.row_cells.append((self.column + 1, repeat, cell))
        self._merge(cell)
        self.column += repeat

    def _merge(self, cell: _Cell) -> None:
        rows = int(cell.attributes.get(_TABLE + "number-rows-spanned", 1))
        columns = int(cell.attributes.get(_TABLE + "number-columns-spanned", 1))
        if rows * columns > 1:
            top, left = self.row + 1, self.column + 1
            self.sheets[-1].merged.append((top, left, top + rows - 1, left + columns - 1))

    def _close_row(self) -> None:
        sheet = self.sheets[-1]
        for column, repeat, cell in self.row_cells:
            last_row, last_column = self.row + self.row_repeat, column + repeat - 1
            if last_row > MAX_ROWS or last_column > MAX_COLUMNS:
                sheet.refusals.append(too_far((last_row, last_column), sheet.name))
                break
            for row in range(self.row + 1, last_row + 1):
                for place in ((row, at) for at in range(column, last_column + 1)):
                    _record(sheet, place, cell)
        self.row += self.row_repeat
        if self.row_cells:
            sheet.last_row = self.row  # blank rows at the end are how .ods fills a sheet


def _repeat(attributes: dict[str, str], what: str) -> int:
    return max(1, int(attributes.get(_TABLE + what, 1)))


def _record(sheet: SheetFacts, place: tuple[int, int], cell: _Cell) -> None:
    formula = cell.get(_TABLE + "formula")
    if _DDE.search(formula):
        sheet.refusals.append(dde_formula(place, sheet.name))
    other = _OTHER_BOOK.search(formula)
    if other:
        sheet.external[place] = other[1]
    if cell.error:
        sheet.errors[place] = cell.error
    elif formula and not cell.kind:
        sheet.uncached.add(place)
    elif cell.content:
        sheet.used += 1
        if cell.kind == "percentage":
            sheet.percent.add(place)
