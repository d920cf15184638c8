"""Arithmetic that a rule may contain: an allow-list, evaluated on vectors, written out with its numbers.

A rule says `(按时权 + 0.5 * 逾期权) / 到期权`. `compile_expression` reads it or refuses it with
the column; the result evaluates on numpy vectors, is written with a unit's numbers
(`(22.5+0.5×3)÷26.1`) or in words, and `recompute` checks what was written, exactly.

Numbers within 1e-9 (or 1e-12 of their size) count as equal, a divisor within 1e-9 of zero
counts as zero; vectors and fractions follow the same rule.
"""

from __future__ import annotations

import ast
import difflib
import keyword
import math
import operator
import re
import unicodedata
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple, NoReturn, TypeAlias, assert_never

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Booleans: TypeAlias = NDArray[np.bool_]

NEAR = 1e-9
NEAR_RELATIVE = 1e-12
_FLOOR_RELATIVE = 2.0**-50  # four units in the last bit

ARGUMENTS: dict[str, tuple[int, int]] = {
    "若": (3, 3),
    "最小": (2, 30),
    "最大": (2, 30),
    "限定": (3, 3),
    "绝对值": (1, 1),
    "取整": (1, 1),
}
"""The functions a rule may call, and how many arguments each takes (from, to)."""

_MEANT = {
    "min": "最小", "max": "最大", "abs": "绝对值", "if": "若", "int": "取整", "floor": "取整", "clip": "限定",
    "如果": "若", "最小值": "最小", "最大值": "最大", "IF": "若", "MIN": "最小", "MAX": "最大", "ABS": "绝对值",
    "INT": "取整",
}  # fmt: skip


class ExpressionError(ValueError):
    """An expression was refused: a Chinese clause without full stop, and the column from 1."""

    def __init__(self, message: str, column: int) -> None:
        """Keep both parts, so that the rule book can add file and line."""
        super().__init__(message, column)
        self.message = message
        self.column = column

    def __str__(self) -> str:
        """Write place and reason.

        >>> str(ExpressionError("不允许使用“.”", 8))
        '第 8 列：不允许使用“.”'
        """
        return f"第 {self.column} 列：{self.message}"


# --- the tree ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Number:
    value: float
    text: str


@dataclass(frozen=True, slots=True)
class _Name:
    name: str


@dataclass(frozen=True, slots=True)
class _Negative:
    operand: _Node


@dataclass(frozen=True, slots=True)
class _Binary:
    sign: Literal["+", "-", "*", "/"]
    left: _Node
    right: _Node


@dataclass(frozen=True, slots=True)
class _Comparison:
    signs: tuple[str, ...]
    operands: tuple[_Node, ...]


@dataclass(frozen=True, slots=True)
class _Logic:
    word: Literal["且", "或"]
    operands: tuple[_Node, ...]


@dataclass(frozen=True, slots=True)
class _Not:
    operand: _Node


@dataclass(frozen=True, slots=True)
class _Call:
    function: str
    arguments: tuple[_Node, ...]


_Node: TypeAlias = _Number | _Name | _Negative | _Binary | _Comparison | _Logic | _Not | _Call

_CONDITIONS = (_Comparison, _Logic, _Not)


# --- reading: text to tokens ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Limits:
    characters: int
    depth: int
    nodes: int
    digits: int  # of one number
    length: int  # of one number, in characters
    names: bool


_RULE = _Limits(characters=500, depth=32, nodes=200, digits=15, length=30, names=True)
_WRITTEN = _Limits(characters=8000, depth=64, nodes=2000, digits=400, length=400, names=False)


class _Token(NamedTuple):
    kind: Literal["number", "name", "sign", "prefix", "(", ")", ","]
    text: str
    column: int


