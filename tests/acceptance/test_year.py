"""The example year from four quarters of filled forms, read back from its tables as a citizen would recount it."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from kaoping.expressions import recompute
from kaoping.yearly import appraise_year

pytestmark = pytest.mark.xdist_group("quarters")

ROOT = Path(__file__).resolve().parents[2]
QUARTERS = ("2022Q1", "2022Q2", "2022Q3", "2022Q4")
WEIGHTS = dict(zip(QUARTERS, (15, 25, 25, 35), strict=True))
EFFECTS = ("政治效果", "法律效果", "经济效果", "社会效果")


@pytest.fixture(scope="session")
def year():
    return appraise_year([ROOT / "examples"], "dawa-2022", "2022")


@pytest.fixture(scope="session")
def folder(year, tmp_path_factory):
    """What the office gets of the year."""
    out = tmp_path_factory.mktemp("年度")
    year.write(out)
    return out


def rows_of(path):
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


@pytest.fixture(scope="session")
def lines(folder):
    return rows_of(folder / "lines.csv")


@pytest.fixture(scope="session")
def ranking(folder):
    return {row["unit"]: row for row in rows_of(folder / "ranking.csv")}


def test_with_what_came_late_the_year_is_complete(year):
    assert [str(finding) for finding in year.findings if finding.severity == "退回"] == []
    folders = [(one.folder.name, str(one.period)) for one in year.sorted.taken]
    assert folders == [
        ("2022Q1", "2022Q1"), ("2022Q2", "2022Q2"), ("2022Q3", "2022Q3"), ("2022Q3-补报", "2022Q3"),
        ("2022Q4", "2022Q4"), ("2022Q4-补报", "2022Q4"),
    ]  # fmt: skip


def test_what_lies_beside_the_quarters_is_named(year):
    said = " ".join(finding.found for finding in year.findings if finding.code == "W-YEAR-FOLDER")
    assert "README.md" in said
    assert "“faulty”" in said


@pytest.mark.parametrize("period", QUARTERS)
def test_a_quarter_of_the_year_is_that_quarter_scored_alone(walked, year, period):
    alone = walked(period).appraisal
    within = year.quarters[QUARTERS.index(period)]
    assert within.ranking.equals(alone.ranking)
    assert within.scored.lines.equals(alone.scored.lines)
    assert within.fingerprint == alone.fingerprint


def test_every_line_is_its_quarters_recounted(lines):
    """加权 15, 25, 25, 35; 平均; over the quarters with full marks; then × the year's full marks, half up."""
    recounted = 0
    for line in lines:
        states = {line[f"state_{period}"] for period in QUARTERS}
        if line["way"] == "仅年度" or "并入年度" in states:
            continue
        found = {
            period: Fraction(line[f"points_{period}"]) / Fraction(line[f"full_{period}"])
            for period in QUARTERS
            if line[f"full_{period}"] not in {"", "0.00"}
        }
        if not found:
            assert (line["full"], line["points"], line["ratio"]) == ("0.00", "0.00", "")
            continue
        weights = {period: WEIGHTS[period] if line["way"] == "加权" else 1 for period in found}
        ratio = sum(weights[period] * found[period] for period in found) / sum(weights.values())
        exact = ratio * Fraction(line["full"]) * 100
        # an effect's cap may take something off a line that pays above its full marks
        most = int(exact + Fraction(1, 2))
        points = int(Decimal(line["points"]) * 100)
        assert points == most or (points < most and "核减" in line["because"]), line
        recounted += 1
    assert recounted > 1400


def test_every_arithmetic_comes_to_its_printed_points(lines):
    for line in lines:
        arithmetic, _, printed = line["because"].rpartition("算式：")[2].rpartition("=")
        assert abs(recompute(arithmetic) - Fraction(printed)) <= Fraction(1, 200) + Fraction(1, 10**9), line
        assert printed == line["points"]


def test_small_samples_are_carried_to_the_year(lines):
    carried = [line for line in lines if any(line[f"state_{period}"] == "并入年度" for period in QUARTERS)]
    assert carried
    assert {line["indicator"] for line in carried} <= {"P03", "S03"}
    for line in carried:
        assert line["state"] != "并入年度"
        assert "件数少，数字相加后一并计分" in line["because"]


def test_what_is_judged_once_a_year_is_judged_now(lines):
    for code in ("P10", "S01"):
        own = [line for line in lines if line["indicator"] == code]
        assert {line["way"] for line in own} == {"仅年度"}
        assert {line[f"state_{period}"] for line in own for period in QUARTERS} <= {"本期不考核", ""}
        assert any(line["points"] != "0.00" for line in own)


