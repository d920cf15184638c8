"""Totals to ranks, worked by hand: gaps after ties, tie-breaks, quotas and the line at which a quota ends."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.periods import Period
from kaoping.ranking import Bar, award, bar, fallen, place, quota_of, rank
from kaoping.rulebook.load import load_rulebook
from kaoping.rulebook.model import Grade, Roster


def ranks(points, keys=(), ties="1224"):
    """Rank of each unit, in the order in which the points stand."""
    found = place(range(len(points)), points, keys, ties)
    return [found[i].rank for i in range(len(points))]


# ------------------------------------------------------------ numbering


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        ("1224", [1, 2, 2, 4, 5, 5, 5, 8]),
        ("1223", [1, 2, 2, 3, 4, 4, 4, 5]),
        ("1234", [1, 2, 2, 4, 5, 5, 5, 8]),
    ],
)
def test_the_three_ways_to_number_ties(ties, expected):
    assert ranks([9, 8, 8, 7, 6, 6, 6, 5], ties=ties) == expected


def test_a_list_of_twenty_townships():
    """Our own case, in the shape of a published list: places 8, 10 and 15, 18 are shared, the next places skipped."""
    totals = [955, 950, 945, 940, 938, 935, 931, 930, 930, 925, 925, 920, 915, 910, 905, 905, 905, 900, 900, 900]
    assert ranks(totals) == [1, 2, 3, 4, 5, 6, 7, 8, 8, 10, 10, 12, 13, 14, 15, 15, 15, 18, 18, 18]


def test_how_many_share_a_place():
    found = place(range(4), [9, 8, 8, 8], [])
    assert [found[i].tied for i in range(4)] == [0, 2, 2, 2]


def test_everybody_equal_and_nobody_at_all():
    assert ranks([5, 5, 5]) == [1, 1, 1]
    assert ranks([]) == []


# ------------------------------------------------------------ what breaks a tie


def key(*values):
    return lambda i: values[i]


def test_a_tie_is_broken_by_the_first_key_that_differs():
    keys = [("经济效果", key(30, 30, 31)), ("P01", key(5, 6, 4))]
    found = place(range(3), [80, 80, 80], keys)
    assert [(found[i].rank, found[i].decided_by) for i in range(3)] == [(3, "P01"), (2, "P01"), (1, "经济效果")]


def test_what_no_key_decides_stays_equal():
    found = place(range(3), [80, 80, 80], [("P01", key(5, 5, 6))])
    assert [(found[i].rank, found[i].tied, found[i].decided_by) for i in range(3)] == [
        (2, 1, "P01"),
        (2, 1, "P01"),
        (1, 0, "P01"),
    ]


def test_a_key_that_does_not_apply_to_one_of_the_tied_is_skipped_for_all():
    """P01 would put unit 0 before unit 1; unit 2 has none, so the next key decides all three."""
    keys = [("P01", key(9, 1, None)), ("S04", key(1, 2, 3))]
    assert ranks([80, 80, 80], keys) == [3, 2, 1]


def test_a_key_applies_again_among_those_that_have_it():
    """The tie with unit 2 is at another total: among units 0 and 1 the key holds."""
    assert ranks([80, 80, 70], [("P01", key(9, 1, None))]) == [1, 2, 3]


def test_a_key_never_changes_the_order_of_totals():
    assert ranks([80, 81], [("P01", key(9, 1))]) == [2, 1]


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.lists(st.tuples(st.integers(0, 4), st.one_of(st.none(), st.integers(0, 2))), max_size=12), st.randoms())
def test_ranks_owe_nothing_to_the_order_of_units(units, random):
    points, values = [total for total, _ in units], [value for _, value in units]
    order = list(range(len(units)))
    random.shuffle(order)
    found = place(range(len(units)), points, [("P01", values.__getitem__)])
    again = place(order, [points[i] for i in order], [("P01", values.__getitem__)])
    assert found == again
    for where in found.values():
        before = sum(found[other].rank < where.rank for other in found)
        assert where.rank == before + 1
        assert where.tied == sum(found[other].rank == where.rank for other in found) - 1


# ------------------------------------------------------------ quotas and grades


@pytest.mark.parametrize(
    ("share", "ranked", "places"),
    [
        (0.3, 3, 1),  # 0.9
        (0.3, 5, 2),  # 1.5 goes up; in binary 0.3 × 5 is just under
        (0.3, 6, 2),  # 1.8
        (0.3, 8, 2),  # 2.4
        (0.3, 15, 5),  # 4.5 goes up
        (0.3, 1, 0),  # 0.3
        (0.15, 10, 2),  # 1.5 goes up
        (0.0, 9, 0),
        (1.0, 9, 9),
        (0.3, 0, 0),
    ],
)
def test_a_quota_is_rounded_half_up(share, ranked, places):
    assert quota_of(share, ranked) == places


def grades(tied_at_line="全不进", share="30%"):
    return [
        Grade.model_validate({"名称": "优秀", "最低分": 90, "名额": share, "线上并列": tied_at_line}),
        Grade.model_validate({"名称": "良好", "最低分": 80}),
        Grade.model_validate({"名称": "合格", "最低分": 60}),
        Grade.model_validate({"名称": "不合格", "最低分": 0}),
    ]


def awarded(totals, declared):
    """Grade of each unit; totals in points with two places."""
    fixed = [round(total * 100) for total in totals]
    found = place(range(len(fixed)), fixed, [])
    by_unit = dict(award(found, dict(enumerate(fixed)), declared, 2))
    return [by_unit[i] for i in range(len(fixed))]


def test_grades_by_lowest_total_and_quota():
    """Six ranked, 30 % are 1.8, so two places; the third with 91 is good, not excellent."""
    assert awarded([95, 92, 91, 80, 79.99, 59.99], grades()) == ["优秀", "优秀", "良好", "良好", "合格", "不合格"]


def test_the_lowest_total_itself_is_enough_and_places_may_stay_empty():
    assert awarded([90, 89.99, 85, 80, 60, 10], grades()) == ["优秀", "良好", "良好", "良好", "合格", "不合格"]


@pytest.mark.parametrize(("tied_at_line", "excellent"), [("全进", 3), ("全不进", 1)])
def test_a_tie_at_the_line_of_a_quota_is_all_or_none(tied_at_line, excellent):
    """Two places; the second is shared by two."""
    found = awarded([95, 92, 92, 85, 84, 83], grades(tied_at_line))
    assert found == ["优秀"] * excellent + ["良好"] * (6 - excellent)


def test_a_tie_within_the_quota_is_no_question():
    assert awarded([92, 92, 91, 85, 84, 83], grades()) == ["优秀", "优秀", "良好", "良好", "良好", "良好"]


def test_no_place_at_all():
    """30 % of one is 0.3."""
    assert awarded([99], grades("全进")) == ["良好"]


# ------------------------------------------------------------ the whole table


@pytest.fixture(scope="module")
def book():
    return load_rulebook("dawa-2022", Period.parse("2022Q1"))


def sheet(book, totals, economy=None, p01=None):
    """TOTALS and LINES of all units: total (80.00 unless said), points of 经济效果 and of P01 (0 unless said)."""
    units = [unit.code for unit in book.units]
    effects = dict.fromkeys(book.scheme.effects, 0) | {"经济效果": [(economy or {}).get(code, 0) for code in units]}
    columns = {
        "unit": units,
        "name": [unit.name for unit in book.units],
        "class": [unit.unit_class for unit in book.units],
        "group": [unit.group for unit in book.units],
    }
    frame = pd.DataFrame(columns, dtype="str").assign(unranked=[unit.unranked for unit in book.units], **effects)
    frame = frame.assign(bonus=0, deduction=0, total=[totals.get(code, 8000) for code in units])
    told = dict.fromkeys(units, ("计分", 0)) | (p01 or {})
    lines = {"unit": list(told), "indicator": "P01", "state": [state for state, _ in told.values()]}
    return frame, pd.DataFrame(lines, dtype="str").assign(points=[points for _, points in told.values()])


def placed(book, *told, **more):
    ranking = rank(*sheet(book, *told, **more), book)
    return {row.unit: row for row in ranking.itertuples()}


def test_units_are_ranked_in_their_group(book):
    found = placed(book, {"J01": 9000, "J02": 9100, "Z01": 8500})
    assert [found[unit].rank for unit in ("J02", "J01", "J03", "Z01", "Z02")] == [1, 2, 3, 1, 2]
    assert (found["J03"].of, found["J03"].tied, found["Z02"].of) == (6, 3, 8)


def test_a_unit_apart_has_no_rank_and_no_grade_and_takes_no_place(book):
    """牵头组: six ranked and 督查室 apart; 30 % of six are two."""
    found = placed(book, {"Q08": 9999, "Q01": 9500, "Q02": 9400, "Q03": 9300})
    assert (found["Q08"].rank, found["Q08"].grade, found["Q08"].of) == (0, "", 6)
    assert [found[unit].grade for unit in ("Q01", "Q02", "Q03")] == ["优秀", "优秀", "良好"]


def test_the_scheme_breaks_ties_by_economy_then_p01(book):
    more = {"economy": {"J01": 20, "J02": 30, "J03": 20}, "p01": {"J01": ("计分", 5), "J03": ("计分", 6)}}
    found = placed(book, {"J01": 9000, "J02": 9000, "J03": 9000}, **more)
    assert [(found[unit].rank, found[unit].decided_by) for unit in ("J02", "J03", "J01")] == [
        (1, "经济效果"),
        (2, "P01"),
        (3, "P01"),
    ]


def test_a_line_that_was_not_scored_is_no_key(book):
    found = placed(book, {"J01": 9000, "J02": 9000}, p01={"J01": ("不适用", 0), "J02": ("计分", 9)})
    assert (found["J01"].rank, found["J02"].rank, found["J01"].decided_by) == (1, 1, "")


def test_a_missing_line_counts_as_what_it_paid(book):
    found = placed(book, {"J01": 9000, "J02": 9000}, p01={"J01": ("缺报", 0), "J02": ("计分", 9)})
    assert (found["J01"].rank, found["J02"].rank) == (2, 1)


def test_the_printed_order(book):
    """Groups as on the roster, the best first, who is apart last."""
    ranking = rank(*sheet(book, {"J03": 9000, "Q08": 9999, "Q05": 8100}), book)
    assert ranking["group"].drop_duplicates().tolist() == list(dict.fromkeys(unit.group for unit in book.units))
    assert ranking.loc[ranking["group"] == "街道组", "unit"].tolist() == ["J03", "J01", "J02", "J04", "J05", "J06"]
    assert ranking.loc[ranking["group"] == "牵头组", "unit"].tolist()[:1] == ["Q05"]
    assert ranking.loc[ranking["group"] == "牵头组", "unit"].tolist()[-1] == "Q08"


def test_ranking_by_class(book):
    by_class = book.scheme.ranking.model_copy(update={"scope": "类"})
    scheme = book.scheme.model_copy(update={"ranking": by_class})
    found = placed(replace(book, scheme=scheme), {"J01": 9000, "Z01": 9100})
    assert (found["Z01"].rank, found["J01"].rank, found["J01"].of) == (1, 2, 17)


def test_the_order_of_the_roster_changes_no_rank(book):
    units = book.roster.units[::-1]
    other = replace(book, roster=Roster.model_validate({"来源部门": book.roster.departments, "单位": units}))
    totals = {unit.code: 8000 + 7 * (i % 5) for i, unit in enumerate(book.units)}
    first, second = placed(book, totals), placed(other, totals)
    assert {unit: (row.rank, row.tied, row.grade) for unit, row in first.items()} == {
        unit: (row.rank, row.tied, row.grade) for unit, row in second.items()
    }


# ------------------------------------------------------------ vetoes and downgrades


def test_what_the_codes_in_force_shut(book):
    """V1 caps at 合格 (3rd), V4 at 良好 (2nd), V2 is 不合格 (4th), V3 and K05 shut 优秀, V5 and 安全降等 fall."""
    told = {codes: bar(codes, book.scheme) for codes in (("V1", "V4"), ("V2",), ("V3", "K05"), ("V5", "安全降等"), ())}
    assert told == {
        ("V1", "V4"): Bar(best=2), ("V2",): Bar(best=3), ("V3", "K05"): Bar(best=1), ("V5", "安全降等"): Bar(fall=2),
        (): Bar(),
    }  # fmt: skip


def test_a_policy_that_bars_the_award_shuts_the_highest_grade(book):
    assert bar(("P01",), book.scheme) == Bar(best=1)


@pytest.mark.parametrize(("by", "grade"), [(0, "优秀"), (1, "良好"), (3, "不合格"), (9, "不合格")])
def test_a_fall_ends_at_the_lowest_grade(by, grade):
    assert fallen("优秀", by, grades()) == grade


def test_vetoes_of_the_scheme_on_a_group(book):
    """Six streets, two places: J01 (V3) and J02 (V1) leave theirs to J03 and J04; J04 then falls (V5)."""
    frame, lines = sheet(book, {"J01": 9600, "J02": 9500, "J03": 9400, "J04": 9300, "J05": 9200})
    enacted = {"J01": ("V3",), "J02": ("V1",), "J04": ("V5",)}
    found = {row.unit: row for row in rank(frame, lines, book, enacted).itertuples()}
    assert [found[f"J0{i}"].grade for i in range(1, 6)] == ["良好", "合格", "优秀", "良好", "良好"]
    assert [found[f"J0{i}"].rank for i in range(1, 6)] == [1, 2, 3, 4, 5]
    assert [found[unit].vetoes for unit in ("J02", "J03")] == ["V1", ""]


@settings(derandomize=True, deadline=None, max_examples=100)
@given(
    st.lists(st.tuples(st.integers(88, 95), st.integers(0, 3)), min_size=1, max_size=12),
    st.sampled_from(["全进", "全不进"]),
)
def test_a_quota_is_exceeded_only_by_the_declared_ties(units, tied_at_line):
    fixed, best = {i: total * 100 for i, (total, _) in enumerate(units)}, {i: shut for i, (_, shut) in enumerate(units)}
    found = place(range(len(units)), list(fixed.values()), [])
    awarded = dict(award(found, fixed, grades(tied_at_line), 2, best))
    excellent = [i for i, grade in awarded.items() if grade == "优秀"]
    quota = quota_of(0.3, len(units))
    assert all(best[i] == 0 for i in excellent)
    assert set(awarded) == set(fixed)
    if len(excellent) > quota:
        last = min(fixed[i] for i in excellent)
        assert tied_at_line == "全进"
        assert sum(fixed[i] > last for i in excellent) < quota
