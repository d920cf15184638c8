"""Rows of a kept table: which hold data of whom, and which are sums, groups, repeated headers or notes.

Nothing is passed over in silence: every row that holds no data is named with its reason, and a row that is none of
the known kinds and names no unit is sent back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from kaoping.intake import values as val
from kaoping.intake.cells import column_name
from kaoping.intake.grid import is_blank, is_total
from kaoping.intake.kept.columns import PERIOD_KEY, UNIT_KEY, Located
from kaoping.intake.kept.units import word
from kaoping.intake.values import Note

if TYPE_CHECKING:
    from kaoping.intake.cells import Block, Raw
    from kaoping.intake.grid import Grid
    from kaoping.intake.names import Names
    from kaoping.periods import Period
    from kaoping.rulebook.tables_kept import KeptTable

Kind = Literal["数据", "退回", "合计", "分组", "他期", "不计"]
"""数据 counts; 退回 and 他期 hold figures that do not count; 合计 and 分组 stand for other rows; 不计 holds none."""

WHOLE, GROUP, PART, SUBTOTAL = -1, 0, 2, 9
_ORDINAL: Final = re.compile(r"(?:第?[一二三四五六七八九十百]+(?:[、.批类]|$)|\([一二三四五六七八九十]+\))(.*)")
_FIRST_LEVEL: Final = re.compile(r"\([一二三四五六七八九十]+\)")
_NOTES: Final = (
    "注:",
    "注1",
    "备注:",
    "说明:",
    "填表说明",
    "填表人",
    "填报人",
    "审核人",
    "审核:",
    "制表",
    "负责人",
    "联系电话",
    "签字",
    "填报日期",
    "填表日期",
)
_WORST: Final = 6
_OF_UNITS: Final = ("unit", "units")
_MEASURED: Final = ("number", "integer", "percent", "date", "choice")


class Line(NamedTuple):
    """One row below the header: its kind, its unit where it has one, how high a sum stands, what it says of itself."""

    row: int
    kind: Kind
    unit: str = ""
    level: int = SUBTOTAL
    label: str = ""


@dataclass
class Reading:
    """A table while its rows are told apart."""

    grid: Grid
    kept: KeptTable
    located: Located
    names: Names
    period: Period
    others: list[int] = field(default_factory=list)  # rows of other periods
    noted: set[int] = field(default_factory=set)  # rows that were passed over as a whole

    @cached_property
    def titled(self) -> frozenset[int]:
        """Columns that have words in the header."""
        return frozenset(one.column for one in self.located.header.columns)

    @cached_property
    def keys(self) -> tuple[int, ...]:
        """Columns that say what a row is: those left of the first one that is measured, the unit's and the period's."""
        named = {self.located.at(key) for key in (UNIT_KEY, PERIOD_KEY)} - {0}
        taken = [self.located.at(key) for key in self.kept.columns]
        if self.kept.records is not None:
            taken = [self.located.at(key) for key in self.kept.records.columns if self._kind(key) in _MEASURED]
        first = min((column for column in taken if column), default=max(self.titled) + 1)
        return tuple(sorted(named | {column for column in self.titled if column < first}))

    @cached_property
    def holders(self) -> tuple[int, ...]:
        """Columns that name units: 单位列, or those of a record table."""
        keys = [UNIT_KEY] if self.kept.records is None else [UNIT_KEY, *self.kept.records.columns]
        found = [self.located.at(key) for key in keys if key == UNIT_KEY or self._kind(key) in _OF_UNITS]
        return tuple(column for column in found if column)

    def _kind(self, key: str) -> str:
        column = None if self.kept.records is None else self.kept.records.column(key)
        return "" if column is None else column.kind

    @cached_property
    def carried(self) -> Mapping[tuple[int, int], Block]:
        """Cells of the columns of units and of the period that a merged area covers from above."""
        columns = {*self.holders, self.located.at(PERIOD_KEY)} - {0}
        return {
            (row, column): block
            for block in self.grid.sheet.merged
            for column in columns
            if block[1] <= column <= block[3] and block[0] > self.located.header.bottom
            for row in range(block[0], block[2] + 1)
        }

    def raw(self, row: int, column: int) -> Raw | None:
        """A cell of a key column, with merged areas carried down."""
        at = (row, column)
        return self.grid.take(*(self.carried[at][:2] if at in self.carried else at))

    def text(self, row: int, column: int) -> str:
        """Words of a cell as typed."""
        raw = self.raw(row, column)
        return "" if raw is None else val.shown(raw).strip()

    def say(self, row: int, note: Note) -> None:
        """Say something of a row, at its unit or first key column."""
        self.grid.note(row, self.located.at(UNIT_KEY) or (self.keys[0] if self.keys else 1), note)


def lines(reading: Reading) -> list[Line]:
    """Tell the rows below the header apart, from top to bottom."""
    _say_swallowed(reading)
    found: list[Line] = []
    header = _Repeats.of(reading)
    rows = reading.grid.below(reading.located.header.bottom)
    for number, row in enumerate(rows):
        if header.repeats(row):
            reading.say(row, Note("W-ROW-SKIP", f"第 {row} 行是重复的表头或标题，不作为数据", ""))
            reading.noted.add(row)
        elif header.differs(row):
            said = f"第 {row} 行另起一张表头，与前面的不同，这一行和以下 {len(rows) - number - 1} 行没有读取"
            reading.say(row, Note("E-ROW-UNREAD", said, "请把另一张表移到别的工作表，或改成相同的表头"))
            break
        else:
            line = _line(reading, row)
            found += [line] if line else []
    if reading.others:
        _say_others(reading)
    return found


def _say_swallowed(reading: Reading) -> None:
    """A unit in a row that was counted among the header: 说明行 counts more rows than this table has."""
    at, header = reading.located.at(UNIT_KEY), reading.located.header
    for row in range(header.top, header.bottom + 1):
        raw = reading.grid.cells.get((row, at))
        if isinstance(raw, str) and reading.names.code(raw.strip()) is not None:
            said = f"第 {row} 行写着单位“{raw.strip()}”，却在表头和说明行之内，没有读取"
            reading.say(row, Note("E-ROW-UNREAD", said, "请核对 sources.yaml 的“说明行”，或补上表里的说明行"))


def _say_others(reading: Reading) -> None:
    rows, period = reading.others, reading.period
    listed = "、".join(map(str, rows[:_WORST])) + ("…" if len(rows) > _WORST else "")
    said = f"第 {listed} 行（共 {len(rows)} 行）不是 {period} 的，没有采用"
    reading.say(rows[0], Note("W-ROW-SKIP", said, ""))


# --- header blocks in the middle -----------------------------------------------------------------


class _Repeats(NamedTuple):
    """The rows of the header and above it by their words, to know them again further down."""

    reading: Reading
    rows: Sequence[Mapping[int, str]]
    words: Mapping[int, str]

    @classmethod
    def of(cls, reading: Reading) -> _Repeats:
        rows = [_words(reading, row) for row in range(1, reading.located.header.bottom + 1)]
        last = {one.column: one.levels[-1] for one in reading.located.columns.values()}
        return cls(reading, [row for row in rows if row], last)

    def repeats(self, row: int) -> bool:
        """Tell whether a row says again what a row of the header or above it says."""
        return _words(self.reading, row) in self.rows

    def differs(self, row: int) -> bool:
        """Tell whether a row looks like a header, but not like this one: most described columns hold header words."""
        found = _words(self.reading, row)
        alike = sum(title == word(found.get(column, "")).text for column, title in self.words.items())
        return alike >= 2 and alike * 2 >= len(self.words)


def _words(reading: Reading, row: int) -> dict[int, str]:
    cells = ((column, reading.grid.cells.get((row, column))) for column in range(1, reading.grid.sheet.width + 1))
    return {column: _tight(val.shown(raw)) for column, raw in cells if raw is not None and not is_blank(raw)}


def _tight(text: str) -> str:
    return "".join(val.plain(text).split())


# --- one row -------------------------------------------------------------------------------------


def _line(reading: Reading, row: int) -> Line | None:
    keys = [(column, _tight(text)) for column in reading.keys if (text := reading.text(row, column))]
    skipped = _skipped(reading, row, keys)
    if skipped is not None:
        return skipped
    unit_at = reading.located.at(UNIT_KEY)
    name = reading.text(row, unit_at) if unit_at else ""
    if name and reading.names.code(name) is not None:
        return _of_period(reading, row, str(reading.names.code(name)))
    group = next((m for _, text in keys if (m := _ORDINAL.fullmatch(text))), None)
    held = [raw for column in reading.holders if (raw := reading.raw(row, column)) is not None and not is_blank(raw)]
    if group is not None and all(isinstance(raw, float) or _ORDINAL.fullmatch(_tight(val.shown(raw))) for raw in held):
        return _group(reading, row, keys, group)
    if not unit_at and _holds(reading, row):
        return _of_period(reading, row, "")
    return _odd(reading, row, name)


def _skipped(reading: Reading, row: int, keys: Sequence[tuple[int, str]]) -> Line | None:
    """A row that a word of 跳过行 or a word for a sum names; a note beside the table names it by its beginning."""
    total = next((text for column, text in keys if is_total(reading.raw(row, column))), None)
    if total is not None:
        level = SUBTOTAL if _tight(total) == "小计" else WHOLE if _tight(total) == "总计" else GROUP
        return Line(row, "合计", level=level, label=total)
    words = {_tight(text): text for text in reading.kept.skipped}
    named = next((text for _, text in keys if text in words), None)
    if named is not None:
        return Line(row, "分组", level=GROUP + 1, label=named)
    for column, text in _words(reading, row).items():
        if column not in reading.titled and (mark := next((w for w in words if text.startswith(w)), None)):
            reading.say(row, Note("W-ROW-SKIP", f"第 {row} 行注明“{words[mark]}”，不作为数据", ""))
            reading.noted.add(row)
            return Line(row, "不计")
    return None


def _group(reading: Reading, row: int, keys: Sequence[tuple[int, str]], group: re.Match[str]) -> Line:
    label = " ".join(text for column, text in keys if isinstance(reading.raw(row, column), str))
    named = reading.names.code(group[1]) if group[1] else None
    near = reading.names.titles[named] if named else reading.names.unknown(group[1]).expected if group[1] else ""
    if near:
        said = f"“{label}”像是单位“{near}”前面加了序号，没有采用"
        fix = "是单位的，请把序号和名称分开填写；是分组的，请在 sources.yaml 的“跳过行”写上它的字样"
        reading.say(row, Note("E-UNIT-UNKNOWN", said, fix, near))
        return Line(row, "退回")
    return Line(row, "分组", level=PART + 1 if _FIRST_LEVEL.match(group[0]) else PART, label=label)


def _of_period(reading: Reading, row: int, unit: str) -> Line | None:
    """A row of data, if it is of the period."""
    at = reading.located.at(PERIOD_KEY)
    if reading.kept.period is None or not at:
        return Line(row, "数据", unit)
    text = reading.text(row, at)
    found = reading.kept.period.style.read(text)
    if found == (reading.period.year, reading.period.quarter):
        return Line(row, "数据", unit)
    if found is None:
        said = f"“{text}”不像“{reading.kept.period.example}”那样写明哪一期" if text else "没有写是哪一期"
        reading.grid.note(row, at, Note("E-FORM-PERIOD", f"{said}，这一行没有采用", "请照表内其他行的样子填写"))
        return Line(row, "退回")
    reading.others.append(row)
    return Line(row, "他期")


def _holds(reading: Reading, row: int) -> bool:
    """Tell whether anything stands in the table's columns in this row, an error or lost formula among them."""
    return any(column in reading.titled for column in _words(reading, row)) or any(
        at[0] == row and at[1] in reading.titled for at in reading.grid.flawed
    )


