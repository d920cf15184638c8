"""The nuances of the scheme as they are listed: reading the rows, deriving what one takes from a ledger, the page."""

from __future__ import annotations

import datetime as dt
import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from kaoping.intake.grid import Record
from kaoping.intake.records import Question, Window, derive
from kaoping.layouts import LEDGERS
from kaoping.periods import Period

HERE = Path(__file__).parent


def beside(stem):
    """A helper file of this folder; tests are not a package."""
    name = f"scheme_{stem}"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, HERE / f"{stem}.py")
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


patching = beside("patching")
needed = beside("required")


@dataclass(frozen=True)
class Nuance:
    """One row of the table: a detail of an indicator, how it is taken out, what notices."""

    indicator: str
    detail: str
    changes: tuple[Any, ...]
    case: str
    ledger: Any
    refused: bool

    @property
    def name(self):
        return f"{self.indicator} {self.detail}"


def read_rows():
    """Every row of nuances/*.yaml, all scalars text as in a rule file."""
    return [
        _nuance(row)
        for file in sorted((HERE / "nuances").glob("*.yaml"))
        for row in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) or []  # noqa: S506  text only
    ]


_KEYS = {"指标", "细节", "去掉", "案例", "台账", "结果"}
_OF_CHANGE = {"path", "改为", "删除"}
_OF_LEDGER = {"数据项", "单位", "期", "行", "应为"}


def _nuance(row):
    name = f"{row.get('指标')} {row.get('细节')}"
    assert row.keys() <= _KEYS, f"{name}：没有 {row.keys() - _KEYS} 这样的键"
    assert ("案例" in row) + ("台账" in row) + (row.get("结果") == "退回") == 1, (
        f"{name}：写 案例、台账 或 结果: 退回，只写一种"
    )
    out = row["去掉"] if isinstance(row["去掉"], list) else [row["去掉"]]
    for change in out:
        assert change.keys() <= _OF_CHANGE, f"{name}：没有 {change.keys() - _OF_CHANGE} 这样的键"
        assert ("改为" in change) != (change.get("删除") == "是"), f"{name}：写 改为 或 删除: 是，只写一种"
    ledger = row.get("台账")
    assert ledger is None or ledger.keys() <= _OF_LEDGER, f"{name}：台账里没有 {ledger.keys() - _OF_LEDGER} 这样的键"
    changes = tuple(patching.Change(tuple(change["path"]), change.get("改为")) for change in out)
    return Nuance(row["指标"], row["细节"], changes, row.get("案例", ""), ledger, row.get("结果") == "退回")


# --- what notices -------------------------------------------------------------------------------


def derived(source, nuance):
    """The figure that an indicator takes from the ledger rows of a nuance."""
    told = nuance.ledger
    period = Period.parse(told.get("期", "2022Q1"))
    item = source.at(period).by_code[nuance.indicator].items[told["数据项"]]
    table, unit = LEDGERS[item.ledger], told.get("单位", "J01")
    records = [_record(table, row, unit, at) for at, row in enumerate(told["行"], start=2)]
    return derive(records, Question(item, Window.of(period), unit)).value


def _record(table, row, unit, at):
    titles = {column.title: column for column in table.columns}
    unknown = row.keys() - titles.keys()
    assert not unknown, f"{table.name} 没有 {unknown} 这样的列，可写 {list(titles)}"
    values = {"number": f"{at:02d}"}  # a table may take the unit from another column than the row names
    values |= {column.key: unit for column in table.columns if column.kind == "unit"}
    values |= {titles[title].key: _cell(titles[title].kind, text) for title, text in row.items()}
    return Record(table.name, values, f"{table.name}.xlsx", table.name, at, "")


def _cell(kind, text):
    if kind == "date":
        return dt.date.fromisoformat(text)
    if kind in {"number", "integer", "percent"}:
        return float(text)
    return tuple(text) if kind == "units" else text


# --- the page -----------------------------------------------------------------------------------

_HEAD = """# 细节对照表

每个指标的每一处细节，去掉以后哪一个案例就对不上。本页由 tests/scheme/nuances 的各行写成，请勿手改。

| 指标 | 细节 | 规则里的位置 | 去掉以后 | 对不上的案例 |
|---|---|---|---|---|
"""


def page(nuances, order):
    """The table of all nuances, indicators in the scheme's order."""
    rows = sorted(nuances, key=lambda nuance: order.index(nuance.indicator))
    return _HEAD + "".join(f"| {' | '.join(_bar(cell) for cell in _cells(nuance))} |\n" for nuance in rows)


def _cells(nuance):
    places = "；".join("·".join(change.path) for change in nuance.changes)
    after = "；".join("删去" if change.to is None else f"改为 {_flow(change.to)}" for change in nuance.changes)
    noticed = nuance.case
    if nuance.ledger:
        noticed = f"台账：{nuance.ledger['数据项']}应为 {nuance.ledger['应为']}"
    elif nuance.refused:
        noticed = "规则检查退回"
    return nuance.indicator, nuance.detail, places, after, noticed


def _flow(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return str(value)


def _bar(text):
    return text.replace("|", "\\|")
