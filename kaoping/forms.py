"""The blank returns of a period, written from the rule book."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Literal

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from kaoping import layouts
from kaoping.layouts import Column, RecordTable
from kaoping.rulebook.model import SELF_REPORTED, Indicator, Item, Rulebook, SourceDepartment, Unit
from kaoping.writing import fixed_bytes, put_text, safe_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

UNIT_ROWS = 30
"""Input rows of a record sheet in a unit's form."""

LEDGER_ROWS = 200
"""Input rows of a record table in a source form; below them the columns stay open for more."""

TITLE_ROW, NOTE_ROW, HEADER_ROW = 1, 2, 3
"""Rows of a record sheet and of 指标数据; the input begins below the header."""

_LAST_CHECKED_ROW = 3000  # drop-downs and checks reach as far as anybody will type
_TITLE = Font(name="黑体", size=16)
_BIG_TITLE = Font(name="黑体", size=20)
_BODY = Font(name="宋体", size=10.5)
_NOTE = Font(name="楷体", size=10, color="595959")
_QUIET = Font(name="宋体", size=9, color="7F7F7F")
_HEAD = Font(name="黑体", size=10.5)
_HEAD_REQUIRED = Font(name="黑体", size=10.5, color="9C0006")
_HEAD_FILL = PatternFill("solid", fgColor="DCE6F1")
_INPUT_FILL = PatternFill("solid", fgColor="FFFBE6")
_CLOSED_FILL = PatternFill("solid", fgColor="EDEDED")
_LINE = Side(style="thin", color="A6A6A6")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_OPEN = Protection(locked=False)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
_RIGHT = Alignment(horizontal="right", vertical="center", indent=1)

_SIGNATURES = "填报人：　　　　　　审核人：　　　　　　负责人（签字）：　　　　　　（盖章）"
_UNIT_INSTRUCTIONS = (
    "只填浅黄色的格子，其余已锁定。请不要增删行列，不要改工作表名称。",
    (
        "〈指标数据〉：每项填一个数，按“计量单位”填写，不必再写单位。确实没有此类事项的，“本期填报”留空，"
        "在“无或不适用”列选“无”；认为本单位不适用的选“不适用”，由督查室认定。空白表示没有报送，不等于零。"
    ),
    "〈任务进展〉：填本单位承担的重点任务；完成日期只在办结后填写。",
    "〈加分申报〉：有认定文件的才申报，没有的留空。",
    "〈上期核对〉：核对上期采用的来源部门数据，选“一致”或“有异议”；有异议的写明理由。",
    "百分数可写 95、95% 或用百分比格式，不要写 0.95。日期写成 2022-03-31 的样子。",
    "填好后原名报回。更正重报时，把封面的“报送次数”加一。",
)
_SOURCE_INSTRUCTIONS = (
    "只填浅黄色的格子，其余已锁定；标“/”的格子不需要填写。请不要改工作表名称。",
    (
        "〈数据报送〉：每个单位一行，按列头括号内的计量单位填写。某单位不适用的，在格内写“不适用”；"
        "表头说明中允许的，可写“无”。空白表示没有报送，不等于零。"
    ),
    "台账类工作表：每行一条记录，行数不够时接着往下写。单位写全称，可从〈单位名册〉复制。",
    "百分数可写 95、95% 或用百分比格式，不要写 0.95。日期写成 2022-03-31 的样子。",
    "填好后原名报回。更正重报时，把封面的“报送次数”加一。",
)


@dataclass(frozen=True, slots=True)
class _Cover:
    """What one form says of itself."""

    rulebook: Rulebook
    form: str
    code: str
    name: str
    count: int
    instructions: tuple[str, ...]

    def values(self) -> Mapping[str, str]:
        """Value of every labelled cell, by its label."""
        scheme = self.rulebook.scheme
        return dict(
            zip(
                (label.title for label in layouts.COVER),
                (
                    scheme.name,
                    scheme.edition,
                    str(self.rulebook.period),
                    self.form,
                    layouts.FORM_VERSION,
                    self.code,
                    self.name,
                    "1",
                ),
                strict=True,
            )
        )


