"""The sheets of a return, found by their words: cover, figures, supplied figures, records.

Every non-empty cell of a sheet is either taken by one of the readers below, known as fixed text
of the form, or named in a finding. Nothing is dropped.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from kaoping.findings import Finding, Where
from kaoping.intake import values as val
from kaoping.intake.cells import Raw, address
from kaoping.intake.values import Note
from kaoping.layouts import (
    COVER,
    FIGURES,
    ITEM_ROW,
    NONE_WORD,
    NOT_APPLICABLE_WORD,
    NOT_ASKED_MARK,
    RANGES,
    SUPPLIED_KEYS,
    TOTAL_WORDS,
    Column,
    RecordTable,
)

if TYPE_CHECKING:
    from kaoping.intake.cells import Sheet
    from kaoping.intake.names import Names
    from kaoping.rulebook.model import Item

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
    """A reported figure: unit × item, its state, value and places. `refused`: something stood there that we cannot use."""

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
    """One sheet while it is read: cells by position, which are taken, and the findings so far."""

    file: str
    sheet: Sheet
    findings: list[Finding]
    cells: dict[tuple[int, int], Raw] = field(init=False)
    rows: dict[int, list[int]] = field(init=False)
    taken: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Index the cells by position and by row."""
        self.cells = {(row, column): raw for row, column, raw in self.sheet.cells}
        self.rows = {}
        for row, column in self.cells:
            self.rows.setdefault(row, []).append(column)
        for at in (*self.sheet.errors, *self.sheet.uncached):
            if at not in self.cells:
                self.rows.setdefault(at[0], []).append(at[1])
        self.flawed = frozenset((*self.sheet.errors, *self.sheet.uncached))
        self.merged = {
            (row, column)
            for top, left, bottom, right in self.sheet.merged
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        }

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

    def text(self, row: int, column: int) -> str:
        """Take a cell as plain text ('' when empty)."""
        raw = self.take(row, column)
        return "" if raw is None else val.plain(val.shown(raw))

    def place(self, row: int, column: int) -> Place:
        """Address and raw content of a cell."""
        raw = self.cells.get((row, column))
        return Place(self.sheet.name, address((row, column)), "" if raw is None else val.shown(raw))

    def unusable(self, row: int, column: int) -> bool:
        """Tell (and say) that a cell holds an error, a formula without result, or lies in a merge."""
        at = (row, column)
        self.taken.add(at)
        if at in self.flawed:
            return True  # said by cell_findings
        if at not in self.merged:
            return False
        said = Note("E-XL-MERGED", "填报格被合并，不能确定每格的数值", "请取消合并后逐格填写")
        self.note(row, column, said)
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


def cover(grid: Grid) -> dict[str, str]:
    """Read the labelled block of the cover: label → value beside it (missing labels are absent)."""
    wanted = {label.title for label in COVER}
    found: dict[str, str] = {}
    for (row, column), raw in grid.cells.items():
        if isinstance(raw, str) and (title := val.plain(raw)) in wanted and title not in found:
            beside = [c for c in sorted(grid.rows[row]) if c > column]
            grid.taken.add((row, column))
            found[title] = grid.text(row, beside[0]) if beside else ""
    return found


def _sure_header(grid: Grid, titles: Sequence[str], what: str) -> tuple[int, dict[str, int]] | None:
    found = grid.header(titles)
    if found is None:
        said = f"{what}的表头不完整，应有“{'”“'.join(titles)}”各列"
        grid.findings.append(
            Finding("E-FORM-HEADER", Where(grid.file, grid.sheet.name), said, "请用下发的表式填报，不要改动表头")
        )
    return found


def figures(grid: Grid, unit: str, asked: Mapping[str, Item]) -> list[Figure]:
    """Read 指标数据: one row an item. `asked` are the items that this unit reports."""
    titles = {column.key: column.title for column in FIGURES}
    found = _sure_header(grid, tuple(titles.values()), "指标数据")
    if found is None:
        return []
    top, at = found
    columns = {key: at[title] for key, title in titles.items()}
    read: dict[str, Figure] = {}
    for row in grid.below(top):
        item_id = grid.text(row, columns["item"])
        if not item_id:
            continue
        if item_id not in asked:
            note = Note("E-ITEM-UNKNOWN", f"项目编码“{item_id}”不在本单位应报的项目中", "请恢复下发表式中的项目编码")
            grid.note(row, columns["item"], note)
            continue
        if item_id in read:
            note = Note("E-ITEM-TWICE", f"项目“{item_id}”出现两次", "请只保留一行")
            grid.note(row, columns["item"], note)
            read[item_id] = Figure(unit, item_id, "缺报", None, read[item_id].places, refused=True)
            continue
        read[item_id] = _figure(grid, row, columns, unit, item_id, asked[item_id])
    return list(read.values())


