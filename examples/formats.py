"""The same workbook as other programs save it: .ods, the strict dialect, cells without addresses."""  # noqa: INP001  a script's neighbour, not a package

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from openpyxl.cell import Cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}
_MAIN = next(iter(_STRICT))
_INLINE = re.compile(rb'(<c [^>]*?)t="inlineStr"><is>(.*?)</is></c>', re.DOTALL)
_SHARED_PART = (
    (
        "[Content_Types].xml",
        b"</Types>",
        (
            b'<Override PartName="/xl/sharedStrings.xml" '
            b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
        ),
    ),
    (
        "xl/_rels/workbook.xml.rels",
        b"</Relationships>",
        (
            b'<Relationship Id="texts" '
            b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" '
            b'Target="sharedStrings.xml"/>'
        ),
    ),
)
_ADDRESS = re.compile(rb'(<(?:c|row)\b[^>]*?) r="[A-Z0-9]+"')
_BLANKS_TO_THE_END = 1_048_000
"""Rows with which office programs fill the rest of an .ods sheet."""


def members(data: bytes) -> list[tuple[str, bytes]]:
    """Unpack a container: (name, content) in its order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


def packed(parts: list[tuple[str, bytes]]) -> bytes:
    """Pack parts so that the same parts give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def strict(data: bytes) -> bytes:
    """Save an .xlsx in the strict dialect: the same elements in other namespaces."""
    return _changed(data, _strictly)


def _strictly(name: str, content: bytes) -> bytes:
    if name.endswith((".xml", ".rels")):
        for usual, other in _STRICT.items():
            content = content.replace(usual, other)
    return content


def with_shared_texts(data: bytes) -> bytes:
    """Keep every text once, in a list of its own, as most office programs do."""
    texts: dict[bytes, int] = {}

    def pointed(match: re.Match[bytes]) -> bytes:
        return b'%bt="s"><v>%d</v></c>' % (match[1], texts.setdefault(match[2], len(texts)))

    parts = {
        name: _INLINE.sub(pointed, xml) if name.startswith("xl/worksheets/sheet") else xml
        for name, xml in members(data)
    }
    listed = b"".join(b"<si>%b</si>" % text for text in texts)
    for part, end, line in _SHARED_PART:
        parts[part] = parts[part].replace(end, line + end)
    parts["xl/sharedStrings.xml"] = b'<sst xmlns="%b" uniqueCount="%d">%b</sst>' % (_MAIN, len(texts), listed)
    return packed(list(parts.items()))


def without_addresses(data: bytes) -> bytes:
    """Leave out the addresses of cells and rows, as some office systems do.

    A cell then stands where it is counted to stand, so blank cells must be there as tags.
    """
    return _changed(data, lambda name, xml: _counted(xml) if name.startswith("xl/worksheets/sheet") else xml)


def _counted(xml: bytes) -> bytes:
    rows: list[bytes] = []
    begin, finish = xml.index(b"<sheetData>") + len(b"<sheetData>"), xml.index(b"</sheetData>")
    for match in re.finditer(rb"<row\b([^>]*?)(?:/>|>(.*?)</row>)", xml[begin:finish], re.DOTALL):
        number = re.search(rb'\br="(\d+)"', match[1])
        rows += [b"<row/>"] * (int(number[1] if number else 0) - len(rows) - 1)
        cells: list[bytes] = []
        for cell in re.finditer(rb'<c r="([A-Z]+)\d+"[^>]*?(?:/>|>.*?</c>)', match[2] or b"", re.DOTALL):
            cells += [b"<c/>"] * (_number(cell[1]) - len(cells) - 1)
            cells.append(_ADDRESS.sub(rb"\1", cell[0]))
        rows.append(_ADDRESS.sub(rb"\1", b"<row%b>" % match[1]) + b"".join(cells) + b"</row>")
    return xml[:begin] + b"".join(rows) + xml[finish:]


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _changed(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    return packed([(name, change(name, content)) for name, content in members(data)])


def ods_bytes(book: Workbook) -> bytes:
    """Save the sheets and cells of a workbook as an .ods; it has no document properties of ours."""
    spaces = " ".join(f'xmlns:{word}="{_ODF}{word}:1.0"' for word in ("office", "table", "text"))
    tables = "".join(_table(sheet) for sheet in book.worksheets)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<manifest:manifest xmlns:manifest="{_ODF}manifest:1.0" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_MIMETYPE}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    parts = [("mimetype", _MIMETYPE), ("content.xml", content), ("META-INF/manifest.xml", manifest)]
    return packed([(name, text.encode()) for name, text in parts])


def _table(sheet: Worksheet) -> str:
    spans = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
    rows = []
    for row in sheet.iter_rows(max_col=sheet.max_column):
        cells = []
        for cell in row:
            area = spans.get((cell.row, cell.column))
            span = "" if area is None else f' table:number-columns-spanned="{area.max_col - area.min_col + 1}"'
            span += "" if area is None else f' table:number-rows-spanned="{area.max_row - area.min_row + 1}"'
            cells.append("<table:covered-table-cell/>" if not isinstance(cell, Cell) else _cell(cell, span))
        rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    rows.append(
        f'<table:table-row table:number-rows-repeated="{_BLANKS_TO_THE_END}"><table:table-cell/></table:table-row>'
    )
    return f"<table:table table:name={quoteattr(sheet.title)}>{''.join(rows)}</table:table>"


def _cell(cell: Cell, span: str) -> str:
    said = " ".join(_typed(cell))
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in _shown(cell).split("\n")) if said else ""
    return f"<table:table-cell{span}{' ' if said else ''}{said}>{paragraphs}</table:table-cell>"


def _typed(cell: Cell) -> Iterator[str]:
    value = cell.value
    if value is None:
        return
    if isinstance(value, dt.date):
        yield f'office:value-type="date" office:date-value="{value.isoformat()[:10]}"'
    elif isinstance(value, int | float):
        kind = "percentage" if "%" in cell.number_format else "float"
        yield f'office:value-type="{kind}" office:value="{value!r}"'
    else:
        yield 'office:value-type="string"'


def _shown(cell: Cell) -> str:
    return "" if cell.value is None else str(cell.value)
