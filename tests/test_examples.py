"""The shipped example quarters are what the generator writes, say what the facts say, and need not be sent back."""

import datetime as dt
import io
import json
import os
import re
import subprocess
import sys
import unicodedata
import zipfile
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
import xlrd

from kaoping import layouts
from kaoping.forms import HEADER_ROW, fixed_texts
from kaoping.intake.reception import take_in
from kaoping.intake.workbook import read_workbooks
from kaoping.periods import Period
from kaoping.rulebook.load import load_rulebook

ROOT = Path(__file__).resolve().parent.parent
PERIODS = ("2022Q1", "2022Q2", "2022Q3", "2022Q4")
LATE = {"2022Q3": "2022Q3-补报", "2022Q4": "2022Q4-补报"}
FOLDERS = (*PERIODS, *LATE.values())
OLD = {
    "2022Q1": "B15_区应急管理局_2022Q1.xls",
    "2022Q2": "Z07_平川镇_2022Q2.xls",
    "2022Q3": "J03_新港街道_2022Q3.xls",
    "2022Q4": "Q04_区市场监管局_2022Q4.xls",
}


def returns(period):
    """All returns of the quarter, those that came late too."""
    folders = [period, *([LATE[period]] if period in LATE else [])]
    return sorted(path for folder in folders for path in (ROOT / "examples" / folder).iterdir())


# ------------------------------------------------------------ the same again


@pytest.fixture(scope="module")
def again(tmp_path_factory):
    folder = tmp_path_factory.mktemp("again")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, ROOT / "examples" / "generate.py", folder], check=True, env=environment)
    return folder


