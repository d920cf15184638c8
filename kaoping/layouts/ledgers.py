"""The record tables that departments keep, the figures derived from each, and what limits their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping.layouts.columns import LEVELS, NOT_APPLICABLE_WORD, Column, Derivation, RecordTable, named

if TYPE_CHECKING:
    from collections.abc import Mapping

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
        Column("progress", "形象进度", "percent", required=False, note="未到期、未完成的必填"),
        Column("planned", "时间进度", "percent", required=False, note="未到期、未完成的必填"),
        Column("remark", "备注", required=False, width=30),
    ),
    number="number",
    derivations=named(
        Derivation("到期数", "年初至本期末到期的任务，写了按级的按级别加权", optional=("按级",)),
        Derivation("按时完成数", "到期任务中在时限之前（含当日）完成的", optional=("按级",)),
        Derivation("逾期完成数", "到期任务中过了时限、本期末之前完成的", optional=("按级",)),
        Derivation("绿灯数", "本期末未到期的任务中，已完成的，或形象进度不低于时间进度的"),
        Derivation("黄灯数", "本期末未到期、未完成的任务中，形象进度落后时间进度不超过10个百分点的"),
        Derivation("红灯数", "本期末未到期、未完成的任务中，形象进度落后时间进度超过10个百分点的"),
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
        Column("feedback", "反馈情况", "choice", choices=("按要求", "未按要求")),
        Column("reminders", "督办次数", "integer", required=False, note="本季度内发到第几次督办，没有再督办的留空"),
        Column("remark", "备注", required=False, width=30),
    ),
    number="number",
    derivations=named(
        Derivation("到期数", "办结时限（批准延期的按延期后）在本季度内的督办件"),
        Derivation("按期办结数", "到期督办件中在时限之前（含当日）办结的"),
        Derivation("未反馈数", "本季度所列督办件中未按要求反馈的"),
        Derivation("二次督办数", "本季度所列督办件中发到第二次督办的"),
        Derivation("三次督办数", "本季度所列督办件中发到第三次及以上督办的"),
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
    derivations=named(
        Derivation("抽查数", "抽查的任务条数"),
        Derivation("合格要素数", "人、事、岗位、环节、细节五个要素中核验为“是”的个数"),
    ),
)

FIVE_ONES = RecordTable(
    "五个一核查",
    (
        Column("number", "核查编号", "code"),
        Column("unit", "被查单位", "unit", width=20),
        Column("matter", "核查任务", width=36),
        Column("one_task", "一项任务", "choice", choices=("是", "否")),
        Column("one_leader", "一名领导", "choice", choices=("是", "否")),
        Column("one_team", "一个团队", "choice", choices=("是", "否")),
        Column("one_chart", "一张图表", "choice", choices=("是", "否")),
        Column("to_the_end", "一抓到底", "choice", choices=("是", "否")),
        Column("remark", "备注", required=False, width=30),
    ),
    number="number",
    derivations=named(
        Derivation("核查数", "核查的任务条数"),
        Derivation("齐备数", "五个“一”都核验为“是”的任务条数"),
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
    derivations=named(
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
    derivations=named(Derivation("未经集体决策数", "抽查发现未经集体决策的事项数")),
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
    derivations=named(
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
    derivations=named(
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
        Column("date", "日期", "date", note="一票否决管本年的，年初以来的各季都列"),
        Column("indicator", "涉及指标", "code", required=False, note="弄虚作假、指标清零的填指标代码，其他可不填"),
        Column("remark", "备注", required=False, width=30),
    ),
    number="",
    derivations=named(
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
    derivations=named(
        Derivation("第一高", "级别比率×难度系数最高的一项", params=("按级",)),
        Derivation("第二高", "级别比率×难度系数第二高的一项", params=("按级",)),
    ),
)

PROJECTS = RecordTable(
    "项目清单",
    (
        Column("number", "项目编号", "code"),
        Column("unit", "责任单位", "unit", width=20),
        Column("matter", "项目名称", width=36),
        Column("stage", "阶段", "choice", choices=("新开工", "投产达效")),
        Column("size", "规模档", "choice", choices=("10亿以上", "5亿至10亿", "1亿至5亿")),
        Column("document", "纳统证明", width=24),
        Column("date", "认定日期", "date", note="年初至本期末，各季累计填列"),
        Column("remark", "备注", required=False, width=30),
    ),
    number="number",
    derivations=named(Derivation("折算数", "年初至本期末认定的项目，按规模档的系数折算相加", params=("按档",))),
)

FUNDS = RecordTable(
    "争取资金清单",
    (
        Column("number", "资金编号", "code"),
        Column("unit", "主争单位", "unit", width=20),
        Column("partners", "协争单位", "units", required=False, width=30, note="独自争取的留空"),
        Column("matter", "资金名称", width=36),
        Column(
            "kind",
            "类型",
            "choice",
            choices=("中央预算内", "专项债", "一般债", "一般性转移支付", "专项转移支付", "因素法分配"),
            width=16,
        ),
        Column("amount", "到账额", "number", note="以万元计"),
        Column("arrived", "到账日期", "date", note="年初至本期末，各季累计填列"),
        Column("spent", "已支出额", "number", note="以万元计，到本期末，没有支出的填0"),
        Column("document", "到账凭证", width=24),
        Column("remark", "备注", required=False, width=30),
    ),
    number="number",
    derivations=named(
        Derivation("到账额", "年初至本期末到账的资金，共同争取的按主协份额", params=("主协",), optional=("剔除",)),
        Derivation("支出额", "上述资金的已支出额", params=("主协",), optional=("剔除",)),
        Derivation(
            "到账月额", "上述资金各按到账额×到账月数相加，到账月数最多计十二个月", params=("主协",), optional=("剔除",)
        ),
    ),
)

SOUGHT = RecordTable(
    "争取事项清单",
    (
        Column("number", "事项编号", "code", note="同一事项用同一编号，只按最高级别计一次"),
        Column("unit", "争取单位", "unit", width=20),
        Column("kind", "类别", "choice", choices=("项目", "政策")),
        Column("matter", "事项名称", width=36),
        Column("level", "级别", "choice", choices=LEVELS),
        Column("document", "文号", width=24),
        Column("date", "认定日期", "date", note="年初至本期末，各季累计填列"),
        Column("remark", "备注", required=False, width=30),
    ),
    number="",
    derivations=named(
        Derivation("件数", "该类别、该级别的件数；同一单位同一事项编号只按最高级别计一次", params=("类别", "级别")),
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

BONUS_RULINGS = RecordTable(
    "加分认定表",
    (
        Column("number", "认定编号", "code"),
        Column("unit", "单位", "unit", width=20),
        Column("event", "加分代码", "code"),
        Column("matter", "事项", width=36),
        Column("level", "级别", "choice", required=False, choices=LEVELS, note="按级加分的必填"),
        Column("points", "认定分", "number", required=False, note="只有由认定的人裁量的才填"),
        Column("document", "文号", required=False, width=24, note="没有文号的，须有文号的加分不计"),
        Column("date", "日期", "date", note="填认定日期，计入这一天所在的季度"),
        Column("reason", "认定理由", required=False, width=30, note="填了认定分的必填"),
        Column("remark", "备注", required=False, width=30),
    ),
    number="number",
)

TOLERANCE_RULINGS = RecordTable(
    "容错认定表",
    (
        Column("number", "认定编号", "code"),
        Column("unit", "单位", "unit", width=20),
        Column("scope", "对象", "code", note="填指标代码，或事项清单里的事项编号"),
        Column("category", "类别", "code", note="填方案“容错”里的类别编号"),
        Column("factor", "系数", "number"),
        Column("document", "认定文号", width=24),
        Column("verified", "核实单位", width=20),
        Column("date", "认定日期", "date"),
        Column("until", "有效期至", "date", note="早于本期末的不计"),
        Column("matter", "事项", width=36),
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
        FIVE_ONES,
        DECISIONS,
        COLLECTIVE,
        LEAD_ITEMS,
        BALLOTS,
        EVENTS_LIST,
        ACHIEVEMENTS,
        PROJECTS,
        FUNDS,
        SOUGHT,
        RULINGS,
        BONUS_RULINGS,
        TOLERANCE_RULINGS,
    )
}
"""Record tables that the scheme's 台账 may name, with who keeps each."""

