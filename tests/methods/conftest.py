"""A desk on which a measure is worked by hand: real expressions, real methods, no bench."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest

from kaoping.exact import number_text
from kaoping.expressions import Expression, recompute
from kaoping.methods._shelf import (
    NOT_APPLICABLE,
    SCORED,
    Context,
    Nested,
    Outcome,
    Reason,
    Vector,
    compile_measure,
    shelf,
)
from kaoping.methods._wording import standard_written


@dataclass(frozen=True)
class Desk:
    """One measure worked over n rows; items are short lists of numbers."""

    measure: Nested
    items: dict[str, np.ndarray]
    standard: Fraction
    inner: dict[str, Desk]
    vectors: dict[str, Vector]
    outcome: Outcome

    @property
    def ratios(self):
        return self.outcome.ratio.tolist()

    @property
    def states(self):
        return self.outcome.state.tolist()

    def explain(self, index=0) -> Reason:
        return shelf()[self.measure.method].explain(DeskRow(self, index), self.measure.params)

    def words(self, index=0) -> str:
        return self.explain(index).words

    def arithmetic(self, index=0) -> str:
        return self.explain(index).arithmetic.text


@dataclass(frozen=True)
class DeskRow:
    """One row of a desk."""

    desk: Desk
    index: int

    @property
    def standard(self):
        return float(self.desk.standard)

    @property
    def standard_written(self):
        return standard_written(self.desk.standard)

    def value(self, key):
        return float(self.desk.vectors[key].values[self.index])

    def absent(self, key):
        return bool(self.desk.vectors[key].absent[self.index])

    def _source(self, key) -> Expression:
        inputs = shelf()[self.desk.measure.method].inputs(self.desk.measure.params)
        return next(given.source for given in inputs if given.key == key)

    def written(self, key, index=None):
        source, at = self._source(key), self.index if index is None else index
        return source.part({name: number_text(self.desk.items[name][at]) for name in source.names})

    def worded(self, key):
        return self._source(key).worded({})

    def reason(self, key):
        return self.desk.inner[key].explain(self.index)

    def step(self, name):
        return self.desk.outcome.steps[name][self.index]

    def unit(self, index):
        return f"第{index + 1}家"


def _work(measure: Nested, items, standard, population, groups) -> Desk:
    method = shelf()[measure.method]
    inner, vectors = {}, {}
    for given in method.inputs(measure.params):
        if isinstance(given.source, Nested):
            child = inner[given.key] = _work(given.source, items, standard * given.share, population, groups)
            vectors[given.key] = Vector(child.outcome.ratio, child.outcome.state == NOT_APPLICABLE)
        else:
            vectors[given.key] = Vector(*given.source.evaluate(items))
    outcome = method.score(vectors, measure.params, Context(float(standard), population, groups))
    return Desk(measure, items, standard, inner, vectors, outcome)


@pytest.fixture(scope="session")
def work():
    """Work a rule (a mapping as YAML gives it) over items: work({"方法": …}, 甲=[1, 2], 乙=[3, 4])."""

    def work(rule, standard=3.0, population=None, groups=None, **items):
        columns = {name: np.array(values, dtype=np.float64) for name, values in items.items()}
        n = max(len(column) for column in columns.values())
        everybody = np.ones(n, np.bool_) if population is None else np.array(population, np.bool_)
        of = None if groups is None else np.array(groups, np.int64)
        return _work(compile_measure(rule), columns, Fraction(repr(standard)), everybody, of)

    return work


@pytest.fixture(scope="session")
def reads_back():
    """Check every row of a desk: finite, and the printed arithmetic comes to the ratio."""

    def reads_back(desk: Desk):
        assert np.isfinite(desk.outcome.ratio).all()
        for index, (ratio, state) in enumerate(zip(desk.ratios, desk.states, strict=True)):
            reason = desk.explain(index)
            assert reason.words
            assert not reason.words.endswith(("。", "；", "，"))
            assert "nan" not in reason.words
            assert "inf" not in reason.words
            expected = Fraction(ratio) if state == SCORED else Fraction(0)
            # a float carries sixteen digits; the printed numbers are exact
            assert abs(recompute(reason.arithmetic.text) - expected) < Fraction(1, 10**11), reason

    return reads_back
