"""The review of a scheme that loads: each thing that a colleague would mark in a draft."""

from __future__ import annotations

import pytest

from kaoping.periods import Period
from kaoping.rulebook import check, load_rulebook, load_scheme
from kaoping.rulebook.lint import CHECKS

POLITICAL = "indicators/political.yaml"
ECONOMIC = "indicators/economic.yaml"
LEGAL = "indicators/legal.yaml"
SOCIAL = "indicators/social.yaml"
SCHEME = "scheme.yaml"
UNITS = "units.yaml"


def test_the_shipped_scheme_has_only_hints_with_a_reason():
    source = load_scheme("dawa-2022")
    accepted = source.at(source.periods[0]).scheme.accepted
    assert {finding.code for finding in check(source)} == set(accepted)


def test_every_check_says_what_it_looks_for():
    assert all(look.__doc__ for look in CHECKS)
    assert len(set(CHECKS)) == len(CHECKS)


# --- codes and names --------------------------------------------------------------------------


def test_an_indicator_code_used_twice(scheme):
    scheme.change(POLITICAL, "代码: P03", "代码: P01")
    assert scheme.remark() == (
        f"【E-RULE-CODE】{scheme.at(POLITICAL, '代码: P01', 2)}：指标代码“P01”重复，"
        f"{scheme.at(POLITICAL, '代码: P01')}已经用过。请改其中一个。"
    )


def test_an_indicator_name_used_twice(scheme):
    scheme.change(POLITICAL, "名称: 区领导评价\n", "名称: 牵头抓总\n")
    assert scheme.remark() == (
        f"【E-RULE-CODE】{scheme.at(POLITICAL, '名称: 牵头抓总', 2)}：指标名称“牵头抓总”重复，"
        f"{scheme.at(POLITICAL, '名称: 牵头抓总')}已经用过。请改其中一个。"
    )


def test_an_item_asked_for_twice_under_two_keys(scheme):
    scheme.change(LEGAL, "{名称: 已论证项数", "{名称: 应论证项数")
    assert scheme.remark() == (
        f"【E-RULE-CODE】{scheme.at(LEGAL, '已论证: {')}：指标 L04 的数据项名称“应论证项数”重复，"
        f"{scheme.at(LEGAL, '应论证: {')}已经用过。请改其中一个。"
    )


def test_a_unit_code_used_twice(scheme):
    scheme.change(UNITS, "代码: J02", "代码: J01")
    assert scheme.remark() == (
        f"【E-RULE-CODE】{scheme.at(UNITS, '东苑街道')}：代码“J01”重复，{scheme.at(UNITS, '望湖街道')}已经用过。"
        "请改其中一个。"
    )


def test_an_alias_that_is_another_unit_in_wide_letters(scheme):
    scheme.change(UNITS, "别名: [商务局], 类别", "别名: [商务局, 望湖 街道], 类别")
    assert scheme.remark() == (
        f"【E-RULE-ROSTER】{scheme.at(UNITS, '望湖 街道')}：单位名称或别名“望湖 街道”重复，"
        f"{scheme.at(UNITS, '望湖街道')}已经用过。请改其中一个。"
    )


def test_a_department_and_a_unit_may_have_one_name():
    roster = load_rulebook("dawa-2022", Period.parse("2022Q1")).roster
    names = {department.name for department in roster.departments} & {unit.name for unit in roster.units}
    assert {"区发展和改革局", "区司法局"} <= names


def test_an_unknown_class_in_points(scheme):
    scheme.change(LEGAL, "分值: {镇街: 3,", "分值: {镇衔: 3,")
    assert scheme.review()[0] == (
        f"【E-RULE-NAME】{scheme.at(LEGAL, '镇衔')}：指标 L04 的分值里的类别“镇衔”没有定义。是否想写“镇街”？请改正。"
    )


def test_an_unknown_class_in_the_roster_from_a_later_quarter_on(scheme):
    scheme.change(UNITS, "2022Q2: 牵头}}, 组", "2022Q2: 牵投}}, 组")
    assert scheme.remark() == (
        f"【E-RULE-NAME】{scheme.at(UNITS, '牵投')}：单位 Q07 的类别“牵投”没有定义。是否想写“牵头”？请改正。"
    )


