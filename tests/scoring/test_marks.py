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


# ------------------------------------------------------------ divided effects


def effect(code, weight, **keys):
    return {"代码": code, "权重": {"镇街": weight}, **keys}


TREE = {
    "甲效果": effect("A", 60, 下设={"一块": effect("AX", 1), "二块": effect("AY", 1), "三块": effect("AZ", 4)}),
    "乙效果": effect("B", 40),
}
DIVIDED = {"AX1": 1, "AX2": 1, "AY1": 1, "AZ1": 3, "AZ2": 1, "B1": 1}  # 5 + 5, 10, 30 + 10, 40


def test_a_divided_effect_shares_its_marks_out_level_by_level(marks):
    """60 over 1 : 1 : 4 is 10, 10, 40; 40 over 3 : 1 is 30 and 10."""
    assert marks(DIVIDED, 效果=TREE).full == (500, 500, 1000, 3000, 1000, 4000)


def test_every_level_sums_to_its_own_printed_marks(marks):
    """50 over three parts is 16.67, 16.67, 16.66; the first over three lines 5.56, 5.56, 5.55, over two 8.34, 8.33."""
    parts = {name: effect(code, 1) for name, code in (("一块", "AX"), ("二块", "AY"), ("三块", "AZ"))}
    thirds = {"甲效果": effect("A", 50, 下设=parts), "乙效果": effect("B", 50)}
    points = {"AX1": 1, "AX2": 1, "AX3": 1, "AY1": 1, "AY2": 1, "AZ1": 1, "B1": 1}
    assert marks(points, 效果=thirds).full == (556, 556, 555, 834, 833, 1666, 5000)


def test_points_that_are_absolute_stay_the_full_marks_under_parts(marks):
    assert marks(DIVIDED, 效果=TREE, 分值方式="绝对").full == (100, 100, 100, 300, 100, 100)


def test_a_part_without_lines_in_this_period_leaves_its_marks_to_its_siblings(indicator, small_book):
    """二块 waits for the year: 60 over 1 : 4 is 12 and 48."""
    lines = (indicator("AX1"), indicator("AY1", 考核期="仅年度"), indicator("AZ1"), indicator("B1"))
    assert class_marks(small_book(*lines, 效果=TREE), "镇街").full == (1200, 0, 4800, 4000)
    assert class_marks(small_book(*lines, 效果=TREE, period="2022"), "镇街").full == (1000, 1000, 4000, 4000)


def test_under_a_mean_of_the_whole_effects_share_a_hundred(marks):
    """1 : 2 of 100 is 33.33 and 66.67."""
    both = {"甲效果": effect("A", 1), "乙效果": effect("B", 2)}
    assert marks({"A1": 1, "B1": 1}, 效果=both, 总分={"合成": "几何"}).full == (3333, 6667)


def test_marks_of_a_line_stay_in_its_part_first(marks):
    """AZ1 would have 40 for 30: AZ2 leaves 10, the limit is 45."""
    full, lifted = kept(marks(DIVIDED, 效果=TREE), "AX1", "AX2", "AY1", "AZ1", "B1")
    assert (full, lifted) == ({"AX1": 500, "AX2": 500, "AY1": 1000, "AZ1": 4000, "AZ2": 0, "B1": 4000}, False)


def test_then_they_go_to_the_siblings_of_the_part(marks):
    """AZ2 stops at 15 of 40; 25 go to AX1, AX2, AY1 and AZ2 as 5 : 5 : 10 : 15, up to 7.5, 7.5, 15 and 15.

    Only 10 find room there; B1, the other effect, takes the last 15 up to 55, under its limit of 60.
    """
    full, lifted = kept(marks(DIVIDED, 效果=TREE), "AX1", "AX2", "AY1", "AZ2", "B1")
    assert (full, lifted) == ({"AX1": 750, "AX2": 750, "AY1": 1500, "AZ1": 0, "AZ2": 1500, "B1": 5500}, False)


