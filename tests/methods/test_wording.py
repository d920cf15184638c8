"""Words carry few digits, the arithmetic all of them."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.expressions import recompute
from kaoping.methods._wording import about, standard_written


def test_a_mean_without_an_end_is_rounded_in_the_words_only(work):
    # 260 ÷ 3 = 86.666…
    desk = work({"方法": "直接得分", "数值": "均值", "满分值": "100"}, 均值=[260 / 3, 86.5])
    assert desk.words(0).startswith("均值约86.6667，")
    assert desk.words(1).startswith("均值86.5，")
    assert desk.arithmetic(0) == "86.66666666666667÷100"


def test_digits_that_decide_are_kept():
    assert about(0.94999996, rate=True, fits=lambda shown: shown < 0.95) == "94.999996%"


@settings(derandomize=True)
@given(points=st.integers(1, 1200), weight=st.integers(1, 100), total=st.integers(1, 300))
def test_standard_points_read_back_exactly(points, weight, total):
    standard = Fraction(points, 100) * Fraction(weight, total)
    assert recompute(standard_written(standard).text) == standard
