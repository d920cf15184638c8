"""The CSV face: tables for machines that a spreadsheet program can open without harm."""

from __future__ import annotations

import csv
import io
import math
import re
from decimal import Decimal
from numbers import Number
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kaoping.writing import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_RISKY: Final = re.compile("'*[=+\\-@\t\r\n\x00＝＋－＠]")
_PLAIN_NUMBER: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?%?")


def guarded(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet program would take for a formula; numbers stay.

    Text that already looks guarded gets one more, so taking one off always gives the text back.

    >>> guarded("=cmd|' /C calc'!A0"), guarded("-0.10"), guarded("望湖街道")
    ("'=cmd|' /C calc'!A0", '-0.10', '望湖街道')
    """
    if _RISKY.match(text) and not _PLAIN_NUMBER.fullmatch(text):
        return "'" + text
    return text


def unguarded(text: str) -> str:
    """Give back what `guarded` was given.

    >>> unguarded("'=1+1"), unguarded("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if text.startswith("'") and _RISKY.match(text) else text


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return "" if math.isnan(value) else repr(float(value))
    if isinstance(value, Number | Decimal):
        return str(value)
    return visible(guarded(str(value)))


def write_csv(target: Path | str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table as RFC 4180 text: UTF-8 with a byte order mark, CRLF, quotes only where needed.

    None and NaN become empty cells, truth values 是 and 否, numbers their shortest exact digits.
    A row that is not as long as `columns` raises ValueError and nothing is written.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_cell(column) for column in columns])
    for position, row in enumerate(rows):
        if len(row) != len(columns):
            raise ValueError(f"row {position} has {len(row)} cells, the table has {len(columns)} columns")
        writer.writerow([_cell(value) for value in row])
    Path(target).write_bytes(text.getvalue().encode("utf-8-sig"))
