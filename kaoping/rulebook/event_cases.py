"""Cases of events beside the rules: a few units, rows of the tables that move totals and grades, and what must follow.

A case is written with 事项案例; its rows have the titles of the tables' columns. What a row leaves out
is filled in: its number, the period's first day, a matter of its own.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final, TypeVar

from pydantic import Field, ValidationError

from kaoping.findings import Finding, Rejected, in_reading_order
from kaoping.layouts import BONUS_RULINGS, CLAIMS, EVENTS_LIST, TOLERANCE_RULINGS
from kaoping.methods._shelf import Declared, Number, YesNo
from kaoping.periods import Period
from kaoping.rulebook.checking import unknown
from kaoping.rulebook.kinds import PeriodText, Points, Text
from kaoping.rulebook.load import CASES, RULES_REFUSED, Placed
from kaoping.rulebook.reading import read_rule_file
from kaoping.rulebook.wording import Paragraph, Subject, findings_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kaoping.findings import Where
    from kaoping.layouts import Column, RecordTable
    from kaoping.rulebook.dated import Path, Tree
    from kaoping.rulebook.load import SchemeSource
    from kaoping.rulebook.model import Rulebook

EVENT_CASE: Final = "事项案例"
"""The key that makes a case one of events."""

OUTCOME, POINTS = "结果", "计"
"""Keys of a row beside its columns: 计入 or 未计, and the points that count."""

TABLES: Final = {table.name: table for table in (EVENTS_LIST, BONUS_RULINGS, TOLERANCE_RULINGS, CLAIMS)}
Row = dict[str, Text]
T = TypeVar("T")


class EventUnitEntry(Declared):
    """One unit of a case: which share of an indicator's points it has (1 where not said), and what must follow."""

    unit: Text = Field(alias="单位")
    unit_class: Text = Field(alias="类别")
    group: Text = Field(alias="组", default="案例")
    unranked: YesNo = Field(alias="单列", default=False)
    ratios: dict[str, Number] = Field(alias="得分率", default_factory=dict)
    data: dict[str, dict[str, Text]] = Field(alias="数据", default_factory=dict)
    lines: dict[str, Points] = Field(alias="得分", default_factory=dict)
    bonus: Points | None = Field(alias="加分", default=None)
    deduction: Points | None = Field(alias="扣分", default=None)
    total: Points | None = Field(alias="总分", default=None)
    rank: int | None = Field(alias="名次", default=None, ge=0)
    grade: Text | None = Field(alias="等次", default=None)
    vetoes: tuple[Text, ...] | None = Field(alias="否决", default=None)


class EventCaseEntry(Declared):
    """A case of events as it is written."""

    name: Text = Field(alias="事项案例")
    period: PeriodText = Field(alias="期", default="")
    units: tuple[EventUnitEntry, ...] = Field(alias="单位", min_length=1)
    listed: tuple[Row, ...] = Field(alias="事项清单", default=())
    recognised: tuple[Row, ...] = Field(alias="加分认定表", default=())
    tolerated: tuple[Row, ...] = Field(alias="容错认定表", default=())
    claimed: tuple[Row, ...] = Field(alias="加分申报", default=())

    @property
    def rows(self) -> Mapping[str, tuple[Row, ...]]:
        """Rows by their table."""
        found = (self.listed, self.recognised, self.tolerated, self.claimed)
        return dict(zip(TABLES, found, strict=True))


EVENT_WORDS: Mapping[type[Declared], Mapping[str, str]] = {
    EventCaseEntry: {
        EVENT_CASE: "案例名称",
        "期": "报告期，不写是适用期的第一期",
        "单位": "案例里的单位，和应有的加分、扣分、总分、名次、等次",
        **{name: f"{name}的各行，键是这张表的列名，另写“{OUTCOME}”和“{POINTS}”" for name in TABLES},
    },
    EventUnitEntry: {
        "单位": "单位名称",
        "类别": "单位类别",
        "组": "排名的组，不写的同在一组",
        "单列": "是否单列：不参加排名",
        "得分率": "各指标得分占满分的比例，不写的是满分",
        "数据": "要看触发的指标，写它每个数据项的数字",
        "得分": "指标应得的分",
        "加分": "应有的加分",
        "扣分": "应有的扣分",
        "总分": "应有的总分",
        "名次": "应有的名次，不排名的写 0",
        "等次": "应有的等次，没有等次的写 无",
        "否决": "应当生效的代码，没有的写 []",
    },
}
"""What an editor says of each key."""


