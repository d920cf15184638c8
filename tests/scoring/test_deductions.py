"""扣分: prices, times, doubling, one matter once, caps, and what 并处 brings."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

QUIET = {f"J{i:02}": {"A1": 80, "B1": 90} for i in range(1, 4)}
BY_LEVEL = {"代码": "KA", "名称": "通报", "按级": {"省": 3, "市": 2, "区": 1}}
RISING = {"代码": "KB", "名称": "迟报", "递进": ["0.1", "0.3", 1]}
DOUBLED = {"代码": "KC", "名称": "约谈", "按级": {"市": "0.5", "区": "0.5"}, "加倍": ["区"]}
FRAUD = {"代码": "KD", "名称": "造假", "并处": ["该指标清零", "再扣该指标同分值", "取消评优"]}
GRADES = [{"名称": "优秀", "最低分": 80}, {"名称": "良好", "最低分": 0}]


@pytest.fixture(scope="session")
def deducting(small_book, indicator):
    """A scheme with these kinds of deduction; A1 has 4 of the 细则's points and 60 of 100."""

    def deducting(*kinds, cap=10, **more):
        return small_book(
            indicator("A1", 4), indicator("B1", 1),
            扣分={"上限": cap, "同一事项": "就重", "事项": list(kinds)}, 等次=GRADES, **more,
        )  # fmt: skip

    return deducting


@pytest.fixture(scope="module")
def quiet(quarter):
    return quarter(QUIET)


def late(number, day, unit="J01", **more):
    return {"number": number, "unit": unit, "event": "KB", "date": dt.date(2022, 1, day)} | more


def test_a_price_by_level(deducting, quiet, judged):
    listed = [{"number": level, "unit": "J01", "event": "KA", "level": level} for level in ("省", "市", "区")]
    found = judged(deducting(BY_LEVEL), quiet, 事项清单=listed)
    assert sorted(found.of("level", "points")) == [("区", 100), ("市", 200), ("省", 300)]
    assert found.totals["J01"].deduction == 600


def test_a_level_without_a_price_is_not_counted(deducting, quiet, judged):
    found = judged(deducting(BY_LEVEL), quiet, 事项清单=[{"number": "1", "unit": "J01", "event": "KA", "level": "国"}])
    assert found.of("state", "because") == [
        ("未计", "某事（1号）：KA 通报对国级没有规定扣分，没有计入；见《J01.xlsx》〈事项清单〉A4")
    ]


def test_the_second_and_later_times_cost_more(deducting, quiet, judged):
    """By date, not by row: 0.1 + 0.3 + 1 + 1 = 2.4; another unit begins anew."""
    listed = [late("d", 20), late("a", 3), late("b", 9), late("c", 12), late("e", 25, unit="J02")]
    found = judged(deducting(RISING), quiet, 事项清单=listed)
    assert found.of("number", "points", unit="J01") == [("a", 10), ("b", 30), ("c", 100), ("d", 100)]
    assert found.totals["J01"].deduction == 240
    assert found.of("number", "points", unit="J02") == [("e", 10)]


def test_one_matter_told_twice_is_one_time(deducting, quiet, judged):
    listed = [late("a", 3), late("a", 4), late("b", 9)]
    assert judged(deducting(RISING), quiet, 事项清单=listed).counted("扣分") == [
        ("a", "计入", 10), ("a", "未计", 0), ("b", "计入", 30),
    ]  # fmt: skip


def test_a_level_named_in_doubling_costs_twice(deducting, quiet, judged):
    listed = [{"number": level, "unit": "J01", "event": "KC", "level": level} for level in ("市", "区")]
    assert sorted(judged(deducting(DOUBLED), quiet, 事项清单=listed).of("level", "points")) == [("区", 100), ("市", 50)]


def test_one_matter_costs_once_at_its_heaviest_also_across_codes(deducting, quiet, judged):
    listed = [
        {"number": "M", "unit": "J01", "event": "KC", "level": "市"},  # 0.5
        {"number": "M", "unit": "J01", "event": "KA", "level": "市"},  # 2
        {"number": "M", "unit": "J01", "event": "KA", "level": "区"},  # 1
        {"number": "M", "unit": "J02", "event": "KC", "level": "市"},  # another unit's part
    ]
    found = judged(deducting(BY_LEVEL, DOUBLED), quiet, 事项清单=listed)
    assert sorted(found.of("cell", "state", "points")) == [
        ("A4", "未计", 0), ("A5", "计入", 200), ("A6", "未计", 0), ("A7", "计入", 50),
    ]  # fmt: skip
    told = "同一事项（M）已由 KA 扣 2 分（见《J01.xlsx》〈事项清单〉A5）计，不重复扣"
    assert sorted(found.findings) == [("W-REC-ONCE", "A4", told), ("W-REC-ONCE", "A6", told)]


def test_a_row_counts_in_the_quarter_of_its_date(deducting, quiet, judged):
    days = (dt.date(2021, 12, 31), dt.date(2022, 1, 1), dt.date(2022, 3, 31), dt.date(2022, 4, 1))
    listed = [
        {"number": f"{i}", "unit": "J01", "event": "KA", "date": day} for i, day in enumerate(days)
    ]  # fmt: skip
    found = judged(deducting(BY_LEVEL), quiet, 事项清单=listed)
    assert found.counted("扣分") == [("0", "未计", 0), ("1", "计入", 100), ("2", "计入", 100), ("3", "未计", 0)]


