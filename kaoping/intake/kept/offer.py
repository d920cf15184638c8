"""A workbook without our cover is offered to the kept tables: a sheet is known by its name and its header's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kaoping.findings import Finding, Where
from kaoping.intake import values as val
from kaoping.intake.kept.header import WITHIN
from kaoping.intake.kept.units import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaoping.intake.cells import Sheet, Workbook
    from kaoping.rulebook.model import Rulebook
    from kaoping.rulebook.tables_kept import KeptTable


class Offered(NamedTuple):
    """A sheet that is one of the kept tables, and the code of the department that keeps it."""

    kept: KeptTable
    code: str
    sheet: Sheet


def offered(workbook: Workbook, rulebook: Rulebook) -> tuple[list[Offered], list[Finding]]:
    """Recognise the kept tables of a workbook; sheets that are none of them, and tables found twice, are findings."""
    taken: list[Offered] = []
    findings: list[Finding] = []
    codes = {department.name: department.code for department in rulebook.roster.departments}
    used: set[str] = set()
    for kept in rulebook.kept:
        sheets = [sheet for sheet in workbook.sheets if _is(sheet, kept)]
        used.update(sheet.name for sheet in sheets)
        if len(sheets) > 1:
            names = "".join(f"〈{sheet.name}〉" for sheet in sheets)
            found = f"工作表{names}都像是表“{kept.name}”，都没有采用"
            findings.append(Finding("E-FORM-TWICE", Where(workbook.name), found, "请只保留需要报送的一个"))
        elif sheets:
            taken.append(Offered(kept, codes[kept.source], sheets[0]))
    if used:
        findings += _others(workbook, used)
    return taken, findings


def _others(workbook: Workbook, used: set[str]) -> Iterator[Finding]:
    for sheet in workbook.sheets:
        if sheet.name not in used and (sheet.places or sheet.errors):
            found = f"工作表〈{sheet.name}〉不是 sources.yaml 所列的表，内容没有采用"
            yield Finding("W-FORM-SHEET", Where(workbook.name, sheet.name), found, "如有应报内容，请填到所列的表里")


def _is(sheet: Sheet, kept: KeptTable) -> bool:
    by = kept.known_by
    return (by.sheet is None or _tight(by.sheet) == _tight(sheet.name)) and not _lacking(sheet, by.words)


def _lacking(sheet: Sheet, words: Sequence[str]) -> list[str]:
    """Words that no cell of the upper rows says; hints and units do not count."""
    if not words:
        return []
    texts = {word(raw).text for row, _, raw in sheet.cells if row <= WITHIN and isinstance(raw, str)}
    return [text for text in words if word(text).text not in texts]


def _tight(text: str) -> str:
    return "".join(val.plain(text).split())


def nearly(workbook: Workbook, rulebook: Rulebook) -> str:
    """Say which kept table a workbook is nearly, and what it lacks; empty where it is like none."""
    for kept in rulebook.kept:
        by = kept.known_by
        for sheet in workbook.sheets:
            lacking = _lacking(sheet, by.words)
            named = by.sheet is not None and _tight(by.sheet) == _tight(sheet.name)
            if by.words and len(lacking) < len(by.words) and not named and by.sheet is not None:
                return f"像是表“{kept.name}”，但工作表叫〈{sheet.name}〉，应为〈{by.sheet}〉"
            if lacking and (named or len(lacking) < len(by.words)):
                return f"工作表〈{sheet.name}〉像是表“{kept.name}”，但没有“{'”“'.join(lacking)}”"
    return ""
