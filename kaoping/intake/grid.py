"""One sheet while it is read: its cells by position, which of them are taken, what is wrong with them.

Every non-empty cell of a sheet is either taken by a reader, known as fixed text of the form, or
named in a finding. Nothing is dropped.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from kaoping.findings import Finding, Where
from kaoping.intake import values as val
from kaoping.intake.cells import address
from kaoping.intake.values import Note
from kaoping.layouts import TOTAL_WORDS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from kaoping.intake.cells import Block, Raw, Sheet

Standing = Literal["有值", "无", "不适用", "缺报", "未证实"]
_HEADER_WITHIN = 40
_NONE: frozenset[tuple[int, int]] = frozenset()
_NEAR = 4096
"""Places below this are looked up instead of divided: nearly all cells of a unit's return."""


class Place(NamedTuple):
    """Address of one cell (or record, by its first cell) and what was typed there."""

    file: str
    sheet: str
    cell: str
    raw: str


class Figure(NamedTuple):
    """A reported figure: unit × item, its state, value and places.

    `refused`: something stood there that we cannot use.
    """

    unit: str
    item: str
    state: Standing
    value: float | None
    places: tuple[Place, ...]
    refused: bool = False


class Record(NamedTuple):
    """One row of a record table: column key → str, float, date, unit code or tuple of unit codes.

    A named tuple, because tens of thousands are made and a frozen dataclass takes four times as long.
    """

    table: str
    values: Mapping[str, str | float | dt.date | tuple[str, ...]]
    file: str
    sheet: str
    row: int
    raw: str

    @property
    def cell(self) -> str:
        """Address of the row."""
        return f"A{self.row}"


