"""Every matter that was claimed, listed, recognised or tolerated is printed, with whether it counted and why."""

import datetime as dt

import pytest

from kaoping.tables import EVENTS

QUIET = {f"J{i:02}": {"A1": 80, "B1": 90} for i in range(1, 4)}
"""Three streets with 0.8 × 60 + 0.9 × 40 = 84.00 points."""
TAKEN = {"数": {"名称": "通报件次", "来源": [], "取自": "事项清单.件次", "事项": "A1", "级别": ["区", "省"]}}


@pytest.fixture(scope="module")
def book(small_book, indicator):
    """A1 counts matters of 区 and 省 level; the scheme has one bonus and one deduction."""
    return small_book(
        indicator("A1", 60, 数据=TAKEN),
        indicator("B1", 40),
        加分={
            "每季上限": 2, "全年上限": 5, "同一事项": "就高",
            "事项": [{"代码": "JF", "名称": "推广", "按级": {"国": 2, "省": 1}, "须有文号": "是"}],
        },
        扣分={"上限": 5, "同一事项": "就重", "事项": [{"代码": "KF", "名称": "迟报", "每次": "0.5"}]},
    )  # fmt: skip


@pytest.fixture(scope="module")
def quiet(quarter):
    return quarter(QUIET)


def test_a_quarter_without_matters(book, quiet, judged):
    found = judged(book, quiet)
    assert list(found.table.columns) == list(EVENTS.columns)
    assert len(found.table) == 0
    assert found.totals["J01"].total == 8400


def test_a_listed_matter_counts_in_its_indicator_and_moves_no_total(book, quiet, judged):
    found = judged(book, quiet, 事项清单=[{"number": "JW-1", "unit": "J01", "event": "A1", "matter": "通报"}])
    assert found.of("kind", "code", "state", "points", "because") == [
        ("事项", "A1", "计入", 0, "通报（1号）：计入指标 A1 指标A1；见《J01.xlsx》〈事项清单〉A4")
    ]
    assert found.totals["J01"].total == 8400


def test_a_listed_matter_of_an_indicator_counts_once_at_its_heaviest(book, quiet, judged):
    rows = [("JW-1", "J01", "区"), ("JW-1", "J01", "省"), ("JW-1", "J02", "区")]
    listed = [{"number": number, "unit": unit, "event": "A1", "level": level} for number, unit, level in rows]
    found = judged(book, quiet, 事项清单=listed)
    # the third row is another unit's part in the matter
    assert sorted(found.of("cell", "state")) == [("A4", "未计"), ("A5", "计入"), ("A6", "计入")]


def test_a_matter_under_a_code_that_counts_nothing(book, quiet, judged):
    listed = [
        {"number": "1", "unit": "J01", "event": "X99"},
        {"number": "2", "unit": "J01", "event": "A1", "level": "市"},
    ]
    assert [because.split("：")[1] for because in judged(book, quiet, 事项清单=listed).of("because")] == [
        "指标 A1 不按这一级别的事项计分，登记备查；见《J01.xlsx》〈事项清单〉A5",
        "方案中没有事项代码 X99，不计分；见《J01.xlsx》〈事项清单〉A4",
    ]


def test_a_claim_counts_only_through_what_was_recognised_under_its_document(book, quiet, judged):
    """J01's document is written with other brackets and a space; J02's was never recognised; J03's kind is unknown."""
    found = judged(
        book,
        quiet,
        加分申报=[
            {"number": "1", "unit": "J01", "event": "JF", "document": "省府[2022] 5号"},
            {"number": "1", "unit": "J02", "event": "JF", "document": "省府〔2022〕6号"},
            {"number": "1", "unit": "J03", "event": "B99", "document": "省府〔2022〕7号"},
        ],
        加分认定表=[{"number": "R1", "unit": "J01", "event": "JF", "level": "省", "document": "省府〔2022〕5号"}],
    )
    assert found.of("unit", "state", "points", kind="加分申报") == [
        ("J01", "计入", 0), ("J02", "未计", 0), ("J03", "未计", 0),
    ]  # fmt: skip
    assert [because.split("：")[1].split("；")[0] for because in found.of("because", kind="加分申报")] == [
        "已由认定 R1 认定（见《J01.xlsx》〈加分认定表〉A4），计 1 分，分记在认定的一行",
        "未认定，加分认定表没有这个文号，不加分",
        "未认定，加分认定表没有这个文号，方案也没有加分项 B99，不加分",
    ]
    assert [found.totals[unit].bonus for unit in ("J01", "J02", "J03")] == [100, 0, 0]


def test_a_total_is_effects_and_bonus_less_deduction(book, quiet, judged):
    found = judged(
        book,
        quiet,
        事项清单=[{"number": "K1", "unit": "J01", "event": "KF"}],
        加分认定表=[{"number": "R1", "unit": "J01", "event": "JF", "level": "国", "document": "国1号"}],
    )
    own = found.totals["J01"]
    assert (own.甲效果, own.乙效果, own.bonus, own.deduction, own.total) == (4800, 3600, 200, 50, 8550)  # 84 + 2 − 0.5


def test_a_total_does_not_fall_below_zero(small_book, indicator, quarter, judged):
    book = small_book(
        indicator("A1"), indicator("B1"),
        扣分={"上限": 5, "同一事项": "就重", "事项": [{"代码": "KF", "名称": "失实", "每次": 3}]},
    )  # fmt: skip
    poor = quarter({"J01": {"A1": 1, "B1": 0}, "J02": {"A1": 50, "B1": 50}, "J03": {"A1": 9, "B1": 9}})
    own = judged(book, poor, 事项清单=[{"number": "1", "unit": "J01", "event": "KF"}]).totals["J01"]
    assert (own.甲效果, own.deduction, own.total) == (60, 300, 0)


def test_rows_stand_in_the_order_of_roster_kind_and_date(book, quiet, judged):
    listed = [
        {"number": "3", "unit": "J03", "event": "KF"},
        {"number": "2", "unit": "J01", "event": "KF", "date": dt.date(2022, 3, 9)},
        {"number": "1", "unit": "J01", "event": "KF", "date": dt.date(2022, 3, 1)},
        {"number": "4", "unit": "J01", "event": "A1"},
    ]
    assert judged(book, quiet, 事项清单=listed).of("unit", "kind", "number") == [
        ("J01", "事项", "4"), ("J01", "扣分", "1"), ("J01", "扣分", "2"), ("J03", "扣分", "3"),
    ]  # fmt: skip
