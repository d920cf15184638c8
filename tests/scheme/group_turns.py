"""Where the rules turn that compare a unit with others: a group of one, equal figures, places of a table.

Here a case is all of its rows: a turn looks at one row among them.
"""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kaoping.expressions import NEAR

if TYPE_CHECKING:
    from collections.abc import Callable


def beside(stem):
    """A helper file of this folder; tests are not a package."""
    name = f"scheme_{stem}"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{stem}.py")
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


figures, thresholds, methods = beside("case_figures"), beside("thresholds"), beside("method_turns")
BELOW, AT, ABOVE = figures.BELOW, figures.AT, figures.ABOVE
number_in, ratio_of = figures.number_in, figures.ratio_of


@dataclass(frozen=True)
class GroupTurn:
    """A turn and the sides of it on which a case must lie; figure takes the case's rows and a position.

    alike holds the whole measure but what it compares: where two indicators say the same of a group of one, of
    equal figures and of places, the cases of either show it.
    """

    what: str
    edge: float
    figure: Callable[[tuple, int], float | None]
    sides: tuple[str, ...] = (AT, ABOVE)
    alike: str = ""

    def side(self, rows, at):
        """On which side one row of a case lies; None where it has no figure."""
        found = self.figure(rows, at)
        if found is None:
            return None
        if abs(found - self.edge) <= NEAR * max(1.0, abs(self.edge)):
            return AT
        return BELOW if found < self.edge else ABOVE


def group_turns(indicator, unit_class, most):
    """Every turn of an indicator for a class in which at most so many units are ranked together."""
    for place in thresholds.places(indicator, unit_class):
        if place.measure.method == "下级汇总":
            yield from _below(place.measure.params)
        params, compared = place.measure.params, COMPARED.get(place.measure.method)
        if compared is None or (place.measure.method == "增长" and params.benchmark is not None):
            continue
        value = _held(place, compared)
        scope = getattr(params, "scope", "类")
        for turn in TURNS[place.measure.method](params, _Peers(value, scope), place.standard, most):
            what = f"{place.measure.method} {turn.what}"
            yield GroupTurn(what, turn.edge, turn.figure, turn.sides, _alike(params, place.standard, what))


def _alike(params, standard, what):
    """Two measures with one text for this turn because they say the same; prices are of the standard points."""
    said = params.model_dump(exclude={"value", "measure", "now", "base"})
    return (
        f"{what} {said} {standard if '每' in str(said) else ''}"
        if "只有一家" not in what
        else f"{what} {params.alone} {getattr(params, 'scope', '')}"
    )


def _held(place, compared):
    """The figure that is compared, where the case is measured by this part at all."""
    return lambda values: compared(place.measure.params, values, place.standard) if place.holds(values) else None


@dataclass(frozen=True)
class _Peers:
    """Who is compared: rows that are ranked, in reach and have a figure."""

    value: Callable[[dict], float | None]
    scope: str

    def of(self, rows, at):
        """The figure of a row, and those of all its peers (its own among them); None where it is no peer."""
        own = self.value(rows[at].values)
        near = [row for row in rows if self.scope == "类" or row.group == rows[at].group]
        known = [self.value(row.values) for row in near if not row.unranked]
        return (None, []) if own is None or rows[at].unranked else (own, [one for one in known if one is not None])

    def figure(self, found):
        """A figure of a group, from a row's own and its peers'."""

        def figure(rows, at):
            own, peers = self.of(rows, at)
            return None if own is None else found(own, peers)

        return figure


def _alone(peers):
    yield GroupTurn("只有一家", 1, peers.figure(lambda _own, peers: len(peers)))


def _spread(params, peers, _standard, most):
    yield from _alone(peers)
    yield GroupTurn(
        "最大等于最小", 0, peers.figure(lambda _own, peers: max(peers) - min(peers) if len(peers) > 1 else None)
    )
    winsor = getattr(params, "winsor", None)
    if winsor is not None and winsor.above < most:
        yield GroupTurn("缩尾", winsor.above, peers.figure(lambda _own, peers: len(peers)))
        yield GroupTurn("缩尾以外", 0, peers.figure(lambda own, peers: _beyond(own, sorted(peers), winsor)))


def _beyond(own, line, winsor):
    """How far a figure lies outside the ends that are left; None where none are passed over."""
    if len(line) <= winsor.above:
        return None
    return max(line[winsor.each] - own, own - line[-1 - winsor.each])


def _best(params, peers, _standard, _most):
    best = max if params.direction == "正向" else min
    yield from _alone(peers)
    yield GroupTurn("最优为零", 0, peers.figure(lambda _own, peers: best(peers) if len(peers) > 1 else None))


def _levelled(_params, peers, _standard, _most):
    yield from _alone(peers)
    yield GroupTurn("最优为零", 0, peers.figure(lambda _own, peers: max(peers) if len(peers) > 1 else None))


