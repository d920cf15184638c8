"""A district of any size: the example district's units, facts and returns, copied until there are enough."""

from __future__ import annotations

import json
import shutil
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from kaoping.forms import form_name
from kaoping.periods import Period
from kaoping.rulebook.load import load_rulebook
from kaoping.shipped import rules_folder
from kaoping.writing import fixed_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kaoping.rulebook.model import Rulebook

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "examples"))

SCHEME = "dawa-2022"
QUARTER = Period.parse("2022Q1")


def build(units: int, folder: Path) -> None:
    """Write a rule folder and the returns of that many units (and of the source departments)."""
    _write_rules(units, folder / "rules")
    (folder / "returns").mkdir()
    rulebook = load_rulebook(folder / "rules", QUARTER)
    jobs = [unit.code for unit in rulebook.units] + [department.code for department in rulebook.roster.departments]
    with ProcessPoolExecutor() as pool:
        for _ in pool.map(partial(_write_returns, folder), (jobs[start::8] for start in range(8))):
            pass


def _write_rules(units: int, folder: Path) -> None:
    shutil.copytree(rules_folder() / SCHEME, folder)
    path = folder / "units.yaml"
    roster = yaml.safe_load(path.read_text(encoding="utf-8"))
    copies = -(-units // len(roster["单位"]))
    roster["单位"] = [_copy_of(unit, number) for number in range(copies) for unit in roster["单位"]][:units]
    path.write_text(json.dumps(roster, ensure_ascii=False, indent=1), encoding="utf-8")  # JSON is YAML, without anchors


def _copy_of(unit: dict[str, object], number: int) -> dict[str, object]:
    names = {key: _dated(unit[key], str(number)) for key in ("名称", "别名", "组")}
    codes = {key: _dated(unit[key], f"X{number}") for key in ("代码", "前身") if key in unit}
    return unit | names | codes


def _dated(text: object, ending: str) -> object:
    """Name what is a copy's own: a text, a list of them, or either by period."""
    if isinstance(text, dict):
        return {key: _dated(value, ending) for key, value in text.items()}
    return [_dated(one, ending) for one in text] if isinstance(text, list) else f"{text}{ending}"


def _write_returns(folder: Path, codes: Iterable[str]) -> None:
    from clerks import filled_source_form, filled_unit_form  # noqa: PLC0415  from examples/, found at run time

    rulebook = load_rulebook(folder / "rules", QUARTER)
    facts = _facts(rulebook)
    departments = {department.code: department for department in rulebook.roster.departments}
    for code in codes:
        if code in departments:
            name, book = departments[code].name, filled_source_form(rulebook, departments[code], facts)
        else:
            unit = rulebook.unit_by_code[code]
            name, book = unit.name, filled_unit_form(rulebook, unit, facts, None)
        (folder / "returns" / form_name(code, name, QUARTER)).write_bytes(fixed_bytes(book))


def _facts(rulebook: Rulebook) -> dict[str, object]:
    """What happened to the units of the example district happened to each of their copies."""
    from district import facts  # noqa: PLC0415  from examples/, found at run time

    known = facts(load_rulebook(SCHEME, QUARTER))
    copies: dict[str, list[str]] = {}
    for unit in rulebook.units:
        copies.setdefault(unit.code.partition("X")[0], []).append(unit.code)
    figures = [{**row, "unit": code} for row in known["figures"] for code in copies.get(row["unit"], ())]
    ledgers = {
        name: [copy for row in rows for copy in _copies(row, copies, rulebook)]
        for name, rows in known["ledgers"].items()
    }
    claims = [{**claim, "unit": code} for claim in known["claims"] for code in copies.get(claim["unit"], ())]
    return {"period": known["period"], "figures": figures, "claims": claims, "ledgers": ledgers}


def _copies(row: dict[str, object], copies: dict[str, list[str]], rulebook: Rulebook) -> Iterator[dict[str, object]]:
    """Copy a record for each copy of its units; what all towns or departments must do stays one task for all."""
    named = row["responsible"] if "responsible" in row else [row["unit"]]
    groups = [word for word in (row.get("responsible_text") or "").split("、") if "各" in word]
    if groups:
        everyone = [code for unit in named for code in copies.get(unit, ())]
        yield row | {"lead": copies[row["lead"]][0], "responsible": everyone, "responsible_text": "、".join(groups)}
        return
    for number in range(max(len(copies.get(unit, ())) for unit in named)):
        codes = [copies[unit][number] for unit in named if number < len(copies.get(unit, ()))]
        copy = row | {"number": f"{row['number']}{number:03d}"}
        if "partners" in row:
            partners = [copies[code][min(number, len(copies[code]) - 1)] for code in row["partners"]]
            written = "、".join(rulebook.unit_by_code[code].name for code in partners)
            yield copy | {"unit": codes[0], "partners": partners, "partners_text": written}
        elif "unit" in row:
            yield copy | {"unit": codes[0]}
        else:
            names = "、".join(rulebook.unit_by_code[code].name for code in codes)
            lead = copies[row["lead"]][min(number, len(copies[row["lead"]]) - 1)]
            yield copy | {"lead": lead, "responsible": codes, "responsible_text": names}
