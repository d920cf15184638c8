import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kaoping.methods._shelf import compile_measure, faults_in

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


# ------------------------------------------------------------ 超额

E05 = {
    "方法": "完成率", "实际": "到账", "目标": "目标", "目标为零": "不适用",
    "超额": {"每超": "10%", "加": "5%", "至": "120%", "取步": "整步"},
}  # fmt: skip


def test_e05_every_whole_tenth_beyond_the_target_adds_a_twentieth(work):
    # of 100: 99 → 0.99; 100 and 109.9 → 1; 110 → 1.05 (one step, exactly); 119.9 → 1.05; 120 → 1.1; 150 → 1.1
    desk = work(E05, 到账=[99, 100, 109.9, 110, 119.9, 120, 150], 目标=[100] * 7)
    assert [round(ratio, 12) for ratio in desk.ratios] == [0.99, 1, 1, 1.05, 1.05, 1.1, 1.1]
    assert (desk.words(0), desk.arithmetic(0)) == ("到账÷目标，99÷100＝99%", "最小(1, 99÷100)")
    assert desk.words(2) == "到账÷目标，109.9÷100＝109.9%，超过目标每10个百分点为一步，不满一步"
    assert desk.words(3) == "到账÷目标，110÷100＝110%，超过目标每10个百分点为一步，满1步，每步加5%"
    assert desk.arithmetic(3) == "1+取整((110÷100-1)÷0.1)×0.05"
    assert desk.words(6) == ("到账÷目标，150÷100＝150%，计到120%为止，超过目标每10个百分点为一步，满2步，每步加5%")
    assert desk.arithmetic(6) == "1+取整((最小(1.2, 150÷100)-1)÷0.1)×0.05"


def test_parts_of_a_step_may_count(work):
    # 115 %: one and a half steps, 1 + 1.5 × 0.05 = 1.075
    desk = work(E05 | {"超额": E05["超额"] | {"取步": "比例"}}, 到账=[115], 目标=[100])
    assert round(desk.ratios[0], 12) == 1.075
    assert desk.words() == "到账÷目标，115÷100＝115%，超过目标每10个百分点为一步，计1.5步，每步加5%"


def test_a_hair_below_a_step_is_not_shown_as_the_step(work):
    # 1099999999 of 10^9 is 109.9999999 %, no whole step
    desk = work(E05, 到账=[1_099_999_999], 目标=[1_000_000_000])
    assert desk.ratios == [1.0]
    assert "109.9999999%" in desk.words()


def test_the_slope_has_the_edges_of_the_ratio(work):
    desk = work(E05, 到账=[5, -1], 目标=[0, 100])
    assert (desk.states, desk.ratios) == ([1, 0], [0.0, 0.0])


def test_the_most_that_a_slope_pays_is_its_cap():
    # (120 % − 1) ÷ 10 % = 2 steps, 1 + 2 × 5 % = 1.1; to 125 % two whole steps, or two and a half
    def cap(**keys):
        return compile_measure(E05 | {"超额": E05["超额"] | keys}).params.cap

    assert (cap(), cap(至="125%"), cap(至="125%", 取步="比例")) == (1.1, 1.1, 1.125)


def test_a_slope_takes_the_place_of_a_cap():
    with pytest.raises(ValidationError, match=r"E-RULE-TYPE\|写了“超额”，又写了“封顶”"):
        compile_measure(E05 | {"封顶": "1.1"})
    with pytest.raises(ValidationError, match=r"E-RULE-MISSING\|没有写“封顶”"):
        compile_measure({key: value for key, value in E05.items() if key != "超额"})


def test_a_slope_that_ends_before_its_first_step_is_told():
    short = compile_measure(E05 | {"超额": E05["超额"] | {"至": "105%"}})
    assert [fault.code for fault in faults_in(short)] == ["E-RULE-UNREACHABLE"]


@pytest.mark.parametrize("counting", ["整步", "比例"])
@settings(derandomize=True)
@given(rows=st.lists(st.tuples(st.integers(-5, 300), st.integers(0, 200)), min_size=1, max_size=5))
def test_the_arithmetic_of_the_slope_reads_back(work, reads_back, counting, rows):
    came, due = zip(*rows, strict=True)
    reads_back(work(E05 | {"超额": E05["超额"] | {"取步": counting}}, 到账=came, 目标=due))
