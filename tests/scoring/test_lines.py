"""Every state of a line under every policy: what it carries, what it pays, and why."""

import pandas as pd
import pytest

from kaoping.scoring.lines import score
from kaoping.tables import LINE_STATES

POLICIES = {
    "重分摊": (None, None),
    "年度合并": (None, None),
    "满分": (1.0, 3000),
    "同类平均": (0.7, 2100),  # of the 80 and the 60 of the others
    "零分": (0.0, 0),
    "取消评优": (0.0, 0),
}
"""Policy → ratio and points of a line of 30 full marks; None where it carries none."""


@pytest.fixture
def scored(quarter):
    def scored(book, told):
        return score(quarter(told), book)

    return scored


def line(scored, unit, code):
    lines = scored.lines
    (row,) = lines[(lines["unit"] == unit) & (lines["indicator"] == code)].itertuples()
    return row


def said(scored, unit, code):
    row = line(scored, unit, code)
    return row.state, row.full, None if pd.isna(row.ratio) else row.ratio, row.points


# ------------------------------------------------------------ states and policies

OTHERS = {"J02": {"A1": 80, "A2": 100, "B1": 100}, "J03": {"A1": 60, "A2": 100, "B1": 100}}


@pytest.fixture
def under(indicator, small_book):
    """A book in which A1 (30 of 甲效果's 60) has these policies."""
    return lambda **policies: small_book(indicator("A1", **policies), indicator("A2"), indicator("B1"))


def expected(state, policy):
    ratio, points = POLICIES[policy]
    return (state, 0, None, 0) if ratio is None else (state, 3000, ratio, points)


def test_a_figure_is_scored(under, scored):
    """80 of 100 on 30 points is 24.00."""
    found = scored(under(), {"J01": {"A1": 80, "A2": 50, "B1": 0}} | OTHERS)
    assert said(found, "J01", "A1") == ("计分", 3000, 0.8, 2400)
    assert said(found, "J01", "A2") == ("计分", 3000, 0.5, 1500)
    assert said(found, "J01", "B1") == ("计分", 4000, 0.0, 0)


@pytest.mark.parametrize("policy", POLICIES)
def test_not_applicable_by_ruling(under, scored, policy):
    found = scored(under(不适用=policy), {"J01": {"A1": ("不适用", "核查"), "A2": 100, "B1": 100}} | OTHERS)
    assert said(found, "J01", "A1") == expected("不适用", policy)


@pytest.mark.parametrize("policy", POLICIES)
def test_not_reported_by_the_unit(under, scored, policy):
    found = scored(under(缺报=policy), {"J01": {"A1": "缺报", "A2": 100, "B1": 100}} | OTHERS)
    assert said(found, "J01", "A1") == expected("缺报", policy)


@pytest.mark.parametrize("policy", POLICIES)
def test_not_proven(under, scored, policy):
    found = scored(under(未证实=policy), {"J01": {"A1": "未证实", "A2": 100, "B1": 100}} | OTHERS)
    assert said(found, "J01", "A1") == expected("缺报", policy)


def test_not_proven_without_a_policy_of_its_own_is_as_not_reported(under, scored):
    found = scored(under(缺报="同类平均"), {"J01": {"A1": "未证实", "A2": 100, "B1": 100}} | OTHERS)
    assert said(found, "J01", "A1") == ("缺报", 3000, 0.7, 2100)


@pytest.mark.parametrize("said_of", ["不适用", "缺报"])
def test_a_decreed_share_of_full_marks_is_given(under, scored, said_of):
    """固定分 95% of 30 points is 28.50; it keeps its marks and does not move the mean of the others."""
    told = {"不适用": ("不适用", "核查"), "缺报": "缺报"}[said_of]
    found = scored(under(**{said_of: "固定分 95%"}), {"J01": {"A1": told, "A2": 100, "B1": 100}} | OTHERS)
    assert said(found, "J01", "A1") == (said_of, 3000, 0.95, 2850)


@pytest.mark.parametrize("policy", ["固定分", "固定分 95", "固定分 120%", "固定分 -5%", "满 分"])
def test_a_decreed_share_is_a_percentage_of_at_most_full_marks(under, policy):
    with pytest.raises(ValueError, match="不是处理办法"):
        under(缺报=policy)


def test_nothing_in_items_is_not_reported(under, scored):
    found = scored(under(), {"J01": {"A2": 100, "B1": 100}} | OTHERS)
    assert said(found, "J01", "A1") == ("缺报", 3000, 0.0, 0)


def test_the_department_s_silence_blocks_the_line_of_every_unit(under, scored):
    told = {"J01": {"A1": ("缺报", "来源部门"), "A2": 100, "B1": 100}} | OTHERS
    found = scored(under(缺报="零分"), told)
    assert said(found, "J01", "A1") == ("缺报", 0, None, 0)
    assert found.blocked == (("J01", "A1"),)
    assert said(found, "J01", "A2")[1] == 4500  # 60, up to 1.5 × 30
    assert said(found, "J01", "B1")[1] == 5500  # the other 15


# ------------------------------------------------------------ several items in one measure

