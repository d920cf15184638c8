"""Cases: worked examples as they stand in the rule folder."""

from __future__ import annotations

from decimal import Decimal
from typing import get_args

from kaoping.periods import Period
from kaoping.rulebook import load_cases, load_scheme
from kaoping.rulebook.cases import STATE_WORDS, VALUE_STATE, LineState, load_all_cases
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


# --- ranks and findings -----------------------------------------------------------------------


def test_a_row_of_a_group_may_have_a_name_a_group_a_rank_and_an_expected_finding(scheme):
    scheme.change(
        CASES,
        f"{NINE}  得分: 1.80\n",
        "  一组:\n"
        "    - {单位: 望湖, 组: 东组, 数据: {事项: 10, 齐备: 9, 未决: 0}, 名次: 1}\n"
        "    - {单列: 是, 数据: {事项: 1, 齐备: 2, 未决: 0}, 发现: E-VAL-REL}\n",
    )
    case = next(case for case in load_cases(load_scheme(scheme.folder)) if case.name == "三重一大 十件齐九件")
    told = [(row.unit, row.group, row.unranked, row.expected_rank, row.expected_finding) for row in case.rows]
    assert told == [("望湖", "东组", False, 1, None), ("", "案例", True, None, "E-VAL-REL")]


def test_a_finding_code_that_there_is_not(scheme):
    scheme.change(CASES, f"{NINE}  得分: 1.80\n", f"{NINE}  发现: E-VAL-RANG\n")
    assert scheme.case_fault() == (
        f"【E-RULE-NAME】{scheme.at(CASES, 'E-VAL-RANG')}：案例“三重一大 十件齐九件”的发现代码“E-VAL-RANG”没有定义。"
        "是否想写“E-VAL-RANGE”？请改正。"
    )


def test_a_finding_outside_of_the_group_that_it_belongs_to(scheme):
    group = "  一组:\n    - {数据: {事项: 1, 齐备: 1, 未决: 0}, 得分: 2}\n"
    scheme.change(CASES, f"{NINE}  得分: 1.80\n", f"{group}  发现: 无\n")
    assert scheme.case_fault() == (
        f"【E-RULE-TYPE】{scheme.at(CASES, '十件齐九件')}：案例“三重一大 十件齐九件”有“一组”，"
        "得分、状态、发现却写在外面。请写到“一组”的每一条里。"
    )


def test_a_rank_below_zero(scheme):
    group = "  一组:\n    - {数据: {事项: 1, 齐备: 1, 未决: 0}, 名次: -1}\n"
    scheme.change(CASES, f"{NINE}  得分: 1.80\n", group)
    assert scheme.case_fault() == (
        f"【E-RULE-TYPE】{scheme.at(CASES, '名次: -1')}：案例“三重一大 十件齐九件”的“一组·名次”写的是“-1”，"
        "应不小于 0。请改正数字。"
    )


# --- cases of the whole -----------------------------------------------------------------------

WHOLE = "cases/整体.yaml"
ROW = (
    "    - {单位: 望湖, 类别: 镇街, 效果: {政治效果: 24, 法律效果: 18, 经济效果: 34, 社会效果: 24}, "
    "决胜: {P01: 不适用}, 总分: 100, 等次: 无}\n"
)


def whole(scheme, old="", new=""):
    """Put a case of the whole beside the others, with one thing changed."""
    assert old in ROW
    text = "- 案例: 满分一家\n  整体:\n" + (ROW.replace(old, new, 1) if old else ROW)
    (scheme.folder / WHOLE).write_text(text, encoding="utf-8")


def whole_fault(scheme, old, new):
    whole(scheme, old, new)
    return scheme.case_fault()


def test_a_case_of_the_whole(scheme):
    whole(scheme)
    (case,) = [case for case in load_all_cases(load_scheme(scheme.folder)).of_whole if case.name == "满分一家"]
    (row,) = case.rows
    assert (case.period, str(case.where)) == (Period.parse("2022Q1"), f"规则文件《{WHOLE}》 第 1 行")
    assert (row.unit, row.group, row.effects["经济效果"], row.tie_breaks) == ("望湖", "案例", 34, {"P01": None})
    assert (row.expected_total, row.expected_rank, row.expected_grade) == (100, None, "")
    assert str(row.where) == f"规则文件《{WHOLE}》 第 3 行"


