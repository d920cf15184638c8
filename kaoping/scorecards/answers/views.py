"""What the office answers to those who sent returns, as frozen plain values; a face prints it and computes nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kaoping.forms import supplied_rows
from kaoping.layouts import SOURCE_FORM, UNIT_FORM
from kaoping.scorecards.overview import finding_view
from kaoping.writing import safe_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from kaoping.findings import Finding
    from kaoping.intake.resent import Resent
    from kaoping.rulebook.model import Rulebook
    from kaoping.scorecards.cards import FindingView

REPORTED, FAULTY, MISSING = "已报送", "已报送，有退回", "未报送"
OUR_FORMS = (UNIT_FORM, SOURCE_FORM)
"""Forms that we write; every other one is a table that a department keeps, and gets no annotated copy."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Somebody who owes a return: what came of it, how much must be fixed, where the answer lies.

    slip: address of the return slip, marked: of the annotated copy; both empty where there is none.
    """

    form: str
    code: str
    name: str
    state: str
    file: str
    revision: str
    refused: int
    advised: int
    slip: str
    marked: str

    @property
    def own_form(self) -> bool:
        """Tell whether the return is one of our forms, with a cover on which 报送次数 stands."""
        return self.form in OUR_FORMS


@dataclass(frozen=True, slots=True)
class Slip:
    """One return slip: whose, and the findings in reading order, those that must be fixed first."""

    sender: Sender
    number: str
    refused: tuple[FindingView, ...]
    advised: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything that is answered in one period.

    strays: findings of files that are nobody's (unreadable, another period, an unknown sender);
    general: findings without a file. `provisional` and `refused` are for the pages' head.
    """

    scheme: str
    edition: str
    basis: str
    period: str
    period_title: str
    fingerprint: str
    version: str
    senders: tuple[Sender, ...]
    slips: tuple[Slip, ...]
    findings: tuple[FindingView, ...]
    corrections: tuple[tuple[str, ...], ...]
    strays: tuple[FindingView, ...]
    general: tuple[FindingView, ...]
    resent: tuple[Resent, ...]
    provisional: bool = False
    refused: int = 0

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """How many senders stand in each state, the states in their order."""
        return tuple((state, sum(s.state == state for s in self.senders)) for state in (REPORTED, FAULTY, MISSING))

    @property
    def forms(self) -> tuple[tuple[str, tuple[Sender, ...]], ...]:
        """Senders by form: units first, then source departments, then each table that a department keeps."""
        forms = dict.fromkeys((*OUR_FORMS, *(sender.form for sender in self.senders)))
        return tuple((form, tuple(s for s in self.senders if s.form == form)) for form in forms)

    def without_marks(self, files: AbstractSet[str]) -> Answers:
        """Take back the promise of an annotated copy for some files."""

        def kept(sender: Sender) -> Sender:
            return replace(sender, marked="") if sender.file in files else sender

        slips = tuple(replace(slip, sender=kept(slip.sender)) for slip in self.slips)
        return replace(self, senders=tuple(map(kept, self.senders)), slips=slips)


def answers(  # noqa: PLR0913  everything that came meets here
    rulebook: Rulebook,
    findings: Sequence[Finding],
    received: Mapping[tuple[str, str], str],
    revisions: Mapping[tuple[str, str], int],
    resent: Sequence[Resent],
    *,
    fingerprint: str,
    version: str,
) -> Answers:
    """Sort what was found by who must act on it.

    received: (form, code) → file; revisions: (form, code) → 报送次数.
    """
    of_file: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        of_file[finding.where.file].append(finding)
    senders = tuple(_senders(rulebook, of_file, received, revisions))
    known = {sender.file for sender in senders if sender.file} | {""} | {r.file for r in resent}
    slips = tuple(_slip(number, sender, of_file) for number, sender in enumerate(filter(_has_slip, senders), 1))
    return Answers(
        scheme=rulebook.scheme.name,
        edition=rulebook.scheme.edition,
        basis=rulebook.scheme.basis,
        period=str(rulebook.period),
        period_title=rulebook.period.title,
        fingerprint=fingerprint,
        version=version,
        senders=senders,
        slips=slips,
        findings=tuple(map(finding_view, findings)),
        corrections=tuple(_correction(finding) for finding in findings if finding.change is not None),
        strays=tuple(finding_view(f) for file, found in sorted(of_file.items()) if file not in known for f in found),
        general=tuple(map(finding_view, of_file[""])),
        resent=tuple(resent),
    )


def _senders(
    rulebook: Rulebook,
    of_file: Mapping[str, Sequence[Finding]],
    received: Mapping[tuple[str, str], str],
    revisions: Mapping[tuple[str, str], int],
) -> Iterator[Sender]:
    for form, code, name in _owing(rulebook):
        file = received.get((form, code), "")
        found = of_file.get(file, ()) if file else ()
        refused = sum(finding.severity == "退回" for finding in found)
        ours = form in OUR_FORMS
        stem = safe_name(code if ours else f"{code}_{form}")
        yield Sender(
            form=form,
            code=code,
            name=name,
            state=MISSING if not file else FAULTY if refused else REPORTED,
            file=file,
            revision=str(revisions[form, code]) if file else "",
            refused=refused,
            advised=len(found) - refused,
            slip=f"slips/{stem}.html" if refused or not file else "",
            marked=f"marked/{stem}.xlsx" if ours and refused and file.lower().endswith(".xlsx") else "",
        )


def _owing(rulebook: Rulebook) -> Iterator[tuple[str, str, str]]:
    """Everybody who owes a return in this period: form, code, name."""
    for unit in rulebook.units:
        yield UNIT_FORM, unit.code, unit.name
    for department in rulebook.roster.departments:
        if supplied_rows(rulebook, department.name) or rulebook.ledgers_in_form_of(department.name):
            yield SOURCE_FORM, department.code, department.name
        for table in rulebook.kept_by(department.name):
            yield table.name, department.code, department.name


def _has_slip(sender: Sender) -> bool:
    return bool(sender.slip)


def _slip(number: int, sender: Sender, of_file: Mapping[str, Sequence[Finding]]) -> Slip:
    found = of_file.get(sender.file, ()) if sender.file else ()
    return Slip(
        sender,
        f"{number:03d}",
        tuple(finding_view(finding) for finding in found if finding.severity == "退回"),
        tuple(finding_view(finding) for finding in found if finding.severity != "退回"),
    )


def _correction(finding: Finding) -> tuple[str, ...]:
    """A row of corrections.csv: address, before, after, why."""
    change, where = finding.change, finding.where
    if change is None:
        raise ValueError("only a finding with a change is a correction")
    return (where.file, where.sheet, where.cell, finding.code, change.before, change.after, finding.found)
