"""Quarters in which something came late: without it the result is provisional, and says so everywhere."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from kaoping.appraisal import appraise

pytestmark = pytest.mark.xdist_group("quarters")

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(params=["2022Q4"])
def period(request):
    return request.param


@pytest.fixture
def without(walked, period):
    """The quarter as it stood before the late return came in."""
    return appraise([EXAMPLES / period], "dawa-2022", period, walked(walked(period).before).folder)


def refused(appraisal):
    return [finding for finding in appraisal.findings if finding.severity == "退回"]


def test_a_department_that_did_not_report_is_named(without):
    (finding,) = refused(without)
    assert finding.code == "E-SRC-MISSING"
    assert "区信访局" in finding.found
    assert without.provisional


def test_its_indicator_is_nobody_s_zero(without):
    """S05 carries no marks; a unit's full marks are still 100.00, and its other social lines carry more."""
    lines = without.scored.lines
    blocked = lines[lines["indicator"] == "S05"]
    assert set(blocked["full"]) == {0}
    assert set(blocked["points"]) == {0}
    assert set(lines.groupby("unit")["full"].sum()) == {10_000}


def test_the_naive_implementation_holds_the_same(without, facts, naive, period):
    """Every figure of the department is taken out of the facts; lines, totals and ranks stay equal."""
    silent = copy.deepcopy(facts)
    for row in silent["figures"]:
        if row["item"].startswith("S05.") and row["origin"] == "来源部门":
            row["state"], row["value"] = "缺报", None
    by_hand = naive.appraise(silent, naive.load_roster(), period)
    told = without.scored.lines
    engine = [(r["unit"], r["indicator"], r["state"], r["full"], r["points"]) for r in told.to_dict("records")]
    expected = [
        (r["unit"], r["indicator"], r["state"], round(100 * float(r["full"])), round(100 * float(r["points"])))
        for r in by_hand["lines"]
    ]
    assert engine == expected


def test_a_unit_that_did_not_report_is_named(walked):
    third = appraise([EXAMPLES / "2022Q3"], "dawa-2022", "2022Q3", walked("2022Q2").folder)
    (finding,) = refused(third)
    assert finding.code == "E-UNIT-MISSING"
    assert "区文化旅游局" in finding.found
    assert third.provisional


def test_what_came_late_makes_the_quarter_whole(walked):
    for period in ("2022Q3", "2022Q4"):
        assert refused(walked(period).appraisal) == []
        assert not walked(period).appraisal.provisional
