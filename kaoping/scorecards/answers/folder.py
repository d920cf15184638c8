"""The folder of answers: pages, workbook, annotated copies, tables."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Final, NamedTuple

from kaoping.scorecards.answers.book import findings_book
from kaoping.scorecards.answers.marked import marked_copy
from kaoping.scorecards.answers.pages import render_slip, render_status
from kaoping.scorecards.tables import write_csv

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kaoping.scorecards.answers.views import Answers

FOLDER: Final = "answers"
_FILES: Final = ("status.html", "status.csv", "findings.xlsx", "findings.json", "corrections.csv", "resent.csv")
_STATUS: Final = ("form", "code", "name", "state", "file", "revision", "refused", "advised")
_CORRECTIONS: Final = ("file", "sheet", "cell", "code", "before", "after", "because")
_RESENT: Final = (
    "form", "code", "file", "revision", "by", "by_revision", "what", "before", "before_at", "after", "after_at",
)  # fmt: skip


class Reply(NamedTuple):
    """What is answered, and where the bytes of the received files lie, by their names."""

    answers: Answers
    originals: Mapping[str, Path]


def write_answers(reply: Reply, folder: Path) -> None:
    """Write the answers below a results folder, in place of an earlier run's.

    A file that cannot be marked has its slip alone. Raises OSError when the folder cannot be written.
    """
    answers, originals = reply
    clear_answers(folder)
    target = folder / FOLDER
    for name in ("slips", "marked"):
        (target / name).mkdir(parents=True, exist_ok=True)
    (target / "findings.xlsx").write_bytes(findings_book(answers))
    _write_json(answers, target / "findings.json")
    _write_tables(answers, target)
    answers = _write_marked(answers, originals, target)
    for slip in answers.slips:
        (target / slip.sender.slip).write_bytes(render_slip(answers, slip).encode())
    (target / "status.html").write_bytes(render_status(answers).encode())


def _write_marked(answers: Answers, originals: Mapping[str, Path], target: Path) -> Answers:
    """Write the annotated copies; what could not be marked is promised nowhere."""
    unmarked = set()
    for slip in answers.slips:
        sender = slip.sender
        if not sender.marked:
            continue
        try:
            copy = marked_copy(originals[sender.file].read_bytes(), (*slip.refused, *slip.advised))
        except (KeyError, ValueError):
            unmarked.add(sender.file)
        else:
            (target / sender.marked).write_bytes(copy)
    return answers.without_marks(unmarked) if unmarked else answers


def clear_answers(folder: Path) -> None:
    """Take away the answers of an earlier run: only files that we write, only where our page stands."""
    target = folder / FOLDER
    if not (target / "status.html").is_file():
        return
    for name in _FILES:
        (target / name).unlink(missing_ok=True)
    for pattern in ("slips/*.html", "marked/*.xlsx"):
        for path in target.glob(pattern):
            path.unlink()


def _write_json(answers: Answers, path: Path) -> None:
    """Write the findings for machines: the same rows as findings.csv, with what was read otherwise than typed."""
    text = json.dumps(
        {
            "scheme": answers.scheme,
            "edition": answers.edition,
            "period": answers.period,
            "fingerprint": answers.fingerprint,
            "findings": [asdict(finding) for finding in answers.findings],
            "corrections": [dict(zip(_CORRECTIONS, row, strict=True)) for row in answers.corrections],
        },
        ensure_ascii=False,
        indent=1,
    )
    path.write_bytes(f"{text}\n".encode("utf-8", "backslashreplace"))


def _write_tables(answers: Answers, target: Path) -> None:
    write_csv(
        target / "status.csv", _STATUS, [[getattr(sender, name) for name in _STATUS] for sender in answers.senders]
    )
    write_csv(target / "corrections.csv", _CORRECTIONS, answers.corrections)
    write_csv(
        target / "resent.csv",
        _RESENT,
        [
            (r.form, r.code, r.file, r.revision, r.by, r.by_revision, *difference)
            for r in answers.resent
            for difference in r.differences
        ],
    )
