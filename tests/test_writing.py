"""Text stays text and bytes stay the same."""

import datetime as dt
import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

from kaoping.writing import LONGEST_TEXT, fixed_bytes, put_text, safe_name


def book_with(*texts):
    book = Workbook()
    for row, text in enumerate(texts, start=1):
        put_text(book.active.cell(row, 1), text)
    return book


def read_back(content):
    return [row[0].value for row in load_workbook(io.BytesIO(content)).active.iter_rows()]


LINK = '=HYPERLINK("http://a","b")'
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'=1", LINK, "#N/A", "＝1", "{=1}", "12", "http://a"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_becomes_a_formula_a_number_or_an_error(text):
    cell = load_workbook(io.BytesIO(fixed_bytes(book_with(text)))).active["A1"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a"])
def test_what_looks_like_a_formula_is_quoted_for_whoever_edits_the_cell(text):
    assert load_workbook(io.BytesIO(fixed_bytes(book_with(text)))).active["A1"].quotePrefix


def test_control_characters_are_shown_instead_of_stopping_the_workbook():
    content = fixed_bytes(book_with("甲\x00乙\x0b\x1f", "\u202e反", "\ud800", "两\r\n行\t"))
    assert read_back(content) == ["甲⟨U+0000⟩乙⟨U+000B⟩⟨U+001F⟩", "⟨U+202E⟩反", "⟨U+D800⟩", "两\n行\t"]


def test_an_escape_in_the_text_is_no_escape_in_the_file():
    content = fixed_bytes(book_with("_x0041_", "a_x000D_b"))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows == [["_x0041_"], ["a_x000D_b"]]


@pytest.mark.parametrize("text", ["督" * 40_000, "😀" * 20_000, "a" * 32_768])
def test_no_text_is_longer_than_a_cell(text):
    (kept,) = read_back(fixed_bytes(book_with(text)))
    assert len(kept.encode("utf-16-le")) // 2 <= LONGEST_TEXT
    assert kept.endswith("…")


def test_the_same_cells_give_the_same_bytes_whatever_the_time():
    first, second = book_with("甲"), book_with("甲")
    second.properties.created = dt.datetime(2001, 1, 1)  # noqa: DTZ001  openpyxl wants it so
    assert fixed_bytes(first) == fixed_bytes(second)


def test_the_times_in_the_file_are_fixed():
    with zipfile.ZipFile(io.BytesIO(fixed_bytes(book_with("甲")))) as archive:
        assert {member.date_time for member in archive.infolist()} == {(2022, 1, 1, 0, 0, 0)}
        assert archive.read("docProps/core.xml").count(b"2022-01-01T00:00:00Z") == 2


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("望湖街道", "望湖街道"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ('a\\b:c*d?e"f<g>h|i', "a_b_c_d_e_f_g_h_i"),
        ("con", "_con"),
        ("LPT1.txt", "_LPT1.txt"),
        ("甲\u202e乙\x00丙", "甲乙丙"),
        (" . ", "_"),
        ("长" * 300, "长" * 80),
    ],
)
def test_file_names_are_safe(text, name):
    assert safe_name(text) == name
