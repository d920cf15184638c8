"""What a rule book is: frozen models with the office's own words as keys.

A `Rulebook` holds for one period: dated values (按期) are already resolved. Every model is
declared once here; loading, the JSON Schema, the forms and the checks all read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from kaoping.exact import Rounding  # noqa: TC001  pydantic reads it when the class is made
from kaoping.expressions import Expression
from kaoping.methods._combining import Way
from kaoping.methods._shelf import Declared, Measure, Nested, Number, Quantity, YesNo
from kaoping.periods import Period, PeriodRange
from kaoping.rulebook.adjustments import (  # noqa: TC001  pydantic reads them when the class is made
    Bonuses,
    Deductions,
    Tolerance,
    Veto,
)
from kaoping.rulebook.kinds import ItemName, PeriodText, Points, RangeText, Text, plain_names
from kaoping.rulebook.parts import names_in
from kaoping.rulebook.policies import Policy
from kaoping.rulebook.tables_kept import KeptTable  # noqa: TC001  a field of the rule book, read where types are

SELF_REPORTED = "自报"
_DECEMBER = 12


Combine = Way
"""How a node of the tree comes from what stands beneath it: the words that a measure of parts has."""


class Effect(Declared):
    """One of the effects (政治、法律、经济、社会), or a part that one is divided into: code, weight in each class."""

    code: Text = Field(alias="代码")
    weights: dict[str, Points] = Field(alias="权重")
    combine: Combine = Field(alias="合成", default="加总")
    missing: Literal["归一", "不适用"] | None = Field(alias="缺部分", default=None)
    divisions: dict[str, Effect] = Field(alias="下设", default_factory=dict)


class Whole(Declared):
    """How the total comes from the effects."""

    combine: Combine = Field(alias="合成", default="加总")
    missing: Literal["归一", "不适用"] | None = Field(alias="缺部分", default=None)


class Precision(Declared):
    """How points are settled: places, rounding mode, and what ranks are taken from."""

    places: int = Field(alias="小数", ge=0, le=4)
    rounding: Rounding = Field(alias="舍入")
    rank_on: Literal["舍入后"] = Field(alias="名次依据")


class Ranking(Declared):
    """Where units are ranked, how ties are numbered, what breaks them."""

    scope: Literal["组", "类"] = Field(alias="范围")
    ties: Literal["1224", "1223", "1234"] = Field(alias="并列")
    tie_breaks: tuple[Text, ...] = Field(alias="决胜", default=())


class Grade(Declared):
    """A grade: lowest total, share of the ranking group (0…1), what happens to ties at the line."""

    name: Text = Field(alias="名称")
    floor: Points = Field(alias="最低分", default=Decimal(0))
    quota: Number | None = Field(alias="名额", default=None)
    quota_rounding: Literal["四舍五入"] | None = Field(alias="名额取整", default=None)
    tied_at_line: Literal["全进", "全不进"] | None = Field(alias="线上并列", default=None)


class Year(Declared):
    """How the quarters become a year: the way of an indicator that names none (年度方式), and the quarters' weights."""

    default: Literal["加权", "平均", "合计", "期末", "仅年度"] = Field(alias="默认")
    weights: dict[str, Points] = Field(alias="权重", default_factory=dict)


class Scheme(Declared):
    """scheme.yaml: the whole."""

    name: Text = Field(alias="名称")
    edition: Text = Field(alias="版本")
    basis: Text = Field(alias="依据")
    valid: RangeText = Field(alias="适用期")
    classes: tuple[Text, ...] = Field(alias="类别", min_length=1)
    orientations: tuple[Text, ...] = Field(alias="导向", default=())
    effects: dict[str, Effect] = Field(alias="效果", min_length=1)
    whole: Whole = Field(alias="总分", default_factory=Whole)
    scaling: Literal["折算", "绝对"] = Field(alias="分值方式")
    check_sums: YesNo = Field(alias="合计核对", default=False)
    cap_effects: YesNo = Field(alias="效果封顶", default=True)
    reweight_limit: Number = Field(alias="重分摊上限", default=1.5, ge=1)
    precision: Precision = Field(alias="精度")
    ranking: Ranking = Field(alias="名次")
    grades: tuple[Grade, ...] = Field(alias="等次", default=())
    year: Year | None = Field(alias="年度", default=None)
    ledgers: dict[str, tuple[Text, ...]] = Field(alias="台账", default_factory=dict)
    burden_limit: int | None = Field(alias="填报上限", default=None, ge=1)
    bonuses: Bonuses | None = Field(alias="加分", default=None)
    deductions: Deductions | None = Field(alias="扣分", default=None)
    veto_list: tuple[Veto, ...] = Field(alias="一票否决", default=())
    downgrades: tuple[Veto, ...] = Field(alias="降等", default=())
    tolerance: Tolerance | None = Field(alias="容错", default=None)
    accepted: dict[str, Text] = Field(alias="提示理由", default_factory=dict)

    @property
    def vetoes(self) -> Mapping[str, Veto]:
        """Vetoes and downgrades by the code that an indicator's 触发 names."""
        return {veto.code: veto for veto in (*self.veto_list, *self.downgrades)}


