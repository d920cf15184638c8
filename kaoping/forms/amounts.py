"""A figure in a cell: a number where it is one."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from kaoping.writing import put_text

if TYPE_CHECKING:
    from openpyxl.cell import Cell

    from kaoping.rulebook.model import Item


def number_format(item: Item) -> str:
    """Choose the cell format of an item; percentages keep a plain one, because 95 means 95 %."""
    return "0" if item.kind == "整数" else "0.00"


def put_figure(cell: Cell, text: str) -> None:
    """Write a figure as a number where it is one, otherwise as text; an empty text leaves the cell blank."""
    number = number_in(text)
    if number is not None:
        cell.value = int(number) if number == number.to_integral_value() else float(number)
    elif text:
        put_text(cell, text)


def number_in(text: str) -> Decimal | None:
    """Read a text as a finite number, None where it is a word."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
