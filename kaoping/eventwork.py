"""Cases of events against the engine: the same walk from lines to grades that a quarter takes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kaoping.exact import number_text, to_text
from kaoping.findings import Finding
from kaoping.intake.sheets import Record
from kaoping.layouts import CLAIMS
from kaoping.ranking import rank
from kaoping.rulebook.model import Indicator, Roster, Rulebook, Unit
from kaoping.scoring.events import conclude, docket, with_events
from kaoping.scoring.figures import choose
from kaoping.scoring.lines import score
from kaoping.scoring.totals import total

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from kaoping.findings import Where
    from kaoping.rulebook.event_cases import EventCase, EventUnitEntry

_STATES = ("无", "缺报", "不适用", "未证实")
_FIRST_ROW = 4


def run_event_case(case: EventCase, rulebook: Rulebook) -> list[Finding]:
    """Judge, rank and grade a case's units; a finding for every result that differs, with the reason printed."""
    small = _small(case, rulebook)
    items = _items(case, small)
    codes = {unit.name: unit.code for unit in small.units}
    records = {
        name: tuple(_record(name, at, row.values, codes) for at, row in enumerate(rows, start=_FIRST_ROW))
        for name, rows in case.rows.items()
    }
    figures = choose(items, list(codes.values()), list(small.items))
    drawn = docket(records, {code: code for code in codes.values()}, small, figures)
    scored = score(items, small, drawn.interventions)
    settled = conclude(drawn, scored, small)
    totals = with_events(total(scored.lines, small).totals, settled)
    ranking = rank(totals, scored.lines, small, settled.enacted)
    findings = list(_wrong_rows(case, settled.events, small))
    ranked = {str(row["unit"]): {str(key): it for key, it in row.items()} for row in ranking.to_dict("records")}
    for at, (entry, where) in enumerate(case.units):
        code = small.units[at].code
        own = scored.lines[scored.lines["unit"] == code]
        points = dict(zip(own["indicator"].tolist(), own["points"].tolist(), strict=True))
        for words, expected in _differences(entry, ranked[code], points, small):
            because = "；".join(settled.events.loc[settled.events["unit"] == code, "because"])
            said = f"案例“{case.name}”的单位“{entry.unit}”{words}" + (f"（{because}）" if because else "")
            findings.append(_differs(where, said, expected))
    return findings


def _differs(where: Where, found: str, expected: str) -> Finding:
    return Finding("E-RULE-CASE", where, found, "请核对规则或案例", expected)


# --- what goes in -------------------------------------------------------------------------------


def _small(case: EventCase, rulebook: Rulebook) -> Rulebook:
    """The rule book with the case's units; an indicator of which no figures are given has its share of points."""
    told = {code for entry, _ in case.units for code in entry.data}
    indicators = tuple(one if one.code in told else _stand_in(one) for one in rulebook.indicators)
    units = tuple(
        Unit.model_validate(
            {
                "代码": f"A{at}", "名称": entry.unit, "类别": entry.unit_class, "组": entry.group,
                "单列": "是" if entry.unranked else "否",
                "属性": tuple(name for code in entry.data for name in _attributes(rulebook.by_code[code])),
            }
        )
        for at, (entry, _) in enumerate(case.units, start=1)
    )  # fmt: skip
    return replace(rulebook, roster=Roster.model_validate({"来源部门": (), "单位": units}), indicators=indicators)


def _attributes(indicator: Indicator) -> tuple[str, ...]:
    return () if indicator.applies is None else indicator.applies.attributes


def _stand_in(indicator: Indicator) -> Indicator:
    """An indicator of the same points that scores the share it is given, in every period."""
    return Indicator.model_validate(
        {
            "代码": indicator.code, "名称": indicator.name, "分值": dict(indicator.points), "方向": "越大越好",
            "最高比率": indicator.highest_ratio, "数据": {"率": {"名称": "得分率", "来源": ["自报"]}},
            "计分": {"方法": "直接得分", "数值": "率", "满分值": 1}, "不适用": "重分摊", "缺报": "零分",
        }
    )  # fmt: skip


