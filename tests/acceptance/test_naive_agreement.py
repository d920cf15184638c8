"""The engine and the naive implementation, which share no line of code, get the same quarter."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from fractions import Fraction

import pytest

from kaoping.layouts import LEDGERS

pytestmark = pytest.mark.xdist_group("quarters")

EFFECTS = ("政治效果", "法律效果", "经济效果", "社会效果")


def test_every_line_is_equal(quarter, by_hand):
    names = ("unit", "effect", "indicator", "state", "standard", "full", "points")
    engine = [tuple(line[name] for name in names) for line in quarter.lines]
    assert engine == [tuple(line[name] for name in names) for line in by_hand["lines"]]


def test_every_ratio_is_equal(quarter, by_hand):
    """The engine's ratio is a float of the exact one; a line that is not scored has none."""
    lines = quarter.appraisal.scored.lines
    assert len(lines) == len(by_hand["workings"])
    for line, working in zip(lines.to_dict("records"), by_hand["workings"], strict=True):
        assert (line["unit"], line["indicator"]) == (working["unit"], working["indicator"])
        exact = Fraction(working["ratio"]) if working["ratio"] else None
        if math.isnan(line["ratio"]):
            assert not exact, working
        else:
            assert line["ratio"] == pytest.approx(float(exact), abs=1e-12), working
        assert Decimal(line["trimmed"]) / 100 == Decimal(working["trimmed"]), working


def test_every_total_is_equal(quarter, by_hand):
    names = (*EFFECTS, "bonus", "deduction", "total")
    engine = {row["unit"]: {name: row[name] for name in names} for row in quarter.ranking}
    assert engine == by_hand["totals"]


def test_every_rank_is_equal(quarter, by_hand):
    names = ("group", "rank", "of", "tied", "decided_by", "grade", "total")
    engine = {row["unit"]: tuple(row[name] for name in names) for row in quarter.ranking}
    assert engine == {row["unit"]: tuple(str(row[name]) for name in names) for row in by_hand["ranking"]}


def cents(text):
    return int(100 * Decimal(text))


def test_every_bonus_and_deduction_counts_the_same(quarter, by_hand):
    """Row by row: what it was worth by itself, and what it counts after 同一事项, tolerance and limits."""
    names = ("unit", "kind", "code", "number", "document", "before", "points")
    events = quarter.appraisal.events.to_dict("records")
    engine = [tuple(row[name] for name in names) for row in events if row["kind"] in {"加分", "扣分"}]
    worked = [
        (
            *(row[name] for name in ("unit", "kind", "code", "number", "document")),
            cents(row["price"]),
            cents(row["points"]),
        )
        for row in by_hand["events"]
    ]
    assert sorted(engine) == sorted(worked)
    assert worked


def test_every_claim_that_nobody_recognised_is_named(quarter, by_hand):
    events = quarter.appraisal.events.to_dict("records")
    refused = [row for row in events if row["kind"] == "加分申报" and "未认定" in row["because"]]
    assert [(row["unit"], row["document"]) for row in refused] == by_hand["unrecognised"]
    assert {row["state"] for row in refused} == {"未计"}


def test_everything_in_force_against_a_unit_is_named(quarter, by_hand):
    engine = {
        row["unit"]: set(row["vetoes"].split("、")) - {""} for row in quarter.appraisal.ranking.to_dict("records")
    }
    assert engine == {unit: set(codes) for unit, codes in by_hand["vetoes"].items()}


CLAIM = {"自报": {"不适用": "未证实"}}
"""A unit that ticks 不适用 has only claimed it; what 督查室 ruled stands in a row of its own (核查)."""


def test_every_figure_was_read_to_what_happened(quarter, facts):
    """Whatever clerks typed (９８．５, 1,234, 6.5%, text, blanks): state and value of every figure by origin."""
    items = quarter.appraisal.received.intake.items
    reported = {item_id for item_id, item in quarter.appraisal.rulebook.items.items() if not item.derived}
    read = {
        (row["unit"], row["item"], row["origin"]): (row["state"], row["value"] if row["state"] == "有值" else None)
        for row in items.to_dict("records")
        if row["item"] in reported and row["origin"] != "核查"
    }
    happened = {
        (row["unit"], row["item"], row["origin"]): (
            CLAIM.get(row["origin"], {}).get(row["state"], row["state"]),
            float(row["value"]) if row["state"] == "有值" else None,
        )
        for row in facts["figures"]
    }
    assert read == happened


def test_every_ruling_stands_in_the_items(quarter, facts):
    items = quarter.appraisal.received.intake.items
    rulebook = quarter.appraisal.rulebook
    ruled = {(row["unit"], row["item"], row["state"]) for row in items[items["origin"] == "核查"].to_dict("records")}
    expected = {
        (row["unit"], indicator.item_id(key), row["ruling"])
        for row in facts["ledgers"]["认定表"]
        if row["ruling"] != "确认缺报"
        for indicator in rulebook.indicators
        if row["scope"] == indicator.code
        for key in indicator.items
    }
    assert ruled == expected
    assert ruled


def told(value):
    """A fact's value as a record holds it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return Decimal(repr(value)) if isinstance(value, float) else value


def test_every_claim_was_read_to_what_happened(quarter, facts):
    """The rows of 加分申报, each in its unit's own return."""
    events = quarter.appraisal.events.to_dict("records")
    names = ("unit", "number", "code", "level", "document", "date")
    read = [tuple(row[name] for name in names) for row in events if row["kind"] == "加分申报"]
    told_of = [
        tuple(row[name] for name in ("unit", "number", "event", "level", "document", "date")) for row in facts["claims"]
    ]
    assert sorted(read) == sorted(told_of)


def test_every_record_was_read_to_what_happened(quarter, facts):
    """Dates typed five ways, units by their aliases, lists of units: every row of every ledger."""
    kinds = {"number", "integer", "percent"}
    for name, happened in facts["ledgers"].items():
        read = quarter.appraisal.received.intake.records.get(name, ())
        assert len(read) == len(happened), name
        for record, row in zip(read, happened, strict=True):
            values = {key: told(value) for key, value in record.values.items() if key != "remark"}
            if name == "任务台账":
                counted = set(values.pop("responsible", None) or (values["lead"],))
                assert counted == set(row["responsible"]), row
            if "partners" in values:
                values["partners"] = list(values["partners"])
            numbers = {column.key for column in LEDGERS[name].columns if column.kind in kinds}
            expected = {
                key: Decimal(value) if key in numbers else value
                for key, value in row.items()
                if value not in (None, "", []) and key not in {"responsible", "responsible_text", "partners_text"}
            }
            assert values == expected, row