def _odd(reading: Reading, row: int, name: str) -> Line | None:
    """A row that names no unit of the roster: blank, a note below the table, or something to send back."""
    if not _holds(reading, row):
        return None
    texts = [text for text in _words(reading, row).values() if text]
    if texts and any(text.startswith(_NOTES) for text in texts[:1]):
        reading.say(row, Note("W-ROW-SKIP", f"第 {row} 行是表下的说明或签字，不作为数据", ""))
        reading.noted.add(row)
        return Line(row, "不计")
    if name:
        reading.say(row, reading.names.unknown(name))
    else:
        said = f"第 {row} 行有内容但没有写单位，没有采用"
        fix = "请补填单位；是分组或合计行的，请在 sources.yaml 的“跳过行”写上它的字样"
        reading.say(row, Note("E-ROW-UNREAD", said, fix))
    return Line(row, "退回")


# --- sums ----------------------------------------------------------------------------------------

Numbers = Mapping[int, Mapping[int, float]]
"""Column → row → the number that stands there."""


def check_sums(reading: Reading, found: Sequence[Line], numbers: Numbers) -> None:
    """Hold every row of a sum or group against its details, column by column, and say what came of it."""
    for at, line in enumerate(found):
        if line.kind not in ("合计", "分组"):
            continue
        groups = [group for group in _details(found, at) if group]
        verdicts = [_verdict(reading, line, (column, of_row), groups) for column, of_row in numbers.items()]
        verdicts.append(_count_verdict(reading, line, groups))
        if any(isinstance(verdict, Note) for verdict in verdicts):
            continue
        good = [verdict for verdict in verdicts if isinstance(verdict, str)]
        flawed = any((line.row, column) in reading.grid.flawed for column in numbers)
        _say_sum(reading, line, good, flawed=flawed)


