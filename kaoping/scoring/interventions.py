"""What vetoes and tolerance do to lines: decided before scoring, carried out by it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Given(NamedTuple):
    """A tolerance on a line: which share (0…1) of what was lost is given back, and what is printed of it."""

    factor: float
    words: str


@dataclass(frozen=True)
class Interventions:
    """(unit, indicator) → why its points are taken (否决清零), and what a tolerance gives back. The taking wins."""

    zeroed: Mapping[tuple[str, str], str] = field(default_factory=dict)
    tolerated: Mapping[tuple[str, str], Given] = field(default_factory=dict)


NOTHING = Interventions()
"""Scoring as it is without any."""
