"""容错: which rulings are taken up, and on what. Each restores once; what it restored is told in the end."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from kaoping.exact import number_text
from kaoping.intake.recognitions import Matters, tolerance_fault
from kaoping.scoring.entries import TOLERANCE, Entry, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kaoping.intake.sheets import Record
    from kaoping.rulebook.model import Rulebook


@dataclass(frozen=True)
class Grant:
    """A ruling that is taken up: whose, on what (an indicator's code or a matter's number), with which factor."""

    unit: str
    scope: str
    factor: float
    entry: Entry

    @property
    def share(self) -> Fraction:
        """The factor as it was written."""
        return Fraction(repr(self.factor))

    @property
    def words(self) -> str:
        """How a tolerated row names it: 容错认定 RC-1（督容〔2022〕1号）系数 0.5."""
        return f"容错认定 {self.entry.text('number')}（{self.entry.text('document')}）系数 {number_text(self.factor)}"


@dataclass(frozen=True)
class Grants:
    """Rulings by unit and object, and those that were refused, with the reason."""

    of: Mapping[tuple[str, str], Grant]
    refused: tuple[Entry, ...]

    def find(self, unit: str, scope: str) -> Grant | None:
        """Find the ruling on an object of a unit."""
        return self.of.get((unit, scope)) if scope else None


def grants(records: Iterable[Record], rulebook: Rulebook, matters: Matters) -> Grants:
    """Judge the rows of 容错认定表; of several on one object the one with the highest factor, then the earliest.

    matters: (unit, 事项编号) → codes in 事项清单.
    """
    taken: list[Grant] = []
    refused: list[Entry] = []
    for record in records:
        entry = Entry(text(record, "unit"), TOLERANCE, text(record, "scope"), record)
        fault = tolerance_fault(record, rulebook, matters)
        factor = record.values.get("factor")
        if fault is not None or not isinstance(factor, float):
            refused.append(entry.out("系数不是数字" if fault is None else fault.found))
        else:
            taken.append(Grant(entry.unit, entry.code, factor, entry.because(_category(entry, factor, rulebook))))
    of: dict[tuple[str, str], Grant] = {}
    for grant in sorted(taken, key=lambda one: (-one.factor, one.entry.when)):
        first = of.setdefault((grant.unit, grant.scope), grant)
        if first is not grant:
            reason = f"对象 {grant.scope} 已按认定 {first.entry.text('number')} 容错，不重复"
            refused.append(grant.entry.out(reason, "W-REC-ONCE", "同一对象请只保留一条认定"))
    return Grants(of, tuple(refused))


def _category(entry: Entry, factor: float, rulebook: Rulebook) -> str:
    tolerance = rulebook.scheme.tolerance
    name = "" if tolerance is None else tolerance.categories[entry.text("category")]
    return f"类别 {entry.text('category')} {name}，{entry.text('verified')}核实，系数 {number_text(factor)}"
