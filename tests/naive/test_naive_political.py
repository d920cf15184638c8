"""政治效果 against sums done on paper: the clause, the facts, the answer."""

from __future__ import annotations

from fractions import Fraction

import pytest
from by_hand import clauses_political as clauses
from by_hand.paper import quarter, refused, told


def task(level, due, finished, progress=None, planned=None):
    return {
        "number": "R1",
        "matter": "路",
        "level": level,
        "lead": "Q01",
        "responsible": ["J01"],
        "responsible_text": "望湖街道",
        "due": due,
        "finished": finished,
        "progress": progress,
        "planned": planned,
    }


def test_p01_levels_weigh_and_late_work_counts_half():
    tasks = [
        task("国", "2022-03-31", "2022-03-31"),  # 按时 1.5
        task("省", "2022-01-01", "2022-01-02"),  # 逾期完成 1.3，计半
        task("市", "2022-02-28", "2022-04-01"),  # 本期末以后才完成：未完成 1.1
        task("区", "2022-02-01", None),  # 未完成 1.0
        task("国", "2021-12-31", "2022-01-05"),  # 上年到期
        task("国", "2022-04-01", "2022-03-01"),  # 下季到期
    ]
    found = clauses.重点工作任务按期完成率("J01", quarter(任务台账=tasks))
    assert found == Fraction("2.15") / Fraction("4.9")
    assert refused(clauses.重点工作任务按期完成率, "J02", quarter(任务台账=tasks)) == "不适用"


def test_p01_the_half_year_counts_from_january():
    tasks = [task("区", "2022-02-01", "2022-04-15"), task("区", "2022-05-01", "2022-05-01")]
    assert clauses.重点工作任务按期完成率("J01", quarter(period="2022Q2", 任务台账=tasks)) == Fraction("0.75")


def test_p02_green_yellow_and_red():
    """绿 3、黄 2、红 1：(3 + 0.6 × 2) ÷ 6 = 0.7。级别不加权；本期到期的、进度没有写全的不计。"""
    tasks = [
        task("国", "2022-06-30", None, "40", "40"),  # 绿：不落后
        task("区", "2023-06-30", None, "41.5", "40"),  # 绿：来年到期的也算
        task("区", "2022-12-31", "2022-03-31", "100", None),  # 绿：提前完成，不必写时间进度
        task("省", "2022-04-01", None, "30", "40"),  # 黄：恰落后 10 个百分点
        task("市", "2022-09-30", None, "39.9", "40"),  # 黄
        task("区", "2022-09-30", "2022-04-01", "29.9", "40"),  # 红：本期末以后才完成
        task("区", "2022-03-31", None, "0", "100"),  # 本期到期，归 P01
        task("区", "2022-09-30", None, "10", None),  # 应退回
    ]
    assert clauses.未到期任务序时进度达标率("J01", quarter(任务台账=tasks)) == Fraction("0.7")
    assert refused(clauses.未到期任务序时进度达标率, "J01", quarter(任务台账=tasks[6:])) == "不适用"


@pytest.mark.parametrize(
    ("in_time", "total", "pays"),
    [
        *[(50, 50, "1"), (49, 50, "1"), (39, 40, "0.9"), (19, 20, "0.9"), (18, 20, "0.75"), (17, 20, "0.5")],
        *[(4, 5, "0.5"), (3, 4, "并入年度"), (0, 5, "0"), (0, 0, "不适用")],
    ],
)
def test_p03_bands(in_time, total, pays):
    order = {"number": "D1", "unit": "J01", "due": "2022-01-31", "extended": "2022-03-31", "reminders": 0}
    orders = [
        order | {"finished": "2022-03-31" if n < in_time else ("2022-04-01" if n % 2 else None)} for n in range(total)
    ]
    elsewhere = [order | {"extended": "2022-04-01", "finished": None}, order | {"unit": "J02", "finished": None}]
    case = ("J01", quarter(督办单=orders + elsewhere))
    if pays[0].isdigit():
        assert clauses.督办件按期办结率(*case) == Fraction(pays)
    else:
        assert refused(clauses.督办件按期办结率, *case) == pays


@pytest.mark.parametrize(
    ("orders", "lost"),
    [
        ("", "0"),
        ("未按要求:", "0.2"),
        ("按要求:1 :0", "0"),
        ("按要求:2 未按要求:2", "1.2"),  # 0.5 × 2 + 0.2
        ("未按要求: :2 :2 :2", "1.7"),
        (":3", "2"),  # 扣完
        (":4 :2 未按要求:", "2"),  # 2.7，扣至 0
    ],
)
def test_p04_the_price_rises_with_every_order(orders, lost):
    rows = [
        {"unit": "J01", "feedback": order.split(":")[0] or None, "reminders": order.split(":")[1] or None}
        for order in orders.split()
    ]
    rows.append({"unit": "J02", "feedback": "未按要求", "reminders": "3"})
    assert clauses.催办督办情况("J01", quarter(督办单=rows)) == (2 - Fraction(lost)) / 2


