"""Rows that would move a total or a grade: what is wrong with one is said at its row, as a clerk can mend it."""

import datetime as dt

import pytest

from kaoping.intake.grid import Record
from kaoping.intake.recognitions import stray_recognitions
from kaoping.intake.record_sheets import records as read_records
from kaoping.layouts import BONUS_RULINGS, TOLERANCE_RULINGS
from kaoping.periods import Period

MARCH = dt.date(2022, 3, 1)


@pytest.fixture(scope="module")
def book(dawa):
    return dawa.at(Period.parse("2022Q1"))


@pytest.fixture
def said(book):
    """Codes and words found for rows of tables; every row is at A4, A5, …"""

    def said(**tables):
        rows = {
            name: [Record(name, row, "D01.xlsx", name, at, "") for at, row in enumerate(given, start=4)]
            for name, given in tables.items()
        }
        found = list(stray_recognitions(rows, book))
        assert all(finding.where.file == "D01.xlsx" and finding.where.cell.startswith("A") for finding in found)
        return [(finding.code, finding.found) for finding in found]

    return said


def award(event, **more):
    return {"number": "1", "unit": "J01", "event": event, "matter": "推广", "document": "省1号", "date": MARCH} | more


def listed(event, **more):
    row = {"number": "1", "unit": "J01", "event": event, "matter": "某事", "level": "区", "document": "1号"}
    return row | {"date": MARCH} | more


def tolerated(scope, **more):
    row = {"number": "1", "unit": "J01", "scope": scope, "category": "1", "factor": 0.5, "document": "督容1号"}
    return row | {"verified": "督查室", "date": MARCH, "until": dt.date(2022, 12, 31), "matter": "先行先试"} | more


def test_rows_in_order_say_nothing(said):
    assert (
        said(
            加分认定表=[award("B01", level="省"), award("B05"), award("B06", points=0.5, reason="带队")],
            事项清单=[listed("K01"), listed("K05", indicator="P01"), listed("V1"), listed("P07")],
            容错认定表=[tolerated("P01")],
        )
        == []
    )


@pytest.mark.parametrize(
    ("row", "code", "words"),
    [
        (award("B7"), "E-ITEM-UNKNOWN", "加分代码“B7”不在方案中，没有计入"),
        (award("B01"), "E-VAL-BLANK", "B01 按级别加分，“级别”没有填，没有计入"),
        (award("B04", level="市"), "W-EVT-NOT", "B04 承接改革试点并通过验收对市级没有规定加分，没有计入"),
        (award("B06"), "E-VAL-BLANK", "B06 由认定的人裁量，“认定分”没有填，没有计入"),
        (award("B06", points=0.6, reason="险"), "E-VAL-RANGE", "认定分 0.6 高于 B06 每项至多的 0.5 分，没有计入"),
        (award("B06", points=0.3), "E-VAL-BLANK", "B06 填了认定分，“认定理由”没有填，没有计入"),
        (award("B05", points=0.3), "W-CELL-UNREAD", "B05 的加分由方案规定，认定分 0.3 没有采用"),
        (
            award("B05", date=dt.date(2022, 4, 1)),
            "W-REC-DATE",
            "日期 2022-04-01 不在 2022-01-01 至 2022-03-31 之内，没有计入",
        ),
    ],
)
def test_a_recognised_bonus_that_cannot_count(said, row, code, words):
    assert said(加分认定表=[row]) == [(code, words)]


def test_a_bonus_without_its_document_is_said(said):
    row = {key: it for key, it in award("B05").items() if key != "document"}
    assert said(加分认定表=[row]) == [
        ("W-EVT-NOT", "B05 十亿元以上重大项目投产达效超过计划须有文号，“文号”没有填，没有计入")
    ]


@pytest.mark.parametrize(
    ("row", "code", "words"),
    [
        (listed("K06"), "W-EVT-NOT", "K06 负面舆情处置不当对区级没有规定扣分，没有计入"),
        (listed("K05"), "E-VAL-BLANK", "K05 须写明涉及哪个指标，“涉及指标”没有填，没有计入"),
        (listed("K05", indicator="P99"), "E-ITEM-UNKNOWN", "涉及指标“P99”不是该单位的指标，没有计入"),
        # P11 is for lead units only
        (listed("K05", indicator="P11"), "E-ITEM-UNKNOWN", "涉及指标“P11”不是该单位的指标，没有计入"),
        (
            listed("K01", date=dt.date(2021, 12, 31)),
            "W-REC-DATE",
            "日期 2021-12-31 不在 2022-01-01 至 2022-03-31 之内，没有计入",
        ),
    ],
)
def test_a_listed_matter_that_cannot_count(said, row, code, words):
    assert said(事项清单=[row]) == [(code, words)]


def test_a_matter_of_an_indicator_is_not_judged_here(said):
    assert said(事项清单=[listed("P07", date=dt.date(2021, 12, 31))]) == []


@pytest.mark.parametrize(
    ("row", "code", "words"),
    [
        (tolerated("P01", category="4"), "E-VAL-CHOICE", "容错类别“4”不在方案中，没有采用"),
        (tolerated("P01", factor=0.8), "E-VAL-CHOICE", "容错系数 0.8 不在方案中，没有采用"),
        (
            tolerated("P01", verified="区财政局"),
            "W-EVT-NOT",
            "核实单位“区财政局”不是方案规定的核实单位，没有采用",
        ),
        (
            tolerated("P01", until=dt.date(2022, 3, 30)),
            "W-EVT-NOT",
            "有效期至 2022-03-30，早于本期末 2022-03-31，没有采用",
        ),
        (tolerated("P11"), "E-ITEM-UNKNOWN", "对象“P11”不是该单位的指标，没有采用"),
        (
            tolerated("X1"),
            "E-ITEM-UNKNOWN",
            "对象“X1”既不是指标代码，也不是事项清单里该单位的事项编号，没有采用",
        ),
        (tolerated("M2"), "W-EVT-NOT", "事项 M2 属 V2，方案规定不得容错，没有采用"),
    ],
)
def test_a_tolerance_that_is_refused(said, row, code, words):
    assert said(容错认定表=[row], 事项清单=[listed("V2", number="M2")]) == [(code, words)]


def test_the_rows_are_read_as_they_are_typed(grid, names):
    """A category typed as the number 1 is the code 1; a factor above 1 is refused where it stands (column F)."""
    titles = [column.title for column in TOLERANCE_RULINGS.columns]
    row = ["RC-1", "望湖街道", "P01", 1, 0.5, "督容1号", "督查室", "2022-03-01", "2022-12-31", "先行先试", None]
    (read,) = read_records(grid(TOLERANCE_RULINGS.name, [titles, row]), TOLERANCE_RULINGS, names)
    assert (read.values["unit"], read.values["category"], read.values["factor"]) == ("J01", "1", 0.5)
    assert (
        read_records(grid(TOLERANCE_RULINGS.name, [titles, [*row[:4], 1.5, *row[5:]]]), TOLERANCE_RULINGS, names) == []
    )
    titles = [column.title for column in BONUS_RULINGS.columns]
    row = ["JR-1", "望湖街道", "B05", "投产", None, None, None, "2022-03-01", None, None]
    (read,) = read_records(grid(BONUS_RULINGS.name, [titles, row]), BONUS_RULINGS, names)
    assert set(read.values) == {"number", "unit", "event", "matter", "date"}