_SAME = {
    "×": "*", "÷": "/", "−": "-", "∕": "/", "≤": "<=", "≥": ">=", "≦": "<=", "≧": ">=", "⩽": "<=", "⩾": ">=",
    "≠": "!=",
}  # fmt: skip
_WORDS = {"且": "and", "或": "or", "非": "not", "and": "and", "or": "or", "not": "not"}
_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<number>[0-9][0-9.]*|\.[0-9][0-9.]*)|(?P<name>[^\W0-9]\w*)|(?P<other>[<>=!*/]+|.)", re.DOTALL
)
_SIGNS = frozenset({"+", "-", "*", "/", "<", "<=", ">", ">=", "==", "!="})
_INSTEAD = {
    "=": "，相等请写“==”", "=<": "，请写“<=”", "=>": "，请写“>=”", "<>": "，请写“!=”",
    "%": "，百分数请写成小数，如 0.05", "**": "，不能乘方",
    "//": "，取整请用“取整”", "!": "，否定请用“非”", "&": "，请用“且”", "|": "，请用“或”",
}  # fmt: skip
_COUNTED = ("<super>", "<sub>", "<fraction>", "<circle>", "<compat>")


def _refuse(message: str, column: int) -> NoReturn:
    raise ExpressionError(message, column)


def _show(character: str) -> str:
    return f"“{character}”" if character.isprintable() else f"不可见字符 U+{ord(character[0]):04X}"


def _normalise(text: str) -> tuple[str, list[int]]:
    """Fold full-width forms, keeping for every character the column it came from."""
    folded: list[str] = []
    columns: list[int] = []
    for column, character in enumerate(text, 1):
        plain = _SAME.get(character) or unicodedata.normalize("NFKC", character)
        if plain != character and unicodedata.decomposition(character).startswith(_COUNTED) and not plain.isalpha():
            if not plain.isspace():
                _refuse(f"不允许使用{_show(character)}", column)
            plain = " "
        folded.append(plain)
        columns += [column] * len(plain)
    return "".join(folded), columns


def _number(text: str, column: int, limits: _Limits) -> _Token:
    whole, _, decimals = text.partition(".")
    if text.count(".") > 1 or not whole or text.endswith("."):
        _refuse(f"数字“{text}”写法不对，请写成 0.5 的样子", column)
    if len(whole) > 1 and whole.startswith("0"):
        _refuse(f"数字“{text}”不能以 0 开头", column)
    if len((whole + decimals).lstrip("0")) > limits.digits or len(text) > limits.length:
        _refuse(f"数字过长，最多 {limits.digits} 位", column)
    return _Token("number", text, column)


def _tokens(text: str, limits: _Limits) -> Iterator[_Token]:
    plain, columns = _normalise(text)
    for match in _TOKEN.finditer(plain):
        column, piece = columns[match.start()], match.group()
        if match["number"]:
            yield _number(piece, column, limits)
        elif piece in _WORDS:
            yield _Token("prefix" if _WORDS[piece] == "not" else "sign", _WORDS[piece], column)
        elif match["name"]:
            if keyword.iskeyword(piece):
                hint = "，请用“若(条件, 甲, 乙)”" if piece in {"if", "else"} else ""
                _refuse(f"不允许使用“{piece}”{hint}", column)
            yield _Token("name", piece, column)
        elif piece in _SIGNS:
            yield _Token("sign", piece, column)
        elif piece in {"(", ")", ","}:
            yield _Token(piece, piece, column)  # type: ignore[arg-type]  # mypy does not narrow a set of literals
        elif not match["space"]:
            _refuse(f"不允许使用{_show(piece)}{_INSTEAD.get(piece, '')}", column)


# --- reading: tokens in a possible order ------------------------------------------------------


def _arrange(tokens: list[_Token], limits: _Limits, end: int) -> list[_Token]:
    """Refuse what cannot stand where it stands, before Python's parser sees anything."""
    arranged: list[_Token] = []
    brackets: list[_Token] = []
    run = 0
    before: _Token | None = None
    for token, after in pairwise([*tokens, _Token(")", "", end)]):
        wanting = before is None or before.kind in {"sign", "prefix", "(", ","}
        if wanting and token.kind == "sign" and token.text in {"+", "-"}:
            token = token._replace(kind="prefix")  # noqa: PLW2901 - the same token, its role now known
        _check_place(before, token, after, wanting=wanting)
        _follow_brackets(brackets, before, token)
        run = run + 1 if token.kind == "prefix" else 0
        if len(brackets) > limits.depth or run > limits.depth:
            _refuse(f"嵌套超过 {limits.depth} 层", token.column)
        arranged.append(token)
        before = token
    _check_end(before, brackets)
    return arranged


