"""Mistakes of clerks, each with the findings that it must produce.

A mistake is a function on a `Quarter`: it finds its cells by the words beside them, changes them, and answers with the
findings that are due. The addresses come from where it typed, never from what the engine said.
"""

from __future__ import annotations

from . import covers, departments, figures, files, later, ledgers, sheets, weighed
from .desk import Due, Mistake, Page, Quarter

MISTAKES: tuple[Mistake, ...] = (
    *figures.MISTAKES,
    *sheets.MISTAKES,
    *covers.MISTAKES,
    *departments.MISTAKES,
    *ledgers.MISTAKES,
    *weighed.MISTAKES,
    *files.MISTAKES,
    *later.MISTAKES,
)
"""All of them; the place in this list, counted from 1, is a mistake's number."""

__all__ = ["MISTAKES", "Due", "Mistake", "Page", "Quarter"]
