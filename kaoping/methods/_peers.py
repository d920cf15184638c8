"""A unit beside its peers: what the methods that compare within the class have in common.

Peers are the population that has a value; a row outside it (单列) is measured by them and moves nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from kaoping.expressions import NEAR, NEAR_RELATIVE
from kaoping.methods._edges import MayDivide, near
from kaoping.methods._shelf import Context, Declared, Number, Outcome, Quantity, Reason
from kaoping.methods._wording import about, decimal, number, over

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kaoping.methods._shelf import Floats, Row, Vector

ALONE, EQUAL, COMPARED = 0, 1, 2
"""The peers are fewer than two, are all the same, or can be compared."""

Direction = Literal["正向", "反向"]
"""正向: more is better; 反向: less is better."""

Scope = Literal["类", "组"]
"""With whom a row is compared: with its whole class, or with those of its ranking group in it."""

HUNDRED = number(100)


class AmongPeers(Declared):
    """What every comparison states: which way is better, with whom, and what somebody alone gets (out of 100)."""

    direction: Direction = Field(alias="方向")
    scope: Scope = Field(alias="范围")
    alone: Number = Field(alias="只有一家", ge=0, le=100)


class PeerParams(AmongPeers, MayDivide):
    """A figure that is compared with those of the class."""

    value: Quantity = Field(alias="数值")


class Winsor(Declared):
    """With more peers than so many, the ends are those that are left when so many on each side are passed over."""

    above: int = Field(alias="多于", ge=3)
    each: int = Field(alias="各", ge=1)

    @model_validator(mode="after")
    def _leaves_two(self) -> Self:
        if self.above < 2 * self.each + 1:
            raise ValueError("E-RULE-TYPE|缩尾以后剩下不足两家，分不出高低|请把“多于”写大，或把“各”写小")
        return self

    def passed_over(self, among: int) -> int:
        """How many on each side are passed over among so many."""
        return self.each if among > self.above else 0


def ends(values: Floats, members: NDArray[np.intp], winsor: Winsor | None) -> tuple[int, int]:
    """Find the rows of both ends of the members (one at least); of rows that tie, the first.

    >>> ends(np.array([9.0, 1.0, 5.0, 4.0]), np.arange(4), Winsor(above=3, each=1))
    (3, 2)
    """
    past = winsor.passed_over(len(members)) if winsor is not None else 0
    line = np.sort(values[members])
    lowest, highest = (members[np.flatnonzero(values[members] == line[at])[0]] for at in (past, len(line) - 1 - past))
    return int(lowest), int(highest)


def passed_over_said(winsor: Winsor | None, among: int) -> str:
    """Say that ends were passed over: 最高、最低各去1家以后，."""
    past = winsor.passed_over(among) if winsor is not None else 0
    return f"最高、最低各去{past}家以后，" if past else ""


class Spread(NamedTuple):
    """The ends of the peers: which case it is and, where they are COMPARED, the rows of both ends."""

    case: int
    lowest: int = -1
    highest: int = -1
    among: int = 0

    def columns(self, value: Vector) -> Mapping[str, NDArray[Any]]:
        """Write the case, the ends and their rows as working columns (n rows each)."""
        n = len(value.values)
        columns: dict[str, NDArray[Any]] = {"case": np.full(n, self.case)}
        if self.case == COMPARED:
            columns |= {"lowest": np.full(n, self.lowest), "highest": np.full(n, self.highest)}
            columns["among"] = np.full(n, self.among)
            columns |= {"low": np.full(n, value.values[self.lowest]), "high": np.full(n, value.values[self.highest])}
        return columns


def among(scope: Scope, context: Context, score: Callable[[Context], Outcome]) -> Outcome:
    """Score the whole class at once, or every ranking group by itself: each row as its own group has it.

    The rows keep their positions; a working column that only some groups have is zero in the others.
    """
    if scope == "类" or context.groups is None:
        return score(context)
    n = len(context.population)
    ratio, state, steps = np.zeros(n), np.zeros(n, np.int8), dict[str, NDArray[Any]]()
    for group in np.unique(context.groups):
        own = context.groups == group
        found = score(Context(context.standard, context.population & own, context.groups))
        ratio[own], state[own] = found.ratio[own], found.state[own]
        for name, column in found.steps.items():
            steps.setdefault(name, np.zeros(n, column.dtype))[own] = column[own]
    return Outcome(ratio, state, steps)


def peers(value: Vector, context: Context) -> NDArray[np.intp]:
    """List the rows of the population that have a value."""
    return np.flatnonzero(context.population & ~value.absent)


def spread(value: Vector, context: Context, winsor: Winsor | None = None) -> Spread:
    """Find the ends of the peers; of rows that tie, the first."""
    members = peers(value, context)
    if len(members) < 2:
        return Spread(ALONE)
    x = value.values * 0.5  # halves: the span of two finite numbers is then finite
    lowest, highest = ends(x, members, winsor)
    if x[highest] - x[lowest] <= near(float(value.values[highest])) * 0.5:
        return Spread(EQUAL)
    return Spread(COMPARED, lowest, highest, len(members))


def place_between(values: Floats, low: float, high: float) -> Floats:
    """Place values (n rows) on the way from low (0) to high (1); unclipped, and low may be the greater end.

    >>> place_between(np.array([0.0, 15.0, 30.0]), 10.0, 20.0)
    array([-1. ,  0.5,  2. ])
    """
    with np.errstate(over="ignore"):  # what overflows is beyond an end, and clipped
        return (values * 0.5 - low * 0.5) / (high * 0.5 - low * 0.5)


class Places(NamedTuple):
    """Places in the order of the peers, n rows: how many are better, how many others are level."""

    better: NDArray[np.int64]
    level: NDArray[np.int64]
    among: int

    def ranks(self, *, shared: bool) -> Floats:
        """Rank from 1: those level share the first of their places (1224), or else the mean of them."""
        ranks: Floats = 1.0 + self.better.astype(np.float64)
        return ranks if shared else ranks + self.level / 2


def places(values: Floats, members: NDArray[np.intp], direction: Direction) -> Places:
    """Place every row among the members; numbers within 1e-9 (or 1e-12 of their size) are level.

    >>> places(np.array([7.0, 9.0, 7.0, 5.0]), np.arange(4), "正向").ranks(shared=True)
    array([2., 1., 2., 4.])
    """
    x = values if direction == "反向" else -values
    line = np.sort(x[members])
    margin = NEAR + NEAR_RELATIVE * np.abs(x)
    with np.errstate(over="ignore"):
        better = np.searchsorted(line, x - margin, side="left")
        not_worse = np.searchsorted(line, x + margin, side="right")
    inside = np.zeros(len(x), np.int64)
    inside[members] = 1
    return Places(better.astype(np.int64), (not_worse - better - inside).astype(np.int64), len(members))


def by_rule(words: str, case: int, score: float, scope: Scope = "类") -> Reason:
    """Say that there was nothing to compare: …，同类可比的不足两家，按规则取80分."""
    why = f"同{scope}可比的不足两家" if case == ALONE else f"同{scope}最高等于最低"
    return Reason(f"{words}，{why}，按规则取{decimal(score)}分", over(number(score), HUNDRED))


def ends_in_words(row: Row, scope: Scope, *, rate: bool) -> str:
    """Say the ends and whose they are: 同类最低10（甲镇），最高20（乙镇）."""
    low, high = (about(float(row.step(end)), rate=rate) for end in ("low", "high"))
    lowest, highest = (row.unit(int(row.step(end))) for end in ("lowest", "highest"))
    return f"同{scope}最低{low}（{lowest}），最高{high}（{highest}）"
