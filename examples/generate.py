"""Write the example quarters: filled returns, and the plain facts beneath them.

    python examples/generate.py [FOLDER]

FOLDER is the root under which examples/<period>/ and tests/golden/<period>/facts.json are
written; without it, the root of this repository.
"""  # noqa: INP001  a script, not a package

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from clerks import filled_source_form, filled_unit_form, xls_bytes
from district import facts

from kaoping.forms import form_name, supplied_rows
from kaoping.periods import Period
from kaoping.rulebook.load import load_rulebook
from kaoping.writing import fixed_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from district import Facts, Record

    from kaoping.rulebook.model import Rulebook

ROOT = Path(__file__).resolve().parent.parent
PERIODS = ("2022Q1", "2022Q2")
OLD_FORMAT = {("B15", "2022Q1"), ("Z07", "2022Q2")}
"""Returns that are saved as .xls."""


def returns(rulebook: Rulebook, known: Facts, previous: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, bytes]]:
    """Yield file name and bytes of every return of the period."""
    for unit in rulebook.units:
        book = filled_unit_form(rulebook, unit, known, previous.get(unit.code))
        name = form_name(unit.code, unit.name, rulebook.period)
        if (unit.code, str(rulebook.period)) in OLD_FORMAT:
            yield name.removesuffix("x"), xls_bytes(book)
        else:
            yield name, fixed_bytes(book)
    for department in rulebook.roster.departments:
        if supplied_rows(rulebook, department.name) or rulebook.ledgers_of(department.name):
            book = filled_source_form(rulebook, department, known)
            yield form_name(department.code, department.name, rulebook.period), fixed_bytes(book)


def used(known: Facts) -> dict[str, dict[str, str]]:
    """Figures used in a period by unit and item: the department's where there is one, else the unit's own."""
    chosen: dict[str, dict[str, str]] = {}
    for record in sorted(known["figures"], key=lambda record: record["origin"] != "自报"):
        if record["state"] in {"有值", "无"}:
            chosen.setdefault(str(record["unit"]), {})[str(record["item"])] = str(record["value"] or record["state"])
    return chosen


def written(known: Facts) -> str:
    """Write facts as JSON with one record a line."""
    tables = ",\n".join(f'"{name}": {_lines(records)}' for name, records in known["ledgers"].items())
    return f'{{"period": "{known["period"]}",\n"figures": {_lines(known["figures"])},\n"ledgers": {{\n{tables}\n}}}}\n'


def _lines(records: list[Record]) -> str:
    return "[\n" + ",\n".join(json.dumps(record, ensure_ascii=False) for record in records) + "\n]"


def generate(root: Path) -> None:
    """Write both quarters under a folder."""
    previous: Mapping[str, Mapping[str, str]] = {}
    for period in PERIODS:
        rulebook = load_rulebook(ROOT / "rules" / "dawa-2022", Period.parse(period))
        known = facts(rulebook)
        folder, golden = root / "examples" / period, root / "tests" / "golden" / period
        for place in (folder, golden):
            place.mkdir(parents=True, exist_ok=True)
        (golden / "facts.json").write_text(written(known), encoding="utf-8", newline="\n")
        names = set()
        for name, content in returns(rulebook, known, previous):
            (folder / name).write_bytes(content)
            names.add(name)
        for stale in folder.glob("*.xls*"):
            if stale.name not in names:
                stale.unlink()
        previous = used(known)


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)
