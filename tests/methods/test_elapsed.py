from hypothesis import given, settings
from hypothesis import strategies as st

RULE = {
    "方法": "序时进度", "实际": "完成", "目标": "计划", "时间进度": "25%", "封顶": "1.1", "目标为零": "不适用",
}  # fmt: skip


def test_e02_astride_the_pace_and_the_cap(work):
    # 249, 250, 251 of 1000 by the end of the first quarter: ÷ 25 % = 0.996, 1, 1.004
    # 274, 275, 276: 1.096, 1.1, 1.104 → 1.1
    desk = work(RULE, 完成=[249, 250, 251, 274, 275, 276], 计划=[1000] * 6)
    assert [round(ratio, 12) for ratio in desk.ratios] == [0.996, 1, 1.004, 1.096, 1.1, 1.1]
    assert desk.words(3) == "完成÷计划，274÷1000＝27.4%，时间进度25%，序时完成率109.6%"
    assert desk.words(5) == "完成÷计划，276÷1000＝27.6%，时间进度25%，序时完成率110.4%，封顶1.1"
    assert desk.arithmetic(5) == "最小(1.1, 276÷1000÷0.25)"


def test_pengjiang_2022_half_year(work):
    # 蓬江2022: 126.02 ÷ 193.22 = 65.22 %, 15.22 points ahead of half a year: 1.3044 of the pace
    desk = work(RULE | {"时间进度": "50%", "封顶": "2"}, 完成=[126.02], 计划=[193.22])
    assert round(desk.ratios[0], 4) == 1.3044


def test_without_a_plan_the_edge_decides(work):
    desk = work(RULE, 完成=[0, 5], 计划=[0, -1])
    assert desk.states == [1, 1]
    assert desk.words() == "计划等于零，不适用"
    assert work(RULE | {"目标为零": "满分"}, 完成=[0], 计划=[0]).ratios == [1.0]


def test_what_overflows_stops_at_the_cap(work):
    assert work(RULE, 完成=[1e308], 计划=[1e-8]).ratios == [1.1]


@settings(derandomize=True)
@given(rows=st.lists(st.tuples(st.decimals(-5, 300, places=2), st.decimals(0, 300, places=2)), min_size=1, max_size=5))
def test_the_arithmetic_reads_back(work, reads_back, rows):
    done, planned = zip(*rows, strict=True)
    reads_back(work(RULE, 完成=done, 计划=planned))
