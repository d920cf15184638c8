"""The geometry of the charts: shares in, coordinates out as text; colours and words are the templates'."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH: Final = 420
HEIGHT: Final = 320
RADIUS: Final = 108
_CENTRE: Final = (WIDTH / 2, HEIGHT / 2)
_LABEL_GAP: Final = 20
_RINGS: Final = (0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Spoke:
    """One axis of a radar: where it ends, where its label stands, where the three marks sit."""

    name: str
    x: str
    y: str
    label_x: str
    label_y: str
    anchor: str  # start, middle or end, so that the label points away from the chart
    own: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Radar:
    """A radar of shares 0…1, ready to be printed."""

    width: int
    height: int
    cx: str
    cy: str
    rings: tuple[str, ...]
    spokes: tuple[Spoke, ...]
    own: str
    best: str
    mean: str


def within(share: float) -> float:
    """Hold a share inside 0…1, so that no chart leaves its frame; what is not a number draws nothing.

    >>> within(1.1), within(-0.2), within(float("nan"))
    (1.0, 0.0, 0.0)
    """
    return min(1.0, max(0.0, share)) if math.isfinite(share) else 0.0


def percent(share: float) -> str:
    """Write a share as an SVG length.

    >>> percent(0.9195), percent(1.1)
    ('91.95%', '100%')
    """
    return f"{within(share) * 100:.2f}".rstrip("0").rstrip(".") + "%"


def _at(angle: float, distance: float) -> tuple[str, str]:
    return (f"{_CENTRE[0] + distance * math.cos(angle):.1f}", f"{_CENTRE[1] + distance * math.sin(angle):.1f}")


def _polygon(angles: Sequence[float], shares: Sequence[float]) -> str:
    corners = (_at(angle, RADIUS * within(share)) for angle, share in zip(angles, shares, strict=True))
    return " ".join(",".join(corner) for corner in corners)


def _anchor(angle: float) -> str:
    across = math.cos(angle)
    if abs(across) < 0.2:
        return "middle"
    return "start" if across > 0 else "end"


def radar(names: Sequence[str], own: Sequence[float], best: Sequence[float], mean: Sequence[float]) -> Radar | None:
    """Lay out a radar, first axis upwards, then clockwise; fewer than three axes make no radar."""
    if len(names) < 3:
        return None
    angles = [math.tau * place / len(names) - math.pi / 2 for place in range(len(names))]
    spokes = []
    for name, angle, share in zip(names, angles, own, strict=True):
        end = _at(angle, RADIUS)
        label = _at(angle, RADIUS + _LABEL_GAP)
        mark = _at(angle, RADIUS * within(share))
        spokes.append(Spoke(name, *end, *label, _anchor(angle), mark))
    return Radar(
        width=WIDTH,
        height=HEIGHT,
        cx=f"{_CENTRE[0]:.1f}",
        cy=f"{_CENTRE[1]:.1f}",
        rings=tuple(_polygon(angles, [ring] * len(names)) for ring in _RINGS),
        spokes=tuple(spokes),
        own=_polygon(angles, own),
        best=_polygon(angles, best),
        mean=_polygon(angles, mean),
    )
