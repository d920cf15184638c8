"""Nine units are worked in a formula workbook, typed from the Chinese rules: every line and total as the engine has it.

The workbooks lie in tests/hand; a spreadsheet engine recounts them.
"""

from __future__ import annotations

import importlib.util
import io
import math
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import ironcalc
import pytest

pytestmark = pytest.mark.xdist_group("quarters")

HAND = Path(__file__).resolve().parents[1] / "hand"
EFFECTS = ("政治效果", "法律效果", "经济效果", "社会效果")


@pytest.fixture(scope="module")
def lay_out():
    """The script that lays the workbooks out."""
    spec = importlib.util.spec_from_file_location("hand_lay_out", HAND / "lay_out.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["hand_lay_out"] = module
    spec.loader.exec_module(module)
    return module


def sheets_of(path):
    """Every sheet of a workbook after a recount: rows of values, by title."""
    model = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    model.evaluate()
    found = {}
    for index, properties in enumerate(model.get_worksheets_properties()):
        _, rows, _, columns = model.get_sheet_dimensions(index)
        found[properties["name"]] = [
            [model.get_cell_value(index, row, column) for column in range(1, columns + 1)] for row in range(1, rows + 1)
        ]
    return found


def table(rows):
    """Rows under the headings in row 2."""
    return [dict(zip(rows[1], row, strict=True)) for row in rows[2:]]


@pytest.fixture(scope="module")
def recounted():
    done = {}

    def recount(period):
        if period not in done:
            done[period] = sheets_of(HAND / f"{period}.xlsx")
        return done[period]

    return recount


def members(content):
    """Members of a workbook, unpacked: how well they were packed depends on the system."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_workbook_holds_these_facts(lay_out, period):
    """After facts.json changed: python tests/hand/lay_out.py."""
    assert members(lay_out.workbook_of(period)) == members((HAND / f"{period}.xlsx").read_bytes())


def test_no_cell_shows_an_error(recounted, period):
    errors = [
        (title, row)
        for title, rows in recounted(period).items()
        for row in rows
        if any(isinstance(value, str) and value.startswith("#") for value in row)
    ]
    assert not errors


def test_three_units_of_each_class_are_worked(recounted):
    """2022Q2, when the ninth unit has joined the lead units."""
    rows = table(recounted("2022Q2")["单位"])
    classes = next([*row.values()][3:] for row in rows if row["数据项"] == "类别")
    assert {kind: classes.count(kind) for kind in set(classes)} == {"镇街": 3, "部门": 3, "牵头": 3}


def cents(value):
    """Points of a cell as they are printed."""
    return str(Decimal(repr(float(value))).quantize(Decimal("0.01")))


def test_every_line_is_what_the_workbook_says(quarter, recounted):
    worked = table(recounted(quarter.period)["计分"])
    units = {row["单位"] for row in worked}
    engine = [
        (line["unit"], line["indicator"], line["state"], line["standard"], line["full"], line["points"])
        for line in quarter.lines
        if line["unit"] in units
    ]
    by_hand = [
        (row["单位"], row["代码"], row["状态"], cents(row["标准分"]), cents(row["满分"]), cents(row["得分"]))
        for row in worked
    ]
    assert sorted(engine) == sorted(by_hand)
    assert len(units) == 9


def test_every_ratio_is_what_the_workbook_says(quarter, recounted):
    """A line that is not scored has no ratio, here as there."""
    ratios = {(row["单位"], row["代码"]): row["得分率"] for row in table(recounted(quarter.period)["计分"])}
    for line in quarter.appraisal.scored.lines.to_dict("records"):
        place = (line["unit"], line["indicator"])
        if place not in ratios:
            continue
        if math.isnan(line["ratio"]):
            assert ratios[place] in {"—", 0}, place
        else:
            assert ratios[place] == pytest.approx(line["ratio"], abs=1e-9), place


def test_every_total_is_what_the_workbook_says(quarter, recounted):
    worked = {row["单位"]: row for row in table(recounted(quarter.period)["总分"])}
    engine = {row["unit"]: row for row in quarter.ranking if row["unit"] in worked}
    assert {
        unit: [row[name] for name in (*EFFECTS, "bonus", "deduction", "total")] for unit, row in engine.items()
    } == {unit: [cents(row[name]) for name in (*EFFECTS, "加分", "扣分", "总分")] for unit, row in worked.items()}
    assert {cents(row["满分合计"]) for row in worked.values()} == {"100.00"}
