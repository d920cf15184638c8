"""Everything expected is accounted for: what nobody sent is 缺报 with a finding, never a gap."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from kaoping.findings import Finding, Where
from kaoping.intake.recognitions import deduction_kinds, stray_recognitions
from kaoping.intake.records import Question, Window, by_unit, derive, remarks
from kaoping.intake.sheets import Figure, Place, Record
from kaoping.layouts import (
    BONUS_RULINGS,
    EVENTS_LIST,
    FIGURES_SHEET,
    OBJECTIONS,
    PROGRESS,
    RULINGS,
    SOURCE_FORM,
    SUPPLIED_SHEET,
    TASKS,
    TOLERANCE_RULINGS,
    UNIT_FORM,
)
from kaoping.rulebook.model import SELF_REPORTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kaoping.intake.recognising import Return
    from kaoping.rulebook.model import Indicator, Rulebook, SourceDepartment, Unit
    from kaoping.rulebook.tables_kept import KeptTable

_EVERYTHING = "全部"


@dataclass(frozen=True)
class Asked:
    """Who is asked for what: own items per unit, items per department and unit, items per kept table and unit."""

    own: Mapping[str, tuple[str, ...]]
    supplied: Mapping[str, Mapping[str, frozenset[str]]]
    kept: Mapping[str, Mapping[str, frozenset[str]]]

    @classmethod
    def of(cls, rulebook: Rulebook) -> Asked:
        """Read it off the rule book."""
        # What is asked depends on class and attributes alone, and many units have the same.
        asked = {(u.unit_class, u.attributes): u for u in reversed(rulebook.units)}
        of_kind: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
        for unit in rulebook.units:
            of_kind[unit.unit_class, unit.attributes].append(unit.code)
        units_of: dict[str, set[str]] = defaultdict(set)
        for kind, codes in of_kind.items():
            for item_id in rulebook.items_for(asked[kind]):
                units_of[item_id].update(codes)
        supplied_: dict[str, dict[str, frozenset[str]]] = {}
        for department in rulebook.roster.departments:
            per_item = {item_id: frozenset(units_of[item_id]) for item_id in rulebook.in_form_of(department.name)}
            supplied_[department.code] = {item_id: units for item_id, units in per_item.items() if units}
        kept = {
            table.name: {item_id: frozenset(units_of[item_id]) for item_id in table.columns if units_of[item_id]}
            for table in rulebook.kept
        }
        own = {kind: rulebook.asked_of(unit) for kind, unit in asked.items()}
        return cls({u.code: own[u.unit_class, u.attributes] for u in rulebook.units}, supplied_, kept)


@dataclass(frozen=True)
class Rulings:
    """What 督查室 has ruled: (unit, indicator or 全部) → record; a second ruling on the same is a finding."""

    of: Mapping[tuple[str, str], Record]
    findings: tuple[Finding, ...] = ()

    @classmethod
    def among(cls, kept: Iterable[Return]) -> Rulings:
        """Collect the rulings of the returns."""
        of: dict[tuple[str, str], Record] = {}
        findings = []
        for record in (r for received in kept for r in received.records.get(RULINGS.name, [])):
            key = (str(record.values["unit"]), str(record.values["scope"]))
            first = of.setdefault(key, record)
            if first is not record:
                found = f"{key[0]} 的“{key[1]}”已在第 {first.row} 行认定，本行没有采用"
                where = Where(record.file, record.sheet, record.cell)
                findings.append(Finding("E-REC-TWICE", where, found, "同一单位同一指标请只保留一条认定"))
        return cls(of, tuple(findings))

    def find(self, unit: str, scope: str, *rulings: str) -> Record | None:
        """Find a ruling of these kinds on a unit's indicator, or on everything of the unit."""
        for named in (scope, _EVERYTHING):
            record = self.of.get((unit, named))
            if record is not None and record.values["ruling"] in rulings:
                return record
        return None


_NOWHERE = Place("", "", "", "")


