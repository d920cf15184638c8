import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kaoping.methods._shelf import compile_measure

L03 = {
    "方法": "归零", "条件": "未决 > 0", "说明": "抽查发现未经集体决策",
    "基础": {"方法": "完成率", "实际": "齐备", "目标": "事项", "封顶": "1", "目标为零": "不适用"},
}  # fmt: skip


def test_l03_one_case_found_takes_everything(work):
    # 9 ÷ 10 = 0.9; the same with none, one, two found: 0.9, 0, 0
    desk = work(L03, 事项=[10, 10, 10], 齐备=[9, 9, 9], 未决=[0, 1, 2])
    assert desk.ratios == [0.9, 0.0, 0.0]
    assert desk.words(0) == "齐备÷事项，9÷10＝90%"
    assert desk.words(1) == "抽查发现未经集体决策（未决＞0，1>0），该项零分"
    assert [desk.arithmetic(i) for i in range(2)] == ["最小(1, 9÷10)", "0"]


def test_l03_who_claims_none_and_is_found_out_gets_zero(work):
    desk = work(L03, 事项=[0, 0], 齐备=[0, 0], 未决=[0, 1])
    assert (desk.states, desk.ratios) == ([1, 0], [0.0, 0.0])


def test_a_condition_compares():
    with pytest.raises(ValidationError, match=r"E-RULE-EXPR\|“未决”不是条件"):
        compile_measure(L03 | {"条件": "未决"})


@settings(derandomize=True)
@given(rows=st.lists(st.tuples(*[st.integers(0, 9)] * 3), min_size=1, max_size=5))
def test_the_arithmetic_reads_back(work, reads_back, rows):
    matters, kept, found = zip(*rows, strict=True)
    reads_back(work(L03, 事项=matters, 齐备=kept, 未决=found))
