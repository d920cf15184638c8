"""Rows of a kept table: data, sums, groups, repeated headers, notes, and what is sent back."""

import pytest

TABLE = """  识别: {表头含: [单位]}
  单位列: 单位
  跳过行: [在建一批, 该行为样例]
  列:
    E01.总额: {路径: 总投资, 单位: 万元}
"""
HEAD = ["序号", "单位", "总投资（万元）"]


def said_of_rows(found):
    return [(code, int("".join(c for c in cell if c.isdigit()))) for code, cell in found.said]


def test_a_sum_below_its_rows_is_held_against_them_and_is_no_data(rules, read, grid):
    found = read(rules(TABLE), grid("表", [HEAD, [1, "望湖街道", 5], [2, "兴盛街道", 7], [None, "合  计", 12]]))
    assert found.values == {("J01", "E01.总额"): 5.0, ("J02", "E01.总额"): 7.0}
    assert found.said == [("W-ROW-TOTAL", "B4")]
    assert "C4 与明细相符" in found.sentence("W-ROW-TOTAL")


def test_a_sum_that_contradicts_its_rows_is_sent_back(rules, read, grid):
    found = read(rules(TABLE), grid("表", [HEAD, [1, "望湖街道", 90], [2, "兴盛街道", 89.974], [None, "合计", 0]]))
    assert found.said == [("E-ROW-TOTAL", "C4")]
    assert "写 0，明细相加是 179.974" in found.sentence("E-ROW-TOTAL")


def test_groups_before_their_rows_are_held_against_the_rows_below_them(rules, read, grid):
    rows = [
        ["序号", "项目", "单位", "总投资（万元）"],
        ["合计", None, None, 15],  # 5 + 7 + 3
        ["在建一批", None, None, 15],
        ["一", "农林水利", None, None],
        ["（一）", "水利", None, 12],  # 5 + 7
        [1, "河道", "望湖街道", 5],
        [2, "水库", "兴盛街道", 7],
        ["（二）", "林业", None, 4],  # wrong: only 3 stands below
        [3, "苗圃", "稻香镇", 3],
    ]
    found = read(rules(TABLE), grid("表", rows))
    assert sorted(found.values.values()) == [3.0, 5.0, 7.0]
    assert sorted(said_of_rows(found), key=lambda said: said[1]) == [
        ("W-ROW-TOTAL", 2),
        ("W-ROW-TOTAL", 3),
        ("W-ROW-SKIP", 4),
        ("W-ROW-TOTAL", 5),
        ("E-ROW-TOTAL", 8),
    ]


def test_a_misspelt_unit_in_a_row_with_an_ordinal_is_not_taken_for_a_group(rules, read, grid):
    found = read(rules(TABLE), grid("表", [HEAD, ["一", "望湖街办", 5], ["二", "兴盛街道", 7]]))
    assert (found.values, found.said) == ({("J02", "E01.总额"): 7.0}, [("E-UNIT-UNKNOWN", "B2")])


def test_a_number_in_the_column_of_units_counts_the_rows_of_its_group(rules, read, grid):
    rows = [HEAD, ["（一）", 2, 12], [1, "望湖街道", 5], [2, "兴盛街道", 7], ["（二）", 3, 3], [3, "稻香镇", 3]]
    found = read(rules(TABLE), grid("表", rows))
    assert "C2、B2 与明细相符" in found.sentence("W-ROW-TOTAL")
    assert found.sentence("E-ROW-TOTAL").startswith("“(二)”写 3 行，明细有 1 行")


def test_subtotals_stand_for_their_own_rows_and_the_total_for_all(rules, read, grid):
    rows = [
        HEAD,
        [1, "望湖街道", 5],
        [2, "兴盛街道", 7],
        ["小计", None, 12],
        [3, "稻香镇", 3],
        ["小计", None, 3],
        ["合计", None, 15],
    ]
    found = read(rules(TABLE), grid("表", rows))
    assert said_of_rows(found) == [("W-ROW-TOTAL", 4), ("W-ROW-TOTAL", 6), ("W-ROW-TOTAL", 7)]


