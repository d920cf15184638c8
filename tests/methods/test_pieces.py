import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kaoping.methods._shelf import compile_measure, faults_in

E06 = {
    "方法": "计件", "封顶": "1",
    "计": [
        {"名称": "国家级", "件数": "国", "每件": "1.0"},
        {"名称": "省级", "件数": "省", "每件": "0.6"},
        {"名称": "市级", "件数": "市", "每件": "0.3"},
    ],
}  # fmt: skip


def test_e06_points_for_each_matter_up_to_full_marks(work):
    # of 2 points: none 0; one of a city 0.3; one of a province and one of a city 0.9; a state's and a province's 1.6;
    # two of the state exactly 2; two and a city's 2.3 → 2
    desk = work(E06, standard=2.0, 国=[0, 0, 0, 1, 2, 2], 省=[0, 0, 1, 1, 0, 0], 市=[0, 1, 1, 0, 0, 1])
    assert [round(ratio * 2, 12) for ratio in desk.ratios] == [0, 0.3, 0.9, 1.6, 2, 2]
    assert (desk.words(0), desk.arithmetic(0)) == ("没有国家级、省级、市级可计", "0")
    assert desk.words(3) == "国家级：国1，每件计1分；省级：省1，每件计0.6分"
    assert desk.arithmetic(3) == "最小(1, (1+0.6×1)÷2)"
    assert desk.words(5) == "国家级：国2，每件计1分；市级：市1，每件计0.3分，计满2分为止"


def test_a_cap_above_full_marks(work):
    # of 1 point, up to 1.2: two of the state are 2 → 1.2
    desk = work(E06 | {"封顶": "1.2"}, standard=1.0, 国=[2], 省=[0], 市=[0])
    assert desk.ratios == [1.2]
    assert desk.words() == "国家级：国2，每件计1分，计满1.2分为止"
    assert desk.arithmetic() == "最小(1.2, 2)"


def test_a_negative_count_takes_nothing_away(work):
    assert work(E06, standard=2.0, 国=[1], 省=[-3], 市=[0]).ratios == [0.5]


@pytest.mark.parametrize("left_out", ["计", "封顶"])
def test_nothing_may_be_left_unsaid(left_out):
    with pytest.raises(ValidationError, match=left_out):
        compile_measure({key: value for key, value in E06.items() if key != left_out})


def test_a_count_does_not_divide():
    with pytest.raises(ValidationError, match="E-RULE-EDGE"):
        compile_measure(E06 | {"计": [{"名称": "甲", "件数": "甲 / 乙", "每件": "1"}]})


def test_a_cap_below_one_is_told():
    assert [fault.code for fault in faults_in(compile_measure(E06 | {"封顶": "50%"}))] == ["E-RULE-UNREACHABLE"]


@settings(derandomize=True)
@given(rows=st.lists(st.tuples(*[st.integers(-3, 9)] * 3), min_size=1, max_size=5))
def test_the_arithmetic_reads_back(work, reads_back, rows):
    state, province, city = zip(*rows, strict=True)
    reads_back(work(E06, standard=2.0, 国=state, 省=province, 市=city))
