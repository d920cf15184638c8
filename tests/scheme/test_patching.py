"""What the nuance table rests on: a paragraph with one thing changed, and what an indicator must have a row for."""

import importlib.util
import sys
from pathlib import Path

import pytest

from kaoping.periods import Period
from kaoping.rulebook import load_scheme
from kaoping.rulebook.reading import read_rule_file

HERE = Path(__file__).parent


def _beside(stem):
    spec = importlib.util.spec_from_file_location(f"scheme_{stem}", HERE / f"{stem}.py")
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


patching, needed = _beside("patching"), _beside("required")
Change = patching.Change
Q1 = Period.parse("2022Q1")

INDICATOR = """
名称: 督办
数据:
  甲: {名称: 甲数, 取自: 任务台账.到期数, 按级: {国: 1.5}}
计分:
  方法: 扣分
  基础: {方法: 完成率, 实际: 甲, 目标: 乙, 封顶: 1, 目标为零: {按期: {2022Q1: 满分, 2022Q3: 不适用}}}
  扣:
    - {名称: 二次, 件数: 二次, 每件: 0.5}
    - {名称: 三次, 件数: 三次, 每件: 2}
  下限: 0
缺报: 零分
"""


@pytest.fixture(scope="module")
def dawa():
    return load_scheme("dawa-2022")


@pytest.fixture
def node():
    return read_rule_file(INDICATOR.encode(), "a.yaml").node


def at(node, *path):
    for step in path:
        node = node.content[step]
    return node.content


def test_an_element_is_found_by_its_name_or_position(node):
    assert patching.real_path(node, ("计分", "扣", "三次", "每件")) == ("计分", "扣", 1, "每件")
    assert patching.real_path(node, ("计分", "扣", "0")) == ("计分", "扣", 0)


@pytest.mark.parametrize("path", [("计分", "扣", "四次"), ("计分", "加", "二次"), ("缺报", "零分")])
def test_a_step_that_is_not_there_is_named(node, path):
    with pytest.raises(KeyError):
        patching.real_path(node, path)


def test_a_change_leaves_the_rest_as_it_is(node):
    changed = patching.changed(node, ("计分", "扣", 1, "每件"), "1")
    assert at(changed, "计分", "扣", 1, "每件") == "1"
    assert at(node, "计分", "扣", 1, "每件") == "2"
    assert at(changed, "计分", "扣", 0) is at(node, "计分", "扣", 0)


def test_a_key_and_an_element_are_taken_out_and_a_key_put_in(node):
    assert "下限" not in at(patching.changed(node, ("计分", "下限"), None), "计分")
    assert len(at(patching.changed(node, ("计分", "扣", 0), None), "计分", "扣")) == 1
    assert at(patching.changed(node, ("小样本",), {"少于": "5"}), "小样本", "少于") == "5"


def test_one_indicator_of_the_scheme_changes(dawa):
    without = patching.patched(dawa, "P07", [Change(("计分", "扣", "区级", "每件"), "2")])
    prices = [price.each for price in without.at(Q1).by_code["P07"].measure_for("镇街").params.prices]
    assert prices == [3, 2, 2]
    assert without.at(Q1).by_code["P01"] is dawa.at(Q1).by_code["P01"]


def test_what_does_not_load_is_refused_with_its_line(dawa):
    with pytest.raises(patching.RefusedError) as refused:
        patching.patched(dawa, "P07", [Change(("计分", "下限"), None)])
    (finding,) = refused.value.findings
    assert (finding.code, finding.where.file) == ("E-RULE-MISSING", "indicators/political.yaml")


def test_what_the_review_refuses_stands_in_the_indicator(dawa):
    without = patching.patched(dawa, "P01", [Change(("计分", "封顶"), "1.2")])
    assert patching.refusals(dawa, "P01") == []
    assert {finding.code for finding in patching.refusals(without, "P01")} == {"E-RULE-TYPE"}
    assert patching.refusals(without, "P05") == []


def test_every_detail_of_a_paragraph_needs_a_row(node):
    found = needed.required(node)
    assert sorted(found) == sorted(
        ["缺报", "按级", "封顶", "目标为零", "扣价1（计分）", "扣价2（计分）", "下限", "按期"]
    )
    assert found["按级"] == [("数据", "甲", "按级")]
    assert found["扣价2（计分）"] == [("计分", "扣", 1, "每件")]


def test_a_row_covers_a_place_by_itself_or_by_its_element():
    price = ("计分", "扣", 1, "每件")
    assert needed.covers(price, price)
    assert needed.covers(("计分", "扣", 1), price)
    for other in (("计分",), ("计分", "扣"), ("计分", "扣", 0, "每件"), ("计分", "扣", 1, "件数")):
        assert not needed.covers(other, price)
    assert needed.covers(("小样本", "少于"), ("小样本",))


def test_a_factor_is_covered_as_a_whole_or_by_its_figure():
    factor = ("计分", "因子", 0, "计分")
    assert needed.covers(factor, factor)
    assert needed.covers(("计分", "因子", 0), factor)
    assert needed.covers((*factor, "实际"), factor)
    assert not needed.covers((*factor, "封顶"), factor)


def test_a_slope_asks_for_its_highest_ratio(dawa):
    # 120 % in steps of 10 % at 5 % pays 1.1 of full marks
    without = patching.patched(dawa, "E05", [Change(("最高比率",), None)])
    (finding,) = patching.refusals(without, "E05")
    assert "超额最多得满分的 1.1 倍，高于最高比率 1" in str(finding)
