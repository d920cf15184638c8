"""Periods are quarters and what is built of them: halves, cumulative reports and years."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from functools import total_ordering
from typing import Literal, Self

Kind = Literal["quarter", "half", "cumulative", "year"]

KINDS: tuple[Kind, ...] = ("quarter", "half", "cumulative", "year")
HOW_TO_WRITE = "报告期请写成 2022Q1、2022H1、2022Q3累计 或 2022"

_FORM = re.compile(r"((?:19|20)[0-9]{2})(?:Q([1-4])(累计)?|H([12]))?")
_ORDINALS = ("", "一", "二", "三", "四")


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of one year that ends with a quarter: `quarter` is the last one in it.

    Periods sort by their last day; of those that end together the shorter kind comes first.

    >>> sorted(map(Period.parse, ["2022", "2022Q4", "2022H1", "2022Q2"]))
    [Period(2022Q2), Period(2022H1), Period(2022Q4), Period(2022)]
    """

    year: int
    quarter: int
    kind: Kind = "quarter"

    def __post_init__(self) -> None:
        """Refuse what is no period, such as a half that ends with the third quarter."""
        ends = {"quarter": (1, 2, 3, 4), "half": (2, 4), "cumulative": (1, 2, 3, 4), "year": (4,)}
        if self.kind not in ends or self.quarter not in ends[self.kind] or not 1900 <= self.year <= 2099:
            raise ValueError(f"没有这样的报告期：{self.year} 年 {self.quarter}（{self.kind}）。{HOW_TO_WRITE}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a period as rule files and file names write it; ValueError says what was found.

        >>> Period.parse("2022Q3累计").title
        '2022年1至9月累计'
        >>> Period.parse("2022q1")
        Traceback (most recent call last):
        ...
        ValueError: “2022q1”不是报告期的写法，是否想写“2022Q1”？报告期请写成 2022Q1、2022H1、2022Q3累计 或 2022
        """
        match = _FORM.fullmatch(text)
        if match is None:
            tidy = "".join(unicodedata.normalize("NFKC", text).upper().split())
            guess = f"，是否想写“{tidy}”？" if _FORM.fullmatch(tidy) else "。"
            raise ValueError(f"“{text}”不是报告期的写法{guess}{HOW_TO_WRITE}")
        year, quarter, cumulative, half = match.groups()
        if half:
            return cls(int(year), int(half) * 2, "half")
        if quarter:
            return cls(int(year), int(quarter), "cumulative" if cumulative else "quarter")
        return cls(int(year), 4, "year")

    def __str__(self) -> str:
        """Write the period as `parse` reads it."""
        if self.kind == "year":
            return str(self.year)
        if self.kind == "half":
            return f"{self.year}H{self.quarter // 2}"
        return f"{self.year}Q{self.quarter}" + ("累计" if self.kind == "cumulative" else "")

    def __repr__(self) -> str:
        """Write the period short, for messages and tests."""
        return f"Period({self})"

    def __lt__(self, other: Period) -> bool:
        """Sort by the last day, then by kind."""
        if not isinstance(other, Period):
            return NotImplemented
        return self._order() < other._order()

    def _order(self) -> tuple[int, int, int]:
        return (self.year, self.quarter, KINDS.index(self.kind))

    @property
    def length(self) -> int:
        """The number of quarters in it.

        >>> Period.parse("2022Q3累计").length
        3
        """
        return {"quarter": 1, "half": 2, "cumulative": self.quarter, "year": 4}[self.kind]

    def quarters(self) -> tuple[Period, ...]:
        """List the quarters it is made of, in order.

        >>> Period.parse("2022H2").quarters()
        (Period(2022Q3), Period(2022Q4))
        """
        first = self.quarter - self.length + 1
        return tuple(Period(self.year, quarter) for quarter in range(first, self.quarter + 1))

    def contains(self, other: Period) -> bool:
        """Tell whether every quarter of the other lies in this one.

        >>> Period.parse("2022").contains(Period.parse("2022H1"))
        True
        >>> Period.parse("2022Q1").contains(Period.parse("2022H1"))
        False
        """
        return self.first_day <= other.first_day and other.last_day <= self.last_day

    def previous(self) -> Period:
        """Return the period of the same kind just before; 2022Q1 follows 2021Q4.

        >>> Period.parse("2022Q1").previous(), Period.parse("2022H2").previous()
        (Period(2021Q4), Period(2022H1))
        """
        step = {"quarter": 1, "half": 2, "cumulative": 1, "year": 4}[self.kind]
        if self.quarter > step:
            return Period(self.year, self.quarter - step, self.kind)
        return Period(self.year - 1, 4, self.kind)

    def year_before(self) -> Period:
        """Return the same period of the year before (上年同期).

        >>> Period.parse("2022Q3累计").year_before()
        Period(2021Q3累计)
        """
        return Period(self.year - 1, self.quarter, self.kind)

    @property
    def elapsed(self) -> Fraction:
        """The part of the year that has passed when the period ends.

        >>> Period.parse("2022Q1").elapsed
        Fraction(1, 4)
        """
        return Fraction(self.quarter, 4)

    @property
    def title(self) -> str:
        """The period as a heading.

        >>> [Period.parse(text).title for text in ("2022Q1", "2022H2", "2022")]
        ['2022年第一季度', '2022年下半年', '2022年度']
        """
        return {
            "quarter": f"{self.year}年第{_ORDINALS[self.quarter]}季度",
            "half": f"{self.year}年{'上' if self.quarter == 2 else '下'}半年",
            "cumulative": f"{self.year}年1至{self.quarter * 3}月累计",
            "year": f"{self.year}年度",
        }[self.kind]

    @property
    def first_day(self) -> dt.date:
        """The first day in it.

        >>> str(Period.parse("2022Q2").first_day)
        '2022-04-01'
        """
        return dt.date(self.year, (self.quarter - self.length) * 3 + 1, 1)

    @property
    def last_day(self) -> dt.date:
        """The last day in it.

        >>> str(Period.parse("2022Q1累计").last_day)
        '2022-03-31'
        """
        month = self.quarter * 3
        return dt.date(self.year, month, calendar.monthrange(self.year, month)[1])


@dataclass(frozen=True, slots=True)
class PeriodRange:
    """From the first day of one period to the last day of another, both included.

    >>> Period.parse("2022Q3累计") in PeriodRange.parse("2022Q1..2022Q4")
    True
    >>> Period.parse("2023Q1") in PeriodRange.parse("2022Q1..2022Q4")
    False
    """

    first: Period
    last: Period

    def __post_init__(self) -> None:
        """Refuse a range that ends before it begins."""
        if self.last.last_day < self.first.last_day or self.last.first_day < self.first.first_day:
            raise ValueError(f"适用期“{self}”的终点早于起点，请把较早的报告期写在前面")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2022Q1..2022Q4`, or one period that is its own range.

        >>> str(PeriodRange.parse("2022Q1..2022Q4")), str(PeriodRange.parse("2022"))
        ('2022Q1..2022Q4', '2022')
        >>> PeriodRange.parse("2022Q1-2022Q4")
        Traceback (most recent call last):
        ...
        ValueError: “2022Q1-2022Q4”不是适用期的写法。适用期请写成 2022Q1..2022Q4
        """
        first, dots, last = text.partition("..")
        try:
            start = Period.parse(first)
            end = Period.parse(last) if dots else start
        except ValueError as error:
            raise ValueError(f"“{text}”不是适用期的写法。适用期请写成 2022Q1..2022Q4") from error
        return cls(start, end)

    def __str__(self) -> str:
        """Write the range as `parse` reads it."""
        return str(self.first) if self.first == self.last else f"{self.first}..{self.last}"

    def __contains__(self, period: Period) -> bool:
        """Tell whether the whole period lies in the range."""
        return self.first.first_day <= period.first_day and period.last_day <= self.last.last_day

    def quarters(self) -> tuple[Period, ...]:
        """List every quarter in the range, in order.

        >>> PeriodRange.parse("2021Q4..2022Q1").quarters()
        (Period(2021Q4), Period(2022Q1))
        """
        years = range(self.first.year, self.last.year + 1)
        every = (Period(year, quarter) for year in years for quarter in (1, 2, 3, 4))
        return tuple(period for period in every if period in self)
