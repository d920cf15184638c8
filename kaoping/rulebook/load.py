"""Loading a scheme: from a folder of rule files to the rule book of any period.

Every period in which something changes is validated when the scheme is loaded, so that a fault
in next quarter's rules is found today; `SchemeSource.at` afterwards only looks up.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from pydantic import ValidationError

from kaoping.findings import Finding, Rejected, Where, in_reading_order
from kaoping.methods._shelf import Declared
from kaoping.periods import Period, PeriodRange
from kaoping.rulebook.checks_kept import kept_faults
from kaoping.rulebook.dated import date_faults, starts
from kaoping.rulebook.model import Indicator, Roster, Rulebook, Scheme
from kaoping.rulebook.reading import read_rule_file
from kaoping.rulebook.tables_kept import KeptTable
from kaoping.rulebook.tree import nodes_of, path_of
from kaoping.rulebook.wording import Paragraph, Subject, findings_of, listed, mend_of_name
from kaoping.shipped import rules_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kaoping.rulebook.dated import Path as TreePath
    from kaoping.rulebook.dated import Tree
    from kaoping.rulebook.reading import Document
    from kaoping.rulebook.tree import TreeNode

SCHEME_FILE = "scheme.yaml"
ROSTER_FILE = "units.yaml"
SOURCES_FILE = "sources.yaml"
INDICATORS = "indicators"
CASES = "cases"

RULES_REFUSED = 2
"""Exit code of a rule file that is wrong."""

_ANY_PERIOD = Period.parse("2000Q1")
"""Stands for the first period of a scheme whose 适用期 cannot be read and that has no dates."""

M = TypeVar("M", bound=Declared)


@dataclass(frozen=True, eq=False)
class Placed(Generic[M]):
    """A model of one period and the paragraph that it was read from."""

    model: M
    paragraph: Paragraph
    period: Period

    def where(self, *path: str | int) -> Where:
        """Address of a part: `where("分值", "镇街")`; of what holds it where the part is not written."""
        return self.paragraph.where(path, self.period)


@dataclass(frozen=True, eq=False)
class Edition:
    """A rule book and the way back from each of its parts to a line in a file."""

    rulebook: Rulebook
    scheme: Placed[Scheme]
    roster: Placed[Roster]
    indicators: tuple[Placed[Indicator], ...]
    kept: tuple[Placed[KeptTable], ...] = ()


@dataclass(frozen=True, eq=False)
class Chapter(Generic[M]):
    """A paragraph's models: one for each period from which it reads differently."""

    paragraph: Paragraph
    starts: tuple[Period, ...]
    models: tuple[M, ...]

    def at(self, period: Period) -> Placed[M]:
        """Return what the paragraph says in a period."""
        position = max(bisect_right(self.starts, period) - 1, 0)
        return Placed(self.models[position], self.paragraph, period)


@dataclass(frozen=True, eq=False)
class SchemeSource:
    """A scheme's rule files, read and found free of faults in every period of its 适用期.

    `periods` are those in which something changes, and the first and last of the 适用期;
    `sha256` is the hash of the files that make up the rule book (cases are not among them).
    """

    folder: Path
    valid: PeriodRange
    periods: tuple[Period, ...]
    sha256: str
    scheme: Chapter[Scheme]
    roster: Chapter[Roster]
    indicators: tuple[Chapter[Indicator], ...]
    kept: tuple[Chapter[KeptTable], ...] = ()

    @property
    def name(self) -> str:
        """Name of the scheme: that of its folder."""
        return self.folder.name

    def at(self, period: Period) -> Rulebook:
        """Return the rule book of a period; Rejected where the scheme does not hold in it."""
        return self.edition(period).rulebook

    def edition(self, period: Period) -> Edition:
        """Return the rule book of a period with the lines it was read from."""
        scheme = self.scheme.at(period)
        if period not in self.valid:
            found = f"报告期 {period} 不在方案的适用期 {self.valid} 之内"
            finding = Finding("E-RULE-PERIOD", scheme.where("适用期"), found, "请改报告期，或换用该期的方案")
            raise Rejected([finding], exit_code=RULES_REFUSED)
        roster = self.roster.at(period)
        kept = tuple(chapter.at(period) for chapter in self.kept)
        placed = _in_order_of_effects(scheme.model, [chapter.at(period) for chapter in self.indicators])
        rulebook = Rulebook(
            folder=self.name,
            scheme=scheme.model,
            period=period,
            roster=roster.model,
            indicators=tuple(one.model for one in placed),
            effect_of={one.model.code: effect_of(scheme.model, one.model.code) for one in placed},
            sha256=self.sha256,
            kept=tuple(one.model for one in kept),
        )
        return Edition(rulebook, scheme, roster, tuple(placed), kept)


