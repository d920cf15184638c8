"""How numbers and arithmetic are said in a reason."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from kaoping.exact import number_text
from kaoping.expressions import NEAR, Expression, Written, compile_expression

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from kaoping.methods._shelf import Row

_ITSELF = compile_expression("甲")
_SUM = compile_expression("甲 + 乙")
_DIFFERENCE = compile_expression("甲 - 乙")
_PRODUCT = compile_expression("甲 * 乙")
_QUOTIENT = compile_expression("甲 / 乙")
_LEAST = compile_expression("最小(甲, 乙)")
_GREATEST = compile_expression("最大(甲, 乙)")
_WHOLE = compile_expression("取整(甲)")
_PLAIN = re.compile(r"-?[0-9.]+")
_SHORT = re.compile(r"约?[0-9.]+")
_LONG = re.compile(r"[0-9]+\.[0-9]{5,}")
ONE, ZERO = Written("1"), Written("0")


def number(value: float) -> Written:
    """Write a number as arithmetic that reads back to it."""
    return _ITSELF.part({"甲": number_text(value)})


def _pair(expression: Expression, left: Written, right: Written) -> Written:
    return expression.part({"甲": left, "乙": right})


def plus(left: Written, right: Written) -> Written:
    """Write a sum."""
    return _pair(_SUM, left, right)


def minus(left: Written, right: Written) -> Written:
    """Write a difference."""
    return _pair(_DIFFERENCE, left, right)


def times(left: Written, right: Written) -> Written:
    """Write a product."""
    return _pair(_PRODUCT, left, right)


def weighted(weight: Written, value: Written) -> Written:
    """Write a value with its weight; a weight of one is left out."""
    return value if weight == ONE else times(weight, value)


def over(left: Written, right: Written) -> Written:
    """Write a quotient of two figures."""
    return _pair(_QUOTIENT, left, right)


def over_stated(left: Written, stated_number: float) -> Written:
    """Write a quotient by a number that the rule states; one is left out."""
    return left if stated_number == 1 else over(left, number(stated_number))


def at_most(limit: Written, value: Written) -> Written:
    """Write the lesser of a limit and a value."""
    return _pair(_LEAST, limit, value)


def at_least(limit: Written, value: Written) -> Written:
    """Write the greater of a limit and a value."""
    return _pair(_GREATEST, limit, value)


def whole(value: Written) -> Written:
    """Write the whole part of a number."""
    return _WHOLE.part({"甲": value})


def counted_written(steps: Written, counting: str) -> Written:
    """Write how many steps count: whole ones, every part of one, or a part as a whole one.

    >>> counted_written(Written("5÷2"), "不足算一步").text
    '0-取整(0-5÷2)'
    """
    if counting == "不足算一步":
        return minus(ZERO, whole(minus(ZERO, steps)))
    return whole(steps) if counting == "整步" else steps


@lru_cache(maxsize=256)
def standard_written(standard: Fraction) -> Written:
    """Write standard points exactly: with up to four decimals, else as a fraction.

    >>> from fractions import Fraction
    >>> standard_written(Fraction(9, 4)).text, standard_written(Fraction(2, 3)).text
    ('2.25', '2÷3')
    """
    if (standard * 10_000).denominator == 1:
        return number(float(standard))
    return over(number(standard.numerator), number(standard.denominator))


def over_standard(points: Written, row: Row) -> Written:
    """Write points as a share of the standard points that they are priced in; a standard of one is left out."""
    return points if row.standard_written == ONE else over(points, row.standard_written)


def percent(value: float) -> str:
    """Write a ratio that a rule states: 98%, 2.5%.

    >>> percent(0.98), percent(0.025), percent(float("inf"))
    ('98%', '2.5%', '正无穷')
    """
    if abs(value) == float("inf"):
        return "正无穷" if value > 0 else "负无穷"
    return format((Decimal(repr(value)) * 100).normalize(), "f") + "%"


def decimal(value: float) -> str:
    """Write an amount that a rule states, as percent writes a ratio."""
    if abs(value) == float("inf"):
        return "正无穷" if value > 0 else "负无穷"
    return number_text(value)


def stated(value: float, *, rate: bool) -> str:
    """Write what a rule states beside a value: in percent where the value is a rate."""
    return percent(value) if rate else decimal(value)


def percentage_points(value: float) -> str:
    """Write a step of a rate: 1个百分点."""
    return percent(value).replace("%", "个百分点")


def said_steps(steps: float, counting: str) -> str:
    """Say how many steps: 满2步, 不满一步, 计1.5步, 不足一步的算一步，计2步."""
    if counting == "整步":
        return f"满{decimal(steps)}步" if steps else "不满一步"
    if counting == "不足算一步":
        return f"不足一步的算一步，计{decimal(steps)}步"
    return f"计{about(steps)}步"


def comes_to(value: float, *, rate: bool, fits: Callable[[float], bool] = lambda _: True) -> str:
    """Say what arithmetic comes to, ＝97.5% or ≈97.96%, with as many digits as keep it on its side of a line.

    >>> comes_to(39 / 40, rate=True), comes_to(48 / 49, rate=True), comes_to(2 / 3, rate=False)
    ('＝97.5%', '≈97.96%', '≈0.6667')
    >>> comes_to(0.979999, rate=True, fits=lambda shown: shown < 0.98)
    '＝97.9999%'
    """
    least = 4
    for places in range(least, 13):
        shown = round(value, places)
        if fits(shown):
            break
    sign = "＝" if abs(shown - value) <= 1e-12 * max(1.0, abs(value)) else "≈"
    return sign + stated(shown + 0.0, rate=rate)


def about(value: float, *, rate: bool = False, fits: Callable[[float], bool] = lambda _: True) -> str:
    """Say a number within a sentence, with 约 where digits were left out.

    >>> about(86.5), about(260 / 3), about(2 / 3, rate=True)
    ('86.5', '约86.6667', '约66.67%')
    """
    return comes_to(value, rate=rate, fits=fits).removeprefix("＝").replace("≈", "约")


def out_of_hundred(ratio: float) -> str:
    """Say a ratio as a score out of a hundred.

    >>> out_of_hundred(0.832), out_of_hundred(2 / 3)
    ('83.2分', '约66.67分')
    """
    return f"{about(ratio, rate=True).removesuffix('%')}分"


def worked(written: Written, value: float, *, rate: bool, fits: Callable[[float], bool] = lambda _: True) -> str:
    """Say arithmetic and what it comes to, once: 39÷40＝97.5%, but 3 and not 3＝3."""
    if _PLAIN.fullmatch(written.text):
        return about(value, rate=rate, fits=fits)
    return in_words(written) + comes_to(value, rate=rate, fits=fits)


def figure(row: Row, key: str, *, rate: bool, fits: Callable[[float], bool] = lambda _: True) -> str:
    """Say an input with its numbers: 年龄45, but 按期÷总数，39÷40＝97.5%."""
    words, written = row.worded(key), row.written(key)
    said = worked(written, row.value(key), rate=rate, fits=fits)
    return f"{words}{said}" if _SHORT.fullmatch(said) else f"{words}，{said}"


def in_words(written: Written) -> str:
    """Write arithmetic for a sentence: comparisons as one sign, no more than four decimals.

    >>> in_words(Written("86.66666666666667÷100>=0.85"))
    '约86.6667÷100≥0.85'
    """
    text = _LONG.sub(lambda long: about(float(long[0])), written.text)
    return text.replace(">=", "≥").replace("<=", "≤").replace("!=", "≠").replace("==", "＝")


def floor_words(ratio: float, floor: float) -> str:
    """Say that a floor was reached: nothing left, or a share kept."""
    if floor == 0:
        return "，扣完为止" if ratio < NEAR else ""
    return f"，保底{percent(floor)}" if ratio < floor - NEAR else ""


def bracketed(words: str, written: Written) -> str:
    """Put words into brackets where their arithmetic would need them before ×, ÷."""
    return words if written.precedence >= _PRODUCT_BINDS else f"（{words}）"


_PRODUCT_BINDS = times(Written("2"), Written("3")).precedence


def divided(left: str, left_written: Written, right: str, right_written: Written) -> str:
    """Say a quotient of two inputs in words: （按时完成数＋0.5×逾期完成数）÷到期任务数."""
    tight = right if right_written.precedence > _PRODUCT_BINDS else f"（{right}）"
    return f"{bracketed(left, left_written)}÷{tight}"
