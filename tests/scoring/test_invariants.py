"""What holds for any quarter of the scheme, whatever was reported and whatever was left out."""

import importlib.util
import os
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kaoping.exact import settle_one, to_text
from kaoping.expressions import recompute
from kaoping.methods._shelf import shelf
from kaoping.ranking import rank
from kaoping.rulebook.model import Roster
from kaoping.scoring.lines import score
from kaoping.scoring.reasons import reasons
from kaoping.scoring.totals import WHOLE, total


def beside(stem):
    """A helper file of this folder; tests are not a package."""
    name = f"scoring_{stem}"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{stem}.py")
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


books = beside("random_books")

ANY = {"seed": st.integers(0, 2**32 - 1), "gaps": st.sampled_from([0.0, 0.03, 0.2, 0.6])}
OFTEN = settings(derandomize=True, deadline=None, max_examples=12)
BOTH = pytest.mark.parametrize("period", ["2022Q1", "2022Q2"])


@BOTH
@OFTEN
@given(**ANY)
def test_points_are_finite_and_between_zero_and_the_most_that_a_line_may_pay(
    rulebooks, any_quarter, period, seed, gaps
):
    book = rulebooks[period]
    lines = score(any_quarter(book, seed, gaps), book).lines
    for row in lines.itertuples():
        highest = book.by_code[row.indicator].highest_ratio
        assert 0 <= row.points <= settle_one(row.full * highest, 0, "四舍五入"), row
        assert 0 <= row.trimmed <= max(0, settle_one(row.full * highest, 0, "四舍五入") - row.full), row
        assert np.isnan(row.ratio) == (row.full == 0 and not row.points and row.state != "计分"), row
        assert np.isnan(row.ratio) or 0 <= row.ratio <= highest, row


@BOTH
@OFTEN
@given(**ANY)
def test_full_marks_are_one_hundred_and_sums_are_exact(rulebooks, any_quarter, period, seed, gaps):
    book = rulebooks[period]
    scored = score(any_quarter(book, seed, gaps), book)
    totalled = total(scored.lines, book)
    by_unit = scored.lines.groupby("unit", sort=False)
    assert set(by_unit["full"].sum()) <= {10000, 0}
    sums = scored.lines.pivot_table(index="unit", columns="effect", values="points", aggfunc="sum", sort=False)
    totals = totalled.totals.set_index("unit")
    effects = list(book.scheme.effects)
    assert (totals[effects] == sums.loc[totals.index, effects]).all(axis=None)
    assert (totals["total"] == by_unit["points"].sum()).all()
    whole = totalled.nodes[totalled.nodes["node"] == WHOLE]
    assert whole["settled"].tolist() == totals["total"].tolist()


@BOTH
@OFTEN
@given(**ANY)
def test_an_effect_never_exceeds_its_full_marks(rulebooks, any_quarter, period, seed, gaps):
    book = rulebooks[period]
    lines = score(any_quarter(book, seed, gaps), book).lines
    effects = lines.groupby(["unit", "effect"])[["points", "full"]].sum()
    assert (effects["points"] <= effects["full"]).all()


@BOTH
@settings(derandomize=True, deadline=None, max_examples=8)
@given(**ANY)
def test_the_order_of_rows_and_units_changes_nothing(rulebooks, any_quarter, period, seed, gaps):
    book = rulebooks[period]
    items = any_quarter(book, seed, gaps)
    shuffle = np.random.default_rng(seed)
    shuffled = items.iloc[shuffle.permutation(len(items))].reset_index(drop=True)
    assert score(shuffled, book).lines.equals(score(items, book).lines)
    units = [book.roster.units[i] for i in shuffle.permutation(len(book.roster.units))]
    other = replace(book, roster=Roster.model_validate({"来源部门": book.roster.departments, "单位": units}))
    assert outcome(items, other) == outcome(items, book)


def outcome(items, book):
    """Points of every line, and place, ties and grade of every unit, by their codes."""
    lines = score(items, book).lines
    ranking = rank(total(lines, book).totals, lines, book)
    points = dict(zip(zip(lines["unit"], lines["indicator"], strict=True), lines["points"], strict=True))
    places = {row.unit: (row.total, row.rank, row.of, row.tied, row.grade) for row in ranking.itertuples()}
    return points, places


ACHIEVED = {
    "P01": ("按时权", "到期权"),
    "P02": ("绿灯", None),
    "P03": ("按期", "总数"),
    "P05": ("合格", None),
    "P06": ("齐备", None),
    "P09": ("反馈", None),
    "P11": ("反评", None),
    "L01": ("已审", None),
    "L02": ("已审", None),
    "L03": ("齐备", None),
    "L04": ("已论证", None),
    "L05": ("满意", None),
    "L06": ("已公示", None),
    "L08": ("实出庭", None),
    "L09": ("合格", None),
    "L10": ("已认领", None),
    "E01": ("本期", None),
    "E02": ("完成", None),
    "E03": ("折算", None),
    "E04": ("到位", None),
    "E05": ("到账", None),
    "E06": ("省", None),
    "E07": ("省", None),
    "E08": ("支出", None),
    "E11": ("最高", None),
    "E12": ("完成", None),
    "E13": ("净增", None),
    "S02": ("好评", None),
    "S03": ("办结", None),
    "S04": ("满意", None),
    "S05": ("化解", None),
    "S07": ("销号", None),
    "S08": ("完成", None),
    "S09": ("销号", None),
    "S10": ("已代办", None),
}
"""Indicator for which more is better → the figure achieved, and the figure that it cannot exceed."""


