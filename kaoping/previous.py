"""Last period's results, read back from the folder that they were written to."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from kaoping.exact import from_text
from kaoping.findings import Finding, Rejected, Where
from kaoping.periods import Period
from kaoping.tables import ITEMS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True)
class Previous:
    """What movement and comparison need: ITEMS, ranks and totals by unit, points by line.

    rank 0 means not ranked; points are fixed-point at `places`.
    """

    period: Period
    items: pd.DataFrame
    ranks: Mapping[str, int]
    groups: Mapping[str, str]
    totals: Mapping[str, int]
    points: Mapping[tuple[str, str], int]


def read_previous(folder: Path, places: int) -> Previous:
    """Read items.csv, ranking.csv and lines.csv of a results folder.

    Raises Rejected (E-PREV-BROKEN) when one is missing or not as we wrote it.
    """
    try:
        items = _table(folder / "items.csv")
        ranking, lines = _table(folder / "ranking.csv"), _table(folder / "lines.csv")
        frame = pd.DataFrame({name: pd.Series([row[name] for row in items], dtype="str") for name in ITEMS.columns})
        values = [None if row["value"] == "" else float(row["value"]) for row in items]
        frame["value"] = pd.Series(values, dtype="float64")
        return Previous(
            Period.parse(items[0]["period"]),
            ITEMS.validate(frame),
            {row["unit"]: int(row["rank"] or 0) for row in ranking},
            {row["unit"]: row["group"] for row in ranking},
            {row["unit"]: from_text(row["total"], places) for row in ranking},
            {(row["unit"], row["indicator"]): from_text(row["points"], places) for row in lines},
        )
    except Exception as error:  # whatever is wrong with the folder, the clerk needs one sentence
        found = "不是完整的考评结果文件夹（应有 items.csv、ranking.csv、lines.csv）"
        fix = "请指定上期 kaoping score 写出的文件夹"
        raise Rejected([Finding("E-PREV-BROKEN", Where(str(folder.name)), found, fix)], exit_code=2) from error


def _table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
