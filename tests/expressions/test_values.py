"""What an expression computes, and where it has no value."""

from __future__ import annotations

import numpy as np
import pytest

from kaoping.expressions import compile_expression


def value(text, **numbers):
    """Evaluate on one row; None where it is undefined."""
    values, undefined = compile_expression(text).evaluate({name: np.array([float(n)]) for name, n in numbers.items()})
    assert np.isfinite(values).all()
    assert not np.signbit(values[values == 0]).any()
    return None if undefined[0] else float(values[0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲 + 0.5 * 乙", 11.5),
        ("甲 / 乙 - 1", 10 / 3 - 1),
        ("（甲 ＋ 乙）× 2 ÷ ４", 6.5),
        ("甲－乙−1", 6.0),
        ("-甲 + +乙", -7.0),
        ("2 * -乙", -6.0),
        ("若(零 > 0, 1, 0)", 0.0),
        ("若（甲 ＞ 乙，甲，乙）", 10.0),
        ("最小(甲, 乙, 5)", 3.0),
        ("最大(甲, 乙, 5)", 10.0),
        ("限定(甲, 0, 5)", 5.0),
        ("限定(-甲, 0, 5)", 0.0),
        ("绝对值(乙 - 甲)", 7.0),
        ("取整(甲 / 乙)", 3.0),
        ("取整(-2.5)", -3.0),
        ("取整(0.29 * 100)", 29.0),
        ("取整(1.1 * 1.1 * 100)", 121.0),
        ("取整(3.999999999999)", 4.0),
        ("取整(3.99999)", 3.0),
        ("0.1 + 0.2 <= 0.3", 1.0),
        ("0.1 + 0.2 > 0.3", 0.0),
        ("0.1 + 0.2 == 0.3", 1.0),
        ("0.1 + 0.2 ＝＝ 0.3", 1.0),
        ("0.1 + 0.2 ≠ 0.3", 0.0),
        ("0.3 >= 0.1 + 0.2", 1.0),
        ("甲 ≥ 10", 1.0),
        ("1 < 乙 ≤ 3", 1.0),
        ("1 < 乙 < 3", 0.0),
        ("甲 > 5 且 乙 > 5", 0.0),
        ("甲 > 5 或 乙 > 5", 1.0),
        ("(甲>5)且(乙>5)", 0.0),
        ("非(甲 > 5)", 0.0),
        ("非 甲 > 5 或 乙 == 3", 1.0),
        ("甲 > 5 and not 乙 > 5", 1.0),
        ("(甲 > 5) * 3 + (乙 > 5) * 2", 3.0),
        ("若(零, 1, 2)", 2.0),
        ("若(甲, 1, 2)", 1.0),
        ("-零", 0.0),
        ("零 * -1", 0.0),
        ("甲\n+ 乙　- 零", 13.0),
        ("24", 24.0),
    ],
)
def test_values(text, expected):
    assert value(text, 甲=10, 乙=3, 零=0) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲 / 零", None),
        ("甲 / (0.3 - 0.1 - 0.2 + 零)", None),
        ("甲 / (乙 - 3)", None),
        ("零 * (甲 / 零)", None),
        ("若(零 == 0, 1, 甲 / 零)", 1.0),
        ("若(零 > 0, 甲 / 零, 1)", 1.0),
        ("若(零 == 0, 甲 / 零, 1)", None),
        ("若(甲 / 零 > 1, 1, 0)", None),
        ("若(零 > 0, 若(1 / 零 > 0, 1, 2), 3)", 3.0),
        ("零 > 0 且 甲 / 零 > 1", 0.0),
        ("零 == 0 且 甲 / 零 > 1", None),
        ("零 == 0 或 甲 / 零 > 1", 1.0),
        ("零 > 0 或 甲 / 零 > 1", None),
        ("最大(甲, 乙 / 零)", None),
        ("大 * 大", None),
        ("1 / (大 * 大)", None),
        ("大 * 大 > 1", None),
        ("若(大 * 大 > 1, 1, 2)", None),
        ("若(甲 > 100, 大 * 大, 7)", 7.0),
        ("大 * 大 - 大 * 大", None),
        ("空 + 1", None),
        ("若(甲 > 0, 1, 空)", 1.0),
    ],
)
def test_undefined_counts_only_where_it_is_reached(text, expected):
    assert value(text, 甲=10, 乙=3, 零=0, 大=1e300, 空=float("nan")) == expected


def test_rows_do_not_touch_one_another():
    result = compile_expression("甲 / 乙").evaluate({"甲": np.array([1.0, 2.0, 0.0]), "乙": np.array([2.0, 0.0, 5.0])})
    assert result.values.tolist() == [0.5, 0.0, 0.0]
    assert result.undefined.tolist() == [False, True, False]


def test_evaluate_leaves_its_input_alone_and_shares_nothing():
    column = np.array([1.0, -0.0])
    result = compile_expression("甲").evaluate({"甲": column})
    result.values[0] = 9
    assert column[0] == 1.0
    assert not np.signbit(result.values[1])


def test_a_constant_fills_the_rows_it_is_given():
    assert compile_expression("2 * 3").evaluate({"甲": np.zeros(4)}).values.tolist() == [6.0] * 4
    constant = compile_expression("2 * 3").evaluate({})
    assert constant.values.shape == constant.undefined.shape == ()


def test_no_rows_are_fine():
    result = compile_expression("若(甲 > 1, 甲 / 乙, 0)").evaluate({"甲": np.zeros(0), "乙": np.zeros(0)})
    assert result.values.shape == result.undefined.shape == (0,)


def test_wrong_vectors_are_our_bug():
    expression = compile_expression("甲 + 乙")
    with pytest.raises(KeyError, match="乙"):
        expression.evaluate({"甲": np.zeros(2)})
    with pytest.raises(ValueError, match="shape"):
        expression.evaluate({"甲": np.zeros(2), "乙": np.zeros(3)})