def said(content):
    """What a workbook says, whichever zlib packed it and whichever XML library wrote it."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(name, ET.canonicalize(archive.read(name))) for name in archive.namelist()]


PLACES = [*(f"examples/{folder}" for folder in FOLDERS), *(f"tests/golden/{period}" for period in PERIODS)]


@pytest.mark.parametrize("place", PLACES)
def test_generating_again_gives_the_shipped_files(again, place):
    shipped, fresh = ROOT / place, again / place
    names = sorted(path.name for path in fresh.iterdir())
    assert sorted(path.name for path in shipped.iterdir() if path.name in names or ".xls" in path.name) == names
    for name in names:
        old, new = (shipped / name).read_bytes(), (fresh / name).read_bytes()
        assert old == new or said(old) == said(new), f"{place}/{name}：请运行 python examples/generate.py"


def test_nothing_else_is_written(again):
    assert sorted(path.name for path in (again / "examples").iterdir()) == sorted(FOLDERS)


def test_a_unit_s_return_is_small():
    sizes = {path.name: path.stat().st_size for period in PERIODS for path in returns(period)}
    assert max(size for name, size in sizes.items() if name[0] != "D" and name.endswith("x")) < 24_576
    assert sum(sizes.values()) < 5_000_000


# ------------------------------------------------------------ the workbooks say what the facts say


@pytest.fixture(scope="module", params=PERIODS)
def period(request):
    return request.param


@pytest.fixture(scope="module")
def rulebook(period):
    return load_rulebook("dawa-2022", Period.parse(period))


@pytest.fixture(scope="module")
def facts(period):
    return json.loads((ROOT / "tests" / "golden" / period / "facts.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def workbooks(period):
    return {path.name.partition("_")[0]: read(path) for path in returns(period)}


def read(path):
    """Sheet → rows of (value, is percent format)."""
    if path.suffix == ".xls":
        book = xlrd.open_workbook(path, formatting_info=True)
        return {sheet.name: [[old(book, cell) for cell in row] for row in sheet.get_rows()] for sheet in book.sheets()}
    book = openpyxl.load_workbook(path)
    return {
        sheet.title: [[(cell.value, "%" in cell.number_format) for cell in row] for row in sheet.iter_rows()]
        for sheet in book.worksheets
    }


def old(book, cell):
    if cell.ctype == xlrd.XL_CELL_DATE:
        return xlrd.xldate_as_datetime(cell.value, book.datemode), False
    percent = "%" in book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    return (None if cell.value == "" else cell.value), percent


def number(value, *, percent):
    if value is None:
        return None
    if isinstance(value, str):
        return Decimal(unicodedata.normalize("NFKC", value).strip().rstrip("%").replace(",", ""))
    return Decimal(repr(value)) * (100 if percent else 1)


def day(value):
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, str):
        return dt.date(*map(int, re.findall(r"\d+", value))).isoformat()
    return value


def test_every_figure_stands_in_its_form(facts, workbooks, rulebook):
    seen = {}
    for code, unit in rulebook.unit_by_code.items():
        for row in workbooks[code][layouts.FIGURES_SHEET][HEADER_ROW:]:
            (item, _), (value, percent), (state, _) = row[0], row[5], row[6]
            if item:
                seen[unit.code, item, "自报"] = state or number(value, percent=percent)
    for department in rulebook.roster.departments:
        table = workbooks.get(department.code, {}).get(layouts.SUPPLIED_SHEET, [])
        items = [value for value, _ in table[HEADER_ROW - 1]] if table else []
        for row in table[HEADER_ROW + 1 :]:
            for item, (value, percent) in zip(items[2:], row[2:], strict=False):
                if row[0][0] in rulebook.unit_by_code and value != layouts.NOT_ASKED_MARK:
                    word = value in ("无", "不适用")
                    seen[row[0][0], item, "来源部门"] = value if word else number(value, percent=percent)
    expected = {}
    for record in facts["figures"]:
        words = {"有值": record["value"] and Decimal(record["value"]), "缺报": None, "未证实": "不适用"}
        expected[record["unit"], record["item"], record["origin"]] = words.get(record["state"], record["state"])
    assert seen == expected


def test_every_record_stands_in_its_ledger(facts, workbooks, rulebook):
    names = {name: unit.code for unit in rulebook.units for name in (unit.name, *unit.aliases)}
    keepers = {department.name: department.code for department in rulebook.roster.departments}
    assert set(facts["ledgers"]) == set(rulebook.scheme.ledgers)
    for name, records in facts["ledgers"].items():
        table = layouts.LEDGERS[name]
        rows = workbooks[keepers[rulebook.scheme.ledgers[name][0]]][name][HEADER_ROW:]
        rows = [row for row in rows if row[0][0] not in {None, "合计"}]
        assert len(rows) == len(records)
        for row, record in zip(rows, records, strict=True):
            for column, (value, percent) in zip(table.columns, row, strict=True):
                expected = record.get(f"{column.key}_text" if column.kind == "units" else column.key)
                if column.kind == "date":
                    assert day(value) == expected
                elif column.kind in {"number", "integer", "percent"}:
                    assert number(value, percent=percent) == (None if expected is None else Decimal(expected))
                elif column.kind == "unit":
                    assert names[value.strip()] == expected
                elif column.key != "remark":
                    assert (value or None) == (expected or None)


def test_one_return_a_quarter_is_an_old_workbook(period):
    names = [path.name for path in (ROOT / "examples" / period).glob("*.xls")]
    assert names == [OLD[period]]
    modern = openpyxl.load_workbook(ROOT / "examples" / period / "J01_望湖街道_2022Q1.xlsx".replace("2022Q1", period))
    assert xlrd.open_workbook(ROOT / "examples" / period / names[0]).sheet_names() == modern.sheetnames


def test_clerks_type_as_clerks_do(workbooks):
    rows = [row for sheets in workbooks.values() for rows in sheets.values() for row in rows[HEADER_ROW:]]
    shapes = {
        "full width": r"[０-９．]+",
        "thousands": r"\d{1,3}(,\d{3})+(\.\d+)?",
        "trailing space": r"[\d.]+ ",
        "percent sign": r"[\d.]+%",
        "dotted day": r"2022\.\d+\.\d+",
        "slashed day": r"2022/\d+/\d+",
        "day in words": r"2022年\d+月\d+日",
        "total": "合计",
    }
    texts = [value for row in rows for value, _ in row if isinstance(value, str)]
    missing = [shape for shape, pattern in shapes.items() if not any(re.fullmatch(pattern, text) for text in texts)]
    assert missing == []
    rates = [
        cell
        for code in ("D03", "D06")  # the two that report rates
        for row in workbooks[code][layouts.SUPPLIED_SHEET][HEADER_ROW + 1 :]
        for cell in row
    ]
    assert any(percent and isinstance(value, float) for value, percent in rates)


LISTS = {"五个一核查": "D01", "督办单": "D01", "项目清单": "D06", "争取事项清单": "D06", "争取资金清单": "D12"}


@pytest.mark.parametrize("name", LISTS)
def test_units_are_called_by_short_names_in_the_lists(workbooks, rulebook, name):
    place = next(at for at, column in enumerate(layouts.LEDGERS[name].columns) if column.kind == "unit")
    typed = {str(row[place][0]).strip() for row in workbooks[LISTS[name]][name][HEADER_ROW:]}
    assert typed & {unit.name for unit in rulebook.units}
    assert typed & {alias for unit in rulebook.units for alias in unit.aliases}


def test_the_funds_are_added_up_below(workbooks):
    rows = [[value for value, _ in row] for row in workbooks["D12"]["争取资金清单"][HEADER_ROW:]]
    assert [row[0] for row in rows if row[0] and not row[0].startswith("ZJ")] == ["合计"]


# ------------------------------------------------------------ nothing is sent back by accident


@pytest.fixture(scope="module")
def checked():
    """Period → findings of the whole quarter, and of what had come in time; each checked against the quarter before."""
    found, before = {}, None
    for period in PERIODS:
        rulebook = load_rulebook("dawa-2022", Period.parse(period))
        fixed, workbooks = fixed_texts(rulebook), read_workbooks(returns(period))
        in_time = {path.name for path in (ROOT / "examples" / period).iterdir()}
        whole = take_in(workbooks, rulebook, fixed, before)
        early = take_in([book for book in workbooks if book.name in in_time], rulebook, fixed, before)
        found[period], before = (whole.findings, early.findings), whole.items
    return found


MEANT = {"W-VAL-TEXTNUM", "W-VAL-DATE", "W-VAL-PCT", "W-VAL-ORIGIN", "W-ROW-TOTAL", "W-REC-ONCE"}


def test_a_whole_quarter_has_nothing_to_be_sent_back(checked, period):
    """In 2022Q2 a unit claims 不适用 and another is silent; in 2022Q3 a tolerance has run out."""
    codes = {finding.code for finding in checked[period][0]}
    more = {"2022Q2": {"W-VAL-NACLAIM", "W-UNIT-MISSING"}, "2022Q3": {"W-EVT-NOT"}}
    assert codes == MEANT | more.get(period, set())


def test_without_what_comes_late_that_alone_is_missing(checked):
    refused = {p: [str(f) for f in early if f.severity == "退回"] for p, (_, early) in checked.items()}
    assert {p: len(said) for p, said in refused.items()} == {"2022Q1": 0, "2022Q2": 0, "2022Q3": 1, "2022Q4": 1}
    assert refused["2022Q3"][0].startswith("【E-UNIT-MISSING】没有收到区文化旅游局（B06）可用的单位填报表")
    assert refused["2022Q4"][0].startswith("【E-SRC-MISSING】没有收到区信访局可用的数据来源表")


def test_one_return_is_late_in_the_third_and_the_fourth_quarter():
    late = {folder: [path.name for path in (ROOT / "examples" / folder).iterdir()] for folder in LATE.values()}
    assert late == {
        "2022Q3-补报": ["B06_区文化旅游局_2022Q3.xlsx"],
        "2022Q4-补报": ["D14_区信访局_2022Q4.xlsx"],
    }


def test_a_dispute_stands_in_the_return_of_the_quarter_after(workbooks, period):
    opinions = [row[3][0] for book in workbooks.values() for row in book.get("上期核对", [])[HEADER_ROW:]]
    assert opinions.count("有异议") == (0 if period == "2022Q1" else 1)
    assert ("一致" in opinions) == (period != "2022Q1")
