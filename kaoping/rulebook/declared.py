"""The review of what stands beside the indicators: bonuses, deductions, vetoes, tolerance, predecessors.

Every check is one function of an edition, as in `kaoping.rulebook.lint`, which runs them.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from kaoping.findings import Finding
from kaoping.layouts import LEVELS
from kaoping.periods import Period
from kaoping.rulebook.checking import unknown
from kaoping.rulebook.checks_year import YEAR_CHECKS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from kaoping.findings import Where
    from kaoping.rulebook.adjustments import Bonus, Deduction, Veto
    from kaoping.rulebook.checking import Check
    from kaoping.rulebook.dated import Path
    from kaoping.rulebook.load import Edition
    from kaoping.rulebook.model import Unit

FEW_VETOES = 5
"""A scheme with more vetoes than this is asked for its reason."""


class Entry(NamedTuple):
    """A kind of bonus or deduction, or a veto, and its path in scheme.yaml."""

    path: Path
    model: Bonus | Deduction | Veto

    @property
    def label(self) -> str:
        """What a reader calls it: 加分 B01."""
        return f"{self.path[0]} {self.model.code}"


def bonus_entries(edition: Edition) -> Iterator[tuple[Entry, Bonus]]:
    """Kinds of bonus, each with where it stands."""
    bonuses = edition.scheme.model.bonuses
    for at, kind in enumerate(bonuses.kinds if bonuses else ()):
        yield Entry(("加分", "事项", at), kind), kind


def deduction_entries(edition: Edition) -> Iterator[tuple[Entry, Deduction]]:
    """Kinds of deduction, each with where it stands."""
    deductions = edition.scheme.model.deductions
    for at, kind in enumerate(deductions.kinds if deductions else ()):
        yield Entry(("扣分", "事项", at), kind), kind


def veto_entries(edition: Edition) -> Iterator[tuple[Entry, Veto]]:
    """Vetoes and downgrades, each with where it stands."""
    scheme = edition.scheme.model
    for key, vetoes in (("一票否决", scheme.veto_list), ("降等", scheme.downgrades)):
        for at, veto in enumerate(vetoes):
            yield Entry((key, at), veto), veto


def _entries(edition: Edition) -> Iterator[Entry]:
    for found in (bonus_entries(edition), deduction_entries(edition), veto_entries(edition)):
        yield from (entry for entry, _ in found)


def plain(points: Decimal) -> str:
    """Write points without idle zeros."""
    return f"{points.normalize():f}"


# --- codes and clauses ------------------------------------------------------------------------


def declared_codes_are_distinct(edition: Edition) -> Iterator[Finding]:
    """Refuse a code that two of indicators, bonuses, deductions and vetoes have."""
    first = {one.model.code: one.where("代码") for one in edition.indicators}
    for entry in _entries(edition):
        where = edition.scheme.where(*entry.path, "代码")
        if first.setdefault(entry.model.code, where) is not where:
            found = f"{entry.path[0]}代码“{entry.model.code}”重复，{first[entry.model.code]}已经用过"
            yield Finding("E-RULE-CODE", where, found, "请改其中一个")


def declared_clauses_are_named(edition: Edition) -> Iterator[Finding]:
    """Hint at bonuses, deductions and vetoes that do not say which clause they carry out."""
    for entry in _entries(edition):
        if not entry.model.clauses:
            where = edition.scheme.where(*entry.path)
            fix = "请写明出自哪一条，如 依据: [方案第4项]"
            yield Finding("W-RULE-CLAUSE", where, f"{entry.label} 没有写“依据”", fix)


# --- prices and caps --------------------------------------------------------------------------


class Price(NamedTuple):
    """Points of one bonus or deduction: under which key, for which level (empty) or time (0 where there are none)."""

    entry: Entry
    key: str
    level: str
    points: Decimal
    turn: int = 0

    @property
    def path(self) -> Path:
        """Where the price stands in scheme.yaml."""
        inner = (self.turn - 1,) if self.turn else (self.level,) if self.level else ()
        return (*self.entry.path, self.key, *inner)

    @property
    def words(self) -> str:
        """What a reader calls it: 加分 B01 的“按级·国”."""
        inner = str(self.turn) if self.turn else self.level
        return f"{self.entry.label} 的“{self.key}{'·' if inner else ''}{inner}”"


def prices_of(entry: Entry, kind: Bonus | Deduction) -> Iterator[Price]:
    """Every price of a kind; those of 递进 one for each time."""
    for turn, points in enumerate(getattr(kind, "rising", ()), start=1):
        yield Price(entry, "递进", "", points, turn)
    for level, points in (kind.by_level or {}).items():
        yield Price(entry, "按级", level, points)
    for name, field in type(kind).model_fields.items():
        value = getattr(kind, name)
        if field.alias in {"每项", "每项至多", "每次"} and value is not None:
            yield Price(entry, field.alias, "", value)


def _priced(edition: Edition) -> Iterator[tuple[Entry, Bonus | Deduction]]:
    yield from bonus_entries(edition)
    yield from deduction_entries(edition)


def prices_are_stated_once(edition: Edition) -> Iterator[Finding]:
    """Expect one way of pricing in each bonus and deduction; a deduction may have 并处 alone."""
    for entry, kind in _priced(edition):
        ways = dict.fromkeys(price.key for price in prices_of(entry, kind))
        where = edition.scheme.where(*entry.path)
        choices = "、".join(_ways(kind))
        if not ways and not getattr(kind, "further", ()):
            yield Finding("E-RULE-MISSING", where, f"{entry.label} 没有写分数", f"请写明其中一个：{choices}")
        elif len(ways) > 1:
            found = f"{entry.label} 同时写了“{'”和“'.join(ways)}”，不知以哪个为准"
            yield Finding("E-RULE-TYPE", where, found, f"请只留一个：{choices}")


def _ways(kind: Bonus | Deduction) -> list[str]:
    keys = ("按级", "每项", "每项至多", "每次", "递进", "并处")
    return [field.alias for field in type(kind).model_fields.values() if field.alias in keys]


def prices_are_not_zero(edition: Edition) -> Iterator[Finding]:
    """Refuse prices and caps of zero: what is not meant is left out."""
    for entry, kind in _priced(edition):
        for price in prices_of(entry, kind):
            if not price.points:
                where = edition.scheme.where(*price.path)
                yield Finding("E-RULE-ZERO", where, f"{price.words}是零", "请写明分数，没有分的请删去")
    for path, cap in _caps(edition):
        if not cap:
            where = edition.scheme.where(*path)
            yield Finding("E-RULE-ZERO", where, f"{path[0]}的“{path[1]}”是零", "请写明上限")


def _caps(edition: Edition) -> Iterator[tuple[tuple[str, str], Decimal]]:
    bonuses, deductions = edition.scheme.model.bonuses, edition.scheme.model.deductions
    if bonuses is not None:
        yield ("加分", "每季上限"), bonuses.quarter_cap
        yield ("加分", "全年上限"), bonuses.year_cap
    if deductions is not None:
        yield ("扣分", "上限"), deductions.cap


def levels_are_known_and_fall(edition: Edition) -> Iterator[Finding]:
    """Expect the levels of the record tables in 按级, and no lower level priced above a higher one."""
    for entry, kind in _priced(edition):
        levels = kind.by_level or {}
        for level in levels:
            where = edition.scheme.where(*entry.path, "按级", level)
            yield from unknown(level, LEVELS, f"{entry.label} 的级别", where)
        written = [level for level in LEVELS if level in levels]
        for higher, lower in pairwise(written):
            if levels[lower] > levels[higher]:
                found = f"{entry.label} 的{lower}级 {plain(levels[lower])} 分高于{higher}级 {plain(levels[higher])} 分"
                yield Finding(
                    "E-RULE-TYPE", edition.scheme.where(*entry.path, "按级", lower), found, "请核对级别的分数"
                )


def prices_are_within_caps(edition: Edition) -> Iterator[Finding]:
    """Refuse a price above the cap of the year; hint at a bonus above that of the quarter."""
    bonuses, deductions = edition.scheme.model.bonuses, edition.scheme.model.deductions
    where = edition.scheme.where
    if bonuses is not None:
        if bonuses.quarter_cap > bonuses.year_cap:
            found = f"加分的每季上限 {plain(bonuses.quarter_cap)} 高于全年上限 {plain(bonuses.year_cap)}"
            yield Finding("E-RULE-TYPE", where("加分", "每季上限"), found, "请改正上限")
        for price in (price for entry, kind in bonus_entries(edition) for price in prices_of(entry, kind)):
            words = f"{price.words} {plain(price.points)} 分"
            if price.points > bonuses.year_cap:
                found = f"{words}高于全年上限 {plain(bonuses.year_cap)} 分"
                yield Finding("E-RULE-UNREACHABLE", where(*price.path), found, "请改低，或提高上限")
            elif price.points > bonuses.quarter_cap:
                found = f"{words}高于每季上限 {plain(bonuses.quarter_cap)} 分，当季加不满"
                yield Finding("W-RULE-CAP", where(*price.path), found, "请核对是否有意如此")
    if deductions is not None:
        for price in (price for entry, kind in deduction_entries(edition) for price in prices_of(entry, kind)):
            if price.points > deductions.cap:
                found = f"{price.words} {plain(price.points)} 分高于扣分上限 {plain(deductions.cap)} 分"
                yield Finding("E-RULE-UNREACHABLE", where(*price.path), found, "请改低，或提高上限")


# --- vetoes and grades ------------------------------------------------------------------------


def vetoes_say_what_follows(edition: Edition) -> Iterator[Finding]:
    """Expect 等次 with 等次封顶 and 降 with 降等, and neither with anything else; under 降等 only 降等."""
    for entry, veto in veto_entries(edition):
        for key, effect, given in (("等次", "等次封顶", veto.grade), ("降", "降等", veto.steps)):
            if veto.effect == effect and given is None:
                where = edition.scheme.where(*entry.path, "后果")
                yield Finding(
                    "E-RULE-MISSING", where, f"{entry.label} 的后果是{effect}，没有写“{key}”", f"请写明“{key}”"
                )
            elif veto.effect != effect and given is not None:
                where = edition.scheme.where(*entry.path, key)
                found = f"{entry.label} 的后果是{veto.effect}，用不到“{key}”"
                yield Finding("E-RULE-KEY", where, found, f"请删去，或把后果改为 {effect}")
        if entry.path[0] == "降等" and veto.effect != "降等":
            found = f"{entry.label} 的后果是{veto.effect}，不是降等"
            yield Finding(
                "E-RULE-TYPE", edition.scheme.where(*entry.path, "后果"), found, "请移到“一票否决”，或改为降等"
            )


def vetoes_name_grades(edition: Edition) -> Iterator[Finding]:
    """Expect a grade below the highest in 等次, one called 不合格 for 不合格, and enough grades to fall."""
    grades = [grade.name for grade in edition.scheme.model.grades]
    for entry, veto in veto_entries(edition):
        what = f"{entry.label} 的等次"
        if veto.grade is not None:
            where = edition.scheme.where(*entry.path, "等次")
            yield from unknown(veto.grade, grades, what, where)
            if veto.grade in grades[:1]:
                yield Finding("E-RULE-TYPE", where, f"{what}“{veto.grade}”是最高一等，封顶不起作用", "请写低一等的")
        if veto.effect == "不合格":
            yield from unknown("不合格", grades, what, edition.scheme.where(*entry.path, "后果"))
        if veto.steps is not None and veto.steps >= len(grades):
            found = f"{entry.label} 降 {veto.steps} 等，方案只有 {len(grades)} 等"
            yield Finding("E-RULE-TYPE", edition.scheme.where(*entry.path, "降"), found, "请改小")


def vetoes_are_few(edition: Edition) -> Iterator[Finding]:
    """Hint at a scheme with more than five vetoes."""
    count = len(edition.scheme.model.veto_list)
    if count > FEW_VETOES:
        found = f"一票否决有 {count} 项，超过 {FEW_VETOES} 项"
        yield Finding("W-RULE-VETO", edition.scheme.where("一票否决"), found, "请核对是否都必要")


def quotas_say_how_they_are_rounded(edition: Edition) -> Iterator[Finding]:
    """Expect a word on rounding beside every quota."""
    for at, grade in enumerate(edition.scheme.model.grades):
        if grade.quota is not None and grade.quota_rounding is None:
            found = f"等次“{grade.name}”有名额，没有写“名额取整”"
            yield Finding("E-RULE-EDGE", edition.scheme.where("等次", at), found, "请写明 名额取整: 四舍五入")


# --- tolerance --------------------------------------------------------------------------------


def tolerance_names_vetoes(edition: Edition) -> Iterator[Finding]:
    """Expect vetoes or deductions in 不得适用, and each veto's 可容错 to say the same."""
    scheme, where = edition.scheme.model, edition.scheme.where
    tolerance = scheme.tolerance
    for at, code in enumerate(tolerance.excluded if tolerance else ()):
        kinds = scheme.deductions.by_code if scheme.deductions else ()
        yield from unknown(code, [*scheme.vetoes, *kinds], "容错不得适用的", where("容错", "不得适用", at))
    for entry, veto in veto_entries(edition):
        place = where(*entry.path, "可容错")
        if tolerance is None and veto.tolerable:
            yield Finding(
                "E-RULE-MISSING", place, f"{entry.label} 写了可容错，方案没有写“容错”", "请补写“容错”，或改为 否"
            )
        elif tolerance is not None and veto.tolerable == (veto.code in tolerance.excluded):
            listed = "写在" if veto.tolerable else "没有写在"
            found = f"{entry.label} 写的是可容错“{'是' if veto.tolerable else '否'}”，却{listed}容错的“不得适用”里"
            yield Finding("E-RULE-TYPE", place, found, "请改成一致")


