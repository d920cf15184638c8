"""Text to tree, through Python's own parser and an allow-list."""

from __future__ import annotations

import ast
import difflib
from typing import TYPE_CHECKING, Literal, NamedTuple, NoReturn

from kaoping.expressions.exactly import exact, near_zero
from kaoping.expressions.order import arrange
from kaoping.expressions.refusal import ExpressionError, refuse
from kaoping.expressions.tokens import Token, tokens
from kaoping.expressions.tree import (
    ARGUMENTS,
    Binary,
    Call,
    Comparison,
    Logic,
    Name,
    Negative,
    Node,
    Not,
    Number,
    names_in,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaoping.expressions.limits import Limits

_ARITHMETIC: dict[type[ast.operator], Literal["+", "-", "*", "/"]] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/",
}  # fmt: skip
_COMPARES: dict[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip

_MEANT = {
    "min": "最小", "max": "最大", "abs": "绝对值", "if": "若", "int": "取整", "floor": "取整", "clip": "限定",
    "如果": "若", "最小值": "最小", "最大值": "最大", "IF": "若", "MIN": "最小", "MAX": "最大", "ABS": "绝对值",
    "INT": "取整",
}  # fmt: skip


class Reading(NamedTuple):
    """What was read: the tree, its names in order of first use, whether a divisor contains a name."""

    tree: Node
    names: tuple[str, ...]
    divides: bool


def read(text: str, limits: Limits) -> Reading:
    """Read a text within limits, or raise ExpressionError with the column."""
    if len(text) > limits.characters:
        refuse(f"算式超过 {limits.characters} 个字", limits.characters + 1)
    reader = _Reader(arrange(list(tokens(text, limits)), limits, len(text) + 1), limits)
    tree = reader.read()
    return Reading(tree, tuple(name for name in reader.names if name not in ARGUMENTS), reader.divides)


class _Reader:
    """Turns arranged tokens into the tree, through Python's own parser and an allow-list.

    The parser is given plain ASCII: every name is a numbered stand-in, so nothing a rule can
    spell is a Python name, keyword or attribute.
    """

    def __init__(self, tokens: Sequence[Token], limits: Limits) -> None:
        self.limits = limits
        self.nodes = 0
        self.divides = False
        self.names: dict[str, str] = {}
        self.at: dict[int, Token] = {}
        pieces: list[str] = []
        offset = 0
        for token in tokens:
            self.at[offset] = token
            stand_in = self.names.setdefault(token.text, f"n{len(self.names)}") if token.kind == "name" else token.text
            pieces.append(stand_in)
            offset += len(stand_in) + 1
        self.source = " ".join(pieces)

    def read(self) -> Node:
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

    def node(self, tree: ast.expr, depth: int) -> Node:
        self.count(tree)
        if depth > self.limits.depth:
            self.refuse(f"嵌套超过 {self.limits.depth} 层", tree.col_offset)
        return self.allowed(tree, depth)

    def count(self, tree: ast.expr) -> None:
        self.nodes += 1
        if self.nodes > self.limits.nodes:
            self.refuse(f"算式过长，最多 {self.limits.nodes} 个成分", tree.col_offset)

    def allowed(self, tree: ast.expr, depth: int) -> Node:
        node: Node
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
                node = Logic("且" if isinstance(tree.op, ast.And) else "或", operands)
            case ast.Call():
                node = self.call(tree, depth)
            case _:
                self.refuse("写法不允许", tree.col_offset)
        return node

    def number(self, tree: ast.Constant) -> Node:
        if type(tree.value) not in {int, float}:
            self.refuse("只允许数字", tree.col_offset)
        text = self.at[tree.col_offset].text
        return Number(float(text), text.rstrip("0").rstrip(".") if "." in text else text)

    def name(self, tree: ast.Name) -> Node:
        text = self.at[tree.col_offset].text
        if not self.limits.names:
            self.refuse(f"“{text}”不是数字", tree.col_offset)
        return Name(text)

    def binary(self, tree: ast.BinOp, depth: int) -> Node:
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
            node = Binary(sign, node, right)
        return node

    def check_divisor(self, divisor: Node, offset: int) -> None:
        if any(names_in(divisor)):
            self.divides = True
        elif near_zero(exact(divisor)):
            self.refuse("除数为零", offset)

    def unary(self, tree: ast.UnaryOp, depth: int) -> Node:
        operand = self.node(tree.operand, depth + 1)
        if isinstance(tree.op, ast.Not):
            return Not(operand)
        if isinstance(tree.op, ast.USub):
            return Negative(operand)
        if not isinstance(tree.op, ast.UAdd):
            self.refuse("写法不允许", tree.col_offset)
        return operand

    def comparison(self, tree: ast.Compare, depth: int) -> Node:
        signs = tuple(_COMPARES.get(type(op), "") for op in tree.ops)
        if "" in signs:
            self.refuse("只允许比较大小", tree.col_offset)
        return Comparison(signs, tuple(self.node(part, depth + 1) for part in (tree.left, *tree.comparators)))

    def call(self, tree: ast.Call, depth: int) -> Node:
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
            case (_, Number(low_end), Number(high_end)) if function == "限定" and low_end > high_end:
                self.refuse("“限定”的下限大于上限", tree.func.col_offset)
        return Call(function, arguments)


def _suggestion(function: str) -> str:
    meant = _MEANT.get(function) or next(iter(difflib.get_close_matches(function, ARGUMENTS, n=1)), "")
    return f"，是否想写“{meant}”" if meant else f"，可用的有：{' '.join(ARGUMENTS)}"
