"""社会效果: one function for each indicator of the effect, named by its title."""
# ruff: noqa: N802 - the functions of the clauses bear the office's names, which have no case

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from by_hand.arithmetic import combined, completion, full_without_a_case, less, rate_of, rate_or_full, required
from by_hand.quarter import NOT_APPLICABLE, TO_THE_YEAR, NotScoredError

if TYPE_CHECKING:
    from by_hand.quarter import Quarter


def 群众满意度(unit: str, quarter: Quarter) -> Fraction:
    """S01 镇街 4、部门 4、牵头 4 分（方案第9项）。仅年度考核，季度不计；这里写下年度怎么算。

    满意 100、较满意 85、一般 60、不满意 0 分的平均 ÷ 100，样本不含“不了解”。没有样本的不适用；不足 30 份的并入年度。
    """
    asked, ratio = survey(unit, quarter)
    if asked < 30:
        raise NotScoredError(TO_THE_YEAR)
    return ratio


def survey(unit: str, quarter: Quarter) -> tuple[Fraction, Fraction]:
    """How many were asked, and what they say."""
    asked, pleased, fairly, so_so, _ = quarter.figures(unit, "S01", "样本", "满意", "较满意", "一般", "不满意")
    if asked == 0:
        raise NotScoredError(NOT_APPLICABLE)
    return asked, (100 * pleased + 85 * fairly + 60 * so_so) / asked / 100


def 企业与服务对象评价(unit: str, quarter: Quarter) -> Fraction:
    """S02 镇街 1、部门 4、牵头 4 分，只考有服务窗口的（方案第2项）。

    0.5 × 企业测评均分 ÷ 100 + 0.3 × 好评率（好评 ÷ 评价）+ 0.2 × 差评整改率（整改 ÷ 差评，没有差评的得满分）；
    没有评价的不计好评率、余下归一。
    """
    surveyed = quarter.part(unit, "S02", "企业测评")
    return combined(
        ("0.5", None if surveyed is None else min(Fraction(1), max(Fraction(0), surveyed[0] / 100))),
        ("0.3", rate_of(unit, quarter, "S02", "好评", "评价")),
        ("0.2", rate_or_full(unit, quarter, "S02", "整改", "差评")),
    )


def 热线诉求按期办结率(unit: str, quarter: Quarter) -> Fraction:
    """S03 镇街 3、部门 3、牵头 3 分（方案第2、3项）。

    按期办结 ÷ 交办，封顶 1。没有交办件的不适用；不足 20 件的并入年度，本季度不计。
    """
    given, closed = quarter.figures(unit, "S03", "交办", "办结")
    if given == 0:
        raise NotScoredError(NOT_APPLICABLE)
    if given < 20:
        raise NotScoredError(TO_THE_YEAR)
    return required(completion(closed, given))


def 热线诉求满意率(unit: str, quarter: Quarter) -> Fraction:
    """S04 镇街 3、部门 3、牵头 3 分（方案第2、3项）。

    满意 ÷ 回访 ≥ 95% 满分；每低 1 个百分点扣 0.1 分（整步：不满 1 个百分点的不扣），保底为满分的 40%；
    再按重复交办每件扣 0.1 分，扣至 0。没有回访的不适用。
    取: 没有回访而有重复交办的仍不适用。
    """
    standard = quarter.standard(unit, "S04")
    answered, content, repeated = quarter.figures(unit, "S04", "回访", "满意", "重复")
    if answered == 0:
        raise NotScoredError(NOT_APPLICABLE)
    short = Fraction("0.95") - content / answered
    steps = max(0, short // Fraction("0.01"))
    base = max(Fraction("0.4"), 1 - steps * Fraction("0.1") / standard)
    return less(base, standard, ("0.1", repeated))


def 信访问题化解率与重复访(unit: str, quarter: Quarter) -> Fraction:
    """S05 镇街 3、部门 2、牵头 1 分（方案第3、9项）。

    化解 ÷ 交办，封顶 1；越级访每批扣 0.3 分，扣至 0。没有交办件的不适用。
    取: 没有交办而有越级访的仍不适用。
    """
    given, settled, skipped = quarter.figures(unit, "S05", "交办", "化解", "越级")
    return less(required(completion(settled, given)), quarter.standard(unit, "S05"), ("0.3", skipped))


def 安全生产(unit: str, quarter: Quarter) -> Fraction:
    """S06 镇街 3、部门 2、牵头 2 分（方案第2项）。

    发生较大、重大事故的，本项得 0。否则 0.75 × 事故 + 0.25 × 隐患整改率：事故部分占细则分的四分之三，一般事故每起扣
    1 分（细则分），扣完这一部分为止；整改 ÷ 隐患，没有隐患的得满分。
    """
    ordinary, larger, major = quarter.figures(unit, "S06", "一般", "较大", "重大")
    mended = rate_or_full(unit, quarter, "S06", "整改", "隐患")
    if larger + major > 0:
        return Fraction(0)
    accidents = less(Fraction(1), Fraction("0.75") * quarter.standard(unit, "S06"), ("1", ordinary))
    return combined(("0.75", accidents), ("0.25", mended))


def 生态环境问题整改(unit: str, quarter: Quarter) -> Fraction:
    """S07 镇街 2、部门 1、牵头 1 分（方案第2项）。

    按期销号 ÷ 交办，封顶 1，没有交办的得满分；反弹每件扣 0.5 分，扣至 0。
    取: 没有交办而有反弹的（以前销号的），从满分起扣。
    """
    given, solved, relapsed = quarter.figures(unit, "S07", "交办", "销号", "反弹")
    return less(full_without_a_case(solved, given), quarter.standard(unit, "S07"), ("0.5", relapsed))


def 民生实事完成率(unit: str, quarter: Quarter) -> Fraction:
    """S08 镇街 2、部门 3、牵头 3 分（方案第4项）。按节点完成 ÷ 到期节点，封顶 1；没有到期的不适用。"""
    return required(rate_of(unit, quarter, "S08", "完成", "到期"))


def 问题解决销号率(unit: str, quarter: Quarter) -> Fraction:
    """S09 镇街 2、部门 3、牵头 2 分（方案第3、9项）。

    销号率 × 未反弹率：销号 ÷ 清单，封顶 1；（抽查 − 反弹）÷ 抽查，没有抽查的按 1。清单没有问题的，整项不适用。
    """
    listed, solved, sampled, relapsed = quarter.figures(unit, "S09", "清单", "销号", "抽查", "反弹")
    return required(completion(solved, listed)) * full_without_a_case(sampled - relapsed, sampled)


def 简化审批全程代办(unit: str, quarter: Quarter) -> Fraction:
    """S10 镇街 1、部门 1、牵头 1 分（方案第2项）。已代办 ÷ 可代办，封顶 1；没有可代办的不适用。"""
    return required(rate_of(unit, quarter, "S10", "已代办", "可代办"))
