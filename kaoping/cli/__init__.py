"""The command line: arguments in, a call, a face out. No arithmetic."""

from __future__ import annotations


def main() -> None:
    """Run the command line (entry point of the `kaoping` command)."""
    from kaoping.cli.app import run  # noqa: PLC0415  --help must not wait for the corridor

    run()


__all__ = ["main"]
