"""填表说明 says what is to be done in this very form, whom to ask and how to send it back."""

from dataclasses import replace

import pytest

from kaoping.forms import add_guide, source_form, unit_form
from kaoping.layouts import GUIDE_SHEET


def guided(rulebook, sender):
    """A form with its instructions."""
    own = sender.code in rulebook.unit_by_code
    book = unit_form(rulebook, sender) if own else source_form(rulebook, sender)
    add_guide(book, rulebook, sender)
    return book


def said(rulebook, sender):
    """What the instructions say: label → text."""
    return {row[1].value: row[2].value for row in guided(rulebook, sender)[GUIDE_SHEET].iter_rows() if row[1].value}


@pytest.fixture(scope="module")
def street(rulebook):
    return rulebook.unit_by_code["J01"]


@pytest.fixture(scope="module")
def department(rulebook):
    return lambda name: next(one for one in rulebook.roster.departments if one.name == name)


def test_the_instructions_stand_behind_the_cover_and_nobody_fills_them_in(rulebook, street):
    book = guided(rulebook, street)
    assert book.sheetnames == ["封面", "填表说明", "指标数据", "任务进展", "加分申报", "上期核对"]
    sheet = book[GUIDE_SHEET]
    assert sheet.protection.sheet
    assert all(cell.protection.locked for row in sheet.iter_rows() for cell in row)


def test_a_unit_reads_how_many_cells_each_sheet_asks(rulebook, street):
    guide = said(rulebook, street)
    assert "望湖街道　2022年第四季度　单位填报表" in guide
    assert guide["〈指标数据〉"].startswith(f"每项填一个数，共 {len(rulebook.asked_of(street))} 格。")
    assert {"〈任务进展〉", "〈加分申报〉", "〈上期核对〉"} < set(guide)
    assert "〈单位名册〉" not in guide
    assert "/" not in guide  # nothing is crossed out in a unit's form


def test_the_scheme_its_edition_and_its_basis(rulebook, street):
    whole = "大洼区政府系统2022年度高质量发展绩效考评（试行，四十四项），版次 2022.2。依据：大政办发〔2022〕3号 第9项。"
    assert said(rulebook, street)["方案"] == whole


def test_whoever_keeps_the_rulings_is_asked(rulebook, street, department):
    assert said(rulebook, street)["有疑问"] == "请问督查室。"
    assert said(rulebook, department("区财政局"))["有疑问"] == "请问督查室。"
    assert "有疑问" not in said(rulebook, department("督查室"))


def test_a_scheme_without_rulings_names_nobody(rulebook, street):
    ledgers = {name: keepers for name, keepers in rulebook.scheme.ledgers.items() if name != "认定表"}
    other = replace(rulebook, scheme=rulebook.scheme.model_copy(update={"ledgers": ledgers}))
    assert "有疑问" not in said(other, street)


def test_a_department_reads_what_its_figures_mean(rulebook, department):
    """All 41 units are asked for E02; three parks and one in charge of energy for E09."""
    guide = said(rulebook, department("区发展和改革局"))
    assert guide["E02.完成"] == (
        "项目年初至本期末完成投资（万元）；上项所列项目自年初至本期末已完成并有凭证的投资合计；填 41 个单位；可写无。"
    )
    assert guide["E09.年目标"] == "年度目标降低率（%）；填 4 个单位。"
    assert guide["E03.目标"] == "年初至本期末项目折算目标数（个）；年初至本期末累计数；填 41 个单位。"
    assert guide["/"] == "灰色，不需要填。"


def test_a_department_with_lists_only_has_no_figures_to_explain(rulebook, department):
    guide = said(rulebook, department("区纪委监委"))
    assert "五、数据项口径" not in guide
    assert guide["〈事项清单〉"].startswith("每行一条记录，按实际条数填")


def test_every_line_of_the_instructions_is_tall_enough_for_its_text(rulebook, department):
    """On portrait A4, one page wide; a Chinese character takes two letters' width, a line 15 points."""
    sheet = guided(rulebook, department("区发展和改革局"))[GUIDE_SHEET]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == ("portrait", 9, 1)
    for _, _, text, *_ in sheet.iter_rows(min_row=4):
        if text.value:
            breadth = sum(2 if ord(sign) > 255 else 1 for sign in text.value)
            rows = -(-breadth // int(sheet.column_dimensions["C"].width))
            assert sheet.row_dimensions[text.row].height >= 15 * rows, text.value
