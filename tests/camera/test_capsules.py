"""Distances, rays and occlusion of capsules against closed forms and brute force."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from precipice.camera.capsules import Capsules, blocked, ray_hits, segment_distance, surface_gap

POINT = st.tuples(*[st.floats(-2.0, 2.0) for _ in range(3)]).map(np.array)


def ball(x: float, y: float, z: float, radius: float) -> Capsules:
    middle = np.array([[x, y, z]])
    return Capsules(middle, middle, np.array([radius]), ("ball",), ("prop",))


@settings(max_examples=60)
@given(POINT, POINT, POINT, POINT)
def test_distance_of_segments_is_that_of_brute_force(
    a: np.ndarray, b: np.ndarray, c: np.ndarray, d: np.ndarray
) -> None:
    found = float(segment_distance(a, b, c, d))
    share = np.linspace(0.0, 1.0, 401)
    first, second = a + share[:, None] * (b - a), c + share[:, None] * (d - c)
    brute = np.linalg.norm(first[:, None] - second[None], axis=-1).min()
    step = (np.linalg.norm(b - a) + np.linalg.norm(d - c)) / 400.0
    assert brute - step <= found <= brute + 1e-9


@settings(max_examples=60)
@given(POINT, POINT, st.floats(0.05, 0.4), st.floats(0.0, 6.28), st.floats(-1.2, 1.2))
def test_a_ray_meets_a_capsule_exactly_where_its_axis_is_nearer_than_the_radius(
    start: np.ndarray, end: np.ndarray, radius: float, turn: float, rise: float
) -> None:
    origin = np.array([5.0, 0.0, 0.0])
    way = np.array([-np.cos(0.3 * turn), np.sin(0.3 * turn), rise * 0.3])
    way /= np.linalg.norm(way)
    hit = float(ray_hits(origin, way, start, end, radius))
    apart = float(segment_distance(origin, origin + 20.0 * way, start, end))
    if abs(apart - radius) > 1e-6:
        assert np.isfinite(hit) == (apart < radius)
    if np.isfinite(hit):
        point = origin + hit * way
        assert float(segment_distance(point, point, start, end)) == pytest.approx(radius, abs=1e-6)


def test_a_sphere_hides_what_lies_within_its_cone() -> None:
    """From 4 m a ball of 0.5 m covers arcsin(1/8) round its middle."""
    eye, edge = np.zeros(3), np.arcsin(0.5 / 4.0)
    angles = np.array([0.0, edge - 1e-4, edge + 1e-4, 1.0])
    points = 9.0 * np.column_stack([np.cos(angles), np.sin(angles), 0.0 * angles])
    hidden = blocked(points, np.broadcast_to(eye, points.shape), ball(4.0, 0.0, 0.0, 0.5))[:, 0]
    assert hidden.tolist() == [True, True, False, False]


def test_nothing_behind_a_point_hides_it() -> None:
    assert not blocked(np.array([[2.0, 0.0, 0.0]]), np.zeros((1, 3)), ball(4.0, 0.0, 0.0, 0.5)).any()


def test_surfaces_of_balls() -> None:
    assert surface_gap(ball(0, 0, 0, 0.1), ball(1, 0, 0, 0.3)) == pytest.approx(0.6)
