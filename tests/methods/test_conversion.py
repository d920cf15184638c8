import pytest
from pydantic import ValidationError

from kaoping.methods._shelf import compile_measure, faults_in

RULE = {"方法": "折算", "方式": "得分", "数值": "得", "原满分": "1000", "封顶": "1"}
LOST = {"方法": "折算", "方式": "扣分", "数值": "扣", "原满分": "满", "原满分为零": "满分"}


def test_a_thousand_points_become_ours(work, reads_back):
    # 870 of 1000: 0.87; a bonus carries it no further than full marks; nothing below zero
    desk = work(RULE, 得=[870, 1020, -5])
    assert desk.ratios == [0.87, 1, 0]
    assert desk.words(0) == "得870，原满分1000，870÷1000＝87%"
    assert [desk.arithmetic(i) for i in range(2)] == ["870÷1000", "最小(1, 1020÷1000)"]
    assert desk.words(1).endswith("＝102%，封顶1")
    reads_back(desk)


def test_full_marks_may_differ_from_unit_to_unit(work, reads_back):
    # 连云港: counties out of 150, districts out of 100: 120 of 150 and 80 of 100 are the same; without any: the rule
    desk = work(RULE | {"原满分": "满", "原满分为零": "不适用"}, 得=[120, 80, 5], 满=[150, 100, 0])
    assert (desk.ratios, desk.states) == ([0.8, 0.8, 0], [0, 0, 1])
    assert desk.words(0) == "得÷满，120÷150＝80%"
    assert desk.words(2) == "满为零或以下，不能折算，不适用"
    reads_back(desk)


def test_what_was_taken_off_above_is_taken_off_here_in_proportion(work, reads_back):
    # 3 of 60 off above: 5 % off here; 0 and a bonus: nothing; 90 of 60: all
    desk = work(LOST, 扣=[3, 0, -2, 90, 1], 满=[60, 60, 60, 60, 0])
    assert desk.ratios == [0.95, 1, 1, 0, 1]
    assert desk.words(0) == "扣÷满，3÷60＝5%，按这个比例扣"
    assert desk.arithmetic(0) == "最大(0, 1-3÷60)"
    assert desk.words(1).endswith("没有扣分")
    assert desk.words(3).endswith("扣完为止")
    reads_back(desk)


def test_what_was_taken_off_above_may_count_double(work, reads_back):
    # 双倍扣分: 1 − 2 × 3 ÷ 60 = 0.9
    desk = work(LOST | {"倍数": "2"}, 扣=[3], 满=[60])
    assert desk.ratios == [0.9]
    assert (desk.words()[-5:], desk.arithmetic()) == ("，按2倍扣", "最大(0, 1-2×3÷60)")
    reads_back(desk)


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (RULE | {"原满分": "满"}, "E-RULE-EDGE"),
        (RULE | {"原满分": "0"}, "E-RULE-TYPE"),
        (RULE | {"封顶": None}, "E-RULE-MISSING"),
        (RULE | {"倍数": "2"}, "E-RULE-TYPE"),
        (LOST | {"封顶": "1"}, "E-RULE-TYPE"),
        (RULE | {"方式": None}, "方式"),
    ],
)
def test_what_is_not_said_does_not_compile(rule, code):
    with pytest.raises(ValidationError, match=code):
        compile_measure({key: value for key, value in rule.items() if value is not None})


def test_a_cap_below_one_is_told():
    assert [fault.code for fault in faults_in(compile_measure(RULE | {"封顶": "80%"}))] == ["E-RULE-UNREACHABLE"]
    assert not list(faults_in(compile_measure(LOST)))
