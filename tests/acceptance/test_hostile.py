"""Broken and hostile returns among good ones: each is refused by its code, the others do not notice."""

from __future__ import annotations

import io
import os
import shutil
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from kaoping.appraisal import receive
from kaoping.layouts import COVER_SHEET, FIGURES_SHEET

pytestmark = pytest.mark.xdist_group("quarters")

ROOT = Path(__file__).resolve().parents[2]
PERIOD = "2022Q1"
FIRST_VALUE = "F4"
"""The first figure that a unit fills in on 指标数据."""

NOTHING, END = 0xFFFFFFFF, 0xFFFFFFFE
"""No entry, and the end of a chain, in a compound file."""


# ------------------------------------------------------------ the hostile returns


def members(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


def packed(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def sheet_name(data, title):
    """The part that holds a sheet."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return f"xl/worksheets/sheet{book.sheetnames.index(title) + 1}.xml"


def with_figures(data, change):
    """Change the XML of 指标数据."""
    name = sheet_name(data, FIGURES_SHEET)
    return packed([(part, change(content) if part == name else content) for part, content in members(data)])


def with_value(data, value):
    """Type something over the first figure."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    book[FIGURES_SHEET][FIRST_VALUE] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bomb(data):
    return with_figures(data, lambda xml: xml.replace(b"</worksheet>", b" " * 32_000_000 + b"</worksheet>"))


def far_corner(data):
    stray = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return with_figures(data, lambda xml: xml.replace(b"</sheetData>", stray))


def with_dtd(data):
    dtd = b'<!DOCTYPE worksheet [<!ENTITY a "1"><!ENTITY b "&a;&a;">]><worksheet'
    return with_figures(data, lambda xml: xml.replace(b"<worksheet", dtd, 1))


def truncated(data):
    return data[: len(data) // 2]


def web_page(data):
    del data
    return "<html><body><table><tr><td>项目</td><td>98.5</td></tr></table></body></html>".encode("gb18030")


def comma_text(data):
    del data
    return "项目编码,本期填报\r\nL03.事项,12\r\n".encode("gb18030")


def with_macro(data):
    return packed([*members(data), ("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0inert")])


def without_result(data):
    return with_value(data, "=1+11")


def with_error(data):
    return with_value(data, "#DIV/0!")


def flagged(data):
    """Set the flag 'encrypted' of every member, in its own header and in the directory."""
    changed = bytearray(data)
    for mark, flag_at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + flag_at] |= 1
            at = changed.find(mark, at + 4)
    return bytes(changed)


def twice(data):
    """Two members of one name, with two scores: the second gets its name once it is packed."""
    name = sheet_name(data, FIGURES_SHEET)
    other = name[:-5] + "X.xml"
    content = dict(members(data))[name].replace(b"<v>", b"<v>9")
    return packed([*members(data), (other, content)]).replace(other.encode(), name.encode())


def entry(name, kind, child=NOTHING):
    """One entry of a compound file's directory: 5 the root, 2 a stream (here without content)."""
    text = name.encode("utf-16-le") + b"\0\0"
    tree = struct.pack("<BBIII", kind, 1, NOTHING, NOTHING, child)
    return text.ljust(64, b"\0") + struct.pack("<H", len(text)) + tree + bytes(36) + struct.pack("<IQ", END, 0)


def with_password(data):
    """What Excel writes when a password is set: a compound file that holds the package encrypted."""
    del data
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    numbers = (0, 1, 1, 0, 4096, END, 0, END, 0)  # one sector of chains (the first), the directory in the second
    header = start + bytes(6) + struct.pack("<9I", *numbers) + struct.pack("<109I", 0, *[NOTHING] * 108)
    chains = struct.pack("<128I", 0xFFFFFFFD, END, *[NOTHING] * 126)
    return header + chains + entry("Root Entry", 5, 1) + entry("EncryptedPackage", 2) + entry("", 0) * 2


def hidden(data):
    book = openpyxl.load_workbook(io.BytesIO(data))
    book[FIGURES_SHEET].sheet_state = "veryHidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def uncovered(data):
    book = openpyxl.load_workbook(io.BytesIO(data))
    del book[COVER_SHEET]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def empty(data):
    del data
    return b""


WHOLE = {
    "J01": (bomb, "E-XL-BOMB"),
    "J02": (far_corner, "E-XL-TOOBIG"),
    "J03": (with_dtd, "E-XL-XML"),
    "J04": (truncated, "E-XL-TRUNC"),
    "J05": (web_page, "E-XL-HTML"),
    "J06": (with_macro, "E-XL-MACRO"),
    "Z01": (with_password, "E-XL-ENCRYPTED"),
    "Z05": (flagged, "E-XL-ZIP"),
    "Z02": (twice, "E-XL-ZIP"),
    "Z03": (comma_text, "E-XL-CSV"),
    "Z04": (empty, "E-XL-EMPTY"),
    "B01": (uncovered, "E-FORM-UNKNOWN"),
}
"""Unit → what its return becomes, and the code by which the whole file is refused."""

CELLS = {"B02": (without_result, "E-XL-NOCACHE"), "B03": (with_error, "E-XL-ERRVAL")}
"""Unit → what its return becomes, and the code by which one cell is refused."""

SHEETS = {"B04": (hidden, "E-XL-HIDDEN")}
"""Unit → what its return becomes, and the code by which one sheet is refused."""

HOSTILE = WHOLE | CELLS | SHEETS


@pytest.fixture(scope="session")
def besieged(tmp_path_factory):
    """The first quarter's returns with the hostile ones in place of good ones: folder, and unit → file name."""
    folder = tmp_path_factory.mktemp("besieged")
    files = {}
    for path in sorted((ROOT / "examples" / PERIOD).iterdir()):
        unit = path.name[:3]
        if unit not in HOSTILE:
            shutil.copy(path, folder)
            continue
        name = path.with_suffix(".xls").name if unit == "J05" else path.name
        (folder / name).write_bytes(HOSTILE[unit][0](path.read_bytes()))
        files[unit] = name
    assert set(files) == set(HOSTILE)
    return folder, files


@pytest.fixture(scope="session")
def received(besieged):
    return receive([besieged[0]], "dawa-2022", PERIOD)


# ------------------------------------------------------------ what becomes of them


@pytest.mark.parametrize("unit", WHOLE)
def test_a_hostile_file_is_refused_once_by_its_code(besieged, received, unit):
    file = besieged[1][unit]
    found = [finding for finding in received.findings if finding.where.file == file]
    assert [(finding.code, finding.severity) for finding in found] == [(WHOLE[unit][1], "退回")]
    assert found[0].fix
    missing = [finding for finding in received.findings if finding.code == "E-UNIT-MISSING" and unit in finding.found]
    assert len(missing) == 1


@pytest.mark.parametrize("unit", CELLS)
def test_an_unusable_cell_is_named_and_the_rest_is_read(besieged, received, unit):
    found = [finding for finding in received.findings if finding.where.file == besieged[1][unit]]
    assert (CELLS[unit][1], FIRST_VALUE) in {(finding.code, finding.where.cell) for finding in found}
    items = received.intake.items
    own = items[(items["unit"] == unit) & (items["origin"] == "自报")]
    assert (own["state"] == "缺报").sum() == 1
    assert not own.loc[own["state"] == "缺报", "value"].notna().any()


@pytest.mark.parametrize("unit", SHEETS)
def test_a_hidden_sheet_is_named(besieged, received, unit):
    where = {finding.code: finding.where for finding in received.findings if finding.where.file == besieged[1][unit]}
    assert where[SHEETS[unit][1]].sheet == FIGURES_SHEET


def test_the_other_returns_are_unaffected(besieged, received, walked):
    clean = walked(PERIOD).appraisal.received
    hostile = set(besieged[1].values()) | {path.name for path in walked(PERIOD).returns.iterdir()} - {
        path.name for path in besieged[0].iterdir()
    }
    others = [finding for finding in clean.findings if finding.where.file not in hostile]
    assert [f for f in received.findings if f.where.file not in hostile and f.code != "E-UNIT-MISSING"] == others
    before, after = clean.intake.items, received.intake.items
    assert list(before["item_id"]) == list(after["item_id"])
    touched = before["unit"].isin(list(HOSTILE)) & (before["origin"] == "自报")
    assert after[~touched].equals(before[~touched])
    refused = before["unit"].isin([*WHOLE, *SHEETS]) & (before["origin"] == "自报")
    assert set(after.loc[refused, "state"]) == {"缺报"}


@pytest.mark.parametrize("extra", [[], ["--allow-incomplete"]])
def test_the_command_ends_in_one_and_without_a_trace(besieged, walked, tmp_path, extra):
    command = [sys.executable, "-m", "kaoping", "score", besieged[0], "--rules", "dawa-2022"]
    command += ["--period", PERIOD, "--out", tmp_path / "out", *extra]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    for _, code in HOSTILE.values():
        assert f"【{code}】" in done.stderr
    if not extra:
        assert [path.name for path in (tmp_path / "out").iterdir()] == ["findings.csv"]
        return
    clean = walked(PERIOD)
    table = type(clean)(PERIOD, clean.appraisal, tmp_path / "out").table
    assert [row for row in table("lines") if row["unit"] not in HOSTILE] == [
        row for row in clean.lines if row["unit"] not in HOSTILE
    ]
