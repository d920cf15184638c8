"""The tools of the rule language as the office uses them: begin a scheme, compare two, look at the shelf, print one."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from kaoping.casework import run_cases
from kaoping.cli.app import app
from kaoping.findings import Rejected
from kaoping.forms import write_forms
from kaoping.methods._shelf import compile_measure, shelf
from kaoping.periods import Period
from kaoping.rulebook import check, json_schema, load_scheme
from kaoping.rulebook.diff import compare
from kaoping.rulebook.keywords import DESCRIPTIONS
from kaoping.rulebook.manual import manual
from kaoping.rulebook.methodbook import method_entries, method_entry
from kaoping.rulebook.starter import write_starter
from kaoping.scorecards.rulepage import render_rules
from kaoping.shipped import rules_folder

ROOT = Path(__file__).parents[2]
Q1, Q3 = Period.parse("2024Q1"), Period.parse("2024Q3")


def said(*words):
    """What a command prints; it must end well."""
    ran = CliRunner().invoke(app, ["rules", *map(str, words)], catch_exceptions=False)
    assert ran.exit_code == 0, ran.output
    return ran.stdout


def change(folder, file, old, new):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def old(tmp_path):
    write_starter(tmp_path / "旧")
    return tmp_path / "旧"


@pytest.fixture
def new(old, tmp_path):
    return Path(shutil.copytree(old, tmp_path / "新"))


# ------------------------------------------------------------ new


def test_a_new_scheme_is_without_fault_and_its_cases_hold(tmp_path):
    text = said("new", tmp_path / "方案", "--name", "甲区2024年度考评: 试行")
    assert "scheme.yaml" in text
    source = load_scheme(tmp_path / "方案")
    assert [str(finding) for finding in check(source)] == []
    outcome = run_cases(source)
    assert (outcome.cases, outcome.findings) == (6, ())
    rulebook = source.at(Q1)
    assert rulebook.scheme.name == "甲区2024年度考评: 试行"
    assert (len(rulebook.scheme.effects), len(rulebook.scheme.classes), len(rulebook.units)) == (2, 2, 5)
    methods = [measure.method for indicator in rulebook.indicators for measure in indicator.measures.values()]
    assert len(methods) == len(set(methods)) == 3


def test_a_new_scheme_has_forms(old, tmp_path):
    rulebook = load_scheme(old).at(Q1)
    paths = write_forms(rulebook, tmp_path / "空表")
    assert len(paths) == 7  # five units and two departments


def test_a_folder_that_is_there_is_left_alone(tmp_path):
    (tmp_path / "方案").mkdir()
    (tmp_path / "方案" / "scheme.yaml").write_text("名称: 我的\n", encoding="utf-8")
    with pytest.raises(Rejected) as caught:
        write_starter(tmp_path / "方案")
    assert caught.value.exit_code == 3
    assert str(caught.value) == (
        f"【E-OUT-WRITE】“{tmp_path / '方案'}”已经在那里了。请换一个新的文件夹，免得盖掉已有的规则。"
    )
    assert (tmp_path / "方案" / "scheme.yaml").read_text(encoding="utf-8") == "名称: 我的\n"


def keys_of(value):
    """Every key of a YAML value."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield str(key)
            yield from keys_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from keys_of(part)


def test_every_key_of_the_new_scheme_is_explained_by_a_comment(old):
    """Keys of the rule language, that is; names that the office gives explain themselves."""
    texts = [path.read_text(encoding="utf-8") for path in old.rglob("*.yaml")]
    comments = "\n".join(found for text in texts for found in re.findall(r"#(.*)", text))
    language = {key for texts in DESCRIPTIONS.values() for key in texts}
    language |= {field.alias for method in shelf().values() for field in method.params.model_fields.values()}
    used = {key for text in texts for key in keys_of(yaml.safe_load(text))} & language
    assert len(used) > 60
    assert {key for key in used if key not in comments} == set()


# ------------------------------------------------------------ diff