def test_an_error_in_a_sum_is_reported_and_never_a_zero(rules, read, grid):
    rows = [HEAD, ["合计", None, None], [1, "望湖街道", 5]]
    found = read(rules(TABLE), grid("表", rows, errors={(2, 3): "#REF!"}))
    assert found.values == {("J01", "E01.总额"): 5.0}
    assert ("E-XL-ERRVAL", "C2") in found.said
    assert "有错误值，没有全部核对" in found.sentence("W-ROW-SKIP")


def test_a_header_block_that_comes_again_is_skipped_with_a_line(rules, read, grid):
    rows = [["某某表"], HEAD, [1, "望湖街道", 5], ["某某表"], HEAD, [1, "兴盛街道", 7]]
    found = read(rules(TABLE), grid("表", rows))
    assert found.values == {("J01", "E01.总额"): 5.0, ("J02", "E01.总额"): 7.0}
    assert said_of_rows(found) == [("W-ROW-SKIP", 4), ("W-ROW-SKIP", 5)]


def test_below_another_header_nothing_is_read_by_the_first(rules, read, grid):
    rows = [
        HEAD,
        [1, "望湖街道", 5],
        ["单位", "序号", "备注"],
        ["序号", "单位", "总投资（万元）", "完成"],
        [1, "兴盛街道", 7, 1],
    ]
    found = read(rules(TABLE), grid("表", rows))
    assert found.values == {("J01", "E01.总额"): 5.0}
    assert "第 4 行另起一张表头，与前面的不同，这一行和以下 1 行没有读取" in " ".join(
        finding.found for finding in found.read.findings if finding.code == "E-ROW-UNREAD"
    )


def test_a_sample_row_that_a_note_beside_the_table_marks_is_no_data(rules, read, grid):
    rows = [HEAD, [1, "望湖街道", 100, "该行为样例，请不要删除"], [2, "兴盛街道", 7]]
    found = read(rules(TABLE), grid("表", rows))
    assert (found.values, said_of_rows(found)) == ({("J02", "E01.总额"): 7.0}, [("W-ROW-SKIP", 2)])


def test_a_signature_below_the_table_is_passed_over_with_a_line(rules, read, grid):
    rows = [HEAD, [1, "望湖街道", 5], ["填表人：张三", None, "审核人：李四"]]
    assert said_of_rows(read(rules(TABLE), grid("表", rows))) == [("W-ROW-SKIP", 3)]


def test_a_unit_that_is_not_on_the_roster_is_sent_back_with_the_name_that_was_meant(rules, read, grid):
    found = read(rules(TABLE), grid("表", [HEAD, [1, "望湖街办", 5]]))
    assert found.values == {}
    assert ("E-UNIT-UNKNOWN", "B2") in found.said
    assert "是否为“望湖街道”" in found.sentence("E-UNIT-UNKNOWN")


def test_an_alias_is_the_unit(rules, read, grid):
    assert read(rules(TABLE), grid("表", [HEAD, [1, "望湖街道办事处", 5]])).values == {("J01", "E01.总额"): 5.0}


def test_a_row_without_a_unit_is_sent_back_and_not_dropped(rules, read, grid):
    found = read(rules(TABLE), grid("表", [HEAD, [1, "望湖街道", 5], [2, None, 7]]))
    assert found.said == [("E-ROW-UNREAD", "B3")]


@pytest.mark.parametrize("name", ["（一）望湖街道", "一、望湖街办"])
def test_an_ordinal_glued_to_a_unit_s_name_is_no_group(rules, read, grid, name):
    found = read(rules(TABLE), grid("表", [HEAD, [None, name, 5], [2, "兴盛街道", 7]]))
    assert found.said == [("E-UNIT-UNKNOWN", "B2")]


def test_a_merged_cell_of_a_unit_is_carried_down_and_a_merged_number_is_sent_back(rules, read, grid):
    rows = [HEAD, [1, "望湖街道", 5], [2, None, 7], [3, "兴盛街道", 9], [4, "稻香镇", None]]
    book = rules(TABLE + "  多行: 合计\n")
    found = read(book, grid("表", rows, merged=((2, 2, 3, 2), (4, 3, 5, 3))))
    assert found.values == {("J01", "E01.总额"): 12.0}
    assert found.states["J02", "E01.总额"] == found.states["J03", "E01.总额"] == "退回"
    assert ("E-XL-MERGED", "C4") in found.said


