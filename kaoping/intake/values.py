"""What one cell says: a number, a date, a choice or a code, as the office types them.

A written table of accepted spellings. What is accepted but not plain is noted with before and
after; everything else is refused with what to type instead. Nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kaoping.exact import number_text
from kaoping.intake.cells import Raw


_BLANKS: Final = str.maketrans(dict.fromkeys("\u00a0\u3000\u2007\u202f\t\r\n", " "))
_PLAIN: Final = re.compile(r"[+-]?(\d+(\.\d+)?|\.\d+)")
_GROUPED: Final = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_DATE: Final = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
_DIGITS: Final = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS: Final = {"十": 10, "百": 100, "千": 1000}
_LARGE: Final = {"万": 10_000, "亿": 100_000_000}
_EARLIEST, _LATEST = dt.date(2000, 1, 1), dt.date(2100, 1, 1)
_LONGEST: Final = 15


@dataclass(frozen=True, slots=True)
class Note:
    """A finding without its address: the reader of the sheet knows where the cell is."""

    code: str
    found: str
    fix: str
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number cell: its value (None when refused) and what there is to say about it."""

    value: float | None
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Date:
    """A date cell."""

    value: dt.date | None
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """A text, code or choice cell."""

    value: str | None
    note: Note | None = None


def plain(text: str) -> str:
    """Bring text to the form that is compared: NFKC, no blanks at the ends or of odd kinds.

    >>> plain(" ９８．５\u00a0")
    '98.5'
    """
    return unicodedata.normalize("NFKC", text).translate(_BLANKS).strip()


def shown(raw: Raw) -> str:
    """Write a cell as typed, for a finding and for the trail.

    >>> shown(24.0), shown(dt.datetime(2022, 3, 31)), shown(True)
    ('24', '2022-03-31', 'TRUE')
    """
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float | int):
        number = float(raw)
        return number_text(number) if math.isfinite(number) else str(raw)
    if isinstance(raw, dt.datetime) and raw.time() == dt.time(0):
        return raw.date().isoformat()
    if isinstance(raw, dt.date | dt.time):
        return raw.isoformat()
    if isinstance(raw, dt.timedelta):
        return str(raw)
    return raw


def chinese_number(text: str) -> float | None:
    """Read a Chinese numeral, to propose a number; None when it is not one.

    >>> [chinese_number(text) for text in ("九十", "一百零五", "十二", "三万二千", "大约")]
    [90.0, 105.0, 12.0, 32000.0, None]
    """
    if not text or any(c not in _DIGITS and c not in _TENS and c not in _LARGE for c in text):
        return None
    total = section = digit = 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _TENS:
            section += (digit or 1) * _TENS[character]
            digit = 0
        else:
            total += (section + digit) * _LARGE[character]
            section = digit = 0
    return float(total + section + digit)


def number(raw: Raw, *, percent_format: bool, is_percent: bool) -> Number:
    """Read a number cell.

    percent_format: the cell's number format is a percentage; is_percent: the item is measured
    in %. Percentages come out in percent (98.5). Full-width digits, thousands separators, ￥ and
    a percent sign are accepted and noted; a bare number of at most 1 for a percentage has two
    readings and is refused.

    >>> number("９８．５", percent_format=False, is_percent=False).value
    98.5
    >>> number(0.985, percent_format=True, is_percent=True).value
    98.5
    >>> number("九十", percent_format=False, is_percent=False).note.fix
    '请填 90'
    """
    if isinstance(raw, bool):
        return _wrong("E-VAL-TYPE", f"应为数字，单元格却是逻辑值 {shown(raw)}", "请填数字")
    if isinstance(raw, dt.date | dt.time | dt.timedelta):
        return _wrong("E-VAL-TYPE", f"应为数字，单元格却是日期格式（{shown(raw)}）", "请把单元格格式改为“常规”后重新填写数字")
    if isinstance(raw, str):
        return _number_of_text(raw, is_percent=is_percent)
    value = float(raw)
    if not math.isfinite(value):
        return _wrong("E-VAL-RANGE", f"数值 {raw} 不是有限的数", "请改填实际数值")
    if percent_format and not is_percent:
        return _wrong("E-VAL-TYPE", f"应为数字，单元格却是百分数格式（值 {shown(value)}）", "请把单元格格式改为“常规”后重新填写")
    if percent_format:
        hundredfold = float(Decimal(repr(value)) * 100)
        said = f"按 {number_text(hundredfold)}% 读取（单元格值 {shown(value)}）"
        return Number(hundredfold, Note("W-VAL-PCT", said, "请核对"))
    if is_percent and 0 < abs(value) <= 1:
        return _two_readings(shown(value), value)
    return Number(value)


def _wrong(code: str, found: str, fix: str) -> Number:
    return Number(None, Note(code, found, fix))


def _two_readings(text: str, value: float) -> Number:
    hundredfold = number_text(float(Decimal(repr(value)) * 100))
    found = f"“{text}”有两种读法：{hundredfold}% 或 {number_text(value)}%"
    return _wrong("E-VAL-PCT", found, f"如为 {hundredfold}%，请填 {hundredfold}；如确为 {number_text(value)}%，请填“{number_text(value)}%”")