def test_effects_and_totals_are_exact_sums(lines, ranking):
    points, full = defaultdict(Decimal), defaultdict(Decimal)
    for line in lines:
        points[line["unit"], line["effect"]] += Decimal(line["points"])
        full[line["unit"]] += Decimal(line["full"])
    assert set(full.values()) == {Decimal("100.00")}
    for unit, row in ranking.items():
        for effect in EFFECTS:
            assert Decimal(row[effect]) == points[unit, effect]
        added = sum(Decimal(row[effect]) for effect in EFFECTS) + Decimal(row["bonus"]) - Decimal(row["deduction"])
        assert Decimal(row["total"]) == max(added, Decimal(0))


def test_bonus_and_deduction_are_sums_of_the_listed_events_within_their_caps(folder, ranking):
    sums = defaultdict(Decimal)
    for row in rows_of(folder / "events.csv"):
        sums[row["unit"], row["kind"]] += Decimal(row["year_points"])
    for unit, row in ranking.items():
        assert Decimal(row["bonus"]) == sums[unit, "加分"] <= 5
        assert Decimal(row["deduction"]) == sums[unit, "扣分"] <= 10
    assert any(row["bonus"] != "0.00" for row in ranking.values())
    assert any(row["deduction"] != "0.00" for row in ranking.values())


def test_ranks_follow_from_the_year_s_totals_on_the_last_roster(year, ranking):
    last = {unit.code: unit for unit in year.quarters[-1].rulebook.units}
    assert set(ranking) == set(last)
    groups = defaultdict(list)
    for unit, row in ranking.items():
        assert row["group"] == last[unit].group
        if row["rank"]:
            groups[row["group"]].append((int(row["rank"]), -Decimal(row["total"])))
    for found in groups.values():
        assert sorted(found) == sorted(found, key=lambda pair: pair[1])


def test_who_changed_and_who_was_merged_is_said(year, ranking):
    said = {finding.code: finding.found for finding in year.findings if finding.code.startswith("W-YEAR-")}
    assert "区数据发展中心（Q07）2022Q1 是部门，年度按牵头计" in said["W-YEAR-CLASS"]
    assert "荣安镇（Z08）只到 2022Q2 在名册上" in said["W-YEAR-UNIT"]
    assert ranking["Q07"]["group"] == "牵头组"
    assert "Z08" not in ranking


def test_the_folder_is_whole(year, folder):
    names = {path.name for path in folder.iterdir()}
    tables = {"ranking.csv", "lines.csv", "events.csv", "findings.csv"}
    assert names == {"index.html", "ranking.xlsx", "run.json", "units", *tables}
    assert {path.stem for path in (folder / "units").iterdir()} == {unit.code for unit in year.book.units}
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert [one["period"] for one in run["quarters"]] == list(QUARTERS)
    assert run["provisional"] is False


def test_the_workbook_prints_the_same_numbers(folder, ranking):
    book = openpyxl.load_workbook(folder / "ranking.xlsx", read_only=True)
    assert book.sheetnames == ["年度名次", "年度计分过程", "加扣分事项", "季度", "问题清单"]
    _, _, head, *rows = book["年度名次"].iter_rows(values_only=True)
    found = [dict(zip(head, row, strict=True)) for row in rows]
    assert [row["单位代码"] for row in found] == list(ranking)
    for row in found:
        printed = ranking[row["单位代码"]]
        assert Decimal(str(row["总分"])) == Decimal(printed["total"])
        assert (row["等次"] or "") == printed["grade"]
        assert str(row["一季度名次"]) == (printed["rank_2022Q1"] or "—")
    assert book["年度计分过程"].max_row == 3 + sum(1 for _ in rows_of(folder / "lines.csv"))


def test_a_card_says_the_quarters_and_the_year(folder, ranking):
    page, row = (folder / "units" / "Q07.html").read_text(encoding="utf-8"), ranking["Q07"]
    for text in (row["total"], *(row[f"total_{period}"] for period in QUARTERS), "2022Q1 是部门，在经济发展组排名"):
        assert text in page
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert "荣安镇" in index
    assert "<script" not in page + index


def test_the_same_year_gives_the_same_bytes(year, folder, tmp_path):
    year.write(tmp_path)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        assert (tmp_path / path.relative_to(folder)).read_bytes() == path.read_bytes(), path.name
