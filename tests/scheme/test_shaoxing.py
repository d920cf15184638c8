"""What the cases cannot say of Shaoxing's scheme: who takes whose mean, and when a veto is looked at."""

from __future__ import annotations

import pandas as pd
import pytest

from kaoping.periods import Period
from kaoping.rulebook import load_scheme
from kaoping.scoring.lines import score


@pytest.fixture(scope="module")
def rulebook():
    return load_scheme("shaoxing-bianzhi").at(Period.parse("2020"))


def told(figures):
    """ITEMS from {(unit, item): number}; what nobody told was not reported."""
    frame = pd.DataFrame(
        {
            "item_id": [f"{unit}/{item}/来源部门" for unit, item in figures],
            "unit": [unit for unit, _ in figures],
            "period": ["2020"] * len(figures),
            "item": [item for _, item in figures],
            "state": ["有值"] * len(figures),
            "origin": ["来源部门"] * len(figures),
        },
        dtype="str",
    )
    return frame.assign(value=pd.Series(list(figures.values()), dtype="float64"))


def test_who_is_no_specialist_department_takes_the_mean_of_those_that_are(rulebook):
    """60%, 50%, 40% (2 − 10 × 0.05 = 1.5) and 36% (2 − 14 × 0.05 = 1.3): the mean is 6.8 ÷ 4 = 1.7."""
    specialists = {"M01": 60, "M02": 50, "M03": 40, "M04": 36}
    figures = {(unit, "C3224.干部"): 100 for unit in [*specialists, "M05", "M06"]}
    figures |= {(unit, "C3224.专业"): count for unit, count in specialists.items()}
    figures |= {("M05", "C3224.专业"): 0, ("M06", "C3224.专业"): 100}  # theirs is not looked at
    lines = score(told(figures), rulebook).lines
    ours = lines[lines["indicator"] == "C3224"].set_index("unit")
    assert dict(ours["points"]) == {
        "M01": 20000, "M02": 20000, "M03": 15000, "M04": 13000, "M05": 17000, "M06": 17000,
    }  # fmt: skip
    assert list(ours["state"]) == ["计分"] * 4 + ["不适用"] * 2


def test_five_vetoes_bar_from_the_first_grade_and_one_is_told_by_ranks(rulebook):
    assert [veto.effect for veto in rulebook.scheme.veto_list] == ["取消评优"] * 5
    triggers = [
        (one.code, trigger.condition.text, trigger.veto) for one in rulebook.indicators for trigger in one.triggers
    ]
    assert triggers == [("A11", "条线倒数 <= 3", "V45"), ("A11", "同类倒数 <= 3", "V45")]


def test_the_third_part_sums_to_its_heading(rulebook):
    """2 + 2 + 1 + 1 + 1 + 1 + 2 + 2.5 + 2 + 1.5 + 1.5 + 1.5 + 1 = 20."""
    assert sum(one.points["市级部门"] for one in rulebook.indicators if one.code.startswith("C")) == 20
