"""A test that did not run is named at the end; where CI is true it fails the run."""

from __future__ import annotations

import os

import pytest


class NotRun:
    """Remembers what was skipped, here and in the worker processes of pytest-xdist."""

    def __init__(self, config):
        self.config = config
        self.reasons: dict[str, str] = {}

    def pytest_runtest_logreport(self, report):
        if report.skipped and not hasattr(report, "wasxfail"):
            self.note(report)

    def pytest_collectreport(self, report):
        if report.skipped:
            self.note(report)

    def note(self, report):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        self.reasons[report.nodeid] = reason.removeprefix("Skipped: ")

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node):
        # a worker tells us of the tests it skipped, but not of the whole files
        self.reasons |= getattr(node, "workeroutput", {}).get("not run", {})

    def pytest_sessionfinish(self, session):
        if hasattr(self.config, "workeroutput"):
            self.config.workeroutput["not run"] = self.reasons
        elif self.reasons and session.exitstatus == pytest.ExitCode.OK and os.environ.get("CI") == "true":
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter):
        if self.reasons:
            terminalreporter.section(f"{len(self.reasons)} not run")
            for name, reason in sorted(self.reasons.items()):
                terminalreporter.line(f"{name}: {reason}")
            if os.environ.get("CI") == "true":
                terminalreporter.line("CI is true: a test that did not run fails the run.")


def pytest_configure(config):
    config.pluginmanager.register(NotRun(config), "not-run")
