from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from precipice.physics.terrain import (
    Ground,
    distance_to_segments,
    elevation,
    ground_at,
    ground_of,
    rock_distance,
    segments_below,
    wall_distance,
)

PLACE = st.integers(-400, 400).map(lambda tenth: tenth / 4.0)
"""m; on a grid, so that points coincide and steps are vertical often."""
POINTS = st.lists(st.tuples(PLACE, PLACE), min_size=2, max_size=8)
SEGMENTS = st.lists(st.tuples(PLACE, PLACE, PLACE, PLACE), min_size=1, max_size=6)


def profile_of(points: list[tuple[float, float]]) -> np.ndarray:
    """Rising distances, equal ones in the order given."""
    return np.array(sorted(points, key=lambda point: point[0]))


@given(POINTS, PLACE)
def test_elevation_without_steps_is_linear_interpolation(points: list[tuple[float, float]], x: float) -> None:
    assume(len({x for x, _ in points}) == len(points))
    profile = profile_of(points)
    assert elevation(profile, x) == pytest.approx(np.interp(x, profile[:, 0], profile[:, 1]), abs=1e-9)


@given(POINTS, PLACE)
def test_at_a_step_the_higher_side_counts(points: list[tuple[float, float]], x: float) -> None:
    profile = profile_of(points)
    assume(profile[0, 0] <= x <= profile[-1, 0])
    heights = []
    for (x0, z0), (x1, z1) in pairwise(profile.tolist()):
        if x0 == x1 == x:
            heights += [z0, z1]
        elif x0 <= x <= x1:
            heights.append(float(np.interp(x, [x0, x1], [z0, z1])))
    assert elevation(profile, x) == pytest.approx(max(heights), abs=1e-9)


def test_a_sheer_cliff_by_hand() -> None:
    cliff = np.array([(-10.0, 101.0), (0.0, 100.0), (0.0, 20.0), (40.0, 0.0)])
    assert elevation(cliff, -99.0) == 101.0
    assert elevation(cliff, -5.0) == 100.5
    assert elevation(cliff, 0.0) == 100.0
    assert elevation(cliff, 1e-9) == pytest.approx(20.0)
    assert elevation(cliff, 30.0) == 5.0
    assert elevation(cliff, 1e6) == 0.0


@given(SEGMENTS, PLACE, PLACE)
def test_distance_is_that_to_the_nearest_of_many_points(
    segments: list[tuple[float, ...]], x: float, z: float
) -> None:
    """Points along each segment, a 2000th of it apart: none nearer, and one nearly as near."""
    table = np.array(segments)
    share = np.linspace(0.0, 1.0, 2001)[:, None]
    walked = table[:, None, :2] + share * (table[:, None, 2:] - table[:, None, :2])
    nearest = np.hypot(walked[..., 0] - x, walked[..., 1] - z).min()
    spacing = np.hypot(*(table[:, 2:] - table[:, :2]).T).max() / 2000.0
    found = distance_to_segments(table, x, z)
    assert nearest - spacing <= found <= nearest + 1e-9


def test_distance_by_hand() -> None:
    wall = np.array([(0.0, 0.0, 0.0, 10.0), (50.0, 0.0, 50.0, 0.0)])
    assert distance_to_segments(wall, 3.0, 5.0) == 3.0
    assert distance_to_segments(wall, 3.0, 14.0) == 5.0
    assert distance_to_segments(wall, 53.0, 4.0) == 5.0
    assert distance_to_segments(np.empty((0, 4)), 1.0, 1.0) == math.inf


@given(POINTS, PLACE)
def test_parts_below_a_ceiling_are_the_ground_below_it(
    points: list[tuple[float, float]], ceiling: float
) -> None:
    profile = profile_of(points)
    kept = segments_below(profile, ceiling)
    assert kept.shape[1] == 4
    assert (kept[:, [1, 3]] <= ceiling + 1e-9).all()
    for (x0, z0), (x1, z1) in pairwise(profile.tolist()):
        for share in np.linspace(0.0, 1.0, 9):
            x, z = x0 + share * (x1 - x0), z0 + share * (z1 - z0)
            if z < ceiling - 1e-6:
                assert distance_to_segments(kept, x, z) < 1e-6
    for x, z in [*kept[:, :2].tolist(), *kept[:, 2:].tolist(), *(kept[:, :2] + kept[:, 2:]) / 2.0]:
        ground = np.array([(*a, *b) for a, b in pairwise(profile.tolist())])
        assert distance_to_segments(ground, float(x), float(z)) < 1e-9


