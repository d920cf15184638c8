"""Sheets are found by their words; every cell is taken, known or named, and a fault never becomes a zero."""

import datetime as dt

import pytest

from kaoping.intake.cells import column_name
from kaoping.intake.leftovers import leftovers
from kaoping.intake.sheets import cover, figures, records, supplied
from kaoping.layouts import (
    CLAIMS,
    COVER,
    EVENTS_LIST,
    FIGURES,
    LEAD_ITEMS,
    LEDGERS,
    OBJECTIONS,
    ORDERS,
    TASKS,
    UNIT_RECORDS,
)

# ------------------------------------------------------------ the cover


def test_the_cover_is_read_by_its_labels(grid):
    rows = [[None, label.title, f"值{i}"] for i, label in enumerate(COVER)]
    assert cover(grid("封面", [["大标题"], *rows])) == {label.title: f"值{i}" for i, label in enumerate(COVER)}


def test_the_value_may_stand_further_right_and_a_missing_label_is_absent(grid):
    found = cover(grid("封面", [["方案", None, None, "甲方案"], ["报送次数", 2], ["报告期"]]))
    assert found == {"方案": "甲方案", "报送次数": "2", "报告期": ""}


# ------------------------------------------------------------ 指标数据

TITLES = [column.title for column in FIGURES]
NAMES = {"E02.计划": "项目年度计划投资", "E02.完成": "项目年初至本期末完成投资", "L03.事项": "“三重一大”事项数"}


@pytest.fixture(scope="module")
def asked(rulebook):
    return {item_id: rulebook.items[item_id] for item_id in NAMES}


def line(item_id, value=None, state=None, previous=None, remark=None):
    return [item_id, "经济效果", "指标", NAMES.get(item_id), "万元", value, state, previous, "口径", remark]


@pytest.fixture
def own(grid, asked, said):
    """Read 指标数据 of J01 with these lines below the header in row 3."""

    def own(*lines, titles=TITLES, **facts):
        on_desk = grid("指标数据", [["望湖街道"], ["说明"], titles, *lines], **facts)
        found = {figure.item: (figure.state, figure.value) for figure in figures(on_desk, "J01", asked)}
        return found, said(on_desk)

    return own


def test_figures_are_read_row_by_row(own):
    found, said = own(line("E02.计划", 1000), line("E02.完成", "2,600.5"), line("L03.事项", None, "无"))
    assert found == {"E02.计划": ("有值", 1000.0), "E02.完成": ("有值", 2600.5), "L03.事项": ("无", None)}
    assert said == [("W-VAL-TEXTNUM", "F5")]


def test_a_blank_is_not_a_zero(own):
    found, said = own(line("E02.计划", 0), line("E02.完成"), line("L03.事项", "  "))
    assert found == {"E02.计划": ("有值", 0.0), "E02.完成": ("缺报", None), "L03.事项": ("缺报", None)}
    assert said == []  # whether a blank is excused is known only when the rulings are


def test_a_unit_s_own_claim_is_not_proven(own):
    assert own(line("E02.计划", None, "不适用"))[0] == {"E02.计划": ("未证实", None)}


def test_a_value_and_a_state_contradict(own):
    assert own(line("E02.计划", 0, "无")) == ({"E02.计划": ("缺报", None)}, [("E-VAL-BOTH", "F4")])


def test_a_blank_beside_a_state_is_no_value(own):
    assert own(line("E02.计划", " ", "无")) == ({"E02.计划": ("无", None)}, [])


def test_nothing_where_the_item_must_be_a_number(grid, asked, said):
    asked = {"L03.事项": asked["L03.事项"].model_copy(update={"none_means": None})}
    on_desk = grid("指标数据", [TITLES, line("L03.事项", None, "无")])
    (figure,) = figures(on_desk, "J01", asked)
    assert (figure.state, figure.refused) == ("缺报", True)
    assert said(on_desk) == [("E-VAL-STATE", "G2")]
    assert on_desk.findings[0].fix == "没有发生的请填 0"


def test_a_state_nobody_offers(own):
    assert own(line("E02.计划", None, "没有")) == ({"E02.计划": ("缺报", None)}, [("E-VAL-CHOICE", "G4")])


