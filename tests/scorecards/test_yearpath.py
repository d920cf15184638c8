"""The path of a year as a chart: the best at the top, a gap where a quarter is missing."""

from itertools import pairwise

from kaoping.scorecards.yearpath import HEIGHT, WIDTH, path


def points(chart):
    return [(float(mark.x), float(mark.y)) for mark in chart.marks]


def test_the_best_stands_at_the_top_and_the_last_at_the_bottom():
    (_, first), (_, middle), (_, last) = points(path([1.0, 0.5, 0.0], ["1", "2", "3"]))
    assert first < middle < last
    assert middle - first == last - middle


def test_quarters_stand_apart_equally_and_inside_the_frame():
    found = points(path([0.0, 1.0, 7.0, float("nan")], ["a", "b", "c", "d"]))
    steps = {round(right[0] - left[0], 6) for left, right in pairwise(found)}
    assert len(steps) == 1
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in found)


def test_a_missing_quarter_breaks_the_line():
    chart = path([0.2, 0.4, None, 0.6], ["4", "3", "", "2"])
    assert [mark.text for mark in chart.marks] == ["4", "3", "2"]
    assert len(chart.lines) == 1
    assert chart.lines[0].count(",") == 2


def test_one_quarter_is_one_mark():
    chart = path([0.5], ["7"])
    assert (len(chart.marks), chart.lines) == (1, ())
