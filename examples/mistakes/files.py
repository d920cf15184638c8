"""Whole files: missing, unreadable, of another kind than their name says."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from .desk import Due, Mistake, Quarter, members, zipped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def replaced(
    sender: str, content: Callable[[bytes], bytes], code: str, says: str, *, suffix: str = ".xlsx"
) -> Callable[[Quarter], Sequence[Due]]:
    """Send something else under the name of the return, perhaps with another suffix; it gets the clean file's bytes."""

    def make(quarter: Quarter) -> Sequence[Due]:
        name = quarter.name(sender).removesuffix(".xlsx") + suffix
        if suffix != ".xlsx":
            quarter.drop(sender)
        quarter.put(name, content(quarter.clean(sender)))
        return [Due(code, name, says=says)]

    return make


def note(_: bytes) -> bytes:
    """Write a plain text."""
    return "区商务局一季度数据见附件，请查收。\r\n".encode()


def comma_text(_: bytes) -> bytes:
    """Export a table as text and rename it."""
    return "项目编码,数据项,本期填报\r\nL03.事项,“三重一大”事项数,12\r\n".encode("gb18030")


def web_page(_: bytes) -> bytes:
    """Export a table from a system that writes a web page and calls it .xls."""
    return "<html><body><table><tr><td>项目编码</td><td>12</td></tr></table></body></html>".encode("gb18030")


def nothing(_: bytes) -> bytes:
    """Save nothing at all."""
    return b""


def half(content: bytes) -> bytes:
    """Break off the upload half-way."""
    return content[: len(content) // 2]


def macros(content: bytes) -> bytes:
    """Save with macros; what stands in for them is a word that no program runs."""
    return zipped({**members(content), "xl/vbaProject.bin": b"inert"})


def archive(content: bytes) -> bytes:
    """Pack the return into an archive and rename that."""
    return zipped({"return.xlsx": content})


def password(_: bytes) -> bytes:
    """Set a password: a compound file whose directory lists the encrypted package, here an empty one."""
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)
    # one sector of chains, the first; the directory in the second; neither small streams nor further chains
    header = start + bytes(6) + struct.pack("<9I", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    chains = struct.pack("<128I", _TABLE, _END, *[_FREE] * 126)
    directory = _entry("Root Entry", 5, 1) + _entry("EncryptedPackage", 2) + _entry("", 0) * 2
    return header + struct.pack("<109I", 0, *[_FREE] * 108) + chains + directory


def _entry(name: str, kind: int, child: int = _FREE) -> bytes:
    """One entry of a compound file's directory: 5 is the root, 2 a stream, 0 unused."""
    text = name.encode("utf-16-le") + b"\0\0"
    tree = struct.pack("<BBIII", kind, 1, _FREE, _FREE, child)
    return text.ljust(64, b"\0") + struct.pack("<H", len(text)) + tree + bytes(36) + struct.pack("<IQ", _END, 0)


def as_it_is(content: bytes) -> bytes:
    """Leave the content alone."""
    return content


def unit_missing(quarter: Quarter) -> Sequence[Due]:
    """Send no return; a neighbour's lies in the folder."""
    quarter.keep("B12")
    quarter.drop("B11")
    return [Due("E-UNIT-MISSING", says="没有收到区医疗保障局（B11）")]


def department_missing(quarter: Quarter) -> Sequence[Due]:
    """Send no table; another department's lies in the folder."""
    quarter.keep("D02")
    quarter.drop("D13")
    return [Due("E-SRC-MISSING", says="没有收到区统计局")]


def uncovered(quarter: Quarter) -> Sequence[Due]:
    """Copy the figures into a new workbook of one's own, without the cover."""
    book = quarter.book("B13")
    book.remove(book["封面"])
    return [Due("E-FORM-UNKNOWN", quarter.name("B13"), says="没有封面标识")]


_SAVE_AS = "用 Excel 或 WPS 打开，另存为 .xlsx 再报"

MISTAKES: tuple[Mistake, ...] = (
    Mistake("单位没有报送", "催报；确认不报的由督查室认定", unit_missing),
    Mistake("来源部门没有报送", "催报；不能以空白或零代替", department_missing),
    Mistake("文本文件改名为xlsx", "填写下发的表式再报", replaced("B02", note, "E-XL-CSV", "文本文件")),
    Mistake("CSV存成xlsx", "填写下发的表式再报", replaced("B05", comma_text, "E-XL-CSV", "文本文件（CSV）")),
    Mistake("网页另存成xls", _SAVE_AS, replaced("B08", web_page, "E-XL-HTML", "网页文件", suffix=".xls")),
    Mistake("带宏的xlsm", "另存为不含宏的 .xlsx", replaced("B03", macros, "E-XL-MACRO", "文件含有宏", suffix=".xlsm")),
    Mistake("设了打开密码", "取消密码后再报", replaced("B04", password, "E-XL-ENCRYPTED", "打开密码")),
    Mistake("零字节文件", "重新另存后再报", replaced("B06", nothing, "E-XL-EMPTY", "0 字节")),
    Mistake("文件只传了一半", "重新另存后再报", replaced("B07", half, "E-XL-TRUNC", "文件不完整")),
    Mistake("压缩包改名为xlsx", "解压后逐个报送", replaced("B14", archive, "E-XL-NOTXLSX", "请解压后逐个报送")),
    Mistake("xlsx改名为xls", "把扩展名改为 .xlsx", replaced("B16", as_it_is, "W-XL-EXT", "“.xls”", suffix=".xls")),
    Mistake("自己另做一张表没有封面", "用下发的表式填报", uncovered),
)