def _follow_brackets(brackets: list[_Token], before: _Token | None, token: _Token) -> None:
    if token.kind == "(":
        function = before.text if before is not None and before.kind == "name" else ""
        brackets.append(token._replace(text=function))
    elif token.kind == ")":
        if not brackets:
            _refuse("右括号多了", token.column)
        brackets.pop()
    elif token.kind == "," and not (brackets and brackets[-1].text):
        _refuse("逗号只能用在函数的括号里", token.column)


def _check_end(last: _Token | None, brackets: list[_Token]) -> None:
    if last is None:
        _refuse("算式是空的", 1)
    if last.kind in {"sign", "prefix"}:
        _refuse(f"算式没有写完，“{_shown(last)}”后面缺少一项", last.column)
    if brackets:
        _refuse("左括号没有配对的右括号", brackets[-1].column)


def _shown(token: _Token) -> str:
    return {"and": "且", "or": "或", "not": "非"}.get(token.text, token.text)


def _check_place(before: _Token | None, token: _Token, after: _Token, *, wanting: bool) -> None:
    if token.kind == "name" and token.text in ARGUMENTS and after.kind != "(":
        _refuse(f"“{token.text}”是函数，后面应有括号", token.column)
    if before is not None and before.text in _SIGNS and token.text == "not":
        _refuse("“非”和它的条件要一起放在括号里", token.column)
    if not wanting and before is not None:
        called = token.kind == "(" and before.kind == "name"
        if token.kind in {"number", "name", "prefix", "("} and not called:
            hint = "，“且”“或”“非”前后要有空格或括号" if token.text[0] in "且或非" else ""
            _refuse(f"“{_shown(before)}”与“{_shown(token)}”之间缺少运算符{hint}", token.column)
    elif token.kind in {"sign", ")", ","}:
        found = _shown(before) if before is not None else ""
        if token.kind == "sign":
            _refuse(f"“{_shown(token)}”前面缺少一项", token.column)
        _refuse(f"“{found}”后面缺少一项" if found else "算式开头缺少一项", token.column)


# --- reading: tokens to the tree --------------------------------------------------------------