def _number_of_text(raw: str, *, is_percent: bool) -> Number:
    text = plain(raw)
    bare = text.removeprefix("'").removeprefix("￥").removeprefix("¥").strip()
    percent = bare.endswith("%")
    bare = bare.removesuffix("%").strip()
    if _GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    if not bare.isascii() or not _PLAIN.fullmatch(bare) or (percent and not is_percent):
        return _wrong("E-VAL-NUM", f"“{raw}”不是数字", _propose(text))
    if len(bare.lstrip("+-0.").replace(".", "")) > _LONGEST:
        return _wrong("E-VAL-RANGE", f"“{raw}”超过 15 位有效数字", "请核对后填写")
    value = float(bare)
    if is_percent and not percent and 0 < abs(value) <= 1:
        return _two_readings(text, value)
    if percent:
        return Number(value, Note("W-VAL-PCT", f"文本“{raw}”按 {number_text(value)}% 读取", "请核对"))
    return Number(value, Note("W-VAL-TEXTNUM", f"文本“{raw}”按 {number_text(value)} 读取", "请核对"))


def _propose(text: str) -> str:
    """Say what to type instead of a number that cannot be read."""
    numeral = chinese_number(text)
    if numeral is not None:
        return f"请填 {number_text(numeral)}"
    if text in ("无", "没有", "-", "—", "--", "——", "/", "不适用", "未发生"):
        return "没有数值的，请清空本格，在“无或不适用”中选择"
    found = re.findall(r"\d+(?:\.\d+)?", text.replace(",", ""))
    if len(found) == 1:
        return f"如为 {found[0]}，请填 {found[0]}"
    return "请填数字，说明文字请写在备注"


def date(raw: Raw) -> Date:
    """Read a date cell: a real date, or one of the office's spellings with year, month and day.

    >>> date("2022.3.31").value, date("2022年3月31日").value
    (datetime.date(2022, 3, 31), datetime.date(2022, 3, 31))
    >>> date(2022.1).value is None
    True
    """
    if isinstance(raw, dt.datetime):
        return _in_reach(raw.date(), shown(raw), None)
    if isinstance(raw, dt.date):
        return _in_reach(raw, shown(raw), None)
    if isinstance(raw, str):
        text = plain(raw)
        match = _DATE.fullmatch(text) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text)
        if match is None:
            return _no_date(raw, "请写成 2022-03-31 的样子，年、月、日齐全")
        try:
            value = dt.date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return _no_date(raw, "没有这一天，请核对")
        return _in_reach(value, raw, Note("W-VAL-DATE", f"文本“{raw}”按 {value.isoformat()} 读取", "请核对"))
    if isinstance(raw, float) and not isinstance(raw, bool) and raw.is_integer() and 36526 <= raw <= 73050:
        value = dt.date(1899, 12, 30) + dt.timedelta(days=int(raw))
        return _in_reach(value, shown(raw), Note("W-VAL-DATE", f"日期序号 {shown(raw)} 按 {value.isoformat()} 读取", "请核对"))
    return _no_date(raw, "请写成 2022-03-31 的样子，年、月、日齐全（如 2022.10 会变成 2022.1，不能代替日期）")


def _no_date(raw: Raw, fix: str) -> Date:
    return Date(None, Note("E-VAL-DATE", f"“{shown(raw)}”不是日期", fix))


def _in_reach(value: dt.date, text: str, note: Note | None) -> Date:
    if _EARLIEST <= value < _LATEST:
        return Date(value, note)
    return Date(None, Note("E-VAL-DATE", f"日期 {text} 不在 2000 年至 2099 年之间", "请核对"))


def choice(raw: Raw, choices: tuple[str, ...]) -> Words:
    """Read a cell that takes one of a few words."""
    text = plain(raw) if isinstance(raw, str) else shown(raw)
    for word in choices:
        if plain(word) == text:
            return Words(word)
    return Words(None, Note("E-VAL-CHOICE", f"“{shown(raw)}”不在可选项内", f"请从 {'、'.join(choices)} 中选择", "、".join(choices)))


def code(raw: Raw) -> Words:
    """Read a code: text; a whole number typed as a number is taken as its digits and noted.

    >>> code(7.0).value, code(110101199003077777.0).value
    ('7', None)
    """
    if isinstance(raw, str):
        return Words(plain(raw))
    if isinstance(raw, float) and not isinstance(raw, bool) and raw.is_integer() and abs(raw) < 1e11:
        return Words(number_text(raw), Note("W-VAL-TEXTNUM", f"数字 {shown(raw)} 按编号“{number_text(raw)}”读取", "请核对"))
    return Words(None, Note("E-VAL-TYPE", f"编号应为文本，单元格却是 {shown(raw)}", "请把单元格格式改为“文本”后重新填写"))


def words(raw: Raw) -> Words:
    """Read free text: kept as typed."""
    return Words(shown(raw).strip())
