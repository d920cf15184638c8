"""Records to figures: what the rules take from the ledgers, with the rows it was counted from.

One small function per derivation, registered under the name that the rules use (取自). A rule
says where a number comes from instead of asking a unit to count.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from kaoping.findings import Finding, Where
from kaoping.layouts import DECISION_STAGES, LEVELS

if TYPE_CHECKING:
    from kaoping.intake.sheets import Record
    from kaoping.periods import Period
    from kaoping.rulebook.model import Item


@dataclass(frozen=True, slots=True)
class Window:
    """The days that count: the year's first, the period's first and last."""

    year: dt.date
    first: dt.date
    last: dt.date

    @classmethod
    def of(cls, period: Period) -> Window:
        """Days of a period."""
        return cls(dt.date(period.year, 1, 1), period.first_day, period.last_day)


@dataclass(frozen=True, slots=True)
class Derived:
    """A figure and the records it was counted from; no value means 不适用 (nothing to average)."""

    value: float | None
    used: tuple[Record, ...]


Derivation = Callable[[Sequence["Record"], "Item", Window], Derived]
_DERIVATIONS: Final[dict[str, Derivation]] = {}


def _derives(name: str) -> Callable[[Derivation], Derivation]:
    def register(function: Derivation) -> Derivation:
        _DERIVATIONS[name] = function
        return function

    return register


def derivations() -> Mapping[str, Derivation]:
    """All derivations by the name that the rules use: 任务台账.到期数."""
    return _DERIVATIONS


def derive(records: Sequence[Record], item: Item, window: Window) -> Derived:
    """Compute a derived item from one unit's records of its table."""
    return _DERIVATIONS[item.derived or ""](records, item, window)


@lru_cache(maxsize=1 << 12)
def _exact(value: float) -> Fraction:
    return Fraction(repr(float(value)))


def _mean(values: Iterable[Fraction]) -> float | None:
    listed = list(values)
    return float(sum(listed, Fraction(0)) / len(listed)) if listed else None


def _count(records: Sequence[Record]) -> Derived:
    return Derived(float(len(records)), tuple(records))


def _day(record: Record, key: str) -> dt.date | None:
    found: Any = record.values.get(key)
    return found if isinstance(found, dt.date) else None


def _days(records: Sequence[Record], key: str) -> list[Any]:
    """Give the days of a date column, None where a cell is blank."""
    return [record.values.get(key) for record in records]


# --- 任务台账 -----------------------------------------------------------------------------------


def _due_tasks(records: Sequence[Record], window: Window) -> list[Record]:
    first, last = window.year, window.last
    return [r for r, due in zip(records, _days(records, "due"), strict=True) if due and first <= due <= last]


def _weighed(records: Sequence[Record], item: Item) -> Derived:
    if item.by_level is None:
        return _count(records)
    weights = item.by_level
    levels = Counter(str(r.values["level"]) for r in records)
    total = sum((count * _exact(weights.get(level, 0.0)) for level, count in levels.items()), Fraction(0))
    return Derived(float(total), tuple(records))


@_derives("任务台账.到期数")
def tasks_due(records: Sequence[Record], item: Item, window: Window) -> Derived:
    """Tasks due from the start of the year to the end of the period, weighed by level if so declared."""
    return _weighed(_due_tasks(records, window), item)


@_derives("任务台账.按时完成数")
def tasks_on_time(records: Sequence[Record], item: Item, window: Window) -> Derived:
    """Due tasks that were finished on or before their day."""
    due = _due_tasks(records, window)
    days = zip(due, _days(due, "finished"), _days(due, "due"), strict=True)
    return _weighed([r for r, end, last in days if end and end <= last], item)


@_derives("任务台账.逾期完成数")
def tasks_late(records: Sequence[Record], item: Item, window: Window) -> Derived:
    """Due tasks that were finished after their day but within the period."""
    due = _due_tasks(records, window)
    days = zip(due, _days(due, "finished"), _days(due, "due"), strict=True)
    return _weighed([r for r, end, last in days if end and last < end <= window.last], item)


def _sure(record: Record, key: str) -> dt.date:
    day = _day(record, key)
    if day is None:
        raise RuntimeError(f"record without {key}")
    return day


# --- 督办单 -------------------------------------------------------------------------------------


def _deadline(record: Record) -> dt.date:
    return _day(record, "extended") or _sure(record, "due")


def _due_orders(records: Sequence[Record], window: Window) -> list[Record]:
    return [r for r in records if window.first <= _deadline(r) <= window.last]