_ARITHMETIC: dict[type[ast.operator], Literal["+", "-", "*", "/"]] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/",
}  # fmt: skip
_COMPARES: dict[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip


class _Reader:
    """Turns arranged tokens into the tree, through Python's own parser and an allow-list.

    The parser is given plain ASCII: every name is a numbered stand-in, so nothing a rule can
    spell is a Python name, keyword or attribute.
    """

    def __init__(self, tokens: Sequence[_Token], limits: _Limits) -> None:
        self.limits = limits
        self.nodes = 0
        self.divides = False
        self.names: dict[str, str] = {}
        self.at: dict[int, _Token] = {}
        pieces: list[str] = []
        offset = 0
        for token in tokens:
            self.at[offset] = token
            stand_in = self.names.setdefault(token.text, f"n{len(self.names)}") if token.kind == "name" else token.text
            pieces.append(stand_in)
            offset += len(stand_in) + 1
        self.source = " ".join(pieces)

    def read(self) -> _Node:
        try:
            parsed = ast.parse(self.source, mode="eval")
        except SyntaxError as error:
            self.refuse("写法有误", (error.offset or 1) - 1)
        except (RecursionError, MemoryError, ValueError, OverflowError):
            self.refuse("算式过于复杂", 0)
        return self.node(parsed.body, 1)

    def refuse(self, message: str, offset: int) -> NoReturn:
        starts = [start for start in self.at if start <= offset]
        raise ExpressionError(message, self.at[max(starts, default=0)].column)

    def node(self, tree: ast.expr, depth: int) -> _Node:
        self.count(tree)
        if depth > self.limits.depth:
            self.refuse(f"嵌套超过 {self.limits.depth} 层", tree.col_offset)
        return self.allowed(tree, depth)

    def count(self, tree: ast.expr) -> None:
        self.nodes += 1
        if self.nodes > self.limits.nodes:
            self.refuse(f"算式过长，最多 {self.limits.nodes} 个成分", tree.col_offset)

    def allowed(self, tree: ast.expr, depth: int) -> _Node:
        node: _Node
        match tree:
            case ast.Constant():
                node = self.number(tree)
            case ast.Name():
                node = self.name(tree)
            case ast.BinOp():
                node = self.binary(tree, depth)
            case ast.UnaryOp():
                node = self.unary(tree, depth)
            case ast.Compare():
                node = self.comparison(tree, depth)
            case ast.BoolOp():
                operands = tuple([self.node(operand, depth + 1) for operand in tree.values])
                node = _Logic("且" if isinstance(tree.op, ast.And) else "或", operands)
            case ast.Call():
                node = self.call(tree, depth)
            case _:
                self.refuse("写法不允许", tree.col_offset)
        return node

    def number(self, tree: ast.Constant) -> _Node:
        if type(tree.value) not in {int, float}:
            self.refuse("只允许数字", tree.col_offset)
        text = self.at[tree.col_offset].text
        return _Number(float(text), text.rstrip("0").rstrip(".") if "." in text else text)

    def name(self, tree: ast.Name) -> _Node:
        text = self.at[tree.col_offset].text
        if not self.limits.names:
            self.refuse(f"“{text}”不是数字", tree.col_offset)
        return _Name(text)

    def binary(self, tree: ast.BinOp, depth: int) -> _Node:
        """Read a sum from its left end in a loop: a long sum is wide, not deep."""
        steps = [tree]
        while isinstance(steps[-1].left, ast.BinOp):
            steps.append(steps[-1].left)
            self.count(steps[-1])
        node = self.node(steps[-1].left, depth + 1)
        for step in reversed(steps):
            sign = _ARITHMETIC.get(type(step.op))
            if sign is None:
                self.refuse("只允许加减乘除", step.col_offset)
            right = self.node(step.right, depth + 1)
            if sign == "/" and self.limits.names:
                self.check_divisor(right, step.right.col_offset)
            node = _Binary(sign, node, right)
        return node

    def check_divisor(self, divisor: _Node, offset: int) -> None:
        if next(_names_in(divisor), None) is not None:
            self.divides = True
        elif _near_zero(_exact(divisor)):
            self.refuse("除数为零", offset)

    def unary(self, tree: ast.UnaryOp, depth: int) -> _Node:
        operand = self.node(tree.operand, depth + 1)
        if isinstance(tree.op, ast.Not):
            return _Not(operand)
        if isinstance(tree.op, ast.USub):
            return _Negative(operand)
        if not isinstance(tree.op, ast.UAdd):
            self.refuse("写法不允许", tree.col_offset)
        return operand

    def comparison(self, tree: ast.Compare, depth: int) -> _Node:
        signs = tuple(_COMPARES.get(type(op), "") for op in tree.ops)
        if "" in signs:
            self.refuse("只允许比较大小", tree.col_offset)
        return _Comparison(signs, tuple(self.node(part, depth + 1) for part in (tree.left, *tree.comparators)))

    def call(self, tree: ast.Call, depth: int) -> _Node:
        if not isinstance(tree.func, ast.Name) or tree.keywords:
            self.refuse("写法不允许", tree.col_offset)
        function = self.at[tree.func.col_offset].text
        if function not in ARGUMENTS:
            self.refuse(f"没有叫“{function}”的函数{_suggestion(function)}", tree.func.col_offset)
        low, high = ARGUMENTS[function]
        if not low <= len(tree.args) <= high:
            count = f"{low} 项" if low == high else f"{low} 至 {high} 项"
            self.refuse(f"“{function}”的括号里应有 {count}，现有 {len(tree.args)} 项", tree.func.col_offset)
        arguments = tuple(self.node(argument, depth + 1) for argument in tree.args)
        match arguments:
            case (_, _Number(low_end), _Number(high_end)) if function == "限定" and low_end > high_end:
                self.refuse("“限定”的下限大于上限", tree.func.col_offset)
        return _Call(function, arguments)


def _suggestion(function: str) -> str:
    meant = _MEANT.get(function) or next(iter(difflib.get_close_matches(function, ARGUMENTS, n=1)), "")
    return f"，是否想写“{meant}”" if meant else f"，可用的有：{' '.join(ARGUMENTS)}"


def _read(text: str, limits: _Limits) -> tuple[_Node, _Reader]:
    if len(text) > limits.characters:
        _refuse(f"算式超过 {limits.characters} 个字", limits.characters + 1)
    reader = _Reader(_arrange(list(_tokens(text, limits)), limits, len(text) + 1), limits)
    return reader.read(), reader


def _children(node: _Node) -> tuple[_Node, ...]:
    match node:
        case _Number() | _Name():
            return ()
        case _Negative(operand) | _Not(operand):
            return (operand,)
        case _Binary(_, left, right):
            return (left, right)
        case _Comparison(_, operands) | _Logic(_, operands) | _Call(_, operands):
            return operands
        case _:
            assert_never(node)


def _names_in(node: _Node) -> Iterator[str]:
    if isinstance(node, _Name):
        yield node.name
    for child in _children(node):
        yield from _names_in(child)


# --- evaluating on vectors --------------------------------------------------------------------


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

    def number(self, node: _Node) -> _Partial:
        match node:
            case _Number(value):
                return _Partial(np.asarray(value), None)
            case _Name(name):
                return self.values[name]
            case _Negative(operand):
                values, undefined = self.number(operand)
                return _Partial(-values, undefined)
            case _Binary():
                return self.binary(node)
            case _Call(function, arguments):
                return self.call(function, arguments)
            case _Comparison() | _Logic() | _Not():
                truth, undefined = self.truth(node)
                return _Partial(truth.astype(np.float64), undefined)
            case _:
                assert_never(node)

    def binary(self, node: _Binary) -> _Partial:
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

    def call(self, function: str, arguments: tuple[_Node, ...]) -> _Partial:
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
                result = np.floor(values[0] + (np.abs(values[0]) * _FLOOR_RELATIVE + NEAR))
        return self.checked(result, undefined)

    def choose(self, condition: _Node, one: _Node, other: _Node) -> _Partial:
        truth, unknown = self.truth(condition)
        taken, taken_undefined = self.number(one)
        spared, spared_undefined = self.number(other)
        undefined = _any(unknown, _only(truth, taken_undefined), _only(~truth, spared_undefined))
        return _Partial(np.where(truth, taken, spared), undefined)

    def truth(self, node: _Node) -> tuple[Booleans, Booleans | None]:
        match node:
            case _Comparison(signs, operands):
                return self.comparison(signs, operands)
            case _Not(operand):
                truth, undefined = self.truth(operand)
                return ~truth, undefined
            case _Logic(word, operands):
                return self.logic(word, operands)
            case _:
                values, undefined = self.number(node)
                return np.abs(values) > NEAR, undefined

    def comparison(self, signs: tuple[str, ...], operands: tuple[_Node, ...]) -> tuple[Booleans, Booleans | None]:
        parts = [self.number(operand) for operand in operands]
        result: Booleans | None = None
        for sign, (left, right) in zip(signs, pairwise(part.values for part in parts), strict=True):
            holds = _compare(sign, left, right)
            result = holds if result is None else result & holds
        assert result is not None  # noqa: S101 - a comparison has at least one sign; this tells mypy
        return result, _any(*(part.undefined for part in parts))

    def logic(self, word: str, operands: tuple[_Node, ...]) -> tuple[Booleans, Booleans | None]:
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


def _given(values: Mapping[str, Floats], names: Sequence[str]) -> dict[str, _Partial]:
    given: dict[str, _Partial] = {}
    for name in names:
        column = np.asarray(values[name], dtype=np.float64)
        finite = np.isfinite(column)
        given[name] = _Partial(column, None) if finite.all() else _Partial(np.where(finite, column, 0.0), ~finite)
    return given


# --- evaluating exactly -----------------------------------------------------------------------

_NEAR_EXACT, _RELATIVE_EXACT = Fraction(1, 10**9), Fraction(1, 10**12)
_EXACTLY: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
}  # fmt: skip


