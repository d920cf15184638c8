"""Full marks against sums done on paper: shares, the limit of 1.5, the spread, the one rounding, the trim."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from by_hand import marks
from by_hand.scheme import SCHEME
from by_hand.weights import CLASSES, EFFECTS, POINTS


@pytest.mark.parametrize("kind", CLASSES)
def test_points_come_to_their_headings(kind):
    for effect, weights in EFFECTS.items():
        assert sum(one.points.get(kind, 0) for one in SCHEME if one.effect == effect) == weights[kind]
    assert sum(weights[kind] for weights in EFFECTS.values()) == 100


def test_there_are_forty_four_indicators():
    assert [one.code for one in SCHEME] == list(POINTS)
    assert len(SCHEME) == 44


def of_class(kind, without="", only=None):
    """The codes that carry something: all of the class that are scored in a quarter, without some or only some."""
    scored = [one.code for one in SCHEME if kind in one.points and not one.yearly]
    return only.split() if only else [code for code in scored if code not in without.split()]


def test_a_quarter_spreads_the_yearly_indicators_over_their_effect():
    """镇街：政治 24 分按 22 份（P10 2 分仅年度），社会 24 分按 20 份（S01 4 分）；法律、经济不变。"""
    full = marks.class_full_marks("镇街")
    assert (full["P01"], full["P06"]) == (Fraction(72, 11), Fraction(12, 11))
    assert (full["L04"], full["E01"], full["E09"]) == (3, 6, 2)
    assert (full["S03"], full["S02"]) == (Fraction("3.6"), Fraction("1.2"))
    assert sum(full.values()) == 100
    assert not {"P10", "S01", "P11"} & set(full)


def test_cents_left_over_go_to_the_largest_remainders_and_equal_ones_by_code():
    """镇街政治 24 分：6 份 6.5454，3 份 3.2727，2 份 2.1818，1 份 1.0909；舍去后 23.98，余 2 分钱。

    一分归 P01（余数 .5454），一分归三个 .2727 中的第一个 P02。
    """
    full = marks.full_marks("镇街", of_class("镇街"))
    assert {code: full[code] for code in full if code[0] == "P"} == {
        "P01": 655,
        "P02": 328,
        "P03": 327,
        "P04": 218,
        "P05": 218,
        "P06": 109,
        "P07": 327,
        "P08": 109,
        "P09": 109,
    }


def test_marks_of_a_line_that_carries_nothing_go_to_its_effect():
    """不是园区：经济 34 分按 31 份，每份 1.096774。舍去后 33.95，余 5 分钱。

    余数：4 分的 .7097（E03、E04），1 分的 .6774（E07、E08、E12），恰好五项。
    """
    full = marks.full_marks("镇街", of_class("镇街", "E09 E10"))
    assert {code: full[code] for code in full if code[0] == "E"} == {
        "E01": 658,
        "E02": 548,
        "E03": 439,
        "E04": 439,
        "E05": 329,
        "E06": 219,
        "E07": 110,
        "E08": 110,
        "E11": 219,
        "E12": 110,
        "E13": 219,
    }
    assert full["L04"] == 300


def test_what_an_effect_cannot_hold_is_spread_over_the_others():
    """部门法律只剩 L08（1 分，上限 1.5 分），余 21.5 分按现有满分分给其他效果的 77 分，各乘 98.5/77。

    政治 34.53896、经济 30.70130、社会 33.25974、法律 1.50；舍去后 99.98，两分钱归社会（.974）和政治（.896）。
    """
    carrying = [code for code in of_class("部门") if code[0] != "L" or code == "L08"]
    exact = marks.unrounded_full_marks("部门", carrying)
    assert exact["P01"] == Fraction("6.75") * Fraction("98.5") / 77
    assert exact["L08"] == Fraction("1.5")
    assert effect_sums(marks.full_marks("部门", carrying)) == {"P": 3454, "L": 150, "E": 3070, "S": 3326}


def test_who_would_exceed_is_fixed_and_the_rest_is_shared_again():
    """部门没有经济（24 分），法律剩 16 份（各 1.4375 倍）。24 分按 27、23、26 分，法律会超过 1.5 倍：固定在 24 分，
    只收 1 分；其余 23 分按 27、26 分，各乘 76/53。政治 38.71698、社会 37.28302，余下的一分钱归政治。
    """
    carrying = [code for code in of_class("部门", "L01 L02 L03") if code[0] != "E"]
    exact = marks.unrounded_full_marks("部门", carrying)
    assert exact["L04"] == 6
    assert exact["P01"] == Fraction("6.75") * Fraction(76, 53)
    assert effect_sums(marks.full_marks("部门", carrying)) == {"P": 3872, "L": 2400, "S": 3728}


def test_without_any_room_the_limit_gives_way():
    """部门只剩 L03、L08：上限 3 分、1.5 分，余 95.5 分仍按 2 : 1 分。"""
    assert marks.full_marks("部门", of_class("部门", only="L03 L08")) == {"L03": 6667, "L08": 3333}
    assert marks.full_marks("部门", []) == {}


def test_effects_that_tie_for_the_last_cent():
    shares = {"政治效果": Fraction("33.335"), "法律效果": Fraction("33.335"), "经济效果": Fraction("33.33")}
    assert marks.in_cents(shares, 10000) == {"政治效果": 3334, "法律效果": 3333, "经济效果": 3333}


def effect_sums(full):
    return {letter: sum(full[code] for code in full if code[0] == letter) for letter in {code[0] for code in full}}


@pytest.mark.parametrize("kind", CLASSES)
def test_any_set_of_lines_comes_to_a_hundred_and_stays_within_a_cent(kind):
    dice = random.Random(kind)  # noqa: S311 - seeded, it only picks the cases
    scored = of_class(kind)
    ceilings = {code: Fraction(3, 2) * full for code, full in marks.class_full_marks(kind).items()}
    for _ in range(40):
        carrying = [code for code in scored if code in dice.sample(scored, dice.randint(1, len(scored)))]
        exact = marks.unrounded_full_marks(kind, carrying)
        full = marks.full_marks(kind, carrying)
        assert list(full) == carrying
        assert sum(full.values()) == 10000
        assert all(abs(full[code] - 100 * exact[code]) < 1 for code in carrying)
        if sum(ceilings[code] for code in carrying) >= 100:
            assert all(exact[code] <= ceilings[code] for code in carrying)


def lines(*full_and_points):
    return [marks.Line("X", SCHEME[0], 0, "计分", None, full, points) for full, points in full_and_points]


def test_an_effect_is_trimmed_from_its_last_line_above_full():
    one = lines((10, 11), (10, 9), (10, 12))
    marks.trim(one)
    assert [line.points for line in one] == [11, 9, 10]
    two = lines((10, 13), (10, 10), (10, 12))
    marks.trim(two)
    assert [line.points for line in two] == [10, 10, 10]
