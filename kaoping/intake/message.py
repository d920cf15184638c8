"""Workbooks on their way from a child: every distinct value once, and for each cell its number in that list.

Returns from one form are mostly the same words, so the message is a third as long as the cells, a
third of the work on both sides, and equal texts are one object in the parent.
"""

from __future__ import annotations

import pickle
from array import array
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaoping.intake.cells import Raw, Sheet, Workbook


class _Numbers(dict["Raw", int]):
    """Value → its number, given when it is first met."""

    def __missing__(self, value: Raw) -> int:
        number = self[value] = len(self)
        return number


def packed(workbooks: Sequence[Workbook]) -> bytes:
    """Make one message of some workbooks, whose sheets are emptied by it."""
    numbers = _Numbers()
    cells: list[array[int] | list[Raw]] = []
    for sheet in _sheets(workbooks):
        values = sheet.values
        # TRUE and 1 would share a number: a sheet with logical values goes as it is.
        plain = bool not in set(map(type, values))
        cells.append(array("I", map(numbers.__getitem__, values)) if plain else list(values))
        values.clear()
    return pickle.dumps((workbooks, list(numbers), cells), pickle.HIGHEST_PROTOCOL)


def unpacked(message: bytes) -> list[Workbook]:
    """Take the workbooks out of a message; only ever one that a child of ours has made."""
    workbooks, known, cells = pickle.loads(message)  # noqa: S301 - packed by our own child
    for sheet, values in zip(_sheets(workbooks), cells, strict=True):
        sheet.values[:] = map(known.__getitem__, values) if isinstance(values, array) else values
    return list(workbooks)


def _sheets(workbooks: Sequence[Workbook]) -> list[Sheet]:
    return [sheet for workbook in workbooks for sheet in workbook.sheets]
