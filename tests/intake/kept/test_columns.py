"""Described paths against the header: found once, or the nearest are named; units agree, or the column is not read."""

import numpy as np

HEAD = ["单位", "总投资（万元）", "完成投资（亿元）"]
DESCRIBED = """  识别: {表头含: [单位]}
  单位列: 单位
  列:
"""


def described(*columns):
    return DESCRIBED + "".join(f"    {column}\n" for column in columns)


def test_columns_are_told_by_their_words_wherever_they_stand(rules, read, grid):
    book = rules(described("E01.总额: {路径: 总投资}", "E01.完成: {路径: 完成投资}"))
    turned = [["完成投资（亿元）", "备注", "单位", "总投资（万元）"], [3, "好", "望湖街道", 50]]
    found = read(book, grid("表", turned))
    assert found.values == {("J01", "E01.总额"): 50.0, ("J01", "E01.完成"): 3.0}
    assert found.cells["J01", "E01.总额"] == ["D2"]
    assert found.said == []


def test_a_path_that_is_not_there_names_the_nearest_and_only_its_column_is_left_out(rules, read, grid):
    book = rules(described("E01.总额: {路径: 总投资}", "E01.完成: {路径: 累计完成投资}"))
    found = read(book, grid("表", [HEAD, ["望湖街道", 50, 3]]))
    assert found.values == {("J01", "E01.总额"): 50.0}
    assert found.read.lost == {"E01.完成"}
    assert found.said == [("E-KEPT-PATH", "C1")]
    assert found.sentence("E-KEPT-PATH").startswith("没有找到列“累计完成投资”，没有读取。最近的是 “完成投资”（C1）")


def test_a_path_found_twice_is_not_read(rules, read, grid):
    book = rules(described("E01.总额: {路径: 总投资}"))
    found = read(book, grid("表", [["单位", "总投资（万元）", "总投资（万元）"], ["望湖街道", 50, 60]]))
    assert found.values == {}
    assert found.sentence("E-KEPT-PATH").startswith("列“总投资”有 2 处：B列（B1）、C列（C1），没有读取")


def test_levels_in_another_order_are_said_so(rules, read, grid):
    book = rules(described("E01.总额: {路径: 总投资 / 项目}"))
    found = read(
        book,
        grid(
            "表", [["单位", "项目", None], [None, "总投资（万元）", "其他"], ["望湖街道", 5, 6]], merged=((1, 2, 1, 3),)
        ),
    )
    assert "各级的次序与表头不同，表头是“项目 / 总投资”（B2）" in found.sentence("E-KEPT-PATH")


def test_without_its_column_of_units_nothing_of_a_table_is_read(rules, read, grid):
    book = rules(DESCRIBED.replace("单位列: 单位", "单位列: 镇街") + "    E01.总额: {路径: 总投资}\n")
    found = read(book, grid("表", [HEAD, ["望湖街道", 50, 3]]))
    assert (found.values, found.read.broken, found.said) == ({}, True, [("E-KEPT-PATH", "")])


def test_the_header_s_unit_is_converted_to_the_item_s_and_both_are_printed(rules, read, grid):
    book = rules(described("E01.完成: {路径: 总投资, 单位: 万元}"))
    found = read(book, grid("表", [HEAD, ["望湖街道", 288714, 3]]))
    assert found.values == {("J01", "E01.完成"): 28.8714}
    assert found.said == [("W-VAL-UNIT", "B2")]
    assert found.changes == [("288714万元", "28.8714亿元")]


def test_a_unit_that_the_header_contradicts_is_not_read(rules, read, grid):
    book = rules(described("E01.总额: {路径: 总投资, 单位: 亿元}"))
    found = read(book, grid("表", [HEAD, ["望湖街道", 50, 3]]))
    assert (found.values, found.said) == ({}, [("E-KEPT-UNIT", "B1")])
    assert "表头写的单位是 万元，sources.yaml 写的是 亿元" in found.sentence("E-KEPT-UNIT")


def test_a_stated_unit_speaks_for_a_header_that_has_none(rules, read, grid):
    book = rules(described("E01.总额: {路径: 总投资, 单位: 元}"))
    found = read(book, grid("表", [["单位", "总投资"], ["望湖街道", 50]]))
    assert found.values == {("J01", "E01.总额"): 0.005}


def test_a_column_that_lacks_the_unit_its_sibling_has_is_asked_about(rules, read, grid):
    rows = [["单位", "省级", None], [None, "下达资金（万元）", "支付资金"], ["望湖街道", 5, 6]]
    book = rules(described("E01.总额: {路径: 省级 / 支付资金}"))
    found = read(book, grid("表", rows, merged=((1, 1, 2, 1), (1, 2, 1, 3))))
    assert found.values == {("J01", "E01.总额"): 6.0}
    assert "没有写计量单位，按 万元 读取（B2“下达资金”是 万元）" in found.sentence("W-KEPT-UNIT")


