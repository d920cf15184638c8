"""What is written can be worked out again, exactly."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kaoping.expressions import ExpressionError, recompute


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(22.5+0.5×3)÷26.1", Fraction(240, 261)),
        ("5-(-3)", 8),
        ("若(3>0, 1÷3, 1÷0)", Fraction(1, 3)),
        ("3<=2.5", 0),
        ("最小(1, 0.5)+最大(1, 2)+限定(9, 0, 5)+绝对值(-1)+取整(2.9999999999)", Fraction(23, 2)),
        ("非(1>2) 且 1<2<3", 1),
        ("+".join(["0.1"] * 900), 90),
    ],
)
def test_recompute_is_exact(text, expected):
    assert recompute(text) == expected


@pytest.mark.parametrize("text", ["1÷0", "1÷(0.3-0.1-0.2)", "若(1÷0>1, 1, 2)", "1>0 且 1÷0>0"])
def test_recompute_says_where_it_is_undefined(text):
    with pytest.raises(ZeroDivisionError):
        recompute(text)


@pytest.mark.parametrize("text", ["甲+1", "1e3", "__import__('os')", "1;2", "", "(" * 300, "-" * 300, "1+" * 5000])
def test_recompute_refuses_all_else(text):
    with pytest.raises(ExpressionError):
        recompute(text)
