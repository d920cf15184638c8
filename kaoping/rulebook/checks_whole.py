"""Checks of what a measure comes to as a whole: the most that it pays, and which way is better."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Final, NamedTuple

from kaoping.findings import Finding
from kaoping.methods.choice import ChoiceParams
from kaoping.methods.coefficient import CoefficientParams
from kaoping.methods.completion import CompletionParams
from kaoping.methods.composite import CompositeParams
from kaoping.methods.deductions import DeductionsParams
from kaoping.methods.product import ProductParams
from kaoping.methods.ranks import RanksParams
from kaoping.methods.zeroing import ZeroingParams

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaoping.methods._shelf import Nested
    from kaoping.rulebook.dated import Path
    from kaoping.rulebook.load import Edition

_BETTER: Final = {"越大越好": "正向", "越小越好": "反向"}


class _Most(NamedTuple):
    """The highest ratio that a measure can pay, and the measure inside it that does, with its path in the file."""

    ratio: float
    path: Path
    measure: Nested


def caps_are_granted(edition: Edition) -> Iterator[Finding]:
    """Expect 最高比率 on an indicator whose measure, or one inside it, pays above full marks."""
    for one in edition.indicators:
        for name, measure in one.model.measures.items():
            most = _most(measure, ("计分", name))
            if most.ratio > one.model.highest_ratio:
                key, words, lower = _said(most)
                found = f"指标 {one.model.code} 的{words}高于最高比率 {one.model.highest_ratio:g}"
                fix = f"请把{lower}改低，或写明 最高比率: {most.ratio:g}"
                yield Finding("E-RULE-TYPE", one.where(*most.path, *key), found, fix)


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


def _most(measure: Nested, path: Path) -> _Most:
    """Find the highest ratio: a cap of its own binds what is inside, without one the inside decides."""
    params = measure.params
    if isinstance(params, DeductionsParams | ZeroingParams):
        return _Most(1.0, path, measure) if params.base is None else _most(params.base, (*path, "基础"))
    if isinstance(params, ChoiceParams | CompositeParams | ProductParams):
        return _most_of_several(measure, params, path)
    cap = getattr(params, "cap", None)
    return _Most(cap if isinstance(cap, float) else 1.0, path, measure)


def _most_of_several(measure: Nested, params: ChoiceParams | CompositeParams | ProductParams, path: Path) -> _Most:
    inside = [_most(inner, where) for inner, where in _inside(params, path)]
    if isinstance(params, ProductParams):
        return _Most(round(prod(one.ratio for one in inside), 12), path, measure)
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
    if isinstance(params, RanksParams):
        return (), f"“排名计分”第一名得满分的 {most.ratio:g} 倍，", "第一名的得分"
    if isinstance(params, CompositeParams | ProductParams):
        return (), f"“{most.measure.method}”最多得满分的 {most.ratio:g} 倍，", "里面的封顶"
    return ("封顶",), f"封顶 {most.ratio:g} ", "封顶"