def unit_form(rulebook: Rulebook, unit: Unit, previous: Mapping[str, str] | None = None) -> Workbook:
    """Write the blank return of a unit; `previous` holds last period's figures by item id, as text."""
    asked = rulebook.asked_of(unit)
    book = _workbook(
        _Cover(rulebook, layouts.UNIT_FORM, unit.code, unit.name, len(asked), _UNIT_INSTRUCTIONS)
    )
    heading = f"{unit.name}　{rulebook.period.title}　"
    _write_figures(_sheet(book, layouts.FIGURES_SHEET), heading, rulebook, asked, previous or {})
    for table in layouts.UNIT_RECORDS:
        sheet = _sheet(book, table.name)
        _write_records(sheet, heading, table, UNIT_ROWS)
        if table is layouts.OBJECTIONS:
            _fill_objections(sheet, rulebook, unit, previous or {})
    return book


def source_form(rulebook: Rulebook, department: SourceDepartment, ledger_rows: int = LEDGER_ROWS) -> Workbook:
    """Write the blank return of a source department: the figures it supplies and the record tables it keeps."""
    rows = supplied_rows(rulebook, department.name)
    count = sum(len(items) for _, items in rows)
    book = _workbook(
        _Cover(rulebook, layouts.SOURCE_FORM, department.code, department.name, count, _SOURCE_INSTRUCTIONS)
    )
    heading = f"{department.name}　{rulebook.period.title}　"
    if rows:
        _write_supplied(_sheet(book, layouts.SUPPLIED_SHEET), heading, rulebook, rows)
    ledgers = rulebook.ledgers_of(department.name)
    for name in ledgers:
        _write_records(_sheet(book, name), heading, layouts.LEDGERS[name], ledger_rows)
    if ledgers:
        _write_roster(_sheet(book, layouts.ROSTER_SHEET), rulebook)
    return book


def supplied_rows(rulebook: Rulebook, department: str) -> tuple[tuple[Unit, tuple[str, ...]], ...]:
    """List the units that a source department reports on, each with the items asked for it."""
    items = [
        (item_id, indicator)
        for item_id in rulebook.supplied_by(department)
        if (indicator := _indicator(rulebook, item_id)).scored_in == "每期"
    ]
    rows = (
        (unit, tuple(item_id for item_id, indicator in items if rulebook.applies_to(indicator, unit)))
        for unit in rulebook.units
    )
    return tuple(row for row in rows if row[1])


_ANY_UNIT = "〔单位名称〕"


def fixed_texts(rulebook: Rulebook) -> Callable[[str, str], Mapping[str, Mapping[str, str]]]:
    """Tell what a blank return says in its locked cells: (form, code) → sheet → address → text.

    Units that are asked the same things share one blank form, with the name put in. Reception
    compares returns with it, so that a changed title or a shifted row does not pass unseen.
    """
    blanks: dict[tuple[str, ...], Mapping[str, Mapping[str, str]]] = {}
    departments = {department.code: department for department in rulebook.roster.departments}

    def texts(form: str, code: str) -> Mapping[str, Mapping[str, str]]:
        if form == layouts.SOURCE_FORM:
            key: tuple[str, ...] = (code,)
            if key not in blanks:
                blanks[key] = _locked_texts(source_form(rulebook, departments[code], ledger_rows=0))
            return blanks[key]
        unit = rulebook.unit_by_code[code]
        key = ("", *rulebook.asked_of(unit))
        if key not in blanks:
            blanks[key] = _locked_texts(unit_form(rulebook, unit.model_copy(update={"name": _ANY_UNIT})))
        return {
            sheet: {cell: text.replace(_ANY_UNIT, unit.name) for cell, text in cells.items()}
            for sheet, cells in blanks[key].items()
        }

    return texts


def _locked_texts(book: Workbook) -> Mapping[str, Mapping[str, str]]:
    return {
        sheet.title: {
            cell.coordinate: cell.value
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, str) and cell.protection.locked
        }
        for sheet in book.worksheets
    }


def form_name(code: str, name: str, period: object) -> str:
    """Name the file of a return: 望湖街道's is J01_望湖街道_2022Q1.xlsx."""
    return f"{safe_name(code)}_{safe_name(name)}_{safe_name(str(period))}.xlsx"


