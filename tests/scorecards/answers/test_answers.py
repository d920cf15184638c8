"""What the office answers: slips, annotated copies, who has reported, what was read otherwise than typed."""

from __future__ import annotations

import csv
import io
import json
import re

import openpyxl
import pytest

from kaoping.appraisal import receive
from kaoping.forms import form_name, unit_form
from kaoping.periods import Period
from kaoping.rulebook.load import load_rulebook
from kaoping.writing import fixed_bytes

PERIOD = "2022Q1"
INPUT = "F"


@pytest.fixture(scope="module")
def rulebook():
    return load_rulebook("dawa-2022", Period.parse(PERIOD))


def own_rows(sheet):
    """Item → row of 指标数据."""
    return {sheet.cell(row, 1).value: row for row in range(4, sheet.max_row + 1) if sheet.cell(row, 1).value}


def filled(rulebook, code, revision=1, **typed):
    """A unit's return in which every figure is 12, but for those given by item (L01.应审 as L01_应审)."""
    book = unit_form(rulebook, rulebook.unit_by_code[code])
    figures = book["指标数据"]
    for item, row in own_rows(figures).items():
        figures[f"{INPUT}{row}"] = typed.get(item.replace(".", "_"), 12)
    cover = book["封面"]
    at = next(cell for row in cover.iter_rows() for cell in row if cell.value == "报送次数")
    cover.cell(at.row, at.column + 1).value = revision
    return fixed_bytes(book)


@pytest.fixture(scope="module")
def folder(rulebook, tmp_path_factory):
    """Three units' returns: one with faults, one sent twice, one that nobody can read."""
    folder = tmp_path_factory.mktemp("returns")

    def put(name, content):
        (folder / name).write_bytes(content)

    put(form_name("J01", "望湖街道", PERIOD), filled(rulebook, "J01", L01_应审="九十", L01_已审="１２"))
    put("J02_first.xlsx", filled(rulebook, "J02", 1, L01_已审=9))
    put("J02_second.xlsx", filled(rulebook, "J02", 2, L01_已审=10))
    put("J03.xlsx", b"PK\x03\x04 half a file")
    return folder


@pytest.fixture(scope="module")
def received(folder):
    return receive([folder], "dawa-2022", PERIOD)


