"""Why a line got its points: a sentence for the unit and arithmetic that anyone can redo.

The arithmetic stands after 算式： and holds every number that it needs; evaluated and settled in
the scheme's rounding it gives the printed points.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from kaoping.exact import number_text, to_text
from kaoping.expressions import Written, compile_expression
from kaoping.methods._wording import about
from kaoping.rulebook.tree import is_plain
from kaoping.scoring import lines as ln
from kaoping.scoring.marks import class_marks
from kaoping.scoring.measures import Readable, explain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaoping.rulebook.model import Indicator, Rulebook
    from kaoping.scoring.lines import Scored, Working

ARITHMETIC = "算式："
_GIVEN_BACK = compile_expression("率 + 系数 * (1 - 率)")

_TIMES = compile_expression("率 * 满分")
_TIMES_LESS = compile_expression("率 * 满分 - 核减")


@dataclass(frozen=True, slots=True)
class LineReason:
    """One line explained: the words, the arithmetic (it evaluates to the points), the points."""

    words: str
    arithmetic: str
    points: str

    def __str__(self) -> str:
        """The sentence as it is printed everywhere."""
        return f"{self.words}。{ARITHMETIC}{self.arithmetic}={self.points}"


def reasons(scored: Scored, rulebook: Rulebook) -> Iterator[LineReason]:
    """Explain every line, in the order of LINES."""
    lines = scored.lines
    unit_class = {unit.code: unit.unit_class for unit in rulebook.units}
    names = ("unit", "effect", "indicator", "standard", "full", "points", "trimmed")
    columns = zip(*(lines[name].tolist() for name in names), strict=True)
    places, plain = rulebook.scheme.precision.places, is_plain(rulebook.scheme)
    around = _around(scored, rulebook)
    readables: dict[tuple[str, str], Readable] = {}
    position = {(key, int(row)): at for key, working in scored.workings.items() for at, row in enumerate(working.rows)}
    row_of = {code: i for i, code in enumerate(scored.figures.units)}
    for unit, effect, code, standard, full, points, trimmed in columns:
        key = (unit_class[unit], code)
        working = scored.workings[key]
        readable = readables.setdefault(key, _readable(working, rulebook, to_text(standard, places)))
        at = position[key, row_of[unit]]
        words, ratio = _intervened(working, readable, at)
        note = _scaling(standard, full, places, around[unit, effect])
        if not full and not plain and int(working.state[at]) == ln.SCORED:
            note = "；所在的效果或下设缺了一部分，按“缺部分：不适用”整个不计，本项不占满分"
        numbers: dict[str, str | Written] = {"率": ratio, "满分": to_text(full, places)}
        if trimmed:
            numbers["核减"] = to_text(trimmed, places)
            whole = to_text(around[unit, effect].full, places)
            note += f"；{effect}各项得分之和超过本效果满分{whole}分，核减{to_text(trimmed, places)}分"
        arithmetic = (_TIMES_LESS if trimmed else _TIMES).written(numbers)
        yield LineReason(words + note, arithmetic, to_text(points, places))


def _readable(working: Working, rulebook: Rulebook, standard: str) -> Readable:
    units = rulebook.units
    return Readable(
        titles={key: item.name for key, item in working.indicator.items.items()},
        values=working.values,
        unit_name=lambda index: units[int(working.rows[index])].name,
        standard=float(standard),
    )


@dataclass(slots=True)
class _Around:
    """What a unit's lines of one effect have together: full marks, those of its class, the indicators without any."""

    full: int = 0
    usual: int = 0
    without: list[str] = field(default_factory=list)


def _around(scored: Scored, rulebook: Rulebook) -> dict[tuple[str, str], _Around]:
    usual: dict[tuple[str, str], int] = defaultdict(int)
    class_of = {unit.code: unit.unit_class for unit in rulebook.units}
    for unit_class in dict.fromkeys(class_of.values()):
        marks = class_marks(rulebook, unit_class)
        for effect, full in zip(marks.effects, marks.full, strict=True):
            usual[unit_class, effect] += full
    found: dict[tuple[str, str], _Around] = defaultdict(_Around)
    columns = (scored.lines[name].tolist() for name in ("unit", "effect", "indicator", "full"))
    for unit, effect, code, full in zip(*columns, strict=True):
        found[unit, effect].full += full
        found[unit, effect].usual = usual[class_of[unit], effect]
        if not full:
            found[unit, effect].without.append(code)
    return found


def _scaling(standard: int, full: int, places: int, around: _Around) -> str:
    """Say what a line's marks grew or shrank to, and whose marks it shares where they moved."""
    if not full or standard == full:
        return ""
    factor = number_text(float(np.round(full / standard, 4))) if standard else "0"
    moved = f"，{'、'.join(around.without)}不计分，分值由其余指标分担" if around.without else ""
    if around.full > around.usual:
        moved += f"，其他效果有{to_text(around.full - around.usual, places)}分转入本效果"
    elif around.full < around.usual:
        moved += f"，超过上限的{to_text(around.usual - around.full, places)}分转到其他效果"
    return f"；细则{to_text(standard, places)}分折为本期满分{to_text(full, places)}分（约{factor}倍{moved}）"