@dataclass(frozen=True)
class EventRow:
    """One row of a case: values by the table's column keys, and what is expected (None where nothing is)."""

    values: Mapping[str, str | float | dt.date]
    outcome: str | None
    points: Decimal | None
    where: Where


@dataclass(frozen=True)
class EventCase:
    """A case of events: units, rows by table, where each stands."""

    name: str
    period: Period
    units: tuple[tuple[EventUnitEntry, Where], ...]
    rows: Mapping[str, tuple[EventRow, ...]]
    where: Where


def load_event_cases(source: SchemeSource) -> tuple[EventCase, ...]:
    """Read the cases of events of a scheme; Rejected (exit code 2) with every fault, in reading order."""
    findings: list[Finding] = []
    cases: list[EventCase] = []
    first: dict[str, Placed[EventCaseEntry]] = {}
    for placed in _entries(source, findings):
        entry = placed.model
        period = Period.parse(entry.period) if entry.period else source.periods[0]
        if period not in source.valid:
            found = f"案例“{entry.name}”的期 {period} 不在适用期 {source.valid} 之内"
            findings.append(Finding("E-RULE-PERIOD", placed.where("期"), found, "请改正"))
            continue
        if first.setdefault(entry.name, placed) is not placed:
            found = f"案例“{entry.name}”与{first[entry.name].where()}的案例同名"
            findings.append(Finding("E-RULE-CODE", placed.where(EVENT_CASE), found, "请改其中一个的名称"))
        rulebook = source.at(period)
        findings += _wrong_units(placed, rulebook)
        rows = {
            name: tuple(
                _row(placed, TABLES[name], at, row, period, rulebook, findings) for at, row in enumerate(listed)
            )
            for name, listed in entry.rows.items()
        }
        units = tuple((unit, placed.where("单位", at)) for at, unit in enumerate(entry.units))
        cases.append(EventCase(entry.name, period, units, rows, placed.where()))
    if findings:
        raise Rejected(in_reading_order(dict.fromkeys(findings)), exit_code=RULES_REFUSED)
    return tuple(cases)


def _entries(source: SchemeSource, findings: list[Finding]) -> Iterator[Placed[EventCaseEntry]]:
    """Entries of all files; what is wrong with a file itself is said where the other cases are read."""
    for file in sorted((source.folder / CASES).glob("*.yaml")):
        name = f"{CASES}/{file.name}"
        document = read_rule_file(file.read_bytes(), name)
        listed = document.node.content if document.node is not None else ()
        for node in listed if isinstance(listed, tuple) else ():
            if isinstance(node.content, str | tuple) or EVENT_CASE not in node.content:
                continue
            paragraph = Paragraph(name, node, EventCaseEntry, _subject)
            try:
                tree = paragraph.tree(source.periods[0])
                entry = EventCaseEntry.model_validate(tree, by_alias=True, by_name=False)
            except ValidationError as error:
                findings += findings_of(error, paragraph, source.periods[0])
            else:
                yield Placed(entry, paragraph, source.periods[0])


def _subject(tree: Tree, _path: Path) -> Subject:
    name = tree.get(EVENT_CASE) if isinstance(tree, dict) else None
    return Subject(f"案例“{name}”" if isinstance(name, str) else "案例", 0)


