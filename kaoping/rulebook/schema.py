"""JSON Schema of the rule files, for the completion and the red lines of an editor.

Generated from the models that read the files: Chinese keys, Chinese descriptions, one branch
of 计分 for each method on the shelf, and 按期 allowed wherever a value may stand.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

from kaoping.methods._shelf import shelf
from kaoping.rulebook.adjustments import Bonus, Bonuses, Deduction, Deductions, Tolerance, Veto
from kaoping.rulebook.cases import CaseEntry, CaseRowEntry
from kaoping.rulebook.dated import DATED
from kaoping.rulebook.model import (
    Applies,
    Effect,
    Grade,
    Indicator,
    Item,
    Precision,
    Ranking,
    Relation,
    Roster,
    Scheme,
    Sharing,
    SmallSample,
    SourceDepartment,
    Trigger,
    Trim,
    Unit,
    Year,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

    from kaoping.methods._shelf import Declared

Schema: TypeAlias = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MEASURE = "计分"
QUARTER = "^(19|20)[0-9]{2}Q[1-4]$"

_UNDATED = frozenset({"适用期", "方法"})
"""Keys that must be known before any date can be."""

DESCRIPTIONS: Mapping[type[Declared], Mapping[str, str]] = {
    Scheme: {
        "名称": "方案的全称",
        "版本": '版次，写成带引号的文字，如 "2022.1"',
        "依据": "文号和条款",
        "适用期": "起止报告期，如 2022Q1..2022Q4",
        "类别": "被考评单位的类别",
        "导向": "指标归入的导向",
        "效果": "各个效果：代码和对各类别的权重，每个类别合计 100",
        "分值方式": "折算：分值是份额，按效果权重折成满分；绝对：分值就是满分",
        "合计核对": "分值之和与效果权重不符时，是：退回；否：提示并折算",
        "效果封顶": "一个效果的得分是否不超过它的权重",
        "重分摊上限": "重分摊后任何指标的满分不超过原满分的多少倍",
        "精度": "小数位数、舍入方式、名次依据",
        "名次": "在组内或类内排名，并列怎么编号，用什么决胜",
        "等次": "由高到低的等次",
        "年度": "四个季度怎样合成年度",
        "台账": "每张台账由哪些来源部门报送",
        "填报上限": "一个单位一个季度自报的格数最多是多少",
        "加分": "加分的上限和各种加分",
        "扣分": "从总分扣分的上限和各种扣分",
        "一票否决": "一票否决的情形，写明后果、期限、可否容错",
        "降等": "不是一票否决、只降等次的情形，写法同一票否决",
        "容错": "三个区分开来：类别、系数、不得适用的情形",
        "提示理由": "规则检查的提示代码 → 可以留着的理由",
    },
    Bonuses: {
        "每季上限": "一个季度最多加多少分",
        "全年上限": "一年最多加多少分",
        "同一事项": "同一事项有几级认定的，就高只加一次",
        "事项": "各种加分",
    },
    Bonus: {
        "代码": "加分代码，如 B01",
        "名称": "什么可以加分",
        "依据": "出自哪些条款",
        "按级": "国、省、市、区各级加多少分，不加的级别不写",
        "每项": "不分级的，每项加多少分",
        "每项至多": "由认定的人裁量的，每项最多加多少分",
        "须有文号": "是否要有认定文件的文号",
    },
    Deductions: {
        "上限": "从总分最多扣多少分",
        "同一事项": "同一事项有几次通报的，就重只扣一次",
        "事项": "各种扣分",
    },
    Deduction: {
        "代码": "扣分代码，如 K01",
        "名称": "什么要扣分",
        "依据": "出自哪些条款",
        "按级": "国、省、市、区各级扣多少分，不扣的级别不写",
        "每次": "不分级的，每次扣多少分",
        "并处": "扣分以外的处理",
    },
    Veto: {
        "代码": "代码，如 V1，指标的“触发”写它",
        "名称": "什么情形",
        "依据": "出自哪些条款",
        "后果": "等次封顶、不合格、取消评优 或 降等",
        "等次": "等次封顶的，等次不高于哪一等",
        "降": "降等的，降几等",
        "期限": "后果只在本季，还是本年",
        "可容错": "容错能否免除",
    },
    Tolerance: {
        "依据": "出自哪些条款",
        "类别": "编号 → 容错的类别",
        "系数": "可以认定的系数，补回所失分的多少",
        "核实": "由哪些部门核实",
        "不得适用": "哪些一票否决不得容错",
        "最高": "补回以后最多到多少",
    },
    Effect: {"代码": "效果代码，是其下指标代码的开头", "权重": "对每个类别的权重"},
    Precision: {
        "小数": "得分保留几位小数",
        "舍入": "四舍五入，或四舍六入五成双（GB/T 8170）",
        "名次依据": "名次按舍入后的总分排",
    },
    Ranking: {"范围": "在组内或类内排名", "并列": "并列后的编号方式", "决胜": "总分相同时依次比较的效果或指标代码"},
    Grade: {
        "名称": "等次名称",
        "最低分": "总分不低于多少",
        "名额": "占排名单位的比例，如 30%",
        "名额取整": "名额不是整数时怎样取整",
        "线上并列": "名额线上有并列时，全进或全不进",
    },
    Year: {"默认": "没有写年度方式的指标怎样合成", "权重": "加权时各季度的权重，合计 100"},
    Roster: {"来源部门": "报送数据和台账的部门", "单位": "被考评单位"},
    SourceDepartment: {"代码": "部门代码", "名称": "部门名称", "别名": "也认得的其他叫法"},
    Unit: {
        "代码": "单位代码",
        "名称": "单位名称",
        "别名": "也认得的其他叫法",
        "类别": "方案中的类别",
        "组": "排名所在的组",
        "分管领导": "分管的区领导",
        "属性": "决定指标是否适用的属性，如 园区、执法权",
        "牵头事项": "牵头的方案事项编号",
        "前身": "并入本单位的单位代码，从并入那一期起写",
        "单列": "计分但不参加排名，不进入最大、最小、平均和名额基数",
        "自": "从哪一期起在名册上",
        "至": "到哪一期止在名册上",
    },
    Indicator: {
        "代码": "指标代码，以效果的代码开头，如 P01",
        "名称": "指标名称",
        "依据": "出自哪些条款",
        "导向": "归入的导向",
        "分值": "对各类别的分值，不考核的类别不写",
        "方向": "越大越好、越小越好 或 适度",
        "适用": "只对具有某种属性的单位考核",
        "考核期": "每期考核，或仅年度考核",
        "最高比率": "得分最多是满分的几倍，不写是 1",
        "数据": "数据项：算式里用的短名 → 数据项的说明",
        "校验": "同一单位各数据项之间必须成立的条件",
        MEASURE: "方法和它的参数；各类别计分不同的，先写类别",
        "触发": "哪些条件成立时触发哪一条一票否决，不改变得分",
        "小样本": "件数太少时本期不计分，并入年度",
        "不适用": "不适用时怎样处理满分",
        "缺报": "单位没有报送时怎样处理",
        "未证实": "核查不能证实时怎样处理，不写同缺报",
        "年度方式": "四个季度怎样合成年度，不写按方案默认",
    },
    Item: {
        "名称": "数据项的全称，印在表上",
        "口径": "统计口径",
        "单位": '计量单位，百分数写 "%"',
        "类型": "小数或整数",
        "最小": "最小值",
        "最大": "最大值",
        "统计": "累计：年初至本期末；当期：本期发生",
        "来源": "自报，或报送的来源部门",
        "无": "填“无”时按零计算，还是不适用",
        "取自": "从台账推算，写成 台账.推算数，如 任务台账.到期数",
        "按级": "国、省、市、区各级的系数",
        "级别": "只计哪些级别",
        "事项": "事项代码",
        "测评": "哪一次测评",
        "层级": "哪一层评价人",
        "按等": "优、良、中、差各折多少分",
        "去极值": "票数较多时去掉最高最低",
        "环节": "决策的哪个环节",
        "按档": "各规模档的系数",
        "剔除": "不计哪些类型的资金",
        "主协": "共同争取的，主争、协争单位各计多少，合计 1",
        "类别": "只计清单中哪一类别的事项",
    },
    Sharing: {"主": "主争单位计多少，如 0.7", "协": "协争单位合计计多少（平均分），如 0.3"},
    Relation: {"要求": "条件，如 满意 <= 回访", "说明": "不成立时告诉填报人的话"},
    Trigger: {"条件": "条件，如 重大 > 0", "否决": "一票否决的代码"},
    SmallSample: {"件数": "作为件数的数据项", "少于": "少于多少件", "处理": "怎样处理"},
    Applies: {"属性": "具有其中一种属性的单位才考核"},
    Trim: {"多于": "多于多少票时", "各去": "最高、最低各去掉多少票"},
    CaseEntry: {
        "案例": "案例名称",
        "指标": "指标代码",
        "类别": "单位类别",
        "期": "报告期，不写是适用期的第一期",
        "属性": "单位具有的属性",
        "数据": "每个数据项的数字，或 无、缺报、不适用、未证实",
        "得分": "应得的分，按细则分值",
        "状态": "应有的状态",
        "一组": "几个单位一起计分时，每个单位一条",
    },
    CaseRowEntry: {"数据": "这个单位每个数据项的数字或状态", "得分": "应得的分", "状态": "应有的状态"},
}

PARAMETERS: Mapping[str, str] = {
    "方法": "计分方法的名称",
    "数值": "要计分的数，写成算式",
    "实际": "实际完成数，写成算式",
    "目标": "目标数，写成算式",
    "封顶": "得分比率最高是多少，如 1 或 1.1",
    "目标为零": "目标为零时：不适用、满分 或 零分",
    "除数为零": "算式里的除数为零时：不适用、满分 或 零分",
    "档": "各档：区间和得分比率，首尾相接",
    "档外": "不在任何一档时：不适用、满分 或 零分",
    "区间": "如 [95%, 98%)，方括号含端点，圆括号不含",
    "得": "得分比率，如 90%；累进分档里是每一份加多少，可以是负数",
    "部分": "各部分：名称、权重、计分",
    "缺部分": "有的部分不适用时，余下归一，还是整个不适用",
    "名称": "印在计分说明里的名称",
    "权重": "权重",
    "计分": "方法和它的参数",
    "条件": "条件，写成比较",
    "判定": "判定表的各行：每个条件是或否，和得分比率",
    "触发": "触发的事项",
    "基础": "扣分、归零或乘系数之前的计分（或满分），功效系数、定标极差、对数极差的基础分",
    "扣": "各种扣分：名称、件数、每件扣多少",
    "件数": "件数，写成算式",
    "每件": "每件扣多少分，按细则分值",
    "下限": "得分比率最低是多少",
    "满分值": "数值达到多少得满分",
    "幅度": "最差与最好之间相差多少分，与基础合计 100",
    "范围": "最大、最小在哪个范围内取",
    "最大等于最小": "各家数值相同时得多少（百分制）",
    "只有一家": "只有一家时得多少（百分制）",
    "时间进度": "到本期末应完成全年的多少，通常按期写明",
    "最高": "最高一项的折算比率",
    "次高": "次高一项的折算比率",
    "次高折算": "次高一项按多少计入",
    "因子": "相乘的各个因子：名称、计分",
    "阈值": "达到多少得满分",
    "方向": "数值不低于阈值，还是不高于阈值；与别家或对标比的，正向（越大越好）还是反向（越小越好）",
    "步长": "每低（高）多少算一步",
    "每步": "每步扣（加）多少分，按细则分值",
    "取步": "只计整步，还是按比例",
    "保底": "得分比率最低是多少",
    "层": "各层评价人：名称、均值、票数、权重",
    "均值": "该层的评价均值",
    "票数": "该层的有效票数",
    "空层": "某层没有票时怎样处理",
    "最少票": "有效票一共至少多少",
    "票数不足": "有效票不足时怎样处理",
    "说明": "条件成立时印在计分说明里的话",
    "超额": "超过目标的部分怎样加，写了就不写封顶",
    "每超": "每超过目标多少算一步，如 10%",
    "加": "每一步加多少，如 5%",
    "至": "算到多少为止，如 120%；累进分档的最后一级可以不写",
    "控制": "控制数，写成算式",
    "实际为零": "实际数为零时：不适用、满分 或 零分",
    "计": "各种计件：名称、件数、每件多少分",
    "情形": "各种情形：名称、条件、计分，用第一个条件成立的",
    "其余": "各个条件都不成立时：名称、计分",
    "最优为零": "最优的为零或以下时：不适用；满分或零分（只给达到最优的，其余零分）",
    "并列": "数值相同的：同名次（两个第2名之后是第4名），还是平均名次",
    "按名次给分": "第1名、第2名……各得多少，如 [100%, 95%, 90%]",
    "逐名递减": "第1名满分，以后每降1名减多少",
    "每名": "每降1名减满分的多少，如 5%；写了就不写每名扣",
    "每名扣": "每降1名减几分，按细则分值；写了就不写每名",
    "分段": "前几名或前百分之几各得多少，由前到后写",
    "前": "前三名写 3，前三成写 30%",
    "线性": "第一名得多少，末名得多少，其间按名次分摊",
    "第一名": "第一名得多少，如 100%",
    "末名": "末名得多少，如 0%",
    "名次外": "没有列到的名次得多少，如 0%",
    "本期": "本期的数，写成算式",
    "基期": "上年同期或上期的数，写成算式",
    "算法": "增幅：(本期－基期)÷|基期|；百分点差、增量：本期－基期",
    "对标": "与什么比：算式、数字（可写 8%）或 类均值",
    "达标得": "正好等于对标得多少，如 100%",
    "每高": "优于对标的：步长、每步加多少分",
    "每低": "不及对标的：步长、每步减多少分",
    "基期为零": "基期为零时：不适用、满分 或 零分",
    "基期为负": "基期为负时：按绝对值、不适用、满分 或 零分",
    "起点": "从多少起累进，如 100%",
    "起点得": "正好在起点或不到起点得多少，如 100%",
    "级": "由低到高的各级：至、每、得",
    "每": "这一级里每多少算一份，如 1%",
    "要点": "各个要点：名称、条件、得",
    "计法": "逐项计：满足哪个要点得哪个的分；全部满足：都满足才得分",
    "系数": "难度系数、评审系数，写成算式",
    "系数最低": "系数最低是多少，低于它按它计",
    "系数最高": "系数最高是多少，高于它按它计",
    "方式": "折算：按得分还是按扣分；合成：加权平均、几何、调和 或 取小",
    "原满分": "原来的满分，数字或算式",
    "原满分为零": "原满分为零或以下时：不适用、满分 或 零分",
    "倍数": "按扣分比例的几倍扣，不写是 1，加倍扣写 2",
    "均分": "正好等于平均得多少（百分制）",
    "每标准差": "每高（低）一个标准差加（减）多少（百分制）",
    "标准差": "总体：除以家数；样本：除以家数减 1",
    "不允许值": "只得基础分的值；不及它的按它计",
    "满意值": "得 100 分的值；优于它的按它计，可以比不允许值小",
    "数值为零": "数值为零或以下、没有对数时：不适用、满分 或 零分",
    "各次": "各次的数：名称、数值",
}
"""What the parameters of the methods mean; a word means the same in every method."""


def json_schema() -> dict[str, Schema]:
    """Schemas by kind of file: scheme, units, indicators, cases.

    >>> sorted(json_schema())
    ['cases', 'indicators', 'scheme', 'units']
    """
    return {
        "scheme": _of_model(Scheme, "方案总则 scheme.yaml"),
        "units": _of_model(Roster, "名册 units.yaml"),
        "indicators": _of_list(Indicator, "一个效果的指标 indicators/*.yaml"),
        "cases": _of_list(CaseEntry, "案例 cases/*.yaml", dated=False),
    }


def _of_model(model: type[BaseModel], title: str, *, dated: bool = True) -> Schema:
    builder = _Builder(dated=dated)
    body = builder.model(model)
    return {"$schema": DIALECT, "title": title, **body, "$defs": builder.definitions}


def _of_list(model: type[BaseModel], title: str, *, dated: bool = True) -> Schema:
    builder = _Builder(dated=dated)
    items = builder.defined(model.__name__, builder.model(model))
    return {"$schema": DIALECT, "title": title, "type": "array", "items": items, "$defs": builder.definitions}


class _Builder:
    """Rewrites pydantic's schemas for what stands in a file, collecting shared definitions."""

    def __init__(self, *, dated: bool) -> None:
        self.dated = dated
        self.definitions: dict[str, Schema] = {}

    def model(self, model: type[BaseModel], prefix: str = "", words: Mapping[str, str] | None = None) -> Schema:
        """Write the schema of a model; its inner models become definitions, with `prefix` in their names."""
        raw: Schema = model.model_json_schema(by_alias=True)
        described = {one.__name__: texts for one, texts in DESCRIPTIONS.items()}
        for name, inner in raw.pop("$defs", {}).items():
            self.definitions[prefix + name] = self.rewritten(inner, prefix, words or described.get(name, {}))
        return self.rewritten(raw, prefix, words or described.get(model.__name__, {}))

    def rewritten(self, raw: Schema, prefix: str, words: Mapping[str, str]) -> Schema:
        """Drop what only Python reads (titles, docstrings, null, defaults), add descriptions and dates."""
        if raw.get("required") == ["方法"]:
            return self.measure()
        if "$ref" in raw:
            return {"$ref": "#/$defs/" + prefix + str(raw["$ref"]).rpartition("/")[2]}
        branches = [branch for branch in raw.get("anyOf", ()) if branch.get("type") != "null"]
        if len(branches) == 1:
            return self.rewritten(branches[0], prefix, words)
        schema = {key: value for key, value in raw.items() if key not in {"title", "default", "properties", "anyOf"}}
        if "properties" in raw or raw.get("type") == "object":
            schema.pop("description", None)
        if branches:
            schema["anyOf"] = [self.rewritten(branch, prefix, words) for branch in branches]
        for key, name in (("items", "一项"), ("additionalProperties", "一值")):
            if isinstance(raw.get(key), dict):
                schema[key] = self.value(self.rewritten(raw[key], prefix, words), name)
        if "properties" in raw:
            schema["properties"] = {
                key: self.described(key, self.rewritten(inner, prefix, words), words)
                for key, inner in raw["properties"].items()
            }
        if schema.get("type") == "string" and not {"enum", "const", "pattern"} & schema.keys():
            schema["type"] = ["string", "number"]  # 2022 and 1.5 are text to us and numbers to an editor
        return schema

    def described(self, key: str, schema: Schema, words: Mapping[str, str]) -> Schema:
        if key == MEASURE and isinstance(schema.get("additionalProperties"), dict):
            schema = {"anyOf": [self.measure(), schema]}
        value = schema if key in _UNDATED else self.value(schema, key)
        text = words.get(key)
        return {**value, "description": text} if text else value

    def value(self, schema: Schema, name: str) -> Schema:
        """Write the schema of a value that may also be written by date."""
        if not self.dated:
            return schema
        plain = self.defined(f"值·{name}", {key: part for key, part in schema.items() if key != "description"})
        dates = {"type": "object", "patternProperties": {QUARTER: plain}, "additionalProperties": False}
        by_date = {
            "type": "object",
            "properties": {DATED: {**dates, "minProperties": 1}},
            "required": [DATED],
            "additionalProperties": False,
        }
        described = {"description": schema["description"]} if "description" in schema else {}
        return {**described, "anyOf": [plain, self.defined(f"{DATED}·{name}", by_date)]}

    def defined(self, name: str, schema: Schema) -> Schema:
        """Keep a schema as a definition, under its name or a numbered one, and refer to it."""
        number, key = 1, name
        while key in self.definitions and not _same(self.definitions[key], schema):
            number += 1
            key = f"{name}·{number}"
        self.definitions[key] = schema
        return {"$ref": f"#/$defs/{key}"}

    def measure(self) -> Schema:
        """Refer to 计分, which chooses the branch by 方法."""
        if MEASURE not in self.definitions:
            self.definitions[MEASURE] = {}  # measures stand inside measures
            branches = []
            for name, method in shelf().items():
                branch = self.model(method.params, prefix=f"{name}·", words=PARAMETERS)
                branch["description"] = f"{name}：{method.formula}"
                chosen = {"const": name, "description": PARAMETERS["方法"]}
                branch["properties"] = {"方法": chosen, **branch["properties"]}
                branch["required"] = ["方法", *branch.get("required", ())]
                branches.append(self.defined(f"{MEASURE}·{name}", branch))
            self.definitions[MEASURE] = {"type": "object", "required": ["方法"], "anyOf": branches}
        return {"$ref": f"#/$defs/{MEASURE}"}


def _same(one: Schema, other: Schema) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
