"""What a child process that reads files of strangers may use: memory, time, and no room on disk."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of one child: bytes of memory, and seconds for one file."""

    memory: int = 1 << 30
    seconds: int = 10


def confine(bounds: Bounds) -> None:
    """Put this process under `bounds` for good; the first thing a child does.

    What parsers print when they break goes nowhere: the clerk reads findings, not traces.
    """
    sink = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(sink, stream)
    os.close(sink)
    # Reading makes no reference cycles, and the collector would walk the cells again and again.
    gc.disable()
    if sys.platform == "win32":
        _confine_on_windows(bounds.memory)
    else:
        _confine_on_posix(bounds.memory)


def renew(bounds: Bounds) -> None:
    """Grant the time for one more file, counted from now in this process's own time."""
    if sys.platform != "win32":
        _limit_time(bounds.seconds)


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _LIMIT_PROCESS_MEMORY = 0x100
    _KILL_ON_JOB_CLOSE = 0x2000
    _EXTENDED_LIMITS = 9

    class _BasicLimits(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _ExtendedLimits(ctypes.Structure):
        _fields_ = (
            ("BasicLimitInformation", _BasicLimits),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    def _confine_on_windows(memory: int) -> None:
        """Put this process into a job object of its own; the handle lives as long as the process."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.CreateJobObjectW.argtypes = (ctypes.c_void_p, wintypes.LPCWSTR)
        kernel.SetInformationJobObject.argtypes = (wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD)
        kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        limits = _ExtendedLimits()
        limits.BasicLimitInformation.LimitFlags = _LIMIT_PROCESS_MEMORY | _KILL_ON_JOB_CLOSE
        limits.ProcessMemoryLimit = memory
        job = kernel.CreateJobObjectW(None, None)
        size = ctypes.sizeof(limits)
        if not (
            job
            and kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), size)
            and kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())
        ):
            raise ctypes.WinError(ctypes.get_last_error())

else:
    import resource

    def _confine_on_posix(memory: int) -> None:
        """Limit memory; no file may grow, and no core is dumped."""
        for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
            # macOS knows RLIMIT_AS but refuses to set it; the time limit still holds there.
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(what, (most, most))

    def _limit_time(seconds: int) -> None:
        """Move the limit: the clock of the process cannot be set back, so the limit walks ahead of it."""
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        soft = int(time.process_time()) + 1 + seconds
        if hard == resource.RLIM_INFINITY or soft <= hard:
            resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
