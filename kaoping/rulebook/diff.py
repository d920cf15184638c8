"""What is different between two schemes, or two editions of one, in the office's words.

Both are read for the same quarter, so a value by date (按期) is compared as it stands in each.
Numbers are compared as numbers and formulas without their spaces; what is printed is what the
files say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kaoping.methods._shelf import Declared

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaoping.periods import Period
    from kaoping.rulebook.dated import Tree
    from kaoping.rulebook.load import Edition, Placed, SchemeSource
    from kaoping.rulebook.model import Indicator, Unit

_IDENTITIES = ("代码", "案例", "名称", "区间", "条件")
"""Keys that tell members of a list apart; the first that all members have."""

_LONG = 60

M = TypeVar("M", bound=Declared)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs: of what (方案, 指标 P01, 单位 J01), where in it, and the words.

    `since` and `until` are the first and last quarter that was compared and has it; `always` tells
    whether all have it.
    """

    subject: str
    words: str
    since: Period
    until: Period
    always: bool

    def __str__(self) -> str:
        """One line: 指标 P01 的“分值·镇街”：6 → 7（2022Q3 起）."""
        return f"{self.subject}{self.words}" if self.always else f"{self.subject}{self.words}（{self.span}）"

    @property
    def span(self) -> str:
        """Quarters in which it is so."""
        return f"{self.since}" if self.since == self.until else f"{self.since} 至 {self.until}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Differences of two schemes, in reading order, and what was set against what where no quarter is in both."""

    differences: tuple[Difference, ...]
    note: str = ""


def compare(old: SchemeSource, new: SchemeSource, period: Period | None = None) -> Comparison:
    """Compare two schemes in a period, or in every quarter in which both hold.

    Where no quarter is in both, the last of the old one is set against the first of the new one.
    Raises Rejected where a period is asked for in which one of them does not hold.

    >>> from kaoping.rulebook.load import load_scheme
    >>> compare(load_scheme("dawa-2022"), load_scheme("dawa-2022")).differences
    ()
    """
    if period is not None:
        return Comparison(_merged([(period, _differences(old.edition(period), new.edition(period)))]))
    shared = [quarter for quarter in old.valid.quarters() if quarter in new.valid]
    if not shared:
        last, first = old.valid.quarters()[-1], new.valid.quarters()[0]
        note = f"适用期没有重合，比较的是旧方案的 {last} 和新方案的 {first}"
        return Comparison(_merged([(first, _differences(old.edition(last), new.edition(first)))]), note)
    found = [(quarter, _differences(old.edition(quarter), new.edition(quarter))) for quarter in shared]
    return Comparison(_merged(found))


class _Line(NamedTuple):
    """Chapter (the whole, indicators, departments, units), subject and words of a difference."""

    chapter: int
    subject: str
    words: str


def _merged(found: list[tuple[Period, list[_Line]]]) -> tuple[Difference, ...]:
    """Put together what is the same in several quarters on end; a line that comes back is told again."""
    runs: list[tuple[_Line, list[Period]]] = []
    running: dict[_Line, list[Period]] = {}
    for quarter, lines in found:
        running = {line: running.get(line, []) for line in lines}
        runs += [(line, quarters) for line, quarters in running.items() if not quarters]
        for quarters in running.values():
            quarters.append(quarter)
    subjects = {subject: at for at, subject in enumerate(dict.fromkeys(line.subject for line, _ in runs))}
    runs.sort(key=lambda run: (run[0].chapter, subjects[run[0].subject]))
    return tuple(
        Difference(line.subject, line.words, quarters[0], quarters[-1], always=len(quarters) == len(found))
        for line, quarters in runs
    )


def _differences(old: Edition, new: Edition) -> list[_Line]:
    chapters = (_of_scheme, _of_indicators, _of_departments, _of_units)
    return [_Line(at, *said) for at, chapter in enumerate(chapters) for said in chapter(old, new)]


# --- the whole, the indicators, the roster --------------------------------------------------------


def _of_scheme(old: Edition, new: Edition) -> Iterator[tuple[str, str]]:
    if old.scheme.model != new.scheme.model:
        for words in _changes(_tree(old.scheme), _tree(new.scheme), ()):
            yield "方案", words


def _of_indicators(old: Edition, new: Edition) -> Iterator[tuple[str, str]]:
    before = {one.model.code: one for one in old.indicators}
    after = {one.model.code: one for one in new.indicators}
    for code, one in after.items():
        if code not in before:
            yield f"新增指标 {code}", f"：{one.model.name}，{_points(one.model)}"
        elif before[code].model != one.model:
            for words in _changes(_tree(before[code]), _tree(one), ()):
                yield f"指标 {code} ", words
    for code, one in before.items():
        if code not in after:
            yield f"删除指标 {code}", f"：{one.model.name}，{_points(one.model)}"


def _points(indicator: Indicator) -> str:
    return "分值 " + "、".join(f"{name} {points.normalize():f}" for name, points in indicator.points.items())


