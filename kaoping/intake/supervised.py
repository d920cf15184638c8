"""Figures from what the supervision office keeps: tasks, orders, samples, led items, ballots."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

from kaoping.intake.deriving import (
    Derived,
    Question,
    Window,
    count,
    dated,
    day,
    derives,
    exact,
    figure,
    mean,
    remembered,
    sure_day,
    total,
)
from kaoping.layouts import DECISION_STAGES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from kaoping.intake.grid import Record
    from kaoping.rulebook.model import Item

# --- 任务台账 -----------------------------------------------------------------------------------


@remembered
def _due_tasks(records: Sequence[Record], window: Window) -> list[Record]:
    return dated(records, "due", window.year, window.last)


def _weighed(records: Sequence[Record], item: Item) -> Derived:
    if item.by_level is None:
        return count(records)
    weights = item.by_level
    levels = Counter(str(record.values["level"]) for record in records)
    return total((exact(weights.get(level, 0.0)) * number for level, number in levels.items()), records)


@derives("任务台账.到期数")
def tasks_due(records: Sequence[Record], asked: Question) -> Derived:
    """Tasks due from the start of the year to the end of the period, weighed by level if so declared."""
    return _weighed(_due_tasks(records, asked.window), asked.item)


@derives("任务台账.按时完成数")
def tasks_on_time(records: Sequence[Record], asked: Question) -> Derived:
    """Due tasks that were finished on or before their day."""
    due = _due_tasks(records, asked.window)
    on_time = [r for r in due if (end := day(r, "finished")) is not None and end <= sure_day(r, "due")]
    return _weighed(on_time, asked.item)


@derives("任务台账.逾期完成数")
def tasks_late(records: Sequence[Record], asked: Question) -> Derived:
    """Due tasks that were finished after their day but within the period."""
    due, last = _due_tasks(records, asked.window), asked.window.last
    late = [r for r in due if (end := day(r, "finished")) is not None and sure_day(r, "due") < end <= last]
    return _weighed(late, asked.item)


Light = Literal["绿", "黄", "红"]
_YELLOW_AT_MOST: Final = 10  # points of progress behind the plan


def is_running(values: Mapping[str, Any], last: dt.date) -> bool:
    """Tell whether a task is under way: not due by the last day, and not finished by it."""
    due, finished = values["due"], values.get("finished")
    return bool(due > last and (finished is None or finished > last))


def _light(record: Record, window: Window) -> Light | None:
    """Light of a task that is not yet due; None for one that is due."""
    if sure_day(record, "due") <= window.last:
        return None
    if not is_running(record.values, window.last):
        return "绿"
    return _light_at(figure(record, "planned"), figure(record, "progress"))


@lru_cache(maxsize=1 << 12)
def _light_at(planned: float, progress: float) -> Light:
    """Light of a task under way, by the share of its time that is over and its progress."""
    behind = exact(planned) - exact(progress)
    if behind <= 0:
        return "绿"
    return "黄" if behind <= _YELLOW_AT_MOST else "红"


@remembered
def _lights(records: Sequence[Record], window: Window) -> list[Light | None]:
    return [_light(record, window) for record in records]


def _lit(records: Sequence[Record], asked: Question, light: Light) -> Derived:
    lights = _lights(records, asked.window)
    return count([record for record, lit in zip(records, lights, strict=True) if lit == light])


@derives("任务台账.绿灯数")
def tasks_green(records: Sequence[Record], asked: Question) -> Derived:
    """Tasks not yet due that are finished, or not behind their plan."""
    return _lit(records, asked, "绿")


@derives("任务台账.黄灯数")
def tasks_yellow(records: Sequence[Record], asked: Question) -> Derived:
    """Tasks under way that are behind their plan by ten points of progress at most."""
    return _lit(records, asked, "黄")


@derives("任务台账.红灯数")
def tasks_red(records: Sequence[Record], asked: Question) -> Derived:
    """Tasks under way that are behind their plan by more than ten points."""
    return _lit(records, asked, "红")


# --- 督办单 -------------------------------------------------------------------------------------

_LAST_REMINDER: Final = 3


def _deadline(record: Record) -> dt.date:
    return day(record, "extended") or sure_day(record, "due")


@remembered
def _due_orders(records: Sequence[Record], window: Window) -> list[Record]:
    return [r for r in records if window.first <= _deadline(r) <= window.last]


@derives("督办单.到期数")
def orders_due(records: Sequence[Record], asked: Question) -> Derived:
    """Orders whose (extended) day lies in the quarter."""
    return count(_due_orders(records, asked.window))


@derives("督办单.按期办结数")
def orders_on_time(records: Sequence[Record], asked: Question) -> Derived:
    """Due orders closed on or before their (extended) day."""
    due = _due_orders(records, asked.window)
    return count([r for r in due if (end := day(r, "finished")) is not None and end <= _deadline(r)])


@derives("督办单.未反馈数")
def orders_not_answered(records: Sequence[Record], asked: Question) -> Derived:
    """Listed orders that were not answered as was asked."""
    del asked
    return count([r for r in records if r.values["feedback"] == "未按要求"])


@derives("督办单.二次督办数")
def orders_urged_twice(records: Sequence[Record], asked: Question) -> Derived:
    """Listed orders that came to their second reminder and no further."""
    del asked
    return count([r for r in records if figure(r, "reminders") == _LAST_REMINDER - 1])


@derives("督办单.三次督办数")
def orders_urged_thrice(records: Sequence[Record], asked: Question) -> Derived:
    """Listed orders that came to their third reminder or beyond."""
    del asked
    return count([r for r in records if figure(r, "reminders") >= _LAST_REMINDER])


# --- 抽查、核查 ---------------------------------------------------------------------------------

_DUTIES: Final = ("person", "task", "post", "stage", "detail")
_ONES: Final = ("one_task", "one_leader", "one_team", "one_chart", "to_the_end")
_STAGES: Final = dict(zip(DECISION_STAGES, ("before", "during", "after"), strict=True))


@derives("五个落实抽查.抽查数")
def duties_sampled(records: Sequence[Record], asked: Question) -> Derived:
    """Tasks that were sampled."""
    del asked
    return count(records)


@derives("五个落实抽查.合格要素数")
def duties_met(records: Sequence[Record], asked: Question) -> Derived:
    """Of five elements a task, those found in order."""
    del asked
    return Derived(float(sum(r.values[key] == "是" for r in records for key in _DUTIES)), tuple(records))


@derives("五个一核查.核查数")
def ones_checked(records: Sequence[Record], asked: Question) -> Derived:
    """Tasks that were checked."""
    del asked
    return count(records)


@derives("五个一核查.齐备数")
def ones_complete(records: Sequence[Record], asked: Question) -> Derived:
    """Checked tasks that have all five."""
    del asked
    return count([r for r in records if all(r.values[key] == "是" for key in _ONES)])


@derives("决策档案抽查.到期数")
def stages_due(records: Sequence[Record], asked: Question) -> Derived:
    """Decisions in which the stage is due."""
    key = _STAGES[asked.item.stage or ""]
    return count([r for r in records if r.values[key] != "未到期"])


@derives("决策档案抽查.齐备数")
def stages_complete(records: Sequence[Record], asked: Question) -> Derived:
    """Decisions in which the stage's papers are complete."""
    key = _STAGES[asked.item.stage or ""]
    return count([r for r in records if r.values[key] == "齐备"])


