"""Every derived figure worked by hand: which rows count, on which day, at which weight."""

import datetime as dt

import pytest

from kaoping.intake.records import Question, Window, by_unit, derivations, derive, remarks, repeated_matters, sound
from kaoping.intake.sheets import Record
from kaoping.intake.sheets import records as read_records
from kaoping.layouts import LEDGERS
from kaoping.periods import Period
from kaoping.rulebook.model import Item

Q2 = Window.of(Period.parse("2022Q2"))
WEIGHTS = {"国": 1.5, "省": 1.3, "市": 1.1, "区": 1.0}


def day(text):
    return None if text is None else dt.date.fromisoformat(text)


def record(table, row, **values):
    """A record; what is None was left blank."""
    given = {key: value for key, value in values.items() if value is not None}
    return Record(table, given, "督查室.xlsx", table, row, "")


def records(table, keys, *rows):
    """Records from rows of words; keys that end with * hold dates."""
    names = [key.rstrip("*") for key in keys.split()]
    dated = [key.endswith("*") for key in keys.split()]
    return [
        record(table, number, **{n: day(v) if d else v for n, v, d in zip(names, row, dated, strict=True)})
        for number, row in enumerate(rows, start=4)
    ]


@pytest.fixture
def figure():
    """Derive a figure in the second quarter: figure("任务台账.到期数", rows, 按级=…) → value and rows used."""

    def figure(name, rows, window=Q2, unit="J01", **params):
        item = Item.model_validate({"名称": "数", "取自": name} | params)
        found = derive(rows, Question(item, window, unit))
        return found.value, [used.row for used in found.used]

    return figure


def test_the_window_of_a_quarter():
    assert (str(Q2.year), str(Q2.first), str(Q2.last)) == ("2022-01-01", "2022-04-01", "2022-06-30")


def test_every_declared_figure_can_be_derived():
    declared = {f"{table.name}.{name}" for table in LEDGERS.values() for name in table.derivations}
    assert declared == set(derivations())


# ------------------------------------------------------------ 任务台账

TASKS = records(
    "任务台账",
    "number level due* finished*",
    ("1", "国", "2021-12-31", None),  # last year's
    ("2", "省", "2022-01-01", "2022-01-01"),  # first day of the year, done on the day
    ("3", "市", "2022-03-31", "2022-04-01"),  # due last quarter, done a day late
    ("4", "区", "2022-06-30", "2022-06-30"),  # last day of the period, done on the day
    ("5", "区", "2022-06-29", "2022-06-30"),  # late, on the last day of the period
    ("6", "国", "2022-06-29", "2022-07-01"),  # late, after the period: not done yet
    ("7", "区", "2022-06-30", None),
    ("8", "国", "2022-07-01", "2022-06-01"),  # due next quarter
)


def test_tasks_due_from_new_year_to_the_last_day(figure):
    assert figure("任务台账.到期数", TASKS) == (6.0, [5, 6, 7, 8, 9, 10])


def test_tasks_done_on_or_before_their_day(figure):
    assert figure("任务台账.按时完成数", TASKS) == (2.0, [5, 7])


def test_tasks_done_late_but_within_the_period(figure):
    assert figure("任务台账.逾期完成数", TASKS) == (2.0, [6, 8])


def test_tasks_weighed_by_level(figure):
    """Due: 省1.3 + 市1.1 + 区1 + 区1 + 国1.5 + 区1; on time: 省1.3 + 区1; late: 市1.1 + 区1."""
    assert figure("任务台账.到期数", TASKS, 按级=WEIGHTS)[0] == 6.9
    assert figure("任务台账.按时完成数", TASKS, 按级=WEIGHTS)[0] == 2.3
    assert figure("任务台账.逾期完成数", TASKS, 按级=WEIGHTS)[0] == 2.1


def test_weights_add_up_as_decimals(figure):
    """Three times 1.1 is 3.3, in binary 3.3000000000000003."""
    rows = records("任务台账", "level due*", *[("市", "2022-05-01")] * 3)
    assert figure("任务台账.到期数", rows, 按级=WEIGHTS)[0] == 3.3


def test_a_task_is_late_only_after_the_quarter_sees_it(figure):
    first = Window.of(Period.parse("2022Q1"))
    assert figure("任务台账.到期数", TASKS, first) == (2.0, [5, 6])
    assert figure("任务台账.逾期完成数", TASKS, first) == (0.0, [])


