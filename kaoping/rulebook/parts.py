"""What stands inside a measure or a model: the names it reads, the parts of a kind with their paths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from kaoping.expressions import Expression
from kaoping.methods._shelf import LooksBelow, Nested, Wanted, shelf

if TYPE_CHECKING:
    from kaoping.rulebook.dated import Path

T = TypeVar("T")


def names_in(nested: Nested) -> tuple[str, ...]:
    """List the items that a measure reads, each once, in order of first use.

    >>> from kaoping.methods._shelf import compile_measure
    >>> names_in(compile_measure({"方法": "完成率", "实际": "甲", "目标": "乙", "封顶": "1", "目标为零": "满分"}))
    ('甲', '乙')
    """
    names: dict[str, None] = {}
    for given in shelf()[nested.method].inputs(nested.params):
        found = given.source.names if isinstance(given.source, Expression) else names_in(given.source)
        names.update(dict.fromkeys(found))
    return tuple(names)


def wanted_in(nested: Nested) -> tuple[Wanted, ...]:
    """List what a measure, and every measure inside it, asks of the units below, each once.

    >>> from kaoping.methods._shelf import compile_measure
    >>> [wanted.take for wanted in wanted_in(compile_measure(
    ...     {"方法": "下级汇总", "类别": "村", "取": "总分", "方式": "平均", "无下级": "不适用"}))]
    ['总分']
    """
    method = shelf()[nested.method]
    found = dict.fromkeys([method.wanted(nested.params)] if isinstance(method, LooksBelow) else [])
    for given in method.inputs(nested.params):
        if isinstance(given.source, Nested):
            found.update(dict.fromkeys(wanted_in(given.source)))
    return tuple(found)


def parts(value: object, path: Path, kind: type[T]) -> Iterator[tuple[Path, T]]:
    """Find everything of a kind inside a model, with its path in the file."""
    if isinstance(value, kind):
        yield path, value
    if isinstance(value, Nested):
        yield from parts(value.params, path, kind)
    elif isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from parts(getattr(value, name), (*path, field.alias or name), kind)
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from parts(part, (*path, str(key)), kind)
    elif isinstance(value, tuple):
        for at, part in enumerate(value):
            yield from parts(part, (*path, at), kind)
