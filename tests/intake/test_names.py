"""Who is meant: a name is taken exactly or refused with the code points that make the difference."""

import pytest

from kaoping.intake.names import Names
from kaoping.periods import Period
from kaoping.rulebook.load import load_scheme

STREETS = ["J01", "J02", "J03", "J04", "J05", "J06"]
TOWNS = [f"Z0{i}" for i in range(1, 9)]
PARKS = ["Y01", "Y02", "Y03"]


@pytest.fixture(scope="module")
def scheme():
    return load_scheme("dawa-2022")


@pytest.fixture(scope="module")
def names(scheme):
    return Names.of(scheme.at(Period.parse("2022Q1")))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("J01", "J01"),
        ("望湖街道", "J01"),
        ("望湖街道办事处", "J01"),
        (" 望湖街道 ", "J01"),
        ("望湖街道\u3000", "J01"),
        ("望湖街道\n", "J01"),
        ("区发改局", "Q02"),
        ("区发展改革局", "Q02"),
        ("督查室", "Q08"),
    ],
)
def test_codes_names_and_aliases(names, text, code):
    assert names.find(text) == code


@pytest.mark.parametrize(
    ("text", "points", "meant"),
    [
        ("区巿场监管局", "U+5DFF", "区市场监管局"),  # 巿 fú for 市 shì
        ("⽥庄镇", "U+2F65", "田庄镇"),  # a Kangxi radical
        ("望湖\u200b街道", "U+200B", "望湖街道"),
        ("望湖街道\u202e", "U+202E", "望湖街道"),
        ("望湖\u00a0街道", "U+00A0", "望湖街道"),
        ("Ｊ０１", "U+FF2A、U+FF10、U+FF11", "J01"),
        ("В01", "U+0412", "B01"),  # a Cyrillic letter
    ],
)
def test_what_merely_looks_like_a_name_is_refused(names, text, points, meant):
    note = names.find(text)
    assert note.code == "E-UNIT-UNKNOWN"
    assert note.found == f"单位名称“{text}”不在名册（含 {points}）"
    assert note.fix == f"是否为“{meant}”？请改为名册上的名称或代码"
    assert note.expected == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [("望湖街办", "望湖街"), ("区市场监督局", "区市场监督管理局"), ("清水", "清水镇"), ("J1", "J01")],
)
def test_a_near_name_is_proposed_and_not_taken(names, text, meant):
    note = names.find(text)
    assert (note.code, note.found, note.expected) == ("E-UNIT-UNKNOWN", f"单位名称“{text}”不在名册", meant)


def test_a_name_like_no_other(names):
    note = names.find("国际空间站")
    assert (note.fix, note.expected) == ("请改为名册上的名称或代码", "")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("望湖街道", ["J01"]),
        ("望湖街道、清水镇", ["J01", "Z01"]),
        ("望湖街道，清水镇；区司法局", ["J01", "Z01", "Q03"]),
        ("望湖街道\n清水镇", ["J01", "Z01"]),
        ("望湖街道、望湖街", ["J01"]),
        ("、望湖街道、", ["J01"]),
        ("各镇街", STREETS + TOWNS + PARKS),
        ("各镇街（园区）", STREETS + TOWNS + PARKS),
        ("各镇街(园区)", STREETS + TOWNS + PARKS),
        ("清水镇、各镇街", ["Z01", *STREETS, *[code for code in TOWNS if code != "Z01"], *PARKS]),
    ],
)
def test_a_list_of_units(names, text, codes):
    assert names.expand(text) == (codes, [])


def test_all_departments_are_those_of_the_period(scheme):
    """区数据发展中心 is a department in the first quarter and leads from the second."""
    rulebooks = [scheme.at(Period.parse(quarter)) for quarter in ("2022Q1", "2022Q2")]
    first, second = (Names.of(rulebook).expand("区政府各部门") for rulebook in rulebooks)
    assert first == ([f"B{i:02}" for i in range(1, 18)] + ["Q07"], [])
    assert second == ([f"B{i:02}" for i in range(1, 18)], [])


def test_a_class_with_an_exception_is_not_expanded(names):
    codes, (note,) = names.expand("各镇街（望湖街道除外）")
    assert codes == []
    assert (note.code, note.found) == ("E-UNIT-UNKNOWN", "“各镇街（望湖街道除外）”有例外，不能展开")


def test_what_is_unknown_in_a_list_is_named_and_the_rest_read(names):
    codes, notes = names.expand("望湖街道、各街镇、区公安局")
    assert codes == ["J01"]
    assert [note.found for note in notes] == ["单位名称“各街镇”不在名册", "单位名称“区公安局”不在名册"]


def test_source_departments_are_another_roster(scheme):
    departments = Names.of_departments(scheme.at(Period.parse("2022Q1")))
    assert departments.find("督查室") == "D01"
    assert departments.find("区发改局") == "D06"
    assert departments.find("望湖街道").code == "E-UNIT-UNKNOWN"
