"""What is scored once a year: the two indicators of the year alone, and the small samples that quarters carried."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

from by_hand.arithmetic import completion, required
from by_hand.clauses_political import due_orders, in_bands
from by_hand.clauses_social import survey
from by_hand.quarter import NOT_APPLICABLE, NotScoredError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from by_hand.quarter import Quarter

GRADES = {"优": 100, "良": 85, "中": 70, "差": 50}
LAYERS = {"主要领导": "0.5", "分管领导": "0.3", "人大政协": "0.2"}
TOO_FEW = 3


def leaders(unit: str, last: Quarter) -> Fraction:
    """P10 镇街 2、部门 3、牵头 2 分（方案第9项）: 最后一个季度的票。

    优 100、良 85、中 70、差 50；每层平均，多于 5 张有效票的去掉最高、最低各一张；各层按 0.5、0.3、0.2 加权，
    没有票的层不计，余下的归一；÷100。有效票合计不足 3 张的取同类（不含单列）的平均，同类也没有的不适用。
    取: 认定不适用的不适用；平均只取票数够的单位，各占一份。
    """
    if NOT_APPLICABLE in last.rulings(unit, "P10"):
        raise NotScoredError(NOT_APPLICABLE)
    own = by_votes(unit, last)
    if own is not None:
        return own
    peers = [
        code for code in last.class_without_unranked(last.kind(unit)) if NOT_APPLICABLE not in last.rulings(code, "P10")
    ]
    found = [ratio for code in peers if (ratio := by_votes(code, last)) is not None]
    return required(sum(found, Fraction(0)) / len(found) if found else None)


def by_votes(unit: str, last: Quarter) -> Fraction | None:
    """The weighted mean of the layers; nothing with fewer than three valid ballots."""
    ballots: dict[str, list[int]] = defaultdict(list)
    for row in last.rows("测评票", unit):
        if row["poll"] == "区领导评价" and row["grade"] in GRADES:
            ballots[row["layer"]].append(GRADES[row["grade"]])
    if sum(len(ballots[layer]) for layer in LAYERS) < TOO_FEW:
        return None
    present = {layer: trimmed_mean(ballots[layer]) for layer in LAYERS if ballots[layer]}
    weights = sum(Fraction(LAYERS[layer]) for layer in present)
    return sum((Fraction(LAYERS[layer]) * mean for layer, mean in present.items()), Fraction(0)) / weights / 100


def trimmed_mean(scores: list[int]) -> Fraction:
    """去极值: with more than five ballots the highest and the lowest are left out."""
    kept = sorted(scores)[1:-1] if len(scores) > 5 else scores
    return Fraction(sum(kept), len(kept))


def public(unit: str, last: Quarter) -> Fraction:
    """S01: the last quarter's survey, small or not: after the year there is nothing to carry it to."""
    return survey(unit, last)[1]


def orders_together(unit: str, carried: Sequence[Quarter]) -> Fraction:
    """P03: the orders that fell due in the quarters that were carried, as if in one."""
    counted = [due_orders(unit, quarter) for quarter in carried]
    return in_bands(sum(total for total, _ in counted), sum(in_time for _, in_time in counted))


def calls_together(unit: str, carried: Sequence[Quarter]) -> Fraction:
    """S03: the calls of the quarters that were carried, as if in one."""
    counted = [quarter.figures(unit, "S03", "交办", "办结") for quarter in carried]
    return required(completion(sum(closed for _, closed in counted), sum(given for given, _ in counted)))
