"""What the benchmarks measure can still be made: the crowd of units, its rules and its returns."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from kaoping.appraisal import receive

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def crowd(monkeypatch):
    """The script that writes the crowd, found as the benchmark finds it."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    spec = importlib.util.spec_from_file_location("crowd", ROOT / "benchmarks" / "crowd.py")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "crowd", module)
    spec.loader.exec_module(module)
    return module


def test_a_crowd_of_fifty_units_reports_and_nothing_is_sent_back(crowd, tmp_path):
    crowd.build(50, tmp_path)
    received = receive([tmp_path / "returns"], tmp_path / "rules", "2022Q1")
    assert len(received.rulebook.units) == 50
    assert [str(finding) for finding in received.findings if finding.severity == "退回"] == []
