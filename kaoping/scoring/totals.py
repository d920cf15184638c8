"""Lines to totals: exact sums of settled parts, and the inner nodes of the tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kaoping.tables import codes

if TYPE_CHECKING:
    from kaoping.rulebook.model import Rulebook

WHOLE = "总分"


@dataclass(frozen=True)
class Totalled:
    """NODES and TOTALS."""

    nodes: pd.DataFrame
    totals: pd.DataFrame


def total(lines: pd.DataFrame, rulebook: Rulebook) -> Totalled:
    """Sum LINES into effects and totals (fixed-point, exact).

    Every effect combines by 加总, so its settled value is the sum of its settled lines; bonus
    and deduction are zero until a scheme declares events that count.
    """
    effects = tuple(rulebook.scheme.effects)
    units = [unit.code for unit in rulebook.units]
    unit_at, effect_at = codes(lines["unit"], units), codes(lines["effect"], effects)
    shape = (len(units), len(effects))
    points, full, raw = np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.zeros(shape)
    np.add.at(points, (unit_at, effect_at), lines["points"].to_numpy())
    np.add.at(full, (unit_at, effect_at), lines["full"].to_numpy())
    unrounded = lines["ratio"].fillna(0.0).to_numpy() * lines["full"].to_numpy()
    np.add.at(raw, (unit_at, effect_at), unrounded)

    frame = pd.DataFrame(
        {
            "unit": pd.Series(units, dtype="str"),
            "name": pd.Series([unit.name for unit in rulebook.units], dtype="str"),
            "class": pd.Series([unit.unit_class for unit in rulebook.units], dtype="str"),
            "group": pd.Series([unit.group for unit in rulebook.units], dtype="str"),
            "unranked": np.array([unit.unranked for unit in rulebook.units], np.bool_),
        }
    )
    for i, effect in enumerate(effects):
        frame[effect] = points[:, i]
    frame["bonus"] = np.zeros(len(units), np.int64)
    frame["deduction"] = np.zeros(len(units), np.int64)
    frame["total"] = points.sum(axis=1)
    return Totalled(_nodes(units, effects, points, full, raw), frame)


def _nodes(
    units: list[str], effects: tuple[str, ...], points: np.ndarray, full: np.ndarray, raw: np.ndarray
) -> pd.DataFrame:
    n, k = points.shape
    names = np.array([*effects, WHOLE], object)
    parents = np.array([WHOLE] * k + [""], object)

    def with_whole(matrix: np.ndarray) -> np.ndarray:
        return np.column_stack([matrix, matrix.sum(axis=1)]).ravel()

    return pd.DataFrame(
        {
            "unit": np.repeat(np.array(units, object), k + 1),
            "node": np.tile(names, n),
            "parent": np.tile(parents, n),
            "combine": np.full(n * (k + 1), "加总", object),
            "full": with_whole(full),
            "unrounded": with_whole(raw),
            "settled": with_whole(points),
        }
    ).astype(dict.fromkeys(("unit", "node", "parent", "combine"), "str"))
