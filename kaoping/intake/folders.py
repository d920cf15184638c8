"""Which quarter is in which folder: by the folder's name, else by what its returns say of themselves.

A year's returns lie in a folder with one sub-folder for each quarter; what came late may lie in
one of its own (2022Q3-补报) and joins its quarter.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaoping.findings import Finding, Where
from kaoping.intake.grid import Grid
from kaoping.intake.sheets import cover
from kaoping.intake.workbook import read_workbooks
from kaoping.layouts import COVER, COVER_SHEET
from kaoping.periods import Period

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kaoping.intake.cells import Workbook

_NOT_RETURNS: Final = ("~$", ".")
_QUARTER: Final = re.compile(
    r"(?:(?<![0-9])((?:19|20)[0-9]{2})\s*年?[-_ ]*)?(?:(?<![A-Z])Q([1-4])(?![0-9])|第?([一二三四1-4])季)"
)
_NUMBERS: Final = {"一": 1, "二": 2, "三": 3, "四": 4}
_MARK: Final = next(label for label in COVER if label.title == "报告期")

BY_NAME, BY_MARK = "文件夹名称", "报表上的报告期"


@dataclass(frozen=True, slots=True)
class Taken:
    """A folder of returns, the quarter it was taken for, and what said so."""

    folder: Path
    period: Period
    by: str
    files: int


@dataclass(frozen=True)
class Sorted:
    """Folders by quarter, and what is to be said of the others."""

    taken: tuple[Taken, ...]
    findings: tuple[Finding, ...]

    def of(self, period: Period) -> list[Path]:
        """Folders of one quarter, in the order in which they were found."""
        return [one.folder for one in self.taken if one.period == period]


def named_quarter(name: str, year: int) -> Period | None:
    """Read the quarter that a folder's name says; a name without a year means this year.

    None where the name says none, or more than one.

    >>> named_quarter("2022Q3-补报", 2022), named_quarter("第三季度", 2022), named_quarter("2021年四季度", 2022)
    (Period(2022Q3), Period(2022Q3), Period(2021Q4))
    >>> named_quarter("报表", 2022), named_quarter("2022Q1-Q2", 2022)
    (None, None)
    """
    text = unicodedata.normalize("NFKC", name).upper()
    found = {
        Period(int(said or year), int(latin or _NUMBERS.get(number) or number))
        for said, latin, number in _QUARTER.findall(text)
    }
    return found.pop() if len(found) == 1 else None


def by_quarter(inputs: Sequence[Path], quarters: Sequence[Period]) -> Sorted:
    """Sort the folders among and under the inputs into the quarters of a year.

    A folder that says no quarter by name is opened: its returns' covers say it. Whatever is not
    used is said: 退回 where returns of several quarters lie together, 提示 else.
    """
    year = quarters[0].year
    taken: list[Taken] = []
    findings: list[Finding] = []
    for folder in _folders(inputs, year, findings):
        files = returns_in(folder)
        if not files:
            continue
        named = named_quarter(folder.name, year)
        said = {named} if named is not None else _marked(files)
        if len(said) == 1 and (period := next(iter(said))) in quarters:
            by = BY_MARK if named is None else BY_NAME
            taken.append(Taken(folder, period, by, len(files)))
            if named is None:
                found = f"文件夹“{folder.name}”的名称没有写季度，按报表上的报告期归入 {period}"
                findings.append(Finding("W-YEAR-TAKEN", Where(), found, "请核对"))
        else:
            findings.append(_unused(folder, said, len(files), year))
    return Sorted(tuple(taken), tuple(findings))


def returns_in(folder: Path) -> list[Path]:
    """Files of a folder that may be returns, by name; Office's lock files are left out."""
    return sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith(_NOT_RETURNS))


def _folders(inputs: Sequence[Path], year: int, findings: list[Finding]) -> list[Path]:
    """Folders that may hold a quarter: an input that says one or has nothing below it, else what lies in it."""
    found: list[Path] = []
    for given in inputs:
        if not given.is_dir():
            said = f"文件“{given.name}”不在哪个季度的文件夹里，没有读取"
            findings.append(Finding("W-YEAR-FOLDER", Where(), said, "请把报表按季度放进文件夹"))
            continue
        below = sorted(path for path in given.iterdir() if path.is_dir() and not path.name.startswith("."))
        inside = any(named_quarter(path.name, year) for path in below)
        if not below or (named_quarter(given.name, year) is not None and not inside):
            found.append(given)
            continue
        found += below
        loose = returns_in(given)
        if loose:
            names = "、".join(path.name for path in loose[:3]) + ("等" if len(loose) > 3 else "")
            said = f"“{given.name}”里有 {len(loose)} 个文件不在哪个季度的文件夹里（{names}），没有读取"
            findings.append(Finding("W-YEAR-FOLDER", Where(), said, "是报表的，请放进该季度的文件夹"))
    return found


def _unused(folder: Path, said: set[Period], files: int, year: int) -> Finding:
    what = f"文件夹“{folder.name}”（{files} 个文件）"
    if len(said) > 1:
        listed = "、".join(str(period) for period in sorted(said))
        return Finding(
            "E-YEAR-FOLDER", Where(), f"{what}里混有 {listed} 的报表，没有读取", "请按季度分开放，文件夹名称写明季度"
        )
    if said:
        found = f"{what}是 {next(iter(said))} 的，不在 {year} 年度要考评的季度之内，没有读取"
        return Finding("W-YEAR-FOLDER", Where(), found, "请核对")
    return Finding(
        "W-YEAR-FOLDER",
        Where(),
        f"{what}看不出是哪个季度的报表，没有读取",
        "是报表的，请在文件夹名称里写明季度，如 2022Q3",
    )


def _marked(files: Sequence[Path]) -> set[Period]:
    """Quarters that the returns of a folder say they are of."""
    return {period for workbook in read_workbooks(files) if (period := _said(workbook)) is not None}


def _said(workbook: Workbook) -> Period | None:
    sheet = next((sheet for sheet in workbook.sheets if sheet.name == COVER_SHEET), None)
    on_cover: Mapping[str, str] = {} if sheet is None else cover(Grid(workbook.name, sheet, []))
    for text in (on_cover.get(_MARK.title), workbook.marks.get(_MARK.mark)):
        if text:
            try:
                return Period.parse(unicodedata.normalize("NFKC", text).strip().upper())
            except ValueError:
                continue
    return None
