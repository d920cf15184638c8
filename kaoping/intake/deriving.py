"""What a derivation is: one unit's records of a table and a question in, a figure and the rows it used out.

The derivations themselves stand in `supervised` and `listed`; each is registered under the name
that the rules use (取自).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

if TYPE_CHECKING:
    from kaoping.intake.grid import Record
    from kaoping.periods import Period
    from kaoping.rulebook.model import Item


@dataclass(frozen=True, slots=True)
class Window:
    """The days that count: the year's first, the period's first and last.

    >>> from kaoping.periods import Period
    >>> str(Window.of(Period.parse("2022Q2")).last)
    '2022-06-30'
    """

    year: dt.date
    first: dt.date
    last: dt.date

    @classmethod
    def of(cls, period: Period) -> Window:
        """Days of a period."""
        return cls(dt.date(period.year, 1, 1), period.first_day, period.last_day)


class Question(NamedTuple):
    """What is asked of records: a derived item with its parameters, the days that count, the unit's code."""

    item: Item
    window: Window
    unit: str


class Derived(NamedTuple):
    """A figure and the records it was counted from; no value means 不适用 (nothing to average)."""

    value: float | None
    used: tuple[Record, ...]


Derivation = Callable[[Sequence["Record"], Question], Derived]
_DERIVATIONS: Final[dict[str, Derivation]] = {}


def derives(name: str) -> Callable[[Derivation], Derivation]:
    """Register a derivation under the name that the rules use: 任务台账.到期数."""

    def register(function: Derivation) -> Derivation:
        _DERIVATIONS[name] = function
        return function

    return register


def registered() -> Mapping[str, Derivation]:
    """All derivations that have been registered, by name."""
    return _DERIVATIONS


_Selected = TypeVar("_Selected")


def remembered(
    select: Callable[[Sequence[Record], Window], _Selected],
) -> Callable[[Sequence[Record], Window], _Selected]:
    """Keep the last answer: all figures of a unit are asked one after another, and several begin alike.

    The records must not change between questions.
    """
    last: tuple[Sequence[Record], Window, _Selected] | None = None

    def ask(records: Sequence[Record], window: Window) -> _Selected:
        nonlocal last
        if last is None or last[0] is not records or last[1] != window:
            last = (records, window, select(records, window))
        return last[2]

    return ask


@lru_cache(maxsize=1 << 12)
def exact(value: float) -> Fraction:
    """Take a number as it was written: 1.1 is eleven tenths.

    >>> exact(1.1)
    Fraction(11, 10)
    """
    return Fraction(repr(float(value)))


def mean(values: Iterable[Fraction]) -> float | None:
    """Mean of exact numbers, None of nothing."""
    listed = list(values)
    return float(sum(listed, Fraction(0)) / len(listed)) if listed else None


def total(values: Iterable[Fraction], used: Sequence[Record]) -> Derived:
    """Sum exact numbers and round once, to the nearest float."""
    return Derived(float(sum(values, Fraction(0))), tuple(used))


def count(records: Sequence[Record]) -> Derived:
    """Count records."""
    return Derived(float(len(records)), tuple(records))


def day(record: Record, key: str) -> dt.date | None:
    """Date in a column, None where it was left blank."""
    found: Any = record.values.get(key)
    return found if isinstance(found, dt.date) else None


def sure_day(record: Record, key: str) -> dt.date:
    """Date in a column that every record has; RuntimeError where it has none (our bug)."""
    found: Any = record.values.get(key)
    if not isinstance(found, dt.date):
        raise RuntimeError(f"record without {key}")  # noqa: TRY004  our bug, whatever stands there
    return found


def figure(record: Record, key: str) -> float:
    """Number in a column, 0 where it was left blank."""
    found = record.values.get(key, 0.0)
    return found if isinstance(found, float) else 0.0


def dated(records: Sequence[Record], key: str, first: dt.date, last: dt.date) -> list[Record]:
    """Records whose date lies between two days, both included."""
    days: list[tuple[Any, Record]] = [(record.values.get(key), record) for record in records]
    return [record for at, record in days if at is not None and first <= at <= last]
