"""The sheets that hold what was typed: numbers of the scheme, the nine units, their figures, the class."""

from __future__ import annotations

from openpyxl.utils import get_column_letter

from pages import scheme
from pages.paper import number, put

FIRST_UNIT = 4
COLUMNS = {code: get_column_letter(FIRST_UNIT + index) for index, (code, *_) in enumerate(scheme.UNITS)}
"""The same column for a unit on every sheet that has one column for each."""


def write_rules(book, period):
    """规则: dates, weights, points, prices and scales, each typed once."""
    heads = [
        "名称",
        "值",
        "说明",
        "",
        "代码",
        "指标",
        "效果",
        *scheme.CLASSES,
        "考核期",
        "不适用时",
        "",
        "表",
        "项",
        "值",
    ]
    widths = [16, 12, 44, 3, 8, 44, 12, 8, 8, 8, 10, 10, 3, 12, 16, 8]
    sheet = book.sheet("规则", heads, widths, note=f"{period}。数都照细则原文录入，别处的公式引用这里。")
    sheet.freeze_panes = "A3"
    days = zip(("年初", "期初", "期末"), scheme.days_of(period), strict=True)
    numbers = [(name, day, "") for name, day in days]
    numbers.append(("时间进度", scheme.TIME_PROGRESS[period], "E02 本期末应完成年度计划的比例"))
    numbers += [(name, value, note) for name, (value, note) in scheme.PARAMETERS.items()]
    for row, (name, value, note) in enumerate(numbers, 3):
        for column, text in enumerate((name, value, note), 1):
            put(sheet, row, column, text)
        book.place(name, f"规则!$B${row}")
    _points(book, sheet)
    _scales(book, sheet)


def _points(book, sheet):
    row = 3
    for code, title, points, when, otherwise in scheme.INDICATORS:
        for column, value in enumerate((code, title, scheme.LETTERS[code[0]], *points, when, otherwise), 5):
            put(sheet, row, column, value)
        book.place(f"{code}分值", f"规则!$H${row}:$J${row}")
        book.place(f"{code}名称", f"规则!$F${row}")
        book.place(f"{code}不适用时", f"规则!$L${row}")
        row += 1
    for effect, weights in scheme.WEIGHTS.items():
        for column, value in enumerate(("", "效果权重", effect, *weights), 5):
            put(sheet, row, column, value)
        book.place(f"{effect}权重", f"规则!$H${row}:$J${row}")
        row += 1


def _scales(book, sheet):
    row = 3
    for name, scale in scheme.SCALES.items():
        book.place(f"表:{name}", f"规则!$O${row}:$P${row + len(scale) - 1}")
        for key, value in scale.items():
            for column, text in enumerate((name, key, value), 14):
                put(sheet, row, column, text)
            row += 1


def matrix(book, title, note, first=("指标", "数据项", ""), widths=(8, 20, 3)):
    """Start a sheet with one column for each of the nine."""
    names = [f"{code}\n{name}" for code, name, *_ in scheme.UNITS]
    sheet = book.sheet(title, [*first, *names], [*widths, *(13 for _ in names)], note=note)
    sheet.row_dimensions[2].height = 46
    sheet.freeze_panes = "D3"
    return sheet


def write_units(book, period):
    """单位: class and attributes of each of the nine in this quarter."""
    sheet = matrix(
        book, "单位", "三类各三个。区数据发展中心 2022Q1 是部门，2022Q2 起是牵头；平川镇 2022Q3 起并入荣安镇。"
    )
    rows = [("代码", lambda code, _: code), ("类别", lambda code, _: scheme.class_of(code, period))]
    rows += [(name, lambda _, has, name=name: "是" if name in has else "否") for name in scheme.ATTRIBUTES]
    for at, (name, value) in enumerate(rows, 3):
        put(sheet, at, 2, name)
        for code, _, _, attributes in scheme.UNITS:
            put(sheet, at, FIRST_UNIT + list(COLUMNS).index(code), value(code, attributes))
        book.place("单位" if name == "代码" else name, f"单位!@${at}")
    put(sheet, 9, 2, "类别序")
    for index, letter in enumerate(COLUMNS.values()):
        formula = book.formula('IF({类别}="镇街",1,IF({类别}="部门",2,3))', 列=letter)
        put(sheet, 9, FIRST_UNIT + index, formula)
    book.place("类别序", "单位!@$9")


