"""Scores that real offices printed: the rule in our words and their figures come to their digits.

published.yaml says for each rule who published it, and whether the result was printed or follows from the rule.
Where what was printed contradicts the printed rule (不符), the rule's own result stands beside it.
"""

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
import yaml

FACTS = yaml.load((Path(__file__).parent / "published.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506  text only
GROUNDS = {"公布", "反推", "规则", "不符"}


def printed(points, digits):
    """Round as an office prints; twelve places first, as a float's tail is nobody's score."""
    return Decimal(repr(round(points, 12))).quantize(Decimal(digits), ROUND_HALF_UP)


def facts(fact):
    return [(row["单位"], row["应为"]) for row in fact["各行"]]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact["名称"])
def test_the_rule_gives_the_printed_digits(work, reads_back, fact):
    columns = {name: [float(row["数据"][name]) for row in fact["各行"]] for name in fact["各行"][0]["数据"]}
    desk = work(fact["计分"], standard=float(fact["分值"]), **columns)
    scored = [
        (row["单位"], str(printed(ratio * float(fact["分值"]), row["应为"])))
        for row, ratio in zip(fact["各行"], desk.ratios, strict=True)
    ]
    assert scored == facts(fact)
    reads_back(desk)


def test_a_contradiction_says_what_was_printed():
    for fact in FACTS:
        for row in fact["各行"]:
            assert ("公布" in row) == (fact["根据"] == "不符")
            assert row.get("公布") != row["应为"]


def test_every_fact_names_its_source():
    assert {fact["根据"] for fact in FACTS} == GROUNDS
    assert all(fact["来源"].keys() == {"名称", "地址", "日期"} and fact["来源"]["名称"] for fact in FACTS)
    assert [name for name, times in Counter(fact["名称"] for fact in FACTS).items() if times > 1] == []
