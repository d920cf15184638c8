"""The numbers of 加分, 扣分, 一票否决, 降等 and 容错, in points of the total, typed from the scheme's text."""

from __future__ import annotations

from dataclasses import dataclass

BONUS_LEVELS = {
    "B01": {"国": "3", "省": "2", "市": "1"},
    "B02": {"国": "2", "省": "1", "市": "0.5"},
    "B03": {"国": "1", "省": "0.6", "市": "0.3"},
    "B04": {"国": "1.5", "省": "1"},
}
"""按级."""
BONUS_EACH = {"B05": "1"}
"""每项."""
BONUS_AT_MOST = {"B06": "0.5"}
"""每项至多: what was judged, with a reason."""
BONUS_OF_A_QUARTER, BONUS_OF_A_YEAR = 200, 500
"""每季上限 2 分, 全年上限 5 分, in cents."""

DEDUCTION_LEVELS = {
    "K01": {"国": "5", "省": "3", "市": "2", "区": "1"},
    "K06": {"国": "1", "省": "0.5", "市": "0.2"},
    "K07": {"国": "1", "省": "1", "市": "0.5", "区": "0.5"},
}
"""按级."""
DEDUCTION_EACH = {"K02": "0.1", "K03": "0.5", "K04": "1", "K08": "0.1"}
"""每次."""
FRAUD = "K05"
"""并处: 该指标清零, 再扣该指标同分值, 取消评优."""
DEDUCTION_LIMIT = 1000
"""上限 10 分, in cents."""


@dataclass(frozen=True)
class Veto:
    """What a veto does (等次封顶 at `grade`, 不合格, 取消评优, 降等 by one), for how long, whether it is tolerable."""

    effect: str
    whole_year: bool
    tolerable: bool
    grade: str = ""


VETOES = {
    "V1": Veto("等次封顶", whole_year=True, tolerable=True, grade="合格"),
    "V2": Veto("不合格", whole_year=True, tolerable=False),
    "V3": Veto("取消评优", whole_year=True, tolerable=False),
    "V4": Veto("等次封顶", whole_year=True, tolerable=True, grade="良好"),
    "V5": Veto("降等", whole_year=True, tolerable=True),
    "V6": Veto("取消评优", whole_year=False, tolerable=True),
    "V7": Veto("等次封顶", whole_year=True, tolerable=True, grade="合格"),
    "安全降等": Veto("降等", whole_year=False, tolerable=True),
}
"""一票否决 and 降等 by code; 期限 本年 or 本季, 可容错."""

CATEGORIES = {"1", "2", "3"}
FACTORS = {"0", "0.5", "1"}
VERIFIERS = {"督查室", "区纪委监委", "区委组织部"}
NEVER_TOLERATED = {"V2", "V3"}