class Trim(Declared):
    """Leave out the highest and lowest ballots when there are more than so many."""

    above: int = Field(alias="多于", ge=0)
    each: int = Field(alias="各去", ge=1)


class Sharing(Declared):
    """What the lead of a shared sum counts of it, and what its partners count together (0…1, 1 in all)."""

    lead: Number = Field(alias="主", ge=0, le=1)
    partners: Number = Field(alias="协", ge=0, le=1)


class Item(Declared):
    """One figure that an indicator needs: what it is, who supplies it, which values it may take.

    An item is reported (来源) or derived from a record table (取自, with its parameters).
    """

    name: Text = Field(alias="名称")
    definition: str = Field(alias="口径", default="")
    measure: str = Field(alias="单位", default="")
    kind: Literal["小数", "整数"] = Field(alias="类型", default="小数")
    minimum: Number | None = Field(alias="最小", default=None)
    maximum: Number | None = Field(alias="最大", default=None)
    span: Literal["累计", "当期"] = Field(alias="统计", default="当期")
    sources: tuple[Text, ...] = Field(alias="来源", default=())
    none_means: Literal["按零", "不适用"] | None = Field(alias="无", default=None)
    derived: Text | None = Field(alias="取自", default=None)
    by_level: dict[str, Number] | None = Field(alias="按级", default=None)
    levels: tuple[Text, ...] | None = Field(alias="级别", default=None)
    event: Text | None = Field(alias="事项", default=None)
    poll: Text | None = Field(alias="测评", default=None)
    layer: Text | None = Field(alias="层级", default=None)
    by_grade: dict[str, Number] | None = Field(alias="按等", default=None)
    trim: Trim | None = Field(alias="去极值", default=None)
    stage: Text | None = Field(alias="环节", default=None)
    by_size: dict[str, Number] | None = Field(alias="按档", default=None)
    excluded: tuple[Text, ...] | None = Field(alias="剔除", default=None)
    sharing: Sharing | None = Field(alias="主协", default=None)
    record_kind: Text | None = Field(alias="类别", default=None)

    @property
    def ledger(self) -> str:
        """Record table that a derived item is taken from; empty for a reported one."""
        return self.derived.partition(".")[0] if self.derived else ""

    @property
    def derivation(self) -> str:
        """Name of the derivation in its record table."""
        return self.derived.partition(".")[2] if self.derived else ""

    @property
    def is_percent(self) -> bool:
        """Tell whether values are percentages (stored in percent: 6.5 means 6.5 %)."""
        return self.measure == "%"


class Relation(Declared):
    """A condition that the items of one unit must meet."""

    condition: Quantity = Field(alias="要求")
    because: Text = Field(alias="说明")


class Trigger(Declared):
    """A condition on one unit's items under which a named veto is to be looked at; it changes no points."""

    condition: Quantity = Field(alias="条件")
    veto: Text = Field(alias="否决")


class SmallSample(Declared):
    """Below so many cases the indicator is not scored this period but carried to the year."""

    count: ItemName = Field(alias="件数")
    below: int = Field(alias="少于", ge=1)
    then: Literal["并入年度"] = Field(alias="处理")


class Applies(Declared):
    """Roster attributes of which a unit needs one for the indicator to apply."""

    attributes: tuple[Text, ...] = Field(alias="属性", min_length=1)


def _measures(value: object) -> object:
    by_class = isinstance(value, Mapping) and "方法" not in value and bool(value)
    if by_class and isinstance(value, Mapping) and all(isinstance(raw, Mapping) for raw in value.values()):
        return value
    return {"": value}


