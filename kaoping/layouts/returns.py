"""The sheets of every return: the cover, a unit's own figures and records, a department's table."""

from __future__ import annotations

from kaoping.layouts.columns import LEVELS, NONE_WORD, NOT_APPLICABLE_WORD, Column, Label, RecordTable

UNIT_FORM = "单位填报表"
SOURCE_FORM = "数据来源表"
FORM_VERSION = "1"

COVER_SHEET = "封面"
FIGURES_SHEET = "指标数据"
SUPPLIED_SHEET = "数据报送"
ROSTER_SHEET = "单位名册"
"""In source forms: the units' codes and names to copy from. Nobody fills it in, nothing is read from it."""

GUIDE_SHEET = "填表说明"
"""Instructions of the forms that are sent out. Nobody fills it in, and a return may come without it."""

ITEM_ROW = "项目编码"
"""Label of the row of 数据报送 in which the item ids stand above their columns."""

SUPPLIED_KEYS: tuple[str, str] = ("单位代码", "单位名称")
"""Headers of the two columns of 数据报送 that name the unit."""

COUNT_LABEL = "填报格数"
BASIS_LABEL = "制表依据"
"""Labels of the cover below the block of COVER: for people, not read back."""

COVER: tuple[Label, ...] = (
    Label("方案", "kaoping.scheme"),
    Label("版次", "kaoping.edition"),
    Label("报告期", "kaoping.period"),
    Label("表式", "kaoping.form"),
    Label("表式版本", "kaoping.form_version"),
    Label("报送单位代码", "kaoping.unit"),
    Label("报送单位", "kaoping.unit_name"),
    Label("报送次数", ""),  # a unit that sends again writes 2; a mark would go on saying 1
)

FIGURES: tuple[Column, ...] = (
    Column("item", "项目编码", "code", width=11),
    Column("effect", "效果", "text", required=False, width=10),
    Column("indicator", "指标", "text", required=False, width=24),
    Column("name", "数据项", "text", required=False, width=26),
    Column("measure", "计量单位", "text", required=False, width=9),
    Column("value", "本期填报", "number", required=False, width=16),
    Column("state", "无或不适用", "choice", required=False, choices=(NONE_WORD, NOT_APPLICABLE_WORD), width=12),
    Column("previous", "上期数", "number", required=False, width=14),
    Column("definition", "填报口径", "text", required=False, width=36),
    Column("remark", "备注", "text", required=False, width=18),
)

PROGRESS = RecordTable(
    "任务进展",
    (
        Column("number", "任务编号", "code"),
        Column("matter", "任务事项", width=36),
        Column("due", "完成时限", "date"),
        Column("progress", "形象进度", "percent", required=False),
        Column("finished", "完成日期", "date", required=False, note="未完成的留空"),
        Column("remark", "备注", required=False, width=30),
    ),
    number="number",
    by_unit=True,
)

CLAIMS = RecordTable(
    "加分申报",
    (
        Column("number", "申报编号", "code"),
        Column("event", "事项代码", "code"),
        Column("matter", "申报事项", width=36),
        Column("level", "级别", "choice", choices=LEVELS),
        Column("document", "认定文号", width=24),
        Column("date", "认定日期", "date"),
        Column("remark", "备注", required=False, width=30),
    ),
    number="number",
    by_unit=True,
)

OBJECTIONS = RecordTable(
    "上期核对",
    (
        Column("item", "项目编码", "code"),
        Column("name", "数据项", required=False, width=34),
        Column("used", "上期采用数", "number", required=False),
        Column("opinion", "核对意见", "choice", required=False, choices=("一致", "有异议"), note="不填视为无异议"),
        Column("remark", "异议说明", required=False, width=40),
    ),
    number="item",
    by_unit=True,
)

UNIT_RECORDS: tuple[RecordTable, ...] = (PROGRESS, CLAIMS, OBJECTIONS)
"""Record sheets inside a unit's own return."""
