"""The messy twin of a quarter says what its clean quarter says, and every cell that was typed oddly is listed."""

import csv
import importlib
import io
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from kaoping.appraisal import receive
from kaoping.intake.workbook import read_workbooks

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
PERIOD = "2022Q2"
MESSY = EXAMPLES / "messy"
AGAIN = "Z04_稻香镇_2022Q2_第2次.xlsx"


@pytest.fixture(scope="module")
def twins(tmp_path_factory):
    """The folder of the messy quarter: the messy returns, and the clean ones of all other senders."""
    folder = tmp_path_factory.mktemp("messy")
    senders = {path.name[:3] for path in (MESSY / PERIOD).iterdir()}
    for path in (EXAMPLES / PERIOD).iterdir():
        if path.name[:3] not in senders:
            shutil.copy(path, folder)
    for path in (MESSY / PERIOD).iterdir():
        shutil.copy(path, folder)
    return folder


@pytest.fixture(scope="module")
def clean():
    return receive([EXAMPLES / PERIOD], "dawa-2022", PERIOD)


@pytest.fixture(scope="module")
def messy(twins):
    return receive([twins], "dawa-2022", PERIOD)


@pytest.fixture(scope="module")
def listed():
    """What the typist noted: file, sheet, cell, way, what stands there, what it means."""
    text = (MESSY / "corrections.csv").read_bytes().decode("utf-8-sig")
    return [tuple(row) for row in csv.reader(io.StringIO(text, newline=""))][1:]


def changes(received):
    """Every value that was read otherwise than it was typed, by sender, sheet and cell."""
    return {
        (found.where.file[:3], found.where.sheet, found.where.cell): (found.change.before, found.change.after)
        for found in received.findings
        if found.change is not None
    }


# ------------------------------------------------------------ the same items


def test_the_items_are_those_of_the_clean_quarter(clean, messy):
    assert messy.intake.items.equals(clean.intake.items)


def test_the_records_are_those_of_the_clean_quarter(clean, messy):
    said = [
        {table: [record.values for record in records] for table, records in received.intake.records.items()}
        for received in (clean, messy)
    ]
    assert said[0]["争取资金清单"]
    assert said[0] == said[1]


def test_nothing_is_sent_back(messy):
    assert [str(finding) for finding in messy.findings if finding.severity == "退回"] == []


# ------------------------------------------------------------ every correction is listed


def test_every_oddly_typed_cell_is_listed_with_what_stood_there_and_what_was_read(clean, messy, listed):
    """What the clean quarter's own clerks typed oddly, in cells that were not typed again, is listed there too."""
    typed = {(file[:3], sheet, cell): (before, after) for file, sheet, cell, _, before, after in listed}
    assert changes(messy) == changes(clean) | typed
    assert len(typed) == len(listed) > 900


WAYS = (
    "全角数字", "千分位", "全角千分位", "不换行空格", "全角空格", "人民币符号", "半角人民币符号", "撇号", "正号",
    "文本数字", "百分号", "全角百分号", "空格百分号", "百分数格式", "点号日期", "斜线日期", "短横日期", "年月日",
    "两位年月日", "八位日期", "全角日期", "日期序号",
)  # fmt: skip
"""Every spelling that is accepted, and that somebody in the messy quarter uses."""


@pytest.mark.parametrize("way", WAYS)
def test_every_accepted_spelling_is_used(listed, way):
    assert [row for row in listed if row[3] == way]


def test_some_odd_spellings_worked_by_hand(messy):
    """清水镇 examines 2 decisions; 望湖街道 pays 21259.63 in taxes; ZJ2022-001 is 1995, of 22 March 2022."""
    found = changes(messy)
    assert found["Z01", "指标数据", "F4"] == ("２", "2")
    assert found["D03", "数据报送", "C5"] == ("２１２５９．６３", "21259.63")
    assert found["D12", "争取资金清单", "G4"] == ("2022.3.22", "2022-03-22")
    assert found["D12", "争取资金清单", "F4"][0].lstrip("'+¥￥ ") in {"1995", "1,995", "１，９９５"}
    assert found["D12", "争取资金清单", "F4"][1] == "1995"


# ------------------------------------------------------------ every kind of file


def kinds(folder):
    return {book.name: book for book in read_workbooks(sorted(folder.iterdir()))}


