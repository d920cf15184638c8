"""名次加减: the first places add, the last ones take, the others neither."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kaoping.methods._shelf import compile_measure, faults_in

# 全省前两名加 2、1 分，后两名扣 1、0.5 分
RULE = {
    "方法": "名次加减", "数值": "甲", "方向": "正向", "范围": "类", "前": ["2", "1"], "后": ["1", "0.5"],
    "家数不足": "不加不扣",
}  # fmt: skip


def points(desk, standard):
    return [round(ratio * standard, 12) for ratio in desk.ratios]


def test_the_first_two_add_the_last_two_take_the_middle_neither(work, reads_back):
    desk = work(RULE, standard=10.0, 甲=[30, 50, 20, 40, 10])
    assert points(desk, 10) == [0, 2, -0.5, 1, -1]
    assert desk.words(1) == "甲50，同类5家中第1名，加2分"
    assert desk.words(4) == "甲10，同类5家中第5名，倒数第1，扣1分"
    assert desk.words(0) == "甲30，同类5家中第3名，不加不扣"
    assert [desk.arithmetic(at) for at in (1, 2)] == ["2÷10", "0-0.5÷10"]
    reads_back(desk)


def test_who_are_level_share_the_better_place_in_front_and_the_worse_behind(work):
    # two first places, then the third: 2, 2, nothing; two last: 1, 1
    assert points(work(RULE, standard=10.0, 甲=[50, 50, 30, 10, 10]), 10) == [2, 2, 0, -1, -1]
    # all level are first and last at once: 2 − 1
    assert points(work(RULE, standard=10.0, 甲=[7, 7, 7, 7]), 10) == [1, 1, 1, 1]


def test_less_may_be_better(work):
    assert points(work(RULE | {"方向": "反向"}, standard=10.0, 甲=[1, 2, 3, 4]), 10) == [2, 1, -0.5, -1]


def test_among_too_few_the_rule_decides(work, reads_back):
    # two lists of two need four units
    desk = work(RULE, standard=10.0, 甲=[1, 2, 3])
    assert desk.ratios == [0, 0, 0]
    assert desk.words() == "甲1，同类只有3家，不足4家，不加不扣"
    assert work(RULE | {"家数不足": "不适用"}, standard=10.0, 甲=[1, 2, 3]).states == [1, 1, 1]
    reads_back(desk)


def test_a_unit_apart_gets_the_place_that_it_would_have(work):
    # 45 stands apart: behind 50 alone, so second, +1; 40 is still second among the ranked
    desk = work(RULE, standard=10.0, population=[1, 1, 1, 1, 0], 甲=[50, 40, 20, 10, 45])
    assert points(desk, 10) == [2, 1, -0.5, -1, 1]


def test_with_a_base_it_stands_alone_and_nothing_is_below_zero(work, reads_back):
    # of 2 points, 80 %: 1.6 + 2 = 3.6 for the first; the last 1.6 − 1 = 0.6; of half a point 0.4 − 1 is nothing
    alone = RULE | {"基础": "80%"}
    assert points(work(alone, standard=2.0, 甲=[4, 3, 2, 1]), 2) == [3.6, 2.6, 1.1, 0.6]
    poor = work(alone, standard=0.5, 甲=[4, 3, 2, 1])
    assert poor.ratios[3] == 0
    assert poor.words(3).endswith("在80%上扣1分，扣完为止")
    reads_back(poor)


def test_what_the_rule_must_say():
    with pytest.raises(ValidationError, match="至少写一个"):
        compile_measure({key: RULE[key] for key in RULE if key not in ("前", "后")})
    with pytest.raises(ValidationError, match="由多到少"):
        compile_measure(RULE | {"前": ["1", "2"]})
    assert [fault.code for fault in faults_in(compile_measure(RULE))] == ["E-RULE-MISSING"]
    only_last = {key: value for key, value in RULE.items() if key != "前"} | {"基础": "90%"}
    assert [fault.code for fault in faults_in(compile_measure(only_last))] == ["E-RULE-UNREACHABLE"]


@settings(derandomize=True)
@given(values=st.lists(st.integers(0, 6), min_size=1, max_size=7), base=st.sampled_from([None, "60%"]))
def test_the_arithmetic_reads_back(work, reads_back, values, base):
    reads_back(work(RULE | ({} if base is None else {"基础": base}), standard=3.0, 甲=values))
