"""The shelf of methods as the office reads it: what each is called, how it calculates, what a rule must state.

Everything is read from the methods themselves (`formula`, the declared parameters) and from the
meanings that the JSON Schema gives to an editor; examples are those stated in `examples` or else
those of the shipped schemes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

from kaoping.findings import Finding, Rejected, Where
from kaoping.methods._shelf import shelf
from kaoping.rulebook.examples import stated_examples
from kaoping.rulebook.keywords import PARAMETERS
from kaoping.rulebook.load import RULES_REFUSED, load_scheme, scheme_names
from kaoping.rulebook.wording import listed, mend_of_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaoping.methods._shelf import Method
    from kaoping.rulebook.dated import Tree


@dataclass(frozen=True, slots=True)
class Parameter:
    """One key that a rule states: what may be written, whether it must be, and what it means."""

    name: str
    kind: str
    required: bool
    meaning: str
    inner: tuple[Parameter, ...] = ()


@dataclass(frozen=True, slots=True)
class MethodEntry:
    """One method: its name, its number in the catalogue, its formula, its parameters, and an example (YAML)."""

    name: str
    catalogue: str
    formula: str
    parameters: tuple[Parameter, ...]
    example: str


def method_entries() -> tuple[MethodEntry, ...]:
    """List the whole shelf by number in the catalogue.

    >>> [entry.name for entry in method_entries()][0]
    '完成率'
    """
    entries = [_entry(method) for method in shelf().values()]
    return tuple(sorted(entries, key=lambda entry: (entry.catalogue, entry.name)))


def method_entry(name: str) -> MethodEntry:
    """Describe one method; Rejected (exit code 2) with the nearest name where there is none of it.

    >>> [parameter.name for parameter in method_entry("直接得分").parameters]
    ['除数为零', '数值', '满分值']
    """
    if name not in shelf():
        found = f"没有叫“{name}”的计分方法"
        finding = Finding("E-RULE-METHOD", Where(), found, mend_of_name(name, list(shelf()), "现有方法"))
        raise Rejected([finding], exit_code=RULES_REFUSED)
    return _entry(shelf()[name])


def _entry(method: Method) -> MethodEntry:
    schema = method.params.model_json_schema(by_alias=True)
    parameters = tuple(_parameters(schema, schema.get("$defs", {}), method.name))
    example = _examples().get(method.name, "")
    return MethodEntry(method.name, method.catalogue, method.formula, parameters, example)


# --- parameters ---------------------------------------------------------------------------------

_Schema = dict[str, Any]


def _parameters(schema: _Schema, definitions: Mapping[str, _Schema], method: str) -> Iterator[Parameter]:
    for name, raw in schema.get("properties", {}).items():
        inner = _resolved(raw, definitions)
        members = _resolved(inner.get("items", {}), definitions)
        nested = members if "properties" in members else inner
        yield Parameter(
            name=name,
            kind=_kind(inner, definitions),
            required=name in schema.get("required", ()),
            meaning=_own(PARAMETERS.get(name, ""), method),
            inner=tuple(_parameters(nested, definitions, method)),
        )


def _own(meaning: str, method: str) -> str:
    """Of a word that means one thing in each of several methods (合成：…；下级汇总：…) keep what it means in this one.

    >>> _own("合成：加权平均；下级汇总：最低", "下级汇总"), _own("写成算式；没有就不写", "下级汇总")
    ('最低', '写成算式；没有就不写')
    """
    said = [part.partition("：") for part in meaning.split("；")]
    own = [words for name, _, words in said if name == method]
    return "；".join(own or ["".join(part) for part in said if part[0] not in shelf()])


def _resolved(raw: _Schema, definitions: Mapping[str, _Schema]) -> _Schema:
    """Step over references and over null, which only says that a key may be left out."""
    while "$ref" in raw or "anyOf" in raw:
        if "$ref" in raw:
            raw = definitions[str(raw["$ref"]).rpartition("/")[2]]
            continue
        branches = [branch for branch in raw["anyOf"] if branch.get("type") != "null"]
        if len(branches) != 1:
            return {"anyOf": branches}
        (raw,) = branches
    return raw


def _kind(schema: _Schema, definitions: Mapping[str, _Schema]) -> str:
    """Say what may be written: 算式, 数字, 满分 或 零分, 一串 …."""
    words = str(schema.get("description", ""))
    if "anyOf" in schema:
        return listed([_kind(_resolved(branch, definitions), definitions) for branch in schema["anyOf"]])
    if "enum" in schema or "const" in schema:
        return listed([str(word) for word in schema.get("enum", [schema.get("const")])])
    if schema.get("required") == ["方法"]:
        return "计分（方法和它的参数）"
    if words.startswith("算式"):
        return "算式"
    kinds = {"array": "一串", "object": "一组键和值", "integer": "整数", "boolean": "是 或 否"}
    kind = schema.get("type")
    numeric = kind == "number" or (isinstance(kind, list) and "number" in kind)
    return "数字" if numeric else kinds.get(str(kind), "文字")


# --- examples -----------------------------------------------------------------------------------


class _Plain(yaml.SafeDumper):
    """Writes texts that look like numbers without quotes: to a rule file all is text."""

    yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012  the base class is written so


def _yaml(tree: Tree) -> str:
    text: str = yaml.dump({"计分": tree}, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=10_000)
    return text.rstrip("\n")


@cache
def _examples() -> Mapping[str, str]:
    """Give for each method its stated example, or the shortest measure of the shipped schemes that is scored by it."""
    examples: dict[str, str] = {}
    for name in scheme_names():
        source = load_scheme(name)
        for chapter in source.indicators:
            for measure in _measures(chapter.paragraph.tree(source.periods[0])):
                text = _yaml(measure)
                kept = examples.setdefault(str(measure["方法"]), text)
                examples[str(measure["方法"])] = min(kept, text, key=len)
    return examples | {name: _yaml(measure) for name, measure in stated_examples().items()}


def _measures(tree: Tree) -> Iterator[dict[str, Tree]]:
    if isinstance(tree, dict):
        if "方法" in tree:
            yield tree
        for part in tree.values():
            yield from _measures(part)
    elif isinstance(tree, list):
        for part in tree:
            yield from _measures(part)