def test_no_tasks_are_no_gap(figure):
    assert figure("任务台账.到期数", []) == (0.0, [])


LIGHTS = records(
    "任务台账",
    "number due* finished* progress planned",
    ("1", "2022-06-30", None, 0.0, 90.0),  # due on the last day: no light any more
    ("2", "2022-07-01", None, 50.0, 50.0),  # on plan
    ("3", "2022-12-31", None, 49.9, 50.0),  # a tenth of a point behind
    ("4", "2022-12-31", None, 40.3, 50.3),  # ten points behind
    ("5", "2022-12-31", None, 40.2, 50.3),  # a tenth more
    ("6", "2022-12-31", "2022-06-30", 0.0, 90.0),  # finished on the last day, whatever the columns say
    ("7", "2022-12-31", "2022-07-01", 0.0, 90.0),  # finished after the period: not yet
    ("8", "2022-12-31", "2022-02-01", None, None),  # finished, the percentages left blank
    ("9", "2023-06-30", None, 60.0, 10.0),  # ahead of a plan that runs into next year
)


@pytest.mark.parametrize(("light", "rows"), [("绿灯数", [5, 9, 11, 12]), ("黄灯数", [6, 7]), ("红灯数", [8, 10])])
def test_lights_of_tasks_not_yet_due(figure, light, rows):
    assert figure(f"任务台账.{light}", LIGHTS) == (float(len(rows)), rows)


def test_each_task_not_yet_due_has_one_light(figure):
    lit = [row for light in ("绿灯数", "黄灯数", "红灯数") for row in figure(f"任务台账.{light}", LIGHTS)[1]]
    assert sorted(lit) == [5, 6, 7, 8, 9, 10, 11, 12]


# ------------------------------------------------------------ 督办单

ORDERS = records(
    "督办单",
    "number due* extended* finished*",
    ("1", "2022-03-31", None, "2022-03-31"),  # last quarter's
    ("2", "2022-04-01", None, "2022-04-01"),  # first day, closed on the day
    ("3", "2022-06-30", None, "2022-07-01"),  # last day, closed a day late
    ("4", "2022-07-01", None, None),  # next quarter's
    ("5", "2022-03-31", "2022-04-01", "2022-04-01"),  # extended into the quarter, closed in time
    ("6", "2022-06-30", "2022-07-01", "2022-06-15"),  # extended out of the quarter
    ("7", "2022-05-01", "2022-05-10", "2022-05-11"),  # a day beyond the extension
    ("8", "2022-05-01", None, None),
)


def test_orders_due_in_the_quarter_by_their_extended_day(figure):
    assert figure("督办单.到期数", ORDERS) == (5.0, [5, 6, 8, 10, 11])


def test_orders_closed_on_or_before_their_extended_day(figure):
    assert figure("督办单.按期办结数", ORDERS) == (2.0, [5, 8])


URGED = records(
    "督办单",
    "number due* feedback reminders",
    ("1", "2022-05-01", "按要求", None),
    ("2", "2022-05-01", "未按要求", 1.0),
    ("3", "2022-05-01", "按要求", 2.0),
    ("4", "2021-12-31", "未按要求", 3.0),  # due last year, listed this quarter
    ("5", "2022-05-01", "按要求", 4.0),
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("未反馈数", (2.0, [5, 7])), ("二次督办数", (1.0, [6])), ("三次督办数", (2.0, [7, 8]))],
)
def test_orders_that_had_to_be_urged(figure, name, expected):
    assert figure(f"督办单.{name}", URGED) == expected


# ------------------------------------------------------------ 抽查


def test_five_duties(figure):
    """Two tasks: 5 of 5 and 3 of 5 elements in order."""
    rows = records("五个落实抽查", "person task post stage detail", ("是",) * 5, ("是", "是", "是", "否", "否"))
    assert figure("五个落实抽查.抽查数", rows) == (2.0, [4, 5])
    assert figure("五个落实抽查.合格要素数", rows) == (8.0, [4, 5])
    assert figure("五个落实抽查.合格要素数", []) == (0.0, [])


def test_five_ones_count_only_together(figure):
    """Three tasks: all five, four of five, none."""
    rows = records(
        "五个一核查",
        "one_task one_leader one_team one_chart to_the_end",
        ("是",) * 5,
        ("是",) * 4 + ("否",),
        ("否",) * 5,
    )
    assert figure("五个一核查.核查数", rows) == (3.0, [4, 5, 6])
    assert figure("五个一核查.齐备数", rows) == (1.0, [4])