def test_an_unknown_orientation(scheme):
    scheme.change(POLITICAL, "导向: 干成事", "导向: 干成事情")
    assert scheme.remark() == (
        f"【E-RULE-NAME】{scheme.at(POLITICAL, '干成事情')}："
        "指标 P01 的导向“干成事情”没有定义。是否想写“干成事”？请改正。"
    )


def test_an_unknown_tie_break(scheme):
    scheme.change(SCHEME, "决胜: [经济效果, P01]", "决胜: [经济效果, Р01]")
    assert scheme.remark() == (
        f"【E-RULE-NAME】{scheme.at(SCHEME, '决胜')}：决胜里的“Р01”没有定义。是否想写“P01”？请改正。"
    )


def test_a_wide_comma_in_a_list(scheme):
    scheme.change(SCHEME, "决胜: [经济效果, P01]", "决胜: [经济效果，P01]")
    assert scheme.remark().startswith(
        f"【E-RULE-NAME】{scheme.at(SCHEME, '决胜')}：决胜里的“经济效果，P01”没有定义。几项之间请用英文逗号分开，可写："
    )


def test_a_measure_by_class_that_leaves_one_out(scheme):
    scheme.change(
        POLITICAL,
        "计分: {方法: 完成率, 实际: 合格, 目标: 任务 * 5, 封顶: 1, 目标为零: 不适用}",
        "计分: {镇街: {方法: 完成率, 实际: 合格, 目标: 任务 * 5, 封顶: 1, 目标为零: 不适用},\n"
        "         部门: {方法: 完成率, 实际: 合格, 目标: 任务 * 5, 封顶: 1, 目标为零: 满分}}",
    )
    assert scheme.remark() == (
        f"【E-RULE-MISSING】{scheme.at(POLITICAL, '计分: {镇街')}：指标 P05 的计分没有写类别“牵头”。"
        "请补写，或对各类写同一种计分。"
    )


# --- sums -------------------------------------------------------------------------------------


def test_weights_of_a_class_that_are_not_a_hundred(scheme):
    scheme.change(SCHEME, "权重: {镇街: 24, 部门: 27", "权重: {镇街: 25, 部门: 27")
    assert scheme.review()[0] == (
        f"【E-RULE-SUM】{scheme.at(SCHEME, '效果:')}：类别“镇街”各效果权重之和 25+18+34+24＝101，不是 100。请改正权重。"
    )


LESS = ("分值: {镇街: 3, 部门: 4, 牵头: 4}", "分值: {镇街: 2, 部门: 4, 牵头: 4}")  # L04, a point less for 镇街


def test_points_that_differ_from_the_weight_where_sums_are_checked(scheme):
    scheme.change(LEGAL, *LESS)
    assert scheme.remark() == (
        f"【E-RULE-SUM】{scheme.at(SCHEME, '法律效果')}："
        "法律效果类别“镇街”的指标分值之和是 17，权重是 18。请改正分值或权重。"
    )


def test_points_that_differ_from_the_weight_where_they_are_scaled(scheme):
    scheme.change(LEGAL, *LESS)
    scheme.change(SCHEME, "合计核对: 是", "合计核对: 否")
    scheme.change(SCHEME, "提示理由:\n", "提示理由:\n  W-RULE-UNUSED: 留着\n")
    assert [str(finding) for finding in check(load_scheme(scheme.folder)) if "SUM" in str(finding)] == [
        (
            f"【W-RULE-SUM】{scheme.at(SCHEME, '法律效果')}：法律效果类别“镇街”的指标分值之和是 17，权重是 18，"
            "按折算处理。请核对是否有意如此。"
        ),
        (
            f"【W-RULE-REASON】{scheme.at(SCHEME, '提示理由:')}：提示 W-RULE-SUM（分值之和与标题不符，按折算处理）"
            "没有写明可以留着的理由。请改正，或在 scheme.yaml 的“提示理由”里写明。"
        ),
    ]
    assert [str(finding) for finding in check(load_scheme(scheme.folder)) if "UNUSED" in str(finding)] == [
        (
            f"【W-RULE-REASON】{scheme.at(SCHEME, 'W-RULE-UNUSED')}："
            "提示 W-RULE-UNUSED 已经没有了，理由还留着。请删去这条理由。"
        )
    ]


