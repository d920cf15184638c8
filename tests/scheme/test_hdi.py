"""The Human Development Index of 2021 comes out as it was published: every value, rank and band, and who has none."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from kaoping.periods import Period
from kaoping.ranking import rank
from kaoping.rulebook import load_scheme
from kaoping.scoring.lines import score
from kaoping.scoring.reasons import reasons
from kaoping.scoring.totals import WHOLE, total

ITEMS = {
    "life": "A01.寿命",
    "expected_schooling": "B01.预期",
    "mean_schooling": "B02.平均",
    "income": "C01.收入",
}
BANDS = {"Very High": "极高", "High": "高", "Medium": "中", "Low": "低"}
TABLE = Path(__file__).parents[1] / "data" / "hdi-2021.csv"


@pytest.fixture(scope="module")
def published():
    """Rows as the report prints them; a figure that it does not have is empty."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def rulebook():
    return load_scheme("undp-hdi-2021").at(Period.parse("2021"))


@pytest.fixture(scope="module")
def lines(published, rulebook):
    return score(told(published), rulebook).lines


@pytest.fixture(scope="module")
def totalled(lines, rulebook):
    return total(lines, rulebook)


@pytest.fixture(scope="module")
def ranking(totalled, lines, rulebook):
    return rank(totalled.totals, lines, rulebook).set_index("unit")


def told(countries):
    """ITEMS of countries: a figure, or not applicable where there is none."""
    cells = [(code, item, row[key]) for code, row in countries.items() for key, item in ITEMS.items()]
    frame = pd.DataFrame(
        {
            "item_id": [f"{code}/{item}/来源部门" for code, item, _ in cells],
            "unit": [code for code, _, _ in cells],
            "period": ["2021"] * len(cells),
            "item": [item for _, item, _ in cells],
            "state": ["有值" if text else "不适用" for *_, text in cells],
            "origin": ["来源部门"] * len(cells),
        },
        dtype="str",
    )
    return frame.assign(value=pd.Series([float(text or "nan") for *_, text in cells], dtype="float64"))


def test_the_table_has_191_countries_with_an_index_and_4_without(published):
    assert len(published) == 195
    assert [row["country"] for row in published.values() if not row["hdi"]] == [
        "Monaco",
        "Nauru",
        "Korea (Democratic People's Rep. of)",
        "Somalia",
    ]


def test_the_roster_is_the_table_and_who_has_no_index_is_not_ranked(published, rulebook):
    written = [(unit.code, unit.name, unit.unranked) for unit in rulebook.units]
    assert written == [(row["code"], row["country"], not row["hdi"]) for row in published.values()]


def test_every_index_is_the_published_one(published, ranking):
    """Points are tenths of a hundred, so 478 is 0.478."""
    printed = {code: round(float(row["hdi"]) * 1000) for code, row in published.items() if row["hdi"]}
    assert len(printed) == 191
    assert {code: int(ranking.loc[code, "total"]) for code in printed} == printed


def test_every_rank_is_the_published_one(published, ranking):
    printed = {code: int(row["rank"]) for code, row in published.items() if row["rank"]}
    assert len(printed) == 191
    assert {code: int(ranking.loc[code, "rank"]) for code in printed} == printed
    assert set(ranking["of"]) == {191}


def test_every_band_is_the_published_one(published, ranking):
    printed = {code: BANDS[row["band"]] for code, row in published.items() if row["band"]}
    assert len(printed) == 191
    assert {code: ranking.loc[code, "grade"] for code in printed} == printed


def test_ranks_of_what_was_not_rounded_would_be_others(published, totalled):
    """The reason why ranks are taken from the settled index: before rounding, 29 countries stand elsewhere."""
    nodes = totalled.nodes
    whole = nodes[(nodes["node"] == WHOLE) & (nodes["full"] > 0)].set_index("unit")["unrounded"]
    assert len(whole) == 191
    exact = whole.rank(ascending=False, method="min")
    assert sum(int(exact[code]) != int(published[code]["rank"]) for code in exact.index) == 29


