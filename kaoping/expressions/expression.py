"""The doors: a rule's text becomes an Expression, written arithmetic a number."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaoping.expressions.exactly import exact
from kaoping.expressions.limits import RULE, WRITTEN
from kaoping.expressions.reading import read
from kaoping.expressions.tree import CONDITIONS
from kaoping.expressions.vectors import evaluate
from kaoping.expressions.writing import in_numbers, in_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from kaoping.expressions.tree import Node
    from kaoping.expressions.vectors import Evaluated, Floats
    from kaoping.expressions.writing import Written


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
    _tree: Node = field(repr=False, compare=False)

    def evaluate(self, values: Mapping[str, Floats]) -> Evaluated:
        """Evaluate on one vector per name, all of the same length; conditions give 0.0 and 1.0.

        Rows that divide by zero, overflow or start from a NaN are undefined, but only where the
        branch of 若, or the part of 且/或, that does so is reached. Raises KeyError when a name
        has no vector and ValueError when lengths differ.

        >>> import numpy as np
        >>> expression = compile_expression("若(到期 > 0, 按时 / 到期, 1)")
        >>> expression.evaluate({"按时": np.array([3.0, 0.0]), "到期": np.array([4.0, 0.0])})
        Evaluated(values=array([0.75, 1.  ]), undefined=array([False, False]))
        """
        return evaluate(self._tree, self.names, values)

    def part(self, numbers: Mapping[str, str | Written]) -> Written:
        """Write as `written` does, ready to be put into another expression's `written`.

        >>> inner = compile_expression("甲 - 乙").part({"甲": "9", "乙": "-3"})
        >>> compile_expression("2 * 丙").written({"丙": inner})
        '2×(9-(-3))'
        """
        return in_numbers(self._tree, numbers)

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
        return in_words(self._tree, titles)


def compile_expression(text: str) -> Expression:
    """Read a rule's expression, or raise ExpressionError with the column.

    At most 500 characters, 32 levels and 200 parts; numbers of at most 15 digits. Full-width
    signs and × ÷ ≤ ≥ ≠ are read as their ASCII forms, names in NFKC.

    >>> compile_expression("本期 ÷ 上年同期 － 1").names
    ('本期', '上年同期')
    >>> compile_expression("完成.数量")
    Traceback (most recent call last):
    ...
    kaoping.expressions.refusal.ExpressionError: 第 3 列：不允许使用“.”
    """
    tree, names, divides = read(text, RULE)
    return Expression(text, names, divides, isinstance(tree, CONDITIONS), tree)


def recompute(text: str) -> Fraction:
    """Evaluate written arithmetic exactly; the inverse of `written`, conditions as 0 and 1.

    Raises ZeroDivisionError where `evaluate` says undefined, and ExpressionError on names and on
    whatever `written` does not write.

    >>> recompute("(22.5+0.5×3)÷26.1")
    Fraction(80, 87)
    """
    return exact(read(text, WRITTEN).tree)
