"""Subordinates in a case: what the units below scored or reported, stated instead of scored."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field

from kaoping.findings import Finding
from kaoping.methods._shelf import Below, Declared, Number, Vector
from kaoping.rulebook.kinds import Text  # noqa: TC001  pydantic reads it when the class is made
from kaoping.rulebook.rollup import wanted_of
from kaoping.rulebook.wording import mend_of_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kaoping.findings import Where
    from kaoping.methods._shelf import Wanted
    from kaoping.rulebook.model import Indicator

_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?", re.ASCII)
_NONE = "不适用"


class SubordinateEntry(Declared):
    """One unit below the unit of a case: its ratio on what is taken, and the figures that weigh or are summed."""

    name: str = Field(alias="名称", default="")
    ratio: Annotated[Number, Field(ge=0)] | None = Field(alias="得分率", default=None)
    state: Literal["计分", "不适用"] = Field(alias="状态", default="计分")
    data: dict[str, Text] = Field(alias="数据", default_factory=dict)


SUBORDINATE_WORDS: Mapping[str, str] = {
    "名称": "下级的名称，可不写",
    "得分率": "这个下级在所取的指标、效果或总分上的得分率，如 80%",
    "状态": "计分，或不适用（不计在内）",
    "数据": "权数、合计数要用的数据项的数字，或 不适用",
}
"""What an editor says of each key."""


def below_of(
    rows: Sequence[Sequence[SubordinateEntry]], indicator: Indicator, unit_class: str
) -> Mapping[Wanted, Below]:
    """Hand the subordinates of every unit of a case over, for each thing that the indicator takes of them."""
    above = np.array([at for at, row in enumerate(rows) for _ in row], np.int64)
    ones = [one for row in rows for one in row]
    names = np.array([one.name or f"下级{i}" for row in rows for i, one in enumerate(row, 1)], object)
    ratio = np.array([one.ratio or 0.0 for one in ones], np.float64)
    counted = np.array([one.state == "计分" for one in ones], np.bool_)
    return {
        wanted: Below(above, names, ratio, counted, {item: _figures(ones, item) for item in wanted.items})
        for wanted in wanted_of(indicator, unit_class)
    }


def _figures(ones: Sequence[SubordinateEntry], item: str) -> Vector:
    texts = [next((text for key, text in one.data.items() if _is(key, item)), _NONE) for one in ones]
    absent = np.array([text == _NONE for text in texts], np.bool_)
    return Vector(np.array([0.0 if text == _NONE else float(text) for text in texts], np.float64), absent)


def _is(key: str, item: str) -> bool:
    return key in {item, item.partition(".")[2]}


def wrong_subordinates(
    case: str, ones: Sequence[SubordinateEntry], indicator: Indicator, unit_class: str, where: Where
) -> Iterator[Finding]:
    """Tell subordinates that nothing asks for, and what one of them lacks or has too much of."""
    wanted = wanted_of(indicator, unit_class)
    if ones and not wanted:
        found = f"案例“{case}”写了“下级”，指标 {indicator.code} 没有用到下级汇总"
        yield Finding("E-RULE-TYPE", where, found, "请删去“下级”，或核对指标")
        return
    items = list(dict.fromkeys(item for one in wanted for item in one.items))
    for at, one in enumerate(ones, 1):
        who = f"案例“{case}”的下级“{one.name or f'第 {at} 个'}”"
        if one.state == "计分" and one.ratio is None and any(not asked.figures for asked in wanted):
            yield Finding("E-RULE-MISSING", where, f"{who}没有写“得分率”", "请补写，如 得分率: 80%")
        for key, text in one.data.items():
            if not any(_is(key, item) for item in items):
                short = [item.partition(".")[2] for item in items]
                yield Finding("E-RULE-NAME", where, f"{who}的数据项“{key}”汇总里没有用到", mend_of_name(key, short))
            elif text != _NONE and not _NUMBER.fullmatch(text):
                yield Finding("E-RULE-TYPE", where, f"{who}的“{key}”写的是“{text}”", f"请写数字或 {_NONE}")
        for item in items:
            if one.state == "计分" and not any(_is(key, item) for key in one.data):
                found = f"{who}没有写数据项“{item.partition('.')[2]}”"
                yield Finding("E-RULE-MISSING", where, found, f"请补写数字或 {_NONE}，不写不等于零")
