"""One sheet while it is read: its cells by position, which of them are taken, what is wrong with them.

Every non-empty cell of a sheet is either taken by a reader, known as fixed text of the form, or
named in a finding. Nothing is dropped.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from kaoping.findings import Finding, Where
from kaoping.intake import values as val
from kaoping.intake.cells import address
from kaoping.intake.values import Note
from kaoping.layouts import TOTAL_WORDS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from kaoping.intake.cells import Block, Raw, Sheet

Standing = Literal["有值", "无", "不适用", "缺报", "未证实"]
_HEADER_WITHIN = 40


@dataclass(frozen=True, slots=True)
class Place:
    """Address of one cell and what was typed there."""

    sheet: str
    cell: str
    raw: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A reported figure: unit × item, its state, value and places.

    `refused`: something stood there that we cannot use.
    """

    unit: str
    item: str
    state: Standing
    value: float | None
    places: tuple[Place, ...]
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a record table: column key → str, float, date, unit code or tuple of unit codes."""

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
    cells: dict[tuple[int, int], Raw] = field(init=False)
    rows: dict[int, list[int]] = field(init=False)
    taken: set[tuple[int, int]] = field(default_factory=set)
    echoes: dict[str, Place] = field(default_factory=dict)  # item → the cell that repeats last period's figure
    broken: bool = False

    def __post_init__(self) -> None:
        """Index the cells by position and by row."""
        self.cells = {(row, column): raw for row, column, raw in self.sheet.cells}
        self.flawed = frozenset((*self.sheet.errors, *self.sheet.uncached))
        self.rows = {}
        for row, column in (*self.cells, *(at for at in self.flawed if at not in self.cells)):
            self.rows.setdefault(row, []).append(column)
        self._said: set[Block] = set()
        self._merged: dict[int, list[Block]] = {}
        rows = sorted(self.rows)
        for block in self.sheet.merged:
            for row in rows[bisect_left(rows, block[0]) : bisect_right(rows, block[2])]:
                self._merged.setdefault(row, []).append(block)

    def where(self, row: int, column: int) -> Where:
        """Address of a cell for a finding."""
        return Where(self.file, self.sheet.name, address((row, column)))

    def note(self, row: int, column: int, note: Note | None) -> None:
        """Turn a note into a finding at its address."""
        if note is not None:
            self.findings.append(Finding(note.code, self.where(row, column), note.found, note.fix, note.expected))

    def take(self, row: int, column: int) -> Raw | None:
        """Take a cell: its raw content, or None when it is empty."""
        self.taken.add((row, column))
        return self.cells.get((row, column))

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
        return Place(self.sheet.name, address((row, column)), "" if raw is None else val.shown(raw))

    def unusable(self, row: int, column: int) -> bool:
        """Tell (and say) that a cell holds an error, a formula without result, or lies in a merge."""
        self.taken.add((row, column))
        if (row, column) in self.flawed:
            return True  # said by cell_findings
        block = next((b for b in self._merged.get(row, ()) if b[1] <= column <= b[3]), None)
        if block is None:
            return False
        if block not in self._said:
            self._said.add(block)
            span = f"{address(block[:2])}:{address(block[2:])}"
            note = Note("E-XL-MERGED", f"填报格被合并（{span}），不能确定每格的数值", "请取消合并后逐格填写")
            self.note(row, column, note)
        return True

    def header(self, titles: Iterable[str]) -> tuple[int, dict[str, int]] | None:
        """Find the first row that holds all these titles: its number and title → column."""
        wanted = {val.plain(title): title for title in titles}
        for row in sorted(self.rows):
            if row > _HEADER_WITHIN:
                return None
            found: dict[str, int] = {}
            for column in self.rows[row]:
                raw = self.cells.get((row, column))
                title = wanted.get(val.plain(raw)) if isinstance(raw, str) else None
                if title is not None:
                    found.setdefault(title, column)
            if len(found) == len(wanted):
                self.taken.update((row, column) for column in found.values())
                return row, found
        return None

    def below(self, row: int) -> list[int]:
        """Rows below a header that hold anything."""
        return [number for number in sorted(self.rows) if number > row]


def sure_header(grid: Grid, titles: Sequence[str], what: str) -> tuple[int, dict[str, int]] | None:
    """Find the header of a sheet, or say what it lacks and mark the sheet as broken."""
    found = grid.header(titles)
    if found is None:
        grid.broken = True
        said = f"{what}的表头不完整，应有“{'”“'.join(titles)}”各列"
        where = Where(grid.file, grid.sheet.name)
        grid.findings.append(Finding("E-FORM-HEADER", where, said, "请用下发的表式填报，不要改动表头"))
    return found


def is_blank(raw: Raw | None) -> bool:
    """Tell whether nothing was typed in a cell; a cell of blanks is blank, a zero is not."""
    return raw is None or (isinstance(raw, str) and not raw.strip())


def is_total(raw: Raw | None) -> bool:
    """Tell whether a cell says 合计 (also as 合　计)."""
    return isinstance(raw, str) and val.plain(raw).replace(" ", "") in TOTAL_WORDS
