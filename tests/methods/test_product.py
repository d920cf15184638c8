from hypothesis import given, settings
from hypothesis import strategies as st

SAMPLED = {"方法": "完成率", "实际": "抽查 - 反弹", "目标": "抽查", "封顶": "1", "目标为零": "满分"}
S09 = {"方法": "连乘", "因子": [
    {"名称": "销号率", "计分": {"方法": "完成率", "实际": "销号", "目标": "清单", "封顶": "1", "目标为零": "不适用"}},
    {"名称": "未反弹率", "计分": SAMPLED},
]}  # fmt: skip


def test_s09_relapses_discount_the_rate(work):
    # 18÷20 × (10−1)÷10 = 0.9 × 0.9 = 0.81; no sample: factor 1; all relapsed: 0; no list: not applicable
    desk = work(S09, 清单=[20, 20, 20, 0], 销号=[18, 18, 18, 0], 抽查=[10, 0, 5, 5], 反弹=[1, 0, 5, 0])
    assert [round(ratio, 12) for ratio in desk.ratios] == [0.81, 0.9, 0, 0]
    assert desk.states == [0, 0, 0, 1]
    assert desk.words(0) == (
        "销号率：销号÷清单，18÷20＝90%；未反弹率：（抽查－反弹）÷抽查，(10-1)÷10＝90%；"
        "各率相乘，销号率90%×未反弹率90%＝81%"
    )
    assert desk.arithmetic(0) == "最小(1, 18÷20)×最小(1, (10-1)÷10)"
    assert (
        desk.words(1)
        == "销号率：销号÷清单，18÷20＝90%；未反弹率：抽查等于零，按规则得满分；各率相乘，销号率90%×未反弹率100%＝90%"
    )
    assert desk.words(3).endswith("缺一个因子即不适用")


@settings(derandomize=True)
@given(rows=st.lists(st.tuples(*[st.integers(0, 9)] * 4), min_size=1, max_size=5))
def test_the_arithmetic_reads_back(work, reads_back, rows):
    listed, solved, sampled, relapsed = zip(*rows, strict=True)
    reads_back(work(S09, 清单=listed, 销号=solved, 抽查=sampled, 反弹=relapsed))