def test_points_of_a_percentage_are_no_percentage(rules, read, grid):
    book = rules(described("E01.进度: {路径: 增幅}"))
    found = read(book, grid("表", [["单位", "增幅（个百分点）"], ["望湖街道", 5]]))
    assert (found.values, found.said) == ({}, [("E-KEPT-UNIT", "B1")])


def test_a_fraction_shown_as_a_percentage_is_read_in_percent_under_a_header_without_a_sign(rules, read, grid):
    book = rules(described('E01.进度: {路径: 支付进度, 单位: "%"}'))
    found = read(book, grid("表", [["单位", "支付进度"], ["望湖街道", 0.7]], percent=frozenset({(2, 2)})))
    assert found.values == {("J01", "E01.进度"): 70.0}
    assert found.changes == [("0.7", "70")]


def test_a_bare_fraction_in_a_column_of_percentages_has_two_readings_and_is_sent_back(rules, read, grid):
    book = rules(described('E01.进度: {路径: 支付进度, 单位: "%"}'))
    found = read(book, grid("表", [["单位", "支付进度"], ["望湖街道", 0.7]]))
    assert (found.states, found.said) == ({("J01", "E01.进度"): "退回"}, [("E-VAL-PCT", "B2")])


def test_a_line_above_the_table_speaks_for_money_and_for_nothing_else(rules, read, grid):
    book = rules(described("E01.完成: {路径: 完成}", "E01.增幅: {路径: 增幅}"))
    rows = [[None, None, "单位：万元"], ["单位", "完成", "增幅"], ["望湖街道", 500, 2]]
    found = read(book, grid("表", rows))
    assert found.values == {("J01", "E01.完成"): 0.05, ("J01", "E01.增幅"): 2.0}
    assert found.said == [("W-KEPT-UNIT", "C2"), ("W-VAL-UNIT", "B3")]


def test_wherever_the_columns_are_moved_the_same_cells_are_read(rules, read, grid):
    """Columns change places and foreign ones come between: the words decide, so the figures stay what they are."""
    book = rules(described("E01.总额: {路径: 总投资}", "E01.完成: {路径: 完成投资}"))
    columns = [
        ["单位", "望湖街道", "兴盛街道"],
        ["总投资（万元）", 500, 600],
        ["完成投资（亿元）", 3, 4],
        ["总投资增幅（%）", 7, 8],
        ["备注", 500, "总投资"],
        [None, None, None],
    ]
    expected = {
        ("J01", "E01.总额"): 500.0,
        ("J02", "E01.总额"): 600.0,
        ("J01", "E01.完成"): 3.0,
        ("J02", "E01.完成"): 4.0,
    }
    moved = np.random.default_rng(20220331)
    for _ in range(60):
        order = moved.permutation(len(columns)).tolist()
        rows = [list(row) for row in zip(*(columns[at] for at in order), strict=True)]
        title = [["一季度投资情况"]] * int(moved.integers(3))
        assert read(book, grid("表", [*title, *rows])).values == expected


def test_a_word_merged_over_two_columns_is_one_column_where_only_the_first_is_filled(rules, read, grid):
    book = rules(described("E01.总额: {路径: 总投资}"))
    rows = [["单位", "总投资（万元）", None, "备注"], ["望湖街道", 50, None, "好"]]
    assert read(book, grid("表", rows, merged=((1, 2, 1, 3),))).values == {("J01", "E01.总额"): 50.0}
    rows[1][2] = 60
    assert read(book, grid("表", rows, merged=((1, 2, 1, 3),))).said == [("E-KEPT-PATH", "B1")]


def test_two_columns_of_the_same_words_are_two_even_where_one_is_empty(rules, read, grid):
    book = rules(described("E01.总额: {路径: 总投资}"))
    rows = [["单位", "总投资（万元）", "总投资（万元）"], ["望湖街道", 50, None]]
    assert read(book, grid("表", rows)).said == [("E-KEPT-PATH", "B1")]


def test_a_row_of_hints_that_nothing_tells_is_skipped_where_the_description_counts_it(rules, read, grid):
    rows = [["单位", "总投资（万元）"], ["填全称", "据实填"], ["望湖街道", 50]]
    columns = "    E01.总额: {路径: 总投资}\n"
    assert ("E-UNIT-UNKNOWN", "A2") in read(rules(DESCRIBED + columns), grid("表", rows)).said
    assert read(rules(DESCRIBED.replace("  列:", "  说明行: 1\n  列:") + columns), grid("表", rows)).said == []


def test_where_the_hints_are_lacking_no_row_of_data_is_taken_for_them_unsaid(rules, read, grid):
    book = rules(DESCRIBED.replace("  列:", "  说明行: 1\n  列:") + "    E01.总额: {路径: 总投资}\n")
    rows = [["单位", "总投资（万元）"], ["望湖街道", 50], ["兴盛街道", 60]]
    assert read(book, grid("表", rows)).values == {("J01", "E01.总额"): 50.0, ("J02", "E01.总额"): 60.0}
    rows[1][1] = "五十"
    assert ("E-ROW-UNREAD", "A2") in read(book, grid("表", rows)).said