@pytest.mark.parametrize(
    ("stage", "due", "complete"),
    [
        ("事前论证", (3.0, [4, 5, 6]), (2.0, [4, 5])),
        ("事中评估", (2.0, [4, 5]), (1.0, [4])),
        ("事后盘点", (0.0, []), (0.0, [])),
    ],
)
def test_stages_of_decisions(figure, stage, due, complete):
    rows = records(
        "决策档案抽查",
        "before during after",
        ("齐备", "齐备", "未到期"),
        ("齐备", "缺失", "未到期"),
        ("缺失", "未到期", "未到期"),
    )
    assert figure("决策档案抽查.到期数", rows, 环节=stage) == due
    assert figure("决策档案抽查.齐备数", rows, 环节=stage) == complete


def test_decisions_that_were_not_collective(figure):
    rows = records("集体决策抽查", "collective", ("是",), ("否",), ("否",))
    assert figure("集体决策抽查.未经集体决策数", rows) == (2.0, [5, 6])


# ------------------------------------------------------------ 牵头事项

LED = records(
    "牵头事项",
    "number plan meetings_due meetings_held",
    ("1", "是", 3.0, 3.0),
    ("2", "否", 3.0, 2.0),
    ("3", "是", 2.0, 5.0),  # more than due counts as all
    ("4", "是", 0.0, 1.0),  # none due: left out of the mean
)


def test_plans_on_time(figure):
    assert figure("牵头事项.方案按期率", LED) == (0.75, [4, 5, 6, 7])


def test_meetings_held_is_the_mean_of_rates(figure):
    """(3/3 + 2/3 + 1) ÷ 3 = 8/9."""
    value, used = figure("牵头事项.调度率", LED)
    assert (value, used) == (8 / 9, [4, 5, 6])


def test_who_leads_nothing_has_no_rate(figure):
    assert figure("牵头事项.方案按期率", []) == (None, [])
    assert figure("牵头事项.调度率", LED[3:]) == (None, [])


# ------------------------------------------------------------ 测评票

GRADES = {"优": 100, "良": 85, "中": 70, "差": 50}
LEADERS = {"测评": "区领导评价", "层级": "主要领导", "按等": GRADES}
TRIM = {"多于": 5, "各去": 1}


def ballots(*grades, layer="主要领导"):
    return records("测评票", "poll layer grade", *(("区领导评价", layer, grade) for grade in grades))


def test_ballots_of_a_poll_and_layer(figure):
    rows = [*ballots("优", "弃权", "差"), *ballots("优", layer="分管领导")]
    assert figure("测评票.有效票数", rows, 测评="区领导评价", 层级="主要领导")[0] == 2.0
    assert figure("测评票.有效票数", rows, 测评="区领导评价")[0] == 3.0
    assert figure("测评票.有效票数", rows, 测评="责任单位评价")[0] == 0.0


def test_mean_of_grades(figure):
    """(100 + 85 + 50) ÷ 3 = 78⅓; abstentions are no ballots."""
    assert figure("测评票.均值", ballots("优", "良", "弃权", "差"), **LEADERS)[0] == 235 / 3


def test_five_ballots_are_not_trimmed_and_six_are(figure):
    """优优优优差: 450÷5 = 90. With a second 差: without one 优 and one 差, 优优优差: 350÷4 = 87.5."""
    five = ballots("优", "优", "优", "优", "差")
    assert figure("测评票.均值", five, 去极值=TRIM, **LEADERS)[0] == 90.0
    six = ballots("优", "差", "优", "优", "优", "差")
    assert figure("测评票.均值", six, 去极值=TRIM, **LEADERS) == (87.5, [4, 5, 6, 7, 8, 9])


def test_mean_of_scores_without_blank_ones(figure):
    rows = records("测评票", "poll score grade", ("责任单位评价", 90.0, None), ("责任单位评价", 95.5, None),
                   ("责任单位评价", None, "弃权"), ("区领导评价", 10.0, None))  # fmt: skip
    assert figure("测评票.均分", rows, 测评="责任单位评价") == (92.75, [4, 5])


def test_no_ballots_no_mean(figure):
    assert figure("测评票.均值", [], **LEADERS) == (None, [])
    assert figure("测评票.均分", ballots("弃权"), 测评="区领导评价") == (None, [])


# ------------------------------------------------------------ 事项清单

