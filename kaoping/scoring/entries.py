"""Rows of EVENTS while they are made: one for each record or trigger, with what it moved and why.

Points are fixed-point and never negative; the kind tells whether they are added or taken away.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from kaoping.exact import to_text
from kaoping.findings import Finding, Where
from kaoping.intake.deriving import day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from decimal import Decimal

    from kaoping.intake.sheets import Record
    from kaoping.rulebook.model import Rulebook

COUNTED, NOT_COUNTED = "计入", "未计"

MATTER: Final = "事项"
CLAIM: Final = "加分申报"
BONUS: Final = "加分"
DEDUCTION: Final = "扣分"
VETO: Final = "一票否决"
DOWNGRADE: Final = "降等"
NO_AWARD: Final = "取消评优"
TOLERANCE: Final = "容错"
KINDS: Final = (CLAIM, MATTER, BONUS, DEDUCTION, VETO, DOWNGRADE, NO_AWARD, TOLERANCE)
"""Kinds of EVENTS, in the order in which a unit's rows are printed."""

_BRACKETS = str.maketrans("[]【】()", "〔〕〔〕〔〕")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Entry:
    """One row of EVENTS: what was written, its price (`before`), what counted (`points`), and the reasons so far.

    record is None where an indicator's figures or policy brought it about; `origin` is that indicator.
    """

    unit: str
    kind: str
    code: str
    record: Record | None = None
    before: int = 0
    points: int = 0
    counted: bool = True
    reasons: tuple[str, ...] = ()
    tolerance: str = ""
    origin: str = ""
    said: tuple[Finding, ...] = field(default=())

    def because(self, reason: str) -> Entry:
        """Add a reason."""
        return replace(self, reasons=(*self.reasons, reason))

    def out(self, reason: str, code: str = "", fix: str = "") -> Entry:
        """Stop counting, for a reason; with a finding's code also say so among the findings."""
        said = self.said
        if code and self.record is not None:
            said = (*said, Finding(code, place(self.record), reason, fix))
        return replace(self, points=0, counted=False, reasons=(*self.reasons, reason), said=said)

    def worth(self, points: int, reason: str) -> Entry:
        """Count for so many points from now on."""
        return replace(self, points=points, reasons=(*self.reasons, reason))

    def text(self, key: str) -> str:
        """What stands in a column of the record; empty where there is nothing."""
        return "" if self.record is None else text(self.record, key)

    @property
    def when(self) -> tuple[str, str, str]:
        """Order of events: by date, then number, then what was written, whatever the order of the rows."""
        at = None if self.record is None else day(self.record, "date")
        return (
            "" if at is None else at.isoformat(),
            self.text("number"),
            "" if self.record is None else self.record.raw,
        )

    @property
    def sentence(self) -> str:
        """The whole reason as it is printed: document and matter, what was found, where it stands."""
        document = f"（{self.text('document')}）" if self.text("document") else ""
        matter = f"{self.text('matter')}{document}：" if self.text("matter") else ""
        return f"{matter}{'；'.join(self.reasons)}{'' if self.record is None else f'；{standing(self.record)}'}"


def text(record: Record, key: str) -> str:
    """What stands in a column as text; empty where it was left blank."""
    found = record.values.get(key)
    return "" if found is None else str(found)


def place(record: Record) -> Where:
    """Address of a record for a finding."""
    return Where(record.file, record.sheet, record.cell)


def standing(record: Record) -> str:
    """Address of a record inside a sentence."""
    return f"见{'' if not record.file else f'《{record.file}》'}〈{record.sheet}〉{record.cell}"


def same(words: str) -> str:
    """What makes two document numbers one: full-width and half-width, brackets and spaces do not matter.

    >>> same("辽政发[2022] ５号") == same("辽政发〔2022〕5号")
    True
    """
    return _SPACE.sub("", unicodedata.normalize("NFKC", words).translate(_BRACKETS))


def fixed(points: Decimal, rulebook: Rulebook) -> int:
    """Points of a rule as counts of the last printed place, half up.

    Prices are written with at most that many places; a factor may give more.
    """
    exact = Fraction(points) * 10**rulebook.scheme.precision.places
    return int(exact + Fraction(1, 2))


def said_points(points: int, rulebook: Rulebook) -> str:
    """Points in a sentence, without idle zeros: 0.5 分."""
    written = to_text(points, rulebook.scheme.precision.places)
    return f"{written.rstrip('0').rstrip('.') if '.' in written else written} 分"


def capped(entries: Sequence[Entry], cap: int, why: Callable[[int], str]) -> list[Entry]:
    """Keep counted entries within a cap; what it takes away is taken from the lowest, of equals from the last.

    why: points taken → the reason. The order of the entries is kept and does not matter.
    """
    excess = sum(entry.points for entry in entries if entry.counted) - cap
    result = list(entries)
    order = sorted(range(len(result)), key=lambda i: result[i].when, reverse=True)
    for i in sorted(order, key=lambda i: result[i].points):
        if excess <= 0:
            break
        entry = result[i]
        if not entry.counted or not entry.points:
            continue
        taken = min(entry.points, excess)
        excess -= taken
        left = entry.points - taken
        result[i] = entry.worth(left, why(taken)) if left else entry.out(why(taken))
    return result


def of_units(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Sort entries by unit."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.unit, []).append(entry)
    return found
