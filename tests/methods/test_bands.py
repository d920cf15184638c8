import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kaoping.methods._shelf import compile_measure, faults_in


def bands(*pairs, **more):
    return {
        "方法": "分档", "数值": "按期 / 总数", "除数为零": "不适用",
        "档": [{"区间": interval, "得": ratio} for interval, ratio in pairs],
    } | more  # fmt: skip


P03 = bands(
    ("[98%, 100%]", "100%"), ("[95%, 98%)", "90%"), ("[90%, 95%)", "75%"), ("[80%, 90%)", "50%"), ("[0%, 80%)", "0%")
)  # fmt: skip


def faults(*pairs, **more):
    return [str(fault.code) + " " + fault.found for fault in faults_in(compile_measure(bands(*pairs, **more)))]


def test_p03_just_below_at_and_above_every_edge(work):
    on_time = [979, 980, 981, 949, 950, 951, 899, 900, 901, 799, 800, 801, 0, 1000]
    desk = work(P03, 按期=on_time, 总数=[1000] * len(on_time))
    assert desk.ratios == [0.9, 1, 1, 0.75, 0.9, 0.9, 0.5, 0.75, 0.75, 0, 0.5, 0.5, 0, 1]
    assert not list(faults_in(desk.measure))


def test_p03_says_the_rate_and_its_band(work):
    desk = work(P03, 按期=[39, 48, 979999], 总数=[40, 49, 1000000])
    assert desk.words(0) == "按期÷总数，39÷40＝97.5%，在[95%, 98%)档，得90%"
    assert desk.words(1) == "按期÷总数，48÷49≈97.96%，在[95%, 98%)档，得90%"
    # never rounded over the edge it stays below
    assert desk.words(2) == "按期÷总数，979999÷1000000＝97.9999%，在[95%, 98%)档，得90%"
    assert desk.arithmetic(0) == "0.9"


def test_a_float_on_the_edge_is_on_the_edge(work):
    rule = {"方法": "分档", "数值": "甲 - 乙", "档": [{"区间": "(, 0.3)", "得": "1"}, {"区间": "[0.3, )", "得": "0"}]}
    # 0.8 − 0.5 is 0.30000000000000004 and 0.9 − 0.6 is 0.30000000000000004; 0.4 − 0.1 is 0.30000000000000004 too
    assert work(rule, 甲=[0.8, 0.7, 0.3], 乙=[0.5, 0.4, 0.0]).ratios == [0, 0, 0]


def test_zero_divisor_and_values_outside(work):
    desk = work(P03, 按期=[0, 11], 总数=[0, 10])
    assert (desk.states, desk.ratios) == ([1, 0], [0.0, 0.0])
    assert desk.words(0) == "按期÷总数，除数为零，不适用"
    assert desk.words(1) == "按期÷总数，11÷10＝110%，不在任何一档之内，按规则得零分"
    assert work(P03 | {"档外": "满分"}, 按期=[11], 总数=[10]).ratios == [1.0]


def test_intervals_may_be_open_ended_and_full_width(work):
    rule = {"方法": "分档", "数值": "甲", "档": [
        {"区间": "（负无穷，60）", "得": "0"}, {"区间": "[60, 85)", "得": "50%"}, {"区间": "[85, 正无穷)", "得": "1"},
    ]}  # fmt: skip
    desk = work(rule, 甲=[-1e300, 59.9, 60, 84.9, 85, 1e300])
    assert desk.ratios == [0, 0, 0.5, 0.5, 1, 1]
    assert desk.words(1) == "甲59.9，在（负无穷，60）档，得0%"
    assert not list(faults_in(desk.measure))


def test_the_gap_between_89_and_90_is_named():
    # 财政部等级: 优(90-100)、良(80-89)
    found = faults(("[90%, 100%]", "1"), ("[80%, 89%]", "0.8"), ("[0%, 80%)", "0"))
    assert found == ["E-RULE-GAP 分档之间有空档：89%～90%没有写"]
    assert faults(("(90%, 100%]", "1"), ("[0%, 90%)", "0")) == [
        "E-RULE-GAP 分档之间有空档：90%不在[0%, 90%)，也不在(90%, 100%]"
    ]


def test_the_overlap_at_500_is_named():
    # 青岛: 300-500万元加0.5分,500-1000万元加1分
    assert faults(("[300, 500]", "0.5"), ("[500, 1000]", "1")) == [
        "E-RULE-OVERLAP 分档之间有重叠：500同时在[300, 500]和[500, 1000]"
    ]
    assert faults(("[0%, 91%)", "0.5"), ("[90%, 100%]", "1")) == [
        "E-RULE-OVERLAP 分档之间有重叠：90%～91%同时在[0%, 91%)和[90%, 100%]"
    ]


def test_full_marks_out_of_reach_are_named():
    assert faults(("[0, 1]", "90%")) == ["E-RULE-UNREACHABLE 满分不可能得到：最高的一档只得90%"]


@pytest.mark.parametrize("interval", ["95-98", "[98%, 95%)", "(5, 5]", "[a, b)", "[1, 2, 3)"])
def test_an_interval_that_says_nothing_is_refused(interval):
    with pytest.raises(ValidationError, match=r"E-RULE-TYPE\||不是数字"):
        compile_measure(bands((interval, "1")))


def test_a_rule_silent_about_division_does_not_compile():
    silent = {key: value for key, value in P03.items() if key != "除数为零"}
    with pytest.raises(ValidationError, match=r"E-RULE-EDGE\|“按期 / 总数”里有除法，没有写“除数为零”"):
        compile_measure(silent)


@settings(derandomize=True)
@given(rows=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=5))
def test_the_arithmetic_reads_back(work, reads_back, rows):
    on_time, total = zip(*rows, strict=True)
    reads_back(work(P03, 按期=on_time, 总数=total))
