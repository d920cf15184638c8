"""A kept table of records is read like the record table that it stands for, at its own addresses."""

import datetime as dt

TASKS = """  识别: {工作表: 任务, 表头含: [重点任务]}
  跳过行: [小计]
  记录:
    台账: 任务台账
    列:
      number: 编号
      任务事项: 重点任务 / 事项
      level: 重点任务 / 级别
      lead: 牵头
      due: 时限
      finished: 完成
      备注: 联系人
"""
HEAD = [
    ["编号", "重点任务", None, "牵头", "时限", "完成", "联系人"],
    [None, "事项", "级别", None, None, None, None],
]
MERGED = ((1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 2, 4), (1, 5, 2, 5), (1, 6, 2, 6), (1, 7, 2, 7))
DUE = dt.date(2022, 3, 31)


def test_rows_become_records_with_units_dates_and_texts_as_in_a_ledger(rules, read, grid):
    rows = [*HEAD, ["R1", "修桥", "区", "望湖街道办事处", DUE, "2022.3.30", "张三 11111111111"]]
    found = read(rules(TASKS, source="督查室"), grid("任务", rows, merged=MERGED))
    assert found.records == [
        {
            "number": "R1",
            "matter": "修桥",
            "level": "区",
            "lead": "J01",
            "due": DUE,
            "finished": dt.date(2022, 3, 30),
            "remark": "张三 11111111111",
        }
    ]
    assert found.read.records[0].cell == "A3"
    assert found.said == [("W-VAL-DATE", "F3")]
    assert found.changes == [("2022.3.30", "2022-03-30")]


def test_a_merged_unit_is_carried_down_and_sums_and_groups_are_no_records(rules, read, grid):
    rows = [
        *HEAD,
        ["一", "水利"],
        ["R1", "修桥", "区", "望湖街道", DUE, DUE],
        ["R2", "修路", "区", None, DUE, DUE],
        ["小计", 2],
    ]
    found = read(rules(TASKS, source="督查室"), grid("任务", rows, merged=(*MERGED, (4, 4, 5, 4))))
    assert [(record["number"], record["lead"]) for record in found.records] == [("R1", "J01"), ("R2", "J01")]
    assert [code for code, _ in found.said] == ["W-ROW-SKIP", "W-ROW-SKIP"]


def test_two_months_that_a_number_may_mean_are_both_named(rules, read, grid):
    rows = [*HEAD, ["R1", "修桥", "区", "望湖街道", 2022.1, DUE], ["R2", "修路", "区", "望湖街道", 2022.04, DUE]]
    found = read(rules(TASKS, source="督查室"), grid("任务", rows, merged=MERGED))
    assert found.records == []
    assert [finding.found for finding in found.read.findings] == [
        "数字 2022.1 有两种读法：2022年1月 或 2022年10月",
        "数字 2022.04 只有年月（2022年4月），没有日",
    ]


def test_two_values_in_a_cell_of_one_choice_are_sent_back(rules, read, grid):
    rows = [*HEAD, ["R1", "修桥", "市/区", "望湖街道", DUE, DUE]]
    found = read(rules(TASKS, source="督查室"), grid("任务", rows, merged=MERGED))
    assert (found.records, found.said) == ([], [("E-VAL-CHOICE", "C3")])


def test_a_path_that_is_not_there_leaves_the_whole_ledger_unread(rules, read, grid):
    rows = [[*HEAD[0][:6], "电话"], HEAD[1], ["R1", "修桥", "区", "望湖街道", DUE, DUE, "1"]]
    found = read(rules(TASKS, source="督查室"), grid("任务", rows, merged=MERGED))
    assert (found.records, found.read.broken) == ([], True)
    assert found.said[0][0] == "E-KEPT-PATH"


def test_an_error_in_a_column_that_nobody_takes_is_one_remark(rules, read, grid):
    rows = [[*HEAD[0], "累计"], HEAD[1], ["R1", "修桥", "区", "望湖街道", DUE, DUE]]
    found = read(
        rules(TASKS, source="督查室"), grid("任务", rows, merged=MERGED, errors={(3, 8): "#REF!", (4, 8): "#REF!"})
    )
    assert len(found.records) == 1
    assert "没有采用的列里有 2 个单元格是错误值" in found.sentence("W-CELL-UNREAD")


def test_a_record_numbered_with_an_ordinal_is_a_record(rules, read, grid):
    rows = [*HEAD, ["一", "修桥", "区", "望湖街道", DUE, DUE]]
    found = read(rules(TASKS, source="督查室"), grid("任务", rows, merged=MERGED))
    assert [record["number"] for record in found.records] == ["一"]


FUNDS = """  识别: {表头含: [凭证]}
  记录:
    台账: 争取资金清单
    列: {资金编号: 编号, 主争单位: 单位, 资金名称: 资金, 类型: 类型, 到账额: 到账, 到账日期: 日期, 已支出额: 支出,
         到账凭证: 凭证}
"""
FUND = ["Z1", "望湖街道", "道路", "专项债", 0.35, DUE, "0.1", "某文"]


def funds(arrived, spent):
    return [["编号", "单位", "资金", "类型", arrived, "日期", spent, "凭证"], FUND]


def test_money_is_converted_to_the_unit_of_the_ledger(rules, read, grid):
    found = read(rules(FUNDS), grid("表", funds("到账（亿元）", "支出（亿元）")))
    # 0.35 × 10000 and 0.1 × 10000
    assert [(record["amount"], record["spent"]) for record in found.records] == [(3500.0, 1000.0)]
    assert found.changes == [("0.35亿元", "3500万元"), ("0.1", "0.1"), ("0.1亿元", "1000万元")]


def test_money_without_a_unit_is_asked_about(rules, read, grid):
    found = read(rules(FUNDS), grid("表", funds("到账（万元）", "支出")))
    assert [(record["amount"], record["spent"]) for record in found.records] == [(0.35, 0.1)]
    assert "“支出”没有写计量单位，按 万元 读取" in found.sentence("W-KEPT-UNIT")


def test_money_that_is_counted_in_people_is_not_read(rules, read, grid):
    found = read(rules(FUNDS), grid("表", funds("到账（人）", "支出（万元）")))
    assert (found.records, found.read.broken, found.said) == ([], True, [("E-KEPT-UNIT", "E1")])
