"""The corridor: workbooks in, one appraisal out. The only place that knows the order of the rooms."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import kaoping
from kaoping import tables
from kaoping.findings import Finding, Rejected, Where, in_reading_order, refused
from kaoping.forms import fixed_texts, write_forms
from kaoping.intake.check import last_used
from kaoping.intake.reception import Intake, take_in
from kaoping.intake.workbook import read_workbooks
from kaoping.layouts import UNIT_FORM
from kaoping.periods import Period
from kaoping.previous import Previous, read_previous
from kaoping.ranking import rank
from kaoping.rulebook.lint import check
from kaoping.rulebook.load import load_rulebook, load_scheme
from kaoping.sampling import POPULATIONS, Design, Sample, draw, sample_book
from kaoping.scorecards.answers import Reply, answers, write_answers
from kaoping.scorecards.publish import Progress, cannot_write, publish
from kaoping.scorecards.results import Results
from kaoping.scoring.events import conclude, docket, with_events
from kaoping.scoring.figures import choose
from kaoping.scoring.lines import Scored, score
from kaoping.scoring.reasons import LineReason, reasons
from kaoping.scoring.totals import Totalled, total
from kaoping.writing import fixed_bytes, safe_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pandas as pd

    from kaoping.rulebook.model import Rulebook
    from kaoping.scorecards.cards import Overview

_NOT_RETURNS = ("~$", ".")


@dataclass(frozen=True)
class Received:
    """What checking leaves: the rule book, what was taken in, every finding in reading order."""

    rulebook: Rulebook
    intake: Intake
    previous: Previous | None
    findings: tuple[Finding, ...]
    originals: Mapping[str, Path] = field(default_factory=dict)

    @property
    def provisional(self) -> bool:
        """Tell whether anything must be fixed before results are final."""
        return refused(self.findings)

    @property
    def fingerprint(self) -> str:
        """Hash of the rules and of every input's content; names of files do not enter it."""
        digest = hashlib.sha256(self.rulebook.sha256.encode())
        for sha256 in sorted(sha for _, sha, _ in self.intake.files):
            digest.update(sha256.encode())
        return digest.hexdigest()

    def reply(self, findings: Sequence[Finding] | None = None) -> Reply:
        """What is answered to the senders: of what was found in their returns, or of the findings given."""
        intake = self.intake
        said = answers(
            self.rulebook,
            self.findings if findings is None else findings,
            intake.received,
            intake.revisions,
            intake.resent,
            fingerprint=self.fingerprint[:16],
            version=kaoping.__version__,
        )
        return Reply(said, self.originals)

    def answer(self, folder: Path) -> None:
        """Write into a folder what is answered to the senders: slips, annotated copies, who has not reported.

        Raises Rejected (E-OUT-WRITE, exit code 3) when the folder cannot be written.
        """
        try:
            write_answers(self.reply(), folder)
        except OSError as error:
            raise cannot_write(folder, error) from error


