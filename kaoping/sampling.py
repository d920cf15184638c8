"""Samples that anybody can draw again: which tasks of each unit are looked at, and the proof of the draw.

Every row of a unit's population gets a key, the SHA-256 of seed, kind, unit and record number; the
rows with the smallest keys are drawn. The draw depends on nothing else: not on the order of rows, the
machine or a library's random numbers, and a row that is added or removed moves no other row's key.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final

from openpyxl import Workbook

from kaoping.forms.dress import BIG_TITLE, FIXED, HEAD, LABEL, LEFT, TEXT, Dress, wear
from kaoping.forms.headings import HEADER_ROW, position
from kaoping.forms.ledgers import write_records
from kaoping.forms.pages import across, add_sheet, at, finish, say
from kaoping.forms.texts import lines
from kaoping.intake.records import by_unit
from kaoping.layouts import FIVE_DUTIES, FIVE_ONES, TASKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from fractions import Fraction

    from openpyxl.worksheet.worksheet import Worksheet

    from kaoping.intake.grid import Record
    from kaoping.layouts import RecordTable
    from kaoping.rulebook.model import Rulebook

POPULATIONS: Final[Mapping[str, RecordTable]] = {FIVE_DUTIES.name: TASKS, FIVE_ONES.name: TASKS}
"""Check table → record table whose rows are drawn from."""

_CHECKS: Final[Mapping[str, RecordTable]] = {table.name: table for table in (FIVE_DUTIES, FIVE_ONES)}


@dataclass(frozen=True, slots=True)
class Design:
    """How a sample is drawn: for which check table, what share of each unit's rows, at least how many, the seed."""

    kind: str
    rate: Fraction
    least: int
    seed: str

    def size(self, population: int) -> int:
        """Tell how many of so many rows are drawn: the share, rounded up, at least the least, at most all.

        >>> from fractions import Fraction
        >>> [Design("五个落实抽查", Fraction(1, 5), 3, "").size(n) for n in (0, 2, 15, 16)]
        [0, 2, 3, 4]
        """
        return min(population, max(self.least, ceil(self.rate * population)))

    def key(self, unit: str, number: str) -> str:
        """Give a row its key: the SHA-256 of seed, kind, unit code and record number, each on a line of its own."""
        return hashlib.sha256(f"{self.seed}\n{self.kind}\n{unit}\n{number}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of the population: whose, its number and matter, where it stands, its key, and whether it was drawn."""

    unit: str
    number: str
    matter: str
    address: str
    key: str
    drawn: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """A draw: the design, the whole population (by unit, then number), and the hash that binds them."""

    design: Design
    population: tuple[Listed, ...]

    @property
    def drawn(self) -> tuple[Listed, ...]:
        """Rows to be looked at, unit by unit, in the order of their keys."""
        units = list(dict.fromkeys(row.unit for row in self.population))
        return tuple(sorted((row for row in self.population if row.drawn), key=lambda r: (units.index(r.unit), r.key)))

    @property
    def fingerprint(self) -> str:
        """Hash of design and population, to be published before anybody looks at a task."""
        design = self.design
        head = (design.kind, str(design.rate), str(design.least), design.seed)
        lines = ["\t".join(head), *(f"{row.unit}\t{row.number}" for row in self.population)]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def draw(records: Iterable[Record], design: Design, rulebook: Rulebook) -> Sample:
    """Draw from records of the kind's population table, for each unit on the roster apart.

    A task of several responsible units is in the population of each of them. Records of units that
    are not on the roster of this period stay out; reception has named them.
    """
    owned = by_unit(records)
    listed: list[Listed] = []
    for unit in rulebook.units:
        rows = {str(record.values["number"]): record for record in owned.get(unit.code, ())}
        keys = {number: design.key(unit.code, number) for number in rows}
        chosen = set(sorted(keys, key=lambda number: keys[number])[: design.size(len(rows))])
        listed += [
            Listed(
                unit.code,
                number,
                str(record.values["matter"]),
                f"{record.file} {record.sheet} {record.cell}",
                keys[number],
                number in chosen,
            )
            for number, record in sorted(rows.items())
        ]
    return Sample(design, tuple(listed))


def sample_book(sample: Sample, rulebook: Rulebook) -> Workbook:
    """Write the draw: the proof, the blank check table with the drawn rows filled in, the whole population."""
    book = Workbook()
    names = {unit.code: unit.name for unit in rulebook.units}
    _write_proof(book.worksheets[0], sample, rulebook)
    _write_checks(add_sheet(book, sample.design.kind), sample, rulebook, names)
    _write_population(add_sheet(book, "抽样总体"), sample, names)
    return book


def _write_proof(sheet: Worksheet, sample: Sample, rulebook: Rulebook) -> None:
    design = sample.design
    sheet.title = "抽样说明"
    for letter, width in zip("AB", (18, 78), strict=True):
        sheet.column_dimensions[letter].width = width
    across(sheet, 1, (1, 2), f"{rulebook.period.title}　{design.kind}抽样", BIG_TITLE)
    sheet.row_dimensions[1].height = 40
    facts = {
        "方案": f"{rulebook.scheme.name}（版次 {rulebook.scheme.edition}）",
        "总体": f"{POPULATIONS[design.kind].name}中可用的记录，按单位分别抽取，共 {len(sample.population)} 条",
        "抽样比例": f"每个单位 {float(design.rate * 100):g}%，向上取整，最少 {design.least} 条，不足的全抽",
        "种子": design.seed,
        "抽中": f"{len(sample.drawn)} 条",
        "总体校验码": sample.fingerprint,
    }
    for row, (label, value) in enumerate(facts.items(), start=3):
        say(at(sheet, row, 1), label, LABEL)
        say(at(sheet, row, 2), value, FIXED)
        sheet.row_dimensions[row].height = 22
    how = (
        "复核办法：对每条记录，把种子、抽样种类、单位代码、记录编号各占一行连成文本（UTF-8，换行分隔，末尾不换行），"
        "求 SHA-256；同一单位内由小到大排列，取前若干条。与记录先后、所用电脑和软件版本无关。"
    )
    across(sheet, 3 + len(facts) + 1, (1, 2), how, TEXT)
    sheet.row_dimensions[3 + len(facts) + 1].height = 50
    finish(sheet, landscape=False)


def _write_checks(sheet: Worksheet, sample: Sample, rulebook: Rulebook, names: Mapping[str, str]) -> None:
    table = _CHECKS[sample.design.kind]
    write_records(sheet, f"督查室　{rulebook.period.title}　", table, len(sample.drawn))
    columns = [position(table.columns, key) for key in ("number", "unit", "matter")]
    for serial, row in enumerate(sample.drawn, start=1):
        texts = (f"C{serial:03d}", names[row.unit], f"{row.matter}（{row.number}）")
        for column, text in zip(columns, texts, strict=True):
            cell = at(sheet, HEADER_ROW + serial, column)
            say(cell, text, FIXED)
            wear(cell, LEFT)
        sheet.row_dimensions[HEADER_ROW + serial].height = 15.0 * lines(texts[2], table.column("matter").width - 2) + 2


def _write_population(sheet: Worksheet, sample: Sample, names: Mapping[str, str]) -> None:
    heads = (
        ("单位代码", 10),
        ("单位名称", 22),
        ("记录编号", 14),
        ("事项", 40),
        ("出处", 44),
        ("SHA-256", 68),
        ("抽中", 7),
    )
    _write_rows(sheet, [head for head, _ in heads], HEAD, 1)
    for letter, (_, width) in zip("ABCDEFG", heads, strict=True):
        sheet.column_dimensions[letter].width = width
    for at_row, row in enumerate(sample.population, start=2):
        texts = (row.unit, names[row.unit], row.number, row.matter, row.address, row.key, "是" if row.drawn else "")
        _write_rows(sheet, texts, FIXED, at_row)
    sheet.freeze_panes = at(sheet, 2, 1)
    finish(sheet, repeat=1)


def _write_rows(sheet: Worksheet, texts: Sequence[str], dress: Dress, row: int) -> None:
    for column, text in enumerate(texts, start=1):
        say(at(sheet, row, column), text, dress)
