"""Many files at once: read in order, each on its own, whatever one of them does to its reader."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import textwrap
from array import array
from datetime import date, datetime
from datetime import time as time_of_day

import openpyxl
import pytest
import xlwt

from kaoping.intake import message
from kaoping.intake.bounds import Bounds
from kaoping.intake.cells import Sheet, Workbook
from kaoping.intake.workbook import read_bounded, read_workbooks


def save_return(path, value=98.5):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "指标数据"
    sheet.append(["项目", "完成值", "完成日期", "是否完成", None, "备注"])
    sheet.append(["开工率", value, date(2022, 3, 31), True])
    sheet["B2"].number_format = "0.00%"
    sheet["C2"].number_format = "yyyy-mm-dd"
    book.create_sheet("说明").sheet_state = "hidden"
    book.save(path)
    return path


def save_old_return(path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("指标数据")
    sheet.write(0, 0, "开工率")
    sheet.write(0, 1, 0.985, xlwt.easyxf(num_format_str="0.00%"))
    sheet.write(0, 2, date(2022, 3, 31), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    sheet.write(0, 3, -1, xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    sheet.write_merge(2, 3, 0, 1, "合并")
    sheet.write(5, 0, "藏\x01")
    sheet.row(5).hidden = True
    book.save(str(path))
    return path


@pytest.fixture
def returns(tmp_path):
    """Five files of four kinds, one of them damaged."""
    damaged = tmp_path / "3.xlsx"
    damaged.write_bytes(save_return(tmp_path / "good.xlsx").read_bytes()[:1000])
    text = tmp_path / "4.xlsx"
    text.write_text("项目,完成值", encoding="gbk")
    return [
        save_return(tmp_path / "1.xlsx", 1.0),
        save_old_return(tmp_path / "2.xls"),
        damaged,
        text,
        save_return(tmp_path / "5.xlsx", 5.0),
    ]


def test_an_ordinary_return_arrives_as_typed(tmp_path):
    path = save_return(tmp_path / "望湖街道_2022Q1.xlsx")
    [book] = read_workbooks([path])
    assert (book.name, book.kind, book.size) == ("望湖街道_2022Q1.xlsx", "xlsx", path.stat().st_size)
    assert book.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert book.findings == []
    assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [("指标数据", False), ("说明", True)]
    assert book.sheets[0].cells == [
        (1, 1, "项目"),
        (1, 2, "完成值"),
        (1, 3, "完成日期"),
        (1, 4, "是否完成"),
        (1, 6, "备注"),
        (2, 1, "开工率"),
        (2, 2, 98.5),
        (2, 3, date(2022, 3, 31)),
        (2, 4, True),
    ]
    assert book.sheets[0].percent == {(2, 2)}


def test_an_old_workbook_arrives_with_the_same_facts(tmp_path):
    [book] = read_workbooks([save_old_return(tmp_path / "旧表.xls")])
    [sheet] = book.sheets
    assert sheet.cells == [(1, 1, "开工率"), (1, 2, 0.985), (1, 3, date(2022, 3, 31)), (3, 1, "合并")]
    assert sheet.percent == {(1, 2)}
    assert sheet.errors[1, 4] == "无效日期 -1"
    assert sheet.merged == ((3, 1, 4, 2),)
    assert sheet.hidden_rows == {6}
    assert [(finding.code, finding.where.cell) for finding in book.findings] == [("E-TXT-CTRL", "A6")]


def test_files_come_back_in_order_whatever_the_number_of_workers(returns):
    alone = read_workbooks(returns, workers=1)
    assert [book.name for book in alone] == ["1.xlsx", "2.xls", "3.xlsx", "4.xlsx", "5.xlsx"]
    assert [[finding.code for finding in book.findings] for book in alone] == [
        [],
        ["E-TXT-CTRL"],
        ["E-XL-TRUNC"],
        ["E-XL-CSV"],
        [],
    ]
    many = returns * 8  # more than one chunk
    assert read_workbooks(many, workers=3) == alone * 8


def test_progress_counts_the_files_that_are_done_and_what_was_found_in_them(returns, tmp_path):
    (tmp_path / "空.xlsx").write_bytes(b"")  # one finding: E-XL-EMPTY
    seen = []
    paths = [tmp_path / "空.xlsx", *returns * 4]
    read_workbooks(paths, workers=2, on_progress=lambda *told: seen.append(told))
    assert [(done, total) for done, total, _ in seen] == [(16, 21), (21, 21)]
    assert seen[-1][2] == 1 + 4 * sum(len(book.findings) for book in read_workbooks(returns))


def test_a_file_that_cannot_be_opened_is_refused_and_the_others_are_read(tmp_path):
    (tmp_path / "folder.xlsx").mkdir()
    paths = [tmp_path / "absent.xlsx", save_return(tmp_path / "good.xlsx"), tmp_path / "folder.xlsx"]
    books = read_workbooks(paths)
    assert [[finding.code for finding in book.findings] for book in books] == [["E-XL-ACCESS"], [], ["E-XL-ACCESS"]]
    assert str(books[0].findings[0]) == (
        "【E-XL-ACCESS】文件《absent.xlsx》：文件无法打开。请确认文件存在、未被其他程序占用，且有读取权限。"
    )


def test_a_file_above_the_limit_is_hashed_but_not_read(tmp_path):
    path = tmp_path / "huge.xlsx"
    with path.open("wb") as file:
        file.truncate((20 << 20) + 1)
    [book] = read_workbooks([path])
    assert [finding.code for finding in book.findings] == ["E-XL-TOOBIG"]
    assert book.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert book.size == (20 << 20) + 1


# A job that breaks over some files as a parser may, and reads the others. Children import it by its name.
PERILOUS = """
    import os, time
    from pathlib import Path
    from kaoping.intake.reader import read_chunk

    def read(paths, bounds):
        for path in paths:
            word = Path(path).stem
            if word == "dies":
                os.abort()
            if word == "hangs":
                time.sleep(60)
            if word == "spins":
                while True:
                    pass
            if word == "grows":
                bytearray(bounds.memory)
            if word == "writes":
                Path(path + ".copy").write_bytes(b"content")
        return read_chunk(paths, bounds)