def test_the_list_of_what_can_be_achieved_is_that_of_the_scheme(rulebooks):
    """E09 compares two pairs of rates and is tested by its decision table; P10 and S01 are scored in the year."""
    better = {one.code for one in rulebooks["2022Q1"].indicators if one.direction == "越大越好"}
    assert better - {"E09", "P10", "S01"} == set(ACHIEVED)


@OFTEN
@given(seed=st.integers(0, 2**32 - 1), code=st.sampled_from(sorted(ACHIEVED)), more=st.floats(0, 500))
def test_more_achieved_never_lowers_the_points(rulebooks, any_quarter, seed, code, more):
    book = rulebooks["2022Q1"]
    items = any_quarter(book, seed, 0.03)
    key, bound = ACHIEVED[code]
    unit = [unit for unit in book.units if book.applies_to(book.by_code[code], unit)][seed % 3]
    own = items["unit"] == unit.code
    target = own & (items["item"] == f"{code}.{key}") & (items["state"] == "有值")
    raised = items["value"] + more
    if bound is not None:
        limit = items.loc[own & (items["item"] == f"{code}.{bound}"), "value"].min()
        raised = raised.clip(upper=limit).where(raised.clip(upper=limit) > items["value"], items["value"])
    before, after = (
        score(told, book).lines.set_index(["unit", "indicator"]).loc[(unit.code, code)]
        for told in (items, items.assign(value=items["value"].where(~target, raised)))
    )
    assert after["points"] >= before["points"]
    assert after["full"] == before["full"]


# --- rule books of chance -------------------------------------------------------------------------

EXAMPLES = int(os.environ.get("KAOPING_EXAMPLES", "100"))
CHANCE = settings(
    derandomize=True, deadline=None, max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow], database=None
)
SEED = st.integers(0, 2**32 - 1)


def test_books_of_chance_use_every_method():
    drawn = [books.draw(seed) for seed in range(200)]
    assert {name for one in drawn for tree in one.trees for name in tree.methods} == set(shelf()) - books.NOT_DRAWN
    assert set().union(*(one.items()["state"] for one in drawn)) == {"有值", *books.STATES}


@CHANCE
@given(seed=SEED)
def test_whatever_the_rules_points_are_within_their_bounds_and_no_table_holds_what_is_no_number(seed):
    drawn = books.draw(seed)
    book = drawn.book
    lines = score(drawn.items(), book).lines
    for row in lines.itertuples():
        most = settle_one(row.full * book.by_code[row.indicator].highest_ratio, 0, book.scheme.precision.rounding)
        assert 0 <= row.points <= most, row
        assert 0 <= row.trimmed <= most, row
        assert (row.state == "计分" and row.full > 0) <= np.isfinite(row.ratio), row
        assert np.isnan(row.ratio) or 0 <= row.ratio <= book.by_code[row.indicator].highest_ratio, row
    totalled = total(lines, book)
    ranking = rank(totalled.totals, lines, book)
    assert np.isfinite(totalled.nodes.select_dtypes("number").to_numpy()).all()
    assert np.isfinite(ranking.select_dtypes("number").to_numpy()).all()
    assert (lines.groupby("unit")["points"].sum() == totalled.totals.set_index("unit")["total"]).all()


@CHANCE
@given(seed=SEED)
def test_whatever_the_rules_the_printed_arithmetic_comes_to_the_printed_points(seed):
    drawn = books.draw(seed)
    precision = drawn.book.scheme.precision
    scored = score(drawn.items(), drawn.book)
    for reason, line in zip(reasons(scored, drawn.book), scored.lines.itertuples(), strict=True):
        redone = settle_one(recompute(reason.arithmetic), precision.places, precision.rounding)
        assert to_text(redone, precision.places) == reason.points == to_text(line.points, precision.places), reason


@CHANCE
@given(seed=SEED, order=st.integers(0, 99))
def test_whatever_the_rules_the_order_of_the_units_changes_nothing(seed, order):
    drawn = books.draw(seed)
    other = books.shuffled(drawn, order)
    assert outcome(other.items(), other.book) == outcome(drawn.items(), drawn.book)


@CHANCE
@given(seed=SEED, scale=st.sampled_from(["10000", "0.01", "100000000"]))
def test_whatever_the_rules_the_unit_of_measure_changes_nothing(seed, scale):
    """万元 as 元, percent as shares, 亿元 as 元: items and the parameters in their unit of measure together."""
    drawn, scaled = books.draw(seed), books.draw(seed, scale=scale)
    assert outcome(scaled.items(), scaled.book) == outcome(drawn.items(), drawn.book)


@CHANCE
@given(seed=SEED, at=st.integers(0, 99), more=st.sampled_from([1, 0.5, 10, 45, 1000]))
def test_whatever_the_rules_who_does_better_has_no_lower_ratio(seed, at, more):
    drawn = books.draw(seed, gaps=0.1)
    keys = [
        (unit.code, one.item_id(key), sign)
        for unit in drawn.book.units
        for one, tree in zip(drawn.indicators, drawn.trees, strict=True)
        for key, sign in tree.better.items()
        if not isinstance(drawn.reported[unit.code, one.item_id(key)], str)
    ]
    assume(keys)
    unit, item, sign = keys[at % len(keys)]
    better = max(0.0, drawn.reported[unit, item] + sign * more)
    raised = books.table({**drawn.reported, (unit, item): better})
    before, after = (
        score(told, drawn.book).lines.set_index(["unit", "indicator"]).loc[(unit, item.partition(".")[0])]
        for told in (drawn.items(), raised)
    )
    assume(before["state"] == after["state"] == "计分")
    assert after["ratio"] >= before["ratio"] - 1e-9
