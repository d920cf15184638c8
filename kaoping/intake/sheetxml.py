"""Count in the XML of one worksheet what a reader of values hides: errors, uncached formulas, merges.

Two ways lead to the same facts. The whole way, here, walks every element; `shortway` proves by one
pattern that rows are plain, and counts.
"""

from __future__ import annotations

import html
import math
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from kaoping.intake.cells import BAD_DATE, MAX_COLUMNS, MAX_ROWS, Block, Place, address
from kaoping.intake.refusals import Refusal, broken, dde_formula, odd_xml, too_far
from kaoping.intake.xmlwalk import walk

if TYPE_CHECKING:
    from collections.abc import Iterable

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"

_LAST_DAY = 2_958_466  # 9999-12-31 and its hours are below
_FAR_FROM_ANY_DAY = 1e10  # beyond, the reader itself stumbles over the whole sheet
_FIRST_SURE_DAY = 61  # 1900-03-01: the days before are counted differently by different programs


@dataclass(frozen=True, slots=True)
class BookContext:
    """What a sheet needs to know of its workbook."""

    percent_styles: frozenset[int] = frozenset()
    date_styles: frozenset[int] = frozenset()
    elapsed_styles: frozenset[int] = frozenset()  # of the date styles, those for lengths of time
    blank_strings: frozenset[int] = frozenset()  # shared strings that are empty
    date1904: bool = False
    books: tuple[str, ...] = ()  # other workbooks, by the number that formulas use


@dataclass(slots=True)
class SheetFacts:
    """What one worksheet's XML says. `used` counts the cells with a value that may be used."""

    name: str = ""
    hidden: bool = False
    used: int = 0
    last_row: int = 0
    short: bool = False  # found the short way, which takes the reader's word that no cell stands twice
    blank: tuple[int, int] = field(default=(0, 0), compare=False)  # from and to which byte no cell has a value
    percent: set[Place] = field(default_factory=set)
    errors: dict[Place, str] = field(default_factory=dict)
    uncached: set[Place] = field(default_factory=set)
    external: dict[Place, str] = field(default_factory=dict)
    merged: list[Block] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_cols: list[tuple[int, int]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


# ── the whole way ────────────────────────────────────────────────────────────────────────────────

_TAGS = {
    f"{namespace} {tag}": tag
    for namespace in (MAIN, STRICT)
    for tag in ("row", "c", "v", "f", "is", "t", "r", "rPh", "col", "mergeCell", "sheetData")
}
_WITHIN = {"row": "", "c": "row"}  # in what each must stand
_INSIDE = {"v", "f", "is"}
_KINDS = frozenset({"b", "d", "e", "inlineStr", "n", "s", "str"})
_SPACE = "http://www.w3.org/XML/1998/namespace space"
_REF = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII)
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')
_APOSTROPHED = re.compile(r"'[^']*'")
_OTHER_BOOK = re.compile(r"(?<![\w\]])\[(?:(\d+)|([^\[\]]+\.xl\w+|[^\[\]]+\.et|[^\[\]]+\.ods))\]")
_DDE = re.compile(r"\w\|[^|]*!")
_SHARED = re.compile(rb' si="([0-9]+)"')
_XML_BLANKS = " \t\r\n"


def whole_way(xml: bytes, part: str, context: BookContext) -> SheetFacts:
    """Walk every element of a worksheet."""
    scan = Scan(part, context)
    walk_sheet(xml, part, scan)
    if not scan.found:
        raise broken(f"的 {part} 不是工作表内容")
    return scan.facts


def walk_sheet(xml: bytes, part: str, scan: Scan) -> None:
    """Let a scan see the elements that matter to it."""
    walk(xml, part, scan.start, scan.end, scan.text, wanted=_TAGS)


class Once:
    """Holds a text, and each run of a text, to words said once: of two, some readers take the last, others both."""

    def __init__(self) -> None:
        """Begin before the first text."""
        self.told = False

    def meet(self, tag: str, part: str, *, spoken: bool) -> None:
        """Meet any tag: a text (si, is) and a run (r) begin anew, words (t) stand there once.

        How words are spoken counts for nothing.
        Raises `Refusal` where words follow words.
        """
        if tag in ("si", "is", "r"):
            self.told = False
        elif tag == "t" and not spoken:
            if self.told:
                raise odd_xml(part, "一段文字中又有一段文字")
            self.told = True


