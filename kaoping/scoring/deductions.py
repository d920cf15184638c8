"""扣分: listed matters to points off the total. One matter costs once, at its heaviest, also across codes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kaoping.exact import settle_exact
from kaoping.intake.recognitions import day_fault, deduction_kinds, matter_fault
from kaoping.scoring.entries import DEDUCTION, Entry, capped, fixed, of_units, said_points, standing, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kaoping.intake.recognitions import Fault
    from kaoping.intake.sheets import Record
    from kaoping.rulebook.adjustments import Deduction
    from kaoping.rulebook.model import Rulebook
    from kaoping.scoring.tolerance import Grants

ZEROES: Final = "该指标清零"
AGAIN: Final = "再扣该指标同分值"
NO_AWARD: Final = "取消评优"


def deductions(listed: Iterable[Record], rulebook: Rulebook, grants: Grants) -> list[Entry]:
    """Price the rows of 事项清单 under the codes of 扣分, within a unit and period.

    In order: price (by level, each time, rising), one matter once at its heaviest, tolerance, the
    kind's cap, the cap of all.
    """
    kinds, scheme = deduction_kinds(rulebook), rulebook.scheme.deductions
    entries = [_opened(record, rulebook) for record in listed if text(record, "event") in kinds]
    found: list[Entry] = []
    for own in of_units(entries).values():
        priced = _once(_priced(own, kinds, rulebook), rulebook)
        settled = [_tolerated(entry, grants, rulebook) for entry in priced]
        for kind in kinds.values():
            if kind.cap is not None:
                settled = _within(settled, kind.code, fixed(kind.cap, rulebook), f"{kind.code} 的上限", rulebook)
        if scheme is not None:
            settled = _within(settled, "", fixed(scheme.cap, rulebook), "扣分上限", rulebook)
        found += settled
    return found


def _opened(record: Record, rulebook: Rulebook) -> Entry:
    entry = Entry(text(record, "unit"), DEDUCTION, text(record, "event"), record)
    fault = _fault(record, rulebook)
    return entry if fault is None else entry.out(fault.found)


def _fault(record: Record, rulebook: Rulebook) -> Fault | None:
    return matter_fault(record, rulebook) or day_fault(record, rulebook)


def _priced(own: list[Entry], kinds: Mapping[str, Deduction], rulebook: Rulebook) -> list[Entry]:
    """Give each row its price; times of a kind are its matters by the date of their first row."""
    turns: dict[tuple[str, str], int] = {}
    for entry in sorted((entry for entry in own if entry.counted), key=lambda entry: entry.when):
        times = sum(code == entry.code for code, _ in turns)
        turns.setdefault((entry.code, entry.text("number")), times)
    return [
        _price(entry, kinds[entry.code], turns[entry.code, entry.text("number")], rulebook) if entry.counted else entry
        for entry in own
    ]


def _price(entry: Entry, kind: Deduction, turn: int, rulebook: Rulebook) -> Entry:
    level, points, how = entry.text("level"), Decimal(0), ""
    if kind.by_level is not None:
        points, how = kind.by_level[level], f"{level}级扣"
    elif kind.rising:
        points, how = kind.rising[min(turn, len(kind.rising) - 1)], f"本期第 {turn + 1} 次扣"
    elif kind.each is not None:
        points, how = kind.each, "每次扣"
    if points and level in kind.doubled:
        points, how = 2 * points, f"{level}级加倍，{how}"
    said = [f"{how} {said_points(fixed(points, rulebook), rulebook)}"] if points else []
    if kind.further:
        named = entry.text("indicator")
        if AGAIN in kind.further:
            standard = rulebook.by_code[named].points[rulebook.unit_by_code[entry.unit].unit_class]
            points += standard
            said.append(f"再扣指标 {named} 的细则分值 {said_points(fixed(standard, rulebook), rulebook)}")
        said += [f"并处{f'指标 {named} 清零' if one == ZEROES else one}" for one in kind.further if one != AGAIN]
    before = fixed(points, rulebook)
    return replace(entry, before=before).worth(before, "，".join([f"{kind.code} {kind.name}", *said]))


def _once(own: list[Entry], rulebook: Rulebook) -> list[Entry]:
    """Of each matter (事项编号) keep the heaviest row, the earliest of equals."""
    heaviest: dict[str, Entry] = {}
    for entry in sorted((one for one in own if one.counted), key=lambda one: (-one.before, one.when)):
        heaviest.setdefault(entry.text("number"), entry)
    return [_unless_counted(entry, heaviest, rulebook) for entry in own]


def _unless_counted(entry: Entry, heaviest: Mapping[str, Entry], rulebook: Rulebook) -> Entry:
    by = heaviest.get(entry.text("number"))
    if not entry.counted or by is None or by is entry or by.record is None:
        return entry
    counted = f"{by.code} 扣 {said_points(by.before, rulebook)}（{standing(by.record)}）"
    return entry.out(f"同一事项（{entry.text('number')}）已由 {counted}计，不重复扣", "W-REC-ONCE", "请核对")


def _tolerated(entry: Entry, grants: Grants, rulebook: Rulebook) -> Entry:
    grant = grants.find(entry.unit, entry.text("number"))
    if grant is None or not entry.counted:
        return entry
    back = settle_exact(grant.share * entry.points, 0, rulebook.scheme.precision.rounding)
    tolerated = replace(entry, tolerance=grant.entry.text("number"))
    return tolerated.worth(entry.points - back, f"按{grant.words} 补回 {said_points(back, rulebook)}")


def _within(own: list[Entry], code: str, cap: int, name: str, rulebook: Rulebook) -> list[Entry]:
    def why(taken: int) -> str:
        return f"超过{name} {said_points(cap, rulebook)}，少扣 {said_points(taken, rulebook)}"

    inside = [entry for entry in own if code in {"", entry.code}]
    kept = iter(capped(inside, cap, why))
    return [next(kept) if code in {"", entry.code} else entry for entry in own]


def further_of(entries: Iterable[Entry], rulebook: Rulebook) -> Iterator[tuple[Entry, str]]:
    """What 并处 brings besides points: (row, 该指标清零 or 取消评优), also where a heavier row is counted.

    A row with a fault brings nothing.
    """
    kinds = deduction_kinds(rulebook)
    for entry in entries:
        for one in kinds[entry.code].further:
            if one != AGAIN and entry.record is not None and _fault(entry.record, rulebook) is None:
                yield entry, one
