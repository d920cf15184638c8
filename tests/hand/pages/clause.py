"""How one indicator is worked on the sheet 算式: its steps, when it is not scored, its ratio."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Clause:
    """One indicator. Steps are (name, formula, words).

    `counts` are worked out first and may decide the state; `steps` and `ratio` only where the line is scored.
    `applies` is the condition on the unit, `small` the condition of 并入年度, `none` that of a case with nothing to
    measure. With `parts` a figure ruled 不适用 rules its part out, not the whole.
    """

    code: str
    ratio: str = ""
    words: str = ""
    counts: tuple = ()
    steps: tuple = ()
    applies: str = ""
    small: str = ""
    none: str = ""
    figures: bool = True
    parts: bool = False


def rate(code, done, due, **more):
    """Clause of a plain rate, at most 1, not applicable without a case."""
    done, due = f"{{{code}.{done}}}", f"{{{code}.{due}}}"
    words = f"{done.split('.')[1][:-1]}÷{due.split('.')[1][:-1]}，不超过1"
    return Clause(code, f"MIN(1,{done}/{due})", words, none=f"{due}=0", **more)


def share(done, due):
    """Formula of one part's rate; without a case the part is 不计."""
    return f'IF({due}=0,"不计",MIN(1,{done}/{due}))'
