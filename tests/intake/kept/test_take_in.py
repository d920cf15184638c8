"""A table that a department keeps goes through reception like its form: recognised, read, accounted for."""

import openpyxl
import pytest
import xlwt
from openpyxl.styles import Alignment

from kaoping.forms import fixed_texts, source_form
from kaoping.intake.reception import take_in
from kaoping.intake.workbook import read_workbooks
from kaoping.layouts import SUPPLIED_SHEET
from kaoping.periods import Period
from kaoping.scorecards.answers import answers

FIGURES = """  识别: {工作表: 投资, 表头含: [投资情况]}
  单位列: 地区 / 镇街
  跳过行: [合计]
  列:
    E01.总额: {路径: 投资情况 / 总投资}
    E01.完成: {路径: 投资情况 / 完成投资}
"""
ROWS = [
    ["2022年一季度投资情况"],
    ["地区", None, "投资情况", None, "备注"],
    ["区", "镇街", "总投资\n（万元）", "完成投资\n（万元）", None],
    ["甲区", "望湖街道", 500, 90, None],
    [None, "兴盛街道", 600, 80, None],
    [None, "稻香镇", 700, 70, "新增"],
    ["合计", None, 1800, 240, None],  # 500 + 600 + 700, 90 + 80 + 70
]
MERGED = ("A1:E1", "A2:B2", "C2:D2", "E2:E3", "A4:A6")


def xlsx(path, rows=ROWS, merged=MERGED, title="投资"):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    sheet["C3"].alignment = Alignment(wrap_text=True)
    words = book.create_sheet("地区选择")
    words.append(["甲区", "乙区"])
    book.save(path)
    return path


