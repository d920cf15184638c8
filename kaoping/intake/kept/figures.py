"""Figures of a kept table: one row a unit, one described column an item, converted to the item's unit of measure."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from kaoping.exact import number_text
from kaoping.findings import Change
from kaoping.intake import values as val
from kaoping.intake.grid import Figure
from kaoping.intake.kept.columns import measured
from kaoping.intake.kept.rows import check_sums, lines
from kaoping.intake.own_figures import Spot
from kaoping.intake.values import Note
from kaoping.layouts import NONE_WORD, NOT_APPLICABLE_WORD, NOT_ASKED_MARK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaoping.intake.kept.rows import Line, Reading
    from kaoping.intake.kept.units import Conversion
    from kaoping.rulebook.model import Item

_NO_SUM = ("%", "‰", "个百分点")


@dataclass(frozen=True)
class Taken:
    """One described column that can be read: its item, as measured in the column, and how to convert it."""

    item_id: str
    item: Item
    column: int
    way: Conversion


def kept_figures(
    reading: Reading, asked: Mapping[str, Item], units: Mapping[str, frozenset[str]]
) -> tuple[list[Figure], frozenset[str]]:
    """Read the figures of a table; also the items of which nothing could be read, because their column is not sure.

    asked: items of the table; units: item → units of which it is asked.
    """
    taken = _columns(reading, asked)
    found = lines(reading)
    of_unit: dict[str, list[Line]] = defaultdict(list)
    for line in found:
        if line.kind == "数据":
            of_unit[line.unit].append(line)
    if not of_unit:
        said = "没有读到本期任何单位的一行数据" if reading.kept.period else "没有读到任何单位的一行数据"
        reading.say(reading.located.header.bottom, Note("E-ITEM-ABSENT", said, "请核对是否报错了文件或报告期"))
    figures: list[Figure] = []
    for unit, rows in of_unit.items():
        if len(rows) > 1 and reading.kept.several == "退回":
            _say_twice(reading, unit, rows)
        for one in taken:
            figure = _figure(reading, one, unit, rows, is_asked=unit in units.get(one.item_id, ()))
            figures += [figure] if figure else []
    check_sums(reading, found, _numbers(reading, taken, found))
    return figures, frozenset(asked) - {one.item_id for one in taken}


def _columns(reading: Reading, asked: Mapping[str, Item]) -> list[Taken]:
    taken = []
    for item_id, described in reading.kept.columns.items():
        column = reading.located.columns.get(item_id)
        if column is None or item_id not in asked:
            continue
        item = asked[item_id]
        way = measured(reading.grid, reading.located, described.measure or "", column, item)
        if way is not None:
            as_given = item.model_copy(update={"measure": way.given})
            taken.append(Taken(item_id, as_given, column.column, way))
    return taken


def _say_twice(reading: Reading, unit: str, rows: Sequence[Line]) -> None:
    listed = "、".join(str(line.row) for line in rows[:6]) + ("…" if len(rows) > 6 else "")
    said = f"{reading.names.titles[unit]}（{unit}）有 {len(rows)} 行（第 {listed} 行），都没有采用"
    fix = "请只保留一行；本来就是一个单位多行的，请在 sources.yaml 写“多行: 合计”"
    reading.say(rows[1].row, Note("E-ITEM-TWICE", said, fix))


def _numbers(reading: Reading, taken: Sequence[Taken], found: Sequence[Line]) -> dict[int, dict[int, float]]:
    """Numbers of every row with details, in the columns that can be added up, whether they count or not."""
    rows = [line.row for line in found if line.kind in ("数据", "退回", "他期")]
    numbers: dict[int, dict[int, float]] = {}
    for one in taken:
        if one.item.measure in _NO_SUM:
            continue
        raws = {row: raw for row in rows if (raw := reading.grid.take(row, one.column)) is not None}
        read = {row: val.number(raw, percent_format=False, is_percent=False).value for row, raw in raws.items()}
        numbers[one.column] = {row: value for row, value in read.items() if value is not None}
    return numbers


# --- one figure ----------------------------------------------------------------------------------


def _figure(reading: Reading, one: Taken, unit: str, rows: Sequence[Line], *, is_asked: bool) -> Figure | None:
    if not is_asked:
        for line in rows:
            _say_not_asked(reading, one, line.row)
        return None
    if len(rows) > 1 and reading.kept.several == "退回":
        places = tuple(reading.grid.place(line.row, one.column) for line in rows)
        for line in rows:
            reading.grid.take(line.row, one.column)
        return Figure(unit, one.item_id, "缺报", None, places, refused=True)
    figures = [_cell(reading, one, unit, line.row) for line in rows]
    return figures[0] if len(figures) == 1 else _together(reading, one, unit, rows, figures)


def _say_not_asked(reading: Reading, one: Taken, row: int) -> None:
    raw = reading.grid.take(row, one.column)
    empty = ("", NOT_ASKED_MARK, NOT_APPLICABLE_WORD, "-", "—")
    if raw is not None and not (isinstance(raw, str) and val.plain(raw) in empty):
        said = f"该单位不考核“{one.item.name}”，“{val.shown(raw)}”没有采用"
        reading.grid.note(row, one.column, Note("W-CELL-UNREAD", said, ""))


def _cell(reading: Reading, one: Taken, unit: str, row: int) -> Figure:
    grid, at = reading.grid, (row, one.column)
    spot = Spot(grid, unit, one.item_id, one.item, (grid.place(*at),))
    if grid.unusable(*at):
        return spot.refused()
    raw = grid.take(*at)
    word = val.plain(raw) if isinstance(raw, str) else ""
    if word in (NONE_WORD, NOT_APPLICABLE_WORD):
        return spot.stated(*at, word, own=False)
    figure = spot.valued(*at)
    if figure.value is None or not one.way.changes:
        return figure
    value = one.way.of(figure.value)
    if not math.isfinite(value):
        grid.note(*at, Note("E-VAL-RANGE", f"{val.shown(figure.value)}{one.way.given}超出可以表示的范围", "请核对"))
        return spot.refused()
    change = Change(f"{number_text(figure.value)}{one.way.given}", f"{number_text(value)}{one.way.wanted}")
    said = f"{change.before} 换算成 {change.after}"
    grid.note(*at, Note("W-VAL-UNIT", said, "请核对计量单位", change=change))
    return figure._replace(value=value)


def _together(reading: Reading, one: Taken, unit: str, rows: Sequence[Line], figures: Sequence[Figure]) -> Figure:
    """Several rows of one unit as one figure: an exact sum; a blank or a refused cell among them leaves none."""
    places = tuple(place for figure in figures for place in figure.places)
    for line, figure in zip(rows, figures, strict=True):
        if figure.state == "缺报" and not figure.refused and any(other.state != "缺报" for other in figures):
            said = f"{unit} 的“{one.item.name}”是 {len(rows)} 行的合计，这一行没有填（空白不等于零）"
            reading.grid.note(line.row, one.column, Note("E-VAL-BLANK", said, "请填数字，没有发生的填 0"))
    states = {figure.state for figure in figures}
    if any(figure.refused for figure in figures) or ("缺报" in states and states != {"缺报"}):
        return Figure(unit, one.item_id, "缺报", None, places, refused=True)
    valued = [Decimal(repr(figure.value)) for figure in figures if figure.value is not None]
    if valued:
        total = float(sum(valued, Decimal(0)))
        return Figure(unit, one.item_id, "有值", total, places)
    return Figure(unit, one.item_id, "无" if "无" in states else figures[0].state, None, places)
