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


turns = beside("thresholds")


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
        ("总量 正好超一成", "实际: 1100}", "实际: 1102}", "M04 分档 界 1.1：正好"),
        ("总量 低于目标", "实际: 999}", "实际: 1000}", "M04 分档 界 1：刚好以下"),
        ("重点企业 核定满分", "核定: 8}", "核定: 7}", "C06 直接得分 满分值 8：正好"),
    ],
)
def test_a_threshold_without_its_case_is_told(tmp_path, case, figure, other, side):
    folder = shutil.copytree(rules_folder() / "jieneng-shuangkong", tmp_path / "copy")
    for file in (folder / "cases").iterdir():
        before, found, after = file.read_text(encoding="utf-8").partition(f"案例: {case}\n")
        file.write_text(before + found + (after.replace(figure, other, 1) if found else after), encoding="utf-8")
    assert lacking(load_scheme(folder)) == [side]


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
    return [
        f"{' '.join(filter(None, where))}：{side}"
        for where, (turn, indicator, sides, returns) in found.items()
        for side in (turns.BELOW, turns.AT, turns.ABOVE)
        if side not in sides and _may_lie(turn, side, indicator, sides[turns.AT] or returns)
    ]


def _may_lie(turn, side, indicator, returns):
    if side == turns.AT:
        return turns.may_be_met(turn, indicator, returns)
    return turns.may_lie(turn, side, indicator, returns)


def test_every_answer_of_a_table_or_a_list_has_a_case(source):
    wanted, seen = {}, set()
    for indicator, unit_class in placed(source):
        for what, _ in turns.answers(indicator, unit_class):
            wanted[indicator.code, what] = True
    for indicator, unit_class, row in rows(source):
        seen |= {(indicator.code, what) for what, chosen in turns.answers(indicator, unit_class) if chosen(row.values)}
    assert [answer for answer in wanted if answer not in seen] == []