def test_the_cap_of_a_kind_and_the_cap_of_all(deducting, quiet, judged):
    """KA 3 + 2 = 5, capped at 4: the lower gives 1; then KC 1 makes 5, capped at 4.5: the lowest, KA's 1 or KC's 1.

    Both stand at 1 then; the later, KC of February 2nd, gives 0.5.
    """
    listed = [
        {"number": "1", "unit": "J01", "event": "KA", "level": "省"},
        {"number": "2", "unit": "J01", "event": "KA", "level": "市"},
        {"number": "3", "unit": "J01", "event": "KC", "level": "区", "date": dt.date(2022, 2, 2)},
    ]
    book = deducting(BY_LEVEL | {"上限": 4}, DOUBLED, cap="4.5")
    found = judged(book, quiet, 事项清单=listed)
    assert found.counted("扣分") == [("1", "计入", 300), ("2", "计入", 100), ("3", "计入", 50)]
    assert found.of("because", number="2") == [
        "某事（1号）：KA 通报，市级扣 2 分；超过KA 的上限 4 分，少扣 1 分；见《J01.xlsx》〈事项清单〉A5"
    ]


def test_what_the_cap_leaves_nothing_of_is_not_counted(deducting, quiet, judged):
    listed = [{"number": f"{i}", "unit": "J01", "event": "KA", "level": "市"} for i in range(3)]
    found = judged(deducting(BY_LEVEL, cap=3), quiet, 事项清单=listed)
    assert found.counted("扣分") == [("0", "计入", 200), ("1", "计入", 100), ("2", "未计", 0)]


def test_fraud_zeroes_the_indicator_takes_its_standard_points_again_and_bars_the_award(deducting, quiet, judged):
    """J01 has 0.8 × 60 + 0.9 × 40 = 84; A1's 48 go, and 4 standard points: 36 − 4 = 32, not scaled to 60."""
    found = judged(deducting(FRAUD), quiet, 事项清单=[{"number": "1", "unit": "J01", "event": "KD", "indicator": "A1"}])
    line = found.lines["J01", "A1"]
    assert (line.state, line.full, line.points) == ("否决清零", 6000, 0)
    assert found.because["J01", "A1"].startswith("KD 造假（1号）并处该指标清零，本指标计零分；")
    assert found.because["J01", "A1"].endswith("算式：0×60.00=0.00")
    assert (found.totals["J01"].deduction, found.totals["J01"].total) == (400, 3200)
    assert (found.ranking["J01"].vetoes, found.ranking["J01"].grade) == ("KD", "良好")
    assert found.lines["J02", "A1"].points == 4800


def test_fraud_bars_the_award_even_where_the_total_would_do(small_book, indicator, quarter, judged):
    """B1 has 1 point of 100: without it J01 still has 99 − 1 = 98, over 80."""
    book = small_book(
        indicator("A1", 60), indicator("B1", 1), indicator("B2", 39), 等次=GRADES,
        扣分={"上限": 10, "同一事项": "就重", "事项": [FRAUD]},
    )  # fmt: skip
    full = quarter({f"J{i:02}": {"A1": 100, "B1": 100, "B2": 100} for i in range(1, 4)})
    found = judged(book, full, 事项清单=[{"number": "1", "unit": "J01", "event": "KD", "indicator": "B1"}])
    assert (found.totals["J01"].total, found.ranking["J01"].grade) == (9800, "良好")
    assert found.ranking["J02"].grade == "优秀"


@pytest.mark.parametrize(("named", "says"), [({}, "“涉及指标”没有填"), ({"indicator": "Z9"}, "不是该单位的指标")])
def test_fraud_without_its_indicator_is_not_counted(deducting, quiet, judged, named, says):
    found = judged(deducting(FRAUD), quiet, 事项清单=[{"number": "1", "unit": "J01", "event": "KD"} | named])
    assert found.counted("扣分") == [("1", "未计", 0)]
    assert says in found.of("because")[0]
    assert found.ranking["J01"].grade == "优秀"


PRICED = st.lists(
    st.tuples(
        st.sampled_from(["KA", "KB", "KC"]), st.sampled_from(["市", "区"]), st.integers(1, 28), st.sampled_from("abcde")
    ),
    max_size=12,
)


@settings(derandomize=True, deadline=None, max_examples=25)
@given(PRICED, st.randoms())
def test_caps_hold_whatever_the_order_of_the_rows(deducting, quarter, judged, events, random):
    book, quiet = deducting(BY_LEVEL | {"上限": 4}, RISING, DOUBLED, cap=5), quarter(QUIET)
    listed = [
        {"number": number, "unit": "J01", "event": code, "level": level, "date": dt.date(2022, 2, day)}
        for code, level, day, number in events
    ]
    shuffled = random.sample(listed, len(listed))
    found, again = judged(book, quiet, 事项清单=listed), judged(book, quiet, 事项清单=shuffled)
    assert found.totals["J01"].deduction == again.totals["J01"].deduction <= 500
    assert sum(found.of("points", code="KA")) <= 400
    assert found.totals["J01"].deduction == sum(found.of("points", kind="扣分"))
