"""What moves a total or a grade beside the indicators: bonuses, deductions, vetoes, tolerance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from kaoping.methods._shelf import Declared, Number, YesNo
from kaoping.rulebook.kinds import Points, Text  # noqa: TC001  pydantic reads them when the class is made

if TYPE_CHECKING:
    from collections.abc import Mapping

VetoEffect = Literal["指标清零", "总分清零", "不排名", "等次封顶", "不合格", "取消评优", "降等"]
"""What a veto does."""


class Bonus(Declared):
    """One kind of bonus: points by level (按级), for each matter (每项), or up to a limit that is judged (每项至多)."""

    code: Text = Field(alias="代码", pattern=r"^[A-Z][A-Z0-9]*$")
    name: Text = Field(alias="名称")
    clauses: tuple[Text, ...] = Field(alias="依据", default=())
    by_level: dict[str, Points] | None = Field(alias="按级", default=None)
    each: Points | None = Field(alias="每项", default=None)
    at_most: Points | None = Field(alias="每项至多", default=None)
    cap: Points | None = Field(alias="上限", default=None)
    document: YesNo = Field(alias="须有文号")


class Populations(Declared):
    """Shares (0…1) of the ranked units on which bonuses depend: with a deduction, at least; with a bonus, at most."""

    deducted: Number | None = Field(alias="扣分单位占比不低于", default=None)
    rewarded: Number | None = Field(alias="加分单位占比不高于", default=None)


class Bonuses(Declared):
    """加分: caps in points of the total, and the kinds; one matter counts once, at its highest."""

    quarter_cap: Points = Field(alias="每季上限")
    year_cap: Points = Field(alias="全年上限")
    same_matter: Literal["就高"] = Field(alias="同一事项")
    populations: Populations | None = Field(alias="条件", default=None)
    kinds: tuple[Bonus, ...] = Field(alias="事项", min_length=1)

    @property
    def by_code(self) -> Mapping[str, Bonus]:
        """Kinds by their code."""
        return {kind.code: kind for kind in self.kinds}


class Deduction(Declared):
    """One kind of deduction: points by level (按级), for each time (每次), or rising from time to time (递进).

    加倍 names levels at which the price is doubled; 并处 is what else follows.
    """

    code: Text = Field(alias="代码", pattern=r"^[A-Z][A-Z0-9]*$")
    name: Text = Field(alias="名称")
    clauses: tuple[Text, ...] = Field(alias="依据", default=())
    by_level: dict[str, Points] | None = Field(alias="按级", default=None)
    each: Points | None = Field(alias="每次", default=None)
    rising: tuple[Points, ...] = Field(alias="递进", default=())
    doubled: tuple[Text, ...] = Field(alias="加倍", default=())
    cap: Points | None = Field(alias="上限", default=None)
    further: tuple[Literal["该指标清零", "再扣该指标同分值", "取消评优"], ...] = Field(alias="并处", default=())


class Deductions(Declared):
    """扣分: the cap in points of the total, and the kinds; one matter costs once, at its heaviest."""

    cap: Points = Field(alias="上限")
    same_matter: Literal["就重"] = Field(alias="同一事项")
    kinds: tuple[Deduction, ...] = Field(alias="事项", min_length=1)

    @property
    def by_code(self) -> Mapping[str, Deduction]:
        """Kinds by their code."""
        return {kind.code: kind for kind in self.kinds}


class Veto(Declared):
    """A named veto (一票否决) or downgrade (降等): what follows, for how long, and whether tolerance may lift it.

    等次 goes with 等次封顶 (no higher than), 降 with 降等 (by how many grades). 指标清零 takes the points of the
    indicator that a listed matter names, or of the one that triggered it; 总分清零 takes the total.
    """

    code: Text = Field(alias="代码")
    name: Text = Field(alias="名称")
    clauses: tuple[Text, ...] = Field(alias="依据", default=())
    effect: VetoEffect = Field(alias="后果")
    grade: Text | None = Field(alias="等次", default=None)
    steps: int | None = Field(alias="降", default=None, ge=1)
    span: Literal["本季", "本年"] = Field(alias="期限")
    tolerable: YesNo = Field(alias="可容错")


class Tolerance(Declared):
    """容错 (三个区分开来): categories by number, factors, and what it never touches.

    An approved record gives back the factor's share of what was lost, at most up to the 细则's full marks.
    """

    clauses: tuple[Text, ...] = Field(alias="依据", default=())
    categories: dict[str, Text] = Field(alias="类别", min_length=1)
    factors: tuple[Number, ...] = Field(alias="系数", min_length=1)
    verified_by: tuple[Text, ...] = Field(alias="核实", default=())
    excluded: tuple[Text, ...] = Field(alias="不得适用", default=())
    restores_to: Literal["细则满分"] = Field(alias="最高")
