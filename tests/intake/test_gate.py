"""What a file is, what is refused, and what is said of the cells that a reader of values would hide."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from datetime import date, time

import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.intake import ooxml, sheetxml, shortway
from kaoping.intake.biff import check_xls
from kaoping.intake.cells import address, cell_findings
from kaoping.intake.ooxml import open_ooxml
from kaoping.intake.reader import read_workbook
from kaoping.intake.refusals import Refusal
from kaoping.intake.zipbox import open_zip

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
ODF = "urn:oasis:names:tc:opendocument:xmlns:"

# Styles of the test forms: 0 plain, 1 date, 2 percent, 3 length of time.
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/>'
    '<numFmt numFmtId="165" formatCode="[h]:mm"/></numFmts><cellXfs><xf/><xf numFmtId="164"/><xf numFmtId="10"/>'
    '<xf numFmtId="165"/></cellXfs></styleSheet>'
)
GOOD = '<row r="1"><c r="A1" t="str"><v>完成值</v></c></row><row r="2"><c r="A2"><v>98.5</v></c></row>'


def relations(*links):
    body = "".join(
        f'<Relationship Id="r{at}" Type="{OFFICE}/{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if "://" in target else "/>")
        for at, (kind, target) in enumerate(links, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}">{body}</Relationships>'


def parts_of(  # noqa: PLR0913 - one keyword for each thing that a workbook can have
    *rows, names=None, states=(), around=("", ""), book="", links=(), more=(), head="", strings=""
):
    """The parts of a workbook whose sheets hold these rows."""
    names = names or ["填报表", "附表一", "附表二"][: len(rows)]
    states = [*states, *[""] * len(rows)]
    listed = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="r{at}"{state}/>'
        for at, (name, state) in enumerate(zip(names, states, strict=False), 1)
    )
    sheets = [("worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(rows) + 1)]
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{book}<sheets>{listed}</sheets>'
        + "".join(f'<externalReference r:id="r{len(rows) + 3 + at}"/>' for at in range(len(links)))
        + "</workbook>",
        "xl/_rels/workbook.xml.rels": relations(
            *sheets, ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml"), *links
        ),
        "xl/styles.xml": STYLES,
    }
    if strings:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
    for at, body in enumerate(rows, 1):
        parts[f"xl/worksheets/sheet{at}.xml"] = (
            f'{head}<worksheet xmlns="{MAIN}">{around[0]}<sheetData>{body}</sheetData>{around[1]}</worksheet>'
        )
    return parts | dict(more)


def zipped(parts, method=zipfile.ZIP_DEFLATED):
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", method) as archive:
        for name, content in parts.items() if isinstance(parts, dict) else parts:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return box.getvalue()


def form(*rows, **more):
    return zipped(parts_of(*rows, **more))


@pytest.fixture
def read(tmp_path):
    def read_bytes(data, name="望湖街道_2022Q1.xlsx"):
        path = tmp_path / name
        path.write_bytes(data)
        book = read_workbook(str(path))
        assert not book.trace, book.trace
        return book

    return read_bytes


def codes(book):
    return [finding.code for finding in book.findings]


def said(book):
    return [str(finding) for finding in book.findings]


def flaws(book, sheet=0, within=None):
    return [
        (finding.code, finding.where.cell, finding.found) for finding in cell_findings(book, book.sheets[sheet], within)
    ]


# ── what it is, by its content ───────────────────────────────────────────────────────────────────


def old_workbook():
    book = xlwt.Workbook()
    book.add_sheet("填报表").write(0, 0, "完成值")
    box = io.BytesIO()
    book.save(box)
    return box.getvalue()


def renamed_stream(name):
    """An OLE file whose only stream has another name, as an encrypted package or a letter has."""
    entry = "Workbook".encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 18)
    other = name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(name) + 2)
    return old_workbook().replace(entry, other)


PAGE = "<html><head><meta charset=gb2312></head><table><tr><td>完成值</td></tr></table></html>"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "E-XL-EMPTY"),
        (PAGE.encode("gb18030"), "E-XL-HTML"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "E-XL-HTML"),
        ("序号,完成值\r\n1,98.5\r\n".encode("gbk"), "E-XL-CSV"),
        ("序号\t完成值\n1\t98.5\n".encode("utf-16"), "E-XL-CSV"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "E-XL-XML2003"),
        (b'<?xml version="1.0"?><other/>', "E-XL-NOTXLSX"),
        (b"%PDF-1.7 ...", "E-XL-NOTXLSX"),
        (bytes(range(256)) * 4, "E-XL-NOTXLSX"),
        (zipped({}), "E-XL-NOTXLSX"),
        (zipped({"望湖街道.xlsx": b"..."}), "E-XL-NOTXLSX"),
        (zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}), "E-XL-NOTXLSX"),
        (zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"."}), "E-XL-XLSB"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "E-XL-NOTXLSX"),
        (renamed_stream("EncryptedPackage"), "E-XL-ENCRYPTED"),
        (renamed_stream("WordDocument"), "E-XL-NOTXLSX"),
        (old_workbook()[:1536], "E-XL-BROKEN"),
    ],
)
def test_what_is_no_workbook_is_refused_for_what_it_is(read, data, code):
    book = read(data)
    assert codes(book) == [code]
    assert book.refused
    assert book.kind == ""
    assert book.sheets == ()


def test_the_refusal_tells_the_clerk_what_it_is_and_what_to_do(read):
    assert said(read(PAGE.encode("gb18030"), "报表.xls")) == [
        "【E-XL-HTML】文件《报表.xls》：这是网页文件，不是 Excel 工作簿。请用 Excel 或 WPS 打开，另存为 .xlsx 再报送。"
    ]


@pytest.mark.parametrize(("data", "name"), [(form(GOOD), "报表.xls"), (old_workbook(), "报表.xlsx")])
def test_a_wrong_extension_is_mentioned_and_the_content_is_read(read, data, name):
    book = read(data, name)
    assert codes(book) == ["W-XL-EXT"]
    assert not book.refused
    assert book.sheets[0].values[0] == "完成值"


@pytest.mark.parametrize("name", ["报表.et", "报表.XLS"])
def test_an_old_workbook_may_be_named_as_wps_names_it(read, name):
    assert codes(read(old_workbook(), name)) == []


def test_the_lock_file_of_an_open_workbook_is_told_apart(read):
    assert codes(read(b"\x06user".ljust(165), "~$报表.xlsx")) == ["E-XL-NOTXLSX"]


# ── the container ────────────────────────────────────────────────────────────────────────────────


def with_flag(data, flag):
    """Set a general purpose flag in every header of a zip."""
    changed = bytearray(data)
    for magic, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.find(magic)
        while at >= 0:
            changed[at + offset] |= flag
            at = data.find(magic, at + 4)
    return bytes(changed)


def with_size(data, member, size):
    """Let the directory declare another unpacked size for a member."""
    changed = bytearray(data)
    at = data.rindex(member.encode()) - 46
    struct.pack_into("<I", changed, at + 24, size)
    return bytes(changed)


def with_two_entries_on_one_stream():
    data = form(GOOD)
    end = data.rindex(b"PK\x05\x06")
    *head, count_here, count, size, start, comment = struct.unpack("<4s4H2IH", data[end:])
    entry_length = 46 + len("[Content_Types].xml")
    extra = data[start : start + entry_length].replace(b"[Content_Types]", b"[Content-Types]")
    tail = struct.pack("<4s4H2IH", *head, count_here + 1, count + 1, size + entry_length, start, comment)
    return data[:end] + extra + tail


def flip(data, old, new):
    at = data.index(old)
    return data[:at] + new + data[at + len(new) :]


def rotten(data, member):
    """Damage three bytes of a member's compressed content."""
    at = data.index(member.encode()) + len(member) + 40
    return data[:at] + bytes(byte ^ 0x5A for byte in data[at : at + 3]) + data[at + 3 :]


