"""一票否决 and 降等: which are in force for whom, from 事项清单 and from what indicators trigger.

What they do to a grade or place is decided in ranking.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from kaoping.exact import number_text
from kaoping.intake.recognitions import day_fault, matter_fault
from kaoping.methods.decision_table import DecisionTableParams
from kaoping.scoring import figures as fig
from kaoping.scoring import lines as ln
from kaoping.scoring.entries import DOWNGRADE, NO_AWARD, VETO, Entry, text
from kaoping.scoring.measures import Worked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from kaoping.intake.sheets import Record
    from kaoping.rulebook.model import Indicator, Rulebook
    from kaoping.rulebook.model import Trigger as Declared
    from kaoping.scoring.lines import Scored, Working
    from kaoping.scoring.tolerance import Grants

_CHOOSES: Final = "择一"
"""A method of whose parts only one is taken: what the others would trigger does not count."""

_BARS: Final = "取消评优"


class Triggered(NamedTuple):
    """A veto that an indicator's figures brought about, with the figures in words."""

    unit: str
    indicator: str
    veto: str
    words: str


# --- what is listed -----------------------------------------------------------------------------


def listed_vetoes(listed: Iterable[Record], rulebook: Rulebook, grants: Grants) -> list[Entry]:
    """Judge the rows of 事项清单 under the codes of 一票否决 and 降等."""
    vetoes = rulebook.scheme.vetoes
    found = []
    for record in listed:
        code = text(record, "event")
        if code not in vetoes:
            continue
        entry = Entry(text(record, "unit"), _kind(code, rulebook), code, record)
        fault = matter_fault(record, rulebook) or day_fault(record, rulebook)
        if fault is not None:
            found.append(entry.out(fault.found))
            continue
        found.append(_unless_lifted(entry.because(_follows(code, rulebook)), text(record, "number"), rulebook, grants))
    return found


def _kind(code: str, rulebook: Rulebook) -> str:
    return DOWNGRADE if any(veto.code == code for veto in rulebook.scheme.downgrades) else VETO


def _follows(code: str, rulebook: Rulebook) -> str:
    veto = rulebook.scheme.vetoes[code]
    more = {"等次封顶": f"，等次不高于{veto.grade}", "降等": f"，降 {veto.steps} 等"}.get(veto.effect, "")
    return f"{code} {veto.name}，{veto.effect}{more}，期限{veto.span}"


def _unless_lifted(entry: Entry, scope: str, rulebook: Rulebook, grants: Grants) -> Entry:
    """Lift a tolerable veto by a tolerance of factor 1 on its matter, or on the indicator that triggered it."""
    grant = grants.find(entry.unit, scope)
    if grant is None:
        return entry
    if not rulebook.scheme.vetoes[entry.code].tolerable:
        return entry.because(f"方案规定不得容错，{grant.words}不能免除")
    if grant.factor < 1:
        return entry.because(f"{grant.words}，不足 1，不能免除")
    return entry.out(f"按{grant.words} 免除")


# --- what figures trigger -----------------------------------------------------------------------


def triggered(figures: fig.Figures, rulebook: Rulebook) -> list[Triggered]:
    """Evaluate 触发 of every indicator on the figures that count; a figure that is missing triggers nothing."""
    found = []
    for indicator in rulebook.indicators:
        if not indicator.triggers or not rulebook.is_due(indicator):
            continue
        values, known = _columns(indicator, figures)
        applies = np.array([rulebook.applies_to(indicator, unit) for unit in rulebook.units], np.bool_)
        for trigger in indicator.triggers:
            names = trigger.condition.names
            holds = trigger.condition.evaluate({name: values[name] for name in names}).values > 0
            holds &= applies & np.logical_and.reduce([known[name] for name in names])
            for row in np.flatnonzero(holds).tolist():
                words = _condition_words(indicator, trigger, {name: values[name][row] for name in names})
                found.append(Triggered(figures.units[row], indicator.code, trigger.veto, words))
    return found