def test_an_error_and_a_formula_without_result_are_unusable(own):
    found, said = own(line("E02.计划"), line("E02.完成"), errors={(4, 6): "#DIV/0!"}, uncached=frozenset({(5, 6)}))
    assert found == {"E02.计划": ("缺报", None), "E02.完成": ("缺报", None)}
    assert said == []  # cells.cell_findings says it for the whole sheet


def test_a_merge_over_two_figures_gives_neither(own):
    found, said = own(line("E02.计划", 1000), line("E02.完成"), merged=((4, 6, 5, 6),))
    assert found == {"E02.计划": ("缺报", None), "E02.完成": ("缺报", None)}
    assert said == [("E-XL-MERGED", "F4")]


def test_columns_may_be_moved(grid, asked, said):
    order = [5, 0, 1, 2, 3, 4, 6, 7, 8, 9]
    rows = [[row[i] for i in order] for row in (TITLES, line("E02.计划", 1000))]
    on_desk = grid("指标数据", rows)
    assert [(figure.item, figure.value) for figure in figures(on_desk, "J01", asked)] == [("E02.计划", 1000.0)]
    assert said(on_desk) == []


def test_of_two_columns_with_one_title_the_first_counts(grid, asked, said):
    on_desk = grid("指标数据", [[*TITLES, "本期填报"], [*line("E02.计划", 1000), 999]])
    assert [figure.value for figure in figures(on_desk, "J01", asked)] == [1000.0]
    leftovers(on_desk, {})
    assert ("W-CELL-UNREAD", "K2") in said(on_desk)


def test_a_renamed_column_breaks_the_sheet(grid, asked, said):
    titles = ["本季填报" if title == "本期填报" else title for title in TITLES]
    on_desk = grid("指标数据", [titles, line("E02.计划", 1000)])
    assert figures(on_desk, "J01", asked) == []
    assert on_desk.broken
    assert said(on_desk) == [("E-FORM-HEADER", "")]


def test_an_unknown_code_and_one_that_stands_twice(own):
    found, said = own(line("E02.计划", 1), line("E99.甲", 5), line("E02.计划", 2))
    assert found == {"E02.计划": ("缺报", None)}
    assert said == [("E-ITEM-UNKNOWN", "A5"), ("E-ITEM-TWICE", "A6")]


def test_swapped_codes_do_not_swap_figures_unseen(own):
    plan, done = line("E02.计划", 1000), line("E02.完成", 260)
    plan[0], done[0] = done[0], plan[0]
    assert own(plan, done)[1] == [("E-FORM-MARK", "D4"), ("E-FORM-MARK", "D5")]


def test_a_figure_knows_all_its_cells(grid, asked):
    on_desk = grid("指标数据", [TITLES, line("E02.计划", "1,000", None, 900, "含续建")])
    (figure,) = figures(on_desk, "J01", asked)
    assert [(place.cell, place.raw) for place in figure.places] == [("F2", "1,000"), ("J2", "含续建")]
    assert (2, 8) in on_desk.taken  # 上期数 was printed by us


# ------------------------------------------------------------ 数据报送

HEAD = [
    ["区热线办"],
    ["说明"],
    ["项目编码", None, "S04.回访", "S04.满意"],
    ["单位代码", "单位名称", "热线回访件数（件）", "回访满意件数（件）"],
]


@pytest.fixture
def hotline(grid, rulebook, names, said):
    """Read 数据报送 of the hotline with these rows below the header in row 4; Y01 is not asked."""

    def hotline(*rows, head=HEAD, **facts):
        items = {item_id: rulebook.items[item_id] for item_id in ("S04.回访", "S04.满意")}
        units = dict.fromkeys(items, frozenset({"J01", "J02", "Z01"}))
        on_desk = grid("数据报送", [*head, *rows], **facts)
        found = supplied(on_desk, items, units, names)
        return {(f.unit, f.item.partition(".")[2]): (f.state, f.value) for f in found}, said(on_desk)

    return hotline


def test_units_down_items_across(hotline):
    found, said = hotline(["J01", "望湖街道", 40, 38], ["J02", "东苑街道", 30, "不适用"])
    assert found == {
        ("J01", "回访"): ("有值", 40.0),
        ("J01", "满意"): ("有值", 38.0),
        ("J02", "回访"): ("有值", 30.0),
        ("J02", "满意"): ("不适用", None),  # a department's word counts
    }
    assert said == []


