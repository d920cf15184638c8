"""折到最高: the best of each group has full marks, the others their share of it."""

from hypothesis import given, settings
from hypothesis import strategies as st

RULE = {
    "方法": "折到最高", "范围": "组", "最优为零": "零分", "只有一家": "80",
    "计分": {"方法": "完成率", "实际": "甲", "目标": "百", "封顶": "1", "目标为零": "不适用"},
}  # fmt: skip


def of_hundred(rule, *values, **more):
    return {"rule": rule, "甲": list(values), "百": [100] * len(values)} | more


def test_the_best_of_a_strict_group_and_of_a_mild_one_have_full_marks_both(work, reads_back):
    # strict: 80 is the best, 60 ÷ 80 = 0.75; mild: 96 is the best, 72 ÷ 96 = 0.75
    desk = work(**of_hundred(RULE, 80, 60, 96, 72, groups=[0, 0, 1, 1]))
    assert [round(ratio, 12) for ratio in desk.ratios] == [1, 0.75, 1, 0.75]
    assert desk.words(1).endswith("；原得分率60%，同组最高80%（第1家），折到最高的＝75%")
    assert desk.arithmetic(1) == "最小(1, 60÷100)÷0.8"
    assert desk.words(2).endswith("同组最高96%（第3家），最高的得满分")
    reads_back(desk)


def test_over_the_whole_class_the_groups_do_not_matter(work):
    desk = work(**of_hundred(RULE | {"范围": "类"}, 80, 60, 96, 72, groups=[0, 0, 1, 1]))
    assert [round(ratio, 9) for ratio in desk.ratios] == [0.833333333, 0.625, 1, 0.75]


def test_a_unit_apart_is_measured_by_the_best_and_is_not_the_best(work, reads_back):
    desk = work(**of_hundred(RULE | {"范围": "类"}, 80, 60, 90, population=[1, 1, 0]))
    assert [round(ratio, 12) for ratio in desk.ratios] == [1, 0.75, 1]
    reads_back(desk)


def test_one_alone_and_a_best_of_nothing_are_decided_by_the_rule(work, reads_back):
    desk = work(**of_hundred(RULE, 50, 0, 0, groups=[0, 1, 1]))
    assert desk.ratios == [0.8, 0, 0]
    assert desk.words(0).endswith("同组可比的不足两家，按规则取80分")
    assert desk.words(1).endswith("都是零分，按规则得零分")
    reads_back(desk)
    assert work(**of_hundred(RULE | {"最优为零": "不适用"}, 0, 0, groups=[0, 0])).states == [1, 1]


def test_who_has_no_result_has_none_here_either(work):
    desk = work(RULE | {"范围": "类"}, 甲=[80, 60, 5], 百=[100, 100, 0])
    assert desk.states == [0, 0, 1]
    assert round(desk.ratios[1], 12) == 0.75


@settings(derandomize=True)
@given(values=st.lists(st.integers(0, 120), min_size=1, max_size=6))
def test_the_arithmetic_reads_back(work, reads_back, values):
    reads_back(work(**of_hundred(RULE, *values)))
