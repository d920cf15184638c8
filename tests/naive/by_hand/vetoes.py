"""一票否决 and 降等: which are in force against a unit, and what they make of its grade."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from by_hand.prices import VETOES
from by_hand.quarter import NotScoredError, exact
from by_hand.scheme import SCHEME
from by_hand.surroundings import frauds, in_quarter
from by_hand.tolerance import forgiven

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from by_hand.quarter import Quarter

GRADES = ("优秀", "良好", "合格", "不合格")
ONLY_FOR = {indicator.code: indicator.only for indicator in SCHEME}


def in_force(unit: str, quarter: Quarter) -> list[str]:
    """Codes in force in the quarter, those of 事项清单 first, each once; K05 stands for its 取消评优.

    取: a code acts once however often it is listed; factor 1 on the matter, or on the indicator that triggers it, lifts
    a veto that is tolerable.
    """
    listed = [
        row["event"]
        for row in quarter.optional_rows("事项清单", unit)
        if row["event"] in VETOES
        and (quarter.in_the_year(row["date"]) if VETOES[row["event"]].whole_year else in_quarter(quarter, row))
        and not (VETOES[row["event"]].tolerable and forgiven(unit, row["number"], quarter) == Fraction(1))
    ]
    figured = [
        code
        for indicator, code in triggered(unit, quarter)
        if not (VETOES[code].tolerable and forgiven(unit, indicator, quarter) == Fraction(1))
    ]
    fraud = ["K05"] if frauds(unit, quarter) else []
    return list(dict.fromkeys([*listed, *figured, *fraud]))


def triggered(unit: str, quarter: Quarter) -> Iterator[tuple[str, str]]:
    """触发: (indicator, code) of every condition that the unit's figures of the quarter meet."""
    if any(int(exact(row["reminders"] or 0)) >= 3 for row in quarter.optional_rows("督办单", unit)):
        yield "P04", "V6"
    for indicator, names in (("E09", ("年目标", "年实际", "进度目标", "进度实际")), ("S06", ("较大", "重大"))):
        only = ONLY_FOR[indicator]
        if only and not only & set(quarter.units[unit].get("属性") or []):
            continue
        if "不适用" in quarter.rulings(unit, indicator):
            continue
        try:
            found = quarter.figures(unit, indicator, *names)
        except NotScoredError:
            continue
        if indicator == "E09" and found[1] < found[0] and found[3] < found[2]:
            yield indicator, "V4"
        if indicator == "S06" and found[0] > 0:
            yield indicator, "安全降等"
        if indicator == "S06" and found[1] > 0:
            yield indicator, "V1"


def may_excel(codes: Iterable[str]) -> bool:
    """Whether a unit may be given a place among 优秀: nothing is in force but, at most, 降等, which acts afterwards."""
    return all(code in VETOES and VETOES[code].effect == "降等" for code in codes)


def after_vetoes(grade: str, codes: Iterable[str]) -> str:
    """等次 after caps and 不合格, then 降等, one grade for each code, never below 不合格."""
    place = GRADES.index(grade)
    effects = [VETOES[code] for code in codes if code in VETOES]
    for veto in effects:
        if veto.effect == "等次封顶":
            place = max(place, GRADES.index(veto.grade))
        if veto.effect == "不合格":
            place = len(GRADES) - 1
    drops = sum(veto.effect == "降等" for veto in effects)
    return GRADES[min(place + drops, len(GRADES) - 1)]
