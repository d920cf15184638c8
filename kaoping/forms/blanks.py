"""What a blank return says in its locked cells."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from kaoping import layouts
from kaoping.forms import roster, supplied
from kaoping.forms.asked import supplied_rows
from kaoping.forms.guide import add_guide
from kaoping.forms.pages import add_sheet, at
from kaoping.forms.roster import roster_texts
from kaoping.forms.source import source_form
from kaoping.forms.supplied import supplied_texts
from kaoping.forms.unit import unit_form
from kaoping.writing import put_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kaoping.rulebook.model import Rulebook, SourceDepartment, Unit

_ANY_CODE, _ANY_NAME = "〔单位代码〕", "〔单位名称〕"


def fixed_texts(rulebook: Rulebook) -> Callable[[str, str], Mapping[str, Mapping[str, str]]]:
    """Tell what a blank return says in its locked cells: (form, code) → sheet → address → text.

    Units that are asked the same things share one blank form, with code and name put in. Reception
    compares returns with it, so that a changed title or a shifted row does not pass unseen.
    """
    return _Blanks(rulebook).texts


class _Blanks:
    """Blank forms of a period, each made once."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.departments = {department.code: department for department in rulebook.roster.departments}
        self.of_departments: dict[str, Mapping[str, Mapping[str, str]]] = {}
        self.of_units: dict[tuple[str, ...], _UnitBlank] = {}
        self.asked: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = {}

    def texts(self, form: str, code: str) -> Mapping[str, Mapping[str, str]]:
        if form == layouts.SOURCE_FORM:
            if code not in self.of_departments:
                self.of_departments[code] = self._source_texts(self.departments[code])
            return self.of_departments[code]
        unit = self.rulebook.unit_by_code[code]
        kind = (unit.unit_class, unit.attributes)
        asked = self.asked.get(kind) or self.asked.setdefault(kind, self.rulebook.asked_of(unit))
        if asked not in self.of_units:
            anybody = unit.model_copy(update={"code": _ANY_CODE, "name": _ANY_NAME})
            blank = unit_form(self.rulebook, anybody, record_rows=0)
            add_guide(blank, self.rulebook, anybody)
            self.of_units[asked] = _UnitBlank.of(_locked_texts(blank))
        return self.of_units[asked].put_in(unit)

    def _source_texts(self, department: SourceDepartment) -> Mapping[str, Mapping[str, str]]:
        """Texts of a department's form; the rows of the units are put in without dressing a cell for each."""
        form = source_form(self.rulebook, department, ledger_rows=0, units=False)
        add_guide(form, self.rulebook, department)
        texts = _locked_texts(form)
        if layouts.SUPPLIED_SHEET in texts:
            asked = supplied_rows(self.rulebook, department.name)
            texts[layouts.SUPPLIED_SHEET] |= self._rows(supplied_texts(self.rulebook, asked), supplied.FIRST_ROW)
        if layouts.ROSTER_SHEET in texts:
            texts[layouts.ROSTER_SHEET] |= self._roster
        return texts

    @cached_property
    def _roster(self) -> dict[str, str]:
        """The rows of 单位名册, the same in every form."""
        return self._rows(roster_texts(self.rulebook), roster.FIRST_ROW)

    def _rows(self, rows: Iterable[Sequence[str | None]], first: int) -> dict[str, str]:
        return {
            f"{get_column_letter(column)}{row}": self._written[text]
            for row, texts in enumerate(rows, start=first)
            for column, text in enumerate(texts, start=1)
            if text
        }

    @cached_property
    def _written(self) -> _Written:
        return _Written()


@dataclass(frozen=True, slots=True)
class _UnitBlank:
    """What units that are asked the same have in common, and which of its cells name the unit."""

    texts: Mapping[str, Mapping[str, str]]
    naming: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, texts: Mapping[str, Mapping[str, str]]) -> _UnitBlank:
        naming = {
            sheet: {cell: text for cell, text in cells.items() if _ANY_CODE in text or _ANY_NAME in text}
            for sheet, cells in texts.items()
        }
        return cls(texts, naming)

    def put_in(self, unit: Unit) -> Mapping[str, Mapping[str, str]]:
        named = {
            sheet: {c: text.replace(_ANY_CODE, unit.code).replace(_ANY_NAME, unit.name) for c, text in cells.items()}
            for sheet, cells in self.naming.items()
        }
        return {sheet: {**cells, **named[sheet]} for sheet, cells in self.texts.items()}


class _Written(dict[str, str]):
    """Text → what a cell holds in which it is written."""

    def __init__(self) -> None:
        self._cell = at(add_sheet(Workbook(), "一"), 1, 1)

    def __missing__(self, text: str) -> str:
        put_text(self._cell, text)
        self[text] = str(self._cell.value)
        return self[text]


def _locked_texts(book: Workbook) -> dict[str, dict[str, str]]:
    return {
        sheet.title: {
            cell.coordinate: cell.value
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, str) and cell.protection.locked
        }
        for sheet in book.worksheets
    }