def test_points_of_zero(scheme):
    scheme.change(LEGAL, "分值: {镇街: 3,", "分值: {镇街: 0,")
    assert (
        f"【E-RULE-ZERO】{scheme.at(LEGAL, '镇街: 0')}：指标 L04 类别“镇街”的分值为零。请写明分值，不考核的类别请删去。"
    ) in scheme.review()


def test_year_weights_that_are_not_a_hundred(scheme):
    scheme.change(SCHEME, "2022Q4: 35", "2022Q4: 45")
    assert scheme.remark() == (
        f"【E-RULE-SUM】{scheme.at(SCHEME, '年度: {')}：年度权重之和是 110，不是 100。请改正权重。"
    )


def test_a_quota_without_a_word_on_ties(scheme):
    scheme.change(SCHEME, ", 线上并列: 全不进", "")
    assert scheme.remark() == (
        f"【E-RULE-EDGE】{scheme.at(SCHEME, '名称: 优秀')}：等次“优秀”有名额，没有写“线上并列”。"
        "请写明 线上并列: 全进 或 全不进。"
    )


def test_grades_that_do_not_reach_zero(scheme):
    scheme.change(SCHEME, "{名称: 不合格, 最低分: 0}", "{名称: 不合格, 最低分: 30}")
    assert scheme.remark() == (
        f"【E-RULE-GAP】{scheme.at(SCHEME, '不合格')}：总分低于 30 的没有等次。请补写最后一等，最低分为 0。"
    )


# --- measures ---------------------------------------------------------------------------------


def test_a_gap_between_bands(scheme):
    scheme.change(POLITICAL, '"[95%, 98%)"', '"[96%, 98%)"')
    assert scheme.remark() == (
        f"【E-RULE-GAP】{scheme.at(POLITICAL, '  计分:', 3)}：指标 P03 的“分档”：分档之间有空档：95%～96%没有写。"
        "请让[90%, 95%)与[96%, 98%)首尾相接，或补上中间一档。"
    )


def test_an_overlap_between_bands(scheme):
    scheme.change(POLITICAL, '"[95%, 98%)"', '"[95%, 99%)"')
    assert scheme.remark() == (
        f"【E-RULE-OVERLAP】{scheme.at(POLITICAL, '  计分:', 3)}：指标 P03 的“分档”："
        "分档之间有重叠：98%～99%同时在[95%, 99%)和[98%, 100%]。请让每个数只在一档之内。"
    )


def test_a_full_mark_that_cannot_be_reached(scheme):
    scheme.change(POLITICAL, "得: 100%", "得: 99%")
    assert scheme.remark().startswith(
        f"【E-RULE-UNREACHABLE】{scheme.at(POLITICAL, '  计分:', 3)}：指标 P03 的“分档”："
    )


def test_an_unknown_item_in_a_formula(scheme):
    scheme.change(POLITICAL, "0.5 * 逾期权", "0.5 * 逾其权")
    assert scheme.remark() == (
        f"【E-RULE-NAME】{scheme.at(POLITICAL, '逾其权')}：指标 P01 的算式“按时权 + 0.5 * 逾其权”"
        "用到的“逾其权”不是它的数据项。是否想写“逾期权”？请改正。"
    )


def test_an_unknown_item_in_a_relation(scheme):
    scheme.change(SOCIAL, "要求: 满意 <= 回访", "要求: 满意 <= 回仿")
    assert scheme.remark() == (
        f"【E-RULE-NAME】{scheme.at(SOCIAL, '回仿')}：指标 S04 的算式“满意 <= 回仿”用到的“回仿”不是它的数据项。"
        "是否想写“回访”？请改正。"
    )


def test_an_unknown_item_in_a_small_sample(scheme):
    scheme.change(POLITICAL, "小样本: {件数: 总数", "小样本: {件数: 件数")
    assert scheme.remark() == (
        f"【E-RULE-NAME】{scheme.at(POLITICAL, '小样本')}："
        "指标 P03 的小样本件数“件数”没有定义。是否想写“总数”？请改正。"
    )


