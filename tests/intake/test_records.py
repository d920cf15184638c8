"""Every derived figure worked by hand: which rows count, on which day, at which weight."""

import datetime as dt

import pytest

from kaoping.intake.records import Window, by_unit, derivations, derive, repeated_matters
from kaoping.intake.sheets import Record
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

    def figure(name, rows, window=Q2, **params):
        found = derive(rows, Item.model_validate({"名称": "数", "取自": name} | params), window)
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


# ------------------------------------------------------------ 抽查


def test_five_duties(figure):
    """Two tasks: 5 of 5 and 3 of 5 elements in order."""
    rows = records("五个落实抽查", "person task post stage detail", ("是",) * 5, ("是", "是", "是", "否", "否"))
    assert figure("五个落实抽查.抽查数", rows) == (2.0, [4, 5])
    assert figure("五个落实抽查.合格要素数", rows) == (8.0, [4, 5])
    assert figure("五个落实抽查.合格要素数", []) == (0.0, [])


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


# ------------------------------------------------------------ 成果清单

BEST = {"按级": {"国": 1.0, "省": 0.8, "市": 0.5, "区": 0.3}}


def achievements(*rows):
    return records("成果清单", "number level difficulty", *rows)


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


# ------------------------------------------------------------ whose record is it


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
