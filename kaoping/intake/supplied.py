"""数据报送: what a source department says of the units, units down, items across.

The sheet is read column by column, and what was typed is looked up among what its column has been found
to mean before. A row of which more is to be said than its cells show one by one (no unit or a second
time, an error, a merge, a percent sign, a figure that is not asked) is read cell by cell.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import compress, repeat
from typing import TYPE_CHECKING, NamedTuple

from kaoping.findings import Finding, Where
from kaoping.intake import values as val
from kaoping.intake.cells import column_name
from kaoping.intake.grid import Figure, Grid, Place, Standing, is_blank, is_total, laid_out, odd_rows, sure_header
from kaoping.intake.own_figures import Spot, none_fault
from kaoping.intake.values import Note
from kaoping.layouts import ITEM_ROW, NONE_WORD, NOT_APPLICABLE_WORD, NOT_ASKED_MARK, SUPPLIED_KEYS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaoping.intake.cells import Raw
    from kaoping.intake.names import Names
    from kaoping.rulebook.model import Item

_NO_TOTAL = ("", NOT_ASKED_MARK, "—", "-")


@dataclass
class _Table:
    """The sheet, where its columns are, and what has been read so far."""

    grid: Grid
    asked: Mapping[str, Item]
    units: Mapping[str, frozenset[str]]
    keys: tuple[int, int]
    columns: Mapping[str, int]
    read: dict[tuple[str, str], Figure] = field(default_factory=dict)
    rows_of: dict[str, int] = field(default_factory=dict)


def supplied(grid: Grid, asked: Mapping[str, Item], units: Mapping[str, frozenset[str]], names: Names) -> list[Figure]:
    """Read 数据报送: units down, items across.

    asked: items of this department; units: item → units of which it is asked.
    """
    found = sure_header(grid, SUPPLIED_KEYS, "数据报送")
    if found is None:
        return []
    top, at = found
    code_at, name_at = (at[title] for title in SUPPLIED_KEYS)
    table = _Table(grid, asked, units, (code_at, name_at), _item_columns(grid, top, asked))
    totals = []
    plain = _plain_rows(table, top, names)
    for row in grid.below(top):
        if row in plain.units and plain.units[row] not in table.rows_of:
            _take_plain(table, row, plain)
        elif any(is_total(grid.cells.get((row, column))) for column in table.keys):
            totals.append(row)
        else:
            _read_row(table, row, names)
    _add_figures(table, plain)
    for row in totals:
        _check_totals(table, row)
    return list(table.read.values())


def _item_columns(grid: Grid, top: int, asked: Mapping[str, Item]) -> dict[str, int]:
    """Item → column, by the ids above the header; the words of the header must agree."""
    columns: dict[str, int] = {}
    row, ids = _item_ids(grid, top)
    for column, item_id in ids:
        if item_id not in asked:
            note = Note("E-ITEM-UNKNOWN", f"项目编码“{item_id}”不在本部门应报的项目中", "请恢复下发表式中的项目编码")
            grid.note(row, column, note)
            continue
        title, expected = grid.text(top, column), val.plain(item_title(asked[item_id]))
        if title != expected or item_id in columns:
            twice = f"项目 {item_id} 有两列"
            said = f"项目 {item_id} 的表头是“{title}”，应为“{expected}”" if title != expected else twice
            grid.note(top, column, Note("E-FORM-HEADER", said, "请恢复下发表式的表头，核对数据是否错列", expected))
        columns.setdefault(item_id, column)
    for item_id in asked:
        if item_id not in columns:
            said = f"表中没有项目 {item_id}（{asked[item_id].name}）"
            where = Where(grid.file, grid.sheet.name)
            grid.findings.append(Finding("E-ITEM-ABSENT", where, said, "请用下发的表式填报"))
    return columns


def _item_ids(grid: Grid, top: int) -> tuple[int, list[tuple[int, str]]]:
    """Find the row of item ids above the header by its label, in whatever column that stands now."""
    labels = [
        at for at, raw in grid.cells.items() if at[0] < top and isinstance(raw, str) and val.plain(raw) == ITEM_ROW
    ]
    if not labels:
        return 0, []
    row, label = max(labels)
    ids = [(column, grid.text(row, column)) for at, column in (*grid.cells, *grid.flawed) if at == row]
    return row, [(column, item_id) for column, item_id in ids if item_id and column != label]


def item_title(item: Item) -> str:
    """Header of an item's column: 名称（单位）."""
    return f"{item.name}（{item.measure}）" if item.measure else item.name


# --- column by column ---------------------------------------------------------------------------


class _Meaning(NamedTuple):
    """What a cell means: its state and number, whether it is refused, how it is printed, what there is to say."""

    state: Standing
    value: float | None
    refused: bool
    text: str
    note: Note | None = None


