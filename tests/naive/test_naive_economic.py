"""经济效果 against sums done on paper: the clause, the facts, the answer."""

from __future__ import annotations

from fractions import Fraction

import pytest
from by_hand import clauses_economic as clauses
from by_hand.paper import quarter, refused, told


def tax(unit, now, before, growth):
    return told(unit, "E01", f"本期 {now} 同期 {before} 增速 {growth}")


def test_e01_efficacy_between_the_least_and_the_most_of_the_class():
    """完成率 1.00、0.80、0.90；增速 10%、−20%、−1%：静态 100、60、80，动态 100、60、60+40×19/30。"""
    figures = tax("J01", 110, 100, 10) + tax("J02", 80, 100, 0) + tax("Y01", 99, 100, 10)
    three = quarter(figures)
    assert clauses.税收收入("J01", three) == 1
    assert clauses.税收收入("J02", three) == Fraction("0.6")
    dynamic = (60 + Fraction(40 * 19, 30)) / 100
    assert clauses.税收收入("Y01", three) == Fraction("0.4") * Fraction("0.8") + Fraction("0.6") * dynamic


def test_e01_alone_equal_missing_and_without_a_base():
    assert clauses.税收收入("J01", quarter(tax("J01", 5, 4, 3))) == Fraction("0.8")
    assert clauses.税收收入("J01", quarter(tax("J01", 5, 4, 3) + tax("J02", 5, 4, 3))) == Fraction("0.8")
    assert refused(clauses.税收收入, "J02", quarter(tax("J01", 5, 4, 3))) == "来源部门未报"
    assert refused(clauses.税收收入, "J01", quarter(tax("J01", 5, 0, 3))) == "不适用"
    only_dynamic = quarter(tax("J01", 5, 4, -100) + tax("J02", 8, 4, 0))
    assert clauses.税收收入("J01", only_dynamic) == Fraction("0.6")
    no_goal = quarter(tax("J01", 5, 4, "不适用") + tax("J02", 8, 4, 0))
    assert clauses.税收收入("J01", no_goal) == Fraction("0.6")


def test_e02_against_the_calendar_up_to_eleven_tenths():
    def asked(planned, invested, period="2022Q1"):
        return ("J01", quarter(told("J01", "E02", f"计划 {planned} 完成 {invested}"), period))

    assert clauses.项目年度投资计划完成率(*asked(1000, 250)) == 1
    assert clauses.项目年度投资计划完成率(*asked(1000, 260)) == Fraction("1.04")
    assert clauses.项目年度投资计划完成率(*asked(1000, 600)) == Fraction("1.1")
    assert clauses.项目年度投资计划完成率(*asked(1000, 260, "2022Q2")) == Fraction("0.52")
    assert clauses.项目年度投资计划完成率(*asked(1000, 600, "2022Q3")) == Fraction("0.8")
    assert clauses.项目年度投资计划完成率(*asked(1000, 600, "2022Q4")) == Fraction("0.6")
    assert refused(clauses.项目年度投资计划完成率, *asked("无", 1)) == "不适用"


def project(size, date, unit="J01"):
    return {"number": "X", "unit": unit, "stage": "新开工", "size": size, "date": date}


def test_e03_sizes_count_three_two_one_from_january_on():
    """二季度：3 + 2 + 1 = 6；上年和下季认定的不计。目标 8 得 3/4，目标 5.5 得 12/11，目标 4 封顶 1.2。"""
    rows = [
        *(project("10亿以上", "2022-01-01"), project("5亿至10亿", "2022-02-10"), project("1亿至5亿", "2022-06-30")),
        *(
            project("10亿以上", "2021-12-31"),
            project("10亿以上", "2022-07-01"),
            project("10亿以上", "2022-02-01", "J02"),
        ),
    ]
    for goal, ratio in (("8", "3/4"), ("5.5", "12/11"), ("4", "6/5")):
        case = quarter([f"J01 E03.目标 {goal}"], "2022Q2", 项目清单=rows)
        assert clauses.高质量发展项目("J01", case) == Fraction(ratio)
    none = quarter(["J01 E03.目标 0"], "2022Q2", 项目清单=rows)
    assert refused(clauses.高质量发展项目, "J01", none) == "不适用"


@pytest.mark.parametrize(
    ("unit", "values", "ratio"),
    [
        ("J01", "目标 1000 到位 900 未开工 0 虚报 0", "0.9"),
        ("J01", "目标 1000 到位 1500 未开工 0 虚报 0", "1.2"),
        ("J01", "目标 1000 到位 1500 未开工 2 虚报 1", "1.1"),  # 镇街 4 分：0.4 ÷ 4；先封顶后扣
        ("Q01", "目标 1000 到位 900 未开工 2 虚报 1", "0.7"),  # 牵头 2 分：0.4 ÷ 2
        ("Q01", "目标 1000 到位 100 未开工 0 虚报 2", "0"),
    ],
)
def test_e04_funds_arrived_less_idle_and_false(unit, values, ratio):
    assert clauses.招商引资到位资金(unit, quarter(told(unit, "E04", values))) == Fraction(ratio)


