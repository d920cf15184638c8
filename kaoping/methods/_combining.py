"""Several ratios as one: the weighted mean, the geometric and the harmonic one, the least, the sum."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np

from kaoping.expressions import NEAR
from kaoping.methods._edges import quotient
from kaoping.methods._shelf import Reason
from kaoping.methods._wording import (
    ZERO,
    at_least,
    at_most,
    comes_to,
    decimal,
    number,
    out_of_hundred,
    over,
    plus,
    weighted,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaoping.methods._shelf import Flags, Floats

Way = Literal["加总", "加权平均", "几何", "调和", "取小"]
"""How several ratios become one: parts of a measure (方式), and of a scheme's tree (合成)."""


class Weighed(Protocol):
    """A part of the whole, as far as combining goes."""

    @property
    def name(self) -> str:
        """What the part is called."""

    @property
    def weight(self) -> float:
        """What it weighs."""


def combined(ratios: Floats, weights: Floats, where: Flags, way: Way) -> Floats:
    """Combine ratios (parts × n rows) by weights of the same shape, 0.0 for a part that is left out.

    Returns n ratios, 0.0 where `where` does not hold. The geometric and the harmonic mean are 0 where a part is. Only
    a sum may have ratios below 0; it is not divided by the weights, and nothing is left of what comes to less than 0.

    >>> half, both = np.full((2, 1), 0.5), np.array([True])
    >>> [round(float(combined(np.array([[0.4], [0.9]]), half, both, way)[0]), 4) for way in ("几何", "调和", "取小")]
    [0.6, 0.5538, 0.4]
    >>> float(combined(np.array([[0.8], [-0.05]]), np.ones((2, 1)), np.array([True]), "加总")[0])
    0.75
    """
    if way == "加总":
        return np.where(where, np.maximum((weights * ratios).sum(axis=0), 0.0), 0.0)
    total = weights.sum(axis=0)
    if way == "加权平均":
        return quotient((weights * ratios).sum(axis=0), total, where)
    counted = weights > 0
    if way == "取小":
        return np.where(where, np.where(counted, ratios, np.inf).min(axis=0), 0.0)
    nothing = (counted & (ratios <= NEAR)).any(axis=0)
    some = np.where(counted & (ratios > NEAR), ratios, 1.0)
    if way == "几何":
        mean = np.exp(quotient((weights * np.log(some)).sum(axis=0), total, where))
    else:
        mean = quotient(total, (weights / some).sum(axis=0), where)
    return np.where(where & ~nothing, mean, 0.0)


def combined_reason(counted: Sequence[tuple[Weighed, float, Reason]], way: Way, whole: float) -> Reason:
    """Say how parts (each with its ratio and its reason) came to the whole, other than by their weighted mean."""
    if way == "加总":
        return _summed(counted)
    if way == "取小":
        least = min(counted, key=lambda part: part[1])[0].name
        parts = "、".join(f"{part.name}{out_of_hundred(ratio)}" for part, ratio, _ in counted)
        arithmetic = reduce(at_most, (reason.arithmetic for _, _, reason in counted))
        return Reason(f"取最小的部分，{parts}，取{least}", arithmetic)
    called = f"按权重取{way}平均"
    without = next((part.name for part, ratio, _ in counted if ratio <= NEAR), None)
    if without is not None:
        return Reason(f"{called}，{without}为零，合成为零", ZERO)
    if way == "几何":
        return _geometric(counted, called, whole)
    total = round(sum(part.weight for part, _, _ in counted), 12)
    shares = [over(number(part.weight), reason.arithmetic) for part, _, reason in counted]
    said = "＋".join(f"{decimal(part.weight)}÷{part.name}{out_of_hundred(ratio)}" for part, ratio, _ in counted)
    words = f"{called}，{decimal(total)}÷（{said}）{_points(whole)}"
    return Reason(words, over(number(total), reduce(plus, shares)))


def _geometric(counted: Sequence[tuple[Weighed, float, Reason]], called: str, whole: float) -> Reason:
    """Say the powers; a root has no exact arithmetic, so the number itself stands there."""
    said = "、".join(f"{part.name}{out_of_hundred(ratio)}（权重{decimal(part.weight)}）" for part, ratio, _ in counted)
    return Reason(f"{called}，{said}{_points(whole)}", number(whole))


def _summed(counted: Sequence[tuple[Weighed, float, Reason]]) -> Reason:
    """Say a sum with its signs: 基本分80分＋增速5分－约谈1.5分＝83.5分."""
    said = ""
    for part, ratio, _ in counted:
        sign = "－" if ratio < 0 else "＋" if said else ""
        said += f"{sign}{part.name}{out_of_hundred(abs(ratio))}"
        said += "" if part.weight == 1 else f"×{decimal(part.weight)}"
    whole = sum(part.weight * ratio for part, ratio, _ in counted)
    arithmetic = reduce(plus, (weighted(number(part.weight), reason.arithmetic) for part, _, reason in counted))
    words = f"按百分制相加，{said}{_points(whole).replace('-', '－')}"
    if whole < 0:
        return Reason(f"{words}，最低按零计", at_least(ZERO, arithmetic))
    return Reason(words, arithmetic)


def _points(whole: float) -> str:
    return f"{comes_to(whole, rate=True).removesuffix('%')}分"
