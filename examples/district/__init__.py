"""What happened in an invented district in the quarters of a year: the plain facts that the returns report.

`facts` gives, for the period of a rule book, what was reported and what stands in the record tables:

- figures: one row for each item × unit × origin that was asked, {unit, item, origin, state, value}; origin is 自报 or
  来源部门; state is 有值, 无, 不适用, 缺报 or 未证实; value is decimal text in the item's unit of measure, else null.
- claims: what units claim in 加分申报, with the unit's code.
- ledgers: table → rows by the English keys of its columns (kaoping.layouts), unit codes for names, ISO dates, decimal
  text for numbers and percentages, null for what is left blank. `responsible` and `partners` list codes; what stands in
  the workbook is `responsible_text` and `partners_text`. Remarks are no facts.

A unit that was merged answers, from then on, for the rows of the one it took over, and its cumulative figures are the
sums of both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from . import leading, listed, orders, samples, tasks, weighed, wins
from .cases import MISSING, NONE, NOT_APPLICABLE, NOT_PROVEN, VALUE, Record
from .figures import figures
from .lots import between, lot, one_of

if TYPE_CHECKING:
    from kaoping.rulebook.model import Rulebook


class Facts(TypedDict):
    """What happened in one period: figures as they were reported, records as they are."""

    period: str
    figures: list[Record]
    claims: list[Record]
    ledgers: dict[str, list[Record]]


LEDGERS = {
    "任务台账": tasks.tasks,
    "督办单": orders.orders,
    "五个落实抽查": samples.five_duties,
    "五个一核查": samples.five_ones,
    "决策档案抽查": samples.decisions,
    "集体决策抽查": samples.collective,
    "牵头事项": leading.lead_items,
    "测评票": leading.ballots,
    "事项清单": listed.events,
    "成果清单": listed.achievements,
    "项目清单": wins.projects,
    "争取资金清单": wins.funds,
    "争取事项清单": wins.sought,
    "认定表": leading.rulings,
    "加分认定表": weighed.recognised,
    "容错认定表": weighed.tolerated,
}
"""What fills each record table."""


def facts(rulebook: Rulebook) -> Facts:
    """Everything that happened in the period of the rule book."""
    ledgers = {name: rows(rulebook) for name, rows in LEDGERS.items()}
    claims = weighed.claims(rulebook)
    return {"period": str(rulebook.period), "figures": figures(rulebook), "claims": claims, "ledgers": ledgers}


__all__ = [
    "MISSING",
    "NONE",
    "NOT_APPLICABLE",
    "NOT_PROVEN",
    "VALUE",
    "Facts",
    "Record",
    "between",
    "facts",
    "lot",
    "one_of",
]
