"""What of the quarters does not enter the year as it was: merged and closed units, lines of a class that was left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping.findings import Finding, Where

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaoping.rulebook.model import Rulebook, Unit
    from kaoping.scoring.yearfigures import Quarter


def lost(quarters: Sequence[Quarter], book: Rulebook) -> Iterator[Finding]:
    """Say which quarters of the roster the year does not hold: merged units, and lines of a class that was left."""
    heirs = {code: unit for unit in book.units for code in unit.predecessors}
    seen: dict[str, tuple[str, str]] = {}
    for quarter in quarters:
        for unit in quarter.rulebook.units:
            seen[unit.code] = (unit.name, str(quarter.period))
            now = book.unit_by_code.get(unit.code)
            if now is not None and now.unit_class != unit.unit_class:
                yield _moved(quarter, book, unit, now)
    for code, (name, until) in seen.items():
        if code not in book.unit_by_code:
            yield _gone(name, code, until, heirs.get(code))


def _gone(name: str, code: str, until: str, heir: Unit | None) -> Finding:
    found = f"{name}（{code}）只到 {until} 在名册上，不参加年度排名"
    if heir is None:
        return Finding("W-YEAR-UNIT", Where(), found, "各季度得分留底")
    if heir.inherits:
        return Finding("W-YEAR-UNIT", Where(), f"{found}，各季度得分按“前身计入年度: 是”计入{heir.name}", "请核对")
    fix = "得分留底；要计入的，请在名册写 前身计入年度: 是"
    return Finding("W-YEAR-UNIT", Where(), f"{found}，并入{heir.name}以前的季度不计入{heir.name}的年度", fix)


def _moved(quarter: Quarter, book: Rulebook, then: Unit, now: Unit) -> Finding:
    kept = {one.code for one in book.indicators_of(now.unit_class)}
    lines = quarter.scored.lines
    own = lines[(lines["unit"] == then.code) & (lines["full"] > 0)]
    left = [code for code in own["indicator"] if code not in kept]
    found = (
        f"{now.name}（{now.code}）{quarter.period} 是{then.unit_class}，年度按{now.unit_class}计，该季按当季得分率计入"
    )
    if left:
        found += f"；{'、'.join(left)} 在{now.unit_class}没有分值，不计入"
    return Finding("W-YEAR-CLASS", Where(), found, "请核对")
