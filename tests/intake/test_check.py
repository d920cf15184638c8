"""Checks over all returns at once: one sentence a cell, at its address, in the clerk's words."""

import pandas as pd
import pytest

from kaoping.intake import check
from kaoping.rulebook.model import Item


@pytest.fixture(scope="module")
def tables(rulebook):
    """ITEMS and SOURCES from short rows: (unit, item, value or state, origin), each in a cell of its own."""

    def tables(*rows):
        lines = []
        for unit, item, told, *origin in rows:
            assert item in rulebook.items
            number = not isinstance(told, str)
            lines.append((unit, item, "有值" if number else told, told if number else None, *(origin or ["来源部门"])))
        items = pd.DataFrame(
            {
                "item_id": [f"{unit}/{item}/{origin}" for unit, item, _, _, origin in lines],
                "unit": [line[0] for line in lines],
                "period": ["2022Q1"] * len(lines),
                "item": [line[1] for line in lines],
                "state": [line[2] for line in lines],
            },
            dtype="str",
        ).assign(
            value=pd.Series([line[3] for line in lines], dtype="float64"),
            origin=pd.Series([line[4] for line in lines], dtype="str"),
        )
        cells = [f"C{i}" for i in range(5, 5 + len(lines))]
        address = {"file": "D.xlsx", "sheet": "数据报送", "cell": cells, "raw": ""}
        return items, pd.DataFrame({"item_id": items["item_id"]} | address).astype("str")

    return tables


@pytest.fixture
def faults(tables, rulebook):
    def faults(*rows):
        return [(f.code, f.where.cell, f.found) for f in check.validate(*tables(*rows), rulebook)]

    return faults


# ------------------------------------------------------------ ranges, whole numbers, relations


def test_what_is_right_says_nothing(faults):
    assert faults(("J01", "S04.回访", 40), ("J01", "S04.满意", 40), ("J01", "S04.重复", 0)) == []


def test_below_the_range(faults):
    assert faults(("J01", "S04.回访", 40), ("J02", "E01.本期", -0.5)) == [
        ("E-VAL-RANGE", "C6", "“年初至本期末税收收入”填的是 -0.5，应为不小于 0 的数")
    ]


@pytest.mark.parametrize(("value", "wrong"), [(-100, False), (100, False), (-100.01, True), (100.01, True)])
def test_the_ends_of_a_range_belong_to_it(faults, value, wrong):
    found = faults(("Y01", "E09.年目标", value))
    assert [text for _, _, text in found] == (
        [f"“年度目标降低率”填的是 {value}，应为 -100～100 之间的数"] if wrong else []
    )


def test_not_a_whole_number(faults):
    assert faults(("J01", "S04.回访", 40.5)) == [("E-VAL-INT", "C5", "“热线回访件数”填的是 40.5，应为不小于 0 的整数")]


def test_one_sentence_a_cell_says_all_that_it_should_be(faults):
    assert faults(("J01", "S04.回访", -2.5)) == [
        ("E-VAL-RANGE", "C5", "“热线回访件数”填的是 -2.5，应为不小于 0 的整数")
    ]


def test_a_relation_is_said_once_with_all_its_numbers(faults):
    assert faults(("J01", "S04.满意", 41), ("J01", "S04.回访", 40), ("J02", "S04.回访", 1), ("J02", "S04.满意", 1)) == [
        ("E-VAL-REL", "C5", "满意件数不能多于回访件数：回访满意件数 41，热线回访件数 40")
    ]


@pytest.mark.parametrize("state", ["缺报", "不适用", "未证实"])
def test_a_relation_needs_both_figures(faults, state):
    assert faults(("J01", "S04.满意", 41), ("J01", "S04.回访", state), ("J02", "S04.回访", 1)) == []


def test_nothing_counts_as_zero_in_a_relation(faults):
    found = faults(("J01", "S09.清单", "无", "自报"), ("J01", "S09.销号", 3, "自报"))
    assert [(code, cell) for code, cell, _ in found] == [("E-VAL-REL", "C6")]


def test_a_gap_elsewhere_does_not_excuse_a_relation(faults):
    """J01 has no figure for E01.本期, which J02 has."""
    found = faults(("J01", "S04.满意", 41), ("J01", "S04.回访", 40), ("J02", "E01.本期", 5))
    assert [(code, cell) for code, cell, _ in found] == [("E-VAL-REL", "C5")]


def test_origins_are_checked_apart(faults):
    """The unit's 3 of 2 is impossible, the department's 3 of 3 is not."""
    own = [("J01", "S09.清单", 2, "自报"), ("J01", "S09.销号", 3, "自报")]
    rows = [*own, ("J01", "S09.清单", 3), ("J01", "S09.销号", 3)]
    assert [(code, cell) for code, cell, _ in faults(*rows)] == [("E-VAL-REL", "C6")]


