"""sources.yaml: tables that departments keep anyway, described by their words so that nobody retypes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from kaoping.layouts import LEDGERS, Column, RecordTable
from kaoping.methods._shelf import Declared
from kaoping.rulebook.kinds import Text  # noqa: TC001  pydantic reads it when the class is made

if TYPE_CHECKING:
    from collections.abc import Mapping


_QUARTERS: Final = "一二三四"
_YEAR: Final = re.compile(r"(?:19|20)\d{2}")
_QUARTER: Final = re.compile(r"(?<=第)[1-4一二三四](?=季)|[1-4一二三四](?=季)|(?<=[Qq])[1-4]")
_MONTHS: Final = re.compile(r"1\s*[-~—至到－]\s*(3|6|9|12)(?=月)")
_MONTH: Final = re.compile(r"(?<!\d)(0?[1-9]|1[0-2])(?=月)")


class PeriodStyle:
    """How a table writes its periods, learned from one example of its own.

    >>> style = PeriodStyle("2021年第4季度")
    >>> style.read("2022年第1季度"), style.read("2022年一季度")
    ((2022, 1), None)
    >>> PeriodStyle("2021年1-12月").read("2022年1-3月")
    (2022, 1)
    """

    def __init__(self, example: str) -> None:
        """Find the year and the quarter in the example; ValueError where either is not there."""
        example = _tight(example)
        year = _YEAR.search(example)
        part = next((m for pattern in (_QUARTER, _MONTHS, _MONTH) if (m := pattern.search(example))), None)
        if year is None or part is None:
            raise ValueError(f"“{example}”里看不出年和季度")
        quarter = {_QUARTER: "[1-4]" if part[0].isascii() else f"[{_QUARTERS}]", _MONTHS: part.re.pattern}
        inner = quarter.get(part.re, r"0?[1-9]|1[0-2]")
        named = {year.span(): r"(?P<year>(?:19|20)\d{2})", part.span(): f"(?P<part>{inner})"}
        at, pattern = 0, ""
        for (start, end), group in sorted(named.items()):
            pattern += re.escape(example[at:start]) + group
            at = end
        self._pattern = re.compile(pattern + re.escape(example[at:]))
        self._of_months = part.re is not _QUARTER

    def read(self, text: str) -> tuple[int, int] | None:
        """Year and quarter of a text written in this way, None for any other; a month ends a quarter or none (0)."""
        match = self._pattern.fullmatch(_tight(text))
        if match is None:
            return None
        part = match["part"]
        if not self._of_months:
            return int(match["year"]), _QUARTERS.index(part) + 1 if part in _QUARTERS else int(part)
        month = int(re.findall(r"\d+", part)[-1])
        return int(match["year"]), 0 if month % 3 else month // 3


def _tight(text: str) -> str:
    return "".join(text.split())


class Recognised(Declared):
    """How a sheet is known: its name, words of its header, or both. The file's name plays no part."""

    sheet: Text | None = Field(alias="工作表", default=None)
    words: tuple[Text, ...] = Field(alias="表头含", default=())

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.sheet is None and not self.words:
            raise ValueError("E-RULE-MISSING|识别没有写工作表，也没有写表头含|请至少写一样")
        return self


class PeriodColumn(Declared):
    """The column that says of which period a row is, and an example of how it says so."""

    path: Text = Field(alias="列")
    example: Text = Field(alias="写法")

    @model_validator(mode="after")
    def _readable(self) -> Self:
        try:
            PeriodStyle(self.example)
        except ValueError as error:
            raise ValueError(f"E-RULE-PERIOD|期列的写法{error}|请照表里的样子写一个，如 2021年第4季度") from None
        return self

    @property
    def style(self) -> PeriodStyle:
        """The way in which the table writes its periods."""
        return PeriodStyle(self.example)


class KeptColumn(Declared):
    """One column that is taken: the words of its header levels joined by " / ", and its unit of measure."""

    path: Text = Field(alias="路径")
    measure: Text | None = Field(alias="单位", default=None)