def test_an_effect_that_the_scheme_has_not(scheme):
    assert whole_fault(scheme, "社会效果: 24}", "社会效果: 24, 文化效果: 0}") == (
        f"【E-RULE-NAME】规则文件《{WHOLE}》 第 3 行：案例“满分一家”的单位“望湖”的效果“文化效果”在方案里没有。"
        "是否想写“政治效果”？请改正。"
    )


def test_an_effect_without_points_is_not_zero(scheme):
    assert whole_fault(scheme, ", 社会效果: 24", "") == (
        f"【E-RULE-MISSING】规则文件《{WHOLE}》 第 3 行：案例“满分一家”的单位“望湖”没有写“社会效果”的得分。"
        "请补写，不写不等于零。"
    )


def test_a_tie_break_that_is_left_out(scheme):
    assert whole_fault(scheme, "决胜: {P01: 不适用}, ", "") == (
        f"【E-RULE-MISSING】规则文件《{WHOLE}》 第 3 行：案例“满分一家”的单位“望湖”没有写用来决胜的“P01”。"
        "请补写得分，或写 不适用。"
    )


def test_points_finer_than_the_scheme_settles(scheme):
    assert whole_fault(scheme, "政治效果: 24", "政治效果: 23.995") == (
        f"【E-RULE-TYPE】规则文件《{WHOLE}》 第 3 行：案例“满分一家”的单位“望湖”的“政治效果”写的是“23.995”。"
        "请写不小于零、最多 2 位小数的数。"
    )


def test_a_tie_break_that_is_no_number(scheme):
    assert whole_fault(scheme, "P01: 不适用", "P01: 缺报") == (
        f"【E-RULE-TYPE】规则文件《{WHOLE}》 第 3 行：案例“满分一家”的单位“望湖”的“P01”写的是“缺报”。"
        "请写不小于零、最多 2 位小数的数。"
    )


def test_a_grade_and_a_class_that_the_scheme_has_not(scheme):
    whole(scheme, "等次: 无", "等次: 优异")
    assert scheme.case_fault() == (
        f"【E-RULE-NAME】规则文件《{WHOLE}》 第 3 行：案例“满分一家”的单位“望湖”的等次“优异”在方案里没有。"
        "是否想写“优秀”？请改正。"
    )
    assert whole_fault(scheme, "类别: 镇街", "类别: 镇") == (
        f"【E-RULE-NAME】规则文件《{WHOLE}》 第 3 行：案例“满分一家”的单位“望湖”的类别“镇”在方案里没有。"
        "是否想写“镇街”？请改正。"
    )


def test_a_whole_that_expects_nothing(scheme):
    assert whole_fault(scheme, ", 总分: 100, 等次: 无", "") == (
        f"【E-RULE-MISSING】规则文件《{WHOLE}》 第 3 行：案例“满分一家”的单位“望湖”没有写应有的结果。"
        "请写明 总分、名次、等次 里的一项或几项。"
    )


def test_one_unit_twice_in_a_whole(scheme):
    whole(scheme, ROW, ROW + ROW)
    assert scheme.case_fault() == (
        f"【E-RULE-CODE】规则文件《{WHOLE}》 第 4 行：案例“满分一家”的单位“望湖”写了两次。请改其中一个的名称。"
    )


def test_a_whole_with_the_name_of_another_case(scheme):
    (scheme.folder / WHOLE).write_text(f"- 案例: 三重一大 十件齐九件\n  整体:\n{ROW}", encoding="utf-8")
    assert scheme.case_fault().endswith("的案例同名。请改其中一个的名称。")


def test_a_whole_in_a_period_outside_the_scheme(scheme):
    whole(scheme, ROW, f"{ROW}  期: 2023Q1\n")
    assert scheme.case_fault() == (
        f"【E-RULE-PERIOD】规则文件《{WHOLE}》 第 4 行：案例“满分一家”的期 2023Q1 "
        "不在适用期 2022Q1..2022Q4 之内。请改正。"
    )
