"""A colleague's review of a scheme that loads: what it says is allowed, but is it what was meant.

Every check is one function of an edition (the rule book of one period and its lines); CHECKS
is the list. `check` runs them in every period in which something changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping.findings import CODES, Finding, Rejected, in_reading_order, refused
from kaoping.rulebook import checks_items, checks_measures, checks_places, checks_scheme, checks_tree, checks_whole
from kaoping.rulebook.cases import load_cases
from kaoping.rulebook.checks_below import BELOW_CHECKS
from kaoping.rulebook.checks_events import EVENT_CHECKS
from kaoping.rulebook.declared import DECLARED_CHECKS
from kaoping.rulebook.event_cases import load_event_cases
from kaoping.rulebook.wording import mend_of_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kaoping.rulebook.checking import Check
    from kaoping.rulebook.load import SchemeSource


def check(source: SchemeSource) -> list[Finding]:
    """Review a scheme in every period, with its cases; findings in reading order, each once."""
    found: list[Finding] = []
    for period in source.periods:
        edition = source.edition(period)
        for look in CHECKS:
            found += look(edition)
    if not refused(found):  # cases and reasons are about rules that stand
        found += cases_are_sound(source)
    if not refused(found):
        found += hints_have_reasons(source, list(found))
    return in_reading_order(dict.fromkeys(found))


CHECKS: tuple[Check, ...] = (
    checks_scheme.indicators_are_distinct,
    checks_scheme.effects_are_distinct,
    checks_scheme.words_are_distinct,
    checks_scheme.roster_is_distinct,
    checks_scheme.classes_are_known,
    checks_scheme.classes_have_measures,
    checks_scheme.orientations_are_known,
    checks_scheme.tie_breaks_are_known,
    checks_scheme.weights_sum_to_hundred,
    checks_scheme.points_sum_to_weight,
    checks_scheme.nothing_weighs_zero,
    checks_places.points_fit_the_places,
    checks_tree.nodes_are_distinct,
    checks_tree.codes_lead_to_one_node,
    checks_tree.tree_is_not_too_deep,
    checks_tree.parts_weigh_in_classes,
    checks_tree.parts_sum_to_the_node,
    checks_tree.sums_miss_nothing,
    checks_scheme.year_weights_are_whole,
    checks_scheme.grades_cover_every_total,
    checks_measures.names_are_items,
    checks_measures.figures_are_not_conditions,
    checks_measures.relations_are_conditions,
    checks_measures.triggers_are_conditions,
    checks_measures.triggers_name_vetoes,
    checks_measures.methods_find_no_fault,
    checks_measures.parts_sum_to_the_heading,
    checks_measures.shares_are_granted,
    checks_measures.pieces_are_within_full_marks,
    checks_measures.targets_are_not_negative,
    checks_whole.caps_are_granted,
    checks_whole.sums_reach_full_marks,
    checks_whole.signs_stand_in_sums,
    checks_whole.directions_agree,
    checks_items.items_are_used,
    checks_items.figures_are_asked_for_once,
    checks_items.ranges_are_possible,
    checks_items.items_have_one_origin,
    checks_items.sources_are_departments,
    checks_items.derivations_are_known,
    checks_items.shares_are_whole,
    checks_items.burden_is_within_limit,
    checks_measures.clauses_are_named,
    checks_measures.somebody_is_scored,
    checks_measures.groups_are_large_enough,
    *BELOW_CHECKS,
    *DECLARED_CHECKS,
    *EVENT_CHECKS,
)
"""What is looked at in every period, in the order of the 细则: the whole, the sums, the formulas, the items."""


# --- cases and reasons ------------------------------------------------------------------------


def cases_are_sound(source: SchemeSource) -> Iterator[Finding]:
    """Read the cases, and hint at indicators without one."""
    try:
        covered = {case.indicator for case in load_cases(source)}
        load_event_cases(source)
    except Rejected as rejected:
        yield from rejected.findings
        return
    for period in source.periods:
        for one in source.edition(period).indicators:
            if one.model.code not in covered:
                found = f"指标 {one.model.code} 没有案例"
                yield Finding("W-RULE-NOCASE", one.where(), found, "请在 cases 里写一个，临界值两边各一个更好")


def hints_have_reasons(source: SchemeSource, found: Iterable[Finding]) -> Iterator[Finding]:
    """Ask for a reason in 提示理由 for every hint that stays, and for a hint behind every reason."""
    hints = sorted({finding.code for finding in found if finding.severity == "提示"})
    for period in source.periods:
        scheme = source.edition(period).scheme
        for code in hints:
            if code not in scheme.model.accepted:
                words = f"提示 {code}（{CODES[code]}）没有写明可以留着的理由"
                fix = "请改正，或在 scheme.yaml 的“提示理由”里写明"
                yield Finding("W-RULE-REASON", scheme.where("提示理由"), words, fix)
        for code in scheme.model.accepted:
            where = scheme.where("提示理由", code)
            if code not in CODES:
                known = [name for name in CODES if name.startswith("W-RULE")]
                yield Finding("E-RULE-NAME", where, f"提示理由里的代码“{code}”没有定义", mend_of_name(code, known))
            elif code not in hints:
                yield Finding("W-RULE-REASON", where, f"提示 {code} 已经没有了，理由还留着", "请删去这条理由")
