"""Write the example quarters: filled returns, and the plain facts beneath them.

    python examples/generate.py [FOLDER]

FOLDER is the root under which examples/<period>/ and tests/golden/<period>/facts.json are
written; without it, the root of this repository. A return that comes late is written to
examples/<period>-补报/; facts.json describes the whole quarter.
"""  # noqa: INP001  a script, not a package

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from clerks import filled_source_form, filled_unit_form, xls_bytes
from district import NONE, NOT_APPLICABLE, VALUE, facts

from kaoping.forms import form_name, supplied_rows
from kaoping.periods import Period
from kaoping.rulebook.load import load_rulebook
from kaoping.writing import fixed_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from district import Facts, Record

    from kaoping.rulebook.model import Rulebook

ROOT = Path(__file__).resolve().parent.parent
PERIODS = ("2022Q1", "2022Q2", "2022Q3", "2022Q4")
OLD_FORMAT = {("B15", "2022Q1"), ("Z07", "2022Q2"), ("J03", "2022Q3"), ("Q04", "2022Q4")}
"""Returns that are saved as .xls."""

LATE: Mapping[str, str] = {"2022Q3": "B06", "2022Q4": "D14"}
"""The one return of a quarter that comes late: a unit's, a department's."""

LATE_FOLDER = "{}-补报"


def returns(
    rulebook: Rulebook, known: Facts, previous: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, str, bytes]]:
    """Yield sender, file name and bytes of every return of the period."""
    for unit in rulebook.units:
        book = filled_unit_form(rulebook, unit, known, previous.get(unit.code))
        name = form_name(unit.code, unit.name, rulebook.period)
        if (unit.code, str(rulebook.period)) in OLD_FORMAT:
            yield unit.code, name.removesuffix("x"), xls_bytes(book)
        else:
            yield unit.code, name, fixed_bytes(book)
    for department in rulebook.roster.departments:
        if supplied_rows(rulebook, department.name) or rulebook.ledgers_of(department.name):
            book = filled_source_form(rulebook, department, known)
            yield department.code, form_name(department.code, department.name, rulebook.period), fixed_bytes(book)


def used(known: Facts) -> dict[str, dict[str, str]]:
    """Figures used in a period by unit and item: the department's where there is one, else the unit's own."""
    chosen: dict[str, dict[str, str]] = {}
    for record in sorted(known["figures"], key=lambda record: record["origin"] == "自报"):
        if record["state"] in {VALUE, NONE, NOT_APPLICABLE}:
            unit, item = str(record["unit"]), str(record["item"])
            chosen.setdefault(unit, {}).setdefault(item, str(record["value"] or record["state"]))
    for ruling in known["ledgers"]["认定表"]:
        if ruling["ruling"] == NOT_APPLICABLE:
            own = chosen.setdefault(str(ruling["unit"]), {})
            own |= {item: NOT_APPLICABLE for item in own if item.startswith(f"{ruling['scope']}.")}
    return chosen


def written(known: Facts) -> str:
    """Write facts as JSON with one record a line."""
    tables = ",\n".join(f'"{name}": {_lines(records)}' for name, records in known["ledgers"].items())
    figures, claims = _lines(known["figures"]), _lines(known["claims"])
    return (
        f'{{"period": "{known["period"]}",\n"figures": {figures},\n"claims": {claims},\n"ledgers": {{\n{tables}\n}}}}\n'
    )


def _lines(records: list[Record]) -> str:
    return "[\n" + ",\n".join(json.dumps(record, ensure_ascii=False) for record in records) + "\n]"


def generate(root: Path) -> None:
    """Write every quarter under a folder."""
    previous: Mapping[str, Mapping[str, str]] = {}
    for period in PERIODS:
        rulebook = load_rulebook(ROOT / "rules" / "dawa-2022", Period.parse(period))
        known = facts(rulebook)
        golden = root / "tests" / "golden" / period
        golden.mkdir(parents=True, exist_ok=True)
        (golden / "facts.json").write_text(written(known), encoding="utf-8", newline="\n")
        folder, late = root / "examples" / period, root / "examples" / LATE_FOLDER.format(period)
        in_time, lateness = dict[str, bytes](), dict[str, bytes]()
        for sender, name, content in returns(rulebook, known, previous):
            (lateness if LATE.get(period) == sender else in_time)[name] = content
        _write(folder, in_time)
        if lateness:
            _write(late, lateness)
        previous = used(known)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder's workbooks and take away those that are no longer among them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    for stale in folder.glob("*.xls*"):
        if stale.name not in files:
            stale.unlink()


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)
