"""Same in, same out: the same bytes twice; renamed files change names only, shuffled rows addresses only."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from kaoping.appraisal import appraise
from kaoping.forms import HEADER_ROW
from kaoping.layouts import LEDGERS, SUPPLIED_SHEET, TOTAL_WORDS, UNIT_RECORDS

pytestmark = pytest.mark.xdist_group("quarters")

ROOT = Path(__file__).resolve().parents[2]
SHUFFLED_FROM = {table.name: HEADER_ROW + 1 for table in (*LEDGERS.values(), *UNIT_RECORDS)} | {
    SUPPLIED_SHEET: HEADER_ROW + 2
}
"""Sheets whose rows may stand in any order → the first such row."""


def files_of(folder):
    return {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(params=["2022Q1", "2022Q3"])
def period(request):
    """The first quarter, with nothing before it, and one with a late return and another roster."""
    return request.param


@pytest.fixture
def previous(quarter, walked):
    return None if quarter.before is None else walked(quarter.before).folder


def test_two_runs_write_the_same_bytes(quarter, previous, tmp_path):
    """The second run is another process with another hash seed, through the command line."""
    command = [sys.executable, "-m", "kaoping", "score", *quarter.paths, "--rules", "dawa-2022"]
    command += ["--period", quarter.period, "--out", tmp_path / "out"]
    command += [] if previous is None else ["--previous", previous]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    first, second = files_of(quarter.folder), files_of(tmp_path / "out")
    assert list(second) == list(first)
    assert [name for name, path in first.items() if path.read_bytes() != second[name].read_bytes()] == []


# ------------------------------------------------------------ other names


def rows_of_book(path, names):
    """Every sheet's rows, as text with the old names put back."""
    book = openpyxl.load_workbook(path)
    return {
        sheet.title: [tuple(back(str(cell.value), names) for cell in row) for row in sheet.iter_rows()]
        for sheet in book.worksheets
    }


def back(text, names):
    for new, old in names.items():
        text = text.replace(new, old)
    return text


def test_other_file_names_change_names_only(quarter, previous, tmp_path):
    """Names that sort the other way round: only lists in order of files may change their order."""
    renamed = {f"来件{100 - number}{path.suffix}": path for number, path in enumerate(quarter.paths)}
    names = {new: path.name for new, path in renamed.items()}
    for new, path in renamed.items():
        shutil.copy(path, tmp_path / new)
    again = appraise([tmp_path], "dawa-2022", quarter.period, previous)
    again.write(tmp_path / "out")
    first, second = files_of(quarter.folder), files_of(tmp_path / "out")
    assert list(second) == list(first)
    for name in ("ranking.csv", "items.csv"):
        assert second[name].read_bytes() == first[name].read_bytes(), name
    lines = {"findings.csv", "index.html", "answers/corrections.csv"}
    books = {"ranking.xlsx", "answers/findings.xlsx"}
    for name in sorted(set(first) - lines - books - {"run.json", "answers/findings.json"}):
        new, old = back(second[name].read_text(encoding="utf-8"), names), first[name].read_text(encoding="utf-8")
        assert new == old, name
    for name in sorted(lines):
        new, old = back(second[name].read_text(encoding="utf-8"), names), first[name].read_text(encoding="utf-8")
        assert Counter(new.splitlines()) == Counter(old.splitlines()), name
    new, old = (json.loads(files["run.json"].read_text(encoding="utf-8")) for files in (second, first))
    for entry in new["inputs"]:
        entry["file"] = names[entry["file"]]
    new["inputs"].sort(key=lambda entry: entry["file"])
    assert new == old
    new, old = (json.loads(files["answers/findings.json"].read_text(encoding="utf-8")) for files in (second, first))
    for listed in ("findings", "corrections"):
        renamed_back = Counter(back(json.dumps(entry, ensure_ascii=False), names) for entry in new.pop(listed))
        assert renamed_back == Counter(json.dumps(entry, ensure_ascii=False) for entry in old.pop(listed)), listed
    assert new == old
    for name in sorted(books):
        new, old = rows_of_book(second[name], names), rows_of_book(first[name], {})
        assert list(new) == list(old)
        for sheet, rows in new.items():
            assert Counter(rows) == Counter(old[sheet]), sheet


# ------------------------------------------------------------ other rows


def shuffle(sheet, first_row, order):
    """Put the filled rows of a table into another order, formats and all; a row of totals stays below."""
    rows = [
        [(cell.value, cell.number_format) for cell in row]
        for row in sheet.iter_rows(min_row=first_row)
        if any(cell.value is not None for cell in row)
    ]
    totals = [row for row in rows if row[0][0] in TOTAL_WORDS or row[1][0] in TOTAL_WORDS]
    rows = [row for row in rows if row not in totals]
    order.shuffle(rows)
    for number, row in enumerate(rows + totals, start=first_row):
        for column, (value, number_format) in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            cell.value, cell.number_format = value, number_format
    return len(rows)


ROW_IN_WORDS = re.compile(r"第 \d+ 行|(?<=〉)A\d+")


def without(rows, *columns):
    """The rows without some columns, and without the rows that a sentence names by number or address."""
    return [tuple(ROW_IN_WORDS.sub("…", text) for name, text in row.items() if name not in columns) for row in rows]


def test_other_rows_change_addresses_only(quarter, previous, tmp_path):
    order, moved = random.Random(20220331), 0  # noqa: S311 - another order, not a secret
    for path in quarter.paths:
        if path.suffix != ".xlsx":
            shutil.copy(path, tmp_path)
            continue
        book = openpyxl.load_workbook(path)
        for sheet in book.worksheets:
            if sheet.title in SHUFFLED_FROM:
                moved += shuffle(sheet, SHUFFLED_FROM[sheet.title], order)
        book.save(tmp_path / path.name)
    assert moved > 1000
    again = appraise([tmp_path], "dawa-2022", quarter.period, previous)
    out = tmp_path / "out"
    again.write(out)
    for name in ("ranking.csv", "items.csv"):
        assert (out / name).read_bytes() == (quarter.folder / name).read_bytes(), name
    table = type(quarter)(quarter.period, again, out).table
    assert without(table("lines"), "sources") == without(quarter.lines, "sources")
    assert without(table("events"), "cell") == without(quarter.table("events"), "cell")
    assert Counter(without(table("sources"), "cell")) == Counter(without(quarter.table("sources"), "cell"))
    assert Counter(without(table("findings"), "cell")) == Counter(without(quarter.table("findings"), "cell"))
    assert sorted(files_of(out)) == sorted(files_of(quarter.folder))
