"""The quarter worked by hand: dawa-2022 item by item, sharing nothing with the engine.

Every number of the 细则 stands here once more, typed from its Chinese text, in plain Python: fractions for
ratios, whole cents (0.01 of a point) for marks. It is slow, repeats itself where that reads better, and is meant to be
put on the table when a unit disputes its score: find the indicator, read its clause, follow the arithmetic.

    python tests/naive/appraise.py tests/golden/2022Q1/facts.json > mine.json

Where the text could be read two ways the function says 「取」 and the reading taken.
"""
# ruff: noqa: N802 - the functions of the clauses bear the office's names, which have no case

from __future__ import annotations

import datetime as dt
import json
import re
import sys
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

ROSTER = Path(__file__).parents[2] / "rules" / "dawa-2022" / "units.yaml"

SCORED, NOT_APPLICABLE, MISSING = "计分", "不适用", "缺报"
YEARLY, TO_THE_YEAR = "本期不考核", "并入年度"

EFFECTS = {
    "政治效果": {"镇街": 24, "部门": 27, "牵头": 29},
    "法律效果": {"镇街": 18, "部门": 23, "牵头": 22},
    "经济效果": {"镇街": 34, "部门": 24, "牵头": 25},
    "社会效果": {"镇街": 24, "部门": 26, "牵头": 24},
}
"""效果: 各效果在各类别中的权重，每类合计 100。"""


class NotScoredError(Exception):
    """The line gets no ratio; `state` says why."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


# ---------------------------------------------------------------- the facts of a quarter

AUTHORITY = ("核查", "来源部门", "自报")
NONE_IS_ZERO = {"E02.计划", "E02.完成", "L03.事项", "L03.齐备", "S09.清单", "S09.销号"}
"""Items whose rule says 无: 按零."""

EVERYBODY = {"各镇街": "镇街", "区政府各部门": "部门"}


class Quarter:
    """One quarter: its dates, the roster as it stood, the figures and the record tables."""

    def __init__(self, facts: dict[str, Any], roster: Iterable[dict[str, Any]], period: str) -> None:
        year, quarter = int(period[:4]), int(period[-1])
        self.period = period
        self.new_year = dt.date(year, 1, 1)
        self.first_day = dt.date(year, 3 * quarter - 2, 1)
        self.last_day = dt.date(year + quarter // 4, 3 * quarter % 12 + 1, 1) - dt.timedelta(days=1)
        self.units = {unit["代码"]: unit for unit in (as_of(period, entry) for entry in roster)}
        self.ledgers: dict[str, list[dict[str, Any]]] = facts["ledgers"]
        self.entries: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
        for row in facts["figures"]:
            origins = self.entries.setdefault((row["unit"], row["item"]), {})
            assert row["origin"] not in origins, f"{row['unit']} {row['item']} 由{row['origin']}报了两次"
            origins[row["origin"]] = row
        self._check_responsible()

    def rows(self, table: str, unit: str) -> list[dict[str, Any]]:
        """Rows of a record table that are about the unit; a table without such rows counts 0."""
        return [row for row in self.ledgers[table] if row["unit"] == unit]

    def tasks(self, unit: str) -> list[dict[str, Any]]:
        """任务台账: the tasks that count for the unit, each once."""
        return [row for row in self.ledgers["任务台账"] if unit in self.responsible(row)]

    def responsible(self, task: dict[str, Any]) -> set[str]:
        """The units a task counts for.

        各镇街、区政府各部门 stand for the classes of that period; the lead counts where nobody else is named,
        or where it is named as well.
        """
        named = [word.strip() for word in re.split(r"[、,，;；]", task["responsible_text"] or "") if word.strip()]
        if not named:
            return {task["lead"]}
        units: set[str] = set()
        for word in named:
            if word in EVERYBODY:
                units |= {code for code, unit in self.units.items() if unit["类别"] == EVERYBODY[word]}
            else:
                units |= {self.code_of(word)}
        return units

    def code_of(self, word: str) -> str:
        """Code of the one unit that is called so."""
        found: list[str] = [
            code for code, unit in self.units.items() if word in {code, unit["名称"], *unit.get("别名", [])}
        ]
        assert len(found) == 1, f"“{word}”在名册中对应 {found}"
        return found[0]

    def _check_responsible(self) -> None:
        for task in self.ledgers["任务台账"]:
            mine, given = sorted(self.responsible(task)), sorted(task["responsible"])
            assert mine == given, f"{task['number']} 责任单位“{task['responsible_text']}”：算得 {mine}，所给 {given}"

    def rulings(self, unit: str, code: str) -> set[str]:
        """督查室's rulings (认定表) on one indicator of the unit."""
        return {row["ruling"] for row in self.rows("认定表", unit) if row["scope"] in {code, "全部"}}

    def figure(self, unit: str, code: str, name: str) -> Fraction | str:
        """One item's value, or why it has none: 不适用 or 缺报.

        核查 > 来源部门 > 自报. A unit cannot excuse itself: its own 不适用 is 未证实 and counts as 缺报.
        取: a source department's 不适用 stands even over a number the unit reports.
        取: a ruling 未证实 strikes out what the unit itself reported, not what a department reported.
        """
        item, origins = f"{code}.{name}", self.entries.get((unit, f"{code}.{name}"), {})
        for origin in AUTHORITY:
            row = origins.get(origin)
            if row is None or (origin == "自报" and "未证实" in self.rulings(unit, code)):
                continue
            if row["state"] == "有值":
                return exact(row["value"])
            if row["state"] == "无" and item in NONE_IS_ZERO:
                return Fraction(0)
            if row["state"] == NOT_APPLICABLE and origin != "自报":
                return NOT_APPLICABLE
        return MISSING

    def figures(self, unit: str, code: str, *names: str) -> list[Fraction]:
        """Values of an indicator's reported items; one 不适用 excuses the line, else one 缺报 spoils it.

        取: 不适用 comes before 缺报, for a figure is not owed to an indicator that does not apply.
        """
        found = [self.figure(unit, code, name) for name in names]
        for state in (NOT_APPLICABLE, MISSING):
            if state in found:
                raise NotScoredError(state)
        return [value for value in found if isinstance(value, Fraction)]


