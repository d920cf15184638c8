"""Points are fixed-point integers: settled once on the printed digits, summed and shared out exactly.

A measured value is a float; points are int64 counts of the last printed place (5.52 at two
places is 552). `settle` is the only door from one to the other.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction
from operator import index
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

Rounding = Literal["四舍五入", "四舍六入五成双"]

ROUNDINGS: tuple[Rounding, ...] = ("四舍五入", "四舍六入五成双")
PLACES = range(10)

# A hair under 1e-9 of the last place: a decimal written with nine digits past the last place is
# never taken for a tie, whichever way its float leans.
_SNAP = Fraction(99, 10**11)
# 2^-50 is four units in the last bit of any float: what one division, product and scaling can lose.
_RELATIVE = Fraction(1, 2**50)
_SNAP_FLOAT, _RELATIVE_FLOAT = float(_SNAP), float(_RELATIVE)
# Beyond 2^46 (7 × 10^13 last places) float noise nears the size of a tie.
_LIMIT = float(2**46)
_NUMBER = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?", re.ASCII)


def _check_places(places: int) -> None:
    if places not in PLACES:
        raise ValueError(f"小数位数应为 0 至 9，而不是 {places}")


def _check(places: int, rounding: str) -> None:
    _check_places(places)
    if rounding not in ROUNDINGS:
        raise ValueError(f"舍入方式应为“四舍五入”或“四舍六入五成双”，而不是“{rounding}”")


def settle(values: ArrayLike, places: int, rounding: Rounding) -> NDArray[np.int64]:
    """Round measured values to whole counts of the last printed place, once.

    The shape is kept. With y = value × 10^places, a y within 1e-9 (or four units in its last
    bit) of k + 0.5 is a tie. 四舍五入 takes ties away from zero, as ROUND in a spreadsheet does;
    四舍六入五成双 takes them to the even neighbour (GB/T 8170). Exact for decimals of up to 12
    significant digits with at most places + 9 decimals. Raises ValueError on NaN, infinity and
    |y| above 2^46 (7 × 10^13).

    >>> settle([2.675, 29 / 40 * 3, -0.125], 2, "四舍五入").tolist()
    [268, 218, -13]
    >>> settle([2.675, 29 / 40 * 3, -0.125], 2, "四舍六入五成双").tolist()
    [268, 218, -12]
    """
    _check(places, rounding)
    scaled = np.asarray(values, dtype=np.float64) * float(10**places)
    size = np.abs(scaled)
    if not bool((size <= _LIMIT).all()):  # also false for NaN
        raise ValueError("只有有限且不过大的数才能折成分数")
    whole = np.floor(size)
    past_half = size - whole - 0.5
    tolerance = np.maximum(_SNAP_FLOAT, size * _RELATIVE_FLOAT)
    up = past_half >= -tolerance
    if rounding == "四舍六入五成双":
        up &= (past_half > tolerance) | (whole % 2 == 1)
    points: NDArray[np.int64] = np.copysign(whole + up, scaled).astype(np.int64)
    return points


def settle_one(value: float, places: int, rounding: Rounding) -> int:
    """Settle a single measured value, by the same rule as `settle`.

    >>> settle_one(1.005, 2, "四舍五入")
    101
    """
    return int(settle(float(value), places, rounding))


def settle_exact(value: Fraction, places: int, rounding: Rounding) -> int:
    """Settle an exact value by the same rule as `settle`, its snap at 1e-9 included.

    >>> settle_exact(Fraction(29, 40) * 3, 2, "四舍五入")
    218
    >>> settle_exact(Fraction(-1, 200), 2, "四舍六入五成双")
    0
    """
    _check(places, rounding)
    size: Fraction = abs(value) * 10**places
    if size > _LIMIT:
        raise ValueError("只有有限且不过大的数才能折成分数")
    whole = math.floor(size)
    past_half = size - whole - Fraction(1, 2)
    tolerance = max(_SNAP, size * _RELATIVE)
    up = past_half >= -tolerance
    if rounding == "四舍六入五成双":
        up = up and (past_half > tolerance or whole % 2 == 1)
    points = whole + 1 if up else whole
    return -points if value < 0 else points


def to_text(points: int, places: int) -> str:
    """Write points with all their places; zero has no sign.

    >>> to_text(552, 2), to_text(-10, 2), to_text(0, 2), to_text(7, 0)
    ('5.52', '-0.10', '0.00', '7')
    """
    _check_places(places)
    points = index(points)
    sign = "-" if points < 0 else ""
    digits = str(abs(points)).zfill(places + 1)
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def to_texts(points: NDArray[np.int64], places: int) -> list[str]:
    """Write a column of points, in its order.

    >>> to_texts(np.array([552, -10]), 2)
    ['5.52', '-0.10']
    """
    return [to_text(value, places) for value in points.tolist()]


def from_text(text: str, places: int) -> int:
    """Read what `to_text` wrote; fewer decimals are fine, more are refused with ValueError.

    >>> from_text("5.52", 2), from_text("-0.1", 2), from_text("7", 2)
    (552, -10, 700)
    """
    _check_places(places)
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise ValueError(f"“{text}”不是分数的写法，请写成 5.52 的样子")
    sign, whole, decimals = match[1], match[2], match[3] or ""
    if len(decimals) > places:
        raise ValueError(f"“{text}”的小数多于 {places} 位")
    points = int(whole + decimals.ljust(places, "0"))
    return -points if sign else points


def _whole_amounts(total: int, amounts: Sequence[int], what: str) -> tuple[int, list[int]]:
    whole = [index(amount) for amount in amounts]
    if min(whole, default=0) < 0 or index(total) < 0:
        raise ValueError(f"the total and the {what} to apportion must not be negative")
    return index(total), whole


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """Share out a whole total in proportion to whole weights, by largest remainder.

    The shares sum to the total and each is within 1 of its exact share. Equal remainders go to
    the earlier position, so callers order by code. Raises ValueError on negative arguments and
    when no weight is positive but the total is.

    >>> apportion(2400, [6, 6, 5])
    [847, 847, 706]
    >>> apportion(100, [1, 1, 1])
    [34, 33, 33]
    """
    total, weights = _whole_amounts(total, weights, "weights")
    heft = sum(weights)
    if heft == 0:
        if total:
            raise ValueError("cannot apportion a total over weights that are all zero")
        return [0] * len(weights)
    shares = [total * weight // heft for weight in weights]
    remainders = [total * weight % heft for weight in weights]
    order = sorted(range(len(weights)), key=lambda position: -remainders[position])  # sorted() is stable
    for position in order[: total - sum(shares)]:
        shares[position] += 1
    return shares


def share_capped(
    total: Fraction | int, weights: Sequence[Fraction | int], caps: Sequence[Fraction | int]
) -> tuple[list[Fraction], Fraction]:
    """Share out a total in proportion to weights, unrounded, no share above its cap; also what is left over.

    Shares that would exceed their cap are fixed at it and the rest is shared out again over the
    others by weight, until none exceeds. What nobody can take (all at their caps, or weightless)
    is left over, so the shares and the left-over always sum to the total. Raises ValueError where
    a weight has no cap, and on negative arguments.

    >>> [str(share) for share in share_capped(100, [50, 30, 20], [30, 100, 100])[0]]
    ['30', '42', '28']
    >>> share_capped(100, [1, 1], [30, 40])[1]
    Fraction(30, 1)
    """
    if len(weights) != len(caps):
        raise ValueError("every weight needs its cap")
    if total < 0 or any(amount < 0 for amount in (*weights, *caps)):
        raise ValueError("a total, weights and caps are never negative")
    shares = [Fraction(0)] * len(weights)
    rest = Fraction(total)
    free = [position for position, weight in enumerate(weights) if weight]
    while free:
        heft = sum(weights[position] for position in free)
        # rest / heft only grows from round to round, so who is over now stays over
        over = [position for position in free if rest * weights[position] > caps[position] * heft]
        if not over:
            for position in free:
                shares[position] = rest * weights[position] / heft
            return shares, Fraction(0)
        for position in over:
            shares[position] = Fraction(caps[position])
            rest -= caps[position]
        free = [position for position in free if position not in over]
    return shares, rest


def round_shares(shares: Sequence[Fraction], total: int) -> list[int]:
    """Round shares down and give what lacks to a whole total to the largest remainders, one each.

    The total is the shares' sum, or that rounded to a neighbouring whole. Equal remainders go to
    the earlier position, so callers order by code. Raises ValueError for any other total.

    >>> round_shares([Fraction(20, 3), Fraction(20, 3), Fraction(20, 3)], 20)
    [7, 7, 6]
    """
    whole = [share.numerator // share.denominator for share in shares]
    lacking = total - sum(whole)
    if abs(total - sum(shares, Fraction(0))) >= 1 or not 0 <= lacking <= len(shares):
        raise ValueError("the total is not the sum of the shares")
    order = sorted(range(len(shares)), key=lambda position: whole[position] - shares[position])  # stable
    for position in order[:lacking]:
        whole[position] += 1
    return whole


def number_text(value: float) -> str:
    """Write a measured value with the fewest digits that read back to the same float.

    No exponent, no trailing ".0", no minus before zero. Raises ValueError on NaN and infinity.

    >>> [number_text(value) for value in (24.0, 0.95, 1234.5, 1e-7, -0.0)]
    ['24', '0.95', '1234.5', '0.0000001', '0']
    """
    value = float(value)
    if not math.isfinite(value):
        raise ValueError(f"{value} has no decimal text")
    if value == 0:
        return "0"
    return format(Decimal(repr(value)), "f").removesuffix(".0")
