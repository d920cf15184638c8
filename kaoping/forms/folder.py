"""All forms of a period as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping.forms.asked import supplied_rows
from kaoping.forms.guide import add_guide
from kaoping.forms.source import source_form
from kaoping.forms.unit import unit_form
from kaoping.writing import fixed_bytes, safe_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kaoping.rulebook.model import Rulebook


def form_name(code: str, name: str, period: object) -> str:
    """Name the file of a return: 望湖街道's is J01_望湖街道_2022Q1.xlsx."""
    return f"{safe_name(code)}_{safe_name(name)}_{safe_name(str(period))}.xlsx"


def write_forms(
    rulebook: Rulebook, folder: Path, previous: Mapping[str, Mapping[str, str]] | None = None
) -> tuple[Path, ...]:
    """Write every blank return of the period into a folder, each with its instructions.

    `previous` holds last period's figures by unit code and item id, as text.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    before = previous or {}
    for unit in rulebook.units:
        path = folder / form_name(unit.code, unit.name, rulebook.period)
        book = unit_form(rulebook, unit, before.get(unit.code))
        add_guide(book, rulebook, unit)
        path.write_bytes(fixed_bytes(book))
        written.append(path)
    for department in rulebook.roster.departments:
        if not supplied_rows(rulebook, department.name) and not rulebook.ledgers_in_form_of(department.name):
            continue
        path = folder / form_name(department.code, department.name, rulebook.period)
        book = source_form(rulebook, department, previous=before)
        add_guide(book, rulebook, department)
        path.write_bytes(fixed_bytes(book))
        written.append(path)
    return tuple(written)
