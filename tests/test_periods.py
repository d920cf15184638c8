"""Periods: how they are written, what they contain and what comes before."""

from __future__ import annotations

import datetime as dt
import pickle
from fractions import Fraction

import pytest

from kaoping.periods import Period, PeriodRange

EVERY = [
    f"{year}{tail}"
    for year in (1999, 2021, 2022, 2024)
    for tail in ("", "Q1", "Q2", "Q3", "Q4", "H1", "H2", "Q1累计", "Q2累计", "Q3累计", "Q4累计")
]


@pytest.mark.parametrize("text", EVERY)
def test_str_gives_back_what_was_read(text):
    period = Period.parse(text)
    assert str(period) == text
    assert Period.parse(str(period)) == period
    assert hash(Period.parse(text)) == hash(period)
    assert pickle.loads(pickle.dumps(period)) == period  # noqa: S301 - our own bytes; workers hand periods over


@pytest.mark.parametrize(
    ("text", "kind", "title", "first", "last", "elapsed", "quarters"),
    [
        ("2022Q1", "quarter", "2022年第一季度", (2022, 1, 1), (2022, 3, 31), (1, 4), "2022Q1"),
        ("2022Q4", "quarter", "2022年第四季度", (2022, 10, 1), (2022, 12, 31), (1, 1), "2022Q4"),
        ("2022H1", "half", "2022年上半年", (2022, 1, 1), (2022, 6, 30), (1, 2), "2022Q1 2022Q2"),
        ("2022H2", "half", "2022年下半年", (2022, 7, 1), (2022, 12, 31), (1, 1), "2022Q3 2022Q4"),
        ("2022Q3累计", "cumulative", "2022年1至9月累计", (2022, 1, 1), (2022, 9, 30), (3, 4), "2022Q1 2022Q2 2022Q3"),
        ("2022", "year", "2022年度", (2022, 1, 1), (2022, 12, 31), (1, 1), "2022Q1 2022Q2 2022Q3 2022Q4"),
    ],
)
def test_what_a_period_says_of_itself(text, kind, title, first, last, elapsed, quarters):  # noqa: PLR0913, PLR0917 - the columns of the table
    period = Period.parse(text)
    assert period.kind == kind
    assert period.title == title
    assert period.first_day == dt.date(*first)
    assert period.last_day == dt.date(*last)
    assert period.elapsed == Fraction(*elapsed)
    assert " ".join(map(str, period.quarters())) == quarters
    assert period.length == len(period.quarters())


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("2022Q1", "2021Q4"),
        ("2022Q3", "2022Q2"),
        ("2022H1", "2021H2"),
        ("2022H2", "2022H1"),
        ("2022Q1累计", "2021Q4累计"),
        ("2022Q3累计", "2022Q2累计"),
        ("2022", "2021"),
    ],
)
def test_previous(text, before):
    assert str(Period.parse(text).previous()) == before


def test_the_previous_quarter_ends_the_day_before():
    for text in EVERY:
        period = Period.parse(text)
        if period.kind != "cumulative":
            assert period.previous().last_day + dt.timedelta(days=1) == period.first_day


def test_year_before_keeps_kind_and_quarter():
    assert [str(Period.parse(t).year_before()) for t in ("2022Q1", "2022H2", "2022Q3累计", "2022")] == [
        "2021Q1",
        "2021H2",
        "2021Q3累计",
        "2021",
    ]


def test_contains_is_containment_of_quarters():
    periods = [Period.parse(text) for text in EVERY]
    for one in periods:
        for other in periods:
            assert one.contains(other) == (set(other.quarters()) <= set(one.quarters()))


def test_order_is_by_last_day_then_kind():
    texts = ["2021", "2022Q1", "2022Q1累计", "2022Q2", "2022H1", "2022Q2累计", "2022Q4", "2022H2", "2022Q4累计", "2022"]
    assert [str(p) for p in sorted(map(Period.parse, reversed(texts)))] == texts
    assert Period.parse("2022Q1") < Period.parse("2022Q2") <= Period.parse("2022Q2")
    with pytest.raises(TypeError):
        assert Period.parse("2022Q1") < "2022Q2"


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "2022Q", "2022Q0", "2022Q5", "2022H3", "2022H1累计", "2022累计", "22Q1", "20222", "202", "2022-Q1",
        "2022年第一季度", "Q1", "2022M01", "1899", "2100Q1", "٢٠٢٢", "2022Q1\n", "2022Q1..2022Q2",
    ],
)  # fmt: skip
def test_a_wrong_period_is_refused_with_what_was_found_and_how_to_write_it(text):
    with pytest.raises(ValueError, match="报告期请写成 2022Q1、2022H1、2022Q3累计 或 2022") as caught:
        Period.parse(text)
    assert f"“{text}”" in str(caught.value)


@pytest.mark.parametrize("text", ["2022q1", " 2022Q1", "２０２２Ｑ１", "2022 Q1"])
def test_a_nearly_right_period_is_refused_with_the_mend(text):
    with pytest.raises(ValueError, match="是否想写“2022Q1”？"):
        Period.parse(text)


@pytest.mark.parametrize(("year", "quarter", "kind"), [(2022, 1, "half"), (2022, 0, "quarter"), (2022, 3, "year")])
def test_a_period_that_cannot_be_is_refused(year, quarter, kind):
    with pytest.raises(ValueError, match="没有这样的报告期"):
        Period(year, quarter, kind)


@pytest.mark.parametrize(
    ("span", "inside", "outside"),
    [
        ("2022Q1..2022Q4", "2022Q1 2022Q4 2022H1 2022 2022Q3累计", "2021Q4 2023Q1 2021 2023"),
        ("2021Q4..2022Q1", "2021Q4 2022Q1 2022Q1累计", "2022H1 2021H2 2021Q4累计"),
        ("2022", "2022Q2 2022", "2023Q1"),
        ("2022Q2", "2022Q2", "2022Q1 2022H1 2022Q2累计"),
    ],
)
def test_a_range_holds_whole_periods(span, inside, outside):
    period_range = PeriodRange.parse(span)
    assert str(period_range) == span
    assert all(Period.parse(text) in period_range for text in inside.split())
    assert not any(Period.parse(text) in period_range for text in outside.split())


@pytest.mark.parametrize("text", ["", "..", "2022Q1..", "..2022Q4", "2022Q1-2022Q4", "2022Q1...2022Q4", "2022Q1..Q4"])
def test_a_wrong_range_is_refused(text):
    with pytest.raises(ValueError, match="适用期请写成") as caught:
        PeriodRange.parse(text)
    assert f"“{text}”" in str(caught.value)


def test_a_range_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="终点早于起点"):
        PeriodRange.parse("2022Q4..2022Q1")


def test_the_quarters_of_a_range():
    assert " ".join(map(str, PeriodRange.parse("2021Q3..2022Q2").quarters())) == "2021Q3 2021Q4 2022Q1 2022Q2"
