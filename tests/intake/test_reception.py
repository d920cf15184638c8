"""A small district's returns, filled into our own forms: everything expected is accounted for.

Two streets, three source departments, four indicators: L03 (the unit, and a ledger), S04 (a department), S09 (both)
and P01 (a ledger).
"""

import datetime as dt
import shutil
from dataclasses import replace

import openpyxl
import pytest

from kaoping.findings import refused
from kaoping.forms import HEADER_ROW, fixed_texts, source_form, unit_form
from kaoping.intake.reader import read_workbook
from kaoping.intake.reception import take_in
from kaoping.intake.workbook import read_workbooks
from kaoping.layouts import COVER, FIGURES_SHEET, FORM_VERSION, LEDGERS, SUPPLIED_SHEET
from kaoping.periods import Period
from kaoping.rulebook.model import Roster
from kaoping.scoring.lines import score

UNITS, DEPARTMENTS, INDICATORS = ("J01", "J02"), ("D01", "D04", "D05"), ("P01", "L03", "S04", "S09")
LEDGERS_KEPT = {"任务台账": ("督查室",), "认定表": ("督查室",), "集体决策抽查": ("区审计局",)}
OWN = {"L03.事项": 4, "L03.齐备": 3, "S09.清单": 10, "S09.销号": 9}
SUPPLIED = {
    "D01": {"S09.清单": 10, "S09.销号": 9, "S09.抽查": 5, "S09.反弹": 0},
    "D04": {"S04.回访": 40, "S04.满意": 39, "S04.重复": 1},
}
TASK = {"number": "RW-1", "matter": "修桥", "level": "区", "lead": "望湖街道", "responsible": "各镇街"}
TASK |= {"due": dt.date(2022, 3, 31), "finished": dt.date(2022, 3, 30)}
RULING = {"number": "RD-1", "unit": "望湖街道", "document": "督查室1号"}


@pytest.fixture(scope="module")
def district(dawa):
    """The rule book of a small district in a quarter."""

    def district(period):
        rulebook = dawa.at(Period.parse(period))
        departments = [one for one in rulebook.roster.departments if one.code in DEPARTMENTS]
        units = [unit for unit in rulebook.roster.units if unit.code in UNITS]
        chosen = tuple(indicator for indicator in rulebook.indicators if indicator.code in INDICATORS)
        return replace(
            rulebook,
            scheme=rulebook.scheme.model_copy(update={"ledgers": LEDGERS_KEPT}),
            roster=Roster.model_validate({"来源部门": departments, "单位": units}),
            indicators=chosen,
            effect_of={indicator.code: rulebook.effect_of[indicator.code] for indicator in chosen},
        )

    return district


class Form:
    """A form on a clerk's screen."""

    def __init__(self, rulebook, code):
        self.code = code
        if code in rulebook.unit_by_code:
            self.book = unit_form(rulebook, rulebook.unit_by_code[code])
            for item, value in OWN.items():
                self.own(item, value)
            return
        department = next(one for one in rulebook.roster.departments if one.code == code)
        self.book = source_form(rulebook, department, ledger_rows=0)
        for item, value in SUPPLIED.get(code, {}).items():
            for unit in UNITS:
                self.supplied(unit, item, value)
        if code == "D01":
            self.record("任务台账", TASK)

    def own(self, item, value=None, state=None):
        sheet = self.book[FIGURES_SHEET]
        row = next(row for row in sheet.iter_rows(min_row=HEADER_ROW + 1) if row[0].value == item)
        row[5].value, row[6].value = value, state

    def supplied(self, unit, item, value):
        sheet = self.book[SUPPLIED_SHEET]
        column = next(cell.column for cell in sheet[HEADER_ROW] if cell.value == item)
        row = next(row for row in sheet.iter_rows(min_row=HEADER_ROW + 2) if row[0].value == unit)
        row[column - 1].value = value

    def record(self, table, values):
        sheet = self.book[table]
        row = max(cell.row for cell in sheet["A"] if cell.value is not None) + 1
        for place, column in enumerate(LEDGERS[table].columns, start=1):
            sheet.cell(row, place).value = values.get(column.key)

    def cover(self, label, value):
        cell = next(row[2] for row in self.book["封面"].iter_rows() if row[1].value == label)
        cell.value = value


