"""Workbooks that went wrong on their way: seeded mutations of files of every kind, down to single attributes."""

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile
import zlib

ODDITIES = (
    "", "0", "1", "-1", "2", "7", "99", "16385", "1048577", "4294967296", "99999999999999999999", "1e400", "-1E308",
    "NaN", "INF", "0.1", "1.5", "a", "A1", "B2", "$A$1", "a1", "A0", "XFD1048576", "XFE1", "A1:B2", "A1:XFD1048576",
    "B2:A1", "s", "n", "b", "e", "d", "str", "inlineStr", "true", "false", "hidden", "veryHidden", "preserve", "rId1",
    "rId2", "rId99", "#REF!", "填报表", "封面", "指标数据", " ", "&amp;", "&lt;b&gt;", "&#x1;", "&#65;", "１２", "٣",
    "2022-03-31", "9999-99-99", "P1D", "PT25H", "float", "percentage", "date", "string", "boolean", "currency",
    "../../x.xml", "/xl/workbook.xml", "xl/worksheets/sheet1.xml", "http://127.0.0.1/x", "External", "0.00%",
    "yyyy/m/d", "[h]:mm", "_x0001_", "_xD800_", "\N{ZERO WIDTH SPACE}", "x" * 300, "9" * 300,
)  # fmt: skip
"""What may stand in an attribute or between two tags after an accident."""

ENCODINGS = ("utf-16", "utf-16-le", "gb18030", "utf-8-sig", "latin-1", "utf-32")
INTRUDERS = (
    "<!-- 批注 -->", "<?php 1?>", "<![CDATA[1]]>", "&x;", "<!DOCTYPE a>", '<c r="A1"><v>5</v></c>', "<v>7</v>", "<f/>",
    "<f>1+1</f>", "<row/>", '<row r="3"/>', "<t>甲</t>", "<is/>", "<x:y/>", "\0", "\x0b", "\ufffe", "<", ">", "&", '"',
    "</sheetData>", "<sheetData>", "<mergeCell ref='A1:C9'/>", "<text:p>1</text:p>", "<table:table-cell/>", "<text:s/>",
)  # fmt: skip
"""What may stand in the middle of a part where nothing should."""

_ATTRIBUTE = re.compile(r'\s([\w:.-]+)="([^"]*)"')
_CONTENT = re.compile(r">([^<>]+)<")
_ELEMENT = re.compile(r"<([\w:]+)(?:\s[^<>]*)?(?:/>|>[^<>]*</\1>)")
_NO_CONTAINER = (
    zipfile.BadZipFile, zlib.error, struct.error, ValueError, OSError, RuntimeError, EOFError, NotImplementedError,
)  # fmt: skip
_SHEETS = re.compile(r"worksheets/|content\.xml|sharedStrings|workbook\.xml$|styles\.xml$")


def mutant(data, chance):
    """Give a workbook after one to three accidents; chance: a seeded random.Random."""
    accidents = ZIPPED if data.startswith(b"PK") else COMPOUND
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        data = chance.choice(accidents)(data, chance)
    return data


# --- bytes ----------------------------------------------------------------------------------------


def flipped(data, chance):
    """Some bytes anywhere become others."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8, 40))):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(data, chance):
    """A stretch is gone, is there twice, or is nothing but zeros."""
    begin = chance.randrange(len(data) + 1)
    end = min(len(data), begin + chance.choice((1, 4, 64, 512, len(data))))
    middle = chance.choice((b"", data[begin:end] * 2, bytes(end - begin)))
    return data[:begin] + middle + data[end:]


def worded(data, chance):
    """A 16-bit or 32-bit number somewhere becomes an extreme one: the lengths and links of a compound file."""
    kind, most = chance.choice((("<H", 2), ("<I", 4)))
    if len(data) < most:
        return data
    at = chance.randrange(0, len(data) - most + 1, 2)
    number = chance.choice((0, 1, 2, 3, 0x7F, 0xFF, 0x7FFF, 0xFFFE, 0xFFFF, 0xFFFFFFFE, 0xFFFFFFFF, 0x7FFFFFFF))
    return data[:at] + struct.pack(kind, number & ((1 << 8 * most) - 1)) + data[at + most :]


def record_changed(data, chance):
    """One record of an old workbook is gone, doubled, swapped with the next, or says another kind or length."""
    begin = 512  # what xlwt and old programs write after the header; elsewhere this is one more accident
    records, at = [], begin
    while at + 4 <= len(data):
        kind, length = struct.unpack_from("<2H", data, at)
        if length > 8228 or (kind, length) == (0, 0):
            break
        records.append((at, at + 4 + length))
        at += 4 + length
    if len(records) < 2:
        return flipped(data, chance)
    place = chance.randrange(len(records) - 1)
    (first, middle), (_, last) = records[place : place + 2]
    body = data[first:middle]
    kind, length = struct.unpack_from("<2H", body)
    other = chance.choice((kind ^ 1, 0x0A, 0x809, 0x203, 0x27E, 0xFD, 0xFC, 0x3C, 0x85, 0xE5, 0x31, 0x41E, 0xBD, 6))
    inside = bytearray(body)
    inside[chance.randrange(4, len(inside)) if len(inside) > 4 else 0] = chance.randrange(256)
    changed = chance.choice((
        data[middle:last] + body,
        data[middle:last],
        body + body + data[middle:last],
        struct.pack("<2H", other, length) + body[4:] + data[middle:last],
        struct.pack("<2H", kind, chance.randrange(0, 9000)) + body[4:] + data[middle:last],
        bytes(inside) + data[middle:last],
    ))  # fmt: skip
    whole = data[:first] + changed + data[last:]
    return whole[: len(data)].ljust(len(data), b"\0")  # sectors stay where they were


# --- parts ----------------------------------------------------------------------------------------


def unpacked(data):
    """Parts of a container in their order; None where it is none any more."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [(info.filename, archive.read(info)) for info in archive.infolist()]
    except _NO_CONTAINER:
        return None


