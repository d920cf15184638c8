"""A form refuses what is wrong while it is typed: every open cell is checked, every other cell is locked.

The workbook is read here as the XML that Excel reads, not with the library that wrote it.
"""

import io
import re
import zipfile
from collections import Counter
from dataclasses import replace
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import ironcalc
import pytest

from kaoping import layouts
from kaoping.forms import HEADER_ROW, supplied_rows, unit_form
from kaoping.writing import fixed_bytes

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LAST_ROW = 1_048_576
TABLES = {table.name: table for table in (*layouts.UNIT_RECORDS, *layouts.LEDGERS.values())}
KINDS = {"number": "decimal", "percent": "decimal", "integer": "whole", "date": "date", "choice": "list"}
"""How Excel checks a column of a record table; codes and texts go by length, units by the roster."""


def column_number(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def corner(cell):
    letters, row = re.fullmatch(r"([A-Z]+)(\d+)", cell).groups()
    return int(row), column_number(letters)


class Rule:
    """One dataValidation: where, of what kind, with which bounds and words."""

    def __init__(self, element):
        self.areas = [tuple(map(corner, (*area.split(":"), area)[:2])) for area in element.get("sqref").split()]
        self.kind, self.operator = element.get("type"), element.get("operator", "between")
        self.first, self.second = (element.findtext(f"{MAIN}formula{n}") for n in (1, 2))
        self.error, self.prompt = element.get("error", ""), element.get("prompt", "")
        self.stops = element.get("showErrorMessage") == "1" and element.get("errorStyle", "stop") == "stop"

    def covers(self, row, column):
        return any(a <= row <= c and b <= column <= d for (a, b), (c, d) in self.areas)

    def allows(self, typed):
        """Judge as Excel does, for the kinds that need no formula."""
        if self.kind == "list":
            return typed in self.first.strip('"').split(",")
        if self.kind == "textLength":
            return len(str(typed)) <= int(self.first)
        if isinstance(typed, str) or (self.kind == "whole" and typed != int(typed)):
            return False
        low, high = float(self.first), float(self.second or "inf")
        assert self.operator == ("between" if self.second else "greaterThanOrEqual")
        return low <= typed <= high


def parsed(content):
    return ET.fromstring(content)  # noqa: S314  we wrote it ourselves


def sheets_of(content):
    """Title → what Excel is told of a sheet: whether it is protected, its open cells, columns and checks."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = {name: parsed(archive.read(name)) for name in archive.namelist() if name.endswith(".xml")}
        links = parsed(archive.read("xl/_rels/workbook.xml.rels"))
    target = {link.get("Id"): link.get("Target").removeprefix("/xl/") for link in links}
    opens = [
        (found := style.find(f"{MAIN}protection")) is not None and found.get("locked") == "0"
        for style in part["xl/styles.xml"].find(f"{MAIN}cellXfs")
    ]
    assert part["xl/workbook.xml"].find(f"{MAIN}workbookProtection").get("lockStructure") == "1"
    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    return {
        sheet.get("name"): sheet_of(part[f"xl/{target[sheet.get(relation)]}"], opens)
        for sheet in part["xl/workbook.xml"].find(f"{MAIN}sheets")
    }


def sheet_of(root, opens):
    protection = root.find(f"{MAIN}sheetProtection")
    cells = {corner(cell.get("r")): opens[int(cell.get("s", "0"))] for cell in root.iter(f"{MAIN}c")}
    columns = {
        number
        for column in root.iter(f"{MAIN}col")
        if opens[int(column.get("style", "0"))]
        for number in range(int(column.get("min")), int(column.get("max")) + 1)
    }
    return SimpleNamespace(
        protected=protection is not None and protection.get("sheet") == "1",
        cells=cells,
        open={at for at, is_open in cells.items() if is_open},
        columns=columns,
        rules=[Rule(element) for element in root.iter(f"{MAIN}dataValidation")],
        frozen=root.find(f".//{MAIN}pane"),
        paper=root.find(f"{MAIN}pageSetup"),
    )


@pytest.fixture(scope="module")
def forms(senders, blank):
    return [(sender, sheets_of(fixed_bytes(blank(sender)))) for sender in senders]


@pytest.fixture(scope="module")
def pages(forms):
    """Every sheet of every form."""
    return [(sender, title, page) for sender, sheets in forms for title, page in sheets.items()]


def asked(sender, title, page, rulebook):
    """Cells that a sheet is to leave open, worked out from the rules."""
    if title == layouts.COVER_SHEET:
        return {(12, 3)}  # 报送次数
    if title == layouts.FIGURES_SHEET:
        rows = range(HEADER_ROW + 1, HEADER_ROW + 1 + len(rulebook.asked_of(sender)))
        places = [at for at, one in enumerate(layouts.FIGURES, 1) if one.key in {"value", "state", "remark"}]
        return {(row, column) for row in rows for column in places}
    if title == layouts.SUPPLIED_SHEET:
        rows = supplied_rows(rulebook, sender.name)
        wanted = {item for _, items in rows for item in items}
        items = [item for item in rulebook.items if item in wanted]
        return {(row, 3 + items.index(item)) for row, (_, own) in enumerate(rows, HEADER_ROW + 2) for item in own}
    if title not in TABLES:
        return set()
    down = max(row for row, _ in page.cells)
    drawn = {(row, at) for row in range(4, down + 1) for at in range(1, len(TABLES[title].columns) + 1)}
    # 上期核对 comes with the two figures of departments filled in
    return drawn - {(row, at) for row in (4, 5) for at in (1, 2, 3) if title == layouts.OBJECTIONS.name}


def test_what_is_asked_is_open_and_nothing_else(pages, rulebook):
    for sender, title, page in pages:
        assert page.protected, title
        assert page.open == asked(sender, title, page, rulebook), (sender.name, title)


def test_only_record_tables_go_on_below_what_is_drawn(pages):
    """Their columns are open to the end of the sheet; what stands above them has locked cells of its own."""
    for sender, title, page in pages:
        width = len(TABLES[title].columns) if title in TABLES else 0
        assert page.columns == set(range(1, width + 1)), (sender.name, title)
        head = {(row, column) for row in range(1, HEADER_ROW + 1) for column in page.columns}
        assert head <= page.cells.keys() - page.open, (sender.name, title)


def test_every_open_cell_has_one_check_that_stops_and_says_why(pages):
    for sender, title, page in pages:
        ends = {(LAST_ROW, column) for column in page.columns}
        for at in page.open | ends:
            found = [rule for rule in page.rules if rule.covers(*at)]
            assert len(found) == 1, (sender.name, title, at)
            assert found[0].stops, (sender.name, title, at)
            assert re.fullmatch(r".*[\u4e00-\u9fff].*。", found[0].error), (sender.name, title, at)


def test_a_figure_of_a_unit_is_held_to_its_kind_and_bounds(forms, rulebook):
    for sender, sheets in forms:
        if layouts.FIGURES_SHEET not in sheets:
            continue
        page = sheets[layouts.FIGURES_SHEET]
        for row, item_id in enumerate(rulebook.asked_of(sender), HEADER_ROW + 1):
            item = rulebook.items[item_id]
            value, state, remark = (next(r for r in page.rules if r.covers(row, at)) for at in (6, 7, 10))
            assert value.kind == ("whole" if item.kind == "整数" else "decimal")
            assert float(value.first) == (-1e15 if item.minimum is None else item.minimum)
            assert (value.second and float(value.second)) == item.maximum
            assert state.first == ('"无,不适用"' if item.none_means else '"不适用"')
            assert remark.kind == "textLength"


def test_a_column_of_a_record_table_is_held_to_its_kind_and_bounds(pages):
    seen = Counter()
    for sender, title, page in pages:
        for place, column in enumerate(TABLES[title].columns if title in TABLES else (), 1):
            rule = next(rule for rule in page.rules if rule.covers(HEADER_ROW + 1, place))
            listed = "list" if column.kind == "unit" else "textLength"
            assert rule.kind == KINDS.get(column.kind, listed), (sender.name, title, column.title)
            low, high = layouts.RANGES.get((title, column.key), (None, None))
            if column.kind in {"number", "integer", "percent"}:
                assert float(rule.first) == (-1e15 if low is None else low)
                assert (rule.second and float(rule.second)) == high
            if column.kind == "choice":
                assert rule.first == f'"{",".join(column.choices)}"'
            if column.kind == "unit":
                assert rule.first == "'单位名册'!$B$4:$B$44"  # 42 units, one merged into another: rows 4 to 44
            seen[column.kind] += 1
    assert set(seen) == {"code", "text", "unit", "units", "date", "choice", "number", "integer", "percent"}


@pytest.mark.parametrize(
    ("column", "good", "bad"),
    [
        ("完成时限", [44742], ["2022.6.30", 2022.6]),  # 2022-06-30 as Excel counts days
        ("形象进度", [0, 80, 0.8, 100], [100.5, -1, "约八成"]),
        ("任务编号", ["DC-2022-001"], ["办" * 41]),
        ("任务事项", ["修桥"], ["办" * 1001]),
    ],
)
def test_what_a_record_sheet_refuses(forms, column, good, bad):
    page = forms[0][1]["任务进展"]
    place = [one.title for one in layouts.PROGRESS.columns].index(column) + 1
    rule = next(rule for rule in page.rules if rule.covers(10, place))
    assert [typed for typed in (*good, *bad) if rule.allows(typed)] == good


def test_what_the_cover_takes_for_the_number_of_the_return(forms):
    (rule,) = forms[0][1]["封面"].rules
    typed = (0, 1, 2.5, 99, 100, "第二次")
    assert [one for one in typed if rule.allows(one)] == [1, 99]


@pytest.mark.parametrize(
    ("item_id", "good", "bad"),
    [
        ("E02.完成", [0, 12.5, "无", "不适用"], [-1, "约12", "没有"]),
        ("E09.年实际", [-100, 6.5, "不适用"], [100.5, -101, "无"]),
        ("E12.任务", [0, 3, "不适用"], [3.5, -1]),
    ],
)
def test_what_a_department_s_cell_refuses(forms, rulebook, item_id, good, bad):
    """A word may stand there, so the check is a formula; a spreadsheet engine works it out."""
    allowed = [allows(rule_of(forms, rulebook, item_id), typed) for typed in (*good, *bad)]
    assert allowed == [True] * len(good) + [False] * len(bad)


def rule_of(forms, rulebook, item_id):
    """The check of the first cell that 区发展和改革局 fills in for an item."""
    sheets = next(sheets for sender, sheets in forms if sender.name == "区发展和改革局" and sender.code[0] == "D")
    page = sheets["数据报送"]
    wanted = {item for _, items in supplied_rows(rulebook, "区发展和改革局") for item in items}
    place = 3 + [one for one in rulebook.items if one in wanted].index(item_id)
    row = min(row for row, column in page.open if column == place)
    rule = next(rule for rule in page.rules if rule.covers(row, place))
    assert rule.kind == "custom"
    return rule


def allows(rule, typed):
    (row, column), _ = rule.areas[0]
    model = ironcalc.create("check", "en", "UTC", "en")
    model.set_user_input(0, row, column, str(typed))
    model.set_user_input(0, 1, 100, f"=IF({rule.first},1,0)")
    model.evaluate()
    return model.get_formatted_cell_value(0, 1, 100) == "1"


def test_the_check_of_a_large_bound_keeps_all_its_digits(rulebook):
    """Not 1.23457e+06."""
    own = rulebook.by_code["E02"]
    item = own.items["完成"].model_copy(update={"minimum": 1234567.0})
    changed = own.model_copy(update={"items": {**own.items, "完成": item}})
    others = tuple(changed if one.code == "E02" else one for one in rulebook.indicators)
    page = sheets_of(fixed_bytes(unit_form(replace(rulebook, indicators=others), rulebook.units[0])))["指标数据"]
    assert any(rule.first == "1234567" and "不小于 1234567" in rule.error for rule in page.rules)


def test_every_sheet_prints_on_a4_and_keeps_its_heads_in_view(pages):
    for sender, title, page in pages:
        assert page.paper.get("paperSize") == "9", title
        assert page.paper.get("fitToWidth", "1") == "1"
        still = title in {layouts.COVER_SHEET, "填表说明"}
        assert (page.frozen is None) == still, (sender.name, title)
        if not still:
            assert page.frozen.get("state") == "frozen"
            assert int(page.frozen.get("ySplit")) >= HEADER_ROW