class Indicator(Declared):
    """One paragraph of the 细则."""

    code: Text = Field(alias="代码", pattern=r"^[A-Z][A-Z0-9]*$")
    name: Text = Field(alias="名称")
    clauses: tuple[Text, ...] = Field(alias="依据", default=())
    orientation: str = Field(alias="导向", default="")
    points: dict[str, Points] = Field(alias="分值")
    direction: Literal["越大越好", "越小越好", "适度"] = Field(alias="方向")
    applies: Applies | None = Field(alias="适用", default=None)
    scored_in: Literal["每期", "仅年度"] = Field(alias="考核期", default="每期")
    highest_ratio: Number = Field(alias="最高比率", default=1.0, ge=1)
    items: Annotated[dict[str, Item], BeforeValidator(plain_names)] = Field(alias="数据")
    relations: tuple[Relation, ...] = Field(alias="校验", default=())
    measures: Annotated[dict[str, Measure], BeforeValidator(_measures)] = Field(alias="计分")
    triggers: tuple[Trigger, ...] = Field(alias="触发", default=())
    small_sample: SmallSample | None = Field(alias="小样本", default=None)
    not_applicable: Policy = Field(alias="不适用")
    not_reported: Policy = Field(alias="缺报")
    not_proven: Policy | None = Field(alias="未证实", default=None)
    yearly: Literal["加权", "平均", "合计", "期末", "仅年度"] | None = Field(alias="年度方式", default=None)

    def measure_for(self, unit_class: str) -> Nested:
        """Return the measure of a class (one for all unless 计分 is written by class)."""
        return self.measures.get(unit_class) or self.measures[""]

    def keys_for(self, unit_class: str) -> tuple[str, ...]:
        """List the items that a class needs, in order: all but those that only other classes' measures use.

        小样本 and 触发 look at every unit, and so does 校验 at an item that is in no measure.
        """
        measured = {name for measure in self.measures.values() for name in names_in(measure)}
        own = self.measures.get(unit_class) or self.measures.get("")
        needed = set() if own is None else set(names_in(own))
        needed |= {name for trigger in self.triggers for name in trigger.condition.names}
        if self.small_sample is not None:
            needed.add(self.small_sample.count)
        return tuple(key for key in self.items if key in needed or key not in measured)

    def item_id(self, key: str) -> str:
        """Name of an item in every table: L03.事项."""
        return f"{self.code}.{key}"


class SourceDepartment(Declared):
    """A department that supplies figures or record tables."""

    code: Text = Field(alias="代码", pattern=r"^[A-Z][A-Z0-9]*$")
    name: Text = Field(alias="名称")
    aliases: tuple[Text, ...] = Field(alias="别名", default=())


class Unit(Declared):
    """An appraised unit as the roster has it in this period."""

    code: Text = Field(alias="代码", pattern=r"^[A-Z][A-Z0-9]*$")
    name: Text = Field(alias="名称")
    aliases: tuple[Text, ...] = Field(alias="别名", default=())
    unit_class: Text = Field(alias="类别")
    group: Text = Field(alias="组")
    leader: str = Field(alias="分管领导", default="")
    attributes: tuple[Text, ...] = Field(alias="属性", default=())
    lead_items: tuple[Text, ...] = Field(alias="牵头事项", default=())
    superior: str = Field(alias="上级", default="")
    predecessors: tuple[Text, ...] = Field(alias="前身", default=())
    inherits: YesNo = Field(alias="前身计入年度", default=False)
    unranked: YesNo = Field(alias="单列", default=False)
    since: PeriodText = Field(alias="自", default="")
    until: PeriodText = Field(alias="至", default="")

    @property
    def forerunners(self) -> tuple[str, ...]:
        """Units whose quarters count in this unit's year beside its own."""
        return self.predecessors if self.inherits else ()

    def is_active(self, period: Period) -> bool:
        """Tell whether the unit is on the roster at the end of this period."""
        return (not self.since or Period.parse(self.since) <= period) and (
            not self.until or period.last_day <= Period.parse(self.until).last_day
        )


class Roster(Declared):
    """units.yaml: who supplies and who is appraised."""

    departments: tuple[SourceDepartment, ...] = Field(alias="来源部门", default=())
    units: tuple[Unit, ...] = Field(alias="单位", min_length=1)


