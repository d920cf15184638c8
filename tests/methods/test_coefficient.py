import pytest
from pydantic import ValidationError

from kaoping.methods._shelf import compile_measure, faults_in

RATE = {"方法": "完成率", "实际": "甲", "目标": "乙", "封顶": "1", "目标为零": "不适用"}
RULE = {"方法": "系数", "基础": RATE, "系数": "难度", "系数最低": "1", "系数最高": "1.35", "封顶": "1.2"}


def test_a_measure_times_its_difficulty(work, reads_back):
    # 0.8 × 1.25 = 1; 0.6 × 1 = 0.6; 1 × 1.3 is capped at 1.2
    desk = work(RULE, 甲=[8, 6, 10], 乙=[10] * 3, 难度=[1.25, 1, 1.3])
    assert [round(ratio, 12) for ratio in desk.ratios] == [1, 0.6, 1.2]
    assert desk.words(0) == "甲÷乙，8÷10＝80%；难度1.25，80%×1.25＝100%"
    assert desk.arithmetic(0) == "最小(1.2, 最小(1, 8÷10)×1.25)"
    assert desk.words(2).endswith("100%×1.3＝130%，封顶1.2")
    reads_back(desk)


def test_a_coefficient_beyond_its_ends_counts_as_the_end(work, reads_back):
    # 0.8 × 1.35 = 1.08; 0.8 × 1 = 0.8
    desk = work(RULE, 甲=[8, 8], 乙=[10, 10], 难度=[2, 0.5])
    assert [round(ratio, 12) for ratio in desk.ratios] == [1.08, 0.8]
    assert "难度2，不在1～1.35之内，按1.35，80%×1.35＝108%" in desk.words(0)
    reads_back(desk)


def test_an_experts_judgement_is_a_coefficient_of_full_marks(work, reads_back):
    # 杭州创新创优: full marks times what the experts gave, between 0 and 1
    full = {"方法": "直接得分", "数值": "1", "满分值": "1"}
    desk = work(RULE | {"基础": full, "系数最低": "0", "系数最高": "1", "封顶": "1"}, 难度=[0.85, 0])
    assert desk.ratios == [0.85, 0]
    reads_back(desk)


def test_not_applicable_where_the_measure_is(work, reads_back):
    desk = work(RULE, 甲=[0], 乙=[0], 难度=[1])
    assert (desk.states, desk.words()) == ([1], "乙等于零，不适用")
    reads_back(desk)


def test_what_the_linter_tells():
    def codes(**change):
        return [fault.code for fault in faults_in(compile_measure(RULE | change))]

    assert codes() == []
    assert codes(系数最低="2") == ["E-RULE-TYPE"]
    assert codes(系数最低="0", 系数最高="90%") == ["E-RULE-UNREACHABLE"]
    assert codes(封顶="90%") == ["E-RULE-UNREACHABLE"]
    with pytest.raises(ValidationError, match="E-RULE-EDGE"):
        compile_measure(RULE | {"系数": "难度 / 乙"})
    with pytest.raises(ValidationError, match="系数最高"):
        compile_measure({key: value for key, value in RULE.items() if key != "系数最高"})