def tolerance_factors_are_shares(edition: Edition) -> Iterator[Finding]:
    """Expect factors of 容错 between 0 and 1, each once."""
    tolerance = edition.scheme.model.tolerance
    factors = tolerance.factors if tolerance else ()
    for at, factor in enumerate(factors):
        place = edition.scheme.where("容错", "系数", at)
        if not 0 <= factor <= 1:
            yield Finding("E-RULE-TYPE", place, f"容错的系数 {factor:g} 不在 0 到 1 之间", "请改正")
        elif factor in factors[:at]:
            yield Finding("E-RULE-TYPE", place, f"容错的系数 {factor:g} 重复", "请删去一个")


# --- predecessors -----------------------------------------------------------------------------


def predecessors_have_ended(edition: Edition) -> Iterator[Finding]:
    """Expect in 前身 other units that left the roster (至) before the period from which it is written."""
    units = edition.roster.model.units
    for at, unit in enumerate(units):
        for place, code in enumerate(unit.predecessors):
            where = edition.roster.where("单位", at, "前身", place)
            yield from _predecessor_faults(unit, code, units, edition.rulebook.period, where)


def _predecessor_faults(
    unit: Unit, code: str, units: tuple[Unit, ...], period: Period, where: Where
) -> Iterator[Finding]:
    what = f"单位 {unit.code} 的前身"
    others = {other.code: other for other in units if other.code != unit.code}
    former = others.get(code)
    if code == unit.code:
        yield Finding("E-RULE-ROSTER", where, f"{what}是它自己", "请写并入本单位的单位代码")
    elif former is None:
        yield from unknown(code, others, what, where)
    elif not former.until:
        found = f"{what} {code} 没有写“至”，还在名册上"
        yield Finding("E-RULE-ROSTER", where, found, f"请给 {code} 写明“至”，或删去前身")
    elif Period.parse(former.until) >= period:
        found = f"{what} {code} 到 {former.until} 才撤销，从 {period} 起写前身早了"
        yield Finding("E-RULE-ROSTER", where, found, "请核对“至”，或把前身按期写到撤销之后")


DECLARED_CHECKS: tuple[Check, ...] = (
    declared_codes_are_distinct,
    declared_clauses_are_named,
    prices_are_stated_once,
    prices_are_not_zero,
    levels_are_known_and_fall,
    prices_are_within_caps,
    vetoes_say_what_follows,
    vetoes_name_grades,
    vetoes_are_few,
    quotas_say_how_they_are_rounded,
    tolerance_names_vetoes,
    tolerance_factors_are_shares,
    predecessors_have_ended,
    *YEAR_CHECKS,
)
"""What is looked at beside the indicators, in the order of scheme.yaml and units.yaml; the year last."""
