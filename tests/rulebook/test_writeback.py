"""A tuned number is written back: every other byte of the file stays."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaoping.periods import Period
from kaoping.rulebook import check, load_scheme
from kaoping.rulebook.writeback import Since, set_points, set_weight, written_text

Q1, Q3, Q4 = (Period.parse(text) for text in ("2024Q1", "2024Q3", "2024Q4"))
FROM_Q3 = Since(Q1, Q3)


def written(text, path, value, dates=None):
    return written_text(text.encode(), path, value, dates).decode()


@pytest.mark.parametrize(
    ("before", "path", "value", "after"),
    [
        ("分值: {镇街: 24, 部门: 27}\n", ("分值", "镇街"), "25", "分值: {镇街: 25, 部门: 27}\n"),
        ("分值: {镇街: 24, 部门: 27}\n", ("分值", "部门"), "7.5", "分值: {镇街: 24, 部门: 7.5}\n"),
        ("分值: { 镇街:   24 ,部门: 27 } # 24\n", ("分值", "镇街"), "6", "分值: { 镇街:   6 ,部门: 27 } # 24\n"),
        ("# 24\n分值:\n  镇街: 24   # 原为\n", ("分值", "镇街"), "25", "# 24\n分值:\n  镇街: 25   # 原为\n"),
        ('版本: "2024.1"  # 版次\n', ("版本",), "2024.2", '版本: "2024.2"  # 版次\n'),
        ("名称:   # 待定\n", ("名称",), "考评", "名称: 考评   # 待定\n"),
        ("名称: 旧\n", ("名称",), "甲: 乙 # 丙", '名称: "甲: 乙 # 丙"\n'),
        ("- 代码: A\n- 分值: {镇街: 1}\n", (1, "分值", "镇街"), "2", "- 代码: A\n- 分值: {镇街: 2}\n"),
    ],
)
def test_only_the_value_changes(before, path, value, after):
    assert written(before, path, value) == after


def test_windows_line_ends_and_a_byte_order_mark_stay():
    before = "\ufeff# 注\r\n分值: {镇街: 24}\r\n\r\n末: 1".encode()
    assert written_text(before, ("分值", "镇街"), "25") == "\ufeff# 注\r\n分值: {镇街: 25}\r\n\r\n末: 1".encode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("权重: 24 # 注\n", "权重: {按期: {2024Q1: 24, 2024Q3: 26}} # 注\n"),
        ("权重: {按期: {2024Q1: 24}}\n", "权重: {按期: {2024Q1: 24, 2024Q3: 26}}\n"),
        ("权重: {按期: {2024Q1: 24, 2024Q4: 28}}\n", "权重: {按期: {2024Q1: 24, 2024Q3: 26, 2024Q4: 28}}\n"),
        ("权重: {按期: {2024Q1: 24, 2024Q3: 25}}\n", "权重: {按期: {2024Q1: 24, 2024Q3: 26}}\n"),
        ("权重:\n 按期:\n  2024Q1: 24 # 旧\n末: 1\n", "权重:\n 按期:\n  2024Q1: 24 # 旧\n  2024Q3: 26\n末: 1\n"),
        ("权重:\n  按期:\n    2024Q1: 24", "权重:\n  按期:\n    2024Q1: 24\n    2024Q3: 26"),
        ("权重:\r\n  按期:\r\n    2024Q1: 24\r\n", "权重:\r\n  按期:\r\n    2024Q1: 24\r\n    2024Q3: 26\r\n"),
    ],
)
def test_a_value_from_a_quarter_on_leaves_the_old_one_to_the_quarters_before(before, after):
    assert written(before, ("权重",), "26", FROM_Q3) == after


def test_from_the_first_quarter_on_is_altogether():
    assert written("权重: 24\n", ("权重",), "26", Since(Q1, Q1)) == "权重: 26\n"


def test_a_whole_mapping_by_date_is_stepped_into_at_its_own_quarter():
    text = "权重: {按期: {2024Q1: {镇街: 24}, 2024Q3: {镇街: 25}}}\n"
    assert written(text, ("权重", "镇街"), "26", FROM_Q3) == text.replace("25", "26")
    with pytest.raises(ValueError, match="write one by hand"):
        written(text, ("权重", "镇街"), "26", Since(Q1, Q4))


@pytest.mark.parametrize(
    ("text", "path", "error"),
    [
        ("权重: {镇街: 24}\n", ("权重", "部门"), LookupError),
        ("", ("权重",), LookupError),
        ("权重: {镇街: 24}\n", ("权重",), ValueError),
        ("权重: {按期: {2024Q1: 24}}\n", ("权重",), ValueError),  # from which quarter on?
        ("权重: 24\n权重: 25\n", ("权重",), ValueError),  # the file is no rule file
    ],
)
def test_what_cannot_be_replaced_is_refused(text, path, error):
    with pytest.raises(error):
        written(text, path, "26")


def test_points_and_weights_of_a_whole_scheme(scheme):
    """A point from P01 to P02 for 镇街, and one from one effect to another from the third quarter on."""
    source = load_scheme(scheme.folder)
    before = {path: path.read_bytes() for path in scheme.folder.rglob("*.yaml")}
    first, second = (source.at(source.valid.quarters()[0]).by_code[code].points["镇街"] for code in ("P01", "P02"))
    set_points(source, "P01", "镇街", first - 1)
    set_points(source, "P02", "镇街", second + 1)
    changed = load_scheme(scheme.folder)
    assert [str(one) for one in check(changed) if one.severity == "退回"] == []
    assert changed.at(changed.valid.quarters()[0]).by_code["P01"].points["镇街"] == first - 1
    path = set_weight(changed, "政治效果", "镇街", Decimal(25), Period.parse("2022Q3"))
    now = load_scheme(scheme.folder)
    weights = [now.at(quarter).scheme.effects["政治效果"].weights["镇街"] for quarter in now.valid.quarters()]
    assert weights == [24, 24, 25, 25]
    after = {path: path.read_bytes() for path in scheme.folder.rglob("*.yaml")}
    assert after.keys() == before.keys()
    assert {place.name for place in after if after[place] != before[place]} == {"political.yaml", path.name}


def test_an_indicator_that_is_not_there(scheme):
    with pytest.raises(LookupError, match="P99"):
        set_points(load_scheme(scheme.folder), "P99", "镇街", Decimal(1))
