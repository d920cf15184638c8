import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kaoping.methods._shelf import compile_measure

FEW = {
    "方法": "扣分", "基础": "满分", "下限": "0", "扣": [{"名称": "纠错、败诉", "件数": "错", "每件": "0.5"}],
}  # fmt: skip
ENOUGH = {
    "方法": "阈值步长", "数值": "错 / 审结", "除数为零": "满分", "方向": "不高于", "阈值": "5%", "步长": "1%",
    "每步": "0.2", "取步": "整步", "保底": "0",
}  # fmt: skip
L07 = {
    "方法": "择一",
    "情形": [{"条件": "审结 < 3", "名称": "审结不足三件", "计分": FEW}],
    "其余": {"名称": "审结三件以上", "计分": ENOUGH},
}  # fmt: skip
RATE = {"方法": "完成率", "实际": "甲", "目标": "乙", "封顶": "1", "目标为零": "不适用"}


def test_l07_few_cases_are_counted_many_are_measured(work):
    # of 2 points: two closed, one wrong: 2 − 0.5 = 1.5; three closed, one wrong: 33.33 %, 28 steps above 5 %, 0
    # none closed: 2; 20 closed, one wrong: 5 %, 2; 100 closed, 8 wrong: three steps, 2 − 0.6 = 1.4
    desk = work(L07, standard=2.0, 审结=[2, 3, 0, 20, 100], 错=[1, 1, 0, 1, 8])
    assert [round(ratio * 2, 12) for ratio in desk.ratios] == [1.5, 0, 2, 2, 1.4]
    assert desk.words(0) == "审结不足三件（审结＜3，2<3）：纠错、败诉：错1，每件扣0.5分"
    assert desk.arithmetic(0) == "最大(0, 1-1×0.5÷2)"
    assert desk.words(3) == "审结三件以上（审结＜3，20<3不成立）：错÷审结，1÷20＝5%，不高于5%，满分"


def test_the_first_case_that_holds_is_taken(work):
    fixed = {"方法": "直接得分", "满分值": "1"}
    rule = {
        "方法": "择一",
        "情形": [
            {"条件": "甲 >= 9", "名称": "高", "计分": fixed | {"数值": "0.9"}},
            {"条件": "甲 >= 5", "名称": "中", "计分": fixed | {"数值": "0.5"}},
        ],
        "其余": {"名称": "低", "计分": fixed | {"数值": "0.1"}},
    }
    desk = work(rule, 甲=[9, 8, 5, 4.9])
    assert desk.ratios == [0.9, 0.5, 0.5, 0.1]
    assert desk.words(3).startswith("低（甲≥9，4.9≥9不成立；甲≥5，4.9≥5不成立）：")


def test_only_the_measure_that_is_chosen_rules_out(work):
    # 甲÷乙 has no target in both rows; only the second is measured by it
    rule = L07 | {"情形": [{"条件": "审结 < 3", "名称": "少", "计分": FEW}], "其余": {"名称": "多", "计分": RATE}}
    desk = work(rule, standard=2.0, 审结=[1, 5], 错=[0, 0], 甲=[0, 0], 乙=[0, 0])
    assert (desk.states, desk.ratios) == ([0, 1], [1.0, 0.0])
    assert desk.words(1) == "多（审结＜3，5<3不成立）：乙等于零，不适用"


def test_a_condition_without_a_value_rules_out(work):
    rule = L07 | {"情形": [{"条件": "审结 * 审结 < 3", "名称": "少", "计分": FEW}]}
    desk = work(rule, 审结=[1e200], 错=[0])
    assert desk.states == [1]
    assert desk.words() == "条件里的数过大，算不出来"


def test_a_condition_compares_and_does_not_divide():
    for condition, code in (("审结", "E-RULE-EXPR"), ("错 / 审结 > 1", "E-RULE-EDGE")):
        with pytest.raises(ValidationError, match=code):
            compile_measure(L07 | {"情形": [{"条件": condition, "名称": "少", "计分": FEW}]})


@pytest.mark.parametrize("left_out", ["情形", "其余"])
def test_nothing_may_be_left_unsaid(left_out):
    with pytest.raises(ValidationError, match=left_out):
        compile_measure({key: value for key, value in L07.items() if key != left_out})


@settings(derandomize=True)
@given(rows=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 9)), min_size=1, max_size=5))
def test_the_arithmetic_reads_back(work, reads_back, rows):
    closed, wrong = zip(*rows, strict=True)
    reads_back(work(L07, standard=2.0, 审结=closed, 错=wrong))