EVENTS = records(
    "事项清单",
    "number unit event level",
    ("JW-1", "J01", "P07", "区"),
    ("JW-1", "J01", "P07", "市"),  # the same matter at a heavier level
    ("JW-2", "J01", "P07", "区"),
    ("JW-2", "J01", "P07", "区"),  # the same matter again: the first counts
    ("JW-3", "J01", "P07", "国"),
    ("JW-1", "J01", "X01", "区"),  # the same number under another code is another matter
)


@pytest.mark.parametrize(
    ("levels", "expected"), [(["国", "省"], (1.0, [8])), (["市"], (1.0, [5])), (["区"], (1.0, [6]))]
)
def test_one_matter_counts_once_at_its_heaviest(figure, levels, expected):
    assert figure("事项清单.件次", EVENTS, 事项="P07", 级别=levels) == expected


def test_rows_that_did_not_count_say_why():
    found = repeated_matters({"J01": EVENTS})
    assert [(finding.code, finding.where.cell) for finding in found] == [("W-REC-ONCE", "A4"), ("W-REC-ONCE", "A7")]
    assert found[0].found == "事项编号 JW-1 已由市级一条（第 5 行）计，本行不重复计"


# ------------------------------------------------------------ 项目清单

SIZES = {"10亿以上": 3, "5亿至10亿": 2, "1亿至5亿": 1}


def test_projects_weighed_by_size(figure):
    """From 1 January to 30 June: 3 + 2 + 1 = 6; last year's and next quarter's do not count."""
    rows = records(
        "项目清单",
        "number stage size date*",
        ("1", "新开工", "10亿以上", "2022-01-01"),
        ("2", "投产达效", "5亿至10亿", "2022-03-31"),
        ("3", "新开工", "1亿至5亿", "2022-06-30"),
        ("4", "新开工", "10亿以上", "2021-12-31"),
        ("5", "新开工", "10亿以上", "2022-07-01"),
    )
    assert figure("项目清单.折算数", rows, 按档=SIZES) == (6.0, [4, 5, 6])
    assert figure("项目清单.折算数", [], 按档=SIZES) == (0.0, [])


def test_coefficients_add_up_as_decimals(figure):
    """Three times 0.1 is 0.3, in binary 0.30000000000000004."""
    rows = records("项目清单", "size date*", *[("1亿至5亿", "2022-05-01")] * 3)
    assert figure("项目清单.折算数", rows, 按档=SIZES | {"1亿至5亿": 0.1})[0] == 0.3


# ------------------------------------------------------------ 争取资金清单

SHARES = {"主协": {"主": 0.7, "协": 0.3}}


def funds(*rows):
    return records("争取资金清单", "number unit partners kind amount spent arrived*", *rows)


SHARED = funds(
    ("1", "J01", None, "专项债", 1000.0, 400.0, "2022-01-31"),
    ("2", "J01", ("J02", "J03"), "中央预算内", 600.0, 300.0, "2022-04-01"),
    ("3", "J02", ("J01",), "专项转移支付", 100.0, 100.0, "2022-06-30"),
    ("4", "J01", None, "因素法分配", 5000.0, 0.0, "2022-05-01"),
    ("5", "J01", None, "一般债", 70.0, 0.0, "2021-12-31"),  # last year's
    ("6", "J01", None, "一般债", 70.0, 0.0, "2022-07-01"),  # next quarter's
)


@pytest.mark.parametrize(
    ("unit", "arrived", "spent", "months"),
    [
        # 1000 + 0.7×600 + 0.3×100; 400 + 0.7×300 + 0.3×100; 1000×5 + 420×2 + 30×0
        ("J01", 1450.0, 640.0, 5840.0),
        # 0.3÷2×600 + 0.7×100; 0.15×300 + 70; 90×2 + 70×0
        ("J02", 160.0, 115.0, 180.0),
        ("J03", 90.0, 45.0, 180.0),
    ],
)
def test_a_fund_counts_for_its_lead_and_its_partners(figure, unit, arrived, spent, months):
    """Alone 100 %; the lead of several 70 %, its partners share 30 % equally; sums by formula are left out."""
    own, params = by_unit(SHARED)[unit], {"剔除": ["因素法分配"]} | SHARES
    assert figure("争取资金清单.到账额", own, unit=unit, **params)[0] == arrived
    assert figure("争取资金清单.支出额", own, unit=unit, **params)[0] == spent
    assert figure("争取资金清单.到账月额", own, unit=unit, **params)[0] == months


