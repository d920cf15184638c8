"""Who is on the roster, whose rows are whose, and who is believed."""

from __future__ import annotations

from fractions import Fraction

import pytest
from by_hand.clauses_economic import 向上争取资金完成率, 向上争取项目
from by_hand.clauses_political import 重点工作任务按期完成率
from by_hand.paper import ROSTER, facts, quarter
from by_hand.quarter import NotScoredError, Quarter


def task(text, responsible):
    return {
        "number": "R1",
        "matter": "路",
        "level": "区",
        "lead": "Q01",
        "responsible": list(responsible),
        "responsible_text": text,
        "due": "2022-02-01",
        "finished": None,
        "progress": None,
        "planned": None,
    }


@pytest.mark.parametrize(
    ("text", "period", "units"),
    [
        ("各镇街", "2022Q1", "J01 J02 Y01"),
        ("区政府各部门", "2022Q1", "B01 Q07"),
        ("区政府各部门", "2022Q2", "B01"),  # 数据中心已转为牵头
        ("望湖街、东苑街道、各镇街", "2022Q1", "J01 J02 Y01"),
        ("区政府办、区商务局", "2022Q1", "B01 Q01"),  # 牵头单位也列名
        ("", "2022Q1", "Q01"),
        (None, "2022Q1", "Q01"),
    ],
)
def test_responsible_units_expand_by_the_roster_of_the_period(text, period, units):
    row = task(text, units.split())
    assert quarter(period=period, 任务台账=[row]).responsible(row) == set(units.split())


def test_a_wrong_expansion_is_caught():
    with pytest.raises(AssertionError, match="R1 责任单位“各镇街”"):
        quarter(任务台账=[task("各镇街", ["J01"])])


TOWNS = [
    {
        "代码": "Z07",
        "名称": "平川镇",
        "类别": "镇街",
        "组": "乡镇组",
        "前身": {"按期": {"2022Q3": ["Z08"]}},
    },
    {"代码": "Z08", "名称": "荣安镇", "别名": ["荣安镇政府"], "类别": "镇街", "组": "乡镇组", "至": "2022Q2"},
    {"代码": "Z09", "名称": "新设镇", "类别": {"按期": {"2022Q4": "镇街"}}, "组": "乡镇组", "自": "2022Q4"},
    {
        "代码": "Y02",
        "名称": {"按期": {"2022Q1": "滨海产业园区", "2022Q3": "滨海智造园区"}},
        "别名": {"按期": {"2022Q1": ["滨海园区"], "2022Q3": ["滨海园区", "滨海产业园区"]}},
        "类别": "镇街",
        "组": "园区组",
    },
]


def towns(period, figures=(), **ledgers):
    return Quarter(facts(figures, period, **ledgers), ROSTER + TOWNS, period)


def test_the_roster_of_each_quarter():
    """荣安镇到二季度为止，三季度并入平川镇；新设镇从四季度起；滨海园区三季度改名。"""
    of_the_class = {period: {*towns(period).units} - {"J01", "J02", "B01", "Q01", "Q07", "Q08"} for period in PERIODS}
    assert of_the_class == {
        "2022Q1": {"Y01", "Y02", "Z07", "Z08"},
        "2022Q2": {"Y01", "Y02", "Z07", "Z08"},
        "2022Q3": {"Y01", "Y02", "Z07"},
        "2022Q4": {"Y01", "Y02", "Z07", "Z09"},
    }
    assert [towns(period).units["Y02"]["名称"] for period in PERIODS] == ["滨海产业园区"] * 2 + ["滨海智造园区"] * 2


PERIODS = ("2022Q1", "2022Q2", "2022Q3", "2022Q4")


