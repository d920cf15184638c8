"""At which numbers each method turns, said once for each; a scheme's own numbers stand nowhere here."""

from __future__ import annotations

import importlib.util
import sys
from math import ceil
from pathlib import Path

import numpy as np

from kaoping.expressions import NEAR


def beside(stem):
    """A helper file of this folder; tests are not a package."""
    name = f"scheme_{stem}"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{stem}.py")
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


figures = beside("case_figures")
Threshold, number_in, quotient = figures.Threshold, figures.number_in, figures.quotient
priced, ratio_of, FAR = figures.priced, figures.ratio_of, figures.FAR


def _bands(params, _standard):
    edges = [-np.inf, *(sorted({band.interval.low for band in params.bands})[1:]), np.inf]
    for low, edge, high in zip(edges, edges[1:], edges[2:], strict=False):
        yield Threshold("界", edge, lambda values: number_in(params.value, values), low, high)


MOST_STEPS = 60
"""So many steps are looked at for one with all its cases."""


def _steps(steps, most, name="步"):
    """Where a rule that counts whole steps counts one more; steps turns a case's numbers into how many there are."""
    for at in range(1, min(ceil(most - NEAR), MOST_STEPS) + 1):
        yield Threshold(name, at, steps, at - 1, at + 1, family=name)


def _whole(counting, steps):
    """How many steps are counted before a limit is reached that takes so many, not always whole, steps."""
    return steps if counting == "比例" else ceil(steps - NEAR) - (counting == "不足算一步")


def _threshold(params, standard):
    worse = -1 if params.direction == "不低于" else 1
    limit = (1 - params.floor) * standard / params.each
    floor = params.threshold + worse * _whole(params.counting, limit) * params.step
    yield from _joined({"阈值": params.threshold, "保底": floor}, lambda values: number_in(params.value, values))
    if params.counting != "比例":
        yield from _steps(_scaled(params.value, params.threshold, worse * params.step), limit)


def _scaled(source, zero, unit):
    """How many units a figure lies from a zero; None on the other side of it."""

    def steps(values):
        figure = number_in(source, values)
        found = None if figure is None else (figure - zero) / unit
        return found if found is not None and found >= -NEAR else None

    return steps


def _joined(edges, figure):
    """Turns of one figure, each with its neighbours; turns at one place are one."""
    ordered = sorted({edge: what for what, edge in reversed(edges.items())}.items())
    places = [-np.inf, *(edge for edge, _ in ordered), np.inf]
    for (edge, what), low, high in zip(ordered, places, places[2:], strict=False):
        yield Threshold(what, edge, figure, low, high)


def _posts(params, _standard):
    yield from _joined({"不允许值": params.bad, "满意值": params.good}, lambda values: number_in(params.value, values))


def _growth(params, standard):
    if params.benchmark is None:  # against the mean of the class: group_turns
        return
    better = 1 if params.direction == "正向" else -1

    def gap(values):
        growth, against = grown(params, values), number_in(params.benchmark, values)
        return None if growth is None or against is None else better * (growth - against)

    yield from gaps(params, standard, gap)


def grown(params, values):
    """What 增长 calls growth, in a case; None where an edge rule decides."""
    now, base = number_in(params.now, values), number_in(params.base, values)
    if now is None or base is None:
        return None
    if params.kind != "增幅":
        return now - base
    if abs(base) <= NEAR or (base < 0 and params.negative_base != "按绝对值"):
        return None
    return (now - base) / abs(base)


def gaps(params, standard, gap):
    """The benchmark, and how far above and below it the cap and the floor are reached."""
    edges = {"对标": 0.0}
    sides = (("封顶", params.above, params.cap - params.met, 1), ("下限", params.below, params.met - params.floor, -1))
    for what, side, most, sign in sides:
        if side is not None:
            limit = most * standard / side.each
            edges[what] = sign * _whole(params.counting, limit) * side.step
            if params.counting != "比例":
                yield from _steps(_beyond(gap, sign * side.step), limit, f"{what}的步")
    yield from _joined(edges, gap)


def _beyond(gap, unit):
    def steps(values):
        found = gap(values)
        return None if found is None or found / unit < -NEAR else found / unit

    return steps


def _plus_minus(params, standard):
    better = 1 if params.direction == "正向" else -1

    def gap(values):
        value, against = number_in(params.value, values), number_in(params.benchmark, values)
        return None if value is None or against is None else better * (value - against)

    edges = {"对标": 0.0}
    for what, side, sign in (("加至多", params.gain, 1), ("扣至多", params.loss, -1)):
        if side is None:
            continue
        each, limits = side.of_full(side.each, standard), []
        if side.most is not None:
            limits.append(side.most / side.each)
        if sign < 0 and params.base is not None:
            limits.append(params.base / each)
        if limits:
            edges[what] = sign * _whole(params.counting, min(limits)) * side.step
        if params.counting != "比例":
            yield from _steps(_beyond(gap, sign * side.step), min([*limits, MOST_STEPS]), f"{what}的步")
    yield from _joined(edges, gap)


