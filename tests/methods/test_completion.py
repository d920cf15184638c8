from hypothesis import given, settings
from hypothesis import strategies as st

RULE = {"方法": "完成率", "实际": "按时 + 0.5 * 逾期", "目标": "到期", "封顶": "1", "目标为零": "不适用"}


def test_p01_half_credit_for_late_work(work):
    # (22.5 + 0.5×3) ÷ 26.1 = 24 ÷ 26.1 = 0.919540…
    desk = work(RULE, 按时=[22.5], 逾期=[3], 到期=[26.1])
    assert abs(desk.ratios[0] - 24 / 26.1) < 1e-15
    assert desk.words() == "（按时＋0.5×逾期）÷到期，(22.5+0.5×3)÷26.1≈91.95%"
    assert desk.arithmetic() == "最小(1, (22.5+0.5×3)÷26.1)"


def test_just_below_at_and_above_the_cap(work):
    # 池州2004 按完成比例得分; 某市2024 pays up to 120 %: 119/100, 120/100, 121/100 → 1.19, 1.2, 1.2
    rule = {"方法": "完成率", "实际": "完成", "目标": "计划", "封顶": "120%", "目标为零": "零分"}
    desk = work(rule, 完成=[119, 120, 121], 计划=[100, 100, 100])
    assert desk.ratios == [1.19, 1.2, 1.2]
    assert desk.words(2) == "完成÷计划，121÷100＝121%，封顶1.2"


def test_zero_and_negative_targets_take_the_declared_edge(work):
    for edge, state, ratio in (("不适用", 1, 0.0), ("满分", 0, 1.0), ("零分", 0, 0.0)):
        desk = work(RULE | {"目标为零": edge}, 按时=[0, 1], 逾期=[0, 0], 到期=[0, -2])
        assert (desk.states, desk.ratios) == ([state] * 2, [ratio] * 2)
        assert desk.arithmetic() == f"{ratio:.0f}"
    assert desk.words(0) == "到期等于零，按规则得零分"
    assert desk.words(1) == "到期为负，不能算完成率，按规则得零分"


def test_a_negative_result_is_zero(work):
    desk = work(RULE, 按时=[-1], 逾期=[0], 到期=[4])
    assert desk.ratios == [0.0]
    assert desk.arithmetic() == "最大(0, (-1+0.5×0)÷4)"


def test_a_division_inside_needs_its_own_edge(work):
    rule = RULE | {"实际": "按时 / 逾期", "除数为零": "满分"}
    desk = work(rule, 按时=[1, 1], 逾期=[2, 0], 到期=[1, 1])
    assert desk.ratios == [0.5, 1.0]
    assert desk.words(1) == "按时÷逾期，除数为零，按规则得满分"


@settings(derandomize=True)
@given(rows=st.lists(st.tuples(*[st.decimals(0, 60, places=1)] * 3), min_size=1, max_size=5))
def test_the_arithmetic_reads_back(work, reads_back, rows):
    done, late, due = zip(*rows, strict=True)
    reads_back(work(RULE, 按时=done, 逾期=late, 到期=due))
