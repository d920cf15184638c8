"""The proposal of a description: every path that a table has, and what a person must confirm."""

import re

import yaml

from kaoping.intake.cells import Workbook
from kaoping.intake.kept.draft import draft


def drafted(*laid):
    return draft(Workbook("某表.xlsx", "某表.xlsx", sheets=tuple(grid.sheet for grid in laid)))


def paths(text):
    return re.findall(r"路径: (?:\"([^\"]*)\"|([^,}]*))", text)


ROWS = [
    ["某区项目表"],
    ["地区", None, "时间", "债务", None, "态度"],
    ["市州", "区县", None, "金额", "家数", None],
    [None, None, None, "亿元", "个", "强/弱"],
    ["某市", "望湖街道", "2021年第4季度", 3, 2, "强"],
    ["某市", "兴盛街道", "2021年第4季度", 4, 1, "弱"],
    ["合计", None, None, 7, 3, None],
]
MERGED = ((1, 1, 1, 6), (2, 1, 2, 2), (2, 3, 4, 3), (2, 4, 2, 5), (2, 6, 3, 6))


def test_every_path_is_listed_with_its_unit(grid):
    text = drafted(grid("表", ROWS, merged=MERGED))
    assert [quoted or bare for quoted, bare in paths(text)] == [
        "地区 / 市州",
        "地区 / 区县",
        "时间",
        "债务 / 金额",
        "债务 / 家数",
        "态度",
    ]
    assert "待填.D: {路径: 债务 / 金额, 单位: 亿元}    # D3" in text


def test_the_proposal_is_yaml_that_names_unit_period_sums_and_hints(grid):
    (table,) = yaml.safe_load(drafted(grid("表", ROWS, merged=MERGED)))
    assert table["单位列"] == "地区 / 区县"
    assert table["期列"] == {"列": "时间", "写法": "2021年第4季度"}
    assert table["跳过行"] == ["合计"]
    assert table["说明行"] == 1
    assert list(table["列"]) == ["待填.D", "待填.E"]


def test_a_list_of_words_to_choose_from_is_no_table(grid):
    text = drafted(grid("选择", [["甲市", "乙市"], ["乙市", "乙县"], ["甲县", "甲市"]]))
    assert yaml.safe_load(text) is None
    assert "工作表〈选择〉像是下拉选项的字典" in text


def test_a_sample_row_and_a_missing_unit_are_marked_for_confirmation(grid):
    rows = [["单位", "下达资金（万元）", "支付资金"], ["望湖街道", 5, 4, "该行为样例，请不要删除"]]
    text = drafted(grid("表", rows))
    assert "跳过行: [该行为样例]" in text
    assert re.search(r"待填\.C: .*请确认：没有写计量单位", text)


def test_a_column_of_errors_is_a_column_of_numbers(grid):
    text = drafted(grid("表", [["类别", "项目数"], ["合计", None]], errors={(2, 2): "#REF!"}))
    assert re.search(r"^    待填\.B: \{路径: 项目数\}", text, re.MULTILINE)