class _Meanings(dict["Raw | None", _Meaning]):
    """What cells of one item mean: what was typed → meaning.

    Never looked up for a logical value: to a dictionary, TRUE is the number 1.
    """

    def __init__(self, item: Item) -> None:
        super().__init__()
        self.item = item

    def __missing__(self, raw: Raw | None) -> _Meaning:
        """Work out what has not been met before."""
        meaning = self[raw] = self._of(raw)
        return meaning

    def _of(self, raw: Raw | None) -> _Meaning:
        text = "" if raw is None else val.shown(raw)
        if raw is None or is_blank(raw):
            return _Meaning("缺报", None, refused=False, text=text)
        word = val.plain(raw) if isinstance(raw, str) else ""
        if word == NOT_APPLICABLE_WORD:
            return _Meaning("不适用", None, refused=False, text=text)
        if word == NONE_WORD:
            note = none_fault(self.item)
            return _Meaning("无" if note is None else "缺报", None, refused=note is not None, text=text, note=note)
        read = val.number(raw, percent_format=False, is_percent=self.item.is_percent)
        state: Standing = "缺报" if read.value is None else "有值"
        return _Meaning(state, read.value, refused=read.value is None, text=text, note=read.note)


@dataclass(frozen=True)
class _Plain:
    """Rows that can be read as they stand: their units, the figures of these, and what there is to say of cells."""

    units: Mapping[int, str] = field(default_factory=dict)
    figures: dict[tuple[str, str], Figure] = field(default_factory=dict)
    notes: dict[int, list[tuple[int, Note]]] = field(default_factory=dict)


def _plain_rows(table: _Table, top: int, names: Names) -> _Plain:
    """Rows of a known unit in which every cell that is asked can be looked at by itself, and no other is filled.

    Of two rows of one unit the second is not among them.
    """
    grid = table.grid
    laid = laid_out(grid, top, [*table.keys, *table.columns.values()])
    if laid is None:
        return _Plain()
    codes, titles, *columns = (column.raws for column in laid)
    found = {raw: _sure_unit(raw, names) for raw in {*codes, *titles}}
    units = [found[code] if found[code] == found[title] else None for code, title in zip(codes, titles, strict=True)]
    odd = odd_rows(grid, top)
    sure = [unit is not None and row not in odd for row, unit in enumerate(units, start=top + 1)]
    for item_id, raws in zip(table.columns, columns, strict=True):
        asked = table.units[item_id]
        sure = [
            fine and (unit in asked or raw is None or raw == NOT_ASKED_MARK)
            for fine, unit, raw in zip(sure, units, raws, strict=True)
        ]
    row_of = {unit: at for at, unit in reversed([*compress(enumerate(units), sure)])}
    chosen = sorted(row_of.values())
    plain = _Plain({top + 1 + at: unit for at in chosen if (unit := units[at]) is not None})
    for of, raws in zip(table.columns.items(), columns, strict=True):
        _plain_column(table, plain, of, [raws[at] for at in chosen])
    return plain


def _sure_unit(raw: Raw | None, names: Names) -> str | None:
    """Unit that a code or a name means; None where there is more to say."""
    if not isinstance(raw, str) or is_blank(raw) or is_total(raw):
        return None
    return names.code(raw.strip())


def _plain_column(table: _Table, plain: _Plain, of: tuple[str, int], raws: Sequence[Raw | None]) -> None:
    """Add the figures of one item, of the units of which it is asked; raws: what was typed in the plain rows."""
    (item_id, column), sheet, file = of, table.grid.sheet.name, table.grid.file
    letters, meanings = column_name(column), _Meanings(table.asked[item_id])
    wanted = [unit in table.units[item_id] for unit in plain.units.values()]
    rows, units = list(compress(plain.units, wanted)), list(compress(plain.units.values(), wanted))
    met = [meanings[raw] for raw in compress(raws, wanted)]
    if not met:
        return
    states, values, refused, texts, notes = zip(*met, strict=True)
    cells = [f"{letters}{row}" for row in rows]
    # As tuples that are made into named ones: naming each field takes three times as long.
    places = map(_new, repeat(Place), zip(repeat(file), repeat(sheet), cells, texts, strict=False))
    parts = zip(units, repeat(item_id), states, values, zip(places, strict=True), refused, strict=False)
    keys = zip(units, repeat(item_id), strict=False)
    plain.figures.update(zip(keys, map(_new, repeat(Figure), parts), strict=True))
    if any(notes):
        for row, note in zip(rows, notes, strict=True):
            if note is not None:
                plain.notes.setdefault(row, []).append((column, note))


_new = tuple.__new__


def _take_plain(table: _Table, row: int, plain: _Plain) -> None:
    table.rows_of[plain.units[row]] = row
    table.grid.taken.update(zip(repeat(row), (*table.keys, *table.columns.values()), strict=False))
    for column, note in plain.notes.get(row, ()):
        table.grid.note(row, column, note)


def _add_figures(table: _Table, plain: _Plain) -> None:
    """Add the figures of the plain rows that were taken; what another row said of the same unit stands."""
    lost = {unit for row, unit in plain.units.items() if table.rows_of.get(unit) != row}
    own = {key: figure for key, figure in plain.figures.items() if key[0] not in lost} if lost else plain.figures
    table.read = own | table.read