def _near_zero(value: Fraction) -> bool:
    return abs(value) <= _NEAR_EXACT


def _compare_exactly(sign: str, left: Fraction, right: Fraction) -> bool:
    near = abs(right) * _RELATIVE_EXACT + _NEAR_EXACT
    order = 0 if abs(left - right) <= near else 1 if left > right else -1
    compares: dict[str, Callable[[int, int], bool]] = {
        "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
    }  # fmt: skip
    return compares[sign](order, 0)


def _exact(node: _Node) -> Fraction:
    result: Fraction
    match node:
        case _Number(_, text):
            result = Fraction(text)
        case _Negative(operand):
            result = -_exact(operand)
        case _Binary():
            result = _combine_exactly(node)
        case _Comparison() | _Logic() | _Not():
            result = Fraction(_holds(node))
        case _Call(function, arguments):
            result = _call_exactly(function, arguments)
        case _Name(name):
            raise ExpressionError(f"“{name}”不是数字", 1)
        case _:
            assert_never(node)
    return result


def _combine_exactly(node: _Binary) -> Fraction:
    steps = [node]  # a loop: written sums may be hundreds of terms long
    while isinstance(steps[-1].left, _Binary):
        steps.append(steps[-1].left)
    result = _exact(steps[-1].left)
    for step in reversed(steps):
        right = _exact(step.right)
        if step.sign == "/" and _near_zero(right):
            raise ZeroDivisionError("除数为零")
        result = _EXACTLY[step.sign](result, right)
    return result