def _of_departments(old: Edition, new: Edition) -> Iterator[tuple[str, str]]:
    before, after = (
        {one.code: _Member(one, _entry(edition, "来源部门", one.code)) for one in edition.roster.model.departments}
        for edition in (old, new)
    )
    yield from _of_members("来源部门", before, after)


def _of_units(old: Edition, new: Edition) -> Iterator[tuple[str, str]]:
    before, after = (
        {one.code: _Member(one, _entry(edition, "单位", one.code)) for one in edition.rulebook.units}
        for edition in (old, new)
    )
    heirs = {f"删除单位 {code}": unit for unit in new.rulebook.units for code in unit.predecessors}
    for subject, words in _of_members("单位", before, after):
        heir = heirs.get(subject)
        yield subject, words if heir is None else f"{words}（并入 {heir.code} {heir.name}）"
    yield from _reordered(old.rulebook.units, new.rulebook.units)


class _Member(NamedTuple):
    """A unit or a department, and how it is written."""

    model: Declared
    tree: Tree


def _entry(edition: Edition, kind: str, code: str) -> Tree:
    tree = _tree(edition.roster)
    listed = tree.get(kind, []) if isinstance(tree, dict) else []
    return next(one for one in listed if isinstance(one, dict) and str(one.get("代码", "")).strip() == code)


def _of_members(kind: str, before: Mapping[str, _Member], after: Mapping[str, _Member]) -> Iterator[tuple[str, str]]:
    for code, member in after.items():
        if code not in before:
            yield f"新增{kind} {code}", f"：{_name(member.tree)}"
        elif before[code].model != member.model:
            for words in _changes(before[code].tree, member.tree, ()):
                yield f"{kind} {code} ", _RENAMED.sub(lambda found: _SAID[found[1]], words)
    for code, member in before.items():
        if code not in after:
            yield f"删除{kind} {code}", f"：{_name(member.tree)}"


_SAID = {"名称": "改名", "组": "换组", "类别": "改类别"}
"""What changes in a member of the roster have words of their own."""
_RENAMED = re.compile(f"^的“({'|'.join(_SAID)})”")


def _name(tree: Tree) -> str:
    words = [tree.get(key, "") for key in ("名称", "类别", "组")] if isinstance(tree, dict) else []
    return "，".join(str(word) for word in words if word)


def _reordered(old: tuple[Unit, ...], new: tuple[Unit, ...]) -> Iterator[tuple[str, str]]:
    """Tell that the order of the units changed, which is the order of the tables."""
    codes = [unit.code for unit in new]
    before = [unit.code for unit in old if unit.code in codes]
    known = set(before)
    if before != [code for code in codes if code in known]:
        yield "名册", "的单位顺序不同"


# --- values ---------------------------------------------------------------------------------------


def _tree(placed: Placed[M]) -> Tree:
    return placed.paragraph.tree(placed.period)


def _changes(old: Tree, new: Tree, path: tuple[str, ...]) -> Iterator[str]:
    """List what differs between two values, with its keys: 的“分值·镇街”：6 → 7."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*new, *old)):
            if key not in old:
                yield f"新写“{'·'.join((*path, key))}”：{_said(new[key])}"
            elif key not in new:
                yield f"删去“{'·'.join((*path, key))}”：原为 {_said(old[key])}"
            else:
                yield from _changes(old[key], new[key], (*path, key))
    elif isinstance(old, list) and isinstance(new, list) and (identity := _identity(old, new)):
        yield from _changes(_by(old, identity), _by(new, identity), path)
    elif _plain(old) != _plain(new):
        yield f"的“{'·'.join(path)}”：{_said(old)} → {_said(new)}"


def _identity(*lists: list[Tree]) -> str:
    """Key whose value tells the members apart; empty where there is none."""
    return next((key for key in _IDENTITIES if all(_tells_apart(key, members) for members in lists)), "")


def _tells_apart(key: str, members: list[Tree]) -> bool:
    names = [one.get(key) if isinstance(one, dict) else None for one in members]
    return all(isinstance(name, str) for name in names) and len(set(map(str, names))) == len(names)


def _by(members: list[Tree], key: str) -> Tree:
    return {str(one[key]): one for one in members if isinstance(one, dict)}


def _plain(value: Tree) -> object:
    """Make values that mean the same equal: 98% and 0.98, 甲+乙 and 甲 + 乙."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    text = re.sub(r"\s+", "", value)
    try:
        number = Decimal(text.removesuffix("%"))
    except InvalidOperation:
        return text
    return number / 100 if text.endswith("%") else number


def _said(value: Tree) -> str:
    """Write a value in one line, as a rule file would."""
    if isinstance(value, dict):
        words = "{" + ", ".join(f"{key}: {_said(one)}" for key, one in value.items()) + "}"
    elif isinstance(value, list):
        words = "[" + ", ".join(map(_said, value)) + "]"
    else:
        return value or "（空）"
    return words if len(words) <= _LONG else f"{words[:_LONG]}…"
