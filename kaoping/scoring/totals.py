"""Lines to totals: exact sums of settled parts; means from what was not rounded, settled once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kaoping.exact import settle
from kaoping.methods._combining import combined
from kaoping.rulebook.tree import WHOLE, TreeNode, nodes_of, path_of
from kaoping.tables import codes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kaoping.rulebook.model import Combine, Effect, Rulebook, Scheme

__all__ = ["WHOLE", "Sums", "Totalled", "total", "whole_of"]


@dataclass(frozen=True)
class Totalled:
    """NODES and TOTALS."""

    nodes: pd.DataFrame
    totals: pd.DataFrame


@dataclass(frozen=True)
class Sums:
    """A node for every unit: settled points, full marks (fixed-point), and points before rounding (same scale)."""

    points: NDArray[np.int64]
    full: NDArray[np.int64]
    raw: NDArray[np.float64]

    @property
    def ratio(self) -> NDArray[np.float64]:
        """Unrounded points of full marks; 0.0 where the node carries none."""
        return np.divide(self.raw, self.full, out=np.zeros_like(self.raw), where=self.full > 0)


def total(lines: pd.DataFrame, rulebook: Rulebook) -> Totalled:
    """Combine LINES into nodes, effects and totals (fixed-point).

    A node that adds up (加总) is the exact sum of its settled children. Any other is recomputed
    from its children's unrounded ratios with their weights and settled once, at its full marks;
    children without marks leave it. Bonus and deduction are zero until a scheme declares events
    that count.
    """
    units = [unit.code for unit in rulebook.units]
    nodes = nodes_of(rulebook.scheme)
    found = _Tree(lines, rulebook, nodes).sums()
    frame = pd.DataFrame(
        {
            "unit": pd.Series(units, dtype="str"),
            "name": pd.Series([unit.name for unit in rulebook.units], dtype="str"),
            "class": pd.Series([unit.unit_class for unit in rulebook.units], dtype="str"),
            "group": pd.Series([unit.group for unit in rulebook.units], dtype="str"),
            "unranked": np.array([unit.unranked for unit in rulebook.units], np.bool_),
        }
    )
    for effect in rulebook.scheme.effects:
        frame[effect] = found[(effect,)].points
    frame["bonus"] = np.zeros(len(units), np.int64)
    frame["deduction"] = np.zeros(len(units), np.int64)
    frame["total"] = found[()].points
    return Totalled(_nodes(units, nodes, found, rulebook.scheme.whole.combine), frame)


class _Tree:
    """The lines of all units under the nodes of the scheme; `sums` works from the bottom up."""

    def __init__(self, lines: pd.DataFrame, rulebook: Rulebook, nodes: Sequence[TreeNode]) -> None:
        scheme = rulebook.scheme
        self.lines, self.rulebook, self.nodes = lines, rulebook, nodes
        self.size = len(rulebook.units)
        self.unit_at = codes(lines["unit"], [unit.code for unit in rulebook.units])
        self.effect_at = codes(lines["effect"], tuple(scheme.effects))
        self.full = lines["full"].to_numpy()
        self.ratio = lines["ratio"].fillna(0.0).to_numpy()
        self.classes = [unit.unit_class for unit in rulebook.units]

    def sums(self) -> dict[tuple[str, ...], Sums]:
        """Every node by its path; the whole by the empty one."""
        found: dict[tuple[str, ...], Sums] = {}
        for node in reversed(self.nodes):  # children stand after their parent
            effect = node.effect
            parts = [found[*node.path, name] for name in effect.divisions]
            if effect.combine == "加总":
                found[node.path] = _added(parts) if parts else self._added_lines(node)
            else:
                found[node.path] = self._mean(node, parts)
        scheme = self.rulebook.scheme
        found[()] = whole_of([found[name,] for name in scheme.effects], self.classes, scheme)
        return found

    def _mean(self, node: TreeNode, parts: Sequence[Sums]) -> Sums:
        """A node that is a mean: of its parts, or of the lines directly beneath it."""
        scheme, effect = self.rulebook.scheme, node.effect
        mean = _mean(parts, effect.divisions, self.classes, effect.combine, scheme) if parts else self._of_lines(node)
        return _held(mean, scheme) if self._is_outermost(node) else mean

    def _is_outermost(self, node: TreeNode) -> bool:
        """Tell whether nothing between a mean and its effect is a mean."""
        above = {node.path[:depth] for depth in range(1, len(node.path))}
        return all(one.effect.combine == "加总" for one in self.nodes if one.path in above)

    def _of_lines(self, node: TreeNode) -> Sums:
        """A mean of lines, weighed by their standard points; a line without marks is left out."""
        rows = self._rows_of(node)
        indicators = list(dict.fromkeys(self.lines["indicator"].to_numpy()[rows]))
        shape = (max(1, len(indicators)), self.size)
        ratios, weights, full = np.zeros(shape), np.zeros(shape), np.zeros(self.size, np.int64)
        line_at = codes(self.lines["indicator"].iloc[rows], indicators, runs=False)
        ratios[line_at, self.unit_at[rows]] = self.ratio[rows]
        standard = self.lines["standard"].to_numpy()[rows]
        weights[line_at, self.unit_at[rows]] = np.where(self.full[rows] > 0, standard, 0)
        np.add.at(full, self.unit_at[rows], self.full[rows])
        return _settled(ratios, weights, full, node.effect.combine, self.rulebook.scheme)

    def _added_lines(self, node: TreeNode) -> Sums:
        rows = self._rows_of(node)
        sums = Sums(np.zeros(self.size, np.int64), np.zeros(self.size, np.int64), np.zeros(self.size))
        np.add.at(sums.points, self.unit_at[rows], self.lines["points"].to_numpy()[rows])
        np.add.at(sums.full, self.unit_at[rows], self.full[rows])
        np.add.at(sums.raw, self.unit_at[rows], self.ratio[rows] * self.full[rows])
        return sums

    def _rows_of(self, node: TreeNode) -> NDArray[np.int64]:
        """Rows of LINES that stand directly under a node."""
        scheme = self.rulebook.scheme
        names = list(scheme.effects)
        of_effect = np.flatnonzero(self.effect_at == names.index(node.path[0]))
        if len(node.path) == 1:  # its name stands in the line
            return of_effect
        own = [code for code in self.rulebook.by_code if path_of(scheme, code) == node.path]
        return of_effect[codes(self.lines["indicator"].iloc[of_effect], own, runs=False) >= 0]


def _added(parts: Sequence[Sums]) -> Sums:
    """Exact sum of settled parts."""
    points = np.stack([part.points for part in parts]).sum(axis=0)
    full = np.stack([part.full for part in parts]).sum(axis=0)
    return Sums(points, full, np.stack([part.raw for part in parts], axis=1).sum(axis=1))


def whole_of(effects: Sequence[Sums], classes: Sequence[str], scheme: Scheme) -> Sums:
    """Combine the effects, in the scheme's order, into the whole; classes are those of the units.

    A sum is that of settled points; a mean is of what was not rounded, each effect held to its full
    marks where the scheme says so, by the weights of each unit's class, and settled once.
    """
    if scheme.whole.combine == "加总":
        return _added(effects)
    return _mean([_held(effect, scheme) for effect in effects], scheme.effects, classes, scheme.whole.combine, scheme)


def _held(sums: Sums, scheme: Scheme) -> Sums:
    """Hold a node to its full marks where the scheme caps its effects."""
    if not scheme.cap_effects:
        return sums
    return Sums(np.minimum(sums.points, sums.full), sums.full, np.minimum(sums.raw, sums.full))


def _mean(
    parts: Sequence[Sums], declared: Mapping[str, Effect], classes: Sequence[str], combine: Combine, scheme: Scheme
) -> Sums:
    """A mean of nodes by the weights that each unit's class gives them; one without marks is left out."""
    weights = [[float(part.weights.get(word, 0)) for word in classes] for part in declared.values()]
    there = np.stack([part.full > 0 for part in parts])
    full = np.stack([part.full for part in parts]).sum(axis=0)
    ratios = np.stack([part.ratio for part in parts])
    return _settled(ratios, np.where(there, np.array(weights), 0.0), full, combine, scheme)


