"""The sheets of a return: titles, headers and column types, declared once.

Forms write them and intake reads them back, so a form and its check cannot drift. Record
tables (台账) and the figures that can be derived from each are declared here too; a rule names
them as 取自: 任务台账.到期数.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

ColumnKind = Literal["code", "text", "number", "integer", "percent", "date", "choice", "unit", "units"]

UNIT_FORM = "单位填报表"
SOURCE_FORM = "数据来源表"
FORM_VERSION = "1"

COVER_SHEET = "封面"
FIGURES_SHEET = "指标数据"
SUPPLIED_SHEET = "数据报送"
ROSTER_SHEET = "单位名册"
"""In source forms: the units' codes and names to copy from. Nobody fills it in, nothing is read from it."""

ITEM_ROW = "项目编码"
"""Label of the row of 数据报送 in which the item ids stand above their columns."""

SUPPLIED_KEYS: tuple[str, str] = ("单位代码", "单位名称")
"""Headers of the two columns of 数据报送 that name the unit."""

COUNT_LABEL = "填报格数"
BASIS_LABEL = "制表依据"
"""Labels of the cover below the block of COVER: for people, not read back."""

LEVELS = ("国", "省", "市", "区")
NONE_WORD = "无"
NOT_APPLICABLE_WORD = "不适用"
NOT_ASKED_MARK = "/"
TOTAL_WORDS = ("合计", "总计", "小计")


@dataclass(frozen=True, slots=True)
class Label:
    """A labelled cell of the cover; the value stands in the cell to its right.

    `mark` is the name of the document property that repeats it; empty where the unit may change the cell.
    """

    title: str
    mark: str


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


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet: English key, the header's words, what its cells hold."""

    key: str
    title: str
    kind: ColumnKind = "text"
    required: bool = True
    choices: tuple[str, ...] = ()
    note: str = ""
    width: int = 14


@dataclass(frozen=True, slots=True)
class Derivation:
    """A figure derived from a record table; `params` are the item's keys it needs, `optional` those it may have."""

    name: str
    sentence: str
    params: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordTable:
    """A table with one row a record. `number` is the column that names a record."""

    name: str
    columns: tuple[Column, ...]
    number: str
    derivations: Mapping[str, Derivation] = field(default_factory=dict)
    by_unit: bool = False  # part of a unit's own return

    def column(self, key: str) -> Column:
        """Find a column by its English key."""
        return next(column for column in self.columns if column.key == key)


def _named(*derivations: Derivation) -> dict[str, Derivation]:
    return {derivation.name: derivation for derivation in derivations}


_NUMBER = "code"

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

TASKS = RecordTable(
    "任务台账",
    (
        Column("number", "任务编号", "code"),
        Column("matter", "任务事项", width=36),
        Column("level", "级别", "choice", choices=LEVELS),
        Column("lead", "牵头单位", "unit", width=20),
        Column("responsible", "责任单位", "units", required=False, width=30),
        Column("due", "完成时限", "date"),
        Column("finished", "完成日期", "date", required=False, note="未完成的留空"),
        Column("progress", "形象进度", "percent", required=False),
        Column("remark", "备注", required=False, width=30),
    ),
    number="number",
    derivations=_named(
        Derivation("到期数", "年初至本期末到期的任务，写了按级的按级别加权", optional=("按级",)),
        Derivation("按时完成数", "到期任务中在时限之前（含当日）完成的", optional=("按级",)),
        Derivation("逾期完成数", "到期任务中过了时限、本期末之前完成的", optional=("按级",)),
    ),
)

ORDERS = RecordTable(
    "督办单",
    (
        Column("number", "督办编号", "code"),
        Column("matter", "督办事项", width=36),
        Column("unit", "承办单位", "unit", width=20),
        Column("issued", "交办日期", "date"),
        Column("due", "办结时限", "date"),
        Column("extended", "批准延期至", "date", required=False),
        Column("finished", "办结日期", "date", required=False, note="未办结的留空"),
        Column("reminders", "督办次数", "integer", required=False),
        Column("remark", "备注", required=False, width=30),
    ),
    number="number",
    derivations=_named(
        Derivation("到期数", "办结时限（批准延期的按延期后）在本季度内的督办件"),
        Derivation("按期办结数", "到期督办件中在时限之前（含当日）办结的"),
    ),
)

FIVE_DUTIES = RecordTable(
    "五个落实抽查",
    (
        Column("number", "抽查编号", "code"),
        Column("unit", "被查单位", "unit", width=20),
        Column("matter", "抽查任务", width=36),
        Column("person", "落实到人", "choice", choices=("是", "否")),
        Column("task", "落实到事", "choice", choices=("是", "否")),
        Column("post", "落实到岗位", "choice", choices=("是", "否")),
        Column("stage", "落实到环节", "choice", choices=("是", "否")),
        Column("detail", "落实到细节", "choice", choices=("是", "否")),
        Column("remark", "备注", required=False, width=30),
    ),
    number="number",
    derivations=_named(
        Derivation("抽查数", "抽查的任务条数"),
        Derivation("合格要素数", "人、事、岗位、环节、细节五个要素中核验为“是”的个数"),
    ),
)

DECISION_STAGES = ("事前论证", "事中评估", "事后盘点")

DECISIONS = RecordTable(
    "决策档案抽查",
    (
        Column("number", "抽查编号", "code"),
        Column("unit", "被查单位", "unit", width=20),
        Column("matter", "决策事项", width=36),
        Column("before", "事前论证", "choice", choices=("齐备", "缺失", "未到期")),
        Column("during", "事中评估", "choice", choices=("齐备", "缺失", "未到期")),
        Column("after", "事后盘点", "choice", choices=("齐备", "缺失", "未到期")),
        Column("remark", "备注", required=False, width=30),
    ),
    number="number",
    derivations=_named(
        Derivation("到期数", "该环节已到期（齐备或缺失）的决策项数", params=("环节",)),
        Derivation("齐备数", "该环节材料齐备的决策项数", params=("环节",)),
    ),
)