class Post:
    """A folder in which a complete quarter lies; forms are changed and sent again."""

    def __init__(self, rulebook, folder, files):
        self.rulebook, self.folder = rulebook, folder
        self.files = {code: shutil.copy(path, folder / path.name) for code, path in files.items()}

    def form(self, code):
        return Form(self.rulebook, code)

    def send(self, form, name=None):
        self.files[name or form.code] = self.folder / f"{name or form.code}.xlsx"
        form.book.save(self.files[name or form.code])

    def ruling(self, **values):
        form = self.form("D01")
        form.record("认定表", RULING | values)
        self.send(form)

    def receive(self, previous=None, read=None):
        workbooks = [read_workbook(str(path)) for path in self.files.values()] if read is None else read
        return take_in(workbooks, self.rulebook, fixed_texts(self.rulebook), previous)


@pytest.fixture(scope="module")
def complete(district, tmp_path_factory):
    """Fill a complete quarter once."""
    first = Post(district("2022Q1"), tmp_path_factory.mktemp("complete"), {})
    for code in (*UNITS, *DEPARTMENTS):
        first.send(first.form(code))
    return first.files


@pytest.fixture
def post(district, complete, tmp_path):
    return Post(district("2022Q1"), tmp_path, complete)


def codes(intake):
    return [f"{finding.code} {finding.where.file.removesuffix('.xlsx')}".strip() for finding in intake.findings]


def places(intake):
    return [(f.code, f.where.file.removesuffix(".xlsx"), f.where.sheet, f.where.cell) for f in intake.findings]


def told(intake, unit, item, origin):
    (row,) = intake.items[intake.items["item_id"] == f"{unit}/{item}/{origin}"].itertuples()
    return row.state if row.state != "有值" else row.value


def states(intake, rulebook):
    """State of every line of J01."""
    lines = score(intake.items, rulebook).lines
    return dict(lines.loc[lines["unit"] == "J01", ["indicator", "state"]].itertuples(index=False))


# ------------------------------------------------------------ a complete quarter


def test_a_complete_quarter_says_nothing(post):
    intake = post.receive()
    assert codes(intake) == []
    assert intake.received == {
        ("单位填报表", "J01"): "J01.xlsx",
        ("单位填报表", "J02"): "J02.xlsx",
        ("数据来源表", "D01"): "D01.xlsx",
        ("数据来源表", "D04"): "D04.xlsx",
        ("数据来源表", "D05"): "D05.xlsx",
    }


def test_items_from_units_departments_and_ledgers(post):
    intake = post.receive()
    own, supplied, derived = len(OWN), sum(map(len, SUPPLIED.values())), 6 + 1  # P01 derives six figures, L03 one
    assert len(intake.items) == 2 * (own + supplied + derived)
    assert told(intake, "J01", "L03.齐备", "自报") == 3.0
    assert told(intake, "J01", "S09.清单", "来源部门") == 10.0
    assert told(intake, "J02", "P01.按时", "来源部门") == 1.0
    assert told(intake, "J02", "L03.未决", "来源部门") == 0.0


def test_every_item_says_where_it_came_from(post):
    sources = post.receive().sources.set_index("item_id")
    assert sources.loc["J01/L03.齐备/自报"].tolist() == ["J01.xlsx", "指标数据", "F5", "3"]
    assert sources.loc["J02/S04.满意/来源部门"].tolist() == ["D04.xlsx", "数据报送", "D6", "39"]
    assert sources.loc["J01/P01.到期/来源部门"].tolist()[:3] == ["D01.xlsx", "任务台账", "A4"]
    assert sources.loc["J01/L03.未决/来源部门"].tolist() == ["D05.xlsx", "集体决策抽查", "", "没有符合的记录"]


