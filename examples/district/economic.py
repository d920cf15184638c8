"""Figures of the economic effect; most run from the start of the year and never fall."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from .cases import NOTHING, OWN, Answer, Case
from .lots import between, lot, one_of, plain, strength

if TYPE_CHECKING:
    from collections.abc import Mapping

# ---------------------------------------------------------------- E01, E02, E04

TAX_GROWN = {2: (195, 225), 3: (290, 330), 4: (395, 440)}
"""Between which percentages of the first quarter's taxes those of later quarters lie."""


def taxes(case: Case) -> Answer:
    """E01: J04 falls behind the year before; parks have the highest target."""
    code, quarter = case.code, case.quarter
    target = "10" if code.startswith("Y") else one_of(("5.5", "6", "6.5", "7", "8"), "target", code)
    base = Decimal(between(300_000, 2_500_000, "tax", code)) / 100
    if quarter > 1:
        label = ("tax second", code) if quarter == 2 else ("tax", code, quarter)
        base = base * Decimal(between(*TAX_GROWN[quarter], *label)) / 100
    before = base.quantize(Decimal("0.01"))
    growth = -0.063 if code == "J04" else 0.01 + 0.13 * case.good + 0.03 * case.lot("growth")
    now = before * (1 + Decimal(f"{growth:.4f}"))
    return {"本期": plain(now, 2), "同期": plain(before, 2), "增速": target}


AHEAD = "J01"
NO_PROJECTS = "B08"
ZERO_PROJECTS = "B12"
INVESTMENT_CLAIMED = {"J05": Decimal("1.08"), "B02": Decimal("1.15"), "Z02": Decimal("1.03")}


def investment(case: Case) -> Answer:
    """E02: one unit far ahead of time, one without projects, one with a plan of nought, three that claim more."""
    code = case.code
    if code == NO_PROJECTS:
        return {"计划": NOTHING, "完成": NOTHING}
    if code == ZERO_PROJECTS:
        return {"计划": "0", "完成": "0"}
    plan = Decimal(between(16, 120, "plan", code) * (500 if case.is_town else 150))
    pace = 1.24 if code == AHEAD else 0.62 + 0.45 * case.good + 0.06 * case.lot("pace")
    done = plan * Decimal(f"{pace:.3f}") * case.quarter / 4
    if case.origin == OWN:
        done *= INVESTMENT_CLAIMED.get(code, Decimal(1))
    return {"计划": plain(plan), "完成": plain(done, 1)}


NO_INVESTORS = {"B08", "B11", "B12", "Q08"}
"""Units that are not asked to bring in investment: the department says 不适用, they themselves 无."""

INVESTORS_CLAIMED = {"B06": Decimal("1.2"), "Y02": Decimal("1.05"), "Z04": Decimal("1.1")}


def investors(case: Case) -> Answer:
    """E04: three units claim more than came; sites lie idle."""
    year = Decimal(case.steady(20, 90, "investors") * (400 if case.is_town else 100))
    pace = 0.60 + 0.50 * case.good + 0.12 * case.lot("arrivals")
    came = year * Decimal(f"{pace:.3f}") * case.quarter / 4
    if case.origin == OWN:
        came *= INVESTORS_CLAIMED.get(case.code, Decimal(1))
    return {
        "到位": plain(came, 1),
        "目标": plain(year * case.quarter / 4),
        "未开工": case.slips(6, "idle sites"),
        "虚报": int(case.lot("made up") > 0.88 + 0.12 * case.good),
    }


# ---------------------------------------------------------------- targets of what the lists count

NO_PROJECT_TARGET = {"B08", "B11"}


