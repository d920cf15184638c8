"""Checks of the figures: are they needed, where do they come from, how many are asked for."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from kaoping.expressions import Expression
from kaoping.findings import Finding
from kaoping.layouts import DERIVED_PARAMS, LEDGERS, LEVELS, RecordTable
from kaoping.rulebook.burden import alike
from kaoping.rulebook.checking import in_measures, unknown
from kaoping.rulebook.checks_below import items_taken
from kaoping.rulebook.model import SELF_REPORTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kaoping.rulebook.load import Edition, Placed
    from kaoping.rulebook.model import Indicator, Item


def _used(one: Placed[Indicator]) -> set[str]:
    """Item keys that an indicator's formulas, relations, triggers and sample size use."""
    expressions = [expression for _, expression in in_measures(one, Expression)]
    expressions += [relation.condition for relation in one.model.relations]
    expressions += [trigger.condition for trigger in one.model.triggers]
    small = one.model.small_sample
    return {name for expression in expressions for name in expression.names} | ({small.count} if small else set())


def _items(edition: Edition) -> Iterator[tuple[Placed[Indicator], str, Item]]:
    for one in edition.indicators:
        for key, item in one.model.items.items():
            yield one, key, item


def items_are_used(edition: Edition) -> Iterator[Finding]:
    """Hint at figures that are asked for and that nothing needs."""
    taken = items_taken(edition)
    for one in edition.indicators:
        used = _used(one)
        if not used <= one.model.items.keys():
            continue  # a misspelt name makes its item look idle
        for key in one.model.items:
            if key not in used and one.model.item_id(key) not in taken:
                found = f"指标 {one.model.code} 的数据项“{key}”在计分、校验、触发、小样本里都没有用到"
                yield Finding("W-RULE-UNUSED", one.where("数据", key), found, "请删去，减少填报")


def figures_are_asked_for_once(edition: Edition) -> Iterator[Finding]:
    """Refuse two indicators that ask a unit for a figure of one name: whoever fills it in twice gets it wrong once."""
    first: dict[str, tuple[Placed[Indicator], str]] = {}
    for one, key, item in _items(edition):
        if SELF_REPORTED not in item.sources:
            continue
        earlier, _ = first.setdefault(item.name, (one, key))
        if earlier is not one:
            found = f"指标 {one.model.code} 自报的“{item.name}”在指标 {earlier.model.code} 里已经填过"
            fix = "同一个数只填一次，不同的数请改成不同的名称"
            yield Finding("E-RULE-CODE", one.where("数据", key), found, fix)


def ranges_are_possible(edition: Edition) -> Iterator[Finding]:
    """Refuse 最小 above 最大."""
    for one, key, item in _items(edition):
        if item.minimum is not None and item.maximum is not None and item.minimum > item.maximum:
            found = f"指标 {one.model.code} 的数据项“{key}”最小 {item.minimum:g} 大于最大 {item.maximum:g}"
            yield Finding("E-RULE-TYPE", one.where("数据", key), found, "请改正")


def items_have_one_origin(edition: Edition) -> Iterator[Finding]:
    """Expect every item to be reported (来源) or derived from a record table (取自), not both."""
    for one, key, item in _items(edition):
        what, where = f"指标 {one.model.code} 的数据项“{key}”", one.where("数据", key)
        if not item.sources and item.derived is None:
            fix = "请写明 来源: [自报] 或 取自: 任务台账.到期数"
            yield Finding("E-RULE-MISSING", where, f"{what}没有写“来源”或“取自”", fix)
        elif item.sources and item.derived is not None:
            yield Finding("E-RULE-TYPE", where, f"{what}既写了“来源”又写了“取自”", "请只留一个")
        departments = [name for name in item.sources if name != SELF_REPORTED]
        if len(departments) > 1:
            found = f"{what}有 {len(departments)} 个来源部门（{'、'.join(departments)}），不知以谁为准"
            yield Finding("E-RULE-TYPE", where, found, "请只留一个来源部门")


def sources_are_departments(edition: Edition) -> Iterator[Finding]:
    """Expect 自报 or departments of the roster in 来源, and departments as keepers of record tables."""
    departments = [department.name for department in edition.roster.model.departments]
    for one, key, item in _items(edition):
        for at, name in enumerate(item.sources):
            what = f"指标 {one.model.code} 的数据项“{key}”的来源"
            yield from unknown(name, [SELF_REPORTED, *departments], what, one.where("数据", key, "来源", at))
    for ledger, keepers in edition.scheme.model.ledgers.items():
        where = edition.scheme.where("台账", ledger)
        yield from unknown(ledger, LEDGERS, "台账", where)
        if not keepers:
            yield Finding("E-RULE-MISSING", where, f"台账“{ledger}”没有写由谁报送", "请写明来源部门")
        for name in keepers:
            yield from unknown(name, departments, f"台账“{ledger}”的报送部门", where)


