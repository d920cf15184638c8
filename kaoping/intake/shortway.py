"""Find the facts of a worksheet without walking its rows, where one pattern proves them plain.

The short way is for the rows that every office program writes: a pattern proves that they hold nothing
but plain cells, and counting tags is then enough; only the rest of the sheet is walked. Blank rows
below the last value are judged once for all returns in which they are the same bytes. Whatever the
pattern does not know goes the whole way.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kaoping.intake.sheetxml import MAIN, STRICT, BookContext, Scan, SheetFacts, known_place, walk_sheet, whole_way
from kaoping.intake.xmlwalk import walk

if TYPE_CHECKING:
    from kaoping.intake.cells import Block, Place

# These patterns are the speed of the whole intake: change them only with a clock in hand.
PLAIN_TEXT = rb"(?:>(?![ \t\r\n<])| xml:space=\"preserve\">)[^<]++"
_NO_TEXT = rb"(?: xml:space=\"preserve\")?+(?:></t>| ?+/>)"
_NUMERIC = rb"<v>-?+[0-9.]{1,200}+(?:[eE][-+]?+[0-9]{1,2}+)?+</v></c>"
_STYLE = rb'(?: s="([0-9]++)")?+'
_CELL = (
    rb'<c r="(?:[A-I][A-Z]?+|[J-Z])(?P=row)"(?: s="[0-9]++")?+(?:'
    rb">" + _NUMERIC + rb'| t="(?:'
    rb's"><v>[0-9]++</v></c>'
    rb'|n"(?:>'
    + _NUMERIC
    + rb'| ?+(?P<typed>)/>)|inlineStr"><is><t(?:'
    + PLAIN_TEXT
    + rb"</t>|(?P<void>)"
    + _NO_TEXT
    + rb")</is></c>"
    rb'|str"><v>[^<]++</v></c>'
    rb'|b"><v>[01]</v></c>'
    rb")| ?+(?P<blank>)/>)"
)
_FORMULA = rb'<f((?: [A-Za-z0-9]++="[^"<>]*+")*+)(?:>([^<]*+)</f>| ?+/>)'
_VALUE = rb"(?:<v(?:>([^<]*+)</v>| ?+/>))?+</c>"
_SPECIAL = (
    rb'<c r="((?:[A-I][A-Z]?+|[J-Z])[0-9]++)"'
    + _STYLE
    + rb'(?:(?: t="(n|str|b|s)")?+>'
    + _FORMULA
    + rb'| t="(e)">(?:'
    + _FORMULA
    + rb")?+)"
    + _VALUE
)
_FAR_BLANK = rb'<c r="[A-Z]{1,3}+[0-9]++"(?: s="[0-9]++")?+(?: t="[A-Za-z]++")?+ ?+/>'
_ROW_SAYS = rb'(?: (?!r=)[A-Za-z0-9:]++="[^"<>]*+"){0,32}+'


def _in_this_row(cell: bytes) -> bytes:
    """Make the pattern of a cell one of the row's own cells, without groups: each costs time in every cell."""
    return re.sub(rb"\((?!\?)", rb"(?:", cell).replace(rb"[0-9]++", rb"(?P=row)", 1)


