"""Samples: anybody draws the same list from the same seed, whatever else happens to the ledger."""

from __future__ import annotations

import hashlib
import io
from fractions import Fraction

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from kaoping.cli.app import app
from kaoping.intake.grid import Record
from kaoping.periods import Period
from kaoping.rulebook.load import load_rulebook
from kaoping.sampling import Design, draw, sample_book
from kaoping.shipped import examples_folder
from kaoping.writing import fixed_bytes

DESIGN = Design("五个落实抽查", Fraction(1, 5), 3, "2022-04-05 开奖 031527")


@pytest.fixture(scope="module")
def rulebook():
    return load_rulebook("dawa-2022", Period.parse("2022Q1"))


def task(number, *units, row=4):
    """A task of one unit or several."""
    values = {"number": number, "matter": f"事项{number}", "lead": units[0]}
    shared = {"responsible": units} if len(units) > 1 else {}
    return Record("任务台账", values | shared, "台账.xlsx", "任务台账", row, "")


def tasks(unit, count):
    return [task(f"R{n:03d}", unit, row=n) for n in range(1, count + 1)]


def numbers(sample, unit):
    return [row.number for row in sample.drawn if row.unit == unit]


@pytest.mark.parametrize(("rows", "drawn"), [(1, 1), (3, 3), (15, 3), (16, 4), (40, 8)])
def test_of_each_unit_a_fifth_is_drawn_rounded_up_and_at_least_three(rulebook, rows, drawn):
    assert len(numbers(draw(tasks("J01", rows), DESIGN, rulebook), "J01")) == drawn


def test_a_reader_draws_the_same_list_by_the_printed_recipe(rulebook):
    keys = {
        f"R{n:03d}": hashlib.sha256(f"2022-04-05 开奖 031527\n五个落实抽查\nJ01\nR{n:03d}".encode()).hexdigest()
        for n in range(1, 21)
    }
    assert numbers(draw(tasks("J01", 20), DESIGN, rulebook), "J01") == sorted(keys, key=keys.get)[:4]


@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rulebook, shuffler):
    rows = [*tasks("J01", 12), *tasks("B01", 9)]
    mixed = rows.copy()
    shuffler.shuffle(mixed)
    assert draw(mixed, DESIGN, rulebook) == draw(rows, DESIGN, rulebook)


def test_another_unit_s_rows_change_nothing(rulebook):
    alone = numbers(draw(tasks("J01", 12), DESIGN, rulebook), "J01")
    assert numbers(draw([*tasks("J01", 12), *tasks("B01", 30)], DESIGN, rulebook), "J01") == alone


def test_a_row_that_is_added_displaces_at_most_one(rulebook):
    before = set(numbers(draw(tasks("J01", 11), DESIGN, rulebook), "J01"))
    after = set(numbers(draw(tasks("J01", 12), DESIGN, rulebook), "J01"))
    assert len(before - after) <= 1


def test_another_seed_draws_another_list(rulebook):
    other = Design(DESIGN.kind, DESIGN.rate, DESIGN.least, "2022-04-06")
    rows = tasks("J01", 60)
    assert numbers(draw(rows, other, rulebook), "J01") != numbers(draw(rows, DESIGN, rulebook), "J01")


def test_a_task_of_two_units_may_be_drawn_for_each(rulebook):
    sample = draw([task("R001", "J01", "B01")], DESIGN, rulebook)
    assert [(row.unit, row.number) for row in sample.drawn] == [("J01", "R001"), ("B01", "R001")]


def test_the_check_code_binds_the_population_and_the_seed(rulebook):
    sample = draw(tasks("J01", 5), DESIGN, rulebook)
    fewer = draw(tasks("J01", 4), DESIGN, rulebook)
    reseeded = draw(tasks("J01", 5), Design(DESIGN.kind, DESIGN.rate, DESIGN.least, "1"), rulebook)
    assert len({sample.fingerprint, fewer.fingerprint, reseeded.fingerprint}) == 3


def test_the_workbook_holds_the_blank_check_table_with_the_drawn_rows(rulebook):
    sample = draw(tasks("J01", 16), DESIGN, rulebook)
    book = openpyxl.load_workbook(io.BytesIO(fixed_bytes(sample_book(sample, rulebook))))
    assert book.sheetnames == ["抽样说明", "五个落实抽查", "抽样总体"]
    table = book["五个落实抽查"]
    assert [cell.value for cell in table[3]][:5] == ["抽查编号", "被查单位", "抽查任务", "落实到人", "落实到事"]
    first = [cell.value for cell in table[4]][:5]
    name = rulebook.unit_by_code["J01"].name
    number = numbers(sample, "J01")[0]
    assert first == ["C001", name, f"事项{number}（{number}）", None, None]
    assert sum(row[6].value == "是" for row in book["抽样总体"].iter_rows(min_row=2)) == 4


def sampled(tmp_path, *more):
    returns = [str(path) for path in sorted((examples_folder() / "2022Q1").glob("D01_*"))]
    base = ["sample", *returns, "--rules", "dawa-2022", "--period", "2022Q1", "--out", str(tmp_path)]
    return CliRunner().invoke(app, [*base, *more])


def test_the_command_draws_from_the_ledger_that_came_in(tmp_path):
    for folder in ("a", "b"):
        done = sampled(tmp_path / folder, "--kind", "五个一核查", "--seed", "20220405")
        assert done.exit_code == 0, done.output
    a, b = ((tmp_path / folder / "五个一核查抽样_2022Q1.xlsx").read_bytes() for folder in ("a", "b"))
    assert a == b


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--kind", "抽奖", "--seed", "1"), "没有抽样种类“抽奖”"),
        (("--kind", "五个一核查", "--seed", " "), "种子不能为空"),
        (("--kind", "五个一核查", "--seed", "1", "--rate", "0.2"), "应写成 20% 的样子"),
        (("--kind", "五个一核查", "--seed", "1", "--rate", "120%"), "不超过 100%"),
    ],
)
def test_a_wrong_design_is_refused(tmp_path, wrong, said):
    done = sampled(tmp_path, *wrong)
    assert done.exit_code == 2
    assert said in done.output
    assert not list(tmp_path.iterdir())
