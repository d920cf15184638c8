"""A scheme of several levels as the office gets it: every level is shown, and nothing is offered to be added up."""

from __future__ import annotations

import csv
import re
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from kaoping import tables
from kaoping.periods import Period
from kaoping.ranking import rank
from kaoping.rulebook import load_scheme
from kaoping.scorecards.publish import publish
from kaoping.scorecards.results import Results
from kaoping.scoring.lines import score
from kaoping.scoring.reasons import reasons
from kaoping.scoring.totals import total

FIGURES = {"A01.寿命": 52.5, "B01.预期": 9.0, "B02.平均": 15.0, "C01.收入": 75000.0}
"""健康 32.5 ÷ 65 = 0.5, 教育 (0.5 + 1) ÷ 2 = 0.75, 收入 1; of 33.4, 33.3 and 33.3 that is 16.7, 25.0 and 33.3.

The whole is the cube root of 0.375, 0.72112.
"""


def published(rulebook, figures, folder):
    """The results folder of one unit that has these figures."""
    unit = rulebook.units[0]
    rulebook = replace(rulebook, roster=rulebook.roster.model_copy(update={"units": (unit,)}))
    texts = {
        "item_id": [f"{unit.code}/{item}/来源部门" for item in figures],
        "unit": [unit.code] * len(figures),
        "period": [str(rulebook.period)] * len(figures),
        "item": list(figures),
        "state": ["有值"] * len(figures),
        "origin": ["来源部门"] * len(figures),
    }
    values = pd.Series(list(figures.values()), dtype="float64")
    items = pd.DataFrame(texts, dtype="str").assign(value=values)[list(tables.ITEMS.columns)]
    scored = score(items, rulebook)
    totalled = total(scored.lines, rulebook)
    results = Results(
        rulebook=rulebook,
        items=items,
        sources=tables.empty(tables.SOURCES),
        lines=scored.lines,
        because=[str(reason) for reason in reasons(scored, rulebook)],
        nodes=totalled.nodes,
        ranking=rank(totalled.totals, scored.lines, rulebook),
        events=tables.empty(tables.EVENTS),
        findings=(),
        senders={},
        files=1,
        provisional=False,
        previous=None,
        fingerprint="0",
        version="0",
    )
    publish(results, {}, folder)
    return folder


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    rulebook = load_scheme("undp-hdi-2021").at(Period.parse("2021"))
    return published(rulebook, FIGURES, tmp_path_factory.mktemp("index"))


@pytest.fixture(scope="module")
def pillars(tmp_path_factory):
    rulebook = load_scheme("asem-2018").at(Period.parse("2018"))
    figures = {f"{one.code}.{key}": 4.0 for one in rulebook.indicators for key in one.items}
    return published(rulebook, figures, tmp_path_factory.mktemp("pillars"))


def page(folder):
    (file,) = (folder / "units").iterdir()
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", file.read_text(encoding="utf-8")))


def test_nodes_csv_has_every_level_with_what_was_not_rounded(index):
    with (index / "nodes.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["node"], *(row[key] for key in ("parent", "combine", "full", "unrounded", "settled")))
                for row in csv.DictReader(file)]  # fmt: skip
    assert rows == [
        ("健康", "总分", "加总", "33.4", "16.70000", "16.7"),
        ("教育", "总分", "加权平均", "33.3", "24.97500", "25.0"),
        ("收入", "总分", "加总", "33.3", "33.30000", "33.3"),
        ("总分", "", "几何", "100.0", "72.11248", "72.1"),
    ]


def test_a_card_says_that_the_effects_are_not_added_up(index):
    text = page(index)
    assert "16.7 健康 ， 25.0 教育 ， 33.3 收入 ： 72.1 几何平均 ＋ 0.0 加分 － 0.0 扣分 ＝ 72.1 总分" in text
    assert "总分是各效果的几何平均，不是相加。各效果的得分是单独值多少。" in text
    assert "教育是其下各项的加权平均。其下所列得分是各项单独值多少，加起来不等于它。" in text


def test_a_card_lists_the_parts_of_an_effect_under_it(pillars):
    """Alone in its class a unit has full marks: 联通 50, its five pillars 10 each; 可持续 50, over SE, SF and SS.

    That is 16.67, 16.67 and 16.66, by code.
    """
    text = page(pillars)
    parts = re.findall(r"(物理联通|政治联通|环境|社会|经济金融可持续) 加权平均 (\S+ / \S+) (\S+%)", text)
    assert parts == [
        ("物理联通", "10.00 / 10.00", "100.00%"),
        ("政治联通", "10.00 / 10.00", "100.00%"),
        ("环境", "16.67 / 16.67", "100.00%"),
        ("社会", "16.66 / 16.66", "100.00%"),
        ("经济金融可持续", "16.67 / 16.67", "100.00%"),
    ]


def test_the_workbook_has_a_sheet_of_all_levels(pillars):
    sheet = openpyxl.load_workbook(pillars / "ranking.xlsx")["各层得分"]
    rows = [tuple(str(cell.value or "") for cell in row)[3:10] for row in sheet.iter_rows(min_row=4)]
    assert rows[0] == ("联通", "物理联通", "联通", "加权平均", "10", "10", "1")
    assert [row[1] for row in rows] == [
        "物理联通",
        "经济金融联通",
        "政治联通",
        "制度联通",
        "人文联通",
        "环境",
        "社会",
        "经济金融可持续",
        "总分",
    ]


def test_a_scheme_without_levels_has_neither_file_nor_sheet(tmp_path):
    rulebook = load_scheme("gaoan-shangwu")
    folder = published(rulebook.at(rulebook.periods[0]), {}, tmp_path)
    assert not (folder / "nodes.csv").exists()
    assert "各层得分" not in openpyxl.load_workbook(folder / "ranking.xlsx").sheetnames
