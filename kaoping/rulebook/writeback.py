"""Writing one tuned number back into a rule file: every other byte stays, comments, order and layout too.

The file is not dumped again. The place of the value is found in the text, and only it is
replaced; afterwards the file is read as rules are read, and must say the same but for that value.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

import yaml

from kaoping.periods import Period
from kaoping.rulebook.dated import DATED
from kaoping.rulebook.load import INDICATORS, SCHEME_FILE
from kaoping.rulebook.reading import read_rule_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal
    from pathlib import Path

    from kaoping.rulebook.load import SchemeSource
    from kaoping.rulebook.reading import Node

_ANY = "?"
"""Name of the file in findings that no reader gets."""


class Since(NamedTuple):
    """From which quarter a new value holds, and the first quarter of the scheme (the old value keeps it)."""

    first: Period
    since: Period


def set_weight(
    source: SchemeSource, effect: str, unit_class: str, weight: Decimal, since: Period | None = None
) -> Path:
    """Write the weight of an effect for a class into scheme.yaml; from a quarter on, or altogether.

    Returns the file that was changed. Raises LookupError where there is no such weight, ValueError
    where it cannot be written in place. The scheme must be loaded again to be used.

    >>> import shutil
    >>> from decimal import Decimal
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from kaoping.rulebook.load import load_scheme
    >>> from kaoping.shipped import rules_folder
    >>> with TemporaryDirectory() as place:
    ...     folder = shutil.copytree(rules_folder() / "dawa-2022", Path(place) / "试改")
    ...     file = set_weight(load_scheme(folder), "政治效果", "镇街", Decimal(25), Period.parse("2022Q3"))
    ...     print(next(line for line in file.read_text(encoding="utf-8").splitlines() if "政治效果" in line).strip())
    政治效果: {代码: P, 权重: {镇街: {按期: {2022Q1: 24, 2022Q3: 25}}, 部门: 27, 牵头: 29}}
    """
    return _write(source, SCHEME_FILE, ("效果", effect, "权重", unit_class), weight, since)


def set_points(
    source: SchemeSource, indicator: str, unit_class: str, points: Decimal, since: Period | None = None
) -> Path:
    """Write the points of an indicator for a class into its file; as `set_weight`."""
    for chapter in source.indicators:
        if chapter.models[0].code == indicator:
            file = chapter.paragraph.file
            at = [one.paragraph for one in source.indicators if one.paragraph.file == file].index(chapter.paragraph)
            return _write(source, file, (at, "分值", unit_class), points, since)
    raise LookupError(f"no indicator {indicator} in {INDICATORS}")


def _write(source: SchemeSource, file: str, path: Sequence[str | int], value: Decimal, since: Period | None) -> Path:
    place = source.folder / file
    dates = Since(source.valid.quarters()[0], since) if since is not None else None
    data = written_text(place.read_bytes(), path, f"{value:f}", dates)
    draft = place.with_name(f".{place.name}.new")
    draft.write_bytes(data)
    os.replace(draft, place)  # noqa: PTH105  a rename that may replace, on every system
    return place


def written_text(data: bytes, path: Sequence[str | int], value: str, dates: Since | None = None) -> bytes:
    """Return the bytes of a rule file with the value at a path replaced, and nothing else.

    path has a key for each mapping and a position for each list, as the file has them (按期 is
    stepped over); with dates the old value keeps the quarters before. Raises LookupError where
    the path leads nowhere, ValueError where the value is none that can be replaced.

    >>> written_text("分值: {镇街: 24, 部门: 27}  # 不变".encode(), ("分值", "镇街"), "25").decode()
    '分值: {镇街: 25, 部门: 27}  # 不变'
    """
    text = data.decode("utf-8")
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    node, exact = _found(root, path, dates)
    if len(exact) > len(path):
        dates = None  # the quarter is that of the mapping around the value
    start, end, new = _change(text, node, value, dates)
    changed = (text[:start] + new + text[end:]).encode("utf-8")
    _verify(data, changed, exact, value, dates)
    return changed


# --- where --------------------------------------------------------------------------------------


def _found(root: yaml.Node | None, path: Sequence[str | int], dates: Since | None) -> tuple[yaml.Node, list[str | int]]:
    """Walk to the value; returns it with the steps that were really taken (按期 among them)."""
    node, taken = root, list[str | int]()
    for step in path:
        by_date = _by_date(node)
        if by_date is not None:
            node, quarter = _of_quarter(by_date, dates)
            taken += [DATED, quarter]
        node = _child(node, step)
        if node is None:
            raise LookupError(f"nothing at {'/'.join(map(str, path))}")
        taken.append(step)
    if node is None:
        raise LookupError("the file is empty")
    return node, taken


def _child(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        found: yaml.Node = node.value[step]
        return found
    return None


def _by_date(node: yaml.Node | None) -> yaml.MappingNode | None:
    """Return the mapping of quarters of a value by date; None where it is not by date."""
    if not isinstance(node, yaml.MappingNode) or [key.value for key, _ in node.value] != [DATED]:
        return None
    dates = node.value[0][1]
    dated = isinstance(dates, yaml.MappingNode) and any(str(key.value)[:1].isdigit() for key, _ in dates.value)
    return dates if dated else None


def _of_quarter(by_date: yaml.MappingNode, dates: Since | None) -> tuple[yaml.Node, str]:
    for key, value in by_date.value:
        if dates is not None and Period.parse(key.value) == dates.since:
            return value, key.value
    raise ValueError("a whole mapping is written by date here, and has no entry of that quarter: write one by hand")


# --- what ---------------------------------------------------------------------------------------


def _change(text: str, node: yaml.Node, value: str, dates: Since | None) -> tuple[int, int, str]:
    """Where the text changes (start, end) and to what."""
    by_date = _by_date(node)
    if by_date is not None:
        return _dated_change(text, by_date, value, dates)
    if not isinstance(node, yaml.ScalarNode) or node.style in {"|", ">"}:
        raise ValueError("only a single value can be replaced")
    start, end = node.start_mark.index, node.end_mark.index
    new = _scalar(value, quoted=node.style is not None)
    if dates is not None and dates.since != dates.first:
        new = f"{{{DATED}: {{{dates.first}: {text[start:end]}, {dates.since}: {new}}}}}"
    return start, end, new if start < end else f" {new}"


def _dated_change(text: str, by_date: yaml.MappingNode, value: str, dates: Since | None) -> tuple[int, int, str]:
    if dates is None:
        raise ValueError("the value is written by date: say from which quarter the new one holds")
    earlier = [(key, old) for key, old in by_date.value if Period.parse(key.value) <= dates.since]
    if not earlier:
        raise ValueError(f"no value before {dates.since}")
    key, old = max(earlier, key=lambda entry: Period.parse(entry[0].value))
    if not isinstance(old, yaml.ScalarNode):
        raise ValueError("only a single value can be replaced")  # noqa: TRY004  as above
    new = _scalar(value, quoted=old.style is not None)
    if Period.parse(key.value) == dates.since:
        return old.start_mark.index, old.end_mark.index, new
    if by_date.flow_style:
        return old.end_mark.index, old.end_mark.index, f", {dates.since}: {new}"
    line_end = text.find("\n", old.end_mark.index)
    place = len(text) if line_end < 0 else line_end + 1
    line_break = "\r\n" if text[:place].endswith("\r\n") else "\n"
    line = f"{' ' * key.start_mark.column}{dates.since}: {new}"
    return (place, place, f"{line}{line_break}") if line_end >= 0 else (place, place, f"{line_break}{line}")


def _scalar(value: str, *, quoted: bool) -> str:
    """Write a text so that it is read as itself: plain where that is safe."""
    if not quoted:
        written = yaml.compose(f"{{键: {value}}}", Loader=yaml.SafeLoader) if _is_simple(value) else None
        if isinstance(written, yaml.MappingNode) and written.value[0][1].value == value:
            return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _is_simple(value: str) -> bool:
    return bool(value) and value == value.strip() and not set(value) & set("{}[],:#&*!|>'\"%@`?\n“”‘’：，") - {"%"}


# --- afterwards ---------------------------------------------------------------------------------


def _verify(before: bytes, after: bytes, path: Sequence[str | int], value: str, dates: Since | None) -> None:
    """Refuse a change that says anything else than it should."""
    old, new = (read_rule_file(data, _ANY) for data in (before, after))
    if old.node is None or new.node is None or new.findings:
        raise ValueError("the file cannot be read as rules")
    expected = _plain(old.node)
    holder = expected
    for step in path[:-1]:
        holder = holder[step]  # type: ignore[index]  # the path was walked before
    last = path[-1]
    holder[last] = _expected(holder[last], value, dates)  # type: ignore[index]  # as above
    if _plain(new.node) != expected:
        raise ValueError("the change would say more than the one value")


def _expected(old: object, value: str, dates: Since | None) -> object:
    if isinstance(old, dict) and dates is not None:
        return {DATED: {**old[DATED], str(dates.since): value}}
    if dates is not None and dates.since != dates.first:
        return {DATED: {str(dates.first): old, str(dates.since): value}}
    return value


def _plain(node: Node) -> object:
    content = node.content
    if isinstance(content, str):
        return content
    if isinstance(content, tuple):
        return [_plain(one) for one in content]
    return {key: _plain(one) for key, one in content.items()}
