"""Writes examples/faulty: every mistake alone, all that go together, and the findings that are due.

python examples/faulty.py [FOLDER]
"""  # noqa: INP001  a script

from __future__ import annotations

import csv
import io
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mistakes import MISTAKES, Due, Mistake, Quarter

from kaoping.writing import safe_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parent
PERIOD = "2022Q1"
COLUMNS = (
    "序号",
    "错在哪里",
    "报告期",
    "文件",
    "工作表",
    "单元格",
    "代码",
    "级别",
    "应说到",
    "怎么办",
    "没有放进together的原因",
)


@dataclass(frozen=True)
class Case:
    """A mistake with its number, the folder it lies in alone, its files and what is due."""

    number: int
    mistake: Mistake
    files: Mapping[str, bytes]
    due: Sequence[Due]

    @property
    def folder(self) -> str:
        """Name of its folder under alone."""
        return safe_name(f"{self.number:03}-{self.mistake.title}")

    def rows(self) -> list[tuple[str, ...]]:
        """Lines of expected.csv: one for each finding that is due."""
        mistake = self.mistake
        what = (f"{self.number:03}", mistake.title, mistake.period)
        return [
            (*what, due.file, due.sheet, due.cell, due.code, severity(due), due.says, mistake.advice, mistake.apart)
            for due in self.due
        ]


def severity(due: Due) -> str:
    """退回 must be fixed; 提示 should be looked at."""
    return "退回" if due.code.startswith("E-") else "提示"


def cases() -> list[Case]:
    """Make every mistake alone."""
    made = []
    for number, mistake in enumerate(MISTAKES, start=1):
        quarter = Quarter(ROOT / mistake.period)
        due = mistake.make(quarter)
        made.append(Case(number, mistake, quarter.touched(), due))
    return made


def together() -> Mapping[str, bytes]:
    """Make all mistakes that go together in one quarter, and take the clean returns along."""
    quarter = Quarter(ROOT / PERIOD)
    for mistake in MISTAKES:
        if not mistake.apart:
            mistake.make(quarter)
    return quarter.whole()


def expected(made: Sequence[Case]) -> bytes:
    """Write expected.csv."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for case in made:
        writer.writerows(case.rows())
    return text.getvalue().encode("utf-8-sig")


def written(made: Sequence[Case]) -> dict[str, bytes]:
    """Give all that is generated: path under examples/faulty → bytes."""
    files = {f"alone/{case.folder}/{name}": content for case in made for name, content in case.files.items()}
    files |= {f"together/{name}": content for name, content in together().items()}
    return files | {"expected.csv": expected(made)}


def generate(folder: Path) -> None:
    """Write everything, and take away what is no longer made."""
    for stale in ("alone", "together"):
        shutil.rmtree(folder / stale, ignore_errors=True)
    for path, content in written(cases()).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "faulty")