def test_a_department_may_leave_a_cell_blank_but_not_write_nothing(hotline):
    found, said = hotline(["J01", "望湖街道", None, "无"])
    assert found == {("J01", "回访"): ("缺报", None), ("J01", "满意"): ("缺报", None)}
    assert said == [("E-VAL-STATE", "D5")]


@pytest.mark.parametrize("word", ["合计", "总 计", "小\u3000计"])
def test_a_right_total_is_no_unit(hotline, word):
    found, said = hotline(["J01", "望湖街道", 40, 38], ["J02", "东苑街道", "30", 29.5], [word, None, 70, "67.5"])
    assert set(found) == {("J01", "回访"), ("J01", "满意"), ("J02", "回访"), ("J02", "满意")}
    assert said == [("W-VAL-TEXTNUM", "C6"), ("W-ROW-TOTAL", "A7")]


def test_a_wrong_total_is_said_with_both_sums(grid, rulebook, names, said):
    items = {item_id: rulebook.items[item_id] for item_id in ("S04.回访", "S04.满意")}
    rows = [["J01", "望湖街道", 40, 38], ["J02", "东苑街道", 30, 29], [None, "合计", 71, 67]]
    on_desk = grid("数据报送", [*HEAD, *rows])
    supplied(on_desk, items, dict.fromkeys(items, frozenset({"J01", "J02"})), names)
    assert said(on_desk) == [("E-ROW-TOTAL", "C7")]
    assert on_desk.findings[0].found == "合计行写 71，各单位相加是 70"


def test_an_error_in_a_total_is_no_right_total(hotline):
    _, said = hotline(["J01", "望湖街道", 40, 38], ["合计", None, None, 38], errors={(6, 3): "#REF!"})
    assert said == []  # said once, by cells.cell_findings


def test_percentages_have_no_total(grid, rulebook, names, said):
    items = {"E09.年目标": rulebook.items["E09.年目标"]}
    head = [["项目编码", None, "E09.年目标"], ["单位代码", "单位名称", "年度目标降低率（%）"]]
    rows = [["Y01", "临港示范园区", "3%"], ["Y02", "滨海产业园区", "4%"], ["合计", None, "3.5%"]]
    on_desk = grid("数据报送", [*head, *rows])
    found = supplied(on_desk, items, {"E09.年目标": frozenset({"Y01", "Y02"})}, names)
    assert [figure.value for figure in found] == [3.0, 4.0]
    assert said(on_desk) == [("W-VAL-PCT", "C3"), ("W-VAL-PCT", "C4"), ("W-ROW-TOTAL", "A5")]


def test_a_row_with_data_but_no_unit(hotline):
    assert hotline([None, None, 40, None]) == ({}, [("E-ROW-UNREAD", "A5")])


def test_the_name_alone_is_enough_and_both_must_agree(hotline):
    found, _ = hotline([None, "望湖街道办事处", 40, 38])
    assert found == {("J01", "回访"): ("有值", 40.0), ("J01", "满意"): ("有值", 38.0)}
    assert hotline(["J01", "东苑街道", 40, 38]) == ({}, [("E-UNIT-MISMATCH", "A5")])


@pytest.mark.parametrize(("row", "cell"), [(["J99", "望湖街道", 40, 38], "A5"), (["J01", "⽥庄镇", 40, 38], "B5")])
def test_an_unknown_unit_with_figures(hotline, row, cell):
    assert hotline(row) == ({}, [("E-UNIT-UNKNOWN", cell)])


def test_a_remark_below_the_table_is_left_for_the_account_of_cells(grid, rulebook, names, said):
    items = {"S04.回访": rulebook.items["S04.回访"]}
    head = [[row[i] for i in range(3) if i < len(row)] for row in HEAD]
    on_desk = grid("数据报送", [*head, ["J01", "望湖街道", 40], ["注：回访截至 3 月 25 日"]])
    supplied(on_desk, items, {"S04.回访": frozenset({"J01"})}, names)
    assert said(on_desk) == []
    leftovers(on_desk, {"A1": "区热线办", "A2": "说明"})
    assert said(on_desk) == [("W-CELL-UNREAD", "A6")]