def _holds(node: _Node) -> bool:
    match node:
        case _Comparison(signs, operands):
            values = [_exact(operand) for operand in operands]
            pairs = zip(signs, pairwise(values), strict=True)
            return all(_compare_exactly(sign, left, right) for sign, (left, right) in pairs)
        case _Logic(word, operands):
            decide = all if word == "且" else any
            return decide(_holds(operand) for operand in operands)
        case _Not(operand):
            return not _holds(operand)
        case _:
            return not _near_zero(_exact(node))


def _call_exactly(function: str, arguments: tuple[_Node, ...]) -> Fraction:
    if function == "若":
        return _exact(arguments[1] if _holds(arguments[0]) else arguments[2])
    values = [_exact(argument) for argument in arguments]
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
            return Fraction(math.floor(values[0] + (abs(values[0]) * Fraction(_FLOOR_RELATIVE) + _NEAR_EXACT)))


# --- writing ----------------------------------------------------------------------------------

EITHER, BOTH, NEGATED, COMPARED, SUM, PRODUCT, NEGATIVE, ATOM = range(1, 9)


@dataclass(frozen=True, slots=True)
class Written:
    """Arithmetic as text, and how tightly its outermost operation binds (ATOM: no bracket ever).

    >>> compile_expression("甲 / 2").written({"甲": Written("1+3", SUM)})
    '(1+3)÷2'
    """

    text: str
    precedence: int = ATOM


@dataclass(frozen=True, slots=True)
class _Style:
    signs: Mapping[str, str]
    brackets: tuple[str, str]
    comma: str

    def bracket(self, text: str) -> str:
        return f"{self.brackets[0]}{text}{self.brackets[1]}"