def test_two_rows_of_a_unit_are_sent_back_unless_the_table_says_that_they_add_up(rules, read, grid):
    rows = [HEAD, [1, "望湖街道", 0.1], [2, "望湖街道", 0.2]]
    found = read(rules(TABLE), grid("表", rows))
    assert (found.states, found.said) == ({("J01", "E01.总额"): "退回"}, [("E-ITEM-TWICE", "B3")])
    # 0.1 + 0.2 is 0.30000000000000004 in floats
    assert read(rules(TABLE + "  多行: 合计\n"), grid("表", rows)).values == {("J01", "E01.总额"): 0.3}


def test_a_blank_among_several_rows_is_no_zero(rules, read, grid):
    rows = [HEAD, [1, "望湖街道", 5], [2, "望湖街道", None]]
    found = read(rules(TABLE + "  多行: 合计\n"), grid("表", rows))
    assert (found.states, found.said) == ({("J01", "E01.总额"): "退回"}, [("E-VAL-BLANK", "C3")])


@pytest.mark.parametrize("typed", ["约3000", "—", "见附件", "5、6"])
def test_words_in_a_cell_of_numbers_are_sent_back_like_in_our_forms(rules, read, grid, typed):
    found = read(rules(TABLE), grid("表", [HEAD, [1, "望湖街道", typed], [2, "兴盛街道", 7]]))
    assert (found.states["J01", "E01.总额"], found.said) == ("退回", [("E-VAL-NUM", "C2")])


def test_full_width_digits_and_commas_are_read_and_listed_as_corrections(rules, read, grid):
    found = read(rules(TABLE), grid("表", [HEAD, [1, "望湖街道", "１，２００"]]))
    assert found.values == {("J01", "E01.总额"): 1200.0}
    assert found.changes == [("１，２００", "1200")]


def test_a_hidden_row_is_read_and_said(rules, read, grid):
    found = read(rules(TABLE), grid("表", [HEAD, [1, "望湖街道", 5]], hidden_rows=frozenset({2})))
    assert found.values == {("J01", "E01.总额"): 5.0}
    assert found.said == [("W-XL-HIDDENROW", "")]


def test_a_hidden_sheet_is_not_read(rules, read, grid):
    found = read(rules(TABLE), grid("表", [HEAD, [1, "望湖街道", 5]], hidden=True))
    assert (found.values, found.read.broken, found.said) == ({}, True, [("E-XL-HIDDEN", "")])


PERIODS = TABLE.replace("  列:", "  期列: {列: 期间, 写法: 2021年第4季度}\n  列:")


def test_only_the_rows_of_the_period_are_taken_and_the_others_are_counted(rules, read, grid):
    rows = [["期间", *HEAD], ["2021年第4季度", 1, "望湖街道", 4], ["2022年第1季度", 2, "望湖街道", 5]]
    found = read(rules(PERIODS), grid("表", rows))
    assert found.values == {("J01", "E01.总额"): 5.0}
    assert found.sentence("W-ROW-SKIP").startswith("第 2 行（共 1 行）不是 2022Q1 的")


def test_a_period_written_otherwise_is_sent_back(rules, read, grid):
    rows = [["期间", *HEAD], ["一季度", 1, "望湖街道", 4], ["2022年第1季度", 2, "兴盛街道", 5]]
    found = read(rules(PERIODS), grid("表", rows))
    assert (found.values, found.said) == ({("J02", "E01.总额"): 5.0}, [("E-FORM-PERIOD", "A2")])


def test_a_table_without_a_row_of_the_period_is_sent_back(rules, read, grid):
    found = read(rules(PERIODS), grid("表", [["期间", *HEAD], ["2021年第4季度", 1, "望湖街道", 4]]))
    assert ("E-ITEM-ABSENT", "C1") in found.said
