"""Totals are exact sums of printed lines; nobody rounds a second time."""

import pytest

from kaoping import tables
from kaoping.scoring.lines import score
from kaoping.scoring.totals import WHOLE, total


@pytest.fixture
def totalled(indicator, small_book, quarter):
    book = small_book(indicator("A1"), indicator("A2"), indicator("A3"), indicator("B1"), units=2)
    first = {"A1": 33.33, "A2": 33.33, "A3": 33.33, "B1": 12.345}
    second = {"A1": "缺报", "A2": 100, "A3": 0, "B1": 50}
    return total(score(quarter({"J01": first, "J02": second}), book).lines, book)


def test_effects_and_totals(totalled):
    """J01: three times 0.3333 × 20 = 6.666 → 6.67, together 20.01 (unrounded 19.998); 0.12345 × 40 = 4.938 → 4.94."""
    first, second = totalled.totals.itertuples()
    assert (first.甲效果, first.乙效果, first.total) == (2001, 494, 2495)
    assert (second.甲效果, second.乙效果, second.total) == (2000, 2000, 4000)
    assert totalled.totals["bonus"].tolist() == totalled.totals["deduction"].tolist() == [0, 0]


def test_who_is_who(totalled):
    assert totalled.totals[["unit", "name", "class", "group", "unranked"]].to_numpy().tolist() == [
        ["J01", "街道1", "镇街", "街道组", False],
        ["J02", "街道2", "镇街", "街道组", False],
    ]


def test_the_tree_keeps_what_was_not_rounded(totalled):
    nodes = totalled.nodes[totalled.nodes["unit"] == "J01"].set_index("node")
    assert nodes["settled"].to_dict() == {"甲效果": 2001, "乙效果": 494, WHOLE: 2495}
    assert nodes["unrounded"].round(6).to_dict() == {"甲效果": 1999.8, "乙效果": 493.8, WHOLE: 2493.6}
    assert nodes["full"].to_dict() == {"甲效果": 6000, "乙效果": 4000, WHOLE: 10000}
    assert nodes["parent"].to_dict() == {"甲效果": WHOLE, "乙效果": WHOLE, WHOLE: ""}


# ------------------------------------------------------------ trees


def effect(code, weight, **keys):
    return {"代码": code, "权重": {"镇街": weight}, **keys}


RATE = {"方法": "完成率", "实际": "数", "目标": "100", "封顶": 1.5, "目标为零": "不适用"}
PARTS = {"一块": effect("AX", 20), "二块": effect("AY", 40)}


@pytest.fixture
def worked(indicator, small_book, quarter):
    """NODES of one unit, by name: worked({"A1": 80}, …keys of the scheme); every line is worth 1 point."""

    def worked(figures, points=None, **scheme):
        made = (indicator(code, (points or {}).get(code, 1), 最高比率=1.5, 计分=RATE) for code in figures)
        book = small_book(*made, units=1, **scheme)
        nodes = total(score(quarter({"J01": figures}), book).lines, book).nodes
        return nodes.set_index("node")

    return worked


def test_a_divided_effect_is_the_sum_of_its_parts(worked):
    """一块 is 20 × 0.5; 二块 is three times 13.34, 13.33, 13.33 × 0.3333 → 4.45, 4.44, 4.44."""
    figures = {"AX1": 50, "AY1": 33.33, "AY2": 33.33, "AY3": 33.33, "B1": 100}
    nodes = worked(figures, 效果={"甲效果": effect("A", 60, 下设=PARTS), "乙效果": effect("B", 40)})
    assert nodes.index.tolist() == ["甲效果", "一块", "二块", "乙效果", WHOLE]
    assert nodes["parent"].tolist() == [WHOLE, "甲效果", "甲效果", WHOLE, ""]
    assert nodes["full"].tolist() == [6000, 2000, 4000, 4000, 10000]
    assert nodes["settled"].tolist() == [2333, 1000, 1333, 4000, 6333]


