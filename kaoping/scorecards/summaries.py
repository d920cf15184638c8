"""Summaries of a quarter: by effect, by group, by class, by 导向, by 分管领导."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kaoping.scorecards.cards import Summary, SummaryRow
from kaoping.scorecards.results import percent, share

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from kaoping.scorecards.results import Rates, Results

TOTAL = "总分"
_FLAT = 2
"""An effect in which a class spreads over fewer points than this hardly moves the ranking."""


def summaries_of(results: Results, rates: Rates) -> tuple[Summary, ...]:
    """All summaries, in the order of the page. Units that are not ranked (单列) are left out."""
    ranking = results.ranking
    nodes = (*results.rulebook.scheme.effects, TOTAL)
    ranked = ranking[~ranking["unranked"]]
    leaders = {unit.code: unit.leader for unit in results.rulebook.units if unit.leader}
    by_leader = ranked.assign(leader=ranked["unit"].map(leaders))
    sets = (
        ("按组平均得分率", _sets(ranked, "group")),
        ("按类别平均得分率", _sets(ranked, "class")),
        ("按分管领导平均得分率", dict(sorted(_sets(by_leader.dropna(subset=["leader"]), "leader").items()))),
    )
    by_group, by_class, by_leaders = (_by(results, rates, nodes, title, units) for title, units in sets)
    by_effect = _by_effect(results, rates, _sets(ranked, "class"))
    return by_effect, by_group, by_class, _by_orientation(results, ranked), by_leaders


def _sets(frame: pd.DataFrame, column: str) -> dict[str, list[str]]:
    """Units by the value of a column, in order of first appearance."""
    sets: dict[str, list[str]] = defaultdict(list)
    for name, unit in zip(frame[column], frame["unit"], strict=True):
        sets[str(name)].append(str(unit))
    return sets


def _by(results: Results, rates: Rates, nodes: Sequence[str], title: str, sets: Mapping[str, Sequence[str]]) -> Summary:
    """Mean rates of sets of units; with a last period, how the same units' mean total moved."""
    rows = []
    for name, units in sets.items():
        means = tuple(sum(rates.of(unit, node) for unit in units) / len(units) for node in nodes)
        shown = tuple(percent(mean) for mean in means)
        if results.previous is not None:
            shown = (*shown, _moved(results, rates, units))
        rows.append(SummaryRow(str(name), f"{len(units)} 个", shown, tuple(min(1.0, mean) for mean in means)))
    columns = (*nodes, "总分较上期") if results.previous is not None else tuple(nodes)
    return Summary(title, columns, tuple(rows))


def _moved(results: Results, rates: Rates, units: Sequence[str]) -> str:
    """Mean change of the total over the units that had one last period; empty without any."""
    before = {} if results.previous is None else results.previous.totals
    changes = [int(rates.points[unit, TOTAL]) - before[unit] for unit in units if unit in before]
    if not changes:
        return ""
    mean = results.mean_text(sum(changes), len(changes))
    return mean if mean.startswith("-") else f"+{mean}"


def _by_effect(results: Results, rates: Rates, classes: Mapping[str, Sequence[str]]) -> Summary:
    """Highest, lowest and spread of each effect's points in each class; says where nothing spreads."""
    columns, rows, flat = [], [], []
    for unit_class in classes:
        columns += [f"{unit_class}最高", f"{unit_class}最低", f"{unit_class}相差"]
    for effect in results.rulebook.scheme.effects:
        values = []
        for unit_class, units in classes.items():
            points = [int(rates.points[unit, effect]) for unit in units]
            high, low = max(points), min(points)
            values += [results.text(high), results.text(low), results.text(high - low)]
            if high - low < _FLAT * 10**results.places and len(units) > 1:
                flat.append(f"{unit_class}的{effect}相差 {results.text(high - low)} 分")
        rows.append(SummaryRow(effect, "", tuple(values), ()))
    note = f"{'、'.join(flat)}，不到 {_FLAT} 分，本期对名次几乎没有影响，请核对指标是否有区分度。" if flat else ""
    return Summary("按效果得分差距", tuple(columns), tuple(rows), note)


def _by_orientation(results: Results, ranked: pd.DataFrame) -> Summary:
    """Points ÷ full marks of the lines of each 导向, by class."""
    rulebook, classes = results.rulebook, results.rulebook.scheme.classes
    lines = results.lines.assign(
        orientation=results.lines["indicator"].map({i.code: i.orientation for i in rulebook.indicators}),
        unit_class=results.lines["unit"].map({u.code: u.unit_class for u in rulebook.units}),
    )
    lines = lines[lines["unit"].isin(ranked["unit"])]
    sums = lines.groupby(["orientation", "unit_class"], sort=False)[["points", "full"]].sum()
    points, full = sums["points"].to_dict(), sums["full"].to_dict()
    rows = []
    for name in rulebook.scheme.orientations:
        keys = [(name, unit_class) for unit_class in classes]
        shares = [share(points[key], full[key]) if key in full else 0.0 for key in keys]
        indicators = sum(i.orientation == name for i in rulebook.indicators)
        shown = tuple(percent(one) for one in shares)
        rows.append(SummaryRow(name, f"{indicators} 项指标", shown, tuple(min(1.0, one) for one in shares)))
    return Summary("按导向得分率", classes, tuple(rows))
