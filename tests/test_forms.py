"""The blank returns say what the rule book asks, and lock what nobody is to change."""

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from kaoping import layouts
from kaoping.forms import (
    HEADER_ROW,
    UNIT_ROWS,
    add_guide,
    fixed_texts,
    form_name,
    source_form,
    supplied_rows,
    unit_form,
    write_forms,
)
from kaoping.periods import Period
from kaoping.rulebook import burden, load_rulebook
from kaoping.writing import fixed_bytes


@pytest.fixture(scope="module")
def rulebook():
    return load_rulebook("dawa-2022", Period.parse("2022Q1"))


def reopened(book):
    return load_workbook(io.BytesIO(fixed_bytes(book)))


@pytest.fixture(scope="module")
def form(rulebook):
    return reopened(unit_form(rulebook, rulebook.unit_by_code["J01"], {"E02.完成": "1234.5", "S09.清单": "12"}))


def department(rulebook, name):
    return next(one for one in rulebook.roster.departments if one.name == name)


@pytest.fixture(scope="module")
def supplied(rulebook):
    return reopened(source_form(rulebook, department(rulebook, "区发展和改革局")))


def texts(sheet, row):
    return [cell.value for cell in sheet[row]]


def cover(book):
    return {row[1].value: row[2].value for row in book[layouts.COVER_SHEET].iter_rows(min_row=5) if row[1].value}


def test_the_cover_says_who_what_and_when(rulebook, form):
    said = cover(form)
    assert [said[label.title] for label in layouts.COVER] == [
        "大洼区政府系统2022年度高质量发展绩效考评（试行，四十四项）",
        "2022.2",
        "2022Q1",
        "单位填报表",
        "1",
        "J01",
        "望湖街道",
        1,
    ]
    assert said[layouts.COUNT_LABEL] == f"{burden(rulebook)['J01']} 格"
    assert said[layouts.BASIS_LABEL] == "大政办发〔2022〕3号 第9项"


def test_the_marks_repeat_the_cover(form, supplied):
    for book in (form, supplied):
        said = cover(book)
        marks = {mark.name: mark.value for mark in book.custom_doc_props.props}
        assert marks == {label.mark: said[label.title] for label in layouts.COVER if label.mark}


def test_sheets_of_a_unit_form(form):
    assert form.sheetnames == ["封面", "指标数据", "任务进展", "加分申报", "上期核对"]


def test_figures_ask_what_the_rule_book_asks(rulebook, form):
    sheet = form[layouts.FIGURES_SHEET]
    assert texts(sheet, HEADER_ROW) == [column.title for column in layouts.FIGURES]
    asked = rulebook.asked_of(rulebook.unit_by_code["J01"])
    assert [texts(sheet, row)[0] for row in range(HEADER_ROW + 1, sheet.max_row + 1)] == list(asked)
    row = HEADER_ROW + 1 + asked.index("E02.完成")
    assert texts(sheet, row) == [
        "E02.完成",
        "经济效果",
        "E02 项目年度投资计划完成率（序时）",
        "项目年初至本期末完成投资",
        "万元",
        None,
        None,
        1234.5,
        rulebook.items["E02.完成"].definition,
        None,
    ]


def test_only_input_cells_are_open(form):
    sheet = form[layouts.FIGURES_SHEET]
    open_columns = [
        column.key
        for column, cell in zip(layouts.FIGURES, sheet[HEADER_ROW + 1], strict=True)
        if not cell.protection.locked
    ]
    assert open_columns == ["value", "state", "remark"]
    assert all(one.protection.sheet and one.protection.password is None for one in form.worksheets)


def checks(sheet, coordinate):
    return [check for check in sheet.data_validations.dataValidation if coordinate in check.sqref]


def row_of(sheet, item_id):
    return next(row[0].row for row in sheet.iter_rows() if row[0].value == item_id)


