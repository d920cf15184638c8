"""The pages of a quarter: one self-contained HTML file for all, and one for each unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping.scorecards.pages import page

if TYPE_CHECKING:
    from kaoping.scorecards.cards import Overview, UnitCard


def render_index(overview: Overview) -> str:
    """Print the page of the whole quarter: ranking, summaries, findings, weights."""
    return page("index.html.j2").render(overview=overview)


def render_unit(overview: Overview, card: UnitCard) -> str:
    """Print one unit's scorecard; it links back to the index from wherever `card.href` puts it."""
    return page("unit.html.j2").render(overview=overview, card=card, home="../" * card.href.count("/") + "index.html")
