"""Checks over everything at once: pandera decides whether, our sentences say what.

The schemas are built from the rule book: ranges and whole numbers per item, relations between
the items of one indicator. They run once over all returns together, never file by file.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from kaoping.exact import number_text
from kaoping.findings import Finding, Where
from kaoping.tables import ITEMS, ORIGINS, SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from kaoping.rulebook.model import Indicator, Item, Relation, Rulebook

_WHOLE = "whole"


@dataclass(frozen=True)
class Wide:
    """Items of one origin as a wide table: one row a unit, one column an item (float, NaN where no number)."""

    frame: pd.DataFrame
    units: tuple[str, ...]
    origin: str

    def number(self, index: int, item_id: str) -> float:
        """Value of one cell."""
        return float(self.frame[item_id].to_numpy(dtype=float)[index])


def _lists(frame: pd.DataFrame, *columns: str) -> list[list[Any]]:
    """Columns as lists: a column of text is slow to walk."""
    return [frame[column].to_numpy(dtype=object).tolist() for column in columns]


def _none_means(items: pd.DataFrame, rulebook: Rulebook, meaning: str) -> NDArray[np.bool_]:
    """Tell for each row whether a 无 of its item has this meaning."""
    means = {item_id: item.none_means == meaning for item_id, item in rulebook.items.items()}
    return np.array(list(map(means.__getitem__, _lists(items, "item")[0])), dtype=bool)


def widen(items: pd.DataFrame) -> list[Wide]:
    """ITEMS to one wide table per origin, rows and columns in order of first appearance."""
    wide = []
    known = items[items["state"].isin(["有值", "无"])]
    for origin in dict.fromkeys(_lists(items, "origin")[0]):
        own = known[known["origin"] == origin]
        if own.empty:
            continue
        unit_of, item_of = _lists(own, "unit", "item")
        units, columns = tuple(dict.fromkeys(unit_of)), tuple(dict.fromkeys(item_of))
        matrix = np.full((len(units), len(columns)), np.nan)
        unit_at, item_at = ({name: at for at, name in enumerate(names)} for names in (units, columns))
        rows, at = [unit_at[unit] for unit in unit_of], [item_at[item] for item in item_of]
        matrix[rows, at] = own["value"].fillna(0.0).to_numpy()
        wide.append(Wide(pd.DataFrame(matrix, columns=list(columns)), units, origin))
    return wide


def _column(item: Item) -> pa.Column:
    checks = []
    if item.minimum is not None or item.maximum is not None:
        low = -np.inf if item.minimum is None else item.minimum
        high = np.inf if item.maximum is None else item.maximum
        checks.append(pa.Check.in_range(low, high))
    if item.kind == "整数":
        checks.append(pa.Check(lambda values: values == np.floor(values), name=_WHOLE))
    return pa.Column(float, checks, nullable=True, required=False)


def schema(rulebook: Rulebook, columns: frozenset[str]) -> pa.DataFrameSchema:
    """Build the pandera schema of a wide table from the rule book."""
    relations = [
        pa.Check(_holds(indicator, relation), name=f"{indicator.code}/{number}", ignore_na=False)
        for indicator, number, relation in _relations(rulebook, columns)
    ]
    known = {item_id: _column(item) for item_id, item in rulebook.items.items() if item_id in columns}
    return pa.DataFrameSchema(known, checks=relations, strict=True)


def _relations(rulebook: Rulebook, columns: frozenset[str]) -> Iterator[tuple[Indicator, int, Relation]]:
    """Relations between items that all have a column."""
    for indicator in rulebook.indicators:
        for number, relation in enumerate(indicator.relations):
            if all(indicator.item_id(name) in columns for name in relation.condition.names):
                yield indicator, number, relation


def _holds(indicator: Indicator, relation: Relation) -> Any:  # noqa: ANN401  pandera takes any callable
    names = relation.condition.names

    def check(frame: pd.DataFrame) -> pd.Series:
        own = frame[[indicator.item_id(name) for name in names]]
        known = own.notna().all(axis=1).to_numpy()
        values = {name: own[indicator.item_id(name)].fillna(0.0).to_numpy() for name in names}
        held, undefined = relation.condition.evaluate(values)
        return pd.Series((held > 0) | undefined | ~known, index=frame.index)

    return check


@dataclass(frozen=True)
class Places:
    """Addresses of items, looked up in SOURCES once there is something to say."""

    sources: pd.DataFrame

    @classmethod
    def from_sources(cls, sources: pd.DataFrame) -> Places:
        """Take the addresses of SOURCES."""
        return cls(sources)

    @cached_property
    def _first(self) -> Mapping[str, int]:
        """The first row of every item."""
        ids = _lists(self.sources, "item_id")[0]
        return dict(zip(reversed(ids), reversed(range(len(ids))), strict=True))

    @cached_property
    def _columns(self) -> list[list[str]]:
        return _lists(self.sources, "file", "sheet", "cell")

    def where(self, item_id: str) -> Where:
        """Address of an item for a finding."""
        row = self._first.get(item_id)
        if row is None:
            return Where()
        file, sheet, cell = (column[row] for column in self._columns)
        return Where(file, sheet, cell)


def validate(
    items: pd.DataFrame, sources: pd.DataFrame, rulebook: Rulebook, places: Places | None = None
) -> list[Finding]:
    """Run the rule book's schema over all items, and the contracts over both tables."""
    ITEMS.validate(items, inplace=True)  # nothing is coerced: only the copy is spared
    SOURCES.validate(sources, inplace=True)
    places = places or Places.from_sources(sources)
    findings: list[Finding] = []
    no_number = _none_means(items, rulebook, "不适用")
    for wide in widen(items[~((items["state"] == "无") & no_number)]):
        doubtful = _doubtful(wide, rulebook)
        if doubtful:
            frame = wide.frame[[column for column in wide.frame.columns if column in doubtful]]
            try:
                schema(rulebook, doubtful).validate(frame, lazy=True)
            except SchemaErrors as errors:
                findings += _translate(errors.failure_cases, wide, places, rulebook)
    return findings