def test_a_unit_in_two_rows_has_no_figure(hotline):
    found, said = hotline(["J01", "望湖街道", 40, 38], ["J01", "望湖街道", 41, 39])
    assert found == {("J01", "回访"): ("缺报", None), ("J01", "满意"): ("缺报", None)}
    assert said == [("E-ITEM-TWICE", "A6")]


def test_a_cell_that_is_not_asked(hotline):
    assert hotline(["Y01", "临港示范园区", "/", "不适用"]) == ({}, [])
    assert hotline(["Y01", "临港示范园区", 3, "/"]) == ({}, [("E-CELL-UNREAD", "C5")])


def test_a_slash_where_a_figure_is_asked(hotline):
    found, said = hotline(["J01", "望湖街道", "/", 38])
    assert found["J01", "回访"] == ("缺报", None)
    assert said == [("E-VAL-NUM", "C5")]


def test_a_merge_and_an_error_among_figures(hotline):
    found, said = hotline(
        ["J01", "望湖街道", 40, 38], ["J02", "东苑街道", None, 20], errors={(6, 3): "#N/A"}, merged=((5, 3, 5, 4),)
    )
    assert found == {
        ("J01", "回访"): ("缺报", None),
        ("J01", "满意"): ("缺报", None),
        ("J02", "回访"): ("缺报", None),
        ("J02", "满意"): ("有值", 20.0),
    }
    assert said == [("E-XL-MERGED", "C5")]


def test_columns_are_found_by_their_ids_wherever_they_stand(hotline):
    """A column was inserted on the left, and the two items changed places."""
    head = [
        [],
        ["序", "项目编码", None, "S04.满意", "S04.回访"],
        ["序", "单位代码", "单位名称", "回访满意件数（件）", "热线回访件数（件）"],
    ]
    found, said = hotline([1, "J01", "望湖街道", 38, 40], head=head)
    assert found == {("J01", "满意"): ("有值", 38.0), ("J01", "回访"): ("有值", 40.0)}
    assert said == [("E-ITEM-UNKNOWN", "A2")]


def test_an_id_over_other_words(hotline):
    head = [*HEAD[:3], ["单位代码", "单位名称", "回访满意件数（件）", "热线回访件数（件）"]]
    assert hotline(head=head)[1] == [("E-FORM-HEADER", "C4"), ("E-FORM-HEADER", "D4")]


def test_a_lost_column(hotline):
    head = [[*row[:3]] for row in HEAD]
    assert hotline(["J01", "望湖街道", 40], head=head) == (
        {("J01", "回访"): ("有值", 40.0)},
        [("E-ITEM-ABSENT", "")],
    )


# ------------------------------------------------------------ record tables


@pytest.fixture
def ledger(grid, names, said):
    """Read a record table with these rows below the header in row 1; a row is given by the columns' keys."""

    def ledger(table, *rows, titles=None, **facts):
        lines = [[row.get(column.key) for column in table.columns] for row in rows]
        on_desk = grid(table.name, [titles or [column.title for column in table.columns], *lines], **facts)
        return records(on_desk, table, names), on_desk

    ledger.said = said
    return ledger


TASK = {"number": "RW-1", "matter": "修桥", "level": "省", "lead": "区财政局", "due": "2022-03-31"}


def test_every_table_has_a_column_that_must_be_filled():
    """Else a row of blanks would be a record of nothing: see Ledgers."""
    assert all(any(column.required for column in table.columns) for table in (*LEDGERS.values(), *UNIT_RECORDS))


def test_rows_are_read_the_same_by_columns_and_cell_by_cell(ledger):
    """A logical value anywhere takes a sheet off the way by columns; what it says of the others stays."""
    rows = [
        TASK | {"progress": 1.5, "remark": 1.0},
        TASK | {"number": "RW-2", "due": "2022年4月1日", "progress": "80%"},
        {},
        {"number": "合计"},
        TASK | {"number": "RW-3", "lead": "无此局"},
        TASK | {"number": "RW-4", "matter": None},
        TASK | {"number": "RW-1"},
        TASK | {"number": "RW-5", "due": dt.date(2022, 4, 1), "remark": " "},
    ]
    fast, one = ledger(TASKS, *rows)
    slow, other = ledger(TASKS, *rows, TASK | {"number": "RW-6", "remark": True})
    assert fast == slow[:-1]
    assert one.findings == other.findings[:-1]  # the last is that of the row with TRUE
    assert [record.row for record in fast] == [2, 3, 9]
    assert slow[-1].values["remark"] == "TRUE"
    assert fast[0].values["remark"] == "1"