def test_shares_of_a_fund_are_the_whole_fund(figure):
    """600 = 420 + 90 + 90, with nothing excluded and nobody's alone."""
    shares = [figure("争取资金清单.到账额", [SHARED[1]], unit=unit, **SHARES)[0] for unit in ("J01", "J02", "J03")]
    assert shares == [420.0, 90.0, 90.0]


def test_nothing_is_left_out_that_is_not_named(figure):
    assert figure("争取资金清单.到账额", [SHARED[3]], **SHARES) == (5000.0, [7])


def test_a_lead_named_among_its_partners_is_alone(figure):
    rows = funds(("1", "J01", ("J01",), "专项债", 10.0, 0.0, "2022-05-01"))
    assert figure("争取资金清单.到账额", rows, **SHARES)[0] == 10.0
    assert by_unit(rows) == {"J01": rows}


@pytest.mark.parametrize(("day", "expected"), [("2022-01-01", 110.0), ("2022-12-01", 0.0), ("2022-11-30", 10.0)])
def test_a_sum_counts_for_each_calendar_month_since_it_came(figure, day, expected):
    """10 that came in January: 11 months to December; in December none; on the last of November one."""
    rows = funds(("1", "J01", None, "专项债", 10.0, 0.0, day))
    assert figure("争取资金清单.到账月额", rows, Window.of(Period.parse("2022Q4")), **SHARES)[0] == expected


# ------------------------------------------------------------ 争取事项清单

WON = records(
    "争取事项清单",
    "number unit kind level date*",
    ("A", "J01", "项目", "市", "2022-01-01"),
    ("A", "J01", "项目", "国", "2022-06-30"),  # the same project, raised to the state's list
    ("A", "J01", "政策", "省", "2022-05-01"),  # the same number, another kind: another matter
    ("B", "J01", "项目", "省", "2022-02-01"),
    ("B", "J01", "项目", "国", "2022-07-01"),  # raised only next quarter
    ("C", "J01", "项目", "市", "2021-12-31"),  # last year's
)


@pytest.mark.parametrize(
    ("kind", "level", "expected"),
    [("项目", "国", (1.0, [5])), ("项目", "省", (1.0, [7])), ("项目", "市", (0.0, [])), ("政策", "省", (1.0, [6]))],
)
def test_a_matter_won_counts_once_at_its_highest_of_this_year(figure, kind, level, expected):
    assert figure("争取事项清单.件数", WON, 类别=kind, 级别=[level]) == expected


def test_what_did_not_count_of_a_list_is_said():
    """The lower row of one matter, and rows that are not of this year; these are not also called repetitions."""
    found = remarks("争取事项清单", {"J01": WON}, Q2)
    assert sorted((finding.code, finding.where.cell) for finding in found) == [
        ("W-REC-DATE", "A8"),
        ("W-REC-DATE", "A9"),
        ("W-REC-ONCE", "A4"),
    ]
    assert next(f.found for f in found if f.where.cell == "A9") == (
        "日期 2021-12-31 不在 2022-01-01 至 2022-06-30 之内，没有计入"
    )


def test_a_shared_fund_of_another_year_is_said_once():
    rows = funds(("1", "J01", ("J02",), "专项债", 10.0, 0.0, "2021-12-31"))
    assert [finding.code for finding in remarks("争取资金清单", by_unit(rows), Q2)] == ["W-REC-DATE"]


def test_events_are_of_the_quarter_and_achievements_of_the_year():
    march = records("事项清单", "number unit event level date*", ("1", "J01", "P07", "区", "2022-03-31"))
    assert [f.found[-6:] for f in remarks("事项清单", {"J01": march}, Q2)] == ["仍按所报计入"]
    march = records("成果清单", "number level date*", ("1", "区", "2022-03-31"))
    assert remarks("成果清单", {"J01": march}, Q2) == []
    assert remarks("任务台账", {"J01": TASKS}, Q2) == []


# ------------------------------------------------------------ rows that do not hold together


@pytest.fixture
def row(grid, names, said):
    """Read one row of a table given by titles: row("任务台账", 完成时限="…") → records kept, findings."""

    def row(name, **given):
        table = LEDGERS[name]
        titles = [column.title for column in table.columns]
        desk = grid(name, [titles, [given.get(title) for title in titles]])
        kept = sound(read_records(desk, table, names), desk, table, Q2.last)
        return len(kept), said(desk)

    return row


TASK = {"任务编号": "1", "任务事项": "修路", "级别": "区", "牵头单位": "J01"}
LATER = TASK | {"完成时限": day("2022-07-01")}


