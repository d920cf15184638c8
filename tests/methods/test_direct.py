from hypothesis import given, settings
from hypothesis import strategies as st

RULE = {"方法": "直接得分", "数值": "反评", "满分值": "100"}


def test_p11_quoted_scores(work):
    # 90 of 100 → 0.9; 100 of 100 → 1; more than full marks is full marks, less than nothing nothing
    desk = work(RULE, 反评=[90, 100, 101, -1])
    assert desk.ratios == [0.9, 1.0, 1.0, 0.0]
    assert [desk.arithmetic(i) for i in range(4)] == ["90÷100", "100÷100", "最小(1, 101÷100)", "最大(0, (-1)÷100)"]
    assert desk.words() == "反评90，满分值100"


def test_a_rate_of_its_own(work):
    rule = {"方法": "直接得分", "数值": "甲 / 乙", "满分值": "60%", "除数为零": "零分"}
    # E13: 0.3 ÷ 0.6 = 0.5
    desk = work(rule, 甲=[3, 1], 乙=[10, 0])
    assert desk.ratios == [0.5, 0.0]
    assert desk.words(0) == "甲÷乙，3÷10＝30%，满分值0.6"
    assert desk.words(1) == "甲÷乙，除数为零，按规则得零分"


@settings(derandomize=True)
@given(values=st.lists(st.decimals(-10, 120, places=2), min_size=1, max_size=5))
def test_the_arithmetic_reads_back(work, reads_back, values):
    reads_back(work(RULE, 反评=values))
