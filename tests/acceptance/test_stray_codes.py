"""A code that names nothing must not take points, or a deduction, away unseen."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from kaoping.appraisal import receive

QUARTER = Path(__file__).parents[2] / "examples" / "2022Q1"


def changed(tmp_path, file, sheet, cell, text):
    """Findings that appear when one cell of the example quarter is retyped."""
    folder = Path(shutil.copytree(QUARTER, tmp_path / "returns"))
    book = openpyxl.load_workbook(folder / file)
    assert book[sheet][cell].value != text
    book[sheet][cell].value = text
    book.save(folder / file)
    findings = receive([folder], "dawa-2022", "2022Q1").findings
    return [str(finding) for finding in findings if finding.where.file == file and text in finding.found]


STRAYS = {
    "E-ITEM-UNKNOWN": ("D02_区纪委监委_2022Q1.xlsx", "事项清单", "C4", "P071"),
    "W-REC-STRAY": ("B01_区工业和信息化局_2022Q1.xlsx", "任务进展", "A7", "见附件"),
}


@pytest.mark.parametrize("code", STRAYS)
def test_a_code_that_names_nothing_is_said(tmp_path, code):
    file, sheet, cell, text = STRAYS[code]
    (said,) = changed(tmp_path, file, sheet, cell, text)
    assert said.startswith(f"【{code}】文件《{file}》 工作表〈{sheet}〉 单元格 A{cell[1:]}：")
