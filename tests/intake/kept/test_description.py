"""sources.yaml is part of the rule book: read, checked against it, and in its hash."""

import pytest

from kaoping.findings import Rejected
from kaoping.periods import Period
from kaoping.rulebook.tables_kept import PeriodStyle

GOOD = """
- 表: 自有表
  来源: 财政局
  识别: {表头含: [单位]}
  单位列: 单位
  列: {E01.总额: {路径: 总投资}}
"""


def test_a_description_belongs_to_the_rule_book_and_to_its_hash(scheme):
    first = scheme(GOOD)
    assert [kept.name for kept in first.at(Period.parse("2022Q1")).kept] == ["自有表"]
    assert scheme(GOOD.replace("总投资", "投资")).sha256 != first.sha256


def test_a_description_may_change_with_a_quarter(scheme):
    source = scheme(GOOD.replace("路径: 总投资", "路径: {按期: {2022Q1: 总投资, 2022Q3: 投资总额}}"))
    paths = [source.at(Period.parse(quarter)).kept[0].columns["E01.总额"].path for quarter in ("2022Q2", "2022Q3")]
    assert paths == ["总投资", "投资总额"]


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("来源: 财政局", "来源: 税务局", "E-RULE-NAME", "来源“税务局”不在名册的来源部门里"),
        ("来源: 财政局", "来源: 督查室", "E-RULE-NAME", "数据项“E01.总额”的来源是 财政局，没有督查室"),
        ("E01.总额", "E01.金额", "E-RULE-NAME", "数据项“E01.金额”不在方案中"),
        ("{表头含: [单位]}", "{}", "E-RULE-MISSING", "识别没有写工作表，也没有写表头含"),
        ("  单位列: 单位\n", "", "E-RULE-MISSING", "没有写单位列"),
        ("  列: {E01.总额: {路径: 总投资}}\n", "", "E-RULE-TYPE", "列和记录都没有写"),
        ("  单位列: 单位\n", "  单位列: 单位\n  期列: {列: 期, 写法: 本季度}\n", "E-RULE-PERIOD", "看不出年和季度"),
        ("表: 自有表", "表: 数据来源表", "E-RULE-CODE", "是下发的表式的名称"),
        ("路径: 总投资", "路经: 总投资", "E-RULE-KEY", "路经"),
    ],
)
def test_one_fault_one_sentence(scheme, old, new, code, said):
    assert old in GOOD
    with pytest.raises(Rejected) as rejected:
        scheme(GOOD.replace(old, new))
    assert [(f.code, f.where.file) for f in rejected.value.findings] == [(code, "sources.yaml")]
    assert said in rejected.value.findings[0].found


def test_a_ledger_needs_a_column_for_everything_that_must_be_filled(scheme):
    text = """
- 表: 任务表
  来源: 督查室
  识别: {表头含: [牵头]}
  记录: {台账: 任务台账, 列: {任务编号: 号, 事由: 事}}
"""
    with pytest.raises(Rejected) as rejected:
        scheme(text)
    assert sorted(f.code for f in rejected.value.findings) == ["E-RULE-MISSING", "E-RULE-NAME"]
    assert "“任务事项”“级别”“牵头单位”“完成时限”没有写是哪一列" in str(rejected.value)


def test_an_item_is_supplied_once(scheme):
    with pytest.raises(Rejected) as rejected:
        scheme(GOOD + GOOD.replace("自有表", "另一张表"))
    assert "“E01.总额”由表“自有表”和表“另一张表”两次提供" in str(rejected.value)


@pytest.mark.parametrize(
    ("example", "text", "period"),
    [
        ("2021年第4季度", "2022年第1季度", (2022, 1)),
        ("2021年四季度", "2022年二季度", (2022, 2)),
        ("2021Q4", "2022Q3", (2022, 3)),
        ("2021年1-12月", "2022年1-3月", (2022, 1)),
        ("2021年12月", "2022年2月", (2022, 0)),
        ("2021年第4季度", "2022年一季度", None),
        ("2021年第4季度", "2022年第5季度", None),
    ],
)
def test_periods_are_read_as_the_example_is_written_and_not_otherwise(example, text, period):
    assert PeriodStyle(example).read(text) == period
