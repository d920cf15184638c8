"""Checks of the indicators: formulas, conditions, methods, triggers, and whom an indicator is for."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic import BaseModel

from kaoping.expressions import Expression
from kaoping.findings import Finding
from kaoping.methods._shelf import Checked, Nested, shelf
from kaoping.methods.decision_table import Verdict
from kaoping.methods.pieces import PiecesParams
from kaoping.methods.reverse import ReverseParams
from kaoping.rulebook.checking import in_measures, unknown
from kaoping.rulebook.wording import mend_of_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaoping.rulebook.load import Edition
    from kaoping.rulebook.model import Indicator

# --- measures -----------------------------------------------------------------------------------


def names_are_items(edition: Edition) -> Iterator[Finding]:
    """Expect the indicator's own items in its formulas."""
    for one in edition.indicators:
        keys = list(one.model.items)
        places = [*in_measures(one, Expression)]
        places += [(("校验", at, "要求"), relation.condition) for at, relation in enumerate(one.model.relations)]
        places += [(("触发", at, "条件"), trigger.condition) for at, trigger in enumerate(one.model.triggers)]
        for path, expression in places:
            for name in expression.names:
                if name not in keys:
                    found = f"指标 {one.model.code} 的算式“{expression.text}”用到的“{name}”不是它的数据项"
                    yield Finding("E-RULE-NAME", one.where(*path), found, mend_of_name(name, keys, "数据项有"))
        small = one.model.small_sample
        if small is not None:
            what = f"指标 {one.model.code} 的小样本件数"
            yield from unknown(small.count, keys, what, one.where("小样本", "件数"))


def figures_are_not_conditions(edition: Edition) -> Iterator[Finding]:
    """Expect a figure, not a comparison, wherever a method calculates."""
    for one in edition.indicators:
        for path, expression in in_measures(one, Expression):
            if expression.is_condition and "条件" not in path:
                found = f"指标 {one.model.code} 的“{path[-1]}”写的是条件“{expression.text}”，应为算出数来的算式"
                yield Finding("E-RULE-EXPR", one.where(*path), found, "请改写成算式，需要判断时用 若(条件, 甲, 乙)")


def relations_are_conditions(edition: Edition) -> Iterator[Finding]:
    """Expect comparisons without division in 校验."""
    for one in edition.indicators:
        for at, relation in enumerate(one.model.relations):
            text, where = relation.condition.text, one.where("校验", at, "要求")
            if not relation.condition.is_condition:
                found = f"指标 {one.model.code} 的校验“{text}”不是条件"
                yield Finding("E-RULE-EXPR", where, found, "请写比较，如 满意 <= 回访")
            if relation.condition.divides:
                found = f"指标 {one.model.code} 的校验“{text}”里有除法，除数为零时没有答案"
                yield Finding("E-RULE-EDGE", where, found, "请改写成乘法，如“甲 / 乙 <= 2”写成“甲 <= 2 * 乙”")


def triggers_are_conditions(edition: Edition) -> Iterator[Finding]:
    """Expect comparisons without division in 触发."""
    for one in edition.indicators:
        for at, trigger in enumerate(one.model.triggers):
            text, where = trigger.condition.text, one.where("触发", at, "条件")
            if not trigger.condition.is_condition:
                found = f"指标 {one.model.code} 的触发“{text}”不是条件"
                yield Finding("E-RULE-EXPR", where, found, "请写比较，如 重大 > 0")
            if trigger.condition.divides:
                found = f"指标 {one.model.code} 的触发“{text}”里有除法，除数为零时没有答案"
                yield Finding("E-RULE-EDGE", where, found, "请改写成乘法，如“甲 / 乙 <= 2”写成“甲 <= 2 * 乙”")


