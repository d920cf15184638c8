"""A measure of 范围: 组 on the bench: the ranking groups of the roster are what it compares within."""

from __future__ import annotations

import pytest

from kaoping.scoring.lines import score
from kaoping.scoring.reasons import reasons

WITHIN = {"方法": "极差标准化", "数值": "数", "方向": "正向", "范围": "组", "最大等于最小": 80, "只有一家": 70}
ROSTER = [
    {"代码": "J01", "名称": "街道一", "组": "街道组"},
    {"代码": "Z01", "名称": "一镇", "组": "乡镇组"},
    {"代码": "J02", "名称": "街道二", "组": "街道组"},
    {"代码": "Z02", "名称": "二镇", "组": "乡镇组"},
    {"代码": "J03", "名称": "街道三", "组": "街道组", "单列": "是"},
    {"代码": "Y01", "名称": "园区", "组": "园区组"},
]
FIGURES = {"J01": 10, "Z01": 500, "J02": 30, "Z02": 900, "J03": 20, "Y01": 7}


@pytest.fixture
def found(indicator, small_book, quarter):
    def found(measure):
        book = small_book(indicator("A1", 计分=measure), indicator("B1"), roster=ROSTER)
        scored = score(quarter({unit: {"A1": value, "B1": 100} for unit, value in FIGURES.items()}), book)
        own = scored.lines[scored.lines["indicator"] == "A1"]
        words = dict(zip(scored.lines["unit"] + scored.lines["indicator"], reasons(scored, book), strict=True))
        return dict(zip(own["unit"], own["ratio"], strict=True)), words

    return found


def test_each_group_has_its_own_ends(found):
    """街道 10 and 30, 乡镇 500 and 900; J03 is not ranked and stands half way; 园区 is alone."""
    ratios, words = found(WITHIN)
    assert ratios == {"J01": 0.0, "Z01": 0.0, "J02": 1.0, "Z02": 1.0, "J03": 0.5, "Y01": 0.7}
    assert "同组最低10（街道一），最高30（街道二）" in str(words["J03A1"])
    assert "同组可比的不足两家" in str(words["Y01A1"])


def test_the_class_has_one_pair_of_ends(found):
    """7 is the least of the class and 900 the most: 10 is (10 − 7) ÷ 893 of the way."""
    ratios, _ = found(WITHIN | {"范围": "类"})
    assert ratios["Y01"] == 0
    assert ratios["Z02"] == 1
    assert ratios["J01"] == pytest.approx(3 / 893, abs=1e-12)


def test_a_measure_inside_another_compares_within_the_group_too(found):
    less = {
        "方法": "扣分",
        "基础": WITHIN,
        "扣": [{"名称": "退回", "件数": "若(数 > 800, 1, 0)", "每件": 0.5}],
        "下限": 0,
    }
    ratios, _ = found(less)
    # Z02 is the best of its group, and half a point of the one standard point is taken off
    assert ratios == {"J01": 0.0, "Z01": 0.0, "J02": 1.0, "Z02": 0.5, "J03": 0.5, "Y01": 0.7}
