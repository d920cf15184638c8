"""Where the rules of an indicator change their mind: edges of bands, caps, floors, thresholds, smallest samples.

A threshold is a figure that a case's numbers come to and the value at which the rule turns. Which figures those are
is said once for each method in method_turns.
"""

from __future__ import annotations

import importlib.util
import sys
from collections import deque
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from kaoping.methods._shelf import Nested, shelf
from kaoping.rulebook.parts import names_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


def beside(stem):
    """A helper file of this folder; tests are not a package."""
    name = f"scheme_{stem}"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{stem}.py")
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


figures = beside("case_figures")
TURNS = beside("method_turns").TURNS
ABOVE, AT, BELOW, FAR, Threshold, number_in = (
    figures.ABOVE, figures.AT, figures.BELOW, figures.FAR, figures.Threshold, figures.number_in,
)  # fmt: skip


def thresholds(indicator, unit_class) -> Iterator[Threshold]:
    """Every threshold of an indicator for a class; a cap counts once for the indicator, wherever it stands."""
    for place in places(indicator, unit_class):
        turns = TURNS.get(place.measure.method)
        for one in () if turns is None else turns(place.measure.params, place.standard):
            path = "" if one.what == "封顶" else place.path
            what = f"{path}{place.measure.method} {one.what} {one.edge:g}"
            names = names_in(place.measure)
            family = f"{path}{place.measure.method} {one.family}" if one.family else ""
            yield Threshold(what, one.edge, _only_where(place.holds, one.figure), one.low, one.high, names, family)
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


def places(indicator, unit_class):
    measure, points = indicator.measure_for(unit_class), float(indicator.points[unit_class])
    return _Place("", measure, points, lambda _values: True).inside()


def _chosen(measure, key, holds):
    """Whether a case is measured by this part: 择一 takes the first that holds, 归零 its base unless it is zeroed."""
    if measure.method == "归零":
        return lambda values: holds(values) and number_in(measure.params.condition, values) == 0
    if measure.method != "择一":
        return holds
    keys = [f"情形{at}" for at in range(1, len(measure.params.cases) + 1)] + ["其余"]

    def chosen(values):
        answers = [number_in(one.condition, values) for one in measure.params.cases]
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
    """Whether a return can lie exactly at a turn: counts may step over it, or end before it.

    Other figures meet it where returns at the ends of what may be reported lie on both sides of it.
    """
    if any(indicator.items[name].kind != "整数" for name in turn.names):
        figures = [
            figure for values in _farthest(turn, indicator, returns) if (figure := turn.figure(values)) is not None
        ]
        return min(figures, default=turn.edge) <= turn.edge <= max(figures, default=turn.edge)
    if any(turn.side(values) == AT and _holds(indicator, values) for values in _farthest(turn, indicator, returns)):
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


def _farthest(turn, indicator, returns):
    """Returns, and those that differ from one of them in some figures that lie at an end of what may be reported."""
    for at in returns:
        own = [key for key in turn.names if at.get(key) is not None and indicator.items[key].derived is None]
        ends = [
            [
                at[key],
                *(
                    FAR * sign if limit is None else limit
                    for limit, sign in ((indicator.items[key].minimum, -1), (indicator.items[key].maximum, 1))
                ),
            ]
            for key in own[:4]
        ]
        for picked in product(*ends):
            yield {**at, **dict(zip(own, picked, strict=False))}


def _neighbours(turn, indicator, at):
    for key in turn.names:
        item, value = indicator.items[key], at.get(key)
        if value is None or item.derived is not None:
            continue
        for change in (1, -1) if item.kind == "整数" else (1, -1, 0.01, -0.01):
            low, high = (limit if limit is not None else value + change for limit in (item.minimum, item.maximum))
            values = {**at, key: value + change}
            if low <= value + change <= high and _holds(indicator, values):
                yield values


def _holds(indicator, values):
    """Whether what is reported together does not contradict itself."""
    return all(number_in(one.condition, values) != 0 for one in indicator.relations)


# --- answers --------------------------------------------------------------------------------------


def answers(indicator, unit_class) -> Iterator[tuple[str, Callable[[Mapping[str, float | None]], bool]]]:
    """Every row of a 判定表 and every point of 是否, met and not met, with what tells whether a case is it."""
    for place in places(indicator, unit_class):
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
        found = {name: number_in(conditions[name], values) for name in when}
        return None not in found.values() and all((found[name] > 0) == wanted for name, wanted in when.items())

    return chosen


__all__ = ["ABOVE", "AT", "BELOW", "Threshold", "answers", "may_be_met", "may_lie", "places", "thresholds"]
