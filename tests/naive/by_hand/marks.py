"""Full marks and points of one unit: exact shares, the limit of 1.5, one rounding, the limit of an effect."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from by_hand.arithmetic import half_up
from by_hand.quarter import SCORED, ZEROED
from by_hand.scheme import SCHEME, Indicator, indicators_of, judged
from by_hand.surroundings import frauds
from by_hand.tolerance import forgiven
from by_hand.weights import EFFECTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from by_hand.quarter import Quarter

LIMIT = Fraction(3, 2)
"""重分摊上限."""

EFFECT = {indicator.code: indicator.effect for indicator in SCHEME}


@dataclass
class Line:
    """One unit under one indicator; marks in cents."""

    unit: str
    indicator: Indicator
    standard: int
    state: str
    ratio: Fraction | None  # None: nothing to multiply
    full: int = 0
    points: int = 0
    trimmed: int = 0

    @property
    def carries(self) -> bool:
        """计分, 否决清零 and the unit's own 缺报 keep their full marks, and so does a 不适用 answered with 满分."""
        return self.ratio is not None


def class_full_marks(kind: str, *, whole_year: bool = False) -> dict[str, Fraction]:
    """本类满分, unrounded: the effect's weight over its indicators of the class scored in a quarter, or in the year."""
    scored = [indicator for indicator in indicators_of(kind) if whole_year or not indicator.yearly]
    together = {
        effect: sum(indicator.points[kind] for indicator in scored if indicator.effect == effect) for effect in EFFECTS
    }
    return {
        indicator.code: Fraction(EFFECTS[indicator.effect][kind] * indicator.points[kind], together[indicator.effect])
        for indicator in scored
    }


def shared(
    total: Fraction, weights: Mapping[str, Fraction], rooms: Mapping[str, Fraction]
) -> tuple[dict[str, Fraction], Fraction]:
    """Share in proportion to the weights, none more than its room, and what is left over.

    Who would exceed is fixed at the room, and the rest is shared again among the others.
    """
    fixed: dict[str, Fraction] = {}
    free = dict(weights)
    while free:
        rest, whole = total - sum(fixed.values()), sum(free.values())
        shares = {code: rest * weight / whole for code, weight in free.items()}
        over = [code for code in free if shares[code] > rooms[code]]
        if not over:
            return fixed | shares, Fraction(0)
        for code in over:
            fixed[code] = rooms[code]
            del free[code]
    return fixed, total - sum(fixed.values(), Fraction(0))


def unrounded_full_marks(kind: str, carrying: Iterable[str], *, whole_year: bool = False) -> dict[str, Fraction]:
    """One unit's full marks after the marks of the lines that carry nothing went to the others.

    First within the effect by points, no line above 1.5 × its class full marks. Then what all effects leave over,
    in one go, to all lines with room, by the marks they have now, under the same limit. Then, if something is still
    left, over all lines by the marks they have, without limit.
    """
    ordinary = class_full_marks(kind, whole_year=whole_year)
    ceiling = {code: LIMIT * marks for code, marks in ordinary.items()}
    kept = [code for code in ordinary if code in set(carrying)]
    full: dict[str, Fraction] = {}
    left = Fraction(0)
    for effect, weights in EFFECTS.items():
        lines = {code: ordinary[code] for code in kept if EFFECT[code] == effect}  # as the points are to each other
        shares, over = shared(Fraction(weights[kind]), lines, ceiling)
        full |= shares
        left += over
    roomy = {code: full[code] for code in kept if full[code] < ceiling[code]}
    more, left = shared(left, roomy, {code: ceiling[code] - full[code] for code in roomy})
    full = {code: full[code] + more.get(code, Fraction(0)) for code in kept}
    whole = sum(full.values(), Fraction(0))
    return {code: marks + left * marks / whole for code, marks in full.items()}


def in_cents(marks: Mapping[str, Fraction], total: int) -> dict[str, int]:
    """Whole cents that come to the total: rounded down, then one more to the largest remainders, the first on a tie.

    The total is the marks' sum or that sum rounded to a cent up or down, so no mark gets more than one cent.
    """
    cents = {key: 100 * value for key, value in marks.items()}
    down = {key: value.numerator // value.denominator for key, value in cents.items()}
    extra = total - sum(down.values())
    assert 0 <= extra <= len(down)
    by_remainder = sorted(cents, key=lambda key: down[key] - cents[key])  # stable: earlier keys stay first
    for key in by_remainder[:extra]:
        down[key] += 1
    return down


def full_marks(kind: str, carrying: Iterable[str], *, whole_year: bool = False) -> dict[str, int]:
    """One unit's full marks in cents: first the effects' sums to 100.00, then each effect's lines to its sum."""
    exact = unrounded_full_marks(kind, carrying, whole_year=whole_year)
    if not exact:
        return {}
    by_effect = {
        effect: {code: marks for code, marks in exact.items() if EFFECT[code] == effect}
        for effect in EFFECTS
        if any(EFFECT[code] == effect for code in exact)
    }
    sums = in_cents({effect: sum(lines.values(), Fraction(0)) for effect, lines in by_effect.items()}, 10000)
    return {code: cents for effect, lines in by_effect.items() for code, cents in in_cents(lines, sums[effect]).items()}


def scored_lines(unit: str, quarter: Quarter) -> list[Line]:
    """All lines of one unit: states and ratios, full marks, points, the limit of each effect."""
    kind = quarter.kind(unit)
    lines = [
        Line(unit, indicator, indicator.points[kind] * 100, *judged(indicator, unit, quarter))
        for indicator in indicators_of(kind)
    ]
    for line in lines:
        intervene(line, quarter)
    settle(lines, full_marks(kind, [line.indicator.code for line in lines if line.carries]))
    return lines


def intervene(line: Line, quarter: Quarter) -> None:
    """容错 gives back its share of what a line lacks to full marks; then a fraud (K05) zeroes the line.

    取: only a line in the state 计分 is given something back; one above full marks has lost nothing. What has
    no marks in the quarter is not zeroed.
    """
    if line.state == SCORED and line.ratio is not None and line.ratio < 1:
        line.ratio += forgiven(line.unit, line.indicator.code, quarter) * (1 - line.ratio)
    if line.carries and line.indicator.code in frauds(line.unit, quarter):
        line.state, line.ratio = ZEROED, Fraction(0)


def settle(lines: Sequence[Line], full: Mapping[str, int]) -> None:
    """Points of every line, then the limit of each effect."""
    for line in lines:
        line.full = full.get(line.indicator.code, 0)
        line.points = half_up((line.ratio or Fraction(0)) * line.full)
    for effect in EFFECTS:
        trim([line for line in lines if line.indicator.effect == effect])


def trim(lines: Sequence[Line]) -> None:
    """效果封顶: what an effect has above its full marks is taken from the lines above theirs, the last first."""
    excess = sum(line.points - line.full for line in lines)
    for line in reversed(lines):
        line.trimmed = max(0, min(excess, line.points - line.full))
        line.points -= line.trimmed
        excess -= line.trimmed
