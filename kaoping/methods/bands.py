"""分档: a figure falls into one of several intervals, each worth a share of full marks (M13)."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, ClassVar

import numpy as np
from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from kaoping.methods._edges import MayDivide, edge_reason, near, outcome
from kaoping.methods._shelf import (
    Context,
    Declared,
    Edge,
    Fault,
    Flags,
    Floats,
    Input,
    Method,
    Number,
    Outcome,
    Params,
    Quantity,
    Reason,
    Row,
    Vector,
    _ratio,
)
from kaoping.methods._wording import figure, number, percent, stated

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_INTERVAL = re.compile(r"\s*([\[(（【［])\s*([^,，]*?)\s*[,，]\s*([^,，]*?)\s*([\])）】］])\s*")
_INFINITE = {"": np.inf, "正无穷": np.inf, "+∞": np.inf, "∞": np.inf, "负无穷": -np.inf, "-∞": -np.inf}


class Interval(Declared):
    """A stretch of numbers; [ and ] include their edge, ( and ) do not."""

    text: str
    low: float
    high: float
    with_low: bool
    with_high: bool

    def holds(self, values: Floats) -> Flags:
        """Tell which values lie inside; within 1e-9 of an edge is on the edge."""
        return _past(values - self.low, self.low, inclusive=self.with_low) & _past(
            self.high - values, self.high, inclusive=self.with_high
        )


def _past(distance: Floats, edge: float, *, inclusive: bool) -> Flags:
    if np.isinf(edge):
        return np.ones(len(distance), np.bool_)
    return distance >= -near(edge) if inclusive else distance > near(edge)


def _edge(text: str, infinite: float) -> float:
    if text in _INFINITE:
        return infinite if text == "" else _INFINITE[text]
    return _ratio(text)


def _interval(value: object) -> Interval:
    if isinstance(value, Interval):
        return value
    found = _INTERVAL.fullmatch(str(value))
    if found is None:
        raise ValueError(f"E-RULE-TYPE|区间“{value}”写法不对，请写成 [95%, 98%) 的样子：方括号含端点，圆括号不含")
    opening, low_text, high_text, closing = found.groups()
    low, high = _edge(low_text, -np.inf), _edge(high_text, np.inf)
    interval = Interval(text=str(value), low=low, high=high, with_low=opening in "[［【", with_high=closing in "]］】")
    if low > high or (low == high and not (interval.with_low and interval.with_high)):
        raise ValueError(f"E-RULE-TYPE|区间“{value}”里一个数也没有，请把小的一端写在前面")
    return interval


class Band(Declared):
    """One interval and the share of full marks it is worth."""

    interval: Annotated[
        Interval,
        BeforeValidator(_interval),
        PlainSerializer(lambda interval: interval.text, return_type=str),
        WithJsonSchema({"type": "string", "examples": ["[95%, 98%)", "[98%, 正无穷)"]}),
    ] = Field(alias="区间")
    ratio: Number = Field(alias="得", ge=0)


class BandsParams(MayDivide):
    """What a rule states for 分档.

    The bands must join without gap or overlap. 档外 decides for a value below the lowest or above
    the highest band; a rule that does not say means 零分, and bands that reach from 负无穷 to 正无穷
    leave nothing outside.
    """

    value: Quantity = Field(alias="数值")
    bands: tuple[Band, ...] = Field(alias="档", min_length=1)
    outside: Edge = Field(alias="档外", default="零分")


class Bands:
    """The share of the band that holds the value."""

    name: ClassVar[str] = "分档"
    catalogue: ClassVar[str] = "M13"
    params: ClassVar[type[Params]] = BandsParams
    formula: ClassVar[str] = "数值所在档的得分比率"

    def inputs(self, params: BandsParams) -> Sequence[Input]:
        """Take the figure."""
        return (Input("数值", params.value),)

    def score(self, inputs: Mapping[str, Vector], params: BandsParams, context: Context) -> Outcome:  # noqa: ARG002  no group, no price
        """Look the band up; step `band` is its position, −1 outside."""
        value = inputs["数值"]
        band = np.full(len(value.values), -1)
        ratio = np.zeros(len(band))
        for position, rung in enumerate(params.bands):
            inside = (band < 0) & rung.interval.holds(value.values)
            band[inside], ratio[inside] = position, rung.ratio
        return outcome(ratio, (value.absent, params.by_zero), (band < 0, params.outside), steps={"band": band})

    def explain(self, row: Row, params: BandsParams) -> Reason:
        """Say the figure and its band: 39÷40＝97.5%，在[95%, 98%)档，得90%."""
        if row.absent("数值"):
            return edge_reason(f"{row.worded('数值')}，除数为零", params.by_zero)
        rate = _in_percent(params)
        position = int(row.step("band"))

        def fits(shown: float) -> bool:
            return _place(shown, params) == position

        words = figure(row, "数值", rate=rate, fits=fits)
        if position < 0:
            return edge_reason(f"{words}，不在任何一档之内", params.outside)
        band = params.bands[position]
        return Reason(f"{words}，在{band.interval.text}档，得{percent(band.ratio)}", number(band.ratio))

    def faults(self, params: BandsParams, *, nested: bool) -> Sequence[Fault]:  # noqa: ARG002  the same inside another measure
        """Tell gaps, overlaps, and full marks that no band gives."""
        rate = _in_percent(params)
        ordered = sorted((band.interval for band in params.bands), key=lambda interval: (interval.low, interval.high))
        faults = [fault for lower, upper in pairwise(ordered) for fault in _joint(lower, upper, rate=rate)]
        best = max(band.ratio for band in params.bands)
        if best < 1:
            found = f"满分不可能得到：最高的一档只得{percent(best)}"
            faults.append(Fault("E-RULE-UNREACHABLE", found, "请让最好的一档得 100%"))
        return faults


def _in_percent(params: BandsParams) -> bool:
    return any("%" in band.interval.text or "％" in band.interval.text for band in params.bands)


def _place(value: float, params: BandsParams) -> int:
    at = np.array([value])
    return next((i for i, band in enumerate(params.bands) if band.interval.holds(at)[0]), -1)


def _joint(lower: Interval, upper: Interval, *, rate: bool) -> Sequence[Fault]:
    """Look at where one band ends and the next begins."""
    end, start = stated(lower.high, rate=rate), stated(upper.low, rate=rate)
    if lower.high < upper.low:
        found = f"分档之间有空档：{end}～{start}没有写"
        return (Fault("E-RULE-GAP", found, f"请让{lower.text}与{upper.text}首尾相接，或补上中间一档"),)
    if lower.high > upper.low:
        both = f"{start}～{stated(min(lower.high, upper.high), rate=rate)}"
        found = f"分档之间有重叠：{both}同时在{lower.text}和{upper.text}"
        return (Fault("E-RULE-OVERLAP", found, "请让每个数只在一档之内"),)
    if lower.with_high and upper.with_low:
        found = f"分档之间有重叠：{end}同时在{lower.text}和{upper.text}"
        return (Fault("E-RULE-OVERLAP", found, f"请把不含{end}的一端改成圆括号"),)
    if not lower.with_high and not upper.with_low:
        found = f"分档之间有空档：{end}不在{lower.text}，也不在{upper.text}"
        return (Fault("E-RULE-GAP", found, f"请把含{end}的一端改成方括号"),)
    return ()


METHOD: Method = Bands()
