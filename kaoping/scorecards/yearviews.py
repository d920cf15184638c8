"""What a year's pages say, as frozen plain values; every face prints them and computes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaoping.scorecards.cards import EventView, FindingView
    from kaoping.scorecards.yearpath import Path


@dataclass(frozen=True, slots=True)
class QuarterView:
    """One quarter of the year: its folders and what said so, its weight."""

    period: str
    title: str
    short: str  # 一季度
    folders: tuple[str, ...]  # 2022Q3-补报（1 个文件，按文件夹名称）
    files: int
    weight: str  # "25", "" where the scheme has no weights


@dataclass(frozen=True, slots=True)
class CellView:
    """One quarter in one row: printed points and full marks, or why there are none."""

    points: str  # "5.52", "" where the quarter did not score
    full: str
    note: str  # 不适用, 并入年度, ""
    counts: bool


@dataclass(frozen=True, slots=True)
class YearLineView:
    """One indicator on one unit's card of the year."""

    indicator: str
    title: str
    effect: str
    orientation: str
    way: str
    state: str
    standard: str
    full: str
    ratio: str  # "91.95%" or ""
    points: str
    share: float
    because: str
    clause: str
    quarters: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class YearEffectView:
    """One effect on a card: the year's points beside those of its quarters."""

    name: str
    points: str
    full: str
    rate: float
    rate_text: str
    quarters: tuple[CellView, ...]
    lines: tuple[YearLineView, ...]


@dataclass(frozen=True, slots=True)
class YearCard:
    """One unit's year."""

    unit: str
    name: str
    unit_class: str
    group: str
    leader: str
    unranked: bool
    rank: str
    of: str
    tied: str
    decided_by: str
    grade: str
    vetoes: str
    total: str
    bonus: str
    deduction: str
    ranks: tuple[str, ...]
    totals: tuple[str, ...]
    rank_path: Path
    total_path: Path
    effects: tuple[YearEffectView, ...]
    notes: tuple[str, ...]  # a class or group that changed, quarters before the unit began, predecessors
    events: tuple[EventView, ...]
    findings: tuple[str, ...]
    href: str


@dataclass(frozen=True, slots=True)
class YearRow:
    """One row of the year's ranking."""

    card: YearCard
    rates: tuple[float, ...]
    share: float


@dataclass(frozen=True, slots=True)
class YearGroup:
    """The ranking of one group."""

    name: str
    rows: tuple[YearRow, ...]


@dataclass(frozen=True, slots=True)
class GoneView:
    """A unit that the last quarter's roster no longer has: its totals stay in the record."""

    unit: str
    name: str
    group: str
    totals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class YearOverview:
    """What index.html and the workbook of a year say."""

    scheme: str
    edition: str
    basis: str
    period: str
    period_title: str
    provisional: bool
    effect_names: tuple[str, ...]
    quarters: tuple[QuarterView, ...]
    groups: tuple[YearGroup, ...]
    gone: tuple[GoneView, ...]
    findings: tuple[FindingView, ...]
    refused: int
    noted: int
    files: int
    units: int
    cards: tuple[YearCard, ...]
    fingerprint: str
    version: str
    grades: tuple[str, ...]
    meanings: tuple[tuple[str, str], ...]  # 年度方式 and what it does, those that the scheme uses
