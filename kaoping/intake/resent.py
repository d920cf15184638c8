"""Returns that were sent again: what a later one says otherwise than the one before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from kaoping.intake import values as val

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaoping.intake.grid import Figure, Place, Record
    from kaoping.intake.recognising import Return

_NOWHERE = ""


class Difference(NamedTuple):
    """One thing that differs: which figure or record, what stood before and where, what stands now and where.

    Where one of the two has nothing, its text and address are empty.
    """

    what: str
    before: str
    before_at: str
    after: str
    after_at: str


@dataclass(frozen=True, slots=True)
class Resent:
    """A return that a later one replaces; nothing of it counts, and nothing of it is lost."""

    form: str
    code: str
    file: str
    revision: int
    by: str
    by_revision: int
    differences: tuple[Difference, ...]


def compare(replaced: Return, by: Return) -> Resent:
    """Compare two read returns of one sender, figure by figure and record by record, in the order of their names."""
    found = (*_figures(replaced, by), *_records(replaced, by))
    return Resent(
        by.form, by.code, replaced.workbook.name, replaced.revision, by.workbook.name, by.revision, tuple(sorted(found))
    )


def _figures(replaced: Return, by: Return) -> Iterator[Difference]:
    before, after = _by_item(replaced), _by_item(by)
    for unit, item in before.keys() | after.keys():
        was, now = before.get((unit, item)), after.get((unit, item))
        if (_said(was), _refused(was)) != (_said(now), _refused(now)):
            what = item if unit == by.code else f"{unit} {item}"
            yield Difference(what, _said(was), _at(was), _said(now), _at(now))


def _by_item(received: Return) -> Mapping[tuple[str, str], Figure]:
    return {(figure.unit, figure.item): figure for figure in received.figures}


def _said(figure: Figure | None) -> str:
    """What a figure says, as typed; its state where nothing was typed."""
    if figure is None:
        return _NOWHERE
    typed = "、".join(dict.fromkeys(place.raw for place in figure.places if place.raw))
    if figure.value is not None:
        return val.shown(figure.value)
    return typed if figure.refused or typed else figure.state


def _refused(figure: Figure | None) -> bool:
    return figure is not None and figure.refused


def _at(figure: Figure | None) -> str:
    return _NOWHERE if figure is None or not figure.places else _place(figure.places[0])


def _place(place: Place) -> str:
    return f"〈{place.sheet}〉{place.cell}"


def _records(replaced: Return, by: Return) -> Iterator[Difference]:
    for table in replaced.records.keys() | by.records.keys():
        before, after = _by_text(replaced, table), _by_text(by, table)
        for text in before.keys() | after.keys():
            if len(before.get(text, ())) != len(after.get(text, ())):
                was, now = before.get(text, ()), after.get(text, ())
                yield Difference(
                    f"{table} {text.partition('，')[0]}",
                    text if was else "",
                    _rows(was),
                    text if now else "",
                    _rows(now),
                )


def _by_text(received: Return, table: str) -> Mapping[str, tuple[Record, ...]]:
    found: dict[str, tuple[Record, ...]] = {}
    for record in received.records.get(table, ()):
        text = "，".join(_word(value) for value in record.values.values())
        found[text] = (*found.get(text, ()), record)
    return found


def _word(value: object) -> str:
    if isinstance(value, tuple):
        return "、".join(map(str, value))
    return val.shown(value) if isinstance(value, float) else str(value)


def _rows(records: tuple[Record, ...]) -> str:
    return "、".join(f"〈{record.sheet}〉{record.cell}" for record in records)
