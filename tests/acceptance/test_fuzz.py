"""Returns that went wrong on their way, some hundreds of them: each is read as another reader reads it, or refused.

KAOPING_FUZZ is how many (400 without it), KAOPING_FUZZ_SEED another throw of the dice. What is read of an .xlsx is
held against openpyxl, of an .ods against its plain elements, cell by cell. Nobody else than our reader's own library
reads an .xls, so there only the limits are held: it ends, in time, in cells inside the form or in a code.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import io
import math
import os
import random
import re
import sys
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from kaoping.findings import CODES
from kaoping.forms import fixed_texts, source_form, unit_form
from kaoping.intake.cells import MAX_COLUMNS, MAX_ROWS
from kaoping.intake.reception import take_in
from kaoping.intake.workbook import read_workbooks
from kaoping.periods import Period
from kaoping.rulebook.load import load_rulebook
from kaoping.writing import fixed_bytes

ROOT = Path(__file__).resolve().parents[2]
RETURNS = ROOT / "examples" / "2022Q2"
COUNT = int(os.environ.get("KAOPING_FUZZ", "400"))
SEED = os.environ.get("KAOPING_FUZZ_SEED", "1")
CAME_THROUGH = 0.2
"""At least this share of the mutants is still read: a fuzz of which everything is refused says nothing of reading."""


def load(path):
    name = f"fuzz_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


mutants = load(ROOT / "tests" / "acceptance" / "mutants.py")
plain_reader = load(ROOT / "tests" / "acceptance" / "plain_reader.py")
formats = load(ROOT / "examples" / "formats.py")


# ------------------------------------------------------------ whole workbooks of every kind


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def office_book():
    """What office programs keep in cells: days, percentages, logical values, errors, formulas, runs, merges."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "填报表"
    sheet.append(["事项", "完成率", "日期", "时刻", "是否", "公式", "错误", "说明"])
    bold = CellRichText("前", TextBlock(InlineFont(b=True), "后"))
    moment = dt.datetime(2022, 6, 30, 17, 30)  # noqa: DTZ001 - a cell knows no time zone
    for row in range(2, 12):
        sheet.append([f"事项{row}", row / 20, dt.date(2022, 4, row), moment, row % 2 == 0, "=1+1", "#DIV/0!", bold])
        sheet.cell(row, 2).number_format = "0.00%"
    sheet.merge_cells("A14:C15")
    sheet["A14"] = "合并的说明"
    sheet.row_dimensions[5].hidden = True
    parts = formats.members(saved(book))
    result = re.compile(rb"(<f>1\+1</f>)<v\s*(?:/>|></v>)")
    return formats.packed([(name, result.sub(rb"\1<v>2</v>", content)) for name, content in parts])


@pytest.fixture(scope="module")
def rulebook():
    return load_rulebook("dawa-2022", Period.parse("2022Q2"))


@pytest.fixture(scope="module")
def originals(rulebook):
    """File name → bytes of a workbook that is read without a word against it."""
    unit = (RETURNS / "Z01_清水镇_2022Q2.xlsx").read_bytes()
    resaved = saved(openpyxl.load_workbook(io.BytesIO(unit)))
    departments = {one.code: one for one in rulebook.roster.departments}
    return {
        "unit.xlsx": unit,
        "resaved.xlsx": resaved,
        "blank unit.xlsx": fixed_bytes(unit_form(rulebook, rulebook.units[0], None)),
        "blank source.xlsx": fixed_bytes(source_form(rulebook, departments["D02"])),
        "figures.xlsx": (RETURNS / "D03_区税务局_2022Q2.xlsx").read_bytes(),
        "lists.xlsx": (RETURNS / "D12_区财政局_2022Q2.xlsx").read_bytes(),
        "office.xlsx": office_book(),
        "shared.xlsx": formats.with_shared_texts(office_book()),
        "shared too.xlsx": formats.with_shared_texts(resaved),
        "strict.xlsx": formats.strict(resaved),
        "no addresses.xlsx": formats.without_addresses(resaved),
        "old.xls": (RETURNS / "Z07_平川镇_2022Q2.xls").read_bytes(),
        "old too.xls": (ROOT / "examples" / "2022Q1" / "B15_区应急管理局_2022Q1.xls").read_bytes(),
        "open.ods": formats.ods_bytes(openpyxl.load_workbook(io.BytesIO(unit))),
    }


@pytest.fixture(scope="module")
def read(originals, tmp_path_factory):
    """Each mutant with what became of it: (path, workbook)."""
    folder = tmp_path_factory.mktemp("mutants")
    names = sorted(originals)
    paths = []
    for number in range(COUNT):
        name = names[number % len(names)]
        path = folder / f"{number:05} {name}"
        path.write_bytes(mutants.mutant(originals[name], random.Random(f"{SEED}/{number}")))  # noqa: S311 - dice
        paths.append(path)
    return list(zip(paths, read_workbooks(paths), strict=True))


