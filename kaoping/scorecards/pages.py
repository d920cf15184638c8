"""The environment in which pages are printed: what every template may rely on.

A page runs no script, asks the network for nothing and says so in its content security policy:
the only style it accepts is the one it carries, known by its hash. Text from returns reaches a
template as a value, is escaped there, and is never compiled.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from kaoping.scorecards.cards import gathered
from kaoping.scorecards.svg import percent, radar
from kaoping.shipped import templates_folder
from kaoping.writing import visible


def _printed(value: object) -> object:
    """Make every text that a template prints visible; markup of our own macros passes."""
    return visible(value) if type(value) is str and not value.isprintable() else value


def _policy(style: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@cache
def page(template: str, *styles: str) -> Template:
    """Compile a page's template once in a process; `styles` are style sheets that it adds to the common one."""
    environment = Environment(
        loader=FileSystemLoader(templates_folder(), encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=_printed,
    )
    style = "".join(environment.get_template(part).render() for part in ("_style.css.j2", *styles))
    environment.filters["percent"] = percent
    environment.filters["gathered"] = gathered
    environment.globals["radar"] = radar
    environment.globals["style"] = Markup(style)  # noqa: S704  our own files, and their hash is in the policy
    environment.globals["policy"] = Markup(_policy(style))  # noqa: S704  a constant of ours and a base64 digest
    return environment.get_template(template)
