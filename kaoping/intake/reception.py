"""Workbooks in, ITEMS out: who sent which form, what it says, and what is wrong with it.

A return is recognised by its cover, read sheet by sheet, and turned into figures and records.
Everything expected is accounted for: what nobody sent is 缺报 with a finding, never a gap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from kaoping.findings import Finding, Where, in_reading_order
from kaoping.intake import check
from kaoping.intake import values as val
from kaoping.intake.cells import Sheet, Workbook, address, cell_findings
from kaoping.intake.names import Names
from kaoping.intake.records import Window, by_unit, derive, repeated_matters
from kaoping.intake.sheets import Figure, Grid, Place, Record, cover, figures, records, supplied
from kaoping.intake.values import Note
from kaoping.layouts import (
    COVER,
    COVER_SHEET,
    FIGURES_SHEET,
    LEDGERS,
    RULINGS,
    SOURCE_FORM,
    SUPPLIED_SHEET,
    UNIT_FORM,
    UNIT_RECORDS,
)
from kaoping.rulebook.model import SELF_REPORTED
from kaoping.tables import CELLS, ITEMS, SOURCES

if TYPE_CHECKING:
    from kaoping.rulebook.model import Rulebook

FixedTexts = Callable[[str, str], Mapping[str, Mapping[str, str]]]
"""(form, code) → sheet → address → text that the blank form carries there."""

_MANY = 8


@dataclass
class Return:
    """One recognised workbook: who sent it, and what was read from it."""

    workbook: Workbook
    form: str = ""
    code: str = ""
    revision: int = 1
    figures: list[Figure] = field(default_factory=list)
    records: dict[str, list[Record]] = field(default_factory=dict)
    sheets: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class Intake:
    """What reception hands on: ITEMS, SOURCES, CELLS, findings, and who sent what.

    received: (form, code) → file name; records: table → rows (for lists and events).
    """

    items: pd.DataFrame
    sources: pd.DataFrame
    cells: pd.DataFrame
    findings: tuple[Finding, ...]
    received: Mapping[tuple[str, str], str]
    records: Mapping[str, tuple[Record, ...]]
    files: tuple[tuple[str, str, int], ...]


def take_in(
    workbooks: Sequence[Workbook], rulebook: Rulebook, fixed: FixedTexts, previous: pd.DataFrame | None = None
) -> Intake:
    """Turn read workbooks into ITEMS with sources and findings.

    previous: ITEMS of the last period, for cumulative figures and jumps.
    """
    names, departments = Names.of(rulebook), Names.of_departments(rulebook)
    asked = _Asked.of(rulebook)
    returns = [_open(workbook, rulebook, names, departments) for workbook in workbooks]
    findings = [f for r in returns for f in r.findings]
    kept, twice = _one_each(returns)
    findings += twice
    for received in kept:
        received.findings.clear()
        _read(received, rulebook, names, asked, fixed)
        findings += received.findings
    rulings = _rulings(kept)
    rows, said = _account(kept, rulebook, asked, rulings)
    findings += said
    items, sources = _frames(rows, rulebook)
    findings += check.validate(items, sources, rulebook)
    places = check.Places.from_sources(sources)
    findings += check.compare_origins(items, places, rulebook)
    if previous is not None:
        findings += check.compare_periods(items, previous, places, rulebook)
    all_records: dict[str, list[Record]] = defaultdict(list)
    for received in kept:
        for table, listed in received.records.items():
            all_records[table] += listed
    return Intake(
        items,
        sources,
        _cells(kept),
        tuple(in_reading_order(findings)),
        {(r.form, r.code): r.workbook.name for r in kept},
        {table: tuple(listed) for table, listed in sorted(all_records.items())},
        tuple(sorted((w.name, w.sha256, w.size) for w in workbooks)),
    )


@dataclass(frozen=True)
class _Asked:
    """Who is asked for what: own items per unit, items per department and unit."""

    own: Mapping[str, tuple[str, ...]]
    supplied: Mapping[str, Mapping[str, frozenset[str]]]

    @classmethod
    def of(cls, rulebook: Rulebook) -> _Asked:
        indicator = {item_id: rulebook.by_code[item_id.partition(".")[0]] for item_id in rulebook.items}
        supplied_: dict[str, dict[str, frozenset[str]]] = {}
        for department in rulebook.roster.departments:
            per_item = {
                item_id: frozenset(u.code for u in rulebook.units if rulebook.applies_to(indicator[item_id], u))
                for item_id in rulebook.supplied_by(department.name)
                if indicator[item_id].scored_in == "每期"
            }
            supplied_[department.code] = {item_id: units for item_id, units in per_item.items() if units}
        return cls({unit.code: rulebook.asked_of(unit) for unit in rulebook.units}, supplied_)


# --- recognising a return -----------------------------------------------------------------------


def _open(workbook: Workbook, rulebook: Rulebook, names: Names, departments: Names) -> Return:
    """Recognise a workbook by its cover; refuse what is not a form of this scheme and period."""
    received = Return(workbook, findings=list(workbook.findings))
    if workbook.refused:
        return received
    sheet = next((s for s in workbook.sheets if s.name == COVER_SHEET), None)
    said = cover(Grid(workbook.name, sheet, [])) if sheet is not None else {}
    missing = [label.title for label in COVER if label.title not in said]
    if sheet is None or len(missing) > len(COVER) // 2:
        received.findings.append(
            Finding("E-FORM-UNKNOWN", Where(workbook.name), "不是本方案下发的表式（没有封面标识），没有读取", "请用 kaoping forms 生成的表式填报")
        )
        return received
    fault = _cover_fault(workbook, said, missing, rulebook, names, departments)
    if fault is not None:
        received.findings.append(fault)
        return received
    received.form, received.revision = said["表式"], int(said["报送次数"])
    found = (names if received.form == UNIT_FORM else departments).find(said["报送单位代码"])
    received.code = found if isinstance(found, str) else ""
    return received


def _cover_fault(  # noqa: PLR0911, PLR0913  one guard a line, in the order in which a clerk mends them
    workbook: Workbook,
    said: Mapping[str, str],
    missing: Sequence[str],
    rulebook: Rulebook,
    names: Names,
    departments: Names,
) -> Finding | None:
    where = Where(workbook.name, COVER_SHEET)
    if missing:
        return Finding("E-FORM-HEADER", where, f"封面缺少“{'”“'.join(missing)}”", "请用下发的表式填报，不要改动封面")
    scheme = rulebook.scheme
    for label, expected, code in (
        ("方案", scheme.name, "E-FORM-SCHEME"),
        ("版次", scheme.edition, "E-FORM-SCHEME"),
        ("报告期", str(rulebook.period), "E-FORM-PERIOD"),
    ):
        if said[label] != val.plain(expected):
            return Finding(code, where, f"封面的{label}是“{said[label]}”，本次是“{expected}”", "请核对是否报错了文件", expected)
    if said["表式"] not in (UNIT_FORM, SOURCE_FORM):
        return Finding("E-FORM-UNKNOWN", where, f"没有“{said['表式']}”这种表式", "请用下发的表式填报")
    if not said["报送次数"].isdecimal() or not said["报送次数"].isascii() or not int(said["报送次数"]):
        return Finding("E-FORM-HEADER", where, f"报送次数“{said['报送次数']}”不是正整数", "请填 1、2、3…")
    roster = names if said["表式"] == UNIT_FORM else departments
    by_code, by_name = roster.find(said["报送单位代码"]), roster.find(said["报送单位"])
    for found in (by_code, by_name):
        if isinstance(found, Note):
            return Finding(found.code, where, found.found, found.fix, found.expected)
    if by_code != by_name:
        text = f"报送单位代码 {said['报送单位代码']} 与报送单位“{said['报送单位']}”不是同一单位"
        return Finding("E-UNIT-MISMATCH", where, text, "请核对")
    return _mark_fault(workbook, said, where)


def _mark_fault(workbook: Workbook, said: Mapping[str, str], where: Where) -> Finding | None:
    """Document properties, where the file has kept them, must repeat the cover."""
    for label in COVER:
        mark = workbook.marks.get(label.mark) if label.mark else None
        if mark is not None and val.plain(mark) != said[label.title]:
            text = f"封面的{label.title}是“{said[label.title]}”，文件标记却是“{mark}”"
            return Finding("E-FORM-MARK", where, text, "请用本单位下发的表式填报，不要借用其他单位的文件改名", mark)
    return None


def _one_each(returns: Sequence[Return]) -> tuple[list[Return], list[Finding]]:
    """Keep one return per form and sender: the highest 报送次数; equal ones are all refused."""
    findings: list[Finding] = []
    groups: dict[tuple[str, str], list[Return]] = defaultdict(list)
    for received in returns:
        if received.code:
            groups[received.form, received.code].append(received)
    kept = []
    for (form, code), several in sorted(groups.items()):
        newest = max(received.revision for received in several)
        last = [received for received in several if received.revision == newest]
        if len(last) > 1:
            files = "、".join(sorted(f"《{received.workbook.name}》" for received in last))
            findings += [
                Finding("E-FORM-TWICE", Where(r.workbook.name), f"{form}（{code}）收到两份，报送次数相同：{files}，都没有采用", "请只保留一份，或把更正稿的报送次数加一")
                for r in last
            ]
            continue
        findings += [
            Finding("W-FORM-TWICE", Where(r.workbook.name), f"第 {r.revision} 次报送，已由第 {newest} 次（《{last[0].workbook.name}》）代替", "")
            for r in several
            if r is not last[0]
        ]
        kept.append(last[0])
    return kept, findings


# --- reading it ---------------------------------------------------------------------------------


def _read(received: Return, rulebook: Rulebook, names: Names, asked: _Asked, fixed: FixedTexts) -> None:
    """Read every sheet that the form has, and account for every cell."""
    workbook = received.workbook
    texts = fixed(received.form, received.code)
    by_name = {sheet.name: sheet for sheet in workbook.sheets}
    for sheet in workbook.sheets:
        if sheet.name not in texts:
            _extra_sheet(received, sheet)
            continue
        if sheet.hidden:
            found = f"工作表〈{sheet.name}〉被隐藏，没有采用"
            received.findings.append(Finding("E-XL-HIDDEN", Where(workbook.name, sheet.name), found, "请取消隐藏，核对后再报送"))
            continue
        grid = Grid(workbook.name, sheet, received.findings)
        _read_sheet(received, grid, rulebook, names, asked)
        received.findings += cell_findings(workbook, sheet)
        _leftovers(grid, texts[sheet.name])
        received.sheets.add(sheet.name)
    for name in texts:
        if name not in by_name:
            found = f"没有工作表〈{name}〉"
            received.findings.append(Finding("E-FORM-SHEET", Where(workbook.name, name), found, "请用下发的表式填报，不要删除或改名工作表"))


def _read_sheet(received: Return, grid: Grid, rulebook: Rulebook, names: Names, asked: _Asked) -> None:
    name, code = grid.sheet.name, received.code
    if name == COVER_SHEET:
        cover(grid)
    elif name == FIGURES_SHEET:
        own = {item_id: rulebook.items[item_id] for item_id in asked.own[code]}
        received.figures += figures(grid, code, own)
    elif name == SUPPLIED_SHEET:
        units = asked.supplied[code]
        received.figures += supplied(grid, {i: rulebook.items[i] for i in units}, units, names)
    else:
        table = LEDGERS.get(name) or next((t for t in UNIT_RECORDS if t.name == name), None)
        if table is not None:
            received.records[name] = records(grid, table, names)


def _extra_sheet(received: Return, sheet: Sheet) -> None:
    if not sheet.values and not sheet.errors:
        return
    found = f"工作表〈{sheet.name}〉不在表式中，内容没有采用"
    received.findings.append(Finding("W-FORM-SHEET", Where(received.workbook.name, sheet.name), found, "如有应报内容，请填到规定的工作表"))


def _leftovers(grid: Grid, texts: Mapping[str, str]) -> None:
    """Compare the fixed text with the blank form, and name what stands where nothing should."""
    seen = {address(at): at for at in grid.cells}
    changed: list[tuple[tuple[int, int], Note]] = []
    for cell, text in texts.items():
        at = seen.get(cell)
        if at is not None and at in grid.taken:
            continue
        actual = "" if at is None else val.shown(grid.cells[at])
        if val.plain(actual) != val.plain(text):
            said = f"固定文字应为“{_short(text)}”，现为“{_short(actual)}”"
            row, column = at or _position(cell)
            changed.append(((row, column), Note("W-FORM-TEXT", said, "请核对表式是否被改动，数据是否错行", text)))
    fixed_cells = set(texts)
    for at, raw in grid.cells.items():
        if at in grid.taken or address(at) in fixed_cells or not val.shown(raw).strip():
            continue
        said = f"“{_short(val.shown(raw))}”不在任何应填位置，没有采用"
        changed.append((at, Note("W-CELL-UNREAD", said, "如是应报内容，请填到规定的格内")))
    for at, note in changed[:_MANY]:
        grid.note(*at, note)
    if len(changed) > _MANY:
        at, _ = changed[_MANY]
        said = f"从这一格起还有 {len(changed) - _MANY} 处与下发表式不一致（可能增删过行列）"
        grid.note(*at, Note("W-FORM-TEXT", said, "请与下发的表式核对"))


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"


def _position(cell: str) -> tuple[int, int]:
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(cell[len(letters) :]), column


# --- accounting for everything expected ---------------------------------------------------------

_EVERYTHING = "全部"


@dataclass(frozen=True)
class _Rulings:
    """What 督查室 has ruled: (unit, indicator or 全部) → record."""

    of: Mapping[tuple[str, str], Record]

    def find(self, unit: str, indicator: str, *rulings: str) -> Record | None:
        for scope in (indicator, _EVERYTHING):
            record = self.of.get((unit, scope))
            if record is not None and record.values["ruling"] in rulings:
                return record
        return None


def _rulings(kept: Iterable[Return]) -> _Rulings:
    found = [record for received in kept for record in received.records.get(RULINGS.name, [])]
    return _Rulings({(str(r.values["unit"]), str(r.values["scope"])): r for r in found})


@dataclass(frozen=True, slots=True)
class _Row:
    unit: str
    item: str
    origin: str
    state: str
    value: float | None
    places: tuple[tuple[str, Place], ...]


def _account(
    kept: Sequence[Return], rulebook: Rulebook, asked: _Asked, rulings: _Rulings
) -> tuple[list[_Row], list[Finding]]:
    """Every expected unit × item × origin as one row; whatever is missing is said."""
    findings: list[Finding] = []
    by_sender = {(r.form, r.code): r for r in kept}
    rows = _own_rows(by_sender, asked, rulings, findings, rulebook)
    rows += _supplied_rows(by_sender, rulebook, asked, findings)
    rows += _derived_rows(kept, rulebook, findings)
    rows += _ruled_rows(rulebook, rulings, findings)
    return rows, findings


def _own_rows(
    by_sender: Mapping[tuple[str, str], Return],
    asked: _Asked,
    rulings: _Rulings,
    findings: list[Finding],
    rulebook: Rulebook,
) -> list[_Row]:
    rows = []
    for unit in rulebook.units:
        received = by_sender.get((UNIT_FORM, unit.code))
        if received is None and asked.own[unit.code]:
            findings.append(_missing_unit(unit.code, unit.name, rulings))
        read = {} if received is None else {figure.item: figure for figure in received.figures}
        file = "" if received is None else received.workbook.name
        for item_id in asked.own[unit.code]:
            figure = read.get(item_id) or Figure(unit.code, item_id, "缺报", None, ())
            places = figure.places or (Place(FIGURES_SHEET if received else "", "", ""),)
            if received is not None:
                findings += _own_findings(file, figure, item_id in read, rulings, rulebook)
            rows.append(_Row(unit.code, item_id, SELF_REPORTED, figure.state, figure.value, tuple((file, p) for p in places)))
    return rows


def _missing_unit(code: str, name: str, rulings: _Rulings) -> Finding:
    ruling = rulings.of.get((code, _EVERYTHING))
    if ruling is not None and ruling.values["ruling"] == "确认缺报":
        where = Where(ruling.file, ruling.sheet, ruling.cell)
        return Finding("W-UNIT-MISSING", where, f"{name}（{code}）没有报送，督查室已确认缺报，按各指标“缺报”规定计分", "")
    return Finding("E-UNIT-MISSING", Where(), f"没有收到{name}（{code}）的单位填报表", "请催报；确认不报的，请在认定表记“全部 确认缺报”")


def _own_findings(
    file: str, figure: Figure, is_read: bool, rulings: _Rulings, rulebook: Rulebook  # noqa: FBT001  one flag, named at the call
) -> list[Finding]:
    """Blank cells and claims of a unit's own figures, in the light of 督查室's rulings."""
    item = rulebook.items[figure.item]
    code = figure.item.partition(".")[0]
    place = figure.places[0] if figure.places else Place(FIGURES_SHEET, "", "")
    where = Where(file, place.sheet, place.cell)
    if figure.state == "未证实" and rulings.find(figure.unit, code, "不适用", "未证实") is None:
        return [Finding("W-VAL-NACLAIM", where, f"“{item.name}”自称不适用，尚未认定，暂按未证实处理", "请督查室在认定表记录认定意见")]
    if figure.state != "缺报" or figure.refused:
        return []
    if rulings.find(figure.unit, code, "确认缺报", "不适用", "未证实"):
        return [Finding("W-UNIT-MISSING", where, f"“{item.name}”没有填，督查室已有认定", "")]
    if not is_read:
        return [Finding("E-ITEM-ABSENT", where, f"表中没有项目 {figure.item}（{item.name}）", "请恢复下发表式中的这一行")]
    return [Finding("E-VAL-BLANK", where, f"“{item.name}”没有填（空白不等于零）", "请填数字，没有的选“无”")]


def _supplied_rows(
    by_sender: Mapping[tuple[str, str], Return], rulebook: Rulebook, asked: _Asked, findings: list[Finding]
) -> list[_Row]:
    rows = []
    for department in rulebook.roster.departments:
        items = asked.supplied[department.code]
        received = by_sender.get((SOURCE_FORM, department.code))
        has_figures = received is not None and SUPPLIED_SHEET in received.sheets
        needed = bool(items) or bool(rulebook.ledgers_of(department.name))
        if needed and received is None:
            said = f"没有收到{department.name}的数据来源表，所涉指标暂不计分，结果为临时结果"
            findings.append(Finding("E-SRC-MISSING", Where(), said, "请催报；不能以空白或零代替"))
        read = {} if received is None else {(figure.unit, figure.item): figure for figure in received.figures}
        file = "" if received is None else received.workbook.name
        for item_id, units in items.items():
            for unit in rulebook.units:
                if unit.code not in units:
                    continue
                figure = read.get((unit.code, item_id)) or Figure(unit.code, item_id, "缺报", None, ())
                if has_figures and figure.state == "缺报" and not figure.refused:
                    place = figure.places[0] if figure.places else Place(SUPPLIED_SHEET, "", "")
                    said = f"{unit.name}的“{rulebook.items[item_id].name}”没有填（空白不等于零）"
                    findings.append(Finding("E-VAL-BLANK", Where(file, place.sheet, place.cell), said, "请填数字；该单位不适用的写“不适用”"))
                places = figure.places or (Place("", "", ""),)
                rows.append(_Row(unit.code, item_id, "来源部门", figure.state, figure.value, tuple((file, p) for p in places)))
    return rows


def _derived_rows(kept: Sequence[Return], rulebook: Rulebook, findings: list[Finding]) -> list[_Row]:
    """Derived items of every unit; a ledger that did not come leaves its items 缺报."""
    window = Window.of(rulebook.period)
    tables: dict[str, dict[str, list[Record]]] = {}
    heads: dict[str, tuple[str, str]] = {}
    for name, keepers in rulebook.scheme.ledgers.items():
        codes = {d.code: d.name for d in rulebook.roster.departments if d.name in keepers}
        sent = {r.code: r for r in kept if r.form == SOURCE_FORM and r.code in codes and name in r.sheets}
        if set(sent) == set(codes) and sent:
            tables[name] = by_unit(record for r in sent.values() for record in r.records.get(name, []))
            heads[name] = (min(r.workbook.name for r in sent.values()), name)
    if "事项清单" in tables:
        findings += repeated_matters(tables["事项清单"])
    rows = []
    for indicator in rulebook.indicators:
        derived = {key: item for key, item in indicator.items.items() if item.derived}
        if not derived or (indicator.scored_in == "仅年度" and rulebook.period.kind != "year"):
            continue
        for unit in rulebook.units:
            if not rulebook.applies_to(indicator, unit):
                continue
            for key, item in derived.items():
                table = tables.get(item.ledger)
                if table is None:
                    rows.append(_Row(unit.code, indicator.item_id(key), "来源部门", "缺报", None, (("", Place("", "", "")),)))
                    continue
                found = derive(table.get(unit.code, ()), item, window)
                places = tuple((r.file, Place(r.sheet, r.cell, r.raw)) for r in found.used)
                file, sheet = heads[item.ledger]
                empty = ((file, Place(sheet, "", "没有符合的记录")),)
                state = "不适用" if found.value is None else "有值"
                rows.append(_Row(unit.code, indicator.item_id(key), "来源部门", state, found.value, places or empty))
    return rows


def _ruled_rows(rulebook: Rulebook, rulings: _Rulings, findings: list[Finding]) -> list[_Row]:
    """What 督查室 ruled, as rows of the highest authority."""
    rows = []
    for (unit, scope), record in sorted(rulings.of.items()):
        ruling, where = str(record.values["ruling"]), Where(record.file, record.sheet, record.cell)
        if scope != _EVERYTHING and scope not in rulebook.by_code:
            findings.append(Finding("E-ITEM-UNKNOWN", where, f"认定表的指标代码“{scope}”不在方案中", "请填方案中的指标代码，或“全部”"))
            continue
        if ruling == "确认缺报" or (ruling == "不适用" and scope == _EVERYTHING):
            if ruling == "不适用":
                findings.append(Finding("E-ITEM-UNKNOWN", where, "“不适用”要逐个指标认定，不能写“全部”", "请逐个指标填写"))
            continue
        for indicator in rulebook.indicators:
            if scope not in (indicator.code, _EVERYTHING) or unit not in rulebook.unit_by_code:
                continue
            if not rulebook.applies_to(indicator, rulebook.unit_by_code[unit]):
                continue
            place = ((record.file, Place(record.sheet, record.cell, record.raw)),)
            rows += [_Row(unit, indicator.item_id(key), "核查", ruling, None, place) for key in indicator.items]
    return rows


# --- the tables ---------------------------------------------------------------------------------


def _frames(rows: list[_Row], rulebook: Rulebook) -> tuple[pd.DataFrame, pd.DataFrame]:
    """ITEMS and SOURCES, in an order that owes nothing to file names or row numbers."""
    unit_at = {unit.code: i for i, unit in enumerate(rulebook.units)}
    item_at = {item_id: i for i, item_id in enumerate(rulebook.items)}
    origin_at = {"自报": 0, "来源部门": 1, "核查": 2}
    rows.sort(key=lambda r: (unit_at[r.unit], item_at[r.item], origin_at[r.origin]))
    ids = [f"{r.unit}/{r.item}/{r.origin}" for r in rows]
    items = pd.DataFrame(
        {
            "item_id": pd.Series(ids, dtype="str"),
            "unit": pd.Series([r.unit for r in rows], dtype="str"),
            "period": pd.Series([str(rulebook.period)] * len(rows), dtype="str"),
            "item": pd.Series([r.item for r in rows], dtype="str"),
            "state": pd.Series([r.state for r in rows], dtype="str"),
            "value": pd.Series([r.value for r in rows], dtype="float64"),
            "origin": pd.Series([r.origin for r in rows], dtype="str"),
        }
    )
    flat = [(i, file, p.sheet, p.cell, p.raw) for i, r in zip(ids, rows, strict=True) for file, p in r.places]
    columns = ("item_id", "file", "sheet", "cell", "raw")
    sources = pd.DataFrame({c: pd.Series([row[k] for row in flat], dtype="str") for k, c in enumerate(columns)})
    return items, sources


def _cells(kept: Sequence[Return]) -> pd.DataFrame:
    """CELLS: every non-empty cell of the sheets that were read, as typed."""
    flat = [
        (r.workbook.name, sheet.name, row, column, val.shown(raw))
        for r in sorted(kept, key=lambda r: (r.form, r.code))
        for sheet in r.workbook.sheets
        if sheet.name in r.sheets
        for row, column, raw in sheet.cells
    ]
    types = {"file": "str", "sheet": "str", "row": "int64", "column": "int64", "raw": "str"}
    frame = pd.DataFrame({c: pd.Series([row[k] for row in flat], dtype=t) for k, (c, t) in enumerate(types.items())})
    return CELLS.validate(frame)


__all__ = ["ITEMS", "SOURCES", "FixedTexts", "Intake", "take_in"]
