"""Settling and sharing out, against Decimal, Fraction and whole-number oracles."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.exact import (
    apportion,
    from_text,
    number_text,
    round_shares,
    settle,
    settle_exact,
    settle_one,
    share_capped,
    to_text,
    to_texts,
)

MODES = {"四舍五入": ROUND_HALF_UP, "四舍六入五成双": ROUND_HALF_EVEN}
both_modes = pytest.mark.parametrize("mode", list(MODES))
steady = partial(settings, derandomize=True, deadline=None)


def whole_oracle(numerator, denominator, mode):
    """Round the vector of exact quotients, numerator ≥ 0, in whole numbers."""
    quotient, rest = np.divmod(numerator, denominator)
    tie, above = 2 * rest == denominator, 2 * rest > denominator
    return quotient + (above | (tie if mode == "四舍五入" else tie & (quotient % 2 == 1)))


# --- settle -----------------------------------------------------------------------------------


@both_modes
def test_every_thousandth_from_0_to_120_settles_as_decimal_does(mode):
    thousandths = range(120_001)
    cent = Decimal("0.01")
    expected = [int(Decimal(k).scaleb(-3).quantize(cent, MODES[mode]).scaleb(2)) for k in thousandths]
    values = np.arange(120_001) / 1000
    assert settle(values, 2, mode).tolist() == expected
    assert settle(-values, 2, mode).tolist() == [-points for points in expected]
    assert settle_exact(Fraction(2675, 1000), 2, mode) == settle_one(2.675, 2, mode)


@both_modes
def test_100_000_weighted_totals_settle_as_whole_numbers_do(mode):
    rng = np.random.default_rng(20220101)
    marks = rng.integers(0, 10_001, (100_000, 12))  # hundredths
    weights = rng.integers(1, 20, (100_000, 12))  # per cent
    expected = whole_oracle((marks * weights).sum(axis=1), 100, mode)
    floats = marks / 100 * (weights / 100)
    for order in (np.arange(12), np.arange(12)[::-1], rng.permutation(12)):
        total = np.zeros(100_000)
        for column in order:
            total += floats[:, column]
        assert np.array_equal(settle(total, 2, mode), expected)


@both_modes
def test_20_000_sets_of_marks_total_the_same_in_any_order(mode):
    rng = np.random.default_rng(7)
    marks = rng.integers(0, 10_000, (20_000, 15)) / 1000
    shuffled = rng.permuted(marks, axis=1)
    assert (np.cumsum(marks, axis=1)[:, -1] != np.cumsum(shuffled, axis=1)[:, -1]).mean() > 0.1  # floats do differ
    assert np.array_equal(settle(marks, 2, mode).sum(axis=1), settle(shuffled, 2, mode).sum(axis=1))


@both_modes
def test_every_ratio_up_to_200_times_a_weight_settles_exactly(mode):
    numerator, denominator = (grid.ravel() for grid in np.meshgrid(np.arange(201), np.arange(1, 201)))
    keep = numerator <= denominator
    numerator, denominator = numerator[keep], denominator[keep]
    ties = 0
    for weight in (1, 1.5, 2, 3, 4, 5, 6):
        expected = whole_oracle(numerator * int(weight * 2) * 100, denominator * 2, mode)
        ties += int(((numerator * int(weight * 2) * 200) % (denominator * 4) == denominator * 2).sum())
        assert np.array_equal(settle(numerator / denominator * weight, 2, mode), expected)
        assert np.array_equal(settle(weight * numerator / denominator, 2, mode), expected)
        assert np.array_equal(settle(numerator * (weight / denominator), 2, mode), expected)
    assert ties > 1000
    assert settle_one(29 / 40 * 3, 2, "四舍五入") == 218


@both_modes
@pytest.mark.parametrize("places", [0, 1, 2, 3, 4])
def test_twelve_digits_settle_as_fractions_do(mode, places):
    rng = np.random.default_rng(places)
    for decimals in range(max(places - 1, 0), places + 10):
        digits = rng.integers(10**11, 10**12, 2000) // (10 if decimals < places else 1)
        for sign in (1, -1):
            exact = [Fraction(sign * int(d), 10**decimals) for d in digits]
            floats = np.array([float(value) for value in exact])
            expected = [
                int(Decimal(sign * int(d)).scaleb(places - decimals).quantize(Decimal(1), MODES[mode])) for d in digits
            ]
            assert settle(floats, places, mode).tolist() == expected
        assert [settle_exact(value, places, mode) for value in exact[:300]] == expected[:300]


@both_modes
@pytest.mark.parametrize(("decimals", "places"), [(5, 2), (9, 2), (11, 2), (9, 0), (12, 3)])
def test_ties_and_their_nearest_neighbours(mode, decimals, places):
    """At places + 9 decimals, the neighbour of a tie is still no tie."""
    for whole in (0, 1, 2, 99, 100, 545):
        tie = Fraction(2 * whole + 1, 2 * 10**places)
        for step in (-1, 0, 1):
            exact = tie + Fraction(step, 10**decimals)
            expected = whole + 1 if step > 0 or (step == 0 and (mode == "四舍五入" or whole % 2)) else whole
            assert settle_one(float(exact), places, mode) == expected
            assert settle_exact(exact, places, mode) == expected
            assert settle_one(-float(exact), places, mode) == -expected


@both_modes
def test_what_lies_within_a_billionth_of_a_tie_is_a_tie(mode):
    for whole in (0, 1, 7, 12_344):
        for nudge in (-9e-10, -1e-12, 0.0, 1e-12, 9e-10):
            expected = whole + 1 if mode == "四舍五入" or whole % 2 else whole
            assert settle_one(whole + 0.5 + nudge, 0, mode) == expected
            assert settle_exact(Fraction(whole + 0.5) + Fraction(nudge), 0, mode) == expected


@given(
    st.fractions(min_value=-1000, max_value=1000, max_denominator=100_000),
    st.integers(0, 4),
    st.sampled_from(list(MODES)),
)
@steady(max_examples=800)
def test_floats_settle_as_fractions_do(value, places, mode):
    assert settle_one(float(value), places, mode) == settle_exact(value, places, mode)


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20), st.sampled_from(list(MODES)))
@steady(max_examples=500)
def test_settling_keeps_order_and_settles_once(values, mode):
    points = settle(np.sort(values), 2, mode)
    assert (np.diff(points) >= 0).all()
    assert np.array_equal(settle(points / 100, 2, mode), points)
    assert np.array_equal(settle(-np.sort(values), 2, mode), -points)


def test_the_two_modes_differ_in_half_of_all_ties():
    ties = np.arange(5, 120_000, 10) / 1000
    up, even = settle(ties, 2, "四舍五入"), settle(ties, 2, "四舍六入五成双")
    assert (up != even).sum() == len(ties) / 2


def test_shape_and_type_are_kept():
    assert settle(np.zeros((3, 4)), 2, "四舍五入").shape == (3, 4)
    assert settle(np.zeros(0), 2, "四舍五入").dtype == np.int64
    assert settle(np.array([1, 2]), 2, "四舍五入").tolist() == [100, 200]
    assert settle(np.array([-0.0, -0.001]), 2, "四舍五入").tolist() == [0, 0]


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e300, 1e13])
def test_what_is_no_measured_value_is_refused(bad):
    with pytest.raises(ValueError, match="有限"):
        settle(np.array([1.0, bad]), 2, "四舍五入")
    with pytest.raises(ValueError, match="有限"):
        settle_one(bad, 2, "四舍五入")


def test_wrong_places_and_modes_are_refused():
    with pytest.raises(ValueError, match="小数位数"):
        settle_one(1.0, -1, "四舍五入")
    with pytest.raises(ValueError, match="小数位数"):
        to_text(1, 10)
    with pytest.raises(ValueError, match="舍入方式"):
        settle_exact(Fraction(1), 2, "进一法")
    with pytest.raises(ValueError, match="过大"):
        settle_exact(Fraction(10**15), 2, "四舍五入")


# --- text -------------------------------------------------------------------------------------


@given(st.integers(-(10**15), 10**15), st.integers(0, 9))
@steady(max_examples=1000)
def test_points_read_back_as_they_were_written(points, places):
    text = to_text(points, places)
    assert from_text(text, places) == points
    assert Decimal(text) == Decimal(points).scaleb(-places)
    assert not text.startswith("-") or points < 0


def test_points_in_print():
    assert to_texts(np.array([552, -10, 0, 5, -5, 100_00]), 2) == ["5.52", "-0.10", "0.00", "0.05", "-0.05", "100.00"]
    assert to_text(np.int64(-7), 0) == "-7"
    assert from_text("-0.00", 2) == 0


@pytest.mark.parametrize("text", ["", "5.", ".5", "+5", "5,5", "1e3", "５", "5.521", " 5", "5\n", "--5", "nan"])
def test_what_is_no_points_text_is_refused(text):
    with pytest.raises(ValueError, match="“"):
        from_text(text, 2)


@given(st.floats(allow_nan=False, allow_infinity=False))
@steady(max_examples=1000)
def test_number_text_reads_back_to_the_same_float(value):
    text = number_text(value)
    assert float(text) == value
    assert set(text) <= set("-0123456789.")
    assert not text.endswith((".", ".0"))
    assert text == "0" or not text.startswith("-0") or text.startswith("-0.")


@pytest.mark.parametrize(
    ("value", "text"),
    [(24.0, "24"), (0.95, "0.95"), (1234.5, "1234.5"), (1e16, "10000000000000000"), (1e22, "1" + "0" * 22),
     (100.0, "100"), (-0.0, "0"), (1e-7, "0.0000001"), (np.float64(0.1), "0.1"), (0.1 + 0.2, "0.30000000000000004")],
)  # fmt: skip
def test_number_text(value, text):
    assert number_text(value) == text


def test_number_text_refuses_what_has_none():
    with pytest.raises(ValueError, match="nan"):
        number_text(float("nan"))


# --- apportion --------------------------------------------------------------------------------

weight_lists = st.lists(st.integers(0, 500), min_size=1, max_size=30).filter(any)


@given(st.integers(0, 10**7), weight_lists)
@steady(max_examples=800)
def test_shares_are_exact_within_one_and_fair(total, weights):
    shares = apportion(total, weights)
    assert sum(shares) == total
    exact = [Fraction(total * weight, sum(weights)) for weight in weights]
    assert all(abs(share - part) < 1 for share, part in zip(shares, exact, strict=True))
    extra = [(part - int(part), -place) for place, part in enumerate(exact)]
    lifted = [extra[i] for i, share in enumerate(shares) if share > int(exact[i])]
    plain = [extra[i] for i, share in enumerate(shares) if share == int(exact[i])]
    assert not lifted or not plain or min(lifted) > max(plain)  # larger remainder first, then the earlier


@given(st.integers(0, 10_000), weight_lists, st.integers(1, 50))
@steady(max_examples=300)
def test_scaling_every_weight_scales_nothing(total, weights, factor):
    assert apportion(total, [weight * factor for weight in weights]) == apportion(total, weights)


def test_equal_remainders_go_to_the_earlier():
    assert apportion(2, [1, 1, 1]) == [1, 1, 0]
    assert apportion(2400, [600, 600, 600, 600]) == [600] * 4
    assert apportion(10_000, [1] * 7) == [1429] * 4 + [1428] * 3


def test_weightless_totals():
    assert apportion(0, [0, 0]) == [0, 0]
    assert apportion(0, []) == []
    with pytest.raises(ValueError, match="all zero"):
        apportion(1, [0, 0])
    with pytest.raises(ValueError, match="negative"):
        apportion(1, [1, -1])
    with pytest.raises(TypeError):
        apportion(1, [0.5, 0.5])


def test_huge_and_numpy_weights_do_not_overflow():
    weights = np.array([2**62, 2**62, 2**61])
    assert apportion(np.int64(10**6), list(weights)) == [400_000, 400_000, 200_000]


capped_cases = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 400)), min_size=1, max_size=15)


@given(st.integers(0, 3000), capped_cases)
@steady(max_examples=800)
def test_capped_shares_fill_like_water(total, pairs):
    weights, caps = (list(column) for column in zip(*pairs, strict=True))
    shares, left = share_capped(total, weights, caps)
    takers = [i for i, weight in enumerate(weights) if weight]
    assert sum(shares) + left == total
    assert left >= 0
    assert all(share <= cap for share, cap in zip(shares, caps, strict=True))
    assert all(shares[i] == 0 for i in range(len(weights)) if i not in takers)
    if left:
        assert all(shares[i] == caps[i] for i in takers)


@given(st.integers(0, 3000), weight_lists)
@steady(max_examples=300)
def test_caps_that_do_not_bind_change_nothing(total, weights):
    shares, left = share_capped(total, weights, [total] * len(weights))
    assert (round_shares(shares, total), left) == (apportion(total, weights), 0)


def water_level(total, weights, caps):
    """Exact shares by trying every cap as the next to bind."""
    fixed, rest = {}, Fraction(total)
    for i in sorted((i for i, w in enumerate(weights) if w), key=lambda i: Fraction(caps[i], weights[i])):
        heft = sum(w for j, w in enumerate(weights) if w and j not in fixed)
        if rest * weights[i] <= caps[i] * heft:
            break
        fixed[i] = Fraction(caps[i])
        rest -= caps[i]
    heft = sum(w for j, w in enumerate(weights) if j not in fixed)
    return [fixed.get(i, rest * w / heft if heft else Fraction(0)) for i, w in enumerate(weights)]


@given(st.integers(0, 3000), capped_cases)
@steady(max_examples=800)
def test_capped_shares_are_the_exact_water_level(total, pairs):
    weights, caps = (list(column) for column in zip(*pairs, strict=True))
    assert share_capped(total, weights, caps)[0] == water_level(total, weights, caps)


def test_one_and_a_half_times_the_standard():
    """A unit to which 20 of 24 points do not apply: two indicators grow to 1.5 × and the rest is left over."""
    assert share_capped(2400, [200, 200], [300, 300]) == ([300, 300], 1800)
    assert share_capped(2400, [0, 0], [300, 300]) == ([0, 0], 2400)
    assert share_capped(5, [], []) == ([], 5)
    with pytest.raises(ValueError, match="cap"):
        share_capped(1, [1], [])
    with pytest.raises(ValueError, match="negative"):
        share_capped(-1, [1], [1])


def test_shares_are_rounded_to_their_total():
    """16.5 over three is 5.5 each: to 16 one goes up, to 17 two do."""
    halves = [Fraction(11, 2)] * 3
    assert round_shares(halves, 16) == [6, 5, 5]
    assert round_shares(halves, 17) == [6, 6, 5]
    for total in (15, 18):
        with pytest.raises(ValueError, match="sum"):
            round_shares(halves, total)
