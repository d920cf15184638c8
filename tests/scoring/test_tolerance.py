"""容错: what it gives back on a line, a deduction, a veto; and every reason for which it is refused."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

QUIET = {f"J{i:02}": {"A1": 80, "B1": 90} for i in range(1, 4)}
"""48.00 of 60 and 36.00 of 40."""
TOLERANCE = {
    "类别": {"1": "先行先试", "2": "探索试验"}, "系数": ["0", "0.5", "1"], "核实": ["督查室", "区纪委监委"],
    "不得适用": ["V2", "KD"], "最高": "细则满分",
}  # fmt: skip
VETOES = [
    {"代码": "V1", "名称": "事故", "后果": "取消评优", "期限": "本季", "可容错": "是"},
    {"代码": "V2", "名称": "造假", "后果": "不合格", "期限": "本季", "可容错": "否"},
]
KINDS = [
    {"代码": "KA", "名称": "通报", "按级": {"市": 3, "区": 1}},
    {"代码": "KD", "名称": "虚报", "每次": 2},
    {"代码": "KE", "名称": "造假", "并处": ["该指标清零"]},
]


@pytest.fixture(scope="module")
def book(small_book, indicator):
    return small_book(
        indicator("A1", 触发=[{"条件": "数 < 50", "否决": "V1"}]), indicator("B1"), indicator("B2", 考核期="仅年度"),
        扣分={"上限": 4, "同一事项": "就重", "事项": KINDS}, 一票否决=VETOES, 容错=TOLERANCE,
        等次=[{"名称": "优秀", "最低分": 40}, {"名称": "不合格", "最低分": 0}],
    )  # fmt: skip


@pytest.fixture(scope="module")
def quiet(quarter):
    return quarter(QUIET)


def ruling(scope, factor=1.0, number="R1", **more):
    return {"number": number, "unit": "J01", "scope": scope, "factor": factor} | more


def matter(code="KA", number="M1", **more):
    return {"number": number, "unit": "J01", "event": code, "level": "市"} | more


# --- on a line --------------------------------------------------------------------------------


@pytest.mark.parametrize(("factor", "points"), [(0.0, 4800), (0.5, 5400), (1.0, 6000)])
def test_a_line_gets_back_the_factor_s_share_of_what_it_lost(book, quiet, judged, factor, points):
    """12 of 60 were lost."""
    found = judged(book, quiet, 容错认定表=[ruling("A1", factor)])
    assert (found.lines["J01", "A1"].state, found.lines["J01", "A1"].points) == ("计分", points)
    assert found.of("state", "before", "points", kind="容错") == [("计入", 1200, points - 4800)]
    assert found.lines["J02", "A1"].points == 4800


def test_the_line_says_by_which_ruling_and_its_arithmetic_can_be_redone(book, quiet, judged):
    because = judged(book, quiet, 容错认定表=[ruling("A1", 0.5)]).because["J01", "A1"]
    assert "；按容错认定 R1（督容1号）系数 0.5，补回所失的50%" in because
    # 0.8 + 0.5 × (1 − 0.8) = 0.9 of 60
    assert because.endswith("算式：(80÷100+0.5×(1-80÷100))×60.00=54.00")


def test_a_line_that_lost_nothing_gets_nothing(book, quarter, judged):
    found = judged(book, quarter(QUIET | {"J01": {"A1": 100, "B1": 90}}), 容错认定表=[ruling("A1")])
    assert found.of("state", "points") == [("未计", 0)]
    assert "指标 A1 没有失分" in found.of("because")[0]
    assert found.lines["J01", "A1"].points == 6000


@pytest.mark.parametrize("figures", [{"A1": "缺报", "B1": 90}, {"A1": "不适用", "B1": 90}])
def test_a_line_that_was_not_scored_gets_nothing(book, quarter, judged, figures):
    """Not reported is no fault that tolerance is for."""
    found = judged(book, quarter(QUIET | {"J01": figures}), 容错认定表=[ruling("A1")])
    assert found.counted("容错") == [("R1", "未计", 0)]
    assert found.findings == [("W-EVT-NOT", "A4", "指标 A1 本期没有计分，没有可补回的失分")]
    assert found.lines["J01", "A1"].points == 0


def test_a_line_that_was_zeroed_stays_so(book, quiet, judged):
    found = judged(book, quiet, 事项清单=[matter("KE", indicator="A1")], 容错认定表=[ruling("A1")])
    assert (found.lines["J01", "A1"].state, found.lines["J01", "A1"].points) == ("否决清零", 0)
    assert found.findings == [("W-EVT-NOT", "A4", "指标 A1 已清零，不补回")]


# --- on a matter ------------------------------------------------------------------------------


@pytest.mark.parametrize(("factor", "deduction"), [(0.0, 300), (0.5, 150), (1.0, 0)])
def test_a_deduction_is_lowered_by_its_share(book, quiet, judged, factor, deduction):
    found = judged(book, quiet, 事项清单=[matter()], 容错认定表=[ruling("M1", factor)])
    assert found.totals["J01"].deduction == deduction
    assert found.of("state", "before", "points", "tolerance", kind="扣分") == [("计入", 300, deduction, "R1")]
    assert found.of("state", "points", kind="容错") == [("计入", 300 - deduction)]


def test_the_heaviest_row_of_a_matter_is_tolerated_before_the_cap(book, quiet, judged):
    """3 (halved: 1.5) and 1 of another matter: 2.5, under the cap of 4; the matter's lighter row stays out."""
    listed = [matter(), matter(level="区"), matter(number="M2", level="区")]
    found = judged(book, quiet, 事项清单=listed, 容错认定表=[ruling("M1", 0.5)])
    assert (found.totals["J01"].deduction, sum(found.of("points", number="M1", kind="扣分"))) == (250, 150)


