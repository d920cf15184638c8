"""Values by date: `{按期: {2022Q1: 24, 2022Q3: 26}}` is 24 from the first quarter, 26 from the third on.

Such a mapping may stand anywhere in a rule file. It is resolved for one period before any model
sees it, and every path of the resolved value leads back to its line in the file.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from kaoping.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaoping.rulebook.reading import Node

DATED = "按期"

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"
Path: TypeAlias = tuple[str | int, ...]


class DateFault(NamedTuple):
    """A dated value that cannot be resolved: line, what was found, the mend."""

    line: int
    found: str
    fix: str


def resolve(node: Node, period: Period) -> Tree:
    """Give the plain value that holds in a period; the earliest where none is in force yet."""
    node = in_force(node, period)
    content = node.content
    if isinstance(content, str):
        return content
    if isinstance(content, Mapping):
        return {key: resolve(value, period) for key, value in content.items()}
    return [resolve(value, period) for value in content]


def in_force(node: Node, period: Period) -> Node:
    """Step from a dated mapping to its value in a period; any other node is itself."""
    while (by_start := _by_start(node)) is not None and by_start:
        started = [start for start in by_start if start <= period]
        node = by_start[max(started) if started else min(by_start)]
    return node


def locate(node: Node, path: Sequence[str | int], period: Period) -> tuple[int, Path]:
    """Find the line of a path in the resolved value, and how much of the path is really there.

    Steps that the file does not have (what a model inserted, a missing key) are passed over.
    """
    line, found = node.line, list[str | int]()
    node = in_force(node, period)
    for step in path:
        child = _child(node, step)
        if child is not None:
            line = child.line
            found.append(step)
            node = in_force(child, period)
            line = node.line if _by_start(child) else line
    return line, tuple(found)


def starts(node: Node) -> Iterator[Period]:
    """List every period in which something inside the node changes."""
    by_start = _by_start(node)
    if by_start is not None:
        yield from by_start
    for child in _children(node):
        yield from starts(child)


def date_faults(node: Node, since: Period) -> Iterator[DateFault]:
    """List what is wrong with the dates inside a node that must have values from `since` on."""
    by_start = _by_start(node)
    if by_start is None:
        for child in _children(node):
            yield from date_faults(child, max(since, _enrolled(node) or since))
        return
    for key, value in _dates(node).items():
        start = _quarter(key)
        if start is None:
            fix = f"请写成季度，如 {since}"
            yield DateFault(value.line, f"“{DATED}”里的“{key}”不是季度的写法", fix)
        else:
            yield from date_faults(value, max(since, start))
    first = min(by_start, default=None)
    if first is not None and first > since:
        yield DateFault(node.line, f"{since} 还没有取值，最早的取值从 {first} 起", f"请补写 {since} 起的取值")


def _by_start(node: Node) -> dict[Period, Node] | None:
    """Read a dated mapping; None where the node is not one."""
    content = node.content
    if not isinstance(content, Mapping) or content.keys() != {DATED}:
        return None
    dates = content[DATED].content
    # 按期 is also a fair name for an item; dates begin with a digit
    if not isinstance(dates, Mapping) or not any(key[:1].isdigit() for key in dates):
        return None
    pairs = ((_quarter(key), value) for key, value in dates.items())
    return {start: value for start, value in pairs if start is not None}


def _dates(node: Node) -> Mapping[str, Node]:
    content = node.content
    dates = content[DATED].content if isinstance(content, Mapping) else {}
    return dates if isinstance(dates, Mapping) else {}


def _quarter(text: str) -> Period | None:
    try:
        period = Period.parse(text)
    except ValueError:
        return None
    return period if period.kind == "quarter" else None


def _enrolled(node: Node) -> Period | None:
    """Quarter from which a unit is on the roster (自); before, it needs no values."""
    content = node.content
    since = content.get("自") if isinstance(content, Mapping) else None
    return _quarter(since.content) if since is not None and isinstance(since.content, str) else None


def _children(node: Node) -> Iterator[Node]:
    content = node.content
    if isinstance(content, Mapping):
        yield from content.values()
    elif isinstance(content, tuple):
        yield from content


def _child(node: Node, step: str | int) -> Node | None:
    content = node.content
    if isinstance(content, Mapping):
        plain = {unicodedata.normalize("NFKC", key): value for key, value in content.items()}
        return content.get(str(step)) or plain.get(str(step))
    if isinstance(content, tuple) and isinstance(step, int) and step < len(content):
        return content[step]
    return None
