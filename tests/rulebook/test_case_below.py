"""Subordinates in a case: what is wrong with them is told before anything is scored."""

from __future__ import annotations

import shutil

import pytest

from kaoping.casework import run_cases
from kaoping.findings import Rejected
from kaoping.rulebook import load_cases, load_scheme
from kaoping.shipped import rules_folder


@pytest.fixture
def cases(tmp_path):
    """The shipped scheme of three levels, with one case in the place of its own."""

    def cases(text):
        folder = shutil.copytree(rules_folder() / "sanji-liandong", tmp_path / "copy")
        for file in (folder / "cases").iterdir():
            file.unlink()
        (folder / "cases" / "mine.yaml").write_text(text, encoding="utf-8")
        return load_scheme(folder)

    return cases


FAULTS = [
    (
        "- {案例: 甲, 指标: R01, 类别: 村, 数据: {交办: 1, 办结: 1}, 下级: [{得分率: 80%}], 得分: 50}",
        ["【E-RULE-TYPE】〔〕：案例“甲”写了“下级”，指标 R01 没有用到下级汇总。请删去“下级”，或核对指标。"],
    ),
    (
        "- {案例: 甲, 指标: R03, 类别: 镇, 数据: {}, 下级: [{名称: 乙村}], 得分: 30}",
        ["【E-RULE-MISSING】〔〕：案例“甲”的下级“乙村”没有写“得分率”。请补写，如 得分率: 80%。"],
    ),
    (
        "- {案例: 甲, 指标: G04, 类别: 镇, 数据: {}, 下级: [{得分率: 80%, 数据: {人口数: 9}}], 得分: 16}",
        [
            "【E-RULE-NAME】〔〕：案例“甲”的下级“第 1 个”的数据项“人口数”汇总里没有用到。是否想写“人口”？请改正。",
            "【E-RULE-MISSING】〔〕：案例“甲”的下级“第 1 个”没有写数据项“人口”。请补写数字或 不适用，不写不等于零。",
        ],
    ),
    (
        "- {案例: 甲, 指标: G04, 类别: 镇, 数据: {}, 下级: [{得分率: 80%, 数据: {人口: 九}}], 得分: 16}",
        ["【E-RULE-TYPE】〔〕：案例“甲”的下级“第 1 个”的“人口”写的是“九”。请写数字或 不适用。"],
    ),
]


@pytest.mark.parametrize(("text", "says"), FAULTS)
def test_a_fault_is_told_with_its_line(cases, text, says):
    with pytest.raises(Rejected) as caught:
        load_cases(cases(text))
    found = [str(finding) for finding in caught.value.findings]
    assert sorted(found) == sorted(one.replace("〔〕", "规则文件《cases/mine.yaml》 第 1 行") for one in says)


def test_a_case_that_comes_out_otherwise_names_the_subordinates(cases):
    """(0.9 + 0.7) ÷ 2 = 80 %, 30 × 80 % = 24 and not 25."""
    source = cases(
        "- 案例: 两个村\n  指标: R03\n  类别: 镇\n  数据: {}\n  得分: 25\n"
        "  下级: [{名称: 甲村, 得分率: 90%}, {名称: 乙村, 得分率: 70%}]\n"
    )
    (finding,) = run_cases(source).findings
    assert str(finding).startswith(
        "【E-RULE-CASE】规则文件《cases/mine.yaml》 第 1 行：案例“两个村”应得 25，计出 24.00"
        "（下级2个村的总分得分率平均，甲村90%、乙村70%，(0.9+0.7)÷2＝80%。"
    )


def test_several_towns_of_a_case_have_each_their_own_villages(cases):
    source = cases(
        "- 案例: 两个镇\n  指标: G05\n  类别: 镇\n  一组:\n"
        "    - {数据: {}, 下级: [{得分率: 60%}, {得分率: 80%}], 得分: 6}\n"
        "    - {数据: {}, 下级: [{得分率: 90%}], 得分: 9}\n"
        "    - {数据: {}, 状态: 不适用}\n"
    )
    outcome = run_cases(source)
    assert (outcome.cases, [str(finding) for finding in outcome.findings]) == (1, [])