@pytest.fixture(scope="module")
def out(received, tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    received.answer(out)
    return out / "answers"


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def words(page):
    """A page's text, tags taken out."""
    text = re.sub(r"<style>.*?</style>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def test_the_slip_says_cell_fault_and_mend_and_how_to_send_again(out, rulebook):
    row = own_rows(unit_form(rulebook, rulebook.unit_by_code["J01"])["指标数据"])["L01.应审"]
    text = words(out / "slips" / "J01.html")
    assert "报表退回单" in text
    assert "望湖街道（J01）" in text
    assert f"F{row} 指标数据 “九十”不是数字 E-VAL-NUM 请填 90" in text
    assert "把封面的“报送次数”改为 2" in text


def test_who_sent_nothing_is_reminded_and_told_that_nothing_is_not_zero(out):
    text = words(out / "slips" / "J04.html")
    assert "催报单" in text
    assert "没有收到你单位2022年第一季度的单位填报表。没有报送不等于零" in text


def test_the_status_names_everybody_who_owes_a_return_once(out, rulebook):
    status = rows(out / "status.csv")
    units = [row["code"] for row in status if row["form"] == "单位填报表"]
    assert units == [unit.code for unit in rulebook.units]
    states = {row["code"]: row["state"] for row in status}
    assert (states["J01"], states["J03"], states["J04"]) == ("已报送，有退回", "未报送", "未报送")
    assert next(row for row in status if row["code"] == "J02")["revision"] == "2"


def test_a_file_that_is_nobody_s_is_listed_with_its_reason(out):
    text = words(out / "status.html")
    assert "无法归入任何单位的文件" in text
    assert re.search(r"J03\.xlsx .*E-XL-(TRUNC|ZIP|BROKEN)", text)


def test_a_return_sent_again_is_compared_with_the_one_before(out, rulebook):
    row = own_rows(unit_form(rulebook, rulebook.unit_by_code["J02"])["指标数据"])["L01.已审"]
    (difference,) = rows(out / "resent.csv")
    assert (difference["code"], difference["file"], difference["by"]) == ("J02", "J02_first.xlsx", "J02_second.xlsx")
    assert (difference["what"], difference["before"], difference["after"]) == ("L01.已审", "9", "10")
    assert (difference["before_at"], difference["after_at"]) == (f"〈指标数据〉F{row}", f"〈指标数据〉F{row}")


def test_what_was_read_otherwise_than_typed_is_a_correction_with_before_and_after(out):
    (correction,) = rows(out / "corrections.csv")
    assert (correction["before"], correction["after"], correction["code"]) == ("１２", "12", "W-VAL-TEXTNUM")
    assert correction["sheet"] == "指标数据"


def cells(book):
    return {
        (sheet.title, cell.coordinate): (cell.value, cell.number_format, cell.protection.locked)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
    }


def test_the_annotated_copy_keeps_everything_but_the_marks(out, folder):
    sent = openpyxl.load_workbook(folder / form_name("J01", "望湖街道", PERIOD))
    copy = openpyxl.load_workbook(out / "marked" / "J01.xlsx")
    assert cells(copy) == cells(sent)
    assert copy.sheetnames == sent.sheetnames
    assert {prop.name: prop.value for prop in copy.custom_doc_props.props} == {
        prop.name: prop.value for prop in sent.custom_doc_props.props
    }
    for sheet in sent.worksheets:
        assert copy[sheet.title].protection.sheet == sheet.protection.sheet
        assert copy[sheet.title].data_validations.count == sheet.data_validations.count


def test_the_faulty_cell_is_red_and_its_comment_says_why(out, rulebook):
    row = own_rows(unit_form(rulebook, rulebook.unit_by_code["J01"])["指标数据"])["L01.应审"]
    cell = openpyxl.load_workbook(out / "marked" / "J01.xlsx")["指标数据"][f"F{row}"]
    assert cell.fill.fgColor.rgb == "00FFC7CE"
    assert cell.comment.text == "退回：“九十”不是数字。请填 90。"


def faults(received, file):
    return sorted((f.code, f.where.sheet, f.where.cell, f.found) for f in received.findings if f.where.file == file)


def test_an_annotated_copy_sent_back_unchanged_is_read_as_the_return_was(received, out, tmp_path):
    name = form_name("J01", "望湖街道", PERIOD)
    (tmp_path / name).write_bytes((out / "marked" / "J01.xlsx").read_bytes())
    assert faults(receive([tmp_path], "dawa-2022", PERIOD), name) == faults(received, name)


def test_the_workbook_of_findings_has_a_row_for_each_and_no_formula(received, out):
    book = openpyxl.load_workbook(out / "findings.xlsx")
    sheet = book["问题清单"]
    assert sheet.max_row == len(received.findings) + 2
    assert sheet.auto_filter.ref == f"A2:H{sheet.max_row}"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_findings_for_machines_are_the_same_findings(received, out):
    said = json.loads((out / "findings.json").read_text(encoding="utf-8"))
    assert [(row["code"], row["cell"]) for row in said["findings"]] == [
        (finding.code, finding.where.cell) for finding in received.findings
    ]


def test_a_formula_typed_as_text_stays_text_in_every_answer(rulebook, tmp_path):
    attack = "=HYPERLINK(0)<script>alert(1)</script>"
    book = openpyxl.load_workbook(io.BytesIO(filled(rulebook, "J01")))
    cell = book["指标数据"][f"F{own_rows(book['指标数据'])['L01.应审']}"]
    cell.value, cell.data_type = attack, "s"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "J01.xlsx").write_bytes(fixed_bytes(book))
    receive([tmp_path / "in"], "dawa-2022", PERIOD).answer(tmp_path)
    listed = openpyxl.load_workbook(tmp_path / "answers" / "findings.xlsx")["问题清单"]
    assert any(attack in str(row[5].value) for row in listed.iter_rows())
    assert all(cell.data_type != "f" for row in listed.iter_rows() for cell in row)
    assert "<script" not in (tmp_path / "answers" / "slips" / "J01.html").read_text(encoding="utf-8")


def test_the_same_returns_give_the_same_bytes_and_an_earlier_run_leaves_nothing(received, out, rulebook, tmp_path):
    received.answer(tmp_path)
    first = {path.relative_to(tmp_path / "answers"): path.read_bytes() for path in (tmp_path / "answers").rglob("*.*")}
    assert first == {path.relative_to(out): path.read_bytes() for path in out.rglob("*.*")}
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "J04.xlsx").write_bytes(filled(rulebook, "J04"))
    receive([tmp_path / "in"], "dawa-2022", PERIOD).answer(tmp_path)
    assert not (tmp_path / "answers" / "marked" / "J01.xlsx").exists()
