"""Every scheme that is shipped could be an office's own: sound, proven, with forms and with its sources."""

from __future__ import annotations

import importlib.util
import re
import shutil
import sys
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from kaoping.casework import run_cases
from kaoping.forms import supplied_rows, write_forms
from kaoping.rulebook import check, load_cases, load_scheme
from kaoping.rulebook.cases import load_all_cases
from kaoping.rulebook.load import scheme_names
from kaoping.shipped import rules_folder

SCHEMES = scheme_names()


def beside(stem):
    """A helper file of this folder; tests are not a package."""
    name = f"scheme_{stem}"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{stem}.py")
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


turns, group_turns, whole_turns = beside("thresholds"), beside("group_turns"), beside("whole_turns")


@pytest.fixture(scope="module", params=SCHEMES)
def source(request):
    return load_scheme(request.param)


def placed(source):
    """Every indicator with a class that it has points for, in every period in which something changes."""
    for period in source.periods:
        for indicator in source.at(period).indicators:
            for unit_class, points in indicator.points.items():
                if points:
                    yield indicator, unit_class


def rows(source):
    """Every unit of every case, with its indicator as it stands in the case's period."""
    for case in load_cases(source):
        for row in case.rows:
            yield source.at(case.period).by_code[case.indicator], case.unit_class, row


# --- the whole ------------------------------------------------------------------------------------


def test_every_folder_is_a_scheme():
    assert [folder.name for folder in sorted(rules_folder().iterdir()) if folder.is_dir()] == SCHEMES


def test_the_review_refuses_nothing_and_every_hint_has_its_reason(source):
    accepted = {code for period in source.periods for code in source.at(period).scheme.accepted}
    assert [str(finding) for finding in check(source) if finding.code not in accepted] == []
    assert not [finding for finding in check(source) if finding.severity != "提示"]


def test_its_cases_come_out_as_they_are_written(source):
    outcome = run_cases(source)
    assert outcome.cases > 0
    assert [str(finding) for finding in outcome.findings] == []


def test_every_indicator_has_a_case_in_every_class_with_a_measure_of_its_own(source):
    proven = {(indicator.code, _key(indicator, unit_class)) for indicator, unit_class, _ in rows(source)}
    assert {(one.code, _key(one, unit_class)) for one, unit_class in placed(source)} <= proven


def _key(indicator, unit_class):
    """The first class that is measured as this one is."""
    measures = indicator.measures
    return next(name for name in measures if measures[name] == indicator.measure_for(unit_class))


def test_forms_are_written_for_units_of_every_kind_and_for_every_department(source, tmp_path):
    """In the first period and the last, when also what is asked once a year is asked."""
    for period in {source.periods[0], source.periods[-1]}:
        rulebook = source.at(period)
        kinds = {(unit.unit_class, unit.group, unit.attributes): unit for unit in rulebook.units}
        roster = rulebook.roster.model_copy(update={"units": tuple(kinds.values())})
        names = {path.name for path in write_forms(replace(rulebook, roster=roster), tmp_path / str(period))}
        senders = {unit.code for unit in kinds.values()} | {
            one.code for one in roster.departments if supplied_rows(rulebook, one.name) or rulebook.ledgers_of(one.name)
        }
        assert {name.partition("_")[0] for name in names} == senders


def test_its_readme_says_where_the_rules_come_from(source):
    page = (rules_folder() / source.name / "README.md").read_text(encoding="utf-8")
    assert source.name in page.splitlines()[0]
    assert any(line.startswith("#") and re.search("出处|来源|出自", line) for line in page.splitlines())


# --- where the rules turn ---------------------------------------------------------------------------


def test_every_threshold_has_a_case_below_at_and_above(source):
    """Bands, caps, floors and thresholds: whoever moves one by a little finds a case that differs.

    A side on which no return could lie (more done than was due, a share above the whole) needs none.
    """
    assert lacking(source) == []