def test_old_names_after_a_merger_and_a_renaming():
    before, after = towns("2022Q2"), towns("2022Q3")
    assert [before.code_of(word) for word in ("平川镇", "荣安镇", "滨海产业园区")] == ["Z07", "Z08", "Y02"]
    assert [after.code_of(word) for word in ("平川镇", "荣安镇政府", "滨海产业园区", "滨海智造园区")] == [
        *("Z07", "Z07", "Y02", "Y02")
    ]
    with pytest.raises(AssertionError, match="滨海智造园区"):
        before.code_of("滨海智造园区")


def test_everybody_is_everybody_of_the_period():
    row = task("各镇街", ["J01", "J02", "Y01", "Y02", "Z07", "Z08"])
    assert towns("2022Q2", 任务台账=[row]).responsible(row) == {"J01", "J02", "Y01", "Y02", "Z07", "Z08"}
    assert towns("2022Q3", 任务台账=[row]).responsible(row) == {"J01", "J02", "Y01", "Y02", "Z07"}


def test_rows_of_a_merged_town_count_for_its_successor():
    """三季度：荣安镇一季度的任务、项目、资金都归平川镇；两镇共争的资金成了独争。"""
    rows = {
        "任务台账": [task("荣安镇", ["Z08"]), task("平川镇、荣安镇", ["Z07", "Z08"]) | {"finished": "2022-01-31"}],
        "争取事项清单": [{"number": "A", "unit": "Z08", "kind": "项目", "level": "省", "date": "2022-02-01"}],
        "争取资金清单": [
            {
                "unit": "Z08",
                "partners": ["Z07"],
                "kind": "专项债",
                "amount": "100",
                "spent": "0",
                "arrived": "2022-02-01",
            }
        ],
    }
    after = towns("2022Q3", ["Z07 E05.目标 200"], **rows)
    assert 重点工作任务按期完成率("Z07", after) == Fraction(1, 2)
    assert 向上争取项目("Z07", after) == Fraction("0.3")
    assert 向上争取资金完成率("Z07", after) == Fraction("0.5")
    before = towns("2022Q2", ["Z07 E05.目标 200"], **rows)
    assert 重点工作任务按期完成率("Z07", before) == 1
    assert 向上争取项目("Z07", before) == 0
    assert 向上争取资金完成率("Z07", before) == Fraction("0.15")  # 协争 30


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        (["3 自报"], Fraction(3)),
        (["3 自报", "4 来源部门"], Fraction(4)),
        (["3 自报", "4 来源部门", "5 核查"], Fraction(5)),
        (["3 自报", "缺报 来源部门"], Fraction(3)),
        (["3 自报", "无 来源部门"], Fraction(0)),
        (["3 自报", "不适用 来源部门"], "不适用"),
        (["不适用 自报"], "缺报"),
        (["未证实 自报"], "缺报"),
        (["未证实 自报", "4 来源部门"], Fraction(4)),
        (["缺报 自报", "缺报 来源部门"], "缺报"),
        ([], "缺报"),
    ],
)
def test_who_is_believed(entries, found):
    assert quarter([f"J01 S09.清单 {entry}" for entry in entries]).figure("J01", "S09", "清单") == found


@pytest.mark.parametrize("entry", [["J01 S04.回访 缺报"], ["J01 S04.回访 无"], []])
def test_what_a_department_does_not_say_is_never_zero(entry):
    assert quarter(entry).figure("J01", "S04", "回访") == "来源部门未报"


def test_a_ruling_strikes_out_what_the_unit_said_itself():
    ruled = [{"unit": "J01", "scope": "S09", "ruling": "未证实"}]
    assert quarter(["J01 S09.清单 3 自报"], 认定表=ruled).figure("J01", "S09", "清单") == "缺报"
    assert quarter(["J01 S09.清单 3"], 认定表=ruled).figure("J01", "S09", "清单") == 3


def test_a_table_that_was_not_sent_is_not_an_empty_table():
    with pytest.raises(NotScoredError, match="来源部门未报"):
        quarter(督办单=None).rows("督办单", "J01")
    assert quarter().rows("督办单", "J01") == []
