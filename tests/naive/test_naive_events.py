"""加分, 扣分, 一票否决, 降等 and 容错 against sums done on paper: the clause, the rows, the answer."""

from __future__ import annotations

from fractions import Fraction

import pytest
from appraise import appraise
from by_hand.paper import ROSTER, facts, quarter, told
from by_hand.standings import Standing, ranked, written
from by_hand.surroundings import bonuses, deductions, unrecognised
from by_hand.tolerance import refusal
from by_hand.vetoes import after_vetoes, in_force


def award(words, unit="J01", reason=None, day="2022-03-10", number="R"):
    """'B01 省 甲号' or 'B06 0.3 乙号': code, level or judged points, document (- for none)."""
    code, worth, document = words.split()
    judged = worth[0].isdigit()
    return {
        "number": number,
        "unit": unit,
        "event": code,
        "matter": "事项",
        "level": None if judged else worth,
        "points": worth if judged else None,
        "document": None if document == "-" else document,
        "date": day,
        "reason": reason,
    }


def matter(words, unit="J01", day="2022-03-10"):
    """'甲 K01 省' or '乙 K05 区 L10': number of the matter, code, level, the indicator concerned."""
    number, code, level, indicator = [*words.split(), None][:4]
    row = {"number": number, "unit": unit, "event": code, "matter": "事项", "level": level, "document": "文"}
    return row | {"indicator": indicator, "date": day}


def pardon(words, unit="J01", until="2022-12-31", verified="督查室"):
    """'甲 1 0.5': object, category, factor."""
    scope, category, factor = words.split()
    row = {"unit": unit, "scope": scope, "category": category, "factor": factor, "document": "容"}
    return row | {"verified": verified, "date": "2022-03-20", "until": until, "matter": "事项"}


def counted(rows):
    """What each row counts, in points."""
    return " ".join(written(row.points) for row in rows)


# ---------------------------------------------------------------- 加分


@pytest.mark.parametrize(
    ("rows", "points"),
    [
        (["B01 国 甲"], "2.00"),  # 3 分，每季至多 2 分
        (["B01 省 甲"], "2.00"),
        (["B01 市 甲"], "1.00"),
        (["B02 省 甲", "B02 市 乙"], "1.00 0.50"),
        (["B03 国 甲", "B03 省 乙", "B03 市 丙"], "1.00 0.60 0.30"),
        (["B04 国 甲"], "1.50"),
        (["B04 市 甲"], "0.00"),  # B04 只有国、省两级
        (["B05 市 甲", "B05 市 乙"], "1.00 1.00"),  # 每项 1 分，不分级别
    ],
)
def test_prices_of_bonuses(rows, points):
    assert counted(bonuses("J01", quarter(加分认定表=[award(row) for row in rows]))) == points


@pytest.mark.parametrize(
    ("rows", "points"),
    [
        (["B01 省 甲", "B03 市 甲"], "2.00 0.00"),  # 同一文号就高
        (["B03 市 甲", "B01 市 甲"], "0.00 1.00"),
        (["B04 国 甲", "B02 省 乙"], "1.50 0.50"),  # 2.5 分，超出的 0.5 从低的里减
        (["B02 省 甲", "B04 国 乙"], "0.50 1.50"),
        (["B01 国 甲", "B03 省 乙"], "2.00 0.00"),  # 3.6 分：低的减完，再减高的
        (["B01 省 -"], "0.00"),  # 须有文号
    ],
)
def test_one_document_counts_once_and_a_quarter_counts_two_points(rows, points):
    assert counted(bonuses("J01", quarter(加分认定表=[award(row) for row in rows]))) == points


def test_of_rows_worth_the_same_the_earlier_counts_in_whatever_order_they_were_typed():
    """一样高的，日期在先的计，同一天的按编号。"""
    rows = [
        award("B02 省 甲", day="2022-03-03"),
        award("B02 省 乙", day="2022-03-02", number="R2"),
        award("B02 省 丙", day="2022-03-01"),
        award("B02 省 丁", day="2022-03-02", number="R1"),
    ]
    assert counted(bonuses("J01", quarter(加分认定表=rows))) == "0.00 0.00 1.00 1.00"
    assert counted(bonuses("J01", quarter(加分认定表=rows[::-1]))) == "1.00 1.00 0.00 0.00"
    same = [matter("甲 K07 市", day="2022-02-02"), matter("甲 K03 区", day="2022-01-01")]  # 都是 0.5 分
    assert counted(deductions("J01", quarter(事项清单=same))) == "0.00 0.50"


def test_judged_points_need_a_reason_and_stay_within_their_limit():
    rows = [award("B06 0.3 甲", reason="抢险"), award("B06 0.4 乙"), award("B06 0.8 丙", reason="抢险")]
    assert counted(bonuses("J01", quarter(加分认定表=rows))) == "0.30 0.00 0.50"


