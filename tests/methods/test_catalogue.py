"""Every kind of rule has its row: nothing is added to the engine, or lost from it, unseen."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

import pytest

from kaoping.methods._shelf import shelf

_SPEC = importlib.util.spec_from_file_location("methods_catalogue", Path(__file__).with_name("catalogue.py"))
catalogue = importlib.util.module_from_spec(_SPEC)
sys.modules["methods_catalogue"] = catalogue
_SPEC.loader.exec_module(catalogue)

ROOT = catalogue.ROOT


def keys_of(schema):
    """Every key that a JSON Schema explains."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for part in schema.values():
            yield from keys_of(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from keys_of(part)


def test_the_numbers_run_from_1_to_33():
    assert list(catalogue.TITLES) == [f"M{number:02}" for number in range(1, 34)]
    assert {method.catalogue for method in shelf().values()} <= set(catalogue.TITLES)


@pytest.mark.parametrize("code", catalogue.TITLES)
def test_no_cell_is_empty(code):
    cells = catalogue.cells(code)
    assert len(cells) == 7
    assert all(cells)
    assert not any("|" in cell for cell in cells)


def test_nothing_is_missing():
    assert catalogue.NOT_YET == {}
    assert {code for code in catalogue.TITLES if catalogue.NONE in catalogue.cells(code)} == set()


def test_every_method_is_in_its_row_and_its_files_are_there():
    for name, method in shelf().items():
        lives, tests = catalogue.cells(method.catalogue)[2:4]
        assert f"`{catalogue.file_of(name)}` {name}" in lives
        assert catalogue.proof_of(name) in tests
        assert (ROOT / catalogue.file_of(name)).is_file()
        assert (ROOT / catalogue.proof_of(name)).is_file()


def test_every_other_room_is_there_and_its_keys_are_explained():
    for rooms in catalogue.ELSEWHERE.values():
        for room in rooms:
            assert (ROOT / room.file).is_file()
            assert (ROOT / room.tests).is_file()
            schema = json.loads((ROOT / "docs" / "schema" / f"{room.schema}.json").read_text(encoding="utf-8"))
            assert set(room.keys) <= set(keys_of(schema))


def test_the_page_is_written_from_the_shelf():
    actual, beside = catalogue.page().encode(), ROOT / "out" / "catalogue.md"
    if catalogue.PAGE.exists() and catalogue.PAGE.read_bytes() == actual:
        beside.unlink(missing_ok=True)
        return
    beside.parent.mkdir(exist_ok=True)
    beside.write_bytes(actual)
    pytest.fail(f"docs/catalogue.md 与方法、规则不同；核对以后执行：mv {beside} {catalogue.PAGE}", pytrace=False)
