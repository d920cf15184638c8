"""Lay out the workbooks in which nine units are worked by hand: facts and rules typed, everything else a formula.

Run it after tests/golden/<period>/facts.json changed; a test recounts the workbooks and compares them with the engine.

    python tests/hand/lay_out.py
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from pages import figures, ledgers, marks, working
from pages.paper import Book
from pages.scheme import PERIODS

from kaoping.writing import fixed_bytes

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FRONT = ("总分", "效果", "计分", "算式", "规则", "单位", "同类", "数据")
"""Sheets that are read first; the others hold what was reported."""


def facts_of(period):
    """What happened in a quarter, before clerks typed it."""
    path = ROOT / "tests" / "golden" / period / "facts.json"
    return json.loads(path.read_text(encoding="utf-8"))


def path_of(period):
    """Where a quarter's workbook lies."""
    return HERE / f"{period}.xlsx"


def workbook_of(period):
    """Bytes of a quarter's workbook, the same for the same facts."""
    facts, book = facts_of(period), Book()
    figures.write_rules(book, period)
    figures.write_units(book, period)
    figures.write_figures(book, facts)
    figures.write_peers(book, facts)
    for ledger in ledgers.LEDGERS:
        ledgers.write_ledger(book, ledger, facts)
    working.write_working(book)
    marks.write_marks(book, period)
    book.fit()
    for place, title in enumerate(FRONT):
        sheet = book.workbook[title]
        book.workbook.move_sheet(sheet, place - book.workbook.index(sheet))
    book.workbook.active = 0
    return fixed_bytes(book.workbook)


if __name__ == "__main__":
    for quarter in PERIODS:
        path_of(quarter).write_bytes(workbook_of(quarter))
        sys.stdout.write(f"{path_of(quarter).relative_to(ROOT)}\n")