@dataclass(frozen=True)
class Appraisal:
    """One appraised period: the tables that flowed, and the findings."""

    received: Received
    scored: Scored
    totalled: Totalled
    ranking: pd.DataFrame
    events: pd.DataFrame
    findings: tuple[Finding, ...]

    @property
    def rulebook(self) -> Rulebook:
        """The rules that were used."""
        return self.received.rulebook

    @property
    def provisional(self) -> bool:
        """Tell whether the result stands under reserve."""
        return refused(self.findings)

    def reasons(self) -> list[LineReason]:
        """Why each line got its points, in the order of LINES."""
        return list(reasons(self.scored, self.rulebook))

    def results(self) -> Results:
        """The tables as the gallery wants them."""
        intake = self.received.intake
        return Results(
            rulebook=self.rulebook,
            items=intake.items,
            sources=intake.sources,
            lines=self.scored.lines,
            because=[str(reason) for reason in self.reasons()],
            nodes=self.totalled.nodes,
            ranking=self.ranking,
            events=self.events,
            findings=self.findings,
            senders=_senders(intake),
            files=len(intake.files),
            provisional=self.provisional,
            previous=self.received.previous,
            fingerprint=self.fingerprint[:16],
            version=kaoping.__version__,
        )

    @property
    def fingerprint(self) -> str:
        """Hash of the rules and of every input's content; names of files do not enter it."""
        return self.received.fingerprint

    def run(self) -> Mapping[str, object]:
        """What run.json records: scheme, period, hashes of rules and inputs, our version, counts."""
        scheme = self.rulebook.scheme
        return {
            "scheme": self.rulebook.folder,
            "name": scheme.name,
            "edition": scheme.edition,
            "period": str(self.rulebook.period),
            "previous": None if self.received.previous is None else str(self.received.previous.period),
            "rules_sha256": self.rulebook.sha256,
            "inputs": [{"file": name, "sha256": sha, "bytes": size} for name, sha, size in self.received.intake.files],
            "fingerprint": self.fingerprint,
            "version": kaoping.__version__,
            "provisional": self.provisional,
            "units": len(self.rulebook.units),
            "findings": {level: sum(f.severity == level for f in self.findings) for level in ("退回", "提示")},
        }

    def write(self, folder: Path, progress: Progress | None = None) -> Overview:
        """Write pages, workbook, tables and the answers to the senders into a folder."""
        return publish(self.results(), self.run(), folder, progress, self.received.reply(self.findings))


def input_files(inputs: Iterable[Path | str]) -> list[Path]:
    """Files among the inputs, folders opened one level deep, sorted by name; Office's lock files are left out."""
    found: list[Path] = []
    for given in inputs:
        path = Path(given)
        if path.is_dir():
            found += [p for p in path.iterdir() if p.is_file() and not p.name.startswith(_NOT_RETURNS)]
        else:
            found.append(path)
    return sorted(found, key=lambda p: (p.name, str(p)))


def receive(
    inputs: Sequence[Path | str],
    scheme: str | Path,
    period: str | Period,
    previous: Path | str | Previous | None = None,
    progress: Progress | None = None,
) -> Received:
    """Read and check: everything before scoring. previous: last period's results, or the folder that they are in.

    Raises Rejected for faults of the rules (exit code 2) and when there is nothing to read (1).
    """
    when = period if isinstance(period, Period) else _period(period)
    rulebook = sound_rules(scheme, when)
    before = previous
    if isinstance(before, Path | str):
        before = read_previous(Path(before), rulebook.scheme.precision.places)
    files = input_files(inputs)
    if not files:
        where = "、".join(str(given) for given in inputs)
        raise Rejected(
            [Finding("E-INPUT-NONE", Where(), f"“{where}”里没有文件", "请指定放有报表的文件夹")], exit_code=2
        )
    on_file = _stage("读取报表", progress)
    workbooks = read_workbooks(files, on_progress=on_file)
    intake = take_in(workbooks, rulebook, fixed_texts(rulebook), None if before is None else before.items)
    originals = {workbook.name: Path(workbook.path) for workbook in workbooks}
    return Received(rulebook, intake, before, intake.findings, originals)


def appraise(
    inputs: Sequence[Path | str],
    scheme: str | Path,
    period: str | Period,
    previous: Path | str | None = None,
    progress: Progress | None = None,
) -> Appraisal:
    """Walk a period through the corridor: read, check, score, total, rank.

    inputs: files or folders; scheme: name of a shipped scheme or a rule folder; previous: last
    period's results folder. The result is provisional when any finding is 退回.
    """
    return judge(receive(inputs, scheme, period, previous, progress))


def judge(received: Received) -> Appraisal:
    """Score, total and rank what was received."""
    rulebook, intake = received.rulebook, received.intake
    figures = choose(intake.items, [unit.code for unit in rulebook.units], list(rulebook.items))
    listed = docket(intake.records, _senders(intake), rulebook, figures)
    scored = score(intake.items, rulebook, listed.interventions)
    settled = conclude(listed, scored, rulebook)
    totalled = total(scored.lines, rulebook)
    totalled = replace(totalled, totals=with_events(totalled.totals, settled))
    ranking = rank(totalled.totals, scored.lines, rulebook, settled.enacted)
    _keep_contracts(scored, totalled, ranking, tuple(rulebook.scheme.effects))
    findings = in_reading_order((*received.findings, *settled.findings, *_lifted(scored, rulebook)))
    return Appraisal(received, scored, totalled, ranking, settled.events, tuple(findings))


