"""The rows of the record tables that concern the nine units, with what a clerk would note beside each row."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from pages.paper import number, put
from pages.scheme import UNITS

NINE = [code for code, *_ in UNITS]
FIRST = 3


@dataclass(frozen=True)
class Ledger:
    """One record table: columns typed from facts, and helper columns worked out row by row.

    `columns` are (heading, key of the fact, kind); `helpers` are (heading, formula, width). In a helper's formula
    `{级别}` is this row's cell, `{级别*}` the whole column, `{级别^}` the column above this row.
    """

    name: str
    columns: tuple
    helpers: tuple = ()
    note: str = ""


IN_YEAR = 'IF(AND({日期}>={年初},{日期}<={期末}),"是","否")'
IN_QUARTER = 'IF(AND({日期}>={期初},{日期}<={期末}),"是","否")'
ONCE = (
    'IF(COUNTIFS({{单位*}},{{单位}},{{{matter}*}},{{{matter}}},{{{price}*}},">"&{{{price}}})'
    "+COUNTIFS({{单位^}},{{单位}},{{{matter}^}},{{{matter}}},{{{price}^}},{{{price}}})=0,{{{price}}},0)"
)
"""The price of a row where no other of the unit's rows on the matter costs more, nor an earlier one as much."""
LEDGERS = (
    Ledger(
        "任务台账",
        (
            ("任务编号", "number", ""),
            ("级别", "level", ""),
            ("完成时限", "due", "day"),
            ("完成日期", "finished", "day"),
            ("形象进度", "progress", "number"),
            ("时间进度", "planned", "number"),
        ),
        (
            ("权数", "VLOOKUP({级别},{表:任务权数},2,FALSE)", 8),
            ("到期", 'IF(AND({完成时限}>={年初},{完成时限}<={期末}),"是","否")', 8),
            (
                "结果",
                (
                    'IF({到期}="是",IF(OR({完成日期}="",{完成日期}>{期末}),"未完成",IF({完成日期}<={完成时限},"按时","逾期")),'
                    'IF({完成时限}<={期末},"不计",IF(AND({完成日期}<>"",{完成日期}<={期末}),"绿灯",'
                    'IF({形象进度}-{时间进度}>=-1E-9,"绿灯",IF({形象进度}-{时间进度}>=-{黄灯差距}-1E-9,"黄灯","红灯")))))'
                ),
                10,
            ),
        ),
        "每个责任单位一行。到期的看完成日期，未到期的看形象进度与时间进度之差。",
    ),
    Ledger(
        "督办单",
        (
            ("督办编号", "number", ""),
            ("办结时限", "due", "day"),
            ("批准延期至", "extended", "day"),
            ("办结日期", "finished", "day"),
            ("反馈情况", "feedback", ""),
            ("督办次数", "reminders", "number"),
        ),
        (
            ("实际时限", 'IF({批准延期至}="",{办结时限},{批准延期至})', 12),
            ("到期", 'IF(AND({实际时限}>={期初},{实际时限}<={期末}),"是","否")', 8),
            ("按期", 'IF(AND({到期}="是",{办结日期}<>"",{办结日期}<={实际时限}),"是","否")', 8),
        ),
        "批准延期的，时限按延期以后；到期指时限在本季度内。",
    ),
    Ledger(
        "五个落实抽查",
        (
            ("抽查编号", "number", ""),
            ("落实到人", "person", ""),
            ("落实到事", "task", ""),
            ("落实到岗位", "post", ""),
            ("落实到环节", "stage", ""),
            ("落实到细节", "detail", ""),
        ),
        (("合格要素", 'COUNTIF({落实到人}:{落实到细节},"是")', 10),),
    ),
    Ledger(
        "五个一核查",
        (
            ("核查编号", "number", ""),
            ("一项任务", "one_task", ""),
            ("一名领导", "one_leader", ""),
            ("一个团队", "one_team", ""),
            ("一张图表", "one_chart", ""),
            ("一抓到底", "to_the_end", ""),
        ),
        (("齐备", 'IF(COUNTIF({一项任务}:{一抓到底},"是")=5,"是","否")', 8),),
    ),
    Ledger(
        "决策档案抽查",
        (("抽查编号", "number", ""), ("事前论证", "before", ""), ("事中评估", "during", ""), ("事后盘点", "after", "")),
    ),
    Ledger("集体决策抽查", (("抽查编号", "number", ""), ("是否集体决策", "collective", ""))),
    Ledger(
        "牵头事项",
        (
            ("事项编号", "number", ""),
            ("方案按期报送", "plan", ""),
            ("应调度次数", "meetings_due", "number"),
            ("实调度次数", "meetings_held", "number"),
        ),
        (("调度率", 'IF({应调度次数}=0,"不计",MIN(1,{实调度次数}/{应调度次数}))', 10),),
        "应调度为零的事项，调度率不计。",
    ),
    Ledger(
        "测评票",
        (("票号", "number", ""), ("测评", "poll", ""), ("评价等次", "grade", ""), ("评价分数", "score", "number")),
        (("有效分数", 'IF(OR({评价等次}="弃权",{评价分数}=""),"不计",{评价分数})', 10),),
        "弃权的不计。",
    ),
    Ledger(
        "容错认定表",
        (
            ("对象", "scope", ""),
            ("类别", "category", "number"),
            ("系数", "factor", "number"),
            ("核实单位", "verified", ""),
            ("有效期至", "until", "day"),
        ),
        (
            (
                "补回",
                (
                    "IF(AND(OR({类别}=1,{类别}=2,{类别}=3),OR({系数}=0,{系数}=0.5,{系数}=1),{有效期至}>={期末},"
                    'OR({核实单位}="督查室",{核实单位}="区纪委监委",{核实单位}="区委组织部")),{系数},0)'
                ),
                8,
            ),
        ),
        "类别、系数、核实单位合于方案，本期末仍有效的，补回所失的一份；这九个单位没有不得适用的事项。",
    ),
    Ledger(
        "加分认定表",
        (
            ("认定编号", "number", ""),
            ("加分代码", "event", ""),
            ("级别", "level", ""),
            ("认定分", "points", "number"),
            ("文号", "document", ""),
            ("日期", "date", "day"),
            ("认定理由", "reason", ""),
        ),
        (
            (
                "应得",
                (
                    f'IF({IN_QUARTER}<>"是",0,IF({{文号}}="",0,IF({{加分代码}}="B06",IF({{认定理由}}="",0,'
                    "MIN({B06至多},{认定分})),IFERROR(VLOOKUP({加分代码}&{级别},{表:加分},2,FALSE),"
                    "IFERROR(VLOOKUP({加分代码},{表:加分},2,FALSE),0)))))"
                ),
                8,
            ),
            ("计分", ONCE.format(price="应得", matter="文号"), 8),
        ),
        "同一文号只按最高的一次计。",
    ),
    Ledger(
        "事项清单",
        (("事项编号", "number", ""), ("事项代码", "event", ""), ("级别", "level", ""), ("日期", "date", "day")),
        (
            ("高低", "VLOOKUP({级别},{表:级别高低},2,FALSE)", 8),
            (
                "计",
                (
                    'IF(COUNTIFS({单位*},{单位},{事项代码*},{事项代码},{事项编号*},{事项编号},{高低*},">"&{高低})'
                    '+COUNTIFS({单位^},{单位},{事项代码^},{事项代码},{事项编号^},{事项编号},{高低^},{高低})=0,"是","否")'
                ),
                8,
            ),
            (
                "扣分价",
                (
                    f'IF({IN_QUARTER}<>"是",0,IF({{事项代码}}="K05",NA(),'
                    "IFERROR(VLOOKUP({事项代码}&{级别},{表:扣分},2,FALSE),"
                    "IFERROR(VLOOKUP({事项代码},{表:扣分},2,FALSE),0))))"
                ),
                8,
            ),
            ("计扣", ONCE.format(price="扣分价", matter="事项编号"), 8),
            (
                "实扣",
                (
                    "ROUND({计扣}*(1-SUMIFS({容错认定表:补回},{容错认定表:单位},{单位},{容错认定表:对象},{事项编号}))"
                    "+1E-9,2)"
                ),
                8,
            ),
        ),
        "同一单位同一事项编号，P07 的只计最重的一次，扣分的不论代码只计最重的一次；K05 在这九个单位没有，出现了报错。",
    ),
    Ledger(
        "成果清单",
        (
            ("成果编号", "number", ""),
            ("级别", "level", ""),
            ("日期", "date", "day"),
            ("难度系数", "difficulty", "number"),
        ),
        (
            ("折算", f'IF({IN_YEAR}="是",VLOOKUP({{级别}},{{表:成果折算}},2,FALSE)*{{难度系数}},0)', 8),
            ("位次", 'COUNTIFS({单位*},{单位},{折算*},">"&{折算})+COUNTIFS({单位^},{单位},{折算^},{折算})+1', 8),
        ),
        "折算＝级别比率×难度系数；位次是该单位的第几高。",
    ),
    Ledger(
        "项目清单",
        (("项目编号", "number", ""), ("规模档", "size", ""), ("日期", "date", "day")),
        (("折算", f'IF({IN_YEAR}="是",VLOOKUP({{规模档}},{{表:项目折算}},2,FALSE),0)', 8),),
    ),
    Ledger(
        "争取资金清单",
        (
            ("资金编号", "number", ""),
            ("身份", "role", ""),
            ("协争单位数", "partners", "number"),
            ("类型", "kind", ""),
            ("到账额", "amount", "number"),
            ("日期", "arrived", "day"),
            ("已支出额", "spent", "number"),
        ),
        (
            (
                "份额",
                (
                    f'IF({IN_YEAR}="是",VLOOKUP({{类型}},{{表:资金计入}},2,FALSE),0)'
                    '*IF({协争单位数}=0,1,IF({身份}="主争",{主争份额},{协争份额}/{协争单位数}))'
                ),
                8,
            ),
            ("到账月数", "12*(YEAR({期末})-YEAR({日期}))+MONTH({期末})-MONTH({日期})", 8),
            ("计到账", "{份额}*{到账额}", 12),
            ("计支出", "{份额}*{已支出额}", 12),
            ("计应支出", "{份额}*{到账额}*MIN(1,{到账月数}/{支出月数})", 12),
        ),
        "主争、协争单位各一行；因素法分配的剔除。",
    ),
    Ledger(
        "争取事项清单",
        (("事项编号", "number", ""), ("类别", "kind", ""), ("级别", "level", ""), ("日期", "date", "day")),
        (
            ("在年内", IN_YEAR, 8),
            ("高低", "VLOOKUP({级别},{表:级别高低},2,FALSE)", 8),
            (
                "计",
                (
                    'IF({在年内}="否","否",IF(COUNTIFS({单位*},{单位},{类别*},{类别},{事项编号*},{事项编号},{在年内*},"是",'
                    '{高低*},">"&{高低})+COUNTIFS({单位^},{单位},{类别^},{类别},{事项编号^},{事项编号},{在年内^},"是",'
                    '{高低^},{高低})=0,"是","否"))'
                ),
                8,
            ),
        ),
        "同一单位同一事项只按最高级别计一次。",
    ),
    Ledger("认定表", (("认定编号", "number", ""), ("指标代码", "scope", ""), ("认定", "ruling", ""))),
)


