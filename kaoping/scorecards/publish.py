"""The folder that the office gets: pages, workbook, tables, and run.json."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Protocol

import numpy as np

from kaoping.exact import number_text, settle_one, to_text
from kaoping.findings import Finding, Rejected, Where
from kaoping.scorecards.answers import clear_answers, write_answers
from kaoping.scorecards.html import render_index, render_unit
from kaoping.scorecards.lineviews import clause_of
from kaoping.scorecards.overview import build, finding_view
from kaoping.scorecards.tables import write_csv
from kaoping.scorecards.treeviews import NODE_COLUMNS, has_tree, node_rows
from kaoping.scorecards.workbook import write_ranking

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kaoping.scorecards.answers import Reply
    from kaoping.scorecards.cards import Overview
    from kaoping.scorecards.results import Results


class Progress(Protocol):
    """Told how far a stage is: its name, how much is done, of how much, findings so far (None: not counted here)."""

    def __call__(self, what: str, done: int, of: int, found: int | None = None) -> None:
        """Take note."""


FINDING_COLUMNS = ("severity", "code", "file", "sheet", "cell", "found", "expected", "fix")
OUTPUTS = (
    "index.html", "ranking.xlsx", "ranking.csv", "lines.csv", "events.csv", "items.csv", "sources.csv", "findings.csv",
    "nodes.csv",
)  # fmt: skip
LINE_COLUMNS = (
    "unit", "name", "effect", "indicator", "title", "state", "standard", "full", "ratio", "points",
    "because", "clause", "sources",
)  # fmt: skip


def publish(
    results: Results,
    run: Mapping[str, object],
    folder: Path,
    progress: Progress | None = None,
    reply: Reply | None = None,
) -> Overview:
    """Write everything into a folder, `reply` to the senders included; returns the overview that was printed.

    Raises Rejected (E-OUT-WRITE, exit code 3) when the folder cannot be written.
    """
    tell = progress or _nobody
    overview = build(results)
    try:
        clear(folder)
        (folder / "units").mkdir(parents=True, exist_ok=True)
        (folder / "index.html").write_bytes(render_index(overview).encode())
        for done, card in enumerate(overview.cards, 1):
            (folder / card.href).write_bytes(render_unit(overview, card).encode())
            tell("得分单", done, len(overview.cards))
        tell("排名表", 0, 1)
        write_ranking(folder / "ranking.xlsx", overview)
        tell("排名表", 1, 1)
        write_tables(results, folder)
        if reply is not None:
            write_answers(reply, folder)
        text = json.dumps(run, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        (folder / "run.json").write_bytes(text.encode())
    except OSError as error:
        raise cannot_write(folder, error) from error
    return overview


def _nobody(what: str, done: int, of: int, found: int | None = None) -> None:
    """Tell nobody: a progress bar is optional."""


def refuse(findings: Sequence[Finding], folder: Path) -> None:
    """Write findings alone: what an earlier run left in the folder goes, so that nobody sends it out."""
    try:
        clear(folder)
    except OSError as error:
        raise cannot_write(folder, error) from error
    write_findings(findings, folder)


def cannot_write(folder: Path, error: OSError) -> Rejected:
    """Say that a folder cannot be written."""
    found = f"无法写入文件夹 {folder}（系统错误号 {error.errno}）"
    return Rejected(
        [Finding("E-OUT-WRITE", Where(), found, "请检查文件是否被占用、磁盘是否已满、有无写入权限")], exit_code=3
    )


def clear(folder: Path) -> None:
    """Take away the results of an earlier run, so that none is mistaken for this one's.

    Only a folder with our run.json is touched, and in it only files that we write. run.json is
    written last: where it stands, the results are complete.
    """
    if not (folder / "run.json").is_file():
        return
    (folder / "run.json").unlink()
    for name in OUTPUTS:
        (folder / name).unlink(missing_ok=True)
    for page in (folder / "units").glob("*.html"):
        page.unlink()
    clear_answers(folder)


def write_findings(findings: Sequence[Finding], folder: Path) -> None:
    """Write findings.csv into a results folder."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        views = [finding_view(finding) for finding in findings]
        rows = [[getattr(view, name) for name in FINDING_COLUMNS] for view in views]
        write_csv(folder / "findings.csv", FINDING_COLUMNS, rows)
    except OSError as error:
        raise cannot_write(folder, error) from error


def write_tables(results: Results, folder: Path) -> None:
    """Write the tables for machines: ranking, lines, events, items, sources, findings; nodes where there is a tree."""
    write_csv(folder / "ranking.csv", *_ranking(results))
    write_csv(folder / "lines.csv", LINE_COLUMNS, _lines(results))
    if has_tree(results.rulebook):
        write_csv(folder / "nodes.csv", NODE_COLUMNS, node_rows(results))
    write_csv(folder / "events.csv", list(results.events.columns), _events(results))
    write_csv(folder / "items.csv", list(results.items.columns), _items(results))
    write_csv(
        folder / "sources.csv",
        list(results.sources.columns),
        [list(row) for row in results.sources.itertuples(index=False)],
    )
    write_findings(results.findings, folder)


def _ranking(results: Results) -> tuple[tuple[str, ...], list[list[object]]]:
    effects = tuple(results.rulebook.scheme.effects)
    columns = (
        "rank", "of", "unit", "name", "class", "group", *effects,
        "bonus", "deduction", "total", "grade", "tied", "decided_by", "vetoes",
    )  # fmt: skip
    printed = (*effects, "bonus", "deduction", "total")
    rows = [
        [
            results.text(int(row[name])) if name in printed else ("" if name == "rank" and not row[name] else row[name])
            for name in columns
        ]
        for row in results.ranking.to_dict("records")
    ]
    return columns, rows


def _lines(results: Results) -> list[list[object]]:
    rulebook = results.rulebook
    places: dict[tuple[str, str], list[str]] = {}
    item_of = dict(
        zip(results.items["item_id"], zip(results.items["unit"], results.items["item"], strict=True), strict=True)
    )
    for item_id, file, sheet, cell, _ in results.sources.itertuples(index=False):
        if file:
            unit, item = item_of[item_id]
            places.setdefault((unit, item.partition(".")[0]), []).append(f"《{file}》〈{sheet}〉{cell}")
    rows: list[list[object]] = []
    for line, because in zip(results.lines.to_dict("records"), results.because, strict=True):
        indicator, unit = rulebook.by_code[str(line["indicator"])], str(line["unit"])
        ratio = float(line["ratio"])
        rows.append(
            [
                unit,
                rulebook.unit_by_code[unit].name,
                line["effect"],
                indicator.code,
                indicator.name,
                line["state"],
                results.text(line["standard"]),
                results.text(line["full"]),
                "" if np.isnan(ratio) else to_text(settle_one(ratio, 6, "四舍五入"), 6),
                results.text(line["points"]),
                because,
                clause_of(indicator),
                "；".join(dict.fromkeys(places.get((unit, indicator.code), []))),
            ]
        )
    return rows


def _items(results: Results) -> list[list[object]]:
    items = results.items
    rows = zip(*(items[name] for name in items.columns), strict=True)
    at = list(items.columns).index("value")
    return [[_figure(v) if i == at else v for i, v in enumerate(row)] for row in rows]


def _figure(value: float) -> str:
    return "" if np.isnan(value) else number_text(value)


def _events(results: Results) -> list[list[object]]:
    columns = ("before", "points")
    printed = results.events.assign(
        **{name: [results.text(int(points)) for points in results.events[name]] for name in columns}
    )
    return [list(row) for row in printed.itertuples(index=False)]
