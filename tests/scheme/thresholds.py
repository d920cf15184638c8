"""Where the rules of an indicator change their mind: edges of bands, caps, floors, thresholds, smallest samples.

A threshold is a figure that a case's numbers come to and the value at which the rule turns. Which figures those are
is said once for each method; a scheme's own numbers stand nowhere here.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from kaoping.expressions import NEAR, Expression
from kaoping.methods._shelf import Context, Nested, shelf
from kaoping.rulebook.parts import names_in
from kaoping.scoring.measures import evaluate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

BELOW, AT, ABOVE = "刚好以下", "正好", "刚好以上"


@dataclass(frozen=True)
class Threshold:
    """One turn of a rule: a case is beside it only as far as the neighbouring turns (low, high) go."""

    what: str
    edge: float
    figure: Callable[[Mapping[str, float | None]], float | None] = field(compare=False)
    low: float = -np.inf
    high: float = np.inf
    names: tuple[str, ...] = ()

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


def thresholds(indicator, unit_class) -> Iterator[Threshold]:
    """Every threshold of an indicator for a class; a cap counts once for the indicator, wherever it stands."""
    for place in _places(indicator, unit_class):
        for one in TURNS.get(place.measure.method, _none)(place.measure.params, place.standard):
            path = "" if one.what == "封顶" else place.path
            what = f"{path}{place.measure.method} {one.what} {one.edge:g}"
            names = names_in(place.measure)
            yield Threshold(what, one.edge, _only_where(place.holds, one.figure), one.low, one.high, names)
    small = indicator.small_sample
    if small is not None:
        yield Threshold(
            f"小样本 {small.below}", small.below, lambda values: values.get(small.count), names=(small.count,)
        )


@dataclass(frozen=True)
class _Place:
    """A measure inside an indicator: the points that its prices are in, and whether a case is measured by it."""

    path: str
    measure: Nested
    standard: float
    holds: Callable[[Mapping[str, float | None]], bool]

    def inside(self) -> Iterator[_Place]:
        """It and all that stands inside it."""
        yield self
        for given in shelf()[self.measure.method].inputs(self.measure.params):
            if isinstance(given.source, Nested):
                path = f"{self.path}{self.measure.method}·{given.key}·"
                holds = _chosen(self.measure, given.key, self.holds)
                yield from _Place(path, given.source, self.standard * float(given.share), holds).inside()


def _places(indicator, unit_class):
    measure, points = indicator.measure_for(unit_class), float(indicator.points[unit_class])
    return _Place("", measure, points, lambda _values: True).inside()


def _chosen(measure, key, holds):
    """Whether a case is measured by this part: 择一 takes the first that holds, 归零 its base unless it is zeroed."""
    if measure.method == "归零":
        return lambda values: holds(values) and _number(measure.params.condition, values) == 0
    if measure.method != "择一":
        return holds
    keys = [f"情形{at}" for at in range(1, len(measure.params.cases) + 1)] + ["其余"]

    def chosen(values):
        answers = [_number(one.condition, values) for one in measure.params.cases]
        return holds(values) and next((at for at, said in zip(keys, answers, strict=False) if said), "其余") == key

    return chosen


def _only_where(holds, figure):
    return lambda values: figure(values) if holds(values) else None


# --- what a return may say ------------------------------------------------------------------------


MANY = 300
"""So many returns around the cases are looked at for one that lies exactly at a threshold."""


def may_lie(turn, side, indicator, returns):
    """Whether a return that lies at a turn could, with one figure changed, lie on this side of it.

    Figures keep to their 最小, 最大, 类型 and the indicator's 校验; those taken from a record table stand.
    """
    return any(turn.side(values) == side for at in returns for values in _neighbours(turn, indicator, at))


def may_be_met(turn, indicator, returns):
    """Whether a return can lie exactly at a turn: counts may step over it, or end before it; other figures meet it."""
    if any(indicator.items[name].kind != "整数" for name in turn.names):
        return True
    waiting = deque(values for values in returns if turn.figure(values) is not None)
    known = {tuple(values.values()) for values in waiting}
    if not waiting:
        return True
    while waiting and len(known) < MANY:
        for values in _neighbours(turn, indicator, waiting.popleft()):
            if turn.side(values) == AT:
                return True
            if tuple(values.values()) not in known and turn.figure(values) is not None:
                known.add(tuple(values.values()))
                waiting.append(values)
    return False


def _neighbours(turn, indicator, at):
    for key in turn.names:
        item, value = indicator.items[key], at.get(key)
        if value is None or item.derived is not None:
            continue
        for change in (1, -1) if item.kind == "整数" else (1, -1, 0.01, -0.01):
            low, high = (limit if limit is not None else value + change for limit in (item.minimum, item.maximum))
            values = {**at, key: value + change}
            if low <= value + change <= high and all(
                _number(one.condition, values) != 0 for one in indicator.relations
            ):
                yield values


# --- figures ------------------------------------------------------------------------------------


def _number(source: Expression, values):
    """What an expression comes to in a case; None where a figure is missing or it has no answer."""
    if any(values.get(name) is None for name in source.names):
        return None
    found = source.evaluate({name: np.array([values[name]], dtype=float) for name in source.names or ("无",)})
    return None if found.undefined[0] else float(found.values[0])


def _vectors(values):
    return {name: np.array([np.nan if value is None else value]) for name, value in values.items()}


def _quotient(above: Expression, below: Expression, times: float = 1.0):
    def figure(values):
        one, other = _number(above, values), _number(below, values)
        return one / (other * times) if one is not None and other is not None and other > 0 else None

    return figure


def _sum(priced, standard):
    """Points of all cases of 扣 or 计, as a share of the points that the prices are in."""

    def figure(values):
        counts = [_number(one.count, values) for one in priced]
        if None in counts:
            return None
        return sum(count * one.each for count, one in zip(counts, priced, strict=True)) / standard

    return figure


# --- what each method turns at --------------------------------------------------------------------


def _bands(params, _standard):
    edges = [-np.inf, *(sorted({band.interval.low for band in params.bands})[1:]), np.inf]
    for low, edge, high in zip(edges, edges[1:], edges[2:], strict=False):
        yield Threshold("界", edge, lambda values: _number(params.value, values), low, high)


def _threshold(params, _standard):
    yield Threshold("阈值", params.threshold, lambda values: _number(params.value, values))


def _completion(params, _standard):
    figure = _quotient(params.actual, params.target)
    turns = (params.cap,) if params.slope is None else (1.0, params.slope.limit)
    for low, edge, high in zip((-np.inf, *turns[:-1]), turns, (*turns[1:], np.inf), strict=True):
        yield Threshold("封顶" if edge == turns[-1] else "达标", edge, figure, low, high)


def _elapsed(params, _standard):
    yield Threshold("封顶", params.cap, _quotient(params.actual, params.target, params.elapsed))


def _reverse(params, _standard):
    yield Threshold("封顶", params.cap, _quotient(params.control, params.actual))


def _direct(params, _standard):
    yield Threshold("满分值", params.full, lambda values: _number(params.value, values))


def _pieces(params, standard):
    yield Threshold("封顶", params.cap, _sum(params.pieces, standard))


def _deductions(params, standard):
    deducted = _sum(params.prices, standard)

    def left(values):
        taken = deducted(values)
        if taken is None or params.base is None:
            return None if taken is None else 1 - taken
        vectors = _vectors(values)
        missing = {name: np.isnan(vector) for name, vector in vectors.items()}
        if any(missing[name][0] for name in missing):
            return None
        base = evaluate(params.base, vectors, missing, Context(standard, np.ones(1, np.bool_))).outcome
        return float(base.ratio[0]) - taken

    yield Threshold("下限", params.floor, left)


def _progressive(params, _standard):
    edges = [params.start, *(bracket.until for bracket in params.brackets if bracket.until is not None)]
    for low, edge, high in zip((-np.inf, *edges[:-1]), edges, (*edges[1:], np.inf), strict=True):
        yield Threshold("级", edge, lambda values: _number(params.value, values), low, high)


def _none(_params, _standard):
    return ()


TURNS = {
    "分档": _bands,
    "阈值步长": _threshold,
    "完成率": _completion,
    "序时进度": _elapsed,
    "逆向比率": _reverse,
    "直接得分": _direct,
    "计件": _pieces,
    "扣分": _deductions,
    "累进分档": _progressive,
}
"""Methods that turn at a number of the rule; the others compare with the class, or join what stands inside them."""


# --- answers --------------------------------------------------------------------------------------


def answers(indicator, unit_class) -> Iterator[tuple[str, Callable[[Mapping[str, float | None]], bool]]]:
    """Every row of a 判定表 and every point of 是否, met and not met, with what tells whether a case is it."""
    for place in _places(indicator, unit_class):
        params = place.measure.params
        if place.measure.method == "判定表":
            for at, verdict in enumerate(params.verdicts, 1):
                yield f"{place.path}判定第 {at} 行", _chooses(params.conditions, verdict.when)
        elif place.measure.method == "是否":
            for point in params.points:
                for wanted in (True, False):
                    what = f"{place.path}要点“{point.name}”{'满足' if wanted else '不满足'}"
                    yield what, _chooses({"": point.condition}, {"": wanted})


def _chooses(conditions, when):
    def chosen(values):
        found = {name: _number(conditions[name], values) for name in when}
        return None not in found.values() and all((found[name] > 0) == wanted for name, wanted in when.items())

    return chosen


__all__ = ["ABOVE", "AT", "BELOW", "Threshold", "answers", "may_be_met", "may_lie", "thresholds"]
