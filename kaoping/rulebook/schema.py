"""JSON Schema of the rule files, for the completion and the red lines of an editor.

Generated from the models that read the files: Chinese keys, Chinese descriptions, one branch
of 计分 for each method on the shelf, and 按期 allowed wherever a value may stand.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

from kaoping.methods._shelf import shelf
from kaoping.rulebook.case_entries import CaseEntry, WholeEntry
from kaoping.rulebook.dated import DATED
from kaoping.rulebook.event_cases import EventCaseEntry
from kaoping.rulebook.keywords import DESCRIPTIONS, PARAMETERS
from kaoping.rulebook.model import (
    Indicator,
    Roster,
    Scheme,
)
from kaoping.rulebook.tables_kept import KeptTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel


Schema: TypeAlias = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MEASURE = "计分"
QUARTER = "^(19|20)[0-9]{2}Q[1-4]$"

_UNDATED = frozenset({"适用期", "方法"})
"""Keys that must be known before any date can be."""


def json_schema() -> dict[str, Schema]:
    """Schemas by kind of file: scheme, units, sources, indicators, cases.

    >>> sorted(json_schema())
    ['cases', 'indicators', 'scheme', 'sources', 'units']
    """
    return {
        "scheme": _of_model(Scheme, "方案总则 scheme.yaml"),
        "units": _of_model(Roster, "名册 units.yaml"),
        "sources": _of_list(KeptTable, "部门自有表 sources.yaml"),
        "indicators": _of_list(Indicator, "一个效果的指标 indicators/*.yaml"),
        "cases": _of_list(CaseEntry, "案例 cases/*.yaml", WholeEntry, EventCaseEntry, dated=False),
    }


def _of_model(model: type[BaseModel], title: str, *, dated: bool = True) -> Schema:
    builder = _Builder(dated=dated)
    body = builder.model(model)
    return {"$schema": DIALECT, "title": title, **body, "$defs": builder.definitions}


def _of_list(model: type[BaseModel], title: str, *others: type[BaseModel], dated: bool = True) -> Schema:
    builder = _Builder(dated=dated)
    kinds = [builder.defined(one.__name__, builder.model(one)) for one in (model, *others)]
    items = kinds[0] if not others else {"anyOf": kinds}
    return {"$schema": DIALECT, "title": title, "type": "array", "items": items, "$defs": builder.definitions}


class _Builder:
    """Rewrites pydantic's schemas for what stands in a file, collecting shared definitions."""

    def __init__(self, *, dated: bool) -> None:
        self.dated = dated
        self.definitions: dict[str, Schema] = {}

    def model(self, model: type[BaseModel], prefix: str = "", words: Mapping[str, str] | None = None) -> Schema:
        """Write the schema of a model; its inner models become definitions, with `prefix` in their names."""
        raw: Schema = model.model_json_schema(by_alias=True)
        described = {one.__name__: texts for one, texts in DESCRIPTIONS.items()}
        for name, inner in raw.pop("$defs", {}).items():
            self.definitions[prefix + name] = self.rewritten(inner, prefix, words or described.get(name, {}))
        return self.rewritten(raw, prefix, words or described.get(model.__name__, {}))

    def rewritten(self, raw: Schema, prefix: str, words: Mapping[str, str]) -> Schema:
        """Drop what only Python reads (titles, docstrings, null, defaults), add descriptions and dates."""
        if raw.get("required") == ["方法"]:
            return self.measure()
        if "$ref" in raw:
            return {"$ref": "#/$defs/" + prefix + str(raw["$ref"]).rpartition("/")[2]}
        branches = [branch for branch in raw.get("anyOf", ()) if branch.get("type") != "null"]
        if len(branches) == 1:
            return self.rewritten(branches[0], prefix, words)
        schema = {key: value for key, value in raw.items() if key not in {"title", "default", "properties", "anyOf"}}
        if "properties" in raw or raw.get("type") == "object":
            schema.pop("description", None)
        if branches:
            schema["anyOf"] = [self.rewritten(branch, prefix, words) for branch in branches]
        for key, name in (("items", "一项"), ("additionalProperties", "一值")):
            if isinstance(raw.get(key), dict):
                schema[key] = self.value(self.rewritten(raw[key], prefix, words), name)
        if "properties" in raw:
            schema["properties"] = {
                key: self.described(key, self.rewritten(inner, prefix, words), words)
                for key, inner in raw["properties"].items()
            }
        if schema.get("type") == "string" and not {"enum", "const", "pattern"} & schema.keys():
            schema["type"] = ["string", "number"]  # 2022 and 1.5 are text to us and numbers to an editor
        return schema

    def described(self, key: str, schema: Schema, words: Mapping[str, str]) -> Schema:
        if key == MEASURE and isinstance(schema.get("additionalProperties"), dict):
            schema = {"anyOf": [self.measure(), schema]}
        value = schema if key in _UNDATED else self.value(schema, key)
        text = words.get(key)
        return {**value, "description": text} if text else value

    def value(self, schema: Schema, name: str) -> Schema:
        """Write the schema of a value that may also be written by date."""
        if not self.dated:
            return schema
        plain = self.defined(f"值·{name}", {key: part for key, part in schema.items() if key != "description"})
        dates = {"type": "object", "patternProperties": {QUARTER: plain}, "additionalProperties": False}
        by_date = {
            "type": "object",
            "properties": {DATED: {**dates, "minProperties": 1}},
            "required": [DATED],
            "additionalProperties": False,
        }
        described = {"description": schema["description"]} if "description" in schema else {}
        return {**described, "anyOf": [plain, self.defined(f"{DATED}·{name}", by_date)]}

    def defined(self, name: str, schema: Schema) -> Schema:
        """Keep a schema as a definition, under its name or a numbered one, and refer to it."""
        number, key = 1, name
        while key in self.definitions and not _same(self.definitions[key], schema):
            number += 1
            key = f"{name}·{number}"
        self.definitions[key] = schema
        return {"$ref": f"#/$defs/{key}"}

    def measure(self) -> Schema:
        """Refer to 计分, which chooses the branch by 方法."""
        if MEASURE not in self.definitions:
            self.definitions[MEASURE] = {}  # measures stand inside measures
            branches = []
            for name, method in shelf().items():
                branch = self.model(method.params, prefix=f"{name}·", words=PARAMETERS)
                branch["description"] = f"{name}：{method.formula}"
                chosen = {"const": name, "description": PARAMETERS["方法"]}
                branch["properties"] = {"方法": chosen, **branch["properties"]}
                branch["required"] = ["方法", *branch.get("required", ())]
                branches.append(self.defined(f"{MEASURE}·{name}", branch))
            self.definitions[MEASURE] = {"type": "object", "required": ["方法"], "anyOf": branches}
        return {"$ref": f"#/$defs/{MEASURE}"}


def _same(one: Schema, other: Schema) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
