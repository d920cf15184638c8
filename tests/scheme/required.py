"""Which nuances an indicator declares, read off its own paragraph: each needs a row in the table.

Some count once for an indicator (a cap, wherever it stands), some for each place (every price, every band).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kaoping.rulebook.reading import Node

Path = tuple[str | int, ...]

OF_INDICATOR = ("最高比率", "适用", "考核期", "小样本", "不适用", "缺报", "未证实")
OF_ITEM = ("按级", "按档", "按等", "去极值", "剔除", "主协", "级别")
OF_MEASURE = (
    "封顶", "超额", "下限", "保底", "阈值", "每步", "取步", "方向", "时间进度", "次高折算", "缺部分", "最少票",
    "票数不足", "最大等于最小", "只有一家", "基础", "档外", "除数为零", "目标为零", "实际为零",
)  # fmt: skip
IN_LISTS = {
    "扣": ("扣价", "每件"),
    "计": ("计价", "每件"),
    "档": ("档", ""),
    "判定": ("判定", ""),
    "因子": ("因子", "计分"),
    "情形": ("情形", "条件"),
    "部分": ("权重", "权重"),
    "层": ("权重", "权重"),
}
"""List → what its elements are called, and the key in each that a row must take out (or the whole element)."""

ONE_IS_ENOUGH = {"权重"}
FIGURES = ("实际", "数值")
"""What makes a factor of 连乘 a factor: its cap alone is not it."""


def required(paragraph: Node) -> Mapping[str, Sequence[Path]]:
    """Nuances by name; a row at or under any of a nuance's paths covers it."""
    content = paragraph.content
    found: dict[str, list[Path]] = defaultdict(list)
    for key in OF_INDICATOR:
        if key in content:
            found[key].append((key,))
    for name, item in content["数据"].content.items():
        for key in OF_ITEM:
            if key in item.content:
                found[key].append(("数据", name, key))
    for key, path in _in_measures(content["计分"], ("计分",)):
        found[key].append(path)
    if any("按期" in path for path in _dated(paragraph, ())):
        found["按期"] += list(_dated(paragraph, ()))
    return found


def _in_measures(node: Node, path: Path) -> Iterator[tuple[str, Path]]:
    content = node.content
    if isinstance(content, tuple):
        for at, element in enumerate(content):
            yield from _in_measures(element, (*path, at))
    elif not isinstance(content, str):
        for key, value in content.items():
            here = (*path, key)
            if key in IN_LISTS and isinstance(value.content, tuple):
                yield from _elements(value, path, key)
            elif key in OF_MEASURE and not (key == "基础" and not _is_number(value)):
                yield key, here
            elif key == "条件" and content.get("方法") is not None and isinstance(value.content, str):
                yield "归零条件", here
            yield from _in_measures(value, here)


def _elements(value: Node, path: Path, key: str) -> Iterator[tuple[str, Path]]:
    kind, leaf = IN_LISTS[key]
    for at, _ in enumerate(value.content):
        name = kind if kind in ONE_IS_ENOUGH else f"{kind}{at + 1}（{'·'.join(map(str, path))}）"
        yield name, (*path, key, at, *([leaf] if leaf else []))


def _is_number(node: Node) -> bool:
    return isinstance(node.content, str) and node.content.replace(".", "", 1).isdecimal()


def _dated(node: Node, path: Path) -> Iterator[Path]:
    content = node.content
    if isinstance(content, tuple):
        for at, element in enumerate(content):
            yield from _dated(element, (*path, at))
    elif not isinstance(content, str):
        dates = content.get("按期")
        if dates is not None and content.keys() == {"按期"} and not isinstance(dates.content, str | tuple):
            yield (*path, "按期")
        for key, value in content.items():
            yield from _dated(value, (*path, key))


def covers(changed: Path, place: Path) -> bool:
    """Whether a change at one path takes away what stands at a place: there, inside it, or the list's whole element."""
    if len(place) > 1 and isinstance(place[-2], int) and changed == place[:-1]:
        return True
    if place[-1] == "计分":
        return changed == place or changed in {(*place, figure) for figure in FIGURES}
    return changed[: len(place)] == place
