"""The rule author's cases against the engine: what agrees is silent, what differs says what came out and why."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kaoping.casework import run_case, run_cases
from kaoping.findings import Where
from kaoping.methods._shelf import compile_measure
from kaoping.periods import Period
from kaoping.rulebook.cases import Case, CaseRow, load_cases
from kaoping.rulebook.load import load_scheme
from kaoping.rulebook.whole_cases import WholeCase, WholeRow
from kaoping.wholework import run_whole_case


@pytest.fixture(scope="module")
def scheme():
    return load_scheme("dawa-2022")


@pytest.fixture(scope="module")
def book(scheme):
    return scheme.at(Period.parse("2022Q1"))


def row(points=None, state=None, beside=None, **data):
    """A row of a case; beside: what it has beside its data and expects beside points and state."""
    values = {key: None if isinstance(what, str) else float(what) for key, what in data.items()}
    states = {key: what if isinstance(what, str) else "有值" for key, what in data.items()}
    expected = None if points is None else Decimal(points)
    where = Where("cases/political.yaml", line=8)
    return CaseRow(values, states, expected, state, where, **{"group": "甲组"} | (beside or {}))


def case(indicator, *rows, unit_class="镇街", attributes=()):
    return Case("一例", indicator, unit_class, Period.parse("2022Q1"), attributes, rows, rows[0].where)


def said(case, book):
    return [(finding.code, finding.where.line, finding.found, finding.expected) for finding in run_case(case, book)]


def orders(due, on_time, points=None, state=None, **beside):
    names = {"rank": "expected_rank", "finding": "expected_finding"}
    told = {names.get(name, name): what for name, what in beside.items()}
    return row(points, state, told, 总数=due, 按期=on_time)


def test_the_cases_of_the_scheme_agree(scheme):
    outcome = run_cases(scheme)
    assert outcome.findings == ()
    assert outcome.cases >= len(load_cases(scheme)) > 100


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


# --- ranks, groups, names -------------------------------------------------------------------------


def test_rows_are_ranked_by_their_points_in_their_own_group(book):
    """P03 in two groups: 98 % 3.00, 96 % and 95 % of one band, 50 % nothing; equal points share a rank (1224)."""
    rows = [
        orders(50, 49, rank=1),
        orders(50, 25, rank=2),
        orders(100, 96, rank=1, group="乙组"),
        orders(100, 95, rank=1, group="乙组"),
        orders(50, 25, rank=3, group="乙组"),
        orders(0, 0, rank=0, group="乙组"),
        orders(50, 50, rank=0, group="乙组", unranked=True),
    ]
    assert said(case("P03", *rows), book) == []


def test_a_rank_that_differs_says_which_unit_and_why(book):
    rows = [orders(50, 49, rank=2, unit="望湖街道"), orders(50, 25, rank=2)]
    (found,) = said(case("P03", *rows), book)
    assert found[:2] == ("E-RULE-CASE", 8)
    assert found[2].startswith("案例“一例”的单位“望湖街道”名次应为 2，排为 1（")
    assert "98%" in found[2]
    assert found[3] == "2"


def test_what_compares_in_the_group_compares_with_the_rows_of_that_group_only(book):
    """功效系数 范围 组, of 6 points: 1200 and 1000 in one group 6.00 and 3.60; 1100 alone gets 80 of 100: 4.80."""
    measure = compile_measure(
        {"方法": "功效系数", "数值": "本期", "范围": "组", "基础": "60", "幅度": "40",
         "最大等于最小": "80", "只有一家": "80"}
    )  # fmt: skip
    changed = book.by_code["E01"].model_copy(update={"measures": {"": measure}})
    others = tuple(changed if one.code == "E01" else one for one in book.indicators)
    tax = {"同期": 1000, "增速": 10}
    rows = [row("6.00", 本期=1200, **tax), row("4.80", beside={"group": "乙组"}, 本期=1100, **tax)]
    assert said(case("E01", *rows, row("3.60", 本期=1000, **tax)), replace(book, indicators=others)) == []


# --- what checking finds ------------------------------------------------------------------------


@pytest.mark.parametrize("finding", ["E-VAL-REL", "按期"])
def test_data_that_break_a_relation_are_found_by_code_or_by_words(book, finding):
    """More on time than there were: 校验 of P03 says that it cannot be."""
    assert said(case("P03", orders(4, 5, finding=finding)), book) == []


def test_data_beyond_their_range_are_found_in_their_own_row(book):
    rows = [orders(50, 49, finding="无"), orders(-1, 0, finding="E-VAL-RANGE")]
    assert said(case("P03", *rows), book) == []


def test_a_finding_that_is_not_made_is_a_difference(book):
    (found,) = said(case("P03", orders(50, 49, finding="E-VAL-REL")), book)
    assert found[2] == "案例“一例”核对数据时应有发现 E-VAL-REL，实际是：没有发现"
    (found,) = said(case("P03", orders(50, 49, finding="不大于")), book)
    assert found[2] == "案例“一例”核对数据时应有写着“不大于”的发现，实际是：没有发现"


def test_a_finding_where_none_is_expected_is_told_with_its_words(book):
    (found,) = said(case("P03", orders(50, 60, finding="无")), book)
    assert found[2].startswith("案例“一例”核对数据时不应有发现，实际是：E-VAL-REL ")
    assert "60" in found[2]


# --- the whole ----------------------------------------------------------------------------------


def unit(name, *effects, total=None, rank=None, grade=None, p01="2", **told):
    """A unit with points of 政治 法律 经济 社会 and of P01, which breaks ties after 经济效果."""
    named = zip(("政治效果", "法律效果", "经济效果", "社会效果"), map(Decimal, effects), strict=True)
    given = {
        "unit": name, "unit_class": "镇街", "group": "街道组", "unranked": False, "effects": dict(named),
        "bonus": Decimal(0), "deduction": Decimal(0), "tie_breaks": {"P01": None if p01 is None else Decimal(p01)},
        "expected_total": None if total is None else Decimal(total), "expected_rank": rank, "expected_grade": grade,
        "where": Where("cases/whole.yaml", line=5),
    }  # fmt: skip
    return WholeRow(**(given | told))


def whole(*rows):
    return WholeCase("整体一例", Period.parse("2022Q1"), rows, rows[0].where)


def differences(book, *rows):
    return [(finding.where.line, finding.found, finding.expected) for finding in run_whole_case(whole(*rows), book)]


def test_totals_ranks_and_grades_follow_from_the_effects(book):
    """Four ranked: 30 % of them is one 优秀 (1.2, half up); 91 is level with 91, and more 经济效果 goes before."""
    rows = [
        unit("甲", "22", "17", "30", "22", total="91.00", rank=2, grade="良好"),
        unit("乙", "21", "17", "31", "22", total="91.00", rank=1, grade="优秀"),
        unit("丙", "20", "15", "25", "20", total="80.00", rank=3, grade="良好"),
        unit("丁", "20", "15", "25", "19.99", total="79.99", rank=4, grade="合格"),
        unit("戊", "24", "18", "34", "24", total="100.00", rank=0, grade="", unranked=True),
    ]
    assert differences(book, *rows) == []


def test_a_bonus_is_added_and_a_deduction_taken_but_nothing_falls_below_zero(book):
    rows = [
        unit("甲", "20", "15", "25", "20", bonus=Decimal("1.5"), deduction=Decimal("0.3"), total="81.20"),
        unit("乙", "1", "1", "1", "1", deduction=Decimal(10), total="0.00"),
    ]
    assert differences(book, *rows) == []


def test_a_tie_break_that_does_not_apply_to_one_of_the_tied_is_skipped_for_both(book):
    """Equal totals and equal 经济效果; P01 would part them, but 乙 has none: both are first."""
    alike = ("22", "17", "30", "22")
    assert differences(book, unit("甲", *alike, rank=1, p01="3"), unit("乙", *alike, rank=2, p01="2")) == []
    assert differences(book, unit("甲", *alike, rank=1, p01="3"), unit("乙", *alike, rank=1, p01=None)) == []


def test_what_differs_in_the_whole_is_said_with_its_reason(book):
    rows = [
        unit("甲", "22", "17", "30", "22", total="90.99", rank=1, grade="优秀"),
        unit("乙", "21", "17", "31", "22", rank=2),
    ]
    second, first = (f"（总分 91.00，2 家里第 {at}，同分按“经济效果”分先后）" for at in (2, 1))
    assert differences(book, *rows) == [
        (5, "案例“整体一例”的单位“甲”总分应为 90.99，计出 91.00（22＋17＋30＋22＋加分0－扣分0）", "90.99"),
        (5, f"案例“整体一例”的单位“甲”名次应为 1，排为 2{second}", "1"),
        (5, f"案例“整体一例”的单位“甲”等次应为“优秀”，定为“良好”{second}", "优秀"),
        (5, f"案例“整体一例”的单位“乙”名次应为 2，排为 1{first}", "2"),
    ]


def combined(book, way):
    """The same scheme, its total no sum of the effects."""
    whole = book.scheme.whole.model_copy(update={"combine": way})
    return replace(book, scheme=book.scheme.model_copy(update={"whole": whole}))


@pytest.mark.parametrize(
    ("way", "total"),
    [
        ("加总", "88.00"),
        ("加权平均", "88.00"),  # (24 × 0.5 + 18 + 34 + 24) ÷ 100
        ("取小", "50.00"),
        ("调和", "80.65"),  # 100 ÷ (24 ÷ 0.5 + 18 + 34 + 24) is 100 ÷ 124
        ("几何", "84.67"),  # 0.5 to the power of 0.24
    ],
)
def test_a_total_that_is_a_mean_is_taken_from_the_effects_as_a_quarter_takes_it(book, way, total):
    """Effects of 24, 18, 34 and 24; half of the first, all of the others."""
    row = unit("甲", "12", "18", "34", "24", total=total)
    assert differences(combined(book, way), row) == []


def test_a_mean_is_of_effects_before_rounding_and_a_bonus_comes_after(book):
    """22.004 + 17.004 + 30.004 + 22.004 is 91.016; of settled effects it would be 91.00."""
    row = unit("甲", "22.004", "17.004", "30.004", "22.004", bonus=Decimal("0.5"), total="91.52")
    assert differences(combined(book, "加权平均"), row) == []


def test_a_mean_that_differs_says_from_what_it_came(book):
    row = unit("甲", "12", "18", "34", "24", total="88.00")
    parts = "政治效果 12（满分 24.00）、法律效果 18（满分 18.00）、经济效果 34（满分 34.00）、社会效果 24（满分 24.00）"
    assert differences(combined(book, "取小"), row) == [
        (5, f"案例“整体一例”的单位“甲”总分应为 88.00，计出 50.00（{parts}，按取小合成，＋加分0－扣分0）", "88.00")
    ]