TWO_ITEMS = {
    "数据": {
        "分子": {"名称": "分子", "来源": ["自报", "甲部门"], "无": "按零"},
        "分母": {"名称": "分母", "来源": ["自报"]},
    },
    "计分": {"方法": "完成率", "实际": "分子", "目标": "分母", "封顶": 1, "目标为零": "不适用"},
}


@pytest.fixture
def share(indicator, small_book, scored):
    """Score A1 = 分子 ÷ 分母 of one unit; its state, full marks and ratio."""

    def share(upper, lower, **keys):
        book = small_book(indicator("A1", **(TWO_ITEMS | keys)), indicator("B1"), units=1)
        return said(scored(book, {"J01": {"A1.分子": upper, "A1.分母": lower, "B1": 100}}), "J01", "A1")[:3]

    return share


@pytest.mark.parametrize(
    ("upper", "lower", "expected"),
    [
        (3, 4, ("计分", 6000, 0.75)),
        ("无", 4, ("计分", 6000, 0.0)),  # 无: 按零
        (3, 0, ("不适用", 0, None)),  # 目标为零: 不适用
        ("缺报", 4, ("缺报", 6000, 0.0)),
        (3, "缺报", ("缺报", 6000, 0.0)),
        (("缺报", "来源部门"), "缺报", ("缺报", 0, None)),  # blocked, whatever the unit left out itself
        (("不适用", "来源部门"), 4, ("不适用", 0, None)),  # one item without which there is no share
        (("不适用", "来源部门"), "缺报", ("缺报", 6000, 0.0)),
        (("不适用", "核查"), ("不适用", "核查"), ("不适用", 0, None)),
        ("未证实", "缺报", ("缺报", 6000, 0.0)),
    ],
)
def test_the_states_of_two_items(share, upper, lower, expected):
    assert share(upper, lower) == expected


def test_nothing_may_mean_not_applicable(share):
    items = {name: dict(item) for name, item in TWO_ITEMS["数据"].items()}
    items["分子"]["无"] = "不适用"
    assert share("无", 4, 数据=items) == ("不适用", 0, None)


def test_a_small_sample_is_carried_to_the_year(share):
    small = {"小样本": {"件数": "分母", "少于": 5, "处理": "并入年度"}}
    assert share(4, 4, **small) == ("并入年度", 0, None)
    assert share(5, 5, **small) == ("计分", 6000, 1.0)


def test_no_cases_at_all_are_not_applicable_rather_than_few(share):
    assert share(0, 0, 小样本={"件数": "分母", "少于": 5, "处理": "并入年度"}) == ("不适用", 0, None)


# ------------------------------------------------------------ calendar and roster


def test_a_yearly_indicator_waits_for_the_year(indicator, small_book, scored):
    lines = (indicator("A1", 考核期="仅年度"), indicator("A2"), indicator("B1"))
    told = {"J01": {"A1": 80, "A2": 100, "B1": 100}}
    assert said(scored(small_book(*lines, units=1), told), "J01", "A1") == ("本期不考核", 0, None, 0)
    assert said(scored(small_book(*lines, units=1, period="2022"), told), "J01", "A1") == ("计分", 3000, 0.8, 2400)


ROSTER = [{"代码": "J01", "名称": "甲街", "属性": ["园区"]}, {"代码": "J02", "名称": "乙街"}]


def test_an_attribute_of_the_roster_decides(indicator, small_book, scored):
    lines = (indicator("A1", 适用={"属性": ["园区", "能耗主管"]}), indicator("A2"), indicator("B1"))
    own = {"A1": 80, "A2": 100, "B1": 100}
    found = scored(small_book(*lines, roster=ROSTER), {"J01": own, "J02": own})
    assert said(found, "J01", "A1") == ("计分", 3000, 0.8, 2400)
    assert said(found, "J02", "A1") == ("不适用", 0, None, 0)


def test_a_policy_holds_where_the_indicator_applies_to_nobody(indicator, small_book, scored):
    """Not applicable pays full marks; that nobody at all was measured changes nothing."""
    lines = (indicator("A1", 不适用="满分"), indicator("A2"), indicator("B1"))
    own = {"A1": ("不适用", "核查"), "A2": 0, "B1": 0}
    found = scored(small_book(*lines, units=2), {"J01": own, "J02": own})
    assert said(found, "J01", "A1") == said(found, "J02", "A1") == ("不适用", 3000, 1.0, 3000)


def test_a_unit_apart_is_scored_but_not_in_the_mean(indicator, small_book, scored):
    """The mean of 80 and 60 is 70, with the 0 of the unit apart it would be 46.67."""
    roster = [{"代码": f"J0{i}", "名称": f"街{i}"} for i in (1, 2, 3)] + [{"代码": "J04", "名称": "街4", "单列": "是"}]
    book = small_book(indicator("A1", 缺报="同类平均"), indicator("A2"), indicator("B1"), roster=roster)
    own = {"A2": 100, "B1": 100}
    found = scored(book, {"J01": {"A1": "缺报"} | own, "J04": {"A1": 0} | own} | OTHERS)
    assert said(found, "J01", "A1") == ("缺报", 3000, 0.7, 2100)
    assert said(found, "J04", "A1") == ("计分", 3000, 0.0, 0)