def test_a_scheme_and_its_copy_do_not_differ(old, new):
    path = new / "indicators" / "work.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        "# 只改了说明和写法\n" + text.replace("得: 80%", "得: 0.8").replace("办结 / 交办", "办结/交办"), "utf-8"
    )
    assert said("diff", old, new) == "没有不同。\n"


WORK, SERVICE, UNITS, SCHEME = "indicators/work.yaml", "indicators/service.yaml", "units.yaml", "scheme.yaml"
X02, X03 = "名称: 乙丑镇, 类别: 镇街, 组: ", "X03, 名称: 丙寅街道, "
CHANGES = [  # what is changed in which file, and what is said
    (SCHEME, "镇街: 60", "镇街: 55", "方案的“效果·工作效果·权重·镇街”：60 → 55"),
    (SCHEME, "最低分: 60", "最低分: 65", "方案的“等次·合格·最低分”：60 → 65"),
    (SCHEME, ", 省: 1", "", "方案删去“加分·事项·B01·按级·省”：原为 1"),
    (WORK, "镇街: 20", "镇街: 25", "指标 G02 的“分值·镇街”：20 → 25"),
    (WORK, "实际: 完成,", "实际: 完成 - 1,", "指标 G01 的“计分·实际”：完成 → 完成 - 1"),
    (WORK, "得: 80%", "得: 85%", "指标 G02 的“计分·档·[80%, 95%)·得”：80% → 85%"),
    (WORK, "少于: 5", "少于: 8", "指标 G02 的“小样本·少于”：5 → 8"),
    (WORK, "[自报, 督查室]", "[督查室]", "指标 G01 的“数据·完成·来源”：[自报, 督查室] → [督查室]"),
    (SERVICE, "  最高比率: 1 ", "  # ", None),  # one is what is meant where nothing is written
    (SERVICE, "每件: 0.5", "每件: 0.8", "指标 F01 的“计分·扣·重复投诉·每件”：0.5 → 0.8"),
    (UNITS, "名称: 乙丑镇", "名称: 乙丑街道", "单位 X02 改名：乙丑镇 → 乙丑街道"),
    (UNITS, f"{X02}镇街组", f"{X02}部门组", "单位 X02 换组：镇街组 → 部门组"),
    (UNITS, X03, f"{X03}至: 2023Q4, ", "删除单位 X03：丙寅街道，镇街，镇街组"),
    (UNITS, "名称: 区热线办", "名称: 区热线中心", "来源部门 D02 改名：区热线办 → 区热线中心"),
]


@pytest.mark.parametrize("changed", CHANGES, ids=lambda changed: changed[3] or changed[1])
def test_each_change_is_one_line(old, new, changed):
    file, before, after, words = changed
    change(new, file, before, after)
    found = compare(load_scheme(old), load_scheme(new)).differences
    assert [str(difference) for difference in found] == ([words] if words else [])


def test_a_new_indicator_and_one_that_is_gone(old, new):
    change(new, "indicators/service.yaml", "代码: F01", "代码: F02")
    found = [str(one) for one in compare(load_scheme(old), load_scheme(new)).differences]
    assert found == ["新增指标 F02：热线办理，分值 镇街 40、部门 30", "删除指标 F01：热线办理，分值 镇街 40、部门 30"]


def test_a_unit_that_is_merged_names_its_heir(old, new):
    change(new, "units.yaml", "名称: 丙寅街道, ", "名称: 丙寅街道, 至: 2024Q2, ")
    change(new, "units.yaml", "名称: 乙丑镇, ", "名称: 乙丑镇, 前身: {按期: {2024Q1: [], 2024Q3: [X03]}}, ")
    lines = said("diff", old, new).splitlines()
    assert "删除单位 X03：丙寅街道，镇街，镇街组（并入 X02 乙丑镇）（2024Q3 至 2024Q4）" in lines


def test_values_by_date_are_compared_by_quarter(old, new):
    change(new, "scheme.yaml", "镇街: 60", "镇街: {按期: {2024Q1: 60, 2024Q3: 55}}")
    line = "方案的“效果·工作效果·权重·镇街”：60 → 55"
    assert said("diff", old, new) == f"{line}（2024Q3 至 2024Q4）\n共 1 处不同。\n"
    assert said("diff", old, new, "--period", "2024Q1") == "没有不同。\n"
    assert said("diff", old, new, "--period", "2024Q3") == f"{line}\n共 1 处不同。\n"