@pytest.mark.parametrize(
    ("combine", "points"),
    [
        ("加总", 3750),  # 60 × 0.25 ÷ 2 + 60 × 1 ÷ 2
        ("加权平均", 3750),
        ("几何", 3000),  # the root of 0.25 × 1 is 0.5
        ("调和", 2400),  # 2 ÷ (1/0.25 + 1/1) is 0.4
        ("取小", 1500),
    ],
)
def test_an_effect_comes_from_its_lines_as_it_says(worked, combine, points):
    effects = {"甲效果": effect("A", 60, 合成=combine), "乙效果": effect("B", 40)}
    nodes = worked({"A1": 25, "A2": 100, "B1": 100}, 效果=effects)
    assert nodes["settled"].to_dict() == {"甲效果": points, "乙效果": 4000, WHOLE: points + 4000}
    assert nodes["combine"].to_dict() == {"甲效果": combine, "乙效果": "加总", WHOLE: "加总"}


def test_a_mean_is_settled_once_from_what_was_not_rounded(worked):
    """Three lines of 20 at 0.3333 are 6.67 each, together 20.01; their mean is 60 × 0.3333 = 19.998."""
    effects = {"甲效果": effect("A", 60, 合成="加权平均"), "乙效果": effect("B", 40)}
    nodes = worked({"A1": 33.33, "A2": 33.33, "A3": 33.33, "B1": 0}, 效果=effects)
    assert nodes.loc["甲效果", "settled"] == 2000
    assert round(nodes.loc["甲效果", "unrounded"], 6) == 1999.8


def test_points_are_the_weights_in_a_mean(worked):
    """0.1 with three and 0.9 with one point: (0.3 + 0.9) ÷ 4 = 0.3 of 60."""
    effects = {"甲效果": effect("A", 60, 合成="加权平均"), "乙效果": effect("B", 40)}
    assert worked({"A1": 10, "A2": 90, "B1": 0}, {"A1": 3}, 效果=effects).loc["甲效果", "settled"] == 1800


def test_parts_weigh_in_a_mean_as_they_say(worked):
    """0.125 with 20 and 1 with 40: the cube root of 0.125 × 1 × 1 is 0.5, of 60."""
    effects = {"甲效果": effect("A", 60, 合成="几何", 下设=PARTS), "乙效果": effect("B", 40)}
    nodes = worked({"AX1": 12.5, "AY1": 100, "B1": 0}, 效果=effects)
    assert nodes["settled"].to_dict() == {"甲效果": 3000, "一块": 250, "二块": 4000, "乙效果": 0, WHOLE: 3000}


def test_a_mean_of_means_takes_what_was_not_rounded(worked):
    """一块 is 20 × 0.3333 = 6.666, 二块 40 × 0.3333 = 13.332; the effect is 60 × 0.3333 = 19.998, printed 20.0."""
    parts = {name: part | {"合成": "加权平均"} for name, part in PARTS.items()}
    effects = {"甲效果": effect("A", 60, 合成="加权平均", 下设=parts), "乙效果": effect("B", 40)}
    nodes = worked({"AX1": 33.33, "AY1": 33.33, "B1": 0}, 效果=effects)
    assert nodes["settled"].tolist()[:3] == [2000, 667, 1333]
    assert nodes["unrounded"].round(6).tolist()[:3] == [1999.8, 666.6, 1333.2]


HALVES = {"甲效果": effect("A", 50), "乙效果": effect("B", 50)}


@pytest.mark.parametrize(
    ("combine", "whole"), [("加总", 6250), ("加权平均", 6250), ("几何", 5000), ("调和", 4000), ("取小", 2500)]
)
def test_the_whole_comes_from_its_effects_as_it_says(worked, combine, whole):
    """0.25 and 1 of 50 each: 12.5 + 50; of 100 the mean 0.625, the root 0.5, 2 ÷ (4 + 1) and the least 0.25."""
    nodes = worked({"A1": 25, "B1": 100}, 效果=HALVES, 总分={"合成": combine})
    assert nodes["settled"].to_dict() == {"甲效果": 1250, "乙效果": 5000, WHOLE: whole}
    assert nodes.loc[WHOLE, "combine"] == combine