def _conversion(params, _standard):
    share = quotient(params.value, params.full)
    if params.way == "得分":
        yield Threshold("封顶", params.cap, share)
    else:
        yield Threshold("扣完", 1 / params.multiple, share)


def _mean(params, _standard):
    def mean(values):
        known = [found for one in params.occasions if (found := number_in(one.value, values)) is not None]
        return sum(known) / len(known) if known else None

    yield Threshold("满分值", params.full, mean)


def _highest(params, _standard):
    def added(values):
        first, second = number_in(params.first, values), number_in(params.second, values)
        return None if first is None or second is None else first + params.discount * second

    yield Threshold("封顶", params.cap, added)


def _coefficient(params, standard):
    def multiplied(values):
        base, factor = ratio_of(params.base, values, standard), number_in(params.factor, values)
        return None if base is None or factor is None else base * min(max(factor, params.least), params.most)

    ends = {"系数最低": params.least, "系数最高": params.most}
    yield from _joined(ends, lambda values: number_in(params.factor, values))
    if params.cap < params.most:
        yield Threshold("封顶", params.cap, multiplied)


def _votes(params, _standard):
    def ballots(values):
        known = [number_in(layer.ballots, values) for layer in params.layers]
        return sum(max(one, 0.0) for one in known if one is not None) if None not in known else None

    yield Threshold("最少票", params.least, ballots)


def _completion(params, _standard):
    figure = quotient(params.actual, params.target)
    turns = (params.cap,) if params.slope is None else (1.0, params.slope.limit)
    for low, edge, high in zip((-np.inf, *turns[:-1]), turns, (*turns[1:], np.inf), strict=True):
        yield Threshold("封顶" if edge == turns[-1] else "达标", edge, figure, low, high)

    if params.slope is not None and params.slope.counting != "比例":
        most = (params.slope.limit - 1) / params.slope.beyond
        yield from _steps(_beyond(lambda values: _less_one(figure(values)), params.slope.beyond), most)


def _less_one(rate):
    return None if rate is None else rate - 1


def _elapsed(params, _standard):
    yield Threshold("封顶", params.cap, quotient(params.actual, params.target, params.elapsed))


def _reverse(params, _standard):
    yield Threshold("封顶", params.cap, quotient(params.control, params.actual))


def _direct(params, _standard):
    yield Threshold("满分值", params.full, lambda values: number_in(params.value, values))


def _pieces(params, standard):
    yield Threshold("封顶", params.cap, priced(params.pieces, standard))


def _deductions(params, standard):
    deducted = priced(params.prices, standard)

    def left(values):
        taken = deducted(values)
        if taken is None or params.base is None:
            return None if taken is None else 1 - taken
        base = ratio_of(params.base, values, standard)
        return None if base is None else base - taken

    yield Threshold("下限", params.floor, left)


def _progressive(params, _standard):
    ends = [bracket.until for bracket in params.brackets if bracket.until is not None]
    edges = {"起点": params.start} | {f"第 {at} 级": end for at, end in enumerate(ends, 1)}
    yield from _joined(edges, lambda values: number_in(params.value, values))

    def total(values):
        figure = number_in(params.value, values)
        return None if figure is None else float(params.total(np.array([figure]))[0])

    reach = [float(one) for one in params.total(np.array([params.start, *ends, FAR]))]
    if max(reach) > params.cap + NEAR:
        yield Threshold("封顶", params.cap, total)
    if min(reach) < params.floor - NEAR:
        yield Threshold("下限", params.floor, total)
    if params.counting != "比例":
        for at, (low, high, bracket) in enumerate(params.stretches(), 1):
            inside = _within(params.value, low, high, bracket.unit)
            yield from _steps(inside, min((high - low) / bracket.unit, MOST_STEPS), f"第 {at} 级的步")


def _within(source, low, high, unit):
    def units(values):
        figure = number_in(source, values)
        return None if figure is None or not low - NEAR <= figure <= high + NEAR else (figure - low) / unit

    return units


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
    "定标极差": _posts,
    "对数极差": _posts,
    "指数功效": _posts,
    "增长": _growth,
    "加减步长": _plus_minus,
    "折算": _conversion,
    "均值": _mean,
    "就高": _highest,
    "系数": _coefficient,
    "测评": _votes,
}
"""Methods that turn at a number of the rule; group_turns has those that compare, the others join what is inside."""