def test_marks_that_find_room_among_the_siblings_do_not_leave_the_effect(marks):
    """AX2 leaves 5, of which AX1 takes 2.5 (limit 7.5); the rest goes to AY1, AZ1 and AZ2 as 10 : 30 : 10 of 50."""
    full, lifted = kept(marks(DIVIDED, 效果=TREE), "AX1", "AY1", "AZ1", "AZ2", "B1")
    assert (full, lifted) == ({"AX1": 750, "AX2": 0, "AY1": 1050, "AZ1": 3150, "AZ2": 1050, "B1": 4000}, False)


def test_a_part_without_any_line_goes_to_its_siblings(marks):
    """10 over 5 : 5 : 30 : 10 is 1, 1, 6 and 2."""
    full, lifted = kept(marks(DIVIDED, 效果=TREE), "AX1", "AX2", "AZ1", "AZ2", "B1")
    assert (full, lifted) == ({"AX1": 600, "AX2": 600, "AY1": 0, "AZ1": 3600, "AZ2": 1200, "B1": 4000}, False)


def test_the_limit_is_lifted_for_a_divided_effect_too(marks):
    assert kept(marks(DIVIDED, 效果=TREE), "AX1") == ({**dict.fromkeys(DIVIDED, 0), "AX1": 10000}, True)


def test_who_wants_every_part_carries_nothing_without_one(marks):
    """三块 needs both lines and lost one: of its 40 the siblings take 10, up to 7.5, 7.5 and 15, and B1 20, up to 60.

    Up to the limit all is full (30 + 60); the last 10 go as 7.5 : 7.5 : 15 : 60 of 90, which makes 33.33 and 66.67.
    一块 and 二块 have 16.665 each of the 33.33; the hundredth goes to the first, 16.67, hence 8.34 and 8.33.
    """
    parts = TREE["甲效果"]["下设"] | {"三块": effect("AZ", 4, 合成="几何", 缺部分="不适用")}
    scheme = TREE | {"甲效果": effect("A", 60, 下设=parts)}
    full, lifted = kept(marks(DIVIDED, 效果=scheme), "AX1", "AX2", "AY1", "AZ1", "B1")
    assert (full, lifted) == ({"AX1": 834, "AX2": 833, "AY1": 1666, "AZ1": 0, "AZ2": 0, "B1": 6667}, True)


DEEP = {
    "甲效果": effect(
        "A",
        60,
        下设={
            "一块": effect("AX", 3, 下设={"一甲": effect("AXA", 1), "一乙": effect("AXB", 2)}),
            "二块": effect(
                "AY", 4, 合成="几何", 下设={"二甲": effect("AYA", 1), "二乙": effect("AYB", 2, 合成="取小")}
            ),
        },
    ),
    "乙效果": effect("B", 40, 合成="加权平均"),
}
LEAVES = [f"{code}{i}" for code in ("AXA", "AXB", "AYA", "AYB", "B") for i in (1, 2, 3)]


@settings(derandomize=True, deadline=None, max_examples=150)
@given(seed=st.integers(0, 2**32 - 1), share=st.sampled_from([0.2, 0.5, 0.9]), limit=st.sampled_from([1, 1.5, 3]))
def test_whatever_is_left_out_of_a_tree_the_marks_come_to_a_hundred(indicator, small_book, seed, share, limit):
    """Lines that are left out have none, and none is above its limit unless that was lifted."""
    chance = np.random.default_rng(seed)
    lines = [indicator(code, int(chance.integers(1, 9))) for code in LEAVES]
    tree = class_marks(small_book(*lines, 效果=DEEP, 重分摊上限=limit), "镇街")
    flags = chance.random((3, len(LEAVES))) < share
    full, lifted = unit_marks(tree, flags)
    assert (full[~flags] == 0).all()
    assert full.sum(axis=1).tolist() == [10000 if any_kept else 0 for any_kept in flags.any(axis=1)]
    for row, lift in zip(full, lifted, strict=True):
        assert lift or all(share < ceiling + 1 for share, ceiling in zip(row.tolist(), tree.ceiling, strict=True))


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