def test_every_cell_of_a_form_is_kept(post):
    cells = post.receive().cells
    book = openpyxl.load_workbook(post.files["J01"])
    filled = sum(cell.value is not None for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    assert (cells["file"] == "J01.xlsx").sum() == filled


# ------------------------------------------------------------ order and names


def test_order_and_names_of_files_change_nothing_but_names(post):
    first = post.receive(read=read_workbooks(list(post.files.values())))
    renamed = {f"{9 - i}{code}": path for i, (code, path) in enumerate(post.files.items())}
    for name, path in renamed.items():
        shutil.copy(path, path.with_name(f"{name}.xlsx"))
    second = post.receive(read=read_workbooks([path.with_name(f"{name}.xlsx") for name, path in renamed.items()][::-1]))
    assert second.items.equals(first.items)
    assert second.sources.drop(columns="file").equals(first.sources.drop(columns="file"))
    assert second.cells.drop(columns="file").equals(first.cells.drop(columns="file"))
    assert second.findings == first.findings == ()


# ------------------------------------------------------------ blanks, claims and rulings


def test_a_blank_is_named_and_not_a_zero(post):
    form = post.form("J01")
    form.own("L03.齐备")
    post.send(form)
    intake = post.receive()
    assert told(intake, "J01", "L03.齐备", "自报") == "缺报"
    assert places(intake) == [("E-VAL-BLANK", "J01", "指标数据", "F5")]
    assert intake.findings[0].fix == "请填数字，没有的选“无”"


def test_a_text_that_may_not_leave_spoils_its_own_cell_alone(post):
    form = post.form("J01")
    form.own("L03.齐备", "3\x85")
    post.send(form)
    intake = post.receive()
    assert places(intake) == [("E-TXT-CTRL", "J01", "指标数据", "F5")]
    assert told(intake, "J01", "L03.齐备", "自报") == "缺报"
    assert told(intake, "J01", "L03.事项", "自报") == 4.0


def test_a_unit_that_sent_nothing(post):
    del post.files["J01"]
    intake = post.receive()
    assert codes(intake) == ["E-UNIT-MISSING"]
    assert told(intake, "J01", "L03.事项", "自报") == "缺报"
    assert told(intake, "J01", "S04.回访", "来源部门") == 40.0
    assert states(intake, post.rulebook) == {"P01": "计分", "L03": "缺报", "S04": "计分", "S09": "计分"}


def test_a_unit_that_will_not_send_is_confirmed(post):
    del post.files["J01"]
    post.ruling(scope="全部", ruling="确认缺报")
    intake = post.receive()
    assert places(intake) == [("W-UNIT-MISSING", "D01", "认定表", "A4")]
    assert not refused(intake.findings)


def test_a_confirmed_blank_of_one_indicator(post):
    form = post.form("J01")
    form.own("L03.齐备")
    post.send(form)
    post.ruling(scope="L03", ruling="确认缺报")
    assert places(post.receive()) == [("W-UNIT-MISSING", "J01", "指标数据", "F5")]


def test_a_claim_waits_for_a_ruling(post):
    form = post.form("J01")
    form.own("L03.事项", None, "不适用")
    post.send(form)
    intake = post.receive()
    assert places(intake) == [("W-VAL-NACLAIM", "J01", "指标数据", "F4")]
    assert told(intake, "J01", "L03.事项", "自报") == "未证实"
    assert states(intake, post.rulebook)["L03"] == "缺报"


@pytest.mark.parametrize(("ruling", "state"), [("不适用", "不适用"), ("未证实", "缺报")])
def test_a_claim_is_ruled_upon(post, ruling, state):
    form = post.form("J01")
    for item in ("L03.事项", "L03.齐备"):
        form.own(item, None, "不适用")
    post.send(form)
    post.ruling(scope="L03", ruling=ruling)
    intake = post.receive()
    assert codes(intake) == []
    assert told(intake, "J01", "L03.未决", "核查") == ruling
    assert states(intake, post.rulebook)["L03"] == state


def test_a_department_s_blank_does_not_matter_where_ruled_out(post):
    form = post.form("D04")
    form.supplied("J01", "S04.满意", None)
    post.send(form)
    assert places(post.receive()) == [("E-VAL-BLANK", "D04", "数据报送", "D5")]
    post.ruling(scope="S04", ruling="不适用")
    intake = post.receive()
    assert codes(intake) == []
    assert states(intake, post.rulebook)["S04"] == "不适用"


def test_rulings_that_cannot_be_used(post):
    form = post.form("D01")
    scopes = (("全部", "不适用"), ("X99", "不适用"), ("L03", "未证实"), ("L03", "不适用"))
    for number, (scope, ruling) in enumerate(scopes, start=1):
        form.record("认定表", RULING | {"number": f"RD-{number}", "scope": scope, "ruling": ruling})
    post.send(form)
    intake = post.receive()
    assert places(intake) == [
        ("E-ITEM-UNKNOWN", "D01", "认定表", "A4"),
        ("E-ITEM-UNKNOWN", "D01", "认定表", "A5"),
        ("E-REC-TWICE", "D01", "认定表", "A7"),
    ]
    assert told(intake, "J01", "L03.事项", "核查") == "未证实"


# ------------------------------------------------------------ source departments


def test_a_silent_department_blocks_its_indicators(post):
    del post.files["D04"]
    intake = post.receive()
    assert codes(intake) == ["E-SRC-MISSING"]
    assert told(intake, "J01", "S04.回访", "来源部门") == "缺报"
    assert score(intake.items, post.rulebook).blocked == (("J01", "S04"), ("J02", "S04"))


def test_a_silent_keeper_of_a_ledger_blocks_too(post):
    del post.files["D05"]
    intake = post.receive()
    assert codes(intake) == ["E-SRC-MISSING"]
    assert score(intake.items, post.rulebook).blocked == (("J01", "L03"), ("J02", "L03"))


def test_a_silent_department_does_not_hide_behind_the_unit_s_own_figure(post):
    """S09 comes from both; without the department the line is blocked, not scored on the unit's word."""
    del post.files["D01"]
    blocked = score(post.receive().items, post.rulebook).blocked
    assert ("J01", "S09") in blocked
    assert ("J01", "P01") in blocked


def test_a_ledger_whose_header_is_broken_is_not_an_empty_ledger(post):
    """Otherwise nobody would ever have been found out."""
    form = post.form("D05")
    form.book["集体决策抽查"].cell(HEADER_ROW, 4).value = "集体决策？"
    post.send(form)
    intake = post.receive()
    assert "E-FORM-HEADER D05" in codes(intake)
    assert told(intake, "J01", "L03.未决", "来源部门") == "缺报"


def test_a_ledger_that_two_keep_is_whole_when_both_have_sent_it(post):
    """D01's form was made before it had to keep this ledger too."""
    ledgers = LEDGERS_KEPT | {"集体决策抽查": ("区审计局", "督查室")}
    post.rulebook = replace(post.rulebook, scheme=post.rulebook.scheme.model_copy(update={"ledgers": ledgers}))
    intake = post.receive()
    assert places(intake) == [("E-FORM-SHEET", "D01", "集体决策抽查", "")]
    assert told(intake, "J01", "L03.未决", "来源部门") == "缺报"
    post.send(post.form("D01"))
    intake = post.receive()
    assert codes(intake) == []
    assert told(intake, "J01", "L03.未决", "来源部门") == 0.0


def test_a_figures_sheet_whose_header_is_broken_is_one_fault(post):
    form = post.form("D04")
    form.book[SUPPLIED_SHEET].cell(HEADER_ROW + 1, 1).value = "代码"
    post.send(form)
    intake = post.receive()
    assert [code for code in codes(intake) if code.startswith("E")] == ["E-FORM-HEADER D04"]
    assert told(intake, "J01", "S04.回访", "来源部门") == "缺报"


def test_origins_that_differ(post):
    form = post.form("J01")
    form.own("S09.销号", 10)
    post.send(form)
    intake = post.receive()
    assert places(intake) == [("W-VAL-ORIGIN", "J01", "指标数据", "F7")]


def test_relations_are_checked_at_the_unit_s_cell(post):
    form = post.form("J01")
    form.own("L03.齐备", 5)
    post.send(form)
    assert places(post.receive()) == [("E-VAL-REL", "J01", "指标数据", "F5")]


# ------------------------------------------------------------ several returns of one unit


def test_two_files_of_one_unit_are_both_refused(post):
    form = post.form("J01")
    form.own("L03.齐备", 4)
    post.send(form, "J01更正")
    intake = post.receive()
    assert codes(intake) == ["E-UNIT-MISSING", "E-FORM-TWICE J01", "E-FORM-TWICE J01更正"]
    assert told(intake, "J01", "L03.齐备", "自报") == "缺报"


def test_the_same_file_twice_is_one_return(post):
    post.files["J01副本"] = shutil.copy(post.files["J01"], post.folder / "J01副本.xlsx")
    intake = post.receive()
    assert codes(intake) == ["W-FORM-TWICE J01副本"]
    assert told(intake, "J01", "L03.齐备", "自报") == 3.0


def test_the_last_resubmission_counts(post):
    for revision, value in ((3, 4), (2, 2)):
        form = post.form("J01")
        form.cover("报送次数", revision)
        form.own("L03.齐备", value)
        post.send(form, f"J01第{revision}次")
    intake = post.receive()
    assert codes(intake) == ["W-FORM-TWICE J01", "W-FORM-TWICE J01第2次"]
    assert told(intake, "J01", "L03.齐备", "自报") == 4.0
    assert intake.received["单位填报表", "J01"] == "J01第3次.xlsx"


@pytest.mark.parametrize("revision", ["二", "0", 1.5, "第2次"])
def test_a_revision_is_a_whole_number(post, revision):
    form = post.form("J01")
    form.cover("报送次数", revision)
    post.send(form)
    assert codes(post.receive()) == ["E-UNIT-MISSING", "E-FORM-HEADER J01"]


# ------------------------------------------------------------ whose form is it


@pytest.mark.parametrize(
    ("label", "value", "code"),
    [
        ("方案", "别的方案", "E-FORM-SCHEME"),
        ("版次", "2021.9", "E-FORM-SCHEME"),
        ("报告期", "2021Q1", "E-FORM-PERIOD"),
        ("表式版本", f"{FORM_VERSION}0", "E-FORM-SCHEME"),
        ("表式", "年度报表", "E-FORM-UNKNOWN"),
        ("表式", "数据来源表", "E-UNIT-UNKNOWN"),  # J01 is no source department
        ("报送单位代码", "J99", "E-UNIT-UNKNOWN"),
        ("报送单位", "望⽥街道", "E-UNIT-UNKNOWN"),
        ("报送单位", "东苑街道", "E-UNIT-MISMATCH"),
        ("报送单位", "望湖街道办事处", "E-FORM-MARK"),  # the unit, but not as the form was made out
    ],
)
def test_a_cover_that_is_not_ours(post, label, value, code):
    form = post.form("J01")
    form.cover(label, value)
    post.send(form)
    intake = post.receive()
    assert codes(intake) == ["E-UNIT-MISSING", f"{code} J01"]
    assert ("单位填报表", "J01") not in intake.received


def test_another_unit_s_file_with_a_new_cover(post):
    form = post.form("J02")
    form.cover("报送单位代码", "J01")
    form.cover("报送单位", "望湖街道")
    post.send(form, "J01")
    assert codes(post.receive()) == ["E-UNIT-MISSING", "E-FORM-MARK J01"]


def test_a_form_of_another_quarter(post, district):
    form = Form(district("2022Q2"), "J01")
    post.send(form)
    assert codes(post.receive()) == ["E-UNIT-MISSING", "E-FORM-PERIOD J01"]


def test_a_form_without_marks_is_known_by_its_cover(post):
    """WPS may drop document properties."""
    form = post.form("J01")
    for label in COVER:
        if label.mark:
            del form.book.custom_doc_props[label.mark]
    post.send(form)
    assert codes(post.receive()) == []


def test_a_foreign_workbook_and_an_empty_file(post):
    openpyxl.Workbook().save(post.folder / "通知.xlsx")
    (post.folder / "空.xlsx").write_bytes(b"")
    post.files |= {"通知": post.folder / "通知.xlsx", "空": post.folder / "空.xlsx"}
    found = codes(post.receive())
    assert "E-XL-EMPTY 空" in found
    assert len([code for code in found if code.endswith("通知")]) == 1


def test_a_foreign_table_is_unknown(post):
    book = openpyxl.Workbook()
    book.worksheets[0].append(["单位", "税收"])
    book.save(post.folder / "税收.xlsx")
    post.files["税收"] = post.folder / "税收.xlsx"
    assert codes(post.receive()) == ["E-FORM-UNKNOWN 税收"]


# ------------------------------------------------------------ sheets


def test_a_lost_sheet(post):
    form = post.form("J01")
    del form.book["加分申报"]
    post.send(form)
    assert places(post.receive()) == [("E-FORM-SHEET", "J01", "加分申报", "")]


def test_a_lost_figures_sheet_is_one_fault(post):
    form = post.form("J01")
    del form.book[FIGURES_SHEET]
    post.send(form)
    intake = post.receive()
    assert places(intake) == [("E-FORM-SHEET", "J01", "指标数据", "")]
    assert told(intake, "J01", "L03.事项", "自报") == "缺报"


def test_a_hidden_sheet_is_not_used(post):
    form = post.form("D05")
    form.book["集体决策抽查"].sheet_state = "hidden"
    post.send(form)
    intake = post.receive()
    assert places(intake) == [("E-XL-HIDDEN", "D05", "集体决策抽查", "")]
    assert told(intake, "J01", "L03.未决", "来源部门") == "缺报"


def test_an_extra_sheet_is_named_and_not_used(post):
    form = post.form("J01")
    form.book.create_sheet("说明")["A1"] = "另附说明"
    form.book.create_sheet("空表")
    post.send(form)
    assert places(post.receive()) == [("W-FORM-SHEET", "J01", "说明", "")]


def test_an_inserted_row_is_seen(post):
    form = post.form("J01")
    form.book[FIGURES_SHEET].insert_rows(HEADER_ROW + 1)
    post.send(form)
    intake = post.receive()
    assert told(intake, "J01", "L03.齐备", "自报") == 3.0  # found by its code
    assert {code for code, *_ in places(intake)} == {"W-FORM-TEXT"}


def test_a_deleted_row_is_an_absent_item(post):
    form = post.form("J01")
    form.book[FIGURES_SHEET].delete_rows(HEADER_ROW + 1)
    post.send(form)
    assert ("E-ITEM-ABSENT", "J01", "指标数据", "") in places(post.receive())


# ------------------------------------------------------------ last period


@pytest.mark.parametrize(("now", "found"), [(10, []), (11, [("W-FORM-TEXT", "J01", "指标数据", "H6")])])
def test_what_the_form_repeats_of_last_period_is_not_changed_unseen(post, now, found):
    """The form said 10 (S09.清单); whoever changes it is seen."""
    before = post.receive().items
    form = post.form("J01")
    form.book[FIGURES_SHEET]["H6"] = now
    post.send(form)
    assert [place for place in places(post.receive(before)) if place[0] != "E-VAL-FALL"] == found


def test_last_period_s_figures_are_compared(post, district, tmp_path):
    before = post.receive().items
    (tmp_path / "Q2").mkdir()
    second = Post(district("2022Q2"), tmp_path / "Q2", {})
    forms = {code: second.form(code) for code in (*UNITS, *DEPARTMENTS)}
    forms["D01"].supplied("J01", "S09.销号", 8)
    for form in forms.values():
        second.send(form)
    found = [code for code in codes(second.receive(before)) if "ORIGIN" not in code]
    assert found == ["E-VAL-FALL D01"]