def test_a_comparison_where_a_figure_is_expected(scheme):
    scheme.change(POLITICAL, "实际: 合格,", "实际: 合格 > 0,")
    assert scheme.remark() == (
        f"【E-RULE-EXPR】{scheme.at(POLITICAL, '实际: 合格 > 0')}："
        "指标 P05 的“实际”写的是条件“合格 > 0”，应为算出数来的算式。请改写成算式，需要判断时用 若(条件, 甲, 乙)。"
    )


def test_a_relation_that_compares_nothing(scheme):
    scheme.change(SOCIAL, "要求: 满意 <= 回访", "要求: 满意 - 回访")
    assert scheme.remark() == (
        f"【E-RULE-EXPR】{scheme.at(SOCIAL, '满意 - 回访')}：指标 S04 的校验“满意 - 回访”不是条件。"
        "请写比较，如 满意 <= 回访。"
    )


def test_a_relation_that_divides(scheme):
    scheme.change(SOCIAL, "要求: 满意 <= 回访", "要求: 满意 / 回访 <= 1")
    assert scheme.remark() == (
        f"【E-RULE-EDGE】{scheme.at(SOCIAL, '满意 / 回访 <=')}："
        "指标 S04 的校验“满意 / 回访 <= 1”里有除法，除数为零时没有答案。"
        "请改写成乘法，如“甲 / 乙 <= 2”写成“甲 <= 2 * 乙”。"
    )


def test_a_target_that_may_be_negative(scheme):
    scheme.change(ECONOMIC, "的全年计划投资合计, 单位: 万元, 最小: 0,", "的全年计划投资合计, 单位: 万元,")
    assert scheme.remark() == (
        f"【E-RULE-EDGE】{scheme.at(ECONOMIC, '目标: 计划')}："
        "指标 E02 的目标“计划”可能为负，数据项“计划”没有写 最小: 0。"
        "请给“计划”写 最小: 0，或换一种计分方法。"
    )


def test_a_cap_above_the_highest_ratio(scheme):
    scheme.change(ECONOMIC, "  最高比率: 1.1\n", "")
    assert scheme.remark() == (
        f"【E-RULE-TYPE】{scheme.at(ECONOMIC, '封顶: 1.1')}：指标 E02 的封顶 1.1 高于最高比率 1。"
        "请把封顶改低，或写明 最高比率: 1.1。"
    )


def test_a_cap_inside_a_deduction_above_the_highest_ratio(scheme):
    scheme.change(ECONOMIC, "  最高比率: 1.2\n", "")  # E03's, which is measured by the cap itself
    assert scheme.remark().startswith(f"【E-RULE-TYPE】{scheme.at(ECONOMIC, '封顶: 1.2')}：指标 E03 的封顶 1.2 高于")
    scheme.change(ECONOMIC, "  最高比率: 1.2\n", "")  # E04's, which deducts from it
    assert scheme.review()[1] == (
        f"【E-RULE-TYPE】{scheme.at(ECONOMIC, '封顶: 1.2', 2)}：指标 E04 的封顶 1.2 高于最高比率 1。"
        "请把封顶改低，或写明 最高比率: 1.2。"
    )


def test_a_slope_above_the_highest_ratio(scheme):
    scheme.change(ECONOMIC, "至: 120%", "至: 140%")
    assert scheme.remark() == (
        f"【E-RULE-TYPE】{scheme.at(ECONOMIC, '至: 140%')}：指标 E05 的超额最多得满分的 1.2 倍，高于最高比率 1.1。"
        "请把超额的“加”或“至”改低，或写明 最高比率: 1.2。"
    )


# --- triggers ---------------------------------------------------------------------------------

URGED = "触发: [{条件: 三次 > 0, 否决: V6}]"


def test_an_unknown_veto(scheme):
    scheme.change(POLITICAL, URGED, "触发: [{条件: 三次 > 0, 否决: V66}]")
    assert scheme.remark() == (
        f"【E-RULE-NAME】{scheme.at(POLITICAL, 'V66')}：指标 P04 触发的否决“V66”没有定义。是否想写“V6”？请改正。"
    )


def test_an_unknown_veto_in_a_decision_table(scheme):
    scheme.change(ECONOMIC, "{年度达标: 否, 累计达标: 否, 得: 0%}", "{年度达标: 否, 累计达标: 否, 得: 0%, 触发: V44}")
    assert scheme.remark() == (
        f"【E-RULE-NAME】{scheme.at(ECONOMIC, 'V44')}：指标 E09 触发的否决“V44”没有定义。是否想写“V4”？请改正。"
    )


