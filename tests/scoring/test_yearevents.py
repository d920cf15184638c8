"""What stands beside the year's lines: one matter once a year, the year's caps, vetoes that hold."""

import pandas as pd
import pytest

from kaoping.intake.sheets import Record
from kaoping.scoring.lines import score
from kaoping.scoring.year import score_year, year_book
from kaoping.scoring.yearevents import adjusted, enacted, events_of_the_year
from kaoping.scoring.yearfigures import Quarter
from kaoping.tables import EVENTS

YEAR = {"默认": "平均"}
BONUSES = {
    "每季上限": 2, "全年上限": 5, "同一事项": "就高",
    "事项": [{"代码": "B1", "名称": "推广", "按级": {"国": 2, "省": 1}, "须有文号": "是"}],
}  # fmt: skip
DEDUCTIONS = {"上限": 3, "同一事项": "就重", "事项": [{"代码": "K1", "名称": "通报", "每次": 1}]}
VETOES = [
    {"代码": "V1", "名称": "重大事故", "后果": "等次封顶", "等次": "合格", "期限": "本年", "可容错": "否"},
    {"代码": "V2", "名称": "未办结", "后果": "取消评优", "期限": "本季", "可容错": "否"},
    {"代码": "V3", "名称": "造假", "后果": "指标清零", "期限": "本年", "可容错": "否"},
    {"代码": "V4", "名称": "瞒报", "后果": "总分清零", "期限": "本年", "可容错": "否"},
]


def row(unit, kind, code, points="0", **said):
    """A row of EVENTS that counted: 加分 B1 1.5 …, with number, document, date as said."""
    settled = round(float(points) * 100)
    known = {"number": "1", "matter": "事项", "document": "", "date": "2022-02-01", "state": "计入"} | said
    own = {"unit": unit, "kind": kind, "code": code, "count": 1, "before": settled, "points": settled, **known}
    return {name: own.get(name, "") for name in EVENTS.columns}


@pytest.fixture
def balance(small_book, quarter, indicator):
    """The year's balance of some quarters' rows, and its book and quarters."""

    def balance(*quarterly, roster=None, records=None):
        quarters = []
        for at, rows in enumerate(quarterly):
            book = small_book(
                indicator("A1"), indicator("B1"), period=f"2022Q{at + 1}", roster=roster,
                年度=YEAR, 加分=BONUSES, 扣分=DEDUCTIONS, 一票否决=VETOES,
            )  # fmt: skip
            figures = quarter({unit.code: {"A1": 80, "B1": 100} for unit in book.units})
            numbers = dict.fromkeys(("count", "before", "points"), "int64")
            types = {name: numbers.get(name, "str") for name in EVENTS.columns}
            events = pd.DataFrame(rows, columns=list(EVENTS.columns)).astype(types)
            quarters.append(Quarter(book, score(figures, book), records or {}, events))
        book = year_book(quarters[-1].rulebook)
        return events_of_the_year(quarters, book), quarters, book

    return balance


def bonus(points, document, date="2022-02-01", unit="J01"):
    return row(unit, "加分", "B1", points, document=document, date=date)


def test_what_the_quarters_counted_is_added(balance):
    found, *_ = balance([bonus("2", "甲")], [bonus("1", "乙"), row("J01", "扣分", "K1", "1")], [])
    assert (found.bonus, found.deduction) == ({"J01": 300}, {"J01": 100})


def test_a_document_counts_once_a_year_at_its_highest(balance):
    """甲 1 in the first quarter, 2 in the second: 2, however its number is written."""
    found, *_ = balance([bonus("1", "辽政发〔2022〕5号")], [bonus("2", "辽政发[2022] ５号")])
    assert found.bonus == {"J01": 200}
    assert found.table["year_points"].tolist() == [0, 200]
    assert found.table["year_because"].tolist() == ["同一事项全年只计一次，已按分值最大的一次计", ""]


def test_a_deduction_is_told_apart_by_its_number(balance):
    """通3 is listed in two quarters, 通4 shares its document."""
    listed = [row("J01", "扣分", "K1", "1", number=number, document="同文") for number in ("通3", "通4", "通3")]
    found, *_ = balance(listed[:2], listed[2:])
    assert found.deduction == {"J01": 200}


