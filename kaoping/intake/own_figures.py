"""指标数据: a unit's own figures, one row an item; and what one figure says, in any sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaoping.intake import values as val
from kaoping.intake.grid import Figure, Grid, Place, Standing, is_blank, odd_rows, sure_header
from kaoping.intake.values import Note
from kaoping.layouts import FIGURES, NONE_WORD, NOT_APPLICABLE_WORD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaoping.rulebook.model import Item


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one figure is asked for: unit, item, and the cells in which the answer stands."""

    grid: Grid
    unit: str
    item_id: str
    item: Item
    places: tuple[Place, ...]

    def figure(self, state: Standing, value: float | None = None) -> Figure:
        """Answer with a state, and a number if there is one."""
        return Figure(self.unit, self.item_id, state, value, self.places)

    def refused(self) -> Figure:
        """Answer that something stood there that we cannot use; it counts as 缺报."""
        return Figure(self.unit, self.item_id, "缺报", None, self.places, refused=True)

    def valued(self, row: int, column: int) -> Figure:
        """Read a cell that holds a number or nothing."""
        raw = self.grid.cells.get((row, column))
        if raw is None or is_blank(raw):
            return self.figure("缺报")
        percent = (row, column) in self.grid.sheet.percent
        read = val.number(raw, percent_format=percent, is_percent=self.item.is_percent)
        self.grid.note(row, column, read.note)
        return self.refused() if read.value is None else self.figure("有值", read.value)

    def stated(self, row: int, column: int, word: str, *, own: bool) -> Figure:
        """Take a state instead of a number. A unit's own 不适用 is a claim; a department's counts."""
        if word == NOT_APPLICABLE_WORD:
            return self.figure("未证实" if own else "不适用")
        note = none_fault(self.item)
        self.grid.note(row, column, note)
        return self.figure("无") if note is None else self.refused()


def none_fault(item: Item) -> Note | None:
    """Say that an item cannot be 无; None where it can."""
    return Note("E-VAL-STATE", f"“{item.name}”不能填“无”", "没有发生的请填 0") if item.none_means is None else None


def figures(grid: Grid, unit: str, asked: Mapping[str, Item]) -> list[Figure]:
    """Read 指标数据: one row an item. `asked` are the items that this unit reports."""
    titles = {column.key: column.title for column in FIGURES}
    found = sure_header(grid, tuple(titles.values()), "指标数据")
    if found is None:
        return []
    top, at = found
    columns = {key: at[title] for key, title in titles.items()}
    odd = odd_rows(grid, top)
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
        plain = _plain_figure(grid, row, columns, unit, (item_id, asked[item_id])) if row not in odd else None
        if plain is None:
            _check_name(grid, row, columns, item_id, asked[item_id])
            plain = _figure(grid, row, columns, unit, (item_id, asked[item_id]))
        read[item_id] = plain
    return list(read.values())


_ANSWERED = ("name", "value", "state", "remark", "previous")


def _plain_figure(
    grid: Grid, row: int, columns: Mapping[str, int], unit: str, asked: tuple[str, Item]
) -> Figure | None:
    """One row of 指标数据 with a number and no state, as nearly all are; None where there is more to say.

    Only for a row in which nothing is merged, wrong or shown as a percentage.
    """
    (item_id, item), cells = asked, grid.cells
    at = [(row, columns[key]) for key in _ANSWERED]
    name, typed, ticked, remark, previous = map(cells.get, at)
    if ticked is not None or previous is not None or name != item.name or not isinstance(typed, float):
        return None
    read = val.number(typed, percent_format=False, is_percent=item.is_percent)
    if read.value is None or read.note is not None:
        return None
    grid.taken.update(at)
    places = (grid.place(*at[1]),) if remark is None else (grid.place(*at[1]), grid.place(*at[3]))
    return Figure(unit, item_id, "有值", read.value, places)


def _check_name(grid: Grid, row: int, columns: Mapping[str, int], item_id: str, item: Item) -> None:
    """The words beside a code must be those of its item: a swapped code would swap two figures unseen."""
    if grid.take(row, columns["name"]) == item.name:
        return
    name = grid.text(row, columns["name"])
    if name != val.plain(item.name):
        said = f"项目编码 {item_id} 旁边的数据项是“{name}”，应为“{item.name}”"
        fix = "请恢复下发表式的项目编码和数据项，核对数据是否错行"
        grid.note(row, columns["name"], Note("E-FORM-MARK", said, fix, item.name))


def _figure(grid: Grid, row: int, columns: Mapping[str, int], unit: str, asked: tuple[str, Item]) -> Figure:
    """One row of 指标数据: value or state, never both."""
    value_at, state_at, remark_at, previous_at = (columns[key] for key in ("value", "state", "remark", "previous"))
    broken = grid.unusable(row, value_at)
    typed, ticked, remark = grid.take(row, value_at), grid.take(row, state_at), grid.take(row, remark_at)
    if grid.take(row, previous_at) is not None:
        grid.echoes[asked[0]] = grid.place(row, previous_at)
    said = ((state_at, ticked), (remark_at, remark))
    places = (grid.place(row, value_at), *(grid.place(row, column) for column, raw in said if raw is not None))
    spot = Spot(grid, unit, *asked, places)
    if broken:
        return spot.refused()
    if ticked is None or is_blank(ticked):
        return spot.valued(row, value_at)
    word = val.choice(ticked, (NONE_WORD, NOT_APPLICABLE_WORD))
    if word.value is None:
        grid.note(row, state_at, word.note)
        return spot.refused()
    if typed is not None and not is_blank(typed):
        note = Note("E-VAL-BOTH", f"既填了“{val.shown(typed)}”又选了“{word.value}”", "请只保留一个")
        grid.note(row, value_at, note)
        return spot.refused()
    return spot.stated(row, state_at, word.value, own=True)
