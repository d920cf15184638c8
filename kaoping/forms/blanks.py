"""What a blank return says in its locked cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping import layouts
from kaoping.forms.source import source_form
from kaoping.forms.unit import unit_form

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from openpyxl import Workbook

    from kaoping.rulebook.model import Rulebook, Unit

_ANY_CODE, _ANY_NAME = "〔单位代码〕", "〔单位名称〕"


def fixed_texts(rulebook: Rulebook) -> Callable[[str, str], Mapping[str, Mapping[str, str]]]:
    """Tell what a blank return says in its locked cells: (form, code) → sheet → address → text.

    Units that are asked the same things share one blank form, with code and name put in. Reception
    compares returns with it, so that a changed title or a shifted row does not pass unseen.
    """
    of_departments: dict[str, Mapping[str, Mapping[str, str]]] = {}
    of_units: dict[tuple[str, ...], Mapping[str, Mapping[str, str]]] = {}
    departments = {department.code: department for department in rulebook.roster.departments}

    def texts(form: str, code: str) -> Mapping[str, Mapping[str, str]]:
        if form == layouts.SOURCE_FORM:
            if code not in of_departments:
                of_departments[code] = _locked_texts(source_form(rulebook, departments[code], ledger_rows=0))
            return of_departments[code]
        unit = rulebook.unit_by_code[code]
        asked = rulebook.asked_of(unit)
        if asked not in of_units:
            anybody = unit.model_copy(update={"code": _ANY_CODE, "name": _ANY_NAME})
            of_units[asked] = _locked_texts(unit_form(rulebook, anybody, record_rows=0))
        return _put_in(of_units[asked], unit)

    return texts


def _put_in(blank: Mapping[str, Mapping[str, str]], unit: Unit) -> Mapping[str, Mapping[str, str]]:
    return {
        sheet: {cell: text.replace(_ANY_CODE, unit.code).replace(_ANY_NAME, unit.name) for cell, text in cells.items()}
        for sheet, cells in blank.items()
    }


def _locked_texts(book: Workbook) -> Mapping[str, Mapping[str, str]]:
    return {
        sheet.title: {
            cell.coordinate: cell.value
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, str) and cell.protection.locked
        }
        for sheet in book.worksheets
    }
