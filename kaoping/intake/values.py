"""What one cell says: a number, a date, a choice or a code, as the office types them.

A written table of accepted spellings. What is accepted but not plain is noted with before and
after; everything else is refused with what to type instead. Nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from kaoping.exact import number_text
from kaoping.findings import Change

if TYPE_CHECKING:
    from kaoping.intake.cells import Raw

_BLANKS: Final = str.maketrans(dict.fromkeys("\u00a0\u3000\u2007\u202f\t\r\n", " "))
_PLAIN: Final = re.compile(r"[+-]?(\d+(\.\d+)?|\.\d+)")
_GROUPED: Final = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_DATE: Final = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
_DIGITS: Final = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_DIGIT: Final = f"[{''.join(_DIGITS)}]"
_SECTION: Final = re.compile(
    f"(?:(?P<千>{_DIGIT})千)?零?(?:(?P<百>{_DIGIT})百)?零?(?P<十>(?:(?P<几>{_DIGIT})?十)?)零?(?P<个>(?<![百千]){_DIGIT})?"
)
_LARGE: Final = {"亿": 100_000_000, "万": 10_000}
_EARLIEST, _LATEST = dt.date(2000, 1, 1), dt.date(2100, 1, 1)
_LONGEST: Final = 15
_LARGE_BY_FAR: Final = 1e300
_WHOLE_BY_FAR: Final = 1e15
_WORTH_KEEPING: Final = 200
_NOT_DIGITS: Final = ("<super>", "<sub>", "<circle>")


class Note(NamedTuple):
    """A finding without its address: the reader of the sheet knows where the cell is."""

    code: str
    found: str
    fix: str
    expected: str = ""
    change: Change | None = None


class Number(NamedTuple):
    """A number cell: its value (None when refused) and what there is to say about it."""

    value: float | None
    note: Note | None = None


class Date(NamedTuple):
    """A date cell."""

    value: dt.date | None
    note: Note | None = None


class Words(NamedTuple):
    """A text, code or choice cell."""

    value: str | None
    note: Note | None = None


def plain(text: str) -> str:
    """Bring text to the form that is compared: NFKC, no blanks at the ends or of odd kinds.

    >>> plain(" ９８．５\u00a0")
    '98.5'
    """
    if text.isascii() and text.isprintable():
        return text.strip()  # most cells: nothing to fold
    return _folded(text) if len(text) <= _WORTH_KEEPING else _fold(text)


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_BLANKS).strip()


# The words of a form come back in every return.
_folded = lru_cache(maxsize=1 << 14)(_fold)


def shown(raw: Raw) -> str:
    """Write a cell as typed, for a finding and for the trail.

    >>> shown(24.0), shown(dt.datetime(2022, 3, 31)), shown(True)
    ('24', '2022-03-31', 'TRUE')
    """
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float | int):
        number = float(raw)
        if abs(number) < _WHOLE_BY_FAR and number.is_integer():
            return str(int(number))  # most numbers
        return number_text(number) if math.isfinite(number) else str(raw)
    if isinstance(raw, dt.datetime) and raw.time() == dt.time(0):
        return raw.date().isoformat()
    return raw.isoformat()


def invisible(text: str) -> str:
    """Name the characters of a text that nobody sees (zero-width, direction marks): U+200B; empty without any.

    >>> invisible("98.5\u200b")
    'U+200B'
    """
    if text.isprintable():
        return ""  # nearly every text: printable means of no such category
    unseen = (c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Co", "Cn"} and c not in "\t\r\n")
    return "、".join(f"U+{ord(c):04X}" for c in dict.fromkeys(unseen))


def chinese_number(text: str) -> float | None:
    """Read a Chinese numeral, to propose a number; None when it is none or may be read two ways.

    一百五 is said for 150 and for 105, so it is not read.

    >>> [chinese_number(text) for text in ("九十", "一百零五", "十二", "三万二千", "九五", "一百五", "大约")]
    [90.0, 105.0, 12.0, 32000.0, 95.0, None, None]
    """
    if text and all(c in _DIGITS for c in text):
        return float("".join(str(_DIGITS[c]) for c in text))
    total, rest, unit_before = 0, text, False
    for unit, worth in _LARGE.items():
        before, found, after = rest.partition(unit)
        if found:
            section = _section(before)
            if not section:
                return None
            total, rest, unit_before = total + section * worth, after, True
    if unit_before and not rest:
        return float(total)
    section = None if unit_before and len(rest) == 1 else _section(rest)
    return None if section is None else float(total + section)


def _section(text: str) -> int | None:
    """Read what stands below 万: 三千二百零一."""
    match = _SECTION.fullmatch(text)
    if not text or match is None or not any(match.groups()):
        return None
    worth = {"千": 1000, "百": 100, "个": 1}
    tens = 10 * _DIGITS[match["几"] or "一"] if match["十"] else 0
    return tens + sum(_DIGITS[match[name]] * value for name, value in worth.items() if match[name])


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
    if isinstance(raw, str):
        return _number_of_text(raw, is_percent=is_percent)
    if isinstance(raw, bool | dt.date | dt.time):
        return _no_number(raw)
    value = float(raw) + 0.0  # there is no minus zero
    if not percent_format and abs(value) < _LARGE_BY_FAR and (not is_percent or abs(value) > 1):
        return Number(value)  # nearly every number: there is nothing to say
    return _odd_number(raw, value, percent_format=percent_format, is_percent=is_percent)


def _odd_number(raw: float, value: float, *, percent_format: bool, is_percent: bool) -> Number:
    hundredfold = value * 100 if math.isinf(value * 100) else float(Decimal(repr(value)) * 100)
    if not math.isfinite(hundredfold):
        return _wrong("E-VAL-RANGE", f"数值 {raw} 不是有限的数", "请改填实际数值")
    if percent_format:
        return _of_percent_format(value, hundredfold, is_percent=is_percent)
    if is_percent and 0 < abs(value) <= 1:
        return _two_readings(shown(value), value)
    return Number(value)


def _of_percent_format(value: float, hundredfold: float, *, is_percent: bool) -> Number:
    if is_percent:
        said = f"按 {number_text(hundredfold)}% 读取（单元格值 {shown(value)}）"
        after = Change(shown(value), number_text(hundredfold))
        return Number(hundredfold, Note("W-VAL-PCT", said, "请核对", change=after))
    found = f"应为数字，单元格却是百分数格式（值 {shown(value)}）"
    return _wrong("E-VAL-TYPE", found, "请把单元格格式改为“常规”后重新填写")


def _no_number(raw: bool | dt.date | dt.time) -> Number:
    if isinstance(raw, bool):
        return _wrong("E-VAL-TYPE", f"应为数字，单元格却是逻辑值 {shown(raw)}", "请填数字")
    found = f"应为数字，单元格却是日期格式（{shown(raw)}）"
    return _wrong("E-VAL-TYPE", found, "请把单元格格式改为“常规”后重新填写数字")


def _wrong(code: str, found: str, fix: str) -> Number:
    return Number(None, Note(code, found, fix))


def _two_readings(text: str, value: float) -> Number:
    hundredfold = number_text(float(Decimal(repr(value)) * 100))
    small = f"{number_text(value)}%"
    found = f"“{text}”有两种读法：{hundredfold}% 或 {small}"
    return _wrong("E-VAL-PCT", found, f"如为 {hundredfold}%，请填 {hundredfold}；如确为 {small}，请填“{small}”")


def _number_of_text(raw: str, *, is_percent: bool) -> Number:
    text = plain(raw)
    bare = text.removeprefix("'").removeprefix("￥").removeprefix("¥").strip()
    percent = bare.endswith("%")
    bare = bare.removesuffix("%").strip()
    if _GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    raised = any(unicodedata.decomposition(c).startswith(_NOT_DIGITS) for c in raw)  # 10² is not 102
    if raised or not bare.isascii() or not _PLAIN.fullmatch(bare) or (percent and not is_percent):
        hidden = invisible(raw)
        found = f"“{raw}”不是数字" + (f"（含看不见的字符 {hidden}）" if hidden else "")
        return _wrong("E-VAL-NUM", found, _propose(text))
    if len(bare.lstrip("+-0.").replace(".", "")) > _LONGEST:
        return _wrong("E-VAL-RANGE", f"“{raw}”超过 15 位有效数字", "请核对后填写")
    value = float(bare) + 0.0  # there is no minus zero
    if is_percent and not percent and 0 < abs(value) <= 1:
        return _two_readings(text, value)
    change = Change(raw, number_text(value))
    if percent:
        return Number(value, Note("W-VAL-PCT", f"文本“{raw}”按 {change.after}% 读取", "请核对", change=change))
    return Number(value, Note("W-VAL-TEXTNUM", f"文本“{raw}”按 {change.after} 读取", "请核对", change=change))


_NOTHING: Final = frozenset({"无", "没有", "-", "—", "--", "——", "/", "不适用", "未发生"})


def _propose(text: str) -> str:
    """Say what to type instead of a number that cannot be read; never a number that was not meant."""
    numeral = chinese_number(text.removeprefix("百分之"))
    if numeral is not None:
        return f"请填 {number_text(numeral)}"
    if text in _NOTHING:
        return "没有数值的，请清空本格，按表内说明选填“无”或“不适用”"
    return _slip(text) or _propose_number(text)


def _propose_number(text: str) -> str:
    """Propose the one number among words, unless words change it."""
    found = re.findall(r"[-+]?\d+(?:\.\d+)?", text.replace(",", ""))
    if re.search(r"\d\s*[百千万亿]", text):
        return "请按计量单位换算后只填数字"
    if len(found) == 1 and not re.search("[负减降少]", text):
        return f"如为 {found[0]}，请填 {found[0]}"
    return "请填数字，说明文字请写在备注"


def _slip(text: str) -> str:
    """Say what a slip of the finger makes of a number: 98,5 is not 985, and 2O is not 2; empty without one."""
    if re.fullmatch(r"[-+]?\d+,\d+", text):
        meant = text.replace(",", ".")
        return f"小数点请用“.”，如为 {meant}，请填 {meant}"
    if re.search(r"\d[A-Za-z]|[A-Za-z]\d", text):
        return "数字中有字母，请核对后只填数字（字母 O 不是零）"
    return ""


def date(raw: Raw) -> Date:
    """Read a date cell: a real date, or one of the office's spellings with year, month and day.

    >>> date("2022.3.31").value, date("2022年3月31日").value
    (datetime.date(2022, 3, 31), datetime.date(2022, 3, 31))
    >>> date(2022.1).value is None
    True
    """
    if isinstance(raw, dt.date):
        value = raw.date() if isinstance(raw, dt.datetime) else raw
        return _in_reach(value, value.isoformat(), None)
    if isinstance(raw, str):
        return _date_of_text(raw)
    if isinstance(raw, float) and raw.is_integer() and 36526 <= raw <= 73050:
        value = dt.date(1899, 12, 30) + dt.timedelta(days=int(raw))
        said = f"日期序号 {shown(raw)} 按 {value.isoformat()} 读取"
        note = Note("W-VAL-DATE", said, "请核对", change=Change(shown(raw), value.isoformat()))
        return _in_reach(value, shown(raw), note)
    return _no_date(raw, "请写成 2022-03-31 的样子，年、月、日齐全（如 2022.10 会变成 2022.1，不能代替日期）")


def _date_of_text(raw: str) -> Date:
    text = plain(raw)
    match = _DATE.fullmatch(text) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text)
    if match is None:
        return _no_date(raw, "请写成 2022-03-31 的样子，年、月、日齐全")
    try:
        value = dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return _no_date(raw, "没有这一天，请核对")
    change = Change(raw, value.isoformat())
    return _in_reach(value, raw, Note("W-VAL-DATE", f"文本“{raw}”按 {change.after} 读取", "请核对", change=change))


def _no_date(raw: Raw, fix: str) -> Date:
    return Date(None, Note("E-VAL-DATE", f"“{shown(raw)}”不是日期", fix))


def _in_reach(value: dt.date, text: str, note: Note | None) -> Date:
    if _EARLIEST <= value < _LATEST:
        return Date(value, note)
    return Date(None, Note("E-VAL-DATE", f"日期 {text} 不在 2000 年至 2099 年之间", "请核对，年、月、日都要写全"))


def choice(raw: Raw, choices: tuple[str, ...]) -> Words:
    """Read a cell that takes one of a few words."""
    text = plain(raw) if isinstance(raw, str) else shown(raw)
    for word in choices:
        if plain(word) == text:
            return Words(word)
    listed = "、".join(choices)
    return Words(None, Note("E-VAL-CHOICE", f"“{shown(raw)}”不在可选项内", f"请从 {listed} 中选择", listed))


def code(raw: Raw) -> Words:
    """Read a code: text; a whole number typed as a number is taken as its digits and noted.

    A code with a character that nobody sees would be another code, so it is refused.

    >>> code(7.0).value, code(110101199003077777.0).value
    ('7', None)
    """
    if isinstance(raw, str):
        hidden = invisible(raw)
        if hidden:
            return Words(None, Note("E-TXT-CTRL", f"编号“{plain(raw)}”含有看不见的字符（{hidden}）", "请重新输入编号"))
        return Words(plain(raw))
    if isinstance(raw, float) and raw.is_integer() and 0 <= raw < 1e11:
        said = f"数字 {shown(raw)} 按编号“{number_text(raw)}”读取"
        change = Change(shown(raw), number_text(raw))
        return Words(number_text(raw), Note("W-VAL-TEXTNUM", said, "请核对", change=change))
    found = f"编号应为文本，单元格却是 {shown(raw)}"
    return Words(None, Note("E-VAL-TYPE", found, "请把单元格格式改为“文本”后重新填写"))


def words(raw: Raw) -> Words:
    """Read free text: kept as typed."""
    return Words(shown(raw).strip())
