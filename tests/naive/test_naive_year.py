"""The year against sums done on paper: what each quarter paid, what it comes to, what stands beside it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from appraise import appraise_year
from by_hand.clauses_year import leaders, public, trimmed_mean
from by_hand.marks import Line, full_marks
from by_hand.paper import ROSTER, facts, quarter, refused, told
from by_hand.prices import BONUS_OF_A_YEAR, DEDUCTION_LIMIT
from by_hand.quarter import Quarter
from by_hand.scheme import SCHEME, indicators_of
from by_hand.surroundings import Counted
from by_hand.weights import POINTS
from by_hand.year import WEIGHTED, Year, gathered, of_the_year, vetoes_of, yearly_ratio

PERIODS = ("2022Q1", "2022Q2", "2022Q3", "2022Q4")
INDICATORS = {indicator.code: indicator for indicator in SCHEME}


def ratio_of_year(code, *quarterly, figures=((), (), (), ()), unit="J01", **ledgers):
    """The ratio of a line's year by '计分 50 100' (state, cents paid, full marks in cents) a quarter, - for none."""
    quarters, lines = [], {}
    for period, written, known in zip(PERIODS, quarterly, figures, strict=True):
        quarters.append(quarter(known, period, **ledgers))
        if written != "-":
            state, points, full = written.split()
            line = Line(unit, INDICATORS[code], 100, state, None, int(full), int(points))
            lines[period, unit] = {code: line}
        else:
            lines[period, unit] = {}
    return yearly_ratio(unit, INDICATORS[code], Year(quarters, lines))


# ---------------------------------------------------------------- 加权、平均


def test_what_is_counted_from_new_year_weighs_15_25_25_35():
    """(15 × 0.4 + 25 × 0.6 + 25 × 0.8 + 35 × 1) ÷ 100 = 0.76."""
    assert ratio_of_year("E02", "计分 200 500", "计分 300 500", "计分 400 500", "计分 500 500") == Fraction("0.76")


def test_a_quarter_in_which_the_line_was_not_scored_leaves_its_share_to_the_others():
    """(15 × 0.4 + 25 × 0.8 + 35 × 1) ÷ 75 = 61 ÷ 75."""
    assert ratio_of_year("E12", "计分 40 100", "不适用 0 0", "计分 80 100", "计分 99 99") == Fraction(61, 75)


def test_what_begins_anew_each_quarter_is_averaged():
    """(1 + 0.5 + 0 + 0.9) ÷ 4 = 0.6；单位缺报、弄虚作假清零的季度是 0。"""
    quarters = ("计分 200 200", "计分 106 212", "缺报 0 200", "计分 180 200")
    assert ratio_of_year("L03", *quarters) == Fraction("0.6")
    assert ratio_of_year("L03", *quarters[:2], "否决清零 0 200", quarters[3]) == Fraction("0.6")


def test_a_source_that_did_not_report_is_nobody_s_zero():
    """来源部门缺报的季度满分为 0，不在平均之内。"""
    assert ratio_of_year("S05", "计分 300 300", "缺报 0 0", "计分 150 300", "-") == Fraction("0.75")


def test_a_quarter_answered_with_full_marks_counts_as_full():
    assert ratio_of_year("L05", "不适用 200 200", "计分 100 200", "-", "-") == Fraction("0.75")


def test_a_line_that_no_quarter_scored_has_no_ratio():
    assert ratio_of_year("S10", "不适用 0 0", "不适用 0 0", "-", "缺报 0 0") is None


def test_the_fifteen_that_are_weighted():
    """税收、投资、项目、资金等从年初累计的；其余按季平均，P10、S01 只在年度。"""
    expected = {"P01", "P08", "S09", "E12", "E13", "E11"} | {f"E0{number}" for number in range(1, 10)}
    assert expected == WEIGHTED


# ---------------------------------------------------------------- 小样本


def test_small_samples_are_added_and_count_as_one():
    """12 件办 6 件、8 件办 8 件：14 ÷ 20 = 0.7；(1 + 0.5 + 0.7) ÷ 3。"""
    figures = (told("J01", "S03", "交办 12 办结 6"), (), told("J01", "S03", "交办 8 办结 8"), ())
    found = ratio_of_year("S03", "并入年度 0 0", "计分 300 300", "并入年度 0 0", "计分 150 300", figures=figures)
    assert found == Fraction("2.2") / 3


def test_a_year_of_small_samples_is_scored_however_small():
    figures = (told("J01", "S03", "交办 2 办结 1"), (), (), told("J01", "S03", "交办 3 办结 3"))
    found = ratio_of_year("S03", "并入年度 0 0", "不适用 0 0", "-", "并入年度 0 0", figures=figures)
    assert found == Fraction(4, 5)