def codes(workbook):
    return [finding.code for finding in workbook.findings if finding.severity == "退回"]


# ------------------------------------------------------------ before anything happens to them


def test_the_workbooks_are_read_as_other_readers_read_them(originals, tmp_path):
    paths = [tmp_path / name for name in originals]
    for path in paths:
        path.write_bytes(originals[path.name])
    for path, workbook in zip(paths, read_workbooks(paths), strict=True):
        assert codes(workbook) == [], path.name
        assert differences(path, workbook) == [], path.name


def test_the_other_reader_sees_a_difference_where_there_is_one(originals, tmp_path):
    path = tmp_path / "unit.xlsx"
    path.write_bytes(originals["unit.xlsx"])
    (workbook,) = read_workbooks([path])
    other = openpyxl.load_workbook(path)
    other["指标数据"]["D4"] = "改过的数据项"
    other.save(path)
    assert [(sheet, place) for sheet, place, _, _ in differences(path, workbook)] == [("指标数据", (4, 4))]


# ------------------------------------------------------------ what becomes of them


def test_no_mutant_stops_its_reader_or_takes_too_long(read):
    died = [(path.name, workbook.trace, *codes(workbook)) for path, workbook in read if workbook.trace]
    assert died == []
    assert [path.name for path, workbook in read if "E-XL-PARSER" in codes(workbook)] == []


def test_a_mutant_is_refused_by_a_code_of_ours_and_told_what_to_do_or_it_is_read(read):
    refused = [(path, workbook) for path, workbook in read if workbook.refused]
    for path, workbook in refused:
        for finding in workbook.findings:
            assert finding.code in CODES
            assert finding.where.file == path.name
            assert finding.found
            assert finding.fix
    assert CAME_THROUGH * len(read) <= len(read) - len(refused) < len(read)


def test_what_is_read_lies_inside_a_form_and_is_finite(read):
    for path, workbook in read:
        for sheet in workbook.sheets if not workbook.refused else ():
            for row, column, value in sheet.cells:
                assert 1 <= row <= MAX_ROWS, path.name
                assert 1 <= column <= MAX_COLUMNS, path.name
                assert not isinstance(value, float) or math.isfinite(value), path.name
                assert not isinstance(value, str) or value.encode(), path.name


def test_what_is_read_is_what_another_reader_reads(read):
    compared = [(path, workbook) for path, workbook in read if not workbook.refused and workbook.kind != "xls"]
    assert compared
    wrong = {path.name: found[:3] for path, workbook in compared if (found := differences(path, workbook))}
    assert wrong == {}


def differences(path, workbook):
    """Sheet, place, our value and the other reader's, wherever these differ and we refuse nothing."""
    data = path.read_bytes()
    if workbook.kind == "xls":
        return []
    try:
        if workbook.kind == "ods":
            own, other = plain_reader.own_open_reading(workbook), plain_reader.open_reading(data)
        else:
            own, other = plain_reader.own_reading(workbook, data), plain_reader.other_reading(data)
    except Exception as error:  # noqa: BLE001 - what another reader cannot open, we should not have read either
        return [("", (0, 0), "read", repr(error))]
    names = [name for name, _ in own], [name for name, _ in other]
    if names[0] != names[1]:
        return [("", (0, 0), *names)]
    refused = [sheet.uncached | sheet.errors.keys() | covered(sheet) for sheet in workbook.sheets]
    return [
        (name, place, ours.get(place), theirs.get(place))
        for (name, ours), (_, theirs), unusable in zip(own, other, refused, strict=True)
        for place in sorted(ours.keys() | theirs.keys())
        if ours.get(place) != theirs.get(place) and place not in unusable
        if not read_leniently(ours.get(place), theirs.get(place))
    ]


NUMBER = re.compile(r"[-+]?[0-9.]+([eE][-+]?[0-9]+)?", re.ASCII)


def read_leniently(ours, theirs):
    """Text in a number cell: we keep it as typed, openpyxl takes what Python takes for a number (１２ for 12.0)."""
    if not isinstance(ours, str) or not isinstance(theirs, float) or NUMBER.fullmatch(ours):
        return False  # what is a number to everybody is one to us
    try:
        return float(ours) == theirs
    except ValueError:
        return False


def covered(sheet):
    """Places under a merged block but its first: we name what stands there, openpyxl drops it."""
    return {
        (row, column)
        for top, left, bottom, right in sheet.merged
        for row, column, _ in sheet.cells
        if top <= row <= bottom and left <= column <= right and (row, column) != (top, left)
    }


