"""A colleague's review of a scheme that loads: what it says is allowed, but is it what was meant.

Every check is one function of an edition (the rule book of one period and its lines); CHECKS
is the list. `check` runs them in every period in which something changes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from pydantic import BaseModel

from kaoping.expressions import Expression
from kaoping.findings import CODES, Finding, Rejected, in_reading_order, refused
from kaoping.layouts import DERIVED_PARAMS, LEDGERS, LEVELS, RecordTable
from kaoping.methods._shelf import Checked, Nested, shelf
from kaoping.rulebook.cases import load_cases
from kaoping.rulebook.model import SELF_REPORTED
from kaoping.rulebook.wording import mend_of_name

if TYPE_CHECKING:
    from kaoping.findings import Where
    from kaoping.rulebook.dated import Path
    from kaoping.rulebook.load import Edition, Placed, SchemeSource
    from kaoping.rulebook.model import Indicator, Item, Rulebook

Check: TypeAlias = Callable[["Edition"], Iterator[Finding]]
T = TypeVar("T")

HUNDRED = Decimal(100)


def check(source: SchemeSource) -> list[Finding]:
    """Review a scheme in every period, with its cases; findings in reading order, each once."""
    found: list[Finding] = []
    for period in source.periods:
        edition = source.edition(period)
        for look in CHECKS:
            found += look(edition)
    if not refused(found):  # cases and reasons are about rules that stand
        found += cases_are_sound(source)
    if not refused(found):
        found += hints_have_reasons(source, list(found))
    return in_reading_order(dict.fromkeys(found))


def burden(rulebook: Rulebook) -> dict[str, int]:
    """Count the cells that each unit is asked to fill in this period, by unit code.

    >>> from kaoping.periods import Period
    >>> from kaoping.rulebook.load import load_rulebook
    >>> burden(load_rulebook("dawa-2022", Period.parse("2022Q1")))["J01"]
    6
    """
    return {unit.code: len(rulebook.asked_of(unit)) for unit in rulebook.units}


# --- codes and names --------------------------------------------------------------------------


class _Claim(NamedTuple):
    """Somebody's word (a code, a name, an alias) that nobody else may have."""

    word: str
    owner: str
    where: Where


def _clashes(claims: Iterable[_Claim], code: str, what: str) -> Iterator[Finding]:
    first: dict[str, _Claim] = {}
    for claim in claims:
        plain = "".join(unicodedata.normalize("NFKC", claim.word).split())
        earlier = first.setdefault(plain, claim)
        if earlier is not claim and earlier.where != claim.where:
            found = f"{what}“{claim.word}”重复，{earlier.where}已经用过"
            yield Finding(code, claim.where, found, "请改其中一个")
        elif earlier is not claim and earlier.owner != claim.owner:
            yield Finding(code, claim.where, f"{what}“{claim.word}”在同一行重复", "请改其中一个")


def indicators_are_distinct(edition: Edition) -> Iterator[Finding]:
    """Refuse two indicators of one code or name, and two items of one name in an indicator."""
    placed = edition.indicators
    codes = (_Claim(one.model.code, str(at), one.where("代码")) for at, one in enumerate(placed))
    yield from _clashes(codes, "E-RULE-CODE", "指标代码")
    names = (_Claim(one.model.name, str(at), one.where("名称")) for at, one in enumerate(placed))
    yield from _clashes(names, "E-RULE-CODE", "指标名称")
    for one in placed:
        items = (_Claim(item.name, key, one.where("数据", key)) for key, item in one.model.items.items())
        yield from _clashes(items, "E-RULE-CODE", f"指标 {one.model.code} 的数据项名称")


def effects_are_distinct(edition: Edition) -> Iterator[Finding]:
    """Refuse two effects of one code."""
    where = edition.scheme.where
    effects = edition.scheme.model.effects
    codes = (_Claim(effect.code, name, where("效果", name, "代码")) for name, effect in effects.items())
    yield from _clashes(codes, "E-RULE-CODE", "效果代码")


