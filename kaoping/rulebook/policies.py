"""What becomes of a line that has no ratio of its own: the words of 不适用, 缺报 and 未证实."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Final

from pydantic import BeforeValidator, WithJsonSchema

POLICIES: Final = ("重分摊", "满分", "同类平均", "零分", "年度合并", "取消评优")
_FIXED: Final = re.compile(r"固定分\s*([0-9]+(?:\.[0-9]+)?)\s*[%％]")
_PATTERN: Final = r"^固定分 ?[0-9]+(\.[0-9]+)?%$"


def fixed_share(policy: str) -> float | None:
    """Share of full marks of 固定分 95%; None for a policy of another kind.

    >>> fixed_share("固定分 95%"), fixed_share("零分")
    (0.95, None)
    """
    found = _FIXED.fullmatch(policy)
    return None if found is None else float(Decimal(found[1]) / 100)


def _policy(value: object) -> str:
    text = str(value).strip()
    share = fixed_share(text)
    if text in POLICIES or (share is not None and share <= 1):
        return text if share is None else f"固定分 {text.removeprefix('固定分').strip().replace('％', '%')}"
    words = "、".join(POLICIES)
    raise ValueError(f"E-RULE-TYPE|“{text}”不是处理办法|请写 {words}，或满分的百分之几：固定分 95%")


Policy = Annotated[
    str,
    BeforeValidator(_policy),
    WithJsonSchema({"anyOf": [{"enum": list(POLICIES)}, {"type": "string", "pattern": _PATTERN}]}),
]
"""One of the words, or 固定分 with the share of full marks that is decreed."""