def test_five_elements_a_task(faults):
    assert faults(("J01", "P05.任务", 2), ("J01", "P05.合格", 10)) == []
    assert [code for code, *_ in faults(("J01", "P05.任务", 2), ("J01", "P05.合格", 11))] == ["E-VAL-REL"]


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({}, "数"),
        ({"类型": "整数"}, "整数"),
        ({"最小": 0}, "不小于 0 的数"),
        ({"最大": 1}, "不大于 1 的数"),
        ({"最小": 0, "最大": 1}, " 0～1 之间的数"),
    ],
)
def test_what_an_item_may_be(limits, expected):
    assert check._expected(Item.model_validate({"名称": "数"} | limits)) == expected  # noqa: SLF001  the wording


# ------------------------------------------------------------ origins


@pytest.fixture
def differences(tables, rulebook):
    def differences(*rows):
        items, sources = tables(*rows)
        found = check.compare_origins(items, check.Places.from_sources(sources), rulebook)
        return [(f.code, f.where.cell, f.found) for f in found]

    return differences


def test_equal_numbers_from_two_origins(differences):
    assert differences(("J01", "E02.完成", 260, "自报"), ("J01", "E02.完成", 260)) == []


def test_a_difference_is_said_at_the_weaker_origin_s_cell(differences):
    assert differences(("J01", "E02.完成", 260), ("J02", "E02.完成", 270), ("J01", "E02.完成", 270, "自报")) == [
        ("W-VAL-ORIGIN", "C7", "“项目年初至本期末完成投资”自报 270万元、来源部门 260万元，按来源部门计")
    ]


def test_three_origins(differences):
    rows = [("J01", "S09.销号", value, origin) for value, origin in ((9, "自报"), (8, "来源部门"), (8, "核查"))]
    assert differences(*rows) == [("W-VAL-ORIGIN", "C5", "“已销号问题数”自报 9个、来源部门 8个、核查 8个，按核查计")]


def test_nothing_from_one_and_a_number_from_the_other(differences):
    assert [cell for _, cell, _ in differences(("J01", "E02.计划", "无", "自报"), ("J01", "E02.计划", 500))] == ["C5"]
    assert differences(("J01", "E02.计划", "无", "自报"), ("J01", "E02.计划", 0)) == []


@pytest.mark.parametrize("state", ["缺报", "不适用", "未证实"])
def test_a_state_is_not_a_number_to_differ_from(differences, state):
    assert differences(("J01", "E02.完成", state, "自报"), ("J01", "E02.完成", 260)) == []


# ------------------------------------------------------------ periods


@pytest.fixture
def movements(tables, dawa):
    """Compare figures with last period's, in a period of 2022 (the second quarter unless named)."""

    def movements(before, now, period="2022Q2"):
        items, sources = tables(*now)
        rulebook = dawa.at(dawa.valid.first if period == "2022Q1" else dawa.valid.quarters()[1])
        places = check.Places.from_sources(sources)
        found = check.compare_periods(items, tables(*before)[0], places, rulebook)
        return [(f.code, f.where.cell, f.found) for f in found]

    return movements


def test_a_cumulative_figure_does_not_fall(movements):
    assert movements([("J01", "E01.本期", 1000)], [("J01", "E01.本期", 999)]) == [
        ("E-VAL-FALL", "C5", "“年初至本期末税收收入”是累计数，本期 999 小于上期 1000")
    ]
    assert movements([("J01", "E01.本期", 1000)], [("J01", "E01.本期", 1000)]) == []


def test_the_new_year_begins_again(movements):
    assert movements([("J01", "E01.本期", 1000)], [("J01", "E01.本期", 250)], period="2022Q1") == []


def test_a_figure_of_the_period_may_fall(movements):
    assert movements([("J01", "S04.回访", 40)], [("J01", "S04.回访", 10)]) == []


@pytest.mark.parametrize(
    ("before", "now", "jumped"),
    [
        (5, 499, False),
        (5, 500, True),
        (5, 50000, True),
        (500, 5.01, False),
        (500, 5, True),
        (0, 500, False),
        (5, 0, False),
    ],
)
def test_a_jump_of_a_hundred_times_either_way(movements, before, now, jumped):
    found = movements([("J01", "E02.计划", before)], [("J01", "E02.计划", now)])
    assert [code for code, *_ in found] == (["W-VAL-JUMP"] if jumped else [])


def test_counts_may_jump(movements):
    assert movements([("J01", "S04.回访", 1)], [("J01", "S04.回访", 500)]) == []


def test_a_new_unit_has_no_past(movements):
    assert movements([("J02", "E01.本期", 1000)], [("J01", "E01.本期", 1)]) == []


def test_a_gap_last_period_is_no_number(movements):
    assert movements([("J01", "E01.本期", "缺报")], [("J01", "E01.本期", 1)]) == []
