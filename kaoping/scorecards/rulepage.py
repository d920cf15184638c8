"""The page of a scheme: the whole 细则 in one self-contained HTML file, to read and to print."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

import kaoping
from kaoping.scorecards.html import _policy, _printed
from kaoping.shipped import templates_folder

if TYPE_CHECKING:
    from kaoping.rulebook.manual import Manual


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(templates_folder(), encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=_printed,
    )
    style = "".join(environment.get_template(name).render() for name in ("_style.css.j2", "_rules.css.j2"))
    environment.globals["style"] = Markup(style)  # noqa: S704  our own files, and their hash is in the policy
    environment.globals["policy"] = Markup(_policy(style))  # noqa: S704  a constant of ours and a base64 digest
    return environment.get_template("rules.html.j2")


def render_rules(manual: Manual) -> str:
    """Print a scheme; no script, no link to anywhere else, every text of the rules escaped."""
    return _template().render(manual=manual, version=kaoping.__version__)
