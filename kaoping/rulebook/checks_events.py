"""The review of how events are priced and limited: kinds' own caps, rising and doubled prices, conditions, ledgers.

Every check is one function of an edition, as in `kaoping.rulebook.lint`, which runs them.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from kaoping.findings import Finding
from kaoping.layouts import BONUS_RULINGS, EVENTS_LIST, LEVELS, TOLERANCE_RULINGS
from kaoping.methods.decision_table import DecisionTableParams
from kaoping.rulebook.checking import is_too_fine, unknown
from kaoping.rulebook.declared import bonus_entries, deduction_entries, plain, prices_of, veto_entries
from kaoping.rulebook.parts import parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaoping.rulebook.adjustments import Bonus, Deduction
    from kaoping.rulebook.checking import Check
    from kaoping.rulebook.declared import Entry
    from kaoping.rulebook.load import Edition


def _priced(edition: Edition) -> Iterator[tuple[Entry, Bonus | Deduction]]:
    yield from bonus_entries(edition)
    yield from deduction_entries(edition)


def rising_prices_rise(edition: Edition) -> Iterator[Finding]:
    """Refuse 递进 with one price, or with a later time that costs less than the one before."""
    for entry, kind in deduction_entries(edition):
        where = edition.scheme.where
        if len(kind.rising) == 1:
            found = f"{entry.label} 的“递进”只有一次的分数"
            yield Finding("E-RULE-TYPE", where(*entry.path, "递进"), found, "请写明各次的分数，不递进的改写 每次")
        for at, (before, after) in enumerate(pairwise(kind.rising), start=1):
            if after < before:
                found = f"{entry.label} 第 {at + 1} 次扣 {plain(after)} 分，比第 {at} 次的 {plain(before)} 分少"
                yield Finding("E-RULE-TYPE", where(*entry.path, "递进", at), found, "请由轻到重写")


def doubled_levels_are_known(edition: Edition) -> Iterator[Finding]:
    """Expect in 加倍 levels of the record tables that have a price to double."""
    for entry, kind in deduction_entries(edition):
        for at, level in enumerate(kind.doubled):
            where = edition.scheme.where(*entry.path, "加倍", at)
            yield from unknown(level, LEVELS, f"{entry.label} 加倍的级别", where)
            if level in LEVELS and kind.by_level is not None and level not in kind.by_level:
                found = f"{entry.label} 对{level}级加倍，按级里没有{level}级的分数"
                yield Finding("E-RULE-MISSING", where, found, f"请补写{level}级的分数，或删去加倍的{level}级")
            if level in kind.doubled[:at]:
                yield Finding("E-RULE-TYPE", where, f"{entry.label} 加倍的级别“{level}”重复", "请删去一个")


def prices_are_within_the_kind_s_cap(edition: Edition) -> Iterator[Finding]:
    """Refuse a kind's cap of zero or above the cap of all, and a price above its kind's cap."""
    bonuses, deductions = edition.scheme.model.bonuses, edition.scheme.model.deductions
    caps = {"加分": bonuses.year_cap if bonuses else None, "扣分": deductions.cap if deductions else None}
    for entry, kind in _priced(edition):
        if kind.cap is None:
            continue
        where, of_all = edition.scheme.where(*entry.path, "上限"), caps[str(entry.path[0])]
        if not kind.cap:
            yield Finding("E-RULE-ZERO", where, f"{entry.label} 的“上限”是零", "请写明上限，没有的请删去")
        elif of_all is not None and kind.cap > of_all:
            found = f"{entry.label} 的上限 {plain(kind.cap)} 分高于{entry.path[0]}总的上限 {plain(of_all)} 分"
            yield Finding("E-RULE-UNREACHABLE", where, found, "请改低，或删去")
        for price in prices_of(entry, kind):
            if kind.cap and price.points > kind.cap:
                found = f"{price.words} {plain(price.points)} 分高于它自己的上限 {plain(kind.cap)} 分"
                place = edition.scheme.where(*price.path)
                yield Finding("E-RULE-UNREACHABLE", place, found, "请改低，或提高上限")


def prices_fit_the_places(edition: Edition) -> Iterator[Finding]:
    """Refuse a price that is finer than the places at which points are printed."""
    places = edition.scheme.model.precision.places
    for entry, kind in _priced(edition):
        for price in prices_of(entry, kind):
            if is_too_fine(price.points, edition):
                found = f"{price.words} {plain(price.points)} 分，得分只保留 {places} 位小数"
                yield Finding("E-RULE-TYPE", edition.scheme.where(*price.path), found, "请改成印得出的分数")


def populations_are_shares(edition: Edition) -> Iterator[Finding]:
    """Expect shares between 0 and 1 in 条件, and deductions where the share of the deducted matters."""
    scheme = edition.scheme.model
    populations = scheme.bonuses.populations if scheme.bonuses else None
    if populations is None:
        return
    for key, share in (("扣分单位占比不低于", populations.deducted), ("加分单位占比不高于", populations.rewarded)):
        where = edition.scheme.where("加分", "条件", key)
        if share is not None and not 0 < share <= 1:
            yield Finding("E-RULE-TYPE", where, f"加分条件“{key}” {share:g} 不在 0 到 1 之间", "请写成 15% 的样子")
    if populations.deducted is not None and scheme.deductions is None:
        where = edition.scheme.where("加分", "条件", "扣分单位占比不低于")
        found = "加分要看扣分单位的占比，方案却没有扣分，加分永远不计"
        yield Finding("E-RULE-UNREACHABLE", where, found, "请补写扣分，或删去这个条件")


def total_zeroing_is_hardly_tolerable(edition: Edition) -> Iterator[Finding]:
    """Hint at a veto that takes the whole total and may be tolerated away."""
    for entry, veto in veto_entries(edition):
        if veto.effect == "总分清零" and veto.tolerable:
            where = edition.scheme.where(*entry.path, "可容错")
            found = f"{entry.label} 总分清零，却写着可容错"
            yield Finding("W-RULE-TOLERABLE", where, found, "请核对是否有意如此")


def verdicts_do_not_zero(edition: Edition) -> Iterator[Finding]:
    """Refuse a row of 判定表 that triggers 指标清零: the row itself says what the indicator is worth."""
    vetoes = edition.scheme.model.vetoes
    for one in edition.indicators:
        for path, params in parts(one.model.measures, ("计分",), DecisionTableParams):
            for at, verdict in enumerate(params.verdicts):
                veto = vetoes.get(verdict.triggers)
                if veto is not None and veto.effect == "指标清零":
                    found = f"指标 {one.model.code} 的判定表触发 {veto.code}，后果是指标清零"
                    where = one.where(*path, "判定", at)
                    yield Finding("E-RULE-TYPE", where, found, "请在这一行写 得: 0%，不必触发")


def ledgers_bring_what_counts(edition: Edition) -> Iterator[Finding]:
    """Expect a keeper (台账) of the table that each declared section counts from, where any ledger is kept."""
    scheme = edition.scheme.model
    needed = (
        ("加分", scheme.bonuses, BONUS_RULINGS.name),
        ("扣分", scheme.deductions, EVENTS_LIST.name),
        ("容错", scheme.tolerance, TOLERANCE_RULINGS.name),
    )
    for key, declared, table in needed:
        if declared is not None and table not in scheme.ledgers:
            found = f"方案写了{key}，“台账”没有写{table}由谁报送，{key}无从计起"
            fix = f"请在台账里写明 {table}: [部门]，或删去{key}"
            yield Finding("E-RULE-MISSING", edition.scheme.where(key), found, fix)


EVENT_CHECKS: tuple[Check, ...] = (
    rising_prices_rise,
    doubled_levels_are_known,
    prices_are_within_the_kind_s_cap,
    prices_fit_the_places,
    populations_are_shares,
    total_zeroing_is_hardly_tolerable,
    verdicts_do_not_zero,
    ledgers_bring_what_counts,
)
"""What is looked at in the prices of events, in the order of scheme.yaml."""
