"""A new scheme to begin with: small, complete, and every key of it explained by a comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping.findings import Finding, Rejected, Where
from kaoping.rulebook.writeback import written_text
from kaoping.shipped import templates_folder

if TYPE_CHECKING:
    from pathlib import Path

STARTER = "starter"
"""Folder of the starter's files among the templates."""

_STORAGE = 3


def write_starter(folder: Path, name: str | None = None) -> tuple[Path, ...]:
    """Write the starter scheme into a folder that is not there yet; `name` becomes its 名称.

    Returns the files that were written, in order. Rejected (exit code 3) where the folder exists
    or cannot be written.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as place:
    ...     files = write_starter(Path(place) / "新方案", "新区考评")
    ...     print(len(files), "名称: 新区考评" in files[4].read_text(encoding="utf-8"))
    6 True
    """
    source = templates_folder() / STARTER
    contents = {path.relative_to(source): path.read_bytes() for path in sorted(source.rglob("*.yaml"))}
    written = []
    try:
        folder.mkdir(parents=True)
        for place, data in contents.items():
            path = folder / place
            path.parent.mkdir(exist_ok=True)
            named = name is not None and place.name == "scheme.yaml"
            path.write_bytes(written_text(data, ("名称",), name or "") if named else data)
            written.append(path)
    except FileExistsError:
        found = f"“{folder}”已经在那里了"
        raise _refused(found, "请换一个新的文件夹，免得盖掉已有的规则") from None
    except OSError:
        raise _refused(f"写不进“{folder}”", "请检查文件夹的权限和磁盘空间") from None
    return tuple(written)


def _refused(found: str, fix: str) -> Rejected:
    return Rejected([Finding("E-OUT-WRITE", Where(), found, fix)], exit_code=_STORAGE)