def _columns(
    indicator: Indicator, figures: fig.Figures
) -> tuple[Mapping[str, NDArray[np.float64]], Mapping[str, NDArray[np.bool_]]]:
    """Figures of an indicator's items, and where there is one (无 counts as zero where the item says so)."""
    at = {key: figures.column(indicator.item_id(key)) for key in indicator.items}
    values = {key: figures.values[:, column] for key, column in at.items()}
    known = {
        key: (figures.states[:, column] == fig.VALUE)
        | ((figures.states[:, column] == fig.NONE) & (indicator.items[key].none_means == "按零"))
        for key, column in at.items()
    }
    return values, known


def _condition_words(indicator: Indicator, trigger: Declared, values: Mapping[str, float]) -> str:
    titles = {key: item.name for key, item in indicator.items.items()}
    figures = "、".join(f"{titles[name]}为 {number_text(float(value))}" for name, value in values.items())
    return f"指标 {indicator.code} {indicator.name}触发：{trigger.condition.worded(titles)}（{figures}）"


def verdicts(scored: Scored) -> list[Triggered]:
    """What rows of 判定表 trigger, of the lines that were scored by their measure."""
    found = []
    for working in scored.workings.values():
        if working.worked is None:
            continue
        for part in _decided(working.worked):
            params, chosen = part.nested.params, part.outcome.steps["verdict"]
            if not isinstance(params, DecisionTableParams) or not any(row.triggers for row in params.verdicts):
                continue
            for at in np.flatnonzero(working.cause == ln.BY_MEASURE).tolist():
                verdict = params.verdicts[int(chosen[at])] if chosen[at] >= 0 else None
                if verdict is not None and verdict.triggers:
                    unit, code = scored.figures.units[int(working.rows[at])], working.indicator.code
                    words = f"指标 {code} {working.indicator.name}触发：判定表第 {int(chosen[at]) + 1} 行"
                    found.append(Triggered(unit, code, verdict.triggers, words))
    return found


def _decided(worked: Worked) -> Iterator[Worked]:
    if worked.nested.method == "判定表":
        yield worked
    if worked.nested.method != _CHOOSES:
        for source in worked.sources.values():
            if isinstance(source, Worked):
                yield from _decided(source)


def triggered_vetoes(found: Iterable[Triggered], rulebook: Rulebook, grants: Grants) -> list[Entry]:
    """Enact what was triggered, unless a tolerance on the indicator lifts it; the same veto of one indicator once."""
    once = dict.fromkeys((one.unit, one.indicator, one.veto) for one in found)
    words = {(one.unit, one.indicator, one.veto): one.words for one in reversed(list(found))}
    entries = []
    for unit, indicator, code in once:
        entry = Entry(unit, _kind(code, rulebook), code, origin=indicator).because(words[unit, indicator, code])
        entries.append(_unless_lifted(entry.because(_follows(code, rulebook)), indicator, rulebook, grants))
    return entries


# --- policies -----------------------------------------------------------------------------------


def barred(scored: Scored) -> list[Entry]:
    """Units that a policy 取消评优 (不适用, 缺报, 未证实) keeps from the highest grade, one row for each indicator."""
    entries = []
    for working in scored.workings.values():
        for what, where in _barring(working):
            for at in np.flatnonzero(where).tolist():
                unit, indicator = scored.figures.units[int(working.rows[at])], working.indicator
                entry = Entry(unit, NO_AWARD, indicator.code, origin=indicator.code)
                entries.append(entry.because(f"指标 {indicator.code} {indicator.name}{what}，按方案计零分并取消评优"))
    return entries


def _barring(working: Working) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    indicator, state, cause = working.indicator, working.state, working.cause
    missing = state == ln.NOT_REPORTED
    policies = (
        ("不适用", indicator.not_applicable, state == ln.NOT_APPLICABLE),
        ("缺报", indicator.not_reported, missing & np.isin(cause, (ln.BY_UNIT, ln.UNDER_LACKING))),
        ("未证实", indicator.not_proven or indicator.not_reported, missing & (cause == ln.UNPROVEN)),
    )
    return ((what, where) for what, policy, where in policies if policy == _BARS)