@dataclass
class Grid:
    """One sheet while it is read: cells by position, which are taken, and the findings so far.

    `broken`: its header was not found, so that nothing in it may count, not even as nothing.
    """

    file: str
    sheet: Sheet
    findings: list[Finding]
    taken: set[tuple[int, int]] = field(default_factory=set)
    echoes: dict[str, Place] = field(default_factory=dict)  # item → the cell that repeats last period's figure
    broken: bool = False
    _below: tuple[int, frozenset[int]] = (0, frozenset())  # a row, and the columns that are taken whole below it
    _said: set[Block] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Note the positions of errors and of formulas without a result."""
        sheet = self.sheet
        self.flawed = frozenset((*sheet.errors, *sheet.uncached)) if sheet.errors or sheet.uncached else _NONE

    @cached_property
    def cells(self) -> dict[tuple[int, int], Raw]:
        """Every cell by its position; a record table that reads well never asks for it."""
        return _by_position(self.sheet, len(self.sheet.places))

    @cached_property
    def rows(self) -> list[int]:
        """Rows that hold anything."""
        width = self.sheet.width
        return sorted({place // width + 1 for place in self.sheet.places} | {row for row, _ in self.flawed})

    @cached_property
    def last_row(self) -> int:
        """Last row that holds anything, 0 in an empty sheet."""
        places = self.sheet.places
        filled = places[-1] // self.sheet.width + 1 if places else 0
        return max(filled, *(row for row, _ in self.flawed)) if self.flawed else filled

    @cached_property
    def _merged(self) -> dict[int, list[Block]]:
        """Row → the merged blocks that reach it."""
        merged: dict[int, list[Block]] = {}
        rows = self.rows if self.sheet.merged else []
        for block in self.sheet.merged:
            for row in rows[bisect_left(rows, block[0]) : bisect_right(rows, block[2])]:
                merged.setdefault(row, []).append(block)
        return merged

    def where(self, row: int, column: int) -> Where:
        """Address of a cell for a finding."""
        return Where(self.file, self.sheet.name, address((row, column)))

    def note(self, row: int, column: int, note: Note | None) -> None:
        """Turn a note into a finding at its address."""
        if note is not None:
            where = self.where(row, column)
            self.findings.append(Finding(note.code, where, note.found, note.fix, note.expected, note.change))

    def take(self, row: int, column: int) -> Raw | None:
        """Take a cell: its raw content, or None when it is empty."""
        self.taken.add((row, column))
        return self.cells.get((row, column))

    def take_below(self, row: int, columns: Iterable[int]) -> None:
        """Take these columns whole, from the row after this one to the end of the sheet."""
        self._below = (row, frozenset(columns))

    def is_taken(self, at: tuple[int, int]) -> bool:
        """Tell whether a reader took what stands in a cell, if anything does."""
        row, columns = self._below
        there = at in self.taken or (at[0] > row and at[1] in columns)
        return there and at in self.cells

    def untaken(self, known: AbstractSet[tuple[int, int]] = _NONE) -> Iterator[tuple[tuple[int, int], Raw]]:
        """Cells that no reader took, in no order, without those that are known."""
        row, columns = self._below
        yield from [(at, self.head[at]) for at in self.head.keys() - self.taken - known]
        if columns and not columns.issuperset(range(1, self.sheet.width + 1)):
            for at, raw in self.cells.items():
                if at[0] > row and at[1] not in columns and at not in known:
                    yield at, raw

    @cached_property
    def head(self) -> dict[tuple[int, int], Raw]:
        """Cells down to the row below which whole columns are taken; all, where none are."""
        row, columns = self._below
        return (
            _by_position(self.sheet, bisect_left(self.sheet.places, row * self.sheet.width)) if columns else self.cells
        )

    def typed(self, row: int, column: int) -> str:
        """Take a cell as it was typed ('' when empty), for what must not merely look right."""
        raw = self.take(row, column)
        return "" if raw is None else val.shown(raw).strip()

    def text(self, row: int, column: int) -> str:
        """Take a cell as plain text ('' when empty)."""
        return val.plain(self.typed(row, column))

    def place(self, row: int, column: int) -> Place:
        """Address and raw content of a cell."""
        raw = self.cells.get((row, column))
        return Place(self.file, self.sheet.name, address((row, column)), "" if raw is None else val.shown(raw))

    def unusable(self, row: int, column: int) -> bool:
        """Tell (and say) that a cell holds an error, a formula without result, or lies in a merge."""
        self.taken.add((row, column))
        if (row, column) in self.flawed:
            return True  # said by cell_findings
        blocks = self._merged.get(row)
        block = next((b for b in blocks if b[1] <= column <= b[3]), None) if blocks else None
        if block is None:
            return False
        if block not in self._said:
            self._said.add(block)
            span = f"{address(block[:2])}:{address(block[2:])}"
            note = Note("E-XL-MERGED", f"填报格被合并（{span}），不能确定每格的数值", "请取消合并后逐格填写")
            self.note(row, column, note)
        return True

    def header(self, titles: Sequence[str]) -> tuple[int, dict[str, int]] | None:
        """Find the first row that holds all these titles: its number and title → column."""
        wanted = _plainly(tuple(titles))
        found: dict[str, int] = {}
        last = 0
        beginning = bisect_left(self.sheet.places, _HEADER_WITHIN * self.sheet.width)
        whole = beginning == len(self.sheet.places)
        for (row, column), raw in (self.cells if whole else _by_position(self.sheet, beginning)).items():
            if row != last:
                found, last = {}, row
            if not isinstance(raw, str):
                continue
            title = wanted.get(raw) or wanted.get(val.plain(raw))
            if title is not None:
                found.setdefault(title, column)
                if len(found) == len(titles):
                    self.taken.update((row, column) for column in found.values())
                    return row, found
        return None

    def below(self, row: int) -> list[int]:
        """Rows below a header that hold anything."""
        return self.rows[bisect_right(self.rows, row) :]

    def beside(self) -> Iterator[tuple[tuple[int, int], Raw, int | None]]:
        """Every cell, and the next column to its right that holds anything."""
        filled = sorted(self.cells.keys() | self.flawed) if self.flawed else list(self.cells)
        for at, following in zip_longest(filled, filled[1:], fillvalue=(0, 0)):
            if at in self.cells:
                yield at, self.cells[at], following[1] if following[0] == at[0] else None


def _by_position(sheet: Sheet, count: int) -> dict[tuple[int, int], Raw]:
    """Give the first so many cells by row and column, row by row."""
    places, values, width = sheet.places[:count], sheet.values, sheet.width
    if count and places[-1] < _NEAR:
        return dict(zip(map(_near(width).__getitem__, places), values, strict=False))
    return {(place // width + 1, place % width + 1): value for place, value in zip(places, values, strict=False)}


@lru_cache(maxsize=32)
def _near(width: int) -> list[tuple[int, int]]:
    """Row and column of the first places of a grid so wide."""
    return [(place // width + 1, place % width + 1) for place in range(_NEAR)]


@lru_cache(maxsize=64)
def _plainly(titles: tuple[str, ...]) -> dict[str, str]:
    """Titles by what they are compared as; as they are written they are found sooner."""
    return {val.plain(title): title for title in titles} | {title: title for title in titles}


def sure_header(grid: Grid, titles: Sequence[str], what: str) -> tuple[int, dict[str, int]] | None:
    """Find the header of a sheet, or say what it lacks and mark the sheet as broken."""
    found = grid.header(titles)
    if found is None:
        grid.broken = True
        said = f"{what}的表头不完整，应有“{'”“'.join(titles)}”各列"
        where = Where(grid.file, grid.sheet.name)
        grid.findings.append(Finding("E-FORM-HEADER", where, said, "请用下发的表式填报，不要改动表头"))
    return found


# --- many rows at once --------------------------------------------------------------------------

_THIN: Final = 20
"""A table with fewer cells than one in so many is not laid out as columns."""


class LaidOut(NamedTuple):
    """One column of a table below its header, from row to row, and the types that it holds."""

    raws: list[Raw | None]
    types: set[type]


def laid_out(grid: Grid, top: int, positions: Sequence[int]) -> list[LaidOut] | None:
    """Lay out what stands below a header as columns, down to the last row that holds anything.

    None where that would go wrong: with logical values, since TRUE is the number 1 to the dictionaries
    in which a column is looked up, and where a few cells stand far down an empty sheet.
    """
    sheet = grid.sheet
    first = top * sheet.width
    start = bisect_left(sheet.places, first)
    room = grid.last_row * sheet.width - first
    if room > _THIN * (len(sheet.places) - start + sheet.width):
        return None
    flat: list[Raw | None] = [None] * room
    for place, value in zip(sheet.places[start:], sheet.values[start:], strict=True):
        flat[place - first] = value
    columns = [flat[position - 1 :: sheet.width] for position in positions]
    types = [set(map(type, column)) for column in columns]
    return None if any(bool in held for held in types) else list(map(LaidOut, columns, types))


def odd_rows(grid: Grid, top: int) -> set[int]:
    """Rows below a header with something that the values do not show: errors, percent signs, merges."""
    odd = {row for row, _ in (*grid.flawed, *grid.sheet.percent)}
    for first, _, final, _ in grid.sheet.merged:
        odd.update(range(max(first, top + 1), min(final, grid.last_row) + 1))
    return odd


# --- one cell -----------------------------------------------------------------------------------

_TOTALS_BEGIN: Final = frozenset(word[0] for word in TOTAL_WORDS)


def is_blank(raw: Raw | None) -> bool:
    """Tell whether nothing was typed in a cell; a cell of blanks is blank, a zero is not."""
    return raw is None or (isinstance(raw, str) and not raw.strip())


def is_total(raw: Raw | None) -> bool:
    """Tell whether a cell says 合计 (also as 合　计)."""
    if not isinstance(raw, str) or raw.isascii():
        return False
    if "一" <= raw[:1] <= "\u9fff" and raw[0] not in _TOTALS_BEGIN:
        return False  # nearly every text: a plain character at the beginning stays what it is
    return val.plain(raw).replace(" ", "") in TOTAL_WORDS
