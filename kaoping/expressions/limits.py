"""How long and how deep an expression may be, so that reading one is bounded work."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one text may hold."""

    characters: int
    depth: int  # brackets in brackets, parts in parts
    nodes: int
    digits: int  # of one number
    length: int  # of one number, in characters
    names: bool  # or only numbers


RULE = Limits(characters=500, depth=32, nodes=200, digits=15, length=30, names=True)
"""What somebody types into a rule file."""

WRITTEN = Limits(characters=8000, depth=64, nodes=2000, digits=400, length=400, names=False)
"""What we wrote ourselves: numbers, sums over a unit's records."""
