"""The engine and the naive implementation get the same year, with what came late and without it."""

from __future__ import annotations

import copy
import csv
import io
import json
import shutil
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest

from kaoping.yearly import appraise_year

pytestmark = pytest.mark.xdist_group("quarters")

ROOT = Path(__file__).resolve().parents[2]
PERIODS = ("2022Q1", "2022Q2", "2022Q3", "2022Q4")
EFFECTS = ("政治效果", "法律效果", "经济效果", "社会效果")


def rows_of(path):
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def happened():
    """What happened in the four quarters."""
    paths = [ROOT / "tests" / "golden" / period / "facts.json" for period in PERIODS]
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def silenced(facts):
    """The same without what came late: 区文化旅游局 in the third quarter, 区信访局 in the fourth."""
    known = copy.deepcopy(facts)
    for row in known[2]["figures"]:
        if (row["unit"], row["origin"]) == ("B06", "自报"):
            row["state"], row["value"] = "缺报", None
    for row in known[3]["figures"]:
        if row["item"].startswith("S05.") and row["origin"] == "来源部门":
            row["state"], row["value"] = "缺报", None
    return known


@pytest.fixture(scope="session")
def years(naive, tmp_path_factory):
    """The year by the engine, as its tables say, and by hand; each of the two is walked once."""

    @cache
    def walked(late):
        folder, out = tmp_path_factory.mktemp("报表"), tmp_path_factory.mktemp("年度")
        for one in (ROOT / "examples").glob("2022Q?*" if late else "2022Q?"):
            shutil.copytree(one, folder / one.name)
        appraised = appraise_year([folder], "dawa-2022", "2022")
        appraised.write(out)
        by_hand = naive.appraise_year(happened() if late else silenced(happened()), naive.load_roster())
        found = {name: rows_of(out / f"{name}.csv") for name in ("lines", "ranking")}
        return SimpleNamespace(late=late, provisional=appraised.provisional, by_hand=by_hand, **found)

    return walked


@pytest.fixture(params=["补报到齐", "没有补报"])
def year(request, years):
    return years(request.param == "补报到齐")


def test_only_without_what_came_late_the_year_is_provisional(year):
    assert year.provisional is not year.late


def test_every_line_of_the_year_is_equal(year):
    names = ("unit", "effect", "indicator", "standard", "full", "points")
    engine = [tuple(line[name] for name in names) for line in year.lines]
    assert engine == [tuple(line[name] for name in names) for line in year.by_hand["lines"]]


def test_every_ratio_of_the_year_is_equal(year):
    """Printed with six decimals; a line that was never scored has none."""
    for line, worked in zip(year.lines, year.by_hand["lines"], strict=True):
        assert bool(line["ratio"]) == bool(worked["ratio"]), line
        if worked["ratio"]:
            assert abs(Fraction(line["ratio"]) - Fraction(worked["ratio"])) <= Fraction(1, 10**6), line


def test_every_total_of_the_year_is_equal(year):
    names = (*EFFECTS, "bonus", "deduction", "total")
    assert {row["unit"]: {name: row[name] for name in names} for row in year.ranking} == year.by_hand["totals"]


def test_every_rank_and_grade_of_the_year_is_equal(year):
    names = ("group", "rank", "of", "tied", "decided_by", "grade", "total")
    engine = {row["unit"]: tuple(row[name] for name in names) for row in year.ranking}
    assert engine == {row["unit"]: tuple(str(row[name]) for name in names) for row in year.by_hand["ranking"]}


def test_what_holds_for_the_year_is_equal(year):
    engine = {row["unit"]: set(row["vetoes"].split("、")) - {""} for row in year.ranking}
    assert engine == {unit: set(codes) for unit, codes in year.by_hand["vetoes"].items()}
    assert {unit for unit, codes in engine.items() if codes} == {"Z01", "B02", "Y02", "Y03"}