_NUMBERS = _Style({"*": "×", "/": "÷", "且": " 且 ", "或": " 或 "}, ("(", ")"), ", ")
_TITLES = _Style(
    {"+": "＋", "-": "－", "*": "×", "/": "÷", "<": "＜", "<=": "≤", ">": "＞", ">=": "≥", "==": "＝", "!=": "≠",
     "且": " 且 ", "或": " 或 "},
    ("（", "）"),
    "，",
)  # fmt: skip
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?", re.ASCII)
_BINDS = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "且": BOTH, "或": EITHER}


def _written_number(text: str | Written) -> Written:
    """Find how tightly a substituted text binds; what cannot be read gets brackets if it looks composed."""
    if isinstance(text, Written):
        return text
    if _PLAIN.fullmatch(text):
        return Written(text, NEGATIVE if text.startswith("-") else ATOM)
    try:
        tree, _ = _read(text, _WRITTEN)
    except ExpressionError:
        return Written(text, EITHER if re.search(r"[-+*/×÷−<>= ,，]", text) else ATOM)
    return Written(text, _precedence(tree))


def _precedence(tree: _Node) -> int:
    match tree:
        case _Negative():
            return NEGATIVE
        case _Not():
            return NEGATED
        case _Binary(sign):
            return _BINDS[sign]
        case _Comparison():
            return COMPARED
        case _Logic(word):
            return _BINDS[word]
        case _:
            return ATOM


class _Writer:
    def __init__(self, names: Callable[[str], Written], style: _Style) -> None:
        self.names = names
        self.style = style

    def fit(self, node: _Node, least: int, *, leads: bool) -> str:
        """Write a part, in brackets if it binds too loosely or a minus would follow a sign."""
        part = self.write(node)
        minus = part.text.startswith(("-", self.style.signs.get("-", "-")))
        loose = part.precedence < least or (minus and not leads)
        return self.style.bracket(part.text) if loose else part.text

    def sign(self, sign: str) -> str:
        return self.style.signs.get(sign, sign)

    def write(self, node: _Node) -> Written:
        match node:
            case _Number(_, text):
                written = Written(text)
            case _Name(name):
                written = self.names(name)
            case _Negative(operand):
                written = Written(self.sign("-") + self.fit(operand, ATOM, leads=False), NEGATIVE)
            case _Binary():
                written = self.binary(node)
            case _Comparison():
                written = self.comparison(node)
            case _Logic(word, operands):
                parts = [self.fit(operand, _BINDS[word], leads=True) for operand in operands]
                written = Written(self.sign(word).join(parts), _BINDS[word])
            case _Not(operand):
                written = Written("非" + self.style.bracket(self.write(operand).text), NEGATED)
            case _Call(function, arguments):
                inner = self.style.comma.join([self.write(argument).text for argument in arguments])
                written = Written(function + self.style.bracket(inner))
            case _:
                assert_never(node)
        return written

    def comparison(self, node: _Comparison) -> Written:
        first, *others = node.operands
        text = self.fit(first, SUM, leads=True)
        for sign, operand in zip(node.signs, others, strict=True):
            text += self.sign(sign) + self.fit(operand, SUM, leads=False)
        return Written(text, COMPARED)

    def binary(self, node: _Binary) -> Written:
        binds = _BINDS[node.sign]
        # -3×2 is right but (-3)×2 is read right; only a sum may lead with a minus
        left = self.fit(node.left, binds, leads=binds == SUM)
        right = self.fit(node.right, binds + 1 if node.sign in "-/" else binds, leads=False)
        return Written(f"{left}{self.sign(node.sign)}{right}", binds)


def _title(title: str) -> Written:
    composed = re.search(r"[-+*/×÷−＋－＜＞＝≤≥≠<>=（）(),，\s]", title)
    return Written(f"“{title}”" if composed else title)


