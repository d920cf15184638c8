"""Who is asked for what: by class, by period, in every room alike; and how many cells that makes."""

import pytest

from kaoping.forms import supplied_rows
from kaoping.intake.accounting import Asked
from kaoping.periods import Period
from kaoping.rulebook import Indicator, burden, load_rulebook, load_scheme
from kaoping.rulebook.burden import alike, cells_of
from kaoping.rulebook.checks_items import burden_is_within_limit

FIRST, LAST = (load_rulebook("dawa-2022", Period.parse(quarter)) for quarter in ("2022Q1", "2022Q4"))
MARKET = {"E13.净增", "E13.上年末"}  # of 镇街
APPROVAL = {"E13.法定", "E13.承诺"}  # of 部门 and 牵头
WANTED = {"镇街": MARKET, "部门": APPROVAL, "牵头": APPROVAL}


def of(code, item_ids):
    return {item_id for item_id in item_ids if item_id.startswith(f"{code}.")}


# --- by class ---------------------------------------------------------------------------------


def measured_by_class(**more):
    """An indicator that counts 甲 of 镇街 and 乙 of 部门."""
    item = {"名称": "数", "来源": ["自报"]}
    plain = {"方法": "直接得分", "满分值": "1"}
    return Indicator.model_validate(
        {
            "代码": "E1",
            "名称": "甲乙",
            "分值": {"镇街": "1", "部门": "1"},
            "方向": "越大越好",
            "数据": {"甲": item, "乙": item, "丙": item},
            "计分": {"镇街": plain | {"数值": "甲"}, "部门": plain | {"数值": "乙"}},
            "不适用": "重分摊",
            "缺报": "零分",
        }
        | more
    )


@pytest.mark.parametrize(
    ("more", "town", "office"),
    [
        ({}, "甲丙", "乙丙"),  # 丙 is in no measure: as if for all
        ({"校验": [{"要求": "甲 <= 丙", "说明": "甲在丙中"}]}, "甲丙", "乙丙"),
        ({"触发": [{"条件": "甲 > 3", "否决": "V1"}]}, "甲丙", "甲乙丙"),
        ({"小样本": {"件数": "乙", "少于": "3", "处理": "并入年度"}}, "甲乙丙", "乙丙"),
    ],
)
def test_what_only_another_class_s_measure_uses_is_not_needed(more, town, office):
    indicator = measured_by_class(**more)
    assert ("".join(indicator.keys_for("镇街")), "".join(indicator.keys_for("部门"))) == (town, office)


def test_one_measure_for_all_needs_everything_of_all():
    indicator = measured_by_class(计分={"方法": "直接得分", "满分值": "1", "数值": "甲 + 乙"})
    assert indicator.keys_for("镇街") == indicator.keys_for("牵头") == ("甲", "乙", "丙")


@pytest.mark.parametrize("unit", FIRST.units, ids=lambda unit: unit.code)
def test_every_room_asks_of_a_unit_what_its_class_is_measured_by(unit):
    """The rule book, the departments' forms and the account of what is missing."""
    wanted = WANTED[unit.unit_class]
    assert of("E13", FIRST.items_for(unit)) == wanted
    forms = {
        item_id
        for department in FIRST.roster.departments
        for row, items in supplied_rows(FIRST, department.name)
        for item_id in items
        if row == unit
    }
    assert of("E13", forms) == wanted
    missed = {i for items in Asked.of(FIRST).supplied.values() for i, units in items.items() if unit.code in units}
    assert missed == forms


def test_an_indicator_of_some_units_asks_nothing_of_the_others():
    """E09 is for parks and for those in charge of energy."""
    asked = {unit.code for unit in FIRST.units if of("E09", FIRST.items_for(unit))}
    meant = {unit.code for unit in FIRST.units if FIRST.applies_to(FIRST.by_code["E09"], unit)}
    assert asked == meant
    assert 0 < len(asked) < len(FIRST.units)


# --- by period --------------------------------------------------------------------------------


@pytest.mark.parametrize(("quarter", "due"), [("2022Q1", 0), ("2022Q2", 0), ("2022Q3", 0), ("2022Q4", 5)])
def test_a_yearly_figure_is_asked_in_the_last_quarter(quarter, due):
    """The survey: 样本, 满意, 较满意, 一般, 不满意."""
    rulebook = load_rulebook("dawa-2022", Period.parse(quarter))
    assert {len(of("S01", rulebook.items_for(unit))) for unit in rulebook.units} == {due}
    rows = supplied_rows(rulebook, "第三方调查机构")
    assert len(rows) == (len(rulebook.units) if due else 0)


def test_the_whole_year_needs_its_yearly_figures():
    year = load_rulebook("dawa-2022", Period.parse("2022"))
    assert len(of("S01", year.items_for(year.units[0]))) == 5


# --- how many ---------------------------------------------------------------------------------


def test_the_burden_counts_what_a_unit_fills_in_itself():
    unit = FIRST.unit_by_code["J01"]
    assert burden(FIRST)["J01"] == cells_of(FIRST, unit) == len(FIRST.asked_of(unit))


@pytest.mark.parametrize("rulebook", [FIRST, LAST], ids=["2022Q1", "2022Q4"])
def test_the_burden_is_within_forty_cells(rulebook):
    cells = burden(rulebook)
    assert cells.keys() == rulebook.unit_by_code.keys()
    assert all(0 < count <= 40 for count in cells.values())


def test_units_alike_are_put_together_with_the_indicators_behind():
    kinds = alike(FIRST)
    assert sorted(unit.code for asked in kinds for unit in asked.units) == sorted(FIRST.unit_by_code)
    for asked in kinds:
        assert {unit.unit_class for unit in asked.units} == {asked.unit_class}
        assert {burden(FIRST)[unit.code] for unit in asked.units} == {asked.cells}
        assert asked.cells == sum(asked.indicators.values())


def test_more_cells_than_the_scheme_allows(scheme):
    """Units that are asked for 15 cells where 14 are the limit, and where 15 are."""
    highest = max(burden(FIRST).values())
    remarks = {}
    for limit in (highest - 1, highest):
        scheme.change("scheme.yaml", next(limits(scheme)), f"填报上限: {limit}")
        edition = load_scheme(scheme.folder).edition(Period.parse("2022Q1"))
        remarks[limit] = [str(finding) for finding in burden_is_within_limit(edition)]
    assert remarks[highest] == []
    first = remarks[highest - 1][0]
    assert first.startswith(f"【E-RULE-BURDEN】{scheme.at('scheme.yaml', '填报上限')}：2022Q1 ")
    assert f"每个要填 {highest} 格，填报上限是 {highest - 1} 格" in first


def limits(scheme):
    lines = (scheme.folder / "scheme.yaml").read_text(encoding="utf-8").splitlines()
    return (line.partition("#")[0].strip() for line in lines if line.startswith("填报上限"))