def test_weights_under_a_mean_of_the_whole_only_weigh_against_each_other(worked):
    """1 : 2 of 100 are 33.33 and 66.67; (0.25 + 2 × 1) ÷ 3 is 0.75 of 100."""
    effects = {"甲效果": effect("A", 1), "乙效果": effect("B", 2)}
    nodes = worked({"A1": 25, "B1": 100}, 效果=effects, 总分={"合成": "加权平均"})
    assert nodes["full"].to_dict() == {"甲效果": 3333, "乙效果": 6667, WHOLE: 10000}
    assert nodes.loc[WHOLE, "settled"] == 7500


def test_a_sum_enters_a_mean_with_what_it_had_before_rounding(worked):
    """Without decimals 甲效果 is 17 × 0.25, 17 × 0.25 and 16 × 0.25, printed 4 + 4 + 4; before rounding 12.5 of 50.

    0.25 and 1 are 62.5 of 100, printed 63; from the printed 12 it would be 62.
    """
    whole_points = {"小数": 0, "舍入": "四舍五入", "名次依据": "舍入后"}
    figures = {"A1": 25, "A2": 25, "A3": 25, "B1": 100}
    nodes = worked(figures, 效果=HALVES, 总分={"合成": "加权平均"}, 精度=whole_points)
    assert nodes["settled"].to_dict() == {"甲效果": 12, "乙效果": 50, WHOLE: 63}


def test_what_has_no_figure_leaves_the_mean(worked):
    """Of 0.2 and 0.8 only the second is left; the marks stay 60."""
    effects = {"甲效果": effect("A", 60, 合成="几何", 下设=PARTS), "乙效果": effect("B", 40)}
    nodes = worked({"AX1": "不适用", "AX2": 50, "AY1": "不适用", "AY2": 80, "B1": 100}, 效果=effects, 重分摊上限=2)
    assert nodes["full"].to_dict() == {"甲效果": 6000, "一块": 2000, "二块": 4000, "乙效果": 4000, WHOLE: 10000}
    # 0.5 with 20 and 0.8 with 40: the cube root of 0.5 × 0.64 is 0.683990
    assert nodes.loc["甲效果", "settled"] == 4104


def test_a_node_without_anything_left_leaves_the_mean_above_it(worked):
    """二块 is not applicable; its 40 go to 一块, and the effect is what 一块 is."""
    effects = {"甲效果": effect("A", 60, 合成="几何", 下设=PARTS), "乙效果": effect("B", 40)}
    nodes = worked({"AX1": 50, "AY1": "不适用", "B1": 100}, 效果=effects, 重分摊上限=3)
    assert nodes["full"].to_dict() == {"甲效果": 6000, "一块": 6000, "二块": 0, "乙效果": 4000, WHOLE: 10000}
    assert nodes["settled"].to_dict() == {"甲效果": 3000, "一块": 3000, "二块": 0, "乙效果": 4000, WHOLE: 7000}


def test_a_mean_that_wants_all_of_its_parts_falls_with_one(worked):
    """一块 wants both of its lines: its 20 go to 二块, and 甲效果 is 60 × 0.8."""
    parts = PARTS | {"一块": effect("AX", 20, 合成="加权平均", 缺部分="不适用")}
    effects = {"甲效果": effect("A", 60, 下设=parts), "乙效果": effect("B", 40)}
    figures = {"AX1": 100, "AX2": "不适用", "AY1": 80, "B1": 100}
    nodes = worked(figures, 效果=effects)
    assert nodes["full"].to_dict() == {"甲效果": 6000, "一块": 0, "二块": 6000, "乙效果": 4000, WHOLE: 10000}
    assert nodes["settled"].to_dict() == {"甲效果": 4800, "一块": 0, "二块": 4800, "乙效果": 4000, WHOLE: 8800}


