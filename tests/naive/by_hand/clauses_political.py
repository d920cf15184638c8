"""政治效果: one function for each indicator of the effect, named by its title."""
# ruff: noqa: N802 - the functions of the clauses bear the office's names, which have no case

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from by_hand.arithmetic import combined, completion, less, rate_of, required
from by_hand.quarter import NOT_APPLICABLE, TO_THE_YEAR, YEARLY, NotScoredError, date, exact

if TYPE_CHECKING:
    from by_hand.quarter import Quarter


def 重点工作任务按期完成率(unit: str, quarter: Quarter) -> Fraction:
    """P01 镇街 6、部门 6、牵头 6 分（方案第4项）。

    年初至本期末到期的任务，按级别加权（国 1.5、省 1.3、市 1.1、区 1.0）：
    (按时完成权数 + 0.5 × 逾期完成权数) ÷ 到期权数，封顶 1；没有到期任务的不适用。
    在时限之前（含当日）完成的为按时；过了时限、本期末之前完成的为逾期完成。
    """
    weight = {"国": Fraction("1.5"), "省": Fraction("1.3"), "市": Fraction("1.1"), "区": Fraction(1)}
    fallen_due = on_time = late = Fraction(0)
    for task in quarter.tasks(unit):
        due, finished = date(task["due"]), date(task["finished"])
        assert due is not None
        if not quarter.in_the_year(task["due"]):
            continue
        fallen_due += weight[task["level"]]
        if finished is not None and finished <= due:
            on_time += weight[task["level"]]
        elif finished is not None and finished <= quarter.last_day:
            late += weight[task["level"]]
    return required(completion(on_time + Fraction("0.5") * late, fallen_due))


def 未到期任务序时进度达标率(unit: str, quarter: Quarter) -> Fraction:
    """P02 镇街 3、部门 3、牵头 3 分（方案第4、9项）。

    本期末之后才到期的任务，形象进度减时间进度：不落后为绿灯，落后不超过 10 个百分点（含）为黄灯，再多为红灯；
    本期末以前已经完成的为绿灯。（绿灯 + 0.6 × 黄灯）÷ 三种灯合计；没有未到期任务的不适用。
    取: 各级任务一样重；未完成而两个进度没有写全的（应退回）不计。
    """
    green = yellow = red = 0
    for task in quarter.tasks(unit):
        due, finished = date(task["due"]), date(task["finished"])
        assert due is not None
        if due <= quarter.last_day:
            continue
        if finished is not None and finished <= quarter.last_day:
            green += 1
        elif task.get("progress") is not None and task.get("planned") is not None:
            gap = exact(task["progress"]) - exact(task["planned"])
            green += gap >= 0
            yellow += -10 <= gap < 0
            red += gap < -10
    return required(completion(green + Fraction("0.6") * yellow, green + yellow + red))


def 督办件按期办结率(unit: str, quarter: Quarter) -> Fraction:
    """P03 镇街 3、部门 3、牵头 3 分（方案第4、7项）。

    办结时限（批准延期的按延期后）在本季度内的督办件中，按期（含当日）办结的比率，分档：
    [98%, 100%] 得 100%；[95%, 98%) 得 90%；[90%, 95%) 得 75%；[80%, 90%) 得 50%；80% 以下得 0。
    没有到期件的不适用；少于 5 件的并入年度，本季度不计。
    """
    total, in_time = due_orders(unit, quarter)
    if total == 0:
        raise NotScoredError(NOT_APPLICABLE)
    if total < 5:
        raise NotScoredError(TO_THE_YEAR)
    return in_bands(total, in_time)


def due_orders(unit: str, quarter: Quarter) -> tuple[int, int]:
    """督办件 whose limit lies in the quarter, and those of them done by it."""
    total = in_time = 0
    for order in quarter.rows("督办单", unit):
        limit, finished = date(order["extended"] or order["due"]), date(order["finished"])
        assert limit is not None
        if not quarter.first_day <= limit <= quarter.last_day:
            continue
        total += 1
        in_time += finished is not None and finished <= limit
    return total, in_time


def in_bands(total: int, in_time: int) -> Fraction:
    """What the rate of 按期办结 pays."""
    rate = Fraction(in_time, total)
    for from_rate, pays in (("0.98", "1"), ("0.95", "0.9"), ("0.90", "0.75"), ("0.80", "0.5")):
        if rate >= Fraction(from_rate):
            return Fraction(pays)
    return Fraction(0)


def 催办督办情况(unit: str, quarter: Quarter) -> Fraction:
    """P04 镇街 2、部门 2、牵头 2 分（方案第7项）。

    满分起扣：未按要求反馈每件 0.2 分，本季度内发到第二次督办每件 0.5 分，第三次及以上每件 2 分，扣至 0。没有的得满分。
    取: 本季度督办单上列的都算，不按日期筛；一件既未按要求反馈又再次督办的，两样都扣。
    """
    orders = quarter.rows("督办单", unit)
    times = [int(exact(order["reminders"])) for order in orders if order["reminders"] not in (None, "")]
    return less(
        Fraction(1),
        quarter.standard(unit, "P04"),
        ("0.2", sum(order["feedback"] == "未按要求" for order in orders)),
        ("0.5", sum(time == 2 for time in times)),
        ("2", sum(time >= 3 for time in times)),
    )


