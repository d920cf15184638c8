"""The facts of a quarter: its dates, the roster as it stood, the figures and who is believed, the record tables."""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from by_hand.weights import POINTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SCORED, NOT_APPLICABLE, MISSING = "计分", "不适用", "缺报"
YEARLY, TO_THE_YEAR, ZEROED = "本期不考核", "并入年度", "否决清零"
BLOCKED = "来源部门未报"

AUTHORITY = ("核查", "来源部门", "自报")

OWN_FIGURES = {
    *("L01.应审", "L01.已审", "L03.事项", "L03.齐备", "L06.应公示", "L06.已公示", "L06.应听证", "L06.已听证"),
    *("E02.计划", "E02.完成", "E04.到位", "S09.清单", "S09.销号", "S10.可代办", "S10.已代办"),
}
"""Figures that the unit itself reports (自报). All of them say 无: 按零; all others are owed by a source department."""

EVERYBODY = {"各镇街": "镇街", "区政府各部门": "部门"}


class NotScoredError(Exception):
    """The line gets no ratio; `state` says why."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


class Quarter:
    """One quarter: its dates, the roster as it stood, the figures and the record tables."""

    def __init__(self, facts: dict[str, Any], roster: Sequence[dict[str, Any]], period: str) -> None:
        year, quarter = int(period[:4]), int(period[-1])
        self.period = period
        self.new_year = dt.date(year, 1, 1)
        self.first_day = dt.date(year, 3 * quarter - 2, 1)
        self.last_day = dt.date(year + quarter // 4, 3 * quarter % 12 + 1, 1) - dt.timedelta(days=1)
        standing = [as_of(period, entry) for entry in roster]
        self.units = {unit["代码"]: unit for unit in standing if present(period, unit)}
        self.gone = {unit["代码"]: unit for unit in standing if unit["代码"] not in self.units}
        self.ledgers: dict[str, list[dict[str, Any]] | None] = facts["ledgers"]
        self.claims: list[dict[str, Any]] = facts.get("claims", [])
        self.entries: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
        for row in facts["figures"]:
            origins = self.entries.setdefault((row["unit"], row["item"]), {})
            assert row["origin"] not in origins, f"{row['unit']} {row['item']} 由{row['origin']}报了两次"
            origins[row["origin"]] = row
        self._check_responsible()

    # ------------------------------------------------------------ units

    def kind(self, unit: str) -> str:
        """类别 of the unit in this period."""
        kind: str = self.units[unit]["类别"]
        return kind

    def standard(self, unit: str, code: str) -> int:
        """细则分 of an indicator for the unit's class; prices in a clause are shares of it."""
        return POINTS[code][self.kind(unit)]

    def class_without_unranked(self, kind: str) -> list[str]:
        """The units whose values make minimum and maximum of the class: all but 单列."""
        return [code for code, unit in self.units.items() if unit["类别"] == kind and unit.get("单列") != "是"]

    def today(self, code: str) -> str:
        """The unit that stands for `code` now: itself, or the one that names it as 前身.

        取: rows that still name a unit merged since then count for its successor.
        """
        heirs = [heir for heir, unit in self.units.items() if code in (unit.get("前身") or [])]
        return code if code in self.units or not heirs else heirs[0]

    def code_of(self, word: str) -> str:
        """Code of the one unit that is called so; a merged unit's name means its successor."""

        def called(units: dict[str, dict[str, Any]]) -> list[str]:
            return [code for code, unit in units.items() if word in {code, unit.get("名称"), *unit.get("别名", [])}]

        found = called(self.units) or sorted({self.today(code) for code in called(self.gone)} & set(self.units))
        assert len(found) == 1, f"“{word}”在名册中对应 {found}"
        return found[0]

    # ------------------------------------------------------------ record tables

    def table(self, name: str) -> list[dict[str, Any]]:
        """All rows of a record table; one that its keeper did not send blocks what is counted from it."""
        rows = self.ledgers.get(name)
        if rows is None:
            raise NotScoredError(BLOCKED)
        return rows

    def rows(self, table: str, unit: str) -> list[dict[str, Any]]:
        """Rows of a record table that are about the unit; a table without such rows counts 0."""
        return [row for row in self.table(table) if self.today(row["unit"]) == unit]

    def optional_rows(self, table: str, unit: str) -> list[dict[str, Any]]:
        """The same of a table that feeds totals and grades: one that was not sent moves neither."""
        return [row for row in self.ledgers.get(table) or [] if self.today(row["unit"]) == unit]

    def rows_of_the_year(self, table: str, unit: str, day: str = "date") -> list[dict[str, Any]]:
        """The unit's rows dated from the year's first day to the period's last.

        取: a row without a date does not count.
        """
        return [row for row in self.rows(table, unit) if self.in_the_year(row[day])]

    def in_the_year(self, text: str | None) -> bool:
        """From the year's first day to the period's last, both included."""
        day = date(text)
        return day is not None and self.new_year <= day <= self.last_day

    def tasks(self, unit: str) -> list[dict[str, Any]]:
        """任务台账: the tasks that count for the unit, each once."""
        return [row for row in self.table("任务台账") if unit in self.responsible(row)]

    def responsible(self, task: dict[str, Any]) -> set[str]:
        """The units a task counts for.

        各镇街、区政府各部门 stand for the classes of that period; the lead counts where nobody else is named,
        or where it is named as well.
        """
        named = words(task["responsible_text"])
        if not named:
            return {self.today(task["lead"])}
        units: set[str] = set()
        for word in named:
            if word in EVERYBODY:
                units |= {code for code, unit in self.units.items() if unit["类别"] == EVERYBODY[word]}
            else:
                units |= {self.code_of(word)}
        return units

    def _check_responsible(self) -> None:
        for task in self.ledgers.get("任务台账") or []:
            mine, given = self.responsible(task), {self.today(code) for code in task["responsible"]}
            assert mine == given, (
                f"{task['number']} 责任单位“{task['responsible_text']}”：算得 {sorted(mine)}，所给 {sorted(given)}"
            )

    # ------------------------------------------------------------ figures

    def rulings(self, unit: str, code: str) -> set[str]:
        """督查室's rulings (认定表) on one indicator of the unit."""
        rows = self.ledgers.get("认定表") or []
        return {row["ruling"] for row in rows if row["unit"] == unit and row["scope"] in {code, "全部"}}

    def figure(self, unit: str, code: str, name: str) -> Fraction | str:
        """One item's value, or why it has none: 不适用, 缺报 or 来源部门未报.

        核查 > 来源部门 > 自报. A unit cannot excuse itself: its own 不适用 is 未证实 and counts as 缺报.
        取: a source department's 不适用 stands even over a number the unit reports.
        取: a ruling 未证实 strikes out what the unit itself reported, not what a department reported.
        取: a figure the unit owes is its own 缺报 even if the department beside it was silent as well;
        any other figure without a value is the department's, and blocks the line.
        """
        item = f"{code}.{name}"
        origins = self.entries.get((unit, item), {})
        for origin in AUTHORITY:
            row = origins.get(origin)
            if row is None or (origin == "自报" and "未证实" in self.rulings(unit, code)):
                continue
            if row["state"] == "有值":
                return exact(row["value"])
            if row["state"] == "无" and item in OWN_FIGURES:
                return Fraction(0)
            if row["state"] == NOT_APPLICABLE and origin != "自报":
                return NOT_APPLICABLE
        return MISSING if item in OWN_FIGURES else BLOCKED

    def figures(self, unit: str, code: str, *names: str) -> list[Fraction]:
        """Values of an indicator's reported items; one 不适用 excuses the line, else one that is not there spoils it.

        取: 不适用 comes first, for a figure is not owed to an indicator that does not apply; then the department's
        silence, which is never the unit's zero; then the unit's.
        """
        found = [self.figure(unit, code, name) for name in names]
        for state in (NOT_APPLICABLE, BLOCKED, MISSING):
            if state in found:
                raise NotScoredError(state)
        return [value for value in found if isinstance(value, Fraction)]

    def part(self, unit: str, code: str, *names: str) -> list[Fraction] | None:
        """The same for one part of a 合成: one 不适用 leaves out this part only."""
        try:
            return self.figures(unit, code, *names)
        except NotScoredError as reason:
            if reason.state == NOT_APPLICABLE:
                return None
            raise


