"""下级汇总 on rows whose subordinates are written in the test: name, ratio, figures, and whose they are."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kaoping.expressions import recompute
from kaoping.methods._shelf import NOT_APPLICABLE, SCORED, Below, Context, Vector, compile_measure, shelf

MEAN = {"方法": "下级汇总", "类别": "村", "取": "V01", "方式": "平均", "无下级": "不适用"}
WEIGHTED = MEAN | {"方式": "加权平均", "权数": "人口"}
LEAST = MEAN | {"方式": "最低"}
NAMES = "甲乙丙丁戊己庚辛壬癸"
SUM = MEAN | {"方式": "合计", "合计数": "化解 / 受理", "除数为零": "满分"}


@dataclass(frozen=True)
class Seat:
    """One row of a worked roll-up, as far as its reason asks."""

    steps: dict
    index: int

    def step(self, name):
        return self.steps[name][self.index]


@dataclass(frozen=True)
class Rolled:
    measure: object
    outcome: object

    @property
    def ratios(self):
        return self.outcome.ratio.tolist()

    @property
    def states(self):
        return self.outcome.state.tolist()

    def explain(self, index=0):
        return shelf()["下级汇总"].explain(Seat(self.outcome.steps, index), self.measure.params)

    def words(self, index=0):
        return self.explain(index).words

    def arithmetic(self, index=0):
        return self.explain(index).arithmetic.text


def roll(rule, *villages, towns=1):
    """Villages as (town, ratio, figures…); a ratio of None is one that is not counted."""
    measure = compile_measure(rule)
    method = shelf()["下级汇总"]
    wanted = method.wanted(measure.params)
    items = {
        item: Vector(np.array([one[2 + at] for one in villages], float), np.zeros(len(villages), np.bool_))
        for at, item in enumerate(wanted.items)
    }
    below = Below(
        np.array([one[0] for one in villages], np.int64),
        np.array([f"{NAMES[at % len(NAMES)]}村" for at in range(len(villages))], object),
        np.array([one[1] or 0 for one in villages], float),
        np.array([one[1] is not None for one in villages], np.bool_),
        items,
    )
    context = Context(10.0, np.ones(towns, np.bool_), below={wanted: below})
    found = Rolled(measure, method.score({}, measure.params, context))
    for index, (ratio, state) in enumerate(zip(found.ratios, found.states, strict=True)):
        printed = recompute(found.arithmetic(index))
        assert abs(printed - (Fraction(ratio) if state == SCORED else 0)) < Fraction(1, 10**11)
        assert not found.words(index).endswith(("，", "；"))
    return found


def test_the_mean_of_each_towns_own_villages():
    found = roll(MEAN, (0, 0.9), (1, 0.4), (0, 0.7), towns=2)
    assert found.ratios == pytest.approx([0.8, 0.4])  # (0.9 + 0.7) ÷ 2; one village alone
    assert found.words() == "下级2个村的V01得分率平均，甲村90%、丙村70%，(0.9+0.7)÷2＝80%"
    assert found.arithmetic(1) == "0.4"


def test_of_many_villages_the_best_the_worst_and_how_many_are_named():
    found = roll(MEAN, *[(0, ratio) for ratio in (0.5, 1, 0.6, 0.7, 0.8, 0.9)])
    assert found.ratios == pytest.approx([0.75])  # 4.5 ÷ 6
    assert found.words() == ("下级6个村的V01得分率平均，最高乙村100%，最低甲村50%，得分率之和除以个数4.5÷6＝75%")


def test_weights_are_figures_of_the_villages():
    found = roll(WEIGHTED, (0, 0.9, 3000), (0, 0.5, 1000))
    assert found.ratios == pytest.approx([0.8])  # (0.9×3000 + 0.5×1000) ÷ 4000
    assert found.arithmetic() == "(3000×0.9+1000×0.5)÷4000"
    assert "按人口加权" in found.words()


def test_weights_that_are_all_zero_leave_nobody():
    found = roll(WEIGHTED | {"无下级": "零分"}, (0, 0.9, 0))
    assert (found.ratios, found.states) == ([0.0], [SCORED])
    assert found.words() == "下级1个村的V01得分率按人口加权，权数合计为零，按规则得零分"


def test_the_worst_village_stands_for_the_town():
    found = roll(LEAST, (0, 0.9), (0, 0.2), (0, 0.7))
    assert found.ratios == pytest.approx([0.2])
    assert found.arithmetic() == "0.2"
    assert "取最低" in found.words()


def test_figures_are_summed_before_they_are_divided():
    found = roll(SUM, (0, 1, 9, 9), (0, 0, 0, 1))  # (化解, 受理): 9 of 9, 0 of 1
    assert found.ratios == pytest.approx([0.9])  # 9 ÷ 10, and not the mean of 100% and 0%
    assert found.arithmetic() == "9÷10"


def test_a_sum_of_zero_below_the_line_is_decided_by_its_rule():
    found = roll(SUM, (0, 1, 0, 0))
    assert (found.ratios, found.states) == ([1.0], [SCORED])
    assert "除数为零，按规则得满分" in found.words()


def test_a_sum_pays_no_more_than_the_cap_and_no_less_than_nothing():
    assert roll(SUM, (0, 1, 12, 10)).ratios == [1.0]
    assert roll(SUM | {"封顶": "1.1"}, (0, 1, 12, 10)).ratios == [1.1]
    assert roll(SUM, (0, 1, -3, 10)).ratios == [0.0]


def test_who_is_not_counted_stays_out_and_is_mentioned():
    found = roll(MEAN, (0, 0.9), (0, None))
    assert found.ratios == pytest.approx([0.9])
    assert "另有1个" in found.words()


@pytest.mark.parametrize(
    ("rule", "ratio", "state"), [("满分", 1.0, SCORED), ("零分", 0.0, SCORED), ("不适用", 0.0, NOT_APPLICABLE)]
)
def test_without_a_village_the_rule_decides(rule, ratio, state):
    found = roll(MEAN | {"无下级": rule}, (0, None), (2, 0.5), towns=3)
    assert found.ratios == [ratio, ratio, 0.5]
    assert found.states == [state, state, SCORED]
    assert found.words(0).startswith("1个村都不计分，")
    assert found.words(1).startswith("名册上没有“村”作下级，")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"方式": "加权平均"}, "E-RULE-MISSING|方式“加权平均”没有写“权数”"),
        ({"权数": "人口"}, "E-RULE-TYPE|方式“平均”用不到“权数”，只有“加权平均”才写"),
        ({"方式": "合计"}, "E-RULE-MISSING|方式“合计”没有写“合计数”"),
        ({"方式": "合计", "合计数": "化解 / 受理"}, "E-RULE-EDGE|“化解 / 受理”里有除法，没有写“除数为零”"),
        ({"方式": "合计", "合计数": "化解 > 受理"}, "E-RULE-EXPR|“化解 > 受理”应为用下级的数据项算出数来的算式"),
    ],
)
def test_a_way_without_what_it_needs_is_refused(change, says):
    with pytest.raises(ValidationError) as caught:
        compile_measure(MEAN | change)
    assert says in str(caught.value)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0, 1), st.integers(1, 9999)), min_size=1, max_size=30))
def test_a_town_lies_between_its_worst_and_its_best_village(villages):
    least = roll(LEAST, *[(town, ratio) for town, ratio, _ in villages], towns=4)
    for found in (roll(MEAN, *[v[:2] for v in villages], towns=4), roll(WEIGHTED, *villages, towns=4)):
        for town in range(4):
            own = [ratio for of, ratio, _ in villages if of == town]
            assert found.states[town] == (SCORED if own else NOT_APPLICABLE)
            if own:
                assert min(own) - 1e-9 <= found.ratios[town] <= max(own) + 1e-9
                assert least.ratios[town] == min(own)