SHEET = "xl/worksheets/sheet1.xml"
PARTS = parts_of(GOOD)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (form(GOOD)[:900], "E-XL-TRUNC"),
        (form(GOOD)[:-20], "E-XL-TRUNC"),
        (flip(zipped(PARTS, zipfile.ZIP_STORED), b"<v>98.5<", b"<v>89.5<"), "E-XL-CRC"),
        (rotten(form(GOOD), SHEET), "E-XL-CRC"),
        (b"<script>alert(1)</script>" + form(GOOD), "E-XL-ZIP"),
        (form(GOOD) + b"more", "E-XL-ZIP"),
        (zipped([*PARTS.items(), ("XL/worksheets/SHEET1.xml", "<other/>")]), "E-XL-ZIP"),
        (zipped(PARTS | {"../../etc/passwd": "x"}), "E-XL-ZIP"),
        (zipped(PARTS | {"xl\\..\\..\\evil": "x"}), "E-XL-ZIP"),
        (zipped(PARTS | {"C:/evil": "x"}), "E-XL-ZIP"),
        (with_flag(form(GOOD), 1), "E-XL-ZIP"),
        (with_two_entries_on_one_stream(), "E-XL-ZIP"),
        (with_size(form(GOOD), SHEET, 10), "E-XL-BOMB"),
        (with_size(form(GOOD), SHEET, 121 << 20), "E-XL-BOMB"),
        (with_size(form(GOOD), SHEET, 11 << 20), "E-XL-BOMB"),
        (zipped(PARTS | {f"xl/media/{at}.png": b"" for at in range(2_000)}), "E-XL-BOMB"),
    ],
)
def test_a_container_that_is_damaged_or_lies_is_refused(read, data, code):
    book = read(data)
    assert codes(book) == [code]
    assert book.sheets == ()


