"""算式: the steps of every clause, one row for each step and one column for each unit."""

from __future__ import annotations

from openpyxl.styles import Alignment

from pages.economic_social import ECONOMIC, SOCIAL
from pages.figures import COLUMNS, FIRST_UNIT, matrix
from pages.paper import put
from pages.political_legal import LEGAL, POLITICAL
from pages.scheme import FULL, INDICATORS, YEARLY

CLAUSES = {clause.code: clause for clause in (*POLITICAL, *LEGAL, *ECONOMIC, *SOCIAL)}
TITLES = {code: title for code, title, *_ in INDICATORS}
WHEN = {code: when for code, _, _, when, _ in INDICATORS}
OTHERWISE = {code: otherwise for code, *_, otherwise in INDICATORS}


def state_of(clause):
    """Formula of a line's state; the first that holds decides."""
    if WHEN[clause.code] == YEARLY:
        return '"本期不考核"'
    ruled = f'COUNTIFS({{认定表:单位}},{{单位}},{{认定表:指标代码}},"{clause.code}",{{认定表:认定}},"不适用")>0'
    cases = [("{标准分}=0", "—"), (f"NOT({clause.applies})" if clause.applies else "", "不适用"), (ruled, "不适用")]
    if clause.figures:
        told = f"{{{clause.code}全部数据}}"
        cases.append(("" if clause.parts else f'COUNTIF({told},"不适用")>0', "不适用"))
        cases.append((f'COUNTIF({told},"缺报")+COUNTIF({told},"未证实")>0', "缺报"))
    cases += [(clause.small, "并入年度"), (clause.none, "不适用")]
    formula = '"计分"'
    for condition, state in reversed(cases):
        formula = f'IF({condition},"{state}",{formula})' if condition else formula
    return formula


def lines_of(clause):
    """Rows of one clause on 算式: name, formula, words."""
    scored = [(name, f'IF({{状态}}="计分",{formula},"—")', words) for name, formula, words in clause.steps]
    unscored = 'IF({状态}="缺报",0,"—")'
    if OTHERWISE[clause.code] == FULL:
        unscored = f'IF({{状态}}="不适用",1,{unscored})'
    ratio = f'IF({{状态}}="计分",{clause.ratio},{unscored})' if clause.ratio else '"—"'
    return [
        ("标准分", f"INDEX({{{clause.code}分值}},1,{{类别序}})", "细则分值"),
        *clause.counts,
        ("状态", state_of(clause), "计分、不适用、缺报、并入年度、本期不考核"),
        *scored,
        ("得分率", ratio, clause.words or "只在年度计分"),
    ]


def write_working(book):
    """算式: one row for each step of each clause, one column for each unit."""
    note = "一行一步，公式横向一致；“—”：不计分，不算。"
    sheet = matrix(book, "算式", note, ("指标", "步骤", "算式说明"), (8, 12, 64))
    at = 3
    for code, *_ in INDICATORS:
        lines = lines_of(CLAUSES[code])
        own = {name: f"@${at + index}" for index, (name, _, _) in enumerate(lines)}
        for name, address in own.items():
            book.place(f"{code}/{name}", f"算式!{address}")
        for index, (name, formula, words) in enumerate(lines):
            put(sheet, at + index, 1, code)
            put(sheet, at + index, 2, name)
            put(sheet, at + index, 3, f"{TITLES[code]}（{words}）" if name == "标准分" else words)
            for column, letter in enumerate(COLUMNS.values(), FIRST_UNIT):
                cell = put(sheet, at + index, column, book.formula(formula, 列=letter, **own))
                cell.alignment = Alignment(horizontal="right")
                cell.number_format = "0.000000" if name.endswith(("率", "得")) else "General"
        at += len(lines)
