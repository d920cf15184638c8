"""The points of all 44 indicators against a table typed from the design, and their sums against the headings."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from kaoping.rulebook import load_scheme

CLASSES = ("镇街", "部门", "牵头")
HEADINGS = {  # what each effect weighs for each class
    "政治效果": (24, 27, 29),
    "法律效果": (18, 23, 22),
    "经济效果": (34, 24, 25),
    "社会效果": (24, 26, 24),
}
EFFECT_OF = dict(zip("PLES", HEADINGS, strict=True))

with (Path(__file__).parent / "points.csv").open(encoding="utf-8", newline="") as table:
    POINTS = {row["代码"]: tuple(int(row[name]) for name in CLASSES) for row in csv.DictReader(table)}


@pytest.fixture(scope="module")
def source():
    return load_scheme("dawa-2022")


def test_the_table_itself_has_forty_four_rows_that_sum_to_the_headings():
    assert len(POINTS) == 44
    for letter, effect in EFFECT_OF.items():
        ours = [points for code, points in POINTS.items() if code[0] == letter]
        assert tuple(map(sum, zip(*ours, strict=True))) == HEADINGS[effect]
    assert [sum(weights) for weights in zip(*HEADINGS.values(), strict=True)] == [100, 100, 100]


def test_every_indicator_has_its_points_in_every_period(source):
    for period in source.periods:
        rulebook = source.at(period)
        written = {one.code: tuple(one.points.get(name, 0) for name in CLASSES) for one in rulebook.indicators}
        assert written == POINTS
        assert {one.code: rulebook.effect_of[one.code] for one in rulebook.indicators} == {
            code: EFFECT_OF[code[0]] for code in POINTS
        }


def test_the_effects_weigh_what_their_headings_say(source):
    for period in source.periods:
        effects = source.at(period).scheme.effects
        weights = {name: tuple(effect.weights[word] for word in CLASSES) for name, effect in effects.items()}
        assert weights == HEADINGS


def test_full_marks_are_the_points_where_everything_applies(source):
    """折算 changes nothing: the points of an effect sum to its weight, so the factor is one."""
    rulebook = source.at(source.periods[-1])
    assert rulebook.scheme.check_sums
    for effect, weights in HEADINGS.items():
        ours = [one for one in rulebook.indicators if rulebook.effect_of[one.code] == effect]
        for name, weight in zip(CLASSES, weights, strict=True):
            assert sum((one.points.get(name, Decimal(0)) for one in ours), Decimal(0)) == weight
