import numpy as np
import pytest
from pydantic import ValidationError

from kaoping.methods._shelf import Context, compile_measure
from kaoping.scoring.measures import Readable, evaluate, explain

RULE = {
    "方法": "均值", "满分值": "100", "缺部分": "归一",
    "各次": [{"名称": "第一次", "数值": "甲"}, {"名称": "第二次", "数值": "乙"}, {"名称": "第三次", "数值": "丙"}],
}  # fmt: skip


def inspected(rule, missing):
    """Work one unit that scored 90, 80, 70, some of them 不适用; its ratio, whether it applies, and why."""
    values = {"甲": np.array([90.0]), "乙": np.array([80.0]), "丙": np.array([70.0])}
    gone = {name: np.array([name in missing]) for name in values}
    worked = evaluate(compile_measure(rule), values, gone, Context(3.0, np.array([True])))
    why = explain(worked, Readable({}, values, str, 3.0), 0)
    return round(float(worked.outcome.ratio[0]), 12), worked.outcome.state[0] == 0, why


def test_the_mean_of_three_visits(work, reads_back):
    # (90 + 80 + 70) ÷ 3 = 80 of 100; (100 + 101 + 120) ÷ 3 = 107; (−3 + 0 + 0) ÷ 3 = −1
    desk = work(RULE, 甲=[90, 100, -3], 乙=[80, 101, 0], 丙=[70, 120, 0])
    assert desk.ratios == pytest.approx([0.8, 1, 0])
    assert desk.words(0) == "第一次90，第二次80，第三次70，3次平均，(90+80+70)÷3＝80，满分值100"
    assert desk.arithmetic(0) == "(90+80+70)÷3÷100"
    assert desk.words(1).endswith("超过满分值按满分")
    reads_back(desk)


def test_a_visit_that_does_not_apply_is_not_counted():
    # (90 + 70) ÷ 2 = 80; 90 alone
    ratio, applies, why = inspected(RULE, {"乙"})
    assert (ratio, applies) == (0.8, True)
    assert why.words == "第一次90，第二次不适用，第三次70，2次平均，(90+70)÷2＝80，满分值100"
    ratio, applies, why = inspected(RULE, {"乙", "丙"})
    assert (ratio, applies, why.arithmetic.text) == (0.9, True, "90÷100")


def test_without_any_visit_nothing_applies():
    ratio, applies, why = inspected(RULE, {"甲", "乙", "丙"})
    assert (ratio, applies, why.words) == (0, False, "第一次不适用，第二次不适用，第三次不适用，全部不适用")


def test_a_missing_visit_may_rule_the_whole_out():
    ratio, applies, why = inspected(RULE | {"缺部分": "不适用"}, {"乙"})
    assert (ratio, applies) == (0, False)
    assert why.words.endswith("缺一次即不适用")
    assert inspected(RULE | {"缺部分": "不适用"}, set())[:2] == (0.8, True)


@pytest.mark.parametrize("left_out", ["各次", "满分值", "缺部分"])
def test_nothing_may_be_left_unsaid(left_out):
    with pytest.raises(ValidationError, match=left_out):
        compile_measure({key: value for key, value in RULE.items() if key != left_out})


def test_a_visit_does_not_divide():
    with pytest.raises(ValidationError, match="E-RULE-EDGE"):
        compile_measure(RULE | {"各次": [{"名称": "甲", "数值": "甲 / 乙"}, {"名称": "乙", "数值": "乙"}]})
