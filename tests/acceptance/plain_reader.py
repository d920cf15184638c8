"""Two readers of .xlsx that share nothing with the engine: openpyxl, and the plain elements for what it cannot open."""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import re
import warnings
import zipfile
from xml.etree import ElementTree as ET

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, time_to_days, to_excel

STRICT = (b"http://purl.oclc.org/ooxml/", b"http://schemas.openxmlformats.org/")
USUAL = {
    b"http://schemas.openxmlformats.org/spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://schemas.openxmlformats.org/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"


def other_reading(data):
    """Name and cells of each worksheet: place → value, dates as day numbers, errors as ('错误', text).

    openpyxl reads everything at once (not read-only). What it cannot open for its styles, names and
    other surroundings is read element by element.
    """
    data = _usual(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except Exception:  # noqa: BLE001 - it stumbles in many ways; the plain elements remain
        return _plain(data)
    return [
        (
            sheet.title,
            {
                (cell.row, cell.column): _comparable(cell.value, book.epoch, error=cell.data_type == "e")
                for row in sheet.iter_rows()
                for cell in row
                if cell.value not in (None, "")
            },
        )
        for sheet in book.worksheets
    ]


def own_reading(workbook, data):
    """The same of what the engine read; a formula without a result is no cell."""
    epoch = CALENDAR_MAC_1904 if b"date1904" in _parts(data).get("xl/workbook.xml", b"") else CALENDAR_WINDOWS_1900
    return [
        (
            sheet.name,
            {(row, column): _comparable(value, epoch) for row, column, value in sheet.cells}
            | {place: ("错误", text) for place, text in sheet.errors.items()},
        )
        for sheet in workbook.sheets
    ]


def _comparable(value, epoch, *, error=False):  # noqa: PLR0911 - one way out for each kind of value
    """A value whichever way a reader hands it over."""
    if error:
        return ("错误", value)
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, dt.datetime):
        return round(to_excel(value, epoch), 6)
    if isinstance(value, dt.date):
        return round(to_excel(dt.datetime.combine(value, dt.time()), epoch), 6)
    if isinstance(value, dt.time):
        return round(time_to_days(value), 6)
    if isinstance(value, int | float):
        return round(float(value), 6)
    return _words(value) if isinstance(value, str) else value


def _words(text):
    """Text without the blanks at its ends, which a file keeps only where it says so."""
    return text.replace("\r\n", "\n").strip(" \t\r\n") or None


def _parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def _usual(data):
    """The strict dialect in the usual namespaces: openpyxl knows only these."""
    parts = _parts(data)
    if not any(STRICT[0] in content for content in parts.values()):
        return data
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, before in parts.items():
            content = before.replace(*STRICT)
            for strict, usual in USUAL.items():
                content = content.replace(strict, usual)
            archive.writestr(name, content)
    return out.getvalue()


def _tree(xml):
    return ET.fromstring(xml)  # noqa: S314 - only of files that the gate let pass, without any declaration


def _plain(data):
    parts = {name.lower(): content for name, content in _parts(data).items()}
    links = _links(parts, "_rels/.rels", "")
    book = next((part for kind, part in links.values() if kind == "officeDocument"), "xl/workbook.xml")
    folder, base = posixpath.split(book)
    links = _links(parts, f"{folder}/_rels/{base}.rels", folder)
    strings = next((part for kind, part in links.values() if kind == "sharedStrings" and part in parts), None)
    texts = [] if strings is None else [_said(one) for one in _tree(parts[strings]).iter(f"{MAIN}si")]
    listed = [(one.get("name"), links[one.get(LINK)]) for one in _tree(parts[book]).iter(f"{MAIN}sheet")]
    return [(name, dict(_cells(parts[part], texts))) for name, (kind, part) in listed if kind == "worksheet"]


def _links(parts, name, folder):
    found = {}
    for one in _tree(parts[name]).iter(f"{PACKAGE}Relationship"):
        part = posixpath.normpath(posixpath.join("/" + folder, one.get("Target", ""))).lstrip("/").lower()
        found[one.get("Id")] = (one.get("Type", "").rpartition("/")[2], part)
    return found


def _said(element):
    """The text of a string, without how it is spoken."""
    return "".join(
        (one.text or "")
        for run in element
        if run.tag != f"{MAIN}rPh"
        for one in run.iter(f"{MAIN}t")
    )  # fmt: skip


def _cells(xml, texts):
    row = 0
    for line in _tree(xml).find(f"{MAIN}sheetData"):
        row, column = int(line.get("r", row + 1)), 0
        for cell in line:
            reference = cell.get("r")
            column = column + 1 if reference is None else _column(reference)
            value = _value(cell, texts)
            if value not in (None, ""):
                yield (row, column), value


def _column(reference):
    number = 0
    for letter in re.match("[A-Za-z]+", reference)[0].upper():
        number = number * 26 + ord(letter) - 64
    return number


def _value(cell, texts):
    kind, said = cell.get("t", "n"), cell.findtext(f"{MAIN}v")
    if kind == "inlineStr":
        inside = cell.find(f"{MAIN}is")
        return None if inside is None else _words(_said(inside))
    if not said:
        return None
    if kind == "n":
        try:
            return round(float(said), 6)
        except ValueError:
            return _words(said)  # text in a number cell stays what was typed
    if kind == "e":
        return ("错误", said)
    return {"s": lambda: _words(texts[int(said)]), "b": lambda: str(said == "1")}.get(kind, lambda: _words(said))()


# --- .ods -----------------------------------------------------------------------------------------

OFFICE, TABLE, TEXT = (f"{{urn:oasis:names:tc:opendocument:xmlns:{word}:1.0}}" for word in ("office", "table", "text"))


def open_reading(data):
    """Name and cells of each table of an .ods: place → value, dates as they are written."""
    content = _tree(_parts(data)["content.xml"])
    sheets = content.find(f"{OFFICE}body/{OFFICE}spreadsheet")
    return [(table.get(f"{TABLE}name"), dict(_table(table))) for table in sheets if table.tag == f"{TABLE}table"]


def _table(table):
    row = 0
    for line in table.iter(f"{TABLE}table-row"):
        again, column = int(line.get(f"{TABLE}number-rows-repeated", 1)), 0
        for cell in line:
            if cell.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                continue
            value, wide = _open_value(cell), int(cell.get(f"{TABLE}number-columns-repeated", 1))
            if value not in (None, ""):
                for at in ((row + r + 1, column + c + 1) for r in range(again) for c in range(wide)):
                    yield at, value
            column += wide
        row += again


def _open_value(cell):
    kind = cell.get(f"{OFFICE}value-type", "")
    if kind in ("float", "percentage", "currency"):
        return round(float(cell.get(f"{OFFICE}value")), 6)
    if kind in ("date", "boolean", "time"):
        return cell.get(f"{OFFICE}{kind}-value")
    paragraphs = ["".join(paragraph.itertext()) for paragraph in cell.iter(f"{TEXT}p")]
    return _words(cell.get(f"{OFFICE}string-value") or "\n".join(paragraphs))


def own_open_reading(workbook):
    """The same of what the engine read."""
    return [
        (sheet.name, {(row, column): _written(value) for row, column, value in sheet.cells})
        for sheet in workbook.sheets
    ]


def _written(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return round(value, 6) if isinstance(value, float) else _words(value)
