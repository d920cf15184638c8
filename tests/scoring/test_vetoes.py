"""一票否决、降等: listed or triggered, for how long, and what each does to a line, a total, a place, a grade."""

import datetime as dt

import pytest

QUIET = {f"J{i:02}": {"A1": 100 - i, "B1": 100 - i} for i in range(1, 7)}
"""Six streets with 99.00, 98.00 … 94.00."""
GRADES = [
    {"名称": "优秀", "最低分": 90, "名额": "30%", "名额取整": "四舍五入", "线上并列": "全不进"},
    {"名称": "良好", "最低分": 80}, {"名称": "合格", "最低分": 60}, {"名称": "不合格", "最低分": 0},
]  # fmt: skip
EFFECTS = {
    "V1": {"后果": "等次封顶", "等次": "合格"}, "V2": {"后果": "不合格"}, "V3": {"后果": "取消评优"},
    "V4": {"后果": "降等", "降": 1}, "V5": {"后果": "不排名"}, "V6": {"后果": "总分清零"}, "V7": {"后果": "指标清零"},
}  # fmt: skip


@pytest.fixture(scope="session")
def vetoing(small_book, indicator):
    """A scheme with a veto of every effect, for the quarter unless said otherwise; A1 may trigger one."""

    def vetoing(triggers=(), span="本季", period="2022Q1", **more):
        vetoes = [
            {"代码": code, "名称": f"情形{code}", "期限": span, "可容错": "是"} | effect
            for code, effect in EFFECTS.items()
        ]
        more = {"等次": GRADES, "一票否决": vetoes} | more
        return small_book(indicator("A1", 触发=triggers), indicator("B1"), units=6, period=period, **more)

    return vetoing


@pytest.fixture(scope="module")
def quiet(quarter):
    return quarter(QUIET)


def found_of(unit, code, number="1", **more):
    return {"number": number, "unit": unit, "event": code} | more


def grades(found):
    return {unit: row.grade for unit, row in found.ranking.items()}


def test_without_vetoes_two_of_six_are_excellent(vetoing, quiet, judged):
    assert list(grades(judged(vetoing(), quiet)).values()) == ["优秀", "优秀", "良好", "良好", "良好", "良好"]


@pytest.mark.parametrize(("code", "grade"), [("V1", "合格"), ("V2", "不合格"), ("V3", "良好")])
def test_who_may_not_be_excellent_leaves_the_place_to_the_next(vetoing, quiet, judged, code, grade):
    found = judged(vetoing(), quiet, 事项清单=[found_of("J01", code)])
    assert grades(found) == dict(zip(QUIET, [grade, "优秀", "优秀", "良好", "良好", "良好"], strict=True))
    assert (found.ranking["J01"].rank, found.ranking["J01"].vetoes, found.ranking["J02"].vetoes) == (1, code, "")


def test_a_downgrade_comes_after_the_quota_and_leaves_no_place(vetoing, quiet, judged):
    found = judged(vetoing(), quiet, 事项清单=[found_of("J01", "V4")])
    assert grades(found) == dict(zip(QUIET, ["良好", "优秀", "良好", "良好", "良好", "良好"], strict=True))


def test_two_matters_of_one_code_are_one_downgrade_and_two_codes_are_two(vetoing, quiet, judged):
    twice = [found_of("J01", "V4"), found_of("J01", "V4", "2")]
    assert grades(judged(vetoing(), quiet, 事项清单=twice))["J01"] == "良好"
    more = {"降等": [{"代码": "V9", "名称": "较大事故", "后果": "降等", "降": 1, "期限": "本季", "可容错": "是"}]}
    both = [found_of("J01", "V4"), found_of("J01", "V9")]
    found = judged(vetoing(**more), quiet, 事项清单=both)
    assert (grades(found)["J01"], found.ranking["J01"].vetoes) == ("合格", "V4、V9")
    assert found.of("kind", unit="J01") == ["一票否决", "降等"]


def test_not_ranked_is_out_of_rank_and_quota(vetoing, quiet, judged):
    """Five are left: 30 % are 1.5, so two; J02 is first."""
    found = judged(vetoing(), quiet, 事项清单=[found_of("J01", "V5")])
    own = found.ranking["J01"]
    assert (own.rank, own.grade, own.total) == (0, "", 9900)
    assert [(found.ranking[unit].rank, found.ranking[unit].of) for unit in ("J02", "J06")] == [(1, 5), (5, 5)]
    assert list(grades(found).values()).count("优秀") == 2
    assert list(found.ranking)[-1] == "J01"


def test_a_total_that_is_zeroed_is_ranked_last_with_zero(vetoing, quiet, judged):
    found = judged(vetoing(), quiet, 事项清单=[found_of("J01", "V6")])
    own = found.ranking["J01"]
    assert (own.甲效果, own.total, own.rank, own.grade) == (5940, 0, 6, "不合格")


