"""Blind mutation: somebody changes one cell of one return, anywhere; it must not pass unseen.

Each mutation is written into a copy of one workbook, that copy is read again, and the quarter is received and scored
with it. What changed must show: as a new finding, in a figure, in a source, or in the record it stands in.

KAOPING_MUTATIONS says how many; the same number is always the same mutations.
"""

from __future__ import annotations

import datetime as dt
import os
import random
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
import xlrd
import xlwt
from openpyxl.cell import MergedCell

from kaoping.appraisal import Received, judge
from kaoping.forms import HEADER_ROW, fixed_texts
from kaoping.intake.cells import address
from kaoping.intake.names import Names
from kaoping.intake.reader import read_workbook
from kaoping.intake.reception import take_in
from kaoping.intake.values import plain, shown
from kaoping.layouts import FIGURES, FIGURES_SHEET, LEDGERS, UNIT_RECORDS
from kaoping.periods import Period
from kaoping.rulebook.load import load_rulebook

ROOT = Path(__file__).resolve().parents[2]
PERIODS = ("2022Q1", "2022Q2")
CHUNK = 25
DAY = dt.date(2022, 3, 31)
MUTATIONS = int(os.environ.get("KAOPING_MUTATIONS", "500"))

TABLES = {table.name: table.columns for table in (*LEDGERS.values(), *UNIT_RECORDS)}
TEXTS = (
    "九十", "约98", "≥95%", "见附件", "待定", "-", "/", "无", "不适用", "是", "否", "齐备", "优", "省", "合计", "全部",
    "J01", "Z05", "区财政局", "各镇街", "P07", "L03", "12..5", "1,23", "0x10", "1e400", "９９", "＝1+1", "=1+1", "#N/A",
    "2022.10", "2022-02-30", "𠀀㊣", "a\nb", "'12", "TRUE", "nan", "\u3000", "甲" * 300,
)  # fmt: skip


# ------------------------------------------------------------ workbooks that can be changed and put back


class Place(NamedTuple):
    sheet: str
    row: int
    column: int


class NewBook:
    """An .xlsx whose cells can be changed one at a time."""

    def __init__(self, path):
        self.book = openpyxl.load_workbook(path)

    @cached_property
    def cells(self):
        """Every cell that holds something → what it holds."""
        return {
            Place(sheet.title, cell.row, cell.column): cell.value
            for sheet in self.book.worksheets
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None and not isinstance(cell, MergedCell)
        }

    def save_changed(self, place, value, target):
        cell = self.book[place.sheet].cell(place.row, place.column)
        before, number_format = cell.value, cell.number_format
        cell.value = value
        self.book.save(target)
        cell.value, cell.number_format = before, number_format


class OldBook:
    """The same for an .xls: read by xlrd, written whole by xlwt."""

    def __init__(self, path):
        self.book = xlrd.open_workbook(path, formatting_info=True)

    def value(self, cell):
        if cell.ctype == xlrd.XL_CELL_DATE:
            return xlrd.xldate_as_datetime(cell.value, self.book.datemode)
        return cell.value

    @cached_property
    def cells(self):
        return {
            Place(sheet.name, row + 1, column + 1): self.value(cell)
            for sheet in self.book.sheets()
            for row in range(sheet.nrows)
            for column, cell in enumerate(sheet.row(row))
            if cell.value != ""
        }

    def save_changed(self, place, value, target):
        new = xlwt.Workbook(encoding="utf-8")
        styles = {}
        for sheet in self.book.sheets():
            page = new.add_sheet(sheet.name)
            for top, bottom, left, right in sheet.merged_cells:
                page.merge(top, bottom - 1, left, right - 1)
            for (name, row, column), before in self.cells.items():
                if name == sheet.name:
                    form = self.book.xf_list[sheet.cell_xf_index(row - 1, column - 1)]
                    written = self.book.format_map[form.format_key].format_str
                    now = value if (name, row, column) == place else before
                    if isinstance(now, dt.date) and "y" not in written:
                        written = "yyyy-mm-dd"
                    style = styles.setdefault(written, xlwt.easyxf(num_format_str=written))
                    page.write(row - 1, column - 1, now, style)
        new.save(str(target))


# ------------------------------------------------------------ the quarter without mutations


@dataclass(frozen=True)
class Seen:
    """What reception made of a quarter, ready to be compared."""

    findings: Counter
    items: dict
    sources: Counter
    records: dict
    cells: dict

    @classmethod
    def of(cls, intake, file=None):
        """Everything; of the cells, those of one file where it is named."""
        items, sources = intake.items, intake.sources
        return cls(
            Counter((f.code, f.where, f.found) for f in intake.findings),
            dict(zip(items["item_id"], zip(items["state"], items["value"].map(repr), strict=True), strict=True)),
            Counter(sources.itertuples(index=False, name=None)),
            {
                (name, record.file, record.row): tuple(sorted((k, repr(v)) for k, v in record.values.items()))
                for name, listed in intake.records.items()
                for record in listed
            },
            {
                (name, sheet.name, row, column): shown(raw)
                for name, sheet in intake.sheets
                if file in {None, name}
                for row, column, raw in sheet.cells
            },
        )

    def within(self, file):
        """The same, of the cells only those of one file."""
        return replace(self, cells={at: raw for at, raw in self.cells.items() if at[0] == file})