def test_an_unknown_item_in_a_trigger(scheme):
    scheme.change(POLITICAL, URGED, "触发: [{条件: 三回 > 0, 否决: V6}]")
    assert scheme.remark() == (
        f"【E-RULE-NAME】{scheme.at(POLITICAL, '三回 >')}：指标 P04 的算式“三回 > 0”用到的“三回”不是它的数据项。"
        "是否想写“三次”？请改正。"
    )


def test_a_trigger_that_compares_nothing(scheme):
    scheme.change(POLITICAL, URGED, "触发: [{条件: 三次, 否决: V6}]")
    assert scheme.remark() == (
        f"【E-RULE-EXPR】{scheme.at(POLITICAL, '条件: 三次,')}：指标 P04 的触发“三次”不是条件。请写比较，如 重大 > 0。"
    )


def test_a_trigger_that_divides(scheme):
    scheme.change(POLITICAL, URGED, "触发: [{条件: 三次 / 二次 > 1, 否决: V6}]")
    assert scheme.remark() == (
        f"【E-RULE-EDGE】{scheme.at(POLITICAL, '三次 / 二次')}：指标 P04 的触发“三次 / 二次 > 1”里有除法，"
        "除数为零时没有答案。请改写成乘法，如“甲 / 乙 <= 2”写成“甲 <= 2 * 乙”。"
    )


# --- items ------------------------------------------------------------------------------------


def test_an_item_that_nobody_uses(scheme):
    scheme.change(POLITICAL, "实际: 合格, 目标: 任务 * 5", "实际: 任务 * 5, 目标: 任务 * 5")
    scheme.change(POLITICAL, "    - {要求: 合格 <= 任务 * 5, 说明", "    - {要求: 任务 <= 任务 * 5, 说明")
    assert scheme.review()[0] == (
        f"【W-RULE-UNUSED】{scheme.at(POLITICAL, '合格要素数')}："
        "指标 P05 的数据项“合格”在计分、校验、触发、小样本里都没有用到。"
        "请删去，减少填报。"
    )


def test_an_item_without_origin(scheme):
    scheme.change(SOCIAL, "最小: 0, 来源: [区热线办]}", "最小: 0}")
    assert scheme.remark() == (
        f"【E-RULE-MISSING】{scheme.at(SOCIAL, '交办: {')}：指标 S03 的数据项“交办”没有写“来源”或“取自”。"
        "请写明 来源: [自报] 或 取自: 任务台账.到期数。"
    )


def test_an_item_with_two_origins(scheme):
    scheme.change(SOCIAL, "来源: [区热线办]}", "来源: [区热线办], 取自: 督办单.到期数}")
    assert scheme.remark() == (
        f"【E-RULE-TYPE】{scheme.at(SOCIAL, '取自')}：指标 S03 的数据项“交办”既写了“来源”又写了“取自”。请只留一个。"
    )


def test_two_departments_for_one_figure(scheme):
    scheme.change(SOCIAL, "来源: [区热线办]}", "来源: [区热线办, 区审计局]}")
    assert scheme.remark() == (
        f"【E-RULE-TYPE】{scheme.at(SOCIAL, '区审计局')}：指标 S03 的数据项“交办”有 2 个来源部门"
        "（区热线办、区审计局），不知以谁为准。请只留一个来源部门。"
    )


def test_an_unknown_source(scheme):
    scheme.change(SOCIAL, "来源: [区热线办]", "来源: [热线办]")
    assert scheme.remark() == (
        f"【E-RULE-NAME】{scheme.at(SOCIAL, '[热线办]')}：指标 S03 的数据项“交办”的来源“热线办”没有定义。"
        "是否想写“区热线办”？请改正。"
    )


def test_an_unknown_record_table(scheme):
    scheme.change(POLITICAL, "取自: 任务台账.到期数}", "取自: 任务台帐.到期数}")
    assert scheme.remark() == (
        f"【E-RULE-NAME】{scheme.at(POLITICAL, '任务台帐')}：指标 P01 的数据项“到期”取自的台账“任务台帐”没有定义。"
        "是否想写“任务台账”？请改正。"
    )


