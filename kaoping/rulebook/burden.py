"""How many cells the rules ask a unit to fill in, and how that moves from one edition to another."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaoping.periods import Period
    from kaoping.rulebook.load import SchemeSource
    from kaoping.rulebook.model import Rulebook, Unit


@dataclass(frozen=True, slots=True)
class Asked:
    """Units of one class that are asked for the same figures: cells of each, cells of each indicator behind them."""

    unit_class: str
    units: tuple[Unit, ...]
    indicators: Mapping[str, int]

    @property
    def cells(self) -> int:
        """Cells that each of the units fills in."""
        return sum(self.indicators.values())


def cells_of(rulebook: Rulebook, unit: Unit) -> int:
    """Count the cells that a unit is asked to fill in with figures of its own in this period."""
    return len(rulebook.asked_of(unit))


def burden(rulebook: Rulebook) -> dict[str, int]:
    """Count the cells that each unit is asked to fill in this period, by unit code.

    >>> from kaoping.periods import Period
    >>> from kaoping.rulebook.load import load_rulebook
    >>> max(burden(load_rulebook("dawa-2022", Period.parse("2022Q1"))).values()) <= 40
    True
    """
    return {unit.code: cells_of(rulebook, unit) for unit in rulebook.units}


def alike(rulebook: Rulebook) -> tuple[Asked, ...]:
    """Put together the units of one class that are asked the same, in the order of the classes and the roster."""
    together: dict[tuple[str, tuple[str, ...]], list[Unit]] = {}
    for unit in rulebook.units:
        together.setdefault((unit.unit_class, rulebook.asked_of(unit)), []).append(unit)
    place = {name: at for at, name in enumerate(rulebook.scheme.classes)}
    ordered = sorted(together.items(), key=lambda found: place.get(found[0][0], len(place)))
    return tuple(
        Asked(unit_class, tuple(units), Counter(item_id.partition(".")[0] for item_id in asked))
        for (unit_class, asked), units in ordered
    )


# --- two editions ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shift:
    """Units of one class whose burden moved alike from one edition to another.

    `before` and `after` are cells of each unit, None where the unit is not on that roster; `indicators` holds
    the cells before and after of every indicator where they differ.
    """

    unit_class: str
    units: tuple[Unit, ...]
    before: int | None
    after: int | None
    indicators: Mapping[str, tuple[int, int]]


def shifts(old: Rulebook, new: Rulebook) -> tuple[Shift, ...]:
    """Compare what each unit is asked for in two editions, units by code; those that moved alike are together.

    >>> from kaoping.periods import Period
    >>> from kaoping.rulebook.load import load_rulebook
    >>> first = load_rulebook("dawa-2022", Period.parse("2022Q1"))
    >>> any(shift.indicators for shift in shifts(first, first))
    False
    """
    together: dict[tuple[str, _Cells | None, _Cells | None], list[Unit]] = {}
    for code in dict.fromkeys((*new.unit_by_code, *old.unit_by_code)):
        unit = new.unit_by_code.get(code) or old.unit_by_code[code]
        key = unit.unit_class, _cells(old, code), _cells(new, code)
        together.setdefault(key, []).append(unit)
    place = {name: at for at, name in enumerate((*new.scheme.classes, *old.scheme.classes))}
    ordered = sorted(together.items(), key=lambda found: place.get(found[0][0], len(place)))
    return tuple(
        Shift(unit_class, tuple(units), _sum(before), _sum(after), _differing(before, after))
        for (unit_class, before, after), units in ordered
    )


_Cells = tuple[tuple[str, int], ...]
"""Cells of each indicator that asks a unit for any."""


def _cells(rulebook: Rulebook, code: str) -> _Cells | None:
    unit = rulebook.unit_by_code.get(code)
    if unit is None:
        return None
    return tuple(Counter(item_id.partition(".")[0] for item_id in rulebook.asked_of(unit)).items())


def _sum(cells: _Cells | None) -> int | None:
    return None if cells is None else sum(count for _, count in cells)


def _differing(before: _Cells | None, after: _Cells | None) -> Mapping[str, tuple[int, int]]:
    """Of a unit that is on both rosters: the others are new or gone as a whole."""
    if before is None or after is None:
        return {}
    old, new = dict(before), dict(after)
    pairs = {code: (old.get(code, 0), new.get(code, 0)) for code in dict.fromkeys((*new, *old))}
    return {code: pair for code, pair in pairs.items() if pair[0] != pair[1]}


def to_compare(old: SchemeSource, new: SchemeSource, period: Period | None = None) -> tuple[Rulebook, Rulebook]:
    """Choose the rule books to set side by side: of a period, else of the first quarter in which both hold.

    Where no quarter is in both, the first of the new scheme is set against the last of the same season of the
    old one, since some figures are asked in the last quarter only. Raises Rejected where a scheme does not hold
    in the period.
    """
    if period is not None:
        return old.at(period), new.at(period)
    known, first = old.valid.quarters(), new.valid.quarters()[0]
    shared = [quarter for quarter in known if quarter in new.valid]
    if shared:
        return old.at(shared[0]), new.at(shared[0])
    season = [quarter for quarter in known if quarter.quarter == first.quarter]
    return old.at((season or known)[-1]), new.at(first)
