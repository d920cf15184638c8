import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kaoping.methods._shelf import compile_measure, faults_in

YEAR, TOTAL = "年度达标", "累计达标"
ROWS = [
    {YEAR: "是", TOTAL: "是", "得": "100%"},
    {YEAR: "否", TOTAL: "是", "得": "92%"},
    {YEAR: "是", TOTAL: "否", "得": "67%"},
    {YEAR: "否", TOTAL: "否", "得": "0%", "触发": "V4"},
]
E09 = {"方法": "判定表", "条件": {YEAR: "实际 >= 目标", TOTAL: "进度实际 >= 进度目标"}, "判定": ROWS}


def found(rows):
    return [f"{fault.code} {fault.found}" for fault in faults_in(compile_measure(E09 | {"判定": rows}))]


def test_e09_four_rows_just_at_and_just_below(work):
    # 60/55/40/0 of 60 (双控, S17) as 100 %, 92 %, 67 %, 0
    desk = work(E09, 目标=[3.2] * 4, 实际=[3.2, 3.19, 3.2, 3.19], 进度目标=[10] * 4, 进度实际=[10, 10, 9.99, 9.99])
    assert desk.ratios == [1.0, 0.92, 0.67, 0.0]
    assert desk.words(1) == (
        "年度达标：否（实际≥目标，3.19≥3.2不成立）；累计达标：是（进度实际≥进度目标，10≥10）；得92%"
    )
    assert desk.arithmetic(1) == "0.92"
    assert desk.words(3).endswith("得0%，触发：V4")


def test_a_condition_not_named_may_be_either(work):
    rows = [{YEAR: "是", "得": "1"}, {YEAR: "否", TOTAL: "是", "得": "0.5"}, {YEAR: "否", TOTAL: "否", "得": "0"}]
    assert found(rows) == []
    desk = work(E09 | {"判定": rows}, 目标=[1, 1], 实际=[1, 1], 进度目标=[1, 1], 进度实际=[0, 1])
    assert desk.ratios == [1.0, 1.0]


def test_every_combination_is_written_once():
    assert found(ROWS) == []
    assert found(ROWS[:3]) == ["E-RULE-GAP 判定表没有写：年度达标否、累计达标否"]
    assert found([*ROWS, {YEAR: "是", "得": "1"}]) == [
        "E-RULE-OVERLAP 判定表写重了：年度达标是、累计达标是同时在第 1、5 行",
        "E-RULE-OVERLAP 判定表写重了：年度达标是、累计达标否同时在第 3、5 行",
    ]
    assert found([ROWS[0] | {"得": "95%"}, *ROWS[1:]]) == ["E-RULE-UNREACHABLE 满分不可能得到：最高的一行只得95%"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"年度达": "是", "得": "1"}, r"E-RULE-NAME\|判定第 1 行的“年度达”不在条件里"),
        ({YEAR: "对", "得": "1"}, "应写“是”或“否”"),
        ({YEAR: "是"}, "得"),
    ],
)
def test_a_misspelt_row_is_refused(row, message):
    with pytest.raises(ValidationError, match=message):
        compile_measure(E09 | {"判定": [row]})


def test_a_condition_neither_divides_nor_stands_alone():
    for text, code in (("甲", "E-RULE-EXPR"), ("甲 / 乙 > 1", "E-RULE-EDGE")):
        with pytest.raises(ValidationError, match=code):
            compile_measure(E09 | {"条件": {YEAR: text, TOTAL: "丙 > 0"}})


@settings(derandomize=True)
@given(rows=st.lists(st.tuples(*[st.decimals(0, 2, places=1)] * 4), min_size=1, max_size=5))
def test_the_arithmetic_reads_back(work, reads_back, rows):
    one, two, three, four = zip(*rows, strict=True)
    reads_back(work(E09, 目标=one, 实际=two, 进度目标=three, 进度实际=four))
