"""The cover: what a form says of itself, in cells and in the marks of the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.protection import WorkbookProtection

from kaoping import layouts
from kaoping.forms.checks import check, whole
from kaoping.forms.dress import BIG_TITLE, FIXED, INPUT, LABEL, LEFT, SUBTITLE, TEXT, TITLE, wear
from kaoping.forms.pages import across, at, finish, say
from kaoping.forms.texts import lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openpyxl.worksheet.worksheet import Worksheet

    from kaoping.rulebook.model import Rulebook

_FIRST_ROW = 5
_SIGNATURES = "填报人：　　　　　　审核人：　　　　　　负责人（签字）：　　　　　　（盖章）"


@dataclass(frozen=True, slots=True)
class Cover:
    """What one form says of itself."""

    rulebook: Rulebook
    form: str
    code: str
    name: str
    count: int
    instructions: tuple[str, ...]

    def values(self) -> Mapping[str, str]:
        """Value of every labelled cell, by its label."""
        scheme = self.rulebook.scheme
        return dict(
            zip(
                (label.title for label in layouts.COVER),
                (
                    scheme.name,
                    scheme.edition,
                    str(self.rulebook.period),
                    self.form,
                    layouts.FORM_VERSION,
                    self.code,
                    self.name,
                    "1",
                ),
                strict=True,
            )
        )


def covered_workbook(cover: Cover) -> Workbook:
    """Start a form: a workbook with its marks and its cover."""
    book = Workbook()
    book.properties.creator = "kaoping"
    book.properties.title = f"{cover.name} {cover.rulebook.period.title} {cover.form}"
    book.security = WorkbookProtection(lockStructure=True)  # sheets keep their names, order and number
    values = cover.values()
    for label in layouts.COVER:
        if label.mark:
            mark = StringProperty(name=label.mark, value=values[label.title])
            book.custom_doc_props.append(mark)  # type: ignore[attr-defined]  # the stubs do not know it
    sheet = book.worksheets[0]
    sheet.title = layouts.COVER_SHEET
    _write_cover(sheet, cover, values)
    return book


def _write_cover(sheet: Worksheet, cover: Cover, values: Mapping[str, str]) -> None:
    for letter, width in zip("ABCD", (3, 20, 72, 3), strict=True):
        sheet.column_dimensions[letter].width = width
    across(sheet, 2, (2, 3), cover.rulebook.scheme.name, TITLE)
    across(sheet, 3, (2, 3), f"{cover.rulebook.period.title}　{cover.form}", BIG_TITLE)
    sheet.row_dimensions[2].height, sheet.row_dimensions[3].height = 48, 40
    block = {
        **values,
        layouts.COUNT_LABEL: f"{cover.count} 格",
        layouts.BASIS_LABEL: cover.rulebook.scheme.basis,
    }
    for row, (label, value) in enumerate(block.items(), start=_FIRST_ROW):
        say(at(sheet, row, 2), label, LABEL)
        say(at(sheet, row, 3), value, FIXED)
        sheet.row_dimensions[row].height = 22
    _open_revision(sheet, _FIRST_ROW + len(layouts.COVER) - 1)
    _write_instructions(sheet, _FIRST_ROW + len(block) + 1, cover.instructions)
    finish(sheet, landscape=False)
    sheet.sheet_view.showGridLines = False


def _open_revision(sheet: Worksheet, row: int) -> None:
    revision = at(sheet, row, 3)
    revision.value = 1
    wear(revision, INPUT, LEFT)
    check(sheet, revision.coordinate, whole(1, 99, "报送次数填整数：第一次报送填 1，每更正重报一次加一"))


def _write_instructions(sheet: Worksheet, row: int, instructions: tuple[str, ...]) -> None:
    say(at(sheet, row, 2), "填报说明", SUBTITLE)
    for number, sentence in enumerate(instructions, start=1):
        text = f"{number}. {sentence}"
        across(sheet, row + number, (2, 3), text, TEXT)
        sheet.row_dimensions[row + number].height = 16.0 * lines(text, 90) + 2
    last = row + len(instructions) + 2
    across(sheet, last, (2, 3), _SIGNATURES, TEXT)
    sheet.row_dimensions[last].height = 40
