"""A measure over the rows of a class: expressions evaluated, methods called, the working kept.

A measure is a tree: a method whose inputs are expressions or further measures. Evaluation goes
from the leaves up; explanation goes the same way, on one row, when somebody reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kaoping.exact import number_text
from kaoping.expressions import Expression, Written
from kaoping.methods._shelf import NOT_APPLICABLE, Context, Nested, Outcome, Reason, Vector, shelf
from kaoping.methods._wording import standard_written

Values = Mapping[str, NDArray[np.float64]]
Missing = Mapping[str, NDArray[np.bool_]]


@dataclass(frozen=True)
class Worked:
    """A measure after evaluation: what went into the method and what came out, n rows each.

    share: of the indicator's standard points, how much this measure's prices are in.
    """

    nested: Nested
    sources: Mapping[str, Expression | Worked]
    vectors: Mapping[str, Vector]
    outcome: Outcome
    unsupplied: NDArray[np.bool_]
    share: Fraction


def evaluate(
    nested: Nested, values: Values, missing: Missing, context: Context, share: Fraction = Fraction(1)
) -> Worked:
    """Evaluate a measure on vectors (n rows).

    values: item key → figures; missing: item key → rows in which the item is 不适用. A method
    that reads a missing item directly is not applicable in that row, whatever its edge rules
    say; a composite above it decides what a part without result means. context.standard is the
    indicator's, share the part of it that the measure's prices are in.
    """
    method = shelf()[nested.method]
    sources: dict[str, Expression | Worked] = {}
    vectors: dict[str, Vector] = {}
    unsupplied = np.zeros(len(context.population), np.bool_)
    for given in method.inputs(nested.params):
        if isinstance(given.source, Expression):
            sources[given.key] = given.source
            evaluated = given.source.evaluate(values)
            absent = evaluated.undefined
            for name in given.source.names:
                if given.optional:
                    absent = absent | missing[name]
                else:
                    unsupplied |= missing[name]
            vectors[given.key] = Vector(np.where(absent, 0.0, evaluated.values), absent)
        else:
            child = evaluate(given.source, values, missing, context, share * given.share)
            sources[given.key] = child
            vectors[given.key] = Vector(child.outcome.ratio, child.outcome.state == NOT_APPLICABLE)
    own = Context(context.standard * float(share), context.population & ~unsupplied, context.groups, context.below)
    outcome = method.score(vectors, nested.params, own)
    if unsupplied.any():
        state = np.where(unsupplied, np.int8(NOT_APPLICABLE), outcome.state).astype(np.int8)
        outcome = Outcome(np.where(unsupplied, 0.0, outcome.ratio), state, outcome.steps)
    return Worked(nested, sources, vectors, outcome, unsupplied, share)


@dataclass(frozen=True)
class Readable:
    """What explanation needs beside the working: titles of items, figures, names of units."""

    titles: Mapping[str, str]
    values: Values
    unit_name: Callable[[int], str]
    standard: float


@dataclass(frozen=True)
class MeasureRow:
    """One row of an evaluated measure, as a method sees it when it explains itself."""

    worked: Worked
    readable: Readable
    index: int

    @property
    def standard(self) -> float:
        """Standard points that this measure's prices are in."""
        return float(self._standard)

    @property
    def standard_written(self) -> Written:
        """Those points as exact arithmetic."""
        return standard_written(self._standard)

    @property
    def _standard(self) -> Fraction:
        return Fraction(repr(self.readable.standard)) * self.worked.share

    def value(self, key: str) -> float:
        """Value of an input in this row."""
        return float(self.worked.vectors[key].values[self.index])

    def absent(self, key: str) -> bool:
        """Tell whether an input has no value in this row."""
        return bool(self.worked.vectors[key].absent[self.index])

    def written(self, key: str, index: int | None = None) -> Written:
        """Write an input as arithmetic with its numbers."""
        at = self.index if index is None else index
        source = self.worked.sources[key]
        if isinstance(source, Worked):
            return explain(source, self.readable, at).arithmetic
        return source.part({name: number_text(self.readable.values[name][at]) for name in source.names})

    def worded(self, key: str) -> str:
        """Say an input in words."""
        source = self.worked.sources[key]
        if isinstance(source, Worked):
            return explain(source, self.readable, self.index).words
        return source.worded(self.readable.titles)

    def reason(self, key: str) -> Reason:
        """Explain the nested measure that serves as this input."""
        source = self.worked.sources[key]
        if not isinstance(source, Worked):
            raise TypeError(f"input {key} is not a measure")
        return explain(source, self.readable, self.index)

    def step(self, name: str) -> Any:  # noqa: ANN401  a working column holds numbers, flags or positions
        """Value of a working column in this row."""
        return self.worked.outcome.steps[name][self.index]

    def unit(self, index: int) -> str:
        """Name of the unit in another row."""
        return self.readable.unit_name(index)


def explain(worked: Worked, readable: Readable, index: int) -> Reason:
    """Say why one row got its ratio."""
    if worked.unsupplied[index]:
        return Reason("所需数据不适用", Written("0"))
    method = shelf()[worked.nested.method]
    return method.explain(MeasureRow(worked, readable, index), worked.nested.params)
