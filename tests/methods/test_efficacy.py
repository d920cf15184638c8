import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kaoping.methods._shelf import compile_measure, faults_in

RULE = {
    "方法": "功效系数", "数值": "本期 / 同期 - 1", "除数为零": "不适用",
    "基础": "60", "幅度": "40", "范围": "类", "最大等于最小": "80", "只有一家": "80",
}  # fmt: skip
PLAIN = {key: value for key, value in RULE.items() if key != "除数为零"} | {"数值": "甲"}


def test_gaoan_2021_sixty_to_a_hundred(work):
    # 高安2021: 最大的计100分，最小的计60分，其他 (值−最小)÷(最大−最小)×40+60: growth 10 %, 5 %, 0 → 100, 80, 60
    desk = work(RULE, 本期=[1100, 1050, 1000], 同期=[1000, 1000, 1000])
    assert [round(ratio, 12) for ratio in desk.ratios] == [1.0, 0.8, 0.6]
    assert desk.words(1) == (
        "本期÷同期－1，1050÷1000-1＝5%，同类最低0%（第3家），最高10%（第1家），"
        "60＋40×（本单位－最低）÷（最高－最低）＝80分"
    )
    assert desk.words(0).endswith("最高10%（第1家），最高的得100分")
    assert desk.words(2).endswith("最高10%（第1家），最低的得60分")
    assert desk.arithmetic(0) == "(60+40)÷100"
    assert desk.arithmetic(2) == "60÷100"
    assert desk.arithmetic(1) == "(60+40×(1050÷1000-1-(1000÷1000-1))÷(1100÷1000-1-(1000÷1000-1)))÷100"


def test_negative_growth_takes_part(work):
    # −10 %, −5 %, 0 → 60, 80, 100
    desk = work(RULE, 本期=[900, 950, 1000], 同期=[1000] * 3)
    assert [round(ratio, 12) for ratio in desk.ratios] == [0.6, 0.8, 1.0]


def test_all_equal_one_unit_and_nobody(work):
    equal = work(RULE, 本期=[110, 220], 同期=[100, 200])
    assert equal.ratios == [0.8, 0.8]
    assert equal.words() == "本期÷同期－1，110÷100-1＝10%，同类最高等于最低，按规则取80分"
    assert work(RULE, 本期=[110], 同期=[100]).ratios == [0.8]
    nobody = work(RULE, population=[False], 本期=[110], 同期=[100])
    assert nobody.ratios == [0.8]
    assert (nobody.words(), nobody.arithmetic()) == (
        "本期÷同期－1，110÷100-1＝10%，同类可比的不足两家，按规则取80分", "80÷100",
    )  # fmt: skip


def test_equal_up_to_the_last_bit_is_equal(work):
    # 0.1 + 0.2 and 0.3 differ in the last bit of a float
    assert work(PLAIN, 甲=[0.1 + 0.2, 0.3]).ratios == [0.8, 0.8]


def test_a_row_without_value_is_no_extreme(work):
    desk = work(RULE, 本期=[1100, 900, 1], 同期=[1000, 1000, 0])
    assert [round(ratio, 12) for ratio in desk.ratios] == [1.0, 0.6, 0.0]
    assert desk.states == [0, 0, 1]
    assert desk.words(2) == "本期÷同期－1，除数为零，不适用"


def test_units_outside_the_population_are_measured_and_clipped(work):
    # extremes 10 and 20 from the first two; 15 → 80, 25 → 100, 5 → 60 without moving them
    desk = work(PLAIN, population=[True, True, False, False, False], 甲=[10, 20, 15, 25, 5])
    assert [round(ratio, 12) for ratio in desk.ratios] == [0.6, 1.0, 0.8, 1.0, 0.6]
    assert desk.words(3) == "甲25，同类最低10（第1家），最高20（第2家），高于同类最高，按最高计，得100分"
    assert desk.arithmetic(4) == "限定((60+40×(5-10)÷(20-10))÷100, 60÷100, (60+40)÷100)"


def test_of_tied_extremes_the_first_is_named(work):
    assert "同类最低1（第2家），最高9（第1家）" in work(PLAIN, 甲=[9, 1, 9, 1, 5]).words(4)


def test_numbers_at_the_ends_of_floats(work):
    assert work(PLAIN, 甲=[-1.7e308, 1.7e308, 0.0]).ratios == [0.6, 1.0, 0.8]


def test_base_and_span_make_a_hundred():
    assert [f.code for f in faults_in(compile_measure(PLAIN | {"幅度": "30"}))] == ["E-RULE-UNREACHABLE"]
    assert [f.code for f in faults_in(compile_measure(PLAIN | {"幅度": "50"}))] == ["E-RULE-TYPE"]


@settings(derandomize=True)
@given(
    rows=st.lists(
        st.tuples(st.decimals(-50, 50, places=2), st.decimals(0, 50, places=1), st.booleans()), min_size=1, max_size=6
    )
)
def test_the_arithmetic_reads_back(work, reads_back, rows):
    now, before, counted = zip(*rows, strict=True)
    reads_back(work(RULE, population=counted, 本期=now, 同期=before))
    reads_back(work(PLAIN, population=counted, 甲=now))


def test_with_more_than_five_the_outermost_on_either_side_set_no_extreme(work, reads_back):
    # without 1000 and −1000 the ends are 10 and 50: 30 is half way, 60 + 40 × 0.5 = 80; those beyond are at the ends
    trimmed = {
        "方法": "功效系数", "数值": "甲", "基础": "60", "幅度": "40", "范围": "类", "最大等于最小": "100",
        "只有一家": "100", "缩尾": {"多于": "5", "各": "1"},
    }  # fmt: skip
    desk = work(trimmed, 甲=[1000, 50, 30, 10, -1000, 20])
    assert [round(ratio, 12) for ratio in desk.ratios] == [1, 1, 0.8, 0.6, 0.6, 0.7]
    assert "最高、最低各去1家以后，同类最低10（第4家），最高50（第2家）" in desk.words(2)
    assert desk.words(0).endswith("高于同类最高，按最高计，得100分")
    reads_back(desk)
    # of five none is passed over: (30 + 1000) ÷ 2000 is 0.515 of the way, 60 + 20.6
    desk = work(trimmed, 甲=[1000, 50, 30, 10, -1000])
    assert round(desk.ratios[2], 12) == 0.806
    assert "各去" not in desk.words(2)


def test_passing_over_must_leave_two():
    with pytest.raises(ValidationError, match="剩下不足两家"):
        compile_measure(PLAIN | {"缩尾": {"多于": "4", "各": "2"}})