def test_a_cumulative_figure_without_a_definition_is_said_to_be_one(rulebook):
    item = rulebook.items["E02.完成"].model_copy(update={"definition": ""})
    sheet = reopened(unit_form(with_item(rulebook, "E02", 完成=item), rulebook.unit_by_code["J01"]))["指标数据"]
    assert texts(sheet, row_of(sheet, "E02.完成"))[8] == "年初至本期末累计数"


def test_a_figure_is_checked_while_it_is_typed(form):
    row = row_of(form[layouts.FIGURES_SHEET], "L03.事项")
    (check,) = checks(form[layouts.FIGURES_SHEET], f"F{row}")
    assert (check.type, check.operator, check.formula1) == ("whole", "greaterThanOrEqual", "0")
    assert check.error == "“三重一大”事项数应填整数（不小于 0），计量单位是件，数字以外不写别的字。"
    (words,) = checks(form[layouts.FIGURES_SHEET], f"G{row}")
    assert words.formula1 == '"无,不适用"'


def with_item(rulebook, code, **items):
    """The rule book with other items in an indicator."""
    own = rulebook.by_code[code]
    changed = own.model_copy(update={"items": {**own.items, **items}})
    others = tuple(changed if one.code == code else one for one in rulebook.indicators)
    return replace(rulebook, indicators=others)


def test_none_is_offered_only_where_the_rules_say_what_it_means(rulebook):
    silent = rulebook.items["L03.事项"].model_copy(update={"none_means": None})
    other = with_item(rulebook, "L03", 事项=silent)
    sheet = reopened(unit_form(other, other.unit_by_code["J01"]))[layouts.FIGURES_SHEET]
    assert checks(sheet, f"G{row_of(sheet, 'L03.事项')}")[0].formula1 == '"不适用"'


@pytest.mark.parametrize("table", layouts.UNIT_RECORDS, ids=lambda table: table.name)
def test_record_sheets_have_their_columns_and_open_rows(form, table):
    sheet = form[table.name]
    assert texts(sheet, HEADER_ROW) == [column.title for column in table.columns]
    assert sheet.max_row == HEADER_ROW + UNIT_ROWS
    assert not any(cell.protection.locked for cell in sheet[sheet.max_row])
    assert all(checks(sheet, cell.coordinate) for cell in sheet[HEADER_ROW + 5])


def test_the_unit_checks_what_departments_said_last_time(form):
    sheet = form[layouts.OBJECTIONS.name]
    assert texts(sheet, HEADER_ROW + 1) == ["E02.完成", "项目年初至本期末完成投资", 1234.5, None, None]
    assert texts(sheet, HEADER_ROW + 2)[0] == "S09.清单"
    assert [cell.protection.locked for cell in sheet[HEADER_ROW + 1]] == [True, True, True, False, False]


def test_more_figures_to_check_than_rows_are_drawn_all_have_their_row(rulebook):
    """Forty, where thirty rows are drawn without."""
    item = rulebook.items["S09.抽查"]
    book = with_item(rulebook, "S09", **{f"数{n}": item for n in range(40)})
    used = {f"S09.数{n}": str(n) for n in range(40)}
    sheet = reopened(unit_form(book, book.unit_by_code["J01"], used))[layouts.OBJECTIONS.name]
    assert [texts(sheet, HEADER_ROW + 1 + n)[2] for n in range(40)] == list(range(40))
    for n in range(40):
        row = sheet[HEADER_ROW + 1 + n]
        assert [cell.protection.locked for cell in row] == [True, True, True, False, False]
        assert all(cell.border.left.style == "thin" for cell in row)
    assert sheet.page_setup.fitToHeight == 0  # as many pages as it takes


