"""Full marks: what each line is worth for each unit, apportioned to the last printed digit.

Class full marks scale the points of the 细则 to the effect's weight (折算). A unit with lines
that are not scored has them shared out over the rest of the effect (of a divided one: of the node,
then of its siblings), none above the limit, then over its other effects. Whatever happens, a unit's
full marks sum to the class's total, and at every node the parts sum to the node's.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from kaoping.exact import apportion, round_shares, share_capped
from kaoping.rulebook.tree import FULL_MARKS, is_plain, nodes_of, path_of
from kaoping.scoring.branches import Branch, divided, grow, placed, root, rounded, without_broken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from kaoping.rulebook.model import Indicator, Rulebook


@dataclass(frozen=True)
class ClassMarks:
    """Lines of one class, in order: standard and full marks (fixed-point) and each line's effect.

    `usual` are full marks before rounding; `ceiling` is what reweighting may lift a line to, the
    limit times that. `whole` is the tree; `adds_up` tells which lines reach their effect by
    addition alone; `plain` whether all of the scheme is effects that are added up.
    """

    indicators: tuple[Indicator, ...]
    effects: tuple[str, ...]
    standard: tuple[int, ...]
    full: tuple[int, ...]
    scored: tuple[bool, ...]
    ceiling: tuple[Fraction, ...]
    usual: tuple[Fraction, ...]
    whole: Branch
    adds_up: tuple[bool, ...]
    plain: bool


def is_scored(indicator: Indicator, rulebook: Rulebook) -> bool:
    """Tell whether an indicator is scored in this kind of period."""
    return indicator.scored_in == "每期" or rulebook.period.kind == "year"


def class_marks(rulebook: Rulebook, unit_class: str) -> ClassMarks:
    """Apportion each effect's weight over its indicators that are scored in this period.

    Largest remainder at the declared places, remainder ties by code; where an effect is divided,
    at every level from the top down.
    """
    scheme = rulebook.scheme
    scale = 10**scheme.precision.places
    indicators = rulebook.indicators_of(unit_class)
    effects = tuple(rulebook.effect_of[indicator.code] for indicator in indicators)
    standard = tuple(int(indicator.points[unit_class] * scale) for indicator in indicators)
    scored = tuple(is_scored(indicator, rulebook) for indicator in indicators)
    paths = _paths(rulebook, indicators)
    whole = root(grow(scheme.effects, unit_class, _by_node(indicators, paths, scored)), scheme.whole.missing)
    totals = _effect_totals(rulebook, whole, standard)
    usual, full = [Fraction(0)] * len(indicators), [0] * len(indicators)
    settled = round_shares(totals, int(sum(totals, Fraction(0))))
    for branch, total, share in zip(whole.parts, totals, settled, strict=True):
        shares = divided(branch, total, standard, absolute=scheme.scaling == "绝对")
        for i, marks in rounded(branch, shares, share).items():
            usual[i], full[i] = shares[i], marks
    limit = Fraction(repr(scheme.reweight_limit))
    return ClassMarks(
        indicators=indicators,
        effects=effects,
        standard=standard,
        full=tuple(full),
        scored=scored,
        ceiling=tuple(limit * marks for marks in usual),
        usual=tuple(usual),
        whole=whole,
        adds_up=_adding(rulebook, paths),
        plain=is_plain(scheme),
    )


def _paths(rulebook: Rulebook, indicators: tuple[Indicator, ...]) -> list[tuple[str, ...]]:
    """Name the nodes above every line; of an effect that is not divided, the effect."""
    effects = rulebook.scheme.effects
    names = [rulebook.effect_of[indicator.code] for indicator in indicators]
    return [
        path_of(rulebook.scheme, indicator.code) if effects[name].divisions else (name,)
        for indicator, name in zip(indicators, names, strict=True)
    ]


def _by_node(
    indicators: tuple[Indicator, ...], paths: list[tuple[str, ...]], scored: tuple[bool, ...]
) -> dict[tuple[str, ...], list[int]]:
    """Lines that are scored in this period, by code, under their node."""
    found: dict[tuple[str, ...], list[int]] = {}
    for i in sorted(range(len(indicators)), key=lambda i: indicators[i].code):
        if scored[i]:
            found.setdefault(paths[i], []).append(i)
    return found


def _effect_totals(rulebook: Rulebook, whole: Branch, standard: tuple[int, ...]) -> list[Fraction]:
    """Full marks of the effects: their weights; their points where these are absolute; shares of 100 under a mean."""
    scheme = rulebook.scheme
    scale = 10**scheme.precision.places
    if scheme.scaling == "绝对":
        return [Fraction(sum(standard[i] for i in branch.lines)) for branch in whole.parts]
    if scheme.whole.combine == "加总":
        return [Fraction(int(branch.weight * scale)) for branch in whole.parts]
    heft = sum((branch.weight for branch in whole.parts), Fraction(0))
    return [FULL_MARKS * scale * branch.weight / heft for branch in whole.parts]


def _adding(rulebook: Rulebook, paths: list[tuple[str, ...]]) -> tuple[bool, ...]:
    means = {node.path for node in nodes_of(rulebook.scheme) if node.effect.combine != "加总"}
    return tuple(all(path[:depth] not in means for depth in range(1, len(path) + 1)) for path in paths)


@dataclass(frozen=True)
class _Shares:
    """What some lines of an effect get of its full marks, rounded, and what is left over (then nothing is rounded).

    `exact` are the unrounded shares where the effect is divided.
    """

    whole: tuple[int, ...]
    left: Fraction
    exact: Mapping[int, Fraction] | None = None


def unit_marks(marks: ClassMarks, kept: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Full marks of every unit of a class (units × lines), and whose limit had to be lifted.

    kept: units × lines, True where the line carries full marks for the unit. Units that keep the
    same lines of an effect share one computation; where an effect cannot take all of its marks,
    units that keep the same lines everywhere do.
    """
    carried = kept & (np.array(marks.full) > 0)
    if not marks.plain:
        without_broken(marks.whole, carried, marks.full)
    full = np.zeros(carried.shape, np.int64)
    lifted = np.zeros(len(carried), np.bool_)
    spills = np.zeros(len(carried), np.bool_)
    known: dict[tuple[int, ...], _Shares] = {}
    lines_of = _lines_of(marks)
    for effect, lines in lines_of.items():
        for rows, pattern in _alike(carried[:, lines]):
            shares = _within(marks, effect, tuple(i for i, flag in zip(lines, pattern, strict=True) if flag), known)
            spills[rows] |= bool(shares.left)
            full[np.ix_(rows, np.array(lines, np.intp)[pattern])] = shares.whole
    spilling = np.flatnonzero(spills)
    for rows, pattern in _alike(carried[spilling]):
        keeps = {effect: tuple(i for i in lines if pattern[i]) for effect, lines in lines_of.items()}
        full[spilling[rows]], lifted[spilling[rows]] = _across(marks, keeps, known)
    return full, lifted