def test_names_with_backslashes_are_what_some_exporters_write(read):
    book = read(zipped({name.replace("/", "\\"): content for name, content in PARTS.items()}))
    assert [sheet.values for sheet in book.sheets] == [["完成值", 98.5]]


def test_names_of_parts_may_differ_in_capitals(read):
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    parts = parts_of(rows, strings="<si><t>甲</t></si>")
    renamed = {
        name.replace("sharedStrings", "SharedStrings").replace("sheet1", "Sheet1"): parts[name] for name in parts
    }
    assert read(zipped(renamed)).sheets[0].values == ["甲"]


def test_every_member_is_checked_even_one_that_nobody_reads(read):
    data = zipped(PARTS | {"docProps/thumbnail.jpeg": b"picture of the form"}, zipfile.ZIP_STORED)
    assert codes(read(flip(data, b"picture", b"Picture"))) == ["E-XL-CRC"]


# ── the XML ──────────────────────────────────────────────────────────────────────────────────────

DOCTYPE = '<!DOCTYPE w [<!ENTITY a "aaaa">]>'


@pytest.mark.parametrize(
    "parts",
    [
        parts_of(GOOD, head=DOCTYPE),
        PARTS | {"xl/workbook.xml": DOCTYPE + PARTS["xl/workbook.xml"]},
        PARTS | {"docProps/app.xml": DOCTYPE + "<Properties/>"},
        PARTS | {SHEET: PARTS[SHEET].encode("utf-16")},
        PARTS | {SHEET: '<?xml version="1.0" encoding="gbk"?>' + PARTS[SHEET]},
        parts_of(GOOD.replace("98.5", "98\x01.5")),
        parts_of(GOOD.replace("</row>", "")),
        parts_of(GOOD.replace("98.5", "9<!-- -->8.5")),
        parts_of(GOOD.replace("</v></c></row><row", "</v><v>1</v></c></row><row")),
        parts_of(GOOD.replace('r="A2"', 'r="A3"')),
        parts_of(GOOD.replace('r="A2"', 'r="Ω2"')),
        parts_of('<row r="1"><c r="A1" t="inlineStr"><is>' + "<r>" * 70 + "</r>" * 70 + "</is></c></row>"),
        parts_of("<row " + " ".join(f'a{at}="1"' for at in range(70)) + "/>"),
        parts_of(GOOD, around=("<x>" * 70 + "</x>" * 70, "")),
    ],
)
def test_xml_that_no_office_program_writes_is_refused(read, parts):
    assert codes(read(zipped(parts))) == ["E-XL-XML"]


@pytest.mark.parametrize(
    "rows",
    [
        '<z:row xmlns:z="urn:z" r="1"><z:c r="A1"><z:v>7</z:v></z:c></z:row>',
        '<row r="1"><c r="A1"><v><![CDATA[12]]></v></c></row>',
        '<row r="1"><c r="A1"><v>1</v><f>2</f></c></row>',
        '<row r="1"><c r="A1" t="s"><v>9</v></c></row>',
        '<row r="1"><c r="A1" t="other"><v>9</v></c></row>',
    ],
)
def test_a_cell_that_the_reader_loses_or_invents_refuses_the_file(read, rows):
    assert codes(read(form(rows))) == ["E-XL-BROKEN"]


def test_the_strict_dialect_is_read_like_the_usual_one(read):
    strict = {
        name: content.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
            OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships"
        )
        for name, content in PARTS.items()
    }
    assert [sheet.values for sheet in read(zipped(strict)).sheets] == [["完成值", 98.5]]


# ── what a workbook must not carry ───────────────────────────────────────────────────────────────

MACRO_LINK = [("vbaProject", "vba.bin")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (form(GOOD, more={"xl/vbaProject.bin": b"."}), "E-XL-MACRO"),
        (form(GOOD, more={"xl/macrosheets/sheet1.xml": "<x/>"}), "E-XL-MACRO"),
        (form(GOOD, links=MACRO_LINK, more={"xl/vba.bin": b"."}), "E-XL-MACRO"),
        (form(GOOD, more={"xl/externalLinks/externalLink1.xml": "<x><ddeLink/></x>"}), "E-XL-DDE"),
        (form(GOOD.replace("<v>98.5", "<f>cmd|'/C calc'!A0</f><v>1")), "E-XL-DDE"),
    ],
)
def test_macros_and_live_links_are_refused(read, data, code):
    assert codes(read(data)) == [code]


def test_a_bar_inside_a_formula_text_or_a_sheet_name_is_no_live_link(read):
    rows = GOOD.replace("<v>98.5", "<f>IF('甲|乙'!A1=\"a|b!\",1,2)</f><v>1")
    assert codes(read(form(rows))) == []


def record(kind, body):
    return struct.pack("<2H", kind, len(body)) + body