def _intervened(working: Working, readable: Readable, at: int) -> tuple[str, Written]:
    """The clause, and what a veto took or a tolerance gave back."""
    if at in working.taken:
        return f"{working.taken[at]}，本指标计零分", Written("0")
    given, before = working.given.get(at), working.before
    if given is None or before is None:
        return _why(working, readable, at)
    words, ratio = _why(replace(working, ratio=before), readable, at)
    if before[at] >= 1:
        return f"{words}；{given.words}，没有失分，不补回", ratio
    factor = number_text(given.factor)
    return f"{words}；{given.words}，补回所失的{about(given.factor, rate=True)}", _GIVEN_BACK.part(
        {"率": ratio, "系数": factor}
    )


def _why(working: Working, readable: Readable, at: int) -> tuple[str, Written]:
    """The clause in words and the ratio as arithmetic, by what put the line in its state."""
    indicator, cause = working.indicator, int(working.cause[at])
    ratio = Written(number_text(float(working.ratio[at])))
    if cause == ln.BY_MEASURE:
        if working.worked is None:
            raise RuntimeError("a scored line has lost its working")
        reason = explain(working.worked, readable, at)
        if int(working.state[at]) == ln.NOT_APPLICABLE:
            return f"{reason.words}，{_policy(indicator.not_applicable, '不适用')}", ratio
        return reason.words + _clipped(working, at), _capped(reason.arithmetic, working, at)
    if cause == ln.BY_MEAN:
        words = explain(working.worked, readable, at).words if working.worked is not None else ""
        return f"{words}，取本类平均得分率{about(float(working.ratio[at]), rate=True)}", ratio
    return _unscored(indicator, cause, working, at), ratio


def _clipped(working: Working, at: int) -> str:
    raw = float(working.worked.outcome.ratio[at]) if working.worked is not None else 0.0
    highest = working.indicator.highest_ratio
    if raw > highest:
        return f"，最高按{number_text(highest)}倍计"
    return "，最低按零计" if raw < 0 else ""


_AT_MOST = compile_expression("最小(上限, 率)")
_AT_LEAST = compile_expression("最大(0, 率)")


def _capped(arithmetic: Written, working: Working, at: int) -> Written:
    raw = float(working.worked.outcome.ratio[at]) if working.worked is not None else 0.0
    if raw > working.indicator.highest_ratio:
        return _AT_MOST.part({"上限": number_text(working.indicator.highest_ratio), "率": arithmetic})
    return _AT_LEAST.part({"率": arithmetic}) if raw < 0 else arithmetic


def _policy(policy: str, what: str) -> str:
    endings = {
        "重分摊": "分值分给其他指标",
        "满分": "计满分",
        "同类平均": "取本类平均得分率",
        "零分": "计零分",
        "年度合并": "并入年度计分",
        "取消评优": "计零分并取消评优",
    }
    ending = endings.get(policy) or f"计满分的{policy.removeprefix('固定分').strip()}"
    return f"按“{what}：{policy}”的规定{ending}"


def _unscored(indicator: Indicator, cause: int, working: Working, at: int) -> str:
    not_proven = indicator.not_proven or indicator.not_reported
    if cause == ln.SMALL and indicator.small_sample is not None:
        sample = indicator.small_sample
        count = number_text(float(working.values[sample.count][at]))
        return f"{indicator.items[sample.count].name}{count}，少于{sample.below}，本期不单独计分，并入年度"
    under = "" if working.under is None else str(working.under[at])
    sentences = {
        ln.BY_ROSTER: f"名册上没有本指标适用的属性，{_policy(indicator.not_applicable, '不适用')}",
        ln.BY_ITEM: f"来源部门或督查室认定不适用，{_policy(indicator.not_applicable, '不适用')}",
        ln.BY_UNIT: f"本单位没有报送所需数据，{_policy(indicator.not_reported, '缺报')}",
        ln.BY_DEPARTMENT: "数据来源部门没有报送，本指标暂不计分，分值暂分给其他指标，结果为暂定结果",
        ln.UNPROVEN: f"本单位报不适用而督查室没有认定，或者核查没有证实，{_policy(not_proven, '缺报')}",
        ln.BY_CALENDAR: "本指标只在年度计分，本期不考核",
        ln.UNDER_BLOCKED: f"下级{under}的数据来源部门没有报送，本指标暂不计分，分值暂分给其他指标，结果为暂定结果",
        ln.UNDER_LACKING: f"下级{under}没有报送汇总所需的数据，{_policy(indicator.not_reported, '缺报')}",
    }
    return sentences[cause]
