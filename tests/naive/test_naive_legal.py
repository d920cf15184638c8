"""法律效果 against sums done on paper: the clause, the facts, the answer."""

from __future__ import annotations

from fractions import Fraction

import pytest
from by_hand import clauses_legal as clauses
from by_hand.paper import quarter, refused, told


@pytest.mark.parametrize(
    ("unit", "values", "ratio"),
    [
        ("J01", "应审 8 已审 6 未审印发 0", "3/4"),
        ("J01", "应审 8 已审 6 未审印发 1", "1/4"),  # 1 分是镇街 2 分的一半
        ("B01", "应审 8 已审 6 未审印发 1", "5/12"),  # 部门 3 分：3/4 − 1/3
        ("B01", "应审 8 已审 6 未审印发 3", "0"),
    ],
)
def test_l01_a_paper_out_unreviewed_costs_one_point(unit, values, ratio):
    found = clauses.重大行政决策规范性文件合法性审查率(unit, quarter(told(unit, "L01", values)))
    assert found == Fraction(ratio)


def test_l01_the_justice_bureau_is_believed_and_no_case_is_no_score():
    """自报 8/8，区司法局核为 8/6；没有应审的，即使有未审印发也不适用。"""
    own = ["B01 L01.应审 8 自报", "B01 L01.已审 8 自报", "B01 L01.已审 6", "B01 L01.未审印发 0"]
    assert clauses.重大行政决策规范性文件合法性审查率("B01", quarter(own)) == Fraction("0.75")
    none = ["B01 L01.应审 无 自报", "B01 L01.已审 无 自报", "B01 L01.未审印发 1"]
    assert refused(clauses.重大行政决策规范性文件合法性审查率, "B01", quarter(none)) == "不适用"


def test_l02_a_correction_costs_half_a_point():
    """镇街 1 分：4/5 − 0.5 = 0.3；部门 2 分：4/5 − 0.25 = 0.55。"""
    for unit, ratio in (("J01", "0.3"), ("B01", "0.55")):
        case = quarter(told(unit, "L02", "应审 5 已审 4 纠正 1"))
        assert clauses.公平竞争审查率(unit, case) == Fraction(ratio)
    assert refused(clauses.公平竞争审查率, "J01", quarter(told("J01", "L02", "应审 0 已审 0 纠正 1"))) == "不适用"


def test_l03_a_decision_outside_the_meeting_costs_all():
    figures = ["J01 L03.事项 8 自报", "J01 L03.齐备 7 自报", "J02 L03.事项 无 自报", "J02 L03.齐备 无 自报"]
    caught = [{"unit": unit, "collective": "否"} for unit in ("J01", "J02")]
    good = [{"unit": "J01", "collective": "是"}]
    work = clauses.三重一大事项集体决策规范率
    assert work("J01", quarter(figures, 集体决策抽查=good)) == Fraction(7, 8)
    assert work("J01", quarter(figures, 集体决策抽查=caught)) == 0
    assert work("J02", quarter(figures, 集体决策抽查=caught)) == 0
    assert refused(work, "J02", quarter(figures)) == "不适用"
    assert refused(work, "B01", quarter(figures)) == "缺报"
    assert refused(work, "J01", quarter(figures, 集体决策抽查=None)) == "来源部门未报"


def test_l04_a_stage_not_yet_due_is_left_out():
    row = {"unit": "J01", "before": "齐备", "during": "缺失", "after": "未到期"}
    half = row | {"before": "缺失", "during": "未到期"}
    assert clauses.决策流程管控("J01", quarter(决策档案抽查=[row])) == Fraction(4, 7)
    assert clauses.决策流程管控("J01", quarter(决策档案抽查=[row, half])) == Fraction(2, 7)
    assert refused(clauses.决策流程管控, "J02", quarter(决策档案抽查=[row])) == "不适用"