def _figure(
    grid: Grid, row: int, columns: Mapping[str, int], unit: str, item_id: str, item: Item
) -> Figure:
    """One row of 指标数据: value or state, never both."""
    value_at, state_at, remark_at = columns["value"], columns["state"], columns["remark"]
    broken = grid.unusable(row, value_at)
    typed, ticked = grid.take(row, value_at), grid.take(row, state_at)
    grid.take(row, remark_at)
    grid.take(row, columns["previous"])  # what the form printed there; compared where last period is known
    places = tuple(
        grid.place(row, column)
        for column, raw in ((value_at, True), (state_at, ticked), (remark_at, grid.cells.get((row, remark_at))))
        if raw is not None
    )
    if broken:
        return Figure(unit, item_id, "缺报", None, places, refused=True)
    if ticked is None or (isinstance(ticked, str) and not ticked.strip()):
        return _valued(grid, row, value_at, unit, item_id, item, places)
    word = val.choice(ticked, (NONE_WORD, NOT_APPLICABLE_WORD))
    if word.value is None:
        grid.note(row, state_at, word.note)
        return Figure(unit, item_id, "缺报", None, places, refused=True)
    if typed is not None and val.shown(typed).strip():
        note = Note("E-VAL-BOTH", f"既填了“{val.shown(typed)}”又选了“{word.value}”", "请只保留一个")
        grid.note(row, value_at, note)
        return Figure(unit, item_id, "缺报", None, places, refused=True)
    return _stated(grid, row, state_at, unit, item_id, item, word.value, places, own=True)


def _valued(  # noqa: PLR0913  a figure is where row, item and unit meet
    grid: Grid, row: int, column: int, unit: str, item_id: str, item: Item, places: tuple[Place, ...]
) -> Figure:
    raw = grid.cells.get((row, column))
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return Figure(unit, item_id, "缺报", None, places)
    percent = (row, column) in grid.sheet.percent
    read = val.number(raw, percent_format=percent, is_percent=item.is_percent)
    grid.note(row, column, read.note)
    if read.value is None:
        return Figure(unit, item_id, "缺报", None, places, refused=True)
    return Figure(unit, item_id, "有值", read.value, places)


def _stated(  # noqa: PLR0913  as above
    grid: Grid,
    row: int,
    column: int,
    unit: str,
    item_id: str,
    item: Item,
    word: str,
    places: tuple[Place, ...],
    *,
    own: bool,
) -> Figure:
    """A state instead of a number. A unit's own 不适用 is a claim; a department's counts."""
    if word == NOT_APPLICABLE_WORD:
        return Figure(unit, item_id, "未证实" if own else "不适用", None, places)
    if item.none_means is None:
        note = Note("E-VAL-STATE", f"“{item.name}”不能填“无”", "没有发生的请填 0")
        grid.note(row, column, note)
        return Figure(unit, item_id, "缺报", None, places, refused=True)
    return Figure(unit, item_id, "无", None, places)


def supplied(grid: Grid, asked: Mapping[str, Item], units: Mapping[str, frozenset[str]], names: Names) -> list[Figure]:
    """Read 数据报送: units down, items across.

    asked: items of this department; units: item → units of which it is asked.
    """
    found = _sure_header(grid, SUPPLIED_KEYS, "数据报送")
    if found is None:
        return []
    top, at = found
    columns = _supplied_columns(grid, top, asked)
    read: dict[tuple[str, str], Figure] = {}
    totals: list[int] = []
    for row in grid.below(top):
        code_text, name_text = (grid.text(row, at[title]) for title in SUPPLIED_KEYS)
        if any(text.replace(" ", "") in TOTAL_WORDS for text in (code_text, name_text)):
            totals.append(row)
            continue
        present = [c for c in columns.values() if (row, c) in grid.cells]
        if not code_text and not name_text:
            if present:
                note = Note("E-ROW-UNREAD", "这一行有数据但没有单位代码和名称，未计入", "请补填单位代码")
                grid.note(row, at[SUPPLIED_KEYS[0]], note)
                for column in present:
                    grid.take(row, column)
            continue
        unit = _row_unit(grid, row, at, code_text, name_text, names)
        for item_id, column in columns.items():
            figure = _cell_figure(grid, row, column, unit, item_id, asked[item_id], units[item_id])
            if figure is None or unit is None:
                continue
            if (unit, item_id) in read:
                note = Note("E-ITEM-TWICE", f"单位 {unit} 在表中出现两次", "请只保留一行")
                grid.note(row, at[SUPPLIED_KEYS[0]], note)
                figure = Figure(unit, item_id, "缺报", None, figure.places, refused=True)
            read[unit, item_id] = figure
    for row in totals:
        _check_totals(grid, row, columns, [f for f in read.values() if f.state == "有值"])
    return list(read.values())


