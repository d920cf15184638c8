"""A zip container, opened without trusting a word of its directory.

This is stricter than the standard library on purpose: wherever two programs could come to see two
different contents, the container is refused. The limits hold for what the directory says, before
anything is inflated, and again for what comes out.
"""

from __future__ import annotations

import re
import stat
import struct
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kaoping.intake.refusals import Refusal, odd_container

if TYPE_CHECKING:
    from collections.abc import Iterator

_MIB = 1 << 20
MAX_MEMBERS = 2_000
MAX_UNPACKED = 200 * _MIB
MAX_MEMBER = 120 * _MIB
MAX_RATIO = 200  # of unpacked to packed bytes, for members above …
RATIO_FROM = 10 * _MIB  # … this size: small members compress well without malice

_LOCAL, _CENTRAL, _END, _LOCATOR = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x07"
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_CENTRAL_HEADER = struct.Struct("<4s6H3I5H2I")
_END_RECORD = struct.Struct("<4s4H2IH")
_END64_SIZE = 56 + 20  # the record and its locator, as they stand before the end record
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_PATCHED = 0x20
_NEWEST = 63  # of the versions of the standard, in tenths: no program knows a newer one
_UTF8 = 0x800
_BIG = 0xFFFFFFFF
_DRIVE = re.compile(r"[A-Za-z]:")
_SMALL = 2_000  # packed bytes of a member that is worth remembering
_SHORT_NAME = 200
_SAVE_AGAIN = "请重新另存后再报送"
_SAVE_LESS = "请删除多余内容后另存为 .xlsx 再报送"


class Member(NamedTuple):
    """One entry of the directory."""

    raw_name: bytes
    name: str
    method: int
    crc: int
    packed: int
    unpacked: int
    offset: int


@dataclass(frozen=True, slots=True)
class ZipBox:
    """Members of a zip by their name, every header checked; `read` inflates one and checks its CRC."""

    data: bytes
    members: dict[str, Member]
    _starts: dict[str, int]

    def read(self, name: str) -> bytes:
        """Inflate a member: no byte more than declared, and the CRC must be right."""
        member, start = self.members[name], self._starts[name]
        packed = self.data[start : start + member.packed]
        unpack = _unpack_again if member.packed <= _SMALL and member.unpacked <= 32 * _SMALL else _unpack
        return unpack(packed, member.method, member.unpacked, member.crc)


def _unpack(packed: bytes, method: int, size: int, crc: int) -> bytes:
    content = packed
    if method == _DEFLATED:
        try:
            content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, size + 1)
        except zlib.error:
            raise _damaged() from None
    if len(content) > size:
        raise Refusal("E-XL-BOMB", "文件实际解压大小超过其声明的大小，已拒收", _SAVE_LESS)
    if len(content) < size or zlib.crc32(content) != crc:
        raise _damaged()
    return content


# Styles, themes and lists of parts are the same bytes in every return that was made from one form.
_unpack_again = lru_cache(maxsize=128)(_unpack)


def open_zip(data: bytes) -> ZipBox:
    """Open a zip that begins with its first member and ends with its directory.

    Raises `Refusal` for what is cut short, for bombs, and for anything that is not written plainly.
    """
    begin, finish, count = _find_directory(data)
    try:
        listed = list(_entries(data, begin, finish))
    except (struct.error, UnicodeDecodeError):
        raise odd_container("目录无法识别") from None
    if len(listed) != count:
        raise odd_container("目录与文件数不符")
    _within_limits(listed)
    members = {member.name: member for member in listed}
    if len({name.casefold() for name in members}) != len(listed):
        raise odd_container("内部文件重名")
    return ZipBox(data, members, _locate(data, listed, begin))


def _find_directory(data: bytes) -> tuple[int, int, int]:
    """Give begin, end and length of the directory; refuse what was cut short or glued together."""
    end = data.rfind(_END)
    if end < 0 or len(data) < end + _END_RECORD.size:
        raise Refusal("E-XL-TRUNC", "文件不完整，可能上传中断", _SAVE_AGAIN)
    _, disk, first_disk, count_here, count, size, begin, comment = _END_RECORD.unpack_from(data, end)
    if end + _END_RECORD.size + comment != len(data):
        raise odd_container("末尾有多余内容")
    # Streaming writers add a 64-bit record between the directory and its end; its numbers must not be needed.
    finish = end - _END64_SIZE if data[end - 20 : end - 16] == _LOCATOR else end
    if begin + size != finish or disk or first_disk or count_here != count:
        raise odd_container("目录位置不符")
    return begin, finish, count


