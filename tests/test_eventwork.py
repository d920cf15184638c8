"""Cases of events: what is written is run, what differs is told with its line, what is misspelt is refused."""

import shutil
from pathlib import Path

import pytest

from kaoping.casework import run_cases
from kaoping.findings import Rejected
from kaoping.periods import Period
from kaoping.rulebook import load_scheme
from kaoping.rulebook.event_cases import load_event_cases

ROOT = Path(__file__).parents[1]


@pytest.fixture
def told(tmp_path):
    """What the cases of a copy of the scheme say when these are its only ones."""
    folder = Path(shutil.copytree(ROOT / "rules" / "dawa-2022", tmp_path / "方案"))
    shutil.rmtree(folder / "cases")
    (folder / "cases").mkdir()

    def told(text):
        (folder / "cases" / "e.yaml").write_text(text, encoding="utf-8")
        try:
            return [str(finding) for finding in run_cases(load_scheme(folder)).findings]
        except Rejected as rejected:
            return [str(finding) for finding in rejected.findings]

    return told


CASE = """- 事项案例: 约谈
  单位: [{单位: 甲, 类别: 镇街, 得分率: {P01: 50%}, 得分: {P01: 3}, 扣分: 0.5, 总分: 96.5, 名次: 1, 等次: 良好, 否决: []}]
  事项清单: [{事项代码: K07, 级别: 市, 结果: 计入, 计: 0.5}]
"""  # noqa: E501  a unit stands in one line of a rule file


def test_the_shipped_cases_of_events_agree():
    source = load_scheme("dawa-2022")
    assert len(load_event_cases(source)) > 50
    assert run_cases(source).findings == ()


def test_every_code_of_the_scheme_has_a_case_in_which_it_counts():
    source = load_scheme("dawa-2022")
    scheme = source.at(Period.parse("2022Q1")).scheme
    wanted = {*scheme.bonuses.by_code, *scheme.deductions.by_code, *scheme.vetoes}
    rows = [(name, row) for case in load_event_cases(source) for name, listed in case.rows.items() for row in listed]
    counted = {row.values["event"] for name, row in rows if row.outcome == "计入" and "event" in row.values}
    priced = {row.values["event"] for _, row in rows if row.points and "event" in row.values}
    held = {code for case in load_event_cases(source) for unit, _ in case.units for code in unit.vetoes or ()}
    listed = {row.values["event"] for name, row in rows if name == "事项清单"}
    assert wanted <= counted | priced | held | (listed & set(scheme.vetoes))
    tolerated = {(row.values["category"], row.values["factor"]) for name, row in rows if name == "容错认定表"}
    assert {"1", "2", "3"} <= {category for category, _ in tolerated}
    assert set(scheme.tolerance.factors) <= {factor for _, factor in tolerated}


def test_a_case_that_agrees_says_nothing(told):
    assert told(CASE) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("扣分: 0.5", "扣分: 1", "案例“约谈”的单位“甲”扣分应为 1，计为 0.50"),
        ("总分: 96.5", "总分: 97", "案例“约谈”的单位“甲”总分应为 97，计为 96.50"),
        ("得分: {P01: 3}", "得分: {P01: 4}", "案例“约谈”的单位“甲”指标 P01 应得 4，计出 3.00"),
        ("名次: 1", "名次: 2", "案例“约谈”的单位“甲”名次应为 2，排为 1"),
        ("等次: 良好", "等次: 优秀", "案例“约谈”的单位“甲”等次应为“优秀”，为“良好”"),
        ("否决: []", "否决: [V1]", "案例“约谈”的单位“甲”生效的否决应为 V1，为 无"),
        ("结果: 计入", "结果: 未计", "案例“约谈”事项清单第 1 行应为“未计”，为“计入”"),
        ("计: 0.5", "计: 0.4", "案例“约谈”事项清单第 1 行应计 0.4，计了 0.50"),
    ],
)
def test_what_differs_is_told_with_its_line_and_the_reason(told, old, new, says):
    (found,) = told(CASE.replace(old, new))
    line = 3 if "第 1 行" in says else 2
    assert found.startswith(f"【E-RULE-CASE】规则文件《cases/e.yaml》 第 {line} 行：{says}（")
    assert "K07 被约谈，市级扣 0.5 分" in found


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("类别: 镇街", "类别: 镇阶", "NAME 2 的单位“甲”的类别“镇阶”没有定义"),
        ("级别: 市", "极别: 市", "NAME 3 事项清单第 1 行的列“极别”没有定义"),
        ("级别: 市", "级别: 县", "NAME 3 事项清单第 1 行的“级别”“县”没有定义"),
        ("级别: 市", "日期: 三月", "TYPE 3 事项清单第 1 行的“日期”写的是“三月”"),
        ("计: 0.5}", "计: 半分}", "TYPE 3 事项清单第 1 行的“计”写的是“半分”"),
        ("结果: 计入", "结果: 算", "NAME 3 事项清单第 1 行的“结果”“算”没有定义"),
        ("事项代码: K07", "单位: 乙", "NAME 3 事项清单第 1 行的单位“乙”没有定义"),
        ("得分率: {P01", "得分率: {P99", "NAME 2 的单位“甲”的指标“P99”没有定义"),
        ("等次: 良好", "等次: 良", "NAME 2 的单位“甲”的等次“良”没有定义"),
    ],
)  # fmt: skip
def test_what_is_misspelt_is_refused(told, old, new, says):
    code, line, words = says.split(" ", 2)
    found = told(CASE.replace(old, new))[0]
    assert found.startswith(f"【E-RULE-{code}】规则文件《cases/e.yaml》 第 {line} 行：案例“约谈”{words}")


def test_two_cases_of_one_name_and_a_case_outside_the_scheme_s_time(told):
    assert "案例“约谈”与规则文件《cases/e.yaml》 第 1 行的案例同名" in told(CASE + CASE)[0]
    late = CASE.replace("约谈\n", "约谈\n  期: 2023Q1\n")
    assert "案例“约谈”的期 2023Q1 不在适用期 2022Q1..2022Q4 之内" in told(late)[0]


def test_a_case_gives_figures_to_the_indicator_whose_trigger_it_is_about(told):
    """P04's own measure: one third reminder costs its 2 points."""
    assert (
        told("""- 事项案例: 三次督办
  单位: [{单位: 甲, 类别: 镇街, 数据: {P04: {未反馈: 0, 二次: 0, 三次: 1}}, 得分: {P04: 0}, 总分: 98, 否决: [V6]}]
""")
        == []
    )
