"""Ranks, ties and grades on paper."""

from __future__ import annotations

from fractions import Fraction

from by_hand.arithmetic import half_up
from by_hand.standings import Standing, ranked


def test_half_up_at_the_last_place():
    assert [half_up(Fraction(n, 10)) for n in (0, 4, 5, 14, 15, 25)] == [0, 0, 1, 1, 2, 3]


def table(*standings):
    rows = ranked("组", [Standing(*one) for one in standings])
    return " ".join(f"{r['unit']}{r['rank']}{'=' * r['tied']}{r['decided_by']}" for r in rows)


def test_ranks_skip_after_equals_and_keys_that_do_not_apply():
    assert table(("A", 8000, 5, 5), ("B", 9000, 5, 5), ("C", 8000, 5, 5), ("D", 7000, 5, 5)) == "B1 A2= C2= D4"
    assert table(("A", 8000, 5, 5), ("B", 8000, 6, 5)) == "B1经济效果 A2经济效果"
    assert table(("A", 8000, 5, 5), ("B", 8000, 5, 6)) == "B1P01 A2P01"
    assert table(("A", 8000, 5, None), ("B", 8000, 5, 6)) == "A1= B1="
    assert table(("A", 8000, 5, None), ("B", 8000, 6, 6), ("C", 8000, 5, 7)) == "B1经济效果 A2=经济效果 C2=经济效果"
    assert table(("A", 8000, 5, 5), ("B", 8000, 5, 6), ("C", 8000, 6, 7)) == "C1经济效果 B2经济效果 A3P01"


def grades(*hundreds):
    rows = ranked("组", [Standing(chr(65 + n), total, 0, 0) for n, total in enumerate(hundreds)])
    return "".join(row["grade"][0] for row in rows)


def test_grades_need_the_mark_and_the_place():
    assert grades(9500, 9400, 9300, 8999, 6000, 5999) == "优优良良合不"  # 6 家 30% = 1.8 → 2
    assert grades(9500, 9400, 9400, 8000, 7999) == "优良良良合"  # 5 家 1.5 → 2，第 2 名并列，全不进
    assert grades(9400, 9400, 9000) == "良良良"  # 3 家 0.9 → 1
    assert grades(9500) == "良"  # 1 家 0.3 → 0
