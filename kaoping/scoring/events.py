"""Events that were claimed or listed, and what became of each.

A scheme may declare bonuses and deductions on the total; they are not scored yet. Claims and
matters under their codes are kept for the record, and listed matters count only where an
indicator takes them. Every one is printed with the reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kaoping.intake.records import by_unit, heaviest
from kaoping.layouts import CLAIMS, EVENTS_LIST
from kaoping.tables import EVENTS, empty

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaoping.intake.sheets import Record
    from kaoping.rulebook.model import Rulebook

_COUNTED, _NOT_COUNTED = "计入", "未计"
_NOT_YET = "登记备查，本版软件还不计入总分"
_COUNTS = f"{EVENTS_LIST.name}.件次"


def events(records: Mapping[str, Sequence[Record]], senders: Mapping[str, str], rulebook: Rulebook) -> pd.DataFrame:
    """Build EVENTS from the lists of matters and the units' claims.

    senders: file name → unit code, for claims that stand in a unit's own return.
    """
    rows = [_claim(record, rulebook, senders.get(record.file, "")) for record in records.get(CLAIMS.name, ())]
    listed = by_unit(records.get(EVENTS_LIST.name, ()))
    kept = {id(record) for own in listed.values() for record in heaviest(own)}
    rows += [_matter(record, rulebook, counted=id(record) in kept) for own in listed.values() for record in own]
    if not rows:
        return EVENTS.validate(empty(EVENTS))
    order = {unit.code: i for i, unit in enumerate(rulebook.units)}
    rows.sort(key=lambda row: (order.get(row["unit"], len(order)), *(row[key] for key in ("kind", "code", "document"))))
    frame = pd.DataFrame(rows, dtype="str").assign(count=1, points=0)
    return EVENTS.validate(frame)


def _row(record: Record, unit: str, kind: str, state: str, because: str) -> dict[str, str]:
    return {
        "unit": unit,
        "code": _said(record, "event"),
        "kind": kind,
        "level": _said(record, "level"),
        "count": "",
        "points": "",
        "document": _said(record, "document"),
        "tolerance": "",
        "state": state,
        "because": f"{_said(record, 'matter')}：{because}",
        "file": record.file,
        "sheet": record.sheet,
        "cell": record.cell,
    }


def _said(record: Record, key: str) -> str:
    return str(record.values[key])  # noqa: PD011  a record's own columns


def _claim(record: Record, rulebook: Rulebook, unit: str) -> dict[str, str]:
    code, bonuses = _said(record, "event"), rulebook.scheme.bonuses
    known = {} if bonuses is None else {kind.code: kind for kind in bonuses.kinds}
    if code in known:
        because = f"属方案加分项 {code} {known[code].name}，{_NOT_YET}"
    else:
        because = f"方案没有加分项 {code}，登记备查，不计分"
    return _row(record, unit, "加分申报", _NOT_COUNTED, because)


def _matter(record: Record, rulebook: Rulebook, *, counted: bool) -> dict[str, str]:
    code, unit = _said(record, "event"), _said(record, "unit")
    deductions = rulebook.scheme.deductions
    known = {} if deductions is None else {kind.code: kind for kind in deductions.kinds}
    if code in known:
        because = f"属方案扣分项 {code} {known[code].name}，{_NOT_YET}"
        return _row(record, unit, "事项", _NOT_COUNTED, because)
    if code not in rulebook.by_code:
        return _row(record, unit, "事项", _NOT_COUNTED, f"方案中没有事项代码 {code}，不计分")
    if not _is_taken(rulebook, unit, code, _said(record, "level")):
        return _row(record, unit, "事项", _NOT_COUNTED, f"指标 {code} 不按这一级别的事项计分，登记备查")
    if not counted:
        because = f"同一事项（{_said(record, 'number')}）已按更重一级计，不重复计"
        return _row(record, unit, "事项", _NOT_COUNTED, because)
    return _row(record, unit, "事项", _COUNTED, f"计入指标 {code} {rulebook.by_code[code].name}")


def _is_taken(rulebook: Rulebook, unit: str, code: str, level: str) -> bool:
    """Tell whether an indicator counts matters of this code and level for this unit."""
    indicator = rulebook.by_code[code]
    counting = (item for item in indicator.items.values() if item.derived == _COUNTS and item.event == code)
    return any(level in (item.levels or ()) for item in counting) and (
        rulebook.applies_to(indicator, rulebook.unit_by_code[unit])
    )