def effect_of(scheme: Scheme, code: str) -> str:
    """Name of the effect above an indicator, by the longest code of a node that its own begins with; empty if none."""
    return next(iter(path_of(scheme, code)), "")


def _in_order_of_effects(scheme: Scheme, placed: Sequence[Placed[Indicator]]) -> list[Placed[Indicator]]:
    order = {node.path: position for position, node in enumerate(nodes_of(scheme))}
    return sorted(placed, key=lambda one: order.get(path_of(scheme, one.model.code), len(order)))


def load_scheme(name_or_folder: str | Path) -> SchemeSource:
    """Read a scheme, by the name of a shipped one or by its folder, and check every period.

    Raises Rejected (exit code 2) with all faults of all files, in reading order.

    >>> str(load_scheme("dawa-2022").valid)
    '2022Q1..2022Q4'
    """
    folder = _find(name_or_folder)
    contents, findings = _rule_files(folder)
    documents = {name: read_rule_file(data, name) for name, data in contents.items()}
    for document in documents.values():
        findings += document.findings
    paragraphs, misplaced = _paragraphs(documents)
    findings += misplaced
    first, valid = _validity(paragraphs)
    chapters: list[Chapter[Declared]] = []
    for paragraph in paragraphs:
        chapter = _chapter(paragraph, first)
        if isinstance(chapter, list):
            findings += chapter
        else:
            chapters.append(chapter)
    if valid is None:
        findings += _undated_validity(chapters)
    if findings or valid is None:
        raise Rejected(in_reading_order(dict.fromkeys(findings)), exit_code=RULES_REFUSED)
    return _source(folder, valid, _sha256(contents), chapters)


def load_rulebook(name_or_folder: str | Path, period: Period) -> Rulebook:
    """Read a scheme and return its rule book of one period; Rejected as `load_scheme`.

    >>> load_rulebook("dawa-2022", Period.parse("2022Q2")).unit_by_code["Q07"].unit_class
    '牵头'
    """
    return load_scheme(name_or_folder).at(period)


# --- which folder, which files ----------------------------------------------------------------


def scheme_names() -> list[str]:
    """Names of the shipped schemes."""
    return sorted(file.parent.name for file in rules_folder().glob(f"*/{SCHEME_FILE}"))


def _find(name_or_folder: str | Path) -> Path:
    names = scheme_names()
    if name_or_folder in names:
        return rules_folder() / str(name_or_folder)
    folder = Path(name_or_folder)
    if (folder / SCHEME_FILE).is_file():
        return folder.resolve()
    lacking = f"没有 {SCHEME_FILE}，不是方案" if folder.is_dir() else "不是方案的名称，也没有这个文件夹"
    found = f"“{name_or_folder}”{lacking}"
    finding = Finding("E-RULE-SCHEME", Where(), found, mend_of_name(str(name_or_folder), names, "现有方案"))
    raise Rejected([finding], exit_code=RULES_REFUSED)


def _rule_files(folder: Path) -> tuple[dict[str, bytes], list[Finding]]:
    """Read every file of the rule book; a YAML file that nobody would read is a fault."""
    contents: dict[str, bytes] = {}
    findings: list[Finding] = []
    for name in _yaml_names(folder):
        if not _is_rule_file(name):
            known = f"{SCHEME_FILE}、{ROSTER_FILE}、{SOURCES_FILE}、{INDICATORS}/*.yaml 和 {CASES}/*.yaml"
            expected = f"规则文件应为 {known}"
            findings.append(Finding("E-RULE-FILE", Where(name), "这个文件不会被读取", f"请改名或移走，{expected}"))
        elif not name.startswith(f"{CASES}/"):
            try:
                contents[name] = (folder / name).read_bytes()
            except OSError:
                findings.append(Finding("E-RULE-FILE", Where(name), "文件无法读取", "请检查文件的权限"))
    if not (folder / ROSTER_FILE).is_file():
        found = f"方案文件夹里没有 {ROSTER_FILE}"
        findings.append(Finding("E-RULE-FILE", Where(ROSTER_FILE), found, "请补上，可从方案样例复制"))
    if not any(name.startswith(f"{INDICATORS}/") for name in contents):
        found = f"{INDICATORS} 文件夹里没有指标文件"
        findings.append(Finding("E-RULE-FILE", Where(INDICATORS), found, "请每个效果写一个 .yaml 文件"))
    return contents, findings