def test_a_few_cells_far_down_are_read_where_they_stand(ledger):
    found, on_desk = ledger(TASKS, TASK, *[{}] * 1000, TASK | {"number": "RW-2"})
    assert [record.row for record in found] == [2, 1003]
    assert ledger.said(on_desk) == [("W-VAL-DATE", "F2"), ("W-VAL-DATE", "F1003")]


def test_what_stands_beside_a_record_table_is_named(ledger):
    row = [TASK.get(column.key) for column in TASKS.columns]
    titles = [*(column.title for column in TASKS.columns), "自加一列"]
    _, on_desk = ledger(TASKS, TASK, titles=titles)
    leftovers(on_desk, {})
    assert ledger.said(on_desk)[-1] == ("W-CELL-UNREAD", f"{column_name(len(row) + 1)}1")


def test_a_record_by_its_kinds(ledger):
    row = TASK | {"responsible": "各镇街", "finished": dt.date(2022, 3, 30), "progress": "100%"}
    (record,), on_desk = ledger(TASKS, row)
    assert record.values["lead"] == "Q06"
    assert len(record.values["responsible"]) == 17
    assert (record.values["due"], record.values["finished"]) == (dt.date(2022, 3, 31), dt.date(2022, 3, 30))
    assert record.values["progress"] == 100.0
    assert (record.row, record.cell) == (2, "A2")
    assert ledger.said(on_desk) == [("W-VAL-DATE", "F2"), ("W-VAL-PCT", "H2")]
    assert record.raw == "RW-1｜修桥｜省｜区财政局｜各镇街｜2022-03-31｜2022-03-30｜100%"


@pytest.mark.parametrize(
    ("change", "code", "cell"),
    [
        ({"due": None}, "E-VAL-BLANK", "F2"),
        ({"matter": " "}, "E-VAL-BLANK", "B2"),
        ({"due": "2022.3"}, "E-VAL-DATE", "F2"),
        ({"level": "县"}, "E-VAL-CHOICE", "C2"),
        ({"lead": "区公安局"}, "E-UNIT-UNKNOWN", "D2"),
        ({"responsible": "望湖街道、区公安局"}, "E-UNIT-UNKNOWN", "E2"),
        ({"progress": 0.8}, "E-VAL-PCT", "H2"),
        ({"progress": 120}, "E-VAL-RANGE", "H2"),
        ({"number": "RW\u200b1"}, "E-TXT-CTRL", "A2"),
    ],
)
def test_a_row_with_a_fault_is_named_and_not_used(ledger, change, code, cell):
    found, on_desk = ledger(TASKS, TASK | {"due": dt.date(2022, 3, 31)} | change)
    assert found == []
    assert ledger.said(on_desk) == [(code, cell)]


def test_every_fault_of_a_row_is_named(ledger):
    found, on_desk = ledger(TASKS, {"number": "RW-1", "level": "县"})
    assert found == []
    assert [cell for _, cell in ledger.said(on_desk)] == ["B2", "C2", "D2", "F2"]


def test_whole_numbers_and_bounds(ledger):
    row = {"number": "1", "unit": "区财政局", "plan": "是", "meetings_due": 3, "meetings_held": 2}
    assert len(ledger(LEAD_ITEMS, row)[0]) == 1
    assert ledger.said(ledger(LEAD_ITEMS, row | {"meetings_held": 2.5})[1]) == [("E-VAL-INT", "E2")]
    assert ledger.said(ledger(LEAD_ITEMS, row | {"meetings_held": -1})[1]) == [("E-VAL-RANGE", "E2")]