def _doubtful(wide: Wide, rulebook: Rulebook) -> frozenset[str]:
    """Columns that the schema has to look at: nearly all numbers are in range, whole and related as they should be."""
    columns = list(wide.frame.columns)
    asked = [rulebook.items[column] for column in columns]
    low = [-np.inf if item.minimum is None else item.minimum for item in asked]
    high = [np.inf if item.maximum is None else item.maximum for item in asked]
    numbers = wide.frame.to_numpy()
    whole = np.array([item.kind == "整数" for item in asked], dtype=bool)
    sure = (numbers >= low) & (numbers <= high) & (~whole | (numbers == np.floor(numbers)))
    unsure = ~(sure | np.isnan(numbers)).all(axis=0)
    doubtful = {column for column, doubt in zip(columns, unsure, strict=True) if doubt}
    for indicator, number, relation in _relations(rulebook, frozenset(columns)):
        del number
        if not _holds(indicator, relation)(wide.frame).all():
            doubtful.update(indicator.item_id(name) for name in relation.condition.names)
    return frozenset(doubtful)


def _translate(cases: pd.DataFrame, wide: Wide, places: Places, rulebook: Rulebook) -> list[Finding]:
    """Turn pandera's failure cases into sentences by the name of the check, one per cell or relation.

    A cell's range comes before its being whole; the sentence says both that it should be.
    """
    seen: dict[tuple[str, str], Finding] = {}
    for name, column, index in zip(cases["check"], cases["column"], cases["index"], strict=True):
        if pd.isna(index):
            raise RuntimeError(f"the schema itself failed: {name} on {column}")
        unit = wide.units[int(index)]
        if "/" in str(name):
            if (unit, str(name)) not in seen:
                seen[unit, str(name)] = _relation_finding(str(name), wide, int(index), places, rulebook)
            continue
        where = places.where(f"{unit}/{column}/{wide.origin}")
        finding = _cell_finding(str(name), rulebook.items[str(column)], wide.number(int(index), str(column)), where)
        if name != _WHOLE or (unit, str(column)) not in seen:
            seen[unit, str(column)] = finding
    return list(seen.values())


def _cell_finding(name: str, item: Item, value: float, where: Where) -> Finding:
    code = "E-VAL-INT" if name == _WHOLE else "E-VAL-RANGE"
    expected = _expected(item)
    return Finding(code, where, f"“{item.name}”填的是 {number_text(value)}，应为{expected}", "请核对", expected)


def _expected(item: Item) -> str:
    """Say what an item may be: 不小于 0 的整数, 0～100 之间的数."""
    low = None if item.minimum is None else number_text(item.minimum)
    high = None if item.maximum is None else number_text(item.maximum)
    kind = "整数" if item.kind == "整数" else "数"
    if low is not None and high is not None:
        return f" {low}～{high} 之间的{kind}"
    if low is not None:
        return f"不小于 {low} 的{kind}"
    return kind if high is None else f"不大于 {high} 的{kind}"