def triggers_name_vetoes(edition: Edition) -> Iterator[Finding]:
    """Expect in 触发 codes of the scheme's 一票否决 or 降等, also where a row of 判定表 triggers something."""
    vetoes = list(edition.scheme.model.vetoes)
    for one in edition.indicators:
        what = f"指标 {one.model.code} 触发的否决"
        for at, trigger in enumerate(one.model.triggers):
            yield from unknown(trigger.veto, vetoes, what, one.where("触发", at, "否决"))
        for path, verdict in in_measures(one, Verdict):
            if verdict.triggers:
                yield from unknown(verdict.triggers, vetoes, what, one.where(*path, "触发"))


def methods_find_no_fault(edition: Edition) -> Iterator[Finding]:
    """Ask each method about its own parameters: bands with gaps, full marks out of reach."""
    for one in edition.indicators:
        for path, measure in in_measures(one, Nested):
            method = shelf()[measure.method]
            if isinstance(method, Checked):
                outermost = path in {("计分", name) for name in one.model.measures}
                for fault in method.faults(measure.params, nested=not outermost):
                    found = f"指标 {one.model.code} 的“{measure.method}”：{fault.found}"
                    yield Finding(fault.code, one.where(*path), found, fault.fix)


def targets_are_not_negative(edition: Edition) -> Iterator[Finding]:
    """Refuse what a formula divides by and says nothing of below zero: 目标, and 实际 of 逆向比率."""
    for one in edition.indicators:
        divisors = [(path, part) for path, part in in_measures(one, Expression) if path[-1] == "目标"]
        reverse = [(path, part.params) for path, part in in_measures(one, Nested)]
        divisors += [((*path, "实际"), params.actual) for path, params in reverse if isinstance(params, ReverseParams)]
        for path, divisor in divisors:
            for name in divisor.names:
                item = one.model.items.get(name)
                if item is not None and (item.minimum is None or item.minimum < 0):
                    what = f"指标 {one.model.code} 的{path[-1]}“{divisor.text}”"
                    found = f"{what}可能为负，数据项“{name}”没有写 最小: 0"
                    yield Finding("E-RULE-EDGE", one.where(*path), found, f"请给“{name}”写 最小: 0，或换一种计分方法")


def parts_sum_to_the_heading(edition: Edition) -> Iterator[Finding]:
    """Expect the weights of parts to be alike, shares of 1 or 100, or points that sum to the indicator's.

    They are divided by their sum, so a heading of 16 with parts of 15 would be scaled without a word. Parts of 加总
    are not divided, and those that add or take (加减步长) come on top.
    """
    for one in edition.indicators:
        headings = {Decimal(1), Decimal(100), *one.model.points.values()}
        points = " 或 ".join(f"{value:f}" for value in dict.fromkeys(one.model.points.values()))
        for path, measure in in_measures(one, Nested):
            if getattr(measure.params, "way", "") == "加总":
                continue
            for key, weights in _weights(measure):
                total = sum(weights, Decimal(0))
                if len(set(weights)) > 1 and total not in headings:
                    sum_text = f"{'+'.join(f'{weight:f}' for weight in weights)}＝{total:f}"
                    what = f"指标 {one.model.code} 的“{measure.method}”各{key}权重之和"
                    found = f"{what} {sum_text}，不是分值 {points}，也不是 1"
                    yield Finding("E-RULE-SUM", one.where(*path, key), found, "请改正权重")


def _weights(measure: Nested) -> Iterator[tuple[str, list[Decimal]]]:
    """Weights of every list in a measure whose members have a 权重, by the key of the list."""
    for name, field in type(measure.params).model_fields.items():
        members = getattr(measure.params, name)
        if isinstance(members, tuple) and members and all(_has_weight(member) for member in members):
            yield field.alias or name, [Decimal(repr(member.weight)).normalize() for member in members]


def _has_weight(member: object) -> bool:
    field = type(member).model_fields.get("weight") if isinstance(member, BaseModel) else None
    return field is not None and field.alias == "权重"


