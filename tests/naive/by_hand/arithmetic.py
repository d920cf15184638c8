"""Arithmetic that several clauses share."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from by_hand.quarter import NOT_APPLICABLE, NotScoredError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from by_hand.quarter import Quarter


def completion(done: Fraction | int, goal: Fraction | int, cap: str = "1") -> Fraction | None:
    """完成率: done ÷ goal, at most the cap, at least 0; None where the goal is 0 or less (目标为零: 不适用)."""
    return None if goal <= 0 else min(Fraction(cap), max(Fraction(0), Fraction(done) / goal))


def required(ratio: Fraction | None) -> Fraction:
    """Take the ratio; where there is none the line is 不适用."""
    if ratio is None:
        raise NotScoredError(NOT_APPLICABLE)
    return ratio


def full_without_a_case(done: Fraction, goal: Fraction) -> Fraction:
    """完成率, 目标为零: 满分."""
    rate = completion(done, goal)
    return Fraction(1) if rate is None else rate


def rate_of(unit: str, quarter: Quarter, code: str, done: str, goal: str) -> Fraction | None:
    """完成率 of two figures, as a part of a 合成: none without a case, none where a figure is 不适用."""
    pair = quarter.part(unit, code, done, goal)
    return None if pair is None else completion(pair[0], pair[1])


def rate_or_full(unit: str, quarter: Quarter, code: str, done: str, goal: str) -> Fraction | None:
    """The same, but full without a case."""
    pair = quarter.part(unit, code, done, goal)
    return None if pair is None else full_without_a_case(*pair)


def combined(*parts: tuple[str, Fraction | None]) -> Fraction:
    """合成: mean of (weight, ratio), 缺部分: 归一 — a part without ratio is left out and the weights made 1 again."""
    present = [(Fraction(weight), ratio) for weight, ratio in parts if ratio is not None]
    if not present:
        raise NotScoredError(NOT_APPLICABLE)
    return sum((weight * ratio for weight, ratio in present), Fraction(0)) / sum(weight for weight, _ in present)


def less(base: Fraction, standard: Fraction | int, *priced: tuple[str, Fraction | int]) -> Fraction:
    """扣分: the ratio less (每件, 件数), the prices being 细则分, that is shares of `standard`; 扣至 0."""
    lost = sum((Fraction(price) * max(Fraction(0), Fraction(count)) for price, count in priced), Fraction(0))
    return max(Fraction(0), base - lost / standard)


def efficacy(value: Fraction | None, peers: Sequence[Fraction | None]) -> Fraction | None:
    """功效系数 ÷ 100: 60 + 40 × (value − min) ÷ (max − min), 80 where all are equal or only one is there.

    A unit that is not among the peers (单列) is kept within 60 to 100.
    """
    if value is None:
        return None
    others = [peer for peer in peers if peer is not None]
    if not others or min(others) == max(others):
        return Fraction(80, 100)
    score = 60 + 40 * (value - min(others)) / (max(others) - min(others))
    return min(Fraction(100), max(Fraction(60), score)) / 100


def half_up(exact: Fraction) -> int:
    """四舍五入 to a whole number (of cents, of places)."""
    doubled = 2 * exact + 1
    return doubled.numerator // (2 * doubled.denominator)