def with_other_book(sheets, path):
    """The globals of an old workbook with one link to the outside."""
    link = struct.pack("<2HB", sheets, len(path), 0) + path.encode("latin-1")
    return record(0x0809, bytes([0, 6, 5, 0]) + bytes(12)) + record(0x01AE, link) + record(0x000A, b"")


def test_an_old_workbook_names_the_workbooks_it_refers_to():
    assert check_xls(with_other_book(1, "\x01\x01D\x03data\x03other.xls")) == ("other.xls",)
    assert check_xls(with_other_book(1, "\x01[other.xls]")) == ("other.xls",)


def test_a_live_link_in_an_old_workbook_is_refused():
    with pytest.raises(Refusal) as refused:
        check_xls(with_other_book(0, "cmd\x03/C calc"))
    assert refused.value.code == "E-XL-DDE"


def test_an_old_workbook_with_a_password_is_refused_for_that(read):
    data = old_workbook().replace(record(0x42, b"\xb0\x04"), record(0x2F, b"\xb0\x04"))
    assert codes(read(data, "报表.xls")) == ["E-XL-ENCRYPTED"]


def test_an_excel_4_macro_sheet_in_an_old_workbook_is_refused(read):
    data = old_workbook()
    sheet = data.index(struct.pack("<H", 0x85))
    assert codes(read(data[: sheet + 9] + b"\x01" + data[sheet + 10 :], "报表.xls")) == ["E-XL-MACRO"]


# ── sheets ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (form(GOOD, GOOD, names=["填报表", "填报表"]), "E-XL-DUPSHEET"),
        (form(GOOD, GOOD, names=["填报表", "填报表 "]), "E-XL-AMBIG"),
        (form(GOOD, GOOD, names=["填报表", "填报表（2）"]), "E-XL-AMBIG"),
        (form(GOOD, GOOD, names=["填报表", "填报表 - 副本"]), "E-XL-AMBIG"),
        (form(), "E-XL-NOSHEET"),
        (form(""), "E-XL-NOSHEET"),
        (form(*[GOOD] * 65, names=[f"表{at}" for at in range(65)]), "E-XL-TOOMANY"),
        (zipped({name: part for name, part in PARTS.items() if name != SHEET}), "E-XL-BROKEN"),
        (zipped({name: part for name, part in PARTS.items() if name != "xl/workbook.xml"}), "E-XL-BROKEN"),
    ],
)
def test_it_must_be_clear_which_sheet_counts(read, data, code):
    assert codes(read(data)) == [code]


def test_the_sheets_that_look_alike_are_listed(read):
    book = read(form(GOOD, GOOD, GOOD, names=["填报表", "其他", "填报表(2)"]))
    assert "有多个相近工作表〈填报表〉〈填报表(2)〉，无法确定以哪个为准" in said(book)[0]


def test_an_empty_sheet_is_not_taken_for_a_copy(read):
    assert codes(read(form(GOOD, "", names=["填报表", "填报表(2)"]))) == []


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_marked(read, state):
    book = read(form(GOOD, GOOD, states=[f' state="{state}"']))
    assert [sheet.hidden for sheet in book.sheets] == [True, False]


@pytest.mark.parametrize("cell", ["XFD1048576", "IW2", "A20001"])
def test_a_value_far_outside_any_form_is_refused_by_its_address(read, cell):
    row = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    book = read(form(GOOD + f'<row r="{int(row) + 2}"/>' + f'<row r="{row}"><c r="{cell}"><v>1</v></c></row>'))
    place = f"文件《望湖街道_2022Q1.xlsx》 工作表〈填报表〉 单元格 {cell}"
    what = "有内容，超出填报区域（20000 行×256 列）。请删除该单元格所在行、列后重新报送。"
    assert said(book) == [f"【E-XL-TOOBIG】{place}：{what}"]


def test_styled_blanks_may_reach_anywhere(read):
    book = read(form(GOOD.replace("</row>", '<c r="XEP1" s="2"/></row>', 1) + '<row r="1048576" s="1"/>'))
    assert codes(book) == ["W-XL-BLANKTAIL"]
    assert book.sheets[0].cells == [(1, 1, "完成值"), (2, 1, 98.5)]


@pytest.mark.parametrize("second", ["<c r='A2'><v>1</v></c>", '<c r="A2"><v>1</v></c>', '<c r="A2" s="1"/>'])
def test_a_cell_that_stands_twice_is_refused(read, second):
    book = read(form(GOOD[: -len("</row>")] + second + "</row>"))
    assert [(finding.code, finding.where.cell) for finding in book.findings] == [("E-XL-DUPCELL", "A2")]


BLANK = '<row r="4"><c r="A4" s="1"/><c r="B4" s="1" t="n" /></row><row r="5" hidden="1"><c r="A5"/></row>'


