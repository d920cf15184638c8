"""Totals are exact sums of printed lines; nobody rounds a second time."""

import pytest

from kaoping.scoring.lines import score
from kaoping.scoring.totals import WHOLE, total


@pytest.fixture
def totalled(indicator, small_book, quarter):
    book = small_book(indicator("A1"), indicator("A2"), indicator("A3"), indicator("B1"), units=2)
    first = {"A1": 33.33, "A2": 33.33, "A3": 33.33, "B1": 12.345}
    second = {"A1": "缺报", "A2": 100, "A3": 0, "B1": 50}
    return total(score(quarter({"J01": first, "J02": second}), book).lines, book)


def test_effects_and_totals(totalled):
    """J01: three times 0.3333 × 20 = 6.666 → 6.67, together 20.01 (unrounded 19.998); 0.12345 × 40 = 4.938 → 4.94."""
    first, second = totalled.totals.itertuples()
    assert (first.甲效果, first.乙效果, first.total) == (2001, 494, 2495)
    assert (second.甲效果, second.乙效果, second.total) == (2000, 2000, 4000)
    assert totalled.totals["bonus"].tolist() == totalled.totals["deduction"].tolist() == [0, 0]


def test_who_is_who(totalled):
    assert totalled.totals[["unit", "name", "class", "group", "unranked"]].to_numpy().tolist() == [
        ["J01", "街道1", "镇街", "街道组", False],
        ["J02", "街道2", "镇街", "街道组", False],
    ]


def test_the_tree_keeps_what_was_not_rounded(totalled):
    nodes = totalled.nodes[totalled.nodes["unit"] == "J01"].set_index("node")
    assert nodes["settled"].to_dict() == {"甲效果": 2001, "乙效果": 494, WHOLE: 2495}
    assert nodes["unrounded"].round(6).to_dict() == {"甲效果": 1999.8, "乙效果": 493.8, WHOLE: 2493.6}
    assert nodes["full"].to_dict() == {"甲效果": 6000, "乙效果": 4000, WHOLE: 10000}
    assert nodes["parent"].to_dict() == {"甲效果": WHOLE, "乙效果": WHOLE, WHOLE: ""}