@pytest.mark.parametrize(
    ("case", "figure", "other", "side"),
    [
        ("jieneng-shuangkong 总量 正好超一成", "实际: 1100}", "实际: 1102}", "M04 分档 界 1.1：正好"),
        ("jieneng-shuangkong 总量 低于目标", "实际: 999}", "实际: 1000}", "M04 分档 界 1：刚好以下"),
        ("jieneng-shuangkong 重点企业 核定满分", "核定: 8}", "核定: 7}", "C06 直接得分 满分值 8：正好"),
        ("jieneng-shuangkong 等次的线差一分毛、正好、多一分毛", "55.01}", "55.02}", "超额完成 最低分 95：刚好以上"),
        ("shaoxing-bianzhi 青年科级 一个也没有", "年轻: 0}", "年轻: 5}", "C3212 阈值步长 保底 0：正好"),
        (
            "gaoan-shangwu 外资 各乡镇都一样，都算最大",
            "总额: 100, 现汇: 0",
            "总额: 101, 现汇: 1",
            "S01 功效系数 最大等于最小：正好",
        ),
        ("dawa-2022 四家的优秀名额是一家", "名次: 2, 等次: 良好", "名次: 2", "优秀 名额：舍"),
    ],
)
def test_a_turn_without_its_case_is_told(tmp_path, case, figure, other, side):
    scheme, _, name = case.partition(" ")
    folder = shutil.copytree(rules_folder() / scheme, tmp_path / "copy")
    for file in (folder / "cases").iterdir():
        before, found, after = file.read_text(encoding="utf-8").partition(f"案例: {name}\n")
        file.write_text(before + found + (after.replace(figure, other, 1) if found else after), encoding="utf-8")
    source = load_scheme(folder)
    assert [*lacking(source), *lacking_in_groups(source), *lacking_in_whole(source)] == [side]


def lacking(source):
    """Sides of thresholds on which no case lies, though a return could."""
    found = {
        (indicator.code, _key(indicator, unit_class), turn.what): (turn, indicator, defaultdict(list), [])
        for indicator, unit_class in placed(source)
        for turn in turns.thresholds(indicator, unit_class)
    }
    for indicator, unit_class, row in rows(source):
        for turn in turns.thresholds(indicator, unit_class):
            _, _, sides, returns = found[indicator.code, _key(indicator, unit_class), turn.what]
            sides[turn.side(row.values)].append(row.values)
            returns.append(row.values)
    told = defaultdict(list)
    for where, (turn, indicator, sides, returns) in found.items():
        wanting = [
            f"{' '.join(filter(None, where))}：{side}"
            for side in (turns.BELOW, turns.AT, turns.ABOVE)
            if side not in sides and _may_lie(turn, side, indicator, sides.get(turns.AT) or returns)
        ]
        told[(*where[:2], turn.family or turn.what)].append(wanting)
    return [side for family in told.values() for side in min(family, key=len)]


def _may_lie(turn, side, indicator, returns):
    if side == turns.AT:
        return turns.may_be_met(turn, indicator, returns)
    return turns.may_lie(turn, side, indicator, returns)


def test_every_turn_of_a_comparison_has_its_cases(source):
    """A group of one and of two, equal figures and different ones, the last place that a table names and the next."""
    assert lacking_in_groups(source) == []


def test_every_line_of_the_grades_has_its_cases(source):
    """A hundredth below, at and above the lowest total of each grade; on both sides of a quota, a tie on its line."""
    assert lacking_in_whole(source) == []


def lacking_in_groups(source):
    """Sides of the turns of comparisons on which no row of a case lies; the first indicator that says so is named."""
    seen, needed = set(), {}
    for indicator, unit_class in placed(source):
        for turn in group_turns.group_turns(indicator, unit_class, most_ranked(source, unit_class)):
            for side in turn.sides:
                needed.setdefault((turn.alike, side), f"{indicator.code} {turn.what}：{side}")
    for case in load_cases(source):
        indicator = source.at(case.period).by_code[case.indicator]
        for turn in group_turns.group_turns(indicator, case.unit_class, most_ranked(source, case.unit_class)):
            seen |= {(turn.alike, turn.side(case.rows, at)) for at in range(len(case.rows))}
    return [what for key, what in needed.items() if key not in seen]


def most_ranked(source, unit_class):
    """How many units of a class are ranked in the first period."""
    units = source.at(source.periods[0]).units
    return sum(unit.unit_class == unit_class and not unit.unranked for unit in units)


def lacking_in_whole(source):
    scheme = source.at(source.periods[0]).scheme
    shown = {what for case in load_all_cases(source).of_whole for what in whole_turns.shown(case, scheme)}
    return [what for what in whole_turns.wanted(scheme) if what not in shown]


def test_every_answer_of_a_table_or_a_list_has_a_case(source):
    wanted, seen = {}, set()
    for indicator, unit_class in placed(source):
        for what, _ in turns.answers(indicator, unit_class):
            wanted[indicator.code, what] = True
    for indicator, unit_class, row in rows(source):
        seen |= {(indicator.code, what) for what, chosen in turns.answers(indicator, unit_class) if chosen(row.values)}
    assert [answer for answer in wanted if answer not in seen] == []
