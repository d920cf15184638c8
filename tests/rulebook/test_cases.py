"""Cases: worked examples as they stand in the rule folder."""

from __future__ import annotations

from decimal import Decimal
from typing import get_args

from kaoping.periods import Period
from kaoping.rulebook import load_cases, load_scheme
from kaoping.rulebook.cases import STATE_WORDS, VALUE_STATE, LineState
from kaoping.tables import LINE_STATES, STATES

CASES = "cases/legal.yaml"
L03 = "  指标: L03\n  类别: 镇街\n"
NINE = "  数据: {事项: 10, 齐备: 9, 未决: 0}\n"
NOTHING = "  数据: {事项: 无, 齐备: 无, 未决: 0}\n"


def test_states_are_those_of_the_tables():
    assert get_args(LineState) == LINE_STATES
    assert {VALUE_STATE, *STATE_WORDS} == set(STATES)


def test_every_indicator_of_the_shipped_scheme_has_a_case():
    source = load_scheme("dawa-2022")
    cases = load_cases(source)
    assert {case.indicator for case in cases} == set(source.at(source.periods[0]).by_code)


def test_a_case_of_one_unit(scheme):
    case = next(case for case in load_cases(load_scheme(scheme.folder)) if case.name == "三重一大 十件齐九件")
    (row,) = case.rows
    assert (case.indicator, case.unit_class, case.period) == ("L03", "镇街", Period.parse("2022Q1"))
    assert row.values == {"事项": 10.0, "齐备": 9.0, "未决": 0.0}
    assert set(row.states.values()) == {"有值"}
    assert (row.expected_points, row.expected_state) == (Decimal("1.80"), None)
    assert str(case.where) == scheme.at(CASES, "十件齐九件")


def test_a_case_of_states(scheme):
    case = next(case for case in load_cases(load_scheme(scheme.folder)) if case.name == "三重一大 应报未报")
    (row,) = case.rows
    assert row.values == {"事项": None, "齐备": None, "未决": 0.0}
    assert row.states == {"事项": "缺报", "齐备": "缺报", "未决": "有值"}
    assert (row.expected_points, row.expected_state) == (Decimal("0.00"), "缺报")


def test_a_case_of_a_group():
    case = load_cases(load_scheme("dawa-2022"))[0]
    assert [row.expected_points for row in case.rows] == [Decimal("6.00"), Decimal("4.80"), Decimal("3.60")]
    assert len({row.where.line for row in case.rows}) == 3


def test_a_case_of_a_later_period(scheme):
    scheme.change(CASES, L03, f"{L03}  期: 2022Q3\n")
    case = next(case for case in load_cases(load_scheme(scheme.folder)) if case.name == "三重一大 十件齐九件")
    assert case.period == Period.parse("2022Q3")


def test_a_scheme_without_cases(scheme):
    for file in (scheme.folder / "cases").iterdir():
        file.unlink()
    assert load_cases(load_scheme(scheme.folder)) == ()


# --- faults -----------------------------------------------------------------------------------


def test_an_item_that_a_case_leaves_out(scheme):
    scheme.change(CASES, "数据: {事项: 10, 齐备: 9, 未决: 0}", "数据: {事项: 10, 齐备: 9}")
    assert scheme.case_fault() == (
        f"【E-RULE-MISSING】{scheme.at(CASES, '{事项: 10, 齐备: 9}')}：案例“三重一大 十件齐九件”没有写数据项“未决”。"
        "请补写数字，或写 无、缺报、不适用、未证实，不写不等于零。"
    )


def test_an_item_that_the_indicator_has_not(scheme):
    scheme.change(CASES, "数据: {事项: 10, 齐备: 9, 未决: 0}", "数据: {事项: 10, 齐备: 9, 未决: 0, 未绝: 0}")
    assert scheme.case_fault() == (
        f"【E-RULE-NAME】{scheme.at(CASES, '未绝')}：案例“三重一大 十件齐九件”的数据项“未绝”在指标 L03 里没有。"
        "是否想写“未决”？请改正。"
    )