def test_what_is_read_walks_through_reception_without_a_fault_of_ours(read, rulebook):
    """Taken in one after another: every figure that is used is a number, and whoever sent nothing usable is named."""
    fixed = fixed_texts(rulebook)
    units, values = {unit.code for unit in rulebook.units}, []
    for _, workbook in [one for one in read if not one[1].refused][:: max(1, COUNT // 100)]:
        intake = take_in([workbook], rulebook, fixed)
        values += intake.items["value"].dropna().tolist()
        missing = {finding.code for finding in intake.findings}
        assert "E-UNIT-MISSING" in missing
        assert set(intake.items["unit"]) == units
    assert values
    assert all(map(math.isfinite, values))


# ------------------------------------------------------------ what such mutants have found

SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
WRONG = {
    "rows in a namespace that is not a sheet's": (SHEET, b'main"><sheetPr', b'other"><sheetPr', "E-XL-BROKEN"),
    "sheets in another namespace": (BOOK, b"spreadsheetml/2006/main", b"spreadsheetml/2006/odd", "E-XL-BROKEN"),
    "a link to a sheet in another namespace": (
        BOOK,
        b"officeDocument/2006/relationships",
        b"officeDocument/2006/relations",
        "E-XL-BROKEN",
    ),
    "a sheet without a name": (BOOK, 'name="填报表"'.encode(), b'name=""', "E-XL-BROKEN"),
    "a part that is no sheet": (SHEET, b"sheetData", b"sheetDate", "E-XL-BROKEN"),
    "an attribute twice": (SHEET, b'<row r="3"', b'<row r="3" ht="20" ht="20"', "E-XL-XML"),
    "a row in a row": (SHEET, b"</row></sheetData>", b'<row r="99"/></row></sheetData>', "E-XL-XML"),
    "a value outside a cell": (SHEET, b"</row></sheetData>", b"<v>7</v></row></sheetData>", "E-XL-XML"),
    "words between cells": (SHEET, b"</row></sheetData>", b"<t>7</t></row></sheetData>", "E-XL-XML"),
    "a text in a cell that is no text": (SHEET, b"<v>44654</v>", b"<is><t>44654</t></is>", "E-XL-XML"),
    "a kind of cell that does not exist": (SHEET, b't="n"><v>44654', b't="number"><v>44654', "E-XL-BROKEN"),
    "a text with two texts": ("xl/sharedStrings.xml", "<t>完成率</t>".encode(), b"<t>1</t><t>2</t>", "E-XL-XML"),
    "a text by another number than its place": (SHEET, b't="s"><v>3</v>', b't="s"><v>d</v>', "E-XL-BROKEN"),
    "a day so far off that the reader stumbles": (SHEET, b"<v>44654</v>", b"<v>1E+300</v>", "E-VAL-DATE"),
}
"""What is wrong → part, what stood there, what stands there now, the code by which the whole file is refused."""


@pytest.mark.parametrize("what", WRONG)
def test_where_two_readers_would_see_two_things_the_file_is_refused(tmp_path, what):
    part, before, after, code = WRONG[what]
    parts = formats.members(formats.with_shared_texts(office_book()))
    changed = [(name, content.replace(before, after) if name == part else content) for name, content in parts]
    assert changed != parts
    path = tmp_path / "报表.xlsx"
    path.write_bytes(formats.packed(changed))
    (workbook,) = read_workbooks([path])
    assert codes(workbook) == [code]
    assert workbook.trace == ""


WRONG_OPEN = {
    "a text beside its paragraph": ("<text:p>3</text:p>", "<text:p>3</text:p>4"),
    "a paragraph in a paragraph": ("<text:p>3</text:p>", "<text:p>3<text:p>4</text:p></text:p>"),
    "a value of another kind": ('office:value-type="float"', 'office:value-type="string"'),
    "a percentage without its value": ('office:value-type="float" office:value="3"', 'office:value-type="percentage"'),
    "a sheet outside the workbook": ("office:spreadsheet", "office:drawing"),
}


@pytest.mark.parametrize("what", WRONG_OPEN)
def test_where_two_readers_of_an_open_document_would_see_two_things_it_is_refused(tmp_path, what):
    book = openpyxl.Workbook()
    book.active["A1"] = 3
    before, after = WRONG_OPEN[what]
    parts = [(name, content.decode()) for name, content in formats.members(formats.ods_bytes(book))]
    changed = [(name, content.replace(before, after)) for name, content in parts]
    assert changed != parts
    path = tmp_path / "报表.ods"
    path.write_bytes(formats.packed([(name, content.encode()) for name, content in changed]))
    (workbook,) = read_workbooks([path])
    assert codes(workbook) == ["E-XL-XML"]


def test_a_container_of_a_standard_that_nobody_knows_is_refused(tmp_path):
    data = bytearray(office_book())
    first = data.find(b"PK\x01\x02")
    for at, value in ((first + 6, 127), (first + 8, 0x20)):  # the version that it needs; patched data
        changed = bytearray(data)
        changed[at] = value
        path = tmp_path / f"{value}.xlsx"
        path.write_bytes(changed)
        (workbook,) = read_workbooks([path])
        assert codes(workbook) == ["E-XL-ZIP"]