@_derives("督办单.到期数")
def orders_due(records: Sequence[Record], item: Item, window: Window) -> Derived:
    """Orders whose (extended) day lies in the quarter."""
    del item
    return _count(_due_orders(records, window))


@_derives("督办单.按期办结数")
def orders_on_time(records: Sequence[Record], item: Item, window: Window) -> Derived:
    """Due orders closed on or before their (extended) day."""
    del item
    due = _due_orders(records, window)
    return _count([r for r in due if (end := _day(r, "finished")) is not None and end <= _deadline(r)])


# --- 抽查 ---------------------------------------------------------------------------------------

_DUTIES: Final = ("person", "task", "post", "stage", "detail")
_STAGES: Final = dict(zip(DECISION_STAGES, ("before", "during", "after"), strict=True))


@_derives("五个落实抽查.抽查数")
def duties_sampled(records: Sequence[Record], item: Item, window: Window) -> Derived:
    """Tasks that were sampled."""
    del item, window
    return _count(records)


@_derives("五个落实抽查.合格要素数")
def duties_met(records: Sequence[Record], item: Item, window: Window) -> Derived:
    """Of five elements a task, those found in order."""
    del item, window
    met = sum(r.values[key] == "是" for r in records for key in _DUTIES)
    return Derived(float(met), tuple(records))


@_derives("决策档案抽查.到期数")
def stages_due(records: Sequence[Record], item: Item, window: Window) -> Derived:
    """Decisions in which the stage is due."""
    del window
    key = _STAGES[item.stage or ""]
    return _count([r for r in records if r.values[key] != "未到期"])


@_derives("决策档案抽查.齐备数")
def stages_complete(records: Sequence[Record], item: Item, window: Window) -> Derived:
    """Decisions in which the stage's papers are complete."""
    del window
    key = _STAGES[item.stage or ""]
    return _count([r for r in records if r.values[key] == "齐备"])


@_derives("集体决策抽查.未经集体决策数")
def not_collective(records: Sequence[Record], item: Item, window: Window) -> Derived:
    """Sampled matters that were not decided collectively."""
    del item, window
    return _count([r for r in records if r.values["collective"] == "否"])


# --- 牵头事项 -----------------------------------------------------------------------------------


@_derives("牵头事项.方案按期率")
def plans_on_time(records: Sequence[Record], item: Item, window: Window) -> Derived:
    """Share of the led items whose plan came on time."""
    del item, window
    return Derived(_mean(Fraction(r.values["plan"] == "是") for r in records), tuple(records))


@_derives("牵头事项.调度率")
def meetings_held(records: Sequence[Record], item: Item, window: Window) -> Derived:
    """Mean over the led items of held ÷ due, at most 1; items with none due are left out."""
    del item, window
    due = [r for r in records if _figure(r, "meetings_due")]
    rates = (min(Fraction(1), _exact(_figure(r, "meetings_held")) / _exact(_figure(r, "meetings_due"))) for r in due)
    return Derived(_mean(rates), tuple(due))


def _figure(record: Record, key: str) -> float:
    found = record.values.get(key, 0.0)
    return found if isinstance(found, float) else 0.0


# --- 测评票 -------------------------------------------------------------------------------------


def _valid(records: Sequence[Record], item: Item) -> list[Record]:
    return [
        r
        for r in records
        if r.values.get("poll") == item.poll
        and (item.layer is None or r.values.get("layer") == item.layer)
        and r.values.get("grade") != "弃权"
        and ("grade" in r.values or "score" in r.values)
    ]


def _trimmed(values: list[Fraction], item: Item) -> list[Fraction]:
    if item.trim is None or len(values) <= item.trim.above:
        return values
    each = item.trim.each
    return sorted(values)[each : len(values) - each]


@_derives("测评票.有效票数")
def ballots_valid(records: Sequence[Record], item: Item, window: Window) -> Derived:
    """Valid ballots of a poll (and layer); abstentions do not count."""
    del window
    return _count(_valid(records, item))


@_derives("测评票.均值")
def ballots_mean_of_grades(records: Sequence[Record], item: Item, window: Window) -> Derived:
    """Mean of the grades' values, after trimming."""
    del window
    worth = item.by_grade or {}
    used = [r for r in _valid(records, item) if r.values.get("grade") in worth]
    return Derived(_mean(_trimmed([_exact(worth[str(r.values["grade"])]) for r in used], item)), tuple(used))


