"""The merger and the renaming of the third quarter, as forms and readers of returns see them."""

from __future__ import annotations

import pytest

from kaoping.forms.asked import supplied_rows
from kaoping.forms.unit import unit_form
from kaoping.intake.names import Names, Note
from kaoping.layouts import COVER_SHEET
from kaoping.periods import Period
from kaoping.rulebook import load_scheme


@pytest.fixture(scope="module")
def source():
    return load_scheme("dawa-2022")


@pytest.fixture(scope="module")
def third(source):
    return source.at(Period.parse("2022Q3"))


@pytest.mark.parametrize(
    "said", ["滨海智造园区", "滨海智造园区管委会", "滨海产业园区", "滨海产业园区管委会", "滨海园区", "Y02"]
)
def test_the_renamed_park_is_found_by_new_and_old_names(third, said):
    assert Names.of(third).find(said) == "Y02"


def test_the_new_name_is_not_yet_known_in_the_second_quarter(source):
    found = Names.of(source.at(Period.parse("2022Q2"))).find("滨海智造园区")
    assert isinstance(found, Note)
    assert found.code == "E-UNIT-UNKNOWN"


def test_the_merged_town_is_known_until_the_second_quarter(source, third):
    assert Names.of(source.at(Period.parse("2022Q2"))).find("荣安镇") == "Z08"
    assert isinstance(Names.of(third).find("荣安镇"), Note)
    towns, notes = Names.of(third).expand("各镇街")
    assert notes == []
    assert "Z07" in towns
    assert "Z08" not in towns


def test_a_department_that_is_also_a_unit_is_found_on_either_side(third):
    for name, department, unit in (
        ("区发展和改革局", "D06", "Q02"),
        ("区司法局", "D08", "Q03"),
        ("商务局", "D11", "B02"),
    ):
        assert Names.of_departments(third).find(name) == department
        assert Names.of(third).find(name) == unit


def test_the_form_carries_the_name_of_its_quarter(source):
    for quarter, name, other in (
        ("2022Q2", "滨海产业园区", "滨海智造园区"),
        ("2022Q3", "滨海智造园区", "滨海产业园区"),
    ):
        rulebook = source.at(Period.parse(quarter))
        form = unit_form(rulebook, rulebook.unit_by_code["Y02"])
        said = {cell.value for row in form[COVER_SHEET].iter_rows() for cell in row}
        assert name in said
        assert other not in said


def test_every_department_has_something_to_send_and_the_survey_only_in_the_last_quarter(source):
    silent = {}
    for period in source.periods:
        rulebook = source.at(period)
        names = [department.name for department in rulebook.roster.departments]
        silent[period.quarter] = {
            name for name in names if not supplied_rows(rulebook, name) and not rulebook.ledgers_of(name)
        }
    assert silent == {1: {"第三方调查机构"}, 2: {"第三方调查机构"}, 3: {"第三方调查机构"}, 4: set()}
