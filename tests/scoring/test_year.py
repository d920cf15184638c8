"""Quarters to a year: every 年度方式, what is carried, who changed, who came and went."""

import datetime as dt
from fractions import Fraction

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from kaoping.expressions import recompute
from kaoping.intake.sheets import Record
from kaoping.periods import Period
from kaoping.scoring.interventions import Given, Interventions
from kaoping.scoring.lines import score
from kaoping.scoring.totals import total
from kaoping.scoring.year import ALONE, Share, combine, score_year, year_book
from kaoping.scoring.yearfigures import Quarter
from kaoping.scoring.yearreasons import year_reasons
from kaoping.tables import EVENTS, empty

YEAR = {"默认": "加权", "权重": {"2022Q1": 15, "2022Q2": 25, "2022Q3": 25, "2022Q4": 35}}
PERIODS = ("2022Q1", "2022Q2", "2022Q3", "2022Q4")
COUNTS = {"交办": {"名称": "交办件数", "来源": ["自报"]}, "办结": {"名称": "办结件数", "来源": ["自报"]}}
FEW = {
    "数据": COUNTS, "计分": {"方法": "完成率", "实际": "办结", "目标": "交办", "封顶": 1, "目标为零": "不适用"},
    "小样本": {"件数": "交办", "少于": 20, "处理": "并入年度"},
}  # fmt: skip


@pytest.fixture
def year(small_book, quarter):
    """The year of some quarters: year([{"J01": {"A1": 40}}, …], indicator, …), None for a quarter without figures."""

    def year(told, *indicators, records=None, **scheme):
        scheme = {"年度": YEAR, "units": 1} | scheme
        quarters = []
        for at, (period, items) in enumerate(zip(PERIODS, told, strict=False)):
            book = small_book(*indicators, period=period, **scheme)
            own = {} if records is None else records[at]
            quarters.append(Quarter(book, score(quarter(items), book), own, empty(EVENTS)))
        return score_year(quarters, year_book(quarters[-1].rulebook))

    return year


def line_of(scored, code="A1", unit="J01"):
    (line,) = [line for line in scored.lines if (line.unit, line.indicator) == (unit, code)]
    return line


def because(scored, code="A1", unit="J01"):
    reasons = {
        (line.unit, line.indicator): reason for line, reason in zip(scored.lines, year_reasons(scored), strict=True)
    }
    return str(reasons[unit, code])


def each(*figures):
    """The same unit's A1 in each quarter; B1 stays at 100."""
    return [{"J01": {"A1": figure, "B1": 100}} for figure in figures]


# ------------------------------------------------------------ the ways


def test_quarters_are_weighted(year, indicator):
    """(15 × 0.4 + 25 × 0.6 + 25 × 0.8 + 35 × 1) ÷ 100 = 0.76; 0.76 × 60 = 45.60."""
    line = line_of(year(each(40, 60, 80, 100), indicator("A1"), indicator("B1")))
    assert (line.way, line.ratio, line.full, line.points) == ("加权", Fraction("0.76"), 6000, 4560)


def test_a_quarter_that_was_not_scored_leaves_its_weight_to_the_others(year, indicator):
    """(15 × 0.4 + 25 × 0.8 + 35 × 1) ÷ 75 = 61 ÷ 75; × 60 = 48.80."""
    line = line_of(year(each(40, ("不适用", "来源部门"), 80, 100), indicator("A1"), indicator("B1")))
    assert (line.ratio, line.points) == (Fraction(61, 75), 4880)
    assert [share.part for share in line.shares] == ["单独", "不计", "单独", "单独"]


def test_what_was_not_reported_counts_as_the_zero_that_it_got(year, indicator):
    """(1 + 0 + 1 + 1) ÷ 4 = 0.75."""
    scored = year(each(100, "缺报", 100, 100), indicator("A1", 年度方式="平均"), indicator("B1"))
    assert line_of(scored).ratio == Fraction(3, 4)


def test_quarters_are_averaged(year, indicator):
    """(0.4 + 0.6 + 0.8 + 1) ÷ 4 = 0.7; × 60 = 42.00."""
    line = line_of(year(each(40, 60, 80, 100), indicator("A1", 年度方式="平均"), indicator("B1")))
    assert (line.ratio, line.points) == (Fraction("0.7"), 4200)