"""


@pytest.fixture
def perilous(tmp_path, monkeypatch):
    (tmp_path / "perilous.py").write_text(textwrap.dedent(PERILOUS), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    import perilous  # noqa: PLC0415 - the module was written a moment ago

    yield perilous.read
    del sys.modules["perilous"]


@pytest.mark.parametrize(
    ("word", "how"),
    [
        ("dies", "解析程序异常退出"),
        ("hangs", "读取超过 1 秒，已停止"),
        pytest.param("spins", "", marks=pytest.mark.skipif(sys.platform == "win32", reason="no clock of its own")),
        ("grows", "解析程序异常退出"),
        pytest.param("writes", "解析程序异常退出", marks=pytest.mark.skipif(sys.platform == "win32", reason="POSIX")),
    ],
)
def test_a_file_that_breaks_its_child_is_refused_and_the_others_are_read(tmp_path, perilous, word, how):
    paths = [save_return(tmp_path / f"{name}.xlsx") for name in ("one", word, "two")]
    books = read_bounded(paths, Bounds(memory=1 << 30, seconds=1), job=perilous, workers=1)
    assert [[finding.code for finding in book.findings] for book in books] == [[], ["E-XL-PARSER"], []]
    assert how in str(books[1].findings[0])
    assert "，原件未改动。请用 Excel 或 WPS 打开，另存为 .xlsx 再报送；仍不行请联系管理员。" in str(
        books[1].findings[0]
    )
    assert books[1].sha256 == hashlib.sha256(paths[1].read_bytes()).hexdigest()
    assert books[1].trace
    assert all(copy.stat().st_size == 0 for copy in tmp_path.glob("*.copy"))


MAIN = """
    print("imported")
    from pathlib import Path
    from kaoping.intake.workbook import read_workbooks
    print(len(read_workbooks([Path(name) for name in {names}])[0].sheets))
"""


def test_a_caller_without_a_guard_is_not_imported_again_by_the_children(tmp_path):
    script = tmp_path / "caller.py"
    names = [str(save_return(tmp_path / "good.xlsx"))]
    script.write_text(textwrap.dedent(MAIN).format(names=names), encoding="utf-8")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("imported\n2\n", "")


def test_children_start_light():
    shown = "print(sorted({'pandas', 'numpy', 'pandera', 'openpyxl', 'xlrd'} & set(sys.modules)))"
    script = f"import sys, kaoping.intake.workbook; {shown}"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_message_brings_every_value_as_it_was():
    day = date(2022, 3, 31)
    values = [1.0, True, "1", 0.0, False, day, datetime.combine(day, time_of_day()), time_of_day(12), "甲", "甲", 1.0]
    sheets = [Sheet("一", width=3, places=array("I", range(len(values))), values=list(values)), Sheet("二")]
    plain = Sheet("三", values=[1.0, "甲"])
    [first, second] = message.unpacked(
        message.packed([Workbook("a", "a", sheets=tuple(sheets)), Workbook("b", "b", sheets=(plain,))])
    )
    assert [(type(value), value) for value in first.sheets[0].values] == [(type(value), value) for value in values]
    assert (first.sheets[1].values, second.sheets[0].values) == ([], [1.0, "甲"])


def test_files_of_one_name_are_named_with_their_folder(tmp_path):
    """Two folders hold a 报表.xlsx each, one of them broken: the finding says which."""
    for folder in ("来件", "补报"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "报表.xlsx").write_bytes(b"")
    (tmp_path / "补报" / "另一份.xlsx").write_bytes(b"")
    paths = sorted(tmp_path.glob("*/*.xlsx"))
    read = read_workbooks(paths)
    assert sorted(workbook.name for workbook in read) == ["另一份.xlsx", "来件/报表.xlsx", "补报/报表.xlsx"]
    assert [finding.where.file for workbook in read for finding in workbook.findings] == [w.name for w in read]


def test_folders_of_one_name_are_named_with_their_path(tmp_path):
    for above in ("一月", "二月"):
        (tmp_path / above / "来件").mkdir(parents=True)
        (tmp_path / above / "来件" / "报表.xlsx").write_bytes(b"")
    paths = sorted(tmp_path.glob("*/*/*.xlsx"))
    assert [workbook.name for workbook in read_workbooks(paths)] == [path.as_posix() for path in paths]


def test_no_file_is_no_work():
    assert read_workbooks([]) == []
