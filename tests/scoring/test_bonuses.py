"""加分: prices, one document once, caps, what must be written, and the conditions on populations."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

QUIET = {f"J{i:02}": {"A1": 80, "B1": 90} for i in range(1, 11)}
BY_LEVEL = {"代码": "BA", "名称": "推广", "按级": {"国": 3, "省": 2, "市": 1}, "须有文号": "是"}
EACH = {"代码": "BB", "名称": "投产", "每项": 1, "须有文号": "否"}
JUDGED = {"代码": "BC", "名称": "急难险重", "每项至多": "0.5", "须有文号": "是"}


@pytest.fixture(scope="session")
def rewarding(small_book, indicator):
    """A scheme with these kinds of bonus for ten streets, and a deduction of 1 each."""

    def rewarding(*kinds, quarter=2, year=5, period="2022Q1", **more):
        bonuses = {"每季上限": quarter, "全年上限": year, "同一事项": "就高", "事项": list(kinds)} | more
        deductions = {"上限": 5, "同一事项": "就重", "事项": [{"代码": "KA", "名称": "迟报", "每次": 1}]}
        return small_book(indicator("A1"), indicator("B1"), units=10, period=period, 加分=bonuses, 扣分=deductions)

    return rewarding


@pytest.fixture(scope="module")
def quiet(quarter):
    return quarter(QUIET)


def award(number, level="省", unit="J01", event="BA", **more):
    return {"number": number, "unit": unit, "event": event, "level": level, "document": f"{number}号"} | more


def test_a_price_by_level_each_and_judged(rewarding, quiet, judged):
    rows = [
        award("1", "市"),
        award("2", None, event="BB"),
        award("3", None, event="BC", points=0.3, reason="带队处置"),
    ]
    found = judged(rewarding(BY_LEVEL, EACH, JUDGED, quarter=5), quiet, 加分认定表=rows)
    assert found.counted("加分") == [("1", "计入", 100), ("2", "计入", 100), ("3", "计入", 30)]
    assert found.totals["J01"].bonus == 230
    assert found.of("because", number="3") == [
        "某事（3号）：BC 急难险重，认定（带队处置）加 0.3 分；见《J01.xlsx》〈加分认定表〉A6"
    ]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (award("1", event="BX"), "加分代码“BX”不在方案中"),
        (award("1", None), "BA 按级别加分，“级别”没有填"),
        (award("1", "区"), "BA 推广对区级没有规定加分"),
        (award("1", document=""), "BA 推广须有文号，“文号”没有填"),
        (award("1", event="BC"), "BC 由认定的人裁量，“认定分”没有填"),
        (award("1", event="BC", points=0.6, reason="险"), "认定分 0.6 高于 BC 每项至多的 0.5 分"),
        (award("1", event="BC", points=0.5), "BC 填了认定分，“认定理由”没有填"),
        (award("1", date=dt.date(2021, 12, 31)), "日期 2021-12-31 不在 2022-01-01 至 2022-03-31 之内"),
        (award("1", date=dt.date(2022, 4, 1)), "日期 2022-04-01 不在 2022-01-01 至 2022-03-31 之内"),
    ],
)
def test_a_row_that_cannot_be_priced_is_not_counted(rewarding, quiet, judged, row, says):
    row = {key: it for key, it in row.items() if it not in {None, ""}}
    found = judged(rewarding(BY_LEVEL, EACH, JUDGED), quiet, 加分认定表=[row])
    assert found.counted("加分") == [("1", "未计", 0)]
    assert f"：{says}，没有计入；" in found.of("because")[0]
    assert found.totals["J01"].bonus == 0


def test_where_no_document_is_asked_for_none_is_needed(rewarding, quiet, judged):
    row = {"number": "1", "unit": "J01", "event": "BB", "matter": "甲项目投产"}
    assert judged(rewarding(EACH), quiet, 加分认定表=[row]).counted("加分") == [("1", "计入", 100)]


def test_one_document_counts_once_at_its_highest(rewarding, quiet, judged):
    """The same number with other brackets and spaces, also under another code; another unit has its own part."""
    rows = [
        award("1", "市", document="省府[2022]5号"),
        award("2", "省", document="省府〔2022〕 5 号"),
        award("3", event="BB", document="省府【2022】5号"),
        award("4", "市", unit="J02", document="省府〔2022〕5号"),
    ]
    found = judged(rewarding(BY_LEVEL, EACH, quarter=5), quiet, 加分认定表=rows)
    assert found.of("number", "state", "points", kind="加分") == [
        ("1", "未计", 0), ("2", "计入", 200), ("3", "未计", 0), ("4", "计入", 100),
    ]  # fmt: skip
    assert [code for code, *_ in found.findings] == ["W-REC-ONCE", "W-REC-ONCE"]


def test_without_documents_the_matter_s_words_tell(rewarding, quiet, judged):
    rows = [
        {"number": number, "unit": "J01", "event": "BB", "matter": matter}
        for number, matter in (("1", "甲项目投产"), ("2", "甲项目 投产"), ("3", "乙项目投产"))
    ]
    assert judged(rewarding(EACH), quiet, 加分认定表=rows).counted("加分") == [
        ("1", "计入", 100), ("2", "未计", 0), ("3", "计入", 100),
    ]  # fmt: skip


def test_what_the_quarter_s_cap_takes_is_taken_from_the_lowest_and_of_equals_the_last(rewarding, quiet, judged):
    """2 + 1 + 1 = 4, capped at 3.5: of the two that stand at 1 the later gives 0.5."""
    rows = [award("1", "市", date=dt.date(2022, 3, 2)), award("2", "省"), award("3", "市", date=dt.date(2022, 3, 1))]
    found = judged(rewarding(BY_LEVEL, quarter="3.5"), quiet, 加分认定表=rows)
    assert sorted(found.counted("加分")) == [("1", "计入", 50), ("2", "计入", 200), ("3", "计入", 100)]


def test_one_bonus_above_the_cap_is_cut_to_it(rewarding, quiet, judged):
    found = judged(rewarding(BY_LEVEL), quiet, 加分认定表=[award("1", "国")])
    assert found.of("before", "points") == [(300, 200)]
    assert "超过每季加分上限 2 分，少加 1 分" in found.of("because")[0]


def test_a_kind_has_a_cap_of_its_own(rewarding, quiet, judged):
    rows = [award("1", event="BB"), award("2", event="BB"), award("3", "市")]
    found = judged(rewarding(BY_LEVEL, EACH | {"上限": "1.5"}, quarter=5), quiet, 加分认定表=rows)
    # BB 1 + 0.5, BA 1
    assert sorted(found.counted("加分")) == [("1", "计入", 100), ("2", "计入", 50), ("3", "计入", 100)]


def test_a_year_has_the_year_s_cap(rewarding, quarter, judged):
    """3 + 2 + 1 = 6, capped at 5."""
    book = rewarding(BY_LEVEL, period="2022")
    rows = [award("1", "国"), award("2", "省"), award("3", "市", date=dt.date(2022, 11, 1))]
    assert judged(book, quarter(QUIET), 加分认定表=rows).totals["J01"].bonus == 500


# --- conditions on populations ----------------------------------------------------------------


def deducted(*units):
    return [{"number": unit, "unit": unit, "event": "KA"} for unit in units]


@pytest.mark.parametrize(("units", "bonus"), [(("J08",), 0), (("J08", "J09"), 200)])
def test_without_enough_deducted_units_nobody_s_bonus_counts(rewarding, quiet, judged, units, bonus):
    """Ten are ranked: one deducted is 10 %, two are 20 %, and 15 % is asked for."""
    book = rewarding(BY_LEVEL, 条件={"扣分单位占比不低于": "15%"})
    found = judged(book, quiet, 加分认定表=[award("1")], 事项清单=deducted(*units))
    assert found.totals["J01"].bonus == bonus


def test_exactly_the_share_is_enough(rewarding, quiet, judged):
    book = rewarding(BY_LEVEL, 条件={"扣分单位占比不低于": "10%"})
    assert judged(book, quiet, 加分认定表=[award("1")], 事项清单=deducted("J08")).totals["J01"].bonus == 200


def test_of_too_many_rewarded_units_only_the_highest_count(rewarding, quiet, judged):
    """20 % of ten are two: J02 with 2 and J03 with 2 keep theirs, J01 with 1 does not."""
    book = rewarding(BY_LEVEL, 条件={"加分单位占比不高于": "20%"})
    rows = [award("1", "市"), award("2", unit="J02"), award("3", unit="J03")]
    found = judged(book, quiet, 加分认定表=rows)
    assert [found.totals[unit].bonus for unit in ("J01", "J02", "J03")] == [0, 200, 200]
    assert "只计加分最多的 2 家" in found.of("because", unit="J01")[0]


def test_who_is_tied_at_the_line_has_none(rewarding, quiet, judged):
    """One place (10 % of ten), two with 2: neither; that would be more than the share."""
    book = rewarding(BY_LEVEL, 条件={"加分单位占比不高于": "10%"})
    found = judged(book, quiet, 加分认定表=[award("1"), award("2", unit="J02")])
    assert [found.totals[unit].bonus for unit in ("J01", "J02")] == [0, 0]


# --- whatever happens -------------------------------------------------------------------------

AWARDS = st.lists(
    st.tuples(
        st.sampled_from(["BA", "BB"]), st.sampled_from(["国", "省", "市"]), st.integers(1, 28), st.sampled_from("abcd")
    ),
    max_size=8,
)  # fmt: skip


def rows_of(awards):
    return [
        award(f"{i}", level, event=code, date=dt.date(2022, 2, day), document=document)
        for i, (code, level, day, document) in enumerate(awards)
    ]


@settings(derandomize=True, deadline=None, max_examples=25)
@given(AWARDS, st.randoms())
def test_caps_hold_whatever_the_order_of_the_rows(rewarding, quarter, judged, awards, random):
    book, quiet, rows = rewarding(BY_LEVEL, EACH | {"上限": 1}), quarter(QUIET), rows_of(awards)
    found = judged(book, quiet, 加分认定表=rows)
    again = judged(book, quiet, 加分认定表=random.sample(rows, len(rows)))
    assert found.totals["J01"].bonus == again.totals["J01"].bonus == sum(found.of("points", kind="加分")) <= 200
    assert sum(found.of("points", code="BB")) <= 100


@settings(derandomize=True, deadline=None, max_examples=25)
@given(AWARDS, AWARDS.filter(bool))
def test_one_more_bonus_never_lowers_a_total_or_a_place(rewarding, quarter, judged, awards, more):
    book = rewarding(BY_LEVEL, EACH | {"上限": 1})
    figures = {unit: {"A1": 80 - i % 3, "B1": 90} for i, unit in enumerate(QUIET)}
    before = judged(book, quarter(figures), 加分认定表=rows_of(awards))
    after = judged(book, quarter(figures), 加分认定表=rows_of([*awards, more[0]]))
    assert after.totals["J01"].total >= before.totals["J01"].total
    assert after.ranking["J01"].rank <= before.ranking["J01"].rank