def roster_is_distinct(edition: Edition) -> Iterator[Finding]:
    """Refuse a code, name or alias that two units or two departments have."""
    roster, where, period = edition.roster.model, edition.roster.where, edition.rulebook.period
    members = {
        "来源部门": [(at, (one.code, one.name, *one.aliases)) for at, one in enumerate(roster.departments)],
        "单位": [
            (at, (one.code, one.name, *one.aliases)) for at, one in enumerate(roster.units) if one.is_active(period)
        ],
    }
    codes = [_Claim(words[0], f"{kind}{at}", where(kind, at)) for kind, ones in members.items() for at, words in ones]
    yield from _clashes(codes, "E-RULE-CODE", "代码")
    for kind, ones in members.items():
        names = [_Claim(word, f"{kind}{at}", where(kind, at)) for at, words in ones for word in words[1:]]
        yield from _clashes(names, "E-RULE-ROSTER", f"{kind}名称或别名")


def _unknown(word: str, known: Iterable[str], what: str, where: Where) -> Iterator[Finding]:
    choices = list(dict.fromkeys(known))
    if word not in choices:
        yield Finding("E-RULE-NAME", where, f"{what}“{word}”没有定义", mend_of_name(word, choices))


def classes_are_known(edition: Edition) -> Iterator[Finding]:
    """Expect classes of the scheme in 权重, 分值, 计分 and the roster, and each effect to weigh in each class."""
    scheme, classes = edition.scheme.model, edition.scheme.model.classes
    for name, effect in scheme.effects.items():
        for word in effect.weights:
            yield from _unknown(word, classes, f"{name}权重里的类别", edition.scheme.where("效果", name, "权重", word))
        for lacking in [word for word in classes if word not in effect.weights]:
            where = edition.scheme.where("效果", name, "权重")
            yield Finding("E-RULE-MISSING", where, f"{name}没有写类别“{lacking}”的权重", "请补写")
    for one in edition.indicators:
        for key, words in (("分值", one.model.points), ("计分", one.model.measures)):
            for word in words:
                if word:
                    what = f"指标 {one.model.code} 的{key}里的类别"
                    yield from _unknown(word, classes, what, one.where(key, word))
    for at, unit in enumerate(edition.roster.model.units):
        where = edition.roster.where("单位", at, "类别")
        yield from _unknown(unit.unit_class, classes, f"单位 {unit.code} 的类别", where)


def classes_have_measures(edition: Edition) -> Iterator[Finding]:
    """Expect a measure for every class with points where 计分 is written by class."""
    for one in edition.indicators:
        for word, points in one.model.points.items():
            if points and "" not in one.model.measures and word not in one.model.measures:
                found = f"指标 {one.model.code} 的计分没有写类别“{word}”"
                yield Finding("E-RULE-MISSING", one.where("计分"), found, "请补写，或对各类写同一种计分")


def orientations_are_known(edition: Edition) -> Iterator[Finding]:
    """Expect one of the scheme's own words in 导向."""
    for one in edition.indicators:
        if one.model.orientation:
            what = f"指标 {one.model.code} 的导向"
            yield from _unknown(one.model.orientation, edition.scheme.model.orientations, what, one.where("导向"))


def tie_breaks_are_known(edition: Edition) -> Iterator[Finding]:
    """Expect effects or indicators in 决胜."""
    known = [*edition.scheme.model.effects, *edition.rulebook.by_code]
    for at, word in enumerate(edition.scheme.model.ranking.tie_breaks):
        yield from _unknown(word, known, "决胜里的", edition.scheme.where("名次", "决胜", at))


# --- sums -------------------------------------------------------------------------------------


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"


def weights_sum_to_hundred(edition: Edition) -> Iterator[Finding]:
    """Expect the effects of a class to weigh 100 together."""
    scheme = edition.scheme.model
    for word in scheme.classes:
        weights = [effect.weights.get(word, Decimal(0)) for effect in scheme.effects.values()]
        if sum(weights) != HUNDRED:
            sum_text = f"{'+'.join(map(_number, weights))}＝{_number(sum(weights, Decimal(0)))}"
            found = f"类别“{word}”各效果权重之和 {sum_text}，不是 100"
            yield Finding("E-RULE-SUM", edition.scheme.where("效果"), found, "请改正权重")