def test_who_lacks_a_figure_has_no_index_no_rank_and_no_band(published, lines, totalled, ranking):
    """摩纳哥 has its life expectancy; without the other dimensions not even that carries marks."""
    without = [code for code, row in published.items() if not row["hdi"]]
    theirs = lines.set_index("unit").loc[without]
    assert set(theirs["full"]) == {0}
    assert set(theirs["points"]) == {0}
    assert dict(zip(theirs.loc["MCO", "indicator"], theirs.loc["MCO", "state"], strict=True)) == {
        "A01": "计分",
        "B01": "不适用",
        "B02": "不适用",
        "C01": "不适用",
    }
    nodes = totalled.nodes[totalled.nodes["unit"].isin(without)]
    assert set(nodes["full"]) == set(nodes["settled"]) == {0}
    assert list(ranking.loc[without, "rank"]) == [0] * 4
    assert list(ranking.loc[without, "grade"]) == [""] * 4


def test_a_dimension_that_stands_alone_says_why_it_carries_no_marks(published, rulebook):
    """摩纳哥: 85.9463 years are full marks of a dimension, but there is no index that it could enter."""
    scored = score(told({"MCO": published["MCO"]}), rulebook)
    told_of = zip(scored.lines["unit"], scored.lines["indicator"], reasons(scored, rulebook), strict=True)
    (life,) = (str(reason) for unit, code, reason in told_of if (unit, code) == ("MCO", "A01"))
    assert "；所在的效果或下设缺了一部分，按“缺部分：不适用”整个不计，本项不占满分。" in life


def test_the_dimensions_stand_in_the_tree_and_the_whole_is_their_root(totalled):
    """瑞士: 63.9872 ÷ 65, (0.916683 + 0.923977) ÷ 2, ln 669.33 ÷ ln 750; the index is the cube root of their product.

    Full marks of 100 over three are 33.4, 33.3 and 33.3; every dimension stands at its share of them.
    """
    nodes = totalled.nodes[totalled.nodes["unit"] == "CHE"].set_index("node")
    assert nodes["combine"].to_dict() == {"健康": "加总", "教育": "加权平均", "收入": "加总", WHOLE: "几何"}
    assert nodes["full"].to_dict() == {"健康": 334, "教育": 333, "收入": 333, WHOLE: 1000}
    shares = (nodes["unrounded"] / nodes["full"]).round(6).to_dict()
    assert shares == {"健康": 0.984418, "教育": 0.920330, "收入": 0.982810, WHOLE: 0.96205}
    assert nodes["settled"].to_dict() == {"健康": 329, "教育": 306, "收入": 327, WHOLE: 962}


@pytest.mark.parametrize(
    ("figures", "index"),
    [
        ({"life": "85", "expected_schooling": "18", "mean_schooling": "15", "income": "75000"}, 1000),
        ({"life": "20", "expected_schooling": "18", "mean_schooling": "15", "income": "75000"}, 0),
        ({"life": "85", "expected_schooling": "18", "mean_schooling": "15", "income": "100"}, 0),
        ({"life": "85", "expected_schooling": "0", "mean_schooling": "0", "income": "75000"}, 0),
        # a half of education is lost, the cube root of 0.5 is 0.7937
        ({"life": "85", "expected_schooling": "0", "mean_schooling": "15", "income": "75000"}, 794),
        # 0.65 ÷ 65 is 0.01, its cube root 0.2154
        ({"life": "20.65", "expected_schooling": "18", "mean_schooling": "15", "income": "75000"}, 215),
        # ln 1.1 ÷ ln 750 is 0.0144, its cube root 0.2433
        ({"life": "85", "expected_schooling": "18", "mean_schooling": "15", "income": "110"}, 243),
        # (1 + 0.95) ÷ 2 is 0.975, its cube root 0.9916
        ({"life": "85", "expected_schooling": "17.1", "mean_schooling": "15", "income": "75000"}, 992),
    ],
)
def test_a_dimension_at_zero_leaves_nothing_and_half_of_education_does_not(figures, index, rulebook):
    lines = score(told({"CHN": figures}), rulebook).lines
    totals = total(lines, rulebook).totals.set_index("unit")
    assert totals.loc["CHN", "total"] == index
