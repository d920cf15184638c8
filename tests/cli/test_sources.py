"""kaoping sources: a department's table from its first sight to the figures that are read from it."""

import openpyxl
import pytest
from typer.testing import CliRunner

from kaoping.cli.app import app
from kaoping.rulebook.starter import write_starter

DESCRIBED = """
- 表: 热线月报
  来源: 区热线办
  识别: {表头含: [工单]}
  单位列: 单位
  列:
    F01.工单: {路径: 工单, 单位: 件}
    F01.满意: {路径: 满意, 单位: 百件}
"""


@pytest.fixture
def scheme(tmp_path):
    write_starter(tmp_path / "方案", None)
    (tmp_path / "方案" / "sources.yaml").write_text(DESCRIBED, encoding="utf-8")
    return tmp_path / "方案"


@pytest.fixture
def table(tmp_path):
    def table(*rows):
        book = openpyxl.Workbook()
        for row in (["单位", "工单（件）", "满意（百件）"], *rows):
            book.active.append(row)
        book.save(tmp_path / "热线.xlsx")
        return tmp_path / "热线.xlsx"

    return table


def run(*words):
    return CliRunner().invoke(app, ["sources", *map(str, words)], catch_exceptions=False)


def test_read_prints_every_figure_with_its_cell_and_unit(scheme, table):
    rows = [["甲子镇", 200, 1.5], ["乙丑镇", 100, 0.9], ["丙寅街道", 10, 0.1], ["区丁卯局", 3, 0.01]]
    ran = run("read", table(*rows), "--rules", scheme, "--period", "2024Q1")
    assert ran.exit_code == 0
    assert "是表“热线月报”（区热线办）" in ran.stdout
    line = next(line for line in ran.stdout.splitlines() if "甲子镇" in line and "F01.满意" in line)
    assert "150件" in line  # 1.5 × 100
    assert "C2" in line


def test_read_ends_with_1_when_something_is_sent_back(scheme, table):
    ran = run("read", table(["甲丑镇", 200, 1.5]), "--rules", scheme, "--period", "2024Q1")
    assert ran.exit_code == 1
    assert "E-UNIT-UNKNOWN" in ran.stderr


def test_read_says_of_a_strange_table_that_it_is_none(scheme, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["别的", "表"])
    book.save(tmp_path / "别的.xlsx")
    ran = run("read", tmp_path / "别的.xlsx", "--rules", scheme, "--period", "2024Q1")
    assert (ran.exit_code, ran.stdout.strip()) == (1, "这份文件不是方案 sources.yaml 所列的表。")


def test_check_lists_what_each_table_supplies(scheme):
    ran = run("check", scheme)
    assert ran.stdout.splitlines() == [
        "表“热线月报”　来源 区热线办　数据项 F01.工单、F01.满意",
        "共 1 张表，没有问题。",
    ]


def test_check_says_that_a_scheme_has_no_description():
    assert run("check", "dawa-2022").stdout.strip() == "方案没有 sources.yaml。"


def test_a_draft_becomes_a_description_when_its_blanks_are_filled(scheme, table, tmp_path):
    file = table(["甲子镇", 200, 1.5])
    assert run("draft", file, "--out", tmp_path / "拟.yaml").exit_code == 0
    text = (tmp_path / "拟.yaml").read_text(encoding="utf-8")
    assert run("draft", file).stdout == text
    filled = (
        text.replace("来源: 来源部门", "来源: 区热线办").replace("待填.B", "F01.工单").replace("待填.C", "F01.满意")
    )
    (scheme / "sources.yaml").write_text(filled, encoding="utf-8")
    ran = run("read", file, "--rules", scheme, "--period", "2024Q1")
    assert ran.exit_code == 0
    assert "150件" in ran.stdout
