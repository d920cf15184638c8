"""计分, 效果 and 总分: full marks after reweighting, points, sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from pages.figures import COLUMNS
from pages.paper import put
from pages.scheme import CLASSES, EFFECTS, INDICATORS, LETTERS, UNITS, class_of
from pages.working import CLAUSES, TITLES

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from pages.paper import Book

LINE_HEADS = {
    "单位": 8,
    "代码": 8,
    "指标": 44,
    "效果": 10,
    "标准分": 8,
    "状态": 11,
    "得分率": 11,
    "算式说明": 64,
    "带分值": 8,
    "折算满分": 11,
    "整分": 9,
    "余数": 11,
    "余数名次": 9,
    "满分": 9,
    "初算": 9,
    "超出满分": 9,
    "核减": 9,
    "得分": 9,
}
LINE_FORMULAS = {
    "带分值": 'IF(OR({状态}="计分",{状态}="缺报",AND({状态}="不适用",{不适用时}="满分")),1,0)',
    "折算满分": "{标准分}*{带分值}*{效果:倍数}*{效果:每分}",
    "整分": "INT({折算满分}*100+1E-7)",
    "余数": "ROUND({折算满分}*100-{整分},9)",
    "余数名次": "SUMPRODUCT(({单位*}={单位})*({效果*}={效果})*({余数*}>{余数}))"
    "+SUMPRODUCT(({单位^}={单位})*({效果^}={效果})*({余数^}={余数}))+1",
    "满分": "({整分}+IF({余数名次}<={效果:余分},1,0))/100",
    "初算": "IF(ISNUMBER({得分率}),ROUND({得分率}*{满分}+1E-9,2),0)",
    "超出满分": "ROUND(MAX(0,{初算}-{满分}),2)",
    "核减": "ROUND(MIN({超出满分},MAX(0,{效果:超出}-SUMIFS({超出满分_},{单位_},{单位},{效果_},{效果}))),2)",
    "得分": "ROUND({初算}-{核减},2)",
}
EFFECT_HEADS = {
    "单位": 8,
    "效果": 10,
    "权重": 8,
    "本期考核": 10,
    "带分值": 10,
    "每分": 11,
    "倍数1": 11,
    "小计1": 11,
    "倍数2": 11,
    "小计2": 11,
    "倍数3": 11,
    "小计3": 11,
    "倍数4": 11,
    "小计4": 11,
    "倍数": 11,
    "满分小计": 12,
    "整分": 9,
    "余数": 11,
    "余数名次": 9,
    "满分分": 9,
    "余分": 8,
    "初算": 9,
    "超出": 9,
    "得分": 9,
}


def _again(before):
    """Formula of a round: what is left is shared in proportion among the effects that have room, to the ceiling."""
    factor, marks = f"{{倍数{before}}}", f"{{小计{before}}}"
    left = f"(100-SUMIFS({{小计{before}*}},{{单位*}},{{单位}}))"
    room = f'SUMIFS({{小计{before}*}},{{单位*}},{{单位}},{{倍数{before}*}},"<"&({{重分摊上限}}-1E-9))'
    full = f"OR({marks}=0,{factor}>={{重分摊上限}}-1E-9)"
    return f"IF({full},{factor},MIN({{重分摊上限}},{factor}*(1+{left}/{room})))"


EFFECT_FORMULAS = {
    "本期考核": 'SUMIFS({计分:标准分},{计分:单位},{单位},{计分:效果},{效果},{计分:状态},"<>本期不考核")',
    "带分值": "SUMIFS({计分:标准分},{计分:单位},{单位},{计分:效果},{效果},{计分:带分值},1)",
    "每分": "{权重}/{本期考核}",
    "倍数1": "IF({带分值}=0,0,MIN({重分摊上限},{本期考核}/{带分值}))",
    "小计1": "{倍数1}*{带分值}*{每分}",
    "倍数2": _again(1),
    "小计2": "{倍数2}*{带分值}*{每分}",
    "倍数3": _again(2),
    "小计3": "{倍数3}*{带分值}*{每分}",
    "倍数4": _again(3),
    "小计4": "{倍数4}*{带分值}*{每分}",
    "倍数": "{倍数4}*100/SUMIFS({小计4*},{单位*},{单位})",
    "满分小计": "{倍数}*{带分值}*{每分}",
    "整分": "INT({满分小计}*100+1E-7)",
    "余数": "ROUND({满分小计}*100-{整分},9)",
    "余数名次": "SUMPRODUCT(({单位*}={单位})*({余数*}>{余数}))+SUMPRODUCT(({单位^}={单位})*({余数^}={余数}))+1",
    "满分分": "{整分}+IF({余数名次}<=10000-SUMIFS({整分*},{单位*},{单位}),1,0)",
    "余分": "{满分分}-SUMIFS({计分:整分},{计分:单位},{单位},{计分:效果},{效果})",
    "初算": "ROUND(SUMIFS({计分:初算},{计分:单位},{单位},{计分:效果},{效果}),2)",
    "超出": "ROUND(MAX(0,{初算}-{满分分}/100),2)",
    "得分": "ROUND(SUMIFS({计分:得分},{计分:单位},{单位},{计分:效果},{效果}),2)",
}


@dataclass(frozen=True)
class Table:
    """A sheet with one row for each of `keys`, whose cells formulas name by their headings."""

    book: Book
    sheet: Worksheet
    heads: dict
    keys: list

    @classmethod
    def start(cls, book, title, heads, keys, note):
        """Head a sheet and let others name its columns {计分:满分}."""
        sheet = book.sheet(title, list(heads), list(heads.values()), note=note)
        for column, head in enumerate(heads, 1):
            letter = get_column_letter(column)
            book.place(f"{title}:{head}", f"{title}!${letter}$3:${letter}${len(keys) + 2}")
        return cls(book, sheet, heads, keys)

    def names(self, at):
        """Names of a row: {满分} its cell, {满分*} the column, {满分^} the column above, {满分_} below."""
        here, last = {}, len(self.keys) + 2
        for column, head in enumerate(self.heads, 1):
            letter = get_column_letter(column)
            here |= {head: f"${letter}{at}", f"{head}*": f"${letter}$3:${letter}${last}"}
            here |= {
                f"{head}^": f"${letter}$2:${letter}{at - 1}",
                f"{head}_": f"${letter}{at + 1}:${letter}${last + 1}",
            }
        return here

    def fill(self, at, values, here):
        """Write a row: values, or formulas with names in braces."""
        for column, head in enumerate(self.heads, 1):
            text = values[head]
            formula = isinstance(text, str) and "{" in text
            cell = put(self.sheet, at, column, self.book.formula(text, **here) if formula else text)
            cell.number_format = FORMATS.get(head.rstrip("1234"), "General")


FORMATS = dict.fromkeys(("标准分", "满分", "初算", "超出满分", "核减", "得分", "超出"), "0.00")
FORMATS |= dict.fromkeys(("得分率", "折算满分", "余数", "每分", "倍数", "小计", "满分小计"), "0.000000")
GUARD = "表格软件用二进制浮点数：正好半分可能略小，四舍五入前加 1E-9；折算满分本是整分可能略小，取整前加 1E-7。"


def lines_of(period):
    """Unit and indicator of every line: the indicators that the unit's class has."""
    return [
        (unit, code)
        for unit, *_ in UNITS
        for code, _, points, *_ in INDICATORS
        if points[CLASSES.index(class_of(unit, period))]
    ]


