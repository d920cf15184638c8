"""What the README of a transcribed scheme says of its source, shown by the engine."""

from __future__ import annotations

import shutil

from kaoping.ranking import place
from kaoping.rulebook import check, load_scheme
from kaoping.shipped import rules_folder


def test_the_published_split_of_sixteen_points_into_fifteen_is_refused(tmp_path):
    """盘锦: 文件 3, 会议 4, 领导批示 8 stand under a heading of 16."""
    folder = shutil.copytree(rules_folder() / "panjin-ducha", tmp_path / "copy")
    file = folder / "indicators" / "deductions.yaml"
    before, _, rest = file.read_text(encoding="utf-8").partition("  计分:\n")
    _, _, after = rest.partition("  不适用:")
    parts = "".join(
        f"{{名称: {name}, 权重: {points}, "
        f"计分: {{方法: 扣分, 基础: 满分, 扣: [{{名称: {name}, 件数: 未反馈 + 不满意, 每件: 2}}], 下限: 0}}}}, "
        for name, points in (("文件", 3), ("会议", 4), ("领导批示", 8))
    )
    measure = f"  计分: {{方法: 合成, 缺部分: 归一, 部分: [{parts}]}}\n  不适用:"
    file.write_text(before + measure + after, encoding="utf-8")
    (refused,) = (finding for finding in check(load_scheme(folder)) if finding.severity != "提示")
    assert refused.code == "E-RULE-SUM"
    assert "3+4+8＝15，不是分值 16" in str(refused)


def test_no_task_of_either_kind_is_worth_the_published_twenty_seven():
    rulebook = load_scheme("panjin-ducha").at(load_scheme("panjin-ducha").periods[0])
    proposals = [one for one in rulebook.indicators if rulebook.effect_of[one.code] == "建议提案承办"]
    assert [one.not_applicable for one in proposals] == ["满分", "满分"]
    assert sum(one.points["承办单位"] for one in proposals) == 27


def test_the_office_of_finance_is_shown_but_holds_no_place():
    """盘山: it is listed with 100 points and does not take part."""
    source = load_scheme("panshan-zhengqu")
    unranked = [unit.name for unit in source.at(source.periods[0]).units if unit.unranked]
    assert unranked == ["县财政局"]


def test_the_published_points_of_the_towns_are_ranked_with_their_ties():
    """盘山 2017: two of 80 share the first place, two of 37 the seventh, and the next is the ninth."""
    points = [80, 80, 70, 60, 54, 48, 37, 37, 32, 21]
    source = load_scheme("panshan-zhengqu")
    ties = source.at(source.periods[0]).scheme.ranking.ties
    places = place(range(10), points, [], ties)
    assert [places[at].rank for at in range(10)] == [1, 1, 3, 4, 5, 6, 7, 7, 9, 10]


def test_nearly_the_target_is_many_points_and_still_not_done():
    """节能: 95% of the target are 36 of 40 points; the target that is missed is looked at as a veto."""
    source = load_scheme("jieneng-shuangkong")
    rulebook = source.at(source.periods[0])
    (trigger,) = rulebook.by_code["M01"].triggers
    veto = rulebook.scheme.vetoes[trigger.veto]
    assert (veto.effect, veto.grade) == ("等次封顶", "未完成")
    assert rulebook.scheme.grades[-1].name == "未完成"


def test_eight_counties_are_scored_on_sixteen_indicators_and_parks_apart_on_nine():
    """滁州: four times a year, on figures from the first of January; a talk costs half a point or 1."""
    source = load_scheme("chuzhou-jidu")
    rulebook = source.at(source.periods[0])
    counties = [unit for unit in rulebook.units if unit.unit_class == "县市区"]
    assert (rulebook.scheme.valid, len(counties)) == ("2022Q1..2022Q4", 8)
    assert [len(rulebook.indicators_of(unit_class)) for unit_class in ("县市区", "园区")] == [16, 9]
    assert {item.span for item in rulebook.items.values()} == {"累计"}
    assert [float(kind.each) for kind in rulebook.scheme.deductions.kinds] == [0.5, 1]
