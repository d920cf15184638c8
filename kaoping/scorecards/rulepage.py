"""The page of a scheme: the whole 细则 in one self-contained HTML file, to read and to print."""

from __future__ import annotations

from typing import TYPE_CHECKING

import kaoping
from kaoping.scorecards.pages import page

if TYPE_CHECKING:
    from kaoping.rulebook.manual import Manual


def render_rules(manual: Manual) -> str:
    """Print a scheme; no script, no link to anywhere else, every text of the rules escaped."""
    return page("rules.html.j2", "_rules.css.j2").render(manual=manual, version=kaoping.__version__)