@derives("集体决策抽查.未经集体决策数")
def not_collective(records: Sequence[Record], asked: Question) -> Derived:
    """Sampled matters that were not decided collectively."""
    del asked
    return count([r for r in records if r.values["collective"] == "否"])


# --- 牵头事项 -----------------------------------------------------------------------------------


@derives("牵头事项.方案按期率")
def plans_on_time(records: Sequence[Record], asked: Question) -> Derived:
    """Share of the led items whose plan came on time."""
    del asked
    return Derived(mean(Fraction(r.values["plan"] == "是") for r in records), tuple(records))


@derives("牵头事项.调度率")
def meetings_held(records: Sequence[Record], asked: Question) -> Derived:
    """Mean over the led items of held ÷ due, at most 1; items with none due are left out."""
    del asked
    due = [r for r in records if figure(r, "meetings_due")]
    rates = (min(Fraction(1), exact(figure(r, "meetings_held")) / exact(figure(r, "meetings_due"))) for r in due)
    return Derived(mean(rates), tuple(due))


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


@derives("测评票.有效票数")
def ballots_valid(records: Sequence[Record], asked: Question) -> Derived:
    """Valid ballots of a poll (and layer); abstentions do not count."""
    return count(_valid(records, asked.item))


@derives("测评票.均值")
def ballots_mean_of_grades(records: Sequence[Record], asked: Question) -> Derived:
    """Mean of the grades' values, after trimming."""
    item, worth = asked.item, asked.item.by_grade or {}
    used = [r for r in _valid(records, item) if r.values.get("grade") in worth]
    return Derived(mean(_trimmed([exact(worth[str(r.values["grade"])]) for r in used], item)), tuple(used))


@derives("测评票.均分")
def ballots_mean_of_scores(records: Sequence[Record], asked: Question) -> Derived:
    """Mean of the scores, after trimming."""
    item = asked.item
    used = [r for r in _valid(records, item) if "score" in r.values]
    return Derived(mean(_trimmed([exact(figure(r, "score")) for r in used], item)), tuple(used))
