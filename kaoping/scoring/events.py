"""Events that were claimed or listed, and what became of each.

This edition scores no bonus and no deduction on the total: claims are kept for the record, and
listed matters count only where an indicator takes them. Every one is printed with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from kaoping.intake.records import heaviest
from kaoping.layouts import CLAIMS, EVENTS_LIST
from kaoping.tables import EVENTS, empty

if TYPE_CHECKING:
    from kaoping.intake.sheets import Record
    from kaoping.rulebook.model import Rulebook

_COUNTED, _NOT_COUNTED = "计入", "未计"


def events(
    records: Mapping[str, Sequence[Record]], senders: Mapping[str, str], rulebook: Rulebook
) -> pd.DataFrame:
    """Build EVENTS from the lists of matters and the units' claims.

    senders: file name → unit code, for claims that stand in a unit's own return.
    """
    rows = [_claim(record, senders.get(record.file, ""), rulebook) for record in records.get(CLAIMS.name, ())]
    listed = records.get(EVENTS_LIST.name, ())
    units = sorted({str(record.values["unit"]) for record in listed})
    kept = {id(r) for unit in units for r in heaviest([r for r in listed if r.values["unit"] == unit])}
    rows += [_matter(record, rulebook, counted=id(record) in kept) for record in listed]
    if not rows:
        return EVENTS.validate(empty(EVENTS))
    order = {unit.code: i for i, unit in enumerate(rulebook.units)}
    rows.sort(key=lambda row: (order.get(str(row["unit"]), len(order)), str(row["kind"]), str(row["code"]), str(row["document"])))
    frame = pd.DataFrame(rows)
    texts = [name for name in frame.columns if name not in ("count", "points")]
    return EVENTS.validate(frame.astype(dict.fromkeys(texts, "str")))


def _row(record: Record, unit: str, kind: str, state: str, because: str) -> dict[str, object]:
    return {
        "unit": unit,
        "code": str(record.values["event"]),
        "kind": kind,
        "level": str(record.values["level"]),
        "count": 1,
        "points": 0,
        "document": str(record.values["document"]),
        "tolerance": "",
        "state": state,
        "because": because,
        "file": record.file,
        "sheet": record.sheet,
        "cell": record.cell,
    }


def _claim(record: Record, unit: str, rulebook: Rulebook) -> dict[str, object]:
    del rulebook
    because = f"{record.values['matter']}：本版方案没有设加分项，登记备查，不计分"
    return _row(record, unit, "加分申报", _NOT_COUNTED, because)


def _matter(record: Record, rulebook: Rulebook, *, counted: bool) -> dict[str, object]:
    code, matter = str(record.values["event"]), record.values["matter"]
    unit = str(record.values["unit"])
    if code not in rulebook.by_code:
        return _row(record, unit, "事项", _NOT_COUNTED, f"{matter}：方案中没有事项代码 {code}，不计分")
    if not counted:
        because = f"{matter}：同一事项（{record.values['number']}）已按更重一级计，不重复计"
        return _row(record, unit, "事项", _NOT_COUNTED, because)
    return _row(record, unit, "事项", _COUNTED, f"{matter}：计入指标 {code} {rulebook.by_code[code].name}")