def packed(parts):
    """Pack parts anew, with sizes and checksums that are right; two of them may have one name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _in_parts(change):
    def accident(data, chance):
        parts = unpacked(data)
        return flipped(data, chance) if not parts else packed(change(parts, chance))

    accident.__name__ = change.__name__
    accident.__doc__ = change.__doc__
    return accident


@_in_parts
def part_flipped(parts, chance):
    """Bytes inside a part become others, and the container knows."""
    at = chance.randrange(len(parts))
    name, content = parts[at]
    parts[at] = name, flipped(content, chance)
    return parts


@_in_parts
def part_moved(parts, chance):
    """A part is gone, there twice, under another's name, or two have changed places."""
    one, other = chance.randrange(len(parts)), chance.randrange(len(parts))
    (name, content), (name_of_other, content_of_other) = parts[one], parts[other]
    way = chance.randrange(5)
    if way == 0:
        del parts[one]
    elif way == 1:
        parts.append((name, content_of_other))
    elif way == 2:
        parts[one] = name_of_other, content
    elif way == 3:
        parts[one], parts[other] = (name, content_of_other), (name_of_other, content)
    else:
        parts.insert(other, (name.upper() if chance.random() < 0.5 else name + "x", content))
    return parts


def _in_xml(change):
    def accident(parts, chance):
        chosen = [at for at, (name, _) in enumerate(parts) if _SHEETS.search(name)]
        chosen = chosen if chosen and chance.random() < 0.8 else list(range(len(parts)))
        at = chance.choice(chosen)
        name, content = parts[at]
        try:
            text = content.decode()
        except UnicodeDecodeError:
            return parts
        parts[at] = name, change(text, chance).encode("utf-8", "surrogatepass")
        return parts

    accident.__name__ = change.__name__
    accident.__doc__ = change.__doc__
    return _in_parts(accident)


def _one(pattern, text, chance):
    found = list(pattern.finditer(text))
    return chance.choice(found) if found else None


def _replaced(text, match, new, group=0):
    return text if match is None else text[: match.start(group)] + new + text[match.end(group) :]


@_in_xml
def attribute_changed(text, chance):
    """An attribute says something else: a reference, a type, a style, a name, a size."""
    match = _one(_ATTRIBUTE, text, chance)
    if match is None:
        return text
    others = [other[2] for other in _ATTRIBUTE.finditer(text) if other[1] == match[1]]
    return _replaced(text, match, chance.choice((*ODDITIES, *others[:40])), 2)


@_in_xml
def attribute_gone(text, chance):
    """An attribute is gone, or stands there twice."""
    match = _one(_ATTRIBUTE, text, chance)
    return _replaced(text, match, "" if match is None or chance.random() < 0.7 else match[0] * 2)


@_in_xml
def content_changed(text, chance):
    """What stands between two tags is something else: a value, an index, a formula."""
    return _replaced(text, _one(_CONTENT, text, chance), chance.choice(ODDITIES), 1)


@_in_xml
def element_moved(text, chance):
    """An element is gone, there twice, or somewhere else."""
    match = _one(_ELEMENT, text, chance)
    if match is None:
        return text
    way = chance.randrange(3)
    if way == 0:
        return _replaced(text, match, "")
    if way == 1:
        return _replaced(text, match, match[0] * 2)
    other = _one(_ELEMENT, text, chance)
    return _replaced(text, other, other[0] + match[0])


@_in_xml
def intruded(text, chance):
    """Something stands in the middle where nothing should."""
    at = chance.choice([match.start() for match in re.finditer("<", text)] or [0])
    return text[:at] + chance.choice(INTRUDERS) + text[at:]


@_in_parts
def recoded(parts, chance):
    """A part is written in another encoding than it says, or says another than it is written in."""
    at = chance.randrange(len(parts))
    name, content = parts[at]
    encoding = chance.choice(ENCODINGS)
    if chance.random() < 0.5:
        parts[at] = name, content.replace(b"UTF-8", encoding.encode()).replace(b"utf-8", encoding.encode())
    else:
        parts[at] = name, content.decode("utf-8", "replace").encode(encoding, "replace")
    return parts


@_in_xml
def respaced(text, chance):
    """Another namespace, or another prefix."""
    spaces = sorted(set(re.findall(r'="(http[^"]+|urn:[^"]+)"', text)))
    if not spaces:
        return text
    return text.replace(chance.choice(spaces), chance.choice((*spaces, "urn:other")))


ZIPPED = (
    flipped, cut, part_flipped, part_moved, recoded, respaced, intruded, intruded, element_moved, element_moved,
    attribute_changed, attribute_changed, attribute_changed, attribute_gone, attribute_gone, content_changed,
    content_changed, content_changed,
)  # fmt: skip
COMPOUND = (flipped, flipped, cut, worded, worded, record_changed, record_changed, record_changed, record_changed)
