"""What the gallery receives of an appraised year, and how its quarters are looked up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kaoping.exact import to_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from kaoping.findings import Finding
    from kaoping.rulebook.model import Rulebook
    from kaoping.scoring.year import YearLine


@dataclass(frozen=True)
class QuarterResults:
    """One quarter of the year: its rules, RANKING, NODES, and its folders (name, what said the quarter, files)."""

    rulebook: Rulebook
    ranking: pd.DataFrame
    nodes: pd.DataFrame
    folders: tuple[tuple[str, str, int], ...]

    @cached_property
    def standing(self) -> Mapping[str, tuple[int, int, int, str]]:
        """Unit → total, rank (0: not ranked), how many are ranked, group."""
        names = ("total", "rank", "of", "group")
        columns = (self.ranking[name].tolist() for name in names)
        return dict(zip(self.ranking["unit"].tolist(), zip(*columns, strict=True), strict=True))

    @cached_property
    def effects(self) -> Mapping[tuple[str, str], tuple[int, int]]:
        """(unit, node) → settled points and full marks."""
        keys = zip(self.nodes["unit"], self.nodes["node"], strict=True)
        return dict(zip(keys, zip(self.nodes["settled"], self.nodes["full"], strict=True), strict=True))


@dataclass(frozen=True)
class YearResults:
    """The tables of one appraised year, as the gallery receives them. because has one sentence a line."""

    book: Rulebook
    lines: Sequence[YearLine]
    because: Sequence[str]
    nodes: pd.DataFrame
    ranking: pd.DataFrame
    events: pd.DataFrame
    quarters: tuple[QuarterResults, ...]
    findings: Sequence[Finding]
    senders: Mapping[str, str]
    provisional: bool
    fingerprint: str
    version: str

    def text(self, points: int) -> str:
        """Points as printed."""
        return to_text(int(points), self.book.scheme.precision.places)

    @cached_property
    def full(self) -> Mapping[tuple[str, str], tuple[int, int]]:
        """(unit, node) → settled points and full marks of the year."""
        keys = zip(self.nodes["unit"], self.nodes["node"], strict=True)
        return dict(zip(keys, zip(self.nodes["settled"], self.nodes["full"], strict=True), strict=True))
