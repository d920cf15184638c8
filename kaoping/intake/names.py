"""Who is meant: codes, names and aliases of the roster, and nothing that merely looks like them.

A name is taken when it equals a code, name or alias after NFC and trimming. Everything else is
refused with its code points and the unit that was probably meant.
"""

from __future__ import annotations

import difflib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kaoping.intake.values import Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kaoping.rulebook.model import Rulebook

_SEPARATORS = "、，,；;\n"
_EXCEPT = ("除", "不含", "不包括", "以外")
_LOOKALIKES = str.maketrans({"巿": "市", "Α": "A", "А": "A", "Β": "B", "В": "B", "Ｅ": "E"})


def _exact(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


@lru_cache(maxsize=1 << 14)  # every unknown name is held against the whole roster
def _loose(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).translate(_LOOKALIKES)
    return "".join(c for c in folded if not unicodedata.category(c).startswith(("C", "Z")))


def _points(text: str, meant: str) -> str:
    """Name the code points that make the difference: those out of the ordinary, and look-alikes of what was meant."""
    same = _loose(text) == _loose(meant)
    odd = [c for c in text if not _is_ordinary(c) or (same and c not in meant)]
    return "、".join(f"U+{ord(c):04X}" for c in dict.fromkeys(odd))


def _is_ordinary(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff" or character.isascii() or character in "（）、"


@dataclass(frozen=True)
class Names:
    """Names of a roster: every accepted spelling → code, and how a group of units is named."""

    spellings: dict[str, str]
    titles: dict[str, str]
    classes: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, rulebook: Rulebook) -> Names:
        """Collect the units of the rule book's period."""
        spellings: dict[str, str] = {}
        for unit in rulebook.units:
            for text in (unit.code, unit.name, *unit.aliases):
                spellings.setdefault(_exact(text), unit.code)
        titles = {unit.code: unit.name for unit in rulebook.units}
        classes = {
            name: tuple(unit.code for unit in rulebook.units if unit.unit_class == name)
            for name in rulebook.scheme.classes
        }
        return cls(spellings, titles, classes)

    @classmethod
    def of_departments(cls, rulebook: Rulebook) -> Names:
        """Collect the source departments."""
        departments = rulebook.roster.departments
        spellings = {_exact(t): d.code for d in departments for t in (d.code, d.name, *d.aliases)}
        return cls(spellings, {d.code: d.name for d in departments}, {})

    def find(self, text: str) -> str | Note:
        """Find the code that a text names, or say why it names nobody."""
        code = self.code(text)
        return code if code is not None else self.unknown(text)

    def code(self, text: str) -> str | None:
        """Find the code that a text names, None where it names nobody."""
        return self.spellings.get(_exact(text))

    def unknown(self, text: str) -> Note:
        """Say that a name is not on the roster, and which one was probably meant."""
        near = self._near(text)
        points = _points(text, near)
        found = f"单位名称“{text}”不在名册" + (f"（含 {points}）" if points else "")
        if near:
            return Note("E-UNIT-UNKNOWN", found, f"是否为“{near}”？请改为名册上的名称或代码", near)
        return Note("E-UNIT-UNKNOWN", found, "请改为名册上的名称或代码")

    def _near(self, text: str) -> str:
        loose = _loose(text)
        same = [spelling for spelling in self.spellings if _loose(spelling) == loose]
        close = same or difflib.get_close_matches(loose, self.spellings, n=1, cutoff=0.6)
        return close[0] if close else ""

    def expand(self, text: str) -> tuple[list[str], list[Note]]:
        """List the units named by a text such as 各镇街、区司法局, each once, in order; and what is unknown."""
        codes: dict[str, None] = {}
        notes: list[Note] = []
        for part in _split(text):
            found = self._members(part)
            if isinstance(found, Note):
                notes.append(found)
            else:
                codes.update(dict.fromkeys(found))
        return list(codes), notes

    def _members(self, part: str) -> Sequence[str] | Note:
        """Units of one part: a whole class (各镇街, 区政府各部门) or one unit."""
        name = unicodedata.normalize("NFKC", _exact(part)).removeprefix("区政府")
        title, _, aside = name.partition("(")
        members = self.classes.get(title.removeprefix("各")) if title.startswith("各") else None
        if members is not None and any(word in aside for word in _EXCEPT):
            return Note("E-UNIT-UNKNOWN", f"“{part}”有例外，不能展开", "请逐个写出单位，用顿号隔开")
        if members is not None:
            return members
        found = self.find(part)
        return found if isinstance(found, Note) else (found,)


def _split(text: str) -> Iterable[str]:
    for separator in _SEPARATORS:
        text = text.replace(separator, "\n")
    return [part for part in (part.strip() for part in text.split("\n")) if part]