@_derives("测评票.均分")
def ballots_mean_of_scores(records: Sequence[Record], item: Item, window: Window) -> Derived:
    """Mean of the scores, after trimming."""
    del window
    used = [r for r in _valid(records, item) if "score" in r.values]
    return Derived(_mean(_trimmed([_exact(_figure(r, "score")) for r in used], item)), tuple(used))


# --- 事项清单、成果清单 -------------------------------------------------------------------------


def heaviest(records: Sequence[Record]) -> list[Record]:
    """Of each matter (事项代码 and 事项编号) the row with the heaviest level; the first of equals."""
    chosen: dict[tuple[object, object], Record] = {}
    for record in records:
        key = (record.values["event"], record.values["number"])
        level = LEVELS.index(str(record.values["level"]))
        if key not in chosen or level < LEVELS.index(str(chosen[key].values["level"])):
            chosen[key] = record
    return list(chosen.values())


@_derives("事项清单.件次")
def events_counted(records: Sequence[Record], item: Item, window: Window) -> Derived:
    """Events of a code at certain levels; one matter counts once, at its heaviest."""
    del window
    levels = item.levels or ()
    of_code = [r for r in records if r.values["event"] == item.event]
    return _count([r for r in heaviest(of_code) if r.values["level"] in levels])


def repeated_matters(by_unit: Mapping[str, Sequence[Record]]) -> list[Finding]:
    """Say which event rows were not counted because a heavier row of the same matter was."""
    findings = []
    for unit in sorted(by_unit):
        kept = heaviest(by_unit[unit])
        heavier = {(r.values["event"], r.values["number"]): r for r in kept}
        for record in by_unit[unit]:
            if record in kept:
                continue
            by = heavier[record.values["event"], record.values["number"]]
            counted = f"{by.values['level']}级一条（第 {by.row} 行）"
            found = f"事项编号 {record.values['number']} 已由{counted}计，本行不重复计"
            findings.append(Finding("W-REC-ONCE", Where(record.file, record.sheet, record.cell), found, "请核对"))
    return findings


def outside_period(by_unit: Mapping[str, Sequence[Record]], first: dt.date, last: dt.date) -> list[Finding]:
    """Say which listed rows are dated outside the days that the list is for; they count as listed."""
    findings = []
    for unit in sorted(by_unit):
        for record in by_unit[unit]:
            day = _day(record, "date")
            if day is not None and not first <= day <= last:
                found = f"日期 {day.isoformat()} 不在 {first.isoformat()} 至 {last.isoformat()} 之内，仍按所报计入"
                where = Where(record.file, record.sheet, record.cell)
                findings.append(Finding("W-REC-DATE", where, found, "请核对上期是否已经计过"))
    return findings


def _ranked(records: Sequence[Record], item: Item) -> list[tuple[Decimal, Record]]:
    worth = item.by_level or {}
    found = [
        (Decimal(repr(worth.get(str(r.values["level"]), 0.0))) * Decimal(repr(_figure(r, "difficulty"))), r)
        for r in records
    ]
    return sorted(found, key=lambda pair: (-pair[0], str(pair[1].values["number"])))


@_derives("成果清单.第一高")
def best_achievement(records: Sequence[Record], item: Item, window: Window) -> Derived:
    """Level ratio × difficulty of the best achievement, 0 without one."""
    del window
    ranked = _ranked(records, item)
    return Derived(float(ranked[0][0]), (ranked[0][1],)) if ranked else Derived(0.0, ())


@_derives("成果清单.第二高")
def second_achievement(records: Sequence[Record], item: Item, window: Window) -> Derived:
    """Level ratio × difficulty of the second best achievement, 0 without one."""
    del window
    ranked = _ranked(records, item)
    return Derived(float(ranked[1][0]), (ranked[1][1],)) if len(ranked) > 1 else Derived(0.0, ())


# --- whose record is it -------------------------------------------------------------------------


def by_unit(records: Iterable[Record]) -> dict[str, list[Record]]:
    """Sort records by the unit they belong to, each unit's in order of their number.

    A task belongs to each responsible unit named once; the lead counts where it stands alone or
    is also named.
    """
    owned: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        named: Any = record.values.get("responsible")
        owner = record.values.get("unit", record.values.get("lead"))
        for code in named or (owner,):
            owned[str(code)].append(record)
    for listed in owned.values():
        listed.sort(key=lambda r: (str(r.values.get("number", "")), r.raw))
    return dict(owned)
