"""Two posts that a rule states, and a figure on the way between them: what the published indices have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import numpy as np
from pydantic import Field, model_validator

from kaoping.expressions import compile_expression
from kaoping.methods._edges import MayDivide, near
from kaoping.methods._peers import HUNDRED
from kaoping.methods._shelf import Fault, Number, Quantity, Reason
from kaoping.methods._wording import decimal, number, out_of_hundred, over, plus, stated, times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaoping.expressions import Written
    from kaoping.methods._shelf import Floats

_PLACE = compile_expression("(数值 - 差) / (好 - 差)")
_WITHIN = compile_expression("限定(甲, 0, 1)")


class GoalpostParams(MayDivide):
    """A figure and its posts; where the good one is the lesser, less is better. 基础 and 幅度 as in 功效系数."""

    value: Quantity = Field(alias="数值")
    bad: Number = Field(alias="不允许值")
    good: Number = Field(alias="满意值")
    base: Number = Field(alias="基础", ge=0, le=100)
    span: Number = Field(alias="幅度", gt=0, le=100)

    @model_validator(mode="after")
    def _posts_are_apart(self) -> Self:
        if abs(self.good - self.bad) <= near(self.bad):
            raise ValueError("E-RULE-TYPE|“不允许值”和“满意值”相同，分不出高低|请改正其中一个")
        return self


def between(place: Floats, params: GoalpostParams) -> Floats:
    """Turn places (0 at the bad post, 1 at the good one, n rows) into ratios."""
    return (params.base + params.span * np.clip(place, 0.0, 1.0)) / 100


def post_reason(words: str, params: GoalpostParams, place: float, posts: tuple[Written, Written, Written]) -> Reason:
    """Say both posts and where the figure lies; posts holds value, bad and good as arithmetic."""
    rate = params.value.divides
    words += f"，不允许值{stated(params.bad, rate=rate)}，满意值{stated(params.good, rate=rate)}"
    score = out_of_hundred((params.base + params.span * min(max(place, 0.0), 1.0)) / 100)
    value, bad, good = posts
    share = _PLACE.part({"数值": value, "差": bad, "好": good})
    if not 0 <= place <= 1:
        words += f"，{'不及不允许值，按不允许值' if place < 0 else '优于满意值，按满意值'}"
        share = _WITHIN.part({"甲": share})
    if params.base == 0 and params.span == 100:
        return Reason(f"{words}，得{score}", share)
    formula = f"{decimal(params.base)}＋{decimal(params.span)}×所处位置"
    points = plus(number(params.base), times(number(params.span), share))
    return Reason(f"{words}，{formula}，得{score}", over(points, HUNDRED))


def span_faults(params: GoalpostParams) -> Sequence[Fault]:
    """Tell a best score that is not 100."""
    best = decimal(params.base + params.span)
    if params.base + params.span < 100:
        found = f"满分不可能得到：基础与幅度之和是{best}"
        return (Fault("E-RULE-UNREACHABLE", found, "请让基础与幅度之和等于 100"),)
    if params.base + params.span > 100:
        return (Fault("E-RULE-TYPE", f"基础与幅度之和是{best}，超过 100", "请让基础与幅度之和等于 100"),)
    return ()
