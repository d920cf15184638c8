"""The path of a year as a small chart: one mark a quarter, joined where quarters follow one another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaoping.scorecards.svg import within

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH: Final = 232
HEIGHT: Final = 84
_SIDE: Final = 26
_TOP: Final = 24
_BOTTOM: Final = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """One quarter's mark: where it sits and what is written above it."""

    x: str
    y: str
    label_y: str
    text: str


@dataclass(frozen=True, slots=True)
class Path:
    """Marks and the lines between neighbours, ready to be printed."""

    width: int
    height: int
    marks: tuple[Mark, ...]
    lines: tuple[str, ...]


def path(heights: Sequence[float | None], texts: Sequence[str]) -> Path:
    """Lay out a path: heights 0…1 from the floor of the chart, None where there is no mark (and no line).

    >>> path([1.0, None, 0.0], ["1", "", "3"]).lines
    ()
    >>> [mark.text for mark in path([1.0, None, 0.0], ["1", "", "3"]).marks]
    ['1', '3']
    """
    step = (WIDTH - 2 * _SIDE) / max(1, len(heights) - 1)
    marks: list[Mark | None] = []
    for at, (height, text) in enumerate(zip(heights, texts, strict=True)):
        if height is None:
            marks.append(None)
            continue
        x, y = _SIDE + at * step, _TOP + (HEIGHT - _TOP - _BOTTOM) * (1 - within(height))
        marks.append(Mark(f"{x:.1f}", f"{y:.1f}", f"{y - 9:.1f}", text))
    lines: list[str] = []
    run: list[Mark] = []
    for mark in (*marks, None):
        if mark is not None:
            run.append(mark)
            continue
        if len(run) > 1:
            lines.append(" ".join(f"{one.x},{one.y}" for one in run))
        run = []
    return Path(WIDTH, HEIGHT, tuple(mark for mark in marks if mark is not None), tuple(lines))
