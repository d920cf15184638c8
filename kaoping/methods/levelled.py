"""折到最高: what a measure gives as a share of the best result of the class or of the group (M25, M08)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

import numpy as np
from pydantic import Field

from kaoping.methods._edges import edge_reason, near, outcome, quotient
from kaoping.methods._peers import (
    ALONE,
    COMPARED,
    Scope,
    among,
    by_rule,
    peers,
)
from kaoping.methods._shelf import (
    Context,
    Edge,
    Flags,
    Input,
    Measure,
    Method,
    Number,
    Outcome,
    Params,
    Reason,
    Row,
    Vector,
)
from kaoping.methods._wording import ONE, ZERO, about, at_most, comes_to, number, over

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class LevelledParams(Params):
    """What a rule states for 折到最高: the measure, among whom, a best of zero, somebody alone (out of 100)."""

    measure: Measure = Field(alias="计分")
    scope: Scope = Field(alias="范围")
    zero_best: Edge = Field(alias="最优为零")
    alone: Annotated[Number, Field(ge=0, le=100)] = Field(alias="只有一家")


class Levelled:
    """ratio ÷ best ratio, at most 1: the best of every group has full marks, however strictly the group was judged.

    The best is taken from the population that the measure applies to; a row outside it (单列) is measured by it.
    """

    name: ClassVar[str] = "折到最高"
    catalogue: ClassVar[str] = "M25"
    params: ClassVar[type[Params]] = LevelledParams
    formula: ClassVar[str] = "最小(1, 得分率÷最高得分率)"

    def inputs(self, params: LevelledParams) -> Sequence[Input]:
        """Take the measure."""
        return (Input("计分", params.measure),)

    def score(self, inputs: Mapping[str, Vector], params: LevelledParams, context: Context) -> Outcome:
        """Divide by the best; steps name the case, the best and its row (of rows that tie, the first)."""
        return among(params.scope, context, lambda own: _score(inputs["计分"], params, own))

    def explain(self, row: Row, params: LevelledParams) -> Reason:
        """Say the result as it was, the best and whose it is, and their quotient."""
        raw = row.reason("计分")
        if row.absent("计分"):
            return Reason(raw.words, ZERO)
        own = row.value("计分")
        words = f"{raw.words}；原得分率{about(own, rate=True)}"
        if int(row.step("case")) == ALONE:
            return by_rule(words, ALONE, params.alone, params.scope)
        best, first = float(row.step("best")), int(row.step("first"))
        words += f"，同{params.scope}最高{about(best, rate=True)}（{row.unit(first)}）"
        if best <= near(0):
            return edge_reason(f"{words}，都是零分", params.zero_best)
        if own >= best:
            return Reason(
                f"{words}，最高的得满分", ONE if own == best else at_most(ONE, over(raw.arithmetic, number(best)))
            )
        return Reason(f"{words}，折到最高的{comes_to(own / best, rate=True)}", over(raw.arithmetic, number(best)))


def _score(value: Vector, params: LevelledParams, context: Context) -> Outcome:
    n, members = len(value.values), peers(value, context)
    absent: tuple[Flags, Edge] = (value.absent, "不适用")
    if len(members) < 2:
        return outcome(np.full(n, params.alone / 100), absent, steps={"case": np.full(n, ALONE)})
    first = members[value.values[members].argmax()]
    best = float(value.values[first])
    steps = {"case": np.full(n, COMPARED), "best": np.full(n, best), "first": np.full(n, first)}
    if best <= near(0):
        return outcome(np.zeros(n), absent, (np.ones(n, np.bool_), params.zero_best), steps=steps)
    ratio = np.minimum(quotient(value.values, np.full(n, best), np.ones(n, np.bool_)), 1.0)
    return outcome(ratio, absent, steps=steps)


METHOD: Method = Levelled()
