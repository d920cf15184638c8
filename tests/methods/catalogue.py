"""The page docs/catalogue.md: for each of M01–M33 where it lives, what proves it, where it is described.

A method's row is read from its file. What another room does instead stands in ELSEWHERE, and what the engine does
not do yet in NOT_YET; nothing else is written by hand.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from kaoping.methods._shelf import Nested, shelf
from kaoping.rulebook import load_cases, load_scheme
from kaoping.rulebook.parts import parts

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PAGE = ROOT / "docs" / "catalogue.md"
SCHEME = "dawa-2022"
MANUAL = "docs/methods.md"

TITLES = {
    "M01": "完成率", "M02": "序时进度", "M03": "增长", "M04": "逆向指标", "M05": "阈值加步长", "M06": "功效系数",
    "M07": "标准化", "M08": "比最优", "M09": "排名计分", "M10": "合成", "M11": "累进分档", "M12": "构造指标",
    "M13": "分档", "M14": "判定表", "M15": "是否", "M16": "测评", "M17": "专家评审系数", "M18": "直接评分",
    "M19": "扣分", "M20": "加分", "M21": "一票否决", "M22": "容错", "M23": "难度系数", "M24": "折算",
    "M25": "分类分组", "M26": "季度合成年度", "M27": "不适用与缺报", "M28": "等次", "M29": "并列", "M30": "主办与协办",
    "M31": "下级汇总", "M32": "按件计分", "M33": "多次均值",
}  # fmt: skip
"""What each number of the catalogue is about."""


class Place(NamedTuple):
    """Another room that does (part of) a kind: its file, its tests, the rule keys, the schema that explains them."""

    file: str
    tests: str
    keys: tuple[str, ...]
    schema: str


ELSEWHERE = {
    "M10": (Place("kaoping/scoring/totals.py", "tests/scoring/test_totals.py", ("合成", "下设", "总分"), "scheme"),),
    "M12": (Place("kaoping/expressions/expression.py", "tests/expressions/test_values.py", ("数值",), "indicators"),),
    "M17": (Place("kaoping/methods/coefficient.py", "tests/methods/test_coefficient.py", ("系数",), "indicators"),),
    "M19": (
        Place("kaoping/scoring/deductions.py", "tests/scoring/test_deductions.py", ("扣分", "递进", "加倍"), "scheme"),
    ),
    "M20": (
        Place("kaoping/scoring/bonuses.py", "tests/scoring/test_bonuses.py", ("加分", "条件"), "scheme"),
        Place("kaoping/rulebook/event_cases.py", "tests/test_eventwork.py", ("事项案例",), "cases"),
    ),
    "M21": (Place("kaoping/scoring/vetoes.py", "tests/scoring/test_vetoes.py", ("一票否决", "降等"), "scheme"),),
    "M22": (Place("kaoping/scoring/tolerance.py", "tests/scoring/test_tolerance.py", ("容错",), "scheme"),),
    "M25": (
        Place("kaoping/scoring/marks.py", "tests/scoring/test_marks.py", ("分值", "类别"), "indicators"),
        Place("kaoping/ranking.py", "tests/test_ranking.py", ("组",), "units"),
    ),
    "M26": (
        Place("kaoping/scoring/year.py", "tests/scoring/test_year.py", ("年度",), "scheme"),
        Place("kaoping/scoring/yearfigures.py", "tests/scoring/test_year.py", ("年度方式",), "indicators"),
        Place("kaoping/yearly.py", "tests/test_yearly.py", ("前身计入年度",), "units"),
    ),
    "M27": (
        Place("kaoping/scoring/lines.py", "tests/scoring/test_lines.py", ("不适用", "缺报", "小样本"), "indicators"),
    ),
    "M28": (Place("kaoping/ranking.py", "tests/test_ranking.py", ("等次", "名额", "线上并列"), "scheme"),),
    "M29": (Place("kaoping/ranking.py", "tests/test_ranking.py", ("并列", "决胜"), "scheme"),),
    "M30": (Place("kaoping/intake/records.py", "tests/intake/test_records.py", ("主协",), "indicators"),),
    "M31": (Place("kaoping/scoring/subordinates.py", "tests/scheme/test_rollup.py", ("上级",), "units"),),
}
"""What is no method, or not only one."""

NOT_YET: dict[str, str] = {}
"""What the engine does not do yet, all of it."""

_HEAD = (
    "# The catalogue, kind by kind\n\n"
    "Every kind of rule that schemes were found to use: where it lives, what proves it, where it is described.\n"
    "Written from the methods, the rules and the published facts by tests/methods/catalogue.py; not edited by hand.\n"
    "“Worked cases” are those of the indicators that use it, and the rules of tests/methods/published.yaml.\n\n"
    "| M | kind | lives in | tests | worked cases | described in | state |\n"
    "|---|---|---|---|---|---|---|\n"
)
NONE = "not yet"


def page() -> str:
    """Write the whole page.

    >>> page().splitlines()[9].startswith("| M02 | 序时进度 | `kaoping/methods/elapsed.py` 序时进度 |")
    True
    """
    return _HEAD + "".join(f"| {' | '.join(cells(code))} |\n" for code in TITLES)


def cells(code: str) -> tuple[str, ...]:
    """The seven cells of a row."""
    names = [name for name, method in shelf().items() if method.catalogue == code]
    rooms = ELSEWHERE.get(code, ())
    lives = [f"`{file_of(name)}` {name}" for name in names]
    lives += [f"`{room.file}` {'、'.join(room.keys)}" for room in rooms]
    tests = [f"`{proof_of(name)}`" for name in names] + [f"`{room.tests}`" for room in rooms]
    described = [f"{MANUAL} {name}" for name in names]
    described += [f"docs/schema/{room.schema}.json {'、'.join(room.keys)}" for room in rooms]
    state = f"{NONE}: {NOT_YET[code]}" if code in NOT_YET else "done"
    columns = (lives, tests, _worked(code, names), described)
    return (code, TITLES[code], *("; ".join(dict.fromkeys(column)) or NONE for column in columns), state)


def file_of(name: str) -> str:
    """The file of a method, from the root of the project."""
    return f"kaoping/methods/{type(shelf()[name]).__module__.rpartition('.')[2]}.py"


def proof_of(name: str) -> str:
    """The tests of a method, from the root of the project."""
    return f"tests/methods/test_{Path(file_of(name)).stem}.py"


def _worked(code: str, names: list[str]) -> list[str]:
    indicators = sorted({one for name in names for one in _used().get(name, ())})
    published = sum(any(name in names for name in _named(fact["计分"])) for fact in _published())
    worked = [f"{SCHEME}: {' '.join(indicators)}"] if indicators else []
    worked += [f"published: {published}"] if published else []
    return worked or (["by hand in the tests"] if names or code in ELSEWHERE else [])


@cache
def _published() -> list[dict[str, object]]:
    text = (HERE / "published.yaml").read_text(encoding="utf-8")
    facts: list[dict[str, object]] = yaml.load(text, Loader=yaml.BaseLoader)["事实"]  # noqa: S506  text only
    return facts


def _named(tree: object) -> list[str]:
    """Methods that a measure names, at any depth."""
    if isinstance(tree, dict):
        own = [str(tree["方法"])] if "方法" in tree else []
        return own + [name for part in tree.values() for name in _named(part)]
    return [name for part in tree for name in _named(part)] if isinstance(tree, list) else []


@cache
def _used() -> dict[str, set[str]]:
    """By method the indicators of the shipped scheme that use it and have cases."""
    source, used = load_scheme(SCHEME), dict[str, set[str]]()
    covered = {case.indicator for case in load_cases(source)}
    for period in source.periods:
        for one in source.at(period).indicators:
            for _, measure in parts(one.measures, (), Nested):
                if one.code in covered:
                    used.setdefault(measure.method, set()).add(one.code)
    return used