def test_a_department_sees_last_period_s_figure_beside_its_cell(rulebook):
    previous = {"J01": {"E02.完成": "1234.5"}, "J02": {"E02.完成": "无"}, "J03": {"E09.年实际": "3"}}
    book = reopened(source_form(rulebook, department(rulebook, "区发展和改革局"), previous=previous))
    sheet = book[layouts.SUPPLIED_SHEET]
    done = 1 + texts(sheet, HEADER_ROW).index("E02.完成")
    prompts = [checks(sheet, sheet.cell(HEADER_ROW + 2 + n, done).coordinate)[0] for n in range(3)]
    meaning = rulebook.items["E02.完成"].definition
    assert [one.prompt for one in prompts] == [f"上期数 1234.5；{meaning}。", f"上期数 无；{meaning}。", f"{meaning}。"]
    assert all(one.promptTitle == "项目年初至本期末完成投资" and one.showInputMessage for one in prompts)
    # J03 is not asked for E09: its cell is crossed out
    assert not any("上期数 3" in (one.prompt or "") for one in sheet.data_validations.dataValidation)


def test_a_unit_is_chosen_from_the_names_on_the_roster(rulebook):
    book = reopened(source_form(rulebook, department(rulebook, "区财政局")))
    (check,) = checks(book["争取资金清单"], "B9")
    sheet, _, area = check.formula1.partition("!")
    assert (check.type, sheet) == ("list", "'单位名册'")
    offered = [cell.value for (cell,) in book["单位名册"][area.replace("$", "")]]
    assert offered == [unit.name for unit in rulebook.units]


def test_a_department_is_asked_only_where_an_item_applies(rulebook, supplied):
    sheet = supplied[layouts.SUPPLIED_SHEET]
    ids, titles = texts(sheet, HEADER_ROW), texts(sheet, HEADER_ROW + 1)
    energy = ["E09.年目标", "E09.年实际", "E09.进度目标", "E09.进度实际"]
    assert ids == [layouts.ITEM_ROW, None, "E02.计划", "E02.完成", "E03.目标", *energy, "E12.任务", "E12.完成"]
    assert titles[:4] == ["单位代码", "单位名称", "项目年度计划投资（万元）", "项目年初至本期末完成投资（万元）"]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=HEADER_ROW + 2)}
    assert list(rows) == [unit.code for unit in rulebook.units]
    assert [cell.value for cell in rows["J01"][2:]] == [*[None] * 3, *["/"] * 4, None, None]
    assert [cell.protection.locked for cell in rows["J01"][2:]] == [*[False] * 3, *[True] * 4, False, False]
    assert [cell.value for cell in rows["Y01"][2:]] == [None] * 9
    assert rows["Q02"][5].value is None


def test_what_only_one_class_is_measured_by_is_crossed_out_for_the_others(rulebook):
    """E13 takes 净增 and 上年末 of towns; departments are measured by figures of another department."""
    sheet = reopened(source_form(rulebook, department(rulebook, "区市场监管局")))[layouts.SUPPLIED_SHEET]
    ids = texts(sheet, HEADER_ROW)
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=HEADER_ROW + 2)}
    for item_id in ("E13.净增", "E13.上年末"):
        assert rows["J01"][ids.index(item_id)].value is None
        assert [rows[code][ids.index(item_id)].value for code in ("B01", "Q01")] == ["/", "/"]


def test_the_cover_counts_the_cells(rulebook, supplied):
    """Five figures of each of 42 units (E02, E03, E12), four of E09 of three parks and one in charge of energy: 226."""
    rows = supplied_rows(rulebook, "区发展和改革局")
    assert cover(supplied)[layouts.COUNT_LABEL] == f"{sum(len(items) for _, items in rows)} 格" == "226 格"


def test_a_department_without_figures_has_no_figures_sheet(rulebook):
    assert source_form(rulebook, department(rulebook, "区纪委监委")).sheetnames == ["封面", "事项清单", "单位名册"]


def test_a_word_may_stand_in_a_department_s_cell_and_the_check_knows(supplied):
    sheet = supplied[layouts.SUPPLIED_SHEET]
    assert checks(sheet, "C9")[0].formula1 == 'IF(ISNUMBER(C5),AND(C5>=0),OR(C5="无",C5="不适用"))'
    assert checks(sheet, "F19")[0].formula1 == 'IF(ISNUMBER(F5),AND(F5>=-100,F5<=100),OR(F5="不适用"))'