def write_forms(
    rulebook: Rulebook, folder: Path, previous: Mapping[str, Mapping[str, str]] | None = None
) -> tuple[Path, ...]:
    """Write every blank return of the period into a folder; `previous` holds figures by unit code and item id."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for unit in rulebook.units:
        path = folder / form_name(unit.code, unit.name, rulebook.period)
        path.write_bytes(fixed_bytes(unit_form(rulebook, unit, (previous or {}).get(unit.code))))
        written.append(path)
    for department in rulebook.roster.departments:
        if not supplied_rows(rulebook, department.name) and not rulebook.ledgers_of(department.name):
            continue
        path = folder / form_name(department.code, department.name, rulebook.period)
        path.write_bytes(fixed_bytes(source_form(rulebook, department)))
        written.append(path)
    return tuple(written)


def _indicator(rulebook: Rulebook, item_id: str) -> Indicator:
    return rulebook.by_code[item_id.partition(".")[0]]


# the workbook and its cover


def _workbook(cover: _Cover) -> Workbook:
    book = Workbook()
    book.properties.creator = "kaoping"
    book.properties.title = f"{cover.name} {cover.rulebook.period.title} {cover.form}"
    values = cover.values()
    for label in layouts.COVER:
        if label.mark:
            mark = StringProperty(name=label.mark, value=values[label.title])
            book.custom_doc_props.append(mark)  # type: ignore[attr-defined]  # the stubs do not know it
    sheet = book.worksheets[0]
    sheet.title = layouts.COVER_SHEET
    _write_cover(sheet, cover, values)
    return book


def _write_cover(sheet: Worksheet, cover: _Cover, values: Mapping[str, str]) -> None:
    for letter, width in zip("ABCD", (3, 20, 72, 3), strict=True):
        sheet.column_dimensions[letter].width = width
    _banner(sheet, 2, cover.rulebook.scheme.name, _TITLE)
    _banner(sheet, 3, f"{cover.rulebook.period.title}　{cover.form}", _BIG_TITLE)
    sheet.row_dimensions[2].height, sheet.row_dimensions[3].height = 48, 40
    block = [
        *values.items(),
        (layouts.COUNT_LABEL, f"{cover.count} 格"),
        (layouts.BASIS_LABEL, cover.rulebook.scheme.basis),
    ]
    for row, (label, value) in enumerate(block, start=5):
        _labelled(sheet, row, label, value)
    revision = _at(sheet, 5 + len(layouts.COVER) - 1, 3)
    revision.value = 1
    _open_cell(revision)
    revision.alignment = _LEFT
    _check(sheet, revision.coordinate, _whole(1, 99, "报送次数填整数：第一次报送填 1，每更正重报一次加一"))
    row = 5 + len(block) + 1
    put_text(_at(sheet, row, 2), "填报说明")
    sheet.cell(row, 2).font = _HEAD
    for number, sentence in enumerate(cover.instructions, start=1):
        row += 1
        _across(sheet, row, (2, 3), f"{number}. {sentence}", _BODY)
        sheet.row_dimensions[row].height = 16.0 * _lines(f"{number}. {sentence}", 90) + 2
    _across(sheet, row + 2, (2, 3), _SIGNATURES, _BODY)
    sheet.row_dimensions[row + 2].height = 40
    _finish(sheet, landscape=False)
    sheet.sheet_view.showGridLines = False


def _banner(sheet: Worksheet, row: int, text: str, font: Font) -> None:
    _across(sheet, row, (2, 3), text, font)
    sheet.cell(row, 2).alignment = _CENTRE


def _labelled(sheet: Worksheet, row: int, label: str, value: str) -> None:
    for column, text, font in ((2, label, _HEAD), (3, value, _BODY)):
        cell = _at(sheet, row, column)
        put_text(cell, text)
        cell.font, cell.border, cell.alignment = font, _BOX, _LEFT
    sheet.cell(row, 2).fill = _HEAD_FILL
    sheet.row_dimensions[row].height = 22


# 指标数据


def _write_figures(
    sheet: Worksheet, heading: str, rulebook: Rulebook, asked: Sequence[str], previous: Mapping[str, str]
) -> None:
    note = "只填浅黄色的格子。没有此类事项的选“无”，空白表示没有报送，不等于零。"
    _headed(sheet, heading + layouts.FIGURES_SHEET, note, layouts.FIGURES)
    for row, item_id in enumerate(asked, start=HEADER_ROW + 1):
        _write_figure(sheet, row, rulebook, item_id, previous.get(item_id, ""))
    sheet.freeze_panes = _at(sheet, HEADER_ROW + 1, _position(layouts.FIGURES, "name") + 1)
    _finish(sheet, repeat=HEADER_ROW)


def _write_figure(sheet: Worksheet, row: int, rulebook: Rulebook, item_id: str, before: str) -> None:
    indicator, item = _indicator(rulebook, item_id), rulebook.items[item_id]
    texts = {
        "item": item_id,
        "effect": rulebook.effect_of[indicator.code],
        "indicator": f"{indicator.code} {indicator.name}",
        "name": item.name,
        "measure": item.measure,
        "definition": item.definition or _default_definition(item),
    }
    for place, column in enumerate(layouts.FIGURES, start=1):
        cell = _at(sheet, row, place)
        cell.border, cell.font, cell.alignment = _BOX, _BODY, _LEFT
        if column.key in texts:
            put_text(cell, texts[column.key])
        elif column.key != "previous":
            _open_cell(cell)
    value, state = _found(sheet, row, "value"), _found(sheet, row, "state")
    value.number_format, value.alignment = number_format(item), _RIGHT
    state.alignment = _CENTRE
    _check(sheet, value.coordinate, _bounds(item))
    words = [layouts.NONE_WORD] if item.none_means else []
    _check(sheet, state.coordinate, _choice([*words, layouts.NOT_APPLICABLE_WORD]))
    last = _found(sheet, row, "previous")
    last.number_format, last.alignment = number_format(item), _RIGHT
    put_figure(last, before)
    height = max(_lines(texts[column.key], column.width) for column in layouts.FIGURES if column.key in texts)
    sheet.row_dimensions[row].height = max(24.0, 15.0 * height + 4)


def _found(sheet: Worksheet, row: int, key: str) -> Cell:
    return _at(sheet, row, _position(layouts.FIGURES, key))


def _position(columns: Sequence[Column], key: str) -> int:
    return 1 + [column.key for column in columns].index(key)


def _default_definition(item: Item) -> str:
    return "年初至本期末累计数" if item.span == "累计" else ""


def number_format(item: Item) -> str:
    """Choose the cell format of an item; percentages keep a plain one, because 95 means 95 %."""
    return "0" if item.kind == "整数" else "0.00"


def put_figure(cell: Cell, text: str) -> None:
    """Write a figure as a number where it is one, otherwise as text; an empty text leaves the cell blank."""
    number = _number(text)
    if number is not None:
        cell.value = int(number) if number == number.to_integral_value() else float(number)
    elif text:
        put_text(cell, text)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


# 数据报送


def _write_supplied(
    sheet: Worksheet, heading: str, rulebook: Rulebook, rows: Sequence[tuple[Unit, tuple[str, ...]]]
) -> None:
    asked = {item_id for _, items in rows for item_id in items}
    items = [item_id for item_id in rulebook.items if item_id in asked]
    columns = 2 + len(items)
    _across(sheet, TITLE_ROW, (1, columns), heading + layouts.SUPPLIED_SHEET, _TITLE)
    sheet.cell(TITLE_ROW, 1).alignment = _CENTRE
    sheet.row_dimensions[TITLE_ROW].height = 34
    nones = "、".join(rulebook.items[item_id].name for item_id in items if rulebook.items[item_id].none_means)
    note = "空白表示没有报送，不等于零；“/”不需要填；不适用的写“不适用”。" + (f"可写“无”的：{nones}。" if nones else "")
    _across(sheet, NOTE_ROW, (1, columns), note, _NOTE)
    sheet.row_dimensions[NOTE_ROW].height = 15.0 * _lines(note, 32 + 17 * len(items)) + 6
    codes_row, header_row = NOTE_ROW + 1, NOTE_ROW + 2
    for place, text in enumerate([layouts.ITEM_ROW, "", *items], start=1):
        _head_cell(_at(sheet, codes_row, place), text, _QUIET)
    titles = [*layouts.SUPPLIED_KEYS, *(_column_title(rulebook.items[item_id]) for item_id in items)]
    for place, text in enumerate(titles, start=1):
        _head_cell(_at(sheet, header_row, place), text, _HEAD)
        width = (10, 22)[place - 1] if place < 3 else max(14, _breadth(text) // 2 + 4)
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.row_dimensions[header_row].height = 40
    for row, (unit, own) in enumerate(rows, start=header_row + 1):
        for place, text in enumerate((unit.code, unit.name), start=1):
            cell = _at(sheet, row, place)
            put_text(cell, text)
            cell.font, cell.border, cell.alignment = _BODY, _BOX, _LEFT
        for place, item_id in enumerate(items, start=3):
            _supplied_cell(_at(sheet, row, place), rulebook.items[item_id], asked=item_id in own)
    for place, item_id in enumerate(items, start=3):
        letter = get_column_letter(place)
        area = f"{letter}{header_row + 1}:{letter}{header_row + len(rows)}"
        _check(sheet, area, _bounds_or_word(rulebook.items[item_id], f"{letter}{header_row + 1}"))
    sheet.freeze_panes = _at(sheet, header_row + 1, 3)
    _finish(sheet, repeat=header_row, landscape=len(items) > 4)


def _column_title(item: Item) -> str:
    return f"{item.name}（{item.measure}）" if item.measure else item.name


def _supplied_cell(cell: Cell, item: Item, *, asked: bool) -> None:
    if asked:
        _open_cell(cell)
        cell.number_format = number_format(item)
        cell.alignment = _RIGHT
        return
    put_text(cell, layouts.NOT_ASKED_MARK)
    cell.fill, cell.font, cell.border, cell.alignment = _CLOSED_FILL, _QUIET, _BOX, _CENTRE


# record tables


def _write_records(sheet: Worksheet, heading: str, table: RecordTable, rows: int) -> None:
    _headed(sheet, heading + table.name, _records_note(table), table.columns)
    first = HEADER_ROW + 1
    sheet.sheet_format.customHeight, sheet.sheet_format.defaultRowHeight = True, 16
    for place, column in enumerate(table.columns, start=1):
        letter = get_column_letter(place)
        # cells below the drawn rows take the column's style, so a longer table can be written in a locked sheet
        sheet.column_dimensions[letter].protection = _OPEN
        sheet.column_dimensions[letter].number_format = _record_format(column)
        for row in range(first, first + rows):
            record_cell(_at(sheet, row, place), column)
        check = _record_check(table, column)
        if check is not None:
            _check(sheet, f"{letter}{first}:{letter}{_LAST_CHECKED_ROW}", check)
    sheet.freeze_panes = _at(sheet, first, 2)
    sheet.protection.insertRows = False
    _finish(sheet, repeat=HEADER_ROW, pages=1 if rows <= UNIT_ROWS else 0)


def record_cell(cell: Cell, column: Column) -> None:
    """Dress one input cell of a record table."""
    _open_cell(cell)
    cell.number_format = _record_format(column)
    if column.kind in {"number", "integer", "percent"}:
        cell.alignment = _RIGHT
    else:
        cell.alignment = _CENTRE if column.kind in {"choice", "date"} else _LEFT


def _record_format(column: Column) -> str:
    return {"date": "yyyy-mm-dd", "number": "General", "integer": "0", "percent": "General"}.get(column.kind, "@")


def _records_note(table: RecordTable) -> str:
    kinds = {column.kind for column in table.columns}
    parts = ["每行一条，标题为深红色的必填"]
    parts += [f"{column.title}{column.note}" for column in table.columns if column.note]
    if "date" in kinds:
        parts.append("日期写成 2022-03-31 的样子")
    if "percent" in kinds:
        parts.append("进度写 80 或 80%")
    if "units" in kinds:
        parts.append("多个单位用顿号隔开，可写“各镇街”“区政府各部门”")
    return "；".join(parts) + "。"


def _record_check(table: RecordTable, column: Column) -> DataValidation | None:
    lowest, highest = layouts.RANGES.get((table.name, column.key), (None, None))
    if column.kind == "choice":
        return _choice(column.choices)
    if column.kind == "date":
        return _date(column.title)
    if column.kind == "integer":
        return _whole(lowest, highest, f"{column.title}应填整数")
    if column.kind in {"number", "percent"}:
        return _decimal(lowest, highest, f"{column.title}应填数字" + _between(lowest, highest))
    return None


def _fill_objections(sheet: Worksheet, rulebook: Rulebook, unit: Unit, previous: Mapping[str, str]) -> None:
    row = HEADER_ROW
    for item_id, item in rulebook.items.items():
        used = previous.get(item_id, "")
        if _number(used) is None or not _is_checked(rulebook, unit, item_id, item):
            continue  # the column holds numbers; who disputes a word writes it into one of the open rows
        row += 1
        for key, text in (("item", item_id), ("name", item.name)):
            put_text(_at(sheet, row, _position(layouts.OBJECTIONS.columns, key)), text)
        cell = _at(sheet, row, _position(layouts.OBJECTIONS.columns, "used"))
        cell.number_format = number_format(item)
        put_figure(cell, used)
        for key in ("item", "name", "used"):
            done = sheet.cell(row, _position(layouts.OBJECTIONS.columns, key))
            done.protection, done.fill = Protection(locked=True), PatternFill()


def _is_checked(rulebook: Rulebook, unit: Unit, item_id: str, item: Item) -> bool:
    supplied = any(source != SELF_REPORTED for source in item.sources)
    return supplied and rulebook.applies_to(_indicator(rulebook, item_id), unit)


def _write_roster(sheet: Worksheet, rulebook: Rulebook) -> None:
    columns = tuple(
        Column(key, title, required=False, width=width)
        for key, title, width in (
            ("code", "单位代码", 10),
            ("name", "单位名称", 30),
            ("class", "类别", 10),
            ("group", "组", 14),
        )
    )
    _headed(sheet, layouts.ROSTER_SHEET, "供复制单位名称使用，不需要填写。", columns)
    for row, unit in enumerate(rulebook.units, start=HEADER_ROW + 1):
        for place, text in enumerate((unit.code, unit.name, unit.unit_class, unit.group), start=1):
            cell = _at(sheet, row, place)
            put_text(cell, text)
            cell.font, cell.border, cell.alignment = _BODY, _BOX, _LEFT
    sheet.freeze_panes = _at(sheet, HEADER_ROW + 1, 1)
    _finish(sheet, repeat=HEADER_ROW, landscape=False)


# what all sheets share


def _sheet(book: Workbook, name: str) -> Worksheet:
    sheet: Worksheet = book.create_sheet(name)
    return sheet


def _at(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError(f"{sheet.title} {row}:{column} is part of a merged cell")
    return cell


def _headed(sheet: Worksheet, title: str, note: str, columns: Sequence[Column]) -> None:
    _across(sheet, TITLE_ROW, (1, len(columns)), title, _TITLE)
    sheet.cell(TITLE_ROW, 1).alignment = _CENTRE
    _across(sheet, NOTE_ROW, (1, len(columns)), note, _NOTE)
    sheet.row_dimensions[TITLE_ROW].height = 34
    sheet.row_dimensions[NOTE_ROW].height = 15.0 * _lines(note, sum(column.width for column in columns)) + 6
    for place, column in enumerate(columns, start=1):
        required = column.required and columns is not layouts.FIGURES  # what is required there is locked
        _head_cell(_at(sheet, HEADER_ROW, place), column.title, _HEAD_REQUIRED if required else _HEAD)
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.row_dimensions[HEADER_ROW].height = 15.0 * max(_lines(c.title, c.width) for c in columns) + 10


def _head_cell(cell: Cell, text: str, font: Font) -> None:
    if text:
        put_text(cell, text)
    cell.font, cell.fill, cell.border, cell.alignment = font, _HEAD_FILL, _BOX, _CENTRE


def _across(sheet: Worksheet, row: int, span: tuple[int, int], text: str, font: Font) -> None:
    """Write a text over merged columns, first to last."""
    first, last = span
    cell = _at(sheet, row, first)
    put_text(cell, text)
    cell.font = font
    cell.alignment = _LEFT
    if last > first:
        sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)


def _open_cell(cell: Cell) -> None:
    cell.protection, cell.fill, cell.border, cell.font = _OPEN, _INPUT_FILL, _BOX, _BODY


def _lines(text: str, width: float) -> int:
    """Estimate the lines a text takes in a column: a Chinese character is two letters wide."""
    return max(1, math.ceil(_breadth(text) / max(1.0, width - 1)))


def _breadth(text: str) -> int:
    return sum(2 if ord(sign) > 0x2000 else 1 for sign in text)


def _finish(sheet: Worksheet, *, repeat: int = 0, landscape: bool = True, pages: int = 0) -> None:
    """Lock what is not an input cell and make the sheet print on A4, on so many pages or as many as it takes."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.protection.formatCells = False  # a percentage may be given the cell format %
    setup = sheet.page_setup
    setup.orientation = "landscape" if landscape else "portrait"
    setup.paperSize = 9  # A4
    setup.fitToWidth, setup.fitToHeight = 1, pages
    if sheet.sheet_properties.pageSetUpPr is not None:
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top = margins.bottom = 0.7
    margins.header = margins.footer = 0.3
    sheet.print_options.horizontalCentered = True
    if sheet.oddFooter is not None and sheet.oddFooter.center is not None:
        sheet.oddFooter.center.text = "第 &P 页　共 &N 页"
    if repeat:
        sheet.print_title_rows = f"1:{repeat}"


