import pytest
from pydantic import ValidationError

from kaoping.methods._shelf import compile_measure

RULE = {"方法": "比最优", "数值": "甲", "方向": "正向", "范围": "类", "最优为零": "零分", "只有一家": "100"}


def test_everybody_is_a_share_of_the_best(work, reads_back):
    # the best 40: 30 ÷ 40 = 0.75; −2 is below zero
    desk = work(RULE, 甲=[40, 30, 0, -2])
    assert desk.ratios == [1, 0.75, 0, 0]
    assert desk.words(1) == "甲30，同类最高40（第1家），本单位÷最高＝75%"
    assert [desk.arithmetic(i) for i in (1, 3)] == ["30÷40", "最大(0, (-2)÷40)"]
    assert desk.words(0).endswith("最高的得满分")
    reads_back(desk)


def test_where_less_is_better_the_lowest_is_divided(work, reads_back):
    # the best 4 days: 4 ÷ 5 = 0.8, 4 ÷ 8 = 0.5; both of those that tie get full marks
    desk = work(RULE | {"方向": "反向"}, 甲=[5, 4, 8, 4])
    assert desk.ratios == [0.8, 1, 0.5, 1]
    assert desk.words(0) == "甲5，同类最低4（第2家），最低÷本单位＝80%"
    assert desk.arithmetic(2) == "4÷8"
    reads_back(desk)


@pytest.mark.parametrize(
    ("rule", "ratios", "states"),
    [("满分", [1, 0, 1], [0, 0, 0]), ("零分", [0, 0, 0], [0, 0, 0]), ("不适用", [0, 0, 0], [1, 1, 1])],
)
def test_a_best_of_zero_is_decided_by_the_rule(work, reads_back, rule, ratios, states):
    desk = work(RULE | {"方向": "反向", "最优为零": rule}, 甲=[0, 3, 0])
    assert (desk.ratios, desk.states) == (ratios, states)
    reads_back(desk)


def test_a_best_below_zero_has_no_share_either(work):
    desk = work(RULE | {"最优为零": "满分"}, 甲=[-1, -3])
    assert desk.ratios == [1, 0]
    assert desk.words(0) == "甲，-1，同类最高-1（第1家），最高为零或以下，不能算比率，按规则得满分"
    assert desk.words(1).endswith("不能算比率，不及最优的得零分")


def test_alone_and_outside_the_ranking(work, reads_back):
    assert work(RULE | {"只有一家": "60"}, 甲=[7]).ratios == [0.6]
    desk = work(RULE, population=[True, True, False], 甲=[10, 20, 30])
    assert desk.ratios == [0.5, 1, 1]
    assert desk.words(2).endswith("优于同类最高，按满分")
    assert desk.arithmetic(2) == "最小(1, 30÷20)"
    less = work(RULE | {"方向": "反向"}, population=[True, True, False, False], 甲=[10, 20, 5, 0])
    assert less.ratios == [1, 0.5, 1, 1]
    reads_back(less)


@pytest.mark.parametrize("left_out", ["方向", "最优为零", "只有一家"])
def test_nothing_may_be_left_unsaid(left_out):
    with pytest.raises(ValidationError, match=left_out):
        compile_measure({key: value for key, value in RULE.items() if key != left_out})
