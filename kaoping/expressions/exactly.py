"""A tree in fractions, to the last digit."""

from __future__ import annotations

import math
import operator
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, assert_never

from kaoping.expressions.near import FLOOR_RELATIVE
from kaoping.expressions.refusal import ExpressionError
from kaoping.expressions.tree import Binary, Call, Comparison, Logic, Name, Negative, Node, Not, Number

if TYPE_CHECKING:
    from collections.abc import Callable

_NEAR, _RELATIVE = Fraction(1, 10**9), Fraction(1, 10**12)  # NEAR and NEAR_RELATIVE as they are written
_OPERATIONS: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
}  # fmt: skip


def near_zero(value: Fraction) -> bool:
    """Tell whether a divisor counts as zero."""
    return abs(value) <= _NEAR


def _compares(sign: str, left: Fraction, right: Fraction) -> bool:
    near = abs(right) * _RELATIVE + _NEAR
    order = 0 if abs(left - right) <= near else 1 if left > right else -1
    compares: dict[str, Callable[[int, int], bool]] = {
        "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
    }  # fmt: skip
    return compares[sign](order, 0)


def exact(node: Node) -> Fraction:
    """Evaluate a tree without names; ZeroDivisionError where vectors are undefined, ExpressionError on a name."""
    result: Fraction
    match node:
        case Number(_, text):
            result = Fraction(text)
        case Negative(operand):
            result = -exact(operand)
        case Binary():
            result = _combined(node)
        case Comparison() | Logic() | Not():
            result = Fraction(_holds(node))
        case Call(function, arguments):
            result = _called(function, arguments)
        case Name(name):
            raise ExpressionError(f"“{name}”不是数字", 1)
        case _:
            assert_never(node)
    return result


def _combined(node: Binary) -> Fraction:
    steps = [node]  # a loop: written sums may be hundreds of terms long
    while isinstance(steps[-1].left, Binary):
        steps.append(steps[-1].left)
    result = exact(steps[-1].left)
    for step in reversed(steps):
        right = exact(step.right)
        if step.sign == "/" and near_zero(right):
            raise ZeroDivisionError("除数为零")
        result = _OPERATIONS[step.sign](result, right)
    return result


def _holds(node: Node) -> bool:
    match node:
        case Comparison(signs, operands):
            values = [exact(operand) for operand in operands]
            pairs = zip(signs, pairwise(values), strict=True)
            return all(_compares(sign, left, right) for sign, (left, right) in pairs)
        case Logic(word, operands):
            decide = all if word == "且" else any
            return decide(_holds(operand) for operand in operands)
        case Not(operand):
            return not _holds(operand)
        case _:
            return not near_zero(exact(node))


def _called(function: str, arguments: tuple[Node, ...]) -> Fraction:
    if function == "若":
        return exact(arguments[1] if _holds(arguments[0]) else arguments[2])
    values = [exact(argument) for argument in arguments]
    match function:
        case "最小":
            return min(values)
        case "最大":
            return max(values)
        case "限定":
            return min(max(values[0], values[1]), values[2])
        case "绝对值":
            return abs(values[0])
        case _:
            return Fraction(math.floor(values[0] + (abs(values[0]) * Fraction(FLOOR_RELATIVE) + _NEAR)))
