import pytest
from pydantic import ValidationError

from kaoping.methods._shelf import compile_measure, faults_in

RULE = {"方法": "定标极差", "数值": "甲", "不允许值": "60", "满意值": "100", "基础": "60", "幅度": "40"}
INDEX = RULE | {"基础": "0", "幅度": "100"}


def test_between_the_posts_in_proportion(work, reads_back):
    # 60 + 40 × (90 − 60) ÷ 40 = 90; at the posts 60 and 100; beyond them no more
    desk = work(RULE, 甲=[90, 60, 100, 120, 30])
    assert [round(ratio, 12) for ratio in desk.ratios] == [0.9, 0.6, 1, 1, 0.6]
    assert desk.words(0) == "甲90，不允许值60，满意值100，60＋40×所处位置，得90分"
    assert desk.arithmetic(0) == "(60+40×(90-60)÷(100-60))÷100"
    assert "优于满意值，按满意值" in desk.words(3)
    assert desk.arithmetic(4) == "(60+40×限定((30-60)÷(100-60), 0, 1))÷100"
    reads_back(desk)


def test_an_index_from_nothing_to_full_marks(work, reads_back):
    # life expectancy between 20 and 85 years: (72 − 20) ÷ 65 = 0.8
    desk = work(INDEX | {"不允许值": "20", "满意值": "85"}, 甲=[72])
    assert [round(ratio, 12) for ratio in desk.ratios] == [0.8]
    assert (desk.words(), desk.arithmetic()) == ("甲72，不允许值20，满意值85，得80分", "(72-20)÷(85-20)")
    reads_back(desk)


def test_a_good_post_below_the_bad_one_means_less_is_better(work, reads_back):
    # 30 days are too many, 10 are good: (15 − 30) ÷ (10 − 30) = 0.75
    desk = work(INDEX | {"不允许值": "30", "满意值": "10"}, 甲=[15, 40, 5])
    assert desk.ratios == [0.75, 0, 1]
    assert "不及不允许值，按不允许值" in desk.words(1)
    reads_back(desk)


def test_no_divisor_is_decided_by_the_rule(work, reads_back):
    desk = work(
        INDEX | {"数值": "甲 / 乙", "不允许值": "0%", "满意值": "50%", "除数为零": "零分"}, 甲=[1, 1], 乙=[4, 0]
    )
    assert desk.ratios == [0.5, 0]
    assert desk.words(0) == "甲÷乙，1÷4＝25%，不允许值0%，满意值50%，得50分"
    reads_back(desk)


def test_what_the_posts_must_be():
    with pytest.raises(ValidationError, match="E-RULE-TYPE"):
        compile_measure(RULE | {"满意值": "60"})
    with pytest.raises(ValidationError, match="满意值"):
        compile_measure({key: value for key, value in RULE.items() if key != "满意值"})
    assert [fault.code for fault in faults_in(compile_measure(RULE | {"幅度": "30"}))] == ["E-RULE-UNREACHABLE"]
    assert [fault.code for fault in faults_in(compile_measure(RULE | {"幅度": "50"}))] == ["E-RULE-TYPE"]