def test_an_award_counts_for_its_unit_in_the_quarter_of_its_date():
    rows = [
        award("B02 省 甲", day="2022-03-31"),
        award("B02 省 乙", day="2022-04-01"),
        award("B02 省 丙", day="2021-12-31"),
        award("B02 省 甲", unit="J02"),
    ]
    case = quarter(加分认定表=rows)
    assert counted(bonuses("J01", case)) == "1.00 0.00 0.00"
    assert counted(bonuses("J02", case)) == "1.00"


def test_a_claim_counts_by_the_document_that_was_recognised():
    case = quarter(加分认定表=[award("B02 省 甲"), award("B02 省 丁", unit="J02")])
    claims = [{"unit": "J01", "document": document} for document in ("甲", "乙", "丁")]
    assert [claim["document"] for claim in unrecognised("J01", claims, case)] == ["乙", "丁"]


# ---------------------------------------------------------------- 扣分


@pytest.mark.parametrize(
    ("rows", "points"),
    [
        (["甲 K01 国"], "5.00"),
        (["甲 K01 省", "乙 K01 市", "丙 K01 区"], "3.00 2.00 1.00"),
        (["甲 K02 区", "乙 K02 区"], "0.10 0.10"),  # 两件事，各扣一次
        (["甲 K03 区", "乙 K04 区", "丙 K08 区"], "0.50 1.00 0.10"),
        (["甲 K06 国", "乙 K06 省", "丙 K06 市", "丁 K06 区"], "1.00 0.50 0.20 0.00"),  # K06 没有区级
        (["甲 K07 国", "乙 K07 省", "丙 K07 市", "丁 K07 区"], "1.00 1.00 0.50 0.50"),
        (["甲 K05 区 E01"], "6.00"),  # 该指标细则分，镇街 6 分
        (["甲 K05 区 P11"], "0.00"),  # 镇街不考核 P11
        (["甲 K01 市", "甲 K07 市"], "2.00 0.00"),  # 同一事项就重，不论代码
        (["甲 K07 市", "甲 K01 市", "甲 K01 区"], "0.00 2.00 0.00"),
        (["甲 K01 国", "乙 K01 国", "丙 K04 区"], "5.00 5.00 0.00"),  # 11 分，上限 10 分
        (["甲 K04 区", "乙 K05 区 E01", "丙 K01 国"], "0.00 6.00 4.00"),  # 12 分：低的减完，再减次低的
    ],
)
def test_prices_of_deductions(rows, points):
    assert counted(deductions("J01", quarter(事项清单=[matter(row) for row in rows]))) == points


def test_a_deduction_counts_in_the_quarter_of_its_date_and_other_codes_are_none():
    rows = [matter("甲 K02 区", day="2021-12-31"), matter("乙 K02 区"), matter("丙 P07 省"), matter("丁 V1 省")]
    assert counted(deductions("J01", quarter(事项清单=rows))) == "0.00 0.10"


# ---------------------------------------------------------------- 容错


@pytest.mark.parametrize(
    ("record", "left"), [("甲 1 0", "2.00"), ("甲 2 0.5", "1.00"), ("甲 3 1", "0.00"), ("乙 1 1", "2.00")]
)
def test_tolerance_gives_back_its_share_of_a_deduction(record, left):
    case = quarter(事项清单=[matter("甲 K01 市")], 容错认定表=[pardon(record)])
    assert counted(deductions("J01", case)) == left


def test_tolerance_comes_before_the_limit():
    """5 + 5 + 5 分；一件补回一半，余 12.5 分，上限 10 分：从低的 2.5 分里减完。"""
    rows = [matter(f"{number} K01 国") for number in "甲乙丙"]
    case = quarter(事项清单=rows, 容错认定表=[pardon("甲 1 0.5")])
    assert counted(deductions("J01", case)) == "0.00 5.00 5.00"


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (pardon("甲 1 0.5"), ""),
        (pardon("L03 1 0.5"), ""),
        (pardon("甲 4 0.5"), "类别"),
        (pardon("甲 1 0.3"), "系数"),
        (pardon("甲 1 0.5", verified="区司法局"), "核实"),
        (pardon("甲 1 0.5", verified="区司法局、区纪委监委"), ""),
        (pardon("甲 1 0.5", until="2022-03-30"), "过期"),
        (pardon("甲 1 0.5", until="2022-03-31"), ""),
        (pardon("丙 1 0.5"), "对象"),  # 事项清单上没有
        (pardon("P11 1 0.5"), "对象"),  # 镇街不考核
        (pardon("甲 1 0.5", unit="J02"), "对象"),  # 不是这个单位的事项
        (pardon("乙 1 1"), "不得适用"),  # V2
    ],
)
def test_records_that_are_refused(record, reason):
    assert refusal(record, quarter(事项清单=[matter("甲 K01 市"), matter("乙 V2 省")])) == reason