def derivations_are_known(edition: Edition) -> Iterator[Finding]:
    """Expect in 取自 a record table that somebody keeps and a figure that it yields, with its parameters."""
    kept = edition.scheme.model.ledgers
    for one, key, item in _items(edition):
        if item.derived is None:
            yield from _foreign_parameters(one, key, item, (), "不是从台账推算的")
            continue
        what, where = f"指标 {one.model.code} 的数据项“{key}”取自的", one.where("数据", key, "取自")
        table = LEDGERS.get(item.ledger)
        if table is None:
            yield from unknown(item.ledger, LEDGERS, f"{what}台账", where)
        elif item.derivation not in table.derivations:
            yield from unknown(item.derivation, table.derivations, f"{what}{item.ledger}的推算数", where)
        else:
            yield from _wrong_parameters(one, key, item, table)
        if table is not None and item.ledger not in kept:
            found = f"{what}台账“{item.ledger}”没有写由谁报送"
            yield Finding("E-RULE-MISSING", where, found, "请在 scheme.yaml 的“台账”里写明来源部门")


def _wrong_parameters(one: Placed[Indicator], key: str, item: Item, table: RecordTable) -> Iterator[Finding]:
    derivation = table.derivations[item.derivation]
    for name in derivation.params:
        if getattr(item, DERIVED_PARAMS[name]) is None:
            found = f"指标 {one.model.code} 的数据项“{key}”取自 {item.derived}，没有写“{name}”"
            yield Finding("E-RULE-MISSING", one.where("数据", key), found, f"请写明“{name}”")
    taken = (*derivation.params, *derivation.optional)
    yield from _foreign_parameters(one, key, item, taken, f"取自 {item.derived}")
    yield from _unknown_words(one, key, item, table)


def shares_are_whole(edition: Edition) -> Iterator[Finding]:
    """Expect the lead's and the partners' shares of a sum to be 1 together."""
    for one, key, item in _items(edition):
        if item.sharing is None:
            continue
        lead, partners = (Decimal(repr(share)) for share in (item.sharing.lead, item.sharing.partners))
        if lead + partners != 1:
            sum_text = f"{lead:f}+{partners:f}＝{lead + partners:f}"
            found = f"指标 {one.model.code} 的数据项“{key}”的主协份额之和 {sum_text}，不是 1"
            yield Finding("E-RULE-SUM", one.where("数据", key, "主协"), found, "请改正份额")


def _foreign_parameters(
    one: Placed[Indicator], key: str, item: Item, taken: tuple[str, ...], why: str
) -> Iterator[Finding]:
    for name, field in DERIVED_PARAMS.items():
        if name not in taken and getattr(item, field) is not None:
            found = f"指标 {one.model.code} 的数据项“{key}”{why}，用不到“{name}”"
            fix = f"请删去，可写的有：{'、'.join(taken)}" if taken else "请删去"
            yield Finding("E-RULE-KEY", one.where("数据", key, name), found, fix)


def _unknown_words(one: Placed[Indicator], key: str, item: Item, table: RecordTable) -> Iterator[Finding]:
    """Refuse words that the table never holds: they would pick no row."""
    known = {column.key: column.choices for column in table.columns}
    grades = tuple(word for word in known.get("grade", ()) if word != "弃权")
    stages = tuple(column.title for column in table.columns if "未到期" in column.choices)
    kinds, sizes = known.get("kind", ()), known.get("size", ())
    words: tuple[tuple[str, Iterable[str], tuple[str, ...]], ...] = (
        ("按级", item.by_level or (), LEVELS),
        ("级别", item.levels or (), LEVELS),
        ("按等", item.by_grade or (), grades),
        ("测评", (item.poll,) if item.poll else (), known.get("poll", ())),
        ("环节", (item.stage,) if item.stage else (), stages),
        ("按档", item.by_size or (), sizes),
        ("剔除", item.excluded or (), kinds),
        ("类别", (item.record_kind,) if item.record_kind else (), kinds),
    )
    for name, written, choices in words:
        for word in written:
            what = f"指标 {one.model.code} 的数据项“{key}”的{name}"
            yield from unknown(word, choices, what, one.where("数据", key, name))
    coefficients = (("按级", item.by_level, LEVELS), ("按等", item.by_grade, grades), ("按档", item.by_size, sizes))
    for name, given, choices in coefficients:
        lacking = [word for word in choices if given is not None and word not in given]
        if lacking:
            found = f"指标 {one.model.code} 的数据项“{key}”的“{name}”没有写“{'”“'.join(lacking)}”"
            yield Finding("E-RULE-MISSING", one.where("数据", key, name), found, "请补写")


# --- how many are asked for -------------------------------------------------------------------


def burden_is_within_limit(edition: Edition) -> Iterator[Finding]:
    """Refuse rules that ask a unit for more cells than the scheme's own 填报上限."""
    limit = edition.scheme.model.burden_limit
    for asked in alike(edition.rulebook) if limit is not None else ():
        if limit is not None and asked.cells > limit:
            others = f"等 {len(asked.units)} 个单位" if len(asked.units) > 1 else ""
            who = f"{asked.unit_class} {asked.units[0].name}{others}"
            found = f"{edition.rulebook.period} {who}每个要填 {asked.cells} 格，填报上限是 {limit} 格"
            fix = "请减少自报的数据项，或改由来源部门报送"
            yield Finding("E-RULE-BURDEN", edition.scheme.where("填报上限"), found, fix)