def xls(path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("投资")
    for row, cells in enumerate(ROWS):
        for column, raw in enumerate(cells):
            if raw is not None:
                sheet.write(row, column, raw)
    book.save(str(path))
    return path


@pytest.fixture
def taken(rules):
    def taken(*paths, description=FIGURES, previous=None, period="2022Q1"):
        book = rules(description, period)
        return take_in(read_workbooks(paths), book, fixed_texts(book), previous)

    return taken


def figures(intake):
    items = intake.items[intake.items["state"] == "有值"]
    return {(u, i): v for u, i, v in zip(items["unit"], items["item"], items["value"], strict=True)}


def codes(intake):
    return sorted({finding.code for finding in intake.findings})


def test_figures_enter_as_those_of_a_source_department(taken, tmp_path):
    intake = taken(xlsx(tmp_path / "随便什么名字.xlsx"))
    assert figures(intake) == {
        ("J01", "E01.总额"): 500.0,
        ("J02", "E01.总额"): 600.0,
        ("J03", "E01.总额"): 700.0,
        ("J01", "E01.完成"): 0.009,
        ("J02", "E01.完成"): 0.008,
        ("J03", "E01.完成"): 0.007,
    }
    assert set(intake.items["origin"]) == {"来源部门"}
    sources = intake.sources[intake.sources["item_id"] == "J02/E01.总额/来源部门"]
    assert sources[["sheet", "cell", "raw"]].to_numpy().tolist() == [["投资", "C5", "600"]]
    assert intake.received == {("自有表", "D02"): "随便什么名字.xlsx"}
    assert [f.where.sheet for f in intake.findings if f.code == "W-FORM-SHEET"] == ["地区选择"]


def test_an_old_xls_whose_merges_are_gone_is_not_read_by_guess(taken, tmp_path):
    intake = taken(xls(tmp_path / "投资.xls"))
    assert figures(intake) == {}
    assert "E-KEPT-PATH" in codes(intake)


def test_items_of_a_kept_table_are_not_asked_in_the_form_and_the_others_are(rules):
    book = rules(FIGURES)
    finance = next(one for one in book.roster.departments if one.name == "财政局")
    sheet = source_form(book, finance)[SUPPLIED_SHEET]
    words = {cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
    assert {"E01.进度", "E01.增幅"} <= words
    assert not {"E01.总额", "E01.完成"} & words


def test_a_table_that_did_not_come_is_missed_by_its_name(taken):
    missing = [finding.found for finding in taken().findings if finding.code == "E-SRC-MISSING"]
    assert any("没有收到财政局可用的“自有表”" in found for found in missing)


def test_a_unit_without_a_row_is_missed_by_its_name(taken, tmp_path):
    rows = [*ROWS[:5], ["合计", None, 1100, 170, None]]
    intake = taken(xlsx(tmp_path / "a.xlsx", rows, MERGED[:-1]))
    found = [finding.found for finding in intake.findings if finding.code == "E-ITEM-ABSENT"]
    assert found == ["表“自有表”里没有读到稻香镇（J03）的一行"]
    states = intake.items.set_index(["unit", "item"])["state"]
    assert states["J03", "E01.总额"] == "缺报"


def test_a_blank_of_a_kept_table_is_no_zero(taken, tmp_path):
    rows = [*ROWS[:4], [None, "兴盛街道", None, 80], *ROWS[5:6]]
    intake = taken(xlsx(tmp_path / "a.xlsx", rows))
    blank = [finding.where.cell for finding in intake.findings if finding.code == "E-VAL-BLANK"]
    assert blank == ["C5"]


def test_a_table_sent_twice_with_other_content_is_not_used(taken, tmp_path):
    other = [*ROWS[:3], ["甲区", "望湖街道", 999, 90], *ROWS[4:]]
    intake = taken(xlsx(tmp_path / "a.xlsx"), xlsx(tmp_path / "b.xlsx", other))
    assert figures(intake) == {}
    assert "E-FORM-TWICE" in codes(intake)


def test_a_cover_of_the_department_s_own_does_not_hide_its_table(taken, tmp_path):
    book = openpyxl.load_workbook(xlsx(tmp_path / "a.xlsx"))
    book.create_sheet("封面")["A1"] = "财政局一季度报表"
    book.save(tmp_path / "a.xlsx")
    assert figures(taken(tmp_path / "a.xlsx"))["J01", "E01.总额"] == 500.0


def test_a_hundredfold_jump_against_the_last_period_is_asked_about(taken, tmp_path):
    first = taken(xlsx(tmp_path / "q1.xlsx"))
    wrong = [*ROWS[:3], ["甲区", "望湖街道", 500, 900000], *ROWS[4:6]]  # 元 typed into a column of 万元
    second = taken(xlsx(tmp_path / "q2.xlsx", wrong), previous=first.items, period="2022Q2")
    jumps = [finding.found for finding in second.findings if finding.code == "W-VAL-JUMP"]
    assert jumps == ["“完成投资”本期 90，上期 0.009，相差 100 倍以上"]


def test_a_sheet_of_another_name_is_refused_with_what_it_is_like(taken, tmp_path):
    intake = taken(xlsx(tmp_path / "a.xlsx", title="投资表"))
    (unknown,) = [finding for finding in intake.findings if finding.code == "E-FORM-UNKNOWN"]
    assert "像是表“自有表”，但工作表叫〈投资表〉，应为〈投资〉" in unknown.found


def test_records_of_a_kept_table_are_counted_like_those_of_a_ledger(scheme, tmp_path):
    sources = """
- 表: 任务表
  来源: 督查室
  识别: {表头含: [牵头]}
  记录: {台账: 任务台账, 列: {任务编号: 号, 任务事项: 事, 级别: 级, 牵头单位: 牵头, 完成时限: 时限, 完成日期: 完成}}
"""
    rows = [["号", "事", "级", "牵头", "时限", "完成"], ["R1", "修桥", "区", "望湖街道", "2022-03-31", "2022-03-30"]]
    book = scheme(sources).at(Period.parse("2022Q1"))
    intake = take_in(read_workbooks([xlsx(tmp_path / "a.xlsx", rows, ())]), book, fixed_texts(book))
    counted = figures(intake)
    assert (counted["J01", "E01.件数"], counted["J02", "E01.件数"]) == (1.0, 0.0)
    assert [record.cell for record in intake.records["任务台账"]] == ["A2"]


def test_who_has_reported_names_the_table_instead_of_a_form_that_nobody_owes(rules, tmp_path):
    book = rules(FIGURES)
    intake = take_in(read_workbooks([xlsx(tmp_path / "a.xlsx")]), book, fixed_texts(book))
    said = answers(book, intake.findings, intake.received, intake.revisions, intake.resent, fingerprint="", version="")
    of_finance = {(s.form, s.state) for s in said.senders if s.code == "D02"}
    assert of_finance == {("数据来源表", "未报送"), ("自有表", "已报送")}  # 进度 and 增幅 are still asked in the form
    assert "自有表" in dict(said.forms)