@dataclass(frozen=True)
class Rulebook:
    """The rules of one scheme as they stand in one period.

    effect_of maps an indicator code to its effect's name; indicators are in the order of the
    effects and, within one, of the file. `sha256` is the hash of the rule files' bytes. kept:
    tables that departments keep anyway (sources.yaml).
    """

    folder: str
    scheme: Scheme
    period: Period
    roster: Roster
    indicators: tuple[Indicator, ...]
    effect_of: Mapping[str, str]
    sha256: str
    kept: tuple[KeptTable, ...] = ()

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Units on the roster in this period, in the roster's order."""
        return tuple(unit for unit in self.roster.units if unit.is_active(self.period))

    @cached_property
    def by_code(self) -> Mapping[str, Indicator]:
        """Indicators by their code."""
        return {indicator.code: indicator for indicator in self.indicators}

    @cached_property
    def unit_by_code(self) -> Mapping[str, Unit]:
        """Units of this period by their code."""
        return {unit.code: unit for unit in self.units}

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """All items by their id, in the order of the rules."""
        return {indicator.item_id(key): item for indicator in self.indicators for key, item in indicator.items.items()}

    @property
    def valid(self) -> PeriodRange:
        """Periods in which the scheme holds."""
        return PeriodRange.parse(self.scheme.valid)

    def indicators_of(self, unit_class: str) -> tuple[Indicator, ...]:
        """List the indicators that have points for a class, in order."""
        return tuple(indicator for indicator in self.indicators if indicator.points.get(unit_class))

    def applies_to(self, indicator: Indicator, unit: Unit) -> bool:
        """Tell whether an indicator applies to a unit by class and roster attributes."""
        if not indicator.points.get(unit.unit_class):
            return False
        return indicator.applies is None or any(name in unit.attributes for name in indicator.applies.attributes)

    def is_due(self, indicator: Indicator) -> bool:
        """Tell whether an indicator's figures are asked for: each period, or once a year, in the last quarter."""
        return indicator.scored_in == "每期" or self.period.kind == "year" or self.period.last_day.month == _DECEMBER

    def items_for(self, unit: Unit) -> Mapping[str, Item]:
        """Items that this period needs of or about a unit, by id, in the order of the rules.

        What a unit is asked for, what departments are asked about it, what is derived for it and
        what is missed where it is lacking: all follow this.
        """
        kind = (unit.unit_class, unit.attributes)
        if kind not in self._items_by_kind:
            self._items_by_kind[kind] = {
                indicator.item_id(key): indicator.items[key]
                for indicator in self.indicators
                if self.is_due(indicator) and self.applies_to(indicator, unit)
                for key in indicator.keys_for(unit.unit_class)
            }
        return self._items_by_kind[kind]

    @cached_property
    def _items_by_kind(self) -> dict[tuple[str, tuple[str, ...]], Mapping[str, Item]]:
        """Remembers `items_for`: units of one class and of the same attributes are asked the same."""
        return {}

    def asked_of(self, unit: Unit) -> tuple[str, ...]:
        """Ids of the items that a unit reports itself; its form has a cell for each."""
        return tuple(item_id for item_id, item in self.items_for(unit).items() if SELF_REPORTED in item.sources)

    def supplied_by(self, department: str) -> tuple[str, ...]:
        """Ids of the items that a source department reports for the units."""
        return tuple(item_id for item_id, item in self.items.items() if department in item.sources)

    def ledgers_of(self, department: str) -> tuple[str, ...]:
        """Record tables that a source department keeps."""
        return tuple(name for name, keepers in self.scheme.ledgers.items() if department in keepers)

    def kept_by(self, department: str) -> tuple[KeptTable, ...]:
        """Tables that a source department keeps anyway and sends as they are."""
        return tuple(table for table in self.kept if table.source == department)

    def in_form_of(self, department: str) -> tuple[str, ...]:
        """Ids of the items that a source department's form asks for: those that none of its own tables supplies."""
        kept = {item_id for table in self.kept_by(department) for item_id in table.columns}
        return tuple(item_id for item_id in self.supplied_by(department) if item_id not in kept)

    def ledgers_in_form_of(self, department: str) -> tuple[str, ...]:
        """Record tables that a source department's form has: those that none of its own tables replaces."""
        kept = {table.ledger for table in self.kept_by(department)}
        return tuple(name for name in self.ledgers_of(department) if name not in kept)


__all__ = [
    "SELF_REPORTED",
    "Applies",
    "Combine",
    "Effect",
    "Expression",
    "Grade",
    "Indicator",
    "Item",
    "Policy",
    "Precision",
    "Ranking",
    "Relation",
    "Roster",
    "Rulebook",
    "Scheme",
    "Sharing",
    "SmallSample",
    "SourceDepartment",
    "Trigger",
    "Trim",
    "Unit",
    "Whole",
    "Year",
]
