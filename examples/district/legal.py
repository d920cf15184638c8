"""Figures of the legal effect: decisions, review, suits, permits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .cases import DOES_NOT_APPLY, MISSING, NOT_PROVEN, NOTHING, Answer, Case

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_DRAFTS = {("B08", 1), ("B08", 3), ("Y03", 2), ("Q08", 4)}


def legality(case: Case) -> Answer:
    """L01: some units had nothing to review; here and there a document went out unreviewed."""
    if (case.code, case.quarter) in NO_DRAFTS:
        return {"应审": 0, "已审": 0, "未审印发": 0}
    due = case.draw(2, 8, "drafts")
    reviewed = case.kept(due, 0.45, "reviewed")
    return {"应审": due, "已审": reviewed, "未审印发": int(reviewed < due and case.lot("unreviewed") < 0.25)}


def competition(case: Case) -> Answer:
    """L02: many units issue nothing that touches the market in a quarter."""
    due = case.draw(0, 5, "measures")
    reviewed = case.kept(due, 0.45, "fair")
    return {"应审": due, "已审": reviewed, "纠正": int(case.lot("corrected") > 0.9 + 0.1 * case.good)}


NO_BIG_MATTERS = "B08"
RULED_NOT_APPLICABLE = "B11"
LEFT_BLANK = {("B09", 2)}
CLAIMS_NOT_APPLICABLE = {("B12", 2), ("B12", 3)}


def big_matters(case: Case) -> Answer:
    """L03: none; not applicable by ruling; not reported; claimed not applicable, unheard and refused."""
    if case.code == NO_BIG_MATTERS:
        return {"事项": NOTHING, "齐备": NOTHING}
    if case.code == RULED_NOT_APPLICABLE:
        return {"事项": DOES_NOT_APPLY, "齐备": DOES_NOT_APPLY}
    if (case.code, case.quarter) in LEFT_BLANK:
        return {"事项": (MISSING, None), "齐备": (MISSING, None)}
    if (case.code, case.quarter) in CLAIMS_NOT_APPLICABLE:
        return {"事项": (NOT_PROVEN, None), "齐备": (NOT_PROVEN, None)}
    count = case.draw(4, 16, "matters")
    lacking = round((1 - case.good) * count * (0.2 + 0.4 * case.lot("minutes")))
    return {"事项": count, "齐备": count - lacking}


def proposals(case: Case) -> Answer:
    """L05: who has nothing to answer gets full marks; some answers are sent back."""
    count = case.draw(0, 6, "proposals")
    answered = case.kept(count, 0.3, "answered in time")
    satisfied = case.kept(count, 0.35, "satisfied with")
    return {"承办": count, "答复": answered, "满意": satisfied, "退办": min(count - satisfied, case.slips(4, "again"))}


def publication(case: Case) -> Answer:
    """L06: hearings are rare; information comes late with weak units."""
    shown, heard = case.draw(3, 20, "to be published"), case.draw(0, 2, "to be heard")
    return {
        "应公示": shown,
        "已公示": case.kept(shown, 0.35, "published"),
        "应听证": heard,
        "已听证": case.kept(heard, 0.4, "heard"),
        "超时": case.slips(6, "overtime"),
    }


# reviews closed, of them corrected; suits closed, of them lost
SUITS: Mapping[tuple[str, int], tuple[int, int, int, int]] = {
    ("B13", 1): (12, 1, 8, 0),  # 1 of 20: exactly 5 %
    ("B14", 1): (9, 1, 8, 0),  # 1 of 17: 5.88 %, not yet a whole step
    ("B16", 1): (16, 2, 9, 1),  # 3 of 25: 12 %, seven whole steps
    ("J03", 1): (1, 1, 1, 0),  # 2 closed: by the case
    ("Z02", 2): (1, 0, 1, 1),
    ("B13", 2): (30, 2, 20, 1),  # 3 of 50: 6 %, one whole step
    ("Q04", 3): (2, 1, 1, 0),  # 3 closed: by the rate, far down
    ("B16", 4): (4, 3, 3, 2),  # more than the full marks
}
OFTEN_SUED = {"B13", "B14", "B16", "Q04"}


def suits(case: Case) -> Answer:
    """L07: few cases are counted one by one, many by their rate."""
    most = 14 if case.code in OFTEN_SUED else 2
    reviews, trials = case.draw(most // 4, most, "reviews"), case.draw(0, most // 2, "trials")
    corrected, lost = (
        round(count * (1 - case.good) * 0.5 * case.lot(label))
        for count, label in ((reviews, "corrected"), (trials, "lost"))
    )
    known = SUITS.get((case.code, case.quarter), (reviews, corrected, trials, lost))
    return dict(zip(("复议审结", "纠错", "一审审结", "败诉"), known, strict=True))


def appearances(case: Case) -> Answer:
    """L08: most units are not sued in a quarter."""
    due = case.draw(1, 5, "sittings") if case.code in OFTEN_SUED else case.draw(0, 2, "sittings")
    return {"应出庭": due, "实出庭": case.kept(due, 0.5, "appeared")}


def enforcement(case: Case) -> Answer:
    """L09: files are always read; leniency does not always arise."""
    files, mild = case.draw(6, 20, "files"), case.draw(0, 8, "mild")
    return {
        "案卷": files,
        "合格": case.kept(files, 0.35, "in order"),
        "可适用": mild,
        "适用": case.kept(mild, 0.5, "leniency"),
    }


NO_PERMITS = {"Q08", "Q06", "B12"}


def permits(case: Case) -> Answer:
    """L10: three units grant no permits; the list grows."""
    due = case.steady(15, 120, "permits") + 2 * case.quarter
    return {
        "应认领": due,
        "已认领": case.kept(due, 0.2, "claimed"),
        "清单外": int(case.lot("outside the list") > 0.9 + 0.1 * case.good),
        "要素错误": case.slips(8, "wrong elements"),
    }