_ROWS = re.compile(
    rb'(?:<row r="(?:(?P<row>1[0-9]{4}|20000|[1-9][0-9]{0,3})"'
    + _ROW_SAYS
    + rb"(?: ?+/>|>(?:"
    + _CELL
    + rb"|(?P<special>)"
    + _in_this_row(_SPECIAL)
    + rb"|(?P<outer>)"
    + _in_this_row(_FAR_BLANK)
    + rb")*+</row>)"
    # Far rows may stand there as long as they are blank: whole columns get styled.
    + rb'|[1-9][0-9]{4,6}"'
    + _ROW_SAYS
    + rb"(?: ?+/>|>(?P<far>"
    + _FAR_BLANK
    + rb")*+</row>)))*+"
)
_SPECIALS = re.compile(_SPECIAL)
_VOID = re.compile(rb"<is><t" + _NO_TEXT + rb"</is>")
_HIDDEN_ROW = re.compile(rb'<row r="([0-9]+)"[^>]* hidden="(?:1|true)"')
_ODD_ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)")
_ALLOWED = bytes([9, 10, 13, *range(32, 256)])
_REFS = re.compile(rb'<c r="([A-Z]+[0-9]+)"')
_LAST_ROW = re.compile(rb'<row r="([0-9]+)"')
_FREE = re.compile(rb'<(?:row r="[0-9]+"|f)( [^<>]*)')  # the tags whose attributes the patterns do not spell out
_NAMES = re.compile(rb" ([A-Za-z0-9:]+)=")
_FEW = 8
_WORTH_KEEPING = 1 << 15  # bytes of blank rows
_OPEN, _CLOSE = b"<sheetData>", b"</sheetData>"
_TABLES = (f"{MAIN} sheetData", f"{STRICT} sheetData")  # in another namespace these are no rows of ours
_SURE_DAY = rb"[1-9][0-9]{4}(?:\.[0-9]+)?+<"  # 1927 to 2173


class _Blanks(NamedTuple):
    """What rows without a single value say: the addresses of their cells, and which rows are hidden."""

    addresses: frozenset[bytes]
    last_row: int
    hidden: frozenset[int]


_NO_ROWS = _Blanks(frozenset(), 0, frozenset())


def inspect_sheet(xml: bytes, part: str, context: BookContext) -> SheetFacts:
    """Find the facts of a worksheet, the short way if it can be."""
    return _short_way(xml, part, context) or whole_way(xml, part, context)


def _short_way(xml: bytes, part: str, context: BookContext) -> SheetFacts | None:
    """Find the facts by counting tags, or None where that would not be safe."""
    begin = xml.find(_OPEN) + len(_OPEN)
    finish = xml.rfind(_CLOSE)
    if begin < len(_OPEN) or finish < begin or not _suits(context):
        return None
    cut = _end_of_values(xml, begin, finish)
    rows = xml[begin:cut]
    proof = _ROWS.fullmatch(rows)
    blanks = _blank_rows(xml[cut:finish])
    if not proof or blanks is None or not is_plain(rows) or _says_twice(rows) or _has_double(rows, proof, blanks):
        return None
    frame = _read_frame(xml[:begin] + xml[finish:], part)
    percent = _percent_cells(rows, context)
    if frame is None or percent is None:
        return None
    facts, specials = SheetFacts(), 0
    if proof["special"] is not None:
        scan = Scan(part, context)
        facts, specials = scan.facts, scan.specials(_SPECIALS.finditer(rows))
    voids = len(_VOID.findall(rows)) if proof["void"] is not None else 0
    voids += sum(rows.count(b' t="s"><v>%d</v>' % index) for index in context.blank_strings)
    facts.short = True
    facts.blank = (cut, finish)
    facts.used += rows.count(b"</c>") - specials - voids
    facts.last_row = blanks.last_row or _last_row(rows)
    facts.percent |= percent
    facts.merged, facts.hidden_cols = list(frame[0]), list(frame[1])
    facts.hidden_rows = _hidden_rows(rows) | blanks.hidden
    return facts


def _end_of_values(xml: bytes, begin: int, finish: int) -> int:
    """Find the end of the last row with a cell that is more than an empty tag."""
    last = xml.rfind(b"</c>", begin, finish)
    if last < 0:
        return begin
    end = xml.find(b"</row>", last, finish)
    return finish if end < 0 else end + len(b"</row>")


def _blank_rows(rows: bytes) -> _Blanks | None:
    """Judge rows in which no cell has a value; forms have thirty of them on every sheet."""
    if not rows:
        return _NO_ROWS
    return _judged_before(rows) if len(rows) <= _WORTH_KEEPING else _judge(rows)


def _judge(rows: bytes) -> _Blanks | None:
    proof = _ROWS.fullmatch(rows)
    if not proof or not is_plain(rows) or _says_twice(rows) or _has_double(rows, proof, _NO_ROWS):
        return None
    return _Blanks(frozenset(_REFS.findall(rows)), _last_row(rows), frozenset(_hidden_rows(rows)))