class Row(NamedTuple):
    """One row of ITEMS with its sources: cells, and records by their first cell."""

    unit: str
    item: str
    origin: str
    state: str
    value: float | None
    sources: Sequence[Place]


@dataclass(frozen=True)
class Books:
    """What the account is made from."""

    rulebook: Rulebook
    asked: Asked
    rulings: Rulings
    senders: Mapping[tuple[str, str], Return]


def account(kept: Sequence[Return], rulebook: Rulebook, asked: Asked) -> tuple[list[Row], list[Finding]]:
    """Every expected unit × item × origin as one row; whatever is missing is said."""
    books = Books(rulebook, asked, Rulings.among(kept), {(r.form, r.code): r for r in kept})
    findings: list[Finding] = list(books.rulings.findings)
    rows = [row for unit in rulebook.units for row in _own_rows(books, unit, findings)]
    rows += [row for department in rulebook.roster.departments for row in _supplied_rows(books, department, findings)]
    rows += [row for table in rulebook.kept for row in _kept_rows(books, table, findings)]
    rows += _derived_rows(books, findings)
    rows += _ruled_rows(books, findings)
    findings += _stray_codes(books)
    return rows, findings


def _stray_codes(books: Books) -> Iterator[Finding]:
    """Codes in records that name nothing: a misspelt event would take a deduction away unseen."""
    rulebook = books.rulebook
    events = {item.event for item in rulebook.items.values() if item.ledger == EVENTS_LIST.name}
    events |= deduction_kinds(rulebook).keys() | rulebook.scheme.vetoes.keys()
    tasks = {str(record.values["number"]) for record in _records(books, TASKS.name)}
    for record in _records(books, EVENTS_LIST.name):
        if record.values["event"] not in events:
            found = f"事项代码“{record.values['event']}”不在方案中，这一条不会计分"
            fix = f"请核对，方案中的事项代码有 {'、'.join(sorted(filter(None, events)))}"
            yield Finding("E-ITEM-UNKNOWN", _at(record), found, fix)
    recognitions = (EVENTS_LIST.name, BONUS_RULINGS.name, TOLERANCE_RULINGS.name)
    yield from stray_recognitions({name: list(_records(books, name)) for name in recognitions}, rulebook)
    for record in _records(books, OBJECTIONS.name):
        if record.values["item"] not in rulebook.items:
            found = f"核对的项目编码“{record.values['item']}”不在方案中"
            yield Finding("E-ITEM-UNKNOWN", _at(record), found, "请恢复下发表式中的项目编码")
    for record in _records(books, PROGRESS.name):
        if tasks and str(record.values["number"]) not in tasks:
            found = f"任务编号“{record.values['number']}”在任务台账中找不到"
            yield Finding("W-REC-STRAY", _at(record), found, "请核对任务编号")


def _records(books: Books, table: str) -> Iterator[Record]:
    for _, received in sorted(books.senders.items()):
        yield from received.records.get(table, [])


def _at(record: Record) -> Where:
    return Where(record.file, record.sheet, record.cell)


# --- a unit's own figures -----------------------------------------------------------------------


def _own_rows(books: Books, unit: Unit, findings: list[Finding]) -> Iterator[Row]:
    wanted = books.asked.own[unit.code]
    received = books.senders.get((UNIT_FORM, unit.code))
    if received is None and wanted:
        findings.append(_missing_unit(unit, books.rulings))
    read = {} if received is None else {figure.item: figure for figure in received.figures}
    file = "" if received is None else received.workbook.name
    for item_id in wanted:
        figure = read.get(item_id) or Figure(unit.code, item_id, "缺报", None, ())
        if received is not None and (item_id in read or received.has(FIGURES_SHEET)):
            findings += _own_findings(books, file, figure, is_read=item_id in read)
        places = figure.places or (Place(file, FIGURES_SHEET if received else "", "", ""),)
        yield Row(unit.code, item_id, SELF_REPORTED, figure.state, figure.value, places)