def 五个落实核验合格率(unit: str, quarter: Quarter) -> Fraction:
    """P05 镇街 2、部门 2、牵头 2 分（方案第7项）。

    抽查任务中人、事、岗位、环节、细节五个要素核验为“是”的个数 ÷（抽查任务数 × 5）；没有抽查的不适用。
    """
    rows = quarter.rows("五个落实抽查", unit)
    sound = sum(row[duty] == "是" for row in rows for duty in ("person", "task", "post", "stage", "detail"))
    return required(completion(sound, len(rows) * 5))


def 五个一推进机制建立率(unit: str, quarter: Quarter) -> Fraction:
    """P06 镇街 1、部门 1、牵头 1 分（保障措施二，附件2）。

    一项任务、一名领导、一个团队、一张图表、一抓到底都为“是”的任务数 ÷ 核查任务数；没有核查的不适用。
    """
    rows = quarter.rows("五个一核查", unit)
    five = ("one_task", "one_leader", "one_team", "one_chart", "to_the_end")
    return required(completion(sum(all(row[one] == "是" for one in five) for row in rows), len(rows)))


def 党风廉政与作风建设(unit: str, quarter: Quarter) -> Fraction:
    """P07 镇街 3、部门 3、牵头 3 分（方案第3项）。

    满分起扣：省级及以上通报批评或处分每件次扣 3 分、市级扣 2 分、区级扣 1 分，扣至 0。
    同一单位同一事项编号只按最重一次计。没有的得满分。
    取: 事项清单上的都算本期，不再按日期筛。
    """
    price = {"国": 3, "省": 3, "市": 2, "区": 1}
    heaviest: dict[str, int] = {}
    for row in quarter.rows("事项清单", unit):
        if row["event"] == "P07":
            heaviest[row["number"]] = max(price[row["level"]], heaviest.get(row["number"], 0))
    return less(Fraction(1), quarter.standard(unit, "P07"), ("1", sum(heaviest.values())))


def 为基层减负(unit: str, quarter: Quarter) -> Fraction:
    """P08 镇街 1、部门 2、牵头 2 分（方案第3项）。

    发文、会议、督查检查考核、填表报数四样各占四分之一：控制数 ÷ 实际数，不超过 1；实际为零的得满分，
    控制数为零而实际不为零的得 0。报为不适用的一样不计，余下的归一；四样都不适用的不适用。
    """
    parts = [quarter.part(unit, "P08", name, f"{name}控制") for name in ("发文", "会议", "督查", "报表")]
    return combined(*(("0.25", None if part is None else within_limit(*part)) for part in parts))


def within_limit(actual: Fraction, limit: Fraction) -> Fraction:
    """逆向比率: limit ÷ actual, at most 1; nothing at all is always within the limit."""
    return Fraction(1) if actual == 0 else min(Fraction(1), limit / actual)


def 马上就办批示件交办件按时反馈率(unit: str, quarter: Quarter) -> Fraction:
    """P09 镇街 1、部门 2、牵头 2 分（方案第3项）。

    按时反馈 ÷ 到时限的批示件、交办件，封顶 1；没有的不适用。
    """
    return required(rate_of(unit, quarter, "P09", "反馈", "批示"))


def 区领导评价(unit: str, quarter: Quarter) -> Fraction:
    """P10 镇街 2、部门 3、牵头 2 分（方案第9项）。仅年度考核，季度不计。"""
    del unit, quarter
    raise NotScoredError(YEARLY)


def 牵头抓总(unit: str, quarter: Quarter) -> Fraction:
    """P11 牵头 3 分（保障措施二，方案第4至6项）。

    三部分各占一份：方案按期报送率；月调度率（各牵头事项实调度 ÷ 应调度，不超过 1，取平均，应调度为零的不计）；
    责任单位评价均分 ÷ 100（弃权、没有分数的票不计）。哪一部分没有数就不计，余下的归一；三部分都没有的不适用。
    """
    led = quarter.rows("牵头事项", unit)
    plans = Fraction(sum(row["plan"] == "是" for row in led), len(led)) if led else None
    held = [
        min(Fraction(1), exact(row["meetings_held"]) / exact(row["meetings_due"]))
        for row in led
        if exact(row["meetings_due"]) > 0
    ]
    scores = [
        exact(row["score"])
        for row in quarter.rows("测评票", unit)
        if row["poll"] == "责任单位评价" and row["grade"] != "弃权" and row["score"] is not None
    ]
    return combined(
        ("1", plans),
        ("1", sum(held, Fraction(0)) / len(held) if held else None),
        ("1", sum(scores, Fraction(0)) / len(scores) / 100 if scores else None),
    )
