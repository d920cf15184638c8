"""The tree of an expression: all that arithmetic in a rule can be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, assert_never

if TYPE_CHECKING:
    from collections.abc import Iterator

ARGUMENTS: dict[str, tuple[int, int]] = {
    "若": (3, 3),
    "最小": (2, 30),
    "最大": (2, 30),
    "限定": (3, 3),
    "绝对值": (1, 1),
    "取整": (1, 1),
}
"""The functions a rule may call, and how many arguments each takes (from, to)."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number, as a value and as it was written without closing zeros."""

    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """An item of the rule."""

    name: str


@dataclass(frozen=True, slots=True)
class Negative:
    """A minus before one part."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Binary:
    """One of the four operations."""

    sign: Literal["+", "-", "*", "/"]
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison:
    """A chain of comparisons, one sign fewer than parts."""

    signs: tuple[str, ...]
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Logic:
    """Parts joined by one word."""

    word: Literal["且", "或"]
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """A condition denied."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Call:
    """A function and what stands in its brackets."""

    function: str
    arguments: tuple[Node, ...]


Node: TypeAlias = Number | Name | Negative | Binary | Comparison | Logic | Not | Call

CONDITIONS = (Comparison, Logic, Not)


def _children(node: Node) -> tuple[Node, ...]:
    match node:
        case Number() | Name():
            return ()
        case Negative(operand) | Not(operand):
            return (operand,)
        case Binary(_, left, right):
            return (left, right)
        case Comparison(_, operands) | Logic(_, operands) | Call(_, operands):
            return operands
        case _:
            assert_never(node)


def names_in(node: Node) -> Iterator[str]:
    """List the names of a tree from left to right, as often as they occur."""
    if isinstance(node, Name):
        yield node.name
    for child in _children(node):
        yield from names_in(child)