def project_target(code: str, quarter: int) -> int:
    """Points of new projects (E03) that a unit should have by the end of a quarter."""
    if code in NO_PROJECT_TARGET:
        return 0
    year = between(6, 12, "projects", code) if code[0] in "JZY" else between(3, 7, "projects", code)
    return -(-year * quarter // 4)


def projects(case: Case) -> Answer:
    """E03: two units have no target."""
    return {"目标": project_target(case.code, case.quarter)}


NO_FUNDS_TARGET = {"Q08", "B12"}


def funds_target(code: str, quarter: int) -> int:
    """Funds (E05, 万元) that a unit should have won by the end of a quarter."""
    if code in NO_FUNDS_TARGET:
        return 0
    return between(2, 24, "funds", code) * 100 * quarter


def funds(case: Case) -> Answer:
    """E05: two units are not asked to win funds."""
    return {"目标": funds_target(case.code, case.quarter)}


# ---------------------------------------------------------------- E09, E10

# year target, year actual, five-year progress target, five-year actual
ENERGY: Mapping[tuple[str, int], tuple[str, str, str, str]] = {
    ("Y01", 1): ("3.2", "3.6", "6.4", "6.9"),  # both met
    ("Y02", 1): ("3.2", "2.9", "6.4", "6.4"),  # only the five-year progress, exactly
    ("Y03", 1): ("3", "3", "6", "5.5"),  # only the year, exactly
    ("Q02", 1): ("3.5", "3.8", "7", "7.25"),
    ("Y01", 2): ("3.2", "3.45", "6.8", "7.1"),
    ("Y02", 2): ("3.2", "2.4", "6.8", "6.1"),  # neither
    ("Y03", 2): ("3", "2.8", "6.4", "6.5"),
    ("Q02", 2): ("3.5", "3.6", "7.4", "7.2"),
    ("Y01", 3): ("3.2", "3.3", "7.2", "7.4"),
    ("Y02", 3): ("3.2", "3.1", "7.2", "7.3"),
    ("Y03", 3): ("3", "3.1", "6.8", "6.7"),
    ("Q02", 3): ("3.5", "3.5", "7.8", "7.8"),  # both met, exactly
    ("Y01", 4): ("3.2", "3.35", "7.6", "7.8"),
    ("Y02", 4): ("3.2", "3.25", "7.6", "7.65"),
    ("Y03", 4): ("3", "2.7", "7.2", "6.9"),  # neither
    ("Q02", 4): ("3.5", "3.7", "8.2", "8.4"),
}


def energy(case: Case) -> Answer:
    """E09: all four quadrants of the decision table."""
    return dict(zip(("年目标", "年实际", "进度目标", "进度实际"), ENERGY[case.code, case.quarter], strict=True))


# target, actual
CONSUMPTION: Mapping[tuple[str, int], tuple[str, str]] = {
    ("Y01", 1): ("12.5", "11.9"),
    ("Y02", 1): ("20", "20"),  # exactly the target
    ("Y03", 1): ("4", "4.4"),  # exactly a tenth above
    ("Y01", 2): ("12", "12.06"),
    ("Y02", 2): ("20", "24"),  # exactly a fifth above
    ("Y03", 2): ("4", "4.46"),
    ("Y01", 3): ("12.2", "12.1"),
    ("Y02", 3): ("20.5", "21.8"),
    ("Y03", 3): ("4", "5.02"),  # more than a fifth above
    ("Y01", 4): ("13", "12.4"),
    ("Y02", 4): ("21", "20.7"),
    ("Y03", 4): ("4.2", "4.5"),
}


def consumption(case: Case) -> Answer:
    """E10: every band, and each of its edges."""
    return dict(zip(("目标", "实际"), CONSUMPTION[case.code, case.quarter], strict=True))


# ---------------------------------------------------------------- E12, E13

NO_REFORMS = {"Y03"}


def reforms(case: Case) -> Answer:
    """E12: tasks fall due all year; what was done stays done; one unit has none."""
    if case.code in NO_REFORMS:
        return {"任务": 0, "完成": 0}
    year = case.steady(4, 10, "reforms")
    due = [-(-year * once.quarter // 4) for once in case.so_far()]
    done = max(min(count, once.kept(count, 0.6, "reformed")) for count, once in zip(due, case.so_far(), strict=True))
    return {"任务": due[-1], "完成": done}


SHRINKS = {"J04", "Z08"}


def market(case: Case) -> Answer:
    """E13: two places lose shops; elsewhere their number grows; departments promise less than the law's days."""
    before = case.steady(800, 6000, "shops")
    rate = -0.004 if case.code in SHRINKS else 0.005 + 0.02 * strength(case.code, 1)
    grown = sum(before * (rate + 0.004 * (once.lot("new shops") - 0.5)) for once in case.so_far())
    days = case.steady(60, 480, "days by law")
    share = 0.72 - 0.32 * case.good - 0.08 * lot("promise", case.code)
    return {"净增": round(grown), "上年末": before, "法定": days, "承诺": round(days * share)}
