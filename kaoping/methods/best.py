"""比最优: every figure as a share of the best of the class (M08)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import Field

from kaoping.methods._edges import edge_reason, near, outcome, quotient
from kaoping.methods._peers import ALONE, COMPARED, AmongPeers, PeerParams, among, by_rule, peers
from kaoping.methods._shelf import Context, Edge, Flags, Floats, Input, Method, Outcome, Params, Reason, Row, Vector
from kaoping.methods._wording import ONE, ZERO, about, at_least, at_most, comes_to, figure, over

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class BestParams(PeerParams):
    """What a rule states for 比最优.

    最优为零 decides where the best is zero or below, and a share of it means nothing: 不适用 for everybody,
    满分 or 零分 for who is at the best, and nothing for the others.
    """

    zero_best: Edge = Field(alias="最优为零")


class Best:
    """x ÷ best, 反向 best ÷ x, between 0 and 1; the best is taken from the population that has a value."""

    name: ClassVar[str] = "比最优"
    catalogue: ClassVar[str] = "M08"
    params: ClassVar[type[Params]] = BestParams
    formula: ClassVar[str] = "限定(数值÷最高, 0, 1)；反向为 限定(最低÷数值, 0, 1)"

    def inputs(self, params: BestParams) -> Sequence[Input]:
        """Take the figure."""
        return (Input("数值", params.value),)

    def score(self, inputs: Mapping[str, Vector], params: BestParams, context: Context) -> Outcome:
        """Divide; steps name the case, the best and its row (of rows that tie, the first)."""
        return among(params.scope, context, lambda own: _score(inputs, params, own))

    def explain(self, row: Row, params: BestParams) -> Reason:
        """Say the figure, the best and whose it is, and their quotient."""
        if row.absent("数值"):
            return edge_reason(f"{row.worded('数值')}，除数为零", params.by_zero)
        words = figure(row, "数值", rate=params.value.divides)
        if int(row.step("case")) == ALONE:
            return by_rule(words, ALONE, params.alone, params.scope)
        best, first = float(row.step("best")), int(row.step("first"))
        end = "最高" if params.direction == "正向" else "最低"
        words += f"，同{params.scope}{end}{about(best, rate=params.value.divides)}（{row.unit(first)}）"
        if best <= near(0):
            return _no_share(row, params, f"{words}，{end}为零或以下，不能算比率")
        return _share(row, params, words, end)


def _score(inputs: Mapping[str, Vector], params: BestParams, context: Context) -> Outcome:
    value = inputs["数值"]
    n, members = len(value.values), peers(value, context)
    if len(members) < 2:
        alone, steps = np.full(n, params.alone / 100), {"case": np.full(n, ALONE)}
        return outcome(alone, (value.absent, params.by_zero), steps=steps)
    x = value.values
    first = members[x[members].argmax() if params.direction == "正向" else x[members].argmin()]
    best = float(x[first])
    steps = {"case": np.full(n, COMPARED), "best": np.full(n, best), "first": np.full(n, first)}
    if best > near(0):
        return outcome(_shares(x, best, params), (value.absent, params.by_zero), steps=steps)
    decided = _reaches(x, best, params) | (params.zero_best == "不适用")
    return outcome(np.zeros(n), (value.absent, params.by_zero), (decided, params.zero_best), steps=steps)


def _shares(x: Floats, best: float, params: BestParams) -> Floats:
    if params.direction == "正向":
        return np.clip(quotient(x, np.full(len(x), best), np.ones(len(x), np.bool_)), 0.0, 1.0)
    some = x > near(0)  # only outside the population may anybody be below a best above zero
    return np.where(some, np.minimum(quotient(np.full(len(x), best), x, some), 1.0), 1.0)


def _reaches(x: Floats, best: float, params: AmongPeers) -> Flags:
    return x >= best - near(best) if params.direction == "正向" else x <= best + near(best)


def _no_share(row: Row, params: BestParams, words: str) -> Reason:
    here = np.array([row.value("数值")])
    if params.zero_best == "不适用" or _reaches(here, float(row.step("best")), params)[0]:
        return edge_reason(words, params.zero_best)
    return Reason(f"{words}，不及最优的得零分", ZERO)


def _share(row: Row, params: BestParams, words: str, end: str) -> Reason:
    value, best = row.value("数值"), float(row.step("best"))
    own, first = row.written("数值"), row.written("数值", int(row.step("first")))
    if params.direction == "反向" and value <= near(0):
        return Reason(f"{words}，低于同{params.scope}最低，按满分", ONE)
    forward = params.direction == "正向"
    rate = value / best if forward else best / value
    share = over(own, first) if forward else over(first, own)
    formula = f"本单位÷{end}" if forward else f"{end}÷本单位"
    if rate == 1:
        return Reason(f"{words}，{end}的得满分", ONE)
    if rate < 0:
        return Reason(f"{words}，低于零按零", at_least(ZERO, share))
    if rate > 1:
        return Reason(f"{words}，优于同{params.scope}{end}，按满分", at_most(ONE, share))
    return Reason(f"{words}，{formula}{comes_to(rate, rate=True)}", share)


METHOD: Method = Best()