EFFICACY = {
    "方法": "功效系数", "数值": "数", "基础": 60, "幅度": 40, "范围": "类", "最大等于最小": 80, "只有一家": 80,
}  # fmt: skip


def test_a_unit_apart_sets_no_extreme(indicator, small_book, scored):
    """Between 0 and 50, 25 gets 80 of 100; the 100 of the unit apart is not the best of the class."""
    roster = [{"代码": f"J0{i}", "名称": f"街{i}"} for i in (1, 2, 3)] + [{"代码": "J04", "名称": "街4", "单列": "是"}]
    book = small_book(indicator("A1", 计分=EFFICACY), indicator("B1"), roster=roster)
    told = {f"J0{i}": {"A1": value, "B1": 0} for i, value in enumerate((0, 25, 50, 100), start=1)}
    found = scored(book, told)
    assert [said(found, unit, "A1")[2] for unit in ("J01", "J02", "J03", "J04")] == [0.6, 0.8, 1.0, 1.0]


# ------------------------------------------------------------ the cap of an effect

OVER = {"计分": {"方法": "完成率", "实际": "数", "目标": "100", "封顶": 1.1, "目标为零": "不适用"}, "最高比率": 1.1}


@pytest.fixture
def capped(indicator, small_book, scored):
    """Score A1 and A2 (30 each, up to 1.1 of them) of one unit: points and what was trimmed."""

    def capped(first, second, highest=1.1, **scheme):
        over = OVER | {"最高比率": highest}
        book = small_book(indicator("A1", **over), indicator("A2", **over), indicator("B1"), units=1, **scheme)
        found = scored(book, {"J01": {"A1": first, "A2": second, "B1": 100}})
        return [(line(found, "J01", code).points, line(found, "J01", code).trimmed) for code in ("A1", "A2")]

    return capped


@pytest.mark.parametrize(
    ("first", "second", "lines"),
    [
        (110, 80, [(3300, 0), (2400, 0)]),  # 33 + 24 is within 60
        (110, 90, [(3300, 0), (2700, 0)]),  # exactly 60
        (110, 95, [(3150, 150), (2850, 0)]),  # 33 + 28.5 is 1.5 over
        (110, 100, [(3000, 300), (3000, 0)]),
        (110, 110, [(3000, 300), (3000, 300)]),  # the last line first, then the one before
        (105, 110, [(3000, 150), (3000, 300)]),
        (110, 101, [(3000, 300), (3000, 30)]),
        (98, 110, [(2940, 0), (3060, 240)]),  # 29.4 + 33 is 2.4 over; only A2 is above its 30
    ],
)
def test_the_excess_is_taken_from_the_lines_above_their_marks(capped, first, second, lines):
    assert capped(first, second) == lines


def test_of_two_lines_above_their_marks_the_last_pays_first(indicator, small_book, scored):
    """20 each: 22 + 22 + 17 is 1 over 60; A2 gives it up, A1 keeps its 22."""
    lines = [indicator(code, **OVER) for code in ("A1", "A2", "A3")]
    found = scored(small_book(*lines, indicator("B1"), units=1), {"J01": {"A1": 110, "A2": 110, "A3": 85, "B1": 0}})
    assert [line(found, "J01", code).points for code in ("A1", "A2", "A3")] == [2200, 2100, 1700]


def test_a_scheme_without_the_cap(capped):
    assert capped(110, 110, 效果封顶="否") == [(3300, 0), (3300, 0)]


def test_the_highest_ratio_of_an_indicator(capped):
    assert capped(110, 50, highest=1.05) == [(3150, 0), (1500, 0)]


# ------------------------------------------------------------ the table


def test_a_line_for_every_indicator_of_every_unit_in_the_roster_s_order(under, scored):
    lines = scored(under(), {"J03": {"A1": 1}}).lines
    assert list(zip(lines["unit"], lines["indicator"], strict=True)) == [
        (unit, code) for unit in ("J01", "J02", "J03") for code in ("A1", "A2", "B1")
    ]
    assert set(lines["state"]) <= set(LINE_STATES)
    assert set(lines["standard"]) == {100}


def test_half_a_hundredth_is_settled_once(indicator, small_book, scored):
    """三分之一 of 60.00 is 20; 0.3335 × 30 = 10.005 goes up, or to the even neighbour."""
    lines = (indicator("A1"), indicator("A2"), indicator("B1"))
    told = {"J01": {"A1": 33.35, "A2": 0, "B1": 0}}
    assert said(scored(small_book(*lines, units=1), told), "J01", "A1")[3] == 1001
    even = {"小数": 2, "舍入": "四舍六入五成双", "名次依据": "舍入后"}
    assert said(scored(small_book(*lines, units=1, 精度=even), told), "J01", "A1")[3] == 1000


def test_whose_limit_was_lifted_is_told(under, scored):
    told = {"J01": {"A1": ("不适用", "核查"), "A2": ("不适用", "核查"), "B1": 100}} | OTHERS
    assert scored(under(), told).lifted == ("J01",)