# Excel's own checks


def _check(sheet: Worksheet, area: str, check: DataValidation) -> None:
    check.add(area)
    sheet.add_data_validation(check)


def _bounds(item: Item) -> DataValidation:
    sentence = _sentence(item)
    if item.kind == "整数":
        return _whole(item.minimum, item.maximum, sentence)
    return _decimal(item.minimum, item.maximum, sentence)


def _sentence(item: Item) -> str:
    kind = "整数" if item.kind == "整数" else "数字"
    measure = f"，计量单位是{item.measure}" if item.measure else ""
    return f"{item.name}应填{kind}{_between(item.minimum, item.maximum)}{measure}，数字以外不写别的字"


def _between(lowest: float | None, highest: float | None) -> str:
    if lowest is not None and highest is not None:
        return f"（{lowest:g} 到 {highest:g}）"
    if lowest is not None:
        return f"（不小于 {lowest:g}）"
    return f"（不大于 {highest:g}）" if highest is not None else ""


def _bounds_or_word(item: Item, first: str) -> DataValidation:
    """In a source form a word may stand in the cell of the figure; Excel can only check that by a formula."""
    number = [f"ISNUMBER({first})"]
    if item.kind == "整数":
        number.append(f"{first}=INT({first})")
    if item.minimum is not None:
        number.append(f"{first}>={item.minimum:g}")
    if item.maximum is not None:
        number.append(f"{first}<={item.maximum:g}")
    words = [layouts.NONE_WORD] if item.none_means else []
    choices = [f'{first}="{word}"' for word in (*words, layouts.NOT_APPLICABLE_WORD)]
    # AND would compare a word with a number and fail; IF asks only once it is one
    formula = f"IF({number[0]},AND({','.join(number[1:]) or 'TRUE'}),OR({','.join(choices)}))"
    spoken = "或".join(f"“{word}”" for word in (*words, layouts.NOT_APPLICABLE_WORD))
    return _told(DataValidation(type="custom", formula1=formula), f"{_sentence(item)}；也可写{spoken}")