def _missing_unit(unit: Unit, rulings: Rulings) -> Finding:
    ruling = rulings.find(unit.code, _EVERYTHING, "确认缺报")
    who = f"{unit.name}（{unit.code}）"
    if ruling is not None:
        where = Where(ruling.file, ruling.sheet, ruling.cell)
        found = f"{who}没有报送，督查室已确认缺报，按各指标“缺报”规定计分"
        return Finding("W-UNIT-MISSING", where, found, "")
    fix = "请催报；确认不报的，请在认定表记“全部 确认缺报”"
    return Finding("E-UNIT-MISSING", Where(), f"没有收到{who}可用的单位填报表", fix)


def _own_findings(books: Books, file: str, figure: Figure, *, is_read: bool) -> list[Finding]:
    """Blank cells and claims of a unit's own figures, in the light of 督查室's rulings."""
    item, code = books.rulebook.items[figure.item], figure.item.partition(".")[0]
    place = figure.places[0] if figure.places else Place(file, FIGURES_SHEET, "", "")
    where = Where(file, place.sheet, place.cell)
    if figure.state == "未证实" and books.rulings.find(figure.unit, code, "不适用", "未证实") is None:
        found = f"“{item.name}”自称不适用，尚未认定，暂按未证实处理"
        return [Finding("W-VAL-NACLAIM", where, found, "请督查室在认定表记录认定意见")]
    if figure.state != "缺报" or figure.refused:
        return []
    if books.rulings.find(figure.unit, code, "确认缺报", "不适用", "未证实"):
        return [Finding("W-UNIT-MISSING", where, f"“{item.name}”没有填，督查室已有认定", "")]
    if not is_read:
        found = f"表中没有项目 {figure.item}（{item.name}）"
        return [Finding("E-ITEM-ABSENT", where, found, "请恢复下发表式中的这一行")]
    nothing = "没有的选“无”" if item.none_means else "没有发生的填 0"
    return [Finding("E-VAL-BLANK", where, f"“{item.name}”没有填（空白不等于零）", f"请填数字，{nothing}")]


# --- what source departments say ----------------------------------------------------------------


def _supplied_rows(books: Books, department: SourceDepartment, findings: list[Finding]) -> Iterator[Row]:
    items = books.asked.supplied[department.code]
    received = books.senders.get((SOURCE_FORM, department.code))
    if received is None and (items or books.rulebook.ledgers_in_form_of(department.name)):
        said = f"没有收到{department.name}可用的数据来源表，所涉指标暂不计分，结果为暂定结果"
        findings.append(Finding("E-SRC-MISSING", Where(), said, "请催报；不能以空白或零代替"))
    has_figures = received is not None and received.has(SUPPLIED_SHEET)
    read = {} if received is None else {(figure.unit, figure.item): figure for figure in received.figures}
    file = "" if received is None else received.workbook.name
    rowless = _rowless(items, read) if has_figures else frozenset()
    findings += [_no_row(file, books.rulebook.unit_by_code[code]) for code in sorted(rowless)]
    nowhere, codes = (Place(file, "", "", ""),), [unit.code for unit in books.rulebook.units]
    for item_id, units in items.items():
        for code in filter(units.__contains__, codes):
            figure = read.get((code, item_id)) or Figure(code, item_id, "缺报", None, nowhere)
            _, _, state, value, places, refused = figure
            if state == "缺报" and has_figures and not refused and code not in rowless:
                findings += _blank_supplied(books, file, figure)
            yield Row(code, item_id, "来源部门", state, value, places)


