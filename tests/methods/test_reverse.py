import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kaoping.methods._shelf import compile_measure, faults_in

P08 = {"方法": "逆向比率", "实际": "发文", "控制": "控制数", "封顶": "1", "实际为零": "满分"}


def test_p08_fewer_papers_than_allowed_are_full_marks(work):
    # control 40: 39 → 1 (40÷39 capped), 40 → 1, 41 → 40÷41 = 0.975609…, 50 → 0.8, 80 → 0.5
    desk = work(P08, 发文=[39, 40, 41, 50, 80], 控制数=[40] * 5)
    assert [round(ratio, 6) for ratio in desk.ratios] == [1, 1, 0.97561, 0.8, 0.5]
    assert desk.words(0) == "控制数÷发文，40÷39≈102.56%，封顶1"
    assert desk.words(3) == "控制数÷发文，40÷50＝80%"
    assert desk.arithmetic(3) == "最小(1, 40÷50)"


def test_nothing_issued_is_full_marks_whatever_the_control(work):
    desk = work(P08, 发文=[0, 0], 控制数=[40, 0])
    assert (desk.states, desk.ratios) == ([0, 0], [1.0, 1.0])
    assert desk.words() == "发文等于零，按规则得满分"


def test_anything_against_a_control_of_zero_is_nothing(work):
    desk = work(P08, 发文=[1, 30], 控制数=[0, -2])
    assert desk.ratios == [0.0, 0.0]
    assert desk.words(0) == "控制数÷发文，0÷1＝0%"
    assert desk.arithmetic(1) == "最大(0, (-2)÷30)"


def test_the_edge_decides_for_less_than_nothing_too(work):
    for edge, state, ratio in (("不适用", 1, 0.0), ("满分", 0, 1.0), ("零分", 0, 0.0)):
        desk = work(P08 | {"实际为零": edge}, 发文=[0, -1], 控制数=[4, 4])
        assert (desk.states, desk.ratios) == ([state] * 2, [ratio] * 2)
    assert desk.words(1) == "发文为负，不能算比率，按规则得零分"


@pytest.mark.parametrize("left_out", ["实际", "控制", "封顶", "实际为零"])
def test_nothing_may_be_left_unsaid(left_out):
    with pytest.raises(ValidationError, match=left_out):
        compile_measure({key: value for key, value in P08.items() if key != left_out})


def test_a_division_inside_needs_its_own_edge(work):
    with pytest.raises(ValidationError, match="E-RULE-EDGE"):
        compile_measure(P08 | {"控制": "控制数 / 上年"})
    desk = work(P08 | {"控制": "控制数 / 上年", "除数为零": "不适用"}, 发文=[2, 2], 控制数=[4, 4], 上年=[4, 0])
    assert (desk.ratios, desk.states) == ([0.5, 0.0], [0, 1])


def test_a_cap_below_one_is_told():
    assert [fault.code for fault in faults_in(compile_measure(P08 | {"封顶": "0.9"}))] == ["E-RULE-UNREACHABLE"]


@settings(derandomize=True)
@given(rows=st.lists(st.tuples(st.integers(-2, 60), st.integers(-2, 60)), min_size=1, max_size=5))
def test_the_arithmetic_reads_back(work, reads_back, rows):
    issued, allowed = zip(*rows, strict=True)
    reads_back(work(P08, 发文=issued, 控制数=allowed))
