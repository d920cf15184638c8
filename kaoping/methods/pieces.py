"""计件: so many points for each matter, up to a cap (M32)."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from pydantic import Field

from kaoping.methods._edges import Undivided, cap_faults, outcome
from kaoping.methods._shelf import (
    Context,
    Declared,
    Fault,
    Input,
    Method,
    Number,
    Outcome,
    Params,
    Reason,
    Row,
    Vector,
)
from kaoping.methods._wording import ZERO, at_most, decimal, figure, number, over_standard, plus, weighted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Piece(Declared):
    """What one kind of matter earns, in points of the 细则."""

    name: str = Field(alias="名称", min_length=1)
    count: Undivided = Field(alias="件数")
    each: Number = Field(alias="每件", gt=0)


class PiecesParams(Params):
    """What a rule states for 计件: what each kind earns, and where it ends."""

    pieces: tuple[Piece, ...] = Field(alias="计", min_length=1)
    cap: Number = Field(alias="封顶", gt=0)


class Pieces:
    """min(cap, Σ count × each ÷ standard); a negative count takes nothing away."""

    name: ClassVar[str] = "计件"
    catalogue: ClassVar[str] = "M32"
    params: ClassVar[type[Params]] = PiecesParams
    formula: ClassVar[str] = "最小(封顶, Σ件数×每件÷细则分值)"

    def inputs(self, params: PiecesParams) -> Sequence[Input]:
        """Take the counts as 计1, 计2 …."""
        return tuple(Input(f"计{i}", piece.count) for i, piece in enumerate(params.pieces, 1))

    def score(self, inputs: Mapping[str, Vector], params: PiecesParams, context: Context) -> Outcome:
        """Add up and cap; a count that has no value (an overflow) is not applicable."""
        counts = [inputs[f"计{i}"] for i in range(1, len(params.pieces) + 1)]
        with np.errstate(over="ignore"):  # what overflows is above any cap
            points = np.zeros(len(counts[0].values))
            for piece, count in zip(params.pieces, counts, strict=True):
                points += np.maximum(count.values, 0.0) * piece.each
            ratio = np.minimum(params.cap, points / context.standard)
        return outcome(ratio, (np.logical_or.reduce([count.absent for count in counts]), "不适用"))

    def explain(self, row: Row, params: PiecesParams) -> Reason:
        """Say what was counted: 省级：省级事项数2，每件计0.6分."""
        counted = [(i, piece) for i, piece in enumerate(params.pieces, 1) if row.value(f"计{i}") > 0]
        if not counted:
            return Reason(f"没有{'、'.join(piece.name for piece in params.pieces)}可计", ZERO)
        said = [
            f"{piece.name}：{figure(row, f'计{i}', rate=False)}，每件计{decimal(piece.each)}分" for i, piece in counted
        ]
        terms = [weighted(number(piece.each), row.written(f"计{i}")) for i, piece in counted]
        share = over_standard(reduce(plus, terms), row)
        total = sum(row.value(f"计{i}") * piece.each for i, piece in counted) / row.standard
        words = "；".join(said)
        if total > params.cap:
            words += f"，计满{decimal(params.cap * row.standard)}分为止"
        return Reason(words, at_most(number(params.cap), share))

    def faults(self, params: PiecesParams, *, nested: bool) -> Sequence[Fault]:  # noqa: ARG002  the same inside another measure
        """Tell a cap under which full marks cannot be reached."""
        return cap_faults(params.cap)


METHOD: Method = Pieces()
