"""The year's corridor: every quarter through the corridor, then the quarters into one year.

    folders → quarters → appraisals → YEAR_LINES → TOTALS → RANKING → pages, workbook, tables

Each quarter is appraised as `kaoping.appraisal` does, with the results of the one before as its previous.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import kaoping
from kaoping import tables
from kaoping.appraisal import judge, receive, sound_rules
from kaoping.findings import Finding, Rejected, Where, in_reading_order, refused
from kaoping.intake.folders import by_quarter
from kaoping.layouts import UNIT_FORM
from kaoping.periods import Period
from kaoping.previous import Previous
from kaoping.ranking import rank
from kaoping.rulebook.load import load_scheme
from kaoping.scorecards.yearfolder import publish_year
from kaoping.scorecards.yearresults import QuarterResults, YearResults
from kaoping.scoring.events import docket
from kaoping.scoring.totals import total
from kaoping.scoring.year import score_year, year_book
from kaoping.scoring.yearevents import YearEvents, adjusted, enacted, events_of_the_year
from kaoping.scoring.yearfigures import Quarter
from kaoping.scoring.yearreasons import year_reasons

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from kaoping.appraisal import Appraisal
    from kaoping.intake.folders import Sorted
    from kaoping.rulebook.model import Rulebook
    from kaoping.scorecards.publish import Progress
    from kaoping.scorecards.yearviews import YearOverview
    from kaoping.scoring.totals import Totalled
    from kaoping.scoring.year import YearScored


@dataclass(frozen=True)
class YearAppraisal:
    """One appraised year: its quarters, the tables that flowed, and the findings of all of it."""

    year: Period
    sorted: Sorted
    quarters: tuple[Appraisal, ...]
    scored: YearScored
    totalled: Totalled
    ranking: pd.DataFrame
    events: YearEvents
    findings: tuple[Finding, ...]

    @property
    def book(self) -> Rulebook:
        """The rules of the year: those of its last quarter."""
        return self.scored.book

    @property
    def provisional(self) -> bool:
        """Tell whether anything must still be fixed in any quarter."""
        return refused(self.findings)

    @property
    def fingerprint(self) -> str:
        """Hash of the quarters' fingerprints, and so of the rules and every input."""
        digest = hashlib.sha256(self.book.sha256.encode())
        for appraisal in self.quarters:
            digest.update(f"{appraisal.rulebook.period}:{appraisal.fingerprint}".encode())
        return digest.hexdigest()

    def results(self) -> YearResults:
        """The tables as the gallery wants them."""
        return YearResults(
            book=self.book,
            lines=self.scored.lines,
            because=[str(reason) for reason in year_reasons(self.scored)],
            nodes=self.totalled.nodes,
            ranking=self.ranking,
            events=self.events.table,
            quarters=tuple(self._quarter(appraisal) for appraisal in self.quarters),
            findings=self.findings,
            senders=self._senders(),
            provisional=self.provisional,
            fingerprint=self.fingerprint[:16],
            version=kaoping.__version__,
        )

    def _quarter(self, appraisal: Appraisal) -> QuarterResults:
        period = appraisal.rulebook.period
        folders = tuple((one.folder.name, one.by, one.files) for one in self.sorted.taken if one.period == period)
        return QuarterResults(appraisal.rulebook, appraisal.ranking, appraisal.totalled.nodes, folders)

    def _senders(self) -> Mapping[str, str]:
        return {
            _in_quarter(file, appraisal.rulebook.period): code
            for appraisal in self.quarters
            for (form, code), file in appraisal.received.intake.received.items()
            if form == UNIT_FORM
        }

    def run(self) -> Mapping[str, object]:
        """What run.json records: scheme, year, folders and hashes of every quarter, our version, counts."""
        scheme = self.book.scheme
        return {
            "scheme": self.book.folder,
            "name": scheme.name,
            "edition": scheme.edition,
            "period": str(self.year),
            "rules_sha256": self.book.sha256,
            "quarters": [
                {
                    "period": str(appraisal.rulebook.period),
                    "folders": [
                        {"folder": name, "by": by, "files": files}
                        for name, by, files in self._quarter(appraisal).folders
                    ],
                    "fingerprint": appraisal.fingerprint,
                    "provisional": appraisal.provisional,
                    "inputs": appraisal.run()["inputs"],
                }
                for appraisal in self.quarters
            ],
            "fingerprint": self.fingerprint,
            "version": kaoping.__version__,
            "provisional": self.provisional,
            "units": len(self.book.units),
            "findings": {level: sum(f.severity == level for f in self.findings) for level in ("退回", "提示")},
        }

    def write(self, folder: Path, progress: Progress | None = None) -> YearOverview:
        """Write pages, workbook and tables into a folder."""
        return publish_year(self.results(), self.run(), folder, progress)


