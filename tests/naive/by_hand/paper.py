"""Small quarters for sums on paper: a few units, and figures in one line each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from by_hand.quarter import NotScoredError, Quarter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from fractions import Fraction

MOVED = {
    "类别": {"按期": {"2022Q1": "部门", "2022Q2": "牵头"}},
    "组": {"按期": {"2022Q1": "经济发展组", "2022Q2": "牵头组"}},
}
ROSTER: list[dict[str, Any]] = [
    {
        "代码": "J01",
        "名称": "望湖街道",
        "别名": ["望湖街"],
        "类别": "镇街",
        "组": "街道组",
        "属性": ["执法权", "服务窗口"],
    },
    {"代码": "J02", "名称": "东苑街道", "类别": "镇街", "组": "街道组"},
    {"代码": "Y01", "名称": "临港园区", "类别": "镇街", "组": "园区组", "属性": ["园区"]},
    {"代码": "B01", "名称": "区商务局", "类别": "部门", "组": "经济发展组"},
    {"代码": "Q01", "名称": "区政府办", "类别": "牵头", "组": "牵头组"},
    {"代码": "Q07", "名称": "数据中心", **MOVED},
    {"代码": "Q08", "名称": "督查室", "类别": "牵头", "组": "牵头组", "单列": "是"},
]
LEDGERS = (
    *("任务台账", "督办单", "五个落实抽查", "五个一核查", "决策档案抽查", "集体决策抽查", "牵头事项", "测评票"),
    *("事项清单", "项目清单", "争取资金清单", "争取事项清单", "成果清单", "认定表"),
    *("加分认定表", "容错认定表"),
)


def facts(figures: Iterable[str] = (), period: str = "2022Q1", **ledgers: object) -> dict[str, Any]:
    """Figures as 'J01 L03.事项 12' (from 来源部门 unless a fourth word says otherwise; 无 and the like are states)."""
    rows = []
    for figure in figures:
        unit, item, value, origin = [*figure.split(), "来源部门"][:4]
        number = value.replace(".", "").replace("-", "").isdigit()
        row = {"unit": unit, "item": item, "origin": origin}
        rows.append(row | ({"state": "有值", "value": value} if number else {"state": value, "value": None}))
    return {"period": period, "figures": rows, "ledgers": {name: [] for name in LEDGERS} | ledgers}


def quarter(figures: Iterable[str] = (), period: str = "2022Q1", **ledgers: object) -> Quarter:
    """The same, ready to be scored."""
    return Quarter(facts(figures, period, **ledgers), ROSTER, period)


def told(unit: str, code: str, values: str) -> list[str]:
    """One unit's figures of one indicator: told("J01", "L01", "应审 4 已审 3") → ["J01 L01.应审 4", …]."""
    listed = values.split()
    return [f"{unit} {code}.{name} {value}" for name, value in zip(listed[::2], listed[1::2], strict=True)]


def refused(clause: Callable[[str, Quarter], Fraction], unit: str, case: Quarter) -> str:
    """Why a clause gives no ratio."""
    with pytest.raises(NotScoredError) as caught:
        clause(unit, case)
    return caught.value.state
