"""Totals to ranks, ties, quotas, grades. Nobody after this sorts or sums again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaoping.rulebook.model import Grade, Rulebook, Scheme

Key = Callable[[int], int | None]
"""A tie-break: position of a unit → its points under the key, or None where it does not apply."""


@dataclass(frozen=True, slots=True)
class Place:
    """A unit's place in its group."""

    rank: int
    tied: int
    decided_by: str


@dataclass(frozen=True, slots=True)
class Bar:
    """What the codes in force do to a unit: out of rank and quota; best grade still open (0 = all); grades to fall."""

    out: bool = False
    best: int = 0
    fall: int = 0


def bar(codes: Sequence[str], scheme: Scheme) -> Bar:
    """Read the codes of vetoes, downgrades, deductions (取消评优) and indicators (取消评优) in force for one unit.

    取消评优 shuts the highest grade, 等次封顶 those above the one it names, 不合格 all above that. Each code
    acts once, however many matters stand under it; falls (降等) add up.
    """
    names = [grade.name for grade in scheme.grades]
    out, best, fall = False, 0, 0
    for code in dict.fromkeys(codes):
        veto = scheme.vetoes.get(code)
        effect = "取消评优" if veto is None else veto.effect
        named = {"等次封顶": "" if veto is None else veto.grade, "不合格": "不合格"}.get(effect)
        out = out or effect == "不排名"
        best = max(best, names.index(named) if named in names else 0, int(effect == "取消评优"))
        fall += (veto.steps or 0) if veto is not None and effect == "降等" else 0
    return Bar(out, min(best, max(len(names) - 1, 0)), fall)


def rank(
    totals: pd.DataFrame, lines: pd.DataFrame, rulebook: Rulebook, enacted: Mapping[str, Sequence[str]] | None = None
) -> pd.DataFrame:
    """TOTALS to RANKING, in printed order: group by group as on the roster, best first.

    Ranks are of settled totals. Equal totals go through the declared tie-breaks; what is still
    equal has equal rank. Units that are 单列, or not ranked by a veto, have rank 0 and stand last in
    their group. enacted: unit → codes in force (see `bar`): who may not have a grade leaves its place
    to the next; downgrades come last.
    """
    scheme = rulebook.scheme
    codes = [tuple((enacted or {}).get(unit, ())) for unit in totals["unit"]]
    bars = [bar(own, scheme) for own in codes]
    scope = totals["group" if scheme.ranking.scope == "组" else "class"].to_numpy()
    points = totals["total"].to_numpy()
    ranked = ~totals["unranked"].to_numpy() & ~np.array([one.out for one in bars], np.bool_)
    keys = [(name, _key(name, totals, lines)) for name in scheme.ranking.tie_breaks]
    n = len(totals)
    of = np.zeros(n, np.int64)
    places = [Place(0, 0, "")] * n
    grades = [""] * n
    order: list[int] = []
    for everyone in _by_value(scope):
        members = [int(i) for i in everyone if ranked[i]]
        of[everyone] = len(members)
        found = place(members, [int(points[i]) for i in members], keys, scheme.ranking.ties)
        for i, where in found.items():
            places[i] = where
        own = {i: int(points[i]) for i in members}
        best = {i: bars[i].best for i in members}
        for i, grade in award(found, own, scheme.grades, scheme.precision.places, best):
            grades[i] = fallen(grade, bars[i].fall, scheme.grades)
        order += sorted(members, key=lambda i: (places[i].rank, i))
        order += [int(i) for i in everyone if not ranked[i]]
    frame = totals.assign(
        rank=np.array([where.rank for where in places], np.int64),
        of=of,
        tied=np.array([where.tied for where in places], np.int64),
        decided_by=pd.Series([where.decided_by for where in places], dtype="str"),
        grade=pd.Series(grades, dtype="str"),
        vetoes=pd.Series(["、".join(own) for own in codes], dtype="str"),
    )
    return frame.iloc[order].reset_index(drop=True)


def _by_value(column: NDArray[np.object_]) -> Iterator[NDArray[np.int64]]:
    """Positions of equal values, in order of first appearance."""
    codes, found = pd.factorize(column)
    order = np.argsort(codes, kind="stable")
    yield from np.split(order, np.cumsum(np.bincount(codes, minlength=len(found)))[:-1])


