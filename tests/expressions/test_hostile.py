"""Whatever is typed is refused with a column or has finite values; benchmarks/expressions.py measures its cost."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.expressions import ARGUMENTS, ExpressionError, recompute

HOSTILE = [
    '__import__("os").system("touch /kaoping_pwned_expr")',
    "__import__(os)",
    "().__class__.__bases__[0].__subclasses__()",
    "(lambda: 1)()",
    "lambda 甲: 甲",
    "[x for x in range(10**9)]",
    "{x for x in 甲}",
    "{1: 2}",
    "[1, 2][0]",
    "甲[0]",
    "甲[::]",
    "9**9**9",
    "9^9",
    "pow(9, 9)",
    '"a"*10**10',
    "'a' 'b'",
    'f"{甲.__class__}"',
    "b'1'",
    "1/0",
    "1/(1/1-1)",
    'float("nan")',
    "nan",
    "inf",
    "1e400",
    "1e999 - 1e999",
    "10**400",
    "-9**0.5",
    "1j",
    "0x10",
    "1_000",
    "0b1",
    'getattr(甲,"__class__")',
    'open("/etc/passwd").read()',
    'exec("1")',
    "eval(甲)",
    "globals()",
    "breakpoint()",
    "(x:=1)",
    "甲 if 甲 else 乙",
    "1<<10**9",
    "甲 >> 1",
    "~甲",
    "甲 @ 乙",
    "甲 & 乙",
    "甲 is 乙",
    "甲 in 乙",
    "甲 not in 乙",
    "True",
    "None",
    "...",
    "*甲",
    "最大(*甲)",
    "最大(**甲)",
    "最大(甲, 乙=1)",
    "最大(甲 for 甲 in 乙)",
    "yield 甲",
    "await 甲",
    "import os",
    "甲; 乙",
    "甲 = 1",
    "甲 # 乙",
    "甲 \\\n + 1",
    "print(甲)",
    "@甲",
    "甲.最小(1)",
    "最小.__globals__",
    "最小(甲)(乙)",
    "若(若, 若, 若)",
    "若(1,2,3)(4)",
    "\u202e甲 + 乙",
    "甲\ud800",
    "甲\x00乙",
    "!甲",
    "$甲",
    "甲？",
    "甲；乙",
    "“甲”",
    "( " * 5000,
    "(" * 250,
    "(" * 200 + "1" + ")" * 200,
    "(" * 31 + "1" + ")" * 31 + " " + "(" * 100,
    "~" * 20000,
    "not " * 20000,
    "not " * 120 + "1",
    "非 " * 240 + "甲",
    "-" * 499 + "1",
    "- " * 249 + "1",
    "-(" * 120 + "1" + ")" * 120,
    "1" * 500,
    "0." + "0" * 400 + "1",
    "1+" * 249 + "1",
    "1<" * 249 + "1",
    "甲*" * 249 + "甲",
    "最小(" * 100,
    "最小(1,1," * 20 + "1" + ")" * 20,
    "若(1,1," * 30 + "1" + ")" * 30,
    "最大(" + ",".join("1" * 200) + ")",
    "," * 500,
    "\n" * 500,
    "999999999999999*" * 30 + "999999999999999",
    "1/甲/甲/甲/甲/甲/甲/甲/甲",
    "0.000000000000001/甲",
    "甲" * 1_000_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_expressions_are_refused_with_a_column_or_finite(attempt, text):
    expression = attempt(text)
    if isinstance(expression, ExpressionError):
        assert 1 <= expression.column <= 501
        assert expression.message
        assert not expression.message.endswith("。")
        assert str(expression) == f"第 {expression.column} 列：{expression.message}"
    else:
        result = expression.evaluate({name: np.linspace(-1, 1, 101) for name in expression.names})
        assert np.isfinite(result.values).all()
        recompute(expression.written(dict.fromkeys(expression.names, "3")))


@given(st.text(alphabet="甲乙最小若限定取整且或非 ()（），,+-*/×÷<>=≤!.0129ab_'\"[]{}%\n：:", max_size=60))
@settings(derandomize=True, deadline=None, max_examples=1500)
def test_any_text_is_read_or_refused(attempt, text):
    expression = attempt(text)
    if isinstance(expression, ExpressionError):
        assert 1 <= expression.column <= len(text) + 1
        return
    assert not set(expression.names) & set(ARGUMENTS)
    result = expression.evaluate({name: np.array([0.0, 1.0, -2.5]) for name in expression.names})
    assert np.isfinite(result.values).all()
