"""Text into a cell and a workbook into bytes, the same each time."""

from __future__ import annotations

import datetime as dt
import io
import re
import unicodedata
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell

LONGEST_TEXT = 32_767
"""Characters that a cell may hold, counted as Excel counts: UTF-16 units."""

FIXED_TIME = dt.datetime(2022, 1, 1, tzinfo=dt.UTC)
"""The time that stands in every workbook and archive we write; the clock is never read."""

_FORMULA_STARTS = tuple("=+-@'\t\n＝＋－＠")
_DIRECTION_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_WITHOUT_WIDTH = frozenset("\u200b\u200c\u200d\u2060\ufeff\ufffe\uffff")
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")


def visible(text: str) -> str:
    r"""Show what cannot be seen: control characters, direction marks and lone surrogates as ⟨U+202E⟩.

    Line breaks and tabs stay.

    >>> visible("甲\x00乙\u202e丙\r\n")
    '甲⟨U+0000⟩乙⟨U+202E⟩丙\n'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(f"⟨U+{ord(sign):04X}⟩" if _unseen(sign) else sign for sign in lines)


def _unseen(sign: str) -> bool:
    if sign in "\n\t":
        return False
    return sign in _DIRECTION_MARKS or sign in _WITHOUT_WIDTH or unicodedata.category(sign) in {"Cc", "Cs"}


def shortened(text: str) -> str:
    """Cut a text that no cell can hold, and say so with … at its end.

    >>> len(shortened("督" * 40_000)), shortened("督办")
    (32767, '督办')
    """
    if _units(text) <= LONGEST_TEXT:
        return text
    kept = text[: LONGEST_TEXT - 1]
    while _units(kept) > LONGEST_TEXT - 1:
        kept = kept[: -(max(1, (_units(kept) - LONGEST_TEXT + 1) // 2))]
    return kept + "…"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def put_text(cell: Cell, text: str) -> None:
    """Write a text that stays a text: never a formula, an error value or an escaped control character."""
    # Excel reads _x0041_ in a file as the letter A; the escape of its underscore keeps what was meant.
    # openpyxl cuts the escaped text at the cell's limit, so it is shortened once more after that.
    cell.value = shortened(_ESCAPE_LIKE.sub("_x005F_", shortened(visible(text))))
    cell.data_type = "s"
    if text.startswith(_FORMULA_STARTS):
        cell.quotePrefix = True


def fixed_bytes(workbook: Workbook) -> bytes:
    """Save a workbook so that the same cells give the same bytes: member dates and document times are fixed."""
    written = io.BytesIO()
    workbook.save(written)
    fixed = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                stamp = FIXED_TIME.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                content = _TIMES.sub(rb"\g<1>" + stamp + rb"\g<3>", content)
            target.writestr(_member(name), content, zipfile.ZIP_DEFLATED, 9)
    return fixed.getvalue()


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, FIXED_TIME.timetuple()[:6])
    member.create_system = 3  # ZipInfo would write the system we run on
    member.external_attr = 0o644 << 16
    return member


def safe_name(text: str, longest: int = 80) -> str:
    r"""Make a text usable as a file name on every system: no separators, no reserved words, not too long.

    >>> safe_name("望湖街道"), safe_name("../../etc/passwd"), safe_name("CON"), safe_name(" a:b. ")
    ('望湖街道', '_.._etc_passwd', '_CON', 'a_b')
    >>> safe_name("\u202e...")
    '_'
    """
    kept = "".join(sign for sign in unicodedata.normalize("NFC", text) if sign.isprintable() and not _unseen(sign))
    kept = _NOT_IN_NAMES.sub("_", kept).strip(" .")[:longest].rstrip(" .")
    if not kept or _RESERVED.fullmatch(kept):
        return f"_{kept}"
    return kept