def as_of(period: str, entry: dict[str, Any]) -> dict[str, Any]:
    """A roster entry as it stands in the period: 按期 gives way to its latest value that has begun."""

    def value(written: object) -> object:
        if isinstance(written, dict) and set(written) == {"按期"}:
            return written["按期"][max(start for start in written["按期"] if start <= period)]
        return written

    return {key: value(written) for key, written in entry.items()}


def exact(number: str | float) -> Fraction:
    """The number as it is written: 0.8 is four fifths, not the float nearest to it."""
    return Fraction(str(number))


def date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


# ---------------------------------------------------------------- arithmetic that several clauses share


def completion(done: Fraction | int, goal: Fraction | int) -> Fraction | None:
    """完成率: done ÷ goal, at most 1, at least 0; None where the goal is 0 (目标为零: 不适用)."""
    return None if goal == 0 else min(Fraction(1), max(Fraction(0), Fraction(done) / goal))


def required(ratio: Fraction | None) -> Fraction:
    """Take the ratio; where there is none the line is 不适用."""
    if ratio is None:
        raise NotScoredError(NOT_APPLICABLE)
    return ratio


def combined(*parts: tuple[str, Fraction | None]) -> Fraction:
    """合成: mean of (weight, ratio), 缺部分: 归一 — a part without ratio is left out and the weights made 1 again."""
    present = [(Fraction(weight), ratio) for weight, ratio in parts if ratio is not None]
    if not present:
        raise NotScoredError(NOT_APPLICABLE)
    return sum((weight * ratio for weight, ratio in present), Fraction(0)) / sum(weight for weight, _ in present)


# ---------------------------------------------------------------- 政治效果


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
        if not quarter.new_year <= due <= quarter.last_day:
            continue
        fallen_due += weight[task["level"]]
        if finished is not None and finished <= due:
            on_time += weight[task["level"]]
        elif finished is not None and finished <= quarter.last_day:
            late += weight[task["level"]]
    return required(completion(on_time + Fraction("0.5") * late, fallen_due))