@pytest.mark.parametrize(("way", "points"), [("合计", 2100), ("平均", 1800)])
def test_sums_weigh_quarters_by_their_full_marks(year, indicator, way, points):
    """A1: 9.00 of 30, and 54.00 of 60 where A2 does not apply: 63 ÷ 90 = 0.7 of the year's 30, the mean is 0.6."""
    told = [
        {"J01": {"A1": 30, "A2": 0, "B1": 100}},
        {"J01": {"A1": 90, "A2": ("不适用", "来源部门"), "B1": 100}},
    ]
    indicators = (indicator("A1", 年度方式=way), indicator("A2"), indicator("B1"))
    line = line_of(year(told, *indicators, 重分摊上限=2))
    assert [(share.points, share.full) for share in line.shares] == [(900, 3000), (5400, 6000)]
    assert (line.full, line.points) == (3000, points)


def test_the_last_quarter_that_was_scored_is_the_year(year, indicator):
    scored = year(each(40, 60, 80, ("不适用", "来源部门")), indicator("A1", 年度方式="期末"), indicator("B1"))
    assert line_of(scored).ratio == Fraction("0.8")


def test_what_is_judged_once_a_year_is_scored_from_the_last_quarter(year, indicator):
    """S: 0.9 × 60 = 54.00, though no quarter scored it; its marks are there in the year alone."""
    once = indicator("A1", 考核期="仅年度")
    scored = year([{"J01": {"A1": value, "B1": 100}} for value in (10, 20, 30, 90)], once, indicator("B1"))
    line = line_of(scored)
    assert (line.way, line.state, line.ratio, line.points) == ("仅年度", "计分", Fraction("0.9"), 5400)
    assert {share.state for share in line.shares} == {"本期不考核"}


def test_what_each_quarter_scores_may_be_judged_by_the_years_end_alone(year, indicator):
    scored = year(each(10, 20, 30, 90), indicator("A1", 年度方式="仅年度"), indicator("B1"))
    assert line_of(scored).ratio == Fraction("0.9")


def test_settled_quarters_are_combined_and_settled_once_more(year, indicator):
    """0.12345 × 60 = 7.407 → 7.41 each quarter: 7.41 ÷ 60 × 60 = 7.41, not 7.407."""
    line = line_of(year(each(12.345, 12.345), indicator("A1"), indicator("B1")))
    assert (line.ratio, line.points) == (Fraction(741, 6000), 741)


def test_marks_of_a_line_that_was_never_scored_go_to_its_effect(year, indicator):
    """A2 never applies: its 30 go to A1, which has all 60 of 甲效果."""
    told = [{"J01": {"A1": 50, "A2": ("不适用", "来源部门"), "B1": 100}}] * 4
    scored = year(told, indicator("A1"), indicator("A2"), indicator("B1"), 重分摊上限=2)
    assert (line_of(scored).full, line_of(scored, "A2").full) == (6000, 0)
    assert (line_of(scored, "A2").state, line_of(scored, "A2").ratio) == ("不适用", None)


def test_an_effect_stays_within_its_weight(year, indicator):
    """A1 pays 1.2 × 30 = 36.00, A2 27.00: 63 of 60. 3.00 are taken from A1, in the quarters and in the year."""
    rich = indicator(
        "A1", 最高比率=1.2, 计分={"方法": "完成率", "实际": "数", "目标": "100", "封顶": 1.2, "目标为零": "零分"}
    )
    told = [{"J01": {"A1": 130, "A2": 90, "B1": 0}}] * 2
    scored = year(told, rich, indicator("A2"), indicator("B1"))
    points = [line_of(scored, code).points for code in ("A1", "A2")]
    assert sum(points) == 6000
    assert points == [3300, 2700]


# ------------------------------------------------------------ small samples


