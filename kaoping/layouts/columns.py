"""What a layout is made of: columns, labels, record tables and the figures derived from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

ColumnKind = Literal["code", "text", "number", "integer", "percent", "date", "choice", "unit", "units"]

LEVELS = ("国", "省", "市", "区")
NONE_WORD = "无"
NOT_APPLICABLE_WORD = "不适用"
NOT_ASKED_MARK = "/"
TOTAL_WORDS = ("合计", "总计", "小计")


@dataclass(frozen=True, slots=True)
class Label:
    """A labelled cell of the cover; the value stands in the cell to its right.

    `mark` is the name of the document property that repeats it; empty where the unit may change the cell.
    """

    title: str
    mark: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet: English key, the header's words, what its cells hold."""

    key: str
    title: str
    kind: ColumnKind = "text"
    required: bool = True
    choices: tuple[str, ...] = ()
    note: str = ""
    width: int = 14


@dataclass(frozen=True, slots=True)
class Derivation:
    """A figure derived from a record table; `params` are the item's keys it needs, `optional` those it may have."""

    name: str
    sentence: str
    params: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordTable:
    """A table with one row a record. `number` is the column that names a record."""

    name: str
    columns: tuple[Column, ...]
    number: str
    derivations: Mapping[str, Derivation] = field(default_factory=dict)
    by_unit: bool = False  # part of a unit's own return

    def column(self, key: str) -> Column:
        """Find a column by its English key."""
        return next(column for column in self.columns if column.key == key)


def named(*derivations: Derivation) -> dict[str, Derivation]:
    """Give each derivation its name."""
    return {derivation.name: derivation for derivation in derivations}
