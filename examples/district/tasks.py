"""任务台账: the tasks of the year as they stand at the end of a quarter."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaoping.layouts import LEVELS

from .lots import TWINS, between, lot, model, one_of, strength
from .matters import ADDED, MATTERS, SHARED, Shared
from .roster import RENAMED, everybody, expanded, today

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaoping.rulebook.model import Rulebook, Unit

    from .cases import Record

NEW_YEAR, MID_YEAR, LATE_YEAR = dt.date(2022, 1, 1), dt.date(2022, 7, 5), dt.date(2022, 10, 9)
"""The days on which tasks are put on the ledger."""


@dataclass(frozen=True)
class Task:
    """One row of the year's task ledger, with what really became of it by the end of the year."""

    matter: str
    level: str
    lead: str
    responsible: tuple[str, ...]
    due: dt.date
    finished: dt.date | None
    listed: dt.date = NEW_YEAR


def tasks(rulebook: Rulebook) -> list[Record]:
    """List the tasks that stand in the ledger at the end of the quarter."""
    end = rulebook.period.last_day
    rows: list[Record] = []
    for number, task in enumerate(all_tasks(rulebook), start=1):
        if task.listed > end:
            continue
        finished = task.finished if task.finished and task.finished <= end else None
        progress, planned = _progress(task, end) if finished is None else ("100", None)
        rows.append(
            {
                "number": f"RW2022-{number:03d}",
                "matter": task.matter,
                "level": task.level,
                "lead": task.lead,
                "responsible": list(expanded(rulebook, task.responsible) or (task.lead,)),
                "responsible_text": _written(rulebook, task.responsible, number),
                "due": task.due.isoformat(),
                "finished": finished.isoformat() if finished else None,
                "progress": progress,
                "planned": planned,
            }
        )
    return rows


def all_tasks(rulebook: Rulebook) -> list[Task]:
    """List the tasks of the whole year in the order of their numbers, which never change."""
    listed = [_shared(task) for task in SHARED]
    listed += _of_units(everybody(rulebook, 1), "task", {1: (2, 4), 2: (2, 3), 3: (1, 1), 4: (1, 1)}, NEW_YEAR)
    listed += [_shared(task, dt.date.fromisoformat(day)) for day, task in ADDED]
    listed += _of_units(everybody(rulebook, 3), "later task", {3: (2, 3), 4: (2, 3)}, MID_YEAR)
    listed += _of_units(everybody(rulebook, 4), "task across", {5: (1, 2), 6: (1, 2)}, LATE_YEAR)
    return listed


def _shared(task: Shared, listed: dt.date = NEW_YEAR) -> Task:
    matter, level, lead, responsible, due_text, days = task
    due = dt.date.fromisoformat(due_text)
    return Task(matter, level, lead, responsible, due, None if days is None else due + dt.timedelta(days=days), listed)


def _of_units(units: Iterable[Unit], name: str, wanted: dict[int, tuple[int, int]], listed: dt.date) -> list[Task]:
    twins = {twin: code for code, twin in TWINS.items()}
    return [
        task
        for unit in units
        if unit.code not in TWINS
        for task in _own_tasks(unit, twins.get(unit.code), name, wanted, listed)
    ]


def _own_tasks(
    unit: Unit, twin: str | None, name: str, wanted: dict[int, tuple[int, int]], listed: dt.date
) -> list[Task]:
    """List a unit's own tasks; quarters beyond the fourth are those of the next year."""
    found: list[Task] = []
    counts = {quarter: between(*span, "own", unit.code, quarter) for quarter, span in wanted.items()}
    matters = MATTERS[{"B": "部门", "Q": "牵头"}.get(unit.code[0], "镇街")]
    start = between(0, len(matters) - 1, "matter", unit.code) + (0 if name == "task" else len(name))
    for quarter, count in counts.items():
        for number in range(count):
            label = (name, unit.code, quarter, number)
            month = 3 * quarter - between(0, 2, "month", *label)
            due = _last_day(month) if lot("last day", *label) < 0.6 else _last_day(month).replace(day=20)
            called = RENAMED.get(unit.code, unit.name) if listed == NEW_YEAR else unit.name
            matter = f"{called}{matters[(start + len(found)) % len(matters)]}"
            lead, responsible = _who(unit, twin, *label)
            level = one_of((*LEVELS, "区", "市", "区"), "level", *label)
            finished = _outcome(unit.code, quarter, due, *label)
            found.append(Task(matter, level, lead, responsible, due, finished, listed))
    return found


def _who(unit: Unit, twin: str | None, *label: object) -> tuple[str, tuple[str, ...]]:
    if unit.code.startswith("Q") and unit.code != "Q07":
        return unit.code, () if lot("alone", *label) < 0.5 else (unit.code,)
    lead = one_of(("Q01", "Q02", "Q03", "Q04", "Q05", "Q06"), "lead", *label)
    return lead, (unit.code, twin) if twin else (unit.code,)


def _outcome(code: str, quarter: int, due: dt.date, *label: object) -> dt.date | None:
    """Tell when a task is finished: early, in time, late, at last in the second half, or never."""
    if quarter in {3, 4} and label[0] == "task" and lot("early", *label) < 0.05:
        return dt.date(2022, 6, 10)
    in_time = 0.42 + 0.58 * strength(code, min(4, quarter))
    drawn = lot("outcome", *label)
    if drawn < in_time:
        return due - dt.timedelta(days=between(0, 12, "early by", *label))
    if drawn < in_time + 0.65 * (1 - in_time):
        return due + dt.timedelta(days=between(3, 35, "late by", *label))
    if quarter <= 2 and lot("at last", *label) < 0.7:
        return dt.date(2022, 7, 6) + dt.timedelta(days=between(0, 150, "at last by", *label))
    return None


def _last_day(month: int) -> dt.date:
    years, place = divmod(month, 12)
    return dt.date(2022 + years, place + 1, 1) - dt.timedelta(days=1)


def _written(rulebook: Rulebook, responsible: Iterable[str], number: int) -> str:
    names = []
    for part in responsible:
        unit = rulebook.unit_by_code.get(today(rulebook, part)) if part[0].isascii() else None
        alias = unit is not None and unit.aliases and lot("alias", number, part) < 0.2
        names.append(part if unit is None else unit.aliases[0] if alias else unit.name)
    return "、".join(names)


def _progress(task: Task, end: dt.date) -> tuple[str, str]:
    """Say how far a task is and how far it should be, in percent; who works well is ahead more often."""
    elapsed = (end - task.listed).days / max(1, (task.due - task.listed).days)
    planned = min(100, max(6, round(100 * elapsed)))
    if end >= task.due:
        return str(between(6, 19, "stuck", task.matter, task.due) * 5), "100"
    owner = (task.responsible or (task.lead,))[0]
    good = strength(model(owner), (end.month + 2) // 3) if owner[0].isascii() else 0.75
    label = (task.matter, task.due, end)
    drawn = lot("progress", *label)
    if drawn < 0.25 + 0.65 * good:
        ahead = between(0, 8, "ahead", *label)
    elif drawn < 0.8 + 0.18 * good:
        ahead = -between(1, 10, "behind", *label)
    else:
        ahead = -between(11, 25, "far behind", *label)
    return str(min(95, max(5, planned + ahead))), str(planned)