def appraise_year(
    inputs: Sequence[Path | str], scheme: str | Path, year: str, progress: Progress | None = None
) -> YearAppraisal:
    """Appraise every quarter of a year that the scheme holds in, and combine them.

    inputs: folders with one folder for each quarter (see `kaoping.intake.folders`). The result is
    provisional when any finding of any quarter is 退回, a quarter without returns included.
    Raises Rejected (exit code 2) for faults of the rules, a scheme without 年度, or no returns at all.
    """
    period, quarters = _quarters(scheme, year)
    found = by_quarter([Path(given) for given in inputs], quarters)
    if not found.taken:
        where = "、".join(str(given) for given in inputs)
        said = f"“{where}”里没有 {year} 年度的报表文件夹"
        fix = "请指定一个文件夹，里面每季一个文件夹，名称如 2022Q1"
        raise Rejected([Finding("E-INPUT-NONE", Where(), said, fix), *found.findings], exit_code=2)
    appraisals: list[Appraisal] = []
    findings = [*found.findings, *(_missing(quarter) for quarter in quarters if not found.of(quarter))]
    for quarter in quarters:
        if not found.of(quarter):
            continue
        before = appraisals[-1] if appraisals and appraisals[-1].rulebook.period == quarter.previous() else None
        received = receive(found.of(quarter), scheme, quarter, None if before is None else _previous(before), progress)
        appraisals.append(judge(received))
        findings += [_of_quarter(finding, quarter) for finding in appraisals[-1].findings]
    return _combined(period, found, tuple(appraisals), findings)


def _combined(
    year: Period, found: Sorted, appraisals: tuple[Appraisal, ...], findings: Sequence[Finding]
) -> YearAppraisal:
    """Lines, totals and ranks of the year."""
    book = year_book(appraisals[-1].rulebook)
    quarters = [_as_quarter(appraisal) for appraisal in appraisals]
    events = events_of_the_year(quarters, book)
    scored = score_year(quarters, book, events.zeroed)
    lines = scored.as_lines()
    totalled = total(lines, book)
    totalled = replace(totalled, totals=adjusted(totalled.totals, events))
    ranking = rank(totalled.totals, lines, book, enacted(events, scored))
    effects = tuple(book.scheme.effects)
    scored.table()
    tables.NODES.validate(totalled.nodes)
    tables.totals(effects).validate(totalled.totals)
    tables.ranking(effects).validate(ranking)
    said = in_reading_order((*findings, *scored.findings, *_lifted(scored)))
    return YearAppraisal(year, found, appraisals, scored, totalled, ranking, events, tuple(said))


def _as_quarter(appraisal: Appraisal) -> Quarter:
    rulebook, records = appraisal.rulebook, appraisal.received.intake.records
    moved = docket(records, {}, rulebook, appraisal.scored.figures).interventions
    return Quarter(rulebook, appraisal.scored, records, appraisal.events, moved)


def _quarters(scheme: str | Path, year: str) -> tuple[Period, list[Period]]:
    """The year and those of its quarters in which the scheme holds; Rejected where there are none."""
    try:
        period = Period.parse(year)
    except ValueError as error:
        raise Rejected([Finding("E-RULE-PERIOD", Where(), str(error), "请写年份，如 2022")], exit_code=2) from error
    if period.kind != "year":
        raise Rejected([Finding("E-RULE-PERIOD", Where(), f"“{year}”不是年份", "请写年份，如 2022")], exit_code=2)
    source = load_scheme(scheme)
    quarters = [quarter for quarter in period.quarters() if quarter in source.valid]
    if not quarters:
        found = f"{year} 年不在方案的适用期 {source.valid} 之内"
        raise Rejected([Finding("E-RULE-PERIOD", Where(), found, "请改年份，或换用该年的方案")], exit_code=2)
    if sound_rules(scheme, quarters[-1]).scheme.year is None:
        where = source.edition(quarters[-1]).scheme.where()
        found = "方案没有写“年度”，不知道四个季度怎样合成"
        raise Rejected([Finding("E-RULE-MISSING", where, found, "请补写，如 年度: {默认: 平均}")], exit_code=2)
    return period, quarters


def _missing(quarter: Period) -> Finding:
    fix = f"请把该季报表放进名称带 {quarter} 的文件夹"
    return Finding("E-YEAR-QUARTER", Where(), f"没有 {quarter} 的报表，年度不完整", fix)


def _of_quarter(finding: Finding, quarter: Period) -> Finding:
    """A quarter's finding with its quarter: the same file name may come four times a year."""
    if finding.where.file:
        return replace(finding, where=replace(finding.where, file=_in_quarter(finding.where.file, quarter)))
    return replace(finding, found=f"{quarter}：{finding.found}")


def _in_quarter(file: str, quarter: Period) -> str:
    return f"{quarter}/{file}"


def _previous(before: Appraisal) -> Previous:
    """The results of a quarter as the next one's last period."""
    ranking, lines = before.ranking, before.scored.lines
    units = ranking["unit"].tolist()
    return Previous(
        before.rulebook.period,
        before.received.intake.items,
        dict(zip(units, ranking["rank"].tolist(), strict=True)),
        dict(zip(units, ranking["group"].tolist(), strict=True)),
        dict(zip(units, ranking["total"].tolist(), strict=True)),
        dict(zip(zip(lines["unit"], lines["indicator"], strict=True), lines["points"].tolist(), strict=True)),
    )


def _lifted(scored: YearScored) -> list[Finding]:
    limit = scored.book.scheme.reweight_limit
    return [
        Finding(
            "W-SCORE-CAP",
            Where(),
            f"{scored.book.unit_by_code[code].name}全年不计分的指标太多，重分摊后有指标的满分超过原满分的 {limit:g} 倍",
            "请核对是否应单列",
        )
        for code in scored.lifted
    ]
