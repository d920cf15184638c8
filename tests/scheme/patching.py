"""One indicator of a scheme with something changed in its paragraph, everything else as it is.

A path goes from the indicator's own keys inwards; an element of a list is named by its position from 0, or by its
名称 or 区间: [计分, 扣, 反弹, 每件].
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pydantic import ValidationError

from kaoping.rulebook.lint import CHECKS
from kaoping.rulebook.load import Chapter
from kaoping.rulebook.reading import Node
from kaoping.rulebook.wording import Paragraph, findings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMES_OF_ELEMENTS = ("名称", "区间")


@dataclass(frozen=True)
class Change:
    """One place of an indicator and what stands there afterwards; None: nothing, the key is gone."""

    path: tuple[str, ...]
    to: object


class RefusedError(Exception):
    """The changed rules are refused; findings as the loader or the review says them."""

    def __init__(self, findings):
        super().__init__("；".join(str(finding) for finding in findings))
        self.findings = list(findings)


def chapter_of(source, code):
    """The paragraph of an indicator."""
    return next(chapter for chapter in source.indicators if chapter.models[0].code == code)


def real_path(node: Node, path: Sequence[str]) -> tuple[str | int, ...]:
    """The path with positions for the names of list elements; KeyError names the step that is not there."""
    found: list[str | int] = []
    for at, step in enumerate(path):
        content = node.content
        if isinstance(content, tuple):
            key = _position(content, step)
            node = content[key]
        elif isinstance(content, str) or (step not in content and at + 1 < len(path)):
            raise KeyError(f"{step}（{' · '.join(path)}）")
        else:
            key = step
            node = content.get(step, Node(node.line, ""))  # the last step may be a key to be added
        found.append(key)
    return tuple(found)


def _position(elements: tuple[Node, ...], step: str) -> int:
    if step.isdecimal() and int(step) < len(elements):
        return int(step)
    for at, element in enumerate(elements):
        if not isinstance(element.content, str | tuple):
            named = [element.content[key].content for key in NAMES_OF_ELEMENTS if key in element.content]
            if step in named:
                return at
    raise KeyError(f"列表里没有“{step}”")


def changed(node: Node, path: Sequence[str | int], to: object) -> Node:
    """The node with another value at a path, or without it."""
    step, *rest = path
    content = node.content
    if isinstance(content, tuple):
        elements = list(content)
        elements[step : step + 1] = [changed(elements[step], rest, to)] if rest else _node(to, elements[step].line)
        return Node(node.line, tuple(elements))
    entries = dict(content)
    if rest:
        entries[step] = changed(entries[step], rest, to)
    elif to is None:
        del entries[step]
    else:
        line = entries[step].line if step in entries else node.line
        entries[step] = _node(to, line)[0]
    return Node(node.line, entries)


def _node(value: object, line: int) -> list[Node]:
    """A value as a node on one line; None as no node."""
    if value is None:
        return []
    if isinstance(value, dict):
        return [Node(line, {str(key): _node(part, line)[0] for key, part in value.items()})]
    if isinstance(value, list):
        return [Node(line, tuple(_node(part, line)[0] for part in value))]
    return [Node(line, str(value))]


def patched(source, code: str, changes: Sequence[Change]):
    """The scheme with one indicator changed; RefusedError where the indicator does not even load."""
    old = chapter_of(source, code)
    node = old.paragraph.node
    paths = [real_path(node, change.path) for change in changes]
    # elements that go are taken from the end, so that the positions before them stay
    for path, change in sorted(zip(paths, changes, strict=True), key=lambda pair: str(pair[0]), reverse=True):
        node = changed(node, path, change.to)
    paragraph = Paragraph(old.paragraph.file, node, old.paragraph.model, old.paragraph.subject)
    models = []
    for start in old.starts:
        try:
            models.append(paragraph.model.model_validate(paragraph.tree(start), by_alias=True, by_name=False))
        except ValidationError as error:
            raise RefusedError(findings_of(error, paragraph, start)) from error
    new = Chapter(paragraph, old.starts, tuple(models))
    return replace(source, indicators=tuple(new if chapter is old else chapter for chapter in source.indicators))


def lines_of(node: Node) -> range:
    """Lines that a node stands on."""

    def last(node: Node) -> int:
        content = node.content
        inner = () if isinstance(content, str) else content if isinstance(content, tuple) else content.values()
        return max([node.line, *map(last, inner)])

    return range(node.line, last(node) + 1)


def refusals(source, code: str):
    """Findings of the review that send back something in an indicator's paragraph, the other indicators left aside."""
    paragraph = chapter_of(source, code).paragraph
    lines = lines_of(paragraph.node)
    found = [
        finding
        for period in source.periods
        for look in CHECKS
        for finding in look(_alone(source.edition(period), code))
    ]
    return [
        finding
        for finding in dict.fromkeys(found)
        if finding.severity == "退回" and finding.where.file == paragraph.file and finding.where.line in lines
    ]


def _alone(edition, code):
    return replace(edition, indicators=tuple(one for one in edition.indicators if one.model.code == code))
