"""A tree on numpy vectors: a value for every row, and the rows that have none."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, assert_never

import numpy as np

from kaoping.expressions.near import FLOOR_RELATIVE, NEAR, NEAR_RELATIVE
from kaoping.expressions.tree import Binary, Call, Comparison, Logic, Name, Negative, Node, Not, Number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Booleans: TypeAlias = NDArray[np.bool_]


class Evaluated(NamedTuple):
    """A value for every row, and the rows where it has none (a division by zero, an overflow).

    Undefined rows hold 0.0; no value is NaN, infinite or negative zero.
    """

    values: Floats
    undefined: Booleans


class _Partial(NamedTuple):
    values: Floats
    undefined: Booleans | None  # None: defined everywhere, which is the common case and costs nothing


_APPLY: dict[str, Callable[[Floats, Floats], Floats]] = {"+": np.add, "-": np.subtract, "*": np.multiply}


def evaluate(tree: Node, names: Sequence[str], values: Mapping[str, Floats]) -> Evaluated:
    """Evaluate on one vector per name; every step is watched for overflow only if there was one."""
    given = _given(values, names)
    columns = [part.values for part in given.values()] or [np.asarray(v) for v in values.values()]
    shape = np.broadcast_shapes(*(column.shape for column in columns))
    try:
        with np.errstate(over="raise", invalid="raise", divide="raise", under="ignore"):
            result = _Vectors(given, careful=False).number(tree)
    except FloatingPointError:
        with np.errstate(all="ignore"):
            result = _Vectors(given, careful=True).number(tree)
    settled = result.values if result.undefined is None else np.where(result.undefined, 0.0, result.values)
    undefined = np.zeros(shape, dtype=np.bool_)
    if result.undefined is not None:
        undefined |= result.undefined
    return Evaluated(np.add(settled, 0.0, out=np.empty(shape)), undefined)  # + 0.0: a copy without -0.0


def _given(values: Mapping[str, Floats], names: Sequence[str]) -> dict[str, _Partial]:
    given: dict[str, _Partial] = {}
    for name in names:
        column = np.asarray(values[name], dtype=np.float64)
        finite = np.isfinite(column)
        given[name] = _Partial(column, None) if finite.all() else _Partial(np.where(finite, column, 0.0), ~finite)
    return given


class _Vectors:
    """Evaluates a tree on vectors; `careful` looks for overflow after every step."""

    def __init__(self, values: Mapping[str, _Partial], *, careful: bool) -> None:
        self.values = values
        self.careful = careful

    def checked(self, values: Floats, undefined: Booleans | None) -> _Partial:
        if self.careful and not np.isfinite(values).all():
            lost = ~np.isfinite(values)
            return _Partial(np.where(lost, 0.0, values), _any(lost, undefined))
        return _Partial(values, undefined)

    def number(self, node: Node) -> _Partial:
        match node:
            case Number(value):
                return _Partial(np.asarray(value), None)
            case Name(name):
                return self.values[name]
            case Negative(operand):
                values, undefined = self.number(operand)
                return _Partial(-values, undefined)
            case Binary():
                return self.binary(node)
            case Call(function, arguments):
                return self.call(function, arguments)
            case Comparison() | Logic() | Not():
                truth, undefined = self.truth(node)
                return _Partial(truth.astype(np.float64), undefined)
            case _:
                assert_never(node)

    def binary(self, node: Binary) -> _Partial:
        left, left_undefined = self.number(node.left)
        right, right_undefined = self.number(node.right)
        undefined = _any(left_undefined, right_undefined)
        if node.sign != "/":
            return self.checked(_APPLY[node.sign](left, right), undefined)
        positive = right.size > 0 and right.min() > NEAR  # the usual divisor, told at half the cost
        zero = np.abs(right) <= NEAR if not positive else None
        if zero is None or not zero.any():
            return self.checked(np.true_divide(left, right), undefined)
        quotient = np.true_divide(left, np.where(zero, 1.0, right))
        return self.checked(np.where(zero, 0.0, quotient), _any(zero, undefined))

    def call(self, function: str, arguments: tuple[Node, ...]) -> _Partial:
        if function == "若":
            return self.choose(*arguments)
        parts = [self.number(argument) for argument in arguments]
        values = [part.values for part in parts]
        undefined = _any(*(part.undefined for part in parts))
        match function:
            case "最小":
                result = _fold(np.minimum, values)
            case "最大":
                result = _fold(np.maximum, values)
            case "限定":
                result = np.minimum(np.maximum(values[0], values[1]), values[2])
            case "绝对值":
                result = np.abs(values[0])
            case _:
                result = np.floor(values[0] + (np.abs(values[0]) * FLOOR_RELATIVE + NEAR))
        return self.checked(result, undefined)

    def choose(self, condition: Node, one: Node, other: Node) -> _Partial:
        truth, unknown = self.truth(condition)
        taken, taken_undefined = self.number(one)
        spared, spared_undefined = self.number(other)
        undefined = _any(unknown, _only(truth, taken_undefined), _only(~truth, spared_undefined))
        return _Partial(np.where(truth, taken, spared), undefined)

    def truth(self, node: Node) -> tuple[Booleans, Booleans | None]:
        match node:
            case Comparison(signs, operands):
                return self.comparison(signs, operands)
            case Not(operand):
                truth, undefined = self.truth(operand)
                return ~truth, undefined
            case Logic(word, operands):
                return self.logic(word, operands)
            case _:
                values, undefined = self.number(node)
                return np.abs(values) > NEAR, undefined

    def comparison(self, signs: tuple[str, ...], operands: tuple[Node, ...]) -> tuple[Booleans, Booleans | None]:
        parts = [self.number(operand) for operand in operands]
        result: Booleans | None = None
        for sign, (left, right) in zip(signs, pairwise(part.values for part in parts), strict=True):
            holds = _compare(sign, left, right)
            result = holds if result is None else result & holds
        assert result is not None  # noqa: S101 - a comparison has at least one sign; this tells mypy
        return result, _any(*(part.undefined for part in parts))

    def logic(self, word: str, operands: tuple[Node, ...]) -> tuple[Booleans, Booleans | None]:
        """Read from left to right; once decided, what follows does not count, undefined or not."""
        truth, undefined = self.truth(operands[0])
        for operand in operands[1:]:
            open_rows = truth if word == "且" else ~truth
            further, further_undefined = self.truth(operand)
            undefined = _any(undefined, _only(open_rows, further_undefined))
            truth = truth & further if word == "且" else truth | further
        return truth, undefined


def _fold(function: Callable[[Floats, Floats], Floats], values: Sequence[Floats]) -> Floats:
    result = values[0]
    for value in values[1:]:
        result = function(result, value)
    return result


def _any(*masks: Booleans | None) -> Booleans | None:
    found = [mask for mask in masks if mask is not None]
    if not found:
        return None
    joined = found[0]
    for mask in found[1:]:
        joined = joined | mask
    return joined


def _only(rows: Booleans, mask: Booleans | None) -> Booleans | None:
    return None if mask is None else rows & mask


def _compare(sign: str, left: Floats, right: Floats) -> Booleans:
    """Compare with the snap; the three outcomes <, ==, > exclude one another."""
    difference = left - right
    near = np.abs(right) * NEAR_RELATIVE + NEAR
    result: Booleans
    match sign:
        case "<=":
            result = difference <= near
        case "<":
            result = difference < -near
        case ">=":
            result = difference >= -near
        case ">":
            result = difference > near
        case "==":
            result = np.abs(difference) <= near
        case _:
            result = np.abs(difference) > near
    return result
