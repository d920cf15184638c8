"""Why a year's line got its points: the quarters' settled columns in words, and arithmetic to redo.

The arithmetic stands after 算式：, as in a quarter's reasons, and evaluates to the printed points.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from kaoping.exact import number_text, to_text
from kaoping.expressions import Expression, Written, compile_expression
from kaoping.scoring.reasons import LineReason, _readable, _why
from kaoping.scoring.year import ALONE, LEFT_OUT, POOLED, without_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaoping.scoring.measures import Readable
    from kaoping.scoring.year import Share, YearLine, YearScored

_MEANINGS = {
    "加权": "按各季权重加权平均",
    "平均": "各季得分率平均",
    "合计": "各季得分之和除以各季满分之和",
    "期末": "取最后一个计分季度的得分率",
    "仅年度": "本指标一年计分一次",
}


def year_reasons(year: YearScored) -> Iterator[LineReason]:
    """Explain every line of the year, in their order."""
    desk = _Desk(year)
    places = year.book.scheme.precision.places
    full: dict[tuple[str, str], int] = {}
    for line in year.lines:
        full[line.unit, line.effect] = full.get((line.unit, line.effect), 0) + line.full
    for line in year.lines:
        words, ratio = _whole(line, desk)
        if line.vetoed and line.ratio is not None:
            words, ratio = f"{words}；{line.vetoed}", Written("0")
        note = f"；年度满分{to_text(line.full, places)}分"
        if line.full != line.standard:
            note = f"；细则{to_text(line.standard, places)}分折为年度满分{to_text(line.full, places)}分"
        if line.ratio is None:
            note = "，年度不计分，分值分给其他指标"
        numbers: dict[str, str | Written] = {"率": ratio, "满分": to_text(line.full, places)}
        if line.trimmed:
            numbers["核减"] = to_text(line.trimmed, places)
            most = to_text(full[line.unit, line.effect], places)
            note += f"；{line.effect}各项得分之和超过本效果满分{most}分，核减{to_text(line.trimmed, places)}分"
        arithmetic = _read("率 * 满分 - 核减" if line.trimmed else "率 * 满分").written(numbers)
        yield LineReason(words + note, arithmetic, to_text(line.points, places))


class _Desk:
    """What the sentences of one year look up: titles, names, the working of what was scored in one piece."""

    def __init__(self, year: YearScored) -> None:
        self.year = year
        self.book = year.book
        self.places = year.book.scheme.precision.places
        self._class_of = {unit.code: unit.unit_class for unit in year.book.units}
        self._rows = {code: row for row, code in enumerate(year.once.figures.units)}
        self._readables: dict[tuple[str, str], Readable] = {}

    def once(self, line: YearLine) -> tuple[str, Written]:
        """Words and arithmetic of a line scored from the year's figures."""
        key = (self._class_of[line.unit], line.indicator)
        working = self.year.once.workings[key]
        standard = to_text(line.standard, self.places)
        readable = self._readables.setdefault(key, _readable(working, self.book, standard))
        at = working.rows.tolist().index(self._rows[line.unit])
        if without_mean(working)[at]:
            return "本类没有一个单位有有效数据，取不到同类平均", Written("0")
        return _why(working, readable, at)

    def figures(self, line: YearLine) -> str:
        """The figures that were added up: 交办 12＋15＝27 is printed by the quarters, here their sums."""
        indicator = self.book.by_code[line.indicator]
        figures, row = self.year.once.figures, self._rows[line.unit]
        shown = []
        for key in indicator.keys_for(self._class_of[line.unit]):
            value = figures.values[row, figures.column(indicator.item_id(key))]
            shown.append(f"{indicator.items[key].name}{number_text(float(value))}")
        return "、".join(shown)


def _whole(line: YearLine, desk: _Desk) -> tuple[str, Written]:
    """The year in words, and its ratio as arithmetic."""
    if line.way == "仅年度":
        words, ratio = desk.once(line)
        return f"{_MEANINGS[line.way]}：{words}", ratio
    listed = "；".join(_share(share, line, desk) for share in line.shares) or "本年度没有计分的季度"
    pooled = [share for share in line.shares if share.part == POOLED]
    once: tuple[str, Written] | None = desk.once(line) if pooled else None
    words = f"{_MEANINGS[line.way]}：{listed}"
    if once is not None:
        quarters = "、".join(dict.fromkeys(str(share.period) for share in pooled))
        words += f"。{quarters}件数少，数字相加后一并计分（{desk.figures(line)}）：{once[0]}"
    if line.ratio is None:
        return words, Written("0")
    return words, _arithmetic(line, once[1] if once else Written("0"), desk.places)


def _share(share: Share, line: YearLine, desk: _Desk) -> str:
    """One quarter in words: 2022Q1 5.52÷6.00，权重15."""
    whose = "" if share.whose == line.unit else f"（前身{share.whose}）"
    head = f"{share.period}{whose}"
    if share.part == POOLED:
        return f"{head} 并入年度"
    if share.part == LEFT_OUT:
        return f"{head} {share.state}，不计"
    if not share.full:
        return f"{head} {share.state}，按零分计"
    text = f"{head} {to_text(share.points, desk.places)}÷{to_text(share.full, desk.places)}"
    declared = desk.book.scheme.year.weights if desk.book.scheme.year else {}
    if line.way == "加权":
        text += f"，权重{number_text(float(declared.get(str(share.period), 0)))}"
    return text


@lru_cache(maxsize=1 << 8)
def _read(text: str) -> Expression:
    return compile_expression(text)


def _arithmetic(line: YearLine, once: Written, places: int) -> Written:
    """The ratio from the settled columns: (15×5.52÷6.00＋25×…)÷(15＋25)."""
    weighed = _weighed(line)
    if len(weighed) == 1:
        return _one(weighed[0][0], once, places)
    equal = len({weight for _, weight in weighed}) == 1
    numbers: dict[str, str | Written] = {}
    for at, (share, weight) in enumerate(weighed):
        numbers[f"率{at}"] = _one(share, once, places)
        numbers[f"权{at}"] = _fraction(weight)
    if equal:
        top = "+".join(f"率{at}" for at in range(len(weighed)))
        return _read(f"({top})/{len(weighed)}").part(numbers)
    top = "+".join(f"权{at}*率{at}" for at in range(len(weighed)))
    bottom = "+".join(f"权{at}" for at in range(len(weighed)))
    return _read(f"({top})/({bottom})").part(numbers)


def _weighed(line: YearLine) -> list[tuple[Share, Fraction]]:
    """What weighs in a line; under 平均 the carried quarters are one."""
    found = [(share, weight) for share, weight in zip(line.shares, line.weights, strict=True) if weight]
    if line.way != "平均":
        return found
    pooled = [(share, weight) for share, weight in found if share.part == POOLED]
    alone = [(share, weight) for share, weight in found if share.part != POOLED]
    return [*alone, (pooled[0][0], sum((weight for _, weight in pooled), Fraction(0)))] if pooled else alone


def _one(share: Share, once: Written, places: int) -> Written:
    if share.part != ALONE:
        return once
    if not share.full:
        return Written("0")
    return _read("得/满").part({"得": to_text(share.points, places), "满": to_text(share.full, places)})


def _fraction(weight: object) -> str | Written:
    text = str(weight)
    if "/" not in text:
        return text
    top, _, bottom = text.partition("/")
    return _read("上/下").part({"上": top, "下": bottom})
