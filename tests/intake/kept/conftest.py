"""A small scheme with sources.yaml, and made-up tables as departments draw them."""

import pytest

from kaoping.intake.accounting import Asked
from kaoping.intake.cells import Workbook
from kaoping.intake.kept.read import read_kept
from kaoping.intake.names import Names
from kaoping.intake.record_sheets import Ledgers
from kaoping.periods import Period
from kaoping.rulebook.load import load_scheme

SCHEME = """
名称: 小方案
版本: "1"
依据: 某文
适用期: 2022Q1..2022Q4
类别: [镇街]
效果:
  经济: {代码: E, 权重: {镇街: 100}}
分值方式: 绝对
精度: {小数: 2, 舍入: 四舍五入, 名次依据: 舍入后}
名次: {范围: 类, 并列: "1224"}
台账:
  任务台账: [督查室]
  争取资金清单: [财政局]
"""
UNITS = """
来源部门:
  - {代码: D01, 名称: 督查室}
  - {代码: D02, 名称: 财政局}
单位:
  - {代码: J01, 名称: 望湖街道, 别名: [望湖街道办事处], 类别: 镇街, 组: 一}
  - {代码: J02, 名称: 兴盛街道, 类别: 镇街, 组: 一}
  - {代码: J03, 名称: 稻香镇, 类别: 镇街, 组: 一}
"""
INDICATORS = """
- 代码: E01
  名称: 投资
  分值: {镇街: 100}
  方向: 越大越好
  数据:
    总额: {名称: 总投资, 单位: 万元, 来源: [财政局]}
    完成: {名称: 完成投资, 单位: 亿元, 来源: [财政局]}
    进度: {名称: 支付进度, 单位: "%", 来源: [财政局]}
    增幅: {名称: 增幅, 单位: 个百分点, 来源: [财政局], 无: 按零}
    件数: {名称: 任务件数, 单位: 件, 类型: 整数, 取自: 任务台账.到期数}
  计分: {方法: 完成率, 实际: 完成 + 进度 + 增幅 + 件数, 目标: 总额, 封顶: 1, 目标为零: 不适用}
  不适用: 重分摊
  缺报: 零分
"""


@pytest.fixture
def scheme(tmp_path):
    """Write the small scheme with these lines as its sources.yaml, and load it."""

    def scheme(sources):
        folder = tmp_path / "小方案"
        (folder / "indicators").mkdir(parents=True, exist_ok=True)
        files = {"scheme.yaml": SCHEME, "units.yaml": UNITS, "indicators/e.yaml": INDICATORS, "sources.yaml": sources}
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        return load_scheme(folder)

    return scheme


@pytest.fixture
def rules(scheme):
    """The rule book of a quarter, with one kept table described by its keys after 表 and 来源."""

    def rules(description, period="2022Q1", source="财政局"):
        return scheme(f"- 表: 自有表\n  来源: {source}\n{description}").at(Period.parse(period))

    return rules


class Read:
    """What was read: figures by unit and item, what was said by code and cell."""

    def __init__(self, read):
        self.read = read
        self.values = {(f.unit, f.item): f.value for f in read.figures if f.state == "有值"}
        self.states = {(f.unit, f.item): "退回" if f.refused else f.state for f in read.figures}
        self.cells = {(f.unit, f.item): [place.cell for place in f.places] for f in read.figures}
        self.records = [dict(record.values) for record in read.records]
        self.said = [(finding.code, finding.where.cell) for finding in read.findings]
        self.changes = [finding.change for finding in read.findings if finding.change]

    def sentence(self, code):
        """The one finding of this code."""
        (found,) = [finding for finding in self.read.findings if finding.code == code]
        return f"{found.found}。{found.fix}"


@pytest.fixture
def read():
    """Read a laid-out sheet as the first kept table of a rule book."""

    def read(rulebook, grid):
        (kept,) = rulebook.kept
        workbook = Workbook(grid.file, grid.file, sheets=(grid.sheet,))
        units = Asked.of(rulebook).kept[kept.name]
        return Read(read_kept((workbook, grid.sheet), kept, rulebook, Ledgers(Names.of(rulebook)), units))

    return read