def _settled(
    ratios: NDArray[np.float64], weights: NDArray[np.float64], full: NDArray[np.int64], way: Combine, scheme: Scheme
) -> Sums:
    """Settle a mean once, at its full marks."""
    if way == "加总":
        raise ValueError("a sum is no mean")
    raw = combined(ratios, weights, full > 0, way) * full
    return Sums(settle(raw, 0, scheme.precision.rounding), full, raw)


def _nodes(
    units: list[str], nodes: Sequence[TreeNode], found: dict[tuple[str, ...], Sums], whole: Combine
) -> pd.DataFrame:
    """NODES: unit by unit, every effect followed by its parts, the whole last."""
    paths = [*(node.path for node in nodes), ()]
    n, k = len(units), len(paths)
    texts = {
        "node": [*(node.name for node in nodes), WHOLE],
        "parent": [*(node.parent for node in nodes), ""],
        "combine": [*(node.effect.combine for node in nodes), whole],
    }
    return pd.DataFrame(
        {
            "unit": np.repeat(np.array(units, object), k),
            **{name: np.tile(np.array(words, object), n) for name, words in texts.items()},
            "full": np.column_stack([found[path].full for path in paths]).ravel(),
            "unrounded": np.column_stack([found[path].raw for path in paths]).ravel(),
            "settled": np.column_stack([found[path].points for path in paths]).ravel(),
        }
    ).astype(dict.fromkeys(("unit", "node", "parent", "combine"), "str"))
