"""The parts of an .xlsx package: which sheets it lists, what it must not carry, what its styles mean."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kaoping.intake import sheetxml, shortway
from kaoping.intake.refusals import MAX_SHEETS, Refusal, broken, dde, macro, odd_xml, too_many_sheets
from kaoping.intake.sheetxml import BookContext, SheetFacts
from kaoping.intake.xmlwalk import local, walk
from kaoping.intake.zipbox import ZipBox, pack

if TYPE_CHECKING:
    from collections.abc import Iterable

_MACRO_LINKS = {"vbaProject", "xlMacrosheet", "xlIntlMacrosheet"}
_MACRO_PARTS = re.compile(r"vbaproject|(^|/)macrosheets/|(^|/)vbadata\.xml$", re.IGNORECASE | re.MULTILINE)
_SPACES = (sheetxml.MAIN, sheetxml.STRICT)
_LINK = {
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships id",
}
_KNOWN_ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}
_ERROR_CELL = re.compile(rb'(<c\b[^>]*?\bt="e"[^>]*>(?:<f\b[^>]*(?:/>|>[^<]*</f>))?<v>)[^<]*(</v>)')


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship: the last word of its type, and the part or address it leads to."""

    kind: str
    target: str
    outside: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A sheet as the workbook part lists it."""

    name: str
    hidden: bool
    link: str


@dataclass(frozen=True, slots=True)
class OoxmlBook:
    """An .xlsx that may be read: facts of each listed sheet (None for a chart) and clean bytes to read."""

    sheets: list[SheetFacts | None]
    marks: dict[str, str]
    package: bytes
    refusals: list[Refusal]
    _parts: dict[str, bytes]
    _where: list[str]
    _context: BookContext

    def recount(self, index: int) -> SheetFacts:
        """Find the facts of one sheet again, the whole way."""
        before = self.sheets[index]
        facts = sheetxml.whole_way(self._parts[self._where[index]], self._where[index], self._context)
        if before:
            facts.name, facts.hidden = before.name, before.hidden
        return facts


def open_ooxml(box: ZipBox) -> OoxmlBook:
    """Check every part of a package and find the facts of its sheets.

    Raises `Refusal` where nothing can be said about the sheets; other refusals are collected.
    """
    _refuse_active_parts(box.members)
    parts = _all_parts(box)
    links = _links(parts, "_rels/.rels")
    book_part = _book_part(links, parts)
    folder, base = posixpath.split(book_part)
    rels = posixpath.join(folder, "_rels", f"{base}.rels")
    links = _links(parts, rels, folder)
    if any(link.kind in _MACRO_LINKS for link in links.values()):
        raise macro()
    entries, outer, date1904 = _read_book(parts[book_part])
    context = _context(parts, links, outer, date1904=date1904)
    facts, where = _inspect_sheets(entries, links, parts, context)
    frame = ["_rels/.rels", book_part, rels, *_targets(links, "styles", "sharedStrings")]
    _refuse_doctypes(parts, [*frame, *(name for name, fact in zip(where, facts, strict=True) if fact)])
    return OoxmlBook(
        sheets=facts,
        marks=marks(parts.get("docprops/custom.xml")),
        package=_package(parts, frame, facts, where),
        refusals=[refusal for fact in facts if fact for refusal in fact.refusals],
        _parts=parts,
        _where=where,
        _context=context,
    )


def _refuse_active_parts(names: Iterable[str]) -> None:
    together = "\n".join(names)  # no name goes over two lines: names are printable
    folded = together.casefold()
    if ("vba" in folded or "macro" in folded) and _MACRO_PARTS.search(together):
        raise macro()


def _all_parts(box: ZipBox) -> dict[str, bytes]:
    """Inflate every member, so that every CRC is checked; keep the XML, refuse live links.

    Names of parts are the same in capitals and small letters; from here on they are small.
    """
    parts: dict[str, bytes] = {}
    for member in box.members:
        name = member.casefold()
        content = box.read(member)
        if name.endswith((".xml", ".rels", ".vml")):
            if "externallinks/" in name and (b"ddeLink" in content or b"oleLink" in content):
                raise dde()
            parts[name] = content
    return parts


def _refuse_doctypes(parts: dict[str, bytes], walked: Iterable[str]) -> None:
    """Refuse DTDs in the parts that nothing has walked; walking refuses them by itself."""
    for name in parts.keys() - set(walked):
        if b"<!DOCTYPE" in parts[name] or 0 in parts[name][:4]:
            raise odd_xml(name, "含有不允许的声明")


def _links(parts: dict[str, bytes], rels: str, folder: str = "") -> dict[str, Link]:
    xml = parts.get(rels)
    return _read_links(xml, rels, folder) if xml is not None else {}


@lru_cache(maxsize=256)
def _read_links(xml: bytes, rels: str, folder: str) -> dict[str, Link]:
    links: dict[str, Link] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Relationship":
            outside = attributes.get("TargetMode") == "External"
            target = attributes.get("Target", "")
            if not outside:
                target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/").casefold()
            links[attributes.get("Id", "")] = Link(attributes.get("Type", "").rpartition("/")[2], target, outside)

    walk(xml, rels, start)
    return links


def _book_part(links: dict[str, Link], parts: dict[str, bytes]) -> str:
    target = next((link.target for link in links.values() if link.kind == "officeDocument"), "xl/workbook.xml")
    if target not in parts:
        raise broken(f"缺少 {target}，已损坏")
    return target


@lru_cache(maxsize=64)
def _read_book(xml: bytes) -> tuple[tuple[Entry, ...], tuple[str, ...], bool]:
    """Give the listed sheets, the links to other workbooks, and whether days count from 1904."""
    entries: list[Entry] = []
    outer: list[str] = []
    date1904 = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal date1904
        space, _, tag = name.rpartition(" ")
        if space not in _SPACES:
            return  # in another namespace these are no sheets of ours
        link = next((value for key, value in attributes.items() if key in _LINK), "")
        if tag == "sheet":
            hidden = attributes.get("state", "visible") != "visible"
            if not attributes.get("name"):
                raise broken("有工作表没有名称")
            entries.append(Entry(attributes["name"], hidden, link))
        elif tag == "externalReference":
            outer.append(link)
        elif tag == "workbookPr":
            date1904 = attributes.get("date1904") in ("1", "true")

    walk(xml, "xl/workbook.xml", start)
    if len(entries) > MAX_SHEETS:
        raise too_many_sheets(len(entries))
    return tuple(entries), tuple(outer), date1904


def _context(parts: dict[str, bytes], links: dict[str, Link], outer: tuple[str, ...], *, date1904: bool) -> BookContext:
    styles = b"".join(parts.get(name, b"") for name in _targets(links, "styles")[:1])
    percent, dates, elapsed = _read_styles(styles)
    strings = next((name for name in _targets(links, "sharedStrings") if name in parts), None)
    return BookContext(
        percent_styles=percent,
        date_styles=dates,
        elapsed_styles=elapsed,
        blank_strings=_blank_strings(parts[strings], strings) if strings else frozenset(),
        date1904=date1904,
        books=tuple(_other_book(links[link].target, parts) for link in outer if link in links),
    )


def _targets(links: dict[str, Link], *kinds: str) -> list[str]:
    return [link.target for link in links.values() if link.kind in kinds]


def _other_book(part: str, parts: dict[str, bytes]) -> str:
    from urllib.parse import unquote  # noqa: PLC0415 - few workbooks refer to others

    folder, base = posixpath.split(part)
    for link in _links(parts, f"{folder}/_rels/{base}.rels", folder).values():
        if link.outside:
            return re.split(r"[/\\]", unquote(link.target))[-1]
    return "未知文件"


def _inspect_sheets(
    entries: tuple[Entry, ...], links: dict[str, Link], parts: dict[str, bytes], context: BookContext
) -> tuple[list[SheetFacts | None], list[str]]:
    facts: list[SheetFacts | None] = []
    where: list[str] = []
    for entry in entries:
        link = links.get(entry.link)
        if link is None or link.target not in parts:
            raise broken("列有该工作表，但文件中没有它的内容", entry.name)
        where.append(link.target)
        facts.append(_inspect(entry, link, parts, context) if link.kind == "worksheet" else None)
    return facts, where


def _inspect(entry: Entry, link: Link, parts: dict[str, bytes], context: BookContext) -> SheetFacts:
    facts = shortway.inspect_sheet(parts[link.target], link.target, context)
    facts.name, facts.hidden = entry.name, entry.hidden
    for refusal in facts.refusals:
        refusal.sheet = entry.name
    return facts


def _package(parts: dict[str, bytes], frame: list[str], facts: list[SheetFacts | None], where: list[str]) -> bytes:
    """Pack what the reader needs and nothing else: no rows proven blank; errors it does not know would stop it."""
    chosen = {name: parts[name] for name in (*frame, *where) if name in parts}
    for name, fact in zip(where, facts, strict=True):
        if fact:
            begin, end = fact.blank
            chosen[name] = parts[name][:begin] + parts[name][end:]
        if fact and not _KNOWN_ERRORS.issuperset(fact.errors.values()):
            chosen[name] = _ERROR_CELL.sub(rb"\1#VALUE!\2", chosen[name])
    return pack(chosen)


# ── styles, shared strings, marks ────────────────────────────────────────────────────────────────

_PERCENT_FORMATS = {9, 10}
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_ELAPSED_FORMATS = {46}
_LITERAL = re.compile(r'"[^"]*"|[\\_*].|\[[^\]]*\]')
_ELAPSED = re.compile(r"\[[hms]", re.IGNORECASE)
_DATE_LETTER = re.compile(r"[dmyhs]", re.IGNORECASE)


def shows_percent(code: str) -> bool:
    """Tell whether a number format shows a percentage.

    >>> shows_percent("0.00%"), shows_percent('0.0"%"')
    (True, False)
    """
    return "%" in _LITERAL.sub("", code)


def shows_date(code: str) -> bool:
    """Tell whether a number format shows a date or time.

    >>> shows_date('yyyy"年"m"月"d"日"'), shows_date("[h]:mm"), shows_date("G/通用格式")
    (True, True, False)
    """
    plain = _LITERAL.sub("", code)
    return bool(shows_elapsed(code) or ("General" not in plain and _DATE_LETTER.search(plain)))


def shows_elapsed(code: str) -> bool:
    """Tell whether a number format shows a length of time.

    >>> shows_elapsed("[h]:mm"), shows_elapsed("h:mm")
    (True, False)
    """
    return bool(_ELAPSED.search(code))


@lru_cache(maxsize=64)
def _read_styles(xml: bytes) -> tuple[frozenset[int], frozenset[int], frozenset[int]]:
    """Give the cell styles that show percentages, those that show dates, and of these the lengths of time."""
    codes: dict[int, str] = {}
    formats: list[int] = []
    inside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        tag = local(name)
        if tag == "numFmt":
            codes[int(attributes.get("numFmtId", -1))] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            inside = True
        elif inside and tag == "xf":
            formats.append(int(attributes.get("numFmtId", 0)))

    def end(name: str) -> None:
        nonlocal inside
        inside = inside and local(name) != "cellXfs"

    if xml:
        walk(xml, "xl/styles.xml", start, end)
    elapsed = _ELAPSED_FORMATS | {number for number, code in codes.items() if shows_elapsed(code)}
    percent = _PERCENT_FORMATS | {number for number, code in codes.items() if shows_percent(code)}
    dates = _DATE_FORMATS | {number for number, code in codes.items() if shows_date(code)}
    return tuple(  # type: ignore[return-value]  # a tuple of three, by construction
        frozenset(style for style, number in enumerate(formats) if number in wanted)
        for wanted in (percent, dates, elapsed)
    )


_STRINGS = re.compile(
    rb"(?:<si><t"
    + shortway.PLAIN_TEXT
    + rb"</t>(?:<phoneticPr fontId=\"[0-9]++\"(?: type=\"[A-Za-z]*+\")?+ ?+/>)?+</si>)*+"
)
_SST_OPEN = re.compile(rb"<sst\b[^<>]*[^<>/]>")


def _blank_strings(xml: bytes, part: str) -> frozenset[int]:
    """Find the shared strings that hold no text, and prove the part sound on the way."""
    opened = _SST_OPEN.search(xml)
    finish = xml.rfind(b"</sst>")
    if opened and finish >= opened.end():
        strings, skeleton = xml[opened.end() : finish], xml[: opened.end()] + xml[finish:]
        if _STRINGS.fullmatch(strings) and shortway.is_plain(strings) and b"<!" not in skeleton:
            walk(skeleton, part, lambda name, _: _refuse_other_strings(name, part))
            return frozenset()
    return _count_blank_strings(xml, part)


def _refuse_other_strings(name: str, part: str) -> None:
    space, _, tag = name.rpartition(" ")
    if tag in ("sst", "si", "t") and space not in _SPACES:
        raise odd_xml(part, "不是工作簿的文字表")


def _count_blank_strings(xml: bytes, part: str) -> frozenset[int]:
    blanks: set[int] = set()
    index = -1
    said = ""
    inside = spoken = spaced = False
    once = sheetxml.Once()

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal index, said, inside, spoken, spaced
        _refuse_other_strings(name, part)
        tag = local(name)
        once.meet(tag, part, spoken=spoken)
        if tag == "si":
            index, said = index + 1, ""
        elif tag == "rPh":
            spoken = True
        elif tag == "t":
            inside = not spoken
            spaced = any(local(key) == "space" and value == "preserve" for key, value in attributes.items())

    def text(data: str) -> None:
        nonlocal said
        if inside:
            said += data if spaced else data.strip(" \t\r\n")

    def end(name: str) -> None:
        nonlocal inside, spoken
        tag = local(name)
        inside = False
        if tag == "rPh":
            spoken = False
        elif tag == "si" and not said:
            blanks.add(index)

    walk(xml, part, start, end, text)
    return frozenset(blanks)


_WORD = rb'"[^"<>&\0-\x1f]*+"'
_ID = rb" fmtid=%b pid=%b" % (_WORD, _WORD)
_NAME = rb' name="([^"<>&\0-\x1f]*+)"'
# As openpyxl writes it, and as Excel does; in no other order, so that nothing stands twice.
_PROPERTY = re.compile(
    rb"<property(?:%b%b|%b%b)><vt:lpwstr>([^<>&\0-\x1f]*+)</vt:lpwstr></property>" % (_NAME, _ID, _ID, _NAME)
)
_PROPERTIES = re.compile(
    rb'(?:<\?xml version="1.0"(?: encoding="UTF-8")?(?: standalone="yes")?\?>\r?\n?)?'
    rb"<Properties(?: xmlns=%b xmlns:vt=%b| xmlns:vt=%b xmlns=%b)>(?:%b)*</Properties>"
    % (_WORD, _WORD, _WORD, _WORD, _PROPERTY.pattern)
)


def marks(xml: bytes | None) -> dict[str, str]:
    """Read the custom document properties, each as text."""
    if xml is None:
        return {}
    return _plain_marks(xml) if _PROPERTIES.fullmatch(xml) and shortway.is_plain(xml) else walked_marks(xml)


def _plain_marks(xml: bytes) -> dict[str, str]:
    """Take the properties as office programs and we write them, proven by a pattern."""
    found = (match.group(1, 2, 3) for match in _PROPERTY.finditer(xml))
    return {(name or other or b"").decode(): value.decode().strip() for name, other, value in found}


def walked_marks(xml: bytes) -> dict[str, str]:
    """Read the properties element by element."""
    marks: dict[str, str] = {}
    open_mark = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal open_mark
        if local(name) == "property":
            open_mark = attributes.get("name", "")
            marks[open_mark] = ""

    def text(data: str) -> None:
        if open_mark:
            marks[open_mark] += data

    def end(name: str) -> None:
        nonlocal open_mark
        if local(name) == "property":
            open_mark = ""

    walk(xml, "docProps/custom.xml", start, end, text)
    return {name: value.strip() for name, value in marks.items()}