def _relation_finding(name: str, wide: Wide, index: int, places: Places, rulebook: Rulebook) -> Finding:
    code, _, number = name.partition("/")
    indicator = rulebook.by_code[code]
    relation = indicator.relations[int(number)]
    keys = relation.condition.names
    numbers = "，".join(
        f"{indicator.items[key].name} {number_text(wide.number(index, indicator.item_id(key)))}" for key in keys
    )
    where = places.where(f"{wide.units[index]}/{indicator.item_id(keys[0])}/{wide.origin}")
    expected = relation.condition.worded({key: item.name for key, item in indicator.items.items()})
    return Finding("E-VAL-REL", where, f"{relation.because}：{numbers}", "请核对这几项", expected)


def compare_origins(items: pd.DataFrame, places: Places, rulebook: Rulebook) -> list[Finding]:
    """Say where origins differ on one item, with both numbers; the higher authority counts.

    无 counts as zero where the item says so, and is then compared as zero.
    """
    items = items[_of_several_origins(items)]
    zero = _none_means(items, rulebook, "按零")
    valued = items[(items["state"] == "有值") | ((items["state"] == "无") & zero)].fillna({"value": 0.0})
    several = valued[valued.duplicated(["unit", "item"], keep=False)]
    figures: dict[tuple[str, str], list[tuple[str, float]]] = {}
    for unit, item_id, origin, value in zip(*_lists(several, "unit", "item", "origin", "value"), strict=True):
        figures.setdefault((unit, item_id), []).append((origin, value))
    findings = []
    for (unit, item_id), known in figures.items():
        known.sort(key=lambda pair: ORIGINS.index(pair[0]))
        weakest, strongest = known[0], known[-1]
        if all(value == strongest[1] for _, value in known):
            continue
        item = rulebook.items[item_id]
        said = "、".join(f"{origin} {number_text(value)}{item.measure}" for origin, value in known)
        found = f"“{item.name}”{said}，按{strongest[0]}计"
        where = places.where(f"{unit}/{item_id}/{weakest[0]}")
        findings.append(Finding("W-VAL-ORIGIN", where, found, "请与来源部门核对"))
    return findings


def _of_several_origins(items: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell for each row whether its item has figures of more than one origin, of whatever units."""
    of_item, origins = _lists(items, "item", "origin")
    known = Counter(item for item, _ in set(zip(of_item, origins, strict=True)))
    several = {item: number > 1 for item, number in known.items()}
    return np.array(list(map(several.__getitem__, of_item)), dtype=bool)


def last_used(previous: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Last period's figure of every unit and item, as a form repeats it: the highest authority's number or word."""
    known: dict[tuple[str, str], str] = {}
    ordered = previous.assign(authority=previous["origin"].map(ORIGINS.index)).sort_values("authority", kind="stable")
    for unit, item, state, value in zip(*_lists(ordered, "unit", "item", "state", "value"), strict=True):
        known[unit, item] = number_text(value) if state == "有值" else state if state in ("无", "不适用") else ""
    return known


def compare_periods(items: pd.DataFrame, previous: pd.DataFrame, places: Places, rulebook: Rulebook) -> list[Finding]:
    """Cumulative figures that fell, and jumps of 100 times, against last period's ITEMS."""
    now = items[items["state"] == "有值"]
    before = previous[previous["state"] == "有值"].set_index("item_id")["value"]
    findings = []
    for item_id, item_key, value in zip(*_lists(now, "item_id", "item", "value"), strict=True):
        if item_id not in before.index:
            continue
        old, item = float(before[item_id]), rulebook.items[item_key]
        same_year = rulebook.period.previous().year == rulebook.period.year
        if item.span == "累计" and same_year and value < old:
            found = f"“{item.name}”是累计数，本期 {number_text(value)} 小于上期 {number_text(old)}"
            findings.append(Finding("E-VAL-FALL", places.where(item_id), found, "请核对；确属更正的请附说明报督查室"))
        elif item.kind == "小数" and old and value and not 0.01 < abs(value / old) < 100:
            found = f"“{item.name}”本期 {number_text(value)}，上期 {number_text(old)}，相差 100 倍以上"
            findings.append(Finding("W-VAL-JUMP", places.where(item_id), found, "请核对计量单位（元、万元、亿元）"))
    return findings
