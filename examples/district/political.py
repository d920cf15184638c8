"""Figures of the political effect: what the government office counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .cases import DOES_NOT_APPLY, Answer, Case

if TYPE_CHECKING:
    from collections.abc import Mapping

BURDENS: Mapping[str, tuple[int, int]] = {"发文": (24, 80), "会议": (12, 40), "督查": (4, 12), "报表": (16, 48)}
"""What weighs on the villages, and between which numbers the limit of a year lies."""

NO_LIMIT: Mapping[tuple[str, str], int] = {("B17", "报表"): 5, ("B04", "督查"): 2, ("Q06", "报表"): 1}
"""Units that may send none at all, and the quarter in which they send the first (5: never)."""


def burdens(case: Case) -> Answer:
    """P08: limits of nought, kept and broken; parks inspect nobody, so that part does not apply to them."""
    answer: Answer = {}
    for name, (low, high) in BURDENS.items():
        year = case.steady(low, high, name)
        limit, sent = year * case.quarter // 4, sum(_sent(once, name, year) for once in case.so_far())
        first = NO_LIMIT.get((case.code, name))
        if first is not None:
            limit, sent = 0, max(0, case.quarter - first + 1)
        answer |= {name: sent, f"{name}控制": limit}
    if case.code.startswith("Y"):
        answer |= {"督查": DOES_NOT_APPLY, "督查控制": DOES_NOT_APPLY}
    return answer


def _sent(case: Case, name: str, year: int) -> int:
    """Count what was sent in one quarter: a strong unit keeps below its limit, a weak one does not."""
    return round(year / 4 * (1.22 - 0.4 * case.good + 0.2 * (case.lot(name) - 0.5)))


NO_INSTRUCTIONS = {("B08", 1), ("Y03", 3)}


def instructions(case: Case) -> Answer:
    """P09: two units had nothing to answer in one quarter."""
    if (case.code, case.quarter) in NO_INSTRUCTIONS:
        return {"批示": 0, "反馈": 0}
    count = case.draw(4, 14, "instructions")
    return {"批示": count, "反馈": case.kept(count, 0.5, "answered")}