def _lines_of(marks: ClassMarks) -> dict[str, list[int]]:
    """Lines of every effect that carry marks in this period, by code."""
    order = sorted(range(len(marks.full)), key=lambda i: marks.indicators[i].code)
    return {
        effect: [i for i in order if marks.effects[i] == effect and marks.full[i]]
        for effect in dict.fromkeys(marks.effects)
    }


def _alike(flags: NDArray[np.bool_]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.bool_]]]:
    """Rows that hold the same flags, with the flags."""
    if not len(flags):
        return
    packed = np.ascontiguousarray(np.packbits(flags, axis=1))
    keys = packed.view(np.dtype((np.void, packed.shape[1]))).ravel() if packed.shape[1] else np.zeros(len(flags))
    _, which = np.unique(keys, return_inverse=True)
    order = np.argsort(which, kind="stable")
    for rows in np.split(order, np.cumsum(np.bincount(which))[:-1]):
        yield rows, flags[rows[0]]


def _within(marks: ClassMarks, effect: str, lines: tuple[int, ...], known: dict[tuple[int, ...], _Shares]) -> _Shares:
    """Share an effect's full marks out over some of its lines, none above its ceiling.

    Shares and ceilings are both in proportion to the standard points, so that all lines of an
    effect reach their ceiling together.
    """
    total = _total_of(marks, effect)
    if not lines:
        return _Shares((), Fraction(total) if marks.plain else _unrounded(marks, effect))
    if lines not in known and not marks.plain:
        known[lines] = _divided(marks, effect, lines)
    if lines not in known:
        standard = [marks.standard[i] for i in lines]
        left = total - Fraction(marks.ceiling[lines[0]] * sum(standard), standard[0])
        fits = left <= 0
        known[lines] = _Shares(tuple(apportion(total, standard)) if fits else (0,) * len(lines), max(left, Fraction(0)))
    return known[lines]


