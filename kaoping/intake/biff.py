"""What an OLE file holds, and what an old .xls must not carry, found before any reader opens it."""

from __future__ import annotations

import struct
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaoping.intake.refusals import MAX_SHEETS, broken, dde, encrypted, macro, not_a_workbook, too_many_sheets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = 128
_END_OF_CHAIN = 0xFFFFFFFA  # and above: free, end, table sectors
_BOF = {0x0009, 0x0209, 0x0409, 0x0809}
_FILEPASS, _BOUNDSHEET, _SUPBOOK, _EOF = 0x002F, 0x0085, 0x01AE, 0x000A
_MACRO_SHEETS = {1, 6}  # Excel 4 macro sheet, Visual Basic module
_OWN_BOOK, _ADD_IN = 0x0401, 0x3A01


@dataclass(frozen=True, slots=True)
class _Stream:
    start: int
    size: int


class _Ole:
    """The directory of an OLE file, and its streams."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        (shift, mini_shift) = struct.unpack_from("<2H", data, 30)
        if shift not in (9, 12) or mini_shift > shift:
            raise broken()
        self.sector = 1 << shift
        self.mini_sector = 1 << mini_shift
        first_dir, self.cutoff, first_mini = struct.unpack_from("<I4xII", data, 48)
        self.table = self._fat()
        self.entries: dict[str, _Stream] = {}
        self.storages: set[str] = set()
        self.root = _Stream(_END_OF_CHAIN, 0)
        self._read_directory(first_dir)
        self.mini_table = array("I", self._chain(first_mini, self.table, self._sector))
        self.mini_stream = self._chain(self.root.start, self.table, self._sector)

    def _sector(self, number: int) -> bytes:
        begin = (number + 1) * self.sector
        return self.data[begin : begin + self.sector].ljust(self.sector, b"\0")

    def _fat(self) -> array[int]:
        first, count = struct.unpack_from("<2I", self.data, 68)
        sectors = list(struct.unpack_from("<109I", self.data, 76))
        for _ in range(min(count, len(self.data) // self.sector)):
            if first >= _END_OF_CHAIN:
                break
            *more, first = struct.unpack(f"<{self.sector // 4}I", self._sector(first))
            sectors += more
        inside = [number for number in sectors if (number + 1) * self.sector < len(self.data)]
        return array("I", b"".join(self._sector(number) for number in inside))

    def _chain(self, first: int, table: array[int], sector: Callable[[int], bytes]) -> bytes:
        """Join the sectors of a stream; a chain longer than its table runs in a circle."""
        pieces: list[bytes] = []
        number = first
        while number < _END_OF_CHAIN:
            if number >= len(table) or len(pieces) > len(table):
                raise broken()
            pieces.append(sector(number))
            number = table[number]
        return b"".join(pieces)

    def _read_directory(self, first: int) -> None:
        directory = self._chain(first, self.table, self._sector)
        for begin in range(0, len(directory), _ENTRY):
            length, kind = struct.unpack_from("<HB", directory, begin + 64)
            name = directory[begin : begin + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            stream = _Stream(*struct.unpack_from("<2I", directory, begin + 116))
            if kind == 5:
                self.root = stream
            elif kind == 2:
                self.entries.setdefault(name, stream)
            elif kind == 1:
                self.storages.add(name)

    def read(self, name: str) -> bytes:
        stream = self.entries[name]
        if stream.size >= self.cutoff:
            return self._chain(stream.start, self.table, self._sector)[: stream.size]
        return self._chain(stream.start, self.mini_table, self._mini_sector)[: stream.size]

    def _mini_sector(self, number: int) -> bytes:
        return self.mini_stream[number * self.mini_sector : (number + 1) * self.mini_sector]


def is_biff(data: bytes) -> bool:
    """Tell whether bytes are a bare BIFF stream, as programs of the nineties wrote it."""
    return len(data) > 8 and int.from_bytes(data[:2], "little") in _BOF and 4 <= data[2] <= 16 and data[3] == 0


def check_xls(data: bytes) -> tuple[str, ...]:
    """Refuse an OLE or BIFF file that is not a workbook, is locked, or carries macros or live links.

    Gives the names of other workbooks that its formulas refer to.
    """
    if not data.startswith(OLE):
        return _check_records(data)
    try:
        ole = _Ole(data)
        workbook = _workbook_stream(ole)
    except (struct.error, ValueError, IndexError):
        raise broken() from None
    if any(name.upper() in ("_VBA_PROJECT_CUR", "VBA", "MACROS") for name in ole.storages):
        raise macro()
    return _check_records(workbook)


def _workbook_stream(ole: _Ole) -> bytes:
    for name in ("Workbook", "Book", "WORKBOOK", "BOOK"):
        if name in ole.entries:
            return ole.read(name)
    if "EncryptedPackage" in ole.entries:
        raise encrypted()
    for name, what in (("WordDocument", "Word 文档"), ("PowerPoint Document", "PowerPoint 演示文稿")):
        if name in ole.entries:
            raise not_a_workbook(what)
    if not ole.entries:
        raise broken()
    raise not_a_workbook("其他程序的文件")


def _check_records(stream: bytes) -> tuple[str, ...]:
    books: list[str] = []
    sheets = 0
    for kind, body in _records(stream):
        if kind == _FILEPASS:
            raise encrypted()
        if kind == _BOUNDSHEET:
            sheets += 1
            if len(body) > 5 and body[5] in _MACRO_SHEETS:
                raise macro()
        elif kind == _SUPBOOK:
            books += _other_book(body)
    if sheets > MAX_SHEETS:
        raise too_many_sheets(sheets)
    return tuple(books)


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Give the records of the workbook globals: the first substream."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<2H", stream, at)
        if kind == _EOF:
            return
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _other_book(body: bytes) -> list[str]:
    sheets, length = struct.unpack_from("<2H", body.ljust(5, b"\0"))
    if length in (_OWN_BOOK, _ADD_IN) or len(body) < 6:
        return []
    wide = body[4] & 1
    path = body[5 : 5 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")
    if sheets == 0 and "\x03" in path:
        raise dde()
    last = path.replace("\\", "\x03").replace("/", "\x03").rpartition("\x03")[2]
    return ["".join(letter for letter in last if letter.isprintable() and letter not in "[]")] if sheets else []
