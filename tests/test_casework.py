"""The rule author's cases against the engine: what agrees is silent, what differs says what came out and why."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kaoping.casework import run_case, run_cases
from kaoping.findings import Where
from kaoping.periods import Period
from kaoping.rulebook.cases import Case, CaseRow, load_cases
from kaoping.rulebook.load import load_scheme


@pytest.fixture(scope="module")
def scheme():
    return load_scheme("dawa-2022")


@pytest.fixture(scope="module")
def book(scheme):
    return scheme.at(Period.parse("2022Q1"))


def row(points=None, state=None, **data):
    values = {key: None if isinstance(what, str) else float(what) for key, what in data.items()}
    states = {key: what if isinstance(what, str) else "有值" for key, what in data.items()}
    expected = None if points is None else Decimal(points)
    return CaseRow(values, states, expected, state, Where("cases/political.yaml", line=8))


def case(indicator, *rows, unit_class="镇街", attributes=()):
    return Case("一例", indicator, unit_class, Period.parse("2022Q1"), attributes, rows, rows[0].where)


def said(case, book):
    return [(finding.code, finding.where.line, finding.found, finding.expected) for finding in run_case(case, book)]


def orders(due, on_time, points=None, state=None):
    return row(points, state, 总数=due, 按期=on_time)


def test_the_cases_of_the_scheme_agree(scheme):
    outcome = run_cases(scheme)
    assert outcome.findings == ()
    assert outcome.cases == len(load_cases(scheme)) > 100


def test_points_are_at_the_full_marks_of_the_rules(book):
    """49 of 50 is 98 %, the first band: 3.00; not the 5.14 of the period's full marks."""
    assert said(case("P03", orders(50, 49, "3.00")), book) == []


def test_a_difference_says_what_came_out_and_why(book):
    (found,) = said(case("P03", orders(50, 49, "2.70")), book)
    assert found[:2] == ("E-RULE-CASE", 8)
    assert found[2].startswith("案例“一例”应得 2.70，计出 3.00（")
    assert "98%" in found[2]
    assert found[3] == "2.70"


def test_a_hundredth_more_is_a_difference(book):
    assert len(said(case("P03", orders(50, 49, "3.001")), book)) == 1


def test_a_state_is_compared(book):
    assert said(case("P03", orders(4, 4, state="并入年度")), book) == []
    (found,) = said(case("P03", orders(4, 4, state="计分")), book)
    assert found[2].startswith("案例“一例”应为“计分”，计为“并入年度”（")


def test_points_and_state_both_differ(book):
    found = said(case("P03", orders(0, 0, "3.00", "计分")), book)
    assert [expected for *_, expected in found] == ["计分", "3.00"]


@pytest.mark.parametrize(("policy", "points"), [("满分", "3.00"), ("零分", "0.00"), ("同类平均", "0.00")])
def test_a_policy_pays_even_where_nobody_was_measured(book, policy, points):
    changed = book.by_code["P03"].model_copy(update={"not_reported": policy})
    others = tuple(changed if one.code == "P03" else one for one in book.indicators)
    assert said(case("P03", orders("缺报", "缺报", points, "缺报")), replace(book, indicators=others)) == []


def test_rows_of_one_case_are_one_group(book):
    """功效系数 over two units: the better gets 100, the other 60 of 100, of 6 points."""
    rows = [row("6.00", 本期=1200, 同期=1000, 增速=10), row("3.60", 本期=1000, 同期=1000, 增速=10)]
    assert said(case("E01", *rows), book) == []
    (found,) = said(case("E01", rows[0], row("3.61", 本期=1000, 同期=1000, 增速=10)), book)
    assert found[2].startswith("案例“一例”第 2 个单位应得 3.61，计出 3.60（")


def test_attributes_decide_whether_an_indicator_applies(book):
    energy = {"年目标": 3, "年实际": 3, "进度目标": 3, "进度实际": 3}
    assert said(case("E09", row("2.00", **energy), attributes=("园区",)), book) == []
    assert said(case("E09", row(state="不适用", **energy)), book) == []
