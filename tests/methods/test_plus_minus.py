"""加减步长: points added above a benchmark and taken below it; a rule's prices are points of the 细则."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kaoping.methods._shelf import compile_measure, faults_in

# M03: 每高于（低于）全市水平 0.1 个百分点加（扣）0.1 分
CITY = {
    "方法": "加减步长", "数值": "增速", "对标": "全市", "方向": "正向", "取步": "整步", "基础": "80%",
    "加": {"每": "0.1", "分": "0.1", "至多": "不限"}, "扣": {"每": "0.1", "分": "0.1", "至多": "不限"},
}  # fmt: skip
# 每增加1名加0.05分，至多0.5分；每减少1名扣0.1分，至多2分
STAFF = {
    "方法": "加减步长", "数值": "今年 - 去年", "对标": "0", "方向": "正向", "取步": "整步", "基础": "100%",
    "加": {"每": "1", "分": "0.05", "至多": "0.5"}, "扣": {"每": "1", "分": "0.1", "至多": "2"},
}  # fmt: skip


def signed(rule):
    return {key: value for key, value in rule.items() if key != "基础"}


def test_each_tenth_of_a_point_above_the_city_adds_and_below_it_takes_a_tenth(work, reads_back):
    # of 5 points, 80 % to begin with: 4; 8.5 is 3 steps above 8.2: 4.3; 7.9 is 3 steps below: 3.7; 8.2 itself: 4
    desk = work(CITY, standard=5.0, 增速=[8.5, 7.9, 8.2], 全市=[8.2] * 3)
    assert [round(ratio * 5, 12) for ratio in desk.ratios] == [4.3, 3.7, 4]
    assert desk.words(0) == "增速8.5，高于对标全市8.2，每0.1为一步，满3步，在80%上每步加0.1分"
    assert desk.words(1) == "增速7.9，低于对标全市8.2，每0.1为一步，满3步，在80%上每步扣0.1分"
    assert desk.words(2) == "增速8.2，等于对标全市8.2，不加不扣，得80%"
    assert desk.arithmetic(0) == "0.8+取整((8.5-8.2)÷0.1)×0.1÷5"
    reads_back(desk)


def test_a_whole_step_is_whole_although_floats_are_not(work):
    # 8.3 − 8.2 is 0.10000000000000142 and 0.3 − 0.2 is 0.09999999999999998: one step each; 8.29 is none
    desk = work(signed(CITY), standard=1.0, 增速=[8.3, 0.3, 8.29], 全市=[8.2, 0.2, 8.2])
    assert [round(ratio, 12) for ratio in desk.ratios] == [0.1, 0.1, 0]
    assert desk.words(2).endswith("每0.1为一步，不满一步")


@pytest.mark.parametrize(("counting", "steps"), [("整步", 2), ("比例", 2.5), ("不足算一步", 3)])
def test_part_of_a_step_counts_as_the_rule_says(work, reads_back, counting, steps):
    # 0.25 above and below: 2½ steps of 0.1 point, of 1 point
    desk = work(signed(CITY) | {"取步": counting}, standard=1.0, 增速=[8.45, 7.95], 全市=[8.2, 8.2])
    assert [round(ratio, 9) for ratio in desk.ratios] == [round(steps / 10, 9), -round(steps / 10, 9)]
    reads_back(desk)


def test_each_side_has_its_own_price_and_its_own_cap(work, reads_back):
    # of 10 points: 9 more +0.45, 10 more +0.5, 11 more still +0.5; 19 fewer −1.9, 20 fewer −2, 21 fewer still −2
    change = [9, 10, 11, -19, -20, -21]
    desk = work(STAFF, standard=10.0, 今年=[100 + more for more in change], 去年=[100] * 6)
    assert [round(ratio * 10, 12) for ratio in desk.ratios] == [10.45, 10.5, 10.5, 8.1, 8, 8]
    assert desk.words(2).endswith("满11步，在满分上每步加0.05分，至多加0.5分")
    assert not desk.words(1).endswith("至多加0.5分")
    assert desk.arithmetic(5) == "1-最小(2, 取整(0-(79-100))×0.1)÷10"
    reads_back(desk)


def test_less_may_be_better(work):
    # an average age of 41 against 40: one year above costs half a point of 2; 39 gains nothing where 加 is not written
    rule = {
        "方法": "加减步长", "数值": "年龄", "对标": "40", "方向": "反向", "取步": "整步", "基础": "100%",
        "扣": {"每": "1", "分": "0.5", "至多": "2"},
    }  # fmt: skip
    desk = work(rule, standard=2.0, 年龄=[41, 40, 39, 46])
    assert [ratio * 2 for ratio in desk.ratios] == [1.5, 2, 2, 0]
    assert desk.words(2) == "年龄39，低于对标40，不加不扣，得满分"
    assert desk.words(3).endswith("满6步，在满分上每步扣0.5分，至多扣2分")


def test_five_percent_above_and_one_percent_below_may_weigh_the_same(work):
    # 每高 5 个百分点加 0.5 分，每少 1 个百分点扣 0.5 分: of 10 points 110 % is two steps, 98 % too
    rule = {
        "方法": "加减步长", "数值": "完成 / 计划", "除数为零": "不适用", "对标": "100%", "方向": "正向", "取步": "整步",
        "基础": "80%", "加": {"每": "5%", "分": "0.5", "至多": "2"}, "扣": {"每": "1%", "分": "0.5", "至多": "8"},
    }  # fmt: skip
    desk = work(rule, standard=10.0, 完成=[110, 98, 104.9, 1], 计划=[100, 100, 100, 0])
    assert [round(ratio * 10, 12) for ratio in desk.ratios] == [9, 7, 8, 0]
    assert desk.states == [0, 0, 0, 1]
    assert desk.words(0) == "完成÷计划，110÷100＝110%，高于对标100%，每5个百分点为一步，满2步，在80%上每步加0.5分"


def test_a_step_may_be_priced_as_a_share_of_full_marks_whatever_these_are(work, reads_back):
    # 0.1% of full marks for each 0.1 above, 5% at the most: 3 steps 0.003, 60 steps 0.06 and so 0.05
    share = {"每": "0.1", "满分的": "0.1%", "至多": "5%"}
    rule = signed(CITY) | {"加": share, "扣": share}
    for standard in (2.0, 10.0):
        desk = work(rule, standard=standard, 增速=[8.5, 14.2, 7.9], 全市=[8.2] * 3)
        assert [round(ratio, 12) for ratio in desk.ratios] == [0.003, 0.05, -0.003]
        reads_back(desk)
    assert desk.words(1).endswith("满60步，每步加满分的0.1%，至多加满分的5%")
    assert desk.arithmetic(0) == "最小(0.05, 取整((8.5-8.2)÷0.1)×0.001)"


def test_with_a_base_nothing_is_left_below_zero_and_without_one_the_sign_stays(work, reads_back):
    # 20 steps of 0.1 cost 2 of 1 point
    poor = {"增速": [6.2], "全市": [8.2]}
    alone, part = work(CITY, standard=1.0, **poor), work(signed(CITY), standard=1.0, **poor)
    assert alone.ratios == [0]
    assert alone.words().endswith("扣完为止")
    assert round(part.ratios[0], 12) == -2
    assert part.arithmetic() == "0-取整((8.2-6.2)÷0.1)×0.1"
    reads_back(alone)
    reads_back(part)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"加": None, "扣": None}, "E-RULE-MISSING|“加”和“扣”至少写一个"),
        ({"加": {"每": "0", "分": "1", "至多": "1"}}, "greater than 0"),
        ({"加": {"每": "1", "分": "1"}}, "至多"),
        ({"加": {"每": "1", "分": "1", "至多": "随便"}}, "不是数字"),
        ({"加": {"每": "1", "分": "1", "满分的": "1%", "至多": "不限"}}, "E-RULE-MISSING|“分”和“满分的”要写一个"),
        ({"数值": "甲 / 乙"}, "E-RULE-EDGE|"),
        ({"基础": "120%"}, "less than or equal to 1"),
    ],
)
def test_a_rule_that_does_not_say_enough_is_refused(change, found):
    rule = {key: value for key, value in (CITY | change).items() if value is not None}
    with pytest.raises(ValidationError) as refused:
        compile_measure(rule)
    assert found in str(refused.value)


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        (CITY, []),
        (signed(CITY), ["单独使用没有写“基础”，不知道在多少分上加减"]),
        (CITY | {"加": {"每": "1", "分": "1", "至多": "0.5"}}, ["“加”每步1分，至多0.5分，一步也不够"]),
        ({key: CITY[key] for key in CITY if key != "加"}, ["满分不可能得到：基础只有80%，没有加分"]),
    ],
)
def test_what_contradicts_itself_is_told(rule, found):
    assert [fault.found for fault in faults_in(compile_measure(rule))] == found


TENTHS = st.integers(-300, 300).map(lambda tenths: tenths / 100)


@settings(derandomize=True)
@given(
    rows=st.lists(st.tuples(TENTHS, TENTHS), min_size=1, max_size=5),
    counting=st.sampled_from(["整步", "比例", "不足算一步"]),
)
def test_the_arithmetic_reads_back(work, reads_back, rows, counting):
    one, other = zip(*rows, strict=True)
    for rule in (CITY, signed(CITY)):
        reads_back(work(rule | {"取步": counting}, standard=3.0, 增速=one, 全市=other))