def _keep_contracts(scored: Scored, totalled: Totalled, ranking: pd.DataFrame, effects: tuple[str, ...]) -> None:
    """Hold every table that went from room to room against its contract (our bug where one breaks)."""
    tables.LINES.validate(scored.lines)
    tables.NODES.validate(totalled.nodes)
    tables.totals(effects).validate(totalled.totals)
    tables.ranking(effects).validate(ranking)


def write_blank_forms(
    scheme: str | Path, period: str | Period, folder: Path, previous: Path | str | None = None
) -> tuple[Path, ...]:
    """Write every unit's and source department's blank return; last period's figures beside the cells."""
    rulebook = load_rulebook(scheme, period if isinstance(period, Period) else _period(period))
    before = None if previous is None else read_previous(Path(previous), rulebook.scheme.precision.places)
    figures: dict[str, dict[str, str]] = {}
    if before is not None:
        for (unit, item), text in last_used(before.items).items():
            figures.setdefault(unit, {})[item] = text
    try:
        return write_forms(rulebook, folder, figures)
    except OSError as error:
        raise cannot_write(folder, error) from error


def write_sample(
    inputs: Sequence[Path | str], scheme: str | Path, period: str, design: Design, folder: Path
) -> tuple[Sample, Path, tuple[Finding, ...]]:
    """Draw a sample from the record table that came in and write it, with what is wrong in that table.

    The findings are of the population's sheets and of files that could not be read; a row with a fault is not drawn.
    """
    received = receive(inputs, scheme, period)
    table = POPULATIONS[design.kind].name
    findings = tuple(f for f in received.findings if f.where.file and f.where.sheet in {"", table})
    sample = draw(received.intake.records.get(table, ()), design, received.rulebook)
    if not sample.population:
        found = f"报来的文件里没有可用的{table}，没有抽样"
        fix = f"请指定填有〈{table}〉的数据来源表"
        raise Rejected([*findings, Finding("E-INPUT-NONE", Where(), found, fix)], exit_code=1)
    path = folder / f"{safe_name(design.kind)}抽样_{received.rulebook.period}.xlsx"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(fixed_bytes(sample_book(sample, received.rulebook)))
    except OSError as error:
        raise cannot_write(folder, error) from error
    return sample, path, findings


def sound_rules(scheme: str | Path, period: Period) -> Rulebook:
    """The rule book of a period, reviewed: rules with anything 退回 score nobody.

    Raises Rejected (exit code 2) with every fault.
    """
    source = load_scheme(scheme)
    faults = [finding for finding in check(source) if finding.severity == "退回"]
    if faults:
        raise Rejected(faults, exit_code=2)
    return source.at(period)


def rules_of(scheme: str | Path, period: str | None) -> Rulebook:
    """The rule book of a period; of the scheme's first period when none is named."""
    source = load_scheme(scheme)
    return source.at(source.valid.first if period is None else _period(period))


def _lifted(scored: Scored, rulebook: Rulebook) -> list[Finding]:
    limit = rulebook.scheme.reweight_limit
    return [
        Finding(
            "W-SCORE-CAP",
            Where(),
            f"{rulebook.unit_by_code[code].name}不计分的指标太多，重分摊后有指标的满分超过原满分的 {limit:g} 倍",
            "请核对是否应单列",
        )
        for code in scored.lifted
    ]


def _senders(intake: Intake) -> dict[str, str]:
    return {file: code for (form, code), file in intake.received.items() if form == UNIT_FORM}


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except ValueError as error:
        raise Rejected([Finding("E-RULE-PERIOD", Where(), str(error), "请改报告期")], exit_code=2) from error


def _stage(name: str, progress: Progress | None) -> Callable[[int, int, int], None] | None:
    if progress is None:
        return None
    return lambda done, of, found: progress(name, done, of, found)