def write_marks(book, period):
    """计分 one row for each line, 效果 one for each effect of a unit, 总分 one for each unit."""
    note = "折算满分＝标准分×每分×倍数（见“效果”），舍到分，余下的分按余数从大到小补；得分＝得分率×满分，四舍五入。"
    # a remark and not a comment on a cell: not every spreadsheet program opens comments that openpyxl wrote
    lines = Table.start(book, "计分", LINE_HEADS, lines_of(period), note + GUARD)
    pairs = [(unit, effect) for unit, *_ in UNITS for effect in EFFECTS]
    note = "每分＝权重÷本期考核；倍数＝本期考核÷带分值，不超过1.5；放不下的按比例分给其他效果，仍放不下的不受1.5限制。"
    effects = Table.start(book, "效果", EFFECT_HEADS, pairs, note)
    for at, (unit, code) in enumerate(lines.keys, 3):
        _line(lines, effects, at, unit, code)
    for at, (unit, effect) in enumerate(effects.keys, 3):
        values = {"单位": unit, "效果": effect, "权重": f"INDEX({{{effect}权重}},1,{{类别序}})", **EFFECT_FORMULAS}
        effects.fill(at, values, effects.names(at) | {"列": COLUMNS[unit]})
    lines.sheet.freeze_panes, effects.sheet.freeze_panes = "D3", "C3"
    lines.sheet.auto_filter.ref = f"A2:{get_column_letter(len(LINE_HEADS))}{len(lines.keys) + 2}"
    _totals(book)


def _line(lines, effects, at, unit, code):
    effect = LETTERS[code[0]]
    here = lines.names(at) | {"列": COLUMNS[unit], "不适用时": lines.book.places[f"{code}不适用时"]}
    row = effects.keys.index((unit, effect)) + 3
    here |= {f"效果:{head}": f"效果!{cell}" for head, cell in effects.names(row).items()}
    values = {"单位": unit, "代码": code, "指标": TITLES[code], "效果": effect}
    values |= {"算式说明": CLAUSES[code].words or "只在年度计分"}
    values |= {head: f"{{{code}/{head}}}" for head in ("标准分", "状态", "得分率")}
    lines.fill(at, values | LINE_FORMULAS, here)


def _totals(book):
    heads = {"单位": 8, "名称": 26, **dict.fromkeys((*EFFECTS, "加分", "扣分", "总分", "满分合计"), 12)}
    note = "效果得分是印出来的各项得分相加，总分是效果得分相加，再加加分、减扣分，不低于0。"
    sheet = book.sheet("总分", list(heads), list(heads.values()), note=note)
    for at, (unit, name, *_) in enumerate(UNITS, 3):
        put(sheet, at, 1, unit)
        put(sheet, at, 2, name)
        sums = [f'SUMIFS({{效果:得分}},{{效果:单位}},$A{at},{{效果:效果}},"{effect}")' for effect in EFFECTS]
        sums += [
            f"MIN({{每季加分上限}},ROUND(SUMIFS({{加分认定表:计分}},{{加分认定表:单位}},$A{at}),2))",
            f"MIN({{扣分上限}},ROUND(SUMIFS({{事项清单:实扣}},{{事项清单:单位}},$A{at}),2))",
            f"ROUND(MAX(0,SUM(C{at}:G{at})-H{at}),2)",
            f"ROUND(SUMIFS({{计分:满分}},{{计分:单位}},$A{at}),2)",
        ]
        for column, formula in enumerate(sums, 3):
            put(sheet, at, column, book.formula(formula)).number_format = "0.00"
