"""What is wrong with a row that would move a total or a grade: one judgment for the finding and for EVENTS.

A row with a fault does not count; scoring prints the same words beside it. Rows are those of 事项清单,
加分认定表 and 容错认定表.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from kaoping.exact import number_text
from kaoping.findings import Finding, Where
from kaoping.intake.deriving import Window, day
from kaoping.layouts import BONUS_RULINGS, EVENTS_LIST, TOLERANCE_RULINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kaoping.intake.grid import Record
    from kaoping.rulebook.adjustments import Bonus, Deduction, Tolerance
    from kaoping.rulebook.model import Rulebook

_SEVERAL = re.compile(r"[、，,；;/\s]+")
_NEEDS_INDICATOR: Final = ("该指标清零", "再扣该指标同分值")


class Fault(NamedTuple):
    """Why a row does not count: the code of its finding, what was found, what to do."""

    code: str
    found: str
    fix: str


Matters = dict[tuple[str, str], list[str]]
"""(unit, 事项编号) → codes of its rows in 事项清单."""


def matters_of(listed: Iterable[Record]) -> Matters:
    """Codes under which each unit's matters are listed."""
    found: Matters = {}
    for record in listed:
        found.setdefault((_text(record, "unit"), _text(record, "number")), []).append(_text(record, "event"))
    return found


def stray_recognitions(tables: Mapping[str, Sequence[Record]], rulebook: Rulebook) -> Iterator[Finding]:
    """Say of every row with a fault what it is, and of points that nobody asked for."""
    listed = tables.get(EVENTS_LIST.name, ())
    matters = matters_of(listed)
    for record in listed:
        yield from _said(record, matter_fault(record, rulebook))
        yield from _said(record, day_fault(record, rulebook))
    for record in tables.get(BONUS_RULINGS.name, ()):
        yield from _said(record, bonus_fault(record, rulebook))
        yield from _said(record, idle_points(record, rulebook))
        yield from _said(record, day_fault(record, rulebook))
    for record in tables.get(TOLERANCE_RULINGS.name, ()):
        yield from _said(record, tolerance_fault(record, rulebook, matters))


def _said(record: Record, fault: Fault | None) -> Iterator[Finding]:
    if fault is not None:
        yield Finding(fault.code, Where(record.file, record.sheet, record.cell), fault.found, fault.fix)


def _text(record: Record, key: str) -> str:
    found = record.values.get(key)
    return "" if found is None else str(found)


def _number(record: Record, key: str) -> Decimal | None:
    found = record.values.get(key)
    return Decimal(repr(found)) if isinstance(found, float) else None


# --- days ---------------------------------------------------------------------------------------


def day_fault(record: Record, rulebook: Rulebook) -> Fault | None:
    """A row dated outside the days in which it counts: the period, or the year so far for a veto of 期限 本年.

    Rows of indicators are not looked at here.
    """
    window, code, scheme = Window.of(rulebook.period), _text(record, "event"), rulebook.scheme
    first, veto = window.first, scheme.vetoes.get(code)
    if record.table == EVENTS_LIST.name and veto is not None and veto.span == "本年":
        first = window.year
    elif record.table == EVENTS_LIST.name and veto is None and code not in deduction_kinds(rulebook):
        return None
    at = day(record, "date")
    if at is None or first <= at <= window.last:
        return None
    found = f"日期 {at.isoformat()} 不在 {first.isoformat()} 至 {window.last.isoformat()} 之内，没有计入"
    return Fault("W-REC-DATE", found, "请核对日期，或列入这一天所在季度的表")


# --- 事项清单 -----------------------------------------------------------------------------------


def deduction_kinds(rulebook: Rulebook) -> Mapping[str, Deduction]:
    """Kinds of deduction by their code; none where the scheme has no deductions."""
    return {} if rulebook.scheme.deductions is None else rulebook.scheme.deductions.by_code


