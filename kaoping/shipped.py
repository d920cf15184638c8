"""Where our own rules, templates and examples lie, in a wheel and in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    # a wheel carries the three folders inside the package, a checkout has them beside it
    packed = _PACKAGE / "_shipped"
    return (packed if packed.is_dir() else _PACKAGE.parent) / name


def rules_folder() -> Path:
    """Folder of the shipped schemes, one folder a scheme.

    >>> (rules_folder() / "dawa-2022" / "scheme.yaml").is_file()
    True
    """
    return _folder("rules")


def templates_folder() -> Path:
    """Folder of the shipped page templates."""
    return _folder("templates")


def examples_folder() -> Path:
    """Folder of the shipped example quarter."""
    return _folder("examples")