def _yaml_names(folder: Path) -> list[str]:
    """Names of the files in the folder and one below that look like rules, 政治.yaml.txt among them."""
    files = [file for pattern in ("*", "*/*") for file in folder.glob(pattern) if file.is_file()]
    names = [file.relative_to(folder).as_posix() for file in files]
    return sorted(name for name in names if re.search(r"\.ya?ml\b", name, re.IGNORECASE))


def _is_rule_file(name: str) -> bool:
    place, _, base = name.rpartition("/")
    return name in {SCHEME_FILE, ROSTER_FILE, SOURCES_FILE} or (place in {INDICATORS, CASES} and base.endswith(".yaml"))


def _sha256(contents: Mapping[str, bytes]) -> str:
    """Hash names and contents; a byte order mark and the kind of line ends do not count."""
    digest = hashlib.sha256()
    for name, data in sorted(contents.items()):
        plain = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
        digest.update(f"{name}\n{len(plain)}\n".encode() + plain)
    return digest.hexdigest()


# --- from files to paragraphs -----------------------------------------------------------------


def _paragraphs(documents: Mapping[str, Document]) -> tuple[list[Paragraph], list[Finding]]:
    paragraphs: list[Paragraph] = []
    findings: list[Finding] = []
    for name, document in documents.items():
        node = document.node
        if node is None:
            if not document.findings:
                findings.append(Finding("E-RULE-FILE", Where(name), "文件是空的", "请补写内容，或删除这个文件"))
        elif name == SCHEME_FILE:
            paragraphs.append(Paragraph(name, node, Scheme, _of_scheme))
        elif name == ROSTER_FILE:
            paragraphs.append(Paragraph(name, node, Roster, _of_roster))
        elif name == SOURCES_FILE and isinstance(node.content, tuple):
            paragraphs += [Paragraph(name, one, KeptTable, _of_kept) for one in node.content]
        elif name == SOURCES_FILE:
            found = "数据来源表说明应为一串表"
            findings.append(Finding("E-RULE-TYPE", Where(name, line=node.line), found, "每张表以“- 表: ”开头"))
        elif isinstance(node.content, tuple):
            paragraphs += [Paragraph(name, one, Indicator, _of_indicator) for one in node.content]
        else:
            found = "指标文件应为一串指标"
            findings.append(Finding("E-RULE-TYPE", Where(name, line=node.line), found, "每个指标以“- 代码: ”开头"))
    return paragraphs, findings


def _of_scheme(_tree: Tree, _path: TreePath) -> Subject:
    return Subject("方案", 0)


def _of_roster(tree: Tree, path: TreePath) -> Subject:
    if len(path) < 2 or not isinstance(path[1], int) or not isinstance(tree, dict):
        return Subject("名册", 0)
    kind = str(path[0])
    members = tree.get(kind)
    member = members[path[1]] if isinstance(members, list) else None
    return Subject(f"{kind} {_text(member, '代码') or f'第 {path[1] + 1} 条'}", 2)


def _of_kept(tree: Tree, _path: TreePath) -> Subject:
    return Subject(f"表 {_text(tree, '表')}".strip(), 0)


def _of_indicator(tree: Tree, path: TreePath) -> Subject:
    name = f"指标 {_text(tree, '代码')}".strip()
    if len(path) > 2 and path[0] == "数据":
        return Subject(f"{name} 的数据项“{path[1]}”", 2)
    return Subject(name, 0)


def _text(tree: Tree | None, key: str) -> str:
    value = tree.get(key) if isinstance(tree, dict) else None
    return value if isinstance(value, str) else ""


# --- from paragraphs to models ----------------------------------------------------------------


def _validity(paragraphs: Sequence[Paragraph]) -> tuple[Period, PeriodRange | None]:
    """First period that needs values, and the 适用期 where it can be read."""
    for paragraph in paragraphs:
        content = paragraph.node.content
        written = content.get("适用期") if paragraph.model is Scheme and not isinstance(content, str | tuple) else None
        if written is not None and isinstance(written.content, str):
            with suppress(ValueError):
                valid = PeriodRange.parse(written.content.strip())
                return valid.quarters()[0], valid
    dates = [start for paragraph in paragraphs for start in starts(paragraph.node)]
    return min(dates, default=_ANY_PERIOD), None