def points_sum_to_weight(edition: Edition) -> Iterator[Finding]:
    """Expect an effect's points to sum to its weight; where the scheme scales, a difference is a hint."""
    scheme, rulebook = edition.scheme.model, edition.rulebook
    strict = scheme.scaling == "绝对" or scheme.check_sums
    for name, effect in scheme.effects.items():
        for word, weight in effect.weights.items():
            ours = [one.model for one in edition.indicators if rulebook.effect_of[one.model.code] == name]
            total = sum((indicator.points.get(word, Decimal(0)) for indicator in ours), Decimal(0))
            where = edition.scheme.where("效果", name, "权重", word)
            if weight and not total:
                found = f"{name}对类别“{word}”有权重 {_number(weight)}，却没有一个指标有分值"
                yield Finding("E-RULE-SUM", where, found, "请补写指标，或把权重分给其他效果")
            elif total != weight and strict:
                found = f"{name}类别“{word}”的指标分值之和是 {_number(total)}，权重是 {_number(weight)}"
                yield Finding("E-RULE-SUM", where, found, "请改正分值或权重")
            elif total != weight:
                found = f"{name}类别“{word}”的指标分值之和是 {_number(total)}，权重是 {_number(weight)}，按折算处理"
                yield Finding("W-RULE-SUM", where, found, "请核对是否有意如此")


def nothing_weighs_zero(edition: Edition) -> Iterator[Finding]:
    """Refuse weights and points of zero: a class that is not meant is left out."""
    for name, effect in edition.scheme.model.effects.items():
        for word, weight in effect.weights.items():
            if not weight:
                where = edition.scheme.where("效果", name, "权重", word)
                yield Finding("E-RULE-ZERO", where, f"{name}类别“{word}”的权重为零", "请写明权重")
    for one in edition.indicators:
        if not one.model.points:
            yield Finding("E-RULE-ZERO", one.where("分值"), f"指标 {one.model.code} 对任何类别都没有分值", "请写明分值")
        for word, points in one.model.points.items():
            if not points:
                found = f"指标 {one.model.code} 类别“{word}”的分值为零"
                yield Finding("E-RULE-ZERO", one.where("分值", word), found, "请写明分值，不考核的类别请删去")


def year_weights_are_whole(edition: Edition) -> Iterator[Finding]:
    """Expect the quarters of the 适用期, and only they, to weigh 100 together."""
    year, where = edition.scheme.model.year, edition.scheme.where
    if year is None or not (year.weights or year.default == "加权"):
        return
    quarters = [str(quarter) for quarter in edition.rulebook.valid.quarters()]
    for word in year.weights:
        yield from _unknown(word, quarters, "年度权重里的报告期", where("年度", "权重", word))
    for lacking in [quarter for quarter in quarters if quarter not in year.weights]:
        yield Finding("E-RULE-MISSING", where("年度", "权重"), f"年度权重没有写 {lacking}", "请补写")
    total = sum(year.weights.values(), Decimal(0))
    if year.weights and total != HUNDRED:
        yield Finding("E-RULE-SUM", where("年度", "权重"), f"年度权重之和是 {_number(total)}，不是 100", "请改正权重")


def grades_cover_every_total(edition: Edition) -> Iterator[Finding]:
    """Expect grades from high to low, down to zero, with a word on ties at a quota's line."""
    grades, where = edition.scheme.model.grades, edition.scheme.where
    for at, grade in enumerate(grades):
        if grade.quota is not None and grade.tied_at_line is None:
            found = f"等次“{grade.name}”有名额，没有写“线上并列”"
            yield Finding("E-RULE-EDGE", where("等次", at), found, "请写明 线上并列: 全进 或 全不进")
        if at and grade.floor >= grades[at - 1].floor:
            found = f"等次“{grade.name}”的最低分 {_number(grade.floor)} 不低于上一等次“{grades[at - 1].name}”"
            yield Finding("E-RULE-OVERLAP", where("等次", at, "最低分"), found, "请由高到低排列")
    if grades and grades[-1].floor > 0:
        found = f"总分低于 {_number(grades[-1].floor)} 的没有等次"
        yield Finding("E-RULE-GAP", where("等次", len(grades) - 1), found, "请补写最后一等，最低分为 0")


# --- measures ---------------------------------------------------------------------------------


def _parts(value: object, path: Path, kind: type[T]) -> Iterator[tuple[Path, T]]:
    """Find everything of a kind inside a model, with its path in the file."""
    if isinstance(value, kind):
        yield path, value
    if isinstance(value, Nested):
        yield from _parts(value.params, path, kind)
    elif isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from _parts(getattr(value, name), (*path, field.alias or name), kind)
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _parts(part, (*path, str(key)), kind)
    elif isinstance(value, tuple):
        for at, part in enumerate(value):
            yield from _parts(part, (*path, at), kind)


