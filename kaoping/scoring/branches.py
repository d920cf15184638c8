"""The tree of effects as one class has it: which lines stand under which node, and unrounded shares of full marks.

A node divides its full marks among what stands beneath it. What a line that is not scored leaves
goes to the rest of its node, then to the node's siblings, and so up to the effect, no line ever above its ceiling.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from kaoping.exact import round_shares, share_capped
from kaoping.rulebook.tree import WHOLE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kaoping.rulebook.model import Effect


@dataclass(frozen=True)
class Branch:
    """A node of the tree in one class.

    lines: positions of all lines beneath it that are scored in this period, by code; weight: its
    weight among its siblings; parts: the nodes that it is divided into, by code, without those
    that have no line; whole_or_none: it has no value where one of its parts, or lines, has none.
    """

    name: str
    lines: tuple[int, ...]
    weight: Fraction
    parts: tuple[Branch, ...] = ()
    whole_or_none: bool = False


def grow(
    effects: Mapping[str, Effect], unit_class: str, lines_of: Mapping[tuple[str, ...], Sequence[int]]
) -> tuple[Branch, ...]:
    """Build the effects' branches of a class from every node's lines (by code); nodes without lines are left out."""
    found = (_branch((name,), effect, unit_class, lines_of) for name, effect in effects.items())
    return tuple(branch for branch in found if branch.lines)


def _branch(
    path: tuple[str, ...], effect: Effect, unit_class: str, lines_of: Mapping[tuple[str, ...], Sequence[int]]
) -> Branch:
    divisions = sorted(effect.divisions.items(), key=lambda part: part[1].code)
    found = (_branch((*path, name), part, unit_class, lines_of) for name, part in divisions)
    parts = tuple(part for part in found if part.lines)
    lines = tuple(i for part in parts for i in part.lines) if parts else tuple(lines_of.get(path, ()))
    weight = Fraction(effect.weights.get(unit_class, 0))
    return Branch(path[-1], lines, weight, parts, effect.missing == "不适用")


def root(effects: tuple[Branch, ...], missing: str | None) -> Branch:
    """Put the effects of a class under the whole."""
    lines = tuple(i for branch in effects for i in branch.lines)
    return Branch(WHOLE, lines, Fraction(1), effects, missing == "不适用")


def divided(branch: Branch, total: Fraction, standard: Sequence[int], *, absolute: bool) -> dict[int, Fraction]:
    """Share a node's full marks out, unrounded: over its parts by weight, over its lines by their standard points.

    Where points are absolute they are the weights at every level.
    """
    if not branch.parts:
        points = sum(standard[i] for i in branch.lines)
        return {i: total * standard[i] / points for i in branch.lines}
    weights = [Fraction(sum(standard[i] for i in p.lines)) if absolute else p.weight for p in branch.parts]
    heft = sum(weights, Fraction(0))
    shares: dict[int, Fraction] = {}
    for part, weight in zip(branch.parts, weights, strict=True):
        shares |= divided(part, total * weight / heft, standard, absolute=absolute)
    return shares


def placed(
    branch: Branch, kept: frozenset[int], usual: Sequence[Fraction], ceiling: Sequence[Fraction]
) -> tuple[dict[int, Fraction], Fraction]:
    """Share a node's full marks out over the lines that a unit keeps: unrounded shares, and what nobody may take.

    usual: what the lines have where all are kept; ceiling: what each may have at most.
    """
    exact: dict[int, Fraction] = {}
    left = Fraction(0)
    for part in branch.parts:
        shares, over = placed(part, kept, usual, ceiling)
        exact |= shares
        left += over
    if not branch.parts:
        exact = {i: Fraction(0) for i in branch.lines if i in kept}
        left = sum((usual[i] for i in branch.lines), Fraction(0))
        weights = [usual[i] for i in exact]
    else:
        weights = list(exact.values())
    if left:
        more, left = share_capped(left, weights, [ceiling[i] - share for i, share in exact.items()])
        exact = {i: share + extra for (i, share), extra in zip(exact.items(), more, strict=True)}
    return exact, left


def rounded(branch: Branch, exact: Mapping[int, Fraction], total: int) -> dict[int, int]:
    """Round the unrounded shares of lines to a whole total, level by level, so that every node's parts sum exactly."""
    if not branch.parts:
        lines = [i for i in branch.lines if i in exact]
        return dict(zip(lines, round_shares([exact[i] for i in lines], total), strict=True))
    sums = [sum((exact.get(i, Fraction(0)) for i in part.lines), Fraction(0)) for part in branch.parts]
    full: dict[int, int] = {}
    for part, share in zip(branch.parts, round_shares(sums, total), strict=True):
        full |= rounded(part, exact, share)
    return full


def without_broken(branch: Branch, carried: NDArray[np.bool_], full: Sequence[int]) -> None:
    """Take all marks from a node that wants all of its parts and lacks one (in place; units × lines).

    A part, or a line, that has no marks in the class at all (`full`) is not waited for.
    """
    for part in branch.parts:
        without_broken(part, carried, full)
    members = [part.lines for part in branch.parts] or [(i,) for i in branch.lines]
    there = [carried[:, np.array(lines, np.intp)].any(axis=1) for lines in members if any(full[i] for i in lines)]
    if not branch.whole_or_none or not there:
        return
    broken = ~np.logical_and.reduce(there)
    carried[np.ix_(np.flatnonzero(broken), np.array(branch.lines, np.intp))] = False
