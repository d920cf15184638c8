"""Every nuance of the scheme is noticed: take it out, and a case (or a ledger's figure) no longer comes out.

The rows stand in nuances/*.yaml, one list a file:

- 指标: P04
  细节: 每次三次督办扣2分
  去掉: {path: [计分, 扣, 三次督办, 每件], 改为: 1}
  案例: 督办 三次督办一次

去掉 says 改为 with another value or 删除: 是; where one change alone is not enough it is a list of them. 案例 is a
case of the rule folder that no longer passes then.

A figure that is taken from a ledger is not in the cases; there the rows of a ledger stand in the nuance itself:

- 指标: P01
  细节: 国家级任务按1.5加权
  去掉: {path: [数据, 到期权, 按级, 国], 改为: 1}
  台账: {数据项: 到期权, 行: [{级别: 国, 完成时限: 2022-03-01}], 应为: 1.5}   # 单位 J01, 期 2022Q1 unless said

Where no score can tell (a cap that the rules refuse), 结果: 退回 stands in the place of 案例.
"""

from __future__ import annotations

import importlib.util
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from kaoping.casework import run_case
from kaoping.findings import Rejected
from kaoping.rulebook import load_cases, load_scheme

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
_SPEC = importlib.util.spec_from_file_location("scheme_table", HERE / "table.py")
table = importlib.util.module_from_spec(_SPEC)
sys.modules["scheme_table"] = table
_SPEC.loader.exec_module(table)

NUANCES = table.read_rows()
PAGE = ROOT / "docs" / "nuances.md"


@cache
def scheme():
    return load_scheme("dawa-2022")


@pytest.fixture(scope="module")
def dawa():
    return scheme()


@pytest.fixture(scope="module")
def cases(dawa):
    return {case.name: case for case in load_cases(dawa)}


@pytest.fixture(scope="module")
def passes(dawa, cases):
    """Whether a case passes with the scheme as it is, each asked once."""
    return cache(lambda name: not run_case(cases[name], dawa.at(cases[name].period)))


def codes():
    try:
        return list(scheme().at(scheme().periods[0]).by_code)
    except Rejected:  # the tests below say what is wrong with the scheme
        return []


@pytest.mark.parametrize("nuance", NUANCES, ids=lambda nuance: nuance.name)
def test_without_the_nuance_something_no_longer_comes_out(dawa, cases, passes, nuance):
    if nuance.refused:
        assert noticed_by_the_rules(dawa, nuance), f"{nuance.name}：去掉以后规则仍然通过"
        return
    without = taken_out(dawa, nuance)
    if nuance.ledger:
        due = float(nuance.ledger["应为"])
        assert table.derived(dawa, nuance) == due
        assert table.derived(without, nuance) != due, f"{nuance.name}：去掉以后仍是 {due}"
        return
    assert nuance.case in cases, f"{nuance.name}：没有案例“{nuance.case}”"
    case = cases[nuance.case]
    assert case.indicator == nuance.indicator, f"{nuance.name}：案例“{case.name}”是 {case.indicator} 的"
    assert passes(case.name), f"案例“{case.name}”现在就对不上"
    assert run_case(case, without.at(case.period)), f"{nuance.name}：去掉以后案例“{case.name}”仍然通过"


def taken_out(source, nuance):
    try:
        return table.patching.patched(source, nuance.indicator, nuance.changes)
    except KeyError as error:
        pytest.fail(f"{nuance.name}：规则里没有 {error.args[0]}", pytrace=False)
    except table.patching.RefusedError as error:
        pytest.fail(f"{nuance.name}：去掉以后规则读不进来，结果写 退回，或换一种去掉的写法：{error}", pytrace=False)


def noticed_by_the_rules(source, nuance):
    try:
        without = table.patching.patched(source, nuance.indicator, nuance.changes)
    except table.patching.RefusedError as error:
        return error.findings
    return table.patching.refusals(without, nuance.indicator)


@pytest.mark.parametrize("code", codes())
def test_no_cell_is_empty(dawa, code):
    """What an indicator declares, derived from its own paragraph, has a row."""
    node = table.patching.chapter_of(dawa, code).paragraph.node
    changed = [
        table.patching.real_path(node, change.path)
        for nuance in NUANCES
        if nuance.indicator == code
        for change in nuance.changes
    ]
    empty = [
        kind if places == [(kind,)] else f"{kind}：{' 或 '.join('·'.join(map(str, place)) for place in places)}"
        for kind, places in table.needed.required(node).items()
        if not any(table.needed.covers(path, place) for path in changed for place in places)
    ]
    if empty:
        listed = "\n".join(empty)
        pytest.fail(f"指标 {code} 的这些细节在 tests/scheme/nuances 里没有一行：\n{listed}", pytrace=False)


def test_no_detail_is_listed_twice():
    rows = defaultdict(int)
    for nuance in NUANCES:
        rows[nuance.name] += 1
    assert [name for name, times in rows.items() if times > 1] == []


def test_every_row_is_about_an_indicator(dawa):
    known = dawa.at(dawa.periods[0]).by_code
    assert [nuance.name for nuance in NUANCES if nuance.indicator not in known] == []


def test_the_page_is_written_from_the_rows(dawa):
    actual = table.page(NUANCES, list(dawa.at(dawa.periods[0]).by_code)).encode()
    beside = ROOT / "out" / "nuances.md"
    if PAGE.exists() and PAGE.read_bytes() == actual:
        beside.unlink(missing_ok=True)
        return
    beside.parent.mkdir(exist_ok=True)
    beside.write_bytes(actual)
    pytest.fail(
        f"docs/nuances.md 与 tests/scheme/nuances 的各行不同；核对以后执行：mv {beside} {PAGE}",
        pytrace=False,
    )