def _in_measures(one: Placed[Indicator], kind: type[T]) -> Iterator[tuple[Path, T]]:
    yield from _parts(one.model.measures, ("计分",), kind)


def _used(one: Placed[Indicator]) -> set[str]:
    """Item keys that an indicator's formulas, relations and sample size use."""
    expressions = [expression for _, expression in _in_measures(one, Expression)]
    expressions += [relation.condition for relation in one.model.relations]
    small = one.model.small_sample
    return {name for expression in expressions for name in expression.names} | ({small.count} if small else set())


def names_are_items(edition: Edition) -> Iterator[Finding]:
    """Expect the indicator's own items in its formulas."""
    for one in edition.indicators:
        keys = list(one.model.items)
        places = [*_in_measures(one, Expression)]
        places += [(("校验", at, "要求"), relation.condition) for at, relation in enumerate(one.model.relations)]
        for path, expression in places:
            for name in expression.names:
                if name not in keys:
                    found = f"指标 {one.model.code} 的算式“{expression.text}”用到的“{name}”不是它的数据项"
                    yield Finding("E-RULE-NAME", one.where(*path), found, mend_of_name(name, keys, "数据项有"))
        small = one.model.small_sample
        if small is not None:
            what = f"指标 {one.model.code} 的小样本件数"
            yield from _unknown(small.count, keys, what, one.where("小样本", "件数"))


def figures_are_not_conditions(edition: Edition) -> Iterator[Finding]:
    """Expect a figure, not a comparison, wherever a method calculates."""
    for one in edition.indicators:
        for path, expression in _in_measures(one, Expression):
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


def methods_find_no_fault(edition: Edition) -> Iterator[Finding]:
    """Ask each method about its own parameters: bands with gaps, full marks out of reach."""
    for one in edition.indicators:
        for path, measure in _in_measures(one, Nested):
            method = shelf()[measure.method]
            if isinstance(method, Checked):
                outermost = path in {("计分", name) for name in one.model.measures}
                for fault in method.faults(measure.params, nested=not outermost):
                    found = f"指标 {one.model.code} 的“{measure.method}”：{fault.found}"
                    yield Finding(fault.code, one.where(*path), found, fault.fix)


def targets_are_not_negative(edition: Edition) -> Iterator[Finding]:
    """Refuse targets that may be below zero: a formula that divides by 目标 says nothing of them."""
    for one in edition.indicators:
        targets = [(path, part) for path, part in _in_measures(one, Expression) if path[-1] == "目标"]
        for path, target in targets:
            for name in target.names:
                item = one.model.items.get(name)
                if item is not None and (item.minimum is None or item.minimum < 0):
                    found = f"指标 {one.model.code} 的目标“{target.text}”可能为负，数据项“{name}”没有写 最小: 0"
                    yield Finding("E-RULE-EDGE", one.where(*path), found, f"请给“{name}”写 最小: 0，或换一种计分方法")


def caps_are_granted(edition: Edition) -> Iterator[Finding]:
    """Expect 最高比率 on an indicator whose method pays above full marks."""
    for one in edition.indicators:
        for name, measure in one.model.measures.items():
            cap = getattr(measure.params, "cap", None)
            if isinstance(cap, float) and cap > one.model.highest_ratio:
                found = f"指标 {one.model.code} 的封顶 {cap:g} 高于最高比率 {one.model.highest_ratio:g}"
                fix = f"请把封顶改低，或写明 最高比率: {cap:g}"
                yield Finding("E-RULE-TYPE", one.where("计分", name, "封顶"), found, fix)


# --- items and where they come from -----------------------------------------------------------


def _items(edition: Edition) -> Iterator[tuple[Placed[Indicator], str, Item]]:
    for one in edition.indicators:
        for key, item in one.model.items.items():
            yield one, key, item


