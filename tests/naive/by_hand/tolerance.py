"""容错: which records of 容错认定表 hold, and what share of a loss they give back."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from by_hand.prices import CATEGORIES, FACTORS, NEVER_TOLERATED, VERIFIERS
from by_hand.quarter import date, exact, words
from by_hand.weights import POINTS

if TYPE_CHECKING:
    from by_hand.quarter import Quarter


def refusal(record: dict[str, Any], quarter: Quarter) -> str:
    """Why a record does not hold; nothing where it does.

    取: one of the named verifiers is enough; a record without an end has none that reaches the period's last day.
    """
    until = date(record["until"])
    reasons = {
        "类别": record["category"] not in CATEGORIES,
        "系数": str(record["factor"]) not in FACTORS,
        "核实": not VERIFIERS & set(words(record["verified"])),
        "过期": until is None or until < quarter.last_day,
        "对象": not known(record, quarter),
        "不得适用": bool(codes_of(record, quarter) & NEVER_TOLERATED),
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def codes_of(record: dict[str, Any], quarter: Quarter) -> set[str]:
    """What 事项清单 holds against the unit under the record's object, taken as the number of a matter."""
    unit = quarter.today(record["unit"])
    return {row["event"] for row in quarter.optional_rows("事项清单", unit) if row["number"] == record["scope"]}


def known(record: dict[str, Any], quarter: Quarter) -> bool:
    """Whether the object is an indicator of the unit's class, or a matter that is listed against the unit."""
    kind = quarter.kind(quarter.today(record["unit"]))
    return kind in POINTS.get(record["scope"], {}) or bool(codes_of(record, quarter))


def forgiven(unit: str, scope: str, quarter: Quarter) -> Fraction:
    """The share of the unit's loss on an indicator or a matter that is given back.

    取: of two records on one object the one with the higher factor holds; they do not add up.
    """
    shares = [
        exact(record["factor"])
        for record in quarter.optional_rows("容错认定表", unit)
        if record["scope"] == scope and not refusal(record, quarter)
    ]
    return max(shares, default=Fraction(0))
