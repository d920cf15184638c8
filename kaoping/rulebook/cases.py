"""Worked examples beside the rules: what goes into an indicator, or into the whole, and what must come out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from kaoping.findings import CODES, Finding, Rejected, Where, in_reading_order
from kaoping.methods._shelf import Declared
from kaoping.periods import Period
from kaoping.rulebook.case_below import SubordinateEntry, wrong_subordinates
from kaoping.rulebook.case_entries import GROUP, NOTHING, WHOLE, CaseEntry, CaseRowEntry, LineState, WholeEntry
from kaoping.rulebook.dated import starts
from kaoping.rulebook.event_cases import EVENT_CASE
from kaoping.rulebook.load import CASES, RULES_REFUSED, Placed
from kaoping.rulebook.reading import read_rule_file
from kaoping.rulebook.whole_cases import WholeCase, faults_of_whole, whole_case
from kaoping.rulebook.wording import Paragraph, Subject, findings_of, mend_of_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from kaoping.rulebook.dated import Path, Tree
    from kaoping.rulebook.load import SchemeSource
    from kaoping.rulebook.model import Indicator, Rulebook

VALUE_STATE = "有值"
STATE_WORDS = ("无", "缺报", "不适用", "未证实")
"""What may stand in a case instead of a number."""

_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?", re.ASCII)
_CODE = re.compile(r"[EW]-[A-Z0-9-]+", re.ASCII)

E = TypeVar("E", bound=Declared)


@dataclass(frozen=True)
class CaseRow:
    """One unit of a case.

    values has every item key of the indicator (None where there is no number), states its
    state: 有值 无 缺报 不适用 未证实. What is not expected is None; expected_finding is a code, words
    of a finding, or 无 where none may be found.
    """

    values: Mapping[str, float | None]
    states: Mapping[str, str]
    expected_points: Decimal | None
    expected_state: LineState | None
    where: Where
    unit: str = ""
    group: str = GROUP
    unranked: bool = False
    expected_rank: int | None = None
    expected_finding: str | None = None
    below: tuple[SubordinateEntry, ...] = ()


@dataclass(frozen=True)
class Case:
    """A worked example of one indicator; several rows are one group, scored together."""

    name: str
    indicator: str
    unit_class: str
    period: Period
    attributes: tuple[str, ...]
    rows: tuple[CaseRow, ...]
    where: Where


@dataclass(frozen=True)
class Cases:
    """All cases of a scheme, by kind, each in the order of the files."""

    of_indicators: tuple[Case, ...]
    of_whole: tuple[WholeCase, ...]


def load_cases(source: SchemeSource) -> tuple[Case, ...]:
    """Read the cases of a scheme's indicators; Rejected (exit code 2) with every fault, in reading order.

    A case without 期 is of the first period of the 适用期.

    >>> from kaoping.rulebook.load import load_scheme
    >>> case = load_cases(load_scheme("dawa-2022"))[0]
    >>> case.indicator, str(case.period), case.rows[0].values["本期"]
    ('E01', '2022Q1', 1100.0)
    """
    return load_all_cases(source).of_indicators


def load_all_cases(source: SchemeSource) -> Cases:
    """Read every case of a scheme, those of the whole too; Rejected as in `load_cases`."""
    findings: list[Finding] = []
    entries: list[Placed[CaseEntry]] = []
    wholes: list[Placed[WholeEntry]] = []
    named: list[tuple[str, Placed[CaseEntry] | Placed[WholeEntry]]] = []
    for paragraph in _paragraphs(source, findings):
        findings += _undated(paragraph)
        if paragraph.model is WholeEntry:
            for whole in _read(paragraph, source, WholeEntry, findings):
                wholes.append(whole)
                named.append((whole.model.name, whole))
        else:
            for entry in _read(paragraph, source, CaseEntry, findings):
                entries.append(entry)
                named.append((entry.model.name, entry))
    for placed in entries:
        findings += _faults(placed, source)
    for placed_whole in wholes:
        findings += faults_of_whole(placed_whole, _period(placed_whole), source)
    findings += _repeated_names(named)
    if findings:
        raise Rejected(in_reading_order(dict.fromkeys(findings)), exit_code=RULES_REFUSED)
    return Cases(tuple(map(_case, entries)), tuple(whole_case(one, _period(one)) for one in wholes))


# --- reading ----------------------------------------------------------------------------------


def _paragraphs(source: SchemeSource, findings: list[Finding]) -> Iterator[Paragraph]:
    for file in sorted((source.folder / CASES).glob("*.yaml")):
        name = f"{CASES}/{file.name}"
        document = read_rule_file(file.read_bytes(), name)
        findings += document.findings
        if document.node is None:
            continue
        if not isinstance(document.node.content, tuple):
            where = Where(name, line=document.node.line)
            findings.append(Finding("E-RULE-TYPE", where, "案例文件应为一串案例", "每个案例以“- 案例: ”开头"))
            continue
        for node in document.node.content:
            keys = () if isinstance(node.content, str | tuple) else node.content
            if EVENT_CASE in keys:  # read by load_event_cases
                continue
            yield Paragraph(name, node, WholeEntry if WHOLE in keys else CaseEntry, _of_case)


def _read(paragraph: Paragraph, source: SchemeSource, model: type[E], findings: list[Finding]) -> Iterator[Placed[E]]:
    """Read one case; what is wrong with it goes to the findings."""
    first = source.periods[0]
    try:
        entry = model.model_validate(paragraph.tree(first), by_alias=True, by_name=False)
    except ValidationError as error:
        findings += findings_of(error, paragraph, first)
    else:
        yield Placed(entry, paragraph, first)


def _of_case(tree: Tree, _path: Path) -> Subject:
    name = tree.get("案例") if isinstance(tree, dict) else None
    return Subject(f"案例“{name}”" if isinstance(name, str) else "案例", 0)


def _undated(paragraph: Paragraph) -> Iterator[Finding]:
    if next(starts(paragraph.node), None) is not None:
        where = Where(paragraph.file, line=paragraph.node.line)
        yield Finding("E-RULE-PERIOD", where, "案例里不能写“按期”", "请每期写一个案例，用“期”写明是哪一期")


def _rows(entry: CaseEntry) -> Iterator[tuple[tuple[str | int, ...], CaseRowEntry]]:
    """List the rows with their paths; a case without 一组 is its own only row."""
    if entry.group is not None:
        yield from ((("一组", position), row) for position, row in enumerate(entry.group))
    elif entry.data is not None:
        yield (
            (),
            CaseRowEntry.model_construct(
                data=entry.data, below=entry.below, points=entry.points, state=entry.state, finding=entry.finding
            ),
        )


def _case(placed: Placed[CaseEntry]) -> Case:
    entry = placed.model
    return Case(
        name=entry.name,
        indicator=entry.indicator,
        unit_class=entry.unit_class,
        period=_period(placed),
        attributes=entry.attributes,
        rows=tuple(_row(row, placed.where(*path)) for path, row in _rows(entry)),
        where=placed.where(),
    )


def _row(row: CaseRowEntry, where: Where) -> CaseRow:
    return CaseRow(
        values={key: None if text in STATE_WORDS else float(text) for key, text in row.data.items()},
        states={key: text if text in STATE_WORDS else VALUE_STATE for key, text in row.data.items()},
        expected_points=row.points,
        expected_state=row.state,
        where=where,
        unit=row.unit,
        group=row.group,
        unranked=row.unranked,
        expected_rank=row.rank,
        expected_finding=row.finding,
        below=row.below,
    )


def _period(placed: Placed[CaseEntry] | Placed[WholeEntry]) -> Period:
    return Period.parse(placed.model.period) if placed.model.period else placed.period


# --- checking against the rules ---------------------------------------------------------------


def _faults(placed: Placed[CaseEntry], source: SchemeSource) -> Iterator[Finding]:
    entry, period = placed.model, _period(placed)
    if period not in source.valid:
        found = f"案例“{entry.name}”的期 {period} 不在适用期 {source.valid} 之内"
        yield Finding("E-RULE-PERIOD", placed.where("期"), found, "请改正")
        return
    rulebook = source.at(period)
    indicator = rulebook.by_code.get(entry.indicator)
    if indicator is None:
        found = f"案例“{entry.name}”的指标“{entry.indicator}”没有定义"
        yield Finding("E-RULE-NAME", placed.where("指标"), found, mend_of_name(entry.indicator, list(rulebook.by_code)))
        return
    yield from _wrong_words(placed, rulebook, indicator)
    yield from _wrong_shape(placed)
    for path, row in _rows(entry):
        yield from _wrong_expectation(placed, path, row)
        yield from _wrong_data(placed, path, row, indicator)
        where = placed.where(*path, "下级")
        yield from wrong_subordinates(entry.name, row.below, indicator, entry.unit_class, where)


def _wrong_words(placed: Placed[CaseEntry], rulebook: Rulebook, indicator: Indicator) -> Iterator[Finding]:
    entry = placed.model
    classes = [name for name, points in indicator.points.items() if points]
    if entry.unit_class not in classes:
        found = f"案例“{entry.name}”的类别“{entry.unit_class}”在指标 {indicator.code} 里没有分值"
        yield Finding("E-RULE-NAME", placed.where("类别"), found, mend_of_name(entry.unit_class, classes))
    known = sorted({name for unit in rulebook.units for name in unit.attributes})
    for position, name in enumerate(entry.attributes):
        if name not in known:
            found = f"案例“{entry.name}”的属性“{name}”没有任何单位具有"
            yield Finding("E-RULE-NAME", placed.where("属性", position), found, mend_of_name(name, known))


def _wrong_shape(placed: Placed[CaseEntry]) -> Iterator[Finding]:
    entry = placed.model
    if (entry.data is None) == (entry.group is None):
        found = f"案例“{entry.name}”应写“数据”或“一组”，二者只写一种"
        code = "E-RULE-MISSING" if entry.data is None else "E-RULE-TYPE"
        yield Finding(code, placed.where(), found, "一个单位写“数据”，几个单位一起计分写“一组”")
    outside = (entry.points, entry.state, entry.finding)
    if entry.group is not None and any(one is not None for one in outside):
        found = f"案例“{entry.name}”有“一组”，得分、状态、发现却写在外面"
        yield Finding("E-RULE-TYPE", placed.where(), found, "请写到“一组”的每一条里")


def _wrong_expectation(placed: Placed[CaseEntry], path: Sequence[str | int], row: CaseRowEntry) -> Iterator[Finding]:
    """Tell a row that expects nothing, and a finding of a code that is not in the catalogue."""
    name = placed.model.name
    if all(one is None for one in (row.points, row.state, row.rank, row.finding)):
        found = f"案例“{name}”没有写应得的“得分”或“状态”"
        yield Finding("E-RULE-MISSING", placed.where(*path), found, "请写明 得分: 1.80 或 状态: 不适用")
    if row.finding is not None and _CODE.fullmatch(row.finding) and row.finding not in CODES:
        known = [code for code in CODES if code.startswith("E-VAL")]
        found = f"案例“{name}”的发现代码“{row.finding}”没有定义"
        yield Finding("E-RULE-NAME", placed.where(*path, "发现"), found, mend_of_name(row.finding, known))


def _wrong_data(
    placed: Placed[CaseEntry], path: Sequence[str | int], row: CaseRowEntry, indicator: Indicator
) -> Iterator[Finding]:
    name, items = placed.model.name, list(indicator.items)
    for key, text in row.data.items():
        where = placed.where(*path, "数据", key)
        if key not in items:
            found = f"案例“{name}”的数据项“{key}”在指标 {indicator.code} 里没有"
            yield Finding("E-RULE-NAME", where, found, mend_of_name(key, items, "数据项有"))
        elif text not in STATE_WORDS and not _NUMBER.fullmatch(text):
            found = f"案例“{name}”的数据项“{key}”写的是“{text}”"
            yield Finding("E-RULE-TYPE", where, found, f"请写数字（百分数项写 6.5，不写 %）或 {'、'.join(STATE_WORDS)}")
    missing = [key for key in indicator.keys_for(placed.model.unit_class) if key not in row.data]
    if missing:
        found = f"案例“{name}”没有写数据项“{'”“'.join(missing)}”"
        fix = f"请补写数字，或写 {'、'.join(STATE_WORDS)}，不写不等于零"
        yield Finding("E-RULE-MISSING", placed.where(*path, "数据"), found, fix)


def _repeated_names(
    named: Sequence[tuple[str, Placed[CaseEntry] | Placed[WholeEntry]]],
) -> Iterator[Finding]:
    first: dict[str, Placed[CaseEntry] | Placed[WholeEntry]] = {}
    for name, placed in named:
        if name in first:
            found = f"案例“{name}”与{first[name].where()}的案例同名"
            yield Finding("E-RULE-CODE", placed.where("案例"), found, "请改其中一个的名称")
        first.setdefault(name, placed)


__all__ = [
    "NOTHING",
    "STATE_WORDS",
    "VALUE_STATE",
    "Case",
    "CaseRow",
    "Cases",
    "LineState",
    "WholeCase",
    "load_all_cases",
    "load_cases",
]
