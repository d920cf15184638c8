"""A small quarter from end to end: lines, totals, ranks."""

from __future__ import annotations

from fractions import Fraction

import pytest
from appraise import appraise
from by_hand.paper import ROSTER, facts, told


@pytest.fixture
def found():
    excused = [{"unit": "J02", "scope": "S04", "ruling": "不适用"}, {"unit": "B01", "scope": "P07", "ruling": "不适用"}]
    figures = [
        *told("J01", "E01", "本期 110 同期 100 增速 10"),
        *told("J02", "E01", "本期 80 同期 100 增速 0"),
        *("J01 L03.事项 2 自报", "J01 L03.齐备 2 自报", "J02 L03.事项 缺报 自报", "J02 L03.齐备 缺报 自报"),
        *("J01 S03.交办 缺报", "J01 S03.办结 缺报", "J01 S04.回访 10", "J01 S04.满意 10", "J01 S04.重复 0"),
        *told("J01", "E02", "计划 100 完成 99"),
    ]
    return appraise(facts(figures, 认定表=excused), ROSTER, "2022Q1")


@pytest.fixture
def lines(found):
    return {(line["unit"], line["indicator"]): line for line in found["lines"]}


def test_every_unit_has_a_line_for_every_indicator_of_its_class(lines):
    """镇街没有 P11；部门没有 P11、E01、E09、E10；牵头没有 E01、E10。"""
    counts = {unit: sum(one == unit for one, _ in lines) for unit in ("J01", "B01", "Q01")}
    assert counts == {"J01": 43, "B01": 40, "Q01": 42}


def test_states_of_lines(lines):
    state = {key: (line["state"], line["full"] != "0.00", line["points"] != "0.00") for key, line in lines.items()}
    assert state["J01", "P10"] == state["J01", "S01"] == ("本期不考核", False, False)
    assert state["J01", "L03"] == ("计分", True, True)
    assert state["J02", "L03"] == ("缺报", True, False)  # 单位自己缺报，得 0
    assert state["J01", "S03"] == ("缺报", False, False)  # 来源部门缺报，不计
    assert state["J02", "S04"] == ("不适用", False, False)
    assert state["J02", "L09"] == ("不适用", False, False)  # 没有执法权
    assert state["B01", "P07"] == ("不适用", True, True)  # 不适用: 满分
    assert state["J01", "E06"] == ("计分", True, False)  # 没有争取到项目
    assert lines["J01", "S04"]["standard"] == "3.00"


def test_full_marks_and_totals_add_up(found):
    for unit, total in found["totals"].items():
        mine = [line for line in found["lines"] if line["unit"] == unit]
        assert sum(Fraction(line["full"]) for line in mine) == 100
        assert Fraction(total["total"]) == sum(Fraction(line["points"]) for line in mine) <= 100


def test_more_than_full_marks_stay_within_the_effect(found, lines):
    """J01 的 E02 得 1.1 倍：经济效果另有零分项，不必扣回。"""
    line = lines["J01", "E02"]
    assert abs(Fraction(line["points"]) - Fraction(line["full"]) * Fraction("1.1")) <= Fraction("0.005")
    working = next(one for one in found["workings"] if (one["unit"], one["indicator"]) == ("J01", "E02"))
    assert working == {"unit": "J01", "indicator": "E02", "ratio": "11/10", "trimmed": "0.00"}


def test_ranks(found):
    """J01 各项不低于 J02；区商务局和数据中心事实相同，并列；督查室单列不排名。"""
    assert {row["unit"]: row["rank"] for row in found["ranking"]} == {
        "J01": 1,
        "J02": 2,
        "Y01": 1,
        "B01": 1,
        "Q07": 1,
        "Q01": 1,
        "Q08": "",
    }
