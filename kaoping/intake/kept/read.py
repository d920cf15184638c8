"""One kept table in one sheet: its columns located, its rows told apart, its figures or records read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaoping.findings import Finding, Where
from kaoping.intake.cells import address, cell_findings
from kaoping.intake.grid import Grid, is_blank
from kaoping.intake.kept.columns import Located, locate
from kaoping.intake.kept.figures import kept_figures
from kaoping.intake.kept.ledger import kept_records
from kaoping.intake.kept.rows import Reading
from kaoping.intake.values import Note

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaoping.intake.cells import Sheet, Workbook
    from kaoping.intake.grid import Figure, Record
    from kaoping.intake.record_sheets import Ledgers
    from kaoping.rulebook.model import Rulebook
    from kaoping.rulebook.tables_kept import KeptTable

_FEW = 5


@dataclass(frozen=True)
class KeptRead:
    """What a kept table says: figures or records; `lost` are items whose column was not sure, `broken` the whole."""

    figures: list[Figure]
    records: list[Record]
    findings: list[Finding]
    lost: frozenset[str]
    broken: bool


def read_kept(
    sent: tuple[Workbook, Sheet],
    kept: KeptTable,
    rulebook: Rulebook,
    ledgers: Ledgers,
    units: Mapping[str, frozenset[str]],
) -> KeptRead:
    """Read a kept table from the workbook and the sheet in which it was recognised.

    units: item → units of which it is asked. Every row that is not data, every path and unit of measure that is not
    sure and every value that was not read as it was typed is a finding.
    """
    workbook, sheet = sent
    findings: list[Finding] = []
    grid = Grid(workbook.name, sheet, findings)
    every = frozenset(kept.columns)
    if sheet.hidden:
        found = f"工作表〈{sheet.name}〉被隐藏，没有采用"
        findings.append(Finding("E-XL-HIDDEN", Where(workbook.name, sheet.name), found, "请取消隐藏，核对后再报送"))
        return KeptRead([], [], findings, every, broken=True)
    located = locate(grid, kept)
    if located is None or grid.broken:
        return KeptRead([], [], findings, every, broken=True)
    reading = Reading(grid, kept, located, ledgers.names, rulebook.period)
    figures: list[Figure] = []
    records: list[Record] = []
    lost: frozenset[str] = frozenset()
    if kept.records is None:
        asked = {item_id: rulebook.items[item_id] for item_id in kept.columns}
        figures, lost = kept_figures(reading, asked, units)
    else:
        records = kept_records(reading, kept.records, ledgers)
    findings += _flaws(workbook, sheet, located)
    _say_untitled(reading)
    return KeptRead(figures, records, findings, lost, broken=grid.broken)


def _flaws(workbook: Workbook, sheet: Sheet, located: Located) -> list[Finding]:
    """Errors of the columns that are taken, each; those of other columns together."""
    taken = {one.column for one in located.columns.values()}
    flawed = sorted((*sheet.errors, *sheet.uncached))
    elsewhere = [at for at in flawed if at[1] not in taken]
    cells = {address(at) for at in elsewhere}
    said = [finding for finding in cell_findings(workbook, sheet) if finding.where.cell not in cells]
    if elsewhere:
        listed = "、".join(map(address, elsewhere[:_FEW])) + ("…" if len(elsewhere) > _FEW else "")
        found = f"没有采用的列里有 {len(elsewhere)} 个单元格是错误值或没有计算结果（{listed}）"
        where = Where(workbook.name, sheet.name, address(elsewhere[0]))
        said.append(Finding("W-CELL-UNREAD", where, found, "请核对"))
    return said


def _say_untitled(reading: Reading) -> None:
    """Cells beside the table, in columns that have no header."""
    bottom, titled = reading.located.header.bottom, reading.titled
    beside = [
        at
        for at, raw in reading.grid.cells.items()
        if at[0] > bottom and at[0] not in reading.noted and at[1] not in titled and not is_blank(raw)
    ]
    if beside:
        listed = "、".join(map(address, beside[:_FEW])) + ("…" if len(beside) > _FEW else "")
        said = f"没有表头的列里有内容（{listed}），没有采用"
        reading.grid.note(*beside[0], Note("W-CELL-UNREAD", said, "如有应报内容，请填到有表头的列"))
