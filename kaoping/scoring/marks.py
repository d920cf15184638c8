"""Full marks: what each line is worth for each unit, apportioned to the last printed digit.

Class full marks scale the points of the 细则 to the effect's weight (折算). A unit with lines
that are not scored has them shared out over the rest of the effect, none above the limit, then
over its other effects. Whatever happens, a unit's full marks sum to the class's total.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from kaoping.exact import apportion, apportion_capped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kaoping.rulebook.model import Indicator, Rulebook


@dataclass(frozen=True)
class ClassMarks:
    """Lines of one class, in order: standard and full marks (fixed-point) and each line's effect.

    `ceiling` is what reweighting may lift a line to: the limit times its unrounded full marks.
    """

    indicators: tuple[Indicator, ...]
    effects: tuple[str, ...]
    standard: tuple[int, ...]
    full: tuple[int, ...]
    scored: tuple[bool, ...]
    ceiling: tuple[int, ...]


def is_scored(indicator: Indicator, rulebook: Rulebook) -> bool:
    """Tell whether an indicator is scored in this kind of period."""
    return indicator.scored_in == "每期" or rulebook.period.kind == "year"


def class_marks(rulebook: Rulebook, unit_class: str) -> ClassMarks:
    """Apportion each effect's weight over its indicators that are scored in this period.

    Largest remainder at the declared places, remainder ties by code.
    """
    scheme = rulebook.scheme
    scale = 10**scheme.precision.places
    indicators = rulebook.indicators_of(unit_class)
    effects = tuple(rulebook.effect_of[indicator.code] for indicator in indicators)
    standard = tuple(int(indicator.points[unit_class] * scale) for indicator in indicators)
    scored = tuple(is_scored(indicator, rulebook) for indicator in indicators)
    limit = Fraction(repr(scheme.reweight_limit))
    full, ceiling = [0] * len(indicators), [0] * len(indicators)
    for effect, declared in scheme.effects.items():
        lines = [i for i, name in enumerate(effects) if name == effect and scored[i]]
        lines.sort(key=lambda i: indicators[i].code)
        if not lines:
            continue
        heft = sum(standard[i] for i in lines)
        total = heft if scheme.scaling == "绝对" else int(declared.weights[unit_class] * scale)
        for i, share in zip(lines, apportion(total, [standard[i] for i in lines]), strict=True):
            full[i] = share
            ceiling[i] = max(share, int(limit * total * standard[i] / heft))  # rounding up is not lifting
    return ClassMarks(indicators, effects, standard, tuple(full), scored, tuple(ceiling))


def unit_marks(marks: ClassMarks, kept: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Full marks of every unit of a class (units × lines), and whose limit had to be lifted.

    kept: units × lines, True where the line carries full marks for the unit. Units that keep the
    same lines share one computation.
    """
    patterns, which = np.unique(kept, axis=0, return_inverse=True)
    shares = [_pattern_marks(marks, tuple(bool(flag) for flag in pattern)) for pattern in patterns]
    which = which.reshape(-1)
    full = np.array([share for share, _ in shares], np.int64).reshape(len(patterns), len(marks.full))
    lifted = np.array([lift for _, lift in shares], np.bool_)
    return full[which], lifted[which]


def _pattern_marks(marks: ClassMarks, kept: tuple[bool, ...]) -> tuple[list[int], bool]:
    """Re-apportion for units that keep these lines; tells whether the limit was lifted."""
    carried = [i for i, flag in enumerate(kept) if flag and marks.full[i]]
    carried.sort(key=lambda i: (marks.effects.index(marks.effects[i]), marks.indicators[i].code))
    full = [0] * len(kept)
    if not carried:
        return full, False
    caps = {i: marks.ceiling[i] for i in carried}
    left = 0
    for effect in dict.fromkeys(marks.effects):
        total = sum(share for share, name in zip(marks.full, marks.effects, strict=True) if name == effect)
        lines = [i for i in carried if marks.effects[i] == effect]
        shares, over = apportion_capped(total, [marks.standard[i] for i in lines], [caps[i] for i in lines])
        left += over
        for i, share in zip(lines, shares, strict=True):
            full[i] = share
    if left:
        left = _spread(full, left, carried, [caps[i] - full[i] for i in carried])
    if left:
        _spread(full, left, carried, [left] * len(carried))
        return full, True
    return full, False


def _spread(full: list[int], total: int, lines: Sequence[int], room: Sequence[int]) -> int:
    """Add a total to lines in proportion to their marks, none beyond its room; returns what is left."""
    shares, left = apportion_capped(total, [full[i] for i in lines], list(room))
    for i, share in zip(lines, shares, strict=True):
        full[i] += share
    return left