def test_orders_of_small_quarters_are_put_together_before_the_bands():
    """一季度 3 件按期 3 件、四季度 2 件按期 1 件：4 ÷ 5 = 80%，得 50%。"""

    def order(due, finished):
        return {"unit": "J01", "due": due, "extended": None, "finished": finished, "reminders": None}

    orders = [
        *(order("2022-03-01", "2022-02-20") for _ in range(3)),
        order("2022-11-01", "2022-11-01"),
        order("2022-12-01", "2022-12-02"),
    ]
    carried = ("并入年度 0 0", "不适用 0 0", "不适用 0 0", "并入年度 0 0")
    assert ratio_of_year("P03", *carried, 督办单=orders) == Fraction(1, 2)


# ---------------------------------------------------------------- 仅年度


def ballot(layer, grade, unit="J01"):
    return {"poll": "区领导评价", "layer": layer, "unit": unit, "grade": grade, "score": None}


def votes(unit="J01", **layers):
    """主要领导="优良": one ballot for each letter."""
    return [ballot(layer, {"弃": "弃权"}.get(one, one), unit) for layer, given in layers.items() for one in given]


def test_extremes_are_left_out_of_more_than_five_ballots():
    assert trimmed_mean([50, 100, 100, 100, 85]) == 87
    assert trimmed_mean([50, 100, 100, 100, 85, 85]) == Fraction(370, 4)


def test_p10_weighs_three_layers():
    """0.5 × 92.5 + 0.3 × 85 + 0.2 × 70 = 85.75；弃权不计。"""
    rows = votes(主要领导="优良", 分管领导="良良弃", 人大政协="中")
    assert leaders("J01", quarter(period="2022Q4", 测评票=rows)) == Fraction("0.8575")


def test_p10_without_a_layer():
    """（0.5 × 100 + 0.3 × 50）÷ 0.8 = 81.25。"""
    rows = votes(主要领导="优", 分管领导="差差", 人大政协="弃")
    assert leaders("J01", quarter(period="2022Q4", 测评票=rows)) == Fraction("0.8125")


def test_p10_with_fewer_than_three_ballots_takes_the_mean_of_the_class():
    """同为镇街：J02 满分、Y01 0.7，平均 0.85；部门不在内。"""
    rows = [
        *votes("J01", 主要领导="差差"),
        *votes("J02", 主要领导="优优优"),
        *votes("Y01", 分管领导="中中中"),
        *votes("B01", 主要领导="差差差"),
    ]
    assert leaders("J01", quarter(period="2022Q4", 测评票=rows)) == Fraction("0.85")
    assert refused(leaders, "J01", quarter(period="2022Q4", 测评票=votes("J01", 主要领导="差差"))) == "不适用"


def test_s01_is_scored_however_few_were_asked():
    """（10 × 100 + 5 × 85 + 5 × 60）÷ 20 = 86.25。"""
    asked = told("J01", "S01", "样本 20 满意 10 较满意 5 一般 5 不满意 0")
    assert public("J01", quarter(asked, "2022Q4")) == Fraction("0.8625")
    nobody = told("J01", "S01", "样本 0 满意 0 较满意 0 一般 0 不满意 0")
    assert refused(public, "J01", quarter(nobody, "2022Q4")) == "不适用"


# ---------------------------------------------------------------- 满分


@pytest.mark.parametrize("kind", ["镇街", "部门", "牵头"])
def test_in_the_year_full_marks_are_those_of_the_clauses(kind):
    codes = [indicator.code for indicator in indicators_of(kind)]
    assert full_marks(kind, codes, whole_year=True) == {code: 100 * POINTS[code][kind] for code in codes}


def test_full_marks_of_a_line_that_was_never_scored_go_to_its_effect():
    """镇街社会效果 24 分，没有 S01（4 分）：S02（1 分）得 24 ÷ 20 = 1.2。"""
    codes = [indicator.code for indicator in indicators_of("镇街") if indicator.code != "S01"]
    found = full_marks("镇街", codes, whole_year=True)
    assert (found["S02"], found["S03"], sum(found.values())) == (120, 360, 10000)


# ---------------------------------------------------------------- 加分、扣分


def year_counts(limit, *quarterly):
    """What the year counts of '甲 2，乙 0.5': document and points that each quarter counted, in points."""
    counted = [
        [
            Counted(
                "J01",
                "B01",
                document,
                document,
                "R",
                f"2022-{3 * place + 1:02d}-01",
                points=int(100 * Fraction(points)),
            )
            for document, points in (one.split() for one in words.split("，") if one)
        ]
        for place, words in enumerate(quarterly)
    ]
    return [row.points / 100 for row in of_the_year(counted, limit)]


def test_a_document_counts_once_a_year_at_its_most():
    assert year_counts(BONUS_OF_A_YEAR, "甲 1", "", "甲 2，乙 0.5", "甲 2") == [0, 2, 0.5, 0]