def test_yearly_indicators_are_not_asked_in_a_quarter(rulebook):
    rows = [row for one in rulebook.roster.departments for row in supplied_rows(rulebook, one.name)]
    assert not any(item.startswith("P10") for _, items in rows for item in items)


def test_the_ledgers_of_the_supervision_office(rulebook):
    book = source_form(rulebook, department(rulebook, "督查室"))
    assert book.sheetnames == [
        *(
            "封面",
            "数据报送",
            "任务台账",
            "督办单",
            "五个落实抽查",
            "五个一核查",
            "决策档案抽查",
            "牵头事项",
            "测评票",
            "认定表",
            "加分认定表",
            "容错认定表",
        ),
        "单位名册",
    ]
    sheet = book["任务台账"]
    assert texts(sheet, HEADER_ROW) == [column.title for column in layouts.TASKS.columns]
    assert checks(sheet, "C150")[0].formula1 == '"国,省,市,区"'
    assert [checks(sheet, f"{column}150")[0].formula2 for column in "HI"] == ["100", "100"]  # 形象进度, 时间进度
    # beyond the drawn rows the columns stay open
    assert not sheet.column_dimensions["A"].protection.locked


def test_all_forms_are_written_once_and_the_same_each_time(rulebook, tmp_path):
    first = write_forms(rulebook, tmp_path / "a", {"J01": {"E02.完成": "3"}})
    assert [path.name for path in first][:2] == ["J01_望湖街道_2022Q1.xlsx", "J02_东苑街道_2022Q1.xlsx"]
    # the survey is asked for in the last quarter only
    assert len(first) == len(set(first)) == len(rulebook.units) + len(rulebook.roster.departments) - 1
    for code, name in (("J01", "望湖街道"), ("D06", "区发展和改革局")):
        path = tmp_path / "a" / form_name(code, name, rulebook.period)
        if code == "J01":
            sender = rulebook.unit_by_code["J01"]
            again = unit_form(rulebook, sender, {"E02.完成": "3"})
        else:
            sender = department(rulebook, name)
            again = source_form(rulebook, sender, previous={"J01": {"E02.完成": "3"}})
        add_guide(again, rulebook, sender)
        assert path.read_bytes() == fixed_bytes(again)


def test_a_name_from_the_roster_never_leaves_the_folder(rulebook):
    assert form_name("J01", "../望湖/街道", rulebook.period) == "J01__望湖_街道_2022Q1.xlsx"


def locked(book):
    """What the locked cells of a form say."""
    return {
        sheet.title: {
            cell.coordinate: cell.value
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, str) and cell.protection.locked
        }
        for sheet in book.worksheets
    }


def test_the_fixed_texts_are_those_of_the_form_that_was_sent_out(rulebook):
    texts = fixed_texts(rulebook)
    for code in ("J01", "J02", "Q02"):
        unit = rulebook.unit_by_code[code]
        form = unit_form(rulebook, unit)
        add_guide(form, rulebook, unit)
        assert texts(layouts.UNIT_FORM, code) == locked(form)
    for one in rulebook.roster.departments:
        form = source_form(rulebook, one)
        add_guide(form, rulebook, one)
        assert texts(layouts.SOURCE_FORM, one.code) == locked(form)


def test_a_list_that_runs_from_new_year_says_so(rulebook):
    sheet = source_form(rulebook, department(rulebook, "区财政局"))["争取资金清单"]
    assert "到账日期年初至本期末，各季累计填列" in sheet["A2"].value
    assert checks(sheet, "F9")[0].formula1 == "0"  # 到账额
    assert "因素法分配" in checks(sheet, "E9")[0].formula1


def test_a_yearly_figure_is_in_the_form_of_the_last_quarter():
    last = load_rulebook("dawa-2022", Period.parse("2022Q4"))
    sheet = source_form(last, department(last, "第三方调查机构"))[layouts.SUPPLIED_SHEET]
    assert texts(sheet, HEADER_ROW)[2:] == ["S01.样本", "S01.满意", "S01.较满意", "S01.一般", "S01.不满意"]
