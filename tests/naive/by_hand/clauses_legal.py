"""法律效果: one function for each indicator of the effect, named by its title."""
# ruff: noqa: N802 - the functions of the clauses bear the office's names, which have no case

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from by_hand.arithmetic import combined, completion, less, rate_of, rate_or_full, required

if TYPE_CHECKING:
    from by_hand.quarter import Quarter


def 重大行政决策规范性文件合法性审查率(unit: str, quarter: Quarter) -> Fraction:
    """L01 镇街 2、部门 3、牵头 3 分（方案第1、8项）。

    已审 ÷ 应审，封顶 1；未经审查即印发的每件再扣 1 分，扣至 0。没有应审的不适用。
    取: 没有应审而有未审印发的（互相矛盾，应退回）仍不适用。
    """
    due, reviewed, unreviewed = quarter.figures(unit, "L01", "应审", "已审", "未审印发")
    return less(required(completion(reviewed, due)), quarter.standard(unit, "L01"), ("1", unreviewed))


def 公平竞争审查率(unit: str, quarter: Quarter) -> Fraction:
    """L02 镇街 1、部门 2、牵头 2 分（方案第1项）。

    已审 ÷ 应审，封顶 1；被上级纠正的每件扣 0.5 分，扣至 0。没有应审的不适用。
    取: 没有应审而有被纠正的仍不适用。
    """
    due, reviewed, corrected = quarter.figures(unit, "L02", "应审", "已审", "纠正")
    return less(required(completion(reviewed, due)), quarter.standard(unit, "L02"), ("0.5", corrected))


def 三重一大事项集体决策规范率(unit: str, quarter: Quarter) -> Fraction:
    """L03 镇街 2、部门 2、牵头 2 分（方案第1项，附件2第1条）。

    会议纪要和表决记录齐全的事项数 ÷ “三重一大”事项数，封顶 1；抽查发现未经集体决策的，本项得 0。没有事项的不适用。
    取: 自报没有事项（0 或“无”）却被抽查发现未经集体决策的，也得 0，不作不适用。
    """
    matters, complete = quarter.figures(unit, "L03", "事项", "齐备")
    if any(row["collective"] == "否" for row in quarter.rows("集体决策抽查", unit)):
        return Fraction(0)
    return required(completion(complete, matters))


def 决策流程管控(unit: str, quarter: Quarter) -> Fraction:
    """L04 镇街 3、部门 4、牵头 4 分（方案第8项）。

    0.4 × 事前论证齐备率 + 0.3 × 事中评估齐备率 + 0.3 × 事后盘点齐备率；
    齐备率＝齐备 ÷（齐备 + 缺失），某环节没有到期的不计该环节、余下归一；都没有到期的不适用。
    """
    rows = quarter.rows("决策档案抽查", unit)

    def complete(stage: str) -> Fraction | None:
        done = sum(row[stage] == "齐备" for row in rows)
        return completion(done, done + sum(row[stage] == "缺失" for row in rows))

    return combined(("0.4", complete("before")), ("0.3", complete("during")), ("0.3", complete("after")))


def 人大代表建议政协提案办理(unit: str, quarter: Quarter) -> Fraction:
    """L05 镇街 2、部门 2、牵头 2 分（方案第1项）。

    0.5 × 按期答复率 + 0.5 × 满意率，都以承办件数为分母，封顶 1；没有承办任务的得满分。
    不满意退办每件次扣 0.3 分，扣至 0。
    取: 本期没有承办任务而有退办的，从满分起扣；没有征询满意度（不适用）的只看按期答复。
    """
    answered = rate_or_full(unit, quarter, "L05", "答复", "承办")
    content = rate_or_full(unit, quarter, "L05", "满意", "承办")
    (returned,) = quarter.figures(unit, "L05", "退办")
    return less(combined(("0.5", answered), ("0.5", content)), quarter.standard(unit, "L05"), ("0.3", returned))


def 公示听证与政务公开(unit: str, quarter: Quarter) -> Fraction:
    """L06 镇街 2、部门 2、牵头 1 分（方案第1项）。

    公示率（已公示 ÷ 应公示）与听证率（已听证 ÷ 应听证）的平均，没有事项的一样不计；政务公开超时每件扣 0.2 分，扣至 0。
    两样都没有的不适用。
    取: 两样都没有而有超时的仍不适用。
    """
    published = rate_of(unit, quarter, "L06", "已公示", "应公示")
    heard = rate_of(unit, quarter, "L06", "已听证", "应听证")
    (late,) = quarter.figures(unit, "L06", "超时")
    return less(combined(("0.5", published), ("0.5", heard)), quarter.standard(unit, "L06"), ("0.2", late))


def 行政复议纠错行政诉讼败诉率(unit: str, quarter: Quarter) -> Fraction:
    """L07 镇街 2、部门 2、牵头 2 分（方案第1、8项）。

    审结（复议加一审）不足 3 件的，满分起扣，被纠错、败诉每件 0.5 分，扣至 0；没有案件自然是满分。
    3 件以上的，纠错败诉率不高于 5% 满分，每高 1 个百分点扣 0.2 分（整步：不满 1 个百分点的不扣），扣至 0。
    """
    standard = quarter.standard(unit, "L07")
    reviewed, corrected, tried, lost = quarter.figures(unit, "L07", "复议审结", "纠错", "一审审结", "败诉")
    if reviewed + tried < 3:
        return less(Fraction(1), standard, ("0.5", corrected + lost))
    above = (corrected + lost) / (reviewed + tried) - Fraction("0.05")
    return less(Fraction(1), standard, ("0.2", max(0, above // Fraction("0.01"))))


def 行政机关负责人出庭应诉率(unit: str, quarter: Quarter) -> Fraction:
    """L08 镇街 1、部门 1、牵头 1 分（方案第1项）。实出庭 ÷ 应出庭，封顶 1；没有应出庭的不适用。"""
    return required(rate_of(unit, quarter, "L08", "实出庭", "应出庭"))


def 规范执法与柔性执法(unit: str, quarter: Quarter) -> Fraction:
    """L09 镇街 2、部门 3、牵头 3 分，只考有执法权的（方案第1、2项）。

    0.7 × 案卷合格率（合格 ÷ 评查案卷）+ 0.3 × 柔性执法率（适用 ÷ 可适用），没有案件的一样不计、余下归一；
    都没有的不适用。
    """
    return combined(
        ("0.7", rate_of(unit, quarter, "L09", "合格", "案卷")),
        ("0.3", rate_of(unit, quarter, "L09", "适用", "可适用")),
    )


def 行政许可事项清单管理(unit: str, quarter: Quarter) -> Fraction:
    """L10 镇街 1、部门 2、牵头 2 分（方案第2项）。

    已认领 ÷ 应认领，封顶 1；清单外许可每件扣 1 分，要素错误每处扣 0.1 分，扣至 0。没有应认领的不适用。
    """
    due, claimed, outside, wrong = quarter.figures(unit, "L10", "应认领", "已认领", "清单外", "要素错误")
    return less(required(completion(claimed, due)), quarter.standard(unit, "L10"), ("1", outside), ("0.1", wrong))
