"""One unit, one indicator, one quarter: what the functions of the figures are asked about."""

from __future__ import annotations

from dataclasses import dataclass

from .lots import between, kept, lot, strength

Record = dict[str, str | list[str] | None]
Figure = tuple[str, str | None]  # state and value
Answer = dict[str, "int | str | Figure"]
"""Item key → a count, a number as text, or a state without one."""

VALUE, NONE, NOT_APPLICABLE, MISSING, NOT_PROVEN = "有值", "无", "不适用", "缺报", "未证实"
OWN, DEPARTMENT = "自报", "来源部门"

NOTHING: Figure = (NONE, None)
DOES_NOT_APPLY: Figure = (NOT_APPLICABLE, None)


@dataclass(frozen=True)
class Case:
    """Who is asked, by whom, when; `code` is the unit whose lots are drawn (a twin draws its model's)."""

    code: str
    origin: str
    quarter: int

    @property
    def good(self) -> float:
        """How well the unit works in the quarter."""
        return strength(self.code, self.quarter)

    @property
    def is_town(self) -> bool:
        """Tell whether the unit is a street, a town or a park."""
        return self.code[0] in "JZY"

    def draw(self, low: int, high: int, label: str) -> int:
        """Draw a number for this unit and quarter."""
        return between(low, high, label, self.code, self.quarter)

    def steady(self, low: int, high: int, label: str) -> int:
        """Draw a number that is the same in every quarter."""
        return between(low, high, label, self.code)

    def lot(self, label: str) -> float:
        """Draw a number in [0, 1) for this unit and quarter."""
        return lot(label, self.code, self.quarter)

    def kept(self, count: int, weight: float, label: str) -> int:
        """Draw how many of so many cases were handled as they should be."""
        return kept(count, self.good, weight, label, self.code, self.quarter)

    def slips(self, most: float, label: str) -> int:
        """Draw how often something went wrong that should not: less than `most`, fewer for a strong unit."""
        return int((1 - self.good) * most * self.lot(label))

    def at(self, quarter: int) -> Case:
        """Ask the same about another quarter."""
        return Case(self.code, self.origin, quarter)

    def so_far(self) -> list[Case]:
        """Ask about each quarter from the first to this one."""
        return [self.at(quarter) for quarter in range(1, self.quarter + 1)]
