"""Text to tokens: full-width forms folded, every token with the column it came from."""

from __future__ import annotations

import keyword
import re
import unicodedata
from typing import TYPE_CHECKING, Literal, NamedTuple

from kaoping.expressions.refusal import refuse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaoping.expressions.limits import Limits


class Token(NamedTuple):
    """The smallest part of a text that means something; a prefix is a sign before one part."""

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
SIGNS = frozenset({"+", "-", "*", "/", "<", "<=", ">", ">=", "==", "!="})
_INSTEAD = {
    "=": "，相等请写“==”", "=<": "，请写“<=”", "=>": "，请写“>=”", "<>": "，请写“!=”",
    "%": "，百分数请写成小数，如 0.05", "**": "，不能乘方",
    "//": "，取整请用“取整”", "!": "，否定请用“非”", "&": "，请用“且”", "|": "，请用“或”",
}  # fmt: skip
_COUNTED = ("<super>", "<sub>", "<fraction>", "<circle>", "<compat>")


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
                refuse(f"不允许使用{_show(character)}", column)
            plain = " "
        folded.append(plain)
        columns += [column] * len(plain)
    return "".join(folded), columns


def _number(text: str, column: int, limits: Limits) -> Token:
    whole, _, decimals = text.partition(".")
    if text.count(".") > 1 or not whole or text.endswith("."):
        refuse(f"数字“{text}”写法不对，请写成 0.5 的样子", column)
    if len(whole) > 1 and whole.startswith("0"):
        refuse(f"数字“{text}”不能以 0 开头", column)
    if len((whole + decimals).lstrip("0")) > limits.digits or len(text) > limits.length:
        refuse(f"数字过长，最多 {limits.digits} 位", column)
    return Token("number", text, column)


def tokens(text: str, limits: Limits) -> Iterator[Token]:
    """Cut a text into tokens, or refuse the first character or number that no expression holds."""
    plain, columns = _normalise(text)
    for match in _TOKEN.finditer(plain):
        column, piece = columns[match.start()], match.group()
        if match["number"]:
            yield _number(piece, column, limits)
        elif piece in _WORDS:
            yield Token("prefix" if _WORDS[piece] == "not" else "sign", _WORDS[piece], column)
        elif match["name"]:
            if keyword.iskeyword(piece):
                hint = "，请用“若(条件, 甲, 乙)”" if piece in {"if", "else"} else ""
                refuse(f"不允许使用“{piece}”{hint}", column)
            yield Token("name", piece, column)
        elif piece in SIGNS:
            yield Token("sign", piece, column)
        elif piece in {"(", ")", ","}:
            yield Token(piece, piece, column)  # type: ignore[arg-type]  # mypy does not narrow a set of literals
        elif not match["space"]:
            refuse(f"不允许使用{_show(piece)}{_INSTEAD.get(piece, '')}", column)