def test_carried_quarters_are_added_and_scored_as_one(year, indicator):
    """6 of 12 and 8 of 8: 14 ÷ 20 = 0.7, one of three ratios: (1 + 0.5 + 0.7) ÷ 3."""
    told = [
        {"J01": {"A1.交办": all_, "A1.办结": done, "B1": 100}} for all_, done in ((12, 6), (40, 40), (8, 8), (40, 20))
    ]
    line = line_of(year(told, indicator("A1", 年度方式="平均", **FEW), indicator("B1")))
    assert [share.part for share in line.shares] == ["并入", "单独", "并入", "单独"]
    assert line.ratio == Fraction("2.2") / 3


def test_carried_quarters_keep_their_weights(year, indicator):
    """(15 + 25) × 0.7 + 25 × 1 + 35 × 0.5 = 70.5."""
    told = [
        {"J01": {"A1.交办": all_, "A1.办结": done, "B1": 100}} for all_, done in ((12, 6), (40, 40), (8, 8), (40, 20))
    ]
    assert line_of(year(told, indicator("A1", **FEW), indicator("B1"))).ratio == Fraction("0.705")


def test_a_year_of_small_samples_is_scored_however_small(year, indicator):
    """1 of 2 and 3 of 3: 4 ÷ 5."""
    told = [{"J01": {"A1.交办": all_, "A1.办结": done, "B1": 100}} for all_, done in ((2, 1), (0, 0), (3, 3))]
    scored = year(told, indicator("A1", **FEW), indicator("B1"))
    assert (line_of(scored).ratio, line_of(scored).state) == (Fraction(4, 5), "计分")
    assert "2022Q1、2022Q3件数少，数字相加后一并计分（交办件数5、办结件数4）" in because(scored)


def test_figures_from_new_year_on_are_not_added_but_taken_last(year, indicator):
    """交办 5, then 9 since new year; 办结 4 and 3 of the quarters: 7 ÷ 9."""
    few = FEW | {"数据": COUNTS | {"交办": {"名称": "交办件数", "来源": ["自报"], "统计": "累计"}}}
    told = [{"J01": {"A1.交办": all_, "A1.办结": done, "B1": 100}} for all_, done in ((5, 4), (9, 3))]
    line = line_of(year(told, indicator("A1", **few), indicator("B1")))
    assert float(line.ratio) == pytest.approx(7 / 9, abs=1e-12)


# ------------------------------------------------------------ ballots, and nobody to compare with


VOTED = {
    "考核期": "仅年度", "缺报": "同类平均",
    "数据": {
        "票": {"名称": "票数", "取自": "测评票.有效票数", "测评": "评价"},
        "分": {"名称": "均值", "取自": "测评票.均值", "测评": "评价", "按等": {"优": 100, "差": 50}},
    },
    "计分": {
        "方法": "测评", "层": [{"名称": "各方", "均值": "分", "票数": "票", "权重": 1}], "满分值": 100,
        "空层": "归一", "最少票": 3, "票数不足": "同类平均",
    },
}  # fmt: skip


def ballots(*written):
    """Ballots "PJ1 J01 优": number, unit, grade."""
    rows = [dict(zip(("number", "unit", "grade"), one.split(), strict=True)) for one in written]
    return {"测评票": [Record("测评票", {"poll": "评价"} | row, "票.xlsx", "测评票", 4, "") for row in rows]}


def told_votes(*counts):
    return [
        {"J01": {"A1.票": (count, "来源部门"), "A1.分": (100 if count else "不适用", "来源部门"), "B1": 100}}
        for count in counts
    ]


def test_ballots_are_counted_over_the_whole_year(year, indicator):
    """Two quarters of two ballots are four: 优 优 优 差 = 350 ÷ 4 = 87.5; the one listed again counts once."""
    records = [ballots("PJ1 J01 优", "PJ2 J01 差"), ballots("PJ2 J01 差", "PJ3 J01 优", "PJ4 J01 优")]
    scored = year(told_votes(2, 3), indicator("A1", **VOTED), indicator("B1"), records=records)
    assert line_of(scored).ratio == Fraction("0.875")
    assert [str(one) for one in scored.findings] == [
        (
            "【W-REC-ONCE】文件《票.xlsx》 工作表〈测评票〉 单元格 A4："
            "测评票 PJ2 在以前的季度已经报过，全年只计一次，按本次所报。请核对。"
        )
    ]


