"""Checks of what a measure comes to as a whole: the most that it pays, and which way is better."""

from __future__ import annotations

from math import inf, isinf, prod
from typing import TYPE_CHECKING, Final, NamedTuple

from kaoping.findings import Finding
from kaoping.methods._shelf import Nested, shelf
from kaoping.methods.choice import ChoiceParams
from kaoping.methods.coefficient import CoefficientParams
from kaoping.methods.completion import CompletionParams
from kaoping.methods.composite import CompositeParams
from kaoping.methods.deductions import DeductionsParams
from kaoping.methods.plus_minus import PlusMinusParams, is_signed
from kaoping.methods.product import ProductParams
from kaoping.methods.rank_points import RankPointsParams
from kaoping.methods.ranks import RanksParams
from kaoping.methods.zeroing import ZeroingParams
from kaoping.rulebook.checking import in_measures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaoping.rulebook.dated import Path
    from kaoping.rulebook.load import Edition
    from kaoping.rulebook.model import Indicator

_BETTER: Final = {"越大越好": "正向", "越小越好": "反向"}


class _Most(NamedTuple):
    """The highest ratio that a measure can pay, and the measure inside it that does, with its path in the file."""

    ratio: float
    path: Path
    measure: Nested


def caps_are_granted(edition: Edition) -> Iterator[Finding]:
    """Expect 最高比率 on an indicator whose measure, or one inside it, pays above full marks.

    What is added up on purpose (加总) may come to more: the line stops at 最高比率 and says so.
    """
    for one in edition.indicators:
        for name, measure in one.model.measures.items():
            most = _most(measure, ("计分", name), _standard(one.model, name))
            if most.ratio > one.model.highest_ratio and not _is_sum(measure):
                key, words, lower = _said(most)
                found = f"指标 {one.model.code} 的{words}高于最高比率 {one.model.highest_ratio:g}"
                fix = f"请把{lower}改低" + ("" if isinf(most.ratio) else f"，或写明 最高比率: {most.ratio:g}")
                yield Finding("E-RULE-TYPE", one.where(*most.path, *key), found, fix)


def sums_reach_full_marks(edition: Edition) -> Iterator[Finding]:
    """Refuse a sum (加总) of which the parts, each at its most, do not come to full marks."""
    for one in edition.indicators:
        for name, measure in one.model.measures.items():
            path = ("计分", name)
            most = _most(measure, path, _standard(one.model, name))
            if _is_sum(measure) and most.ratio < 1:
                found = f"指标 {one.model.code} 的“加总”各部分都得最多，也只有满分的 {most.ratio:g} 倍，满分不可能得到"
                yield Finding("E-RULE-UNREACHABLE", one.where(*path, "部分"), found, "请把各部分的权重加到 1")


def signs_stand_in_sums(edition: Edition) -> Iterator[Finding]:
    """Refuse a measure that may be below zero (加减步长, 名次加减 without 基础) inside anything but a sum."""
    for one in edition.indicators:
        outermost = {("计分", name) for name in one.model.measures}
        summed = {
            path
            for where, measure in in_measures(one, Nested)
            if isinstance(measure.params, CompositeParams) and _is_sum(measure)
            for inner, at in _inside(measure.params, where)
            for path in _chosen(inner, at)
        }
        for path, measure in in_measures(one, Nested):
            signed = not isinstance(measure.params, ChoiceParams) and is_signed(measure)
            if signed and path not in summed | outermost:  # alone it is told by the method itself
                found = f"指标 {one.model.code} 的“{measure.method}”没有写“基础”，得分可能为负，只能作“加总”的一部分"
                fix = "请写明 基础（如 100%），或把外面的“合成”写成 方式: 加总"
                yield Finding("E-RULE-MISSING", one.where(*path), found, fix)


def _chosen(measure: Nested, path: Path) -> Iterator[Path]:
    """Paths of a part of a sum and, where it is 择一, of what it chooses from."""
    yield path
    if isinstance(measure.params, ChoiceParams):
        for inner, where in _inside(measure.params, path):
            yield from _chosen(inner, where)


def _is_sum(measure: Nested) -> bool:
    return isinstance(measure.params, CompositeParams) and measure.params.way == "加总"


def _standard(indicator: Indicator, unit_class: str) -> float:
    """Find the points that prices are in; of several classes the fewest, where a price weighs most."""
    points = indicator.points
    own = [points[unit_class]] if unit_class in points else list(points.values())
    return min((float(value) for value in own if value > 0), default=1.0)


def directions_agree(edition: Edition) -> Iterator[Finding]:
    """Hint at a measure for which more is better on an indicator for which less is, and the other way round.

    Parts and factors may each go their own way, so only what stands for the whole indicator is looked at.
    """
    for one in edition.indicators:
        due = _BETTER.get(one.model.direction)
        for name, measure in one.model.measures.items():
            for path, whole in _wholes(measure, ("计分", name)):
                stated = getattr(whole.params, "direction", None)
                ranks_points = isinstance(whole.params, RanksParams) and whole.params.measure is not None
                if due and stated in _BETTER.values() and stated != due and not ranks_points:
                    found = f"指标 {one.model.code} 是“{one.model.direction}”，它的“{whole.method}”写的是“{stated}”"
                    fix = f"请核对；数值没有反过来算的，应写 方向: {due}"
                    yield Finding("W-RULE-DIRECTION", one.where(*path, "方向"), found, fix)


