from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.scorecards.svg import HEIGHT, RADIUS, WIDTH, percent, radar


@pytest.mark.parametrize(
    ("share", "printed"),
    [(0.0, "0%"), (0.9195, "91.95%"), (1.0, "100%"), (1.1, "100%"), (-0.2, "0%"), (0.5, "50%"), (float("nan"), "0%")],
)
def test_a_bar_never_leaves_its_frame(share: float, printed: str) -> None:
    assert percent(share) == printed


def test_the_first_effect_points_upwards_and_the_next_to_the_right() -> None:
    chart = radar(("政治", "法律", "经济", "社会"), (1.0, 1.0, 1.0, 1.0), (1.0,) * 4, (0.0,) * 4)
    assert chart is not None
    middle, top = f"{WIDTH / 2:.1f}", f"{HEIGHT / 2 - RADIUS:.1f}"
    assert (chart.spokes[0].x, chart.spokes[0].y) == (middle, top)
    assert float(chart.spokes[1].x) > float(chart.spokes[3].x)
    assert [spoke.anchor for spoke in chart.spokes] == ["middle", "start", "middle", "end"]


def test_full_marks_reach_the_outer_ring_and_nothing_stays_in_the_centre() -> None:
    chart = radar(("a", "b", "c"), (1.0, 1.0, 1.0), (1.2, 1.2, 1.2), (0.0, 0.0, 0.0))
    assert chart is not None
    assert chart.own == chart.rings[-1] == chart.best
    assert set(chart.mean.split()) == {f"{chart.cx},{chart.cy}"}


def test_two_effects_make_no_radar() -> None:
    assert radar(("a", "b"), (1.0, 1.0), (1.0, 1.0), (1.0, 1.0)) is None


@given(st.lists(st.floats(-2, 2), min_size=3, max_size=9))
def test_a_radar_stays_inside_its_picture(shares: list[float]) -> None:
    chart = radar([str(i) for i in range(len(shares))], shares, shares, shares)
    assert chart is not None
    for corner in chart.own.split():
        x, y = map(float, corner.split(","))
        assert 0 <= x <= WIDTH
        assert 0 <= y <= HEIGHT