class KeptRecords(Declared):
    """A table of records: which record table it is, and which column holds which of its columns."""

    ledger: Text = Field(alias="台账")
    columns: dict[str, Text] = Field(alias="列", min_length=1)

    @property
    def table(self) -> RecordTable | None:
        """The record table; None where there is none of this name."""
        return LEDGERS.get(self.ledger)

    def column(self, name: str) -> Column | None:
        """The column of the record table that a key means: its English key or its title."""
        table = self.table
        return None if table is None else next((c for c in table.columns if name in (c.key, c.title)), None)


class KeptTable(Declared):
    """One table that a department keeps: how it is known, which rows and which columns of it are taken."""

    name: Text = Field(alias="表")
    source: Text = Field(alias="来源")
    known_by: Recognised = Field(alias="识别")
    unit_path: Text | None = Field(alias="单位列", default=None)
    period: PeriodColumn | None = Field(alias="期列", default=None)
    skipped: tuple[Text, ...] = Field(alias="跳过行", default=())
    hint_rows: Annotated[int, Field(ge=0, le=5)] = Field(alias="说明行", default=0)
    several: Literal["退回", "合计"] = Field(alias="多行", default="退回")
    columns: dict[str, KeptColumn] = Field(alias="列", default_factory=dict)
    records: KeptRecords | None = Field(alias="记录", default=None)

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if bool(self.columns) == (self.records is not None):
            found = "列和记录都写了" if self.columns else "列和记录都没有写"
            raise ValueError(f"E-RULE-TYPE|{found}|取数的表写“列”，逐条登记的表写“记录”，只写一样")
        if self.columns and self.unit_path is None:
            raise ValueError("E-RULE-MISSING|没有写单位列|请写明哪一列是单位")
        return self

    @property
    def ledger(self) -> str:
        """Record table that it is; empty for a table of figures."""
        return "" if self.records is None else self.records.ledger

    @property
    def paths(self) -> Mapping[str, str]:
        """What each described column is for → its path: item ids or keys of the ledger, 单位列 and 期列."""
        named: dict[str, str] = {} if self.unit_path is None else {"单位列": self.unit_path}
        if self.period is not None:
            named["期列"] = self.period.path
        taken = {item: column.path for item, column in self.columns.items()}
        return named | taken | ({} if self.records is None else dict(self.records.columns))


KEPT_WORDS: Final[Mapping[type[Declared], Mapping[str, str]]] = {
    KeptTable: {
        "表": "这张表的名称，印在问题清单里",
        "来源": "名册上的来源部门，表由它报来",
        "识别": "怎样认出这张表：工作表的名称、表头里的字样",
        "单位列": "哪一列是单位：表头各级的字样用“ / ”连起来，如 地区 / 区县",
        "期列": "哪一列写明是哪一期，只取本期的行；不写就取全部的行",
        "跳过行": "哪些行不是单位的数据，写它的字样，如 合计、小计；合计仍会核对",
        "说明行": "表头下面有几行是单位或填写说明",
        "多行": "一个单位有几行时：退回，或 合计",
        "列": "取哪些列：指标代码.数据项名称 → 路径和单位",
        "记录": "逐条登记的表：顶替哪种台账，各列在哪里",
    },
    Recognised: {"工作表": "工作表的名称", "表头含": "表头里必须有的字样"},
    PeriodColumn: {"列": "写明是哪一期的列", "写法": "照表里的样子写一个，如 2021年第4季度"},
    KeptColumn: {
        "路径": "表头各级的字样用“ / ”连起来，单位不写在里面",
        "单位": "这一列以什么为单位，与数据项的单位不同的自动换算",
    },
    KeptRecords: {"台账": "顶替哪种台账，如 任务台账", "列": "台账的列（名称或英文代号）→ 这张表的路径"},
}
"""What the keys of sources.yaml mean, for the completion of an editor."""
