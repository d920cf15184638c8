"""The one figure that counts: 核查 before 来源部门 before 自报, and silence of the stronger is not hidden."""

import numpy as np
import pytest

from kaoping.scoring.figures import choose
from kaoping.tables import ORIGINS, STATES

OWN, DEPARTMENT, CHECKED = "自报", "来源部门", "核查"


@pytest.mark.parametrize(
    ("told", "state", "value", "origin"),
    [
        ({}, "缺报", 0.0, OWN),
        ({OWN: 9}, "有值", 9.0, OWN),
        ({OWN: 0}, "有值", 0.0, OWN),
        ({OWN: "无"}, "无", 0.0, OWN),
        ({OWN: "缺报"}, "缺报", 0.0, OWN),
        ({OWN: "未证实"}, "未证实", 0.0, OWN),
        ({OWN: 9, DEPARTMENT: 8}, "有值", 8.0, DEPARTMENT),
        ({DEPARTMENT: 8, OWN: 9}, "有值", 8.0, DEPARTMENT),  # whatever stands first
        ({OWN: 9, DEPARTMENT: "不适用"}, "不适用", 0.0, DEPARTMENT),
        ({OWN: 9, DEPARTMENT: "缺报"}, "缺报", 0.0, DEPARTMENT),  # its silence blocks the line
        ({OWN: "未证实", DEPARTMENT: 8}, "有值", 8.0, DEPARTMENT),
        ({OWN: 9, DEPARTMENT: 8, CHECKED: 7}, "有值", 7.0, CHECKED),
        ({OWN: 9, CHECKED: 0}, "有值", 0.0, CHECKED),
        ({OWN: 9, CHECKED: "缺报"}, "有值", 9.0, OWN),  # a check that found nothing replaces nothing
        ({DEPARTMENT: "缺报", CHECKED: "不适用"}, "不适用", 0.0, CHECKED),
        ({OWN: "未证实", CHECKED: "未证实"}, "未证实", 0.0, CHECKED),
    ],
)
def test_who_is_believed(quarter, told, state, value, origin):
    items = quarter({}) if not told else None
    for said, what in told.items():
        row = quarter({"J01": {"A1": (what, said)}})
        items = row if items is None else items.__class__({name: [*items[name], *row[name]] for name in items})
    figures = choose(items, ["J01"], ["A1.数"])
    assert STATES[figures.states[0, 0]] == state
    assert figures.values[0, 0] == value
    assert ORIGINS[figures.origins[0, 0]] == origin


def test_units_by_items(quarter):
    figures = choose(quarter({"J02": {"A1": 5}, "J01": {"B1": 7}}), ["J01", "J02"], ["A1.数", "B1.数"])
    assert figures.values.tolist() == [[0.0, 7.0], [5.0, 0.0]]
    assert figures.column("B1.数") == 1


def test_what_is_not_asked_is_left_out(quarter):
    figures = choose(quarter({"X99": {"A1": 5}, "J01": {"Z9": 7, "A1": 6}}), ["J01"], ["A1.数"])
    assert figures.values.tolist() == [[6.0]]


def test_a_state_never_leaves_a_number_behind(quarter):
    items = quarter({"J01": {"A1": "不适用"}}).assign(value=99.0)
    assert np.array_equal(choose(items, ["J01"], ["A1.数"]).values, [[0.0]])