@pytest.mark.parametrize(("factor", "grade"), [(0.5, "不合格"), (1.0, "优秀")])
def test_only_a_factor_of_one_lifts_a_veto(book, quiet, judged, factor, grade):
    found = judged(book, quiet, 事项清单=[matter("V1")], 容错认定表=[ruling("M1", factor)])
    assert found.ranking["J01"].grade == grade
    assert found.of("state", kind="一票否决") == [{"优秀": "未计", "不合格": "计入"}[grade]]


def test_a_triggered_veto_is_lifted_by_a_ruling_on_its_indicator(book, quarter, judged):
    """0.4 × 60 + 0.9 × 40 = 60; V1 bars the award; with the ruling the line is full and the veto lifted."""
    low = quarter(QUIET | {"J01": {"A1": 40, "B1": 90}})
    assert judged(book, low).ranking["J01"].grade == "不合格"
    found = judged(book, low, 容错认定表=[ruling("A1")])
    assert (found.ranking["J01"].grade, found.ranking["J01"].vetoes, found.totals["J01"].total) == ("优秀", "", 9600)
    assert "按容错认定 R1（督容1号）系数 1 免除" in found.of("because", kind="一票否决")[0]
    assert "免除 V1" in found.of("because", kind="容错")[0]


# --- refusals ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (ruling("A1", category="3"), "容错类别“3”不在方案中，没有采用"),
        (ruling("A1", 0.7), "容错系数 0.7 不在方案中，没有采用"),
        (ruling("A1", verified="区财政局"), "核实单位“区财政局”不是方案规定的核实单位，没有采用"),
        (ruling("A1", until=dt.date(2022, 3, 30)), "有效期至 2022-03-30，早于本期末 2022-03-31，没有采用"),
        (ruling("Z9"), "对象“Z9”既不是指标代码，也不是事项清单里该单位的事项编号，没有采用"),
        (ruling("M9"), "事项 M9 属 V2，方案规定不得容错，没有采用"),
        (ruling("M8"), "事项 M8 属 KD，方案规定不得容错，没有采用"),
        (ruling("M7"), "事项 M7 计入指标，容错请以指标代码为对象，没有采用"),
        (ruling("B2"), "指标 B2 本期没有计分，没有可补回的失分"),
    ],
)
def test_a_refusal_says_why(book, quiet, judged, row, says):
    listed = [matter("V2", "M9"), matter("KD", "M8"), matter("A1", "M7")]
    found = judged(book, quiet, 事项清单=listed, 容错认定表=[row])
    assert found.of("state", "points", kind="容错") == [("未计", 0)]
    assert says in found.of("because", kind="容错")[0]
    bare = judged(book, quiet, 事项清单=listed)
    assert (found.totals["J01"], found.ranking["J01"].grade) == (bare.totals["J01"], bare.ranking["J01"].grade)


def test_valid_on_the_last_day_and_verified_by_one_of_several_is_enough(book, quiet, judged):
    row = ruling("A1", until=dt.date(2022, 3, 31), verified="区财政局、区纪委监委")
    assert judged(book, quiet, 容错认定表=[row]).lines["J01", "A1"].points == 6000


def test_another_unit_s_matter_is_unknown(book, quiet, judged):
    found = judged(book, quiet, 事项清单=[matter(unit="J02")], 容错认定表=[ruling("M1")])
    assert (found.counted("容错"), found.totals["J02"].deduction) == ([("R1", "未计", 0)], 300)


def test_one_object_is_restored_once_by_the_highest_factor(book, quiet, judged):
    rows = [ruling("A1", 0.5, "R1"), ruling("A1", 1.0, "R2"), ruling("A1", 0.5, "R3")]
    found = judged(book, quiet, 容错认定表=rows)
    assert found.lines["J01", "A1"].points == 6000
    assert found.counted("容错") == [("R1", "未计", 0), ("R2", "计入", 1200), ("R3", "未计", 0)]
    assert ("W-REC-ONCE", "A4", "对象 A1 已按认定 R2 容错，不重复") in found.findings


def test_a_scheme_without_tolerance_takes_up_none(small_book, indicator, quiet, judged):
    found = judged(small_book(indicator("A1"), indicator("B1")), quiet, 容错认定表=[ruling("A1")])
    assert "方案没有写容错" in found.of("because")[0]
    assert found.lines["J01", "A1"].points == 4800


# --- whatever happens -------------------------------------------------------------------------

MATTERS = st.lists(st.tuples(st.sampled_from(["KA", "KD", "V1", "V2"]), st.sampled_from("abc")), max_size=6)


@settings(derandomize=True, deadline=None, max_examples=25)
@given(MATTERS, st.sampled_from(["A1", "a", "b"]), st.sampled_from([0.0, 0.5, 1.0]))
def test_tolerance_never_raises_above_what_would_have_been(  # noqa: PLR0913, PLR0917  three fixtures, three draws
    book, quarter, judged, matters, scope, factor
):
    """A full line, or the matter not listed at all, is the most that it can bring; and it never lowers."""
    listed = [matter(code, number) for code, number in matters]
    bare = judged(book, quarter(QUIET), 事项清单=listed)
    found = judged(book, quarter(QUIET), 事项清单=listed, 容错认定表=[ruling(scope, factor)])
    full = quarter(QUIET | {"J01": {"A1": 100, "B1": 90}})
    left = [row for row in listed if row["number"] != scope]
    best = judged(book, full, 事项清单=listed) if scope == "A1" else judged(book, quarter(QUIET), 事项清单=left)
    assert bare.totals["J01"].total <= found.totals["J01"].total <= best.totals["J01"].total