def rows_of(name, rows):
    """Rows by unit of the nine: a task counts for each responsible unit, a fund for its lead and partners."""
    if name == "任务台账":
        found = [(unit, row) for row in rows for unit in row["responsible"]]
    elif name == "争取资金清单":
        found = []
        for row in rows:
            partners = row["partners"]
            found.append((row["unit"], {**row, "role": "主争", "partners": len(partners)}))
            found += [(unit, {**row, "role": "协争", "partners": len(partners)}) for unit in partners]
    else:
        found = [(row["unit"], row) for row in rows]
    ours = [(unit, row) for unit, row in found if unit in NINE]
    return sorted(ours, key=lambda pair: NINE.index(pair[0]))


def typed(value, kind):
    """A fact as a clerk types it: a date, a number, a text, or an empty cell."""
    if value is None or value == "":
        return None
    if kind == "day":
        return dt.date.fromisoformat(value)
    return number(value) if kind == "number" else value


def write_ledger(book, ledger, facts):
    """Lay one record table out; its columns may be named {任务台账:单位} by other sheets."""
    rows = rows_of(ledger.name, facts["ledgers"].get(ledger.name, []))
    heads = ["单位", *(head for head, _, _ in ledger.columns), *(head for head, _, _ in ledger.helpers)]
    widths = [8, *(14 for _ in ledger.columns), *(width for _, _, width in ledger.helpers)]
    sheet = book.sheet(ledger.name, heads, widths, note=ledger.note or "只列手算的九个单位。")
    sheet.freeze_panes = "B3"
    last = max(FIRST, FIRST + len(rows) - 1)
    letters = {head: get_column_letter(column) for column, head in enumerate(heads, 1)}
    for head, letter in letters.items():
        book.place(f"{ledger.name}:{head}", f"{ledger.name}!${letter}${FIRST}:${letter}${last}")
    for index, (unit, row) in enumerate(rows):
        at = FIRST + index
        put(sheet, at, 1, unit)
        for column, (_, key, kind) in enumerate(ledger.columns, 2):
            value = typed(row.get(key), kind)
            if value is not None:  # an empty cell with a border counts as 0 in some spreadsheet programs
                put(sheet, at, column, value)
        here = {head: f"${letter}{at}" for head, letter in letters.items()}
        here |= {f"{head}*": f"${letter}${FIRST}:${letter}${last}" for head, letter in letters.items()}
        here |= {f"{head}^": f"${letter}$2:${letter}{at - 1}" for head, letter in letters.items()}
        for column, (_, formula, _) in enumerate(ledger.helpers, 2 + len(ledger.columns)):
            put(sheet, at, column, book.formula(formula, **here))
