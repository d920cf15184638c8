"""The example quarters from filled forms to printed tables, read back as a citizen would add them up."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from decimal import Decimal

import pytest

pytestmark = pytest.mark.xdist_group("quarters")

EFFECTS = ("政治效果", "法律效果", "经济效果", "社会效果")
TIE_BREAKS = ("经济效果", "P01")
HUNDRED = Decimal("100.00")


def points_of(quarter):
    """Unit → indicator → printed points."""
    points = defaultdict(dict)
    for line in quarter.lines:
        points[line["unit"]][line["indicator"]] = Decimal(line["points"])
    return points


def test_nothing_is_sent_back(quarter):
    assert [str(finding) for finding in quarter.appraisal.findings if finding.severity == "退回"] == []
    assert {row["severity"] for row in quarter.table("findings")} == {"提示"}
    assert not quarter.appraisal.provisional


def test_every_unit_has_a_line_for_every_indicator_of_its_class(quarter):
    rulebook = quarter.appraisal.rulebook
    expected = Counter(
        (unit.code, indicator.code)
        for unit in rulebook.units
        for indicator in rulebook.indicators
        if unit.unit_class in indicator.points
    )
    assert Counter((line["unit"], line["indicator"]) for line in quarter.lines) == expected
    assert {row["unit"] for row in quarter.ranking} == {unit.code for unit in rulebook.units}
    assert len(quarter.ranking) == len(rulebook.units)


def test_every_printed_number_has_two_decimals(quarter):
    printed = [line[name] for line in quarter.lines for name in ("standard", "full", "points")]
    printed += [row[name] for row in quarter.ranking for name in (*EFFECTS, "bonus", "deduction", "total")]
    assert [text for text in printed if not re.fullmatch(r"\d+\.\d\d", text)] == []


def test_effects_are_the_exact_sums_of_their_lines(quarter):
    sums = defaultdict(Decimal)
    for line in quarter.lines:
        sums[line["unit"], line["effect"]] += Decimal(line["points"])
    printed = {(row["unit"], effect): Decimal(row[effect]) for row in quarter.ranking for effect in EFFECTS}
    assert printed == dict(sums)


def test_totals_are_the_exact_sums_of_what_stands_beside_them(quarter):
    for row in quarter.ranking:
        added = sum(Decimal(row[effect]) for effect in EFFECTS) + Decimal(row["bonus"]) - Decimal(row["deduction"])
        assert Decimal(row["total"]) == added, row["name"]


def test_full_marks_of_every_unit_are_exactly_a_hundred(quarter):
    full = defaultdict(Decimal)
    for line in quarter.lines:
        full[line["unit"]] += Decimal(line["full"])
    assert set(full.values()) == {HUNDRED}


def test_only_lines_with_full_marks_have_points(quarter):
    scored = {"计分", "不适用", "缺报", "否决清零"}  # 不适用 where the rule answers it with 满分
    for line in quarter.lines:
        if Decimal(line["full"]) == 0:
            assert (line["ratio"], line["points"]) == ("", "0.00"), line
        else:
            assert line["state"] in scored, line


def test_no_effect_pays_more_than_its_full_marks(quarter):
    full, points = defaultdict(Decimal), defaultdict(Decimal)
    for line in quarter.lines:
        full[line["unit"], line["effect"]] += Decimal(line["full"])
        points[line["unit"], line["effect"]] += Decimal(line["points"])
    assert [key for key in full if points[key] > full[key]] == []


def test_ranks_follow_from_the_printed_totals(quarter):
    """Best total first; equal totals by 经济效果, then P01; what is still equal has one rank and leaves a gap."""
    points = points_of(quarter)
    keys = {
        row["unit"]: (Decimal(row["total"]), Decimal(row["经济效果"]), points[row["unit"]]["P01"])
        for row in quarter.ranking
    }
    groups = defaultdict(list)
    for row in quarter.ranking:
        groups[row["group"]].append(row)
    for rows in groups.values():
        ranked = [row for row in rows if row["rank"]]
        for row in ranked:
            own, all_keys = keys[row["unit"]], [keys[other["unit"]] for other in ranked]
            assert int(row["rank"]) == 1 + sum(key > own for key in all_keys), row["name"]
            assert int(row["tied"]) == sum(key == own for key in all_keys) - 1, row["name"]
            same_total = sum(key[0] == own[0] for key in all_keys) > 1
            assert (row["decided_by"] != "") == (same_total and len({k for k in all_keys if k[0] == own[0]}) > 1)
            assert row["decided_by"] in {"", *TIE_BREAKS}
            assert int(row["of"]) == len(ranked)
        assert [int(row["rank"]) for row in ranked] == sorted(int(row["rank"]) for row in ranked)
        assert rows[: len(ranked)] == ranked, "单列 stand below the ranked"


def test_the_unit_apart_is_scored_and_not_ranked(quarter):
    apart = {unit.code for unit in quarter.appraisal.rulebook.units if unit.unranked}
    rows = [row for row in quarter.ranking if row["unit"] in apart]
    assert apart
    assert {(row["rank"], row["grade"]) for row in rows} == {("", "")}
    assert all(Decimal(row["total"]) > 0 for row in rows)


def test_the_folder_is_whole(quarter):
    rulebook = quarter.appraisal.rulebook
    pages = {path.name for path in (quarter.folder / "units").iterdir()}
    assert pages == {f"{unit.code}.html" for unit in rulebook.units}
    names = {path.name for path in quarter.folder.iterdir()}
    tables = {f"{name}.csv" for name in ("ranking", "lines", "events", "items", "sources", "findings")}
    assert names == {"index.html", "ranking.xlsx", "run.json", "units", "answers", *tables}


def test_run_json_says_what_was_read(quarter):
    run = json.loads((quarter.folder / "run.json").read_text(encoding="utf-8"))
    assert [entry["file"] for entry in run["inputs"]] == [path.name for path in quarter.paths]
    assert run["provisional"] is False
    assert run["period"] == quarter.period
    assert run["previous"] == quarter.before
    assert run["findings"]["提示"] == len(quarter.table("findings"))


def test_every_line_that_is_scored_from_reports_says_where(quarter):
    """Unscored lines may rest on the roster or the calendar alone; scored ones rest on cells."""
    silent = [
        (line["unit"], line["indicator"]) for line in quarter.lines if line["state"] == "计分" and not line["sources"]
    ]
    assert silent == []