def write_figures(book, facts):
    """自报, 来源部门 as they came, and 数据: the department's figure where there is one; 无 counts as zero."""
    items = sorted({row["item"] for row in facts["figures"]}, key=lambda item: _order(item, facts))
    told = {(row["origin"], row["unit"], row["item"]): row for row in facts["figures"]}
    for origin in ("自报", "来源部门"):
        sheet = matrix(book, origin, f"{origin}的数，照原样。空格：没有要求{origin}。")
        for at, item in enumerate(items, 3):
            _labels(sheet, at, item)
            for index, code in enumerate(COLUMNS):
                row = told.get((origin, code, item))
                if row:
                    value = number(row["value"]) if row["state"] == "有值" else row["state"]
                    put(sheet, at, FIRST_UNIT + index, value)
    sheet = matrix(book, "数据", "采用的数：来源部门报的优先，没有的用自报；报“无”的按零。")
    for at, item in enumerate(items, 3):
        _labels(sheet, at, item)
        book.place(item, f"数据!@${at}")
        for index, letter in enumerate(COLUMNS.values()):
            names = {"部门": f"来源部门!{letter}{at}", "本单位": f"自报!{letter}{at}"}
            used = 'IF({部门}<>"",IF({部门}="无",0,{部门}),IF({本单位}="无",0,IF({本单位}="","",{本单位})))'
            put(sheet, at, FIRST_UNIT + index, book.formula(used, **names))
    for code in {item.split(".")[0] for item in items}:
        rows = [at for at, item in enumerate(items, 3) if item.startswith(f"{code}.")]
        book.place(f"{code}全部数据", f"数据!@${rows[0]}:@${rows[-1]}")


def _order(item, facts):
    """Indicators in the order of the scheme, items in the order in which they are first told."""
    codes = [code for code, *_ in scheme.INDICATORS]
    first = next(at for at, row in enumerate(facts["figures"]) if row["item"] == item)
    return codes.index(item.split(".")[0]), first


def _labels(sheet, at, item):
    put(sheet, at, 1, item.split(".")[0])
    put(sheet, at, 2, item.split(".")[1])


PEERS = ("E01.本期", "E01.同期", "E01.增速", "E13.净增", "E13.上年末")
RATES = {
    "静态": "{本期}/({同期}*(1+{增速}/100))",
    "动态": "{本期}/{同期}-1",
    "净增率": "{净增}/{上年末}",
}


def write_peers(book, facts):
    """同类: every 镇街 of the quarter, for the highest and lowest of E01 and E13."""
    heads = ["单位", *(item.split(".")[1] for item in PEERS), *RATES]
    sheet = book.sheet(
        "同类", heads, [10, 14, 14, 10, 10, 12, 14, 14, 14], note="全部镇街（含园区）：E01、E13 的最低、最高。"
    )
    sheet.freeze_panes = "B5"
    told = {(row["unit"], row["item"]): row for row in facts["figures"] if row["origin"] == "来源部门"}
    units = list(dict.fromkeys(unit for unit, item in told if item in PEERS))
    last = 4 + len(units)
    for at, code in enumerate(units, 5):
        put(sheet, at, 1, code)
        here = {}
        for column, item in enumerate(PEERS, 2):
            put(sheet, at, column, number(told[code, item]["value"]))
            here[item.split(".")[1]] = f"{get_column_letter(column)}{at}"
        for column, (name, formula) in enumerate(RATES.items(), 7):
            letter = get_column_letter(column)
            put(sheet, at, column, book.formula(formula, **here)).number_format = "0.000000"
            if at == 5:
                book.place(f"{name}最低", f"同类!${letter}$3")
                book.place(f"{name}最高", f"同类!${letter}$4")
    for at, (word, function) in enumerate((("最低", "MIN"), ("最高", "MAX")), 3):
        put(sheet, at, 1, word)
        for column in range(7, 10):
            letter = get_column_letter(column)
            put(sheet, at, column, f"={function}({letter}5:{letter}{last})").number_format = "0.000000"
