"""Arithmetic that a rule may contain: an allow-list, evaluated on vectors, written out with its numbers.

A rule says `(按时权 + 0.5 * 逾期权) / 到期权`. `compile_expression` reads it or refuses it with
the column; the result evaluates on numpy vectors, is written with a unit's numbers
(`(22.5+0.5×3)÷26.1`) or in words, and `recompute` checks what was written, exactly.

Numbers within 1e-9 (or 1e-12 of their size) count as equal, a divisor within 1e-9 of zero
counts as zero; vectors and fractions follow the same rule.
"""

from kaoping.expressions.expression import Expression, compile_expression, recompute
from kaoping.expressions.near import NEAR, NEAR_RELATIVE
from kaoping.expressions.refusal import ExpressionError
from kaoping.expressions.tree import ARGUMENTS
from kaoping.expressions.vectors import Evaluated
from kaoping.expressions.writing import ATOM, BOTH, COMPARED, EITHER, NEGATED, NEGATIVE, PRODUCT, SUM, Written

__all__ = [
    "ARGUMENTS",
    "ATOM",
    "BOTH",
    "COMPARED",
    "EITHER",
    "NEAR",
    "NEAR_RELATIVE",
    "NEGATED",
    "NEGATIVE",
    "PRODUCT",
    "SUM",
    "Evaluated",
    "Expression",
    "ExpressionError",
    "Written",
    "compile_expression",
    "recompute",
]
