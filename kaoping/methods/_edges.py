"""Where a formula has no answer: a rule must say what happens there, or it does not compile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

import numpy as np
from pydantic import AfterValidator, Field, model_validator

from kaoping.exact import number_text
from kaoping.expressions import NEAR, NEAR_RELATIVE, Expression, Written
from kaoping.methods._shelf import (
    NOT_APPLICABLE,
    SCORED,
    Edge,
    Fault,
    Flags,
    Floats,
    Outcome,
    Params,
    Quantity,
    Reason,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

LAST_BITS = 2.0**-50
"""As 取整 in kaoping.expressions, so that written arithmetic counts the same steps."""

Counting = Literal["整步", "比例", "不足算一步"]
"""Which part of a step counts: none, as much as there is, or as a whole one."""

_RATIO: dict[Edge, float] = {"满分": 1.0, "零分": 0.0, "不适用": 0.0}
_SAID: dict[Edge, str] = {"满分": "按规则得满分", "零分": "按规则得零分", "不适用": "不适用"}


class MayDivide(Params):
    """Parameters whose arithmetic may divide: then 除数为零 must be stated."""

    by_zero: Edge | None = Field(alias="除数为零", default=None)

    @model_validator(mode="after")
    def _says_what_zero_means(self) -> Self:
        for value in self.__dict__.values():
            if isinstance(value, Expression) and value.divides and self.by_zero is None:
                raise ValueError(f"E-RULE-EDGE|“{value.text}”里有除法，没有写“除数为零”：不适用、满分或零分")
        return self


def _undivided(expression: Expression) -> Expression:
    if expression.divides:
        raise ValueError(f"E-RULE-EDGE|“{expression.text}”里不能有除法，请改写，如“甲 / 乙 >= 0.9”写成“甲 >= 0.9 * 乙”")
    return expression


def _condition(expression: Expression) -> Expression:
    if not expression.is_condition:
        raise ValueError(f"E-RULE-EXPR|“{expression.text}”不是条件，请写比较，如 {expression.text} > 0")
    return expression


Undivided = Annotated[Quantity, AfterValidator(_undivided)]
Condition = Annotated[Quantity, AfterValidator(_condition), AfterValidator(_undivided)]


def near(value: float) -> float:
    """How far from a value still counts as equal to it."""
    return NEAR + NEAR_RELATIVE * abs(value)


def whole_steps(steps: Floats) -> Floats:
    """Drop the part of a step; what is a whole step up to the last bits is one.

    >>> whole_steps(np.array([0.9, (1.1 - 1) / 0.1, 2 - 1e-12]))
    array([0., 1., 2.])
    """
    return np.floor(steps * (1 + LAST_BITS) + NEAR)


def counted_steps(steps: Floats, counting: Counting) -> Floats:
    """Count steps (none below 0) as a rule says.

    >>> [counted_steps(np.array([0.0, 0.2, 2 + 1e-12]), way).tolist() for way in ("整步", "不足算一步")]
    [[0.0, 0.0, 2.0], [0.0, 1.0, 2.0]]
    """
    if counting == "整步":
        return whole_steps(steps)
    return np.ceil(steps * (1 - LAST_BITS) - NEAR) + 0.0 if counting == "不足算一步" else steps


def quotient(dividend: Floats, divisor: Floats, where: Flags) -> Floats:
    """Divide where the divisor is fit for it, 0.0 elsewhere; an overflow is infinite and left to the caller's cap."""
    with np.errstate(over="ignore"):
        return np.divide(dividend, divisor, out=np.zeros(dividend.shape), where=where)


def outcome(
    ratio: Floats, *edges: tuple[Flags, Edge | None], steps: Mapping[str, NDArray[Any]] | None = None
) -> Outcome:
    """Make an outcome of ratios and of rows in which an edge rule decides; the first rule that holds wins."""
    settled = ratio.copy()
    state = np.full(len(ratio), SCORED, np.int8)
    for where, edge in reversed(edges):
        if edge is not None:
            settled[where] = _RATIO[edge]
            state[where] = NOT_APPLICABLE if edge == "不适用" else SCORED
    return Outcome(settled, state, steps or {})


def edge_reason(what: str, edge: Edge | None) -> Reason:
    """Say that an edge rule decided: 抽查件数等于零，按规则得满分."""
    decided: Edge = edge or "不适用"
    return Reason(f"{what}，{_SAID[decided]}", Written(f"{_RATIO[decided]:.0f}"))


def cap_faults(cap: float) -> Sequence[Fault]:
    """Tell a cap under which full marks cannot be reached."""
    if cap >= 1:
        return ()
    return (Fault("E-RULE-UNREACHABLE", f"封顶{number_text(cap)}，满分不可能得到", "请把封顶写成 1 或更大"),)
