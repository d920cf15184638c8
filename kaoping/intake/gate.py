"""Decide by content what a file is, and refuse what no reader may open.

Names and extensions decide nothing here. What passes is described by its facts: how many cells a
reader must find, and what readers of values do not show.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from kaoping.intake.ooxml import OoxmlBook, open_ooxml
from kaoping.intake.refusals import Refusal, encrypted, not_a_workbook, odd_container
from kaoping.intake.zipbox import ZipBox, open_zip

if TYPE_CHECKING:
    from kaoping.intake.odf import OdfBook

MAX_FILE = 20 << 20

_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_SAVE_AS = "请用 Excel 或 WPS 打开，另存为 .xlsx 再报送"
_WEB_PAGE = re.compile(
    r"<(?:!doctype html|html|head|body|meta|table|div|style|script|title)\b|^mime-version:", re.IGNORECASE
)
_OTHER_KINDS = {
    b"%PDF": " PDF 文件",
    b"{\\rtf": " RTF 文档",
    b"Rar!": " RAR 压缩包",
    b"7z\xbc\xaf": " 7z 压缩包",
    b"\x1f\x8b": "压缩包",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"GIF8": "图片",
}
_EXTENSIONS = {
    "xlsx": (".xlsx", ".xlsm", ".xltx", ".xltm"),
    "xls": (".xls", ".xlt", ".et", ".ett"),
    "ods": (".ods", ".ots"),
}
_TEXT_CONTROLS = re.compile(r"[\0-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class XlsBook:
    """An old .xls that may be read, and the other workbooks that its formulas refer to."""

    books: tuple[str, ...]


def admit(data: bytes) -> OoxmlBook | OdfBook | XlsBook:
    """Say what a file is and that it may be read.

    Raises `Refusal` for everything else, with what the file is and how to send it instead.
    """
    if len(data) > MAX_FILE:
        raise too_big(len(data))
    if not data:
        raise Refusal("E-XL-EMPTY", "文件为空（0 字节）", "请重新另存后再报送")
    if data.startswith(_ZIP):
        return _admit_zip(open_zip(data))
    return _admit_xls(data)


def too_big(size: int) -> Refusal:
    """Say that a file is larger than any return."""
    found = f"文件过大（{size / (1 << 20):.1f} MB，上限 {MAX_FILE >> 20} MB）"
    return Refusal("E-XL-TOOBIG", found, "请删除图片和多余内容后重新报送")


def wrong_extension(name: str, kind: str) -> Refusal | None:
    """Say that a file's name promises another kind than its content is."""
    if name.lower().endswith(_EXTENSIONS[kind]) and not name.startswith("."):
        return None
    suffix = PurePath(name).suffix.lower()
    if suffix in _EXTENSIONS[kind]:
        return None
    said = f"扩展名“{suffix}”与内容不符" if suffix else "文件名没有扩展名"
    found = f"{said}，内容是 .{kind} 工作簿，已按内容读取"
    return Refusal("W-XL-EXT", found, f"请把扩展名改为 .{kind}")


def _admit_zip(box: ZipBox) -> OoxmlBook | OdfBook:
    names = {name.casefold() for name in box.members}
    if "mimetype" in box.members:
        return _admit_odf(box)
    if "xl/workbook.bin" in names:
        raise Refusal("E-XL-XLSB", "这是二进制工作簿（.xlsb），系统不读取", _SAVE_AS)
    _refuse_other_office(names)
    if "_rels/.rels" in names or any(name.startswith("xl/") for name in names):
        return open_ooxml(box)
    inside = sum(name.endswith((".xlsx", ".xls", ".et", ".ods")) for name in names)
    raise not_a_workbook(f"压缩包（内有 {inside} 个表格文件，请解压后逐个报送）" if inside else "压缩包")


def _admit_xls(data: bytes) -> XlsBook:
    from kaoping.intake.biff import OLE, check_xls, is_biff  # noqa: PLC0415 - few children meet one

    if data.startswith(OLE) or is_biff(data):
        return XlsBook(check_xls(data))
    raise _not_admitted(data)


def _admit_odf(box: ZipBox) -> OdfBook:
    from kaoping.intake.odf import open_odf  # noqa: PLC0415 - as above

    mimetype = box.read("mimetype")[:80]
    if not mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        raise not_a_workbook("其他办公文档" if b"opendocument" in mimetype else "压缩包")
    return open_odf(box)


def _refuse_other_office(names: set[str]) -> None:
    if not any(name.startswith("xl/") for name in names):
        for folder, what in (("word/", " Word 文档"), ("ppt/", " PowerPoint 演示文稿")):
            if any(name.startswith(folder) for name in names):
                raise not_a_workbook(what)
    if "encryptedpackage" in names:
        raise encrypted()


def _not_admitted(data: bytes) -> Refusal:
    if _EMPTY_ZIP in data[-70_000:] and _ZIP in data:
        return odd_container("压缩数据前有多余内容")
    if data.startswith(_EMPTY_ZIP):
        return not_a_workbook("空的压缩包")
    for magic, what in _OTHER_KINDS.items():
        if data.startswith(magic):
            return not_a_workbook(what)
    text = _decode(data)
    return _text_refusal(text) if text is not None else not_a_workbook("无法识别的文件")


def _decode(data: bytes) -> str | None:
    """Decode the beginning of a text file as the office's programs would, or tell that it is none."""
    head = data[:4096]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", "ignore")
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            text = decoder.decode(head, final=len(data) <= len(head))
        except UnicodeDecodeError:
            continue
        return None if _TEXT_CONTROLS.search(text) else text
    return None


def _text_refusal(text: str) -> Refusal:
    if "urn:schemas-microsoft-com:office:spreadsheet" in text:
        return Refusal("E-XL-XML2003", "这是 Excel 2003 XML 表格，不是 .xlsx 工作簿", _SAVE_AS)
    if _WEB_PAGE.search(text.lstrip()):
        return Refusal("E-XL-HTML", "这是网页文件，不是 Excel 工作簿", _SAVE_AS)
    if text.lstrip().startswith("<?xml"):
        return not_a_workbook(" XML 文件")
    return Refusal("E-XL-CSV", "这是文本文件（CSV），不是 Excel 工作簿", _SAVE_AS)
