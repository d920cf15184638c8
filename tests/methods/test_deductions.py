import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kaoping.methods._shelf import compile_measure

P07 = {
    "方法": "扣分", "基础": "满分", "下限": "0",
    "扣": [
        {"名称": "省级及以上", "件数": "省以上", "每件": "3"},
        {"名称": "市级", "件数": "市级", "每件": "2"},
        {"名称": "区级", "件数": "区级", "每件": "1"},
    ],
}  # fmt: skip
S04 = {
    "方法": "扣分", "下限": "0", "扣": [{"名称": "重复交办", "件数": "重复", "每件": "0.1"}],
    "基础": {"方法": "完成率", "实际": "满意", "目标": "回访", "封顶": "1", "目标为零": "不适用"},
}  # fmt: skip


def test_p07_three_two_one_off_three_points(work):
    # 3; 3−1 = 2; 3−2 = 1; 3−2−1 = 0; 3−2−2 = −1 → 0; 3−3 = 0
    desk = work(P07, 省以上=[0, 0, 0, 0, 0, 1], 市级=[0, 0, 1, 1, 1, 0], 区级=[0, 1, 0, 1, 2, 0])
    assert [round(ratio * 3, 12) for ratio in desk.ratios] == [3, 2, 1, 0, 0, 0]
    assert (desk.words(0), desk.arithmetic(0)) == ("没有扣分", "1")
    assert desk.words(4) == "市级：市级1，每件扣2分；区级：区级2，每件扣1分，扣完为止"
    assert desk.arithmetic(4) == "最大(0, 1-1×2÷3-2×1÷3)"


def test_s04_deducts_from_another_measure(work):
    # 95 of 100 → 0.95; two repeats at 0.1 of 3 points: 0.95 − 0.2÷3
    desk = work(S04, 满意=[95, 95, 0], 回访=[100, 100, 0], 重复=[2, 0, 1])
    assert [round(ratio, 12) for ratio in desk.ratios] == [round(0.95 - 0.2 / 3, 12), 0.95, 0]
    assert desk.states == [0, 0, 1]
    assert desk.arithmetic(0) == "最大(0, 最小(1, 95÷100)-2×0.1÷3)"
    assert desk.words(1) == "满意÷回访，95÷100＝95%；没有重复交办扣分"
    assert desk.words(2) == "回访等于零，不适用"


def test_the_floor_holds_just_above_at_and_below(work):
    # floor 50 % of 3 points: 1 off → 2; 1.5 off → 1.5; 2 off → 1 → 1.5
    rule = {"方法": "扣分", "基础": "满分", "下限": "50%", "扣": [{"名称": "迟报", "件数": "迟报", "每件": "0.5"}]}
    desk = work(rule, 迟报=[2, 3, 4])
    assert [ratio * 3 for ratio in desk.ratios] == [2, 1.5, 1.5]
    assert desk.words(2) == "迟报：迟报4，每件扣0.5分，保底50%"


def test_a_negative_count_earns_nothing(work):
    assert work(P07, 省以上=[-1], 市级=[0], 区级=[0]).ratios == [1.0]


@pytest.mark.parametrize("left_out", ["基础", "扣", "下限"])
def test_nothing_may_be_left_unsaid(left_out):
    with pytest.raises(ValidationError, match=left_out):
        compile_measure({key: value for key, value in P07.items() if key != left_out})


def test_a_count_does_not_divide():
    with pytest.raises(ValidationError, match="E-RULE-EDGE"):
        compile_measure(P07 | {"扣": [{"名称": "甲", "件数": "甲 / 乙", "每件": "1"}]})


@settings(derandomize=True)
@given(rows=st.lists(st.tuples(*[st.integers(0, 50)] * 3), min_size=1, max_size=5))
def test_the_arithmetic_reads_back(work, reads_back, rows):
    one, two, three = zip(*rows, strict=True)
    reads_back(work(P07, 省以上=one, 市级=two, 区级=three))
    reads_back(work(S04, 满意=one, 回访=two, 重复=three))
