"""A result as a share of its target: what the methods that divide the two have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pydantic import Field

from kaoping.methods._edges import MayDivide, edge_reason, near, quotient
from kaoping.methods._shelf import Edge, Flags, Floats, Input, Quantity, Reason, Row, Vector
from kaoping.methods._wording import comes_to, divided, in_words, over

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kaoping.expressions import Written


class RatioParams(MayDivide):
    """A result, its target, and what a target of zero or below means (a share of it means nothing)."""

    actual: Quantity = Field(alias="实际")
    target: Quantity = Field(alias="目标")
    zero_target: Edge = Field(alias="目标为零")


class Rates(NamedTuple):
    """actual ÷ target of n rows (0.0 where there is none), and the rows in which an edge rule decides."""

    rate: Floats
    undefined: Flags
    no_target: Flags

    def edges(self, params: RatioParams) -> tuple[tuple[Flags, Edge | None], tuple[Flags, Edge | None]]:
        """Pair the rows with their rules, first an inner division, then the target."""
        return (self.undefined, params.by_zero), (self.no_target, params.zero_target)


def ratio_inputs(params: RatioParams) -> Sequence[Input]:
    """Take the actual figure and its target."""
    return (Input("实际", params.actual), Input("目标", params.target))


def rates(inputs: Mapping[str, Vector]) -> Rates:
    """Divide where there is a target."""
    actual, target = inputs["实际"], inputs["目标"]
    undefined = actual.absent | target.absent
    no_target = target.values <= near(0)
    return Rates(quotient(actual.values, target.values, ~undefined & ~no_target), undefined, no_target)


def decided_by_edge(row: Row, params: RatioParams, called: str) -> Reason | None:
    """Say that an edge rule decided; None in a row that has a ratio. `called` is what cannot be calculated."""
    if row.absent("实际") or row.absent("目标"):
        what = row.worded("实际" if row.absent("实际") else "目标")
        return edge_reason(f"{what}，除数为零", params.by_zero)
    if row.value("目标") <= near(0):
        lack = f"为负，不能算{called}" if row.value("目标") < -near(0) else "等于零"
        return edge_reason(f"{row.worded('目标')}{lack}", params.zero_target)
    return None


def said_ratio(row: Row, rate: float, fits: Callable[[float], bool] = lambda _: True) -> tuple[str, Written]:
    """Say the two figures and their quotient, in words and as arithmetic: …，(22.5+0.5×3)÷26.1≈91.95%."""
    actual, target = row.written("实际"), row.written("目标")
    share = over(actual, target)
    words = divided(row.worded("实际"), actual, row.worded("目标"), target)
    return f"{words}，{in_words(share)}{comes_to(rate, rate=True, fits=fits)}", share
