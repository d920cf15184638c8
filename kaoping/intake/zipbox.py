"""A zip container, opened without trusting a word of its directory.

The limits are enforced on what the directory says, before anything is inflated, and again on what
actually comes out.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass, field

from kaoping.intake.refusals import Refusal

_MIB = 1 << 20
MAX_MEMBERS = 2_000
MAX_UNPACKED = 200 * _MIB
MAX_MEMBER = 120 * _MIB
MAX_RATIO = 200  # of unpacked to packed bytes, for members above …
RATIO_FROM = 10 * _MIB  # … this size: small members compress well without malice

_LOCAL = b"PK\x03\x04"
_END = b"PK\x05\x06"
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_DRIVE = re.compile(r"[A-Za-z]:")
_SAVE_AGAIN = "请重新另存后再报送"


@dataclass(frozen=True, slots=True)
class ZipBox:
    """Members of a zip by their name, all checked; `read` inflates one and checks its CRC."""

    data: bytes
    members: dict[str, zipfile.ZipInfo]
    _starts: dict[str, int] = field(default_factory=dict)

    def read(self, name: str) -> bytes:
        """Inflate a member: no byte more than declared, and the CRC must be right."""
        info = self.members[name]
        start = self._starts[name]
        packed = memoryview(self.data)[start : start + info.compress_size]
        if info.compress_type == zipfile.ZIP_STORED:
            content = bytes(packed)
        else:
            content = _inflate(packed, info)
        if len(content) > info.file_size:
            raise Refusal("E-XL-BOMB", "文件实际解压大小超过其声明的大小，已拒收", "请删除多余内容后另存为 .xlsx 再报送")
        if len(content) < info.file_size or zlib.crc32(content) != info.CRC:
            raise _damaged()
        return content


def _inflate(packed: memoryview, info: zipfile.ZipInfo) -> bytes:
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        return stream.decompress(packed, info.file_size + 1)
    except zlib.error:
        raise _damaged() from None


def open_zip(data: bytes) -> ZipBox:
    """Open a zip that must begin with its first member and end with its directory.

    Raises `Refusal` for anything that two readers could read differently, and for bombs.
    """
    _whole(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            directory = archive.start_dir
    except (zipfile.BadZipFile, NotImplementedError, ValueError, LookupError, struct.error, OSError):
        raise _strange("目录无法识别") from None
    _within_limits(infos)
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        members[_plain_name(info)] = info
    if len({name.casefold() for name in members}) != len(infos):
        raise _strange("内部文件重名")
    return ZipBox(data, members, _locate(data, members, directory))


def _whole(data: bytes) -> None:
    """Refuse a container that was cut short, or that something else was glued to."""
    end = data.rfind(_END)
    if end < 0 or len(data) < end + 22:
        raise Refusal("E-XL-TRUNC", "文件不完整，可能上传中断", _SAVE_AGAIN)
    comment = int.from_bytes(data[end + 20 : end + 22], "little")
    if end + 22 + comment != len(data):
        raise _strange("末尾有多余内容")
    size, start = struct.unpack_from("<2I", data, end + 12)
    zip64 = data[end - 20 : end - 16] == b"PK\x06\x07"
    if not zip64 and start + size != end:
        raise _strange("目录位置不符")


def _within_limits(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MAX_MEMBERS:
        raise Refusal("E-XL-BOMB", f"文件内部有 {len(infos)} 个部分，上限 {MAX_MEMBERS}，已拒收", _SAVE_AGAIN)
    total = sum(info.file_size for info in infos)
    if total > MAX_UNPACKED:
        raise _bomb(total, MAX_UNPACKED)
    for info in infos:
        if info.file_size > MAX_MEMBER:
            raise _bomb(info.file_size, MAX_MEMBER)
        if info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * info.compress_size:
            raise Refusal(
                "E-XL-BOMB",
                f"文件解压后过大（压缩比超过 {MAX_RATIO}），已拒收",
                "请删除多余内容后另存为 .xlsx 再报送",
            )


def _plain_name(info: zipfile.ZipInfo) -> str:
    """Give the name with forward slashes, or refuse a name that points outside."""
    name = info.orig_filename.replace("\\", "/")
    bad = name.startswith("/") or ".." in name.split("/") or _DRIVE.match(name) or not name.isprintable()
    if bad or stat.S_ISLNK(info.external_attr >> 16):
        raise _strange("内部文件名不合规")
    if info.flag_bits & _ENCRYPTED:
        raise _strange("内部文件设有密码")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _strange("压缩方式不受支持")
    return name


def _locate(data: bytes, members: dict[str, zipfile.ZipInfo], directory: int) -> dict[str, int]:
    """Find where each member's bytes begin; no two may overlap, and both headers must agree."""
    starts: dict[str, int] = {}
    free = 0
    for name, info in sorted(members.items(), key=lambda member: member[1].header_offset):
        offset = info.header_offset
        if offset < free or offset + 30 > directory:
            raise _strange("内部文件相互重叠")
        header = _LOCAL_HEADER.unpack_from(data, offset)
        start = offset + 30 + header[9] + header[10]
        local_name = data[offset + 30 : offset + 30 + header[9]]
        if header[0] != _LOCAL or header[2] & _ENCRYPTED or header[3] != info.compress_type:
            raise _strange("内部文件头与目录不一致")
        if local_name != _raw_name(info):
            raise _strange("内部文件头与目录不一致")
        free = start + info.compress_size
        if free > directory:
            raise _strange("内部文件相互重叠")
        starts[name] = start
    return starts


def _raw_name(info: zipfile.ZipInfo) -> bytes:
    return info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437")


def _bomb(size: int, most: int) -> Refusal:
    found = f"文件解压后过大（声明 {size / _MIB:.0f} MB，上限 {most // _MIB} MB），已拒收"
    return Refusal("E-XL-BOMB", found, "请删除多余内容后另存为 .xlsx 再报送")


def _strange(what: str) -> Refusal:
    return Refusal("E-XL-ZIP", f"文件容器异常（{what}），已拒收", "请用 Excel 或 WPS 打开，重新另存后再报送")


def _damaged() -> Refusal:
    return Refusal("E-XL-CRC", "文件内容校验不符，可能已损坏", _SAVE_AGAIN)


def pack(parts: dict[str, bytes]) -> bytes:
    """Write members into an uncompressed zip, so that a reader sees exactly the bytes we checked."""
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for name, content in parts.items():
        raw = name.encode()
        sizes = (zlib.crc32(content), len(content), len(content))
        header = struct.pack("<4s5H3I2H", _LOCAL, 20, 0x800, 0, 0, 33, *sizes, len(raw), 0)
        entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0x800, 0, 0, 33, *sizes, len(raw), 0, 0, 0, 0, 0, offset)
        body += (header, raw, content)
        directory += (entry, raw)
        offset += len(header) + len(raw) + len(content)
    index = b"".join(directory)
    end = struct.pack("<4s4H2IH", _END, 0, 0, len(parts), len(parts), len(index), offset, 0)
    return b"".join([*body, index, end])