# --- cell by cell -------------------------------------------------------------------------------


def _read_row(table: _Table, row: int, names: Names) -> None:
    grid = table.grid
    code_text, name_text = (grid.typed(row, column) for column in table.keys)
    present = [column for column in table.columns.values() if not is_blank(grid.cells.get((row, column)))]
    if not code_text and not name_text:
        if present:
            note = Note("E-ROW-UNREAD", "这一行有数据但没有单位代码和名称，未计入", "请补填单位代码")
            grid.note(row, table.keys[0], note)
        for column in present:
            grid.take(row, column)
        return
    unit = _row_unit(table, row, names, present=bool(present))
    again = unit is not None and unit in table.rows_of
    if unit is not None and again:
        note = Note("E-ITEM-TWICE", f"单位 {unit} 在表中出现两次（另见第 {table.rows_of[unit]} 行）", "请只保留一行")
        grid.note(row, table.keys[0], note)
    if unit is not None:
        table.rows_of.setdefault(unit, row)
    for item_id, column in table.columns.items():
        figure = _cell_figure(table, row, column, unit, item_id)
        if figure is None:
            continue
        if again:
            figure = Figure(figure.unit, item_id, "缺报", None, figure.places, refused=True)
        table.read[figure.unit, item_id] = figure


def _row_unit(table: _Table, row: int, names: Names, *, present: bool) -> str | None:
    """The unit of a row: by code, the name as second check.

    A line without figures that names nobody (a remark, a signature) is left for the account of cells.
    """
    grid, (code_at, name_at) = table.grid, table.keys
    found: list[str] = []
    for column in table.keys:
        text = grid.typed(row, column)
        unit = names.find(text) if text else None
        if isinstance(unit, Note):
            if present:
                grid.note(row, column, unit)
            else:
                grid.taken.difference_update({(row, code_at), (row, name_at)})
            return None
        if unit is not None:
            found.append(unit)
    if found[0] != found[-1]:
        code, name = grid.typed(row, code_at), grid.typed(row, name_at)
        said = f"单位代码 {code} 是“{names.titles[found[0]]}”，名称却是“{name}”"
        grid.note(row, code_at, Note("E-UNIT-MISMATCH", said, "请核对单位代码和名称"))
        return None
    return found[0]


def _cell_figure(table: _Table, row: int, column: int, unit: str | None, item_id: str) -> Figure | None:
    """One cell of 数据报送: a number, 无, 不适用, or / where the item is not asked of the unit."""
    grid, item = table.grid, table.asked[item_id]
    broken = grid.unusable(row, column)
    raw = grid.take(row, column)
    if unit is None:
        return None
    text = val.plain(raw) if isinstance(raw, str) else None
    if unit not in table.units[item_id]:
        if broken or (raw is not None and text not in ("", NOT_ASKED_MARK, NOT_APPLICABLE_WORD)):
            said = f"该单位不考核“{item.name}”，却填了“{'' if raw is None else val.shown(raw)}”"
            grid.note(row, column, Note("E-CELL-UNREAD", said, f"请恢复为“{NOT_ASKED_MARK}”，或核对是否错行"))
        return None
    spot = Spot(grid, unit, item_id, item, (grid.place(row, column),))
    if broken:
        return spot.refused()
    if text in (NONE_WORD, NOT_APPLICABLE_WORD):
        return spot.stated(row, column, text, own=False)
    return spot.valued(row, column)


def _check_totals(table: _Table, row: int) -> None:
    """Compare a 合计 row with the sum of its column; it is never data. A total of percentages is no sum."""
    grid, wrong = table.grid, False
    for column in table.keys:
        grid.take(row, column)
    counted = [figure for figure in table.read.values() if figure.state == "有值"]
    for item_id, column in table.columns.items():
        if grid.unusable(row, column):
            wrong = True
            continue
        raw = grid.take(row, column)
        if raw is None or table.asked[item_id].is_percent or (isinstance(raw, str) and val.plain(raw) in _NO_TOTAL):
            continue
        wrong |= not _adds_up(table, row, column, [figure for figure in counted if figure.item == item_id])
    if not wrong:
        grid.note(row, table.keys[0], Note("W-ROW-TOTAL", "合计行与明细相符，不作为单位数据", ""))


def _adds_up(table: _Table, row: int, column: int, counted: Sequence[Figure]) -> bool:
    raw = table.grid.cells[row, column]
    said = val.number(raw, percent_format=False, is_percent=False)
    total = sum(figure.value or 0.0 for figure in counted)
    if said.value is not None and abs(said.value - total) <= 1e-6 * max(1.0, abs(total)):
        return True
    found = f"合计行写 {val.shown(raw)}，各单位相加是 {val.shown(round(total, 6))}"
    table.grid.note(row, column, Note("E-ROW-TOTAL", found, "请核对明细和合计"))
    return False