def test_e04_nothing_arrived_is_zero_and_no_goal_is_no_score():
    rest = ["J01 E04.未开工 0", "J01 E04.虚报 0", "J01 E04.到位 无 自报"]
    assert clauses.招商引资到位资金("J01", quarter(["J01 E04.目标 9", *rest])) == 0
    assert refused(clauses.招商引资到位资金, "J01", quarter(["J01 E04.目标 0", *rest])) == "不适用"


def sum_of(amount, arrived, unit="J01", **other):
    row = {"number": "Z", "unit": unit, "partners": [], "kind": "专项债", "amount": amount, "arrived": arrived}
    return row | {"spent": "0"} | other


@pytest.mark.parametrize(
    ("amount", "ratio"),
    [
        *[("0", "0"), ("950", "0.95"), ("1000", "1"), ("1099.99", "1"), ("1100", "1.05"), ("1190", "1.05")],
        *[("1200", "1.1"), ("1900", "1.1")],
    ],
)
def test_e05_every_whole_tenth_above_the_goal_adds_a_twentieth(amount, ratio):
    rows = [sum_of(amount, "2022-03-31")]
    assert clauses.向上争取资金完成率("J01", quarter(["J01 E05.目标 1000"], 争取资金清单=rows)) == Fraction(ratio)


def test_e05_shares_of_lead_and_partners():
    """独争 100；三家共争 400：主 280，协各 60；因素法、上年、下季的不计。"""
    rows = [
        sum_of("100", "2022-01-01"),
        sum_of("400", "2022-02-01", partners=["J02", "B01"]),
        *(sum_of("999", "2022-02-01", kind="因素法分配"), sum_of("999", "2021-12-31"), sum_of("999", "2022-04-01")),
    ]
    figures = [f"{unit} E05.目标 1000" for unit in ("J01", "J02", "B01", "Q01")]
    case = quarter(figures, 争取资金清单=rows)
    found = [clauses.向上争取资金完成率(unit, case) for unit in ("J01", "J02", "B01", "Q01")]
    assert found == [Fraction("0.38"), Fraction("0.06"), Fraction("0.06"), 0]
    assert refused(clauses.向上争取资金完成率, "J01", quarter(["J01 E05.目标 0"], 争取资金清单=rows)) == "不适用"


def test_e08_what_should_be_spent_by_now():
    """二季度末：一月到账 120 过 5 个月应支出 50，四月到账 240 过 2 个月应支出 40，六月到账的还不应支出。

    独争：支出 30 + 18 + 6 = 54，应支出 90，得 0.6。
    """
    rows = [
        sum_of("120", "2022-01-31", spent="30"),
        sum_of("240", "2022-04-01", spent="18"),
        sum_of("600", "2022-06-01", spent="6"),
    ]
    assert clauses.争取资金支出进度("J01", quarter(period="2022Q2", 争取资金清单=rows)) == Fraction("0.6")
    only_june = quarter(period="2022Q2", 争取资金清单=rows[2:])
    assert refused(clauses.争取资金支出进度, "J01", only_june) == "不适用"


def test_e08_shares_of_spending():
    """一季度末，一月到账 600、支出 50，应支出 100，主协各按份额；J02 另独争 60、支出 60，应支出 10。

    J01：0.7 × 50 ÷ (0.7 × 100) = 0.5；J02：(15 + 60) ÷ (30 + 10) 封顶 1。
    """
    rows = [sum_of("600", "2022-01-05", partners=["J02"], spent="50"), sum_of("60", "2022-01-05", "J02", spent="60")]
    case = quarter(争取资金清单=rows)
    assert clauses.争取资金支出进度("J01", case) == Fraction("0.5")
    assert clauses.争取资金支出进度("J02", case) == 1


def matter(number, level, kind="项目", date="2022-02-01", unit="J01"):
    return {"number": number, "unit": unit, "kind": kind, "level": level, "date": date}


@pytest.mark.parametrize(
    ("matters", "earned"),
    [
        ("", "0"),
        ("A市", "0.3"),
        ("A省 B市", "0.9"),
        ("A市 A国", "1"),
        ("A省 A市 B省", "1.2"),
        ("A国 B国 C国", "2"),
        ("A区", "0"),
    ],
)
def test_e06_one_matter_once_at_its_highest_level(matters, earned):
    """镇街 2 分，加到满分为止；政策和别的单位、别的年份的不计。"""
    rows = [matter(m[0], m[1]) for m in matters.split()]
    others = [matter("P", "国", "政策"), matter("Q", "国", date="2021-12-31"), matter("R", "国", unit="J02")]
    assert clauses.向上争取项目("J01", quarter(争取事项清单=rows + others)) == Fraction(earned) / 2


