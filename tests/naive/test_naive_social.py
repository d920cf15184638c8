"""社会效果 against sums done on paper: the clause, the facts, the answer."""

from __future__ import annotations

from fractions import Fraction

import pytest
from by_hand import clauses_social as clauses
from by_hand.paper import quarter, refused, told


def test_s01_the_year_of_the_survey():
    """(100 × 20 + 85 × 10 + 60 × 5) ÷ 40 ÷ 100 = 0.7875；29 份并入年度。"""
    values = "样本 40 满意 20 较满意 10 一般 5 不满意 5"
    assert clauses.群众满意度("J01", quarter(told("J01", "S01", values))) == Fraction("0.7875")
    few = quarter(told("J01", "S01", "样本 29 满意 29 较满意 0 一般 0 不满意 0"))
    assert refused(clauses.群众满意度, "J01", few) == "并入年度"


@pytest.mark.parametrize(
    ("values", "ratio"),
    [
        ("企业测评 90 评价 50 好评 40 差评 4 整改 3", "0.84"),  # 0.45 + 0.24 + 0.15
        ("企业测评 90 评价 50 好评 40 差评 0 整改 0", "0.89"),  # 没有差评的 0.2 满
        ("企业测评 90 评价 0 好评 0 差评 0 整改 0", "13/14"),  # (0.45 + 0.2) ÷ 0.7
        ("企业测评 不适用 评价 50 好评 40 差评 4 整改 3", "0.78"),  # (0.24 + 0.15) ÷ 0.5
    ],
)
def test_s02_survey_praise_and_mending(values, ratio):
    assert clauses.企业与服务对象评价("J01", quarter(told("J01", "S02", values))) == Fraction(ratio)


@pytest.mark.parametrize(
    ("values", "found"),
    [("交办 20 办结 19", "0.95"), ("交办 19 办结 19", "并入年度"), ("交办 0 办结 0", "不适用")],
)
def test_s03_under_twenty_goes_to_the_year(values, found):
    case = ("J01", quarter(told("J01", "S03", values)))
    if found[0].isdigit():
        assert clauses.热线诉求按期办结率(*case) == Fraction(found)
    else:
        assert refused(clauses.热线诉求按期办结率, *case) == found


@pytest.mark.parametrize(
    ("content", "repeated", "lost"),
    [
        *[(950, 0, "0"), (1000, 3, "0.3"), (941, 0, "0"), (940, 0, "0.1"), (931, 0, "0.1"), (930, 0, "0.2")],
        *[(770, 0, "1.8"), (769, 0, "1.8"), (760, 0, "1.8"), (0, 5, "2.3"), (0, 12, "3.0"), (0, 99, "3.0")],
    ],
)
def test_s04_whole_steps_then_repeats(content, repeated, lost):
    case = quarter(told("J01", "S04", f"回访 1000 满意 {content} 重复 {repeated}"))
    assert clauses.热线诉求满意率("J01", case) == (3 - Fraction(lost)) / 3


def test_s05_petitions_that_skip_a_level():
    """镇街 3 分：0.8 − 2 × 0.3/3 = 0.6；牵头 1 分：0.8 − 0.6 = 0.2，三批扣至 0。"""
    for unit, batches, ratio in (("J01", 2, "0.6"), ("Q01", 2, "0.2"), ("Q01", 3, "0")):
        case = quarter(told(unit, "S05", f"交办 10 化解 8 越级 {batches}"))
        assert clauses.信访问题化解率与重复访(unit, case) == Fraction(ratio)
    none = quarter(told("J01", "S05", "交办 0 化解 0 越级 1"))
    assert refused(clauses.信访问题化解率与重复访, "J01", none) == "不适用"


@pytest.mark.parametrize(
    ("unit", "values", "ratio"),
    [
        ("J01", "一般 0 较大 0 重大 0 隐患 0 整改 0", "1"),
        ("J01", "一般 0 较大 0 重大 0 隐患 4 整改 3", "15/16"),  # 0.75 + 0.25 × 0.75
        ("J01", "一般 1 较大 0 重大 0 隐患 0 整改 0", "2/3"),  # 一起恰 1 分：3 分中的三分之一
        ("J01", "一般 2 较大 0 重大 0 隐患 0 整改 0", "1/3"),
        ("J01", "一般 3 较大 0 重大 0 隐患 0 整改 0", "1/4"),  # 事故部分 2.25 分扣完
        ("B01", "一般 1 较大 0 重大 0 隐患 2 整改 1", "3/8"),  # 2 分：0.75 − 0.5 + 0.125
        ("B01", "一般 0 较大 1 重大 0 隐患 2 整改 2", "0"),
        ("B01", "一般 0 较大 0 重大 1 隐患 2 整改 2", "0"),
        ("B01", "一般 0 较大 0 重大 0 隐患 不适用 整改 不适用", "1"),
    ],
)
def test_s06_accidents_and_hazards(unit, values, ratio):
    assert clauses.安全生产(unit, quarter(told(unit, "S06", values))) == Fraction(ratio)


def test_s07_no_case_is_full_and_relapses_cost():
    """镇街 2 分：3/4 − 0.25；没有交办的满分起扣；部门 1 分两件反弹扣完。"""
    for unit, values, ratio in (
        ("J01", "交办 4 销号 3 反弹 1", "0.5"),
        ("J01", "交办 0 销号 0 反弹 0", "1"),
        ("J01", "交办 0 销号 0 反弹 1", "0.75"),
        ("B01", "交办 4 销号 4 反弹 2", "0"),
    ):
        assert clauses.生态环境问题整改(unit, quarter(told(unit, "S07", values))) == Fraction(ratio)


def test_s08_and_s10_are_plain_rates():
    case = quarter(told("B01", "S08", "到期 8 完成 7") + told("B01", "S10", "可代办 5 已代办 4"))
    assert clauses.民生实事完成率("B01", case) == Fraction("0.875")
    assert clauses.简化审批全程代办("B01", case) == Fraction("0.8")
    none = quarter([*told("B01", "S08", "到期 0 完成 0"), "B01 S10.可代办 无 自报", "B01 S10.已代办 无 自报"])
    assert refused(clauses.民生实事完成率, "B01", none) == "不适用"
    assert refused(clauses.简化审批全程代办, "B01", none) == "不适用"


def test_s09_relapses_multiply():
    figures = ["J01 S09.清单 10 自报", "J01 S09.销号 8 自报", "J01 S09.抽查 5", "J01 S09.反弹 1"]
    assert clauses.问题解决销号率("J01", quarter(figures)) == Fraction("0.64")
    assert clauses.问题解决销号率("J01", quarter([*figures[:2], "J01 S09.抽查 0", "J01 S09.反弹 0"])) == Fraction("0.8")
    assert clauses.问题解决销号率("J01", quarter([*figures, "J01 S09.清单 16"])) == Fraction("0.4")
    assert refused(clauses.问题解决销号率, "J01", quarter(["J01 S09.清单 无 自报", *figures[1:]])) == "不适用"
