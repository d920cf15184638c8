"""The sustainable connectivity index of ASEM: 49 indicators, eight pillars, two sub-indices, one index."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest

from kaoping.periods import Period
from kaoping.ranking import rank
from kaoping.rulebook import check, load_scheme
from kaoping.rulebook.tree import nodes_of, path_of
from kaoping.scoring.lines import score
from kaoping.scoring.totals import WHOLE, total

DIVISORS = {"人口", "面积", "能源", "总值"}
PILLARS = {
    ("联通", "物理联通"): 8,
    ("联通", "经济金融联通"): 5,
    ("联通", "政治联通"): 3,
    ("联通", "制度联通"): 6,
    ("联通", "人文联通"): 8,
    ("可持续", "环境"): 5,
    ("可持续", "社会"): 9,
    ("可持续", "经济金融可持续"): 5,
}
BEST = {"CP": 4, "CE": 1, "CL": 3, "CI": 0, "CH": 2, "SE": 4, "SS": 3, "SF": 1}
"""On how many indicators of each pillar, from the first on, 中国 equals the best of three; on the others the worst."""


@pytest.fixture(scope="module")
def source():
    return load_scheme("asem-2018")


@pytest.fixture(scope="module")
def rulebook(source):
    return source.at(Period.parse("2018"))


def test_the_review_finds_nothing(source):
    assert [str(finding) for finding in check(source)] == []


def test_49_indicators_stand_under_three_levels(rulebook):
    paths = [path_of(rulebook.scheme, indicator.code) for indicator in rulebook.indicators]
    assert Counter(paths) == PILLARS
    assert len(paths) == 49
    assert {len((WHOLE, *path)) for path in paths} == {3}


def test_every_level_is_a_mean_of_equal_weights(rulebook):
    nodes = nodes_of(rulebook.scheme)
    assert {node.effect.combine for node in nodes} == {rulebook.scheme.whole.combine} == {"加权平均"}
    assert {weight for node in nodes for weight in node.effect.weights.values()} == {1}
    assert {points for one in rulebook.indicators for points in one.points.values()} == {100}


def test_seventeen_indicators_go_by_size_and_fourteen_others_are_better_when_lower(rulebook):
    """Flights, students, tourists, migrants and NGOs by population; crossings by area; two by energy; nine by GDP."""
    divided = Counter(key for one in rulebook.indicators for key in one.items if key in DIVISORS)
    assert divided == {"人口": 5, "面积": 1, "能源": 2, "总值": 9}
    reverse = {one.code for one in rulebook.indicators if one.direction == "越小越好"}
    assert len(reverse) == 14
    assert not {one.code for one in rulebook.indicators if len(one.items) == 2} & reverse


def three(rulebook):
    """ITEMS of three: 奥地利 is worst in everything, 瑞士 best, 中国 as BEST says and without SE01."""
    rows = []
    for one in rulebook.indicators:
        worst, best = (0.0, 20.0) if one.direction == "越大越好" else (20.0, 0.0)
        theirs = best if int(one.code[2:]) <= BEST[one.code[:2]] else worst
        for unit, figure in (("AUT", worst), ("CHN", theirs), ("CHE", best)):
            rows += [(unit, one.code, key, 2.0 if key in DIVISORS else figure) for key in one.items]
    frame = pd.DataFrame(
        {
            "item_id": [f"{unit}/{code}.{key}/来源部门" for unit, code, key, _ in rows],
            "unit": [unit for unit, *_ in rows],
            "period": ["2018"] * len(rows),
            "item": [f"{code}.{key}" for _, code, key, _ in rows],
            "state": ["不适用" if (unit, code) == ("CHN", "SE01") else "有值" for unit, code, *_ in rows],
            "origin": ["来源部门"] * len(rows),
        },
        dtype="str",
    )
    values = pd.Series([figure for *_, figure in rows], dtype="float64")
    return frame.assign(value=values.where(frame["state"] == "有值"))


@pytest.fixture(scope="module")
def lines(rulebook):
    return score(three(rulebook), rulebook).lines


@pytest.fixture(scope="module")
def totalled(lines, rulebook):
    return total(lines, rulebook)


def test_a_small_group_is_worked_through_all_levels(totalled):
    """中国: 4/8, 1/5, 3/3, 0/6 and 2/8 are 1.95, of five 0.39; 3/4 (one has no figure), 3/9 and 1/5 are 1.28333, of
    three 0.42778; the mean of both is 0.40889.
    """
    nodes = totalled.nodes[totalled.nodes["unit"] == "CHN"].set_index("node")
    assert (nodes["unrounded"] / nodes["full"]).round(5).to_dict() == {
        "联通": 0.39,
        "物理联通": 0.5,
        "经济金融联通": 0.2,
        "政治联通": 1.0,
        "制度联通": 0.0,
        "人文联通": 0.25,
        "可持续": 0.42778,
        "环境": 0.75,
        "社会": 0.33333,
        "经济金融可持续": 0.2,
        WHOLE: 0.40889,
    }
    assert nodes["settled"].loc[["联通", "可持续", WHOLE]].tolist() == [1950, 2139, 4089]


def test_the_best_in_everything_has_a_hundred_and_the_worst_nothing(totalled, lines, rulebook):
    ranking = rank(totalled.totals, lines, rulebook).set_index("unit")
    assert ranking.loc[["CHE", "CHN", "AUT"], "total"].tolist() == [10000, 4089, 0]
    assert ranking.loc[["CHE", "CHN"], "rank"].tolist() == [1, 2]


def test_marks_of_a_pillar_stay_in_it_when_one_indicator_has_no_figure(lines):
    """50 over three is 16.67 (环境, by code the first); over the four that are left 4.17, 4.17, 4.17 and 4.16."""
    theirs = lines[(lines["unit"] == "CHN") & lines["indicator"].str.startswith("SE")]
    assert dict(zip(theirs["indicator"], theirs["full"], strict=True)) == {
        "SE01": 0,
        "SE02": 417,
        "SE03": 417,
        "SE04": 417,
        "SE05": 416,
    }
    assert lines[lines["unit"] == "CHN"]["full"].sum() == 10000