# --- the doors --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Expression:
    """A rule's arithmetic, read and found harmless; made by `compile_expression`.

    `names` are in order of first use; `divides` tells whether a divisor contains a name, so that
    the rule must say what zero means; `is_condition` tells whether it is a comparison or a
    且/或/非 of them.
    """

    text: str
    names: tuple[str, ...]
    divides: bool
    is_condition: bool
    _tree: _Node = field(repr=False, compare=False)

    def evaluate(self, values: Mapping[str, Floats]) -> Evaluated:
        """Evaluate on one vector per name, all of the same length; conditions give 0.0 and 1.0.

        Rows that divide by zero, overflow or start from a NaN are undefined, but only where the
        branch of 若, or the part of 且/或, that does so is reached. Raises KeyError when a name
        has no vector and ValueError when lengths differ.

        >>> expression = compile_expression("若(到期 > 0, 按时 / 到期, 1)")
        >>> expression.evaluate({"按时": np.array([3.0, 0.0]), "到期": np.array([4.0, 0.0])})
        Evaluated(values=array([0.75, 1.  ]), undefined=array([False, False]))
        """
        given = _given(values, self.names)
        columns = [part.values for part in given.values()] or [np.asarray(v) for v in values.values()]
        shape = np.broadcast_shapes(*(column.shape for column in columns))
        try:
            with np.errstate(over="raise", invalid="raise", divide="raise", under="ignore"):
                result = _Vectors(given, careful=False).number(self._tree)
        except FloatingPointError:
            with np.errstate(all="ignore"):
                result = _Vectors(given, careful=True).number(self._tree)
        settled = result.values if result.undefined is None else np.where(result.undefined, 0.0, result.values)
        undefined = np.zeros(shape, dtype=np.bool_)
        if result.undefined is not None:
            undefined |= result.undefined
        return Evaluated(np.add(settled, 0.0, out=np.empty(shape)), undefined)  # + 0.0: a copy without -0.0

    def part(self, numbers: Mapping[str, str | Written]) -> Written:
        """Write as `written` does, ready to be put into another expression's `written`.

        >>> inner = compile_expression("甲 - 乙").part({"甲": "9", "乙": "-3"})
        >>> compile_expression("2 * 丙").written({"丙": inner})
        '2×(9-(-3))'
        """
        return _Writer(lambda name: _written_number(numbers[name]), _NUMBERS).write(self._tree)

    def written(self, numbers: Mapping[str, str | Written]) -> str:
        """Write the arithmetic with numbers in place of names, with as few brackets as it takes.

        >>> compile_expression("(按时 + 0.5 * 逾期) / 到期").written({"按时": "22.5", "逾期": "3", "到期": "26.1"})
        '(22.5+0.5×3)÷26.1'
        """
        return self.part(numbers).text

    def worded(self, titles: Mapping[str, str]) -> str:
        """Write the arithmetic with titles in place of names; a name without a title stands as it is.

        >>> compile_expression("按时 + 0.5 * 逾期").worded({"按时": "按时完成数", "逾期": "逾期完成数"})
        '按时完成数＋0.5×逾期完成数'
        """
        return _Writer(lambda name: _title(titles.get(name, name)), _TITLES).write(self._tree).text


def compile_expression(text: str) -> Expression:
    """Read a rule's expression, or raise ExpressionError with the column.

    At most 500 characters, 32 levels and 200 parts; numbers of at most 15 digits. Full-width
    signs and × ÷ ≤ ≥ ≠ are read as their ASCII forms, names in NFKC.

    >>> compile_expression("本期 ÷ 上年同期 － 1").names
    ('本期', '上年同期')
    >>> compile_expression("完成.数量")
    Traceback (most recent call last):
    ...
    kaoping.expressions.ExpressionError: 第 3 列：不允许使用“.”
    """
    tree, reader = _read(text, _RULE)
    names = tuple(name for name in reader.names if name not in ARGUMENTS)
    return Expression(text, names, reader.divides, isinstance(tree, _CONDITIONS), tree)


def recompute(text: str) -> Fraction:
    """Evaluate written arithmetic exactly; the inverse of `written`, conditions as 0 and 1.

    Raises ZeroDivisionError where `evaluate` says undefined, and ExpressionError on names and on
    whatever `written` does not write.

    >>> recompute("(22.5+0.5×3)÷26.1")
    Fraction(80, 87)
    """
    tree, _ = _read(text, _WRITTEN)
    return _exact(tree)
