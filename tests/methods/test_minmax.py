import pytest
from pydantic import ValidationError

from kaoping.methods._shelf import compile_measure

RULE = {
    "方法": "极差标准化", "数值": "甲", "方向": "正向", "范围": "类", "最大等于最小": "80", "只有一家": "70",
}  # fmt: skip


def test_the_worst_gets_nothing_the_best_everything(work, reads_back):
    # (25 − 10) ÷ (30 − 10) = 0.75, (20 − 10) ÷ 20 = 0.5
    desk = work(RULE, 甲=[10, 25, 20, 30])
    assert desk.ratios == [0, 0.75, 0.5, 1]
    assert desk.words(1) == "甲25，同类最低10（第1家），最高30（第4家），（本单位－最低）÷（最高－最低）＝75%"
    assert desk.arithmetic(1) == "(25-10)÷(30-10)"
    assert desk.words(0).endswith("最高30（第4家），最低的得零分")
    assert desk.words(3).endswith("，最高的得满分")
    assert desk.arithmetic(3) == "1"
    reads_back(desk)


def test_where_less_is_better_the_lowest_is_the_best(work, reads_back):
    # (30 − 25) ÷ 20 = 0.25
    desk = work(RULE | {"方向": "反向"}, 甲=[10, 25, 20, 30])
    assert desk.ratios == [1, 0.25, 0.5, 0]
    assert desk.arithmetic(1) == "(25-30)÷(10-30)"
    assert desk.words(0).endswith("最低的得满分")
    assert "（最高－本单位）÷（最高－最低）＝25%" in desk.words(1)
    reads_back(desk)


def test_all_equal_and_alone_are_what_the_rule_says(work, reads_back):
    equal = work(RULE, 甲=[5, 5, 5])
    assert equal.ratios == [0.8] * 3
    assert equal.words() == "甲5，同类最高等于最低，按规则取80分"
    alone = work(RULE, 甲=[5])
    assert (alone.ratios, alone.words()) == ([0.7], "甲5，同类可比的不足两家，按规则取70分")
    reads_back(alone)


def test_a_unit_outside_the_ranking_moves_nothing(work, reads_back):
    # ends 10 and 20 from the first two: 15 → 0.5, 25 and 5 stay at the ends
    desk = work(RULE, population=[True, True, False, False, False], 甲=[10, 20, 15, 25, 5])
    assert desk.ratios == [0, 1, 0.5, 1, 0]
    assert desk.words(3).endswith("优于同类最优，按满分")
    assert desk.arithmetic(4) == "限定((5-10)÷(20-10), 0, 1)"
    reads_back(desk)


def test_a_row_without_value_is_no_end(work):
    desk = work(RULE | {"数值": "甲 / 乙", "除数为零": "不适用"}, 甲=[1, 3, 2, 9], 乙=[10, 10, 10, 0])
    assert [round(ratio, 12) for ratio in desk.ratios] == [0, 1, 0.5, 0]
    assert desk.states == [0, 0, 0, 1]
    assert desk.words(3) == "甲÷乙，除数为零，不适用"


@pytest.mark.parametrize("left_out", ["数值", "方向", "范围", "最大等于最小", "只有一家"])
def test_nothing_may_be_left_unsaid(left_out):
    with pytest.raises(ValidationError, match=left_out):
        compile_measure({key: value for key, value in RULE.items() if key != left_out})


def test_with_more_than_three_the_outermost_on_either_side_set_no_extreme(work, reads_back):
    # without 100 and 0 the ends are 20 and 40: 30 is half way; with 反向 the lower end is the best
    rule = {
        "方法": "极差标准化", "数值": "甲", "方向": "正向", "范围": "类", "最大等于最小": "100", "只有一家": "100",
        "缩尾": {"多于": "3", "各": "1"},
    }  # fmt: skip
    forward, reverse = work(rule, 甲=[100, 40, 30, 20, 0]), work(rule | {"方向": "反向"}, 甲=[100, 40, 30, 20, 0])
    assert forward.ratios == [1, 1, 0.5, 0, 0]
    assert reverse.ratios == [0, 0, 0.5, 1, 1]
    assert "最高、最低各去1家以后，同类最低20（第4家），最高40（第2家）" in forward.words(2)
    reads_back(forward)
    reads_back(reverse)
