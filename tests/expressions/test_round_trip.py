"""Read, evaluated, written, read again: the same value."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kaoping.expressions import ExpressionError, Written, compile_expression, recompute

LEAVES = st.sampled_from(["甲", "乙", "丙", "丁", "0", "1", "2", "0.5", "0.1", "29", "40", "100"])


def grow(inner):
    condition = st.builds(
        "({} {} {})".format, inner, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), inner
    ) | st.builds("({} {} {} {} {})".format, inner, st.just("<"), inner, st.just("<="), inner)
    logic = st.one_of(
        condition,
        st.builds("({} {} {})".format, condition, st.sampled_from(["且", "或"]), condition),
        st.builds("(非({}))".format, condition),
    )
    return st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from("+-*/"), inner),
        st.builds("(-{})".format, inner),
        st.builds("若({}, {}, {})".format, logic, inner, inner),
        st.builds("{}({}, {})".format, st.sampled_from(["最小", "最大"]), inner, inner),
        st.builds("限定({}, 0, 10)".format, inner),
        st.builds("{}({})".format, st.sampled_from(["绝对值", "取整"]), inner),
        logic,
    )


TREES = st.recursive(LEAVES, grow, max_leaves=12)
MARKS = st.sampled_from(["0", "1", "3", "-3", "0.2", "22.5", "26.1", "7"])
ROWS = st.lists(st.tuples(MARKS, MARKS, MARKS, MARKS), min_size=1, max_size=4)


@given(TREES, ROWS)
@example("(甲 - (乙 - (丙 - 丁)))", [("-3", "-3", "-3", "-3")])
@example("((非((甲 < 1))) * 2)", [("0", "0", "0", "0")])
@settings(derandomize=True, deadline=None, max_examples=1500)
def test_what_is_written_recomputes_to_what_was_evaluated(attempt, text, rows):
    expression = attempt(text)
    if isinstance(expression, ExpressionError):
        assert expression.message in {"除数为零", "算式超过 500 个字"}
        return
    columns = {name: np.array([float(row[i]) for row in rows]) for i, name in enumerate("甲乙丙丁")}
    values, undefined = expression.evaluate(columns)
    for place, row in enumerate(rows):
        written = expression.written(dict(zip("甲乙丙丁", row, strict=True)))
        try:
            exact = recompute(written)
        except ZeroDivisionError:
            assert undefined[place], written
            continue
        assert not undefined[place], written
        assert abs(values[place] - exact) <= 1e-9 * max(1, abs(exact)), written


@given(TREES)
@settings(derandomize=True, deadline=None, max_examples=400)
def test_written_is_stable_and_worded_reads_back(attempt, text):
    expression = attempt(text)
    if isinstance(expression, ExpressionError):
        return
    names = {name: name for name in "甲乙丙丁"}
    once = expression.written({name: Written(name) for name in names})
    again = compile_expression(once)
    assert again.written({name: Written(name) for name in names}) == once
    worded = expression.worded(names).replace("＝", "==")
    assert compile_expression(worded).written({name: Written(name) for name in names}) == once


@given(TREES, st.sampled_from(["1+2", "6÷2", "-3", "1-2×3", "若(1>0, 2, 3)", "1>0", "非(1>0)"]))
@settings(derandomize=True, deadline=None, max_examples=600)
def test_a_substituted_expression_keeps_its_value(text, inner):
    try:
        expression = compile_expression(text)
        whole = expression.written(dict.fromkeys("甲乙丙丁", inner))
        careful = expression.written(dict.fromkeys("甲乙丙丁", Written(f"({inner})")))
        assert recompute(whole) == recompute(careful)
    except (ExpressionError, ZeroDivisionError):
        return