# The same bytes are the same rows: what was proven of them once need not be proven again.
_judged_before = lru_cache(maxsize=256)(_judge)


def _last_row(rows: bytes) -> int:
    last = _LAST_ROW.match(rows, rows.rfind(b"<row ")) if rows else None
    return int(last[1]) if last else 0


def _hidden_rows(rows: bytes) -> set[int]:
    return {int(row) for row in _HIDDEN_ROW.findall(rows)} if b' hidden="' in rows else set()


@lru_cache(maxsize=128)
def _read_frame(frame: bytes, part: str) -> tuple[list[Block], list[tuple[int, int]]] | None:
    """Walk what surrounds the rows; it is often the same in all the returns that were made from one form."""
    # Exactly one table, and no comment that could hide a second: then those rows are the rows.
    if frame.count(b"<sheetData") != 1 or b"<!" in frame or b"<?" in frame[2:]:
        return None
    tables: list[str] = []
    walk(frame, part, lambda name, _: tables.append(name), wanted=_TABLES)
    scan = Scan(part, BookContext())
    walk_sheet(frame, part, scan)
    return None if scan.row or not tables else (scan.facts.merged, scan.facts.hidden_cols)


def is_plain(content: bytes) -> bool:
    """Tell whether bytes are UTF-8 without control characters and without any but the named entities."""
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return not (content.translate(None, _ALLOWED) or (b"&" in content and _ODD_ENTITY.search(content)))


def _says_twice(rows: bytes) -> bool:
    """Tell whether a row or a formula has an attribute twice, which is no XML; most rows say the same."""
    return any(map(_twice_in, set(_FREE.findall(rows))))


@lru_cache(maxsize=1 << 10)
def _twice_in(says: bytes) -> bool:
    names = _NAMES.findall(says)
    return len(set(names)) != len(names)


def _suits(context: BookContext) -> bool:
    """Tell whether the patterns may look for this workbook's styles and blank texts: style 0 is seldom written."""
    return len(context.blank_strings) <= _FEW and 0 not in context.percent_styles | context.date_styles


def _has_blanks(proof: re.Match[bytes]) -> bool:
    return any(group is not None for group in proof.group("blank", "typed", "outer", "far"))


def _has_double(rows: bytes, proof: re.Match[bytes], below: _Blanks) -> bool:
    """Tell whether a cell stands twice. Two cells with values show in the count, so only blanks matter."""
    if not below.addresses and not _has_blanks(proof):
        return False
    references = _REFS.findall(rows)
    once = set(references)
    return len(once) != len(references) or not once.isdisjoint(below.addresses)


def _percent_cells(rows: bytes, context: BookContext) -> set[Place] | None:
    """Find the numbers that are shown as percentages, or None if a date-formatted number may be no date."""
    pattern = _style_pattern(context.percent_styles, context.date_styles, context.elapsed_styles)
    cells: set[Place] = set()
    for match in pattern.finditer(rows) if pattern else ():
        if match.lastindex:
            return None
        start = rows.rfind(b'"', 0, match.start() - 1) + 1
        place = known_place(rows[start : match.start() - 1].decode())
        if place is None:  # the pattern of the rows lets no such address pass
            return None
        cells.add(place)
    return cells


@lru_cache(maxsize=64)
def _style_pattern(percent: frozenset[int], dates: frozenset[int], elapsed: frozenset[int]) -> re.Pattern[bytes] | None:
    """Match the style of a percent cell, or of a cell (a group) that shows an unsure day or a length of time."""
    ways = []
    if percent:
        ways.append(rb"(?:%s)\"(?: t=\"n\")?+><v>" % _one_of(percent))
    if dates - elapsed:
        ways.append(rb"((?:%s)\"(?: t=\"n\")?+><v>(?!%s))" % (_one_of(dates - elapsed), _SURE_DAY))
    if elapsed:
        ways.append(rb"((?:%s)\"(?: t=\"n\")?+><v>)" % _one_of(elapsed))
    return re.compile(rb" s=\"(?:" + b"|".join(ways) + rb")") if ways else None


def _one_of(styles: frozenset[int]) -> bytes:
    return "|".join(str(style) for style in sorted(styles)).encode()
