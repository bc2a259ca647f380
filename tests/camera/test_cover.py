"""What a camera holds: against the bivariate normal law, geometry by hand, depth of field, and invariants."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import multivariate_normal

from precipice.camera.cover import (
    Cloud,
    Crew,
    Way,
    caught,
    held,
    in_focus,
    in_frame,
    late,
    limited,
    seen,
    takes_for,
    work,
)
from precipice.camera.lens import Lens, Sensor, depth_of_field

SENSOR = Sensor(0.02489, 3840, 2160)
LENS = Lens(0.050, 4.0, 0.45)
DISC = 4 * SENSOR.pitch
CREW = Crew(0.25, math.radians(60.0), 9.0, 0.1, 4.0, 3.0, ())
WAYS: tuple[Way, ...] = ("fixed", "panning", "tracking")


def cloud_of(middle: np.ndarray, points: np.ndarray, radius: float = 0.0, seconds: float = 2.0) -> Cloud:
    return Cloud(np.linspace(0.0, seconds, len(middle)), middle, points, radius)


def still(at: tuple[float, float, float], points: np.ndarray, radius: float = 0.0) -> Cloud:
    middle = np.repeat(np.array([at]), 2, axis=0)
    return cloud_of(middle, np.repeat(points[:, None, :], 2, axis=1), radius)


def test_a_normal_cloud_is_in_frame_as_often_as_the_bivariate_normal_says() -> None:
    """Points in a plane across the axis: the frame there is a rectangle, the law has a closed form."""
    away = 12.0
    rng = np.random.default_rng(7)
    covariance = np.array([[4.0, 1.1], [1.1, 1.0]])
    n = 200_000
    flat = rng.multivariate_normal([0.5, -0.3], covariance, n)
    points = np.column_stack([np.full(n, away), flat[:, 0], 1.5 + flat[:, 1]])
    cloud = still((away, 0.0, 1.5), points)
    found = seen(work("fixed", np.array([[0.0, 0.0, 1.5]]), cloud, CREW), cloud)
    p = caught(in_frame(found, LENS, SENSOR, 0.0), 1.0).mean()
    half = 0.5 * away / LENS.focal_length * np.array([SENSOR.width, SENSOR.height])
    law = multivariate_normal([0.5, -0.3], covariance)
    expected = law.cdf(half, lower_limit=-half)
    assert 0.5 < expected < 0.95
    assert p == pytest.approx(expected, abs=4.0 * math.sqrt(expected * (1.0 - expected) / n))


def test_in_focus_is_the_depth_of_field() -> None:
    near, far = depth_of_field(LENS, 8.0, DISC)
    depths = np.array([near * 0.999, near * 1.001, 8.0, far * 0.999, far * 1.001])
    points = np.column_stack([depths, np.zeros((5, 2))])
    cloud = still((8.0, 0.0, 0.0), points)
    found = seen(work("fixed", np.zeros((1, 3)), cloud, CREW), cloud)
    assert in_focus(found, LENS, DISC)[0, :, 0].tolist() == [False, True, True, True, False]


def test_a_lens_focuses_no_nearer_than_it_can() -> None:
    cloud = still((1.0, 0.0, 0.0), np.array([[1.0, 0.0, 0.0]]))
    found = seen(work("fixed", np.zeros((1, 3)), cloud, CREW), cloud)
    assert in_focus(found, LENS, DISC).all()
    assert not in_focus(found, Lens(0.135, 4.0, 1.5), DISC).any()


def test_a_fixed_camera_on_a_straight_path_loses_it_where_geometry_says() -> None:
    """From 10 m off a path along x, a 50 mm lens sees 4.978 m; a ball of 0.9 m is in up to 1.56 m off.

    The half angle a has tan a = 0.02489 / 0.1; a ball at x is inside while 10 sin a - x cos a >= r.
    """
    x = np.linspace(-4.0, 4.0, 8001)
    path = np.column_stack([x, np.full_like(x, 10.0), np.full_like(x, 1.0)])
    cloud = cloud_of(path, path[None], 0.9)
    found = seen(work("fixed", np.array([[0.0, 0.0, 1.0]]), cloud, CREW), cloud)
    inside = in_frame(found, LENS, SENSOR, 0.9)[0, 0]
    a = math.atan(0.5 * 0.02489 / 0.050)
    edge = (10.0 * math.sin(a) - 0.9) / math.cos(a)
    assert edge == pytest.approx(1.5615, abs=5e-4)
    assert np.abs(x[inside]).max() == pytest.approx(edge, abs=2e-3)
    assert inside.sum() == pytest.approx(2.0 * edge / 0.001, abs=3)


def test_a_panning_camera_is_behind_by_speed_times_lag() -> None:
    """In a steady pan it trails by speed times lag; its rate is never passed."""
    t = np.linspace(0.0, 2.0, 201)
    path = np.column_stack([6.0 * t - 6.0, np.full_like(t, 40.0), np.zeros_like(t)])
    cloud = Cloud(t, path, path[None], 0.0)
    quick = Crew(0.25, 100.0, 9.0, 0.1, 4.0, 3.0, ())
    found = work("panning", np.zeros((1, 3)), cloud, quick)
    pan = np.arctan2(found.axes[0, :, 2, 1], found.axes[0, :, 2, 0])
    aimed = 40.0 / np.tan(pan)
    assert aimed[100] == pytest.approx(path[75, 0], abs=1e-6)
    slow = Crew(0.25, 0.05, 9.0, 0.1, 4.0, 3.0, ())
    pan = np.arctan2(*work("panning", np.zeros((1, 3)), cloud, slow).axes[0, :, 2, 1::-1].T[::1])
    turned = np.abs(np.diff(pan)) / np.diff(t)
    assert turned.max() == pytest.approx(0.05, rel=1e-6)


def test_a_tracking_camera_keeps_its_distance_and_its_speed() -> None:
    t = np.linspace(0.0, 4.0, 401)
    path = np.column_stack([5.0 * t, np.full_like(t, 8.0), np.ones_like(t)])
    cloud = Cloud(t, path, path[None], 0.0)
    eyes = work("tracking", np.array([[0.0, 0.0, 1.0]]), cloud, CREW).eyes[0]
    assert eyes[-1, 0] == pytest.approx(5.0 * (4.0 - 0.25), abs=1e-9)
    assert eyes[:, 2].tolist() == [1.0] * 401
    slow = Crew(0.25, 1.0, 2.0, 0.1, 4.0, 3.0, ())
    eyes = work("tracking", np.array([[0.0, 0.0, 1.0]]), cloud, slow).eyes[0]
    assert eyes[-1, 0] == pytest.approx(2.0 * 3.75, abs=0.05)


def test_no_lag_and_no_limit_hold_the_middle_path_in_the_middle() -> None:
    t = np.linspace(0.0, 3.0, 61)
    path = np.column_stack([20.0 * t - 30.0, 0.0 * t + 25.0, 12.0 - 4.9 * (t - 1.0) ** 2])
    cloud = Cloud(t, path, path[None], 0.0)
    found = seen(work("panning", np.array([[0.0, 0.0, 1.5]]), cloud, Crew(0, 1e9, 9, 0.1, 4, 3, ())), cloud)
    assert np.abs(found.across).max() < 1e-9
    assert np.abs(found.along).max() < 1e-9
    assert in_focus(found, LENS, DISC).all()


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    spread=st.floats(0.05, 6.0),
    more=st.floats(1.0, 3.0),
    way=st.sampled_from(WAYS),
)
def test_more_spread_never_catches_more(seed: int, spread: float, more: float, way: Way) -> None:
    """Frame and focus are convex at each time, so a take further along its own line is lost sooner."""
    t = np.linspace(0.0, 1.5, 12)
    middle = np.column_stack([4.0 * t - 3.0, np.full_like(t, 15.0), 2.0 + 0.0 * t])
    off = spread * np.random.default_rng(seed).standard_normal((60, 12, 3))
    less, wide = (Cloud(t, middle, middle + scale * off, 0.9) for scale in (1.0, more))
    eye = np.array([[0.0, 0.0, 1.5]])
    p = []
    for cloud in (less, wide):
        done = work(way, eye, cloud, CREW)
        centre = Cloud(t, middle, middle[None], 0.9)
        # Where the middle path itself is lost, more spread may well bring a take back.
        kept = held(seen(done, centre), LENS, SENSOR, 0.9, DISC)[0, 0]
        p.append(held(seen(done, cloud), LENS, SENSOR, 0.9, DISC)[0][:, kept])
    assert not (p[1] & ~p[0]).any()
    assert caught(p[1], 1.0).mean() <= caught(p[0], 1.0).mean()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.booleans(), min_size=24, max_size=24), st.lists(st.booleans(), min_size=24, max_size=24))
def test_a_second_camera_never_lowers_it(one: list[bool], other: list[bool]) -> None:
    a, b = np.array(one).reshape(6, 4), np.array(other).reshape(6, 4)
    for hold in (0.25, 0.5, 1.0):
        alone, joined = caught(a, hold), caught(a | b, hold)
        assert not (alone & ~joined).any()
        assert not ((caught(a, hold) | caught(b, hold)) & ~joined).any()


def test_following_late_and_slowly() -> None:
    t = np.linspace(0.0, 1.0, 5)
    assert late(t, t, 0.25).tolist() == [0.0, 0.0, 0.25, 0.5, 0.75]
    assert limited(np.array([0.0, 4.0, 4.0, 4.0, 4.0]), t, 8.0).tolist() == [0.0, 2.0, 4.0, 4.0, 4.0]


@pytest.mark.parametrize(
    ("p", "n"), [(0.0, None), (0.95, 1), (1.0, 1), (0.5, 5), (0.9, 2), (0.7764, 2), (0.01, 299)]
)
def test_takes_until_one_is_likely(p: float, n: int | None) -> None:
    assert takes_for(p) == n
    if n is not None:
        assert 1.0 - (1.0 - p) ** n >= 0.95 - 1e-9
        assert n == 1 or 1.0 - (1.0 - p) ** (n - 1) < 0.95