@pytest.mark.parametrize(
    ("above", "twice"),
    [
        ('<row r="4"><c r="B4"><v>1</v></c></row>', "B4"),
        ('<row r="1"><c r="A1"/><c r="B1"><v>1</v></c><c r="A1"/></row>', "A1"),
        ('<row r="5"><c r="A5"/><c r="B5"><v>1</v></c></row>', "A5"),
    ],
)
def test_blank_rows_below_the_last_value_are_held_against_those_above(read, above, twice):
    """They were judged before, in a workbook in which all was well."""
    book = read(form(GOOD + BLANK))
    assert (codes(book), book.sheets[0].hidden_rows) == ([], frozenset())
    book = read(form(above + BLANK))
    assert [(finding.code, finding.where.cell) for finding in book.findings] == [("E-XL-DUPCELL", twice)]


@pytest.mark.parametrize(
    "blank", [BLANK.replace("</row>", "", 1), BLANK.replace('r="A5"', 'r="A6"'), BLANK + "<!-- -->"]
)
def test_blank_rows_that_are_not_plain_are_refused_every_time(read, blank):
    for _ in range(2):
        assert codes(read(form(GOOD + blank))) == ["E-XL-XML"]


def test_a_row_below_the_last_value_may_stand_far_away_while_it_is_blank(read):
    assert codes(read(form(GOOD + BLANK + '<row r="9000"/>'))) == ["W-XL-BLANKTAIL"]


def test_the_marks_are_the_same_by_a_pattern_and_by_walking():
    head = b'<Properties xmlns="urn:p" xmlns:vt="urn:v">'
    plain = b'<property fmtid="{1}" pid="2" name="kaoping.unit"><vt:lpwstr> J01 </vt:lpwstr></property>'
    twice = (
        plain.replace(b"J01", "望湖".encode()) + b'<property name="" pid="" fmtid=""><vt:lpwstr></vt:lpwstr></property>'
    )
    for body in (b"", plain, plain + twice, plain.replace(b' pid="2"', b""), plain.replace(b"J01", b"J&amp;1")):
        xml = head + body + b"</Properties>"
        assert ooxml.marks(xml) == ooxml.walked_marks(xml)


def test_rows_and_cells_may_come_without_addresses(read):
    book = read(form("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"))
    assert book.sheets[0].cells == [(1, 1, 1.0), (1, 2, 2.0), (2, 1, 3.0)]


def test_addresses_count_from_the_corner_of_the_sheet(read):
    assert read(form('<row r="5"><c r="D5"><v>1</v></c></row>')).sheets[0].cells == [(5, 4, 1.0)]


# ── cells ────────────────────────────────────────────────────────────────────────────────────────


def row_of(*cells):
    """A first row of cells given as (attributes, content)."""
    return '<row r="1">' + "".join(f'<c r="{"ABCDEFGH"[at]}1"{cell}</c>' for at, cell in enumerate(cells)) + "</row>"


def test_blank_error_and_uncached_are_three_things_and_none_is_zero(read):
    book = read(
        form(
            row_of(
                "><v>0</v>",
                ' s="1">',
                ' t="e"><f>1/0</f><v>#DIV/0!</v>',
                "><f>SUM(A1:B1)</f>",
                "><f>A1</f><v></v>",
                ' t="str"><f>""</f><v></v>',
            )
        )
    )
    sheet = book.sheets[0]
    assert sheet.cells == [(1, 1, 0.0)]
    assert sheet.errors == {(1, 3): "#DIV/0!"}
    assert sheet.uncached == {(1, 4), (1, 5)}
    assert flaws(book) == [
        ("E-XL-ERRVAL", "C1", "单元格为错误值 #DIV/0!（未按空白处理）"),
        ("E-XL-NOCACHE", "D1", "公式没有保存计算结果（未按 0 分处理）"),
        ("E-XL-NOCACHE", "E1", "公式没有保存计算结果（未按 0 分处理）"),
    ]
    assert flaws(book, within={(1, 3)}) == [("E-XL-ERRVAL", "C1", "单元格为错误值 #DIV/0!（未按空白处理）")]


def test_an_error_that_the_reader_does_not_know_is_an_error_like_others(read):
    book = read(form(row_of("><v>1</v>", ' t="e"><f>UNIQUE(A:A)</f><v>#SPILL!</v>')))
    assert book.sheets[0].errors == {(1, 2): "#SPILL!"}
    assert book.sheets[0].values == [1.0]


@pytest.mark.parametrize("text", ["NaN", "INF", "-INF", "1E309"])
def test_no_number_without_end_leaves_the_intake(read, text):
    book = read(form(row_of(f"><v>{text}</v>", "><v>1E308</v>")))
    assert book.sheets[0].values == [1e308]
    assert flaws(book) == [("E-VAL-RANGE", "A1", f"{text} 不是有限的数")]


def test_text_in_a_number_cell_is_kept_as_typed(read):
    assert read(form(row_of("><v>1,5</v>", "><v>٣</v>"))).sheets[0].values == ["1,5", "٣"]


