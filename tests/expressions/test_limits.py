"""Reading is bounded work: pairs astride each limit, counted and not timed."""

from __future__ import annotations

import numpy as np
import pytest

from kaoping.expressions import ExpressionError, compile_expression, recompute

DEEP, WIDE, LONG, DIGITS = "嵌套超过 32 层", "算式过长，最多 200 个成分", "算式超过 500 个字", "数字过长，最多 15 位"


@pytest.mark.parametrize(
    ("within", "beyond", "message"),
    [
        ("1" + " " * 499, "1" + " " * 500, LONG),
        ("(" * 32 + "1" + ")" * 32, "(" * 33 + "1" + ")" * 33, DEEP),
        ("-" * 31 + "1", "-" * 32 + "1", DEEP),
        ("非 " * 31 + "甲", "非 " * 32 + "甲", DEEP),
        ("绝对值(" * 31 + "1" + ")" * 31, "绝对值(" * 32 + "1" + ")" * 32, DEEP),
        ("1+" * 99 + "1", "1+" * 100 + "1", WIDE),
        ("甲<" * 198 + "甲", "甲<" * 199 + "甲", WIDE),
        ("9" * 15, "9" * 16, DIGITS),
        ("0." + "0" * 27 + "1", "0." + "0" * 28 + "1", DIGITS),
    ],
)
def test_the_largest_is_read_and_the_next_refused(within, beyond, message):
    compile_expression(within)
    with pytest.raises(ExpressionError, match=message):
        compile_expression(beyond)


@pytest.mark.parametrize(
    ("within", "beyond"),
    [
        ("1" + " " * 7999, "1" + " " * 8000),
        ("(" * 64 + "1" + ")" * 64, "(" * 65 + "1" + ")" * 65),
        ("1+" * 999 + "1", "1+" * 1000 + "1"),
        ("9" * 400, "9" * 401),
    ],
)
def test_what_is_written_may_be_longer(within, beyond):
    recompute(within)
    with pytest.raises(ExpressionError):
        recompute(beyond)


def one_row(text, **numbers):
    ((value,), (undefined,)) = compile_expression(text).evaluate({name: np.array([n]) for name, n in numbers.items()})
    assert not undefined
    return value


def test_limits_leave_room_for_real_rules():
    names = [f"项{i}" for i in range(60)]
    wide = "+".join(names)
    assert one_row(wide, **dict.fromkeys(names, 1)) == 60
    deep = "若(甲>0, 1, " * 14 + "0" + ")" * 14
    assert one_row(deep, 甲=1) == 1.0
    wenzhou = (
        "(投资率 + (生产总值 - 目标) * 1.5 + 限定((限上生产性 - 限上投资) * 0.15, -5, 5)"
        " + 限定((工业增速 - 工业目标) * 0.15, -3, 3)) * 难度系数"
    )
    assert compile_expression(wenzhou).names[0] == "投资率"
