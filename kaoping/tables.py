"""The contracts of the tables that flow; the only place where a column name is spelt.

Each schema is checked where a table crosses a door. Text is pandas' string dtype; points are
int64 in units of 10^-places; a ratio is a float and missing where a line is not scored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import pandas as pd
from pandera.pandas import Check, Column, DataFrameSchema, Index

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

State = Literal["有值", "无", "不适用", "缺报", "未证实"]
STATES: Final = ("有值", "无", "不适用", "缺报", "未证实")
ORIGINS: Final = ("自报", "来源部门", "核查")
LINE_STATES: Final = ("计分", "不适用", "缺报", "本期不考核", "并入年度", "否决清零")

_POSITIONS = Index(int, Check(lambda index: (index == pd.RangeIndex(len(index))).all(), error="labels are 0…n−1"))


def _schema(columns: dict[str, Column]) -> DataFrameSchema:
    return DataFrameSchema(columns, index=_POSITIONS, strict=True, ordered=True)


def _text(*checks: Check) -> Column:
    return Column(str, list(checks), nullable=False)


CELLS: Final = _schema(
    {
        "file": _text(),
        "sheet": _text(),
        "row": Column(int, Check.ge(1)),
        "column": Column(int, Check.ge(1)),
        "raw": _text(),
    }
)
"""Every non-empty cell of a recognised region, as typed; nothing dropped."""

ITEMS: Final = _schema(
    {
        "item_id": Column(str, unique=True),
        "unit": _text(),
        "period": _text(),
        "item": _text(),
        "state": _text(Check.isin(STATES)),
        "value": Column(float, nullable=True),
        "origin": _text(Check.isin(ORIGINS)),
    }
)
"""One row per unit × item × origin; only 有值 has a number. item_id is unit/item/origin."""

SOURCES: Final = _schema({"item_id": _text(), "file": _text(), "sheet": _text(), "cell": _text(), "raw": _text()})
"""Where each item came from; a derived item has many rows."""

LINES: Final = _schema(
    {
        "unit": _text(),
        "effect": _text(),
        "indicator": _text(),
        "state": _text(Check.isin(LINE_STATES)),
        "standard": Column(int, Check.ge(0)),
        "full": Column(int, Check.ge(0)),
        "ratio": Column(float, nullable=True),
        "points": Column(int),
        "trimmed": Column(int, Check.ge(0)),
    }
)
"""One line per unit × indicator of its class. standard, full, points, trimmed are fixed-point.

`trimmed` is what the effect's cap took from the line (points are after it).
"""

WAYS: Final = ("加权", "平均", "合计", "期末", "仅年度")
"""How the quarters of an indicator become a year (年度方式)."""

PARTS: Final = ("单独", "并入", "不计")
"""What a quarter is in a year's line: scored by itself, its figures added to others', or neither."""

YEAR_LINES: Final = _schema(dict(LINES.columns) | {"way": _text(Check.isin(WAYS))})
"""LINES of a year, each with the way in which its quarters were combined."""

YEAR_SHARES: Final = _schema(
    {
        "unit": _text(),
        "indicator": _text(),
        "period": _text(),
        "whose": _text(),
        "state": _text(Check.isin(LINE_STATES)),
        "full": Column(int, Check.ge(0)),
        "points": Column(int),
        "part": _text(Check.isin(PARTS)),
    }
)
"""The settled quarterly columns behind YEAR_LINES; `whose` is the unit that scored them, itself or a predecessor."""

NODES: Final = _schema(
    {
        "unit": _text(),
        "node": _text(),
        "parent": _text(),
        "combine": _text(),
        "full": Column(int),
        "unrounded": Column(float),
        "settled": Column(int),
    }
)
"""Inner nodes of the tree: every effect followed by what it is divided into, at any depth, then the whole.

