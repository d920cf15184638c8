"""Checks of superiors and subordinates: a roster without circles, roll-ups that find what they take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping.findings import Finding
from kaoping.methods._shelf import Nested
from kaoping.methods.subordinates import SubordinatesParams
from kaoping.rulebook.checking import in_measures, unknown
from kaoping.rulebook.parts import wanted_in
from kaoping.rulebook.rollup import asked_classes, circle_in
from kaoping.rulebook.wording import mend_of_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaoping.findings import Where
    from kaoping.rulebook.dated import Path
    from kaoping.rulebook.load import Edition, Placed
    from kaoping.rulebook.model import Indicator, Unit

WHOLE = "总分"

# --- the roster -----------------------------------------------------------------------------------


def _placed_units(edition: Edition) -> Iterator[tuple[Unit, Where]]:
    """Units of the period that name a superior, with the address of its name."""
    for at, unit in enumerate(edition.roster.model.units):
        if unit.superior and unit.is_active(edition.rulebook.period):
            yield unit, edition.roster.where("单位", at, "上级")


def superiors_are_on_the_roster(edition: Edition) -> Iterator[Finding]:
    """Expect in 上级 the code of a unit that is on the roster in the same period."""
    codes = list(edition.rulebook.unit_by_code)
    for unit, where in _placed_units(edition):
        if unit.superior not in edition.rulebook.unit_by_code:
            found = f"单位 {unit.code} 的上级“{unit.superior}”不在这一期的名册上"
            yield Finding("E-RULE-ROSTER", where, found, mend_of_name(unit.superior, codes))


def superiors_make_no_circle(edition: Edition) -> Iterator[Finding]:
    """Refuse units that are their own superior, over however many others; each circle once."""
    units, known = edition.rulebook.unit_by_code, set[str]()
    placed = {unit.code: where for unit, where in _placed_units(edition)}
    for first in list(placed):
        chain, code = list[str](), first
        while code in placed and code not in known:
            known.add(code)
            chain.append(code)
            code = units[code].superior
        if code in chain:
            circle = [*chain[chain.index(code) :], code]
            found = f"单位 {code} 的上级一级一级往上，又回到了它自己：{'→'.join(circle)}"
            yield Finding("E-RULE-CIRCLE", placed[code], found, "请核对名册的“上级”")


def superiors_are_of_a_class_above(edition: Edition) -> Iterator[Finding]:
    """Refuse a superior of the unit's own class, and classes that stand above each other in a circle."""
    units = edition.rulebook.unit_by_code
    above: dict[str, dict[str, tuple[Unit, Where]]] = {}
    for unit, where in _placed_units(edition):
        superior = units.get(unit.superior)
        if superior is None or superior.code == unit.code:
            continue
        if superior.unit_class == unit.unit_class:
            found = f"单位 {unit.code} 的上级 {superior.code} 也是“{unit.unit_class}”，上下级不能是同一类别"
            yield Finding("E-RULE-CIRCLE", where, found, "请改正上级，或给上级另立一个类别")
        else:
            above.setdefault(unit.unit_class, {}).setdefault(superior.unit_class, (unit, where))
    circle = circle_in({name: tuple(others) for name, others in above.items()})
    if circle and not any(superiors_make_no_circle(edition)):
        unit, where = above[circle[0]][circle[1]]
        found = f"单位 {unit.code} 的上级 {unit.superior} 是“{circle[1]}”，类别的上下级成了圈：{'→'.join(circle)}"
        yield Finding("E-RULE-CIRCLE", where, found, "请核对名册的“上级”")


# --- roll-ups -------------------------------------------------------------------------------------


def _rollups(edition: Edition) -> Iterator[tuple[Placed[Indicator], Path, SubordinatesParams, tuple[str, ...]]]:
    """Every 下级汇总 with its indicator, its path and the classes that it scores."""
    for one in edition.indicators:
        for path, measure in in_measures(one, Nested):
            if isinstance(measure.params, SubordinatesParams):
                scored = tuple(name for name, points in one.model.points.items() if points)
                yield one, path, measure.params, (str(path[1]),) if path[1] else scored