def _rank_points(params, peers, _standard, most):
    """Too few for both lists; the last place that a list names and the next, from the front and from behind."""
    if params.least <= most:
        yield GroupTurn("家数不足", params.least, peers.figure(lambda _own, peers: len(peers)), (BELOW, AT))
    sign = 1 if params.direction == "正向" else -1
    for what, listed, better in (("前的末名", params.first, sign), ("后的末名", params.last, -sign)):

        def place(own, known, better=better):
            return None if len(known) < params.least else 1 + sum(better * (one - own) > NEAR for one in known)

        if listed:
            yield from _last(GroupTurn(what, len(listed), peers.figure(place)), most)


def _below(params):
    """下级汇总: nobody below that counts and somebody; for a sum over all of them, its cap."""
    said = f"下级汇总 {params.model_dump(exclude={'take', 'unit_class', 'weight', 'value'})}"
    yield GroupTurn("下级汇总 无下级", 0, lambda rows, at: len(_counted(rows[at])), alike=f"{said} 无下级")
    if params.value is not None:

        def summed(rows, at):
            return _summed(params.value.of, rows[at])

        yield GroupTurn("下级汇总 封顶", params.cap, summed, (BELOW, AT), f"{said} 封顶")


def _counted(row):
    return [one for one in row.below if one.state == "计分"]


def _summed(expression, row):
    """What an expression comes to over the summed figures of a row's subordinates; None where one is not stated."""
    stated = [[one.data.get(name) for one in _counted(row)] for name in expression.names]
    if any(not texts or None in texts or "不适用" in texts for texts in stated):
        return None
    return number_in(
        expression, {name: sum(map(float, texts)) for name, texts in zip(expression.names, stated, strict=True)}
    )


def _ranks(params, peers, standard, most):
    yield from _alone(peers)
    sign = 1 if params.direction == "正向" else -1

    def rank(own, known):
        ahead = sum(sign * one > sign * own + NEAR for one in known)
        level = sum(abs(one - own) <= NEAR for one in known)
        if len(known) < 2:
            return None
        return ahead + 1 + ((level - 1) / 2 if params.ties == "平均名次" else 0)

    if params.table is not None:
        yield from _last(GroupTurn("表的末名", len(params.table), peers.figure(rank)), most)
    if params.decrease is not None:
        each = params.decrease.each or params.decrease.price / standard
        last = 1 + (1 - params.decrease.floor) / each
        yield from _last(GroupTurn("下限", last, peers.figure(rank)), most)
    for part in params.segments or ():
        count = part.front.count
        if count is not None:
            yield from _last(GroupTurn(part.words, count, peers.figure(rank)), most)
        else:
            share = peers.figure(lambda own, known: None if (found := rank(own, known)) is None else found / len(known))
            whole = any(abs(n * part.front.share - round(n * part.front.share)) <= NEAR for n in range(2, most + 1))
            sides = (BELOW, *([AT] if whole else []), *([ABOVE] if part.front.share < 1 else []))
            yield GroupTurn(part.words, part.front.share, share, sides)


def _last(turn, most):
    """A place that a rule names, as far as there are so many units."""
    met = abs(turn.edge - round(turn.edge)) <= NEAR and turn.edge <= most
    sides = (*([BELOW] if turn.edge > 1 else []), *([AT] if met else []), *([ABOVE] if turn.edge < most else []))
    yield GroupTurn(turn.what, turn.edge, turn.figure, sides)


def _growth(params, peers, standard, _most):
    """增长 against the mean of the class: the gap to the mean of all that grow."""
    yield from _alone(peers)
    better = 1 if params.direction == "正向" else -1
    gap = peers.figure(lambda own, known: better * (own - sum(known) / len(known)) if len(known) > 1 else None)
    for turn in methods.gaps(params, standard, lambda _values: None):
        if not turn.family:
            yield GroupTurn(turn.what, turn.edge, gap, (BELOW, AT, ABOVE))


def _value(params, values, _standard):
    return number_in(params.value, values)


def _ranked(params, values, standard):
    return _value(params, values, standard) if params.measure is None else ratio_of(params.measure, values, standard)


def _measured(params, values, standard):
    return ratio_of(params.measure, values, standard)


COMPARED = {
    "功效系数": _value,
    "极差标准化": _value,
    "标准分": _value,
    "比最优": _value,
    "排名计分": _ranked,
    "名次加减": _value,
    "折到最高": _measured,
    "增长": lambda params, values, _standard: methods.grown(params, values),
}
"""Methods that compare, and what they compare."""

TURNS = {
    "功效系数": _spread,
    "极差标准化": _spread,
    "标准分": _spread,
    "比最优": _best,
    "排名计分": _ranks,
    "名次加减": _rank_points,
    "折到最高": _levelled,
    "增长": _growth,
}

__all__ = ["GroupTurn", "group_turns"]
