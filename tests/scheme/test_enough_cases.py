"""Every indicator of the scheme is proven by cases, on both sides of what it decides."""

from collections import Counter, defaultdict
from pathlib import Path

import yaml

CASES = Path(__file__).parents[2] / "rules" / "dawa-2022" / "cases"
INDICATORS = {
    *(f"P{number:02}" for number in range(1, 12)),
    *(f"L{number:02}" for number in range(1, 11)),
    *(f"E{number:02}" for number in range(1, 14)),
    *(f"S{number:02}" for number in range(1, 11)),
}


def cases():
    """Cases of an indicator; those of the whole and of events stand beside them."""
    written = (
        case for path in sorted(CASES.glob("*.yaml")) for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    )
    return [case for case in written if "指标" in case]


def test_every_indicator_has_at_least_three():
    counted = Counter(case["指标"] for case in cases())
    assert set(counted) == INDICATORS
    assert [code for code, count in counted.items() if count < 3] == []


def test_the_cases_of_an_indicator_come_out_differently():
    """Cases that all expect the same points could not notice anything."""
    expected = defaultdict(set)
    for case in cases():
        answers = case.get("一组", [case])
        expected[case["指标"]] |= {f"{answer.get('得分')} {answer.get('状态', '')}" for answer in answers}
    assert [code for code, answers in expected.items() if len(answers) < 3] == []
