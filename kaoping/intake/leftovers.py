"""What no reader took from a sheet: the form's fixed text, changed or not, and what stands where nothing should."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaoping.intake import values as val
from kaoping.intake.values import Note

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaoping.intake.cells import Place
    from kaoping.intake.grid import Grid

_MANY = 8


def leftovers(grid: Grid, texts: Mapping[str, str]) -> None:
    """Compare the fixed text with the blank form, and name what stands where nothing should.

    texts: address → text of the blank form. Many differences are counted, not listed: rows were
    inserted or deleted.
    """
    fixed = dict(zip(map(_POSITIONS.__getitem__, texts), texts.values(), strict=True))
    changed = sorted((*_changed(grid, fixed), *_strange(grid, fixed)), key=lambda pair: pair[0])
    for at, note in changed[:_MANY]:
        grid.note(*at, note)
    if len(changed) > _MANY:
        at, _ = changed[_MANY]
        said = f"从这一格起还有 {len(changed) - _MANY} 处与下发表式不一致（可能增删过行列）"
        grid.note(*at, Note("W-FORM-TEXT", said, "请与下发的表式核对"))


def _changed(grid: Grid, fixed: Mapping[Place, str]) -> Iterator[tuple[Place, Note]]:
    """Fixed text that is not what it was; what a reader took was compared there."""
    cells = grid.head
    # What is the same to the letter, nearly all, is passed over quickly.
    same = zip(fixed.items(), map(cells.get, fixed), strict=True)
    for at, text in [asked for asked, raw in same if raw != asked[1]]:
        if grid.is_taken(at):
            continue
        actual = val.shown(grid.cells[at]) if at in grid.cells else ""
        if val.plain(actual) != val.plain(text):
            said = f"固定文字应为“{_short(text)}”，现为“{_short(actual)}”"
            yield at, Note("W-FORM-TEXT", said, "请核对表式是否被改动，数据是否错行", text)


def _strange(grid: Grid, fixed: Mapping[Place, str]) -> Iterator[tuple[Place, Note]]:
    for at, raw in grid.untaken(fixed.keys()):
        if val.shown(raw).strip():
            said = f"“{_short(val.shown(raw))}”不在任何应填位置，没有采用"
            yield at, Note("W-CELL-UNREAD", said, "如是应报内容，请填到规定的格内")


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"


class _Positions(dict[str, "Place"]):
    """Address → row and column, of the addresses of forms: the same in a thousand returns."""

    def __missing__(self, cell: str) -> Place:
        """Work out an address that has not been met before."""
        letters = cell.rstrip("0123456789")
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        at = self[cell] = int(cell[len(letters) :]), column
        return at


_POSITIONS: Final = _Positions()