@pytest.mark.parametrize(
    ("values", "ratio"),
    [
        ("承办 10 答复 9 满意 8 退办 0", "0.85"),
        ("承办 10 答复 9 满意 8 退办 2", "0.55"),  # 0.6 ÷ 2 = 0.3
        ("承办 0 答复 0 满意 0 退办 0", "1"),
        ("承办 0 答复 0 满意 0 退办 1", "0.85"),  # 满分起扣 0.3 ÷ 2
        ("承办 1 答复 1 满意 0 退办 9", "0"),
        ("承办 10 答复 9 满意 不适用 退办 1", "0.75"),  # 只看答复：0.9 − 0.15
    ],
)
def test_l05_answers_content_and_returns(values, ratio):
    assert clauses.人大代表建议政协提案办理("B01", quarter(told("B01", "L05", values))) == Fraction(ratio)


@pytest.mark.parametrize(
    ("unit", "values", "ratio"),
    [
        ("J01", "应公示 4 已公示 3 应听证 2 已听证 1 超时 0", "0.625"),  # (0.75 + 0.5) ÷ 2
        ("J01", "应公示 4 已公示 3 应听证 0 已听证 0 超时 1", "0.65"),  # 0.75 − 0.2 ÷ 2
        ("Q01", "应公示 0 已公示 0 应听证 2 已听证 1 超时 1", "0.3"),  # 牵头 1 分：0.5 − 0.2
        ("Q01", "应公示 不适用 已公示 不适用 应听证 2 已听证 2 超时 2", "0.6"),
        ("Q01", "应公示 5 已公示 1 应听证 0 已听证 0 超时 2", "0"),
    ],
)
def test_l06_the_mean_of_the_rates_that_have_cases(unit, values, ratio):
    assert clauses.公示听证与政务公开(unit, quarter(told(unit, "L06", values))) == Fraction(ratio)


def test_l06_without_any_case():
    none = quarter(told("J01", "L06", "应公示 0 已公示 0 应听证 0 已听证 0 超时 3"))
    assert refused(clauses.公示听证与政务公开, "J01", none) == "不适用"


@pytest.mark.parametrize(
    ("values", "lost"),
    [
        ("复议审结 0 纠错 0 一审审结 0 败诉 0", "0"),
        ("复议审结 1 纠错 1 一审审结 1 败诉 1", "1"),  # 不足 3 件，按件
        ("复议审结 1 纠错 1 一审审结 2 败诉 0", "2"),  # 1/3 高 28 个百分点，扣 5.6，扣至 0
        ("复议审结 20 纠错 1 一审审结 0 败诉 0", "0"),  # 恰 5%
        ("复议审结 50 纠错 2 一审审结 50 败诉 4", "0.2"),  # 6%，恰一步
        ("复议审结 100 纠错 5 一审审结 100 败诉 6", "0"),  # 5.5%，不满一步
        ("复议审结 40 纠错 3 一审审结 0 败诉 0", "0.4"),  # 7.5%，两步
    ],
)
def test_l07_cases_under_three_and_whole_steps(values, lost):
    found = clauses.行政复议纠错行政诉讼败诉率("J01", quarter(told("J01", "L07", values)))
    assert found == (2 - Fraction(lost)) / 2


def test_l08_in_court():
    assert clauses.行政机关负责人出庭应诉率("J01", quarter(told("J01", "L08", "应出庭 3 实出庭 2"))) == Fraction(2, 3)
    none = quarter(told("J01", "L08", "应出庭 0 实出庭 0"))
    assert refused(clauses.行政机关负责人出庭应诉率, "J01", none) == "不适用"


@pytest.mark.parametrize(
    ("values", "ratio"),
    [
        ("案卷 10 合格 9 可适用 5 适用 4", "0.87"),  # 0.63 + 0.24
        ("案卷 10 合格 9 可适用 0 适用 0", "0.9"),
        ("案卷 0 合格 0 可适用 5 适用 4", "0.8"),
    ],
)
def test_l09_files_and_leniency(values, ratio):
    assert clauses.规范执法与柔性执法("J01", quarter(told("J01", "L09", values))) == Fraction(ratio)


def test_l10_outside_the_list():
    """部门 2 分：9/10 − 1/2 − 3 × 0.1/2 = 0.25；镇街 1 分：9/10 − 1 − 0.3，扣至 0。"""
    values = "应认领 10 已认领 9 清单外 1 要素错误 3"
    assert clauses.行政许可事项清单管理("B01", quarter(told("B01", "L10", values))) == Fraction("0.25")
    assert clauses.行政许可事项清单管理("J01", quarter(told("J01", "L10", values))) == 0
