"""Records to figures: what the rules take from the ledgers, with the rows it was counted from.

A rule says where a number comes from (取自) instead of asking a unit to count. The derivations
stand in `supervised` and `listed`; here is who a record belongs to, what one record must say to
be used at all, and what is said of records that do not count.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kaoping.findings import Finding, Where
from kaoping.intake.deriving import Derivation, Derived, Question, Window, day, registered
from kaoping.intake.grid import sure_header
from kaoping.intake.listed import funders, heaviest, matter
from kaoping.intake.supervised import is_running
from kaoping.intake.values import Note
from kaoping.layouts import ACHIEVEMENTS, EVENTS_LIST, FUNDS, PROJECTS, SOUGHT, TASKS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kaoping.intake.grid import Grid, Record
    from kaoping.layouts import RecordTable


def derivations() -> Mapping[str, Derivation]:
    """All derivations by the name that the rules use: 任务台账.到期数."""
    return registered()


def derive(records: Sequence[Record], asked: Question) -> Derived:
    """Compute a derived item from one unit's records of its table."""
    return registered()[asked.item.derived or ""](records, asked)


# --- what one record must say -------------------------------------------------------------------


def sound(read: Sequence[Record], grid: Grid, table: RecordTable, last: dt.date) -> list[Record]:
    """Name the faults of rows at their cells, and leave those rows out.

    read: the records of one sheet; last: the period's last day.
    """
    if table not in (TASKS, FUNDS):
        return list(read)
    kept = []
    for record in read:
        faults = list(row_faults(table.name, record.values, last))
        if not faults:
            kept.append(record)
            continue
        _, at = sure_header(grid, [column.title for column in table.columns], table.name) or (0, {})
        for key, note in faults:
            grid.note(record.row, at[table.column(key).title], note)
    return kept


def row_faults(table: str, values: Mapping[str, Any], last: dt.date) -> Iterator[tuple[str, Note]]:
    """Faults between the cells of a row that is fine cell by cell: (column key, what to say).

    values: column key → value; last: the period's last day.

    >>> import datetime as dt
    >>> values = {"amount": 10.0, "spent": 10.5}
    >>> [(key, note.code) for key, note in row_faults("争取资金清单", values, dt.date(2022, 3, 31))]
    [('spent', 'E-VAL-REL')]
    """
    if table == TASKS.name and is_running(values, last):
        for key in ("progress", "planned"):
            if key not in values:
                title = TASKS.column(key).title
                said = f"任务到本期末未到期、未完成，“{title}”没有填"
                yield key, Note("E-VAL-BLANK", said, f"请补填{title}，已完成的请填完成日期；这条记录暂未计入")
    if table == FUNDS.name and values["spent"] > values["amount"]:
        said = f"已支出额 {values['spent']:g} 大于到账额 {values['amount']:g}"
        yield "spent", Note("E-VAL-REL", said, "请核对；这条记录暂未计入")


# --- records that do not count ------------------------------------------------------------------


class _Days(NamedTuple):
    """Column that dates a list's rows, whether the list runs from the year's start, whether other rows count."""

    key: str
    from_new_year: bool
    counted: bool


_DATED: Final[Mapping[str, _Days]] = {
    EVENTS_LIST.name: _Days("date", from_new_year=False, counted=True),
    ACHIEVEMENTS.name: _Days("date", from_new_year=True, counted=False),
    PROJECTS.name: _Days("date", from_new_year=True, counted=False),
    FUNDS.name: _Days("arrived", from_new_year=True, counted=False),
    SOUGHT.name: _Days("date", from_new_year=True, counted=False),
}


def remarks(table: str, owned: Mapping[str, Sequence[Record]], window: Window) -> list[Finding]:
    """What is to be said of a table's records by unit: rows dated outside its days, matters listed twice."""
    if table not in _DATED:
        return []
    days = _DATED[table]
    first = window.year if days.from_new_year else window.first
    found = outside_period(owned, days, first, window.last)
    if table == EVENTS_LIST.name:
        found += repeated_matters(owned)
    elif table == SOUGHT.name:
        of_the_year = {
            unit: [r for r in listed if (at := day(r, days.key)) is not None and first <= at <= window.last]
            for unit, listed in owned.items()
        }
        found += repeated_matters(of_the_year)
    return found


def repeated_matters(owned: Mapping[str, Sequence[Record]]) -> list[Finding]:
    """Say which rows were not counted because a heavier row of the same matter was."""
    findings = []
    for unit in sorted(owned):
        kept = heaviest(owned[unit])
        heavier = {matter(record): record for record in kept}
        for record in owned[unit]:
            if record in kept:
                continue
            by = heavier[matter(record)]
            counted = f"{by.values['level']}级一条（第 {by.row} 行）"
            found = f"事项编号 {record.values['number']} 已由{counted}计，本行不重复计"
            findings.append(Finding("W-REC-ONCE", _at(record), found, "请核对"))
    return findings


def outside_period(owned: Mapping[str, Sequence[Record]], days: _Days, first: dt.date, last: dt.date) -> list[Finding]:
    """Say which listed rows are dated outside the days that the list is for, each row once."""
    outcome = "仍按所报计入" if days.counted else "没有计入"
    fix = "请核对上期是否已经计过" if days.counted else "请核对日期"
    findings = []
    for unit in sorted(owned):
        for record in owned[unit]:
            at = day(record, days.key)
            if at is not None and not first <= at <= last:
                found = f"日期 {at.isoformat()} 不在 {first.isoformat()} 至 {last.isoformat()} 之内，{outcome}"
                findings.append(Finding("W-REC-DATE", _at(record), found, fix))
    return list(dict.fromkeys(findings))  # a shared fund stands under each of its units


def _at(record: Record) -> Where:
    return Where(record.file, record.sheet, record.cell)


# --- whose record is it -------------------------------------------------------------------------


def by_unit(records: Iterable[Record]) -> dict[str, list[Record]]:
    """Sort records by the unit they belong to, each unit's in order of their number.

    A task belongs to each responsible unit named once; the lead counts where it stands alone or
    is also named. A fund belongs to its lead and to each partner.
    """
    owned: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        for code in _owners(record):
            owned[code].append(record)
    for listed in owned.values():
        listed.sort(key=lambda r: (str(r.values.get("number", "")), r.raw))
    return dict(owned)


def _owners(record: Record) -> tuple[str, ...]:
    if record.table == FUNDS.name:
        return funders(record)
    named: Any = record.values.get("responsible")
    return tuple(named or (str(record.values.get("unit", record.values.get("lead"))),))


__all__ = [
    "Derived",
    "Question",
    "Window",
    "by_unit",
    "derivations",
    "derive",
    "heaviest",
    "outside_period",
    "remarks",
    "repeated_matters",
    "row_faults",
    "sound",
]