def test_the_mean_of_a_class_in_which_nobody_was_measured_is_not_zero(year, indicator):
    scored = year(told_votes(0, 0), indicator("A1", **VOTED), indicator("A2"), indicator("B1"), records=[{}, {}])
    assert (line_of(scored).ratio, line_of(scored).full, line_of(scored).state) == (None, 0, "不适用")
    assert "取不到同类平均" in because(scored)
    assert [str(one) for one in scored.findings] == [
        "【W-YEAR-MEAN】镇街类没有一个单位有“指标A1”（A1）的有效数据，取不到同类平均，年度不计分。请核对数据是否漏报。"
    ]


# ------------------------------------------------------------ who changed, came and went


TWO_CLASSES = {
    "类别": ["部门", "牵头"],
    "效果": {
        "甲效果": {"代码": "A", "权重": {"部门": 60, "牵头": 50}},
        "乙效果": {"代码": "B", "权重": {"部门": 40, "牵头": 50}},
    },
}  # fmt: skip


def test_a_unit_that_changed_its_class_keeps_its_ratios_and_takes_the_new_marks(small_book, quarter, indicator):
    """Q1 部门 A1 0.5 of 60, Q2 牵头 A1 0.9 of 50: mean 0.7 of 50 = 35.00. A2 is no indicator of 牵头 and is said."""
    both = {"部门": 1, "牵头": 1}
    indicators = (
        indicator("A1", 分值=both, 年度方式="平均"), indicator("A2", 分值={"部门": 1}), indicator("B1", 分值=both),
    )  # fmt: skip
    quarters = []
    for period, unit_class, figures in (
        ("2022Q1", "部门", {"A1": 50, "A2": 0, "B1": 100}),
        ("2022Q2", "牵头", {"A1": 90, "B1": 100}),
    ):
        roster = [{"代码": "J01", "名称": "数据中心", "类别": unit_class, "组": f"{unit_class}组"}]
        book = small_book(*indicators, period=period, roster=roster, 年度=YEAR, **TWO_CLASSES)
        quarters.append(Quarter(book, score(quarter({"J01": figures}), book), {}, empty(EVENTS)))
    scored = score_year(quarters, year_book(quarters[-1].rulebook))
    assert (line_of(scored).full, line_of(scored).points) == (5000, 3500)
    assert [line.indicator for line in scored.lines] == ["A1", "B1"]
    assert [str(one) for one in scored.findings] == [
        (
            "【W-YEAR-CLASS】数据中心（J01）2022Q1 是部门，年度按牵头计，该季按当季得分率计入；"
            "A2 在牵头没有分值，不计入。请核对。"
        )
    ]


TOWNS = [
    {"代码": "Z07", "名称": "平川镇"},
    {"代码": "Z08", "名称": "荣安镇", "至": "2022Q2"},
    {"代码": "Z09", "名称": "新设镇", "自": "2022Q3"},
]
TOWN_FIGURES = [
    {"Z07": {"A1": 100, "B1": 100}, "Z08": {"A1": 0, "B1": 100}},
    {"Z07": {"A1": 100, "B1": 100}, "Z08": {"A1": 50, "B1": 100}},
    {"Z07": {"A1": 100, "B1": 100}, "Z09": {"A1": 80, "B1": 100}},
    {"Z07": {"A1": 100, "B1": 100}, "Z09": {"A1": 60, "B1": 100}},
]


def test_a_unit_that_began_later_has_the_quarters_since(year, indicator):
    """(25 × 0.8 + 35 × 0.6) ÷ 60 = 41 ÷ 60."""
    scored = year(TOWN_FIGURES, indicator("A1"), indicator("B1"), roster=TOWNS)
    assert line_of(scored, unit="Z09").ratio == Fraction(41, 60)


def test_a_merged_unit_stays_in_the_record_and_out_of_its_successors_year(year, indicator):
    roster = [TOWNS[0] | {"前身": ["Z08"]}, *TOWNS[1:]]
    scored = year(TOWN_FIGURES, indicator("A1"), indicator("B1"), roster=roster)
    assert line_of(scored, unit="Z07").ratio == 1
    assert {line.unit for line in scored.lines} == {"Z07", "Z09"}
    assert [str(one) for one in scored.findings] == [
        (
            "【W-YEAR-UNIT】荣安镇（Z08）只到 2022Q2 在名册上，不参加年度排名，并入平川镇以前的季度不计入平川镇的年度。"
            "得分留底；要计入的，请在名册写 前身计入年度: 是。"
        )
    ]


