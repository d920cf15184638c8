"""How a command ends: its exit code, and the findings on standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaoping.findings import Finding

DONE, DATA, USAGE, STORAGE, BUG, INTEGRITY = range(6)
"""Exit codes: done; something is 退回; usage or rules; storage; our bug; integrity."""


def print_findings(findings: Sequence[Finding]) -> None:
    """Print findings, one a line, 退回 first, to standard error."""
    console = Console(stderr=True, highlight=False)
    for severity, style in (("退回", "bold red"), ("提示", "yellow")):
        for finding in findings:
            if finding.severity == severity:
                console.print(severity, style=style, end=" ")
                console.print(str(finding), markup=False, soft_wrap=True)