def _entries(data: bytes, at: int, finish: int) -> Iterator[Member]:
    while at < finish:
        magic, made, needs, flags, method, _, _, crc, packed, unpacked, *lengths, _, _, outer, offset = (
            _CENTRAL_HEADER.unpack_from(data, at)
        )
        name_at = at + _CENTRAL_HEADER.size
        extra_at = name_at + lengths[0]
        at = extra_at + lengths[1] + lengths[2]
        if magic != _CENTRAL or at > finish or needs & 0xFF > _NEWEST:
            raise odd_container("目录无法识别")
        if _BIG in (packed, unpacked, offset):
            unpacked, packed, offset = _big_numbers(data[extra_at : extra_at + lengths[1]], unpacked, packed, offset)
        raw = data[name_at:extra_at]
        name = (_name_again if len(raw) <= _SHORT_NAME else _name_again.__wrapped__)(raw, flags, method)
        if made >> 8 == 3 and stat.S_ISLNK(outer >> 16):
            raise odd_container("内部含有链接")
        yield Member(raw, name, method, crc, packed, unpacked, offset)


def _big_numbers(extra: bytes, *numbers: int) -> list[int]:
    """Take the numbers that did not fit from the 64-bit extra field."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == 1:
            big = iter(struct.unpack_from(f"<{length // 8}Q", extra, at + 4))
            return [next(big, number) if number == _BIG else number for number in numbers]
        at += 4 + length
    return list(numbers)


@lru_cache(maxsize=256)
def _name_again(raw: bytes, flags: int, method: int) -> str:
    """Give the name of a member whose like is in every workbook."""
    return _plain_name(raw.decode("utf-8" if flags & _UTF8 else "cp437"), flags, method)


def _plain_name(name: str, flags: int, method: int) -> str:
    """Give the name with forward slashes, or refuse a member that is not for us to open."""
    name = name.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or _DRIVE.match(name) or not name.isprintable():
        raise odd_container("内部文件名不合规")
    if flags & _ENCRYPTED:
        raise odd_container("内部文件设有密码")
    if method not in (_STORED, _DEFLATED) or flags & _PATCHED:
        raise odd_container("压缩方式不受支持")
    return name


def _within_limits(members: list[Member]) -> None:
    if len(members) > MAX_MEMBERS:
        raise Refusal("E-XL-BOMB", f"文件内部有 {len(members)} 个部分，上限 {MAX_MEMBERS}，已拒收", _SAVE_AGAIN)
    total = sum(member.unpacked for member in members)
    if total > MAX_UNPACKED:
        raise _bomb(total, MAX_UNPACKED)
    for member in members:
        if member.unpacked > MAX_MEMBER:
            raise _bomb(member.unpacked, MAX_MEMBER)
        if member.unpacked > RATIO_FROM and member.unpacked > MAX_RATIO * member.packed:
            raise Refusal("E-XL-BOMB", f"文件解压后过大（压缩比超过 {MAX_RATIO}），已拒收", _SAVE_LESS)


def _locate(data: bytes, members: list[Member], directory: int) -> dict[str, int]:
    """Find where each member's bytes begin; no two may overlap, and both headers must agree."""
    starts: dict[str, int] = {}
    free = 0
    for member in sorted(members, key=lambda member: member.offset):
        if member.offset < free or member.offset + _LOCAL_HEADER.size > directory:
            raise odd_container("内部文件相互重叠")
        magic, _, flags, method, *_, name_length, extra_length = _LOCAL_HEADER.unpack_from(data, member.offset)
        name_at = member.offset + _LOCAL_HEADER.size
        if (
            magic != _LOCAL
            or flags & _ENCRYPTED
            or method != member.method
            or data[name_at : name_at + name_length] != member.raw_name
        ):
            raise odd_container("内部文件头与目录不一致")
        starts[member.name] = name_at + name_length + extra_length
        free = starts[member.name] + member.packed
        if free > directory:
            raise odd_container("内部文件相互重叠")
    return starts


def _bomb(size: int, most: int) -> Refusal:
    found = f"文件解压后过大（声明 {size / _MIB:.0f} MB，上限 {most // _MIB} MB），已拒收"
    return Refusal("E-XL-BOMB", found, _SAVE_LESS)


def _damaged() -> Refusal:
    return Refusal("E-XL-CRC", "文件内容校验不符，可能已损坏", _SAVE_AGAIN)


def pack(parts: dict[str, bytes]) -> bytes:
    """Write members into an uncompressed zip, so that a reader sees exactly the bytes we checked."""
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for name, content in parts.items():
        raw = name.encode()
        sums = (zlib.crc32(content), len(content), len(content))
        header = _LOCAL_HEADER.pack(_LOCAL, 20, _UTF8, _STORED, 0, 33, *sums, len(raw), 0)
        entry = _CENTRAL_HEADER.pack(_CENTRAL, 20, 20, _UTF8, _STORED, 0, 33, *sums, len(raw), 0, 0, 0, 0, 0, offset)
        body += (header, raw, content)
        directory += (entry, raw)
        offset += len(header) + len(raw) + len(content)
    index = b"".join(directory)
    end = _END_RECORD.pack(_END, 0, 0, len(parts), len(parts), len(index), offset, 0)
    return b"".join([*body, index, end])
