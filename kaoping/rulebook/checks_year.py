"""The review of what makes a year of quarters: 年度方式, weights, small samples, predecessors.

Every check is one function of an edition, as in `kaoping.rulebook.lint`, which runs them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaoping.findings import Finding
from kaoping.rulebook.rollup import wanted_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaoping.rulebook.checking import Check
    from kaoping.rulebook.load import Edition, Placed
    from kaoping.rulebook.model import Indicator

_ONCE: Final = "仅年度"
_NOT_ADDED: Final = ("%", "分")


def ways_agree_with_the_calendar(edition: Edition) -> Iterator[Finding]:
    """Refuse another 年度方式 than 仅年度 where no quarter is scored."""
    for one in edition.indicators:
        way = one.model.yearly
        if one.model.scored_in == _ONCE and way not in {None, _ONCE}:
            found = f"指标 {one.model.code} 的考核期是仅年度，年度方式却是“{way}”，没有季度可以合成"
            yield Finding("E-RULE-TYPE", one.where("年度方式"), found, "请改为 年度方式: 仅年度，或改考核期")


def weighted_years_have_weights(edition: Edition) -> Iterator[Finding]:
    """Expect 年度 with weights where an indicator's quarters are weighted."""
    year = edition.scheme.model.year
    if year is not None and year.weights:
        return
    for one in edition.indicators:
        if one.model.yearly == "加权":
            found = f"指标 {one.model.code} 的年度方式是加权，方案没有写各季度的权重"
            fix = "请在 scheme.yaml 的“年度”里写权重，如 权重: {2022Q1: 15, 2022Q2: 25, 2022Q3: 25, 2022Q4: 35}"
            yield Finding("E-RULE-MISSING", one.where("年度方式"), found, fix)


def ways_need_a_year(edition: Edition) -> Iterator[Finding]:
    """Expect 年度 in a scheme whose indicators wait for the year."""
    if edition.scheme.model.year is not None:
        return
    for one in edition.indicators:
        for key, waits in (("考核期", one.model.scored_in == _ONCE), ("小样本", one.model.small_sample is not None)):
            if waits:
                found = f"指标 {one.model.code} 的“{key}”要等到年度计分，方案没有写“年度”"
                yield Finding("W-RULE-YEAR", one.where(key), found, "请补写年度，如 年度: {默认: 平均}")


def small_samples_can_be_added(edition: Edition) -> Iterator[Finding]:
    """Hint at figures of a small sample that make no sense when quarters are added: percentages, scores."""
    for one in edition.indicators:
        if one.model.small_sample is None:
            continue
        for key, item in one.model.items.items():
            if item.span == "当期" and item.measure in _NOT_ADDED:
                found = f"指标 {one.model.code} 的小样本并入年度时各季数字相加，“{item.name}”（{item.measure}）不能相加"
                yield Finding("W-RULE-YEAR", one.where("数据", key), found, "请改收件数，或不用小样本")


def subordinates_are_scored_by_quarter(edition: Edition) -> Iterator[Finding]:
    """Refuse 下级汇总 where figures of the year are scored in one piece: the units below are scored by quarter."""
    for one in edition.indicators:
        if _in_one_piece(edition, one) and any(wanted_of(one.model, name) for name in one.model.points):
            found = f"指标 {one.model.code} 汇总下级，又用年度的数字一次计分，下级没有这样的得分"
            yield Finding("E-RULE-TYPE", one.where(), found, "请改年度方式，不用仅年度和小样本")


def _in_one_piece(edition: Edition, one: Placed[Indicator]) -> bool:
    year = edition.scheme.model.year
    way = one.model.yearly or (None if year is None else year.default)
    return _ONCE in {one.model.scored_in, way} or one.model.small_sample is not None


def heirs_have_predecessors(edition: Edition) -> Iterator[Finding]:
    """Refuse 前身计入年度 without 前身 at the end of the 适用期 (predecessors are written by date)."""
    if edition.rulebook.period != edition.rulebook.valid.quarters()[-1]:
        return
    for at, unit in enumerate(edition.roster.model.units):
        if unit.inherits and not unit.predecessors:
            where = edition.roster.where("单位", at, "前身计入年度")
            found = f"单位 {unit.code} 写了前身计入年度，没有写“前身”"
            yield Finding("E-RULE-MISSING", where, found, "请写明并入本单位的单位代码，或删去这一键")


YEAR_CHECKS: tuple[Check, ...] = (
    ways_agree_with_the_calendar,
    weighted_years_have_weights,
    ways_need_a_year,
    small_samples_can_be_added,
    subordinates_are_scored_by_quarter,
    heirs_have_predecessors,
)
"""What is looked at of the year."""