def shares_are_granted(edition: Edition) -> Iterator[Finding]:
    """Refuse 得 above the highest ratio: 90 was written for 90%."""
    for one in edition.indicators:
        for path, model in in_measures(one, BaseModel):
            for name, field in type(model).model_fields.items():
                value = getattr(model, name) if (name, field.alias) == ("ratio", "得") else 0.0  # not a price
                if isinstance(value, float) and value > one.model.highest_ratio:
                    found = f"指标 {one.model.code} 的“得”写的是 {value:g}，就是满分的 {value:g} 倍"
                    fix = f"请改正，百分数请写成 {value:g}%" if value > 2 else f"请改低，或写明 最高比率: {value:g}"
                    yield Finding("E-RULE-TYPE", one.where(*path, "得"), found, fix)


def pieces_are_within_full_marks(edition: Edition) -> Iterator[Finding]:
    """Refuse a price for one matter that is above all that the indicator can pay."""
    for one in edition.indicators:
        most = max(one.model.points.values(), default=Decimal(0))
        for name, measure in one.model.measures.items():
            params = measure.params
            if not isinstance(params, PiecesParams):
                continue
            full = one.model.points.get(name, most) if name else most
            for at, piece in enumerate(params.pieces):
                each = Decimal(repr(piece.each))
                if full and each > full * Decimal(repr(params.cap)):
                    price = f"“{piece.name}”每件 {each.normalize():f} 分"
                    found = f"指标 {one.model.code} 的{price}，指标一共只有 {full:f} 分"
                    where = one.where("计分", name, "计", at, "每件")
                    yield Finding("E-RULE-UNREACHABLE", where, found, "请把每件改低，或提高分值")


# --- indicators and units ---------------------------------------------------------------------


def clauses_are_named(edition: Edition) -> Iterator[Finding]:
    """Hint at indicators that do not say which clause they carry out."""
    for one in edition.indicators:
        if not one.model.clauses:
            found = f"指标 {one.model.code} 没有写“依据”"
            yield Finding("W-RULE-CLAUSE", one.where(), found, "请写明出自哪一条，如 依据: [方案第4项]")


def somebody_is_scored(edition: Edition) -> Iterator[Finding]:
    """Refuse attributes that no unit has and indicators that apply to no unit."""
    rulebook = edition.rulebook
    attributes = sorted({name for unit in rulebook.units for name in unit.attributes})
    for one in edition.indicators:
        for at, name in enumerate(one.model.applies.attributes if one.model.applies else ()):
            if name not in attributes:
                found = f"指标 {one.model.code} 适用的属性“{name}”没有任何单位具有"
                yield Finding("E-RULE-NAME", one.where("适用", "属性", at), found, mend_of_name(name, attributes))
        if not any(rulebook.applies_to(one.model, unit) for unit in rulebook.units):
            found = f"指标 {one.model.code} 不适用于任何单位"
            yield Finding("E-RULE-NOUNIT", one.where(), found, "请核对分值的类别和适用的属性")


def groups_are_large_enough(edition: Edition) -> Iterator[Finding]:
    """Hint at groups of fewer than three ranked units where a measure compares within the group (范围: 组)."""
    for one in edition.indicators:
        for path, measure in in_measures(one, Nested):
            if getattr(measure.params, "scope", "") != "组":
                continue
            small = [f"{group} {count} 家" for group, count in _ranked(edition, one.model, str(path[1])) if count < 3]
            if small:
                what = f"指标 {one.model.code} 的“{measure.method}”在组内比"
                found = f"{what}，参加排名的不足三家的有：{'、'.join(small)}"
                fix = "请核对，家数太少的比不出高低，可改为 范围: 类"
                yield Finding("W-RULE-GROUP", one.where(*path, "范围"), found, fix)


def _ranked(edition: Edition, indicator: Indicator, unit_class: str) -> list[tuple[str, int]]:
    """Count the ranked units of each group of a class (of every class where the measure names none)."""
    counts: dict[tuple[str, str], int] = {}
    for unit in edition.rulebook.units:
        if unit_class in ("", unit.unit_class) and edition.rulebook.applies_to(indicator, unit):
            key = (unit.unit_class, unit.group)
            counts[key] = counts.get(key, 0) + (not unit.unranked)
    return [(group, count) for (_, group), count in counts.items()]
