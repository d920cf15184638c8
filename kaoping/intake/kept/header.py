"""The header of a table as somebody drew it: rows of merged words, and for each column the path of its words.

Merged cells spread over their area and blanks inherit nothing else. Where a header begins and ends is told by its
merges, its words and its units, never by a row's number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from kaoping.intake import values as val
from kaoping.intake.cells import address
from kaoping.intake.grid import is_blank, is_total
from kaoping.intake.kept.units import below_words, is_measure, table_measure, word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kaoping.intake.cells import Block, Raw, Sheet

WITHIN: Final = 40
"""A header begins within so many rows."""
_DEEPEST: Final = 7
_NEARLY_ALL: Final = 0.8
JOINT: Final = " / "


@dataclass(frozen=True, slots=True)
class HeaderColumn:
    """One column of a header: the words of its levels, where the last of them stands, its unit and hint."""

    column: int
    levels: tuple[str, ...]
    at: tuple[int, int]
    measure: str = ""
    hint: str = ""

    @property
    def path(self) -> str:
        """The words joined, as sources.yaml writes them."""
        return JOINT.join(self.levels)


@dataclass(frozen=True)
class Header:
    """A header block: first row, last row (rows of units and hints among them), and its columns.

    measure: unit that a line above the table states for all of it; unit_rows: how many rows are of units and hints.
    """

    top: int
    bottom: int
    columns: Sequence[HeaderColumn]
    measure: str = ""
    unit_rows: int = 0

    @cached_property
    def by_levels(self) -> Mapping[tuple[str, ...], Sequence[HeaderColumn]]:
        """Columns by their words."""
        found: dict[tuple[str, ...], list[HeaderColumn]] = {}
        for column in self.columns:
            found.setdefault(column.levels, []).append(column)
        return found


@dataclass(frozen=True)
class Face:
    """The upper rows of a sheet, with merged cells spread over their areas."""

    sheet: Sheet
    cells: Mapping[tuple[int, int], Raw]
    _areas: dict[tuple[int, int], Block] = field(default_factory=dict)

    @classmethod
    def of(cls, sheet: Sheet, cells: Mapping[tuple[int, int], Raw]) -> Face:
        """Spread the merged areas of the upper rows."""
        face = cls(sheet, cells)
        for block in sheet.merged:
            first_row, first_column, last_row, last_column = block
            if first_row > WITHIN + _DEEPEST:
                continue
            for row in range(first_row, min(last_row, WITHIN + _DEEPEST) + 1):
                for column in range(first_column, min(last_column, sheet.width) + 1):
                    face._areas[row, column] = block
        return face

    def area(self, row: int, column: int) -> Block:
        """The merged area of a cell; itself where it is not merged."""
        return self._areas.get((row, column), (row, column, row, column))

    def text(self, row: int, column: int) -> str:
        """Words of a cell or of the merged area that it lies in."""
        raw = self.cells.get(self.area(row, column)[:2])
        return "" if raw is None else "".join(val.plain(val.shown(raw)).split())

    def areas(self, row: int) -> list[Block]:
        """Filled areas of a row, from left to right."""
        seen = dict.fromkeys(self.area(row, column) for column in range(1, self.sheet.width + 1))
        return [block for block in seen if not is_blank(self.cells.get(block[:2])) and self.text(*block[:2])]

    def has_numbers(self, row: int) -> bool:
        """Tell whether a number, a date, a logical value or an error stands in a row."""
        found = (self.cells.get((row, column)) for column in range(1, self.sheet.width + 1))
        return any(raw is not None and not isinstance(raw, str) for raw in found) or any(
            at[0] == row for at in (*self.sheet.errors, *self.sheet.uncached)
        )


# --- where a header begins and ends --------------------------------------------------------------


def header_from(face: Face, bottom: int, hint_rows: int = 0) -> Header:
    """The header whose words end in a row, or in one below it that its merges or units ask for.

    hint_rows: how many rows of units and hints there are at least.
    """
    last = _closed(face, bottom)
    top = _top(face, bottom)
    units = [row for row in range(top + 1, last + 1) if _is_unit_row(face, row)]
    while last < bottom + _DEEPEST and _is_unit_row(face, last + 1):
        last += 1
        units.append(last)
        last = max(last, _closed(face, last))
    forced: list[int] = []
    while len(units) + len(forced) < hint_rows and not face.has_numbers(last + 1):  # a row with a number is data
        last += 1
        forced.append(last)
    columns = [
        found
        for column in range(1, face.sheet.width + 1)
        if (found := _column(face, column, range(top, last + 1), (units, forced)))
    ]
    return Header(top, last, columns, _measure_above(face, top), len(units) + len(forced))


def _closed(face: Face, bottom: int) -> int:
    """Last row of the merged areas that begin above the end of the header."""
    last, before = bottom, 0
    while last != before:
        before = last
        rows = [face.area(before, column) for column in range(1, face.sheet.width + 1)]
        last = max([before, *(block[2] for block in rows if not is_blank(face.cells.get(block[:2])))])
    return last


def _top(face: Face, bottom: int) -> int:
    """First row of the header: upwards as long as rows belong to it."""
    top = bottom
    while top > 1 and bottom - top < _DEEPEST and _is_level(face, top - 1, top, bottom):
        top -= 1
    return top


def _is_level(face: Face, row: int, below: int, bottom: int) -> bool:
    """Tell whether a row is a level of the header below it, and neither a title, a line of notes nor data."""
    filled = face.areas(row)
    if any(block[2] > row for block in filled):
        return True
    if not filled or face.has_numbers(row) or all(_is_note(face.text(*block[:2])) for block in filled):
        return False
    if len(filled) > 1:
        return not any(is_total(face.cells.get(block[:2])) for block in filled)
    _, first, _, last = filled[0]
    width = len({column for at in range(below, bottom + 1) for b in face.areas(at) for column in range(b[1], b[3] + 1)})
    if last > first:
        return last - first + 1 < _NEARLY_ALL * width
    return not any(face.text(at, first) for at in range(below, bottom + 1))


def _is_note(text: str) -> bool:
    return ":" in text or bool(table_measure(text))


def _is_unit_row(face: Face, row: int) -> bool:
    """Tell whether a row says units of measure or how to fill in: at least one of its cells does, none is a number."""
    texts = [face.text(*block[:2]) for block in face.areas(row) if block[0] == row]
    return not face.has_numbers(row) and any(_is_sure_hint(text) for text in texts)


def _is_sure_hint(text: str) -> bool:
    """A unit, or a form such as 10个字以内 or yyyy/m/d; a list of choices alone may be data."""
    found = below_words(text)
    return found is not None and (is_measure(found.measure) or (bool(found.hint) and not word(text).text))


def _column(
    face: Face, column: int, rows: Sequence[int], hints: tuple[Sequence[int], Sequence[int]]
) -> HeaderColumn | None:
    """The words of one column from top to bottom, each merged area once.

    hints: rows among which some cells are units or hints, and rows that are nothing else.
    """
    levels: list[str] = []
    at, measure, hint = (rows[0], column), "", ""
    mixed, forced = hints
    seen: set[Block] = set()
    said_again = ""  # a word that spans this column alone, and may stand again in the row below after an un-merge
    for row in rows:
        block = face.area(row, column)
        text = face.text(row, column)
        if not text or block in seen:
            continue
        seen.add(block)
        said = (below_words(text) if row in (*mixed, *forced) and block[0] == row else None) or word(text)
        if block[0] in forced:
            said = said._replace(text="", hint=said.hint or said.text)
        measure, hint = said.measure or measure, said.hint or hint
        if said.text and said.text != said_again:
            levels.append(said.text)
        if said.text:
            at, said_again = block[:2], said.text if block[1] == block[3] else ""
    return HeaderColumn(column, tuple(levels), at, measure, hint) if levels else None


def _measure_above(face: Face, top: int) -> str:
    """Unit of the table that a line above the header states: 单位：万元."""
    for row in range(max(1, top - 3), top):
        for block in face.areas(row):
            if found := table_measure(face.text(*block[:2])):
                return found
    return ""


# --- the header that has these paths -------------------------------------------------------------


def levels_of(path: str) -> tuple[str, ...]:
    """Words of a described path, as headers are compared: without blanks, units and hints.

    >>> levels_of("项目投资情况 / 总投资（万元）")
    ('项目投资情况', '总投资')
    """
    parts = [part.strip() for part in path.replace("／", "/").split(JOINT)]
    return tuple(said.text for part in parts if (said := word(part)).text)


def find_header(face: Face, paths: Sequence[str], hint_rows: int = 0) -> Header | None:
    """The first header in which every path is found once; else the one in which most are; None without any words."""
    wanted = [levels_of(path) for path in paths]
    best: tuple[tuple[int, int, int], Header] | None = None
    for header in _headers(face, hint_rows):
        counts = [len(one_each(face, header, levels)) for levels in wanted]
        if all(count == 1 for count in counts):
            return header
        alike = sum(max((len({*levels} & {*one.levels}) for one in header.columns), default=0) for levels in wanted)
        merit = (sum(count == 1 for count in counts), sum(count > 0 for count in counts), alike)
        if best is None or merit > best[0]:
            best = merit, header
    return None if best is None else best[1]


def _headers(face: Face, hint_rows: int) -> Iterator[Header]:
    rows = sorted({row for row, _ in face.cells if row <= WITHIN})
    for row in rows:
        yield header_from(face, row, hint_rows)


def one_each(face: Face, header: Header, levels: tuple[str, ...]) -> Sequence[HeaderColumn]:
    """Columns of a path. A word merged over several columns is one where only the first of them holds anything."""
    found = header.by_levels.get(levels, ())
    if len(found) > 1 and len({one.at for one in found}) == 1:
        rest = {one.column for one in found[1:]}
        if not any(column in rest and row > header.bottom for row, column in face.cells):
            return found[:1]
    return found


def where(header: HeaderColumn) -> str:
    """Address of the last word of a column."""
    return address(header.at)
