import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

S04 = {
    "方法": "阈值步长", "数值": "满意 / 回访", "除数为零": "不适用",
    "阈值": "95%", "步长": "1%", "每步": "0.1", "取步": "整步", "保底": "40%",
}  # fmt: skip


def test_s04_whole_steps_below_95_percent(work):
    # of 3 points: 96 % and 95 % full; 94.1 % lacks 0.9 points, no whole step; 94 % one step: (3 − 0.1) ÷ 3
    # 93.9 % still one; 85.5 % lacks 9.5, nine steps: (3 − 0.9) ÷ 3 = 0.7
    desk = work(S04, 满意=[960, 950, 949, 941, 940, 939, 855], 回访=[1000] * 7)
    assert [round(ratio * 3, 12) for ratio in desk.ratios] == [3, 3, 3, 3, 2.9, 2.9, 2.1]


def test_s04_the_floor_is_40_percent(work):
    # 78 %: 17 steps, 3 − 1.7 = 1.3; 77 %: 18 steps, 1.2 = 40 % of 3, exactly the floor; 76 %: 1.1 → 1.2
    desk = work(S04, 满意=[78, 77, 76], 回访=[100] * 3)
    assert [round(ratio * 3, 12) for ratio in desk.ratios] == [1.3, 1.2, 1.2]
    assert desk.words(2) == "满意÷回访，76÷100＝76%，低于95%，每1个百分点为一步，满19步，每步扣0.1分，保底40%"


def test_part_of_a_step_may_count_as_a_whole_one(work, reads_back):
    # below 95 %: 94 % is one step exactly, 93.9 % one and a bit, so two; 94.9 % a bit, so one; 95 % none
    desk = work(S04 | {"取步": "不足算一步"}, 满意=[940, 939, 949, 950], 回访=[1000] * 4)
    assert [round(ratio * 3, 12) for ratio in desk.ratios] == [2.9, 2.8, 2.9, 3]
    assert desk.words(1).endswith("低于95%，每1个百分点为一步，不足一步的算一步，计2步，每步扣0.1分")
    reads_back(desk)


def test_s04_says_its_steps(work):
    desk = work(S04, 满意=[171, 18, 95], 回访=[200, 19, 100])
    assert desk.words(0) == "满意÷回访，171÷200＝85.5%，低于95%，每1个百分点为一步，满9步，每步扣0.1分"
    assert desk.arithmetic(0) == "最大(0.4, 1-取整((0.95-171÷200)÷0.01)×0.1÷3)"
    assert desk.words(1) == "满意÷回访，18÷19≈94.74%，低于95%，每1个百分点为一步，不满一步，不扣"
    assert (desk.words(2), desk.arithmetic(2)) == ("满意÷回访，95÷100＝95%，不低于95%，满分", "1")


def test_shaoxing_2013_whole_steps(work):
    # 绍兴: 不低于… 86.95 % paid 1.85 of 2 at 0.05 a point below 90 %: lacks 3.05, three steps, 0.15 off
    rule = S04 | {"阈值": "90%", "每步": "0.05", "保底": "0"}
    desk = work(rule, standard=2.0, 满意=[86.95], 回访=[100])
    assert round(desk.ratios[0] * 2, 12) == 1.85


def test_a_ceiling_counts_upwards(work):
    # 绍兴 平均年龄: 不大于40得2分，每超1岁扣0.5分: 40 → 2, 40.9 → 2, 41 → 1.5, 45 → 0
    rule = {
        "方法": "阈值步长", "数值": "年龄", "方向": "不高于", "阈值": "40", "步长": "1", "每步": "0.5",
        "取步": "整步", "保底": "0",
    }  # fmt: skip
    desk = work(rule, standard=2.0, 年龄=[39, 40, 40.9, 41, 45])
    assert [ratio * 2 for ratio in desk.ratios] == [2, 2, 2, 1.5, 0]
    assert desk.words(4) == "年龄45，高于40，每1为一步，满5步，每步扣0.5分，扣完为止"
    assert desk.arithmetic(3) == "最大(0, 1-取整(41-40)×0.5÷2)"


def test_proportional_steps(work):
    # 94.5 % lacks half a step: 3 − 0.05 = 2.95
    desk = work(S04 | {"取步": "比例"}, 满意=[945], 回访=[1000])
    assert round(desk.ratios[0] * 3, 12) == 2.95
    assert "差0.5步" in desk.words()
    assert desk.arithmetic() == "最大(0.4, 1-(0.95-945÷1000)÷0.01×0.1÷3)"


def test_zero_divisor(work):
    desk = work(S04, 满意=[0], 回访=[0])
    assert desk.states == [1]
    assert desk.words() == "满意÷回访，除数为零，不适用"


@pytest.mark.parametrize("counting", ["整步", "比例", "不足算一步"])
@settings(derandomize=True)
@given(rows=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=1, max_size=5))
def test_the_arithmetic_reads_back(work, reads_back, counting, rows):
    content, asked = zip(*rows, strict=True)
    reads_back(work(S04 | {"取步": counting}, 满意=content, 回访=asked))
