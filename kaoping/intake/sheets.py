"""The sheets of a return, found by their words: the cover here, the others each in a room of its own."""

from __future__ import annotations

from kaoping.intake import values as val
from kaoping.intake.grid import Figure, Grid, Place, Record, Standing
from kaoping.intake.own_figures import figures
from kaoping.intake.record_sheets import records
from kaoping.intake.supplied import item_title, supplied
from kaoping.layouts import COVER


def cover(grid: Grid) -> dict[str, str]:
    """Read the labelled block of the cover: label → value beside it, as typed (missing labels are absent)."""
    wanted = {label.title for label in COVER}
    found: dict[str, str] = {}
    for (row, column), raw in grid.cells.items():
        if isinstance(raw, str) and (title := val.plain(raw)) in wanted and title not in found:
            beside = [c for c in sorted(grid.rows[row]) if c > column]
            grid.taken.add((row, column))
            found[title] = grid.typed(row, beside[0]) if beside else ""
    return found


__all__ = [
    "Figure",
    "Grid",
    "Place",
    "Record",
    "Standing",
    "cover",
    "figures",
    "item_title",
    "records",
    "supplied",
]