def _whole(lowest: float | None, highest: float | None, sentence: str) -> DataValidation:
    return _told(_ranged("whole", lowest, highest), sentence)


def _decimal(lowest: float | None, highest: float | None, sentence: str) -> DataValidation:
    return _told(_ranged("decimal", lowest, highest), sentence)


def _ranged(kind: Literal["whole", "decimal"], lowest: float | None, highest: float | None) -> DataValidation:
    low = -1e15 if lowest is None else lowest
    if highest is None:
        return DataValidation(type=kind, operator="greaterThanOrEqual", formula1=f"{low:.15g}")
    return DataValidation(type=kind, operator="between", formula1=f"{low:.15g}", formula2=f"{highest:.15g}")


def _date(title: str) -> DataValidation:
    check = DataValidation(type="date", operator="between", formula1="36526", formula2="73050")
    return _told(check, f"{title}应是日期，请写成 2022-03-31 的样子")


def _choice(words: Iterable[str]) -> DataValidation:
    listed = tuple(words)
    check = DataValidation(type="list", formula1=f'"{",".join(listed)}"')
    return _told(check, f"请从下拉列表中选：{'、'.join(listed)}")


def _told(check: DataValidation, sentence: str) -> DataValidation:
    check.allow_blank = True
    check.showErrorMessage = True
    check.errorTitle = "请核对填写内容"
    check.error = f"{sentence}。"[:225]
    return check