def items_are_used(edition: Edition) -> Iterator[Finding]:
    """Hint at figures that are asked for and that nothing needs."""
    for one in edition.indicators:
        used = _used(one)
        if not used <= one.model.items.keys():
            continue  # a misspelt name makes its item look idle
        for key in one.model.items:
            if key not in used:
                found = f"指标 {one.model.code} 的数据项“{key}”在计分、校验、小样本里都没有用到"
                yield Finding("W-RULE-UNUSED", one.where("数据", key), found, "请删去，减少填报")


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
            yield from _unknown(name, [SELF_REPORTED, *departments], what, one.where("数据", key, "来源", at))
    for ledger, keepers in edition.scheme.model.ledgers.items():
        where = edition.scheme.where("台账", ledger)
        yield from _unknown(ledger, LEDGERS, "台账", where)
        if not keepers:
            yield Finding("E-RULE-MISSING", where, f"台账“{ledger}”没有写由谁报送", "请写明来源部门")
        for name in keepers:
            yield from _unknown(name, departments, f"台账“{ledger}”的报送部门", where)


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
            yield from _unknown(item.ledger, LEDGERS, f"{what}台账", where)
        elif item.derivation not in table.derivations:
            yield from _unknown(item.derivation, table.derivations, f"{what}{item.ledger}的推算数", where)
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
    words: tuple[tuple[str, Iterable[str], tuple[str, ...]], ...] = (
        ("按级", item.by_level or (), LEVELS),
        ("级别", item.levels or (), LEVELS),
        ("按等", item.by_grade or (), grades),
        ("测评", (item.poll,) if item.poll else (), known.get("poll", ())),
        ("环节", (item.stage,) if item.stage else (), stages),
    )
    for name, written, choices in words:
        for word in written:
            what = f"指标 {one.model.code} 的数据项“{key}”的{name}"
            yield from _unknown(word, choices, what, one.where("数据", key, name))
    for name, given, choices in (("按级", item.by_level, LEVELS), ("按等", item.by_grade, grades)):
        lacking = [word for word in choices if given is not None and word not in given]
        if lacking:
            found = f"指标 {one.model.code} 的数据项“{key}”的“{name}”没有写“{'”“'.join(lacking)}”"
            yield Finding("E-RULE-MISSING", one.where("数据", key, name), found, "请补写")


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


CHECKS: tuple[Check, ...] = (
    indicators_are_distinct,
    effects_are_distinct,
    roster_is_distinct,
    classes_are_known,
    classes_have_measures,
    orientations_are_known,
    tie_breaks_are_known,
    weights_sum_to_hundred,
    points_sum_to_weight,
    nothing_weighs_zero,
    year_weights_are_whole,
    grades_cover_every_total,
    names_are_items,
    figures_are_not_conditions,
    relations_are_conditions,
    methods_find_no_fault,
    targets_are_not_negative,
    caps_are_granted,
    items_are_used,
    ranges_are_possible,
    items_have_one_origin,
    sources_are_departments,
    derivations_are_known,
    clauses_are_named,
    somebody_is_scored,
)
"""What is looked at in every period, in the order of the 细则: the whole, the sums, the formulas, the items."""


# --- cases and reasons ------------------------------------------------------------------------


def cases_are_sound(source: SchemeSource) -> Iterator[Finding]:
    """Read the cases, and hint at indicators without one."""
    try:
        covered = {case.indicator for case in load_cases(source)}
    except Rejected as rejected:
        yield from rejected.findings
        return
    for period in source.periods:
        for one in source.edition(period).indicators:
            if one.model.code not in covered:
                found = f"指标 {one.model.code} 没有案例"
                yield Finding("W-RULE-NOCASE", one.where(), found, "请在 cases 里写一个，临界值两边各一个更好")


def hints_have_reasons(source: SchemeSource, found: Iterable[Finding]) -> Iterator[Finding]:
    """Ask for a reason in 提示理由 for every hint that stays, and for a hint behind every reason."""
    hints = sorted({finding.code for finding in found if finding.severity == "提示"})
    for period in source.periods:
        scheme = source.edition(period).scheme
        for code in hints:
            if code not in scheme.model.accepted:
                words = f"提示 {code}（{CODES[code]}）没有写明可以留着的理由"
                fix = "请改正，或在 scheme.yaml 的“提示理由”里写明"
                yield Finding("W-RULE-REASON", scheme.where("提示理由"), words, fix)
        for code in scheme.model.accepted:
            where = scheme.where("提示理由", code)
            if code not in CODES:
                known = [name for name in CODES if name.startswith("W-RULE")]
                yield Finding("E-RULE-NAME", where, f"提示理由里的代码“{code}”没有定义", mend_of_name(code, known))
            elif code not in hints:
                yield Finding("W-RULE-REASON", where, f"提示 {code} 已经没有了，理由还留着", "请删去这条理由")
