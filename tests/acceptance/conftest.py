"""The example quarters, walked through the whole corridor once, and the same worked by hand."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import sys
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kaoping.appraisal import appraise

if TYPE_CHECKING:
    from kaoping.appraisal import Appraisal

ROOT = Path(__file__).resolve().parents[2]
BEFORE = {"2022Q1": None, "2022Q2": "2022Q1", "2022Q3": "2022Q2", "2022Q4": "2022Q3"}
"""The quarters, and which one's results each is appraised with as the previous."""


def folders_of(period):
    """Folders of a quarter's filled forms: what came in time, and what came late."""
    return [folder for name in (period, f"{period}-补报") if (folder := ROOT / "examples" / name).is_dir()]


def rows_of(path):
    """The rows of a table that we wrote, as text by column."""
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


@dataclass(frozen=True)
class Quarter:
    """One appraised quarter: what the engine holds, and the folder that the office gets."""

    period: str
    appraisal: Appraisal
    folder: Path

    @property
    def returns(self):
        """Folder of the forms that came in time."""
        return ROOT / "examples" / self.period

    @property
    def paths(self):
        """All the forms by name, late ones too."""
        found = [path for folder in folders_of(self.period) for path in folder.iterdir()]
        return sorted(found, key=lambda path: path.name)

    @property
    def before(self):
        """The quarter whose results this one was compared with."""
        return BEFORE[self.period]

    def table(self, name):
        return rows_of(self.folder / f"{name}.csv")

    @cached_property
    def lines(self):
        return self.table("lines")

    @cached_property
    def ranking(self):
        return self.table("ranking")


@pytest.fixture(scope="session")
def walked(tmp_path_factory):
    """Appraise and write a quarter at its first mention."""
    root = tmp_path_factory.mktemp("results")
    done = {}

    def walk(period):
        if period not in done:
            before = None if BEFORE[period] is None else walk(BEFORE[period]).folder
            appraisal = appraise(folders_of(period), "dawa-2022", period, before)
            appraisal.write(root / period)
            done[period] = Quarter(period, appraisal, root / period)
        return done[period]

    return walk


@pytest.fixture(params=list(BEFORE))
def period(request):
    return request.param


@pytest.fixture
def quarter(walked, period):
    return walked(period)


@cache
def facts_of(period):
    """What happened in a quarter, before clerks typed it."""
    path = ROOT / "tests" / "golden" / period / "facts.json"
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture
def facts(period):
    return facts_of(period)


@pytest.fixture(scope="session")
def naive():
    """The naive implementation, which shares nothing with the engine."""
    name = "naive_appraise"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, ROOT / "tests" / "naive" / "appraise.py")
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


@pytest.fixture(scope="session")
def worked(naive):
    """Work a quarter by the naive implementation at its first mention."""
    return cache(lambda period: naive.appraise(facts_of(period), naive.load_roster(), period))


@pytest.fixture
def by_hand(worked, period):
    return worked(period)
