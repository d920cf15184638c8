"""The pages of a year: one self-contained HTML file for the district and one for each unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping.scorecards.pages import page

if TYPE_CHECKING:
    from kaoping.scorecards.yearviews import YearCard, YearOverview

_STYLE = "_year.css.j2"


def render_year(overview: YearOverview) -> str:
    """Print the page of the whole year: ranking with every unit's path, quarters, findings."""
    return page("year.html.j2", _STYLE).render(overview=overview)


def render_year_unit(overview: YearOverview, card: YearCard) -> str:
    """Print one unit's year; it links back to the index from wherever `card.href` puts it."""
    home = "../" * card.href.count("/") + "index.html"
    return page("yearunit.html.j2", _STYLE).render(overview=overview, card=card, home=home)
