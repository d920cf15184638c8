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
from kaoping.scoring.totals import total

ITEMS = {"life": "寿命", "expected_schooling": "预期", "mean_schooling": "平均", "income": "收入"}
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
def ranking(lines, rulebook):
    return rank(total(lines, rulebook).totals, lines, rulebook).set_index("unit")


def told(published):
    """ITEMS of all countries: a figure, or not applicable where there is none."""
    cells = [(code, item, row[key]) for code, row in published.items() for key, item in ITEMS.items()]
    frame = pd.DataFrame(
        {
            "item_id": [f"{code}/H01.{item}/来源部门" for code, item, _ in cells],
            "unit": [code for code, _, _ in cells],
            "period": ["2021"] * len(cells),
            "item": [f"H01.{item}" for _, item, _ in cells],
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


def test_ranks_of_what_was_not_rounded_would_be_others(published, lines):
    """The reason why ranks are taken from the settled index: before rounding, 29 countries stand elsewhere."""
    exact = lines[lines["state"] == "计分"].set_index("unit")["ratio"].rank(ascending=False, method="min")
    assert sum(int(exact[code]) != int(published[code]["rank"]) for code in exact.index) == 29


def test_who_lacks_a_figure_has_no_index_no_rank_and_no_band(published, lines, ranking):
    without = [code for code, row in published.items() if not row["hdi"]]
    theirs = lines.set_index("unit").loc[without]
    assert list(theirs["state"]) == ["不适用"] * 4
    assert list(theirs["full"]) == [0] * 4
    assert theirs["ratio"].isna().all()
    assert list(ranking.loc[without, "rank"]) == [0] * 4
    assert list(ranking.loc[without, "grade"]) == [""] * 4