def test_an_indicator_that_is_zeroed_has_its_state_and_its_reason(vetoing, quiet, judged):
    """J01: 0.99 × 60 + 0.99 × 40 = 99, without A1 39.60."""
    found = judged(vetoing(), quiet, 事项清单=[found_of("J01", "V7", indicator="A1")])
    assert (found.lines["J01", "A1"].state, found.lines["J01", "A1"].points) == ("否决清零", 0)
    assert found.totals["J01"].total == 3960
    assert found.because["J01", "A1"].startswith("一票否决 V7 情形V7，该指标清零，本指标计零分")


def test_which_indicator_is_zeroed_must_be_written(vetoing, quiet, judged):
    found = judged(vetoing(), quiet, 事项清单=[found_of("J01", "V7")])
    assert (found.totals["J01"].total, found.of("state")) == (9900, ["未计"])


# --- days -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("span", "day", "counts"),
    [
        ("本季", (2022, 3, 31), False),
        ("本季", (2022, 4, 1), True),
        ("本季", (2022, 6, 30), True),
        ("本年", (2021, 12, 31), False),
        ("本年", (2022, 1, 1), True),
        ("本年", (2022, 6, 30), True),
        ("本年", (2022, 7, 1), False),
    ],
)
def test_a_veto_holds_for_its_quarter_or_from_its_day_to_the_year_s_end(  # noqa: PLR0913, PLR0917  a row of a table
    vetoing, quiet, judged, span, day, counts
):
    book = vetoing(span=span, period="2022Q2")
    found = judged(book, quiet.assign(period="2022Q2"), 事项清单=[found_of("J01", "V3", date=dt.date(*day))])
    assert (found.ranking["J01"].vetoes, grades(found)["J01"]) == (("V3", "良好") if counts else ("", "优秀"))


# --- what figures trigger ---------------------------------------------------------------------


def test_an_indicator_triggers_a_veto_and_the_figures_are_printed(vetoing, quiet, judged):
    found = judged(vetoing([{"条件": "数 < 95", "否决": "V3"}]), quiet)
    assert found.of("unit", "because", kind="一票否决") == [
        ("J06", "指标 A1 指标A1触发：A1的数＜95（A1的数为 94）；V3 情形V3，取消评优，期限本季")
    ]
    assert found.ranking["J06"].vetoes == "V3"


def test_a_figure_that_is_missing_triggers_nothing(vetoing, quarter, judged):
    """缺报 is not zero: 数 < 95 is not asked."""
    found = judged(vetoing([{"条件": "数 < 95", "否决": "V3"}]), quarter(QUIET | {"J01": {"A1": "缺报", "B1": 99}}))
    assert found.of("unit") == ["J06"]


def test_an_indicator_may_zero_itself(vetoing, quiet, judged):
    found = judged(vetoing([{"条件": "数 < 95", "否决": "V7"}]), quiet)
    assert [found.lines[unit, "A1"].state for unit in ("J05", "J06")] == ["计分", "否决清零"]


def test_a_row_of_a_decision_table_triggers_a_veto(small_book, indicator, quarter, judged):
    table = {
        "方法": "判定表", "条件": {"达标": "数 >= 95"},
        "判定": [{"达标": "是", "得": "100%"}, {"达标": "否", "得": "50%", "触发": "V3"}],
    }  # fmt: skip
    veto = {"代码": "V3", "名称": "未达标", "后果": "取消评优", "期限": "本季", "可容错": "是"}
    book = small_book(indicator("A1", 计分=table), indicator("B1"), 等次=GRADES, 一票否决=[veto])
    found = judged(book, quarter({"J01": {"A1": 95, "B1": 9}, "J02": {"A1": 94, "B1": 9}, "J03": {"A1": 99, "B1": 9}}))
    assert found.of("unit", "code") == [("J02", "V3")]
    assert "指标 A1 指标A1触发：判定表第 2 行" in found.of("because")[0]


def test_a_policy_may_bar_the_award(small_book, indicator, quarter, judged):
    """A1 was not reported and is worth 1 of 100 points: 99 would be excellent."""
    book = small_book(
        indicator("A1", 1, 缺报="取消评优"), indicator("A2", 59), indicator("B1", 40), units=6, 等次=GRADES
    )
    figures = {unit: {"A1": 100, "A2": 100 - i, "B1": 100 - i} for i, unit in enumerate(QUIET)}
    found = judged(book, quarter(figures | {"J01": {"A1": "缺报", "A2": 100, "B1": 100}}))
    assert (found.totals["J01"].total, found.ranking["J01"].rank, grades(found)["J01"]) == (9900, 2, "良好")
    assert grades(found)["J03"] == "优秀"
    assert found.of("kind", "code", "because") == [("取消评优", "A1", "指标 A1 指标A1缺报，按方案计零分并取消评优")]
