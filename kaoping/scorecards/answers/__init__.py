"""Answers to those who sent returns: what must be fixed, where, and who has not reported."""

from kaoping.scorecards.answers.folder import Reply, clear_answers, write_answers
from kaoping.scorecards.answers.views import Answers, answers

__all__ = ["Answers", "Reply", "answers", "clear_answers", "write_answers"]
