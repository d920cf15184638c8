"""Checks of the whole: codes and names that clash or mean nothing, sums that do not come out."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from kaoping.findings import Finding
from kaoping.rulebook.checking import unknown
from kaoping.rulebook.tree import nodes_of, path_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kaoping.findings import Where
    from kaoping.rulebook.load import Edition

HUNDRED = Decimal(100)

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


def words_are_distinct(edition: Edition) -> Iterator[Finding]:
    """Refuse a class, an orientation or a grade that is written twice."""
    scheme, where = edition.scheme.model, edition.scheme.where
    lists = {"类别": scheme.classes, "导向": scheme.orientations, "等次": tuple(grade.name for grade in scheme.grades)}
    for key, words in lists.items():
        for at, word in enumerate(words):
            if word in words[:at]:
                yield Finding("E-RULE-CODE", where(key, at), f"{key}“{word}”写了两次", "请改其中一个，或删去")


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


def classes_are_known(edition: Edition) -> Iterator[Finding]:
    """Expect classes of the scheme in 权重, 分值, 计分 and the roster, and each effect to weigh in each class."""
    scheme, classes = edition.scheme.model, edition.scheme.model.classes
    for name, effect in scheme.effects.items():
        for word in effect.weights:
            yield from unknown(word, classes, f"{name}权重里的类别", edition.scheme.where("效果", name, "权重", word))
        for lacking in [word for word in classes if word not in effect.weights]:
            where = edition.scheme.where("效果", name, "权重")
            yield Finding("E-RULE-MISSING", where, f"{name}没有写类别“{lacking}”的权重", "请补写")
    for one in edition.indicators:
        for key, words in (("分值", one.model.points), ("计分", one.model.measures)):
            for word in words:
                if word:
                    what = f"指标 {one.model.code} 的{key}里的类别"
                    yield from unknown(word, classes, what, one.where(key, word))
    for at, unit in enumerate(edition.roster.model.units):
        where = edition.roster.where("单位", at, "类别")
        yield from unknown(unit.unit_class, classes, f"单位 {unit.code} 的类别", where)


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
            yield from unknown(one.model.orientation, edition.scheme.model.orientations, what, one.where("导向"))


def tie_breaks_are_known(edition: Edition) -> Iterator[Finding]:
    """Expect effects or indicators in 决胜."""
    known = [*edition.scheme.model.effects, *edition.rulebook.by_code]
    for at, word in enumerate(edition.scheme.model.ranking.tie_breaks):
        yield from unknown(word, known, "决胜里的", edition.scheme.where("名次", "决胜", at))


# --- sums -------------------------------------------------------------------------------------


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"


def weights_sum_to_hundred(edition: Edition) -> Iterator[Finding]:
    """Expect the effects of a class to weigh 100 together; under a mean weights only tell the effects' shares."""
    scheme = edition.scheme.model
    if scheme.whole.combine != "加总" and scheme.scaling == "折算" and not scheme.check_sums:
        return
    for word in scheme.classes:
        weights = [effect.weights.get(word, Decimal(0)) for effect in scheme.effects.values()]
        if sum(weights) != HUNDRED:
            sum_text = f"{'+'.join(map(_number, weights))}＝{_number(sum(weights, Decimal(0)))}"
            found = f"类别“{word}”各效果权重之和 {sum_text}，不是 100"
            yield Finding("E-RULE-SUM", edition.scheme.where("效果"), found, "请改正权重")


def points_sum_to_weight(edition: Edition) -> Iterator[Finding]:
    """Expect an effect's points to sum to its weight (or a part's); where the scheme scales, a difference is a hint.

    What is averaged has points as weights, so that no sum is meant where the scheme scales.
    """
    scheme = edition.scheme.model
    strict = scheme.scaling == "绝对" or scheme.check_sums
    for node in nodes_of(scheme):
        name, effect = node.name, node.effect
        for word, weight in effect.weights.items() if not effect.divisions else ():
            ours = [one.model for one in edition.indicators if path_of(scheme, one.model.code) == node.path]
            total = sum((indicator.points.get(word, Decimal(0)) for indicator in ours), Decimal(0))
            where = edition.scheme.where(*node.keys, "权重", word)
            if weight and not total:
                found = f"{name}对类别“{word}”有权重 {_number(weight)}，却没有一个指标有分值"
                yield Finding("E-RULE-SUM", where, found, "请补写指标，或把权重分给其他效果")
            elif total != weight and strict:
                found = f"{name}类别“{word}”的指标分值之和是 {_number(total)}，权重是 {_number(weight)}"
                yield Finding("E-RULE-SUM", where, found, "请改正分值或权重")
            elif total != weight and effect.combine == "加总":
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
        yield from unknown(word, quarters, "年度权重里的报告期", where("年度", "权重", word))
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
        if grade.quota is not None and not 0 < grade.quota <= 1:
            found = f"等次“{grade.name}”的名额 {grade.quota:g} 不是 0 到 100% 之间的比例"
            yield Finding("E-RULE-TYPE", where("等次", at, "名额"), found, "请写成 30% 的样子")
        if at and grade.floor >= grades[at - 1].floor:
            found = f"等次“{grade.name}”的最低分 {_number(grade.floor)} 不低于上一等次“{grades[at - 1].name}”"
            yield Finding("E-RULE-OVERLAP", where("等次", at, "最低分"), found, "请由高到低排列")
    if grades and grades[-1].floor > 0:
        found = f"总分低于 {_number(grades[-1].floor)} 的没有等次"
        yield Finding("E-RULE-GAP", where("等次", len(grades) - 1), found, "请补写最后一等，最低分为 0")
