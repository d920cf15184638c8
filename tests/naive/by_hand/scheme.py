"""The 44 indicators in the order of the lines, and what becomes of each for one unit."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from by_hand import clauses_economic as economic
from by_hand import clauses_legal as legal
from by_hand import clauses_political as political
from by_hand import clauses_social as social
from by_hand.quarter import BLOCKED, MISSING, NOT_APPLICABLE, SCORED, YEARLY, NotScoredError
from by_hand.weights import POINTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from by_hand.quarter import Quarter


@dataclass(frozen=True)
class Indicator:
    """An indicator: code, the function of its clause, and what its clause adds."""

    code: str
    work: Callable[[str, Quarter], Fraction]
    only: frozenset[str] = frozenset()  # 适用.属性: the unit must have one of them
    yearly: bool = False  # 考核期: 仅年度
    full_if_not_applicable: bool = False  # 不适用: 满分 (else 重分摊)

    @property
    def effect(self) -> str:
        """效果, by the letter of the code."""
        return {"P": "政治效果", "L": "法律效果", "E": "经济效果", "S": "社会效果"}[self.code[0]]

    @property
    def points(self) -> Mapping[str, int]:
        """细则分 by class."""
        return POINTS[self.code]


SCHEME = (
    Indicator("P01", political.重点工作任务按期完成率),
    Indicator("P02", political.未到期任务序时进度达标率),
    Indicator("P03", political.督办件按期办结率),
    Indicator("P04", political.催办督办情况, full_if_not_applicable=True),
    Indicator("P05", political.五个落实核验合格率),
    Indicator("P06", political.五个一推进机制建立率),
    Indicator("P07", political.党风廉政与作风建设, full_if_not_applicable=True),
    Indicator("P08", political.为基层减负),
    Indicator("P09", political.马上就办批示件交办件按时反馈率),
    Indicator("P10", political.区领导评价, yearly=True),
    Indicator("P11", political.牵头抓总),
    Indicator("L01", legal.重大行政决策规范性文件合法性审查率),
    Indicator("L02", legal.公平竞争审查率),
    Indicator("L03", legal.三重一大事项集体决策规范率),
    Indicator("L04", legal.决策流程管控),
    Indicator("L05", legal.人大代表建议政协提案办理, full_if_not_applicable=True),
    Indicator("L06", legal.公示听证与政务公开),
    Indicator("L07", legal.行政复议纠错行政诉讼败诉率, full_if_not_applicable=True),
    Indicator("L08", legal.行政机关负责人出庭应诉率),
    Indicator("L09", legal.规范执法与柔性执法, only=frozenset({"执法权"})),
    Indicator("L10", legal.行政许可事项清单管理),
    Indicator("E01", economic.税收收入),
    Indicator("E02", economic.项目年度投资计划完成率),
    Indicator("E03", economic.高质量发展项目),
    Indicator("E04", economic.招商引资到位资金),
    Indicator("E05", economic.向上争取资金完成率),
    Indicator("E06", economic.向上争取项目),
    Indicator("E07", economic.向上争取政策),
    Indicator("E08", economic.争取资金支出进度),
    Indicator("E09", economic.单位GDP能耗降低, only=frozenset({"园区", "能耗主管"})),
    Indicator("E10", economic.能源消费总量控制, only=frozenset({"园区"})),
    Indicator("E11", economic.高水平制度创新成果),
    Indicator("E12", economic.改革任务完成率),
    Indicator("E13", economic.市场主体净增与审批时限压减),
    Indicator("S01", social.群众满意度, yearly=True),
    Indicator("S02", social.企业与服务对象评价, only=frozenset({"服务窗口"})),
    Indicator("S03", social.热线诉求按期办结率),
    Indicator("S04", social.热线诉求满意率),
    Indicator("S05", social.信访问题化解率与重复访),
    Indicator("S06", social.安全生产),
    Indicator("S07", social.生态环境问题整改, full_if_not_applicable=True),
    Indicator("S08", social.民生实事完成率),
    Indicator("S09", social.问题解决销号率),
    Indicator("S10", social.简化审批全程代办),
)
"""In the order of the lines: by effect, then by code."""


def indicators_of(kind: str) -> list[Indicator]:
    """The indicators on which units of the class have a line."""
    return [indicator for indicator in SCHEME if kind in indicator.points]


def judged(indicator: Indicator, unit: str, quarter: Quarter) -> tuple[str, Fraction | None]:
    """State and ratio of one line; without a ratio it carries nothing and its full marks go to others.

    取: where 不适用 is answered with 满分 (P04, P07, L05, L07, S07), the line says 不适用 and pays its full marks.
    取: a line blocked by its source department says 缺报, as the unit's own does, but has no ratio.
    取: a line that is only for other units (适用) is 不适用 before anything is looked up.
    """
    excused = Fraction(1) if indicator.full_if_not_applicable else None
    if indicator.yearly:
        return YEARLY, None
    if indicator.only and not indicator.only & set(quarter.units[unit].get("属性") or []):
        return NOT_APPLICABLE, excused
    if NOT_APPLICABLE in quarter.rulings(unit, indicator.code):
        return NOT_APPLICABLE, excused
    try:
        return SCORED, indicator.work(unit, quarter)
    except NotScoredError as reason:
        answers: dict[str, tuple[str, Fraction | None]] = {
            NOT_APPLICABLE: (NOT_APPLICABLE, excused),
            MISSING: (MISSING, Fraction(0)),
            BLOCKED: (MISSING, None),
        }
        return answers.get(reason.state, (reason.state, None))