def _wrong_units(placed: Placed[EventCaseEntry], rulebook: Rulebook) -> Iterator[Finding]:
    name, scheme = placed.model.name, rulebook.scheme
    for at, unit in enumerate(placed.model.units):
        what = f"案例“{name}”的单位“{unit.unit}”"
        yield from unknown(unit.unit_class, scheme.classes, f"{what}的类别", placed.where("单位", at, "类别"))
        for key, codes in (("得分率", unit.ratios), ("数据", unit.data), ("得分", unit.lines)):
            for code in codes:
                yield from unknown(code, rulebook.by_code, f"{what}的指标", placed.where("单位", at, key, code))
        for code, data in unit.data.items():
            items = rulebook.by_code[code].items if code in rulebook.by_code else {}
            for key in data:
                yield from unknown(key, items, f"{what}的数据项", placed.where("单位", at, "数据", code, key))
        if unit.grade not in {None, "无"}:
            grades = [grade.name for grade in scheme.grades]
            yield from unknown(str(unit.grade), grades, f"{what}的等次", placed.where("单位", at, "等次"))


# --- rows ---------------------------------------------------------------------------------------


def _row(  # noqa: PLR0913, PLR0917  a row is read by its place, its table and the rules
    placed: Placed[EventCaseEntry],
    table: RecordTable,
    at: int,
    row: Row,
    period: Period,
    rulebook: Rulebook,
    findings: list[Finding],
) -> EventRow:
    columns = {column.title: column for column in table.columns}
    what, units = f"案例“{placed.model.name}”{table.name}第 {at + 1} 行", [one.unit for one in placed.model.units]
    values: dict[str, str | float | dt.date] = _filled(table, at, period, rulebook)
    values |= {"unit": units[0]}
    points = None
    for title, text in row.items():
        where = placed.where(table.name, at, title)
        if title == POINTS:
            points = _read(Decimal, text, f"{what}的“{title}”", where, findings)
        elif title != OUTCOME:
            findings += unknown(title, [*columns, "单位", OUTCOME, POINTS], f"{what}的列", where)
            column = columns.get(title)
            if column is None and title == "单位":
                values["unit"] = text
            elif column is not None:
                values |= _value(column, text, f"{what}的“{title}”", where, findings)
    place = placed.where(table.name, at)
    findings += unknown(str(values["unit"]), units, f"{what}的单位", place)
    outcome = row.get(OUTCOME)
    if outcome is not None:
        findings += unknown(outcome, ("计入", "未计"), f"{what}的“{OUTCOME}”", place)
    return EventRow({key: it for key, it in values.items() if it != ""}, outcome, points, place)


def _filled(table: RecordTable, at: int, period: Period, rulebook: Rulebook) -> dict[str, str | float | dt.date]:
    """What a row says where nothing is written."""
    values: dict[str, str | float | dt.date] = {
        "number": f"{table.name}{at + 1}", "matter": f"{table.name}事项{at + 1}", "date": period.first_day,
    }  # fmt: skip
    if table is TOLERANCE_RULINGS:
        tolerance = rulebook.scheme.tolerance
        verifiers = tolerance.verified_by if tolerance is not None else ()
        values |= {"document": "案例文号", "verified": verifiers[0] if verifiers else "无", "until": period.last_day}
    if table is EVENTS_LIST:
        values |= {"document": "案例文号", "level": "区"}
    return values


def _value(
    column: Column, text: str, what: str, where: Where, findings: list[Finding]
) -> dict[str, str | float | dt.date]:
    if column.kind == "date":
        day = _read(dt.date.fromisoformat, text, what, where, findings)
        return {} if day is None else {column.key: day}
    if column.kind == "number":
        number = _read(Decimal, text, what, where, findings)
        return {} if number is None else {column.key: float(number)}
    if column.kind == "choice" and text:
        findings += unknown(text, column.choices, what, where)
    return {column.key: "" if text == "无" else text}


def _read(kind: Callable[[str], T], text: str, what: str, where: Where, findings: list[Finding]) -> T | None:
    try:
        return kind(text)
    except (ValueError, InvalidOperation):
        findings.append(
            Finding("E-RULE-TYPE", where, f"{what}写的是“{text}”", "数字写成 0.5，日期写成 2022-03-31 的样子")
        )
        return None


__all__ = ["EVENT_CASE", "EVENT_WORDS", "EventCase", "EventCaseEntry", "EventRow", "EventUnitEntry", "load_event_cases"]