def test_the_year_s_cap_takes_from_the_lowest_of_equals_from_the_last(balance):
    """2 + 2 + 1 + 1 = 6, the cap is 5: the later of the two ones goes."""
    found, *_ = balance(
        [bonus("2", "甲"), bonus("1", "乙", "2022-03-01")],
        [bonus("1", "丙", "2022-05-01"), bonus("2", "丁", "2022-05-02")],
    )
    assert found.bonus == {"J01": 500}
    assert found.table["year_points"].tolist() == [200, 100, 0, 200]
    assert found.table["year_because"].tolist()[2] == "超过全年上限 5 分，减去 1 分"


def test_deductions_stay_within_their_cap(balance):
    found, *_ = balance(*[[row("J01", "扣分", "K1", "1", number=str(n))] for n in range(4)])
    assert found.deduction == {"J01": 300}


def test_what_did_not_count_in_its_quarter_does_not_count_in_the_year(balance):
    found, *_ = balance([row("J01", "加分", "B1", "0", state="未计"), row("J01", "容错", "A1", "1")])
    assert (found.bonus, found.deduction) == ({}, {})


def test_a_year_without_events(balance):
    found, *_ = balance([], [])
    assert (len(found.table), found.bonus, found.enacted) == (0, {}, {})


def test_vetoes_of_the_year_hold_and_those_of_a_quarter_end_with_it(balance):
    found, quarters, book = balance(
        [row("J01", "一票否决", "V1"), row("J02", "一票否决", "V2")],
        [row("J01", "一票否决", "V1"), row("J03", "一票否决", "V1", state="未计")],
    )
    assert found.enacted == {"J01": ("V1",)}
    assert enacted(found, score_year(quarters, book)) == {"J01": ("V1",)}


def test_a_veto_of_an_indicator_takes_the_line_that_its_record_names(balance):
    values = {"unit": "J01", "event": "V3", "indicator": "A1"}
    records = {"事项清单": [Record("事项清单", values, "清单.xlsx", "事项清单", 5, "")]}
    veto = row("J01", "一票否决", "V3", file="清单.xlsx", sheet="事项清单", cell="A5")
    found, quarters, book = balance([veto], [], records=records)
    assert list(found.zeroed) == [("J01", "A1")]
    lines = score_year(quarters, book, found.zeroed).lines
    points = {(line.unit, line.indicator): line.points for line in lines if line.unit in {"J01", "J02"}}
    assert points == {("J01", "A1"): 0, ("J01", "B1"): 4000, ("J02", "A1"): 4800, ("J02", "B1"): 4000}


def totals(*points):
    units = [f"J0{n}" for n in range(1, len(points) + 1)]
    return pd.DataFrame({"unit": units, "bonus": 0, "deduction": 0, "total": points})


def test_the_total_is_what_stands_beside_it_and_not_below_zero(balance):
    found, *_ = balance(
        [bonus("2", "甲"), row("J02", "扣分", "K1", "1"), row("J03", "一票否决", "V4"), bonus("1", "丙", unit="J03")]
    )
    frame = adjusted(totals(8800, 50, 9000), found)
    assert frame[["bonus", "deduction", "total"]].to_numpy().tolist() == [[200, 0, 9000], [0, 100, 0], [100, 0, 0]]


MERGED = [{"代码": "J01", "名称": "平川镇", "前身": ["J02"]}, {"代码": "J02", "名称": "荣安镇", "至": "2022Q1"}]


@pytest.mark.parametrize(("inherits", "expected"), [("否", 0), ("是", 200)])
def test_a_merged_unit_s_bonus_goes_where_its_quarters_go(balance, inherits, expected):
    roster = [MERGED[0] | {"前身计入年度": inherits}, MERGED[1]]
    found, *_ = balance([bonus("2", "甲", unit="J02")], [], roster=roster)
    assert found.bonus.get("J01", 0) == expected
    assert len(found.table) == 1