def _undated_validity(chapters: Sequence[Chapter[Declared]]) -> Iterator[Finding]:
    for chapter in _of(Scheme, chapters):
        where = chapter.at(chapter.starts[0]).where("适用期")
        yield Finding("E-RULE-PERIOD", where, "适用期不能按期写", "请写成 2022Q1..2022Q4 的样子")


def _chapter(paragraph: Paragraph, first: Period) -> Chapter[Declared] | list[Finding]:
    """Read a paragraph in the first period and in each in which it changes."""
    faults = [
        Finding("E-RULE-PERIOD", Where(paragraph.file, line=fault.line), fault.found, fault.fix)
        for fault in date_faults(paragraph.node, first)
    ]
    if faults:
        return faults
    changes = sorted({first, *(start for start in starts(paragraph.node) if start > first)})
    models, findings = [], list[Finding]()
    for period in changes:
        try:
            models.append(paragraph.model.model_validate(paragraph.tree(period), by_alias=True, by_name=False))
        except ValidationError as error:
            findings += findings_of(error, paragraph, period)
    return findings or Chapter(paragraph, tuple(changes), tuple(models))


def _source(folder: Path, valid: PeriodRange, sha256: str, chapters: Sequence[Chapter[Declared]]) -> SchemeSource:
    changes = {start for chapter in chapters for start in chapter.starts if start in valid}
    quarters = valid.quarters()
    source = SchemeSource(
        folder=folder,
        valid=valid,
        periods=tuple(sorted(changes | {quarters[0], quarters[-1]})),
        sha256=sha256,
        scheme=next(_of(Scheme, chapters)),
        roster=next(_of(Roster, chapters)),
        indicators=tuple(_of(Indicator, chapters)),
        kept=tuple(_of(KeptTable, chapters)),
    )
    homeless = list(dict.fromkeys([*_without_effect(source), *_of_nobody(source)]))
    if homeless:
        raise Rejected(in_reading_order(homeless), exit_code=RULES_REFUSED)
    return source


def _of(model: type[M], chapters: Sequence[Chapter[Declared]]) -> Iterator[Chapter[M]]:
    for chapter in chapters:
        models = tuple(one for one in chapter.models if isinstance(one, model))
        if models:
            yield Chapter(chapter.paragraph, chapter.starts, models)


def _without_effect(source: SchemeSource) -> Iterator[Finding]:
    for period in source.periods:
        edition = source.edition(period)
        nodes = nodes_of(edition.scheme.model)
        codes = [node.effect.code for node in nodes]
        shared = [node for node in nodes if codes.count(node.effect.code) > 1]
        if shared:  # which of them an indicator belongs to is nobody's guess
            found = f"{'、'.join(node.name for node in shared)}的代码相同，分不清指标属于哪一个"
            yield Finding("E-RULE-CODE", edition.scheme.where(*shared[-1].keys, "代码"), found, "请改其中一个")
            continue
        for one in edition.indicators:
            yield from _homeless(one, nodes, path_of(edition.scheme.model, one.model.code))


def _of_nobody(source: SchemeSource) -> Iterator[Finding]:
    """Refuse what sources.yaml says of departments, items and record tables that the rule book does not have."""
    for period in source.periods:
        edition = source.edition(period)
        yield from kept_faults(edition.rulebook, {one.model.name: one.where for one in edition.kept})


def _homeless(one: Placed[Indicator], nodes: Sequence[TreeNode], path: tuple[str, ...]) -> Iterator[Finding]:
    """Refuse an indicator that no effect holds, or that stands beside the parts of a divided one."""
    home = next((node for node in nodes if node.path == path), None)
    if home is None:
        found = f"指标 {one.model.code} 不属于任何效果"
        fix = f"代码请以效果的代码 {listed([node.effect.code for node in nodes if not node.effect.divisions])} 开头"
        yield Finding("E-RULE-NAME", one.where("代码"), found, fix)
    elif home.effect.divisions:
        found = f"指标 {one.model.code} 直接归在“{home.name}”之下，“{home.name}”已有下设"
        fix = f"代码请以下设的代码 {listed([part.code for part in home.effect.divisions.values()])} 开头"
        yield Finding("E-RULE-NAME", one.where("代码"), found, fix)