def test_what_is_above_the_year_s_five_points_is_taken_from_the_lowest_last():
    assert year_counts(BONUS_OF_A_YEAR, "甲 2", "乙 1", "丙 2", "丁 1") == [2, 1, 2, 0]
    assert year_counts(BONUS_OF_A_YEAR, "甲 1.5", "乙 2", "丙 2") == [1, 2, 2]


def test_deductions_of_the_year_stay_within_ten_points():
    assert year_counts(DEDUCTION_LIMIT, "甲 8", "乙 5") == [8, 2]


# ---------------------------------------------------------------- 一票否决


def veto(code, day, unit="J01"):
    return {"number": f"{code}{day}", "unit": unit, "event": code, "level": "市", "document": "文", "date": day}


def year_of(*quarterly, roster=ROSTER):
    """Facts of quarters: (figures, ledgers) for each."""
    told_of = [
        facts(figures, period, **ledgers) for period, (figures, ledgers) in zip(PERIODS, quarterly, strict=False)
    ]
    return gathered(told_of, roster)


def test_vetoes_of_the_year_hold_and_those_of_a_quarter_end_with_it():
    fraud = veto("K05", "2022-02-01") | {"indicator": "L03"}
    first = {"事项清单": [veto("V5", "2022-01-10"), veto("V6", "2022-03-01"), veto("安全降等", "2022-03-02"), fraud]}
    energy = told("Y01", "E09", "年目标 3 年实际 2 进度目标 12 进度实际 11")
    better = told("Y01", "E09", "年目标 3 年实际 4 进度目标 12 进度实际 13")
    year = year_of(((), first), (energy, {}), (better, {}), ((), {"事项清单": [veto("V5", "2022-01-10")]}))
    assert vetoes_of("J01", year) == ["V5"]
    assert vetoes_of("Y01", year) == ["V4"]  # 二季度未完成，三季度补上，本年仍封顶


# ---------------------------------------------------------------- 名册


TOWNS = [
    {"代码": "Z07", "名称": "平川镇", "类别": "镇街", "组": "乡镇组", "前身": {"按期": {"2022Q3": ["Z08"]}}},
    {"代码": "Z08", "名称": "荣安镇", "类别": "镇街", "组": "乡镇组", "至": "2022Q2"},
    {"代码": "Z09", "名称": "新设镇", "类别": "镇街", "组": "乡镇组", "自": "2022Q3"},
]


def test_a_unit_s_year_is_its_own_quarters():
    year = Year([Quarter(facts(period=period), TOWNS, period) for period in PERIODS], {})
    assert [one.period for one in year.of("Z07")] == list(PERIODS)
    assert [one.period for one in year.of("Z08")] == ["2022Q1", "2022Q2"]
    assert [one.period for one in year.of("Z09")] == ["2022Q3", "2022Q4"]


def test_what_a_merged_town_did_before_is_not_its_successor_s():
    """荣安镇一季度 4 项只齐备 1 项、被市通报；平川镇四个季度项项齐备。"""
    told_of = []
    for period in PERIODS:
        figures = told("Z07", "L03", "事项 4 齐备 4")
        gone = period in {"2022Q3", "2022Q4"}
        figures += [] if gone else told("Z08", "L03", "事项 4 齐备 1")
        listed = [] if period != "2022Q1" else [veto("K01", "2022-02-01", "Z08"), veto("V5", "2022-02-02", "Z08")]
        told_of.append(facts(figures, period, 事项清单=listed))
    found = appraise_year(told_of, TOWNS)
    (line,) = [line for line in found["lines"] if (line["unit"], line["indicator"]) == ("Z07", "L03")]
    assert line["points"] == line["full"] != "0.00"
    assert found["totals"]["Z07"]["deduction"] == "0.00"
    assert found["vetoes"]["Z07"] == []
    assert "Z08" not in found["totals"]


def test_a_unit_that_changed_its_class_is_ranked_where_it_is_at_the_end():
    """数据中心一季度是部门，二季度起是牵头：年度按牵头的满分，L03 取四个季度的平均（1、1、0.5、0.5）。"""
    halves = (4, 4, 2, 2)
    told_of = [
        facts(told("Q07", "L03", f"事项 4 齐备 {done}"), period) for period, done in zip(PERIODS, halves, strict=True)
    ]
    found = appraise_year(told_of, ROSTER)
    (line,) = [line for line in found["lines"] if (line["unit"], line["indicator"]) == ("Q07", "L03")]
    assert line["standard"] == "2.00"
    assert abs(Fraction(line["ratio"]) - Fraction("0.75")) < Fraction(1, 100)  # 各季结清到分，0.5 或差半分
    assert {row["unit"] for row in found["ranking"] if row["group"] == "牵头组"} == {"Q01", "Q07", "Q08"}
    assert any((line["unit"], line["indicator"]) == ("Q07", "P11") for line in found["lines"])
