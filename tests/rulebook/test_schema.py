"""The JSON Schema: it accepts what loads, refuses what does not, and describes everything."""

from __future__ import annotations

import json
import re

import pytest
import yaml

from kaoping.methods._shelf import shelf
from kaoping.rulebook import json_schema
from kaoping.rulebook.keywords import DESCRIPTIONS, PARAMETERS
from kaoping.shipped import rules_folder

KINDS = {"scheme.yaml": "scheme", "units.yaml": "units", "indicators": "indicators", "cases": "cases"}
FILES = sorted(rules_folder().glob("*/*.yaml")) + sorted(rules_folder().glob("*/*/*.yaml"))
TYPES = {"string": str, "number": (int, float), "integer": int, "object": dict, "array": list, "null": type(None)}


def accepts(schema, value, root):
    """Just as much of JSON Schema as ours uses; an unknown word fails the test."""
    used = {"description", "examples", "title", "$schema", "$defs"}
    tests = {
        "$ref": lambda ref: accepts(root["$defs"][ref.removeprefix("#/$defs/")], value, root),
        "anyOf": lambda branches: any(accepts(branch, value, root) for branch in branches),
        "type": lambda names: any(isinstance(value, TYPES[n]) for n in ([names] if isinstance(names, str) else names)),
        "const": lambda word: value == word,
        "enum": lambda words: value in words,
        "required": lambda keys: all(key in value for key in keys),
        "properties": lambda parts: all(accepts(part, value[key], root) for key, part in parts.items() if key in value),
        "patternProperties": lambda _: True,
        "additionalProperties": lambda part: all(accepts_further(part, schema, key, value, root) for key in value),
        "items": lambda part: all(accepts(part, one, root) for one in value),
        "minItems": lambda least: len(value) >= least,
        "minProperties": lambda least: len(value) >= least,
        "maxProperties": lambda most: len(value) <= most,
        "minLength": lambda least: len(str(value)) >= least,
        "pattern": lambda pattern: re.search(pattern, str(value)) is not None,
        "minimum": lambda least: value >= least,
        "maximum": lambda most: value <= most,
    }
    order = ["type", *(key for key in schema if key not in {"type", *used})]
    return all(tests[key](schema[key]) for key in order if key in schema)


def accepts_further(part, schema, key, value, root):
    patterns = schema.get("patternProperties", {})
    matching = [inner for pattern, inner in patterns.items() if re.search(pattern, key)]
    if key in schema.get("properties", {}):
        return True
    if matching:
        return all(accepts(inner, value[key], root) for inner in matching)
    return part if isinstance(part, bool) else accepts(part, value[key], root)


def schema_of(file):
    schemas = json_schema()
    return schemas[KINDS.get(file.name) or KINDS[file.parent.name]]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_shipped_files_are_accepted(file):
    schema = schema_of(file)
    assert accepts(schema, yaml.safe_load(file.read_text(encoding="utf-8")), schema)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("indicators/political.yaml", "方向: 越大越好", "方相: 越大越好"),
        ("indicators/political.yaml", "  方向: 越大越好\n", ""),
        ("indicators/political.yaml", "方法: 完成率", "方法: 完成律"),
        ("indicators/political.yaml", ", 目标为零: 不适用}", "}"),
        ("indicators/legal.yaml", "基础: {方法: 完成率, 实际", "基础: {方法: 完成率, 事实"),
        ("indicators/legal.yaml", "来源: [自报]", "来源: 自报"),
        ("scheme.yaml", "合计核对: 是", "合计核对: 不"),
        ("scheme.yaml", "镇街: 24", "镇街: 二十四"),
        ("units.yaml", "代码: J01", "代码: j01"),
        ("cases/legal.yaml", "得分: 1.80", "的分: 1.80"),
    ],
)
def test_what_does_not_load_is_refused(name, old, new):
    file = rules_folder() / "dawa-2022" / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    schema = schema_of(file)
    assert not accepts(schema, yaml.safe_load(text.replace(old, new, 1)), schema)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("镇街: 24", "镇街: {按期: {2022Q1: 24, 2022Q3: 26}}"),
        ("权重: {镇街: 24, 部门: 27, 牵头: 29}", "权重: {按期: {2022Q1: {镇街: 24, 部门: 27, 牵头: 29}}}"),
        ("小数: 2", "小数: {按期: {2022Q1: 2}}"),
        ("[镇街, 部门, 牵头]", "{按期: {2022Q1: [镇街, 部门, 牵头]}}"),
    ],
)
def test_a_date_may_stand_wherever_a_value_does(old, new):
    file = rules_folder() / "dawa-2022" / "scheme.yaml"
    schema = schema_of(file)
    text = file.read_text(encoding="utf-8")
    assert old in text
    assert accepts(schema, yaml.safe_load(text.replace(old, new, 1)), schema)
    wrong = yaml.safe_load(text.replace(old, new.replace("2022Q1", "2022Ql"), 1))
    assert not accepts(schema, wrong, schema)


def test_every_key_of_every_model_has_its_description():
    for model, texts in DESCRIPTIONS.items():
        assert {field.alias for field in model.model_fields.values()} == set(texts), model.__name__


def test_every_parameter_of_every_method_has_its_description():
    said = {key for method in shelf().values() for key in json_keys(method.params.model_json_schema(by_alias=True))}
    assert said | {"方法"} == set(PARAMETERS)


def json_keys(schema):
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for part in schema.values():
            yield from json_keys(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from json_keys(part)


def test_nothing_english_is_shown():
    for schema in json_schema().values():
        for text in re.findall(r'"(?:description|title)": "([^"]*)"', json.dumps(schema, ensure_ascii=False)):
            assert re.search(r"[\u4e00-\u9fff]", text), text


def test_every_method_is_a_branch():
    branches = json_schema()["indicators"]["$defs"]["计分"]["anyOf"]
    assert [branch["$ref"] for branch in branches] == [f"#/$defs/计分·{name}" for name in shelf()]