def test_e07_policies_and_no_city_level():
    """镇街 1 分：省 0.6 得 0.6；部门 2 分：国 1.0 + 省 0.6 得 0.8；市级不计。"""
    rows = [
        *(matter("A", "省", "政策"), matter("B", "市", "政策")),
        *(matter("A", "国", "政策", unit="B01"), matter("B", "省", "政策", unit="B01"), matter("B", "国", unit="B01")),
    ]
    case = quarter(争取事项清单=rows)
    assert clauses.向上争取政策("J01", case) == Fraction("0.6")
    assert clauses.向上争取政策("B01", case) == Fraction("0.8")
    assert clauses.向上争取政策("J02", case) == 0


@pytest.mark.parametrize(
    ("real", "so_far", "pays"), [("3.0", "9", "1"), ("2.9", "9", "0.92"), ("3.1", "8.9", "0.67"), ("2", "8", "0")]
)
def test_e09_two_goals(real, so_far, pays):
    values = f"年目标 3 进度目标 9 年实际 {real} 进度实际 {so_far}"
    assert clauses.单位GDP能耗降低("Y01", quarter(told("Y01", "E09", values))) == Fraction(pays)


@pytest.mark.parametrize(
    ("real", "pays"),
    [("9.9", "1"), ("10", "1"), ("10.01", "0.67"), ("11", "0.67"), ("11.1", "0.33"), ("12", "0.33"), ("12.01", "0")],
)
def test_e10_bands_above_the_goal(real, pays):
    assert clauses.能源消费总量控制("Y01", quarter(told("Y01", "E10", f"目标 10 实际 {real}"))) == Fraction(pays)


def test_e11_the_best_and_a_fifth_of_the_second():
    row = {"unit": "J01", "date": "2022-01-09"}
    rows = [
        row | {"level": "市", "difficulty": "1.2"},  # 0.6
        row | {"level": "省", "difficulty": "0.8"},  # 0.64
        row | {"level": "区", "difficulty": "1"},  # 0.3，第三，不计
        row | {"level": "国", "difficulty": "1", "date": "2021-12-31"},  # 上年的
        row | {"level": "国", "difficulty": "1", "date": "2022-04-01"},  # 下季的
        row | {"unit": "J02", "level": "国", "difficulty": "1.1"},  # 1.1，封顶
    ]
    case = quarter(成果清单=rows)
    assert clauses.高水平制度创新成果("J01", case) == Fraction("0.64") + Fraction("0.12")
    assert clauses.高水平制度创新成果("J02", case) == 1
    assert clauses.高水平制度创新成果("B01", case) == 0


def test_e12_reform_tasks():
    assert clauses.改革任务完成率("J01", quarter(told("J01", "E12", "任务 5 完成 4"))) == Fraction("0.8")
    assert refused(clauses.改革任务完成率, "J01", quarter(told("J01", "E12", "任务 0 完成 0"))) == "不适用"


def test_e13_towns_between_the_least_and_the_most():
    """净增率 2%、−1%、0.5%：100、60、60 + 40 × 1.5/3 = 80；上年末为零的、认定不适用的不在范围内。"""
    growth = [("J01", 20, 1000), ("J02", -5, 500), ("Y01", 1, 200)]
    figures = [figure for unit, more, base in growth for figure in told(unit, "E13", f"净增 {more} 上年末 {base}")]
    work = clauses.市场主体净增与审批时限压减
    assert [work(unit, quarter(figures)) for unit in ("J01", "J02", "Y01")] == [1, Fraction("0.6"), Fraction("0.8")]
    excused = [{"unit": "J02", "scope": "E13", "ruling": "不适用"}]
    assert work("Y01", quarter(figures, 认定表=excused)) == Fraction("0.6")
    assert work("J01", quarter(figures[:2])) == Fraction("0.8")  # 只有一家
    nothing = quarter([*figures[:4], *told("Y01", "E13", "净增 3 上年末 0")])
    assert refused(work, "Y01", nothing) == "不适用"
    assert work("J01", nothing) == 1


@pytest.mark.parametrize(
    ("promised", "ratio"), [("100", "0"), ("70", "1/2"), ("55", "3/4"), ("40", "1"), ("10", "1"), ("120", "0")]
)
def test_e13_departments_against_three_fifths(promised, ratio):
    case = quarter(told("B01", "E13", f"法定 100 承诺 {promised}"))
    assert clauses.市场主体净增与审批时限压减("B01", case) == Fraction(ratio)
    none = quarter(told("Q01", "E13", "法定 0 承诺 0"))
    assert refused(clauses.市场主体净增与审批时限压减, "Q01", none) == "不适用"
