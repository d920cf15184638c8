"""What is typed into a form comes back: every figure, word and record, with its address, whatever saved the file."""

import shutil
import subprocess
from pathlib import Path

import pytest

from kaoping.forms import fixed_texts
from kaoping.intake.reception import take_in
from kaoping.intake.workbook import read_workbooks

SOFFICE = next(filter(None, map(shutil.which, ("soffice", "libreoffice"))), None)

OF_THE_FORM = (
    "E-XL",
    "E-FORM",
    "W-XL",
    "W-FORM",
    "W-CELL",
    "E-VAL-NUM",
    "E-VAL-DATE",
    "E-VAL-TYPE",
    "E-VAL-RANGE",
)
OF_THE_FORM += ("E-VAL-CHOICE", "E-VAL-INT", "E-VAL-PCT", "W-VAL-TEXTNUM", "W-VAL-DATE", "W-VAL-PCT", "E-TXT")
"""Beginnings of what is said of a form that was changed, or of a cell that was not read as it was typed."""


def came_back(folder, typed, rulebook):
    """Read a folder and hold it against what was typed; names of files without their ending."""
    intake = take_in(read_workbooks(sorted(folder.iterdir())), rulebook, fixed_texts(rulebook))
    assert [str(one) for one in intake.findings if one.code.startswith(OF_THE_FORM)] == []
    states = {
        (row.unit, row.item, row.origin): (row.item_id, row.state, None if row.value != row.value else row.value)
        for row in intake.items.itertuples()
        if row.state != "缺报" and rulebook.items[row.item].derived is None
    }
    places = {}
    for row in intake.sources.itertuples():
        places.setdefault(row.item_id, set()).add((Path(row.file).stem, row.sheet, row.cell))
    figures = {key: (state, value) for key, (_, state, value) in states.items()}
    assert figures == {key: (state, value) for key, (state, value, _) in typed.figures.items()}
    for key, (_, _, (file, sheet, cell)) in typed.figures.items():
        assert (Path(file).stem, sheet, cell) in places[states[key][0]]
    records = {
        (table, Path(record.file).stem, record.row): dict(record.values)
        for table, listed in intake.records.items()
        for record in listed
    }
    assert records == {(table, Path(file).stem, row): said for (table, file, row), said in typed.records.items()}


def test_enough_is_typed_to_prove_it(filled, rulebook, senders):
    """Figures, 无 and 不适用 of both kinds of form, all record tables, every class of unit."""
    _, typed = filled
    assert {(key[2], said[0]) for key, said in typed.figures.items()} == {
        *(("自报", state) for state in ("有值", "无", "未证实")),
        *(("来源部门", state) for state in ("有值", "无", "不适用")),
    }
    assert {table for table, _, _ in typed.records} >= {"任务进展", "加分申报", "上期核对", *rulebook.scheme.ledgers}
    assert {unit.unit_class for unit in rulebook.units if unit in senders} == set(rulebook.scheme.classes)
    assert len(typed.figures) > 1000


def test_a_filled_form_reads_back(filled, rulebook):
    folder, typed = filled
    came_back(folder, typed, rulebook)


@pytest.mark.skipif(SOFFICE is None, reason="no LibreOffice on this machine")
@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_a_filled_form_that_libreoffice_saved_reads_back(filled, rulebook, tmp_path, kind):
    """Opened and saved by LibreOffice, in its own format, in the old one of Excel and in the new one."""
    folder, typed = filled
    saved = tmp_path / "saved"
    command = [SOFFICE, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", kind]
    subprocess.run([*command, "--outdir", saved, *sorted(folder.iterdir())], check=True, capture_output=True)
    assert [path.name for path in sorted(saved.iterdir())] == [
        f"{path.stem}.{kind}" for path in sorted(folder.iterdir())
    ]
    came_back(saved, typed, rulebook)
