"""Lens and projection against closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from precipice.camera.kit import kit_of
from precipice.camera.lens import (
    Camera,
    Lens,
    Sensor,
    circle_of_confusion,
    depth_of_field,
    distance_for,
    field_of_view,
    frame_size,
    hyperfocal,
    pixels,
)
from precipice.production.camera import CameraEntry

SENSOR = Sensor(0.02489, 3840, 2160)
LENS = Lens(0.085, 4.0, 0.9)


@given(st.floats(0.02, 0.2), st.floats(1.0, 20.0), st.floats(-0.5, 0.5), st.floats(0.0, 6.28))
def test_a_size_across_the_axis_covers_f_over_pitch_times_size_over_distance(
    focal: float, distance: float, size: float, turn: float
) -> None:
    lens = Lens(focal, 4.0, 0.3)
    place = distance * np.array([math.cos(turn), math.sin(turn), 0.0])
    camera = Camera(tuple(place), (0.0, 0.0, 0.0), lens, SENSOR, distance)
    across = size * np.array([-math.sin(turn), math.cos(turn), 0.0])
    seen, depth = camera.project(np.array([[0.0, 0.0, 0.0], across, [0.0, 0.0, size]]))
    expected = focal / 0.02489 * 3840 * size / distance
    assert depth == pytest.approx(distance)
    assert seen[0] == pytest.approx([1920.0, 1080.0])
    assert seen[1, 0] - seen[0, 0] == pytest.approx(expected, abs=1e-6)
    assert seen[2, 1] - seen[0, 1] == pytest.approx(-expected, abs=1e-6)  # up in the world, up in the frame
    assert pixels(lens, SENSOR, size, distance) == pytest.approx(expected)


def test_angles_of_view_are_those_of_the_tables() -> None:
    """Full frame, 36 by 24 mm, 50 mm: 39.6 and 27.0 degrees, in every lens catalogue."""
    wide, high = field_of_view(Lens(0.050, 4.0, 0.4), Sensor(0.036, 6000, 4000))
    assert math.degrees(wide) == pytest.approx(39.6, abs=0.05)
    assert math.degrees(high) == pytest.approx(27.0, abs=0.05)


def test_another_lens_frames_the_same_from_its_own_distance() -> None:
    long = Lens(0.135, 4.0, 1.0)
    height = frame_size(LENS, SENSOR, 3.0)[1]
    assert distance_for(long, SENSOR, height) == pytest.approx(3.0 * 135 / 85)


@given(st.floats(0.02, 0.2), st.floats(1.4, 16.0), st.floats(1.0, 15.0), st.floats(5e-6, 4e-5))
def test_the_ends_of_the_depth_of_field_spread_to_its_disc(
    focal: float, stop: float, focus: float, disc: float
) -> None:
    lens = Lens(focal, stop, 0.3)
    near, far = depth_of_field(lens, focus, disc)
    assert near < focus < far
    assert circle_of_confusion(lens, focus, near) == pytest.approx(disc, rel=1e-9)
    if math.isfinite(far):
        assert circle_of_confusion(lens, focus, far) == pytest.approx(disc, rel=1e-6)


def test_depth_of_field_of_the_textbook() -> None:
    """50 mm at f/8, disc 0.03 mm: hyperfocal 10.47 m; focused there, half of it to infinity."""
    lens = Lens(0.050, 8.0, 0.4)
    h = hyperfocal(lens, 30e-6)
    assert h == pytest.approx(0.0025 / (8 * 30e-6) + 0.05)
    near, far = depth_of_field(lens, h, 30e-6)
    assert near == pytest.approx(h / 2.0)
    assert math.isinf(far)


def test_a_camera_that_looks_straight_down_is_refused() -> None:
    with pytest.raises(ValueError, match="straight up or down"):
        Camera((0.0, 0.0, 3.0), (0.0, 0.0, 0.0), LENS, SENSOR, 3.0).axes()


def test_the_kit_of_a_production_overrides_ours_key_by_key() -> None:
    stated = CameraEntry.model_validate(
        {"resolution": [1920, 1080], "lenses": [{"focal_length": 100, "stop": 2.8, "close_focus": "2 ft"}]}
    )
    own, ours = kit_of(stated), kit_of(None)
    assert own.lenses == (Lens(0.1, 2.8, 0.6096),)
    assert own.sensor.width == ours.sensor.width == pytest.approx(0.02489)
    assert own.viewer.gap == pytest.approx(ours.viewer.gap / 2.0)  # the same picture height, half the lines
    sources = dict(own.sources)
    assert sources["lenses"] == "stated by the production"
    assert all(sources.values())
