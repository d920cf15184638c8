"""Walks the shelf: what one method has, all have."""

import importlib
import re
from pathlib import Path

import pytest

from kaoping.methods._shelf import MethodNotFoundError, Params, compile_measure, shelf

ROOT = Path(__file__).parents[2]
METHODS = sorted(
    path.stem for path in (ROOT / "kaoping" / "methods").glob("*.py") if not path.stem.startswith("_")
)  # fmt: skip


def test_the_shelf_holds_every_file():
    assert len(shelf()) == len(METHODS) == 33


@pytest.mark.parametrize("stem", METHODS)
def test_a_method_is_declared_and_tested(stem):
    module = importlib.import_module(f"kaoping.methods.{stem}")
    method = module.METHOD
    assert shelf()[method.name] is method
    assert re.fullmatch(r"M(0[1-9]|[12]\d|3[0-3])", method.catalogue)
    assert f"{method.name}: " in module.__doc__
    assert method.catalogue in module.__doc__
    assert method.formula
    assert type(method).__doc__
    assert method.params.__doc__ != Params.__doc__
    assert Path(__file__).with_name(f"test_{stem}.py").exists()


@pytest.mark.parametrize("name", list(shelf()))
def test_a_method_speaks_chinese_keys_and_has_its_place_in_the_manual(name):
    method = shelf()[name]
    row = next(
        line
        for line in (ROOT / "docs" / "methods.md").read_text("utf-8").splitlines()
        if line.startswith(f"| {name} |")
    )
    assert method.catalogue in row
    for field in method.params.model_fields.values():
        assert re.fullmatch(r"[\u4e00-\u9fff]+", field.alias or "")
        assert f"`{field.alias}`" in row


@pytest.mark.parametrize("name", list(shelf()))
def test_every_parameter_has_a_json_schema(name):
    schema = shelf()[name].params.model_json_schema()
    assert schema["additionalProperties"] is False


def test_an_unknown_method_is_named():
    with pytest.raises(MethodNotFoundError, match=r"E-RULE-METHOD\|完成律"):
        compile_measure({"方法": "完成律"})
    with pytest.raises(ValueError, match=r"E-RULE-MISSING\|"):
        compile_measure({"实际": "甲"})
