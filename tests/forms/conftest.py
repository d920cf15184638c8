"""The forms of the last quarter, as sent out and as a clerk fills them: one unit of every kind, every department."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from itertools import cycle

import pytest

from kaoping import layouts
from kaoping.forms import HEADER_ROW, add_guide, form_name, source_form, supplied_rows, unit_form
from kaoping.periods import Period
from kaoping.rulebook import load_rulebook
from kaoping.writing import fixed_bytes

USED = {"E02.完成": "1234.5", "S09.清单": "12", "L03.事项": "4"}
"""Last quarter's figures of every unit: a department's, one of both, the unit's own."""


@pytest.fixture(scope="session")
def rulebook():
    """The last quarter asks for the yearly figures too."""
    return load_rulebook("dawa-2022", Period.parse("2022Q4"))


@pytest.fixture(scope="session")
def senders(rulebook):
    """One unit of each class and set of attributes, and every department that has a form."""
    kinds = {(unit.unit_class, unit.attributes): unit for unit in reversed(rulebook.units)}
    departments = [
        one
        for one in rulebook.roster.departments
        if supplied_rows(rulebook, one.name) or rulebook.ledgers_in_form_of(one.name)
    ]
    return [*kinds.values(), *departments]


@pytest.fixture(scope="session")
def blank(rulebook):
    """Make the form of a sender as it is sent out, with last quarter's figures."""

    def blank(sender):
        if sender.code in rulebook.unit_by_code:
            book = unit_form(rulebook, sender, USED)
        else:
            book = source_form(rulebook, sender, previous=dict.fromkeys(rulebook.unit_by_code, USED))
        add_guide(book, rulebook, sender)
        return book

    return blank


@dataclass
class Typed:
    """What was typed into all forms: figures by unit, item and origin, records by table, file and row."""

    figures: dict[tuple[str, str, str], tuple[str, float | None, tuple[str, str, str]]] = field(default_factory=dict)
    records: dict[tuple[str, str, int], dict[str, object]] = field(default_factory=dict)


@dataclass
class Clerk:
    """Types into one form, and notes what the reading must give."""

    rulebook: object
    file: str
    sender: object
    typed: Typed
    chance: random.Random

    def figures(self, sheet):
        keys = [column.key for column in layouts.FIGURES]
        value_at, state_at = keys.index("value") + 1, keys.index("state") + 1
        ways = cycle(("number", "number", "无", "number", "不适用", "blank"))
        for row in range(HEADER_ROW + 1, sheet.max_row + 1):
            item_id = sheet.cell(row, 1).value
            item, value, state = self.rulebook.items[item_id], sheet.cell(row, value_at), sheet.cell(row, state_at)
            way = next(ways)
            if way == "number":
                value.value = self.number(item)
                self.note((self.sender.code, item_id, "自报"), "有值", value.value, value)
            elif way != "blank" and (way == "不适用" or item.none_means):
                state.value = way
                # a unit cannot declare itself exempt
                said = "未证实" if way == "不适用" else way
                self.note((self.sender.code, item_id, "自报"), said, None, state)

    def supplied(self, sheet):
        ways = cycle(("number", "number", "无", "number", "不适用", "number", "blank"))
        for row in range(HEADER_ROW + 2, sheet.max_row + 1):
            unit = sheet.cell(row, 1).value
            for place in range(3, sheet.max_column + 1):
                cell, item_id = sheet.cell(row, place), sheet.cell(HEADER_ROW, place).value
                if cell.protection.locked:
                    continue
                item, way = self.rulebook.items[item_id], next(ways)
                if way == "number":
                    cell.value = self.number(item)
                    self.note((unit, item_id, "来源部门"), "有值", cell.value, cell)
                elif way == "不适用" or (way == "无" and item.none_means):
                    cell.value = way
                    self.note((unit, item_id, "来源部门"), way, None, cell)

    def number(self, item):
        low = max(item.minimum if item.minimum is not None else -500, 2 if item.is_percent else -500)
        high = min(item.maximum if item.maximum is not None else 90_000, 90_000)
        if item.kind == "整数":
            return self.chance.randint(int(low), int(high))
        return round(self.chance.uniform(low, high), 2)

    def note(self, figure, state, value, cell):
        self.typed.figures[figure] = state, value, (self.file, cell.parent.title, cell.coordinate)

    def records(self, sheet, table):
        for row in range(HEADER_ROW + 1, HEADER_ROW + 4):
            said = {}
            for place, column in enumerate(table.columns, start=1):
                cell = sheet.cell(row, place)
                if cell.protection.locked:  # 上期核对 comes filled in
                    said[column.key] = float(cell.value) if column.kind == "number" else cell.value
                elif row < HEADER_ROW + 3 or column.required or column.key == "finished":
                    cell.value, said[column.key] = self.entry(table, column, row)
            if "spent" in said:  # nobody spends more than came in
                sheet.cell(row, 1 + [c.key for c in table.columns].index("amount")).value = 99_999.5
                said["amount"] = 99_999.5
            self.typed.records[table.name, self.file, row] = said

    def entry(self, table, column, row):
        """What is typed into one cell, and what it means."""
        low, high = layouts.RANGES.get((table.name, column.key), (None, None))
        low, high = (-9_000.0 if low is None else low), (9_000.0 if high is None else high)
        unit, other = self.rulebook.units[-1 - row], self.rulebook.units[-row]
        if column.kind == "date":
            day = dt.date(2022, 10, 1) + dt.timedelta(days=self.chance.randint(0, 91))
            return day, day
        if column.kind in {"number", "percent"}:
            figure = round(self.chance.uniform(low, high), 1) if high > 1 else 0.5
            figure = figure if column.kind == "number" or figure > 1 else 1.5  # 0.5 of a percentage has two readings
            return figure, figure
        if column.kind == "integer":
            figure = self.chance.randint(int(low), int(high))
            return figure, float(figure)
        words = {
            "choice": column.choices[row % len(column.choices)] if column.choices else "",
            "code": "1" if column.key == "category" else f"00{row}",  # text, whoever saves it
            "text": f"{column.title}（第{row}行），100%＝全部",
        }
        if column.kind in words:
            return words[column.kind], words[column.kind]
        return (
            (unit.name, unit.code) if column.kind == "unit" else (f"{unit.name}、{other.name}", (unit.code, other.code))
        )


@pytest.fixture(scope="session")
def filled(rulebook, senders, blank, tmp_path_factory):
    """A folder of filled forms, and what was typed into them."""
    folder, typed = tmp_path_factory.mktemp("filled"), Typed()
    tables = {table.name: table for table in (*layouts.UNIT_RECORDS, *layouts.LEDGERS.values())}
    for number, sender in enumerate(senders):
        book, name = blank(sender), form_name(sender.code, sender.name, rulebook.period)
        clerk = Clerk(rulebook, name, sender, typed, random.Random(number))  # noqa: S311  figures to type, no secrets
        for sheet in book.worksheets:
            if sheet.title == layouts.FIGURES_SHEET:
                clerk.figures(sheet)
            elif sheet.title == layouts.SUPPLIED_SHEET:
                clerk.supplied(sheet)
            elif sheet.title in tables:
                clerk.records(sheet, tables[sheet.title])
        (folder / name).write_bytes(fixed_bytes(book))
    return folder, typed