def _supplied_columns(grid: Grid, top: int, asked: Mapping[str, Item]) -> dict[str, int]:
    """Item → column, by the ids above the header; the words of the header must agree."""
    columns: dict[str, int] = {}
    code_row = next(
        (row for row in range(top - 1, 0, -1) if grid.cells.get((row, 1)) == ITEM_ROW),
        0,
    )
    if code_row:
        grid.take(code_row, 1)
    for column in grid.rows.get(code_row, []):
        if column == 1:
            continue
        item_id = grid.text(code_row, column)
        if item_id not in asked:
            note = Note("E-ITEM-UNKNOWN", f"项目编码“{item_id}”不在本部门应报的项目中", "请恢复下发表式中的项目编码")
            grid.note(code_row, column, note)
            continue
        title, expected = grid.text(top, column), val.plain(item_title(asked[item_id]))
        if title != expected or item_id in columns:
            said = f"项目 {item_id} 的表头是“{title}”，应为“{expected}”" if title != expected else f"项目 {item_id} 有两列"
            grid.note(top, column, Note("E-FORM-HEADER", said, "请恢复下发表式的表头，核对数据是否错列", expected))
        columns.setdefault(item_id, column)
    for item_id in asked:
        if item_id not in columns:
            said = f"表中没有项目 {item_id}（{asked[item_id].name}）"
            where = Where(grid.file, grid.sheet.name)
            grid.findings.append(Finding("E-ITEM-ABSENT", where, said, "请用下发的表式填报"))
    return columns


def item_title(item: Item) -> str:
    """Header of an item's column: 名称（单位）."""
    return f"{item.name}（{item.measure}）" if item.measure else item.name


def _row_unit(  # noqa: PLR0913  both ways to name a unit, and where they stand
    grid: Grid, row: int, at: Mapping[str, int], code_text: str, name_text: str, names: Names
) -> str | None:
    """The unit of a row: by code, the name as second check."""
    by_code = names.find(code_text) if code_text else None
    by_name = names.find(name_text) if name_text else None
    if isinstance(by_code, Note):
        grid.note(row, at[SUPPLIED_KEYS[0]], by_code)
        return None
    if isinstance(by_name, Note):
        grid.note(row, at[SUPPLIED_KEYS[1]], by_name)
        return None
    if by_code is not None and by_name is not None and by_code != by_name:
        said = f"单位代码 {code_text} 是“{names.titles[by_code]}”，名称却是“{name_text}”"
        grid.note(row, at[SUPPLIED_KEYS[0]], Note("E-UNIT-MISMATCH", said, "请核对单位代码和名称"))
        return None
    return by_code or by_name


def _cell_figure(  # noqa: PLR0913  as _figure
    grid: Grid, row: int, column: int, unit: str | None, item_id: str, item: Item, units: frozenset[str]
) -> Figure | None:
    """One cell of 数据报送: a number, 无, 不适用, or / where the item is not asked of the unit."""
    broken = grid.unusable(row, column)
    raw = grid.take(row, column)
    if unit is None:
        return None
    text = val.plain(raw) if isinstance(raw, str) else None
    if unit not in units:
        if broken or (raw is not None and text not in ("", NOT_ASKED_MARK, NOT_APPLICABLE_WORD)):
            said = f"该单位不考核“{item.name}”，却填了“{'' if raw is None else val.shown(raw)}”"
            grid.note(row, column, Note("E-CELL-UNREAD", said, f"请恢复为“{NOT_ASKED_MARK}”，或核对是否错行"))
        return None
    places = (grid.place(row, column),)
    if broken:
        return Figure(unit, item_id, "缺报", None, places, refused=True)
    if text in (NONE_WORD, NOT_APPLICABLE_WORD):
        return _stated(grid, row, column, unit, item_id, item, text, places, own=False)
    return _valued(grid, row, column, unit, item_id, item, places)


def _check_totals(grid: Grid, row: int, columns: Mapping[str, int], counted: Sequence[Figure]) -> None:
    """Compare a 合计 row with the sum of its column; it is never data."""
    wrong = False
    for item_id, column in columns.items():
        if grid.unusable(row, column):
            wrong = True
            continue
        raw = grid.take(row, column)
        if raw is None or (isinstance(raw, str) and val.plain(raw) in ("", NOT_ASKED_MARK, "—", "-")):
            continue
        said = val.number(raw, percent_format=False, is_percent=False)
        total = sum(f.value or 0.0 for f in counted if f.item == item_id)
        if said.value is None or abs(said.value - total) > 1e-6 * max(1.0, abs(total)):
            wrong = True
            found = f"合计行写 {val.shown(raw)}，各单位相加是 {val.shown(round(total, 6))}"
            grid.note(row, column, Note("E-ROW-TOTAL", found, "请核对明细和合计"))
    if not wrong:
        grid.note(row, 1, Note("W-ROW-TOTAL", "合计行与明细相符，不作为单位数据", ""))


