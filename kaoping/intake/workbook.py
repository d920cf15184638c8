"""Read many files of strangers in a pool of bounded child processes.

>>> read_workbooks([])
[]
"""

from __future__ import annotations

import os
import sys
import threading
from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing.context import SpawnContext, SpawnProcess
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from pebble import ProcessExpired, ProcessPool

from kaoping.intake import message
from kaoping.intake.bounds import Bounds, confine
from kaoping.intake.cells import Sheet, Workbook, cell_findings
from kaoping.intake.reader import identify, parser_died, read_chunk, shown_name
from kaoping.intake.refusals import Refusal

__all__ = ["Sheet", "Workbook", "cell_findings", "read_workbooks"]

Job = Callable[[Sequence[str], Bounds], bytes]
Progress = Callable[[int, int, int], None]

_CHUNK_FILES = 16
_CHUNK_BYTES = 2 << 20
_MOST_WORKERS = 8


def read_workbooks(
    paths: Sequence[Path], *, workers: int | None = None, on_progress: Progress | None = None
) -> list[Workbook]:
    """Read files, in the order given, whatever they are and whatever they do to their reader.

    A file that kills its reader, or takes more than 10 seconds or 1 GiB, is refused with
    E-XL-PARSER; the others are not affected. `on_progress` is called with (done, total,
    findings so far). The result
    does not depend on `workers`, which is by default one for each processor, up to 8. Files of the
    same name from several folders are named with their folder.
    """
    return _told_apart(read_bounded(paths, Bounds(), workers=workers, on_progress=on_progress))


def _told_apart(workbooks: list[Workbook]) -> list[Workbook]:
    """Name files of the same name with their folder, or their whole path where that is the same too."""
    for name_of in (lambda path: f"{shown_name(str(path.parent))}/{shown_name(str(path))}", Path.as_posix):
        counted = Counter(name for _, name in {(workbook.path, workbook.name) for workbook in workbooks})
        workbooks = [
            _renamed(workbook, name_of(Path(workbook.path))) if counted[workbook.name] > 1 else workbook
            for workbook in workbooks
        ]
    return workbooks


def _renamed(workbook: Workbook, name: str) -> Workbook:
    findings = [replace(finding, where=replace(finding.where, file=name)) for finding in workbook.findings]
    return replace(workbook, name=name, findings=findings)


def read_bounded(
    paths: Sequence[Path],
    bounds: Bounds,
    *,
    workers: int | None = None,
    on_progress: Progress | None = None,
    job: Job = read_chunk,
) -> list[Workbook]:
    """Do what `read_workbooks` does, within other bounds or with another job for a chunk of files.

    When a child dies over a chunk, its files are read again one by one; when even then it is not
    clear whose fault it was, each in a pool of its own. A file is refused for what it did alone.
    """
    work = _Work([str(path) for path in paths], bounds, job)
    most = max(1, workers or min(_MOST_WORKERS, os.cpu_count() or 1))
    found: dict[int, Workbook] = {}

    def read(groups: list[list[int]], count: int) -> None:
        for group, outcome in _run(work, groups, count):
            found.update(_settle(work, group, outcome))
            if on_progress:
                on_progress(len(found), len(work.names), sum(len(one.findings) for one in found.values()))

    read(_chunks(work.names), most)
    read([[at] for at in _missing(work, found)], most)
    for at in _missing(work, found):
        read([[at]], 1)
    return [found[at] if at in found else _refused(work, at, None) for at in range(len(work.names))]


@dataclass(frozen=True, slots=True)
class _Work:
    names: list[str]
    bounds: Bounds
    job: Job


_Outcome = list[Workbook] | Exception


def _missing(work: _Work, found: Container[int]) -> list[int]:
    return [at for at in range(len(work.names)) if at not in found]


def _chunks(names: Sequence[str]) -> list[list[int]]:
    """Group the files so that a message to a child is worth its while, and big files go alone."""
    chunks: list[list[int]] = []
    room = 0
    for at, name in enumerate(names):
        size = _size(name)
        if not chunks or room < size or len(chunks[-1]) == _CHUNK_FILES:
            chunks.append([])
            room = _CHUNK_BYTES
        chunks[-1].append(at)
        room -= size
    return chunks


def _size(name: str) -> int:
    try:
        return Path(name).stat().st_size
    except (OSError, ValueError):
        return 0


def _run(work: _Work, groups: list[list[int]], workers: int) -> Iterator[tuple[list[int], _Outcome]]:
    """Read groups of files in a fresh pool, giving each outcome as it comes, in order."""
    if not groups:
        return
    pool = ProcessPool(
        max_workers=min(workers, len(groups)),
        initializer=confine,
        initargs=(work.bounds,),
        context=cast("Any", _QuietSpawn()),
    )
    try:
        futures = [
            pool.schedule(work.job, ([work.names[at] for at in group], work.bounds), timeout=work.bounds.seconds)
            for group in groups
        ]
        for group, future in zip(groups, futures, strict=True):
            outcome: _Outcome
            try:
                outcome = message.unpacked(future.result())
            except Exception as error:  # noqa: BLE001 - whatever happened to the child happened to these files
                outcome = error
            yield group, outcome
    finally:
        pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it without types
        pool.join()


def _settle(work: _Work, group: list[int], outcome: _Outcome) -> dict[int, Workbook]:
    """Give the workbooks of a group, or of the one file that brought its child down, or none yet."""
    if not isinstance(outcome, Exception):
        return dict(zip(group, outcome, strict=True))
    if len(group) == 1 and isinstance(outcome, ProcessExpired | TimeoutError):
        return {group[0]: _refused(work, group[0], outcome)}
    return {}


def _refused(work: _Work, at: int, error: Exception | None) -> Workbook:
    blank = Workbook(path=work.names[at], name=shown_name(work.names[at]))
    try:
        sha256, size = identify(work.names[at])
    except Refusal as refusal:
        return Workbook(path=blank.path, name=blank.name, findings=[refusal.finding(blank.name)])
    blank = Workbook(path=blank.path, name=blank.name, sha256=sha256, size=size)
    how = f"读取超过 {work.bounds.seconds} 秒，已停止" if isinstance(error, TimeoutError) else "解析程序异常退出"
    return parser_died(blank, how, repr(error))


class _QuietProcess(SpawnProcess):
    """A spawned process that does not import the caller's main module again.

    A child only needs this package; importing a heavy main, or one without a guard, in every child
    would be slow at best.
    """

    def start(self) -> None:
        with _no_main():
            super().start()


class _QuietSpawn(SpawnContext):
    Process = _QuietProcess


_MAIN_LOCK = threading.Lock()


@contextmanager
def _no_main() -> Iterator[None]:
    """Show `multiprocessing` an empty main module while it notes what a child must import."""
    with _MAIN_LOCK:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main