def lines_of(found, unit):
    return {line["indicator"]: line for line in found["lines"] if line["unit"] == unit}


def worked(figures=(), **ledgers):
    return appraise(facts(figures, **ledgers), ROSTER, "2022Q1")


@pytest.mark.parametrize(
    ("factor", "ratio"),
    [("0", "3/4"), ("0.5", "7/8"), ("1", "1")],
)
def test_tolerance_gives_back_its_share_of_what_a_line_lost(factor, ratio):
    """12 项中 9 项齐备：0.75；失 0.25。"""
    found = worked(told("J01", "L03", "事项 12 齐备 9"), 容错认定表=[pardon(f"L03 1 {factor}")])
    working = next(one for one in found["workings"] if (one["unit"], one["indicator"]) == ("J01", "L03"))
    assert working["ratio"] == ratio


def test_tolerance_adds_nothing_above_full_marks_nor_to_what_was_not_reported():
    figures = [*told("J01", "E02", "计划 100 完成 99"), "J01 L03.事项 缺报 自报", "J01 L03.齐备 缺报 自报"]
    found = worked(figures, 容错认定表=[pardon("E02 1 1"), pardon("L03 1 1")])
    ratios = {one["indicator"]: one["ratio"] for one in found["workings"] if one["unit"] == "J01"}
    assert ratios["E02"] == "11/10"
    assert (lines_of(found, "J01")["L03"]["state"], ratios["L03"]) == ("缺报", "0")


# ---------------------------------------------------------------- 弄虚作假、总分


def test_fraud_zeroes_the_line_costs_its_points_again_and_bars_from_the_award():
    figures = told("J01", "L03", "事项 12 齐备 12")
    honest = worked(figures)
    found = worked(figures, 事项清单=[matter("甲 K05 区 L03")])
    line = lines_of(found, "J01")["L03"]
    assert (line["state"], line["points"]) == ("否决清零", "0.00")
    assert line["full"] == lines_of(honest, "J01")["L03"]["full"]  # 满分不分给别项
    assert found["totals"]["J01"]["deduction"] == "2.00"  # L03 镇街 2 分
    assert found["vetoes"]["J01"] == ["K05"]


def test_a_forgiven_fraud_gets_back_its_points_and_nothing_else():
    figures = told("J01", "L03", "事项 12 齐备 12")
    pardons = [pardon("甲 3 1"), pardon("L03 3 1")]
    found = worked(figures, 事项清单=[matter("甲 K05 区 L03")], 容错认定表=pardons)
    assert (lines_of(found, "J01")["L03"]["state"], found["vetoes"]["J01"]) == ("否决清零", ["K05"])
    assert found["totals"]["J01"]["deduction"] == "0.00"


def test_the_total_is_the_effects_and_what_stands_beside_them():
    rows = {"加分认定表": [award("B02 省 甲")], "事项清单": [matter("甲 K01 市"), matter("乙 K02 区")]}
    bare, found = worked(told("J01", "L03", "事项 4 齐备 4")), worked(told("J01", "L03", "事项 4 齐备 4"), **rows)
    total = found["totals"]["J01"]
    assert (total["bonus"], total["deduction"]) == ("1.00", "2.10")
    assert Fraction(total["total"]) == Fraction(bare["totals"]["J01"]["total"]) + 1 - Fraction("2.1")


def test_a_total_is_never_below_nothing():
    """来源部门都未报，自报的只有三重一大有数；廉政被扣完。扣分 5 + 5 = 10。"""
    rows = [matter("甲 K01 国"), matter("乙 K01 国"), matter("丙 P07 国")]
    ledgers = dict.fromkeys(facts()["ledgers"]) | {"事项清单": rows, "集体决策抽查": []}
    done = worked(told("J01", "L03", "事项 4 齐备 4"), **ledgers)
    earned = Fraction(lines_of(done, "J01")["L03"]["points"])
    assert Fraction(done["totals"]["J01"]["total"]) == earned - 10 > 0
    undone = worked(told("J01", "L03", "事项 4 齐备 0"), **ledgers)
    assert (undone["totals"]["J01"]["deduction"], undone["totals"]["J01"]["total"]) == ("10.00", "0.00")


# ---------------------------------------------------------------- 一票否决、降等


@pytest.mark.parametrize(
    ("codes", "grade"),
    [
        (["V1"], "合格"),
        (["V2"], "不合格"),
        (["V3"], "优秀"),  # 取消评优在给名额以前
        (["V4"], "良好"),
        (["V5"], "良好"),
        (["V7"], "合格"),
        (["安全降等"], "良好"),
        (["V5", "安全降等"], "合格"),
        (["V4", "V5"], "合格"),  # 先封顶，后降等
        (["V1", "V5"], "不合格"),
        (["V2", "V5"], "不合格"),
    ],
)
def test_what_is_in_force_against_an_excellent_unit(codes, grade):
    assert after_vetoes("优秀", codes) == grade