def 督办件按期办结率(unit: str, quarter: Quarter) -> Fraction:
    """P03 镇街 3、部门 3、牵头 3 分（方案第4、7项）。

    办结时限（批准延期的按延期后）在本季度内的督办件中，按期（含当日）办结的比率，分档：
    [98%, 100%] 得 100%；[95%, 98%) 得 90%；[90%, 95%) 得 75%；[80%, 90%) 得 50%；80% 以下得 0。
    没有到期件的不适用；少于 5 件的并入年度，本季度不计。
    """
    total = in_time = 0
    for order in quarter.rows("督办单", unit):
        limit, finished = date(order["extended"] or order["due"]), date(order["finished"])
        assert limit is not None
        if not quarter.first_day <= limit <= quarter.last_day:
            continue
        total += 1
        in_time += finished is not None and finished <= limit
    if total == 0:
        raise NotScoredError(NOT_APPLICABLE)
    if total < 5:
        raise NotScoredError(TO_THE_YEAR)
    rate = Fraction(in_time, total)
    for from_rate, pays in (("0.98", "1"), ("0.95", "0.9"), ("0.90", "0.75"), ("0.80", "0.5")):
        if rate >= Fraction(from_rate):
            return Fraction(pays)
    return Fraction(0)


def 五个落实核验合格率(unit: str, quarter: Quarter) -> Fraction:
    """P05 镇街 2、部门 2、牵头 2 分（方案第7项）。

    抽查任务中人、事、岗位、环节、细节五个要素核验为“是”的个数 ÷（抽查任务数 × 5）；没有抽查的不适用。
    """
    rows = quarter.rows("五个落实抽查", unit)
    sound = sum(row[duty] == "是" for row in rows for duty in ("person", "task", "post", "stage", "detail"))
    return required(completion(sound, len(rows) * 5))


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
    return max(Fraction(0), 1 - Fraction(sum(heaviest.values()), 3))


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


# ---------------------------------------------------------------- 法律效果


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


# ---------------------------------------------------------------- 经济效果


def 税收收入(unit: str, quarter: Quarter) -> Fraction:
    """E01 镇街 6 分（方案第4、9项）。

    0.4 × 静态 + 0.6 × 动态，两部分都用功效系数：60 + 40 ×（本单位 − 最小）÷（最大 − 最小），以百分计。
    静态＝本期 ÷（同期 ×（1 + 目标增速））；动态＝本期 ÷ 同期 − 1；除数为零的不计该部分、余下归一。
    最大、最小在镇街类中取（单列和没有数的不在内）；最大等于最小、只有一家的，取 80。
    """
    mine = tax_rates(unit, quarter)
    peers = [
        rates
        for code, peer in quarter.units.items()
        if peer["类别"] == "镇街" and peer.get("单列") != "是" and (rates := tax_rates_or_none(code, quarter))
    ]
    return combined(
        ("0.4", efficacy(mine[0], [rates[0] for rates in peers])),
        ("0.6", efficacy(mine[1], [rates[1] for rates in peers])),
    )


def tax_rates(unit: str, quarter: Quarter) -> tuple[Fraction | None, Fraction | None]:
    """静态 and 动态 of one unit's revenue."""
    now, before, growth = quarter.figures(unit, "E01", "本期", "同期", "增速")
    goal = before * (1 + growth / 100)
    return (now / goal if goal else None), (now / before - 1 if before else None)


def tax_rates_or_none(unit: str, quarter: Quarter) -> tuple[Fraction | None, Fraction | None] | None:
    if NOT_APPLICABLE in quarter.rulings(unit, "E01"):
        return None
    try:
        return tax_rates(unit, quarter)
    except NotScoredError:
        return None


def efficacy(value: Fraction | None, peers: Sequence[Fraction | None]) -> Fraction | None:
    """功效系数 ÷ 100; a unit that is not among the peers is kept within 60 to 100."""
    if value is None:
        return None
    others = [peer for peer in peers if peer is not None]
    if not others or min(others) == max(others):
        return Fraction(80, 100)
    score = 60 + 40 * (value - min(others)) / (max(others) - min(others))
    return min(Fraction(100), max(Fraction(60), score)) / 100


def 项目年度投资计划完成率(unit: str, quarter: Quarter) -> Fraction:
    """E02 镇街 5、部门 2、牵头 3 分（方案第4、5、9项）。

    完成 ÷ 计划 ÷ 时间进度（一季度 25%、二季度 50%、三季度 75%、四季度 100%），封顶 1.1；没有计划投资的不适用。
    """
    planned, invested = quarter.figures(unit, "E02", "计划", "完成")
    if planned == 0:
        raise NotScoredError(NOT_APPLICABLE)
    elapsed = {"Q1": Fraction("0.25"), "Q2": Fraction("0.5"), "Q3": Fraction("0.75"), "Q4": Fraction(1)}
    return min(Fraction("1.1"), invested / planned / elapsed[quarter.period[-2:]])


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