class Clean:
    """A quarter as it was sent; every file is read once and opened at its first mutation."""

    def __init__(self, period, previous):
        self.folder = ROOT / "examples" / period
        self.rulebook = load_rulebook("dawa-2022", Period.parse(period))
        self.names = Names.of(self.rulebook)
        self.fixed = fixed_texts(self.rulebook)
        self.previous = previous
        self.paths = {path.name: path for path in sorted(self.folder.iterdir()) if path.is_file()}
        self.workbooks = {name: read_workbook(str(path)) for name, path in self.paths.items()}
        self.intake = self.take_in({})
        assert [str(f) for f in self.intake.findings if f.severity == "退回"] == [], "the examples themselves are whole"
        self.seen = Seen.of(self.intake)
        self.books = {}

    def take_in(self, instead):
        """Receive the quarter with some workbooks replaced."""
        workbooks = [instead.get(name, workbook) for name, workbook in self.workbooks.items()]
        return take_in(workbooks, self.rulebook, self.fixed, self.previous)

    def book(self, name):
        if name not in self.books:
            path = self.paths[name]
            self.books[name] = OldBook(path) if path.suffix == ".xls" else NewBook(path)
        return self.books[name]


@pytest.fixture(scope="session")
def clean():
    first = Clean(PERIODS[0], None)
    return {PERIODS[0]: first, PERIODS[1]: Clean(PERIODS[1], first.intake.items)}


# ------------------------------------------------------------ mutations


def another_value(value, lot):
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return lot.choice([value + 1, value * 10, -value - 1, value + 0.5, 0, 0.5, value / 100, 1e15])
    if isinstance(value, dt.date):
        return value + dt.timedelta(days=lot.choice([1, -1, 31, -400, 40_000]))
    return lot.choice([value + "一", value[:-1] or "改", value + value, value[::-1], " " + value + "1"])


def another_type(value, lot):
    if isinstance(value, bool):
        return 1
    if isinstance(value, int | float):
        return lot.choice([shown(float(value)), f"{value}%", DAY, True])
    if isinstance(value, dt.date):
        return lot.choice([value.strftime("%Y-%m-%d"), value.strftime("%Y.%m.%d"), 44_651, 2022.3, True])
    return lot.choice([7, 0.98, True, DAY])


def garbage(value, lot):
    del value
    return lot.choice(TEXTS)


def blank(value, lot):
    del value, lot


def neighbour(cells, place, lot):
    """What stands in the next filled cell: the right, the left, the one below, the one above."""
    steps = [(0, 1), (0, -1), (1, 0), (-1, 0)]
    lot.shuffle(steps)
    for down, right in steps:
        found = cells.get(Place(place.sheet, place.row + down, place.column + right))
        if found is not None:
            return found
    return None


KINDS = {"value": another_value, "type": another_type, "text": garbage, "blank": blank, "neighbour": None}


@dataclass(frozen=True)
class Mutation:
    """One cell of one file: what stood there, what stands there now."""

    period: str
    file: str
    place: Place
    kind: str
    before: object
    after: object

    def __str__(self):
        cell = address((self.place.row, self.place.column))
        return f"{self.file}〈{self.place.sheet}〉{cell} {self.kind}：{self.before!r} → {self.after!r}"

    @property
    def column(self):
        """The column of the record table that the cell stands in, if any."""
        columns = TABLES.get(self.place.sheet)
        if columns is None or self.place.row <= HEADER_ROW or self.place.column > len(columns):
            return None
        return columns[self.place.column - 1]

    def in_figures(self, key):
        """Tell whether the cell is in that column of 指标数据."""
        place = (self.place.sheet, self.place.column, self.place.row > HEADER_ROW)
        return place == (FIGURES_SHEET, 1 + [column.key for column in FIGURES].index(key), True)

    @property
    def in_free_text(self):
        """Tell whether the cell is for words that no rule looks at."""
        return self.in_figures("remark") or (self.column is not None and self.column.kind == "text")

    @property
    def forgets_last_period(self):
        """A form may be sent out without last period's figures, so 上期数 may be blank; it may not be wrong."""
        return self.in_figures("previous") and said(self.after) == ""


