"""The nodes of the tree as cards and nodes.csv print them, and what is said where parts do not add up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaoping.exact import settle_one, to_text
from kaoping.rulebook.tree import WHOLE, TreeNode, is_plain, nodes_of
from kaoping.scorecards.cards import NodeView
from kaoping.scorecards.results import percent

if TYPE_CHECKING:
    from kaoping.rulebook.model import Rulebook, Unit
    from kaoping.scorecards.results import Rates, Results

NODE_COLUMNS: Final = ("unit", "name", "node", "parent", "combine", "full", "unrounded", "settled")
_MORE: Final = 4
"""Decimals of what was not rounded beyond those that are printed."""

_WAYS: Final[dict[str, str]] = {
    "加权平均": "加权平均",
    "几何": "几何平均",
    "调和": "调和平均",
    "取小": "最小的一项",
}


def has_tree(rulebook: Rulebook) -> bool:
    """Tell whether NODES says more than the effects' columns: something is divided, or is a mean."""
    return not is_plain(rulebook.scheme)


def parts_of(results: Results, rates: Rates, unit: Unit, effect: str) -> tuple[NodeView, ...]:
    """What an effect is divided into, in the order of the scheme, for one unit."""
    nodes = nodes_of(results.rulebook.scheme)
    return tuple(_view(results, rates, unit, node) for node in nodes if node.path[0] == effect and node.parent != WHOLE)


def whole_of(results: Results, rates: Rates, unit: Unit) -> NodeView | None:
    """The whole before bonus and deduction, where it is not the sum of the effects."""
    return None if results.rulebook.scheme.whole.combine == "加总" else _view(results, rates, unit, None)


def _view(results: Results, rates: Rates, unit: Unit, node: TreeNode | None) -> NodeView:
    """A node for one unit; None is the whole."""
    name = WHOLE if node is None else node.name
    combine = results.rulebook.scheme.whole.combine if node is None else node.effect.combine
    best, mean = rates.group(unit.group, name)
    full = rates.full[unit.code, name]
    return NodeView(
        name=name,
        parent="" if node is None else node.parent,
        depth=0 if node is None else len(node.path) - 1,
        way=_WAYS.get(combine, combine),
        points=results.text(rates.points[unit.code, name]),
        full=results.text(full),
        rate_text=percent(rates.of(unit.code, name)) if full else "不适用",
        group_best_text=percent(best),
        group_mean_text=percent(mean),
    )


def effect_note(rulebook: Rulebook, effect: str) -> str:
    """Say which nodes of an effect are means, so that nobody adds up what stands beneath them; empty without any."""
    means = [node for node in nodes_of(rulebook.scheme) if node.path[0] == effect and node.effect.combine != "加总"]
    return f"{'；'.join(map(_said, means))}。其下所列得分是各项单独值多少，加起来不等于它。" if means else ""


def whole_note(rulebook: Rulebook) -> str:
    """Say that the whole is a mean; empty where effects are added up."""
    combine = rulebook.scheme.whole.combine
    if combine == "加总":
        return ""
    return f"总分是各效果的{_WAYS[combine]}，不是相加。各效果的得分是单独值多少。"


def _said(node: TreeNode) -> str:
    return f"{node.name}是其下各项的{_WAYS[node.effect.combine]}"


def node_rows(results: Results) -> list[list[object]]:
    """Rows of nodes.csv: points as printed, what was not rounded with a few more decimals."""
    names = {unit.code: unit.name for unit in results.rulebook.units}
    digits = results.places + _MORE
    nodes = results.nodes
    columns = (nodes[name].tolist() for name in ("unit", "node", "parent", "combine", "full", "unrounded", "settled"))
    return [
        [
            *(unit, names[unit], node, parent, combine, results.text(full)),
            to_text(settle_one(raw / 10**results.places, digits, "四舍五入"), digits),
            results.text(settled),
        ]
        for unit, node, parent, combine, full, raw, settled in zip(*columns, strict=True)
    ]