def matter_fault(record: Record, rulebook: Rulebook) -> Fault | None:
    """A listed matter of a deduction or veto that cannot be priced, or names an indicator that is not the unit's."""
    code, level, named = (_text(record, key) for key in ("event", "level", "indicator"))
    kind, veto = deduction_kinds(rulebook).get(code), rulebook.scheme.vetoes.get(code)
    if kind is None and veto is None:
        return None
    if named and not _is_of(rulebook, _text(record, "unit"), named):
        found = f"涉及指标“{named}”不是该单位的指标，没有计入"
        return Fault("E-ITEM-UNKNOWN", found, "请填方案中该单位类别的指标代码")
    needed = (kind is not None and any(one in kind.further for one in _NEEDS_INDICATOR)) or (
        veto is not None and veto.effect == "指标清零"
    )
    if needed and not named:
        return Fault("E-VAL-BLANK", f"{code} 须写明涉及哪个指标，“涉及指标”没有填，没有计入", "请补填指标代码")
    if kind is not None and kind.by_level is not None and level not in kind.by_level:
        return Fault("W-EVT-NOT", f"{code} {kind.name}对{level}级没有规定扣分，没有计入", "请核对级别和事项代码")
    return None


def _is_of(rulebook: Rulebook, unit: str, code: str) -> bool:
    indicator, known = rulebook.by_code.get(code), rulebook.unit_by_code.get(unit)
    return indicator is not None and known is not None and bool(indicator.points.get(known.unit_class))


# --- 加分认定表 ---------------------------------------------------------------------------------


def bonus_kinds(rulebook: Rulebook) -> Mapping[str, Bonus]:
    """Kinds of bonus by their code; none where the scheme has no bonuses."""
    return {} if rulebook.scheme.bonuses is None else rulebook.scheme.bonuses.by_code


def bonus_fault(record: Record, rulebook: Rulebook) -> Fault | None:
    """A recognised bonus that cannot be priced, or lacks its document."""
    code, kinds = _text(record, "event"), bonus_kinds(rulebook)
    if code not in kinds:
        return Fault(
            "E-ITEM-UNKNOWN",
            f"加分代码“{code}”不在方案中，没有计入",
            f"请核对，方案中的加分代码有 {'、'.join(sorted(kinds)) or '（没有）'}",
        )
    kind = kinds[code]
    fault = _level_fault(record, kind) if kind.by_level is not None else _judged_fault(record, kind)
    if fault is None and kind.document and not _text(record, "document"):
        return Fault("W-EVT-NOT", f"{code} {kind.name}须有文号，“文号”没有填，没有计入", "请补填认定文件的文号")
    return fault


def _level_fault(record: Record, kind: Bonus) -> Fault | None:
    level = _text(record, "level")
    if not level:
        return Fault("E-VAL-BLANK", f"{kind.code} 按级别加分，“级别”没有填，没有计入", "请补填级别")
    if level not in (kind.by_level or {}):
        return Fault("W-EVT-NOT", f"{kind.code} {kind.name}对{level}级没有规定加分，没有计入", "请核对级别和加分代码")
    return None


def _judged_fault(record: Record, kind: Bonus) -> Fault | None:
    if kind.at_most is None:
        return None
    points = _number(record, "points")
    if points is None:
        return Fault("E-VAL-BLANK", f"{kind.code} 由认定的人裁量，“认定分”没有填，没有计入", "请补填认定分")
    if points > kind.at_most:
        found = f"认定分 {number_text(float(points))} 高于 {kind.code} 每项至多的 {kind.at_most} 分，没有计入"
        return Fault("E-VAL-RANGE", found, "请核对认定分")
    if not _text(record, "reason"):
        return Fault("E-VAL-BLANK", f"{kind.code} 填了认定分，“认定理由”没有填，没有计入", "请补填认定理由")
    return None


