from __future__ import annotations

import csv
import math
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.scorecards.tables import guarded, unguarded, write_csv
from kaoping.writing import visible

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_a_table_is_written_as_excel_and_machines_expect(tmp_path: Path) -> None:
    target = tmp_path / "lines.csv"
    write_csv(target, ("单位", "得分"), [("望湖街道", "9.47"), ('名有"引号",和逗号', -0.1), ("两\n行", None)])
    assert target.read_bytes() == (
        b"\xef\xbb\xbf"
        + '单位,得分\r\n望湖街道,9.47\r\n"名有""引号"",和逗号",-0.1\r\n"两\n行",\r\n'.encode()
    )  # fmt: skip


@pytest.mark.parametrize("number", ["-0.10", "+0.12", "-3", "1e-05", "-1e-05", "-12.50%"])
def test_a_plain_number_is_not_guarded(number: str) -> None:
    assert guarded(number) == number


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_text_that_a_spreadsheet_could_run_gets_an_apostrophe(start: str) -> None:
    assert guarded(f"{start}cmd") == f"'{start}cmd"


def test_hostile_text_comes_back_as_it_was_seen(tmp_path: Path, hostile: str) -> None:
    target = tmp_path / "hostile.csv"
    write_csv(target, ("文字", "后"), [(hostile, "完")])
    ((text, after),) = read(target)[1:]
    assert unguarded(text) == visible(hostile)
    assert after == "完"
    assert not text.startswith(("=", "+", "-", "@"))


@given(st.text())
def test_what_was_guarded_can_be_given_back(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Cf", "Cn", "Co")), min_size=1))
def test_text_makes_the_round_trip(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    target = tmp_path_factory.mktemp("csv") / "t.csv"
    write_csv(target, ("文字",), [(text,)])
    assert unguarded(read(target)[1][0]) == text


def test_values_that_are_not_text(tmp_path: Path) -> None:
    target = tmp_path / "values.csv"
    row = (None, math.nan, True, False, 3, -0.1, Decimal("-0.10"), np.int64(7), np.float64(0.1))
    write_csv(target, tuple("abcdefghi"), [row])
    assert read(target)[1] == ["", "", "是", "否", "3", "-0.1", "-0.10", "7", "0.1"]


def test_a_row_of_another_length_is_our_bug_and_leaves_no_file(tmp_path: Path) -> None:
    target = tmp_path / "short.csv"
    with pytest.raises(ValueError, match="row 1 has 1 cells, the table has 2 columns"):
        write_csv(target, ("a", "b"), [("1", "2"), ("3",)])
    assert not target.exists()


def test_the_same_table_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        write_csv(tmp_path / name, ("单位",), [("望湖街道",)])
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