def _items(case: EventCase, rulebook: Rulebook) -> pd.DataFrame:
    rows = [
        (unit.code, indicator.item_id(key), *_figure(entry, indicator.code, key))
        for unit, (entry, _) in zip(rulebook.units, case.units, strict=True)
        for indicator in rulebook.indicators_of(unit.unit_class)
        for key in indicator.items
    ]
    texts = {
        "item_id": [f"{unit}/{item}/自报" for unit, item, _, _ in rows],
        "unit": [row[0] for row in rows],
        "period": [str(rulebook.period)] * len(rows),
        "item": [row[1] for row in rows],
        "state": [row[2] for row in rows],
    }
    numbers = pd.Series([row[3] for row in rows], dtype="float64")
    return pd.DataFrame(texts, dtype="str").assign(value=numbers, origin=pd.Series(["自报"] * len(rows), dtype="str"))


def _figure(entry: EventUnitEntry, code: str, key: str) -> tuple[str, float]:
    if key == "率" and code not in entry.data:
        return "有值", entry.ratios.get(code, 1.0)
    said = entry.data.get(code, {}).get(key, "缺报")
    return (said, np.nan) if said in _STATES else ("有值", float(said))


def _record(table: str, at: int, values: Mapping[str, str | float | dt.date], codes: Mapping[str, str]) -> Record:
    code = codes[str(values["unit"])]
    kept = {key: it for key, it in values.items() if key != "unit" or table != CLAIMS.name}
    named: dict[str, str | float | dt.date | tuple[str, ...]] = {
        key: code if key == "unit" else it for key, it in kept.items()
    }
    return Record(table, named, code, table, at, str(at))


# --- what comes out -----------------------------------------------------------------------------


def _wrong_rows(case: EventCase, events: pd.DataFrame, rulebook: Rulebook) -> Iterator[Finding]:
    places = rulebook.scheme.precision.places
    found = {(str(row["sheet"]), str(row["cell"])): row for row in events.to_dict("records")}
    for name, rows in case.rows.items():
        for at, row in enumerate(rows):
            came = found[name, f"A{at + _FIRST_ROW}"]
            what = f"案例“{case.name}”{name}第 {at + 1} 行"
            if row.outcome is not None and row.outcome != came["state"]:
                yield _differs(
                    row.where, f"{what}应为“{row.outcome}”，为“{came['state']}”（{came['because']}）", row.outcome
                )
            if row.points is not None and int(row.points * 10**places) != came["points"]:
                text = to_text(int(came["points"]), places)
                said = f"{what}应计 {row.points}，计了 {text}（{came['because']}）"
                yield _differs(row.where, said, str(row.points))


def _differences(
    entry: EventUnitEntry, ranked: Mapping[str, object], points: Mapping[str, int], rulebook: Rulebook
) -> Iterator[tuple[str, str]]:
    places = rulebook.scheme.precision.places

    def fixed(value: Decimal) -> int:
        return int(value * 10**places)

    sums = {"加分": (entry.bonus, "bonus"), "扣分": (entry.deduction, "deduction"), "总分": (entry.total, "total")}
    for name, (expected, column) in sums.items():
        found = int(str(ranked[column]))
        if expected is not None and fixed(expected) != found:
            yield f"{name}应为 {expected}，计为 {to_text(found, places)}", str(expected)
    for code, worth in entry.lines.items():
        if fixed(worth) != points[code]:
            yield f"指标 {code} 应得 {worth}，计出 {to_text(points[code], places)}", str(worth)
    if entry.rank is not None and entry.rank != ranked["rank"]:
        yield f"名次应为 {entry.rank}，排为 {ranked['rank']}", number_text(float(entry.rank))
    if entry.grade is not None and entry.grade != (ranked["grade"] or "无"):
        yield f"等次应为“{entry.grade}”，为“{ranked['grade'] or '无'}”", entry.grade
    held = tuple(filter(None, str(ranked["vetoes"]).split("、")))
    if entry.vetoes is not None and entry.vetoes != held:
        yield f"生效的否决应为 {'、'.join(entry.vetoes) or '无'}，为 {'、'.join(held) or '无'}", "、".join(entry.vetoes)


__all__ = ["run_event_case"]
