"""Measure speed and memory on a thousand returns. Prints a table of medians; judges nothing.

    python benchmarks/run.py [--units 1000] [--repeat 3]

Each measurement runs in a process of its own, the two that are compared take turns.
"""

from __future__ import annotations

import argparse
import dataclasses
import gc
import importlib
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd

    from kaoping.rulebook.model import Rulebook

ROOT = Path(__file__).resolve().parent.parent
PERIOD = "2022Q1"
INSIDE = 15
"""How often what takes milliseconds is repeated inside one process."""

LOADED_LATE = (
    "pandera.backends.pandas.checks",
    "pandera.backends.pandas.components",
    "pandera.backends.pandas.container",
    "pandera.backends.pandas.hypotheses",
    "pandera.strategies.pandas_strategies",
)
"""What pandera imports when it first validates; loaded before the clock starts, as calamine is for the bare reader."""

Figures = dict[str, list[float]]


def cpu() -> float:
    """Processor seconds of this process and of the children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def timed(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    start = clock()
    work()
    return clock() - start


# ------------------------------------------------------------ the parts, each run in a fresh process


def bare(folder: Path) -> Figures:
    """What the reader costs that everything else stands on: calamine over every sheet, nothing more."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415  each part imports what it measures

    def read() -> None:
        for path in sorted((folder / "returns").iterdir()):
            book = CalamineWorkbook.from_path(path)
            for name in book.sheet_names:
                book.get_sheet_by_name(name).to_python(skip_empty_area=False)

    return {"bare": [timed(read, cpu)]}


