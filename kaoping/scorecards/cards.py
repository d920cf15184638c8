"""What one scorecard says, as frozen plain values; every face prints them and computes nothing.

All numbers are text as printed, or shares (0…1) that a chart needs to draw. Lists are in the
order in which they are printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def gathered(places: Iterable[str]) -> str:
    """Say neighbouring places of one sheet with its name once.

    >>> gathered(["《台账.xlsx》〈任务〉G4", "《台账.xlsx》〈任务〉G5", "《台账.xlsx》〈督办〉B2"])
    '《台账.xlsx》〈任务〉G4、G5；《台账.xlsx》〈督办〉B2'
    """
    runs = groupby((place.rpartition("〉") for place in places), key=lambda parts: parts[:2])
    return "；".join("".join(sheet) + "、".join(cell for *_, cell in run) for sheet, run in runs)


@dataclass(frozen=True, slots=True)
class SourceView:
    """Where one figure came from."""

    name: str  # 到期任务数
    value: str  # "24" with its unit of measure: "24 件"; 无; 缺报
    state: str
    origin: str
    supplier: str
    places: tuple[str, ...]  # 《文件》〈工作表〉F12
    raw: str
    others: tuple[str, ...]  # the same item from other origins: "自报 120 万元，未采用"


@dataclass(frozen=True, slots=True)
class LineView:
    """One indicator on one unit's card."""

    indicator: str
    title: str
    effect: str
    orientation: str
    state: str
    standard: str
    full: str
    ratio: str  # "91.95%" or "" where not scored
    points: str
    share: float  # points ÷ full, 0…1 for the bar (0 where full is 0)
    because: str
    clause: str
    sources: tuple[SourceView, ...]
    movement: str  # "+0.12" against the last period, "" when unknown


@dataclass(frozen=True, slots=True)
class NodeView:
    """A part that an effect is divided into, or a whole that is a mean."""

    name: str
    parent: str
    depth: int  # 1 right under the effect
    way: str  # 加总, 几何平均 …
    points: str
    full: str
    rate_text: str  # "91.95%", or 不适用 where it carries no marks
    group_best_text: str
    group_mean_text: str


@dataclass(frozen=True, slots=True)
class EffectView:
    """One effect on a card, beside its group."""

    name: str
    points: str
    full: str
    rate: float  # points ÷ full of this unit, 0…1
    group_best: float
    group_mean: float
    group_best_text: str
    group_mean_text: str
    lines: tuple[LineView, ...]
    rate_text: str = ""  # "91.95%", this unit's own rate as printed
    nodes: tuple[NodeView, ...] = ()  # what it is divided into
    note: str = ""  # which of it does not add up


@dataclass(frozen=True, slots=True)
class EventView:
    """A bonus, deduction, veto or tolerance that was claimed."""

    kind: str
    code: str
    matter: str
    level: str
    points: str
    document: str
    state: str
    because: str
    place: str


@dataclass(frozen=True, slots=True)
class GainView:
    """An indicator on which the unit lost points, most lost first."""

    indicator: str
    title: str
    lost: str


@dataclass(frozen=True, slots=True)
class UnitCard:
    """One unit's scorecard."""

    unit: str
    name: str
    unit_class: str
    group: str
    leader: str
    unranked: bool
    rank: str  # "3" or "单列"
    of: str
    tied: str  # "与 1 个单位并列" or ""
    decided_by: str
    grade: str
    total: str
    bonus: str
    deduction: str
    movement: str  # "上升 2 位", "持平", "" when there is no last period
    previous_total: str
    effects: tuple[EffectView, ...]
    events: tuple[EventView, ...]
    gains: tuple[GainView, ...]
    findings: tuple[str, ...]  # lines of findings on this unit's own files
    href: str  # units/J01.html
    vetoes: str = ""  # codes in force: V3、K05
    adjusted: str = ""  # why the total is not the sum printed beside it
    whole: NodeView | None = None  # before bonus and deduction, where it is not the sum of the effects
    note: str = ""  # says so


@dataclass(frozen=True, slots=True)
class RankRow:
    """One row of the ranking table."""

    unit: str
    name: str
    unit_class: str
    group: str
    leader: str
    rank: str
    tied: bool
    decided_by: str
    grade: str
    effects: tuple[str, ...]
    rates: tuple[float, ...]  # points ÷ full per effect, for the bars
    bonus: str
    deduction: str
    total: str
    share: float  # total ÷ 100 for the bar
    movement: str
    href: str
    vetoes: str = ""  # codes in force


@dataclass(frozen=True, slots=True)
class GroupTable:
    """The ranking of one group."""

    name: str
    rows: tuple[RankRow, ...]


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One row of a summary. `rates` draw bars under the first values; it may be shorter than `values`."""

    name: str
    units: str
    values: tuple[str, ...]
    rates: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A small table of rates, one block of the overview; `note` is a sentence below it."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[SummaryRow, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding as a row."""

    severity: str
    code: str
    file: str
    sheet: str
    cell: str
    found: str
    expected: str
    fix: str


@dataclass(frozen=True, slots=True)
class Overview:
    """What index.html and the workbook say: the whole quarter."""

    scheme: str
    edition: str
    basis: str
    period: str
    period_title: str
    previous_title: str
    provisional: bool
    effect_names: tuple[str, ...]
    effect_weights: tuple[tuple[str, tuple[str, ...]], ...]  # class → weights per effect, as text
    groups: tuple[GroupTable, ...]
    summaries: tuple[Summary, ...]
    findings: tuple[FindingView, ...]
    refused: int
    noted: int
    files: int
    units: int
    cards: tuple[UnitCard, ...]
    fingerprint: str  # first characters of the rules' and inputs' hash
    version: str
    grades: tuple[str, ...] = ()  # names of the grades, best first: pages print the first one strongest
