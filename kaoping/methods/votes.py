"""测评: the weighted mean of what several layers of voters gave (M16)."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from kaoping.expressions import NEAR, Written
from kaoping.methods._edges import Undivided, outcome, quotient
from kaoping.methods._shelf import (
    CLASS_MEAN,
    Context,
    Declared,
    Fault,
    Flags,
    Input,
    Method,
    Number,
    Outcome,
    Params,
    Reason,
    Row,
    Vector,
)
from kaoping.methods._wording import (
    ONE,
    ZERO,
    at_least,
    at_most,
    decimal,
    in_words,
    number,
    over_stated,
    plus,
    weighted,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SECRET_BELOW = 3
"""A layer with fewer valid ballots is never shown apart."""


class Layer(Declared):
    """One layer of voters: their mean, their valid ballots, their weight."""

    name: str = Field(alias="名称", min_length=1)
    mean: Undivided = Field(alias="均值")
    ballots: Undivided = Field(alias="票数")
    weight: Number = Field(alias="权重", gt=0)


class VotesParams(Params):
    """What a rule states for 测评: layers, full score, an empty layer, too few ballots in all."""

    layers: tuple[Layer, ...] = Field(alias="层", min_length=1)
    full: Number = Field(alias="满分值", gt=0)
    empty: Literal["归一"] = Field(alias="空层")
    least: Number = Field(alias="最少票", ge=1)
    too_few: Literal["同类平均", "不适用"] = Field(alias="票数不足")


class Votes:
    """Σ weight × mean ÷ Σ weight ÷ full, over the layers with ballots, between 0 and 1."""

    name: ClassVar[str] = "测评"
    catalogue: ClassVar[str] = "M16"
    params: ClassVar[type[Params]] = VotesParams
    formula: ClassVar[str] = "Σ权重×均值÷Σ权重÷满分值（没有票的层不计）"

    def inputs(self, params: VotesParams) -> Sequence[Input]:
        """Take each layer's mean and ballots: 均值1, 票数1 …; a layer without ballots has no mean."""
        return tuple(
            given
            for i, layer in enumerate(params.layers, 1)
            for given in (Input(f"均值{i}", layer.mean, optional=True), Input(f"票数{i}", layer.ballots))
        )

    def score(self, inputs: Mapping[str, Vector], params: VotesParams, context: Context) -> Outcome:  # noqa: ARG002  the bench takes the mean
        """Average the layers that voted; too few ballots in all take the class's mean or do not apply."""
        numbers = range(1, len(params.layers) + 1)
        means = np.array([inputs[f"均值{i}"].values for i in numbers])
        ballots = np.array([np.maximum(inputs[f"票数{i}"].values, 0.0) for i in numbers])
        given = np.array([~inputs[f"均值{i}"].absent & ~inputs[f"票数{i}"].absent for i in numbers])
        counted = given & (ballots > NEAR)
        with np.errstate(over="ignore"):  # more ballots than a float holds are still enough
            total = (ballots * counted).sum(axis=0)
        too_few: Flags = total < params.least - NEAR
        weights = np.array([layer.weight for layer in params.layers])[:, None] * counted
        shares = quotient(weights, np.broadcast_to(weights.sum(axis=0), weights.shape), counted & ~too_few)
        score = (shares * means).sum(axis=0)
        found = outcome(np.clip(score / params.full, 0.0, 1.0), (too_few, "不适用"))
        if params.too_few == "同类平均":
            found.state[too_few] = CLASS_MEAN
        return Outcome(found.ratio, found.state, {"score": score, "total": total, "too_few": too_few})

    def explain(self, row: Row, params: VotesParams) -> Reason:
        """Say the layers with their weights, or only their sum where a layer is too small to be shown."""
        total = decimal(float(row.step("total")))
        if row.step("too_few"):
            decided = "" if params.too_few == "同类平均" else "，不适用"  # the line itself says the class's mean
            return Reason(f"有效票{total}张，少于{decimal(params.least)}张{decided}", ZERO)
        words = f"有效票{total}张"
        left_out = [layer.name for i, layer in enumerate(params.layers, 1) if not _voted(row, i)]
        if left_out:
            words += f"，{'、'.join(left_out)}没有有效票，余下按权重归一"
        said, score = _layers(row, params)
        share = over_stated(score, params.full)
        if float(row.step("score")) > params.full:
            return Reason(f"{words}，{said}，满分值{decimal(params.full)}", at_most(ONE, share))
        if float(row.step("score")) < 0:
            return Reason(f"{words}，{said}，低于零按零", at_least(ZERO, share))
        return Reason(f"{words}，{said}", share)

    def faults(self, params: VotesParams, *, nested: bool) -> Sequence[Fault]:
        """Tell a class mean asked for inside another measure, where there is none."""
        if nested and params.too_few == "同类平均":
            found = "“测评”放在别的计分里面，票数不足时没有同类平均可取"
            return (Fault("E-RULE-EDGE", found, "请把“票数不足”写成“不适用”"),)
        return ()


def _layers(row: Row, params: VotesParams) -> tuple[str, Written]:
    """Say the layers that voted and write their weighted mean; only the mean where one is too small to be shown."""
    counted = [(i, layer) for i, layer in enumerate(params.layers, 1) if _voted(row, i)]
    if any(row.value(f"票数{i}") < SECRET_BELOW for i, _ in counted):
        # twelve places: settling sees no difference, and a float's tail is not printed
        score = number(round(float(row.step("score")), 12))
        return f"有的层不足{SECRET_BELOW}票，不分层列出，加权平均{in_words(score)}", score
    means = [(layer, row.written(f"均值{i}")) for i, layer in counted]
    said = "，".join(f"{layer.name}{in_words(mean)}（权重{decimal(layer.weight)}）" for layer, mean in means)
    if len(means) == 1:
        return said, means[0][1]
    weights = round(sum(layer.weight for layer, _ in means), 12)
    return said, over_stated(reduce(plus, (weighted(number(layer.weight), mean) for layer, mean in means)), weights)


def _voted(row: Row, layer: int) -> bool:
    keys = (f"均值{layer}", f"票数{layer}")
    return not any(row.absent(key) for key in keys) and row.value(f"票数{layer}") > NEAR


METHOD: Method = Votes()