def drawn(clean, lot):
    """One mutation: each sheet of each file as likely as another, so that covers and titles are hit often."""
    while True:
        period = lot.choice(PERIODS)
        file = lot.choice([name for name in clean[period].paths if lot.random() < (0.2 if name[0] != "D" else 1)])
        cells = clean[period].book(file).cells
        sheet = lot.choice(list(dict.fromkeys(place.sheet for place in cells)))
        place = lot.choice([place for place in cells if place.sheet == sheet])
        before, kind = cells[place], lot.choice(list(KINDS))
        after = neighbour(cells, place, lot) if kind == "neighbour" else KINDS[kind](before, lot)
        same = type(after) is type(before) and after == before
        if not same and (kind != "neighbour" or after is not None):
            return Mutation(period, file, place, kind, before, after)


# ------------------------------------------------------------ what became of one


def ways_seen(mutation, before, after):
    """How the mutation shows in what was received."""
    found = set()
    if after.findings - before.findings:
        found.add("finding")
    if after.items != before.items:
        found.add("item")
    if after.sources != before.sources:
        found.add("source")
    if after.records != before.records:
        found.add("record")
    at = (mutation.file, *mutation.place)
    if after.cells.get(at) != before.cells.get(at):
        found.add("cell")
    return found


def passes(mutation, ways, before, after, names):
    """Tell whether that is enough."""
    if ways & {"finding", "item", "source"}:
        return True
    if "record" in ways and mutation.column is not None:
        return True
    if "cell" in ways and (mutation.in_free_text or same_unit(mutation, names) or mutation.forgets_last_period):
        return True
    return plainer(mutation, before, after)


def same_unit(mutation, names):
    """The cell names the same unit in another way: its code, or another of its names."""
    texts = [value for value in (mutation.before, mutation.after) if isinstance(value, str)]
    found = [names.find(text) for text in texts]
    return len(found) == 2 and isinstance(found[0], str) and found[0] == found[1]


def plainer(mutation, before, after):
    """The cell says the same as before in a plainer way: its 提示 is gone and nothing else has changed."""
    if mutation.before is None or mutation.after is None:
        return False
    gone = before.findings - after.findings
    cell = address((mutation.place.row, mutation.place.column))
    here = all((f[1].file, f[1].sheet, f[1].cell) == (mutation.file, mutation.place.sheet, cell) for f in gone)
    return here and said(mutation.before) == said(mutation.after)


def said(value):
    """A cell's content without its dress: full-width, blanks, thousands, per cent, dates."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    text = plain(shown(float(value) if isinstance(value, int | float) and not isinstance(value, bool) else value))
    return text.replace(",", "").removesuffix("%")


def lost(mutation, before, after):
    """What disappeared without a word. A ruling of 督查室 is an item only while its row can be read."""
    new = after.findings - before.findings
    refused = any(code.startswith("E-") and where.file == mutation.file for code, where, _ in new)
    missing = [item_id for item_id in before.items if item_id not in after.items]
    gone = [f"数据项 {item_id}" for item_id in missing if not (refused and item_id.endswith("/核查"))]
    if not refused:
        gone += [f"记录 {key}" for key in before.records if key not in after.records]
        at = (mutation.file, *mutation.place)
        gone += [f"单元格 {key}" for key in before.cells if key != at and before.cells[key] != after.cells.get(key)]
    return gone


@pytest.mark.parametrize("chunk", range(-(-MUTATIONS // CHUNK)))
def test_no_change_passes_unseen(clean, tmp_path, chunk):
    lot = random.Random(f"mutation {chunk}")  # noqa: S311 - the same lots every time
    unseen = []
    for _ in range(min(CHUNK, MUTATIONS - chunk * CHUNK)):
        mutation = drawn(clean, lot)
        quarter, target = clean[mutation.period], tmp_path / mutation.file
        quarter.book(mutation.file).save_changed(mutation.place, mutation.after, target)
        intake = quarter.take_in({mutation.file: read_workbook(str(target))})
        before, after = quarter.seen.within(mutation.file), Seen.of(intake, mutation.file)
        if after.items != before.items:
            judge(Received(quarter.rulebook, intake, None, intake.findings))
        ways = ways_seen(mutation, before, after)
        if not passes(mutation, ways, before, after, quarter.names):
            unseen.append(f"{mutation} {sorted(ways)}")
        unseen += [f"{mutation}：{thing}不见了" for thing in lost(mutation, before, after)[:3]]
    assert unseen == []


@pytest.mark.parametrize("period", PERIODS)
def test_saving_without_a_change_changes_nothing(clean, tmp_path, period):
    """The harness itself: a workbook opened and saved by its library is read as the one that was sent."""
    quarter = clean[period]
    for file in [name for name in quarter.paths if name[0] in "DJ" or name.endswith(".xls")]:
        book, target = quarter.book(file), tmp_path / file
        place, value = next(iter(book.cells.items()))
        book.save_changed(place, value, target)
        again, before = read_workbook(str(target)), quarter.workbooks[file]
        assert again.findings == before.findings, file
        assert again.marks == before.marks, file
        assert [(s.name, s.cells, s.percent, sorted(s.merged)) for s in again.sheets] == [
            (s.name, s.cells, s.percent, sorted(s.merged)) for s in before.sheets
        ], file
