"""The shipped example quarters are what the generator writes, say what the facts say, and hold the edges."""

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
from kaoping.forms import HEADER_ROW
from kaoping.periods import Period
from kaoping.rulebook.load import load_rulebook

ROOT = Path(__file__).resolve().parent.parent
PERIODS = ("2022Q1", "2022Q2")
OLD = {"2022Q1": "B15_区应急管理局_2022Q1.xls", "2022Q2": "Z07_平川镇_2022Q2.xls"}


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


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("place", ["examples", "tests/golden"])
def test_generating_again_gives_the_shipped_files(again, place, period):
    shipped, fresh = ROOT / place / period, again / place / period
    names = sorted(path.name for path in fresh.iterdir())
    assert sorted(path.name for path in shipped.iterdir() if path.name in names or ".xls" in path.name) == names
    for name in names:
        old, new = (shipped / name).read_bytes(), (fresh / name).read_bytes()
        assert old == new or said(old) == said(new), f"{place}/{period}/{name}：请运行 python examples/generate.py"


def test_a_unit_s_return_is_small():
    sizes = {path.name: path.stat().st_size for period in PERIODS for path in (ROOT / "examples" / period).iterdir()}
    assert max(size for name, size in sizes.items() if not name.startswith("D")) < 20_480
    assert sum(sizes.values()) < 2_000_000


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
    return {path.name.partition("_")[0]: read(path) for path in sorted((ROOT / "examples" / period).iterdir())}


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
        table = workbooks[department.code].get(layouts.SUPPLIED_SHEET, [])
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
        rows = [row for row in rows if row[0][0] is not None]
        assert len(rows) == len(records)
        for row, record in zip(rows, records, strict=True):
            for column, (value, percent) in zip(table.columns, row, strict=True):
                expected = record.get("responsible_text" if column.key == "responsible" else column.key)
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
        for code in ("D03", "D06")
        for row in workbooks[code][layouts.SUPPLIED_SHEET][HEADER_ROW + 1 :]
        for cell in row
    ]
    assert any(percent and isinstance(value, float) for value, percent in rates)


# ------------------------------------------------------------ the edges that the facts are meant to hold


def figure(facts, unit, item, origin="来源部门"):
    (found,) = [r for r in facts["figures"] if (r["unit"], r["item"], r["origin"]) == (unit, item, origin)]
    return found


def value(facts, unit, item, origin="来源部门"):
    return Decimal(figure(facts, unit, item, origin)["value"])


@pytest.fixture(scope="module")
def both():
    folder = ROOT / "tests" / "golden"
    return [json.loads((folder / name / "facts.json").read_text(encoding="utf-8")) for name in PERIODS]


def test_cumulative_figures_grow(both):
    rulebook = load_rulebook("dawa-2022", Period.parse("2022Q2"))
    first = {(r["unit"], r["item"], r["origin"]): r["value"] for r in both[0]["figures"]}
    for record in both[1]["figures"]:
        before = first.get((record["unit"], record["item"], record["origin"]))
        if rulebook.items[record["item"]].span == "累计" and before and record["value"]:
            assert Decimal(record["value"]) >= Decimal(before), record


def test_the_year_s_ledgers_grow(both):
    for name in ("任务台账", "督办单", "成果清单"):
        later = {record["number"]: record for record in both[1]["ledgers"][name]}
        for record in both[0]["ledgers"][name]:
            then = later[record["number"]]
            assert then["matter"] == record["matter"]
            if record.get("finished"):
                assert then["finished"] == record["finished"]
    done = [sum(bool(task["finished"]) for task in facts["ledgers"]["任务台账"]) for facts in both]
    assert done[1] > done[0] > 0


def test_nothing_happened_after_the_quarter(facts, period):
    end = Period.parse(period).last_day.isoformat()
    for records in facts["ledgers"].values():
        for record in records:
            assert all((record.get(key) or "") <= end for key in ("finished", "issued", "date"))


def test_twins_are_twins(facts):
    def without_name(unit):
        figures = [{**r, "unit": ""} for r in facts["figures"] if r["unit"] == unit]
        tasks = [r["number"] for r in facts["ledgers"]["任务台账"] if unit in r["responsible"]]
        blank = dict.fromkeys(("unit", "number", "matter", "document"), "")
        own = {
            name: [{**record, **blank} for record in records if record.get("unit") == unit]
            for name, records in facts["ledgers"].items()
        }
        for record in own["成果清单"]:
            record["date"] = ""
        return figures, tasks, own

    assert without_name("Z05") == without_name("Z06")