def grades(*units):
    """'97 V3' …: total and codes in force, units A, B, C …"""
    standings = [
        Standing(chr(65 + place), int(total) * 100, 0, 0, tuple(codes))
        for place, (total, *codes) in enumerate(unit.split() for unit in units)
    ]
    return "".join(row["grade"][0] for row in ranked("组", standings))


def test_a_place_that_may_not_be_taken_goes_to_the_next():
    """6 家 30% = 1.8，两个名额。"""
    assert grades("97", "96", "95", "94", "80", "70") == "优优良良良合"
    assert grades("97 V3", "96", "95", "94", "80", "70") == "良优优良良合"
    assert grades("97 V1", "96 V6", "95", "94", "80", "70") == "合良优优良合"
    assert grades("97 V2", "96 K05", "89", "80", "80", "70") == "不良良良良合"


def test_a_place_that_is_taken_and_lost_to_a_downgrade_stays_lost():
    assert grades("97 V5", "96", "95", "94", "80", "70") == "良优良良良合"
    assert grades("97 安全降等 V6", "96", "95", "94", "80", "70") == "合优优良良合"  # 没有占名额


def test_equals_at_the_line_who_may_excel_are_all_in_or_all_out():
    """两个名额，95 分两家并列第二：都进就是三家，全不进；其中一家取消评优，另一家就进。"""
    assert grades("97", "95", "95", "94", "80", "70") == "优良良良良合"
    assert grades("97", "95", "95 V3", "94", "80", "70") == "优优良良良合"


@pytest.mark.parametrize(
    ("code", "day", "period", "holds"),
    [
        ("V1", "2022-02-01", "2022Q1", True),
        ("V1", "2022-02-01", "2022Q4", True),  # 期限 本年
        ("V1", "2022-05-01", "2022Q1", False),  # 还没有发生
        ("V1", "2021-12-01", "2022Q1", False),  # 上年的
        ("V6", "2022-02-01", "2022Q1", True),
        ("V6", "2022-02-01", "2022Q2", False),  # 期限 本季
        ("安全降等", "2022-02-01", "2022Q2", False),
    ],
)
def test_how_long_a_veto_is_in_force(code, day, period, holds):
    case = quarter(period=period, 事项清单=[matter(f"甲 {code} 市", day=day)])
    assert in_force("J01", case) == ([code] if holds else [])


@pytest.mark.parametrize(
    ("code", "factor", "holds"),
    [("V1", "1", False), ("V1", "0.5", True), ("V2", "1", True), ("V3", "1", True), ("V5", "1", False)],
)
def test_only_a_whole_tolerance_lifts_a_veto_and_only_one_that_is_tolerable(code, factor, holds):
    case = quarter(事项清单=[matter(f"甲 {code} 市")], 容错认定表=[pardon(f"甲 1 {factor}")])
    assert in_force("J01", case) == ([code] if holds else [])


SAFE = "一般 0 较大 0 重大 0 隐患 0 整改 0"


@pytest.mark.parametrize(
    ("unit", "code", "values", "codes"),
    [
        ("J01", "S06", SAFE, []),
        ("J01", "S06", SAFE.replace("较大 0", "较大 1"), ["安全降等"]),
        ("J01", "S06", SAFE.replace("重大 0", "重大 1"), ["V1"]),
        ("Y01", "E09", "年目标 3 年实际 2 进度目标 12 进度实际 11", ["V4"]),
        ("Y01", "E09", "年目标 3 年实际 2 进度目标 12 进度实际 12", []),
        ("Y01", "E09", "年目标 3 年实际 3 进度目标 12 进度实际 11", []),
        ("J01", "E09", "年目标 3 年实际 2 进度目标 12 进度实际 11", []),  # 不是园区
    ],
)
def test_figures_that_trigger_a_veto(unit, code, values, codes):
    case = quarter(told(unit, code, values))
    assert in_force(unit, case) == codes


def test_what_figures_trigger_is_lifted_by_a_tolerance_on_their_indicator():
    case = quarter(told("J01", "S06", SAFE.replace("较大 0", "较大 1")), 容错认定表=[pardon("S06 3 1")])
    assert in_force("J01", case) == []


def test_a_third_reminder_bars_from_the_award():
    order = {
        "number": "1",
        "unit": "J01",
        "feedback": "按要求",
        "due": "2022-02-01",
        "extended": None,
        "finished": None,
    }
    case = quarter(督办单=[order | {"reminders": "3"}, order | {"unit": "J02", "reminders": "2"}])
    assert (in_force("J01", case), in_force("J02", case)) == (["V6"], [])
