"""Kinds of values that rule files hold: texts, periods, points, names of items.

Every scalar of a rule file arrives as text; each kind says how it is read and what is refused.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from kaoping.periods import Period, PeriodRange


def _stripped(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text.strip())


def plain_names(value: object) -> object:
    """Read item names as expressions see them: full-width and half-width forms are one name.

    >>> plain_names({"Ａ级": 1})
    {'A级': 1}
    """
    if not isinstance(value, Mapping):
        return value
    named = {_plain(str(name)): raw for name, raw in value.items()}
    if len(named) < len(value):
        raise ValueError("E-RULE-DUPKEY|有两个数据项的名称只差全角半角|请改成不同的名称")
    return named


def _period(value: object) -> object:
    if isinstance(value, str) and value:
        try:
            Period.parse(value)
        except ValueError:
            raise ValueError(f"E-RULE-PERIOD|“{value}”不是报告期的写法|请写成 2022Q1 的样子") from None
    return value


def _range(value: object) -> object:
    if isinstance(value, str):
        try:
            PeriodRange.parse(value)
        except ValueError:
            raise ValueError(f"E-RULE-PERIOD|“{value}”不是适用期的写法|请写成 2022Q1..2022Q4 的样子") from None
    return value


Text = Annotated[str, BeforeValidator(_stripped), Field(min_length=1)]
PeriodText = Annotated[str, BeforeValidator(_period)]
RangeText = Annotated[Text, BeforeValidator(_range)]
ItemName = Annotated[Text, BeforeValidator(lambda value: _plain(value) if isinstance(value, str) else value)]
Points = Annotated[Decimal, Field(ge=0, max_digits=12), WithJsonSchema({"type": "number", "minimum": 0})]
