"""加分: recognised matters to points on the total. One matter counts once, at its highest."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from kaoping.intake.recognitions import bonus_fault, bonus_kinds, day_fault
from kaoping.methods._wording import percent
from kaoping.scoring.entries import BONUS, CLAIM, Entry, capped, fixed, of_units, said_points, same, standing, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kaoping.intake.sheets import Record
    from kaoping.rulebook.adjustments import Bonus, Populations
    from kaoping.rulebook.model import Rulebook


def bonuses(recognised: Iterable[Record], deducted: frozenset[str], rulebook: Rulebook) -> list[Entry]:
    """Price the rows of 加分认定表, within a unit and period.

    In order: price, one matter once at its highest, the kind's cap, the cap of the quarter (of the
    year in a year), the conditions on populations. deducted: units from whose total something was taken.
    """
    scheme = rulebook.scheme.bonuses
    entries = [_opened(record, rulebook) for record in recognised]
    if scheme is None:
        return entries
    found: list[Entry] = []
    for own in of_units(entries).values():
        counted = _once(own, rulebook)
        for kind in scheme.kinds:
            if kind.cap is not None:
                counted = _within(counted, kind.code, fixed(kind.cap, rulebook), f"{kind.code} 的上限", rulebook)
        counted = _within(counted, "", *cap_of_all(rulebook), rulebook)
        found += counted
    return found if scheme.populations is None else _conditional(found, scheme.populations, deducted, rulebook)


def cap_of_all(rulebook: Rulebook) -> tuple[int, str]:
    """The cap of a unit's bonuses in the period that is scored, and its name."""
    scheme = rulebook.scheme.bonuses
    if scheme is None:
        return 0, "加分上限"
    if rulebook.period.kind == "year":
        return fixed(scheme.year_cap, rulebook), "全年加分上限"
    return fixed(min(scheme.quarter_cap, scheme.year_cap), rulebook), "每季加分上限"


def _opened(record: Record, rulebook: Rulebook) -> Entry:
    entry = Entry(text(record, "unit"), BONUS, text(record, "event"), record)
    fault = bonus_fault(record, rulebook) or day_fault(record, rulebook)
    if fault is not None:
        return entry.out(fault.found)
    points, how = _price(record, bonus_kinds(rulebook)[entry.code])
    before = fixed(points, rulebook)
    name = bonus_kinds(rulebook)[entry.code].name
    return replace(entry, before=before).worth(before, f"{entry.code} {name}，{how} {said_points(before, rulebook)}")


def _price(record: Record, kind: Bonus) -> tuple[Decimal, str]:
    if kind.by_level is not None:
        level = text(record, "level")
        return kind.by_level[level], f"{level}级加"
    if kind.at_most is not None:
        return Decimal(text(record, "points")), f"认定（{text(record, 'reason')}）加"
    return kind.each or Decimal(0), "每项加"


def matter_of(record: Record) -> str:
    """What makes two rows one matter: the document's number, without one the matter's words."""
    return same(text(record, "document") or text(record, "matter"))


def _once(own: Sequence[Entry], rulebook: Rulebook) -> list[Entry]:
    """Of each matter keep the highest row, the earliest of equals."""
    highest: dict[str, Entry] = {}
    for entry in sorted((one for one in own if one.counted), key=lambda one: (-one.before, one.when)):
        if entry.record is not None:
            highest.setdefault(matter_of(entry.record), entry)
    return [_unless_counted(entry, highest, rulebook) for entry in own]


def _unless_counted(entry: Entry, highest: Mapping[str, Entry], rulebook: Rulebook) -> Entry:
    if not entry.counted or entry.record is None:
        return entry
    by = highest[matter_of(entry.record)]
    if by is entry or by.record is None:
        return entry
    counted = f"{by.code} 加 {said_points(by.before, rulebook)}（{standing(by.record)}）"
    return entry.out(f"同一事项已由 {counted}计，不重复加", "W-REC-ONCE", "请核对")


