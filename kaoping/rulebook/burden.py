"""How many cells the rules ask a unit to fill in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

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
