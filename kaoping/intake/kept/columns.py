"""Described columns against the header: each path is found once, or the nearest paths are named; units must agree."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaoping.findings import Finding, Where
from kaoping.intake.cells import column_name
from kaoping.intake.kept.header import Face, Header, HeaderColumn, find_header, levels_of, one_each, where
from kaoping.intake.kept.units import Conversion, conversion, word
from kaoping.intake.values import Note

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaoping.intake.grid import Grid
    from kaoping.rulebook.model import Item
    from kaoping.rulebook.tables_kept import KeptTable

UNIT_KEY, PERIOD_KEY = "单位列", "期列"
_NEAREST = 3


@dataclass(frozen=True)
class Located:
    """Where a table stands in its sheet: its header and the column of each thing that was described and found."""

    face: Face
    header: Header
    columns: Mapping[str, HeaderColumn]

    def at(self, key: str) -> int:
        """Column number of a described thing; 0 where it was not found."""
        found = self.columns.get(key)
        return 0 if found is None else found.column


def locate(grid: Grid, kept: KeptTable) -> Located | None:
    """Find the described columns; every path that is not found once is a finding. None where there is no header."""
    face = Face.of(grid.sheet, grid.cells)
    header = find_header(face, list(kept.paths.values()), kept.hint_rows)
    if header is None or not header.columns:
        grid.broken = True
        place = Where(grid.file, grid.sheet.name)
        found = f"没有找到表“{kept.name}”的表头"
        grid.findings.append(Finding("E-KEPT-PATH", place, found, "请核对是否报错了文件，或改 sources.yaml 的路径"))
        return None
    columns = {}
    for key, path in kept.paths.items():
        same = one_each(face, header, levels_of(path))
        if len(same) == 1:
            columns[key] = same[0]
        else:
            grid.findings.append(_path_fault(grid, header, path, same))
    lost = {key: kept.paths[key] for key in (UNIT_KEY, PERIOD_KEY) if key in kept.paths and key not in columns}
    if lost or (kept.records is not None and len(columns) < len(kept.paths)):
        grid.broken = True
    return Located(face, header, columns)


def _path_fault(grid: Grid, header: Header, path: str, found: Sequence[HeaderColumn]) -> Finding:
    if found:
        cells = "、".join(f"{column_name(one.column)}列（{where(one)}）" for one in found)
        place = Where(grid.file, grid.sheet.name, where(found[0]))
        return Finding("E-KEPT-PATH", place, f"列“{path}”有 {len(found)} 处：{cells}，没有读取", "请把表头改得各不相同")
    levels = levels_of(path)
    turned = next((one for one in header.columns if sorted(one.levels) == sorted(levels)), None)
    if turned is not None:
        said = f"列“{path}”各级的次序与表头不同，表头是“{turned.path}”（{where(turned)}），没有读取"
        place = Where(grid.file, grid.sheet.name, where(turned))
        return Finding("E-KEPT-PATH", place, said, "请核对表头，或改 sources.yaml 的路径", turned.path)
    near = _nearest(header, levels)
    said = "、".join(f"“{one.path}”（{where(one)}）" for one in near)
    fix = f"最近的是 {said}；请核对表头，或改 sources.yaml 的路径" if near else "请核对表头，或改 sources.yaml 的路径"
    place = Where(grid.file, grid.sheet.name, where(near[0]) if near else "")
    return Finding("E-KEPT-PATH", place, f"没有找到列“{path}”，没有读取", fix, near[0].path if near else "")


def _nearest(header: Header, levels: Sequence[str]) -> list[HeaderColumn]:
    """Columns whose words are nearest to a path, the same last word before all others."""
    path = "/".join(levels)

    def likeness(one: HeaderColumn) -> tuple[bool, float, int]:
        ratio = difflib.SequenceMatcher(None, "/".join(one.levels), path).ratio()
        return one.levels[-1:] == tuple(levels[-1:]), ratio, -one.column

    ranked = sorted(header.columns, key=likeness, reverse=True)[:_NEAREST]
    return [one for one in ranked if likeness(one)[0] or likeness(one)[1] >= 0.5]


# --- units of measure ----------------------------------------------------------------------------


def measured(grid: Grid, located: Located, stated: str, column: HeaderColumn, item: Item) -> Conversion | None:
    """How a column's numbers become the item's; None (and a finding) where the units do not agree.

    stated: unit that sources.yaml names for the column, '' where it names none. A line above the table (单位：万元)
    speaks for columns without a unit whose item is measured in the same kind.
    """
    given = column.measure
    if not given and located.header.measure and conversion(located.header.measure, item.measure or ""):
        given = located.header.measure
    stated = word(f"({stated})").measure or stated
    if stated and given and stated != given:
        said = f"“{column.path}”的表头写的单位是 {given}，sources.yaml 写的是 {stated}，这一列没有读取"
        grid.note(*column.at, Note("E-KEPT-UNIT", said, "请核对这张表这次以什么为单位", stated))
        return None
    used = given or stated
    if not used:
        if item.measure:
            said = f"“{column.path}”没有写计量单位，按 {item.measure} 读取{_beside(located, column)}"
            grid.note(*column.at, Note("W-KEPT-UNIT", said, "请核对，并在表头或 sources.yaml 写明单位", item.measure))
        return conversion(item.measure, item.measure)
    if not item.measure:
        return conversion(used, used)
    way = conversion(used, item.measure)
    if way is None:
        said = f"“{column.path}”的单位是 {used}，数据项“{item.name}”的单位是 {item.measure}，不能换算，这一列没有读取"
        grid.note(*column.at, Note("E-KEPT-UNIT", said, "请核对是不是这一列", item.measure))
    return way


def _beside(located: Located, column: HeaderColumn) -> str:
    """Units of columns of the same group, or of the same name elsewhere: one that lacks it is mostly a slip."""
    alike = [
        one
        for one in located.header.columns
        if one.measure
        and ((len(one.levels) > 1 and one.levels[:-1] == column.levels[:-1]) or one.levels[-1] == column.levels[-1])
    ]
    if not alike:
        return ""
    return "（" + "、".join(f"{where(one)}“{one.levels[-1]}”是 {one.measure}" for one in alike[:_NEAREST]) + "）"
