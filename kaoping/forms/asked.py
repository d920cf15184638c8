"""Who is asked for what."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaoping.rulebook.model import Indicator, Rulebook, Unit


def supplied_rows(rulebook: Rulebook, department: str) -> tuple[tuple[Unit, tuple[str, ...]], ...]:
    """List the units that a source department reports on, each with the items asked for it."""
    supplied = set(rulebook.in_form_of(department))
    kinds = {(unit.unit_class, unit.attributes): unit for unit in rulebook.units}  # all that items depend on
    asked = {
        kind: tuple(item_id for item_id in rulebook.items_for(unit) if item_id in supplied)
        for kind, unit in kinds.items()
    }
    rows = ((unit, asked[unit.unit_class, unit.attributes]) for unit in rulebook.units)
    return tuple(row for row in rows if row[1])


def indicator_of(rulebook: Rulebook, item_id: str) -> Indicator:
    """Find the indicator that asks for an item."""
    return rulebook.by_code[item_id.partition(".")[0]]
