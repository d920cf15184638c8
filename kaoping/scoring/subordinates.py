"""What superiors take of the units below them: the ratios and figures of classes that are scored already."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from kaoping.methods._shelf import Below, Vector, Wanted
from kaoping.rulebook.parts import wanted_in
from kaoping.scoring import figures as fig
from kaoping.scoring.totals import WHOLE, total
from kaoping.tables import codes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from kaoping.methods._shelf import Nested
    from kaoping.rulebook.model import Rulebook, Unit


@dataclass(frozen=True)
class Came:
    """What the units of a class came to on one indicator, one entry a unit.

    counted: the line carries marks and is not 不适用; figured: its figures may be summed, also where they are too few
    for a ratio; blocked: its department's figures (or those of a unit below) have not come.
    """

    ratio: NDArray[np.float64]
    counted: NDArray[np.bool_]
    figured: NDArray[np.bool_]
    blocked: NDArray[np.bool_]


@dataclass(frozen=True)
class _Class:
    """A class that is scored: its units, their rows on the roster, its indicators, its LINES."""

    units: Sequence[Unit]
    rows: NDArray[np.int64]
    came: Mapping[str, Came]
    lines: pd.DataFrame


@dataclass(frozen=True)
class Looked:
    """What a measure gets of the units below n rows.

    blocked: rows with a subordinate whose department has not reported; lacking: rows with one that has not reported a
    figure that weighs or is summed; who: the first such subordinate of each row, else empty.
    """

    below: Mapping[Wanted, Below]
    blocked: NDArray[np.bool_]
    lacking: NDArray[np.bool_]
    who: NDArray[np.object_]


@dataclass
class Subordinates:
    """Keeps what is scored, class by class, and hands it to the classes above."""

    rulebook: Rulebook
    figures: fig.Figures
    given: Mapping[Wanted, Below] | None = None
    _scored: dict[str, _Class] = field(default_factory=dict)
    _nodes: dict[str, pd.DataFrame] = field(default_factory=dict)

    def add(
        self,
        unit_class: str,
        units: Sequence[Unit],
        rows: NDArray[np.int64],
        came: Mapping[str, Came],
        lines: pd.DataFrame,
    ) -> None:
        """Keep a class that has been scored."""
        self._scored[unit_class] = _Class(units, rows, came, lines)

    def under(self, measure: Nested, rows: NDArray[np.int64]) -> Looked | None:
        """What a measure asks of the units below these units (rows on the roster); None where it asks nothing.

        Where worked examples give the subordinates themselves, these are handed over.
        """
        wanted = wanted_in(measure)
        if not wanted:
            return None
        n = len(rows)
        looked = Looked({}, np.zeros(n, np.bool_), np.zeros(n, np.bool_), np.full(n, "", object))
        if self.given is not None:
            return replace(looked, below=self.given)
        return replace(looked, below={one: below for one in wanted if (below := self._below(one, rows, looked))})

    def _below(self, wanted: Wanted, rows: NDArray[np.int64], looked: Looked) -> Below | None:
        """Gather the subordinates of one class; writes into `looked` which rows have to wait."""
        scored = self._scored.get(wanted.unit_class)
        if scored is None:
            return None
        above = self._above(scored.units, rows)
        mine = above >= 0
        above, names = above[mine], np.array([unit.name for unit in scored.units], object)[mine]
        came = self._came(scored, wanted)
        ranked = ~np.array([unit.unranked for unit in scored.units], np.bool_)
        counted = (came.figured if wanted.figures else came.counted) & ranked
        counted, blocked = counted[mine], (came.blocked & ranked)[mine]
        items: dict[str, Vector] = {}
        lacking = np.zeros(len(above), np.bool_)
        for item in wanted.items:
            items[item], unreported, unsupplied = self._item(item, scored, mine)
            lacking |= unreported & counted
            blocked |= unsupplied & ranked[mine] & (counted | blocked)
        _mark(looked.lacking, looked.who, above, lacking & ~looked.blocked[above], names)
        _mark(looked.blocked, looked.who, above, blocked, names)
        return Below(above, names, np.where(counted, came.ratio[mine], 0.0), counted, items)

    def _above(self, units: Sequence[Unit], rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Position among `rows` of every unit's superior, −1 where it is not there."""
        at = {self.figures.units[row]: position for position, row in enumerate(rows.tolist())}
        return np.array([at.get(unit.superior, -1) for unit in units], np.int64)

    def _came(self, scored: _Class, wanted: Wanted) -> Came:
        """Ratio on an indicator as its line has it; on an effect or the whole its printed points ÷ its full marks."""
        if wanted.take in scored.came:
            return scored.came[wanted.take]
        n = len(scored.units)
        ratio, full = self._node(wanted, scored)
        none = np.zeros(n, np.bool_)
        of = self.rulebook.effect_of
        own = [came.blocked for code, came in scored.came.items() if wanted.take in (WHOLE, of[code])]
        return Came(ratio, full > 0, none, np.logical_or.reduce([none, *own]))

    def _node(self, wanted: Wanted, scored: _Class) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        if wanted.unit_class not in self._nodes:
            roster = self.rulebook.roster.model_copy(update={"units": tuple(scored.units)})
            self._nodes[wanted.unit_class] = total(scored.lines, replace(self.rulebook, roster=roster)).nodes
        nodes = self._nodes[wanted.unit_class]
        own = nodes[(nodes["node"] == wanted.take) & (nodes["parent"] == ("" if wanted.take == WHOLE else WHOLE))]
        at = codes(own["unit"], [unit.code for unit in scored.units], runs=False)
        points, full = np.zeros(len(scored.units), np.int64), np.zeros(len(scored.units), np.int64)
        points[at], full[at] = own["settled"].to_numpy(), own["full"].to_numpy()
        return points / np.maximum(full, 1), full

    def _item(
        self, item: str, scored: _Class, mine: NDArray[np.bool_]
    ) -> tuple[Vector, NDArray[np.bool_], NDArray[np.bool_]]:
        """One item of the subordinates: its values, who has not reported it, whose department has not."""
        column, rows = self.figures.column(item), scored.rows[mine]
        state, origin = self.figures.states[rows, column], self.figures.origins[rows, column]
        asked = np.array([item in self.rulebook.items_for(unit) for unit in scored.units], np.bool_)[mine]
        absent = ~asked | (state == fig.NOT_APPLICABLE)
        if self.rulebook.items[item].none_means == "不适用":
            absent |= state == fig.NONE
        unsupplied = asked & (state == fig.NOT_REPORTED) & (origin == fig.DEPARTMENT)
        unreported = asked & ((state == fig.NOT_REPORTED) | (state == fig.NOT_PROVEN)) & ~unsupplied
        missing = absent | unsupplied | unreported
        value = np.where(missing, 0.0, self.figures.values[rows, column])  # noqa: PD011  a numpy matrix
        return Vector(value, missing), unreported, unsupplied


def _mark(
    flags: NDArray[np.bool_],
    who: NDArray[np.object_],
    above: NDArray[np.int64],
    subordinates: NDArray[np.bool_],
    names: NDArray[np.object_],
) -> None:
    """Flag the superiors of some subordinates, and note the first one of each."""
    at = np.flatnonzero(subordinates)[::-1]
    flags[above[at]] = True
    who[above[at]] = names[at]
