"""Cases as they are written in a rule folder: the keys of each kind, and what an editor says of them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from kaoping.methods._shelf import Declared, YesNo
from kaoping.rulebook.case_below import SUBORDINATE_WORDS, SubordinateEntry
from kaoping.rulebook.kinds import PeriodText, Points, Text  # noqa: TC001  pydantic reads them when the class is made

if TYPE_CHECKING:
    from collections.abc import Mapping

LineState = Literal["计分", "不适用", "缺报", "本期不考核", "并入年度", "否决清零"]
"""The states of a line, as `kaoping.tables.LINE_STATES` has them (not imported: it brings pandas)."""

WHOLE = "整体"
"""The key that makes a case one of totals, ranks and grades."""

GROUP = "案例"
"""The ranking group of a row that names none."""

NOTHING = "无"
"""What is written where no finding, or no grade, is expected."""

Place = Annotated[int, Field(ge=0)]
"""A rank; 0 is not ranked."""


class CaseRowEntry(Declared):
    """One unit of a case: its figures and what is expected of it."""

    unit: str = Field(alias="单位", default="")
    group: Text = Field(alias="组", default=GROUP)
    unranked: YesNo = Field(alias="单列", default=False)
    data: dict[str, Text] = Field(alias="数据")
    below: tuple[SubordinateEntry, ...] = Field(alias="下级", default=())
    points: Decimal | None = Field(alias="得分", default=None)
    state: LineState | None = Field(alias="状态", default=None)
    rank: Place | None = Field(alias="名次", default=None)
    finding: Text | None = Field(alias="发现", default=None)


class CaseEntry(Declared):
    """A case of one indicator: one unit, or a small group (一组) that is scored together."""

    name: Text = Field(alias="案例")
    indicator: Text = Field(alias="指标")
    unit_class: Text = Field(alias="类别")
    period: PeriodText = Field(alias="期", default="")
    attributes: tuple[Text, ...] = Field(alias="属性", default=())
    data: dict[str, Text] | None = Field(alias="数据", default=None)
    below: tuple[SubordinateEntry, ...] = Field(alias="下级", default=())
    points: Decimal | None = Field(alias="得分", default=None)
    state: LineState | None = Field(alias="状态", default=None)
    finding: Text | None = Field(alias="发现", default=None)
    group: tuple[CaseRowEntry, ...] | None = Field(alias="一组", default=None, min_length=1)


class WholeRowEntry(Declared):
    """One unit of a case of the whole: the points it has, and the total, rank and grade that must follow."""

    unit: Text = Field(alias="单位")
    unit_class: Text = Field(alias="类别")
    group: Text = Field(alias="组", default=GROUP)
    unranked: YesNo = Field(alias="单列", default=False)
    effects: dict[str, Points] = Field(alias="效果")
    bonus: Points = Field(alias="加分", default=Decimal(0))
    deduction: Points = Field(alias="扣分", default=Decimal(0))
    tie_breaks: dict[str, Text] = Field(alias="决胜", default_factory=dict)
    total: Points | None = Field(alias="总分", default=None)
    rank: Place | None = Field(alias="名次", default=None)
    grade: Text | None = Field(alias="等次", default=None)


class WholeEntry(Declared):
    """A case of the whole scheme: units with their effects' points, ranked and graded together."""

    name: Text = Field(alias="案例")
    period: PeriodText = Field(alias="期", default="")
    rows: tuple[WholeRowEntry, ...] = Field(alias="整体", min_length=1)


CASE_WORDS: Mapping[type[Declared], Mapping[str, str]] = {
    CaseEntry: {
        "案例": "案例名称",
        "指标": "指标代码",
        "类别": "单位类别",
        "期": "报告期，不写是适用期的第一期",
        "属性": "单位具有的属性",
        "数据": "每个数据项的数字，或 无、缺报、不适用、未证实",
        "下级": "下级汇总要用的各个下级",
        "得分": "应得的分，按细则分值",
        "状态": "应有的状态",
        "发现": "核对数据时应有的发现：代码，或发现里的几个字；应当没有发现的，写 无",
        "一组": "几个单位一起计分时，每个单位一条",
    },
    CaseRowEntry: {
        "单位": "单位名称，只在不符时用来称呼，可不写",
        "组": "单位所在的组，不写的同在一组",
        "单列": "是否单列：计分，不参加排名，不影响别人",
        "数据": "这个单位每个数据项的数字或状态",
        "下级": "下级汇总要用的各个下级",
        "得分": "应得的分",
        "状态": "应有的状态",
        "名次": "按本指标得分在组内的名次，不排名的写 0",
        "发现": "核对这个单位的数据时应有的发现，应当没有的写 无",
    },
    SubordinateEntry: SUBORDINATE_WORDS,
    WholeEntry: {
        "案例": "案例名称",
        "期": "报告期，不写是适用期的第一期",
        "整体": "各单位的效果得分，和应有的总分、名次、等次",
    },
    WholeRowEntry: {
        "单位": "单位名称",
        "类别": "单位类别",
        "组": "排名的组，不写的同在一组",
        "单列": "是否单列：有总分，不参加排名",
        "效果": "每个效果的得分",
        "加分": "加到总分的分，不写是 0",
        "扣分": "从总分扣的分，不写是 0",
        "决胜": "方案的决胜里各指标的得分，或 不适用",
        "总分": "应有的总分",
        "名次": "应有的名次，不排名的写 0",
        "等次": "应有的等次，没有等次的写 无",
    },
}
"""What an editor says of each key."""