COLLECTIVE = RecordTable(
    "集体决策抽查",
    (
        Column("number", "抽查编号", "code"),
        Column("unit", "被查单位", "unit", width=20),
        Column("matter", "抽查事项", width=36),
        Column("collective", "是否集体决策", "choice", choices=("是", "否")),
        Column("document", "依据", required=False, width=24),
        Column("remark", "备注", required=False, width=30),
    ),
    number="number",
    derivations=_named(Derivation("未经集体决策数", "抽查发现未经集体决策的事项数")),
)

LEAD_ITEMS = RecordTable(
    "牵头事项",
    (
        Column("number", "事项编号", "code", note="方案第几项"),
        Column("unit", "牵头单位", "unit", width=20),
        Column("plan", "方案按期报送", "choice", choices=("是", "否")),
        Column("meetings_due", "应调度次数", "integer"),
        Column("meetings_held", "实调度次数", "integer"),
        Column("remark", "备注", required=False, width=30),
    ),
    number="",
    derivations=_named(
        Derivation("方案按期率", "所牵头事项中方案按期报送的比率"),
        Derivation("调度率", "各牵头事项实调度÷应调度（不超过1）的平均，应调度为零的事项不计"),
    ),
)

BALLOTS = RecordTable(
    "测评票",
    (
        Column("number", "票号", "code"),
        Column("poll", "测评", "choice", choices=("责任单位评价", "区领导评价")),
        Column("layer", "层级", required=False),
        Column("unit", "被评单位", "unit", width=20),
        Column("grade", "评价等次", "choice", required=False, choices=("优", "良", "中", "差", "弃权")),
        Column("score", "评价分数", "number", required=False, note="百分制"),
    ),
    number="number",
    derivations=_named(
        Derivation("有效票数", "该测评该层级的有效票数，弃权不计", params=("测评",), optional=("层级",)),
        Derivation("均值", "按等次折分后的平均，可去掉最高最低", params=("测评", "按等"), optional=("层级", "去极值")),
        Derivation("均分", "评价分数的平均", params=("测评",), optional=("层级", "去极值")),
    ),
)

EVENTS_LIST = RecordTable(
    "事项清单",
    (
        Column("number", "事项编号", "code", note="同一事项用同一编号，只按最重一次计"),
        Column("unit", "单位", "unit", width=20),
        Column("event", "事项代码", "code"),
        Column("matter", "事项", width=36),
        Column("level", "级别", "choice", choices=LEVELS),
        Column("document", "文号", width=24),
        Column("date", "日期", "date"),
        Column("remark", "备注", required=False, width=30),
    ),
    number="",
    derivations=_named(
        Derivation("件次", "该事项代码、该级别的件次；同一单位同一事项编号只计最重一次", params=("事项", "级别")),
    ),
)

ACHIEVEMENTS = RecordTable(
    "成果清单",
    (
        Column("number", "成果编号", "code"),
        Column("unit", "完成单位", "unit", width=20),
        Column("matter", "成果名称", width=36),
        Column("level", "级别", "choice", choices=LEVELS),
        Column("document", "认定文号", width=24),
        Column("date", "认定日期", "date"),
        Column("difficulty", "难度系数", "number", note="专家评审，0.8～1.2"),
        Column("remark", "备注", required=False, width=30),
    ),
    number="number",
    derivations=_named(
        Derivation("第一高", "级别比率×难度系数最高的一项", params=("按级",)),
        Derivation("第二高", "级别比率×难度系数第二高的一项", params=("按级",)),
    ),
)

RULINGS = RecordTable(
    "认定表",
    (
        Column("number", "认定编号", "code"),
        Column("unit", "单位", "unit", width=20),
        Column("scope", "指标代码", "code", note="整份未报写“全部”"),
        Column("ruling", "认定", "choice", choices=(NOT_APPLICABLE_WORD, "确认缺报", "未证实")),
        Column("document", "依据", width=24),
        Column("remark", "备注", required=False, width=30),
    ),
    number="number",
)

LEDGERS: Mapping[str, RecordTable] = {
    table.name: table
    for table in (
        TASKS,
        ORDERS,
        FIVE_DUTIES,
        DECISIONS,
        COLLECTIVE,
        LEAD_ITEMS,
        BALLOTS,
        EVENTS_LIST,
        ACHIEVEMENTS,
        RULINGS,
    )
}
"""Record tables that the scheme's 台账 may name, with who keeps each."""

UNIT_RECORDS: tuple[RecordTable, ...] = (PROGRESS, CLAIMS, OBJECTIONS)
"""Record sheets inside a unit's own return."""

DERIVED_PARAMS: Mapping[str, str] = {
    "按级": "by_level",
    "级别": "levels",
    "事项": "event",
    "测评": "poll",
    "层级": "layer",
    "按等": "by_grade",
    "去极值": "trim",
    "环节": "stage",
}
"""Chinese key of a derivation's parameter → field of the rule book's Item."""

RANGES: Mapping[tuple[str, str], tuple[float | None, float | None]] = {
    ("成果清单", "difficulty"): (0.8, 1.2),
    ("测评票", "score"): (0.0, 100.0),
    ("督办单", "reminders"): (0.0, None),
    ("牵头事项", "meetings_due"): (0.0, None),
    ("牵头事项", "meetings_held"): (0.0, None),
    ("任务台账", "progress"): (0.0, 100.0),
    ("任务进展", "progress"): (0.0, 100.0),
}
"""Lowest and highest value of a record table's numeric columns."""
