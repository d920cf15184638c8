"""Units of measure in the words of a header, and exact conversion from one to another.

A header's word is 总投资（万元）, its unit 万元; 10个字以内 is a hint and no word. Amounts are converted as
decimals, so that 0.35 亿元 is 3500 万元 and nothing else.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from kaoping.intake import values as val

_SIZES: Final = {
    "": 1,
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10_000,
    "十万": 100_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
    "万亿": 1_000_000_000_000,
}
_COUNTS: Final = "个 件 项 宗 起 次 条 篇 份 批 例 人 人次 名 位 户 户次 家 件次 处 座 台 套 辆 所 村 天 日 小时 分 倍"
_SIZED: Final = "吨 吨标准煤 千克 公斤 米 公里 千米 平方米 平方公里 立方米 亩 公顷 千瓦时 千瓦 度"
_BASES: Final = frozenset(("元", "%", "‰", "个百分点", *_COUNTS.split(), *_SIZED.split()))
_UNIT: Final = re.compile(f"({'|'.join(sorted(_SIZES, key=len, reverse=True))})({'|'.join(map(re.escape, _BASES))})")
_BRACKETS: Final = re.compile(r"\(([^()]*)\)")
_STATED: Final = re.compile(r"(?:计量)?单位[:：]?(.+)")
_HINTS: Final = (
    re.compile(r"(?:限|不超过)?\d+个?字(?:以内|内|左右)?"),
    re.compile(r"(?:20XX|[Yy]{2,4}|\d{4})[-./年](?:0?[XxMm]{1,2}|\d{1,2})(?:[-./月](?:[DdXx]{1,2}|\d{1,2})日?|月)?"),
)
_CHOICES: Final = re.compile(r"[^/、]+(?:/[^/、]+)+")


class Word(NamedTuple):
    """One header cell: its words without blanks, the unit taken off, and the hint taken off."""

    text: str
    measure: str = ""
    hint: str = ""


def is_measure(text: str) -> bool:
    """Tell whether a text is a unit of measure that we know.

    >>> [is_measure(text) for text in ("亿元", "%", "万人次", "市州")]
    [True, True, True, False]
    """
    return bool(_UNIT.fullmatch(text)) or text in _BASES


@lru_cache(maxsize=1 << 12)
def word(text: str) -> Word:
    r"""Take a header cell apart.

    >>> word("总投资\n（万元）")
    Word(text='总投资', measure='万元', hint='')
    >>> word("建设内容及规模（50字以内）").text, word("开工时间\n20XX.0X").hint
    ('建设内容及规模', '20XX.0X')
    """
    tight = "".join(val.plain(text).split())
    measure, hints = "", list[str]()
    for inner in _BRACKETS.findall(tight):
        stated = _STATED.fullmatch(inner)
        bare = stated[1] if stated else inner
        if is_measure(bare) and not measure:
            measure, tight = bare, tight.replace(f"({inner})", "", 1)
        elif any(hint.fullmatch(inner) for hint in _HINTS) and _is_form(inner):
            hints.append(inner)
            tight = tight.replace(f"({inner})", "", 1)
    for hint in _HINTS:
        last = re.search(f"(?:{hint.pattern})$", tight)
        if last and _is_form(last[0]):
            hints.append(last[0])
            tight = tight[: last.start()]
    return Word(tight, measure, "、".join(hints))


def _is_form(text: str) -> bool:
    """Tell whether a text shows how to write a date (20XX.0X, yyyy/m/d) or how long to be, and is no date itself."""
    return any(letter in text for letter in "XxYyMmDd字")


def below_words(text: str) -> Word | None:
    """Read a cell of a row of units: a unit, a hint or a list of choices; None where it is a word of its own.

    >>> below_words("亿元"), below_words("强/弱"), below_words("区县")
    (Word(text='', measure='亿元', hint=''), Word(text='', measure='', hint='强/弱'), None)
    """
    tight = "".join(val.plain(text).split())
    stripped = tight[1:-1] if tight.startswith("(") and tight.endswith(")") else tight
    stated = _STATED.fullmatch(stripped)
    bare = stated[1] if stated else stripped
    if is_measure(bare):
        return Word("", bare)
    found = word(text)
    if not found.text or _CHOICES.fullmatch(tight):
        return Word("", found.measure, tight)
    return None


def table_measure(text: str) -> str:
    """Unit of a line above a header, such as 单位：万元; empty without one.

    >>> table_measure("单位：万元"), table_measure("填报单位：区财政局")
    ('万元', '')
    """
    found = re.fullmatch(r"\(?(?:金额|计量)?单位:(.+?)\)?", "".join(val.plain(text).split()))
    return found[1] if found and is_measure(found[1]) else ""


class Conversion(NamedTuple):
    """From the unit of a column to that of its item: a decimal factor."""

    given: str
    wanted: str
    factor: Decimal

    @property
    def changes(self) -> bool:
        """Tell whether numbers change."""
        return self.factor != 1

    def of(self, value: float) -> float:
        """Convert a number, exactly in decimals.

        >>> conversion("亿元", "万元").of(0.35)
        3500.0
        """
        return float(Decimal(repr(value)) * self.factor)


def conversion(given: str, wanted: str) -> Conversion | None:
    """How to get from one unit to another; None where they do not measure the same.

    >>> conversion("元", "万元").factor, conversion("万人次", "人次").factor, conversion("%", "个百分点")
    (Decimal('0.0001'), Decimal('10000'), None)
    """
    if given == wanted:
        return Conversion(given, wanted, Decimal(1))
    sizes = [_sized(given), _sized(wanted)]
    if sizes[0] is None or sizes[1] is None or sizes[0][1] != sizes[1][1]:
        return None
    return Conversion(given, wanted, Decimal(sizes[0][0]) / Decimal(sizes[1][0]))


def _sized(measure: str) -> tuple[int, str] | None:
    if measure in _BASES:
        return 1, measure
    match = _UNIT.fullmatch(measure)
    return (_SIZES[match[1]], match[2]) if match else None
