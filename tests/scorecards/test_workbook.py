from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

from kaoping.scorecards.workbook import SHEETS, write_ranking
from kaoping.writing import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from kaoping.scorecards.cards import Overview

HEAD = 3


def written(overview: Overview) -> bytes:
    target = io.BytesIO()
    write_ranking(target, overview)
    return target.getvalue()


def opened(overview: Overview) -> Workbook:
    return load_workbook(io.BytesIO(written(overview)))


def cells(book: Workbook) -> Iterator[Cell]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if cell.value is not None)


def table(sheet: Worksheet) -> list[dict[str, object]]:
    head, *rows = sheet.iter_rows(min_row=HEAD, values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_the_ranking_stands_as_it_was_ranked(overview: Overview) -> None:
    rows = table(opened(overview)["名次总表"])
    assert [(row["组"], row["名次"], row["单位代码"], row["总分"]) for row in rows] == [
        ("街道组", 1, "J02", 97.7),
        ("街道组", 2, "J01", 87.26),
        ("街道组", 2, "J04", 87.26),
        ("社会民生组", 1, "B09", 86.97),
        ("社会民生组", 2, "B16", 54.27),
        ("社会民生组", "单列", "Q08", 92.79),
    ]
    assert [row["并列"] for row in rows] == [None, "并列", "并列", None, None, None]


def test_numbers_are_numbers_and_add_up(overview: Overview) -> None:
    book = opened(overview)
    for row in table(book["名次总表"]):
        parts = [Decimal(str(row[name])) for name in (*overview.effect_names, "加分")]
        assert sum(parts) - Decimal(str(row["扣分"])) == Decimal(str(row["总分"]))
    total = book["名次总表"].cell(HEAD + 1, 14)
    assert (total.value, total.number_format) == (97.7, "0.00")
    ratio = next(row for row in table(book["计分过程"]) if row["单位代码"] == "J01" and row["指标"] == "P01")
    assert ratio["得分率"] == 0.92


def test_the_lines_add_up_to_the_total_of_the_unit(overview: Overview) -> None:
    for row in table(opened(overview)["得分明细"]):
        points = [value for name, value in row.items() if "\n" in name]
        scored = sum((Decimal(str(value)) for value in points if not isinstance(value, str)), Decimal())
        assert scored + Decimal(str(row["加分"])) - Decimal(str(row["扣分"])) == Decimal(str(row["总分"]))


def test_a_line_that_is_not_scored_says_so_and_a_foreign_indicator_is_blank(overview: Overview) -> None:
    first, *others = overview.cards
    short = replace(first, effects=first.effects[:3])
    rows = table(opened(replace(overview, cards=(short, *others)))["得分明细"])
    assert [row["E09\n单位GDP能耗降低（强度）"] for row in rows][:2] == [4.08, "不适用"]
    assert rows[0]["S01\n热线诉求满意率"] is None


def test_every_line_has_its_reason(overview: Overview) -> None:
    rows = table(opened(overview)["计分过程"])
    lines = [line for card in overview.cards for effect in card.effects for line in effect.lines]
    assert [row["计分过程"] for row in rows] == [line.because for line in lines]
    assert [row["指标"] for row in rows] == [line.indicator for line in lines]
    assert "《督查室_任务台账_2022Q1.xlsx》〈任务台账〉G4、G5、G6" in str(rows[0]["数据来源"])


def test_hostile_text_stays_text(poison: Callable[[str], Overview], hostile: str) -> None:
    content = written(poison(hostile))
    book = load_workbook(io.BytesIO(content))
    for cell in cells(book):
        assert cell.data_type in {"s", "n"}
        assert cell.hyperlink is None
        if str(cell.value).startswith(("=", "+", "-", "@")):
            assert cell.quotePrefix
    # calamine reads escapes as Excel does, openpyxl leaves them
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("名次总表")
    names = [row[4] for row in sheet.to_python(skip_empty_area=False)[HEAD:]]
    assert names == [visible(hostile)] * len(overview_units(poison(hostile)))
    reasons = [row["计分过程"] for row in table(book["计分过程"])]
    assert len(reasons) == 72


def overview_units(overview: Overview) -> list[str]:
    return [row.unit for group in overview.groups for row in group.rows]


def test_a_text_that_no_cell_can_hold_is_cut_and_says_so(overview: Overview) -> None:
    long = replace(overview.findings[0], found="督" * 40_000)
    found = table(opened(replace(overview, findings=(long,)))["问题清单"])[0]["发现"]
    assert len(str(found)) == 32_767
    assert str(found).endswith("…")


def test_sheets_are_made_for_reading_and_for_paper(overview: Overview) -> None:
    book = opened(overview)
    assert tuple(book.sheetnames) == SHEETS
    for sheet in book.worksheets:
        assert sheet.freeze_panes is not None
        assert sheet.print_title_rows == f"${HEAD}:${HEAD}"
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "暂定结果" in str(sheet["A2"].value)
        assert sheet.auto_filter.ref.startswith(f"A{HEAD}:")
        assert all(dimension.width for dimension in sheet.column_dimensions.values())


def test_the_same_quarter_gives_the_same_bytes(overview: Overview, tmp_path: Path) -> None:
    write_ranking(tmp_path / "ranking.xlsx", overview)
    content = (tmp_path / "ranking.xlsx").read_bytes()
    assert content == written(overview)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert len({member.date_time for member in archive.infolist()}) == 1


def test_a_quarter_without_events_and_findings_has_empty_tables(overview: Overview) -> None:
    quiet = replace(overview, findings=(), cards=tuple(replace(card, events=()) for card in overview.cards))
    book = opened(quiet)
    assert book["问题清单"].max_row == HEAD
    assert book["加扣分事项"].max_row == HEAD