DERIVED_PARAMS: Mapping[str, str] = {
    "按级": "by_level",
    "级别": "levels",
    "事项": "event",
    "测评": "poll",
    "层级": "layer",
    "按等": "by_grade",
    "去极值": "trim",
    "环节": "stage",
    "按档": "by_size",
    "剔除": "excluded",
    "主协": "sharing",
    "类别": "record_kind",
}
"""Chinese key of a derivation's parameter → field of the rule book's Item."""

RANGES: Mapping[tuple[str, str], tuple[float | None, float | None]] = {
    ("成果清单", "difficulty"): (0.8, 1.2),
    ("测评票", "score"): (0.0, 100.0),
    ("督办单", "reminders"): (0.0, None),
    ("牵头事项", "meetings_due"): (0.0, None),
    ("牵头事项", "meetings_held"): (0.0, None),
    ("任务台账", "progress"): (0.0, 100.0),
    ("任务台账", "planned"): (0.0, 100.0),
    ("争取资金清单", "amount"): (0.0, None),
    ("争取资金清单", "spent"): (0.0, None),
    ("任务进展", "progress"): (0.0, 100.0),
    ("加分认定表", "points"): (0.0, None),
    ("容错认定表", "factor"): (0.0, 1.0),
}
"""Lowest and highest value of a record table's numeric columns."""
