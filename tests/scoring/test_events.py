"""Every matter that was claimed or listed is printed, with whether it counted and why not."""

import pytest

from kaoping.intake.sheets import Record
from kaoping.scoring.events import events
from kaoping.tables import EVENTS


@pytest.fixture(scope="module")
def book(rulebooks):
    return rulebooks["2022Q1"]


def matter(row, number, unit, level, *, event="P07"):
    values = {"number": number, "unit": unit, "event": event, "matter": "通报批评", "level": level, "document": "1号"}
    return Record("事项清单", values, "D02.xlsx", "事项清单", row, f"{row}")


def claim(row, file, event="B1"):
    values = {"number": "1", "event": event, "matter": "获表彰", "level": "省", "document": "省府1号"}
    return Record("加分申报", values, file, "加分申报", row, "")


def told(table):
    return [(row.unit, row.code, row.cell, row.state, row.because) for row in table.itertuples()]


def test_a_quarter_without_matters(book):
    assert list(events({}, {}, book).columns) == list(EVENTS.columns)
    assert len(events({"事项清单": ()}, {}, book)) == 0


def test_a_listed_matter_counts_in_its_indicator(book):
    table = events({"事项清单": (matter(4, "JW-1", "J01", "区"),)}, {}, book)
    assert told(table) == [("J01", "P07", "A4", "计入", "通报批评：计入指标 P07 党风廉政与作风建设")]
    assert table.loc[0, ["kind", "level", "count", "points", "document", "file"]].tolist() == [
        "事项", "区", 1, 0, "1号", "D02.xlsx",
    ]  # fmt: skip


def test_one_matter_counts_once_at_its_heaviest(book):
    listed = (matter(4, "JW-1", "J01", "区"), matter(5, "JW-1", "J01", "省"), matter(6, "JW-1", "J02", "区"))
    assert [(cell, state) for _, _, cell, state, _ in told(events({"事项清单": listed}, {}, book))] == [
        ("A4", "未计"),
        ("A5", "计入"),
        ("A6", "计入"),  # another unit's part in it
    ]


def test_a_matter_under_a_code_that_counts_nothing(book):
    listed = (matter(4, "JW-1", "J01", "区", event="X99"), matter(5, "JW-2", "J01", "区", event="E01"))
    assert [because for *_, because in told(events({"事项清单": listed}, {}, book))] == [
        "通报批评：指标 E01 不按这一级别的事项计分，登记备查",
        "通报批评：方案中没有事项代码 X99，不计分",
    ]


def test_a_claim_is_kept_for_the_record_of_its_sender(book):
    records = {"加分申报": (claim(4, "J02.xlsx"), claim(4, "J01.xlsx"))}
    assert told(events(records, {"J01.xlsx": "J01", "J02.xlsx": "J02"}, book)) == [
        (unit, "B1", "A4", "未计", "获表彰：方案没有加分项 B1，登记备查，不计分") for unit in ("J01", "J02")
    ]


def test_what_adds_to_or_takes_from_the_total_is_kept_until_it_can_be_scored(book):
    listed = (matter(4, "TB-1", "J01", "区", event="K01"),)
    table = events({"加分申报": (claim(4, "J02.xlsx", "B02"),), "事项清单": listed}, {"J02.xlsx": "J02"}, book)
    assert [(unit, state, because) for unit, _, _, state, because in told(table)] == [
        ("J01", "未计", "通报批评：属方案扣分项 K01 通报批评，登记备查，本版软件还不计入总分"),
        ("J02", "未计", "获表彰：属方案加分项 B02 党委政府综合表彰、通报表扬，登记备查，本版软件还不计入总分"),
    ]


def test_units_stand_in_the_roster_s_order(book):
    rows = ((4, "Q01"), (5, "B01"), (6, "J06"), (7, "Z01"))
    listed = tuple(matter(row, f"JW-{row}", unit, "区") for row, unit in rows)
    table = events({"事项清单": listed}, {}, book)
    assert table["unit"].tolist() == ["J06", "Z01", "B01", "Q01"]