def rollups_take_what_there_is(edition: Edition) -> Iterator[Finding]:
    """Expect a class of the scheme, and of that class an indicator, an effect or 总分; items of it that may weigh."""
    scheme, rulebook = edition.scheme.model, edition.rulebook
    for one, path, params, _ in _rollups(edition):
        what = f"指标 {one.model.code} 的下级汇总"
        wrong = list(unknown(params.unit_class, scheme.classes, f"{what}的类别", one.where(*path, "类别")))
        yield from wrong
        if wrong:
            continue
        own = {indicator.code: indicator for indicator in rulebook.indicators_of(params.unit_class)}
        effects = dict.fromkeys(rulebook.effect_of[code] for code in own)
        if params.take in rulebook.by_code and params.take not in own:
            found = f"{what}取的指标 {params.take} 对“{params.unit_class}”没有分值"
            yield Finding("E-RULE-NAME", one.where(*path, "取"), found, mend_of_name(params.take, list(own)))
            continue
        wrong = list(unknown(params.take, [*own, *effects, WHOLE], f"{what}取的", one.where(*path, "取")))
        yield from wrong
        if not wrong:
            yield from _wrong_items(one, path, params, own)
        taken = own.get(params.take)
        if taken is not None and taken.scored_in == "仅年度" and one.model.scored_in != "仅年度":
            found = f"{what}取的指标 {params.take} 只在年度考核，平时没有得分率"
            yield Finding("E-RULE-EDGE", one.where(*path, "取"), found, "请给本指标也写 考核期: 仅年度，或改取别的")


def _wrong_items(
    one: Placed[Indicator], path: Path, params: SubordinatesParams, own: Mapping[str, Indicator]
) -> Iterator[Finding]:
    """Expect items of the subordinates in 权数 and 合计数, and none in 权数 that may be negative."""
    key = "权数" if params.weight is not None else "合计数"
    known = {indicator.item_id(name): indicator.items[name] for indicator in own.values() for name in indicator.items}
    taken = own.get(params.take)
    short = list(taken.items) if taken is not None else []
    names = [params.weight] if params.weight is not None else list(params.value.of.names if params.value else ())
    for name in names:
        item = known.get(name if "." in name else f"{params.take}.{name}")
        where = one.where(*path, key)
        if item is None:
            found = f"指标 {one.model.code} 的下级汇总的{key}“{name}”不是“{params.unit_class}”的数据项"
            yield Finding("E-RULE-NAME", where, found, mend_of_name(name, short or list(known)))
        elif key == "权数" and (item.minimum is None or item.minimum < 0):
            found = f"指标 {one.model.code} 的下级汇总的权数“{name}”可能为负，没有写 最小: 0"
            yield Finding("E-RULE-EDGE", where, found, "请补写，或换一个权数")


def rollups_find_somebody(edition: Edition) -> Iterator[Finding]:
    """Refuse a roll-up of a class of which no unit that it scores has a subordinate; a circle is told elsewhere."""
    if circle_in(asked_classes(edition.rulebook)):
        return
    units = edition.rulebook.unit_by_code
    pairs = {
        (unit.unit_class, units[unit.superior].unit_class)
        for unit, _ in _placed_units(edition)
        if unit.superior in units
    }
    for one, path, params, own in _rollups(edition):
        if params.unit_class in edition.scheme.model.classes:
            for name in own:
                if (params.unit_class, name) not in pairs:
                    found = f"指标 {one.model.code} 的下级汇总：没有一个“{params.unit_class}”的上级是“{name}”"
                    fix = "请在名册里写明“上级”，或改正类别"
                    yield Finding("E-RULE-NOUNIT", one.where(*path, "类别"), found, fix)


def rollups_make_no_circle(edition: Edition) -> Iterator[Finding]:
    """Refuse classes that take each other's results: nobody could be scored first."""
    circle = circle_in(asked_classes(edition.rulebook))
    for one, path, params, own in _rollups(edition):
        if circle and circle[0] in own and params.unit_class == circle[1]:
            found = f"指标 {one.model.code} 的下级汇总成了圈：{'→'.join(circle)}，分不出谁先计分"
            fix = "请改正类别，只能由上级取下级的；各类计分不同的，按类别分开写"
            yield Finding("E-RULE-CIRCLE", one.where(*path, "类别"), found, fix)
            return


def items_taken(edition: Edition) -> set[str]:
    """Ids of the items that a roll-up weighs by or sums."""
    return {
        item
        for one in edition.indicators
        for measure in one.model.measures.values()
        for wanted in wanted_in(measure)
        for item in wanted.items
    }


BELOW_CHECKS = (
    superiors_are_on_the_roster,
    superiors_make_no_circle,
    superiors_are_of_a_class_above,
    rollups_take_what_there_is,
    rollups_find_somebody,
    rollups_make_no_circle,
)
"""What is looked at of superiors and subordinates in every period."""
