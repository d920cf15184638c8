"""What the numbers of a case come to, and on which side of a turn of the rule that lies."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from kaoping.expressions import NEAR, Expression
from kaoping.methods._shelf import Context
from kaoping.scoring.measures import evaluate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

BELOW, AT, ABOVE = "刚好以下", "正好", "刚好以上"
FAR = 1e6
"""As far as figures without 最小 or 最大 are taken."""


@dataclass(frozen=True)
class Threshold:
    """One turn of a rule: a case is beside it only as far as the neighbouring turns (low, high) go.

    Of the turns of one family (the steps of a rule that counts whole ones) one with all its cases is enough.
    """

    what: str
    edge: float
    figure: Callable[[Mapping[str, float | None]], float | None] = field(compare=False)
    low: float = -np.inf
    high: float = np.inf
    names: tuple[str, ...] = ()
    family: str = ""

    def side(self, values):
        """On which side of the turn a case lies; None where it has no figure or lies beyond a neighbour."""
        figure = self.figure(values)
        if figure is None:
            return None
        if abs(figure - self.edge) <= NEAR * max(1.0, abs(self.edge)):
            return AT
        if self.low <= figure < self.edge:
            return BELOW
        return ABOVE if self.edge < figure <= self.high else None


def number_in(source: Expression, values):
    """What an expression comes to in a case; None where a figure is missing or it has no answer."""
    if any(values.get(name) is None for name in source.names):
        return None
    found = source.evaluate({name: np.array([values[name]], dtype=float) for name in source.names or ("无",)})
    return None if found.undefined[0] else float(found.values[0])


def vectors_of(values):
    """A case's numbers as vectors of one row, NaN where a figure is missing."""
    return {name: np.array([np.nan if value is None else value]) for name, value in values.items()}


def quotient(above: Expression, below: Expression, times: float = 1.0):
    """The figure of a share of something; None where there is nothing to share."""

    def figure(values):
        one, other = number_in(above, values), number_in(below, values)
        return one / (other * times) if one is not None and other is not None and other > 0 else None

    return figure


def priced(prices, standard):
    """Points of all cases of 扣 or 计, as a share of the points that the prices are in."""

    def figure(values):
        counts = [number_in(one.count, values) for one in prices]
        if None in counts:
            return None
        return sum(count * one.each for count, one in zip(counts, prices, strict=True)) / standard

    return figure


def ratio_of(nested, values, standard):
    """The ratio of a measure that compares with nobody; None where a figure is missing."""
    vectors = vectors_of(values)
    missing = {name: np.isnan(vector) for name, vector in vectors.items()}
    if any(missing[name][0] for name in missing):
        return None
    return float(evaluate(nested, vectors, missing, Context(standard, np.ones(1, np.bool_))).outcome.ratio[0])
