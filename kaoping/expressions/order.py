"""Tokens in a possible order: what cannot stand where it stands is refused before Python's parser sees anything."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from kaoping.expressions.refusal import refuse
from kaoping.expressions.tokens import SIGNS, Token
from kaoping.expressions.tree import ARGUMENTS

if TYPE_CHECKING:
    from kaoping.expressions.limits import Limits


def arrange(tokens: list[Token], limits: Limits, end: int) -> list[Token]:
    """Refuse what cannot stand where it stands; a sign that turns out to be a prefix becomes one."""
    arranged: list[Token] = []
    brackets: list[Token] = []
    run = 0
    before: Token | None = None
    for token, after in pairwise([*tokens, Token(")", "", end)]):
        wanting = before is None or before.kind in {"sign", "prefix", "(", ","}
        if wanting and token.kind == "sign" and token.text in {"+", "-"}:
            token = token._replace(kind="prefix")  # noqa: PLW2901 - the same token, its role now known
        _check_place(before, token, after, wanting=wanting)
        _follow_brackets(brackets, before, token)
        run = run + 1 if token.kind == "prefix" else 0
        if len(brackets) > limits.depth or run > limits.depth:
            refuse(f"嵌套超过 {limits.depth} 层", token.column)
        arranged.append(token)
        before = token
    _check_end(before, brackets)
    return arranged


def _follow_brackets(brackets: list[Token], before: Token | None, token: Token) -> None:
    if token.kind == "(":
        function = before.text if before is not None and before.kind == "name" else ""
        brackets.append(token._replace(text=function))
    elif token.kind == ")":
        if not brackets:
            refuse("右括号多了", token.column)
        brackets.pop()
    elif token.kind == "," and not (brackets and brackets[-1].text):
        refuse("逗号只能用在函数的括号里", token.column)


def _check_end(last: Token | None, brackets: list[Token]) -> None:
    if last is None:
        refuse("算式是空的", 1)
    if last.kind in {"sign", "prefix"}:
        refuse(f"算式没有写完，“{_shown(last)}”后面缺少一项", last.column)
    if brackets:
        refuse("左括号没有配对的右括号", brackets[-1].column)


def _shown(token: Token) -> str:
    return {"and": "且", "or": "或", "not": "非"}.get(token.text, token.text)


def _check_place(before: Token | None, token: Token, after: Token, *, wanting: bool) -> None:
    if token.kind == "name" and token.text in ARGUMENTS and after.kind != "(":
        refuse(f"“{token.text}”是函数，后面应有括号", token.column)
    if before is not None and before.text in SIGNS and token.text == "not":
        refuse("“非”和它的条件要一起放在括号里", token.column)
    if not wanting and before is not None:
        called = token.kind == "(" and before.kind == "name"
        if token.kind in {"number", "name", "prefix", "("} and not called:
            hint = "，“且”“或”“非”前后要有空格或括号" if token.text[0] in "且或非" else ""
            refuse(f"“{_shown(before)}”与“{_shown(token)}”之间缺少运算符{hint}", token.column)
    elif token.kind in {"sign", ")", ","}:
        found = _shown(before) if before is not None else ""
        if token.kind == "sign":
            refuse(f"“{_shown(token)}”前面缺少一项", token.column)
        refuse(f"“{found}”后面缺少一项" if found else "算式开头缺少一项", token.column)
