"""The header as somebody drew it: what path each column has."""

import pytest

from kaoping.intake.kept.header import Face, find_header, header_from, levels_of


@pytest.fixture
def face(grid):
    def face(rows, merged=()):
        laid = grid("表", rows, merged=tuple(merged))
        return Face.of(laid.sheet, laid.cells)

    return face


def paths(header):
    return [one.path for one in header.columns]


def measures(header):
    return [one.measure for one in header.columns]


def test_three_levels_are_joined_and_a_title_over_all_columns_is_none(face):
    rows = [
        ["某区项目计划表"],
        [None, "基本情况", None, "资金情况"],
        [None, None, None, "中央", None, "省级"],
        ["序号", "项目名称", "业主", "下达", "支付", "下达", "支付"],
    ]
    merged = [(1, 1, 1, 7), (2, 2, 2, 3), (2, 4, 2, 7), (3, 4, 3, 5), (3, 6, 3, 7)]
    header = header_from(face(rows, merged), 4)
    assert paths(header) == [
        "序号",
        "基本情况 / 项目名称",
        "基本情况 / 业主",
        "资金情况 / 中央 / 下达",
        "资金情况 / 中央 / 支付",
        "资金情况 / 省级 / 下达",
        "资金情况 / 省级 / 支付",
    ]
    assert header.top == 2


def test_equal_last_words_under_different_parents_are_different_paths(face):
    rows = [["单位", "中央", None, "省级"], [None, "进度", "资金", "进度", "资金"]]
    merged = [(1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 1, 5)]
    found = find_header(face(rows, merged), ["单位", "省级 / 进度"])
    assert [one.column for one in found.by_levels["省级", "进度"]] == [4]


def test_a_row_of_units_gives_units_and_no_words(face):
    rows = [
        ["地区", None, "债务", None, "协调性"],
        ["市州", "区县", "亿元", "个", "强/弱"],
        ["某市", "望湖街道", 3, 2, "强"],
    ]
    header = header_from(face(rows, [(1, 1, 1, 2), (1, 3, 1, 4)]), 2)
    assert paths(header) == ["地区 / 市州", "地区 / 区县", "债务", "债务", "协调性"]
    assert measures(header) == ["", "", "亿元", "个", ""]
    assert header.columns[4].hint == "强/弱"


def test_a_row_of_units_below_the_words_belongs_to_the_header(face):
    header = header_from(face([["单位", "投资"], [None, "万元"], ["望湖街道", 3]]), 1)
    assert (header.bottom, measures(header)) == (2, ["", "万元"])


def test_units_in_a_header_with_a_line_break_are_taken_off_and_a_sibling_may_lack_its_unit(face):
    header = header_from(face([["单位", "下达资金\n（万元）", "支付资金"]]), 1)
    assert (paths(header), measures(header)) == (["单位", "下达资金", "支付资金"], ["", "万元", ""])


@pytest.mark.parametrize(
    "rows",
    [
        [["单位", "投资", None], [None, "总额", "完成"]],  # only row 1 has the words of the first column
        [[None, "投资", None], ["单位", "总额", "完成"]],  # only row 2
        [["单位", "投资", None], ["单位", "总额", "完成"]],  # both
    ],
)
def test_a_cell_that_was_unmerged_counts_whichever_of_its_rows_has_the_words(face, rows):
    assert paths(header_from(face(rows, [(1, 2, 1, 3)]), 2)) == ["单位", "投资 / 总额", "投资 / 完成"]


def test_a_blank_right_of_an_unmerged_group_inherits_nothing(face):
    assert paths(header_from(face([["单位", "投资", None], [None, "总额", "完成"]]), 2)) == [
        "单位",
        "投资 / 总额",
        "完成",
    ]


def test_a_line_above_states_the_unit_of_the_whole_table(face):
    header = header_from(face([["投资情况表"], [None, None, "单位：万元"], ["单位", "总额", "完成"]]), 3)
    assert (header.top, header.measure, paths(header)) == (3, "万元", ["单位", "总额", "完成"])


def test_a_header_lower_down_is_found_by_its_words(face):
    rows = [["某某表"], [], ["填报单位：财政局", None, "日期：2022-4-1"], ["单位", "总额"], ["望湖街道", 5]]
    assert find_header(face(rows), ["单位", "总额"]).bottom == 4


def test_blanks_line_breaks_units_and_hints_in_a_described_path_do_not_count():
    assert levels_of("投资 情况 / 总投资（万元） / 说明（50字以内）") == ("投资情况", "总投资", "说明")
