"""Scores that real offices printed: the rule in our words and their figures come to their digits.

published.yaml says for each rule who published it, and whether the result was printed or follows from the rule.
Where what was printed contradicts the printed rule (矛盾), the rule's own result stands beside it and the reason why;
what cannot be worked at all (不能照算) is listed with what is missing.
"""

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
import yaml

PUBLISHED = yaml.load((Path(__file__).parent / "published.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506  text only
FACTS, CONTRADICTIONS, UNWORKABLE = (PUBLISHED[key] for key in ("事实", "矛盾", "不能照算"))
GROUNDS = {"公布", "反推", "规则"}


def printed(points, digits):
    """Round as an office prints; twelve places first, as a float's tail is nobody's score."""
    return Decimal(repr(round(points, 12))).quantize(Decimal(digits), ROUND_HALF_UP)


def facts(fact):
    return [(row["单位"], row["应为"]) for row in fact["各行"]]


@pytest.mark.parametrize("fact", FACTS + CONTRADICTIONS, ids=lambda fact: fact["名称"])
def test_the_rule_gives_the_printed_digits(work, reads_back, fact):
    columns = {name: [float(row["数据"][name]) for row in fact["各行"]] for name in fact["各行"][0]["数据"]}
    desk = work(fact["计分"], standard=float(fact["分值"]), **columns)
    scored = [
        (row["单位"], str(printed(ratio * float(fact["分值"]), row["应为"])))
        for row, ratio in zip(fact["各行"], desk.ratios, strict=True)
    ]
    assert scored == facts(fact)
    reads_back(desk)


def test_a_contradiction_says_what_was_printed_and_why():
    for fact in CONTRADICTIONS:
        assert fact["缘由"]
        assert all(Decimal(row["公布"]) != Decimal(row["应为"]) for row in fact["各行"])
    assert not any("公布" in row for fact in FACTS for row in fact["各行"])


def test_what_cannot_be_worked_says_what_is_missing():
    assert all(fact.keys() == {"名称", "来源", "缘由"} and fact["缘由"] for fact in UNWORKABLE)


def test_every_fact_names_its_source_and_its_ground():
    assert {fact["根据"] for fact in FACTS} == GROUNDS
    everything = FACTS + CONTRADICTIONS + UNWORKABLE
    assert all(fact["来源"].keys() == {"名称", "地址", "日期"} and fact["来源"]["名称"] for fact in everything)
    assert [name for name, times in Counter(fact["名称"] for fact in everything).items() if times > 1] == []
