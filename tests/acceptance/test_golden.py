"""The printed ranking and lines of both quarters, word for word.

The numbers of the golden tables were first written by tests/naive/appraise.py, the texts after reading them. On a
difference the actual table is written beside the golden one; whoever changed a rule or a sentence on purpose reads
the difference and then puts the actual table in the golden one's place. The column `sources` is not compared:
addresses may move with the forms.
"""

from __future__ import annotations

import csv
import io
from itertools import zip_longest
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("quarters")

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
NOT_COMPARED = {"sources"}


def without(rows):
    return [{name: text for name, text in row.items() if name not in NOT_COMPARED} for row in rows]


def written(rows):
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def differences(actual, golden):
    """One sentence for each cell that differs, the first few."""
    said = []
    for number, (new, old) in enumerate(zip_longest(actual, golden), start=2):
        if new is None or old is None:
            said.append(f"第 {number} 行：{'少了' if new is None else '多了'}一行")
            continue
        said += [
            f"第 {number} 行 {new['unit']} {new.get('indicator', '')} {name}："
            f"原为“{old.get(name)}”，现为“{new.get(name)}”"
            for name in {**new, **old}
            if new.get(name) != old.get(name)
        ]
    return said


@pytest.mark.parametrize("name", ["ranking", "lines"])
def test_the_printed_table_is_the_golden_one(quarter, name):
    folder = GOLDEN / quarter.period
    golden, beside = folder / f"{name}.csv", folder / f"{name}.actual.csv"
    actual = written(without(quarter.table(name)))
    if golden.exists() and golden.read_bytes() == actual.encode():
        beside.unlink(missing_ok=True)
        return
    beside.write_bytes(actual.encode())
    old = list(csv.DictReader(io.StringIO(golden.read_text(encoding="utf-8")))) if golden.exists() else []
    said = differences(list(csv.DictReader(io.StringIO(actual))), old)
    shown = "\n".join(said[:12]) + (f"\n……共 {len(said)} 处" if len(said) > 12 else "")
    pytest.fail(
        f"{golden.relative_to(GOLDEN.parents[1])} 与引擎写出的不同：\n{shown}\n"
        f"逐处核对 {beside.name}；确属有意的改动，执行：mv {beside} {golden}",
        pytrace=False,
    )
