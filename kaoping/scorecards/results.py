"""What the gallery receives of an appraisal, and the rates that its pages print."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kaoping.exact import settle_exact, settle_one, to_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from kaoping.findings import Finding
    from kaoping.previous import Previous
    from kaoping.rulebook.model import Rulebook

UNRANKED = "单列"
NOT_RANKED = "不排名"


def rank_text(rank: int, *, unranked: bool) -> str:
    """A rank as printed; a unit may be apart on the roster, or kept out by a veto.

    >>> rank_text(3, unranked=False), rank_text(0, unranked=True), rank_text(0, unranked=False)
    ('3', '单列', '不排名')
    """
    return UNRANKED if unranked else str(rank) if rank else NOT_RANKED


@dataclass(frozen=True)
class Results:
    """The tables of one appraisal, as the gallery receives them."""

    rulebook: Rulebook
    items: pd.DataFrame
    sources: pd.DataFrame
    lines: pd.DataFrame
    because: Sequence[str]
    nodes: pd.DataFrame
    ranking: pd.DataFrame
    events: pd.DataFrame
    findings: Sequence[Finding]
    senders: Mapping[str, str]
    files: int
    provisional: bool
    previous: Previous | None
    fingerprint: str
    version: str

    @cached_property
    def places(self) -> int:
        """Printed decimals of points."""
        return self.rulebook.scheme.precision.places

    def text(self, points: int) -> str:
        """Points as printed."""
        return to_text(int(points), self.places)

    def mean_text(self, points: int, of: int) -> str:
        """Mean of points as printed, settled once in the scheme's mode."""
        return to_text(settle_exact(Fraction(points, of), 0, self.rulebook.scheme.precision.rounding), self.places)


def records_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a table, one mapping each."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def share(part: float, whole: float) -> float:
    """Part of a whole, 0 of nothing."""
    return part / whole if whole else 0.0


def percent(rate: float) -> str:
    """A rate as printed: 0.8341 is 83.41%."""
    return f"{to_text(settle_one(rate * 100, 2, '四舍五入'), 2)}%"


class Rates:
    """Points ÷ full marks of every unit and effect, and each group's best and mean."""

    def __init__(self, results: Results) -> None:
        """Take points and full marks from NODES, the ranked members of groups from RANKING."""
        nodes = results.nodes
        self.full = {(u, n): f for u, n, f in zip(nodes["unit"], nodes["node"], nodes["full"], strict=True)}
        self.points = {(u, n): p for u, n, p in zip(nodes["unit"], nodes["node"], nodes["settled"], strict=True)}
        ranking = results.ranking
        self.members: dict[str, list[str]] = defaultdict(list)
        for unit, group, unranked in zip(ranking["unit"], ranking["group"], ranking["unranked"], strict=True):
            if not unranked:
                self.members[group].append(unit)

    def of(self, unit: str, node: str) -> float:
        """Rate of one unit in an effect or the total."""
        return share(self.points[unit, node], self.full[unit, node])

    def group(self, name: str, node: str) -> tuple[float, float]:
        """Best and mean rate of a group's ranked units."""
        found = [self.of(unit, node) for unit in self.members.get(name, ())]
        return (max(found), sum(found) / len(found)) if found else (0.0, 0.0)
