"""经济效果: one function for each indicator of the effect, named by its title."""
# ruff: noqa: N802 - the functions of the clauses bear the office's names, which have no case

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from by_hand.arithmetic import combined, completion, efficacy, less, rate_of, required
from by_hand.quarter import NOT_APPLICABLE, NotScoredError, date, exact, named_units

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from by_hand.quarter import Quarter


def 税收收入(unit: str, quarter: Quarter) -> Fraction:
    """E01 镇街 6 分（方案第4、9项）。

    0.4 × 静态 + 0.6 × 动态，两部分都用功效系数：60 + 40 ×（本单位 − 最小）÷（最大 − 最小），以百分计。
    静态＝本期 ÷（同期 ×（1 + 目标增速））；动态＝本期 ÷ 同期 − 1；除数为零的不计该部分、余下归一。
    最大、最小在镇街类中取（单列和没有数的不在内）；最大等于最小、只有一家的，取 80。
    """
    peers = quarter.class_without_unranked("镇街")
    return combined(
        ("0.4", efficacy(static(unit, quarter), [value_or_none(static, "E01", peer, quarter) for peer in peers])),
        ("0.6", efficacy(dynamic(unit, quarter), [value_or_none(dynamic, "E01", peer, quarter) for peer in peers])),
    )


def static(unit: str, quarter: Quarter) -> Fraction | None:
    """静态: the revenue against what it was to be."""
    three = quarter.part(unit, "E01", "本期", "同期", "增速")
    if three is None:
        return None
    now, before, growth = three
    goal = before * (1 + growth / 100)
    return now / goal if goal else None


def dynamic(unit: str, quarter: Quarter) -> Fraction | None:
    """动态: the growth of the revenue."""
    two = quarter.part(unit, "E01", "本期", "同期")
    if two is None:
        return None
    now, before = two
    return now / before - 1 if before else None


def value_or_none(
    value: Callable[[str, Quarter], Fraction | None], code: str, unit: str, quarter: Quarter
) -> Fraction | None:
    """What a unit brings to the class's minimum and maximum; nothing where it is ruled 不适用 or has no value."""
    if NOT_APPLICABLE in quarter.rulings(unit, code):
        return None
    try:
        return value(unit, quarter)
    except NotScoredError:
        return None


def 项目年度投资计划完成率(unit: str, quarter: Quarter) -> Fraction:
    """E02 镇街 5、部门 2、牵头 3 分（方案第4、5、9项）。

    完成 ÷ 计划 ÷ 时间进度（一季度 25%、二季度 50%、三季度 75%、四季度 100%），封顶 1.1；没有计划投资的不适用。
    """
    planned, invested = quarter.figures(unit, "E02", "计划", "完成")
    elapsed = {"Q1": Fraction("0.25"), "Q2": Fraction("0.5"), "Q3": Fraction("0.75"), "Q4": Fraction(1)}
    return required(completion(invested, planned * elapsed[quarter.period[-2:]], "1.1"))


def 高质量发展项目(unit: str, quarter: Quarter) -> Fraction:
    """E03 镇街 4、部门 2、牵头 2 分（方案第5、9项）。

    年初至本期末认定的新开工、投产达效项目折算数（10亿以上 3、5亿至10亿 2、1亿至5亿 1）÷ 目标，封顶 1.2；
    没有目标的不适用。
    取: 新开工和投产达效一样算；同一项目列两行（先开工、后投产）算两次。
    """
    (goal,) = quarter.figures(unit, "E03", "目标")
    worth = {"10亿以上": 3, "5亿至10亿": 2, "1亿至5亿": 1}
    built = sum(worth[row["size"]] for row in quarter.rows_of_the_year("项目清单", unit))
    return required(completion(built, goal, "1.2"))


def 招商引资到位资金(unit: str, quarter: Quarter) -> Fraction:
    """E04 镇街 4、部门 3、牵头 2 分（方案第5、9项）。

    到位 ÷ 目标，封顶 1.2；超时限未开工每个扣 0.1 分、虚报每个扣 0.2 分，扣至 0。没有目标的不适用。
    取: 先封顶，后扣分。
    """
    goal, arrived, idle, false = quarter.figures(unit, "E04", "目标", "到位", "未开工", "虚报")
    base = required(completion(arrived, goal, "1.2"))
    return less(base, quarter.standard(unit, "E04"), ("0.1", idle), ("0.2", false))