def test_gentle_ground_is_left_out_where_a_slope_is_asked_for() -> None:
    profile = np.array([(0.0, 100.0), (0.0, 50.0), (10.0, 40.0), (100.0, 35.0)])
    steep = segments_below(profile, 80.0, least_slope=0.9)
    np.testing.assert_allclose(steep, [(0.0, 80.0, 0.0, 50.0), (0.0, 50.0, 10.0, 40.0)])
    assert segments_below(profile, 30.0).shape == (0, 4)


# Ground

CLIFF = np.array([(-50.0, 1002.0), (0.0, 1000.0), (0.0, 400.0), (300.0, 200.0), (900.0, 200.0)])
"""A sheer wall of 600 m over a slope of 2 in 3."""
NONE = np.zeros((0, 4))


def on_grid(heights: np.ndarray, ceiling: float, x0: float, y0: float, spacing: float = 1.0) -> Ground:
    return Ground(CLIFF, NONE, NONE, heights, x0, y0, spacing, ceiling, 1.0, 400.0)


@given(PLACE, st.floats(-500.0, 500.0))
def test_a_profile_is_the_same_to_left_and_right(x: float, y: float) -> None:
    ground = ground_of(CLIFF, 10.0, 1.0, 400.0)
    expected = 1000.0 if x == 0.0 else np.interp(x, CLIFF[:, 0], CLIFF[:, 1])
    assert ground_at(ground, x, y) == pytest.approx(expected, abs=1e-9)
    assert rock_distance(ground, x + 20.0, y, 700.0, 400.0) == rock_distance(
        ground, x + 20.0, 0.0, 700.0, 400.0
    )


def test_distances_from_a_cliff_by_hand() -> None:
    """Rock and wall begin 10 m below the lip; the slope below is rock and not wall."""
    ground = ground_of(CLIFF, 10.0, 1.0, 400.0)
    assert ground.ceiling == 990.0
    assert rock_distance(ground, 30.0, 5.0, 1030.0, 400.0) == 50.0
    assert rock_distance(ground, 30.0, 5.0, 700.0, 400.0) == 30.0
    assert wall_distance(ground, 30.0, 5.0, 700.0, 400.0) == 30.0
    # 2 in 3: the normal is (2, 3) over the root of 13.
    assert rock_distance(ground, 150.0, 0.0, 310.0, 400.0) == pytest.approx(10.0 * 3.0 / math.sqrt(13.0))
    assert wall_distance(ground, 150.0, 0.0, 310.0, 400.0) == pytest.approx(math.hypot(150.0, 90.0))
    assert wall_distance(ground, 500.0, 0.0, 600.0, 400.0) == 400.0, "farther than looked for"
    assert rock_distance(ground, 30.0, 5.0, 700.0, 12.0) == 12.0


@given(st.floats(-90.0, 90.0), st.floats(-90.0, 90.0), st.floats(0.1, 60.0))
def test_a_grid_stands_in_for_the_profile(x: float, y: float, above: float) -> None:
    """A slope of 2 in 1 to the right of the heading, where the profile has a cliff across it."""
    spacing, n = 10.0, 61
    across = -300.0 + spacing * np.arange(n)
    ground = on_grid(np.tile(500.0 - 2.0 * across, (n, 1)), math.inf, -300.0, -300.0, spacing)
    z = 500.0 - 2.0 * y + above
    assert ground_at(ground, x, y) == pytest.approx(500.0 - 2.0 * y, abs=1e-9)
    expected = above / math.sqrt(5.0)
    assert rock_distance(ground, x, y, z, 400.0) == pytest.approx(expected, abs=1e-9)
    assert wall_distance(ground, x, y, z, 400.0) == pytest.approx(expected, abs=1e-9)
    assert rock_distance(ground, x, y, z, 0.01) == min(0.01, expected)


def test_on_a_grid_the_floor_is_rock_and_the_wall_is_wall() -> None:
    """A wall of 300 m at x = 0 over one cell of 1 m, a floor at 0: 40 m out, 25 m up."""
    x = -20.0 + np.arange(81)
    heights = np.tile(np.where(x <= 0.0, 300.0, 0.0)[:, None], (1, 81))
    ground = on_grid(heights, 290.0, -20.0, -40.0)
    assert rock_distance(ground, 40.0, 3.0, 25.0, 400.0) == pytest.approx(25.0)
    # The wall leans by 1 in 300.
    leaning = (300.0 * (40.0 - 1.0) + 25.0) / math.hypot(300.0, 1.0)
    assert wall_distance(ground, 40.0, 3.0, 25.0, 400.0) == pytest.approx(leaning, rel=1e-9)