# ---------------------------------------------------------------- reading


def as_of(period: str, entry: dict[str, Any]) -> dict[str, Any]:
    """A roster entry as it stands in the period: 按期 gives way to its latest value that has begun.

    取: a value that has not begun yet is as if it were not written, save that a unit not yet there may have only such.
    """
    found: dict[str, Any] = {}
    for key, written in entry.items():
        if not (isinstance(written, dict) and set(written) == {"按期"}):
            found[key] = written
            continue
        begun = [start for start in written["按期"] if start <= period]
        if begun:
            found[key] = written["按期"][max(begun)]
    return found


def present(period: str, unit: dict[str, Any]) -> bool:
    """Whether the unit is appraised in the period: 自 and 至 are its first and its last, both included."""
    return str(unit.get("自") or period) <= period <= str(unit.get("至") or period)


def words(text: str | None) -> list[str]:
    """甲、乙；丙 → 甲, 乙, 丙."""
    return [word.strip() for word in re.split(r"[、,，;；]", text or "") if word.strip()]


def named_units(quarter: Quarter, written: str | Iterable[str] | None) -> set[str]:
    """The units of a cell that lists units, whether as words or as codes."""
    listed = words(written) if isinstance(written, str) or written is None else list(written)
    return {quarter.code_of(word) for word in listed}


def exact(number: str | float) -> Fraction:
    """The number as it is written: 0.8 is four fifths, not the float nearest to it."""
    return Fraction(str(number))


def date(text: str | None) -> dt.date | None:
    """The day that a cell holds, if it holds one."""
    return dt.date.fromisoformat(text) if text else None
