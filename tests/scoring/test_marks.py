"""Full marks worked by hand: shared out to the last printed digit, and always to exactly the total."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.scoring.marks import class_marks, unit_marks


@pytest.fixture
def marks(indicator, small_book):
    """Marks of a class: marks({"A1": 6, "B1": 1}, …keys of the scheme)."""

    def marks(points, **scheme):
        return class_marks(small_book(*(indicator(code, worth) for code, worth in points.items()), **scheme), "镇街")

    return marks


def kept(marks, *codes):
    """Full marks of a unit that keeps these lines, and whether the limit was lifted."""
    flags = np.array([[indicator.code in codes for indicator in marks.indicators]])
    full, lifted = unit_marks(marks, flags)
    return dict(zip([one.code for one in marks.indicators], full[0].tolist(), strict=True)), bool(lifted[0])


# ------------------------------------------------------------ the class


def test_points_are_shares_of_the_weight(marks):
    """60 over 6:6:5 is 21.1765, 21.1765, 17.6471; the hundredth left over goes to the largest remainder."""
    assert marks({"A1": 6, "A2": 6, "A3": 5, "B1": 1}).full == (2118, 2117, 1765, 4000)


def test_equal_remainders_go_by_code(marks):
    """40 over three is 13.33 each and a hundredth; B1 gets it wherever it stands in the file."""
    assert marks({"A1": 1, "B3": 2, "B1": 2, "B2": 2}).full == (6000, 1333, 1334, 1333)


def test_absolute_points_are_the_full_marks(marks):
    assert marks({"A1": 6, "A2": "2.5", "B1": 4}, 分值方式="绝对").full == (600, 250, 400)


def test_places_are_those_declared(marks):
    one = {"小数": 1, "舍入": "四舍五入", "名次依据": "舍入后"}
    assert marks({"A1": 2, "A2": 1, "B1": 1, "B2": 1, "B3": 1}, 精度=one).full == (400, 200, 134, 133, 133)


def test_a_yearly_indicator_has_its_share_only_in_the_year(indicator, small_book):
    lines = (indicator("A1"), indicator("A2", 考核期="仅年度"), indicator("B1"))
    assert class_marks(small_book(*lines), "镇街").full == (6000, 0, 4000)
    assert class_marks(small_book(*lines, period="2022"), "镇街").full == (3000, 3000, 4000)


# ------------------------------------------------------------ a unit

TWO_EFFECTS = {"A1": 4, "A2": 2, "B1": 1, "B2": 1, "B3": 1, "B4": 1}  # 40 + 20, and 10 each


def test_all_lines_kept(marks):
    assert kept(marks(TWO_EFFECTS), *TWO_EFFECTS) == (
        {"A1": 4000, "A2": 2000, "B1": 1000, "B2": 1000, "B3": 1000, "B4": 1000},
        False,
    )


def test_a_line_left_out_is_shared_within_its_effect(marks):
    """40 over three lines: 13.33 each and a hundredth, under the limit of 15."""
    full, lifted = kept(marks(TWO_EFFECTS), "A1", "A2", "B2", "B3", "B4")
    assert (full, lifted) == ({"A1": 4000, "A2": 2000, "B1": 0, "B2": 1334, "B3": 1333, "B4": 1333}, False)


def test_reweighting_goes_by_the_points_of_the_rules_not_by_rounded_marks(marks):
    """60 over 6:6 is 30 each; over the rounded 21.18:21.17 it would be 30.01 and 29.99."""
    full, _ = kept(marks({"A1": 6, "A2": 6, "A3": 5, "B1": 1}), "A1", "A2", "B1")
    assert full == {"A1": 3000, "A2": 3000, "A3": 0, "B1": 4000}


def test_what_exceeds_the_limit_spreads_over_the_other_effects(marks):
    """B3 and B4 stop at 1.5 × 10 = 15; the 10 left over go to A1 and A2 as 40:20, 6.67 and 3.33."""
    full, lifted = kept(marks(TWO_EFFECTS), "A1", "A2", "B3", "B4")
    assert (full, lifted) == ({"A1": 4667, "A2": 2333, "B1": 0, "B2": 0, "B3": 1500, "B4": 1500}, False)


def test_equal_points_stay_equal_to_the_last_digit_whatever_was_spread(marks):
    """40 over B1:B2 = 2:1 stops at 24 and 12; the 4 left over go to A1:A2:A3 = 6:6:5 of 60, unrounded.

    Each of A1 and A2 then has 64 × 6/17 = 22.588, A3 has 18.82.
    """
    full, lifted = kept(marks({"A1": 6, "A2": 6, "A3": 5, "B1": 2, "B2": 1, "B3": 2}), "A1", "A2", "A3", "B1", "B2")
    assert (full, lifted) == ({"A1": 2259, "A2": 2259, "A3": 1882, "B1": 2400, "B2": 1200, "B3": 0}, False)


def test_an_effect_without_lines_goes_to_the_others(marks):
    """40 over A1 and A2 as 40:20: 26.67 and 13.33, hence 66.67 and 33.33, beyond 60 and 30: the limit is lifted.

    Up to the limit A1 takes 20 and A2 takes 10; the last 10 go as 60:30.
    """
    assert kept(marks(TWO_EFFECTS), "A1", "A2") == (
        {"A1": 6667, "A2": 3333, "B1": 0, "B2": 0, "B3": 0, "B4": 0},
        True,
    )


def test_the_limit_is_lifted_when_nothing_else_can_take_the_marks(marks):
    """A2 stops at 30, B1 at 15; of the 55 left over A2 takes 36.67 and B1 18.33, as 30:15."""
    full, lifted = kept(marks(TWO_EFFECTS), "A2", "B1")
    assert (full["A2"], full["B1"], lifted) == (6667, 3333, True)


def test_one_line_alone_carries_everything(marks):
    assert kept(marks(TWO_EFFECTS), "B2")[0]["B2"] == 10000


def test_nothing_kept_carries_nothing(marks):
    assert kept(marks(TWO_EFFECTS)) == (dict.fromkeys(TWO_EFFECTS, 0), False)


@pytest.mark.parametrize("limit", [1, 1.5])
def test_rounding_up_is_not_lifting(marks, limit):
    """6:6:5 of 60 rounds the last line up; with every line kept nothing was reweighted."""
    points = {"A1": 6, "A2": 6, "A3": 5, "B1": 1}
    full, lifted = kept(marks(points, 重分摊上限=limit), *points)
    assert (list(full.values()), lifted) == ([2118, 2117, 1765, 4000], False)


def test_another_limit(marks):
    """At 1.2 B3 and B4 stop at 12, A1 at 48 and A2 at 24; the 4 left over go as 48:24:12:12 after all."""
    full, lifted = kept(marks(TWO_EFFECTS, 重分摊上限=1.2), "A1", "A2", "B3", "B4")
    assert (full, lifted) == ({"A1": 5000, "A2": 2500, "B1": 0, "B2": 0, "B3": 1250, "B4": 1250}, True)


def test_units_with_different_gaps_do_not_meet(marks):
    four = marks(TWO_EFFECTS)
    flags = np.array([[True] * 6, [True, True, False, True, True, True], [True] * 6])
    full, lifted = unit_marks(four, flags)
    assert full[0].tolist() == full[2].tolist() == list(four.full)
    assert full[1].tolist() == [4000, 2000, 0, 1334, 1333, 1333]
    assert not lifted.any()


# ------------------------------------------------------------ the scheme: any pattern of lines


@pytest.mark.parametrize("unit_class", ["镇街", "部门", "牵头"])
@settings(derandomize=True, deadline=None, max_examples=150)
@given(seed=st.integers(0, 2**32 - 1), share=st.sampled_from([0.1, 0.5, 0.8, 0.95]))
def test_full_marks_always_come_to_one_hundred(rulebooks, unit_class, seed, share):
    scheme = class_marks(rulebooks["2022Q1"], unit_class)
    flags = np.random.default_rng(seed).random((4, len(scheme.full))) < share
    full, lifted = unit_marks(scheme, flags)
    carried = flags & (np.array(scheme.full) > 0)
    assert (full[~carried] == 0).all()
    assert full.sum(axis=1).tolist() == [10000 if any_kept else 0 for any_kept in carried.any(axis=1)]
    for row, lift in zip(full, lifted, strict=True):
        assert lift or all(share < ceiling + 1 for share, ceiling in zip(row.tolist(), scheme.ceiling, strict=True))
    effects = {name: full[:, [e == name for e in scheme.effects]].sum(axis=1) for name in scheme.effects}
    assert (sum(effects.values()) == full.sum(axis=1)).all()


def test_the_class_marks_of_the_scheme(rulebooks):
    """镇街, 政治效果 24 over 22 points, since the 2 of P10 wait for the year.

    P01 has 6 × 24/22 = 6.545, those of 3, 2 and 1 have 3.273, 2.182 and 1.091. Rounded down
    they come to 23.98; of the two hundredths left over P01 gets one, then P02, the first of the threes.
    """
    scheme = class_marks(rulebooks["2022Q1"], "镇街")
    political = {one.code: full for one, full in zip(scheme.indicators, scheme.full, strict=True) if one.code[0] == "P"}
    threes, twos = {"P02": 328, "P03": 327, "P07": 327}, {"P04": 218, "P05": 218}
    ones = {"P06": 109, "P08": 109, "P09": 109}
    assert political == {"P01": 655, **threes, **twos, **ones, "P10": 0}