def test_a_number_names_one_record(ledger):
    order = {"number": "DB-1", "matter": "清淤", "unit": "清水镇", "issued": dt.date(2022, 1, 5)}
    order |= {"due": dt.date(2022, 2, 5), "feedback": "按要求"}
    found, on_desk = ledger(ORDERS, order, order | {"unit": "柳河镇"})
    assert [record.values["unit"] for record in found] == ["Z01"]
    assert ledger.said(on_desk) == [("E-REC-TWICE", "A3")]


def test_one_matter_may_stand_in_several_rows_of_the_list_of_matters(ledger):
    event = {"number": "JW-1", "unit": "清水镇", "event": "P07", "matter": "通报", "level": "区", "document": "1号"}
    rows = [event | {"date": dt.date(2022, 2, 1)}, event | {"level": "市", "date": dt.date(2022, 2, 2)}]
    assert len(ledger(EVENTS_LIST, *rows)[0]) == 2


def test_blank_rows_and_totals_are_no_records(ledger):
    found, on_desk = ledger(TASKS, TASK | {"due": dt.date(2022, 3, 31)}, {}, {"matter": " "}, {"number": "合　计"})
    assert len(found) == 1
    assert ledger.said(on_desk) == [("W-ROW-TOTAL", "A5")]


def test_a_row_of_nothing_but_an_error_is_a_fault_not_a_crash(ledger):
    found, on_desk = ledger(TASKS, TASK | {"due": dt.date(2022, 3, 31)}, {}, errors={(3, 6): "#REF!"})
    assert len(found) == 1
    assert {code for code, _ in ledger.said(on_desk)} == {"E-VAL-BLANK"}


def test_a_merge_over_a_record_is_said_once(ledger):
    found, on_desk = ledger(TASKS, TASK | {"due": dt.date(2022, 3, 31)}, merged=((2, 1, 2, 5),))
    assert found == []
    assert ledger.said(on_desk) == [("E-XL-MERGED", "A2")]
    assert on_desk.findings[0].found == "填报格被合并（A2:E2），不能确定每格的数值"


def test_a_renamed_column_of_a_ledger(ledger):
    titles = [{"完成时限": "时限"}.get(column.title, column.title) for column in TASKS.columns]
    found, on_desk = ledger(TASKS, TASK, titles=titles)
    assert (found, on_desk.broken) == ([], True)
    assert ledger.said(on_desk) == [("E-FORM-HEADER", "")]


def test_the_unit_s_own_records(ledger):
    claim = {"number": "1", "event": "B1", "matter": "获奖", "level": "省", "document": "省府1号"}
    (found,), _ = ledger(CLAIMS, claim | {"date": dt.date(2022, 3, 1)})
    assert found.values["event"] == "B1"
    (found,), _ = ledger(OBJECTIONS, {"item": "E02.完成", "used": 260, "opinion": "有异议", "remark": "应为 270"})
    assert found.values["opinion"] == "有异议"


# ------------------------------------------------------------ what is left over

TEXTS = {"A1": "大标题", "A2": "项目", "B2": "数值"}


@pytest.fixture
def left(grid, said):
    def left(rows, texts=TEXTS):
        on_desk = grid("表", rows)
        on_desk.take(3, 2)
        leftovers(on_desk, texts)
        return said(on_desk)

    return left


def test_the_form_as_it_was_sent(left):
    assert left([["大标题"], ["项目", "数值"], [None, 5]]) == []


def test_fixed_text_is_compared_as_plain_text(left):
    assert left([["大标题 "], ["项目", "数　值"], [None, 5]]) == [("W-FORM-TEXT", "B2")]


def test_a_changed_and_a_deleted_title(left):
    assert left([["小标题"], ["项目"], [None, 5]]) == [("W-FORM-TEXT", "A1"), ("W-FORM-TEXT", "B2")]


def test_what_stands_where_nothing_should(left):
    assert left([["大标题"], ["项目", "数值"], ["见下", 5], [None, None, 7]]) == [
        ("W-CELL-UNREAD", "A3"),
        ("W-CELL-UNREAD", "C4"),
    ]


def test_many_differences_are_counted_in_reading_order(left):
    found = left([["大标题"], ["项目", "数值"], *([f"行{i}"] for i in range(3, 15))])
    assert found == [*(("W-CELL-UNREAD", f"A{row}") for row in range(3, 11)), ("W-FORM-TEXT", "A11")]