def test_numbers_shown_as_percentages_are_marked(read):
    book = read(
        form(row_of(' s="2"><v>0.985</v>', "><v>98.5</v>", ' s="2"><f>A1</f><v>0.5</v>', ' s="2" t="n"><v>1</v>'))
    )
    assert book.sheets[0].percent == {(1, 1), (1, 3), (1, 4)}


def test_the_format_of_the_whole_workbook_counts_for_cells_that_name_no_style(read):
    plain = PARTS["xl/styles.xml"].replace("<xf/>", '<xf numFmtId="10"/>')
    assert read(zipped(PARTS | {"xl/styles.xml": plain})).sheets[0].percent == {(2, 1)}


def test_dates_arrive_as_dates_and_impossible_ones_are_named(read):
    cells = [f' s="1"><v>{serial}</v>' for serial in ("44651", "-1", "60", "2958466", "0.5")]
    book = read(form(row_of(*cells, ' s="3"><v>1.5</v>')))
    assert book.sheets[0].values == [date(2022, 3, 31), time(12)]
    assert flaws(book)[0] == ("E-VAL-DATE", "B1", "单元格为日期格式，但数值 -1 不是有效日期")
    assert [cell for _, cell, _ in flaws(book)] == ["B1", "C1", "D1", "F1"]


def test_a_length_of_time_is_no_date_however_long(read):
    book = read(form(row_of(' s="3"><v>44651</v>', "><v>1</v>")))
    assert book.sheets[0].values == [1.0]
    assert [(code, cell) for code, cell, _ in flaws(book)] == [("E-VAL-DATE", "A1")]


def test_workbooks_that_count_days_from_1904_keep_their_days(read):
    book = read(form(row_of(' s="1"><v>44548</v>'), book='<workbookPr date1904="1"/>'))
    assert book.sheets[0].values == [date(2025, 12, 19)]


def test_a_value_from_another_workbook_names_it(read):
    book = read(
        form(
            row_of("><f>[1]S!$A$1</f><v>98.5</v>", "><f>[1]S!A2*Table1[完成]</f><v>2</v>", "><f>Table1[1]</f><v>3</v>"),
            links=[("externalLink", "externalLinks/externalLink1.xml")],
            more={
                "xl/externalLinks/externalLink1.xml": "<externalLink/>",
                "xl/externalLinks/_rels/externalLink1.xml.rels": relations(
                    ("externalLinkPath", "file:///D:/%E5%8F%B0%E8%B4%A6/%E5%85%B6%E4%BB%96.xlsx")
                ),
            },
        )
    )
    assert book.sheets[0].external == {(1, 1): "其他.xlsx", (1, 2): "其他.xlsx"}
    assert flaws(book)[0] == ("W-XL-EXTLINK", "A1", "数值引用了外部文件〔其他.xlsx〕，按保存的结果读取")


def test_a_shared_formula_hands_its_source_down(read):
    rows = row_of(
        '><f t="shared" si="0" ref="A1:B1">\'[1]S\'!A1</f><v>1</v>', '><f t="shared" si="0"/><v>2</v>', "><v>3</v>"
    )
    assert set(read(form(rows)).sheets[0].external) == {(1, 1), (1, 2)}


def test_a_merge_matters_only_over_cells_that_the_form_asks_for(read):
    merges = '<mergeCells><mergeCell ref="A1:H1"/><mergeCell ref="F2:F4"/></mergeCells>'
    book = read(form(GOOD, around=("", merges)))
    assert book.sheets[0].merged == ((1, 1, 1, 8), (2, 6, 4, 6))
    assert flaws(book) == []
    assert flaws(book, within={(2, 6), (3, 6), (4, 6)}) == [
        ("E-XL-MERGED", "F2", "F2:F4 为合并单元格，F3、F4 没有各自的数值")
    ]


def test_hidden_rows_and_columns_are_told_where_they_hold_something(read):
    columns = '<cols><col min="6" max="16384" hidden="1"/></cols>'
    rows = "".join(
        f'<row r="{at}" hidden="{int(at in (3, 4, 5, 7))}"><c r="F{at}"><v>1</v></c></row>' for at in range(1, 8)
    )
    book = read(form(rows + '<row r="9" hidden="1"/>', around=(columns, "")))
    assert flaws(book) == [("W-XL-HIDDENROW", "", "第 3～5 行、第 7 行、F 列被隐藏，已读取")]


def test_custom_properties_are_the_marks_of_a_form(read):
    xml = (
        '<Properties xmlns="urn:p" xmlns:vt="urn:v"><property name="方案"><vt:lpwstr>dawa-2022</vt:lpwstr></property>'
        '<property name="版次"><vt:i4>3</vt:i4></property></Properties>'
    )
    assert read(form(GOOD, more={"docProps/custom.xml": xml})).marks == {"方案": "dawa-2022", "版次": "3"}