def test_edges_of_figures(both):
    first, second = both
    assert value(first, "J04", "E01.本期") < value(first, "J04", "E01.同期")
    assert value(first, "J01", "E02.完成") / value(first, "J01", "E02.计划") > Decimal("0.275")
    assert figure(first, "B08", "E02.计划", "自报")["state"] == "无"
    assert value(first, "B12", "E02.计划") == 0
    assert value(first, "J05", "E02.完成", "自报") > value(first, "J05", "E02.完成")
    assert value(second, "Z07", "S09.销号", "自报") > value(second, "Z07", "S09.销号")
    assert value(first, "J02", "S04.满意") / value(first, "J02", "S04.回访") == Decimal("0.95")
    assert Decimal("0.94") < value(first, "J03", "S04.满意") / value(first, "J03", "S04.回访") < Decimal("0.95")
    assert figure(first, "B05", "S04.回访")["state"] == "不适用"
    assert value(first, "Q05", "S09.抽查") == 0
    assert value(first, "B16", "S09.反弹") == 5
    assert figure(first, "B11", "L03.事项", "自报")["state"] == "不适用"
    assert figure(second, "B09", "L03.齐备", "自报")["state"] == "缺报"
    assert figure(second, "B12", "L03.事项", "自报")["state"] == "未证实"
    pairs = (("年实际", "年目标"), ("进度实际", "进度目标"))
    quadrants = {
        tuple(value(facts, unit, f"E09.{real}") >= value(facts, unit, f"E09.{goal}") for real, goal in pairs)
        for facts in both
        for unit in ("Y01", "Y02", "Y03", "Q02")
    }
    assert len(quadrants) == 4


def test_edges_of_orders(both):
    def rate(facts, unit, first, last):
        own = [(o["extended"] or o["due"], o["finished"]) for o in facts["ledgers"]["督办单"] if o["unit"] == unit]
        due = [(limit, finished) for limit, finished in own if first <= limit <= last]
        return len(due), sum(bool(finished) and finished <= limit for limit, finished in due)

    quarter = ("2022-01-01", "2022-03-31")
    assert rate(both[0], "B13", *quarter) == (50, 49)
    assert rate(both[0], "B01", *quarter) == (20, 19)
    assert rate(both[0], "B16", *quarter) == (10, 9)
    assert rate(both[0], "J04", *quarter) == (10, 8)
    assert rate(both[0], "Z08", *quarter) == (10, 6)
    assert rate(both[0], "B12", *quarter) == (3, 2)
    assert rate(both[0], "B11", *quarter) == (0, 0)
    assert rate(both[1], "Q04", "2022-04-01", "2022-06-30") == (40, 39)


def test_edges_of_samples_events_and_achievements(both):
    first, second = (facts["ledgers"] for facts in both)
    assert {r["after"] for r in first["决策档案抽查"] if r["unit"] == "Z01"} == {"未到期"}
    assert not any(r["unit"] == "B06" for r in first["决策档案抽查"])
    assert [r["unit"] for r in first["集体决策抽查"] if r["collective"] == "否"] == ["B10"]
    assert [r["unit"] for r in second["集体决策抽查"] if r["collective"] == "否"] == ["Z04"]
    assert [r["level"] for r in first["事项清单"] if r["number"] == "JW2022-005"] == ["市", "区"]
    assert {r["level"] for records in (first, second) for r in records["事项清单"]} == set(layouts.LEVELS)
    counts = {sum(r["unit"] == unit for r in first["成果清单"]) for unit in ("J03", "J02", "B01", "Z03")}
    assert counts == {0, 1, 2, 3}
    assert {"0.8", "1.2"} <= {r["difficulty"] for r in first["成果清单"]}
    assert {r["poll"] for r in first["测评票"]} == {"责任单位评价"}
    assert any(r["grade"] == "弃权" and r["score"] is None for r in first["测评票"])
    assert any(r["grade"] is None and r["score"] for r in first["测评票"])
    assert {r["ruling"] for r in second["认定表"]} == {"不适用", "确认缺报"}


def test_tasks_count_for_those_who_are_named(facts, rulebook):
    by_text = {task["responsible_text"]: task for task in facts["ledgers"]["任务台账"]}
    assert by_text["各镇街"]["responsible"] == [u.code for u in rulebook.units if u.unit_class == "镇街"]
    assert ("Q07" in by_text["区政府各部门"]["responsible"]) == (facts["period"] == "2022Q1")
    alone = by_text[""]
    assert alone["responsible"] == [alone["lead"]]
    assert {task["level"] for task in facts["ledgers"]["任务台账"]} == set(layouts.LEVELS)
