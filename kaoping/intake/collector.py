"""The garbage collector waits while many small things are made that all stay."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def collector_paused() -> Iterator[None]:
    """Leave cycles alone for a while.

    Cells, records and rows make none, but each thousand of them would set the collector off to walk
    through all the others: a quarter of the time that checking takes.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
