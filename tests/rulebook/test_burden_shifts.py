"""How the burden moves from one edition of a scheme to the next."""

import os
import subprocess
import sys

import pytest

from kaoping.findings import Rejected
from kaoping.periods import Period
from kaoping.rulebook import load_rulebook, load_scheme
from kaoping.rulebook.burden import burden, shifts, to_compare

FIRST = Period.parse("2022Q1")


@pytest.fixture
def lighter(scheme):
    """The scheme when L03.齐备 comes from the audit office, and one street is gone."""
    legal = (scheme.folder / "indicators" / "legal.yaml").read_text(encoding="utf-8")
    line = next(line for line in legal.splitlines() if line.strip().startswith("齐备: {名称: 会议纪要"))
    scheme.change("indicators/legal.yaml", line, line.replace("来源: [自报]", "来源: [区审计局]"))
    return scheme.folder


def test_what_a_unit_no_longer_reports_is_named_with_its_indicator(lighter):
    """L03 asks 事项 and 齐备 of every unit; in the new edition the audit office says 齐备."""
    old, new = load_rulebook("dawa-2022", FIRST), load_scheme(lighter).at(FIRST)
    found = shifts(old, new)
    assert sorted(unit.code for shift in found for unit in shift.units) == sorted(old.unit_by_code)
    for shift in found:
        assert shift.indicators == {"L03": (2, 1)}
        assert shift.after == shift.before - 1 == burden(old)[shift.units[0].code] - 1


def test_two_editions_that_ask_the_same_do_not_differ():
    same = load_rulebook("dawa-2022", FIRST)
    found = shifts(same, same)
    assert all(shift.before == shift.after and not shift.indicators for shift in found)
    assert [shift.unit_class for shift in found] == sorted(
        (shift.unit_class for shift in found), key=same.scheme.classes.index
    )


def test_a_unit_on_one_roster_only_is_new_or_gone():
    """Z08 was merged into Z07 in the third quarter."""
    before, after = (load_rulebook("dawa-2022", Period.parse(text)) for text in ("2022Q2", "2022Q3"))
    gone = [shift for shift in shifts(before, after) if shift.after is None]
    assert [(unit.code, shift.before) for shift in gone for unit in shift.units] == [("Z08", burden(before)["Z08"])]
    new = [shift for shift in shifts(after, before) if shift.before is None]
    assert [unit.code for shift in new for unit in shift.units] == ["Z08"]


def test_last_year_s_scheme_is_set_against_this_year_s_in_the_same_season(scheme):
    """Yearly figures are asked in the last quarter only, so a first quarter is compared with a first quarter."""
    this_year = load_scheme("dawa-2022")
    for file in scheme.folder.rglob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("2022Q", "2021Q"), encoding="utf-8")
    old, new = to_compare(load_scheme(scheme.folder), this_year)
    assert (str(old.period), str(new.period)) == ("2021Q1", "2022Q1")
    old, new = to_compare(this_year, this_year)
    assert (str(old.period), str(new.period)) == ("2022Q1", "2022Q1")
    old, new = to_compare(this_year, this_year, Period.parse("2022Q4"))
    assert (str(old.period), str(new.period)) == ("2022Q4", "2022Q4")


def test_a_period_in_which_a_scheme_does_not_hold_is_refused():
    scheme = load_scheme("dawa-2022")
    with pytest.raises(Rejected, match="2023Q1"):
        to_compare(scheme, scheme, Period.parse("2023Q1"))


def test_the_command_prints_both_sums(lighter):
    """42 units, each asked for one cell less."""
    wide = {**os.environ, "COLUMNS": "200"}
    command = [sys.executable, "-m", "kaoping", "rules", "burden", "dawa-2022", str(lighter), "--period", "2022Q1"]
    said = subprocess.run(command, capture_output=True, check=True, encoding="utf-8", env=wide).stdout
    before = sum(burden(load_rulebook("dawa-2022", FIRST)).values())
    assert "L03（2→1）" in said
    assert said.splitlines()[-1] == f"各单位合计：原 {before} 格，现 {before - 42} 格，-42。"
