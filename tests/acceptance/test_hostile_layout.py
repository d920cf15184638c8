"""A department's own table, described in hostile_layout/sources.yaml, when somebody has tampered with its workbook."""

from __future__ import annotations

import importlib.util
import io
import os
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

from kaoping.appraisal import receive
from kaoping.writing import put_text

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LAYOUT = HERE / "hostile_layout"
PERIOD = "2022Q1"
HEAD = ("序号", "指标编码", "指标名称", "单位", "计划值", "完成值", "完成日期", "备注")
ROWS = (
    (1, "A01", "重点项目开工率", "%", 100, 98.5, "2022-03-01", None),
    (2, "A02", "信访办结率", "%", 95, 96.25, "2022-03-02", None),
    (3, "B01", "政务公开条数", "条", 120, 131, "2022-03-03", None),
)
SAID = {"A01": (100, 98.5), "A02": (95, 96.25), "B01": (120, 131)}
"""What the rows say: code → 计划值 and 完成值."""


def load(path):
    spec = importlib.util.spec_from_file_location(f"layout_{path.stem}", path)
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


formats = load(ROOT / "examples" / "formats.py")


def table(head=HEAD, rows=ROWS, change=None):
    """The department's workbook, as bytes."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "填报表"
    for row in (head, *rows):
        sheet.append(row)
    if change is not None:
        change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_xml(change):
    parts = formats.members(table())
    return formats.packed([(name, change(xml) if name.endswith("sheet1.xml") else xml) for name, xml in parts])


@pytest.fixture
def received(tmp_path):
    def read(data, name="一季度完成情况.xlsx"):
        path = tmp_path / name
        path.write_bytes(data)
        return receive([path], LAYOUT, PERIOD)

    return read


def figures(received):
    """Code → 计划值 and 完成值 of the rows that count."""
    items = received.intake.items
    known = items[(items["state"] != "缺报") & items["item"].str.startswith("C01")]
    found = {}
    for unit, of_unit in known.groupby("unit"):
        values = dict(zip(of_unit["item"], of_unit["value"], strict=True))
        found[unit] = tuple(values.get(f"C01.{name}") for name in ("计划", "完成"))
    return found


def said(received):
    """(code, cell) of what is said of the file, without the units of which it has no row."""
    return {(f.code, f.where.cell) for f in received.findings if f.where.file and "的一行" not in f.found}


def test_the_table_is_read_by_its_words(received):
    read = received(table())
    assert figures(read) == SAID
    assert said(read) == set()


def hidden(sheet):
    sheet.row_dimensions[3].hidden = True


LIKE_IT = {
    "a dimension too large": (with_xml(lambda xml: xml.replace(b'ref="A1:H4"', b'ref="A1:XFD1048576"')), set()),
    "a dimension too small": (with_xml(lambda xml: xml.replace(b'ref="A1:H4"', b'ref="A1"')), set()),
    "no addresses": (formats.without_addresses(table()), set()),
    "the strict dialect": (formats.strict(table()), set()),
    "shared texts": (formats.with_shared_texts(table()), set()),
    "a row that is hidden": (table(change=hidden), {("W-XL-HIDDENROW", "")}),
}


@pytest.mark.parametrize("how", LIKE_IT)
def test_an_odd_but_whole_workbook_is_read_like_the_good_one(received, how):
    data, also = LIKE_IT[how]
    assert formats.members(data) != formats.members(table())
    read = received(data)
    assert figures(read) == SAID
    assert said(read) == also


def merged(sheet):
    sheet["F3"] = sheet["F4"] = None
    sheet.merge_cells("F2:F4")


def typed(value):
    return table(rows=((*ROWS[0][:5], value, *ROWS[0][6:]), *ROWS[1:]))


ONE_CELL = {
    "a formula without its result": (typed("=1+1"), "E-XL-NOCACHE"),
    "an error": (typed("#DIV/0!"), "E-XL-ERRVAL"),
    "a number without end": (with_xml(lambda xml: xml.replace(b"<v>98.5</v>", b"<v>1E309</v>")), "E-VAL-RANGE"),
    "no number at all": (typed("九十八"), "E-VAL-NUM"),
    "a comma for a point": (typed("98,5"), "E-VAL-NUM"),
}


@pytest.mark.parametrize("what", ONE_CELL)
def test_a_cell_that_cannot_be_used_is_named_and_the_others_count(received, what):
    data, code = ONE_CELL[what]
    read = received(data)
    assert (code, "F2") in said(read)
    assert figures(read) == SAID | {"A01": (100, None)}


def test_a_number_over_three_rows_counts_for_none_of_them(received):
    read = received(table(change=merged))
    assert {code for code, _ in said(read)} == {"E-XL-MERGED"}
    assert figures(read) == {"A01": (100, None), "A02": (95, None), "B01": (120, None)}


def test_a_far_cell_or_a_hidden_sheet_lets_nothing_count(received):
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    read = received(with_xml(lambda xml: xml.replace(b"</sheetData>", far)))
    assert (figures(read), said(read)) == ({}, {("E-XL-TOOBIG", "XFD1048576")})
    parts = [(name, xml.replace(b'state="visible"', b'state="veryHidden"')) for name, xml in formats.members(table())]
    read = received(formats.packed(parts), "另一份.xlsx")
    assert (figures(read), said(read)) == ({}, {("E-XL-HIDDEN", "")})


LOOKALIKES = {
    "巿发改局": "U+5DFF",
    "市\N{ZERO WIDTH SPACE}发改局": "U+200B",
    "\N{RIGHT-TO-LEFT OVERRIDE}局改发市": "U+202E",
    "Α局": "U+0391",
    "Ａ局": "U+FF21",
    "①局": "U+2460",
    "../../../etc/passwd": "",
    "<script>alert(1)</script>": "",
    "{{7*7}}": "",
    "NaN": "",
}
"""What only looks like a unit on the roster, or is meant for a program → the code point that is shown."""


def units(names):
    def as_text(sheet):
        for row, name in enumerate(names, start=2):
            put_text(sheet.cell(row, 1), name)

    return table(("单位名称", "完成值"), [("", 90 + number) for number in range(len(names))], as_text)


def test_a_unit_is_taken_by_its_name_and_never_by_what_looks_like_it(received):
    read = received(units(["市发改局", *LOOKALIKES]))
    refused = [f for f in read.findings if f.code == "E-UNIT-UNKNOWN"]
    assert [f.where.cell for f in refused] == [f"A{row}" for row in range(3, 3 + len(LOOKALIKES))]
    for finding, point in zip(refused, LOOKALIKES.values(), strict=True):
        assert point in finding.found
    items = read.intake.items
    known = items[(items["item"] == "C02.分数") & (items["state"] != "缺报")]
    assert list(zip(known["unit"], known["value"], strict=True)) == [("U01", 90)]


class Live(HTMLParser):
    """Collects what a browser would act upon."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        active = [name for name, value in attributes if name.startswith("on") or "javascript:" in (value or "")]
        if tag in {"script", "img", "iframe", "object", "embed", "base", "form"} or active:
            self.found.append((tag, active))


def test_what_is_meant_for_a_program_stays_text_in_everything_that_is_written(tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    names = [*LOOKALIKES, "=cmd|' /C calc'!A0", "@SUM(1,1)", '"><img src=x onerror=alert(1)>']
    (folder / "表.xlsx").write_bytes(units(names))
    command = [sys.executable, "-m", "kaoping", "score", folder, "--rules", LAYOUT, "--period", PERIOD, "--out", out]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [*command, "--allow-incomplete"], cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 1, done.stderr.decode()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out"]
    written = "".join(path.read_text(encoding="utf-8") for path in out.rglob("*.html"))
    assert "&lt;script&gt;alert(1)" in written
    assert "{{7*7}}" in written
    for path in out.rglob("*.html"):
        live = Live()
        live.feed(path.read_text(encoding="utf-8"))
        assert live.found == [], path.name
    for path in out.rglob("*.xlsx"):
        cells = [cell for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row]
        assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == [], path.name