def idle_points(record: Record, rulebook: Rulebook) -> Fault | None:
    """Judged points beside a kind whose price the scheme fixes; the row counts at that price."""
    kind, points = bonus_kinds(rulebook).get(_text(record, "event")), _number(record, "points")
    if kind is None or points is None or kind.at_most is not None:
        return None
    found = f"{kind.code} 的加分由方案规定，认定分 {number_text(float(points))} 没有采用"
    return Fault("W-CELL-UNREAD", found, "请核对加分代码，或删去认定分")


# --- 容错认定表 ---------------------------------------------------------------------------------


def tolerance_fault(record: Record, rulebook: Rulebook, matters: Matters) -> Fault | None:
    """Why a tolerance is refused, as far as the tables alone tell; whether anything was lost is seen in scoring."""
    tolerance = rulebook.scheme.tolerance
    if tolerance is None:
        return Fault("E-ITEM-UNKNOWN", "方案没有写容错，没有采用", "请核对方案，或删去这一行")
    return (
        _choice_fault(record, tolerance)
        or _term_fault(record, tolerance, rulebook)
        or _object_fault(record, tolerance, rulebook, matters)
    )


def _choice_fault(record: Record, tolerance: Tolerance) -> Fault | None:
    category, factor = _text(record, "category"), record.values.get("factor")
    if category not in tolerance.categories:
        known = "、".join(f"{number}（{name}）" for number, name in tolerance.categories.items())
        return Fault("E-VAL-CHOICE", f"容错类别“{category}”不在方案中，没有采用", f"请核对，方案的容错类别有 {known}")
    if factor not in tolerance.factors:
        known = "、".join(number_text(one) for one in tolerance.factors)
        said = number_text(float(factor)) if isinstance(factor, float) else _text(record, "factor")
        return Fault("E-VAL-CHOICE", f"容错系数 {said} 不在方案中，没有采用", f"请核对，方案的容错系数有 {known}")
    return None


def _term_fault(record: Record, tolerance: Tolerance, rulebook: Rulebook) -> Fault | None:
    named = set(_SEVERAL.split(_text(record, "verified")))
    if tolerance.verified_by and not named & set(tolerance.verified_by):
        found = f"核实单位“{_text(record, 'verified')}”不是方案规定的核实单位，没有采用"
        return Fault("W-EVT-NOT", found, f"请核对，方案规定由 {'、'.join(tolerance.verified_by)} 核实")
    until, last = day(record, "until"), rulebook.period.last_day
    if until is not None and until < last:
        found = f"有效期至 {until.isoformat()}，早于本期末 {last.isoformat()}，没有采用"
        return Fault("W-EVT-NOT", found, "请核对有效期")
    return None


def _object_fault(record: Record, tolerance: Tolerance, rulebook: Rulebook, matters: Matters) -> Fault | None:
    unit, scope = _text(record, "unit"), _text(record, "scope")
    if scope in rulebook.by_code:
        if _is_of(rulebook, unit, scope):
            return None
        return Fault("E-ITEM-UNKNOWN", f"对象“{scope}”不是该单位的指标，没有采用", "请填该单位的指标代码或事项编号")
    codes = matters.get((unit, scope))
    if codes is None:
        found = f"对象“{scope}”既不是指标代码，也不是事项清单里该单位的事项编号，没有采用"
        return Fault("E-ITEM-UNKNOWN", found, "请核对对象")
    shut = [code for code in dict.fromkeys(codes) if code in excluded_codes(tolerance, rulebook)]
    if shut:
        return Fault("W-EVT-NOT", f"事项 {scope} 属 {'、'.join(shut)}，方案规定不得容错，没有采用", "请核对对象")
    return None


def excluded_codes(tolerance: Tolerance, rulebook: Rulebook) -> frozenset[str]:
    """Codes that no tolerance touches: those of 不得适用, and vetoes that are not 可容错."""
    fast = (code for code, veto in rulebook.scheme.vetoes.items() if not veto.tolerable)
    return frozenset((*tolerance.excluded, *fast))
