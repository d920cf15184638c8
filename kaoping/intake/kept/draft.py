"""A proposal of sources.yaml from a table as it is: every path it has, and what a person must confirm.

It proposes and decides nothing: which column names the unit, which rows are sums and what a column is for are
marked for confirmation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaoping.intake import values as val
from kaoping.intake.cells import column_name
from kaoping.intake.grid import is_blank, is_total
from kaoping.intake.kept.header import WITHIN, Face, Header, HeaderColumn, header_from, where
from kaoping.rulebook.tables_kept import PeriodStyle

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kaoping.intake.cells import Raw, Sheet, Workbook

CONFIRM: Final = "请确认"
_UNIT_WORDS: Final = (
    "单位",
    "区县",
    "县区",
    "镇街",
    "乡镇",
    "街道",
    "地区",
    "部门",
    "主体",
    "机构",
    "业主",
    "地点",
    "名称",
    "类别",
)
_PERIOD_WORDS: Final = ("时间", "季度", "月份", "报告期", "期间", "期别")
_SAMPLES: Final = ("该行为样例", "样例", "示例", "例：", "填写示例")
_SECTION: Final = re.compile(r"[一二三四五六七八九十]+|[（(][一二三四五六七八九十]+[)）].*|[一二三四五六七八九十]+、.*")
_ODD: Final = re.compile(r"[,\[\]{}:#\"'&*!|>%@`，]|^[-?\s]|\s$|^\d")


@dataclass(frozen=True)
class Proposal:
    """What was found in one sheet: its header, or why none is proposed."""

    sheet: Sheet
    cells: Mapping[tuple[int, int], Raw]
    header: Header | None
    reason: str = ""

    def below(self, column: int) -> list[Raw]:
        """What stands in a column below the header."""
        bottom = 0 if self.header is None else self.header.bottom
        return [raw for (row, at), raw in self.cells.items() if at == column and row > bottom and not is_blank(raw)]


def propose(sheet: Sheet) -> Proposal:
    """Find the header of a sheet without knowing any of its words."""
    cells = {(row, column): raw for row, column, raw in sheet.cells}
    face = Face.of(sheet, cells)
    bottom = _bottom(face)
    if not bottom:
        return Proposal(sheet, cells, None, "没有找到表头")
    found = Proposal(sheet, cells, header_from(face, bottom))
    if _is_dictionary(found):
        return Proposal(sheet, cells, None, "像是下拉选项的字典，不是数据表")
    return found


def _bottom(face: Face) -> int:
    """Last row of header words: from the first row of several words down through its merges and groups."""
    rows = sorted({row for row, _ in face.cells if row <= WITHIN})
    first = next((row for row in rows if _may_begin(face, row)), 0)
    if not first:
        return 0
    bottom = first
    while bottom < first + WITHIN:
        last = header_from(face, bottom).bottom
        grouped = any(block[3] > block[1] and block[2] == last for block in face.areas(last))
        if not (grouped and face.areas(last + 1)) and not _goes_on(face, first, last):
            return bottom
        bottom = last + 1
    return bottom


def _may_begin(face: Face, row: int) -> bool:
    filled = face.areas(row)
    texts = [face.text(*block[:2]) for block in filled]
    return len(filled) > 1 and not face.has_numbers(row) and not all(":" in text for text in texts)


def _goes_on(face: Face, first: int, last: int) -> bool:
    """Tell whether the row below goes on with the header: words alone, under blanks of the row above, numbers later."""
    below = face.areas(last + 1)
    if len(below) < 2 or face.has_numbers(last + 1) or any(_is_sum(face.text(*block[:2])) for block in below):
        return False
    blank = [c for c in range(1, face.sheet.width + 1) if not any(face.text(r, c) for r in range(first, last + 1))]
    fills = any(block[1] in blank for block in below)
    return fills and any(not isinstance(raw, str) for (row, _), raw in face.cells.items() if row > last + 1)


def _is_sum(text: str) -> bool:
    return is_total(text) or bool(_SECTION.fullmatch(text))


def _is_dictionary(found: Proposal) -> bool:
    """Tell whether a sheet only lists words to choose from: no number in it, and its first words come again below."""
    header = found.header
    if header is None or found.sheet.errors or any(not isinstance(raw, str) for raw in found.cells.values()):
        return False
    below = {raw for (row, _), raw in found.cells.items() if row > header.bottom}
    again = sum(found.cells.get(one.at) in below for one in header.columns)
    return again * 2 >= len(header.columns)


# --- in words ------------------------------------------------------------------------------------


def draft(workbook: Workbook) -> str:
    """Write the proposal for a workbook as the text of a sources.yaml."""
    lines = [f"# 由《{workbook.name}》拟出的数据来源表说明。注明“{CONFIRM}”的地方都要人看过、改过再用。"]
    for sheet in workbook.sheets:
        if not sheet.places and not sheet.errors:
            continue
        found = propose(sheet)
        lines.append("")
        if found.header is None:
            lines.append(f"# 工作表〈{sheet.name}〉{found.reason}，没有列出。")
        else:
            lines += _table(found, found.header)
    return "\n".join(lines) + "\n"


def _table(found: Proposal, header: Header) -> Iterator[str]:
    name = found.sheet.name
    yield f"- 表: {_quoted(name)}    # {CONFIRM}：问题清单里怎样称呼这张表"
    yield f"  来源: 来源部门    # {CONFIRM}：改成名册上的来源部门"
    words = list(dict.fromkeys(one.levels[0] for one in header.columns if len(one.levels[0]) > 2))[:3]
    yield f"  识别: {{工作表: {_quoted(name)}, 表头含: [{', '.join(map(_quoted, words))}]}}"
    yield from _unit_column(found, header)
    yield from _period_column(found, header)
    sums = _sums(found, header)
    if sums:
        yield f"  跳过行: [{', '.join(_quoted(text) for text in sums)}]    # {CONFIRM}：这些行不是单位的数据"
    if header.unit_rows:
        yield f"  说明行: {header.unit_rows}"
    if header.measure:
        yield f"  # 表上写明单位：{header.measure}"
    yield f"  # 表头是第 {header.top}～{header.bottom} 行。左边“待填”改成 指标代码.数据项名称，不用的列删去。"
    yield "  列:"
    yield from _columns(found, header)


def _columns(found: Proposal, header: Header) -> Iterator[str]:
    twice = [one.path for one in header.columns]
    for one in header.columns:
        below = found.below(one.column)
        errors = sum(at[1] == one.column for at in found.sheet.errors)
        numbers = sum(not isinstance(raw, str) for raw in below) + errors
        entry = f"路径: {_quoted(one.path)}" + (f", 单位: {_quoted(one.measure)}" if one.measure else "")
        remarks = [where(one)]
        if one.hint:
            remarks.append(f"表上注明“{one.hint}”")
        if twice.count(one.path) > 1:
            remarks.append(f"{CONFIRM}：这条路径有 {twice.count(one.path)} 列，须先改表头")
        is_number = bool(one.measure) or (not one.hint and numbers * 2 > len(below) + errors)
        if is_number and not one.measure:
            remarks.append(f"{CONFIRM}：没有写计量单位{_siblings(header, one)}")
        mark = "" if is_number else "# "
        kind = "" if is_number else "（文字列）"
        yield f"    {mark}待填.{column_name(one.column)}: {{{entry}}}    # {'；'.join(remarks)}{kind}"


def _siblings(header: Header, one: HeaderColumn) -> str:
    beside = [other for other in header.columns if other.levels[:-1] == one.levels[:-1] and other.measure]
    return f"，同组有写 {beside[0].measure} 的" if beside and len(one.levels) > 1 else ""


def _unit_column(found: Proposal, header: Header) -> Iterator[str]:
    """Columns of words that look like names of units, the likeliest first."""

    def merit(one: HeaderColumn) -> tuple[int, int]:
        named = next((at for at, word in enumerate(_UNIT_WORDS) if word in one.levels[-1]), len(_UNIT_WORDS))
        return named, one.column

    texts = [one for one in header.columns if (below := found.below(one.column)) and _mostly_text(below)]
    ranked = sorted(texts or header.columns, key=merit)
    others = "、".join(f"“{one.path}”" for one in ranked[1:4])
    note = f"；也可能是 {others}" if others else ""
    yield f"  单位列: {_quoted(ranked[0].path)}    # {CONFIRM}：哪一列是单位{note}"


def _mostly_text(below: Sequence[Raw]) -> bool:
    return sum(isinstance(raw, str) for raw in below) * 2 > len(below)


def _period_column(found: Proposal, header: Header) -> Iterator[str]:
    for one in header.columns:
        if not any(word in one.levels[-1] for word in _PERIOD_WORDS):
            continue
        for raw in found.below(one.column):
            try:
                PeriodStyle(val.shown(raw))
            except ValueError:
                break
            yield f"  期列: {{列: {_quoted(one.path)}, 写法: {_quoted(val.shown(raw))}}}    # {CONFIRM}：只取本期的行"
            return


def _sums(found: Proposal, header: Header) -> list[str]:
    """Words of rows that are sums, groups or samples, in the order in which they stand."""
    words: dict[str, None] = {}
    first = min((one.column for one in header.columns), default=1)
    for (row, column), raw in found.cells.items():
        if row <= header.bottom or not isinstance(raw, str):
            continue
        text = "".join(val.plain(raw).split())
        if sample := next((word for word in _SAMPLES if text.startswith(word)), None):
            words[sample] = None
        elif is_total(raw) or (column <= first + 1 and text.endswith("一批") and len(text) <= 8):
            words[text] = None
    return list(words)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' if _ODD.search(text) else text
