"""Who asks whom: the classes whose measures take what the units of another class scored, and the order that follows."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from kaoping.rulebook.parts import wanted_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaoping.methods._shelf import Wanted
    from kaoping.rulebook.model import Indicator, Rulebook


def wanted_of(indicator: Indicator, unit_class: str) -> tuple[Wanted, ...]:
    """What an indicator takes of the units below a class; nothing where the class has no measure."""
    measure = indicator.measures.get(unit_class) or indicator.measures.get("")
    return wanted_in(measure) if measure is not None else ()


def asked_classes(rulebook: Rulebook) -> Mapping[str, tuple[str, ...]]:
    """For every class of the scheme, the classes that its measures ask, each once."""
    return {
        name: tuple(
            dict.fromkeys(
                wanted.unit_class for indicator in rulebook.indicators_of(name) for wanted in wanted_of(indicator, name)
            )
        )
        for name in rulebook.scheme.classes
    }


def circle_in(asked: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """A circle of classes, first and last the same; empty where there is none.

    >>> circle_in({"镇": ("村",), "村": ("组",)}), circle_in({"镇": ("镇",)})
    ((), ('镇', '镇'))
    """
    try:
        TopologicalSorter(asked).prepare()
    except CycleError as error:
        return tuple(reversed(error.args[1]))
    return ()


def scoring_order(rulebook: Rulebook) -> tuple[str, ...]:
    """Classes of the scheme, each after those that it asks; as declared where nobody asks.

    Raises ValueError for a circle, which the review of the rules refuses.
    """
    asked = asked_classes(rulebook)
    if circle := circle_in(asked):
        raise ValueError(f"classes ask each other in a circle: {' '.join(circle)}")
    order: dict[str, None] = {}

    def place(name: str) -> None:
        for below in asked.get(name, ()):
            place(below)
        if name in asked:
            order[name] = None

    for name in rulebook.scheme.classes:
        place(name)
    return tuple(order)
