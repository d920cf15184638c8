"""What an expression says of itself."""

from __future__ import annotations

import pickle

import numpy as np

from kaoping.expressions import ExpressionError, compile_expression


def test_names_are_in_order_of_first_use():
    assert compile_expression("乙 + 若(丙 > 甲, 乙, 丁) / 甲").names == ("乙", "丙", "甲", "丁")
    assert compile_expression("最大(1, 2)").names == ()
    assert compile_expression("ＧＤＰ + GDP").names == ("GDP",)


def test_divides_means_by_something_that_may_be_zero():
    divides = {text: compile_expression(text).divides for text in ("甲 / 乙", "甲 / 100", "甲 * 2", "1 / (2 + 甲)")}
    assert divides == {"甲 / 乙": True, "甲 / 100": False, "甲 * 2": False, "1 / (2 + 甲)": True}


def test_is_condition():
    for text in ("甲 + 乙 <= 丙", "甲 > 1 且 乙 > 1", "非(甲 > 1)", "1 < 甲 < 3"):
        assert compile_expression(text).is_condition
    for text in ("甲", "若(甲 > 1, 1, 0)", "(甲 > 1) * 1"):
        assert not compile_expression(text).is_condition


def test_expressions_are_values():
    one, other = compile_expression("甲 + 1"), compile_expression("甲 + 1")
    assert one == other
    assert hash(one) == hash(other)
    again = pickle.loads(pickle.dumps(one))  # noqa: S301 - our own bytes; workers hand rule books over
    assert again.evaluate({"甲": np.ones(1)}).values[0] == 2.0
    assert str(pickle.loads(pickle.dumps(ExpressionError("不对", 3)))) == "第 3 列：不对"  # noqa: S301 - as above