def _key(name: str, totals: pd.DataFrame, lines: pd.DataFrame) -> Key:
    """A tie-break by the points of an effect or of one indicator."""
    if name in totals.columns:
        column = totals[name].to_numpy()
        return lambda i: int(column[i])
    own = lines[(lines["indicator"] == name) & lines["state"].isin(["计分", "缺报", "否决清零"])]
    by_unit = dict(zip(own["unit"], own["points"], strict=True))
    units = totals["unit"].tolist()

    def points(i: int) -> int | None:
        found = by_unit.get(units[i])
        return None if found is None else int(found)

    return points


def place(
    members: Sequence[int], points: Sequence[int], keys: Sequence[tuple[str, Key]], ties: str = "1224"
) -> dict[int, Place]:
    """Rank members by points, most first; ties by the keys in order.

    A key that does not apply to one of the tied is skipped for all of them. 1224 leaves a gap
    after equal ranks, 1223 does not, 1234 numbers on but keeps true ties equal.

    >>> place([0, 1, 2, 3], [9, 8, 8, 7], [])[3]
    Place(rank=4, tied=0, decided_by='')
    >>> place([0, 1, 2, 3], [9, 8, 8, 7], [], "1223")[3].rank
    3
    """
    clusters: dict[int, list[int]] = {}
    for i, value in zip(members, points, strict=True):
        clusters.setdefault(value, []).append(i)
    places: dict[int, Place] = {}
    before, step = 0, 0
    for value in sorted(clusters, reverse=True):
        for bunch, decided_by in _split(clusters[value], keys):
            step += 1
            number = step if ties == "1223" else before + 1
            for i in bunch:
                places[i] = Place(number, len(bunch) - 1, decided_by)
            before += len(bunch)
    return places


def _split(tied: list[int], keys: Sequence[tuple[str, Key]], decided_by: str = "") -> list[tuple[list[int], str]]:
    """Break a tie: bunches that stay equal, best first, each with the key that set it apart."""
    if len(tied) == 1 or not keys:
        return [(tied, decided_by)]
    (name, key), rest = keys[0], keys[1:]
    values = {i: key(i) for i in tied}
    if any(value is None for value in values.values()):
        return _split(tied, rest, decided_by)
    levels = sorted({value for value in values.values() if value is not None}, reverse=True)
    if len(levels) == 1:
        return _split(tied, rest, decided_by)
    return [found for level in levels for found in _split([i for i in tied if values[i] == level], rest, name)]


@lru_cache
def quota_of(share: float, ranked: int) -> int:
    """Number of places in a quota: share × number ranked, half up.

    >>> [quota_of(0.3, n) for n in (5, 6, 15)]
    [2, 2, 5]
    """
    exact = Fraction(repr(share)) * ranked
    return int(exact + Fraction(1, 2))


def fallen(grade: str, by: int, grades: Sequence[Grade]) -> str:
    """The grade so many below, at most down to the lowest.

    >>> from kaoping.rulebook.model import Grade
    >>> fallen("优秀", 2, [Grade(name=name) for name in ("优秀", "良好", "合格", "不合格")])
    '合格'
    """
    names = [one.name for one in grades]
    return names[min(names.index(grade) + by, len(names) - 1)]


def award(
    places: dict[int, Place],
    points: dict[int, int],
    grades: Sequence[Grade],
    decimals: int,
    best: Mapping[int, int] | None = None,
) -> list[tuple[int, str]]:
    """Grades of one group, in the order declared: lowest total, then quota by rank.

    At the line of a quota, tied units all get the grade or none does, as declared. best: unit →
    number of the highest grade (0 is the first) that is open to it; who may not have a grade is
    passed over, and the place goes to the next. The number of places is that of all who are ranked.
    """
    waiting = sorted(places, key=lambda i: places[i].rank)
    awarded: list[tuple[int, str]] = []
    for number, grade in enumerate(grades):
        floor = int(grade.floor * 10**decimals)
        fit = [i for i in waiting if points[i] >= floor and (best or {}).get(i, 0) <= number]
        if grade.quota is not None:
            fit = _within(fit, places, quota_of(grade.quota, len(places)), grade.tied_at_line or "全不进")
        awarded += [(i, grade.name) for i in fit]
        admitted = set(fit)
        waiting = [i for i in waiting if i not in admitted]
    return awarded


def _within(fit: list[int], places: dict[int, Place], quota: int, tied_at_line: str) -> list[int]:
    if len(fit) <= quota:
        return fit
    if quota == 0:
        return []
    line, after = places[fit[quota - 1]].rank, places[fit[quota]].rank
    if line != after:
        return fit[:quota]
    if tied_at_line == "全进":
        return [i for i in fit if places[i].rank <= line]
    return [i for i in fit if places[i].rank < line]
