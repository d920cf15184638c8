"""Figures from lists that departments keep: events, achievements, projects, funds, matters won."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from kaoping.intake.deriving import Derived, Question, count, dated, derives, exact, figure, remembered, sure_day, total
from kaoping.layouts import LEVELS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from kaoping.intake.deriving import Window
    from kaoping.intake.grid import Record
    from kaoping.rulebook.model import Item

# --- one matter counts once ---------------------------------------------------------------------


def matter(record: Record) -> tuple[object, object]:
    """What makes two rows of a unit one matter: 事项代码 or 类别, and 事项编号."""
    return record.values.get("event", record.values.get("kind")), record.values["number"]


def heaviest(records: Sequence[Record]) -> list[Record]:
    """Of each matter the row with the heaviest (highest) level; the first of equals."""
    chosen: dict[tuple[object, object], Record] = {}
    for record in records:
        key = matter(record)
        level = LEVELS.index(str(record.values["level"]))
        if key not in chosen or level < LEVELS.index(str(chosen[key].values["level"])):
            chosen[key] = record
    return list(chosen.values())


def _of_levels(heaviest_of_matters: Sequence[Record], item: Item) -> Derived:
    levels = item.levels or ()
    return count([record for record in heaviest_of_matters if record.values["level"] in levels])


# Rows of different codes or kinds are never one matter, so that all can be looked at together.


@remembered
def _events(records: Sequence[Record], window: Window) -> list[Record]:
    del window
    return heaviest(records)


@remembered
def _won_this_year(records: Sequence[Record], window: Window) -> list[Record]:
    return heaviest(dated(records, "date", window.year, window.last))


@derives("事项清单.件次")
def events_counted(records: Sequence[Record], asked: Question) -> Derived:
    """Events of a code at certain levels; one matter counts once, at its heaviest."""
    events = _events(records, asked.window)
    return _of_levels([r for r in events if r.values["event"] == asked.item.event], asked.item)


@derives("争取事项清单.件数")
def matters_won(records: Sequence[Record], asked: Question) -> Derived:
    """Matters of a kind won this year at certain levels; one matter counts once, at its highest."""
    won = _won_this_year(records, asked.window)
    return _of_levels([r for r in won if r.values["kind"] == asked.item.record_kind], asked.item)


def _of_the_year(records: Sequence[Record], asked: Question) -> list[Record]:
    return dated(records, "date", asked.window.year, asked.window.last)


# --- 成果清单 -----------------------------------------------------------------------------------


def _ranked(records: Sequence[Record], asked: Question) -> list[tuple[Decimal, Record]]:
    worth = asked.item.by_level or {}
    found = [
        (Decimal(repr(worth.get(str(r.values["level"]), 0.0))) * Decimal(repr(figure(r, "difficulty"))), r)
        for r in _of_the_year(records, asked)
    ]
    return sorted(found, key=lambda pair: (-pair[0], str(pair[1].values["number"])))


@derives("成果清单.第一高")
def best_achievement(records: Sequence[Record], asked: Question) -> Derived:
    """Level ratio × difficulty of the year's best achievement, 0 without one."""
    ranked = _ranked(records, asked)
    return Derived(float(ranked[0][0]), (ranked[0][1],)) if ranked else Derived(0.0, ())


@derives("成果清单.第二高")
def second_achievement(records: Sequence[Record], asked: Question) -> Derived:
    """Level ratio × difficulty of the year's second best achievement, 0 without one."""
    ranked = _ranked(records, asked)
    return Derived(float(ranked[1][0]), (ranked[1][1],)) if len(ranked) > 1 else Derived(0.0, ())


# --- 项目清单 -----------------------------------------------------------------------------------


@derives("项目清单.折算数")
def projects_weighed(records: Sequence[Record], asked: Question) -> Derived:
    """Projects recognised this year, each by the coefficient of its size."""
    worth, used = asked.item.by_size or {}, _of_the_year(records, asked)
    return total((exact(worth.get(str(r.values["size"]), 0.0)) for r in used), used)


# --- 争取资金清单 -------------------------------------------------------------------------------

_MONTHS_TO_SPEND: Final = 12


def funders(record: Record) -> tuple[str, ...]:
    """Units that won a sum: the lead first, then its partners, each once."""
    partners = record.values.get("partners", ())
    named = partners if isinstance(partners, tuple) else ()
    return tuple(dict.fromkeys((str(record.values["unit"]), *named)))


def _share(record: Record, asked: Question) -> Fraction:
    """What of a sum counts for the unit: all of it alone; the lead's or an equal part of the partners' share."""
    lead, *partners = funders(record)
    sharing = asked.item.sharing
    if sharing is None or not partners:
        return Fraction(asked.unit == lead)
    return exact(sharing.lead) if asked.unit == lead else exact(sharing.partners) / len(partners)


@remembered
def _arrived_this_year(records: Sequence[Record], window: Window) -> list[Record]:
    return dated(records, "arrived", window.year, window.last)


def _funds(records: Sequence[Record], asked: Question) -> list[Record]:
    excluded = asked.item.excluded or ()
    return [r for r in _arrived_this_year(records, asked.window) if r.values["kind"] not in excluded]


@derives("争取资金清单.到账额")
def funds_arrived(records: Sequence[Record], asked: Question) -> Derived:
    """The unit's shares of the sums that came this year."""
    used = _funds(records, asked)
    return total((exact(figure(r, "amount")) * _share(r, asked) for r in used), used)


@derives("争取资金清单.支出额")
def funds_spent(records: Sequence[Record], asked: Question) -> Derived:
    """The unit's shares of what was spent of these sums."""
    used = _funds(records, asked)
    return total((exact(figure(r, "spent")) * _share(r, asked) for r in used), used)


@derives("争取资金清单.到账月额")
def fund_months(records: Sequence[Record], asked: Question) -> Derived:
    """The unit's shares of these sums, each × the months since it came, twelve at most.

    A twelfth of it should have been spent by now; the rule divides, so that its arithmetic stays in decimals.
    """
    used, last = _funds(records, asked), asked.window.last
    months = ((r, min(_months(sure_day(r, "arrived"), last), _MONTHS_TO_SPEND)) for r in used)
    return total((exact(figure(r, "amount")) * _share(r, asked) * count for r, count in months), used)


def _months(start: dt.date, end: dt.date) -> int:
    """Difference of calendar months, whatever the days."""
    return (end.year - start.year) * 12 + end.month - start.month
