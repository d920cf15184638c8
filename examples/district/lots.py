"""What is drawn by lot, and how well each unit works: nothing here depends on anything but a label."""

from __future__ import annotations

import hashlib
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SEED = "大洼区2022"
"""Everything that is drawn by lot is drawn from this text and a label; change it and the district changes."""

STRENGTH: Mapping[str, float] = {
    "J01": 0.91, "J02": 0.85, "J03": 0.60, "J04": 0.45, "J05": 0.78, "J06": 0.68,
    "Z01": 0.87, "Z02": 0.55, "Z03": 0.82, "Z04": 0.74, "Z05": 0.70, "Z07": 0.44, "Z08": 0.28,
    "Y01": 0.90, "Y02": 0.75, "Y03": 0.48,
    "B01": 0.91, "B02": 0.85, "B03": 0.70, "B04": 0.60, "B05": 0.80, "B06": 0.52, "B07": 0.90, "B08": 0.66,
    "B09": 0.75, "B10": 0.86, "B11": 0.70, "B12": 0.42, "B13": 0.60, "B14": 0.72, "B15": 0.88, "B16": 0.45,
    "B17": 0.82,
    "Q01": 0.86, "Q02": 0.91, "Q03": 0.83, "Q04": 0.62, "Q05": 0.84, "Q06": 0.50, "Q07": 0.70, "Q08": 0.85,
}  # fmt: skip
"""How well each unit works, 0…1; most facts are drawn around it."""

TWINS: Mapping[str, str] = {"Z06": "Z05"}
"""双桥镇 does in everything what 苇塘镇 does: a true tie."""


def lot(*label: object) -> float:
    """Draw a number in [0, 1) that depends on nothing but the label.

    >>> lot("a", 1) == lot("a", 1) != lot("a", 2)
    True
    """
    digest = hashlib.sha256("|".join((SEED, *map(str, label))).encode()).digest()
    return int.from_bytes(digest[:6]) / 2**48


def between(low: int, high: int, *label: object) -> int:
    """Draw a whole number from low to high, both included."""
    return low + int(lot(*label) * (high - low + 1))


def one_of(options: Sequence[str], *label: object) -> str:
    """Draw one of several."""
    return options[between(0, len(options) - 1, *label)]


def plain(number: Decimal | float, places: int = 0) -> str:
    """Write a number as decimal text without superfluous zeros.

    >>> plain(Decimal("12.50"), 2), plain(3.04, 1), plain(0)
    ('12.5', '3', '0')
    """
    settled = Decimal(str(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{settled:f}".rstrip("0").rstrip(".") if "." in f"{settled:f}" else f"{settled:f}"


def strength(code: str, quarter: int) -> float:
    """How well a unit works in a quarter: each quarter differs a little from the one before."""
    drift = (lot("drift", code) - 0.5) * 0.14 if quarter >= 2 else 0.0
    drift += sum((lot("drift", code, later) - 0.5) * 0.08 for later in range(3, quarter + 1))
    return min(1.0, max(0.05, STRENGTH[code] + drift))


def model(code: str) -> str:
    """Name the unit whose lots a unit draws: itself, or its twin."""
    return TWINS.get(code, code)


def kept(count: int, good: float, weight: float, *label: object) -> int:
    """Draw how many of so many cases were handled as they should be: the weaker the unit, the fewer."""
    return count - min(count, round((1 - good) * count * weight * (0.5 + lot(*label))))