def funds(unit: str, quarter: Quarter) -> Iterator[tuple[Fraction, dict[str, Any]]]:
    """争取资金清单: the sums that came this year and the unit's share of each; 因素法分配 is no striving and left out.

    独争的全归主争单位；有协争的，主争 70%，协争单位均分 30%。
    取: 主争单位又写在协争里的不算协争；因合并而与主争成为一家的也是。
    """
    for row in quarter.table("争取资金清单"):
        if row["kind"] == "因素法分配" or not quarter.in_the_year(row["arrived"]):
            continue
        lead = quarter.today(row["unit"])
        partners = named_units(quarter, row["partners"]) - {lead}
        if unit == lead:
            yield (Fraction("0.7") if partners else Fraction(1)), row
        elif unit in partners:
            yield Fraction("0.3") / len(partners), row


def 向上争取资金完成率(unit: str, quarter: Quarter) -> Fraction:
    """E05 镇街 3、部门 5、牵头 5 分（方案第5项）。

    年初至本期末到账额（剔除因素法分配，主协 7:3）÷ 目标：不超过 100% 的按比例；超过的，每满 10% 加 5%，算到 120%，
    即最多 1.1。没有目标的不适用。
    取: 超目标不满 10% 的那一截不加（整步）。
    """
    (goal,) = quarter.figures(unit, "E05", "目标")
    came = sum((share * exact(row["amount"]) for share, row in funds(unit, quarter)), Fraction(0))
    rate = required(completion(came, goal, "1.2"))
    return rate if rate <= 1 else 1 + Fraction("0.05") * ((rate - 1) // Fraction("0.1"))


def matters(unit: str, quarter: Quarter, kind: str) -> list[str]:
    """争取事项清单: levels of the unit's matters of one kind this year, each matter once at its highest level."""
    order = ("国", "省", "市", "区")
    highest: dict[str, str] = {}
    for row in quarter.rows_of_the_year("争取事项清单", unit):
        if row["kind"] == kind:
            highest[row["number"]] = min(row["level"], highest.get(row["number"], "区"), key=order.index)
    return list(highest.values())


def 向上争取项目(unit: str, quarter: Quarter) -> Fraction:
    """E06 镇街 2、部门 2、牵头 2 分（方案第5项）。

    年初至本期末纳入规划计划的项目，国家级每件 1.0 分、省级 0.6 分、市级 0.3 分，加到满分为止；
    同一事项只按最高一级计一次。
    取: 没有的得 0，不作不适用。
    """
    price = {"国": Fraction(1), "省": Fraction("0.6"), "市": Fraction("0.3")}
    earned = sum((price.get(level, Fraction(0)) for level in matters(unit, quarter, "项目")), Fraction(0))
    return min(Fraction(1), earned / quarter.standard(unit, "E06"))


def 向上争取政策(unit: str, quarter: Quarter) -> Fraction:
    """E07 镇街 1、部门 2、牵头 2 分（方案第5项）。

    年初至本期末纳入政策盘子的，国家级每件 1.0 分、省级 0.6 分，加到满分为止；同一事项只按最高一级计一次；市级不计。
    取: 没有的得 0，不作不适用。
    """
    price = {"国": Fraction(1), "省": Fraction("0.6")}
    earned = sum((price.get(level, Fraction(0)) for level in matters(unit, quarter, "政策")), Fraction(0))
    return min(Fraction(1), earned / quarter.standard(unit, "E07"))


def 争取资金支出进度(unit: str, quarter: Quarter) -> Fraction:
    """E08 镇街 1、部门 1、牵头 1 分（方案第5、8项）。

    已支出 ÷ 应支出，封顶 1；应支出＝到账额 × 到账月数 ÷ 12，不超过到账额；到账月数是到账月与本期末月的日历月之差。
    剔除和主协同 E05。没有应支出的不适用。
    取: 本期最后一个月到账的应支出为零，它的支出仍算在已支出里。
    """
    spent = owed = Fraction(0)
    for share, row in funds(unit, quarter):
        arrived, amount = date(row["arrived"]), exact(row["amount"])
        assert arrived is not None
        months = (quarter.last_day.year - arrived.year) * 12 + quarter.last_day.month - arrived.month
        spent += share * exact(row["spent"])
        owed += share * min(amount, amount * months / 12)
    return required(completion(spent, owed))


def 单位GDP能耗降低(unit: str, quarter: Quarter) -> Fraction:
    """E09 镇街 2、牵头 1 分，只考园区和能耗主管部门（方案第2项，附件2第2条）。

    年度实际 ≥ 年度目标为年度达标，五年累计实际 ≥ 累计进度目标为累计达标：
    双达标 100%；仅累计达标 92%；仅年度达标 67%；均未达标 0。
    """
    goal, real, goal_so_far, real_so_far = quarter.figures(unit, "E09", "年目标", "年实际", "进度目标", "进度实际")
    of_the_year, so_far = real >= goal, real_so_far >= goal_so_far
    if of_the_year and so_far:
        return Fraction(1)
    if so_far:
        return Fraction("0.92")
    if of_the_year:
        return Fraction("0.67")
    return Fraction(0)


def 能源消费总量控制(unit: str, quarter: Quarter) -> Fraction:
    """E10 镇街 1 分，只考园区（方案第2项，附件2第2条）。

    实际 ÷ 目标：不超过 1 得 100%，不超过 1.1 得 67%，不超过 1.2 得 33%，再多得 0。
    取: 目标为零的不适用。
    """
    goal, real = quarter.figures(unit, "E10", "目标", "实际")
    if goal == 0:
        raise NotScoredError(NOT_APPLICABLE)
    for up_to, pays in (("1", "1"), ("1.1", "0.67"), ("1.2", "0.33")):
        if real / goal <= Fraction(up_to):
            return Fraction(pays)
    return Fraction(0)


def 高水平制度创新成果(unit: str, quarter: Quarter) -> Fraction:
    """E11 镇街 2、部门 3、牵头 3 分（方案第6、9项）。

    年初至本期末的每项成果＝级别比率（国 1.0、省 0.8、市 0.5、区 0.3）× 难度系数；取最高一项 + 次高一项 × 20%，封顶 1；
    没有成果得 0。
    取: 两项相等时一项作最高、一项作次高。
    """
    rate = {"国": Fraction(1), "省": Fraction("0.8"), "市": Fraction("0.5"), "区": Fraction("0.3")}
    rows = quarter.rows_of_the_year("成果清单", unit)
    worth = sorted((rate[row["level"]] * exact(row["difficulty"]) for row in rows), reverse=True)
    highest, second, *_ = [*worth, Fraction(0), Fraction(0)]
    return min(Fraction(1), highest + second * Fraction("0.2"))


def 改革任务完成率(unit: str, quarter: Quarter) -> Fraction:
    """E12 镇街 1、部门 2、牵头 2 分（方案第6项）。按期完成 ÷ 到期改革任务，封顶 1；没有任务的不适用。"""
    return required(rate_of(unit, quarter, "E12", "完成", "任务"))


def 市场主体净增与审批时限压减(unit: str, quarter: Quarter) -> Fraction:
    """E13 镇街 2、部门 2、牵头 2 分（方案第2项）。

    镇街：净增 ÷ 上年末，功效系数同 E01（60 + 40，在镇街类中取最大、最小，相等或只有一家取 80）；上年末为零的不适用。
    部门、牵头：（1 − 承诺 ÷ 法定）÷ 0.6，在 0 和 1 之间；没有审批事项（法定为零）的不适用。
    """
    if quarter.kind(unit) == "镇街":
        peers = [value_or_none(growth, "E13", peer, quarter) for peer in quarter.class_without_unranked("镇街")]
        return required(efficacy(growth(unit, quarter), peers))
    by_law, promised = quarter.figures(unit, "E13", "法定", "承诺")
    if by_law == 0:
        raise NotScoredError(NOT_APPLICABLE)
    return min(Fraction(1), max(Fraction(0), (1 - promised / by_law) / Fraction("0.6")))


def growth(unit: str, quarter: Quarter) -> Fraction | None:
    """净增 ÷ 上年末 of one town."""
    more, before = quarter.figures(unit, "E13", "净增", "上年末")
    return more / before if before else None
