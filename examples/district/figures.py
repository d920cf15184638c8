"""Every reported figure of a period: what the units say of themselves, then what the departments say."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from kaoping.forms import supplied_rows

from . import economic, legal, political, social
from .cases import DEPARTMENT, DOES_NOT_APPLY, NONE, NOTHING, OWN, VALUE, Answer, Case, Figure, Record
from .lots import lot, model

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from collections.abc import Set as AbstractSet

    from kaoping.rulebook.model import Rulebook, Unit

ANSWERS: Mapping[str, Callable[[Case], Answer]] = {
    "P08": political.burdens,
    "P09": political.instructions,
    "L01": legal.legality,
    "L02": legal.competition,
    "L03": legal.big_matters,
    "L05": legal.proposals,
    "L06": legal.publication,
    "L07": legal.suits,
    "L08": legal.appearances,
    "L09": legal.enforcement,
    "L10": legal.permits,
    "E01": economic.taxes,
    "E02": economic.investment,
    "E03": economic.projects,
    "E04": economic.investors,
    "E05": economic.funds,
    "E09": economic.energy,
    "E10": economic.consumption,
    "E12": economic.reforms,
    "E13": economic.market,
    "S01": social.poll,
    "S02": social.service,
    "S03": social.calls,
    "S04": social.hotline,
    "S05": social.petitions,
    "S06": social.safety,
    "S07": social.environment,
    "S08": social.livelihood,
    "S09": social.problems,
    "S10": social.errands,
}
"""Indicator → what is said of its items."""

NOT_FOR: Mapping[str, AbstractSet[str]] = {
    "E04": economic.NO_INVESTORS,
    "L10": legal.NO_PERMITS,
    "S03": social.NO_HOTLINE,
    "S04": social.NO_HOTLINE,
}
"""Units of which a department says 不适用; asked themselves, they say 无."""

CLAIMED: Mapping[str, tuple[str, Mapping[str, int]]] = {
    "S09.销号": ("清单", {"Z07": 2, "B14": 1}),
    "L01.已审": ("应审", {"B06": 1, "J04": 2}),
    "L06.已公示": ("应公示", {"Z02": 2, "Q04": 1}),
    "S10.已代办": ("可代办", {"B13": 4, "J06": 3}),
}
"""Items of which some units say more than the department: the item that it may not exceed, and by how much."""

SAYS_NONE = {"L01", "L06", "S10"}
"""Indicators in which a clerk may tick 无 rather than type 0."""

ADDED_UP = {"E02.计划", "E13.净增", "E13.上年末"}
"""Besides cumulative items: what a merged unit takes over from those it was made of."""


def figures(rulebook: Rulebook) -> list[Record]:
    """Every reported figure of the period, in the order of the rules."""
    rows = [_row(rulebook, unit, item_id, OWN) for unit in rulebook.units for item_id in rulebook.asked_of(unit)]
    for department in rulebook.roster.departments:
        for unit, items in supplied_rows(rulebook, department.name):
            rows += [_row(rulebook, unit, item_id, DEPARTMENT) for item_id in items]
    return rows


def _row(rulebook: Rulebook, unit: Unit, item_id: str, origin: str) -> Record:
    quarter = rulebook.period.quarter
    state, value = _figure(Case(model(unit.code), origin, quarter), item_id)
    if value is not None and (rulebook.items[item_id].span == "累计" or item_id in ADDED_UP):
        merged = (_figure(Case(model(code), origin, quarter), item_id)[1] for code in unit.predecessors)
        value = str(sum((Decimal(part) for part in merged if part is not None), Decimal(value)))
    return {"unit": unit.code, "item": item_id, "origin": origin, "state": state, "value": value}


def _figure(case: Case, item_id: str) -> Figure:
    indicator, _, item = item_id.partition(".")
    if case.code in NOT_FOR.get(indicator, ()):
        return NOTHING if case.origin == OWN else DOES_NOT_APPLY
    answer = ANSWERS[indicator](case)
    said = answer[item]
    if isinstance(said, tuple):
        return said
    if case.origin == OWN and item_id in CLAIMED:
        limit, more = CLAIMED[item_id]
        most = answer[limit]
        if isinstance(said, int) and isinstance(most, int):
            said = min(most, said + more.get(case.code, 0))
    if said == 0 and case.origin == OWN and indicator in SAYS_NONE and lot("none", case.code, item_id) < 0.5:
        return NONE, None
    return VALUE, str(said)
