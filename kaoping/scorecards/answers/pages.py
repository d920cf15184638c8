"""The pages that answer: who has reported, and one return slip for each sender who must act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping.scorecards.pages import page

if TYPE_CHECKING:
    from kaoping.scorecards.answers.views import Answers, Slip


def render_status(answers: Answers) -> str:
    """Print who has reported, who has not, and what came that is nobody's."""
    return page("status.html.j2", "_answers.css.j2").render(overview=answers)


def render_slip(answers: Answers, slip: Slip) -> str:
    """Print one return slip (退回单), or the reminder of one who has not reported (催报单)."""
    home = "../" * slip.sender.slip.count("/") + "status.html"
    return page("slip.html.j2", "_answers.css.j2").render(overview=answers, slip=slip, home=home)
