"""The pages: one self-contained HTML file for the quarter and one for each unit.

A page runs no script, asks the network for nothing and says so in its content security
policy: the only style it accepts is the one it carries, known by its hash. Text from returns
reaches a template as a value, is escaped there, and is never compiled.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from kaoping.scorecards.cards import gathered
from kaoping.scorecards.svg import percent, radar
from kaoping.shipped import templates_folder
from kaoping.writing import visible

if TYPE_CHECKING:
    from kaoping.scorecards.cards import Overview, UnitCard


@dataclass(frozen=True, slots=True)
class _Gallery:
    """The compiled templates of one process."""

    index: Template
    unit: Template


def _printed(value: object) -> object:
    """Make every text that a template prints visible; markup of our own macros passes."""
    return visible(value) if type(value) is str and not value.isprintable() else value


def _policy(style: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@cache
def _gallery() -> _Gallery:
    environment = Environment(
        loader=FileSystemLoader(templates_folder(), encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=_printed,
    )
    style = environment.get_template("_style.css.j2").render()
    environment.filters["percent"] = percent
    environment.filters["gathered"] = gathered
    environment.globals["radar"] = radar
    environment.globals["style"] = Markup(style)  # noqa: S704  our own file, and its hash is in the policy
    environment.globals["policy"] = Markup(_policy(style))  # noqa: S704  a constant of ours and a base64 digest
    return _Gallery(environment.get_template("index.html.j2"), environment.get_template("unit.html.j2"))


def render_index(overview: Overview) -> str:
    """Print the page of the whole quarter: ranking, summaries, findings, weights."""
    return _gallery().index.render(overview=overview)


def render_unit(overview: Overview, card: UnitCard) -> str:
    """Print one unit's scorecard; it links back to the index from wherever `card.href` puts it."""
    return _gallery().unit.render(overview=overview, card=card, home="../" * card.href.count("/") + "index.html")
