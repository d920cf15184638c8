"""Figures of the social effect: hotline, petitions, safety, problems, polls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .lots import lot, strength

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .cases import Answer, Case

# ---------------------------------------------------------------- S01, S02

SMALL_POLLS = {"Q06": 24, "B12": 29, "Q08": 30}
"""Units about which few were asked; 30 is just enough."""


def poll(case: Case) -> Answer:
    """S01: asked once a year; too few voices for two units."""
    sample = SMALL_POLLS.get(case.code) or case.draw(60, 240, "poll")
    best = round(sample * (0.45 + 0.45 * case.good))
    fair = round((sample - best) * (0.5 + 0.3 * case.lot("fairly")))
    poor = round((sample - best - fair) * (1 - case.good))
    return {"样本": sample, "满意": best, "较满意": fair, "一般": sample - best - fair - poor, "不满意": poor}


NO_RATINGS = {("B12", 1), ("Q05", 3), ("B08", 4)}
NO_COMPLAINTS = {"J01", "B01", "B07"}


def service(case: Case) -> Answer:
    """S02: now and then a counter was not rated at all; some were never complained of."""
    asked = f"{round(62 + 36 * case.good) - case.draw(0, 3, 'firms')}.5"
    if (case.code, case.quarter) in NO_RATINGS:
        return {"企业测评": asked, "评价": 0, "好评": 0, "差评": 0, "整改": 0}
    count = case.draw(80, 900, "ratings")
    bad = 0 if case.code in NO_COMPLAINTS else max(1, round(count * 0.03 * (1.1 - case.good) * case.lot("bad ratings")))
    good = round((count - bad) * min(1.0, 0.86 + 0.14 * case.good))
    return {"企业测评": asked, "评价": count, "好评": good, "差评": bad, "整改": case.kept(bad, 0.7, "mended")}


# ---------------------------------------------------------------- S03, S04

NO_HOTLINE = {"B05", "Q06"}
FEW_CALLS: Mapping[tuple[str, int], tuple[int, int]] = {
    ("B12", 1): (12, 9),
    ("Q03", 1): (19, 19),  # one too few
    ("B17", 2): (20, 19),  # just enough
    ("Q08", 3): (7, 7),
    ("B11", 4): (15, 14),
}


def calls(case: Case) -> Answer:
    """S03: units that get no calls, and some that get too few to be judged by."""
    count = case.draw(60, 420 if case.is_town else 200, "handed over")
    known = FEW_CALLS.get((case.code, case.quarter), (count, case.kept(count, 0.28, "closed in time")))
    return dict(zip(("交办", "办结"), known, strict=True))


HOTLINE: Mapping[tuple[str, int], tuple[int, int, int]] = {
    ("J02", 1): (200, 190, 0),  # 95 % exactly
    ("J03", 1): (199, 189, 1),  # just below 95 %
    ("B01", 1): (200, 188, 0),  # 94 % exactly: one whole step
    ("B02", 1): (200, 187, 0),  # 93.5 %: still one whole step
    ("Z08", 1): (200, 120, 0),  # far down: the floor of 40 %
    ("J06", 1): (180, 176, 6),  # satisfied, but the same matters again and again
    ("J02", 2): (400, 380, 0),
    ("Z08", 2): (210, 126, 15),  # on the floor, and the repeats take the rest
    ("Q03", 2): (60, 57, 0),
    ("B16", 2): (1000, 949, 3),
    ("Z07", 3): (260, 160, 4),
    ("J03", 4): (300, 285, 0),
}


def hotline(case: Case) -> Answer:
    """S04: exactly 95 %, just below, whole steps, the floor, repeats, and units that get no calls."""
    good = case.good
    count = case.draw(45, 320 if case.is_town else 160, "calls")
    if (case.code, case.quarter) in FEW_CALLS:
        count = FEW_CALLS[case.code, case.quarter][0]
    satisfied = round(count * min(1.0, 0.83 + 0.16 * good + 0.02 * case.lot("satisfied")))
    known = HOTLINE.get((case.code, case.quarter), (count, satisfied, int((1 - good) * 6 * case.lot("repeats"))))
    return dict(zip(("回访", "满意", "重复"), known, strict=True))


# ---------------------------------------------------------------- S05 to S08

NO_PETITIONS = {("Q07", 1), ("Q08", 1), ("Q08", 2), ("Y01", 3)}


def petitions(case: Case) -> Answer:
    """S05: who is handed no petition is not judged by it."""
    count = 0 if (case.code, case.quarter) in NO_PETITIONS else case.draw(3, 16, "petitions")
    return {"交办": count, "化解": case.kept(count, 0.5, "resolved"), "越级": case.slips(5, "over heads")}


GRAVE = {("Y03", 2)}
"""The one accident of the year in which several died."""
NO_HAZARDS = {("Q08", 1), ("Q07", 2)}


def safety(case: Case) -> Answer:
    """S06: few accidents, one of them grave; hazards are found nearly everywhere."""
    hazards = 0 if (case.code, case.quarter) in NO_HAZARDS else case.draw(6, 40, "hazards")
    return {
        "一般": int(case.lot("accident") > 0.88 + 0.12 * case.good),
        "较大": int((case.code, case.quarter) in GRAVE),
        "重大": 0,
        "隐患": hazards,
        "整改": case.kept(hazards, 0.4, "made safe"),
    }


def environment(case: Case) -> Answer:
    """S07: many units are handed nothing; some problems come back."""
    count = case.draw(0, 6, "pollution")
    closed = case.kept(count, 0.45, "cleaned")
    return {"交办": count, "销号": closed, "反弹": int(case.lot("polluted again") > 0.75 + 0.25 * case.good)}


NOTHING_DUE = {("B11", 1), ("Q08", 1), ("Y02", 2)}


def livelihood(case: Case) -> Answer:
    """S08: nodes that fell due in the quarter."""
    due = 0 if (case.code, case.quarter) in NOTHING_DUE else case.draw(3, 9, "nodes")
    return {"到期": due, "完成": case.kept(due, 0.5, "nodes done")}


# ---------------------------------------------------------------- S09, S10

NO_SAMPLE = {"Q05", "B04"}
RELAPSED: Mapping[tuple[str, int], tuple[int, int]] = {
    ("J03", 1): (10, 2),
    ("B16", 1): (10, 5),
    ("J03", 2): (8, 0),
    ("B16", 2): (10, 3),
    ("Z07", 2): (6, 1),
    ("B06", 4): (4, 4),  # all of them came back
}


def problems(case: Case) -> Answer:
    """S09: the list grows, problems relapse, some units are not sampled."""
    code = case.code
    listed = case.steady(10, 26, "problems")
    closed = round(listed * (0.52 + 0.47 * strength(code, 1)))
    for once in case.so_far()[1:]:
        listed += case.steady(4, 12, "more problems") if once.quarter == 2 else once.draw(4, 12, "more problems")
        closed = max(closed, round(listed * (0.55 + 0.45 * once.good)))
    sample = case.draw(5, 9, "sample")
    relapsed = int((1 - case.good) * 3 * case.lot("relapsed"))
    looked = (0, 0) if code in NO_SAMPLE else RELAPSED.get((code, case.quarter), (sample, relapsed))
    return {"清单": listed, "销号": closed, "抽查": looked[0], "反弹": looked[1]}


def errands(case: Case) -> Answer:
    """S10: some departments have nothing that could be done on somebody's behalf."""
    count = 0 if lot("no errands", case.code) < 0.12 else case.draw(8, 60, "errands")
    return {"可代办": count, "已代办": case.kept(count, 0.4, "run")}