def test_an_unknown_derivation(scheme):
    scheme.change(POLITICAL, "取自: 任务台账.到期数}", "取自: 任务台账.到期件数}")
    assert scheme.remark() == (
        f"【E-RULE-NAME】{scheme.at(POLITICAL, '到期件数')}："
        "指标 P01 的数据项“到期”取自的任务台账的推算数“到期件数”没有定义。"
        "是否想写“到期数”？请改正。"
    )


def test_a_derivation_without_its_parameter(scheme):
    scheme.change(LEGAL, ", 环节: 事前论证", "")
    assert scheme.remark() == (
        f"【E-RULE-MISSING】{scheme.at(LEGAL, '应论证: {')}："
        "指标 L04 的数据项“应论证”取自 决策档案抽查.到期数，没有写“环节”。"
        "请写明“环节”。"
    )


def test_a_derivation_with_a_foreign_parameter(scheme):
    scheme.change(LEGAL, "环节: 事前论证", "环节: 事前论证, 事项: P07")
    assert scheme.remark() == (
        f"【E-RULE-KEY】{scheme.at(LEGAL, '事项: P07')}："
        "指标 L04 的数据项“应论证”取自 决策档案抽查.到期数，用不到“事项”。"
        "请删去，可写的有：环节。"
    )


def test_a_parameter_that_picks_no_row(scheme):
    scheme.change(LEGAL, "环节: 事前论证", "环节: 事前")
    assert scheme.remark() == (
        f"【E-RULE-NAME】{scheme.at(LEGAL, '环节: 事前}')}：指标 L04 的数据项“应论证”的环节“事前”没有定义。"
        "是否想写“事前论证”？请改正。"
    )


def test_level_weights_that_leave_a_level_out(scheme):
    scheme.change(POLITICAL, "按级: {国: 1.5, 省: 1.3, 市: 1.1, 区: 1.0}", "按级: {国: 1.5, 省: 1.3, 市: 1.1}")
    assert scheme.remark() == (
        f"【E-RULE-MISSING】{scheme.at(POLITICAL, '到期权: {')}：指标 P01 的数据项“到期权”的“按级”没有写“区”。请补写。"
    )


def test_coefficients_that_leave_a_size_out(scheme):
    scheme.change(ECONOMIC, "按档: {10亿以上: 3, 5亿至10亿: 2, 1亿至5亿: 1}", "按档: {10亿以上: 3, 5亿至10亿: 2}")
    assert scheme.remark() == (
        f"【E-RULE-MISSING】{scheme.at(ECONOMIC, '折算: {')}：指标 E03 的数据项“折算”的“按档”没有写“1亿至5亿”。请补写。"
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("按档: {10亿以上: 3,", "按档: {10亿以上: 3, 20亿以上: 4,", "的按档“20亿以上”没有定义。是否想写“10亿以上”？"),
        ("剔除: [因素法分配]", "剔除: [因素法分派]", "的剔除“因素法分派”没有定义。是否想写“因素法分配”？"),
        ("类别: 项目,", "类别: 项日,", "的类别“项日”没有定义。是否想写“项目”？"),
    ],
)
def test_a_word_that_the_list_never_holds(scheme, old, new, said):
    scheme.change(ECONOMIC, old, new)
    remark = scheme.remark()
    assert remark.startswith(f"【E-RULE-NAME】{scheme.at(ECONOMIC, new)}：")
    assert remark.endswith(f"{said}请改正。")


def test_shares_of_a_fund_that_are_not_the_whole(scheme):
    scheme.change(ECONOMIC, "主协: {主: 0.7, 协: 0.3}", "主协: {主: 0.7, 协: 0.4}")
    assert scheme.remark() == (
        f"【E-RULE-SUM】{scheme.at(ECONOMIC, '协: 0.4')}："
        "指标 E05 的数据项“到账”的主协份额之和 0.7+0.4＝1.1，不是 1。请改正份额。"
    )


def test_a_fund_without_a_word_on_partners(scheme):
    scheme.change(ECONOMIC, ", 主协: {主: 0.7, 协: 0.3}", "")
    assert scheme.remark() == (
        f"【E-RULE-MISSING】{scheme.at(ECONOMIC, '到账: {')}："
        "指标 E05 的数据项“到账”取自 争取资金清单.到账额，没有写“主协”。请写明“主协”。"
    )