def records(grid: Grid, table: RecordTable, names: Names) -> list[Record]:
    """Read a record table: one row a record. Rows with a fault are named and not used."""
    found = _sure_header(grid, [column.title for column in table.columns], table.name)
    if found is None:
        return []
    top, at = found
    columns = [(column, at[column.title]) for column in table.columns]
    read: list[Record] = []
    seen: dict[str, int] = {}
    for row in grid.below(top):
        raws = [grid.take(row, position) for _, position in columns]
        filled = [raw for raw in raws if raw is not None and not (isinstance(raw, str) and not raw.strip())]
        if not filled and not any(grid.unusable(row, position) for _, position in columns):
            continue
        if isinstance(filled[0] if filled else "", str) and val.plain(str(filled[0])) in TOTAL_WORDS:
            grid.note(row, columns[0][1], Note("W-ROW-TOTAL", "合计行，不作为记录", ""))
            continue
        record = _record(grid, table, row, columns, names)
        if record is None:
            continue
        if table.number:
            number = str(record.values.get(table.number, ""))
            if number in seen:
                said = f"{table.column(table.number).title}“{number}”与第 {seen[number]} 行重复"
                grid.note(row, at[table.column(table.number).title], Note("E-REC-TWICE", said, "请核对，每条记录一个编号"))
                continue
            seen[number] = row
        read.append(record)
    return read


def _record(
    grid: Grid, table: RecordTable, row: int, columns: Sequence[tuple[Column, int]], names: Names
) -> Record | None:
    parsed: dict[str, str | float | dt.date | tuple[str, ...]] = {}
    fine = True
    for column, position in columns:
        if grid.unusable(row, position):
            fine = False
            continue
        raw = grid.cells.get((row, position))
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            if column.required:
                fine = False
                said = f"“{column.title}”没有填"
                grid.note(row, position, Note("E-VAL-BLANK", said, "请补填；这条记录暂未计入"))
            continue
        value = _typed(grid, table, row, position, column, raw, names)
        if value is None:
            fine = False
        else:
            parsed[column.key] = value
    if not fine:
        return None
    raw_text = "｜".join(val.shown(r) for _, c in columns if (r := grid.cells.get((row, c))) is not None)
    return Record(table.name, parsed, grid.file, grid.sheet.name, row, raw_text)


def _typed(  # noqa: PLR0913  as _figure
    grid: Grid, table: RecordTable, row: int, position: int, column: Column, raw: Raw, names: Names
) -> str | float | dt.date | tuple[str, ...] | None:
    """One cell of a record by its column's kind; a refusal is noted and gives None."""
    if column.kind == "date":
        read_date = val.date(raw)
        grid.note(row, position, read_date.note)
        return read_date.value
    if column.kind in ("number", "integer", "percent"):
        return _measured(grid, table, row, position, column, raw)
    if column.kind == "unit":
        found = names.find(val.shown(raw))
        if isinstance(found, Note):
            grid.note(row, position, found)
            return None
        return found
    if column.kind == "units":
        codes, notes = names.expand(val.shown(raw))
        for note in notes:
            grid.note(row, position, note)
        return None if notes else tuple(codes)
    read = (
        val.choice(raw, column.choices)
        if column.kind == "choice"
        else val.code(raw)
        if column.kind == "code"
        else val.words(raw)
    )
    grid.note(row, position, read.note)
    return read.value


def _measured(  # noqa: PLR0913  as _figure
    grid: Grid, table: RecordTable, row: int, position: int, column: Column, raw: Raw
) -> float | None:
    percent = (row, position) in grid.sheet.percent
    read = val.number(raw, percent_format=percent, is_percent=column.kind == "percent")
    grid.note(row, position, read.note)
    if read.value is None:
        return None
    low, high = RANGES.get((table.name, column.key), (None, None))
    if (low is not None and read.value < low) or (high is not None and read.value > high):
        said = f"“{column.title}”为 {val.shown(read.value)}，超出 {'' if low is None else val.shown(low)}～{'' if high is None else val.shown(high)}"
        grid.note(row, position, Note("E-VAL-RANGE", said, "请核对"))
        return None
    if column.kind == "integer" and not read.value.is_integer():
        grid.note(row, position, Note("E-VAL-INT", f"“{column.title}”应为整数，填的是 {val.shown(read.value)}", "请核对"))
        return None
    return read.value