def test_schemes_of_different_years_are_compared_where_they_meet(old, new):
    change(new, "scheme.yaml", "适用期: 2024Q1..2024Q4", "适用期: 2025Q1..2025Q4")
    comparison = compare(load_scheme(old), load_scheme(new))
    assert comparison.note == "适用期没有重合，比较的是旧方案的 2024Q4 和新方案的 2025Q1"
    assert [str(one) for one in comparison.differences] == ["方案的“适用期”：2024Q1..2024Q4 → 2025Q1..2025Q4"]


# ------------------------------------------------------------ methods


def test_the_shelf_is_listed_whole():
    listed = re.sub(r"\s|[│┃]", "", said("methods"))
    assert all(name in listed for name in shelf())
    assert [entry.name for entry in method_entries()] == sorted(
        shelf(), key=lambda name: (shelf()[name].catalogue, name)
    )


@pytest.mark.parametrize("name", list(shelf()))
def test_a_method_says_its_parameters_and_its_example_holds(name):
    entry = method_entry(name)
    fields = shelf()[name].params.model_fields.values()
    assert [one.name for one in entry.parameters] == [field.alias for field in fields]
    assert [one.required for one in entry.parameters] == [field.is_required() for field in fields]
    assert all(one.kind for one in entry.parameters)
    if entry.example:
        measure = yaml.load(entry.example, Loader=yaml.BaseLoader)["计分"]  # noqa: S506  all scalars stay text
        assert compile_measure(measure).method == name


def test_a_method_of_the_shipped_scheme_has_an_example_from_it():
    text = said("methods", "阈值步长")
    assert text.startswith("阈值步长　M05\n算式：")
    assert "  阈值（数字，必须写）：达到多少得满分\n" in text
    assert "  数值: 满意 / 回访\n" in text


def test_a_word_of_several_methods_is_explained_as_it_is_meant_in_this_one():
    text = said("methods", "下级汇总")
    assert "  方式（平均、加权平均、最低 或 合计，必须写）：平均、加权平均、最低 或 合计\n" in text
    assert "得分还是按扣分" not in text


def test_a_scheme_that_asks_its_units_nothing_says_so():
    assert said("burden", "chuzhou-jidu").splitlines()[-1] == "各单位都不用填报，数据都由来源部门报送。"


def test_an_unknown_method_is_answered_with_the_nearest():
    with pytest.raises(Rejected, match="没有叫“完成律”的计分方法。是否想写“完成率”？请改正。"):
        method_entry("完成律")


# ------------------------------------------------------------ show --html


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    file = tmp_path_factory.mktemp("page") / "细则.html"
    said("show", "dawa-2022", "--period", "2022Q4", "--html", file)
    return file.read_text(encoding="utf-8")


def test_the_page_says_the_whole_scheme(page):
    rulebook = load_scheme("dawa-2022").at(Period.parse("2022Q4"))
    for indicator in rulebook.indicators:
        assert f'id="{indicator.code}"' in page
    assert page.count('<article class="rule"') == len(rulebook.indicators)
    assert page.count('<td class="code">') == len(rulebook.units)
    for words in (
        "按时完成权数＋0.5×逾期完成权数",
        "由任务台账的到期数推算（督查室）",
        "V6 第三次督办仍未办结",
        "四舍五入",
    ):
        assert words in page


def test_the_page_asks_nobody_for_anything_and_names_its_style(page):
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in page
    assert not re.search(r"<script|src=|https?:|<link|style=|@import|url\(", page)
    assert set(re.findall(r'href="([^"]+)"', page)) == {
        *(f"#{name}" for name in re.findall(r'<h2 id="(\w+)"', page)),
        "#main",
    }
    assert page.count('id="') == len(set(re.findall(r'id="([^"]+)"', page)))


