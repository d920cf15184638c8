"""A scheme as a readable 细则: views in the office's words, for a page to print. Computes no points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel

from kaoping.expressions import Expression
from kaoping.layouts import DERIVED_PARAMS
from kaoping.methods._shelf import Nested, shelf
from kaoping.rulebook.model import SELF_REPORTED
from kaoping.rulebook.tree import nodes_of, path_of
from kaoping.rulebook.treewords import combining, superior_words, whole_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from kaoping.rulebook.dated import Tree
    from kaoping.rulebook.load import Edition, Placed
    from kaoping.rulebook.model import Indicator, Item, Rulebook, Unit
    from kaoping.rulebook.tree import TreeNode


@dataclass(frozen=True, slots=True)
class Clause:
    """One statement: what it is about, what it says, and the statements inside."""

    label: str
    text: str
    inner: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that an indicator needs: its name, definition, unit of measure, and who supplies it."""

    name: str
    definition: str
    measure: str
    supplier: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One indicator; `points` are in the order of the classes, "—" where a class has none."""

    code: str
    name: str
    tags: tuple[str, ...]
    clauses: str
    points: tuple[str, ...]
    scoring: tuple[Clause, ...]
    figures: tuple[Figure, ...]
    relations: tuple[str, ...]
    policies: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A node of the tree, the effect itself at level 1: its weight by class, how it is combined, its own indicators.

    `combined` is empty where points are simply added up; `count` is how many indicators stand anywhere beneath.
    """

    name: str
    level: int
    weights: tuple[str, ...]
    combined: str
    count: int
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One effect: its nodes from itself down, each followed by what it is divided into."""

    parts: tuple[Part, ...]

    @property
    def name(self) -> str:
        """Name of the effect."""
        return self.parts[0].name

    @property
    def weights(self) -> tuple[str, ...]:
        """Weight of the effect, by class."""
        return self.parts[0].weights

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """All of its indicators."""
        return tuple(paragraph for part in self.parts for paragraph in part.paragraphs)


@dataclass(frozen=True, slots=True)
class Group:
    """Units that are ranked together, as (code, name, class and what else the roster says)."""

    name: str
    units: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Manual:
    """The whole scheme in one period."""

    name: str
    edition: str
    basis: str
    valid: str
    period_title: str
    fingerprint: str
    classes: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    sections: tuple[Clause, ...]
    groups: tuple[Group, ...]
    departments: tuple[Clause, ...]

    @property
    def indicators(self) -> int:
        """How many indicators there are."""
        return sum(len(chapter.paragraphs) for chapter in self.chapters)

    @property
    def is_tree(self) -> bool:
        """Whether an effect is divided, or anything but added up."""
        return any(len(chapter.parts) > 1 or chapter.parts[0].combined for chapter in self.chapters)

    @property
    def units(self) -> int:
        """How many units are on the roster."""
        return sum(len(group.units) for group in self.groups)


def manual(edition: Edition) -> Manual:
    """Put the rules of a period into words.

    >>> from kaoping.periods import Period
    >>> from kaoping.rulebook.load import load_scheme
    >>> page = manual(load_scheme("dawa-2022").edition(Period.parse("2022Q1")))
    >>> page.chapters[0].paragraphs[0].scoring[0].inner[0].text
    '按时完成权数＋0.5×逾期完成权数'
    """
    rulebook = edition.rulebook
    scheme = rulebook.scheme
    return Manual(
        name=scheme.name,
        edition=scheme.edition,
        basis=scheme.basis,
        valid=" 至 ".join(dict.fromkeys(scheme.valid.split(".."))),
        period_title=rulebook.period.title,
        fingerprint=rulebook.sha256[:16],
        classes=scheme.classes,
        chapters=tuple(_chapters(edition)),
        sections=tuple(_sections(edition)),
        groups=tuple(_groups(rulebook)),
        departments=tuple(_departments(rulebook)),
    )


def _plain(points: Decimal | None) -> str:
    return "—" if points is None else f"{points.normalize():f}"


# --- effects and indicators -------------------------------------------------------------------


def _chapters(edition: Edition) -> Iterator[Chapter]:
    scheme = edition.rulebook.scheme
    for name in scheme.effects:
        yield Chapter(tuple(_part(node, edition) for node in nodes_of(scheme) if node.path[0] == name))


def _part(node: TreeNode, edition: Edition) -> Part:
    rulebook, depth = edition.rulebook, len(node.path)
    paths = [(path_of(rulebook.scheme, one.model.code), one) for one in edition.indicators]
    plain = node.effect.combine == "加总" and node.effect.missing is None
    return Part(
        name=node.name,
        level=depth,
        weights=tuple(_plain(node.effect.weights.get(word)) for word in rulebook.scheme.classes),
        combined="" if plain else combining(node.effect),
        count=sum(path[:depth] == node.path for path, _ in paths),
        paragraphs=tuple(_paragraph(one, rulebook) for path, one in paths if path == node.path),
    )


def _paragraph(one: Placed[Indicator], rulebook: Rulebook) -> Paragraph:
    indicator = one.model
    titles = {key: item.name for key, item in indicator.items.items()}
    tags = [indicator.orientation, indicator.direction]
    if indicator.scored_in != "每期":
        tags.append(indicator.scored_in)
    if indicator.applies is not None:
        tags.append(f"限 {'、'.join(indicator.applies.attributes)}")
    return Paragraph(
        code=indicator.code,
        name=indicator.name,
        tags=tuple(tag for tag in tags if tag),
        clauses="、".join(indicator.clauses),
        points=tuple(_plain(indicator.points.get(word)) for word in rulebook.scheme.classes),
        scoring=tuple(_scoring(one, titles)),
        figures=tuple(_figures(one, rulebook)),
        relations=tuple(f"{relation.condition.worded(titles)}：{relation.because}" for relation in indicator.relations),
        policies=tuple(_policies(indicator, titles, rulebook)),
    )


def _figures(one: Placed[Indicator], rulebook: Rulebook) -> Iterator[Figure]:
    tree = one.paragraph.tree(one.period)
    written = tree["数据"] if isinstance(tree, dict) else {}
    entries = list(written.values()) if isinstance(written, dict) else []
    for item, entry in zip(one.model.items.values(), entries, strict=True):  # both in the order of the file
        measure = "" if item.measure == "无" else item.measure
        span = "年初至本期末" if item.span == "累计" else ""
        measured = "，".join(word for word in (measure, span) if word)
        yield Figure(item.name, item.definition, measured, _supplier(item, entry, rulebook))


def _supplier(item: Item, entry: Tree, rulebook: Rulebook) -> str:
    """Say who reports a figure, or from which record table and how it is derived."""
    if not item.derived or not isinstance(entry, dict):
        return "、".join(item.sources)
    keepers = "、".join(rulebook.scheme.ledgers.get(item.ledger, ()))
    given = [_section(key, part, "、") for key, part in entry.items() if key in DERIVED_PARAMS]
    how = "".join(f"，{clause.label} {clause.text}" for clause in given)
    return f"由{item.ledger}的{item.derivation}推算（{keepers}）{how}"


def _policies(indicator: Indicator, titles: Mapping[str, str], rulebook: Rulebook) -> Iterator[Clause]:
    yield Clause("不适用", indicator.not_applicable)
    yield Clause("缺报", indicator.not_reported)
    if indicator.not_proven is not None:
        yield Clause("未证实", indicator.not_proven)
    if indicator.highest_ratio > 1:
        yield Clause("最高", f"满分的 {indicator.highest_ratio:g} 倍")
    small = indicator.small_sample
    if small is not None:
        yield Clause("小样本", f"{titles.get(small.count, small.count)}少于 {small.below} 的，{small.then}")
    for trigger in indicator.triggers:
        veto = rulebook.scheme.vetoes.get(trigger.veto)
        named = f"{trigger.veto} {veto.name}" if veto is not None else trigger.veto
        yield Clause("触发", f"{trigger.condition.worded(titles)} 的，{named} 生效")
    if indicator.yearly is not None:
        yield Clause("年度", indicator.yearly)


# --- measures in words ------------------------------------------------------------------------


def _scoring(one: Placed[Indicator], titles: Mapping[str, str]) -> Iterator[Clause]:
    tree = one.paragraph.tree(one.period)
    written = tree["计分"] if isinstance(tree, dict) else ""
    for name, measure in one.model.measures.items():
        part = written.get(name, written) if name and isinstance(written, dict) else written
        yield _clause(name, part, measure, titles)


def _clause(label: str, tree: Tree, value: object, titles: Mapping[str, str]) -> Clause:
    """Say what stands in the file; the compiled value beside it tells formulas from words."""
    if isinstance(tree, str):
        return Clause(label, value.worded(titles) if isinstance(value, Expression) else tree)
    if isinstance(tree, list):
        members = value if isinstance(value, tuple) else (None,) * len(tree)
        if all(isinstance(one, str) for one in tree):
            return Clause(label, "、".join(str(one) for one in tree))
        inner = [_clause("", one, member, titles) for one, member in zip(tree, members, strict=True)]
        return Clause(label, "", tuple(inner))
    parts = [
        _clause(key, part, _inside(value, key), titles) for key, part in tree.items() if key not in {"方法", "名称"}
    ]
    method = tree.get("方法")
    if isinstance(method, str) and isinstance(value, Nested):
        return Clause(label, f"{method}：{shelf()[method].formula}", tuple(parts))
    flat = [f"{part.label} {part.text}" for part in parts if not part.inner]
    title = str(tree.get("名称", label))
    return Clause(title, "，".join(flat), tuple(part for part in parts if part.inner))


def _inside(value: object, key: str) -> object:
    """Step into a compiled value by the key of the file."""
    if isinstance(value, Nested):
        value = value.params
    if isinstance(value, Mapping):
        return value.get(key)
    if isinstance(value, BaseModel):
        names = (name for name, field in type(value).model_fields.items() if field.alias == key)
        return next((getattr(value, name) for name in names), None)
    return None


# --- the whole ----------------------------------------------------------------------------------

_SECTIONS = ("分值方式", "合计核对", "效果封顶", "重分摊上限", "精度", "名次", "等次", "年度", "填报上限",
             "加分", "扣分", "一票否决", "降等", "容错")  # fmt: skip
"""Keys of scheme.yaml that are printed as they stand, in this order."""


def _sections(edition: Edition) -> Iterator[Clause]:
    tree = edition.scheme.paragraph.tree(edition.scheme.period)
    yield Clause("总分", whole_words(edition.rulebook.scheme))
    if above := superior_words(edition.rulebook):
        yield Clause("上下级", above)
    for key in _SECTIONS:
        if isinstance(tree, dict) and key in tree:
            yield _section(key, tree[key])


def _section(label: str, tree: Tree, between: str = "，") -> Clause:
    """Say what stands under a key; what has a name, and what is small, in one line."""
    if isinstance(tree, str):
        return Clause(label, tree)
    if isinstance(tree, list):
        if all(isinstance(one, str) for one in tree):
            return Clause(label, "、".join(str(one) for one in tree))
        return Clause(label, "", tuple(_section("", one) for one in tree))
    title = " ".join(str(tree[key]) for key in ("代码", "名称") if key in tree)
    parts = [_section(key, part, "、") for key, part in tree.items() if not title or key not in {"代码", "名称"}]
    if title or not any(part.inner for part in parts):
        return Clause(title or label, between.join(f"{part.label} {part.text}" for part in parts))
    return Clause(label, "", tuple(parts))


# --- the roster ---------------------------------------------------------------------------------


def _groups(rulebook: Rulebook) -> Iterator[Group]:
    by_group: dict[str, list[Unit]] = {}
    for unit in rulebook.units:
        by_group.setdefault(unit.group, []).append(unit)
    for name, units in by_group.items():
        yield Group(name, tuple((unit.code, unit.name, "，".join(_of_unit(unit, rulebook))) for unit in units))


def _of_unit(unit: Unit, rulebook: Rulebook) -> Iterator[str]:
    yield unit.unit_class
    if unit.leader:
        yield f"分管 {unit.leader}"
    if unit.attributes:
        yield "、".join(unit.attributes)
    if unit.superior:
        above = rulebook.unit_by_code.get(unit.superior)
        yield f"上级 {above.name if above is not None else unit.superior}"
    if unit.predecessors:
        yield f"前身 {'、'.join(unit.predecessors)}"
    if unit.unranked:
        yield "单列，不参加排名"


def _departments(rulebook: Rulebook) -> Iterator[Clause]:
    """Tell of each department which record tables and which indicators' figures it supplies; then the units."""
    for department in rulebook.roster.departments:
        ledgers = [f"台账 {'、'.join(kept)}"] if (kept := rulebook.ledgers_of(department.name)) else []
        codes = dict.fromkeys(item_id.partition(".")[0] for item_id in rulebook.supplied_by(department.name))
        indicators = [f"指标 {'、'.join(codes)}"] if codes else []
        yield Clause(f"{department.code} {department.name}", "；".join([*ledgers, *indicators]) or "—")
    own = dict.fromkeys(item_id.partition(".")[0] for item_id in rulebook.supplied_by(SELF_REPORTED))
    yield Clause("各单位自报", f"指标 {'、'.join(own)}" if own else "—")