# ── text ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "point"),
    [("a_x0001_b", "U+0001"), ("_x0000_", "U+0000"), ("_xD800_", "U+D800"), ("\x85", "U+0085"), ("_xFFFE_", "U+FFFE")],
)
def test_invisible_control_characters_never_leave_the_intake(read, text, point):
    book = read(form(row_of(f' t="inlineStr"><is><t>{text}</t></is>', "><v>1</v>")))
    place = "文件《望湖街道_2022Q1.xlsx》 工作表〈填报表〉 单元格 A1"
    what = f"含有不可见控制字符（{point}）。请清空该单元格，重新手工填写（不要粘贴）。"
    assert said(book) == [f"【E-TXT-CTRL】{place}：{what}"]
    assert book.sheets[0].values == [1.0]


def test_line_breaks_tabs_and_wide_spaces_are_ordinary_text(read):
    book = read(form(row_of(' t="str"><v>第一行\n第二行\t　完_x000D_</v>')))
    assert book.sheets[0].values == ["第一行\n第二行\t　完\r"]


def test_text_longer_than_a_cell_can_hold_is_refused(read):
    assert codes(read(form(row_of(f' t="str"><v>{"长" * 32_768}</v>')))) == ["E-TXT-LONG"]
    assert codes(read(form(row_of(f' t="str"><v>{"长" * 32_767}</v>')))) == []


def test_empty_shared_texts_are_blanks(read):
    strings = "<si><t>甲</t></si><si><t></t></si><si><r><t>乙</t></r><r><t>丙</t></r><rPh><t>yi</t></rPh></si><si/>"
    cells = [f' t="s"><v>{at}</v>' for at in range(4)]
    assert read(form(row_of(*cells), strings=strings)).sheets[0].cells == [(1, 1, "甲"), (1, 3, "乙丙")]


# ── .ods ─────────────────────────────────────────────────────────────────────────────────────────

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"


def ods(rows, name="填报表", manifest="", **more):
    spaces = " ".join(f'xmlns:{word}="{ODF}{word}:1.0"' for word in ("office", "table", "text", "style"))
    spaces += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    content = (
        f'<office:document-content {spaces}><office:automatic-styles><style:style style:name="h">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
        "<office:body><office:spreadsheet>"
        f'<table:table table:name="{name}">{rows}</table:table><table:table table:name="附表" table:style-name="h"/>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    declared = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}">{manifest}</manifest:file-entry>'
        "</manifest:manifest>"
    )
    return zipped({"mimetype": MIMETYPE, "META-INF/manifest.xml": declared, "content.xml": content, **more})


def ods_cell(text="", kind="", value="", more=""):
    kind = f' office:value-type="{kind}"' if kind else ""
    paragraph = f"<text:p>{text}</text:p>" if text else ""
    return f"<table:table-cell{kind}{value}{more}>{paragraph}</table:table-cell>"


def ods_row(*cells, more=""):
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def test_an_open_document_sheet_is_read_with_its_percentages_and_errors(read):
    rows = ods_row(
        ods_cell("完成率", "string"),
        ods_cell("98.5%", "percentage", ' office:value="0.985"'),
        ods_cell("#DIV/0!", "float", ' office:value="0"', ' table:formula="of:=1/0" calcext:value-type="error"'),
        ods_cell(more=' table:formula="of:=[.A1]"'),
        ods_cell("31日", "date", ' office:date-value="2022-03-31"'),
    )
    book = read(ods(rows + ods_row(ods_cell(), more=' table:number-rows-repeated="1048000"')), "报表.ods")
    assert (book.kind, codes(book)) == ("ods", [])
    sheet = book.sheets[0]
    assert sheet.cells == [(1, 1, "完成率"), (1, 2, 0.985), (1, 5, date(2022, 3, 31))]
    assert sheet.percent == {(1, 2)}
    assert sheet.errors == {(1, 3): "#DIV/0!"}
    assert sheet.uncached == {(1, 4)}
    assert [one.hidden for one in book.sheets] == [False, True]


def test_repeated_rows_and_cells_of_an_open_document_are_counted_out(read):
    rows = ods_row(
        ods_cell("1", "float", ' office:value="1"', ' table:number-columns-repeated="2"'),
        more=' table:number-rows-repeated="3" table:visibility="collapse"',
    )
    sheet = read(ods(rows), "报表.ods").sheets[0]
    assert len(sheet.values) == 6
    assert sheet.hidden_rows == {1, 2, 3}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (ods(ods_row(ods_cell("k", "string", more=' table:number-columns-repeated="300"'))), "E-XL-TOOBIG"),
        (ods(ods_row(ods_cell("text of no type"))), "E-XL-BROKEN"),
        (ods(ods_row(ods_cell("k", "string")), manifest="<encryption-data/>"), "E-XL-ENCRYPTED"),
        (ods(ods_row(ods_cell("k", "string")), **{"Basic/Standard/Module1.xml": "<x/>"}), "E-XL-MACRO"),
        (
            ods(ods_row(ods_cell("1", "float", ' office:value="1"', ' table:formula="of:=DDE(&quot;a&quot;)"'))),
            "E-XL-DDE",
        ),
        (ods(ods_row(ods_cell("k", "string")), **{"settings.xml": DOCTYPE + "<x/>"}), "E-XL-XML"),
        (ods(""), "E-XL-NOSHEET"),
    ],
)
def test_an_open_document_is_refused_for_the_same_reasons(read, data, code):
    assert codes(read(data, "报表.ods")) == [code]


