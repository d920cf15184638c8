from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kaoping.methods._shelf import compile_measure, faults_in

RULE = {"方法": "指数功效", "数值": "甲", "不允许值": "10", "满意值": "20", "基础": "60", "幅度": "40"}


def test_half_way_is_the_geometric_mean_of_sixty_and_a_hundred(work, reads_back):
    # at the posts 60 and 100; half way √(60 × 100) = 77.4597, less than the 80 of the straight line
    desk = work(RULE, 甲=[10, 15, 20])
    assert [round(ratio, 6) for ratio in desk.ratios] == [0.6, 0.774597, 1]
    assert desk.words(1) == "甲15，不允许值10，满意值20，60×（100÷60）的0.5次方，得约77.46分"
    assert desk.arithmetic(2) == "100÷100"
    reads_back(desk)


def test_the_published_form_with_e_comes_to_the_same(work):
    # 60 · e^((x − xs) ÷ (xh − xs) · ln(1 ÷ 0.6)) at 0.3 of the way: 60 × e^(0.3 × 0.5108256) = 60 × 1.165614 = 69.9368
    assert round(work(RULE, 甲=[13]).ratios[0] * 100, 3) == 69.937


def test_beyond_a_post_is_at_the_post(work, reads_back):
    desk = work(RULE, 甲=[-5, 99])
    assert desk.ratios == [0.6, 1]
    assert desk.words(0).endswith("不及不允许值，按不允许值，得60分")
    assert desk.words(1).endswith("优于满意值，按满意值，得100分")
    reads_back(desk)


def test_less_is_better_where_the_good_post_is_the_lesser(work):
    # energy 12 between 20 (bad) and 10 (good): 0.8 of the way, 60 × (5 ÷ 3)^0.8 = 60 × 1.504801 = 90.288
    desk = work(RULE | {"不允许值": "20", "满意值": "10"}, 甲=[12])
    assert round(desk.ratios[0] * 100, 3) == 90.288


def test_the_same_step_is_worth_more_the_nearer_the_good_post(work):
    ratios = work(RULE, 甲=list(range(10, 21))).ratios
    steps = [after - before for before, after in pairwise(ratios)]
    assert steps == sorted(steps)
    assert steps[0] > 0


def test_no_divisor_is_decided_by_the_rule(work):
    desk = work(RULE | {"数值": "甲 / 乙", "除数为零": "不适用"}, 甲=[1], 乙=[0])
    assert desk.states == [1]


def test_what_the_rule_must_say():
    with pytest.raises(ValidationError, match="greater than 0"):
        compile_measure(RULE | {"基础": "0", "幅度": "100"})
    assert [fault.code for fault in faults_in(compile_measure(RULE | {"幅度": "30"}))] == ["E-RULE-UNREACHABLE"]


@settings(derandomize=True)
@given(values=st.lists(st.integers(-50, 80).map(lambda half: half / 2), min_size=1, max_size=5))
def test_the_arithmetic_reads_back(work, reads_back, values):
    reads_back(work(RULE, 甲=values))