def test_what_a_rule_says_is_never_markup(old):
    change(old, "indicators/work.yaml", "名称: 事项办结率", "名称: <b onclick=x>事项</b>")
    change(old, "units.yaml", "名称: 乙丑镇", '名称: "<script>alert(1)</script>"')
    text = render_rules(manual(load_scheme(old).edition(Q1)))
    assert "<script" not in text
    assert "&lt;b onclick=x&gt;事项&lt;/b&gt;" in text


def test_the_page_follows_the_period(old):
    change(old, "scheme.yaml", "镇街: 60", "镇街: {按期: {2024Q1: 60, 2024Q3: 55}}")
    source = load_scheme(old)
    assert [manual(source.edition(quarter)).chapters[0].weights for quarter in (Q1, Q3)] == [("60", "70"), ("55", "70")]


TREE = """效果:
  工作效果:
    代码: G
    权重: {镇街: 60, 部门: 70}
    合成: 几何
    缺部分: 不适用
    下设:
      任务: {代码: G01, 权重: {镇街: 40, 部门: 40}}
      事项: {代码: G02, 权重: {镇街: 20, 部门: 30}}
"""
ABOVE = "名称: 甲子镇, 上级: M01"


def grow(folder):
    """Divide an effect of the starter, take the mean of both effects, and put a town below an office."""
    change(folder, "scheme.yaml", "效果:\n  工作效果: {代码: G, 权重: {镇街: 60, 部门: 70}}\n", TREE)
    change(folder, "scheme.yaml", "分值方式:", "总分: {合成: 加权平均}\n分值方式:")
    change(folder, "units.yaml", "名称: 甲子镇", ABOVE)


def test_what_is_shown_says_how_each_level_is_made_and_who_is_above_whom(old):
    grow(old)
    shown = said("show", old).splitlines()
    assert shown[-3:] == [
        "工作效果：下设任务、事项，按权重取几何平均，缺一个就不适用。",
        "总分：各效果按权重平均，加上加分，减去扣分。",
        "上下级：镇街的上级是部门。",
    ]


def test_the_page_has_every_node_with_its_indicators_and_how_it_is_made(old):
    grow(old)
    change(old, "indicators/service.yaml", "  不适用: 重分摊", "  不适用: 固定分 95%")
    tree = manual(load_scheme(old).edition(Q1))
    levels = [(part.name, part.level, part.count, part.combined) for part in tree.chapters[0].parts]
    assert levels == [("工作效果", 1, 2, "按权重取几何平均，缺一个就不适用"), ("任务", 2, 1, ""), ("事项", 2, 1, "")]
    text = render_rules(tree)
    for words in (
        '<th scope="row" class="level-2">任务</th><td class="n">1</td><td class="n">40</td><td class="n">40</td>',
        '<h3 class="part">事项</h3>',
        "各效果按权重平均，加上加分，减去扣分",
        "镇街的上级是部门",
        "上级 区丁卯局",
        "固定分 95%",
    ):
        assert words in text


def test_a_scheme_that_is_added_up_has_no_levels_to_say(old):
    assert not any(line.startswith(("总分：", "上下级：")) for line in said("show", old).splitlines())
    text = render_rules(manual(load_scheme(old).edition(Q1)))
    assert "其下各项" not in text
    assert "各效果得分相加，加上加分，减去扣分" in text


# ------------------------------------------------------------ schema and editor


def test_the_schemas_for_editors_are_those_of_the_generator():
    for kind, schema in json_schema().items():
        kept = json.loads((ROOT / "docs" / "schema" / f"{kind}.json").read_text(encoding="utf-8"))
        assert kept == schema, "run: kaoping rules schema --out docs/schema"


def test_the_editor_finds_a_schema_for_every_rule_file():
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))["yaml.schemas"]
    assert all((ROOT / schema).is_file() for schema in settings)
    for path in rules_folder().rglob("*.yaml"):
        name = path.relative_to(ROOT).as_posix()
        assert [schema for schema, pattern in settings.items() if fnmatch(name, pattern)] != [], name