def _total_of(marks: ClassMarks, effect: str) -> int:
    return sum(full for full, name in zip(marks.full, marks.effects, strict=True) if name == effect)


def _divided(marks: ClassMarks, effect: str, lines: tuple[int, ...]) -> _Shares:
    """Share the full marks of an effect out over its tree."""
    branch = _branch_of(marks, effect)
    exact, left = placed(branch, frozenset(lines), marks.usual, marks.ceiling)
    if left:
        return _Shares((0,) * len(lines), left, exact)
    full = rounded(branch, exact, _total_of(marks, effect))
    return _Shares(tuple(full[i] for i in lines), left, exact)


def _branch_of(marks: ClassMarks, effect: str) -> Branch:
    return next(branch for branch in marks.whole.parts if branch.name == effect)


def _unrounded(marks: ClassMarks, effect: str) -> Fraction:
    return sum((usual for usual, name in zip(marks.usual, marks.effects, strict=True) if name == effect), Fraction(0))


def _exact(marks: ClassMarks, effect: str, lines: tuple[int, ...], shares: _Shares) -> list[Fraction]:
    """Unrounded shares of what an effect does not leave over."""
    if shares.exact is not None:
        return [shares.exact[i] for i in lines]
    standard = [marks.standard[i] for i in lines]
    given = _total_of(marks, effect) - shares.left
    return [given * points / sum(standard) for points in standard]


def _across(
    marks: ClassMarks, of_effect: Mapping[str, tuple[int, ...]], known: dict[tuple[int, ...], _Shares]
) -> tuple[list[int], bool]:
    """Full marks of units that keep these lines of each effect, where an effect leaves something over to the others.

    Nothing is rounded before the end: lines of equal points in an effect then differ by the last
    printed digit at most. Tells whether the limit was lifted.
    """
    exact: dict[int, Fraction] = {}
    left = Fraction(0)
    for effect, lines in of_effect.items():
        shares = _within(marks, effect, lines, known)
        exact |= dict(zip(lines, _exact(marks, effect, lines, shares), strict=True))
        left += shares.left
    full = [0] * len(marks.full)
    if not exact:
        return full, False
    left = _spread(exact, left, {i: marks.ceiling[i] - share for i, share in exact.items()})
    lifted = bool(left)
    if lifted:
        _spread(exact, left, dict.fromkeys(exact, left))
    listed = {effect: lines for effect, lines in of_effect.items() if lines}
    totals = round_shares([sum((exact[i] for i in lines), Fraction(0)) for lines in listed.values()], sum(marks.full))
    for (effect, lines), total in zip(listed.items(), totals, strict=True):
        for i, share in rounded(_branch_of(marks, effect), {i: exact[i] for i in lines}, total).items():
            full[i] = share
    return full, lifted


def _spread(exact: dict[int, Fraction], total: Fraction, room: Mapping[int, Fraction]) -> Fraction:
    """Add a total to lines in proportion to their marks, none beyond its room; returns what is left."""
    shares, left = share_capped(total, list(exact.values()), [room[i] for i in exact])
    for i, share in zip(list(exact), shares, strict=True):
        exact[i] += share
    return left