def test_the_files_are_of_every_kind_that_offices_send():
    books = kinds(MESSY / PERIOD)
    assert {(book.name.rpartition(".")[2], book.kind) for book in books.values()} == {
        ("xlsx", "xlsx"),
        ("ods", "ods"),
        ("et", "xls"),
        ("xls", "xls"),
        ("xls", "xlsx"),  # renamed
    }


def tree(name):
    """The sheet 指标数据 of one of our own examples, as it stands in the file."""
    with zipfile.ZipFile(MESSY / PERIOD / name) as archive:
        return ET.fromstring(archive.read("xl/worksheets/sheet2.xml"))  # noqa: S314 - our own file


def test_one_file_is_in_the_strict_dialect_and_one_has_no_addresses():
    strict = tree("J03_新港街道_2022Q2.xlsx")
    assert strict.tag == "{http://purl.oclc.org/ooxml/spreadsheetml/main}worksheet"
    bare = tree("J04_桃园街道_2022Q2.xlsx")
    cells = list(bare.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}c"))
    assert cells
    assert not any("r" in cell.attrib for cell in cells)


@pytest.mark.parametrize(
    ("code", "sender", "says"),
    [
        ("W-XL-EXT", "J02", "内容是 .xlsx 工作簿，已按内容读取"),
        ("W-XL-HIDDENROW", "Z03", "第 5 行被隐藏，已读取"),
        ("W-XL-BLANKTAIL", "Z03", "直到第 2500 行都是空行，已忽略"),
        ("W-ROW-TOTAL", "D09", "合计行与明细相符"),
        ("W-ROW-TOTAL", "D12", "合计行，不作为记录"),
        ("W-FORM-TWICE", "Z04", "第 1 次报送，已由第 2 次"),
    ],
)
def test_what_else_is_odd_is_mentioned(messy, code, sender, says):
    found = [one.found for one in messy.findings if one.code == code and one.where.file.startswith(sender)]
    assert any(says in text for text in found), found


def test_the_second_return_counts_and_its_difference_to_the_first_is_kept(messy):
    assert messy.intake.received["单位填报表", "Z04"] == AGAIN
    (resent,) = [one for one in messy.intake.resent if one.code == "Z04"]
    assert (resent.revision, resent.by_revision) == (1, 2)
    assert [float(one.before) - float(one.after) for one in resent.differences if one.after] == [100.0]


# ------------------------------------------------------------ the command, and the generator


def environment():
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


def test_checking_the_messy_quarter_ends_in_zero_and_writes_the_list(twins, tmp_path, listed):
    command = [sys.executable, "-m", "kaoping", "check", twins, "--rules", "dawa-2022", "--period", PERIOD]
    ended = subprocess.run([*command, "--out", tmp_path], capture_output=True, check=False, env=environment())
    assert ended.returncode == 0, ended.stderr.decode()
    text = (tmp_path / "answers" / "corrections.csv").read_bytes().decode("utf-8-sig")
    rows = {(row["file"], row["sheet"], row["cell"]): row for row in csv.DictReader(io.StringIO(text, newline=""))}
    for file, sheet, cell, _, before, after in listed:
        row = rows[file, sheet, cell]
        assert (row["before"].removeprefix("'"), row["after"]) == (before.removeprefix("'"), after)


def said(content):
    """What a workbook says, whichever zlib packed it and whichever XML library wrote it."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return {name: ET.canonicalize(part) if part.startswith(b"<") else part for name, part in parts.items()}


def test_the_shipped_files_are_what_the_generator_writes(tmp_path):
    if str(EXAMPLES) not in sys.path:
        sys.path.insert(0, str(EXAMPLES))
    importlib.import_module("messy").main(tmp_path)
    names = sorted(path.relative_to(MESSY) for path in MESSY.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(tmp_path / "messy") for path in tmp_path.rglob("*") if path.is_file())
    for name in names:
        again, shipped = (tmp_path / "messy" / name).read_bytes(), (MESSY / name).read_bytes()
        assert again == shipped or said(again) == said(shipped), f"{name}：请运行 python examples/messy.py"


def test_the_messy_returns_are_few_and_small():
    sizes = [path.stat().st_size for path in MESSY.rglob("*") if path.is_file()]
    assert sum(sizes) < 400_000
