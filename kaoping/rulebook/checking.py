"""What the checks of a scheme share: what a check is, words that are not known, what stands in measures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from kaoping.findings import Finding
from kaoping.rulebook.parts import parts
from kaoping.rulebook.wording import mend_of_name

if TYPE_CHECKING:
    from decimal import Decimal

    from kaoping.findings import Where
    from kaoping.rulebook.dated import Path
    from kaoping.rulebook.load import Edition, Placed
    from kaoping.rulebook.model import Indicator

Check: TypeAlias = Callable[["Edition"], Iterator[Finding]]
"""One thing that is looked at in the rule book of a period."""
T = TypeVar("T")


def unknown(word: str, known: Iterable[str], what: str, where: Where) -> Iterator[Finding]:
    """Refuse a word that is not among the known ones; `what` says what it stands for: 决胜里的."""
    choices = list(dict.fromkeys(known))
    if word not in choices:
        yield Finding("E-RULE-NAME", where, f"{what}“{word}”没有定义", mend_of_name(word, choices))


def is_too_fine(points: Decimal, edition: Edition) -> bool:
    """Tell whether points have digits beyond the places at which the scheme settles."""
    return points != round(points, edition.scheme.model.precision.places)


def in_measures(one: Placed[Indicator], kind: type[T]) -> Iterator[tuple[Path, T]]:
    """Find everything of a kind (expressions, measures) in an indicator's 计分, with its path in the file."""
    yield from parts(one.model.measures, ("计分",), kind)