def _say_sum(reading: Reading, line: Line, good: Sequence[str], *, flawed: bool) -> None:
    name = f"第 {line.row} 行“{line.label}”是{line.kind}行"
    if good and not flawed:
        said = f"{name}，{'、'.join(good)} 与明细相符，不作为单位数据"
        reading.say(line.row, Note("W-ROW-TOTAL", said, ""))
        return
    why = "有错误值，没有全部核对" if flawed else "没有可核对的数"
    reading.say(line.row, Note("W-ROW-SKIP", f"{name}，{why}，不作为单位数据", ""))


def _count_verdict(reading: Reading, line: Line, groups: Sequence[Sequence[int]]) -> str | Note | None:
    """A number in the column of units counts the rows below: （一）水利 3."""
    unit_at = reading.located.at(UNIT_KEY)
    raw = reading.grid.cells.get((line.row, unit_at))
    if not isinstance(raw, float) or not groups:
        return None
    if any(raw == len(group) for group in groups):
        return f"{column_name(unit_at)}{line.row}"
    note = Note("E-ROW-TOTAL", f"“{line.label}”写 {val.shown(raw)} 行，明细有 {len(groups[0])} 行", "请核对明细")
    reading.grid.note(line.row, unit_at, note)
    return note


def _details(found: Sequence[Line], at: int) -> Iterator[list[int]]:
    """Rows that a sum may stand for: those above it (of a sum, first) or below it, up to the next of its height."""
    line = found[at]
    above = _until(reversed(found[:at]), line)
    below = _until(iter(found[at + 1 :]), line)
    yield from (above, below) if line.kind == "合计" else (below,)


