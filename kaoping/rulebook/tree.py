"""The tree of a scheme: effects, what they are divided into (下设), and where an indicator belongs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaoping.rulebook.model import Effect, Scheme

WHOLE = "总分"
"""Name of the root in NODES; no other node may have it."""

DEEPEST = 6
"""Levels below the whole, the effects being the first."""

FULL_MARKS = 100
"""What a whole that is a mean is worth: its effects' weights only say how they weigh against each other."""


@dataclass(frozen=True)
class TreeNode:
    """An effect or a part of one; `path` is its way in the scheme file, names only, from the effect to itself."""

    path: tuple[str, ...]
    effect: Effect

    @property
    def name(self) -> str:
        """Name of the node."""
        return self.path[-1]

    @property
    def parent(self) -> str:
        """Name of the node above."""
        return self.path[-2] if len(self.path) > 1 else WHOLE

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys that lead to the node in the scheme file: 效果, 联通, 下设, 物理联通."""
        below = (word for name in self.path[1:] for word in ("下设", name))
        return ("效果", self.path[0], *below)


def nodes_of(scheme: Scheme) -> tuple[TreeNode, ...]:
    """Effects in the scheme's order, each followed by what it is divided into, at any depth."""
    return tuple(_beneath((), scheme.effects))


def _beneath(path: tuple[str, ...], divisions: Mapping[str, Effect]) -> Iterator[TreeNode]:
    for name, effect in divisions.items():
        yield TreeNode((*path, name), effect)
        yield from _beneath((*path, name), effect.divisions)


def path_of(scheme: Scheme, code: str) -> tuple[str, ...]:
    """Names of the nodes above an indicator, from its effect down, by the longest code that its own begins with.

    Empty where none fits.
    """
    fitting = [node for node in nodes_of(scheme) if code.startswith(node.effect.code)]
    return max(fitting, key=lambda node: len(node.effect.code)).path if fitting else ()


def is_plain(scheme: Scheme) -> bool:
    """Tell whether the scheme has effects only, and all of it is added up."""
    nodes = nodes_of(scheme)
    adds_up = all(node.effect.combine == "加总" for node in nodes)
    return adds_up and scheme.whole.combine == "加总" and len(nodes) == len(scheme.effects)
