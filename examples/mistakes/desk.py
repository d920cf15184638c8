"""Where mistakes are made: a quarter's clean workbooks, opened one by one, and cells found by their words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import openpyxl

from kaoping import layouts
from kaoping.writing import fixed_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

Change = Callable[[bytes], bytes]
"""What is done to a workbook's bytes once its cells are saved."""


@dataclass(frozen=True, slots=True)
class Due:
    """A finding that must come: its code, its address, and words that it must hold."""

    code: str
    file: str = ""
    sheet: str = ""
    cell: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: what the clerk did, what the clerk is to do, and how it is made.

    apart: why it cannot lie in one folder with the others (empty where it can); period: the quarter it is made in.
    """

    title: str
    advice: str
    make: Callable[[Quarter], Sequence[Due]]
    apart: str = ""
    period: str = "2022Q1"


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of one file."""

    file: str
    sheet: Worksheet

    def cell(self, row: int, column: int) -> Cell:
        """Find a cell by its place."""
        return cast("Cell", self.sheet.cell(row, column))  # nobody types into a merged one

    def saying(self, words: str) -> Cell:
        """Find the first cell that says just these words.

        Raises LookupError when none does.
        """
        for row in self.sheet.iter_rows():
            for cell in row:
                if cell.value == words:
                    return cast("Cell", cell)
        raise LookupError(f"{self.file}〈{self.sheet.title}〉里没有“{words}”")

    def under(self, title: str, row: int) -> Cell:
        """Find the cell of a row in the column under a title."""
        return self.cell(row, self.saying(title).column)

    def row_of(self, title: str, key: str) -> int:
        """Find the row that holds a key under a title."""
        head = self.saying(title)
        for row in range(head.row + 1, self.sheet.max_row + 1):
            if self.cell(row, head.column).value == key:
                return row
        raise LookupError(f"{self.file}〈{self.sheet.title}〉“{title}”下没有“{key}”")

    def record(self, place: int) -> int:
        """Find the row of a record, counted from 1, in a record table."""
        return self.saying(self.table.columns[0].title).row + place

    def free_row(self) -> int:
        """Find the first row below a record table's records."""
        head = self.saying(self.table.columns[0].title)
        row = head.row + 1
        while self.cell(row, head.column).value is not None:
            row += 1
        return row

    @property
    def table(self) -> layouts.RecordTable:
        """Layout of the sheet."""
        own = {table.name: table for table in layouts.UNIT_RECORDS}
        return own.get(self.sheet.title) or layouts.LEDGERS[self.sheet.title]

    def due(self, code: str, cell: Cell | None = None, says: str = "") -> Due:
        """Say what finding is due at a cell, or at the sheet."""
        return Due(code, self.file, self.sheet.title, "" if cell is None else cell.coordinate, says)


@dataclass
class Quarter:
    """The workbooks of a quarter while mistakes are made in them."""

    folder: Path
    _books: dict[str, Workbook] = field(default_factory=dict)
    _changes: dict[str, list[Change]] = field(default_factory=dict)
    _contents: dict[str, bytes] = field(default_factory=dict)
    _gone: set[str] = field(default_factory=set)

    def name(self, sender: str) -> str:
        """Find the file of a sender by its code."""
        return next(path.name for path in sorted(self.folder.iterdir()) if path.name.startswith(f"{sender}_"))

    def clean(self, sender: str) -> bytes:
        """Read the file of a sender as it was before any mistake."""
        return (self.folder / self.name(sender)).read_bytes()

    def book(self, sender: str) -> Workbook:
        """Open the workbook of a sender, once."""
        name = self.name(sender)
        if name not in self._books:
            self._books[name] = openpyxl.load_workbook(self.folder / name)
        return self._books[name]

    def page(self, sender: str, sheet: str) -> Page:
        """Open one sheet of a sender."""
        return Page(self.name(sender), self.book(sender)[sheet])

    def after_saving(self, sender: str, change: Change) -> None:
        """Change the bytes of a workbook after its cells are saved."""
        self.book(sender)
        self._changes.setdefault(self.name(sender), []).append(change)

    def put(self, name: str, content: bytes) -> None:
        """Lay a file into the folder, in place of one of that name."""
        self._contents[name] = content

    def keep(self, sender: str) -> None:
        """Take a clean file along where the mistake shows only beside it."""
        self._contents.setdefault(self.name(sender), self.clean(sender))

    def drop(self, sender: str) -> None:
        """Leave a sender's file out."""
        self._gone.add(self.name(sender))

    def touched(self) -> Mapping[str, bytes]:
        """Give the files that the mistakes need: name → bytes."""
        saved = {name: fixed_bytes(book) for name, book in self._books.items()}
        for name, changes in self._changes.items():
            for change in changes:
                saved[name] = change(saved[name])
        files = self._contents | saved
        return {name: files[name] for name in sorted(files.keys() - self._gone)}

    def whole(self) -> Mapping[str, bytes]:
        """Give every file of the quarter, the clean ones too."""
        files = {path.name: path.read_bytes() for path in self.folder.iterdir()} | dict(self.touched())
        return {name: files[name] for name in sorted(files.keys() - self._gone)}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Pack members into an archive, the same each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            member = zipfile.ZipInfo(name)
            member.create_system = 3  # ZipInfo would write the system we run on
            archive.writestr(member, content, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def members(content: bytes) -> dict[str, bytes]:
    """Unpack an archive: name → bytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