# ── two ways, one answer ─────────────────────────────────────────────────────────────────────────

TEXTS = st.text('甲乙a<&" \n', max_size=3).map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;"))
NUMBERS = st.sampled_from(["0", "1.5", "-2E3", "44651", "44651.25", "0.5", "60", "NaN", "1E999", "1.2.3", "", " 1"])
FORMULAS = st.sampled_from(
    ["", "<f>A1</f>", "<f/>", "<f>[1]S!A1</f>", '<f t="shared" si="1">[2]S!A1</f>', '<f t="shared" si="1"/>']
)
STYLE = st.sampled_from(["", ' s="1"', ' s="2"', ' s="3"'])
CELLS = st.one_of(
    st.builds("{}{} />".format, STYLE, st.sampled_from(["", ' t="n"', ' t="inlineStr"', ' t="e"'])),
    st.builds("{}{}>{}<v>{}</v></c>".format, STYLE, st.sampled_from(["", ' t="n"']), FORMULAS, NUMBERS),
    st.builds('{} t="str">{}<v>{}</v></c>'.format, STYLE, FORMULAS, TEXTS),
    st.builds(
        '{} t="inlineStr"><is><t{}>{}</t></is></c>'.format, STYLE, st.sampled_from(["", ' xml:space="preserve"']), TEXTS
    ),
    st.builds('{} t="s"><v>{}</v></c>'.format, STYLE, st.integers(0, 2)),
    st.builds('{} t="e">{}<v>#N/A</v></c>'.format, STYLE, FORMULAS),
    st.builds('{} t="b"><v>{}</v></c>'.format, STYLE, st.integers(0, 1)),
)
SAYS = st.sampled_from(["", ' hidden="1"', ' hidden="false" ht="20"', ' spans="1:3"'])
CONTEXT = sheetxml.BookContext(
    percent_styles=frozenset({2}),
    date_styles=frozenset({1, 3}),
    elapsed_styles=frozenset({3}),
    blank_strings=frozenset({1}),
    books=("甲.xlsx", "乙.xlsx"),
)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.lists(st.tuples(SAYS, st.lists(CELLS, max_size=4)), max_size=4))
def test_the_short_way_and_the_whole_way_find_the_same_facts(rows):
    body = "".join(
        f'<row r="{row}"{says}>'
        + "".join(f'<c r="{address((row, at))}"{cell}' for at, cell in enumerate(cells, 1))
        + "</row>"
        for row, (says, cells) in enumerate(rows, 1)
    )
    xml = f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'.encode()
    facts = shortway.inspect_sheet(xml, SHEET, CONTEXT)
    whole = sheetxml.whole_way(xml, SHEET, CONTEXT)
    whole.short = facts.short
    assert facts == whole


@pytest.mark.parametrize(
    "rows",
    [
        GOOD,
        '<row r="1"><c r="A1" s="4" t="n" /><c r="B1" s="2" t="n"><v>1</v></c></row>',
        row_of(' t="inlineStr"><is><t>甲</t></is>', ' t="inlineStr"><is><t></t></is>', ' t="e"><v>#N/A</v>'),
        row_of("><f>SUM(A1:A9)</f><v>1</v>", ' t="str"><f>A1&amp;"甲"</f><v>甲</v>', "><f>A1</f><v />"),
        '<row r="1" spans="1:3" ht="20.1" hidden="1" x14ac:dyDescent="0.3"><c r="A1" s="1"/></row><row r="30000"/>',
    ],
)
def test_what_office_programs_write_goes_the_short_way(rows):
    """Not a wish but the price: the whole way costs ten times as much."""
    assert shortway.inspect_sheet(parts_of(rows)[SHEET].encode(), SHEET, CONTEXT).short


def test_what_openpyxl_writes_goes_the_short_way():
    book = openpyxl.Workbook()
    book.active.append(["甲", 1, 1.5, date(2022, 3, 31), True, "=A1", None, ""])
    book.active["G1"].number_format = "0.00%"
    box = io.BytesIO()
    book.save(box)
    [facts] = open_ooxml(open_zip(box.getvalue())).sheets
    assert facts.short
    assert facts.uncached == {(1, 6)}


def test_a_checksum_is_what_the_directory_says():
    """The builder of these tests writes real zips: what is refused above is refused for its fault alone."""
    with zipfile.ZipFile(io.BytesIO(form(GOOD))) as archive:
        assert archive.testzip() is None
        assert zlib.crc32(PARTS[SHEET].encode()) == archive.getinfo(SHEET).CRC
