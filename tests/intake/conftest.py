"""Sheets as the reader hands them over, written in a test as rows of cells."""

from array import array

import pytest

from kaoping.intake.cells import Sheet
from kaoping.intake.grid import Grid
from kaoping.intake.names import Names
from kaoping.periods import Period
from kaoping.rulebook.load import load_scheme


@pytest.fixture(scope="session")
def dawa():
    return load_scheme("dawa-2022")


@pytest.fixture(scope="session")
def rulebook(dawa):
    return dawa.at(Period.parse("2022Q1"))


@pytest.fixture(scope="session")
def names(rulebook):
    return Names.of(rulebook)


def sheet(name, rows, **facts):
    """Make a sheet from rows of cells; None is a blank cell, a whole number becomes a float as in a file."""
    width = max(1, *(len(row) for row in rows))
    cells = [(r * width + c, raw) for r, row in enumerate(rows) for c, raw in enumerate(row) if raw is not None]
    values = [float(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw for _, raw in cells]
    return Sheet(name, width=width, places=array("I", [place for place, _ in cells]), values=values, **facts)


@pytest.fixture(scope="session")
def grid():
    """Lay a sheet on the desk: grid("指标数据", rows, merged=…, errors=…)."""
    return lambda name, rows, **facts: Grid("甲.xlsx", sheet(name, rows, **facts), [])


@pytest.fixture(scope="session")
def said():
    """What was found, as (code, cell) in the order in which it was said."""
    return lambda grid: [(finding.code, finding.where.cell) for finding in grid.findings]
