"""A tree as text, with as few brackets as it takes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from kaoping.expressions.limits import WRITTEN
from kaoping.expressions.reading import read
from kaoping.expressions.refusal import ExpressionError
from kaoping.expressions.tree import Binary, Call, Comparison, Logic, Name, Negative, Node, Not, Number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

EITHER, BOTH, NEGATED, COMPARED, SUM, PRODUCT, NEGATIVE, ATOM = range(1, 9)


@dataclass(frozen=True, slots=True)
class Written:
    """Arithmetic as text, and how tightly its outermost operation binds (ATOM: no bracket ever).

    >>> from kaoping.expressions import compile_expression
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


def in_numbers(tree: Node, numbers: Mapping[str, str | Written]) -> Written:
    """Write with a unit's numbers in place of names."""
    return _Writer(lambda name: _written_number(numbers[name]), _NUMBERS).write(tree)


def in_words(tree: Node, titles: Mapping[str, str]) -> str:
    """Write with titles in place of names; a name without a title stands as it is."""
    return _Writer(lambda name: _title(titles.get(name, name)), _TITLES).write(tree).text


class _Writer:
    def __init__(self, names: Callable[[str], Written], style: _Style) -> None:
        self.names = names
        self.style = style

    def fit(self, node: Node, least: int, *, leads: bool) -> str:
        """Write a part, in brackets if it binds too loosely or a minus would follow a sign."""
        part = self.write(node)
        minus = part.text.startswith(("-", self.style.signs.get("-", "-")))
        loose = part.precedence < least or (minus and not leads)
        return self.style.bracket(part.text) if loose else part.text

    def sign(self, sign: str) -> str:
        return self.style.signs.get(sign, sign)

    def write(self, node: Node) -> Written:
        match node:
            case Number(_, text):
                written = Written(text)
            case Name(name):
                written = self.names(name)
            case Negative(operand):
                written = Written(self.sign("-") + self.fit(operand, ATOM, leads=False), NEGATIVE)
            case Binary():
                written = self.binary(node)
            case Comparison():
                written = self.comparison(node)
            case Logic(word, operands):
                parts = [self.fit(operand, _BINDS[word], leads=True) for operand in operands]
                written = Written(self.sign(word).join(parts), _BINDS[word])
            case Not(operand):
                written = Written("非" + self.style.bracket(self.write(operand).text), NEGATED)
            case Call(function, arguments):
                inner = self.style.comma.join([self.write(argument).text for argument in arguments])
                written = Written(function + self.style.bracket(inner))
            case _:
                assert_never(node)
        return written

    def comparison(self, node: Comparison) -> Written:
        first, *others = node.operands
        text = self.fit(first, SUM, leads=True)
        for sign, operand in zip(node.signs, others, strict=True):
            text += self.sign(sign) + self.fit(operand, SUM, leads=False)
        return Written(text, COMPARED)

    def binary(self, node: Binary) -> Written:
        binds = _BINDS[node.sign]
        # -3×2 is right but (-3)×2 is read right; only a sum may lead with a minus
        left = self.fit(node.left, binds, leads=binds == SUM)
        right = self.fit(node.right, binds + 1 if node.sign in "-/" else binds, leads=False)
        return Written(f"{left}{self.sign(node.sign)}{right}", binds)


def _title(title: str) -> Written:
    composed = re.search(r"[-+*/×÷−＋－＜＞＝≤≥≠<>=（）(),，\s]", title)
    return Written(f"“{title}”" if composed else title)


def _written_number(text: str | Written) -> Written:
    """Find how tightly a substituted text binds; what cannot be read gets brackets if it looks composed."""
    if isinstance(text, Written):
        return text
    if _PLAIN.fullmatch(text):
        return Written(text, NEGATIVE if text.startswith("-") else ATOM)
    try:
        tree = read(text, WRITTEN).tree
    except ExpressionError:
        return Written(text, EITHER if re.search(r"[-+*/×÷−<>= ,，]", text) else ATOM)
    return Written(text, _precedence(tree))


def _precedence(tree: Node) -> int:
    match tree:
        case Negative():
            return NEGATIVE
        case Not():
            return NEGATED
        case Binary(sign):
            return _BINDS[sign]
        case Comparison():
            return COMPARED
        case Logic(word):
            return _BINDS[word]
        case _:
            return ATOM
