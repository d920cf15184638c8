"""Every method shows an example, and every stated example is a rule that a scheme may take as it stands."""

from __future__ import annotations

import pytest
import yaml

from kaoping.methods._shelf import compile_measure, shelf
from kaoping.rulebook import check, load_scheme
from kaoping.rulebook.examples import EXAMPLES, stated_examples
from kaoping.rulebook.methodbook import method_entry
from kaoping.rulebook.parts import names_in
from kaoping.rulebook.starter import write_starter


def measure_of(example):
    return yaml.load(example, Loader=yaml.BaseLoader)["计分"]  # noqa: S506  all scalars stay text


def replace_between(path, start, end, text):
    """Put a text in the place of what stands from one mark up to another."""
    head, mark, rest = path.read_text("utf-8").partition(start)
    assert mark, f"{start!r} is no longer in {path.name}; change the test"
    path.write_text(head + text + end + rest.partition(end)[2], encoding="utf-8")


@pytest.fixture
def scheme(tmp_path):
    """The starter, with an example in the place of G01's measure, its items and its cases."""

    def scheme(example):
        write_starter(tmp_path / "样例")
        keys = names_in(compile_measure(measure_of(example)))
        items = "".join(f"    {key}: {{名称: {key}数, 单位: 件, 最小: 0, 来源: [督查室]}}\n" for key in keys)
        measure = "".join(f"  {line}\n" for line in example.splitlines())
        work = tmp_path / "样例" / "indicators" / "work.yaml"
        replace_between(work, "  # 数据：", "  不适用: 重分摊", f"  数据:\n{items}{measure}")
        figures = ", ".join(f"{key}: 缺报" for key in keys)
        case = f"- 案例: 没有报\n  指标: G01\n  类别: 镇街\n  数据: {{{figures}}}\n  得分: 0\n"
        replace_between(tmp_path / "样例" / "cases" / "work.yaml", "- 案例: 重点任务", "- 案例: 事项办结 正好", case)
        return load_scheme(tmp_path / "样例")

    return scheme


@pytest.mark.parametrize("name", stated_examples())
def test_a_stated_example_loads_and_has_no_fault(scheme, name):
    assert [str(finding) for finding in check(scheme(method_entry(name).example))] == []


@pytest.mark.parametrize("name", list(shelf()))
def test_every_method_shows_an_example_of_itself(name):
    assert compile_measure(measure_of(method_entry(name).example)).method == name


def test_each_stated_example_is_of_its_own_method_and_is_shown():
    assert len(stated_examples()) == EXAMPLES.count("计分: {方法:")
    for name, measure in stated_examples().items():
        assert measure_of(method_entry(name).example) == measure