def test_a_record_table_that_nobody_keeps(scheme):
    scheme.change(SCHEME, "  督办单: [督查室]\n", "")
    assert scheme.review()[0] == (
        f"【E-RULE-MISSING】{scheme.at(POLITICAL, '总数: {')}："
        "指标 P03 的数据项“总数”取自的台账“督办单”没有写由谁报送。"
        "请在 scheme.yaml 的“台账”里写明来源部门。"
    )


def test_an_unknown_keeper(scheme):
    scheme.change(SCHEME, "集体决策抽查: [区审计局]", "集体决策抽查: [审计局]")
    assert scheme.remark() == (
        f"【E-RULE-NAME】{scheme.at(SCHEME, '[审计局]')}：台账“集体决策抽查”的报送部门“审计局”没有定义。"
        "是否想写“区审计局”？请改正。"
    )


# --- indicators and units ---------------------------------------------------------------------


def test_an_indicator_without_a_clause(scheme):
    scheme.change(POLITICAL, "  依据: [方案第4项]\n", "")
    assert scheme.review()[0] == (
        f"【W-RULE-CLAUSE】{scheme.at(POLITICAL, '代码: P01')}："
        "指标 P01 没有写“依据”。请写明出自哪一条，如 依据: [方案第4项]。"
    )


def test_an_attribute_that_no_unit_has(scheme):
    scheme.change(ECONOMIC, "属性: [园区, 能耗主管]", "属性: [园区, 能源主管]")
    assert scheme.remark() == (
        f"【E-RULE-NAME】{scheme.at(ECONOMIC, '能源主管')}：指标 E09 适用的属性“能源主管”没有任何单位具有。"
        "是否想写“能耗主管”？请改正。"
    )


def test_an_indicator_that_no_unit_has(scheme):
    scheme.change(ECONOMIC, "  适用: {属性: [园区, 能耗主管]}", "  适用: {属性: [能耗主管]}")
    scheme.change(ECONOMIC, "分值: {镇街: 2, 牵头: 1}", "分值: {镇街: 2}")
    assert (
        f"【E-RULE-NOUNIT】{scheme.at(ECONOMIC, '代码: E09')}："
        "指标 E09 不适用于任何单位。请核对分值的类别和适用的属性。"
    ) in scheme.review()


# --- cases and reasons ------------------------------------------------------------------------


def test_an_indicator_without_a_case(scheme):
    (scheme.folder / "cases" / "social.yaml").unlink()
    remarks = scheme.review()
    assert remarks[0] == (
        f"【W-RULE-NOCASE】{scheme.at(SOCIAL, '代码: S01')}："
        "指标 S01 没有案例。请在 cases 里写一个，临界值两边各一个更好。"
    )
    assert sum("W-RULE-NOCASE】" in remark for remark in remarks) == 10  # S01 to S10
    assert "W-RULE-REASON" in remarks[-1]


def test_a_case_that_cannot_be_read(scheme):
    scheme.change("cases/legal.yaml", "指标: L03", "指标: L33")
    assert scheme.remark() == (
        f"【E-RULE-NAME】{scheme.at('cases/legal.yaml', 'L33')}：案例“三重一大 十件齐九件”的指标“L33”没有定义。"
        "是否想写“L03”？请改正。"
    )


def test_a_reason_for_an_unknown_hint(scheme):
    scheme.change(SCHEME, "  W-RULE-VETO:", "  W-RULE-VETOS: 无\n  W-RULE-VETO:")
    assert scheme.remark() == (
        f"【E-RULE-NAME】{scheme.at(SCHEME, 'W-RULE-VETOS')}：提示理由里的代码“W-RULE-VETOS”没有定义。"
        "是否想写“W-RULE-VETO”？请改正。"
    )


@pytest.mark.parametrize("look", CHECKS, ids=lambda look: look.__name__)
def test_every_check_is_quiet_on_the_shipped_scheme_but_for_hints_with_a_reason(look):
    source = load_scheme("dawa-2022")
    found = {finding.code for period in source.periods for finding in look(source.edition(period))}
    assert found <= set(source.at(source.periods[0]).scheme.accepted)
