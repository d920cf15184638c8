"""The scheme's README says what the rules say: every indicator, bonus, deduction and veto, and every clause."""

from __future__ import annotations

import pytest

from kaoping.rulebook import load_scheme
from kaoping.shipped import rules_folder

SCHEME = "dawa-2022"
OURS = "本方案设计"  # 依据 of what the notice says nothing about


@pytest.fixture(scope="module")
def rulebook():
    source = load_scheme(SCHEME)
    return source.at(source.periods[-1])


@pytest.fixture(scope="module")
def readme():
    return (rules_folder() / SCHEME / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def rows(readme):
    """Cells of every table row, by what stands in its first cell."""
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in readme.splitlines() if line[:1] == "|"]
    return {first: rest for first, *rest in cells}


def clause_words(clauses):
    return "、".join("设计" if clause == OURS else clause.removeprefix("方案") for clause in clauses)


def by_class(indicator, classes):
    return "/".join(str(indicator.points.get(name, "—")) for name in classes)


def by_level(prices, levels):
    return "/".join(str(prices.get(level, "—")) for level in levels)


def test_every_indicator_stands_in_the_table_with_name_clauses_points_and_policies(rulebook, rows):
    written = {code: rows.get(code) for code in rulebook.by_code}
    said = {code: cells and (*cells[:3], *cells[5:]) for code, cells in written.items()}
    assert said == {
        one.code: (
            one.name,
            clause_words(one.clauses),
            by_class(one, rulebook.scheme.classes),
            one.not_applicable,
            one.not_reported,
        )
        for one in rulebook.indicators
    }


def test_the_table_has_no_indicator_that_the_rules_do_not_have(rulebook, rows):
    codes = {first for first, rest in rows.items() if len(rest) == 7 and first[-1].isdigit()}
    assert codes == set(rulebook.by_code)


def test_the_table_says_who_reports_each_indicator(rulebook, rows):
    for one in rulebook.indicators:
        said = rows[one.code][3]
        for item in one.items.values():
            if item.ledger:
                keepers = rulebook.scheme.ledgers[item.ledger]
                assert any(keeper + item.ledger in said for keeper in keepers), (one.code, item.derived)
            for source in item.sources:
                assert source in said, (one.code, source)


def test_every_clause_that_is_cited_is_explained_with_the_indicators_that_cite_it(rulebook, rows):
    cited = {clause for one in rulebook.indicators for clause in one.clauses}
    for clause in sorted(cited):
        name = clause.removeprefix("方案")
        explaining = [rest for first, rest in rows.items() if first == name or first.startswith(name)]
        assert explaining, f"{clause} is cited and not explained"
        citing = {one.code for one in rulebook.indicators if clause in one.clauses}
        assert all(any(code in rest[-1] for rest in explaining) for code in citing), (clause, citing)


def test_every_clause_of_bonuses_deductions_vetoes_and_tolerance_is_explained(rulebook, rows):
    scheme = rulebook.scheme
    entries = [*scheme.bonuses.kinds, *scheme.deductions.kinds, *scheme.vetoes.values(), scheme.tolerance]
    cited = {clause for entry in entries for clause in entry.clauses} - {OURS}
    assert {clause.removeprefix("方案") for clause in cited} <= set(rows)


def test_bonuses_and_deductions_stand_with_their_prices(rulebook, rows):
    scheme = rulebook.scheme
    for kind in scheme.bonuses.kinds:
        prices = by_level(kind.by_level, "国省市") if kind.by_level else f"每项 {kind.each}"
        assert rows[kind.code] == [
            kind.name,
            clause_words(kind.clauses),
            f"每项至多 {kind.at_most}" if kind.at_most else prices,
        ]
    for kind in scheme.deductions.kinds:
        prices = by_level(kind.by_level, "国省市区") if kind.by_level else f"每次 {kind.each}"
        said = [kind.name, clause_words(kind.clauses), "，".join(kind.further) if kind.further else prices]
        assert rows[kind.code] == said


def test_vetoes_stand_with_what_follows(rulebook, rows):
    follows = {"等次封顶": "等次不高于{0.grade}", "不合格": "不合格", "取消评优": "取消评优", "降等": "降一等"}
    for veto in rulebook.scheme.veto_list:
        tolerable = "是" if veto.tolerable else "否"
        said = [veto.name, clause_words(veto.clauses), follows[veto.effect].format(veto), veto.span, tolerable]
        assert rows[veto.code] == said
        assert veto.steps in {None, 1}


def test_downgrades_caps_and_tolerance_are_named(rulebook, readme):
    scheme = rulebook.scheme
    assert all(f"{one.code}（{one.name}" in readme for one in scheme.downgrades)
    assert f"每季最多 {scheme.bonuses.quarter_cap} 分，全年最多 {scheme.bonuses.year_cap} 分" in readme
    assert f"扣分，最多 {scheme.deductions.cap} 分" in readme
    assert "，".join(f"{number} {name}" for number, name in scheme.tolerance.categories.items()) in readme
    assert f"{'、'.join(scheme.tolerance.excluded)} 不得适用" in readme


def test_every_trigger_is_named(rulebook, readme):
    named = [part for part in readme.replace("；", "，").split("，") if " 触发 " in part and part.count("触发") == 1]
    said = {part.split(" 触发 ")[0][-3:]: set(part.split(" 触发 ")[1].split("和")) for part in named}
    triggers = {one.code: {trigger.veto for trigger in one.triggers} for one in rulebook.indicators if one.triggers}
    assert {code: {word.strip() for word in words} for code, words in said.items()} == triggers