def _wholes(measure: Nested, path: Path) -> Iterator[tuple[Path, Nested]]:
    """Give what stands for the whole: the base of 扣分, 归零, 系数, the cases of 择一, or the measure itself."""
    params = measure.params
    if isinstance(params, DeductionsParams | ZeroingParams | CoefficientParams):
        if params.base is not None:
            yield from _wholes(params.base, (*path, "基础"))
    elif isinstance(params, ChoiceParams):
        for inner, where in _inside(params, path):
            yield from _wholes(inner, where)
    else:
        yield path, measure


def _inside(params: ChoiceParams | CompositeParams | ProductParams, path: Path) -> list[tuple[Nested, Path]]:
    """List the measures that are chosen from, averaged or multiplied, with their paths."""
    if isinstance(params, ChoiceParams):
        cases = [(case.measure, (*path, "情形", at, "计分")) for at, case in enumerate(params.cases)]
        return [*cases, (params.otherwise.measure, (*path, "其余", "计分"))]
    if isinstance(params, CompositeParams):
        return [(part.measure, (*path, "部分", at, "计分")) for at, part in enumerate(params.parts)]
    return [(factor.measure, (*path, "因子", at, "计分")) for at, factor in enumerate(params.factors)]


def _most(measure: Nested, path: Path, standard: float) -> _Most:
    """Find the highest ratio: a cap of its own binds what is inside, without one the inside decides."""
    params = measure.params
    if isinstance(params, DeductionsParams | ZeroingParams):
        return _Most(1.0, path, measure) if params.base is None else _most(params.base, (*path, "基础"), standard)
    if isinstance(params, ChoiceParams | CompositeParams | ProductParams):
        return _most_of_several(measure, params, path, standard)
    if isinstance(params, PlusMinusParams):
        gain = params.gain
        most = 0.0 if gain is None else inf if gain.most is None else gain.of_full(gain.most, standard)
        return _Most(round((params.base or 0.0) + most, 12), path, measure)
    if isinstance(params, RankPointsParams):
        return _Most(round((params.base or 0.0) + max(params.first, default=0.0) / standard, 12), path, measure)
    cap = getattr(params, "cap", None)
    return _Most(cap if isinstance(cap, float) else 1.0, path, measure)


def _most_of_several(
    measure: Nested, params: ChoiceParams | CompositeParams | ProductParams, path: Path, standard: float
) -> _Most:
    shares = [
        float(given.share) for given in shelf()[measure.method].inputs(params) if isinstance(given.source, Nested)
    ]
    places = zip(_inside(params, path), shares, strict=True)
    inside = [_most(inner, where, standard * share) for (inner, where), share in places]
    if isinstance(params, ProductParams):
        return _Most(round(prod(one.ratio for one in inside), 12), path, measure)
    if isinstance(params, CompositeParams) and params.way == "加总":
        summed = sum(part.weight * one.ratio for part, one in zip(params.parts, inside, strict=True))
        return _Most(round(summed, 12), path, measure)
    if isinstance(params, CompositeParams) and (params.way, params.missing) == ("加权平均", "不适用"):
        weights = [part.weight for part in params.parts]
        total = sum(weight * one.ratio for weight, one in zip(weights, inside, strict=True))
        return _Most(round(total / sum(weights), 12), path, measure)
    return max(inside, key=lambda one: one.ratio)  # also of a mean: the other parts may be left out


def _said(most: _Most) -> tuple[Path, str, str]:
    """Name the key that pays above full marks, say so in words, and name what would have to be lower."""
    params = most.measure.params
    if isinstance(params, CompletionParams) and params.slope is not None:
        return ("超额",), f"超额最多得满分的 {most.ratio:g} 倍，", "超额的“加”或“至”"
    if isinstance(params, PlusMinusParams):
        reached = "加分不限" if isinf(most.ratio) else f"加分以后最多得满分的 {most.ratio:g} 倍"
        return ("加",), f"“加减步长”{reached}，", "加的“至多”"
    if isinstance(params, RankPointsParams):
        return ("前",), f"“名次加减”第一名得满分的 {most.ratio:g} 倍，", "“前”所加的分"
    if isinstance(params, RanksParams):
        return (), f"“排名计分”第一名得满分的 {most.ratio:g} 倍，", "第一名的得分"
    if isinstance(params, CompositeParams | ProductParams):
        unlimited = isinf(most.ratio)
        reached = "里的加减步长加分不限" if unlimited else f"最多得满分的 {most.ratio:g} 倍"
        return (), f"“{most.measure.method}”{reached}，", "加的“至多”" if unlimited else "里面的封顶"
    return ("封顶",), f"封顶 {most.ratio:g} ", "封顶"