def test_a_value_that_is_neither_number_nor_state(scheme):
    scheme.change(CASES, "数据: {事项: 10,", "数据: {事项: 约10,")
    assert scheme.case_fault() == (
        f"【E-RULE-TYPE】{scheme.at(CASES, '约10')}：案例“三重一大 十件齐九件”的数据项“事项”写的是“约10”。"
        "请写数字（百分数项写 6.5，不写 %）或 无、缺报、不适用、未证实。"
    )


def test_a_case_that_expects_nothing(scheme):
    scheme.change(CASES, f"{NINE}  得分: 1.80\n", NINE)
    assert scheme.case_fault() == (
        f"【E-RULE-MISSING】{scheme.at(CASES, '十件齐九件')}：案例“三重一大 十件齐九件”没有写应得的“得分”或“状态”。"
        "请写明 得分: 1.80 或 状态: 不适用。"
    )


def test_a_state_that_no_line_has(scheme):
    scheme.change(CASES, f"{NOTHING}  状态: 不适用", f"{NOTHING}  状态: 不使用")
    assert scheme.case_fault() == (
        f"【E-RULE-TYPE】{scheme.at(CASES, '不使用')}：案例“三重一大 本季度没有这类事项”的“状态”写的是“不使用”。"
        "是否想写“不适用”？可写 计分、不适用、缺报、本期不考核、并入年度 或 否决清零。"
    )


def test_a_class_without_points(scheme):
    scheme.change("cases/economic.yaml", "  类别: 镇街", "  类别: 部门")
    assert scheme.case_fault() == (
        f"【E-RULE-NAME】{scheme.at('cases/economic.yaml', '类别: 部门')}："
        "案例“税收 三个单位，最好得满分，最差得六成”的"
        "类别“部门”在指标 E01 里没有分值。可写：镇街。"
    )


def test_an_unknown_attribute(scheme):
    scheme.change(CASES, L03, f"{L03}  属性: [园曲]\n")
    assert scheme.case_fault() == (
        f"【E-RULE-NAME】{scheme.at(CASES, '园曲')}：案例“三重一大 十件齐九件”的属性“园曲”没有任何单位具有。"
        "是否想写“园区”？请改正。"
    )


def test_a_period_outside_the_scheme(scheme):
    scheme.change(CASES, L03, f"{L03}  期: 2023Q1\n")
    assert scheme.case_fault() == (
        f"【E-RULE-PERIOD】{scheme.at(CASES, '期: 2023Q1')}：案例“三重一大 十件齐九件”的期 2023Q1 "
        "不在适用期 2022Q1..2022Q4 之内。请改正。"
    )


def test_a_case_with_data_and_a_group(scheme):
    scheme.change(
        CASES, f"{NINE}  得分: 1.80\n", f"{NINE}  一组:\n    - {{数据: {{事项: 1, 齐备: 1, 未决: 0}}, 得分: 2}}\n"
    )
    assert scheme.case_fault() == (
        f"【E-RULE-TYPE】{scheme.at(CASES, '十件齐九件')}：案例“三重一大 十件齐九件”应写“数据”或“一组”，二者只写一种。"
        "一个单位写“数据”，几个单位一起计分写“一组”。"
    )


def test_two_cases_of_one_name(scheme):
    scheme.change(CASES, "案例: 三重一大 全部齐备", "案例: 三重一大 十件齐九件")
    assert scheme.case_fault() == (
        f"【E-RULE-CODE】{scheme.at(CASES, '十件齐九件', 2)}：案例“三重一大 十件齐九件”"
        f"与{scheme.at(CASES, '十件齐九件')}的案例同名。请改其中一个的名称。"
    )


def test_a_misspelt_key_in_a_case(scheme):
    scheme.change(CASES, f"{NINE}  得分: 1.80\n", f"{NINE}  的分: 1.80\n")
    assert scheme.case_fault() == (
        f"【E-RULE-KEY】{scheme.at(CASES, '的分: 1.80')}："
        "案例“三重一大 十件齐九件”没有“的分”这个键。是否想写“得分”？请改正。"
    )


def test_a_dated_case(scheme):
    scheme.change(CASES, f"{NINE}  得分: 1.80\n", f"{NINE}  得分: {{按期: {{2022Q1: 1.80}}}}\n")
    assert scheme.case_fault() == (
        f"【E-RULE-PERIOD】{scheme.at(CASES, '十件齐九件')}：案例里不能写“按期”。请每期写一个案例，用“期”写明是哪一期。"
    )