class Scan:
    """The state of a walk: where we are, and what the open cell has said so far."""

    def __init__(self, part: str, context: BookContext) -> None:
        """Begin before the first row."""
        self.part = part
        self.context = context
        self.facts = SheetFacts()
        self.seen: set[Place] = set()
        self.row = 0
        self.column = 0
        self.found = False  # the rows have begun
        self.within = ""  # the row or cell that is open
        self.kind = ""  # of the open cell: its t attribute
        self.style = 0
        self.inside: str | None = None  # the element whose text we gather
        self.value: str | None = None
        self.formula: str | None = None
        self.shared = ""
        self.inline: str | None = None
        self.spaced = False
        self.once = Once()
        self.spoken = False  # inside a phonetic run, which no reader counts
        self.shared_books: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Meet an opening tag."""
        tag = _TAGS.get(name)
        self._nest(tag)
        if tag == "c":
            self._open_cell(attributes)
        elif tag in _INSIDE:
            self._open_content(tag, attributes)
        elif tag == "t":
            self.once.meet(tag, self.part, spoken=self.spoken)
            self.inside, self.spaced = tag, attributes.get(_SPACE) == "preserve"
        elif tag == "r":
            self.once.meet(tag, self.part, spoken=self.spoken)
        elif tag == "row":
            self._open_row(attributes)
        elif tag == "sheetData":
            self.found = True
        elif tag is not None:
            self._open_other(tag, attributes)

    def _nest(self, tag: str | None) -> None:
        """Hold rows, cells and what is in them to their places: elsewhere each reader sees something else."""
        if tag in _WITHIN:
            if self.within != _WITHIN[tag]:
                raise odd_xml(self.part, "行或单元格套在别的行或单元格里")
            self.within = tag
        elif (tag in _INSIDE and self.within != "c") or (tag is not None and self.within == "row"):
            raise odd_xml(self.part, "单元格的内容不在单元格里")

    def _open_content(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "f":
            self.inside, self.formula, self.shared = tag, "", attributes.get("si", "")
            return
        if self.value is not None or self.inline is not None:
            raise odd_xml(self.part, "一个单元格有两个值")
        if tag == "v":
            self.inside, self.value = tag, ""
            return
        if self.kind != "inlineStr":
            raise odd_xml(self.part, "单元格的类型与内容不符")  # some readers see a text there, others nothing
        self.inline = ""
        self.once.meet(tag, self.part, spoken=False)

    def text(self, data: str) -> None:
        """Meet text."""
        if self.inside == "v":
            self.value = (self.value or "") + data
        elif self.inside == "f":
            self.formula = (self.formula or "") + data
        elif self.inside == "t" and not self.spoken:
            self.inline = (self.inline or "") + (data if self.spaced else data.strip(_XML_BLANKS))

    def end(self, name: str) -> None:
        """Meet a closing tag."""
        tag = _TAGS.get(name)
        if tag in _WITHIN:
            self.within = _WITHIN[tag]
        if tag == "c":
            self._close_cell()
        elif tag == "rPh":
            self.spoken = False
        self.inside = None

    def _open_row(self, attributes: dict[str, str]) -> None:
        self.row = int(attributes.get("r", self.row + 1))
        self.column = 0
        self.facts.last_row = max(self.facts.last_row, self.row)
        if attributes.get("hidden") in ("1", "true"):
            self.facts.hidden_rows.add(self.row)

    def _open_other(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "col":
            if attributes.get("hidden") in ("1", "true"):
                self.facts.hidden_cols.append((int(attributes.get("min", "")), int(attributes.get("max", ""))))
        elif tag == "mergeCell":
            block = _block(attributes.get("ref", ""))
            if block and block[:2] != block[2:]:
                self.facts.merged.append(block)
        else:
            self.spoken = True

    def _open_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self.column += 1
        else:
            row, self.column = _place(reference, self.part)
            if row != self.row:
                raise odd_xml(self.part, f"第 {self.row} 行中写着单元格 {reference}")
        place = (self.row, self.column)
        if place in self.seen:
            found = "单元格出现两次"
            self.facts.refusals.append(
                Refusal("E-XL-DUPCELL", found, "请用 Excel 或 WPS 打开，核对后重新另存", cell=address(place))
            )
        self.seen.add(place)
        self.kind = attributes.get("t", "n")
        if self.kind not in _KINDS:
            raise broken(f"中单元格 {address(place)} 的类型无法识别")
        self.style = int(attributes.get("s", 0))
        self.value = self.formula = self.inline = None
        self.shared = ""

    def specials(self, cells: Iterable[re.Match[bytes]]) -> int:
        """Look into the cells of proven rows that have a formula or an error, and count them."""
        count = 0
        for match in cells:
            reference, style, kind, says, formula, error, error_says, error_formula, value = match.groups()
            self.row, self.column = _place(reference.decode(), self.part)
            self.kind = (kind or error or b"n").decode()
            self.style = int(style or 0)
            shared = _SHARED.search(says or error_says or b"")
            self.shared = shared[1].decode() if shared else ""
            self.formula = None if says is None and error_says is None else _unescape(formula or error_formula)
            self.value = None if value is None else _unescape(value)
            self._close_cell()
            count += 1
        return count

    def _close_cell(self) -> None:
        place = (self.row, self.column)
        facts = self.facts
        value = self.value
        if self.formula is not None:
            self._formula(place, self.formula)
        if self.formula is not None and (value is None or (not value and self.kind != "str")):
            facts.uncached.add(place)
        elif self.kind == "e" and value:
            facts.errors[place] = value
        elif self._says_something(value):
            if self.kind == "n" and value:
                self._number(place, value)
            facts.used += place not in facts.errors
        else:
            return
        self._far(place)

    def _says_something(self, value: str | None) -> bool:
        if self.inline is not None or self.kind == "inlineStr":
            return bool(self.inline)
        if self.kind == "s" and value:
            number = value.strip(_XML_BLANKS)
            if not (number.isascii() and number.isdecimal()):
                raise broken(f"中单元格 {address((self.row, self.column))} 指向的文字不存在")
            return int(number) not in self.context.blank_strings
        return bool(value)

    def _number(self, place: Place, text: str) -> None:
        number = float(text) if _NUMBER.fullmatch(text) else None
        if _NOT_FINITE.fullmatch(text) or (number is not None and not math.isfinite(number)):
            self.facts.errors[place] = text
        elif self.style in self.context.percent_styles:
            self.facts.percent.add(place)
        elif number is not None and self.style in self.context.date_styles and not self._is_moment(number):
            self.facts.errors[place] = BAD_DATE + text
            if abs(number) > _FAR_FROM_ANY_DAY:
                found = f"单元格为日期格式，但数值 {text[:20]} 不是有效日期"
                fix = "请改填日期，或把单元格格式改为常规"
                self.facts.refusals.append(Refusal("E-VAL-DATE", found, fix, cell=address(place)))

    def _is_moment(self, number: float) -> bool:
        """Tell whether a number is a day, or a time of day; lengths of time are neither."""
        if self.style in self.context.elapsed_styles:
            return False
        return 0 < number < 1 or (1 if self.context.date1904 else _FIRST_SURE_DAY) <= number < _LAST_DAY

    def _formula(self, place: Place, formula: str) -> None:
        plain = _QUOTED.sub("", formula)
        if "|" in plain and _DDE.search(_APOSTROPHED.sub("", plain)):
            self.facts.refusals.append(dde_formula(place))
        book = "" if formula else self.shared_books.get(self.shared, "")
        other = _OTHER_BOOK.search(plain)
        if other:
            number, named = other.groups()
            books = self.context.books
            book = named or (books[int(number) - 1] if 0 < int(number) <= len(books) else f"第 {number} 个")
            if self.shared:
                self.shared_books[self.shared] = book
        if book:
            self.facts.external[place] = book

    def _far(self, place: Place) -> None:
        refusals = self.facts.refusals
        outside = place[0] > MAX_ROWS or place[1] > MAX_COLUMNS
        if outside and not any(refusal.code == "E-XL-TOOBIG" for refusal in refusals):
            refusals.append(too_far(place))


def _unescape(text: bytes | None) -> str:
    plain = (text or b"").decode()
    return html.unescape(plain) if "&" in plain else plain


def _place(reference: str, part: str) -> Place:
    place = known_place(reference)
    if place is None:
        raise odd_xml(part, f"单元格地址 {reference[:20]} 无法识别")
    return place


@lru_cache(maxsize=1 << 16)
def known_place(reference: str) -> Place | None:
    """Read an address; forms ask for the same few thousand again and again."""
    match = _REF.fullmatch(reference.upper())
    return (int(match[2]), _column_number(match[1])) if match else None


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _block(span: str) -> Block | None:
    first, _, last = span.partition(":")
    top, bottom = known_place(first), known_place(last or first)
    return (*top, *bottom) if top and bottom else None
