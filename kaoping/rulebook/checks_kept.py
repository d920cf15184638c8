"""What sources.yaml must agree with: departments, items and record tables of the rule book."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kaoping.findings import Finding, Where
from kaoping.layouts import LEDGERS, SOURCE_FORM, UNIT_FORM

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaoping.rulebook.model import Rulebook
    from kaoping.rulebook.tables_kept import KeptTable

At = Callable[..., Where]
"""Keys of a part of a description → its address."""


def kept_faults(rulebook: Rulebook, at: Mapping[str, At]) -> Iterator[Finding]:
    """Say where sources.yaml speaks of what the rule book does not have.

    at: name of a table → address of a part of its description.
    """
    departments = [department.name for department in rulebook.roster.departments]
    seen: dict[str, str] = {}
    for kept in rulebook.kept:
        where = at[kept.name]
        if kept.source not in departments:
            found = f"表“{kept.name}”的来源“{kept.source}”不在名册的来源部门里"
            yield Finding("E-RULE-NAME", where("来源"), found, f"名册上的来源部门有 {'、'.join(departments)}")
            continue  # what it supplies can only be compared with a known department
        yield from _column_faults(rulebook, kept, where)
        yield from _record_faults(rulebook, kept, where)
        for one in [kept.ledger] if kept.ledger else kept.columns:
            other = seen.setdefault(f"{kept.source} {one}" if kept.ledger else one, kept.name)
            if other != kept.name:
                found = f"“{one}”由表“{other}”和表“{kept.name}”两次提供"
                yield Finding("E-RULE-DUPKEY", where("表"), found, "请只留一处")
    names = [kept.name for kept in rulebook.kept]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Finding("E-RULE-CODE", at[name]("表"), f"有两张表叫“{name}”", "请改其中一个的名称")
    for name in sorted({UNIT_FORM, SOURCE_FORM} & set(names)):
        yield Finding("E-RULE-CODE", at[name]("表"), f"“{name}”是下发的表式的名称", "请给这张表另取名称")


def _column_faults(rulebook: Rulebook, kept: KeptTable, where: At) -> Iterator[Finding]:
    items = rulebook.items
    for item_id in kept.columns:
        item = items.get(item_id)
        if item is None:
            found = f"表“{kept.name}”的数据项“{item_id}”不在方案中"
            yield Finding("E-RULE-NAME", where("列", item_id), found, "请写成 指标代码.数据项名称，如 E08.支出")
        elif kept.source not in item.sources:
            said = "、".join(item.sources) or f"取自 {item.derived}"
            found = f"数据项“{item_id}”的来源是 {said}，没有{kept.source}"
            yield Finding("E-RULE-NAME", where("列", item_id), found, "请改指标里的“来源”，或从这张表去掉这一列")


def _record_faults(rulebook: Rulebook, kept: KeptTable, where: At) -> Iterator[Finding]:
    if kept.records is None:
        return
    table = kept.records.table
    if table is None:
        found = f"没有“{kept.records.ledger}”这种台账"
        yield Finding("E-RULE-NAME", where("记录", "台账"), found, f"台账有 {'、'.join(LEDGERS)}")
        return
    if kept.source not in rulebook.scheme.ledgers.get(table.name, ()):
        found = f"方案没有写“{table.name}”由{kept.source}报送"
        yield Finding(
            "E-RULE-NAME", where("来源"), found, f"请在 scheme.yaml 的“台账”里给“{table.name}”写上{kept.source}"
        )
    described = {name: kept.records.column(name) for name in kept.records.columns}
    for name, column in described.items():
        if column is None:
            found = f"台账“{table.name}”没有“{name}”这一列"
            known = "、".join(f"{c.key}（{c.title}）" for c in table.columns)
            yield Finding("E-RULE-NAME", where("记录", "列", name), found, f"有 {known}")
    titles = [column.title for column in described.values() if column is not None]
    for title in sorted({title for title in titles if titles.count(title) > 1}):
        yield Finding("E-RULE-DUPKEY", where("记录", "列"), f"台账的“{title}”写了两次", "请只留一处")
    lacking = [c.title for c in table.columns if c.required and c.title not in titles]
    if lacking:
        found = f"台账“{table.name}”必填的“{'”“'.join(lacking)}”没有写是哪一列"
        yield Finding("E-RULE-MISSING", where("记录", "列"), found, "请补写；表里没有的，这张表不能代替台账")