def _within(own: list[Entry], code: str, cap: int, name: str, rulebook: Rulebook) -> list[Entry]:
    def why(taken: int) -> str:
        return f"超过{name} {said_points(cap, rulebook)}，少加 {said_points(taken, rulebook)}"

    kept = iter(capped([entry for entry in own if code in {"", entry.code}], cap, why))
    return [next(kept) if code in {"", entry.code} else entry for entry in own]


# --- conditions on populations ------------------------------------------------------------------


def _conditional(
    entries: list[Entry], populations: Populations, deducted: frozenset[str], rulebook: Rulebook
) -> list[Entry]:
    """Without enough ranked units that were deducted nobody's bonus counts; of too many, only the highest count."""
    ranked = frozenset(unit.code for unit in rulebook.units if not unit.unranked)
    if populations.deducted is not None:
        there = len(deducted & ranked)
        if there < _exact(populations.deducted) * len(ranked):
            share = percent(populations.deducted)
            reason = f"参加排名的 {len(ranked)} 家中 {there} 家被扣分，占比不到 {share}，加分都不计"
            return [entry.out(reason) if entry.counted else entry for entry in entries]
    if populations.rewarded is None:
        return entries
    kept = _highest(entries, int(_exact(populations.rewarded) * len(ranked)), ranked)
    reason = (
        f"参加排名的 {len(ranked)} 家中加分的单位占比不得高于 {percent(populations.rewarded)}，只计加分最多的"
        f" {len(kept)} 家"
    )
    return [
        entry.out(reason) if entry.counted and entry.unit in ranked and entry.unit not in kept else entry
        for entry in entries
    ]


def _highest(entries: Iterable[Entry], places: int, ranked: frozenset[str]) -> frozenset[str]:
    """Units with the highest bonuses, as many as there are places; who is tied at the line has none."""
    sums: Counter[str] = Counter()
    for entry in entries:
        if entry.counted and entry.points and entry.unit in ranked:
            sums[entry.unit] += entry.points
    if len(sums) <= places:
        return frozenset(sums)
    line = sorted(sums.values(), reverse=True)[places]
    return frozenset(unit for unit, points in sums.items() if points > line)


def _exact(share: float) -> Fraction:
    return Fraction(repr(share))


# --- claims -------------------------------------------------------------------------------------


def claims(
    claimed: Iterable[Record], senders: Mapping[str, str], recognised: Sequence[Entry], rulebook: Rulebook
) -> list[Entry]:
    """Say of each claim of a unit (加分申报) whether it was recognised under its document, and what became of that."""
    kinds = bonus_kinds(rulebook)
    by_document: dict[tuple[str, str], list[Entry]] = {}
    for entry in recognised:
        if entry.text("document"):
            by_document.setdefault((entry.unit, same(entry.text("document"))), []).append(entry)
    found = []
    for record in claimed:
        entry = Entry(senders.get(record.file, ""), CLAIM, text(record, "event"), record)
        known = by_document.get((entry.unit, same(entry.text("document"))), [])
        if not known:
            unknown = "" if entry.code in kinds else f"，方案也没有加分项 {entry.code}"
            found.append(entry.out(f"未认定，加分认定表没有这个文号{unknown}，不加分"))
        else:
            found.append(_through(entry, known, rulebook))
    return found


def _through(claim: Entry, known: Sequence[Entry], rulebook: Rulebook) -> Entry:
    """Count a claim through the recognition of its code, else through the one that counted most."""
    by = max(known, key=lambda entry: (entry.code == claim.code, entry.points, entry.when))
    where = "" if by.record is None else f"（{standing(by.record)}）"
    other = "" if by.code == claim.code else f"，按 {by.code} 认定"
    if not by.counted:
        return claim.out(f"已由认定 {by.text('number')} 认定{where}{other}，但认定的一行没有计入：{by.reasons[-1]}")
    return claim.because(
        f"已由认定 {by.text('number')} 认定{where}{other}，计 {said_points(by.points, rulebook)}，分记在认定的一行"
    )
