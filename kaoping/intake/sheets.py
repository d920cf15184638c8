"""The sheets of a return, found by their words: the cover here, the others each in a room of its own."""

from __future__ import annotations

from kaoping.intake import values as val
from kaoping.intake.cells import address
from kaoping.intake.grid import Figure, Grid, Place, Record, Standing
from kaoping.intake.own_figures import figures
from kaoping.intake.record_sheets import records
from kaoping.intake.supplied import item_title, supplied
from kaoping.layouts import COVER

_LABELS = {label.title for label in COVER}


def cover(grid: Grid) -> dict[str, str]:
    """Read the labelled block of the cover: label → value beside it, as typed (missing labels are absent)."""
    found: dict[str, str] = {}
    for at, raw, beside in grid.beside():
        if isinstance(raw, str) and (title := val.plain(raw)) in _LABELS and title not in found:
            grid.taken.add(at)
            found[title] = "" if beside is None else grid.typed(at[0], beside)
    return found


def answer_cell(grid: Grid, label: str) -> str:
    """Find the address of the cell beside a label of the cover, for a finding; empty without the label."""
    for (row, column), raw, beside in grid.beside():
        if isinstance(raw, str) and val.plain(raw) == label:
            return address((row, column + 1 if beside is None else beside))
    return ""


__all__ = [
    "Figure",
    "Grid",
    "Place",
    "Record",
    "Standing",
    "answer_cell",
    "cover",
    "figures",
    "item_title",
    "records",
    "supplied",
]