def test_p05_counts_five_duties():
    sound = dict.fromkeys(("person", "task", "post", "stage", "detail"), "是")
    rows = [sound | {"unit": "J01"}, sound | {"unit": "J01", "stage": "否", "detail": "否"}]
    assert clauses.五个落实核验合格率("J01", quarter(五个落实抽查=rows)) == Fraction("0.8")
    assert refused(clauses.五个落实核验合格率, "J02", quarter(五个落实抽查=rows)) == "不适用"


def test_p06_all_five_or_none():
    """三件任务，一件五样齐备，两件各缺一样：1/3。"""
    whole = dict.fromkeys(("one_task", "one_leader", "one_team", "one_chart", "to_the_end"), "是") | {"unit": "J01"}
    rows = [whole, whole | {"one_chart": "否"}, whole | {"to_the_end": "否"}]
    assert clauses.五个一推进机制建立率("J01", quarter(五个一核查=rows)) == Fraction(1, 3)
    assert refused(clauses.五个一推进机制建立率, "J02", quarter(五个一核查=rows)) == "不适用"


@pytest.mark.parametrize(
    ("events", "ratio"),
    [
        ("", "1"),
        ("A区", "2/3"),
        ("A区 B市", "0"),
        ("A区 A市", "1/3"),
        ("A省", "0"),
        ("A国 B国", "0"),
        ("A区 A区", "2/3"),
    ],
)
def test_p07_one_matter_costs_its_heaviest_price_once(events, ratio):
    rows = [{"number": e[0], "unit": "J01", "event": "P07", "level": e[1]} for e in events.split()]
    rows.append({"number": "C", "unit": "J01", "event": "M01", "level": "国"})
    assert clauses.党风廉政与作风建设("J01", quarter(事项清单=rows)) == Fraction(ratio)


@pytest.mark.parametrize(
    ("values", "ratio"),
    [
        # 发文 20÷25 = 0.8，会议不超 1，督查实际为零 1，报表控制为零而有实际 0：2.8 ÷ 4
        ("发文 25 发文控制 20 会议 5 会议控制 8 督查 0 督查控制 3 报表 2 报表控制 0", "0.7"),
        # 都为零的满分；会议不适用的不计：(0.5 + 1 + 1) ÷ 3
        ("发文 8 发文控制 4 会议 不适用 会议控制 不适用 督查 0 督查控制 0 报表 1 报表控制 1", "2.5/3"),
        # 控制数不适用的一样也不计：只剩发文 0.5
        ("发文 8 发文控制 4 会议 3 会议控制 不适用 督查 不适用 督查控制 2 报表 不适用 报表控制 不适用", "0.5"),
    ],
)
def test_p08_control_over_actual(values, ratio):
    above, below = [*ratio.split("/"), "1"][:2]
    found = clauses.为基层减负("B01", quarter(told("B01", "P08", values)))
    assert found == Fraction(above) / Fraction(below)


def test_p08_nothing_applies_or_a_part_is_not_reported():
    names = [name + kind for name in ("发文", "会议", "督查", "报表") for kind in ("", "控制")]
    nothing = told("B01", "P08", " ".join(f"{name} 不适用" for name in names))
    assert refused(clauses.为基层减负, "B01", quarter(nothing)) == "不适用"
    silent = [*nothing[:-2], "B01 P08.报表 缺报", "B01 P08.报表控制 4"]
    assert refused(clauses.为基层减负, "B01", quarter(silent)) == "来源部门未报"


def test_p09_in_time_over_all():
    assert clauses.马上就办批示件交办件按时反馈率("J01", quarter(told("J01", "P09", "批示 8 反馈 6"))) == Fraction(
        "0.75"
    )
    none = quarter(told("J01", "P09", "批示 0 反馈 0"))
    assert refused(clauses.马上就办批示件交办件按时反馈率, "J01", none) == "不适用"


def test_p11_is_the_mean_of_what_there_is():
    led = [
        {"unit": "Q01", "plan": "是", "meetings_due": 3, "meetings_held": 4},
        {"unit": "Q01", "plan": "否", "meetings_due": 4, "meetings_held": 2},
        {"unit": "Q01", "plan": "是", "meetings_due": 0, "meetings_held": 1},
    ]
    ballot = {"poll": "责任单位评价", "layer": None, "unit": "Q01", "grade": None, "score": "90"}
    votes = [ballot, ballot | {"score": "80"}, ballot | {"grade": "弃权", "score": "10"}, ballot | {"score": None}]
    plan, held, asked = Fraction(2, 3), Fraction(3, 4), Fraction(85, 100)
    assert clauses.牵头抓总("Q01", quarter(牵头事项=led, 测评票=votes)) == (plan + held + asked) / 3
    assert clauses.牵头抓总("Q01", quarter(牵头事项=led)) == (plan + held) / 2
    assert clauses.牵头抓总("Q01", quarter(牵头事项=led[2:])) == 1
    assert clauses.牵头抓总("Q01", quarter(测评票=votes)) == asked
    assert refused(clauses.牵头抓总, "Q01", quarter()) == "不适用"