def _rowless(items: Mapping[str, frozenset[str]], read: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Units of which a table that could be read says nothing at all."""
    told = {unit for unit, _ in read}
    return frozenset().union(*items.values()) - told if told else frozenset()


def _no_row(file: str, unit: Unit) -> Finding:
    found = f"没有读到{unit.name}（{unit.code}）的一行"
    fix = "请恢复下发表式中的这一行，核对单位代码和名称"
    return Finding("E-ITEM-ABSENT", Where(file, SUPPLIED_SHEET), found, fix)


def _blank_supplied(books: Books, file: str, figure: Figure) -> list[Finding]:
    """A blank of a department; nobody misses it where 督查室 has ruled the indicator out."""
    if books.rulings.find(figure.unit, figure.item.partition(".")[0], "不适用"):
        return []
    place, unit = figure.places[0], books.rulebook.unit_by_code[figure.unit]
    said = f"{unit.name}的“{books.rulebook.items[figure.item].name}”没有填（空白不等于零）"
    where = Where(file, place.sheet or SUPPLIED_SHEET, place.cell)
    return [Finding("E-VAL-BLANK", where, said, "请填数字；该单位不适用的写“不适用”")]


def _kept_rows(books: Books, table: KeptTable, findings: list[Finding]) -> Iterator[Row]:
    """Figures of a table that a department keeps: what is expected of it, and what it does not say."""
    items, rulebook = books.asked.kept[table.name], books.rulebook
    keeper = next(d.code for d in rulebook.roster.departments if d.name == table.source)
    received = books.senders.get((table.name, keeper))
    if received is None and (items or table.ledger):
        said = f"没有收到{table.source}可用的“{table.name}”，所涉指标暂不计分，结果为暂定结果"
        findings.append(Finding("E-SRC-MISSING", Where(), said, "请催报；不能以空白或零代替"))
    read = {} if received is None else {(figure.unit, figure.item): figure for figure in received.figures}
    file = "" if received is None else received.workbook.name
    sheet = "" if received is None or table.ledger else next(iter(received.sheets), "")
    readable = {} if received is None else {item: units for item, units in items.items() if item not in received.lost}
    missed = _rowless(readable, read) if received is not None and received.has(sheet) and readable else frozenset()
    for code in sorted(missed):
        unit = rulebook.unit_by_code[code]
        found = f"表“{table.name}”里没有读到{unit.name}（{unit.code}）的一行"
        findings.append(Finding("E-ITEM-ABSENT", Where(file, sheet), found, "请补上这个单位，或核对单位名称和报告期"))
    nowhere = (Place(file, sheet, "", ""),)
    for item_id, units in items.items():
        for code in [unit.code for unit in rulebook.units if unit.code in units]:
            figure = read.get((code, item_id)) or Figure(code, item_id, "缺报", None, nowhere, refused=True)
            if figure.state == "缺报" and not figure.refused:
                findings += _blank_supplied(books, file, figure)
            yield Row(code, item_id, "来源部门", figure.state, figure.value, figure.places)


# --- what is derived from record tables ---------------------------------------------------------


@dataclass(frozen=True)
class _Ledger:
    """The records of one table by unit, and a file in which it came."""

    by_unit: Mapping[str, Sequence[Record]]
    file: str
    sheet: str

    @cached_property
    def places(self) -> dict[int, Place]:
        """Where each record stands, by its identity: many figures are counted from one record."""
        return {
            id(record): Place(record.file, record.sheet, record.cell, record.raw)
            for listed in self.by_unit.values()
            for record in listed
        }

    def stands(self, used: Sequence[Record]) -> Sequence[Place]:
        """Where the records stand from which a figure was counted, or that there are none."""
        places = self.places
        return [places[id(record)] for record in used] or (Place(self.file, self.sheet, "", "没有符合的记录"),)


def _ledgers(books: Books) -> dict[str, _Ledger]:
    """Record tables that came whole: from each department that keeps one, in a readable sheet."""
    whole = {}
    for name, keepers in books.rulebook.scheme.ledgers.items():
        codes = [d.code for d in books.rulebook.roster.departments if d.name in keepers]
        found = [books.senders.get((_form_with(books.rulebook, code, name), code)) for code in codes]
        sent = [received for received in found if received is not None and received.has(name)]
        if sent and len(sent) == len(codes):
            records = by_unit(record for received in sent for record in received.records.get(name, []))
            whole[name] = _Ledger(records, min(received.workbook.name for received in sent), name)
    return whole


def _form_with(rulebook: Rulebook, code: str, ledger: str) -> str:
    """Form in which a department sends a record table: its own, or the table that it keeps anyway."""
    department = next(d.name for d in rulebook.roster.departments if d.code == code)
    return next((table.name for table in rulebook.kept_by(department) if table.ledger == ledger), SOURCE_FORM)


def _derived_rows(books: Books, findings: list[Finding]) -> Iterator[Row]:
    """Derived items of every unit; a ledger that did not come leaves its items 缺报."""
    rulebook, ledgers = books.rulebook, _ledgers(books)
    window = Window.of(rulebook.period)
    for name, ledger in ledgers.items():
        findings += remarks(name, _for_indicators(name, ledger.by_unit, rulebook), window)
    derived = [(item_id, item, ledgers.get(item.ledger)) for item_id, item in rulebook.items.items() if item.derived]
    for unit in rulebook.units:
        wanted, code = rulebook.items_for(unit), unit.code
        for item_id, item, kept in derived:
            if item_id in wanted:
                yield _derived_row(item_id, kept, Question(item, window, code))


def _for_indicators(
    table: str, owned: Mapping[str, Sequence[Record]], rulebook: Rulebook
) -> Mapping[str, Sequence[Record]]:
    """Leave out of 事项清单 what moves totals and grades: its days are others, its prices are compared in scoring."""
    if table != EVENTS_LIST.name:
        return owned
    others = deduction_kinds(rulebook).keys() | rulebook.scheme.vetoes.keys()
    return {unit: [r for r in listed if r.values["event"] not in others] for unit, listed in owned.items()}


def _derived_row(item_id: str, ledger: _Ledger | None, asked: Question) -> Row:
    if ledger is None:
        return Row(asked.unit, item_id, "来源部门", "缺报", None, (_NOWHERE,))
    found = derive(ledger.by_unit.get(asked.unit, ()), asked)
    state = "不适用" if found.value is None else "有值"
    return Row(asked.unit, item_id, "来源部门", state, found.value, ledger.stands(found.used))


# --- what 督查室 ruled --------------------------------------------------------------------------


def _ruled_rows(books: Books, findings: list[Finding]) -> Iterator[Row]:
    """Rulings as rows of the highest authority; 确认缺报 only excuses a blank."""
    rulebook = books.rulebook
    for (unit, scope), record in sorted(books.rulings.of.items()):
        ruling = str(record.values["ruling"])
        fault = _ruling_fault(rulebook, scope, ruling)
        if fault is not None:
            where = Where(record.file, record.sheet, record.cell)
            findings.append(Finding("E-ITEM-UNKNOWN", where, *fault))
        elif ruling != "确认缺报":
            for indicator in rulebook.indicators:
                if scope in (indicator.code, _EVERYTHING):
                    yield from _ruled_out(rulebook, indicator, unit, record)


def _ruling_fault(rulebook: Rulebook, scope: str, ruling: str) -> tuple[str, str] | None:
    if scope == _EVERYTHING and ruling == "不适用":
        return "“不适用”要逐个指标认定，不能写“全部”", "请逐个指标填写"
    if scope != _EVERYTHING and scope not in rulebook.by_code:
        return f"认定表的指标代码“{scope}”不在方案中", "请填方案中的指标代码，或“全部”"
    return None


def _ruled_out(rulebook: Rulebook, indicator: Indicator, code: str, record: Record) -> Iterator[Row]:
    unit = rulebook.unit_by_code.get(code)
    if unit is None or not rulebook.applies_to(indicator, unit):
        return
    own = {indicator.item_id(key) for key in indicator.items}
    for item_id in (item_id for item_id in rulebook.items_for(unit) if item_id in own):
        place = Place(record.file, record.sheet, record.cell, record.raw)
        yield Row(code, item_id, "核查", str(record.values["ruling"]), None, (place,))