def test_a_whole_that_wants_all_of_its_effects_is_nothing_without_one(worked):
    nodes = worked({"A1": 100, "B1": "不适用"}, 效果=HALVES, 总分={"合成": "几何", "缺部分": "不适用"})
    assert set(nodes["full"]) == set(nodes["settled"]) == {0}


@pytest.mark.parametrize(("capped", "effect_points"), [("是", 6000), ("否", 6600)])
def test_a_mean_stays_within_its_marks_where_the_scheme_caps_effects(worked, capped, effect_points):
    """1.5 and 0.7 are 1.1 of 60; the surplus of one line still makes up for the other."""
    effects = {"甲效果": effect("A", 60, 合成="加权平均"), "乙效果": effect("B", 40)}
    nodes = worked({"A1": 150, "A2": 70, "B1": 50}, 效果=effects, 效果封顶=capped)
    assert nodes.loc["甲效果", "settled"] == effect_points
    assert nodes.loc[WHOLE, "settled"] == effect_points + 2000


def test_beside_a_mean_the_lines_that_add_up_are_held_to_their_own_marks(worked):
    """一块 adds up: 15 + 5 is within 20, 15 + 10 is not; 二块 is a mean of 1.5 and stays at 40."""
    parts = PARTS | {"二块": effect("AY", 40, 合成="加权平均")}
    effects = {"甲效果": effect("A", 60, 下设=parts), "乙效果": effect("B", 40)}
    within = worked({"AX1": 150, "AX2": 50, "AY1": 150, "B1": 0}, 效果=effects)
    assert within["settled"].to_dict() == {"甲效果": 6000, "一块": 2000, "二块": 4000, "乙效果": 0, WHOLE: 6000}
    above = worked({"AX1": 150, "AX2": 100, "AY1": 50, "B1": 0}, 效果=effects)
    assert above["settled"].to_dict() == {"甲效果": 4000, "一块": 2000, "二块": 2000, "乙效果": 0, WHOLE: 4000}


def test_weights_are_those_of_each_class(indicator, small_book, quarter):
    """0.2 and 1: 镇街 weighs 1 : 3, which is 0.8; 部门 3 : 1, which is 0.4."""
    parts = {
        "一块": {"代码": "AX", "权重": {"镇街": 1, "部门": 3}},
        "二块": {"代码": "AY", "权重": {"镇街": 3, "部门": 1}},
    }
    both = {"分值": {"镇街": 1, "部门": 1}}
    book = small_book(
        indicator("AX1", **both),
        indicator("AY1", **both),
        roster=[{"代码": "J01", "名称": "街道"}, {"代码": "B01", "名称": "局", "类别": "部门"}],
        类别=["镇街", "部门"],
        效果={"甲效果": {"代码": "A", "权重": {"镇街": 100, "部门": 100}, "合成": "加权平均", "下设": parts}},
    )
    figures = {"AX1": 20, "AY1": 100}
    totals = total(score(quarter({"J01": figures, "B01": figures}), book).lines, book).totals
    assert totals["total"].tolist() == [8000, 4000]


def test_totals_have_one_column_for_each_effect_and_none_for_its_parts(indicator, small_book, quarter):
    effects = {"甲效果": effect("A", 60, 下设=PARTS), "乙效果": effect("B", 40)}
    book = small_book(indicator("AX1"), indicator("AY1"), indicator("B1"), units=1, 效果=effects)
    totalled = total(score(quarter({"J01": {"AX1": 100, "AY1": 100, "B1": 100}}), book).lines, book)
    tables.totals(("甲效果", "乙效果")).validate(totalled.totals)
    tables.NODES.validate(totalled.nodes)