def test_where_the_roster_says_so_a_merged_units_quarters_enter_beside_the_successors_own(year, indicator):
    """Both have 60 a quarter: Q1 (1 + 0) ÷ 2, Q2 (1 + 0.5) ÷ 2. (15 × 0.5 + 25 × 0.75 + 25 + 35) ÷ 100 = 0.8625."""
    roster = [TOWNS[0] | {"前身": ["Z08"], "前身计入年度": "是"}, *TOWNS[1:]]
    scored = year(TOWN_FIGURES, indicator("A1"), indicator("B1"), roster=roster)
    assert line_of(scored, unit="Z07").ratio == Fraction("0.8625")
    assert "2022Q1（前身Z08） 0.00÷60.00" in because(scored, unit="Z07")


# ------------------------------------------------------------ words and sums


def test_a_reason_says_the_quarters_and_can_be_redone(year, indicator):
    told = each(40, ("不适用", "来源部门"), 80, 100)
    scored = year(told, indicator("A1"), indicator("B1"))
    assert because(scored) == (
        "按各季权重加权平均：2022Q1 24.00÷60.00，权重15；2022Q2 不适用，不计；2022Q3 48.00÷60.00，权重25；"
        "2022Q4 60.00÷60.00，权重35；细则1.00分折为年度满分60.00分。"
        "算式：(15×24.00÷60.00+25×48.00÷60.00+35×60.00÷60.00)÷(15+25+35)×60.00=48.80"
    )


