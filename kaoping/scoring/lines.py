"""Items and rule book to lines: points for each unit and indicator, with the working kept.

The order of assembly is fixed: applicability, full marks, raw ratio, caps, tolerance and zeroing, settle the line.
A line says why it got its points when it is read (`reasons.py`), from the working kept here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from kaoping.exact import settle
from kaoping.methods._shelf import CLASS_MEAN, Context
from kaoping.methods._shelf import NOT_APPLICABLE as METHOD_NOT_APPLICABLE
from kaoping.rulebook.parts import names_in
from kaoping.rulebook.policies import fixed_share
from kaoping.rulebook.rollup import scoring_order
from kaoping.scoring import figures as fig
from kaoping.scoring.interventions import NOTHING, Given, Interventions
from kaoping.scoring.marks import ClassMarks, class_marks, unit_marks
from kaoping.scoring.measures import Worked, evaluate
from kaoping.scoring.subordinates import Came, Looked, Subordinates
from kaoping.tables import LINE_STATES, codes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from kaoping.methods._shelf import Below, Wanted
    from kaoping.rulebook.model import Indicator, Rulebook, Unit

SCORED, NOT_APPLICABLE, NOT_REPORTED, NOT_THIS_PERIOD, CARRIED, VETOED = range(6)
"""Codes of the line states, in the order of tables.LINE_STATES."""

BY_MEASURE, BY_ROSTER, BY_ITEM, BY_UNIT, BY_DEPARTMENT, UNPROVEN, BY_CALENDAR, SMALL, BY_MEAN = range(9)
UNDER_BLOCKED, UNDER_LACKING, BY_VETO = range(9, 12)
"""Why a line is in its state (the reader's sentence differs)."""

BLOCKED: Final = (BY_DEPARTMENT, UNDER_BLOCKED)
"""Causes for which a line waits for somebody's figures: the result is provisional."""

_CARRIES_NOTHING: Final = ("重分摊", "年度合并")


@dataclass(frozen=True)
class Working:
    """One indicator over the units of one class: everything that a sentence needs later.

    rows: positions of the units in the roster; ratio, state, cause have one entry a row. `under` is the first
    subordinate that a row waits for, where its cause is one. taken, given: row → why its points were taken, what
    a tolerance gave back; `before` are the ratios without these.
    """

    indicator: Indicator
    unit_class: str
    rows: NDArray[np.int64]
    values: Mapping[str, NDArray[np.float64]]
    worked: Worked | None
    ratio: NDArray[np.float64]
    state: NDArray[np.int8]
    cause: NDArray[np.int8]
    mean: float
    under: NDArray[np.object_] | None = None
    taken: Mapping[int, str] = field(default_factory=dict)
    given: Mapping[int, Given] = field(default_factory=dict)
    before: NDArray[np.float64] | None = None


@dataclass(frozen=True)
class Scored:
    """LINES and the working behind them. `blocked` lists (unit, indicator) without the department's figures."""

    lines: pd.DataFrame
    workings: Mapping[tuple[str, str], Working]
    figures: fig.Figures
    lifted: tuple[str, ...]
    blocked: tuple[tuple[str, str], ...] = field(default=())


def score(
    items: pd.DataFrame,
    rulebook: Rulebook,
    interventions: Interventions = NOTHING,
    *,
    below: Mapping[Wanted, Below] | None = None,
) -> Scored:
    """Turn ITEMS into LINES (one line per unit × indicator of its class).

    Tolerance is applied to a line's ratio before it is settled; a zeroed line is 否决清零, whatever it was worth.

    A class is scored after those whose ratios or figures its measures take (下级汇总); `below` gives these where a
    worked example states them.
    """
    units = rulebook.units
    figures = fig.choose(items, [unit.code for unit in units], list(rulebook.items))
    workings: dict[tuple[str, str], Working] = {}
    frames: dict[str, pd.DataFrame] = {}
    lifted: list[str] = []
    subordinates = Subordinates(rulebook, figures, below)
    for unit_class in scoring_order(rulebook):
        members = _Members.of(rulebook, unit_class, figures)
        if members is None:
            continue
        marks = class_marks(rulebook, unit_class)
        measured = (_work(members, indicator, subordinates) for indicator in marks.indicators)
        found = [_intervened(working, members.units, interventions) for working in measured]
        workings |= {(unit_class, working.indicator.code): working for working in found}
        frame, over = _class_lines(rulebook, marks, found, members.units)
        frames[unit_class] = frame
        lifted += over
        came = {working.indicator.code: _came(working) for working in found}
        subordinates.add(unit_class, members.units, members.rows, came, frame)
    lines = _in_order([frames[name] for name in rulebook.scheme.classes if name in frames], figures.units)
    blocked = tuple(
        (figures.units[row], code)
        for (_, code), working in workings.items()
        for row in working.rows[np.isin(working.cause, BLOCKED)]
    )
    return Scored(lines, workings, figures, tuple(lifted), blocked)


def _intervened(working: Working, units: list[Unit], interventions: Interventions) -> Working:
    """Give back what was tolerated of a scored row, and take the points of a zeroed one that carries any."""
    code, state, cause = working.indicator.code, working.state.copy(), working.cause.copy()
    at = {unit.code: row for row, unit in enumerate(units)}
    given = {
        at[unit]: found
        for (unit, named), found in interventions.tolerated.items()
        if named == code and unit in at and state[at[unit]] == SCORED and (unit, code) not in interventions.zeroed
    }
    taken = {
        at[unit]: words
        for (unit, named), words in interventions.zeroed.items()
        if named == code and unit in at and state[at[unit]] in {SCORED, NOT_REPORTED}
    }
    if not given and not taken:
        return working
    ratio = working.ratio.copy()
    for row, found in given.items():
        ratio[row] += found.factor * max(0.0, 1.0 - ratio[row])
    for row in taken:
        ratio[row], state[row], cause[row] = 0.0, VETOED, BY_VETO
    return replace(working, ratio=ratio, state=state, cause=cause, taken=taken, given=given, before=working.ratio)


def _in_order(frames: list[pd.DataFrame], units: tuple[str, ...]) -> pd.DataFrame:
    if not frames:
        raise ValueError("the roster has no unit in this period")
    lines = pd.concat(frames, ignore_index=True)
    order = codes(lines["unit"], units)
    if (np.diff(order) >= 0).all():
        return lines
    return lines.iloc[np.argsort(order, kind="stable")].reset_index(drop=True)


@dataclass(frozen=True)
class _Members:
    """Units of one class: their rows on the roster, their figures (item by item), who is ranked, in which group."""

    rulebook: Rulebook
    unit_class: str
    rows: NDArray[np.int64]
    units: list[Unit]
    figures: fig.Figures
    ranked: NDArray[np.bool_]
    groups: NDArray[np.int64]

    @classmethod
    def of(cls, rulebook: Rulebook, unit_class: str, figures: fig.Figures) -> _Members | None:
        """Find the units of a class, if it has any in this period."""
        rows = np.array([i for i, unit in enumerate(rulebook.units) if unit.unit_class == unit_class], np.int64)
        if not len(rows):
            return None
        units = [rulebook.units[i] for i in rows]
        ranked = np.array([not unit.unranked for unit in units], np.bool_)
        names = {unit.group: code for code, unit in reversed(list(enumerate(units)))}  # the first row names its group
        groups = np.array([names[unit.group] for unit in units], np.int64)
        return cls(rulebook, unit_class, rows, units, figures.of(rows), ranked, groups)


def _work(members: _Members, indicator: Indicator, subordinates: Subordinates) -> Working:
    """Applicability, then the measure, then the policies: state, cause and ratio of every row."""
    unit_class, figures, ranked = members.unit_class, members.figures, members.ranked
    nested = indicator.measure_for(unit_class)
    looked = subordinates.under(nested, members.rows)
    used = names_in(nested)
    if indicator.small_sample is not None:
        used = tuple(dict.fromkeys((*used, indicator.small_sample.count)))
    at = {key: figures.column(indicator.item_id(key)) for key in indicator.items}
    values = {key: figures.values[:, column] for key, column in at.items()}  # noqa: PD011  a numpy matrix
    states = {key: figures.states[:, at[key]] for key in used}
    state, cause = _standing(members, indicator, states, {key: figures.origins[:, at[key]] for key in used})
    if looked is not None:
        _wait_for_subordinates(looked, state, cause)
    worked = None
    if (state == SCORED).any():
        below = {} if looked is None else looked.below
        context = Context(float(indicator.points[unit_class]), ranked & (state == SCORED), members.groups, below)
        worked = evaluate(nested, values, _missing(indicator, states), context)
        _outcome_states(indicator, worked, values, state, cause)
    ratio, mean = _ratios(indicator, worked, state, cause, ranked)
    who = None if looked is None else looked.who
    return Working(indicator, unit_class, members.rows, values, worked, ratio, state, cause, mean, who)


def _wait_for_subordinates(looked: Looked, state: NDArray[np.int8], cause: NDArray[np.int8]) -> None:
    """Write into state and cause which rows have a subordinate without figures; a missing department's goes first."""
    for hit, reason in ((looked.lacking, UNDER_LACKING), (looked.blocked, UNDER_BLOCKED)):
        open_rows = hit & ((state == SCORED) | ((state == NOT_REPORTED) & (reason == UNDER_BLOCKED)))
        open_rows &= cause != BY_DEPARTMENT
        state[open_rows], cause[open_rows] = NOT_REPORTED, reason


def _came(working: Working) -> Came:
    """What the class above may take of an indicator."""
    return Came(
        working.ratio,
        _carried(working) & (working.state != NOT_APPLICABLE),
        ~np.isin(working.cause, (BY_ROSTER, BY_ITEM, BY_CALENDAR)),
        np.isin(working.cause, BLOCKED),
    )


def _missing(indicator: Indicator, states: Mapping[str, NDArray[np.int8]]) -> dict[str, NDArray[np.bool_]]:
    """Rows in which an item has no figure because it does not apply (无 only where the item says so)."""
    none_means = {key: indicator.items[key].none_means == "不适用" for key in states}
    return {key: (code == fig.NOT_APPLICABLE) | ((code == fig.NONE) & none_means[key]) for key, code in states.items()}


def _outcome_states(
    indicator: Indicator,
    worked: Worked,
    values: Mapping[str, NDArray[np.float64]],
    state: NDArray[np.int8],
    cause: NDArray[np.int8],
) -> None:
    """Write into state and cause what the measure and the small-sample rule say of the scored rows."""
    not_applicable = (state == SCORED) & (worked.outcome.state == METHOD_NOT_APPLICABLE)
    state[not_applicable], cause[not_applicable] = NOT_APPLICABLE, BY_MEASURE
    if indicator.small_sample is not None:
        small = (state == SCORED) & (values[indicator.small_sample.count] < indicator.small_sample.below)
        state[small], cause[small] = CARRIED, SMALL
    cause[(state == SCORED) & (worked.outcome.state == CLASS_MEAN)] = BY_MEAN


def _ratios(
    indicator: Indicator,
    worked: Worked | None,
    state: NDArray[np.int8],
    cause: NDArray[np.int8],
    ranked: NDArray[np.bool_],
) -> tuple[NDArray[np.float64], float]:
    """Ratio of every row, and the class's mean over what was measured; policies fill the rest."""
    ratio = np.zeros(len(state))
    counted = (state == SCORED) & (cause == BY_MEASURE)
    if worked is not None:
        ratio[counted] = np.clip(worked.outcome.ratio[counted], 0.0, indicator.highest_ratio)
    base = counted & ranked
    mean = float(ratio[base].mean()) if base.any() else 0.0
    ratio[(state == SCORED) & (cause == BY_MEAN)] = mean
    for policy, where in _policies(indicator, state, cause):
        ratio[where] = {"满分": 1.0, "同类平均": mean}.get(policy, fixed_share(policy) or 0.0)
    return ratio, mean


def _standing(
    members: _Members,
    indicator: Indicator,
    states: Mapping[str, NDArray[np.int8]],
    origins: Mapping[str, NDArray[np.int8]],
) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Where each row stands before any arithmetic: calendar, roster, what was not reported."""
    n, rulebook = len(members.units), members.rulebook
    state, cause = np.zeros(n, np.int8), np.zeros(n, np.int8)
    for code in (fig.NOT_PROVEN, fig.NOT_REPORTED):
        for key, item_state in states.items():
            hit = item_state == code
            state[hit] = NOT_REPORTED
            by_department = origins[key][hit] == fig.DEPARTMENT
            reason = UNPROVEN if code == fig.NOT_PROVEN else BY_UNIT
            cause[hit] = np.where(by_department & (code == fig.NOT_REPORTED), BY_DEPARTMENT, reason)
    # one missing department's figure blocks the line, whatever the unit itself left out
    for key, item_state in states.items():
        hit = (item_state == fig.NOT_REPORTED) & (origins[key] == fig.DEPARTMENT)
        cause[hit] = BY_DEPARTMENT
    # 督查室 or the source department ruled the whole indicator out
    if states:
        ruled_out = np.logical_and.reduce([item_state == fig.NOT_APPLICABLE for item_state in states.values()])
        state[ruled_out], cause[ruled_out] = NOT_APPLICABLE, BY_ITEM
    if indicator.applies is not None:  # every member's class has points for it; attributes may still rule it out
        kinds = {unit.attributes: unit for unit in members.units}  # a few kinds stand for a thousand units
        applies = {attributes: rulebook.applies_to(indicator, unit) for attributes, unit in kinds.items()}
        outside = ~np.array([applies[unit.attributes] for unit in members.units], np.bool_)
        state[outside], cause[outside] = NOT_APPLICABLE, BY_ROSTER
    if indicator.scored_in == "仅年度" and rulebook.period.kind != "year":
        state[:], cause[:] = NOT_THIS_PERIOD, BY_CALENDAR
    return state, cause


def _policies(
    indicator: Indicator, state: NDArray[np.int8], cause: NDArray[np.int8]
) -> tuple[tuple[str, NDArray[np.bool_]], ...]:
    """Which policy holds for which rows that have no ratio of their own."""
    reported_late = state == NOT_REPORTED
    return (
        (indicator.not_applicable, state == NOT_APPLICABLE),
        (indicator.not_reported, reported_late & ((cause == BY_UNIT) | (cause == UNDER_LACKING))),
        (indicator.not_proven or indicator.not_reported, reported_late & (cause == UNPROVEN)),
        ("重分摊", reported_late & np.isin(cause, BLOCKED)),
        ("年度合并", (state == CARRIED) | (state == NOT_THIS_PERIOD)),
    )


def _carried(working: Working) -> NDArray[np.bool_]:
    """Rows in which the line carries full marks."""
    kept = np.ones(len(working.rows), np.bool_)
    for policy, where in _policies(working.indicator, working.state, working.cause):
        if policy in _CARRIES_NOTHING:
            kept &= ~where
    return kept


def _class_lines(
    rulebook: Rulebook, marks: ClassMarks, workings: list[Working], members: list[Unit]
) -> tuple[pd.DataFrame, list[str]]:
    """Full marks, settled points and the effects' caps of one class, as rows of LINES."""
    kept = np.column_stack([_carried(working) for working in workings])
    full, lifted = unit_marks(marks, kept)
    ratio = np.column_stack([working.ratio for working in workings])
    points = settle(ratio * full, 0, rulebook.scheme.precision.rounding)
    trimmed = _trim(points, full, marks) if rulebook.scheme.cap_effects else np.zeros_like(points)
    state = np.column_stack([working.state for working in workings])
    n, k = points.shape
    shown = (full > 0) | ((state == SCORED) & kept)
    frame = pd.DataFrame(
        {
            "unit": np.repeat(np.array([unit.code for unit in members], object), k),
            "effect": np.tile(np.array(marks.effects, object), n),
            "indicator": np.tile(np.array([indicator.code for indicator in marks.indicators], object), n),
            "state": np.array(LINE_STATES, object)[state.ravel()],
            "standard": np.tile(np.array(marks.standard, np.int64), n),
            "full": full.ravel(),
            "ratio": np.where(shown, ratio, np.nan).ravel(),
            "points": (points - trimmed).ravel(),
            "trimmed": trimmed.ravel(),
        }
    ).astype(dict.fromkeys(("unit", "effect", "indicator", "state"), "str"))
    return frame, [unit.code for unit, lift in zip(members, lifted, strict=True) if lift]


def _trim(points: NDArray[np.int64], full: NDArray[np.int64], marks: ClassMarks) -> NDArray[np.int64]:
    """Take from surplus lines, last first, what makes an effect exceed its full marks.

    Lines under a mean are left alone: the mean is held to its full marks when it is settled.
    """
    trimmed = np.zeros_like(points)
    for effect in dict.fromkeys(marks.effects):
        lines = [i for i, name in enumerate(marks.effects) if name == effect and marks.adds_up[i]]
        excess = np.maximum(points[:, lines].sum(axis=1) - full[:, lines].sum(axis=1), 0)
        if not excess.any():
            continue
        for i in reversed(lines):
            cut = np.minimum(excess, np.maximum(points[:, i] - full[:, i], 0))
            trimmed[:, i] = cut
            excess = excess - cut
    return trimmed
