"""Checks of how finely points are written: what is finer than the places of the scheme would be cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping.findings import Finding
from kaoping.rulebook.checking import is_too_fine
from kaoping.rulebook.declared import bonus_entries, deduction_entries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from kaoping.findings import Where
    from kaoping.rulebook.adjustments import Bonus, Deduction
    from kaoping.rulebook.declared import Entry
    from kaoping.rulebook.load import Edition


def points_fit_the_places(edition: Edition) -> Iterator[Finding]:
    """Refuse points, weights, lowest totals and caps that are finer than the places at which points are settled.

    Prices have a check of their own; a weight inside a mean or of a part only tells shares, and may be as fine as
    one likes.
    """
    places = edition.scheme.model.precision.places
    kept = f"得分只保留 {places} 位小数" if places else "得分不保留小数"
    for what, points, where in (*_of_indicators(edition), *_of_the_scheme(edition)):
        if is_too_fine(points, edition):
            fix = f"请写成最多 {places} 位小数的数" if places else "请写成整数"
            found = f"{what}是 {points.normalize():f}，{kept}"
            yield Finding("E-RULE-TYPE", where, found, f"{fix}，或把“精度”里的“小数”改大")


def _of_indicators(edition: Edition) -> Iterator[tuple[str, Decimal, Where]]:
    for one in edition.indicators:
        for word, points in one.model.points.items():
            yield f"指标 {one.model.code} 类别“{word}”的分值", points, one.where("分值", word)


def _of_the_scheme(edition: Edition) -> Iterator[tuple[str, Decimal, Where]]:
    scheme, where = edition.scheme.model, edition.scheme.where
    for name, effect in scheme.effects.items() if scheme.whole.combine == "加总" else ():
        for word, weight in effect.weights.items():
            yield f"{name}类别“{word}”的权重", weight, where("效果", name, "权重", word)
    for at, grade in enumerate(scheme.grades):
        yield f"等次“{grade.name}”的最低分", grade.floor, where("等次", at, "最低分")
    if scheme.bonuses is not None:
        yield "加分的每季上限", scheme.bonuses.quarter_cap, where("加分", "每季上限")
        yield "加分的全年上限", scheme.bonuses.year_cap, where("加分", "全年上限")
    if scheme.deductions is not None:
        yield "扣分的上限", scheme.deductions.cap, where("扣分", "上限")
    for entry, kind in _priced(edition):
        if kind.cap is not None:
            yield f"{entry.label} 的上限", kind.cap, where(*entry.path, "上限")


def _priced(edition: Edition) -> Iterator[tuple[Entry, Bonus | Deduction]]:
    yield from bonus_entries(edition)
    yield from deduction_entries(edition)
