"""The tree of a scheme and its superiors in words: how each node comes from its parts, who is above whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping.rulebook.tree import WHOLE, is_plain, nodes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaoping.rulebook.model import Effect, Rulebook, Scheme, Whole

_SAID = {
    "加总": "得分相加",
    "加权平均": "按权重平均",
    "几何": "按权重取几何平均",
    "调和": "按权重取调和平均",
    "取小": "取得分率最低的一个",
}
_MISSING = {"归一": "，缺的不计，权重归一", "不适用": "，缺一个就不适用"}


def combining(node: Effect | Whole) -> str:
    """Say how a node comes from what stands beneath it: 按权重取几何平均，缺一个就不适用."""
    return _SAID[node.combine] + _MISSING.get(node.missing or "", "")


def whole_words(scheme: Scheme) -> str:
    """Say how the total comes about: 各效果得分相加，加上加分，减去扣分."""
    around = [words for words, there in (("加上加分", scheme.bonuses), ("减去扣分", scheme.deductions)) if there]
    return "，".join([f"各效果{combining(scheme.whole)}", *around])


def tree_words(scheme: Scheme) -> Iterator[tuple[str, str]]:
    """Name each node that is divided, or no sum, with what it is divided into and how that makes it; the whole last.

    Nothing for a scheme of effects that are added up.
    """
    if is_plain(scheme):
        return
    for node in nodes_of(scheme):
        parts = f"下设{'、'.join(node.effect.divisions)}，" if node.effect.divisions else "各指标"
        if node.effect.divisions or node.effect.combine != "加总":
            yield "·".join(node.path), f"{parts}{combining(node.effect)}"
    yield WHOLE, whole_words(scheme)


def superior_words(rulebook: Rulebook) -> str:
    """Say which class stands above which on the roster: 村的上级是镇，镇的上级是片区; empty where nobody has one."""
    units = rulebook.unit_by_code
    pairs = dict.fromkeys(
        (unit.unit_class, units[unit.superior].unit_class) for unit in rulebook.units if unit.superior in units
    )
    order = {name: at for at, name in enumerate(rulebook.scheme.classes)}
    told = sorted(pairs, key=lambda pair: (-order.get(pair[0], 0), pair[1]))
    return "，".join(f"{below}的上级是{above}" for below, above in told)
