import pytest
from pydantic import ValidationError

from kaoping.methods._shelf import compile_measure, faults_in

RULE = {
    "方法": "对数极差", "数值": "甲", "不允许值": "100", "满意值": "10000", "基础": "0", "幅度": "100",
    "数值为零": "零分",
}  # fmt: skip


def test_ten_times_as_much_is_half_the_way(work, reads_back):
    # ln 1000 lies halfway between ln 100 and ln 10000: 0.5; the posts 0 and 1; beyond them no more
    desk = work(RULE, 甲=[1000, 100, 10000, 1e6, 1])
    assert [round(ratio, 12) for ratio in desk.ratios] == [0.5, 0, 1, 1, 0]
    assert desk.words(0) == (
        "甲1000，取自然对数约6.9078（不允许值的是约4.6052，满意值的是约9.2103），不允许值100，满意值10000，得50分"
    )
    reads_back(desk)


def test_income_as_a_published_index_takes_it(work, reads_back):
    # between 100 and 75000: ln(7500 ÷ 100) ÷ ln(75000 ÷ 100) = 4.317488 ÷ 6.620073 = 0.652181
    desk = work(RULE | {"满意值": "75000"}, 甲=[7500])
    assert round(desk.ratios[0], 5) == 0.65218
    reads_back(desk)


def test_a_base_and_a_span_as_elsewhere(work, reads_back):
    desk = work(RULE | {"基础": "60", "幅度": "40"}, 甲=[1000])
    assert [round(ratio, 12) for ratio in desk.ratios] == [0.8]
    reads_back(desk)


@pytest.mark.parametrize(("rule", "ratio", "state"), [("零分", 0, 0), ("满分", 1, 0), ("不适用", 0, 1)])
def test_nothing_has_no_logarithm(work, reads_back, rule, ratio, state):
    desk = work(RULE | {"数值为零": rule}, 甲=[0, -5])
    assert (desk.ratios, desk.states) == ([ratio] * 2, [state] * 2)
    assert desk.words().startswith("甲0，为零或以下，没有对数，")
    reads_back(desk)


def test_what_the_posts_must_be():
    for change in ({"不允许值": "0"}, {"满意值": "100"}):
        with pytest.raises(ValidationError):
            compile_measure(RULE | change)
    with pytest.raises(ValidationError, match="数值为零"):
        compile_measure({key: value for key, value in RULE.items() if key != "数值为零"})
    assert [fault.code for fault in faults_in(compile_measure(RULE | {"幅度": "90"}))] == ["E-RULE-UNREACHABLE"]
