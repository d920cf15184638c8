"""How much room a text takes in print."""

from __future__ import annotations

import math


def lines(text: str, width: float) -> int:
    """Estimate the lines a text takes in a column: a Chinese character is two letters wide."""
    return max(1, math.ceil(breadth(text) / max(1.0, width - 1)))


def breadth(text: str) -> int:
    """Count a text in letters."""
    return sum(2 if ord(sign) > 0x2000 else 1 for sign in text)
