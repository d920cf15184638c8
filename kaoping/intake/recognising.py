"""Whose return is it: a workbook is recognised by its cover, and one is kept of each sender."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaoping.findings import Finding, Where
from kaoping.intake import values as val
from kaoping.intake.kept.offer import nearly, offered
from kaoping.intake.names import Names
from kaoping.intake.record_sheets import Ledgers
from kaoping.intake.sheets import Figure, Grid, Record, answer_cell, cover
from kaoping.intake.values import Note
from kaoping.layouts import COVER, COVER_SHEET, FORM_VERSION, SOURCE_FORM, UNIT_FORM

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaoping.intake.cells import Sheet, Workbook
    from kaoping.intake.grid import Place
    from kaoping.rulebook.model import Rulebook
    from kaoping.rulebook.tables_kept import KeptTable


@dataclass
class Return:
    """One recognised workbook: who sent it, and what was read from it.

    sheets: those whose cells were looked at; broken: those of them in which nothing may count,
    because their header is gone; echoes: item → the cell in which the form repeats last
    period's figure; kept: the table that it is, where it is no form of ours but one that a department keeps,
    and lost: items of it whose column was not sure.
    """

    workbook: Workbook
    form: str = ""
    code: str = ""
    revision: int = 1
    figures: list[Figure] = field(default_factory=list)
    records: dict[str, list[Record]] = field(default_factory=dict)
    sheets: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    echoes: dict[str, Place] = field(default_factory=dict)
    cover: Grid | None = None
    findings: list[Finding] = field(default_factory=list)
    kept: KeptTable | None = None
    lost: frozenset[str] = frozenset()

    def grid(self, sheet: Sheet) -> Grid:
        """Lay out a sheet; the cover was laid out to recognise it."""
        if self.cover is not None and self.cover.sheet is sheet:
            return self.cover
        return Grid(self.workbook.name, sheet, self.findings)

    def has(self, sheet: str) -> bool:
        """Tell whether a sheet came and could be read."""
        return sheet in self.sheets and sheet not in self.broken


@dataclass(frozen=True, slots=True)
class Desk:
    """What a cover is compared with, the rule book and who may send which form; and the reader of record tables."""

    rulebook: Rulebook
    senders: Mapping[str, Names]
    ledgers: Ledgers

    @classmethod
    def of(cls, rulebook: Rulebook) -> Desk:
        """Lay out the names of units and departments."""
        units = Names.of(rulebook)
        return cls(rulebook, {UNIT_FORM: units, SOURCE_FORM: Names.of_departments(rulebook)}, Ledgers(units))

    @property
    def units(self) -> Names:
        """Names of the appraised units."""
        return self.senders[UNIT_FORM]


def recognise_all(workbook: Workbook, desk: Desk) -> list[Return]:
    """Recognise a workbook by its cover, or without one the tables in it that departments keep."""
    received = recognise(workbook, desk)
    strange = any(finding.code == "E-FORM-UNKNOWN" and not finding.where.sheet for finding in received.findings)
    taken, findings = offered(workbook, desk.rulebook) if strange else ([], [])
    if not taken and not findings:
        return [received]
    returns = [Return(workbook, one.kept.name, one.code, sheets={one.sheet.name}, kept=one.kept) for one in taken]
    first = returns[0] if returns else Return(workbook)
    first.findings += [*workbook.findings, *findings]
    return returns or [first]


def recognise(workbook: Workbook, desk: Desk) -> Return:
    """Recognise a workbook by its cover; refuse what is not a form of this scheme and period."""
    received = Return(workbook, findings=list(workbook.findings))
    if workbook.refused:
        return received
    sheet = next((s for s in workbook.sheets if s.name == COVER_SHEET), None)
    received.cover = None if sheet is None else received.grid(sheet)
    said = {} if received.cover is None else cover(received.cover)
    missing = [label.title for label in COVER if label.title not in said]
    if received.cover is None or len(missing) > len(COVER) // 2:
        like = nearly(workbook, desk.rulebook)
        found = "不是本方案下发的表式（没有封面标识），没有读取" + (f"；{like}" if like else "")
        fix = "请用 kaoping forms 生成的表式填报"
        received.findings.append(Finding("E-FORM-UNKNOWN", Where(workbook.name), found, fix))
        return received
    fault = _cover_fault(workbook, received.cover, said, desk)
    if fault is not None:
        received.findings.append(fault)
        return received
    received.form, received.revision = val.plain(said["表式"]), int(val.plain(said["报送次数"]))
    code = desk.senders[received.form].find(said["报送单位代码"])
    received.code = code if isinstance(code, str) else ""
    return received


_At = Callable[[str], Where]
"""Label of the cover → address of the cell beside it."""


def _cover_fault(workbook: Workbook, grid: Grid, said: Mapping[str, str], desk: Desk) -> Finding | None:
    """The first thing wrong with a cover, in the order in which a clerk mends them."""

    def at(label: str) -> Where:
        return Where(workbook.name, COVER_SHEET, answer_cell(grid, label))

    missing = [label.title for label in COVER if label.title not in said]
    if missing:
        where = Where(workbook.name, COVER_SHEET)
        return Finding("E-FORM-HEADER", where, f"封面缺少“{'”“'.join(missing)}”", "请用下发的表式填报，不要改动封面")
    plain = {label: val.plain(text) for label, text in said.items()}
    return (
        _other_form(plain, at, desk)
        or _wrong_revision(plain["报送次数"], at)
        or _wrong_sender(said, at, desk.senders[plain["表式"]])
        or _mark_fault(workbook, plain, at)
    )


def _other_form(said: Mapping[str, str], at: _At, desk: Desk) -> Finding | None:
    """Compare scheme, edition, period and form with what is appraised now."""
    scheme = desk.rulebook.scheme
    for label, expected, code in (
        ("方案", scheme.name, "E-FORM-SCHEME"),
        ("版次", scheme.edition, "E-FORM-SCHEME"),
        ("报告期", str(desk.rulebook.period), "E-FORM-PERIOD"),
        ("表式版本", FORM_VERSION, "E-FORM-SCHEME"),
    ):
        if said[label] != val.plain(expected):
            found = f"封面的{label}是“{said[label]}”，本次是“{expected}”"
            return Finding(code, at(label), found, "请核对是否报错了文件", expected)
    if said["表式"] not in desk.senders:
        return Finding("E-FORM-UNKNOWN", at("表式"), f"没有“{said['表式']}”这种表式", "请用下发的表式填报")
    return None


def _wrong_revision(text: str, at: _At) -> Finding | None:
    if text.isdecimal() and text.isascii() and int(text):
        return None
    return Finding("E-FORM-HEADER", at("报送次数"), f"报送次数“{text}”不是正整数", "请填 1、2、3…")


def _wrong_sender(said: Mapping[str, str], at: _At, roster: Names) -> Finding | None:
    """Code and name must both be known, and mean the same sender."""
    by_code, by_name = roster.find(said["报送单位代码"]), roster.find(said["报送单位"])
    for label, found in (("报送单位代码", by_code), ("报送单位", by_name)):
        if isinstance(found, Note):
            return Finding(found.code, at(label), found.found, found.fix, found.expected)
    if by_code != by_name:
        text = f"报送单位代码 {said['报送单位代码']} 与报送单位“{said['报送单位']}”不是同一单位"
        return Finding("E-UNIT-MISMATCH", at("报送单位代码"), text, "请核对")
    return None


def _mark_fault(workbook: Workbook, said: Mapping[str, str], at: _At) -> Finding | None:
    """Document properties, where the file has kept them, must repeat the cover."""
    for label in COVER:
        mark = workbook.marks.get(label.mark) if label.mark else None
        if mark is not None and val.plain(mark) != said[label.title]:
            text = f"封面的{label.title}是“{said[label.title]}”，文件标记却是“{mark}”"
            fix = "请用本单位下发的表式填报，不要借用其他单位的文件改名"
            return Finding("E-FORM-MARK", at(label.title), text, fix, mark)
    return None


def one_each(returns: Sequence[Return]) -> tuple[list[Return], list[Finding]]:
    """Keep one return per form and sender: the highest 报送次数; equal ones are all refused.

    The same file sent twice, byte for byte, is one return.
    """
    findings: list[Finding] = []
    groups: dict[tuple[str, str], list[Return]] = defaultdict(list)
    for received in sorted(returns, key=lambda r: (r.workbook.name, r.workbook.sha256)):
        if received.code:
            groups[received.form, received.code].append(received)
    kept = []
    for _, several in sorted(groups.items()):
        newest = max(received.revision for received in several)
        last = [received for received in several if received.revision == newest]
        if len({received.workbook.sha256 or id(received) for received in last}) > 1:
            findings += _twice(last)
            continue
        kept.append(last[0])
        findings += [_replaced(received, last[0]) for received in several if received is not last[0]]
    return kept, findings


def _twice(last: Sequence[Return]) -> list[Finding]:
    files = "、".join(f"《{received.workbook.name}》" for received in last)
    found = f"{last[0].form}（{last[0].code}）收到{len(last)}份，报送次数相同：{files}，都没有采用"
    ours = all(received.kept is None for received in last)
    fix = "请只保留一份，或把更正稿的报送次数加一" if ours else "请只保留最后的一份"
    return [Finding("E-FORM-TWICE", Where(received.workbook.name), found, fix) for received in last]


def _replaced(received: Return, by: Return) -> Finding:
    where = Where(received.workbook.name)
    if received.revision == by.revision:
        return Finding("W-FORM-TWICE", where, f"与《{by.workbook.name}》完全相同，只计一份", "")
    found = f"第 {received.revision} 次报送，已由第 {by.revision} 次（《{by.workbook.name}》）代替"
    return Finding("W-FORM-TWICE", where, found, "")