full and settled are fixed-point, `unrounded` is in the same unit before rounding. A node that adds
up (combine is 加总) has the exact sum of its children's settled points. Any other is the mean of its
children's `unrounded` ÷ `full` by their weights (lines: their ratio, by their standard points), settled
once at its full marks. A node without full marks has no value: its 0 is not a score.
"""

EVENTS: Final = _schema(
    {
        "unit": _text(),
        "code": _text(),
        "kind": _text(),
        "level": _text(),
        "count": Column(int),
        "number": _text(),
        "matter": _text(),
        "document": _text(),
        "date": _text(),
        "before": Column(int, Check.ge(0)),
        "points": Column(int, Check.ge(0)),
        "tolerance": _text(),
        "state": _text(Check.isin(("计入", "未计"))),
        "because": _text(),
        "file": _text(),
        "sheet": _text(),
        "cell": _text(),
    }
)
"""Every claim, listed matter, bonus, deduction, veto and tolerance: whether it counted, its points and why.

before, points: fixed-point, at the rule's price, and after one matter was counted once, tolerance
and caps. A unit's bonus in TOTALS is the sum of points of kind 加分, its deduction that of 扣分.
Points of 容错 are what a tolerance gave back on a line or a deduction; the other kinds have none.
"""

YEAR_EVENTS: Final = _schema(
    {"period": _text()} | dict(EVENTS.columns) | {"year_points": Column(int, Check.ge(0)), "year_because": _text()}
)
"""EVENTS of all quarters; year_points are what the year's total counts of a row (without sign)."""


def totals(effects: tuple[str, ...]) -> DataFrameSchema:
    """Contract of TOTALS: a reader adds the printed numbers and gets the printed total.

    Effects + bonus − deduction = total, but not below 0, and 0 under a veto of 总分清零. That holds
    where the whole adds up (总分 is 加总). Where it is a mean, the effects' columns are what each is worth
    at its own full marks and do not sum: the total is the whole's settled value in NODES + bonus −
    deduction. A unit whose whole has no full marks has total 0 without having scored 0.
    """
    return _schema(
        {"unit": _text(), "name": _text(), "class": _text(), "group": _text(), "unranked": Column(bool)}
        | {effect: Column(int) for effect in effects}
        | {"bonus": Column(int, Check.ge(0)), "deduction": Column(int, Check.ge(0)), "total": Column(int)}
    )


def ranking(effects: tuple[str, ...]) -> DataFrameSchema:
    """Contract of RANKING: TOTALS with rank (0 = not ranked), how many are ranked, ties, grade."""
    columns = dict(totals(effects).columns) | {
        "rank": Column(int, Check.ge(0)),
        "of": Column(int, Check.ge(0)),
        "tied": Column(int, Check.ge(0)),
        "decided_by": _text(),
        "grade": _text(),
        "vetoes": _text(),
    }
    return _schema(columns)


def empty(schema: DataFrameSchema) -> pd.DataFrame:
    """An empty table that keeps its contract."""
    types = {name: column.dtype.type if column.dtype is not None else object for name, column in schema.columns.items()}
    return pd.DataFrame({name: pd.Series([], dtype=dtype) for name, dtype in types.items()})


def codes(column: pd.Series, known: Sequence[str], *, runs: bool = True) -> NDArray[np.int64]:
    """Position of every text of a column in a list of known ones, -1 where it is not there.

    Tables stand in blocks of one unit, one effect, one state: only the first row of each run of
    equal texts is looked up, which is several times faster than looking up every row. `runs` is
    False for a column whose text changes from row to row.

    >>> codes(pd.Series(["政治", "政治", "法律", "社会"], dtype="str"), ["政治", "法律"]).tolist()
    [0, 0, 1, -1]
    """
    texts = column.to_numpy(dtype=object)
    if not len(texts):
        return np.zeros(0, np.int64)
    index = pd.Index(list(known), dtype=object)
    if not runs:
        return index.get_indexer(pd.Index(texts, dtype=object)).astype(np.int64)
    starts = np.flatnonzero(np.concatenate([[True], texts[1:] != texts[:-1]]))
    found = index.get_indexer(pd.Index(texts[starts], dtype=object))
    return np.repeat(found.astype(np.int64), np.diff(starts, append=len(texts)))
