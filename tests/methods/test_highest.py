from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.methods._shelf import compile_measure, faults_in

E11 = {"方法": "就高", "最高": "最高", "次高": "次高", "次高折算": "20%", "封顶": "1"}


def test_e11_highest_plus_a_fifth_of_the_second(work):
    # 省省 0.8 + 0.16 = 0.96; 国 1; 国区 1 + 0.06 → 1; 市区 0.5 + 0.06 = 0.56; none 0
    desk = work(E11, 最高=[0.8, 1, 1, 0.5, 0], 次高=[0.8, 0, 0.3, 0.3, 0])
    assert [round(ratio, 12) for ratio in desk.ratios] == [0.96, 1, 1, 0.56, 0]
    assert desk.words(0) == "最高＋20%×次高，0.8+0.2×0.8＝0.96"
    assert desk.words(1) == "最高1"
    assert desk.words(2) == "最高＋20%×次高，1+0.2×0.3＝1.06，封顶1"
    assert [desk.arithmetic(i) for i in range(3)] == ["0.8+0.2×0.8", "1", "最小(1, 1+0.2×0.3)"]


def test_a_cap_below_one_is_told():
    found = list(faults_in(compile_measure(E11 | {"封顶": "90%"})))
    assert [(f.code, f.found) for f in found] == [("E-RULE-UNREACHABLE", "封顶0.9，满分不可能得到")]


@settings(derandomize=True)
@given(rows=st.lists(st.tuples(*[st.decimals(-1, 2, places=2)] * 2), min_size=1, max_size=5))
def test_the_arithmetic_reads_back(work, reads_back, rows):
    first, second = zip(*rows, strict=True)
    reads_back(work(E11, 最高=first, 次高=second))
