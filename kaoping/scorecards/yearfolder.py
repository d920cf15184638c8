"""The folder of a year that the office gets: pages, workbook, tables, and run.json."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kaoping.exact import settle_exact, to_text
from kaoping.scorecards.lineviews import clause_of
from kaoping.scorecards.publish import cannot_write, clear, write_findings
from kaoping.scorecards.tables import write_csv
from kaoping.scorecards.yearbook import write_year_ranking
from kaoping.scorecards.yearcards import build_year
from kaoping.scorecards.yearpage import render_year, render_year_unit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kaoping.scorecards.publish import Progress
    from kaoping.scorecards.yearresults import YearResults
    from kaoping.scorecards.yearviews import YearOverview
    from kaoping.scoring.year import YearLine


def publish_year(
    results: YearResults, run: Mapping[str, object], folder: Path, progress: Progress | None = None
) -> YearOverview:
    """Write everything of a year into a folder; returns the overview that was printed.

    Raises Rejected (E-OUT-WRITE, exit code 3) when the folder cannot be written.
    """
    tell = progress or (lambda what, done, of: None)  # noqa: ARG005  a progress bar is optional
    overview = build_year(results)
    try:
        clear(folder)
        (folder / "units").mkdir(parents=True, exist_ok=True)
        (folder / "index.html").write_bytes(render_year(overview).encode())
        for done, card in enumerate(overview.cards, 1):
            (folder / card.href).write_bytes(render_year_unit(overview, card).encode())
            tell("年度得分单", done, len(overview.cards))
        write_year_ranking(folder / "ranking.xlsx", overview)
        write_csv(folder / "ranking.csv", *_ranking(results))
        write_csv(folder / "lines.csv", *_lines(results))
        write_csv(folder / "events.csv", *_events(results))
        write_findings(results.findings, folder)
        text = json.dumps(run, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        (folder / "run.json").write_bytes(text.encode())
    except OSError as error:
        raise cannot_write(folder, error) from error
    return overview


def _periods(results: YearResults) -> list[str]:
    return [str(quarter.rulebook.period) for quarter in results.quarters]


def _ranking(results: YearResults) -> tuple[tuple[str, ...], list[list[object]]]:
    """Columns of a quarter's ranking.csv, then total and rank of every quarter."""
    printed = (*results.book.scheme.effects, "bonus", "deduction", "total")
    columns = ("rank", "of", "unit", "name", "class", "group", *printed, "grade", "tied", "decided_by", "vetoes")
    rows: list[list[object]] = []
    for row in results.ranking.to_dict("records"):
        own: list[object] = [results.text(int(row[name])) if name in printed else row[name] for name in columns]
        own[0] = row["rank"] or ""
        for quarter in results.quarters:
            stood = quarter.standing.get(str(row["unit"]))
            own += ["", ""] if stood is None else [results.text(stood[0]), stood[1] or ""]
        rows.append(own)
    quarters = tuple(f"{name}_{period}" for period in _periods(results) for name in ("total", "rank"))
    return (*columns, *quarters), rows


def _lines(results: YearResults) -> tuple[tuple[str, ...], list[list[object]]]:
    """A line's year, then state, full marks and points of every quarter."""
    periods = _periods(results)
    columns = ("unit", "name", "effect", "indicator", "title", "way", "state", "standard", "full", "ratio", "points")
    quarters = tuple(f"{name}_{period}" for period in periods for name in ("state", "full", "points"))
    rows = [
        [*_line(results, line), *_of_quarters(results, line, periods), because, clause_of(indicator)]
        for line, because in zip(results.lines, results.because, strict=True)
        for indicator in (results.book.by_code[line.indicator],)
    ]
    return (*columns, *quarters, "because", "clause"), rows


def _line(results: YearResults, line: YearLine) -> list[object]:
    name, title = results.book.unit_by_code[line.unit].name, results.book.by_code[line.indicator].name
    ratio = "" if line.ratio is None else to_text(settle_exact(line.ratio, 6, "四舍五入"), 6)
    marks = (results.text(line.standard), results.text(line.full), ratio, results.text(line.points))
    return [line.unit, name, line.effect, line.indicator, title, line.way, line.state, *marks]


def _of_quarters(results: YearResults, line: YearLine, periods: list[str]) -> list[object]:
    """The unit's own columns; a predecessor's stand in the sentence."""
    own = {str(share.period): share for share in line.shares if share.whose == line.unit}
    cells: list[object] = []
    for period in periods:
        share = own.get(period)
        cells += ["", "", ""] if share is None else [share.state, results.text(share.full), results.text(share.points)]
    return cells


def _events(results: YearResults) -> tuple[list[str], list[list[object]]]:
    printed = results.events.assign(
        **{name: [results.text(int(points)) for points in results.events[name]] for name in ("points", "year_points")}
    )
    return list(printed.columns), [list(row) for row in printed.itertuples(index=False)]