@pytest.mark.parametrize("way", ["加权", "平均", "合计", "期末", "仅年度"])
def test_every_arithmetic_comes_to_the_printed_points(year, indicator, way):
    told = [
        {"J01": {"A1.交办": all_, "A1.办结": done, "B1": b}, "J02": {"A1.交办": 40, "A1.办结": b // 4, "B1": done}}
        for all_, done, b in ((12, 6, 33), (40, 31, 77), (8, 8, 91), (30, 17, 64))
    ]
    scored = year(told, indicator("A1", 年度方式=way, **FEW), indicator("B1", 年度方式=way), units=2)
    for line, reason in zip(scored.lines, year_reasons(scored), strict=True):
        assert abs(recompute(reason.arithmetic) * 100 - line.points) <= Fraction(1, 2)
        assert reason.points == f"{line.points / 100:.2f}"


def test_totals_of_the_year_are_sums_of_its_lines(year, indicator):
    """A1 0.76 × 60 = 45.60, B1 40.00."""
    scored = year(each(40, 60, 80, 100), indicator("A1"), indicator("B1"))
    totals = total(scored.as_lines(), scored.book).totals
    assert totals[["甲效果", "乙效果", "total"]].to_numpy().tolist() == [[4560, 4000, 8560]]


def test_a_veto_of_the_year_takes_the_line(small_book, quarter, indicator):
    book = small_book(indicator("A1"), indicator("B1"), units=1, 年度=YEAR)
    one = Quarter(book, score(quarter({"J01": {"A1": 90, "B1": 100}}), book), {}, empty(EVENTS))
    scored = score_year([one], year_book(book), {("J01", "A1"): "一票否决 V9，期限本年"})
    assert (line_of(scored).state, line_of(scored).full, line_of(scored).points) == ("否决清零", 6000, 0)
    assert because(scored).endswith("一票否决 V9，期限本年；细则1.00分折为年度满分60.00分。算式：0×60.00=0.00")


def test_a_small_sample_that_a_veto_takes_is_not_carried_but_counts_as_nothing(small_book, quarter, indicator):
    """Q1: 10 of 10, zeroed; Q2: 40 of 40: (0 + 1) ÷ 2."""
    quarters = []
    for period, figure, taken in (("2022Q1", 10, {("J01", "A1"): "弄虚作假"}), ("2022Q2", 40, {})):
        book = small_book(indicator("A1", 年度方式="平均", **FEW), indicator("B1"), units=1, period=period, 年度=YEAR)
        lines = score(quarter({"J01": {"A1.交办": figure, "A1.办结": figure, "B1": 100}}), book)
        quarters.append(Quarter(book, lines, {}, empty(EVENTS), Interventions(taken)))
    scored = score_year(quarters, year_book(quarters[-1].rulebook))
    assert line_of(scored).ratio == Fraction(1, 2)
    assert "2022Q1 否决清零，按零分计" in because(scored)
    assert because(scored).endswith("算式：(0+60.00÷60.00)÷2×60.00=30.00")


@pytest.mark.parametrize(
    "case",
    [
        (Interventions({("J01", "A1"): "K5 并处该指标清零"}), 0, "否决清零"),
        (Interventions({}, {("J01", "A1"): Given(0.5, "按容错")}), Fraction("0.95"), "计分"),
    ],
)
def test_what_a_quarter_decides_of_a_line_of_the_year_is_done_in_the_year(small_book, quarter, indicator, case):
    """0.9: zeroed, or half of the 0.1 that was lost is given back."""
    moved, ratio, state = case
    quarters = []
    for period, own in (("2022Q1", moved), ("2022Q2", Interventions())):
        book = small_book(indicator("A1", 考核期="仅年度"), indicator("B1"), units=1, period=period, 年度=YEAR)
        lines = score(quarter({"J01": {"A1": 90, "B1": 100}}), book)
        quarters.append(Quarter(book, lines, {}, empty(EVENTS), own))
    line = line_of(score_year(quarters, year_book(quarters[-1].rulebook)))
    assert (line.ratio, line.state, line.full) == (ratio, state, 6000)


def test_without_a_year_in_the_scheme_nothing_is_guessed(small_book, quarter, indicator):
    book = small_book(indicator("A1"), indicator("B1"), units=1)
    one = Quarter(book, score(quarter({"J01": {"A1": 90, "B1": 100}}), book), {}, empty(EVENTS))
    with pytest.raises(ValueError, match="A1"):
        score_year([one], year_book(book))


# ------------------------------------------------------------ what holds of every year


SHARES = st.lists(
    st.integers(1, 6000).flatmap(lambda full: st.tuples(st.just(full), st.integers(0, full))), min_size=1, max_size=4
)


def shares_of(found):
    return tuple(
        Share(Period.parse(period), "J01", "计分", full, points, ALONE)
        for period, (full, points) in zip(PERIODS, found, strict=False)
    )


@pytest.mark.parametrize("way", ["加权", "平均", "合计", "期末"])
def test_a_year_lies_between_its_least_and_its_greatest_quarter(small_book, indicator, way):
    one = indicator("A1", 年度方式=way)
    book = year_book(small_book(one, indicator("B1"), 年度=YEAR))

    @settings(max_examples=60, derandomize=True)
    @given(SHARES)
    def holds(found):
        shares = shares_of(found)
        ratio = combine(shares, one, book, 6000, (None, "不适用")).ratio
        assert min(share.ratio for share in shares) <= ratio <= max(share.ratio for share in shares)

    holds()


@pytest.mark.parametrize("alone", PERIODS)
def test_a_scheme_that_weighs_one_quarter_gives_that_quarter(small_book, indicator, alone):
    one = indicator("A1")
    weights = {"默认": "加权", "权重": {period: 100 if period == alone else 0 for period in PERIODS}}
    book = year_book(small_book(one, indicator("B1"), 年度=weights))

    @settings(max_examples=40, derandomize=True)
    @given(SHARES.filter(lambda found: len(found) == 4))
    def holds(found):
        shares = shares_of(found)
        assert combine(shares, one, book, 6000, (None, "不适用")).ratio == shares[PERIODS.index(alone)].ratio

    holds()


def test_the_years_last_day_is_what_the_roster_is_read_at(small_book, indicator):
    roster = [{"代码": "J01", "名称": "甲", "至": "2022Q4"}, {"代码": "J02", "名称": "乙", "至": "2022Q3"}]
    book = year_book(small_book(indicator("A1"), indicator("B1"), period="2022Q3", roster=roster, 年度=YEAR))
    assert [unit.code for unit in book.units] == ["J01"]
    assert book.period.last_day == dt.date(2022, 12, 31)