def _until(others: Iterator[Line], line: Line) -> list[int]:
    rows = []
    for other in others:
        if other.kind in ("合计", "分组") and other.level <= line.level:
            break
        if other.kind in ("数据", "退回", "他期"):
            rows.append(other.row)
    return rows


def _verdict(
    reading: Reading, line: Line, numbers: tuple[int, Mapping[int, float]], groups: Sequence[Sequence[int]]
) -> str | Note | None:
    """Address of a sum that is right, a note on one that is wrong, None where there is nothing to compare."""
    column, of_row = numbers
    raw = reading.grid.take(line.row, column)
    if raw is None or isinstance(raw, bool) or (line.row, column) in reading.grid.flawed:
        return None
    said = val.number(raw, percent_format=False, is_percent=False).value
    sums = [
        sum(of_row[row] for row in group if row in of_row) for group in groups if any(row in of_row for row in group)
    ]
    if said is None or not sums:
        return None
    if any(abs(said - total) <= 1e-6 * max(1.0, abs(total)) for total in sums):
        return f"{column_name(column)}{line.row}"
    found = f"“{line.label}”写 {val.shown(raw)}，明细相加是 {val.shown(round(sums[0], 6))}"
    note = Note("E-ROW-TOTAL", found, "请核对明细和合计")
    reading.grid.note(line.row, column, note)
    return note
