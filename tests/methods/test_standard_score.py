import pytest
from pydantic import ValidationError

from kaoping.methods._shelf import compile_measure

RULE = {
    "方法": "标准分", "数值": "甲", "方向": "正向", "范围": "类", "均分": "80", "每标准差": "10", "标准差": "总体",
    "最大等于最小": "80", "只有一家": "75",
}  # fmt: skip


def test_deviations_from_the_mean(work, reads_back):
    # 2, 4, 4, 4, 5, 5, 7, 9: mean 5, squares 9+1+1+1+0+0+4+16 = 32, ÷ 8 = 4, deviation 2
    # 2 → z −1.5 → 65; 4 → 75; 5 → 80; 7 → 90; 9 → z 2 → 100
    desk = work(RULE, 甲=[2, 4, 4, 4, 5, 5, 7, 9])
    assert [round(ratio, 12) for ratio in desk.ratios] == [0.65, 0.75, 0.75, 0.75, 0.8, 0.8, 0.9, 1]
    assert desk.words(0) == "甲2，同类平均5，标准差2，相差-1.5个标准差，80＋10×（本单位－平均）÷标准差＝65分"
    assert desk.arithmetic(0) == "(80+10×(2-5)÷2)÷100"
    reads_back(desk)


def test_a_sample_divides_by_one_less(work, reads_back):
    # 1, 2, 3: mean 2, squares 2, ÷ 2 = 1, deviation 1: 70, 80, 90
    desk = work(RULE | {"标准差": "样本"}, 甲=[1, 2, 3])
    assert [round(ratio, 12) for ratio in desk.ratios] == [0.7, 0.8, 0.9]
    reads_back(desk)


def test_where_less_is_better_the_sign_turns(work, reads_back):
    desk = work(RULE | {"标准差": "样本", "方向": "反向"}, 甲=[1, 2, 3])
    assert [round(ratio, 12) for ratio in desk.ratios] == [0.9, 0.8, 0.7]
    assert desk.arithmetic(0) == "(80-10×(1-2)÷1)÷100"
    reads_back(desk)


def test_nothing_above_full_marks_or_below_none(work, reads_back):
    # among 1, 2, 3 the unit that is not ranked: 10 is 8 deviations up, −10 twelve down
    everybody = [True, True, True, False, False]
    desk = work(RULE | {"标准差": "样本"}, population=everybody, 甲=[1, 2, 3, 10, -10])
    assert desk.ratios[3:] == [1, 0]
    assert desk.words(3).endswith("＝160分，高于满分按满分")
    assert desk.arithmetic(4) == "限定((80+10×(-10-2)÷1)÷100, 0, 1)"
    reads_back(desk)


def test_all_equal_alone_and_without_value(work, reads_back):
    assert work(RULE, 甲=[3, 3]).ratios == [0.8, 0.8]
    assert work(RULE, 甲=[3]).ratios == [0.75]
    desk = work(RULE | {"数值": "甲 / 乙", "除数为零": "零分"}, 甲=[1, 3, 9], 乙=[1, 1, 0])
    # mean 2, deviation 1
    assert [round(ratio, 12) for ratio in desk.ratios] == [0.7, 0.9, 0]
    reads_back(desk)


def test_numbers_at_the_ends_of_floats(work):
    # z of −1, 0, 1 times √1.5
    ratios = work(RULE, 甲=[-1.7e308, 0, 1.7e308]).ratios
    assert ratios == pytest.approx([0.8 - 0.1 * 1.5**0.5, 0.8, 0.8 + 0.1 * 1.5**0.5])


@pytest.mark.parametrize("left_out", ["方向", "均分", "每标准差", "标准差", "最大等于最小", "只有一家"])
def test_nothing_may_be_left_unsaid(left_out):
    with pytest.raises(ValidationError, match=left_out):
        compile_measure({key: value for key, value in RULE.items() if key != left_out})
