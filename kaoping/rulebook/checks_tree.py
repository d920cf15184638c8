"""Checks of the tree: what effects are divided into, whose code is whose, and how the parts make the whole."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from kaoping.findings import Finding
from kaoping.rulebook.checking import unknown
from kaoping.rulebook.tree import DEEPEST, WHOLE, TreeNode, nodes_of, path_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaoping.rulebook.load import Edition


def nodes_are_distinct(edition: Edition) -> Iterator[Finding]:
    """Refuse two nodes of one name, and one that is called as the whole is."""
    where = edition.scheme.where
    first: dict[str, TreeNode] = {}
    for node in nodes_of(edition.scheme.model):
        earlier = first.setdefault(node.name, node)
        if node.name == WHOLE:
            found = f"“{WHOLE}”是总分自己的名称，不能再用作效果或下设的名称"
            yield Finding("E-RULE-CODE", where(*node.keys), found, "请改名")
        elif earlier is not node:
            found = f"名称“{node.name}”重复，“{earlier.parent}”之下已经用过"
            yield Finding("E-RULE-CODE", where(*node.keys), found, "请改其中一个")


def codes_lead_to_one_node(edition: Edition) -> Iterator[Finding]:
    """Expect a part's code to begin with that of the node above it, and with that of no other node."""
    nodes = nodes_of(edition.scheme.model)
    by_path = {node.path: node for node in nodes}
    for node in nodes:
        code, where = node.effect.code, edition.scheme.where(*node.keys, "代码")
        above = by_path.get(node.path[:-1])
        if above is not None and not code.startswith(above.effect.code):
            found = f"“{node.name}”的代码 {code} 不以上级“{above.name}”的代码 {above.effect.code} 开头"
            yield Finding("E-RULE-CODE", where, found, f"请改成 {above.effect.code} 开头的代码")
        for other in nodes:
            apart = other.path != node.path[: len(other.path)]
            if apart and len(other.path) + len(node.path) > 2 and code.startswith(other.effect.code):
                found = f"“{node.name}”的代码 {code} 以“{other.name}”的代码 {other.effect.code} 开头，指标归谁容易看错"
                yield Finding("E-RULE-CODE", where, found, "请改其中一个")


def tree_is_not_too_deep(edition: Edition) -> Iterator[Finding]:
    """Refuse more levels than anybody can follow."""
    for node in nodes_of(edition.scheme.model):
        if len(node.path) == DEEPEST + 1:
            found = f"“{node.name}”在第 {len(node.path)} 层，效果和下设最多 {DEEPEST} 层"
            yield Finding("E-RULE-TYPE", edition.scheme.where(*node.keys), found, "请减少层次")


def parts_weigh_in_classes(edition: Edition) -> Iterator[Finding]:
    """Expect known classes in a part's 权重, none of zero, and each class for which an indicator beneath has points."""
    scheme = edition.scheme.model
    for node in _parts(edition):
        name, weights = node.name, node.effect.weights
        for word, weight in weights.items():
            where = edition.scheme.where(*node.keys, "权重", word)
            yield from unknown(word, scheme.classes, f"{name}权重里的类别", where)
            if not weight:
                found = f"{name}类别“{word}”的权重为零"
                yield Finding("E-RULE-ZERO", where, found, "请写明权重，不考核的类别请删去")
        for word in scheme.classes:
            if word not in weights and _points_beneath(edition, node, word):
                where = edition.scheme.where(*node.keys, "权重")
                yield Finding("E-RULE-MISSING", where, f"{name}没有写类别“{word}”的权重", "请补写")


def parts_sum_to_the_node(edition: Edition) -> Iterator[Finding]:
    """Expect the parts of a node to weigh what it weighs, where points are absolute or sums are checked."""
    scheme = edition.scheme.model
    if scheme.scaling != "绝对" and not scheme.check_sums:
        return
    for node in nodes_of(scheme):
        for word, weight in node.effect.weights.items() if node.effect.divisions else ():
            weights = [part.weights.get(word, Decimal(0)) for part in node.effect.divisions.values()]
            if sum(weights) != weight:
                total = f"{'+'.join(map(_number, weights))}＝{_number(sum(weights, Decimal(0)))}"
                found = f"{node.name}类别“{word}”的下设权重之和 {total}，不是 {_number(weight)}"
                yield Finding("E-RULE-SUM", edition.scheme.where(*node.keys, "下设"), found, "请改正权重")


def sums_miss_nothing(edition: Edition) -> Iterator[Finding]:
    """Refuse 缺部分 where nothing is averaged: a sum shares the marks out."""
    scheme, where = edition.scheme.model, edition.scheme.where
    fix = "请删去，或写明合成是哪一种平均"
    if scheme.whole.combine == "加总" and scheme.whole.missing is not None:
        yield Finding("E-RULE-KEY", where("总分", "缺部分"), "总分是加总，用不到“缺部分”", fix)
    for node in nodes_of(scheme):
        if node.effect.combine == "加总" and node.effect.missing is not None:
            found = f"“{node.name}”是加总，用不到“缺部分”"
            yield Finding("E-RULE-KEY", where(*node.keys, "缺部分"), found, fix)


def _parts(edition: Edition) -> Iterator[TreeNode]:
    return (node for node in nodes_of(edition.scheme.model) if len(node.path) > 1)


def _points_beneath(edition: Edition, node: TreeNode, word: str) -> bool:
    paths = ((one.model, path_of(edition.scheme.model, one.model.code)) for one in edition.indicators)
    return any(path[: len(node.path)] == node.path and model.points.get(word) for model, path in paths)


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"
