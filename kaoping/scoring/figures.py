"""Items as a matrix: for every unit and item the one figure that counts, by authority.

核查 goes before 来源部门, 来源部门 before 自报. What another origin said stays in ITEMS and is
printed beside the figure that counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kaoping.tables import ORIGINS, STATES, codes

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

VALUE, NONE, NOT_APPLICABLE, NOT_REPORTED, NOT_PROVEN = range(5)
SELF, DEPARTMENT, CHECKED = range(3)


@dataclass(frozen=True)
class Figures:
    """Units × items: values (0.0 where there is none), state codes and origin codes (int8)."""

    units: tuple[str, ...]
    items: tuple[str, ...]
    values: NDArray[np.float64]
    states: NDArray[np.int8]
    origins: NDArray[np.int8]

    def column(self, item: str) -> int:
        """Position of an item."""
        return self.items.index(item)

    def of(self, rows: NDArray[np.int64]) -> Figures:
        """Figures of some units, laid out item by item, since scoring takes them so."""
        values = np.asfortranarray(self.values[rows])
        states, origins = np.asfortranarray(self.states[rows]), np.asfortranarray(self.origins[rows])
        return Figures(tuple(self.units[row] for row in rows), self.items, values, states, origins)


def choose(items: pd.DataFrame, units: Sequence[str], item_ids: Sequence[str]) -> Figures:
    """Pick for every unit and item the figure of the highest authority (ITEMS in, matrix out).

    A check (核查) that found nothing does not replace what was reported; a source department
    that did not report does replace the unit's own figure: its silence must not be hidden by
    the weaker origin. What is in neither table is 缺报.
    """
    unit_at = {code: position for position, code in enumerate(units)}
    item_at = {item_id: position for position, item_id in enumerate(item_ids)}
    shape = (len(unit_at), len(item_at))
    values = np.zeros(shape)
    states = np.full(shape, NOT_REPORTED, np.int8)
    origins = np.zeros(shape, np.int8)

    rows, columns = codes(items["unit"], list(unit_at)), codes(items["item"], list(item_at), runs=False)
    state, origin = codes(items["state"], STATES).astype(np.int8), codes(items["origin"], ORIGINS).astype(np.int8)
    value = np.where(state == VALUE, items["value"].to_numpy(dtype=float, na_value=0.0), 0.0)
    known = (rows >= 0) & (columns >= 0)
    for authority in (SELF, DEPARTMENT, CHECKED):
        take = known & (origin == authority)
        if authority == CHECKED:
            take &= state != NOT_REPORTED
        at = (rows[take], columns[take])
        values[at], states[at], origins[at] = value[take], state[take], origin[take]
    return Figures(tuple(unit_at), tuple(item_at), values, states, origins)