def test_a_task_under_way_must_state_progress_and_plan(row):
    """形象进度 stands in column H, 时间进度 in I."""
    assert row("任务台账", **LATER) == (0, [("E-VAL-BLANK", "H2"), ("E-VAL-BLANK", "I2")])
    assert row("任务台账", **LATER, 形象进度=40) == (0, [("E-VAL-BLANK", "I2")])
    assert row("任务台账", **LATER, 时间进度=40) == (0, [("E-VAL-BLANK", "H2")])
    assert row("任务台账", **LATER, 形象进度=0, 时间进度=40) == (1, [])


def test_a_task_that_is_due_or_done_need_not(row):
    assert row("任务台账", **TASK | {"完成时限": day("2022-06-30")}) == (1, [])
    assert row("任务台账", **LATER, 完成日期=day("2022-06-30")) == (1, [])
    assert row("任务台账", **LATER, 完成日期=day("2022-07-01"))[0] == 0


FUND = {
    "资金编号": "1",
    "主争单位": "J01",
    "资金名称": "水利",
    "类型": "专项债",
    "到账额": 10.5,
    "到账日期": day("2022-05-01"),
    "到账凭证": "凭证1号",
}


@pytest.mark.parametrize(
    ("spent", "expected"),
    [(10.5, (1, [])), (10.51, (0, [("E-VAL-REL", "H2")])), (-1, (0, [("E-VAL-RANGE", "H2")])), (0, (1, []))],
)
def test_no_more_is_spent_than_came(row, spent, expected):
    assert row("争取资金清单", **FUND, 已支出额=spent) == expected


# ------------------------------------------------------------ 成果清单

BEST = {"按级": {"国": 1.0, "省": 0.8, "市": 0.5, "区": 0.3}}


def achievements(*rows):
    dated = [(*row, "2022-04-01") if len(row) == 3 else row for row in rows]
    return records("成果清单", "number level difficulty date*", *dated)


def test_best_and_second_achievement(figure):
    """省 0.8×1.0 = 0.8; 市 0.5×1.2 = 0.6; 国 1.0×0.8 = 0.8 — equal values go by number."""
    rows = achievements(("B", "省", 1.0), ("C", "市", 1.2), ("A", "国", 0.8))
    assert figure("成果清单.第一高", rows, **BEST) == (0.8, [6])
    assert figure("成果清单.第二高", rows, **BEST) == (0.8, [4])


def test_one_achievement_and_none(figure):
    one = achievements(("A", "区", 1.1))
    assert figure("成果清单.第一高", one, **BEST) == (0.33, [4])
    assert figure("成果清单.第二高", one, **BEST) == (0.0, [])
    assert figure("成果清单.第一高", [], **BEST) == (0.0, [])


def test_achievements_of_another_year_or_quarter_do_not_count(figure):
    """The best is of 2021, the next comes after the second quarter: what is left is 0.3."""
    rows = achievements(("A", "国", 1.2, "2021-12-31"), ("B", "省", 1.0, "2022-07-01"), ("C", "区", 1.0, "2022-06-30"))
    assert figure("成果清单.第一高", rows, **BEST) == (0.3, [6])
    assert figure("成果清单.第二高", rows, **BEST) == (0.0, [])


# ------------------------------------------------------------ whose record is it


def test_a_fund_belongs_to_its_lead_and_to_each_partner():
    owned = {unit: [r.values["number"] for r in own] for unit, own in by_unit(SHARED).items()}
    assert owned == {"J01": ["1", "2", "3", "4", "5", "6"], "J02": ["2", "3"], "J03": ["2"]}


def test_a_task_belongs_to_each_responsible_unit_else_to_the_lead():
    rows = [
        record("任务台账", 4, number="2", lead="Q06", responsible=("J01", "Q06")),
        record("任务台账", 5, number="1", lead="Q06", responsible=("J01",)),
        record("任务台账", 6, number="3", lead="Q06"),
    ]
    owned = {unit: [r.values["number"] for r in own] for unit, own in by_unit(rows).items()}
    assert owned == {"J01": ["1", "2"], "Q06": ["2", "3"]}


def test_other_records_belong_to_their_unit():
    rows = [record("督办单", 4, number="1", unit="J01"), record("督办单", 5, number="2", unit="J02")]
    assert {unit: len(own) for unit, own in by_unit(rows).items()} == {"J01": 1, "J02": 1}
