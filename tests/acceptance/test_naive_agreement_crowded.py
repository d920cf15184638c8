"""A quarter crowded with matters, bonuses and tolerances: the engine and the naive implementation still agree.

Fourteen units get seventy matters, forty recognised bonuses and thirty tolerances, drawn from a seed: matters under
several codes, documents used again, vetoes beside deductions, frauds, records that have run out or name nothing.
"""

from __future__ import annotations

import importlib
import json
import random
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from kaoping.appraisal import appraise
from kaoping.forms import form_name
from kaoping.periods import Period
from kaoping.rulebook.load import load_rulebook
from kaoping.writing import fixed_bytes

pytestmark = pytest.mark.xdist_group("quarters")

ROOT = Path(__file__).resolve().parents[2]
PERIOD = "2022Q2"
OFTEN = ("K01", "K02", "K03", "K04", "K05", "K06", "K07", "K08")
SELDOM = ("V1", "V2", "V3", "V4", "V5", "V6", "V7", "安全降等")


def day(draw):
    return f"2022-0{draw.randint(4, 6)}-{draw.randint(1, 28):02d}"


def a_matter(draw, unit, codes, place):
    """One of four matters of the unit, under any code; a fraud names an indicator of the unit's class."""
    event = draw.choice(OFTEN * 3 + SELDOM)
    return {
        "number": f"F-{unit}-{draw.randint(1, 4)}",
        "unit": unit,
        "event": event,
        "indicator": draw.choice(codes) if event == "K05" else None,
        "matter": "事项",
        "level": draw.choice("国省市区"),
        "document": f"文{place}号",
        "date": day(draw),
    }


def a_bonus(draw, unit, place):
    """One of twelve documents, or none, under any code; judged where the code is B06."""
    event = draw.choice(("B01", "B02", "B03", "B04", "B05", "B06"))
    judged = event == "B06"
    return {
        "number": f"A{place:02d}",
        "unit": unit,
        "event": event,
        "matter": "事项",
        "level": None if judged else draw.choice("国省市"),
        "points": draw.choice(("0.1", "0.3", "0.5")) if judged else None,
        "document": f"奖{draw.randint(1, 12)}号" if draw.random() < 0.9 else None,
        "date": day(draw),
        "reason": "认定" if judged else None,
    }


def a_tolerance(draw, unit, codes, place):
    """For an indicator or a matter of the unit, which need not be there; some have run out."""
    return {
        "number": f"T{place:02d}",
        "unit": unit,
        "scope": draw.choice(codes) if draw.random() < 0.5 else f"F-{unit}-{draw.randint(1, 4)}",
        "category": draw.choice("123"),
        "factor": draw.choice(("0", "0.5", "1", "1")),
        "document": f"容{place}号",
        "verified": draw.choice(("督查室", "区纪委监委")),
        "date": day(draw),
        "until": draw.choice(("2022-12-31", "2022-12-31", "2022-01-31")),
        "matter": "事项",
    }


def crowded_facts(rulebook):
    """The example quarter with other matters, bonuses and tolerances."""
    known = json.loads((ROOT / "tests" / "golden" / PERIOD / "facts.json").read_text(encoding="utf-8"))
    draw = random.Random(2022)  # noqa: S311  not for secrets
    few = draw.sample([unit.code for unit in rulebook.units], 14)
    codes = {
        unit: [one.code for one in rulebook.indicators if rulebook.unit_by_code[unit].unit_class in one.points]
        for unit in few
    }
    ledgers = known["ledgers"]
    ledgers["事项清单"] = [row for row in ledgers["事项清单"] if row["event"] == "P07"] + [
        a_matter(draw, unit, codes[unit], place) for place, unit in enumerate(draw.choices(few, k=70))
    ]
    ledgers["加分认定表"] = [a_bonus(draw, unit, place) for place, unit in enumerate(draw.choices(few, k=40))]
    ledgers["容错认定表"] = [
        a_tolerance(draw, unit, codes[unit], place) for place, unit in enumerate(draw.choices(few, k=30))
    ]
    return known


@pytest.fixture(scope="module")
def crowded(naive, tmp_path_factory):
    """The quarter by the engine, from filled forms, and by hand."""
    if str(ROOT / "examples") not in sys.path:
        sys.path.insert(0, str(ROOT / "examples"))
    clerks = importlib.import_module("clerks")
    rulebook = load_rulebook("dawa-2022", Period.parse(PERIOD))
    known = crowded_facts(rulebook)
    folder = tmp_path_factory.mktemp("报表") / PERIOD
    shutil.copytree(ROOT / "examples" / PERIOD, folder)
    for department in rulebook.roster.departments:
        if department.name in {"督查室", "区纪委监委"}:
            form = fixed_bytes(clerks.filled_source_form(rulebook, department, known))
            (folder / form_name(department.code, department.name, rulebook.period)).write_bytes(form)
    engine = appraise([folder], "dawa-2022", PERIOD)
    return SimpleNamespace(engine=engine, by_hand=naive.appraise(known, naive.load_roster(), PERIOD))


def cents(text):
    return round(100 * float(text))


def test_the_quarter_is_crowded(crowded):
    """Every way of not counting occurs, and so do lines given back and zeroed."""
    assert {row["why"] for row in crowded.by_hand["events"]} == {
        "",
        "同一事项已计",
        "上限",
        "容错",
        "没有定价",
        "没有文号",
    }
    assert {"否决清零", "计分"} < {line["state"] for line in crowded.by_hand["lines"]}
    in_force = {code for codes in crowded.by_hand["vetoes"].values() for code in codes}
    assert {"K05", "V1", "V6", "安全降等"} <= in_force


def test_every_row_counts_the_same(crowded):
    names = ("unit", "kind", "code", "number", "document", "before", "points")
    rows = crowded.engine.events.to_dict("records")
    engine = [tuple(row[name] for name in names) for row in rows if row["kind"] in {"加分", "扣分"}]
    worked = [
        (*(row[name] for name in names[:5]), cents(row["price"]), cents(row["points"]))
        for row in crowded.by_hand["events"]
    ]
    assert sorted(engine) == sorted(worked)


def test_every_line_is_given_back_or_zeroed_the_same(crowded):
    names = ("unit", "indicator", "state", "full", "points")
    engine = [tuple(line[name] for name in names) for line in crowded.engine.scored.lines.to_dict("records")]
    worked = [
        (line["unit"], line["indicator"], line["state"], cents(line["full"]), cents(line["points"]))
        for line in crowded.by_hand["lines"]
    ]
    assert engine == worked


def test_every_unit_gets_the_same_total_rank_grade_and_vetoes(crowded):
    engine = {
        row["unit"]: (row["total"], row["rank"], row["grade"], set(row["vetoes"].split("、")) - {""})
        for row in crowded.engine.ranking.to_dict("records")
    }
    vetoes = crowded.by_hand["vetoes"]
    assert engine == {
        row["unit"]: (cents(row["total"]), row["rank"] or 0, row["grade"], set(vetoes[row["unit"]]))
        for row in crowded.by_hand["ranking"]
    }