def 高水平制度创新成果(unit: str, quarter: Quarter) -> Fraction:
    """E11 镇街 2、部门 3、牵头 3 分（方案第6、9项）。

    每项成果＝级别比率（国 1.0、省 0.8、市 0.5、区 0.3）× 难度系数；取最高一项 + 次高一项 × 20%，封顶 1；没有成果得 0。
    取: 成果清单上的都算本期，不再按日期筛；两项相等时一项作最高、一项作次高。
    """
    rate = {"国": Fraction(1), "省": Fraction("0.8"), "市": Fraction("0.5"), "区": Fraction("0.3")}
    worth = sorted(
        (rate[row["level"]] * exact(row["difficulty"]) for row in quarter.rows("成果清单", unit)), reverse=True
    )
    highest, second, *_ = [*worth, Fraction(0), Fraction(0)]
    return min(Fraction(1), highest + second * Fraction("0.2"))


# ---------------------------------------------------------------- 社会效果


def 热线诉求满意率(unit: str, quarter: Quarter) -> Fraction:
    """S04 镇街 3、部门 3、牵头 3 分（方案第2、3项）。

    满意 ÷ 回访 ≥ 95% 满分；每低 1 个百分点扣 0.1 分（整步：不满 1 个百分点的不扣），保底为满分的 40%；
    再按重复交办每件扣 0.1 分，扣至 0。没有回访的不适用。
    取: 扣分是细则分（满分 3 分），先化成比率再乘本单位满分；没有回访而有重复交办的仍不适用。
    """
    standard = 3
    answered, content, repeated = quarter.figures(unit, "S04", "回访", "满意", "重复")
    if answered == 0:
        raise NotScoredError(NOT_APPLICABLE)
    short = Fraction("0.95") - content / answered
    steps = max(0, short // Fraction("0.01"))
    base = max(Fraction("0.4"), 1 - steps * Fraction("0.1") / standard)
    return max(Fraction(0), base - repeated * Fraction("0.1") / standard)


def 问题解决销号率(unit: str, quarter: Quarter) -> Fraction:
    """S09 镇街 2、部门 3、牵头 2 分（方案第3、9项）。

    销号率 × 未反弹率：销号 ÷ 清单，封顶 1；（抽查 − 反弹）÷ 抽查，没有抽查的按 1。清单没有问题的，整项不适用。
    """
    listed, solved, sampled, relapsed = quarter.figures(unit, "S09", "清单", "销号", "抽查", "反弹")
    kept = completion(sampled - relapsed, sampled)
    return required(completion(solved, listed)) * (Fraction(1) if kept is None else kept)


# ---------------------------------------------------------------- the scheme


@dataclass(frozen=True)
class Indicator:
    """An indicator: code, effect, 分值 by class, the function of its clause, and what its clause adds."""

    code: str
    effect: str
    points: Mapping[str, int]
    work: Callable[[str, Quarter], Fraction]
    only: frozenset[str] = frozenset()  # 适用.属性: the unit must have one of them
    yearly: bool = False  # 考核期: 仅年度
    full_if_not_applicable: bool = False  # 不适用: 满分 (else 重分摊)


SCHEME = (
    Indicator("P01", "政治效果", {"镇街": 6, "部门": 6, "牵头": 6}, 重点工作任务按期完成率),
    Indicator("P03", "政治效果", {"镇街": 3, "部门": 3, "牵头": 3}, 督办件按期办结率),
    Indicator("P05", "政治效果", {"镇街": 2, "部门": 2, "牵头": 2}, 五个落实核验合格率),
    Indicator("P07", "政治效果", {"镇街": 3, "部门": 3, "牵头": 3}, 党风廉政与作风建设, full_if_not_applicable=True),
    Indicator("P10", "政治效果", {"镇街": 2, "部门": 3, "牵头": 2}, 区领导评价, yearly=True),
    Indicator("P11", "政治效果", {"牵头": 3}, 牵头抓总),
    Indicator("L03", "法律效果", {"镇街": 2, "部门": 2, "牵头": 2}, 三重一大事项集体决策规范率),
    Indicator("L04", "法律效果", {"镇街": 3, "部门": 4, "牵头": 4}, 决策流程管控),
    Indicator("E01", "经济效果", {"镇街": 6}, 税收收入),
    Indicator("E02", "经济效果", {"镇街": 5, "部门": 2, "牵头": 3}, 项目年度投资计划完成率),
    Indicator("E09", "经济效果", {"镇街": 2, "牵头": 1}, 单位GDP能耗降低, only=frozenset({"园区", "能耗主管"})),
    Indicator("E11", "经济效果", {"镇街": 2, "部门": 3, "牵头": 3}, 高水平制度创新成果),
    Indicator("S04", "社会效果", {"镇街": 3, "部门": 3, "牵头": 3}, 热线诉求满意率),
    Indicator("S09", "社会效果", {"镇街": 2, "部门": 3, "牵头": 2}, 问题解决销号率),
)
"""In the order of the lines: by effect, then by code."""


@dataclass
class Line:
    """One unit under one indicator; marks in cents."""

    unit: str
    indicator: Indicator
    standard: int
    state: str
    ratio: Fraction | None  # None: nothing to multiply
    full: int = 0
    points: int = 0
    trimmed: int = 0

    @property
    def has_full_marks(self) -> bool:
        """计分 and 缺报 keep their full marks, and so does a 不适用 that its clause answers with 满分."""
        return self.state in {SCORED, MISSING} or self.ratio is not None


def judged(indicator: Indicator, unit: str, quarter: Quarter) -> tuple[str, Fraction | None]:
    """State and ratio of one line.

    取: where 不适用 is answered with 满分 (P07), the line says 不适用 and pays its full marks.
    """
    excused = Fraction(1) if indicator.full_if_not_applicable else None
    if indicator.yearly:
        return YEARLY, None
    if indicator.only and not indicator.only & set(quarter.units[unit].get("属性", [])):
        return NOT_APPLICABLE, excused
    if NOT_APPLICABLE in quarter.rulings(unit, indicator.code):
        return NOT_APPLICABLE, excused
    try:
        return SCORED, indicator.work(unit, quarter)
    except NotScoredError as reason:
        if reason.state == NOT_APPLICABLE:
            return NOT_APPLICABLE, excused
        return reason.state, Fraction(0) if reason.state == MISSING else None


# ---------------------------------------------------------------- full marks


def apportioned(total: int, weights: Mapping[str, Fraction | int]) -> dict[str, int]:
    """Share out whole cents in proportion; the cents left over go to the largest remainders, the first on a tie."""
    whole = sum(weights.values())
    exact = {key: Fraction(total) * weight / whole for key, weight in weights.items()}
    shares = {key: value.numerator // value.denominator for key, value in exact.items()}
    by_remainder = sorted(exact, key=lambda key: shares[key] - exact[key])  # stable: earlier keys stay first
    for key in by_remainder[: total - sum(shares.values())]:
        shares[key] += 1
    return shares


def apportioned_below(
    total: int, weights: Mapping[str, Fraction | int], ceilings: Mapping[str, int]
) -> tuple[dict[str, int], int]:
    """The same with ceilings: who would get more is fixed at the ceiling, the others share the rest; what is left."""
    fixed: dict[str, int] = {}
    free = dict(weights)
    while free:
        shares = apportioned(total - sum(fixed.values()), free)
        over = [key for key in free if shares[key] > ceilings[key]]
        if not over:
            return fixed | shares, 0
        for key in over:
            fixed[key] = ceilings[key]
            del free[key]
    return fixed, total - sum(fixed.values())


def class_full_marks(kind: str) -> dict[str, int]:
    """本类满分: the effect's weight over its indicators of the class that are scored in a quarter, in cents."""
    full: dict[str, int] = {}
    for effect, weights in EFFECTS.items():
        points = {
            indicator.code: indicator.points[kind]
            for indicator in SCHEME
            if indicator.effect == effect and kind in indicator.points and not indicator.yearly
        }
        full |= apportioned(weights[kind] * 100, points)
    return full


def class_ceilings(kind: str) -> dict[str, int]:
    """重分摊上限: 1.5 × the full marks before they were rounded to cents, whole cents of it."""
    ceilings: dict[str, int] = {}
    for effect, weights in EFFECTS.items():
        indicators = [i for i in SCHEME if i.effect == effect and kind in i.points and not i.yearly]
        whole = sum(i.points[kind] for i in indicators)
        for i in indicators:
            exact = Fraction(weights[kind] * 100) * i.points[kind] / whole * Fraction(3, 2)
            ceilings[i.code] = exact.numerator // exact.denominator
    return ceilings


def full_marks(kind: str, lines: Sequence[Line]) -> dict[str, int]:
    """One unit's full marks in cents, after the marks of the lines that are not scored went to the others.

    First within the effect, no line above 1.5 × its class full marks; what does not fit goes to the other effects
    in proportion to their full marks, under the same limit; what still does not fit, over all lines without limit.
    取: what several effects leave over is spread in one go.
    """
    ceiling = class_ceilings(kind)
    full: dict[str, int] = {}
    left = 0
    for effect, weights in EFFECTS.items():
        points = {
            line.indicator.code: line.indicator.points[kind]
            for line in lines
            if line.indicator.effect == effect and line.has_full_marks
        }
        shares, unplaced = apportioned_below(weights[kind] * 100, points, ceiling)
        full |= {code: shares[code] for code in points}
        left += unplaced
    if left:
        roomy = {code: marks for code, marks in full.items() if marks < ceiling[code]}
        more, left = apportioned_below(left, roomy, {code: ceiling[code] - full[code] for code in roomy})
        full |= {code: full[code] + extra for code, extra in more.items()}
    if left and full:
        full = {code: full[code] + extra for code, extra in apportioned(left, full).items()}
    return full


# ---------------------------------------------------------------- points and totals


def half_up(exact: Fraction) -> int:
    """四舍五入 to a whole number (of cents, of places)."""
    doubled = 2 * exact + 1
    return doubled.numerator // (2 * doubled.denominator)


def scored_lines(unit: str, quarter: Quarter) -> list[Line]:
    """All lines of one unit: states and ratios, full marks, points, the limit of each effect."""
    kind = quarter.units[unit]["类别"]
    lines = [
        Line(unit, indicator, indicator.points[kind] * 100, *judged(indicator, unit, quarter))
        for indicator in SCHEME
        if kind in indicator.points
    ]
    full = full_marks(kind, lines)
    for line in lines:
        line.full = full.get(line.indicator.code, 0)
        line.points = half_up((line.ratio or Fraction(0)) * line.full)
    for effect in EFFECTS:
        trim([line for line in lines if line.indicator.effect == effect])
    return lines


def trim(lines: Sequence[Line]) -> None:
    """效果封顶: what an effect has above its full marks is taken from the lines above theirs, the last first."""
    excess = sum(line.points - line.full for line in lines)
    for line in reversed(lines):
        line.trimmed = max(0, min(excess, line.points - line.full))
        line.points -= line.trimmed
        excess -= line.trimmed


# ---------------------------------------------------------------- rank and grade


@dataclass(frozen=True)
class Standing:
    """What one unit is ranked by; a key that does not apply is None."""

    unit: str
    total: int
    economy: int | None
    tasks: int | None


TIE_BREAKS = (("经济效果", "economy"), ("P01", "tasks"))


def standing(unit: str, lines: Sequence[Line]) -> Standing:
    """取: 经济效果 as a key does not apply to a unit with no scored line in it."""
    economy = [line for line in lines if line.indicator.effect == "经济效果" and line.has_full_marks]
    tasks = [line for line in lines if line.indicator.code == "P01" and line.state in {SCORED, MISSING}]
    return Standing(
        unit,
        sum(line.points for line in lines),
        sum(line.points for line in economy) if economy else None,
        tasks[0].points if tasks else None,
    )


def separated(
    tied: list[Standing], keys: Sequence[tuple[str, str]] = TIE_BREAKS
) -> tuple[list[list[Standing]], list[str]]:
    """Break a tie key by key: the sets that stay equal, best first, and the key between each and the next.

    A key that does not apply to one of the tied is skipped for all of them.
    """
    if len(tied) == 1 or not keys:
        return [tied], []
    (name, field), rest = keys[0], keys[1:]
    if any(getattr(one, field) is None for one in tied):
        return separated(tied, rest)
    sets: list[list[Standing]] = []
    between: list[str] = []
    ordered = sorted(tied, key=lambda one: -getattr(one, field))
    for _, equal in groupby(ordered, key=lambda one: getattr(one, field)):
        inner_sets, inner_between = separated(list(equal), rest)
        between += [name] * bool(sets) + inner_between
        sets += inner_sets
    return sets, between


def ranked(group: str, standings: list[Standing]) -> list[dict[str, Any]]:
    """名次、等次 of one group: equal rank for equals, the next rank after as many (1224).

    取: a unit set apart from both neighbours names the key that set it below the upper one.
    """
    rows: list[dict[str, Any]] = []
    places = half_up(Fraction(30, 100) * len(standings))  # 优秀名额
    ordered = sorted(standings, key=lambda one: (-one.total, one.unit))
    for total, same_total in groupby(ordered, key=lambda one: one.total):
        sets, between = separated(list(same_total))
        for position, equal in enumerate(sets):
            rank = len(rows) + 1
            admitted = rank + len(equal) - 1 <= places  # 线上并列: 全不进
            key = between[max(position - 1, 0)] if between else ""
            rows += [
                {
                    "unit": one.unit,
                    "group": group,
                    "rank": rank,
                    "of": len(standings),
                    "tied": len(equal) - 1,
                    "decided_by": key,
                    "grade": grade(total, admitted=admitted),
                    "total": written(total),
                }
                for one in equal
            ]
    return rows


def grade(total: int, *, admitted: bool) -> str:
    """等次: 优秀 90 分以上且在名额（本组 30%，四舍五入）之内；良好 80；合格 60；其余不合格。"""
    if total >= 9000 and admitted:
        return "优秀"
    if total >= 8000:
        return "良好"
    return "合格" if total >= 6000 else "不合格"


# ---------------------------------------------------------------- the whole quarter


def written(cents: int) -> str:
    """Cents as they are printed: 8712 → 87.12."""
    return f"{cents // 100}.{cents % 100:02d}"


def appraise(facts: dict[str, Any], roster: list[dict[str, Any]], period: str) -> dict[str, Any]:
    """Work the quarter: lines, totals, ranking; and `workings` with each line's exact ratio and trimmed cents."""
    assert facts["period"] == period
    quarter = Quarter(facts, roster, period)
    lines = {unit: scored_lines(unit, quarter) for unit in quarter.units}
    groups: dict[str, list[Standing]] = {}
    apart: list[dict[str, Any]] = []
    for code, unit in quarter.units.items():
        here = groups.setdefault(unit["组"], [])
        if unit.get("单列") == "是":
            apart.append({"unit": code, "group": unit["组"], "total": written(standing(code, lines[code]).total)})
        else:
            here.append(standing(code, lines[code]))
    unranked = {"rank": "", "tied": 0, "decided_by": "", "grade": ""}
    return {
        "lines": [line_row(line) for unit in lines.values() for line in unit],
        "totals": {code: totals(unit) for code, unit in lines.items()},
        "ranking": [row for group, standings in groups.items() for row in ranked(group, standings)]
        + [row | unranked | {"of": len(groups[row["group"]])} for row in apart],
        "workings": [
            {
                "unit": line.unit,
                "indicator": line.indicator.code,
                "ratio": "" if line.ratio is None else str(line.ratio),
                "trimmed": written(line.trimmed),
            }
            for unit in lines.values()
            for line in unit
        ],
    }


def line_row(line: Line) -> dict[str, str]:
    return {
        "unit": line.unit,
        "effect": line.indicator.effect,
        "indicator": line.indicator.code,
        "state": line.state,
        "standard": written(line.standard),
        "full": written(line.full),
        "points": written(line.points),
    }


def totals(lines: Sequence[Line]) -> dict[str, str]:
    sums = Counter(dict.fromkeys(EFFECTS, 0))
    for line in lines:
        sums[line.indicator.effect] += line.points
    added = {"bonus": written(0), "deduction": written(0), "total": written(sum(sums.values()))}
    return {effect: written(sums[effect]) for effect in EFFECTS} | added


def load_roster(path: Path = ROSTER) -> list[dict[str, Any]]:
    """名册's units, as written."""
    units: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))["单位"]
    return units


if __name__ == "__main__":
    read = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    sys.stdout.write(json.dumps(appraise(read, load_roster(), read["period"]), ensure_ascii=False, indent=1) + "\n")