def checked(folder: Path) -> Figures:
    """Read and check as `kaoping check` does, then score and rank as `kaoping score` does."""
    from kaoping.appraisal import input_files  # noqa: PLC0415  each part imports what it measures
    from kaoping.forms import fixed_texts  # noqa: PLC0415
    from kaoping.intake.reception import take_in  # noqa: PLC0415
    from kaoping.intake.workbook import read_workbooks  # noqa: PLC0415
    from kaoping.periods import Period  # noqa: PLC0415
    from kaoping.ranking import rank  # noqa: PLC0415
    from kaoping.rulebook.load import load_rulebook  # noqa: PLC0415
    from kaoping.scoring.lines import score  # noqa: PLC0415
    from kaoping.scoring.totals import total  # noqa: PLC0415

    for name in LOADED_LATE:
        importlib.import_module(name)
    files = input_files([folder / "returns"])
    rulebook = load_rulebook(folder / "rules", Period.parse(PERIOD))
    start, begun = cpu(), time.perf_counter()
    workbooks = read_workbooks(files)
    read, read_wall = cpu() - start, time.perf_counter() - begun
    intake = take_in(workbooks, rulebook, fixed_texts(rulebook))
    both, both_wall = cpu() - start, time.perf_counter() - begun

    def score_and_rank(items: pd.DataFrame = intake.items, rules: Rulebook = rulebook) -> None:
        lines = score(items, rules).lines
        rank(total(lines, rules).totals, lines, rules)

    score_and_rank()
    many_items, many_rules = _ten_times(intake.items, rulebook)
    gc.collect()
    gc.freeze()  # a million texts of the table are not what is measured
    return {
        "read": [read],
        "read wall": [read_wall],
        "read and check": [both],
        "read and check wall": [both_wall],
        "score and rank": [timed(score_and_rank) for _ in range(INSIDE)],
        "ten times": [timed(lambda: score_and_rank(many_items, many_rules)) for _ in range(INSIDE // 3)],
    }


def _ten_times(items: pd.DataFrame, rulebook: Rulebook) -> tuple[pd.DataFrame, Rulebook]:
    """Ten copies of every unit, each with its own code, group and figures."""
    import pandas as pd  # noqa: PLC0415  each part imports what it measures

    frames, units = [], []
    for copy in range(10):
        ending = f"T{copy}"
        frames.append(items.assign(unit=items["unit"] + ending, item_id=items["item_id"] + ending))
        units += [
            unit.model_copy(
                update={"code": unit.code + ending, "name": unit.name + ending, "group": unit.group + ending}
            )
            for unit in rulebook.units
        ]
    roster = rulebook.roster.model_copy(update={"units": tuple(units)})
    return pd.concat(frames, ignore_index=True), dataclasses.replace(rulebook, roster=roster)


def whole(folder: Path) -> Figures:
    """Everything that `kaoping score` does, pages and workbook included."""
    from kaoping.appraisal import appraise  # noqa: PLC0415  each part imports what it measures

    start = time.perf_counter()
    appraise([folder / "returns"], folder / "rules", PERIOD).write(folder / "out")
    wall = time.perf_counter() - start
    parent, child = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    unit = 1 if sys.platform == "darwin" else 1024
    return {"whole": [wall], "memory": [parent * unit], "memory of a reader": [child * unit]}


def help_(_folder: Path) -> Figures:
    command = [sys.executable, "-m", "kaoping", "--help"]
    return {"help": [timed(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)) for _ in range(7)]}


def micro(_folder: Path) -> Figures:
    import numpy as np  # noqa: PLC0415  each part imports what it measures

    from kaoping.exact import settle  # noqa: PLC0415
    from kaoping.expressions import compile_expression  # noqa: PLC0415

    draw = np.random.default_rng(2022)
    points, (done, late, due) = draw.uniform(0, 100, 1_000_000), draw.uniform(1, 50, (3, 300_000))
    text = "最小((按时 + 0.5 * 逾期) / 到期, 1)"
    expression = compile_expression(text)
    named = {"按时": done, "逾期": late, "到期": due}
    return {
        "settle": [timed(lambda: settle(points, 2, "四舍五入")) / points.size for _ in range(INSIDE)],
        "expression": [timed(lambda: expression.evaluate(named)) / due.size for _ in range(INSIDE)],
        "compile": [timed(lambda: compile_expression(text)) for _ in range(INSIDE)],
    }


PARTS = {"bare": bare, "checked": checked, "whole": whole, "help": help_, "micro": micro}

ROWS = (
    ("bare", "bare calamine over every sheet, one process, CPU", "s", 1),
    ("read", "read with gate, in bounded children, CPU", "s", 1),
    ("read wall", "  the same, by the clock", "s", 1),
    ("read and check", "read and check (CELLS, ITEMS, findings), CPU", "s", 1),
    ("read and check wall", "  the same, by the clock", "s", 1),
    ("ratio", "read and check ÷ bare calamine", "×", 1),
    ("score and rank", "score, total and rank", "ms", 1e3),
    ("ten times", "  the same, ten times the units", "ms", 1e3),
    ("whole", "everything with pages and workbook, by the clock", "s", 1),
    ("memory", "  peak memory of the process", "MiB", 2**-20),
    ("memory of a reader", "  peak memory of its largest child", "MiB", 2**-20),
    ("help", "kaoping --help", "ms", 1e3),
    ("settle", "settle, one value of a million", "ns", 1e9),
    ("expression", "an expression, one row of 300,000", "ns", 1e9),
    ("compile", "compile that expression", "µs", 1e6),
)


# ------------------------------------------------------------ running them


def run_part(name: str, folder: Path) -> Figures:
    command = [sys.executable, __file__, "--part", name, "--folder", str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(ran.stdout.splitlines()[-1])


def measure(folder: Path, repeat: int) -> Figures:
    figures: Figures = {}
    for _ in range(repeat):
        for name in PARTS:
            for key, values in run_part(name, folder).items():
                figures.setdefault(key, []).extend(values)
    figures["ratio"] = [a / b for a, b in zip(figures["read and check"], figures["bare"], strict=True)]
    return figures


def table(figures: Figures) -> Iterable[str]:
    yield f"{'':<52}{'median':>10}{'least':>10}{'most':>10}      runs"
    for key, title, unit, factor in ROWS:
        values = [value * factor for value in figures[key]]
        shown = "".join(f"{value:>10.2f}" for value in (statistics.median(values), min(values), max(values)))
        yield f"{title:<52}{shown} {unit:<4}{len(values):>5}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=1000, help="how many units report")
    parser.add_argument("--repeat", type=int, default=3, help="how many processes measure each part")
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.part:
        print(json.dumps(PARTS[asked.part](asked.folder)))
        return
    from crowd import build  # noqa: PLC0415  only the first process builds

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"Writing the returns of {asked.units:,} units ...", flush=True)
        build(asked.units, folder)
        files = [path.stat().st_size for path in (folder / "returns").iterdir()]
        print(
            f"{len(files):,} workbooks, {sum(files) / 2**20:.1f} MiB; Python {platform.python_version()}, "
            f"{os.cpu_count()} processors\n",
            flush=True,
        )
        print("\n".join(table(measure(folder, asked.repeat))))


if __name__ == "__main__":
    main()
