"""What must hold of every jump: symmetry, order of phases, seeds, ground that is not flown through."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gags.cliff_jump.jump import (
    BOX,
    FILLING,
    HEADLAND,
    LANDED,
    PILOT,
    PLAIN,
    TOGETHER,
    TOWER,
    TRACK,
    TUCK,
    fly,
)  # fmt: skip
from precipice.gags.cliff_jump.columns import COLUMNS


def test_parameters_of_these_tests_are_those_of_the_kernel() -> None:
    assert tuple(PLAIN) == COLUMNS


def test_phases_follow_one_another_at_the_stated_times() -> None:
    jump = fly()
    ends = [jump.rows(phase)[-1, 0] for phase in (TOGETHER, TUCK, BOX, TRACK)]
    assert ends == pytest.approx([0.9, 0.9 + 0.8, 0.9 + 2.2, 0.9 + 4.6])
    assert (np.diff(jump.record[:, 7]) >= 0.0).all()
    assert jump.record[-1, 7] == LANDED


def test_a_throw_before_the_track_leaves_no_track() -> None:
    early = fly(pull_after=1.5)
    assert early.rows(BOX)[-1, 0] == pytest.approx(0.9 + 1.5)
    assert len(early.rows(TRACK)) == 0
    assert len(fly(pull_after=0.6).rows(BOX, TRACK)) == 0


def test_altitude_and_height_of_the_opening_are_those_of_the_path() -> None:
    jump = fly(tolerance=1e-10)
    throw, full = jump.rows(TRACK)[-1], jump.rows(FILLING)[-1]
    assert jump.demands["altitude_lost"] == pytest.approx(throw[3] - full[3])
    assert jump.demands["opening_height"] == pytest.approx(full[3] - np.interp(full[1], *HEADLAND.T))
    assert jump.demands["opening_speed"] == pytest.approx(jump.rows(PILOT)[-1, 8])


def test_rider_stays_above_ground_until_landing() -> None:
    record = fly().record
    ground = np.interp(record[:-1, 1], *HEADLAND.T)
    assert (record[:-1, 3] >= ground - 1e-6).all()
    assert record[-1, 3] == pytest.approx(np.interp(record[-1, 1], *HEADLAND.T), abs=1e-3)


def test_touchdown_is_the_sink_less_the_flare() -> None:
    hard, soft = fly(flare=0.0, steer_after=1000.0), fly(flare=0.55, steer_after=1000.0)
    last = hard.record[-3:, [0, 3]]
    sink = -float(np.diff(last[:2], axis=0)[0, 1] / np.diff(last[:2], axis=0)[0, 0])
    assert hard.demands["touchdown"] == pytest.approx(sink, rel=1e-3)
    assert soft.demands["touchdown"] == pytest.approx(0.45 * hard.demands["touchdown"], rel=1e-9)


@settings(max_examples=25)
@given(
    off_heading=st.floats(-1.0, 1.0),
    push_side=st.floats(-0.3, 0.3),
    fall_heading=st.floats(-0.8, 0.8),
    wind_from=st.floats(-3.0, 3.0),
    wind_speed=st.floats(0.0, 6.0),
    line_error=st.floats(-0.5, 0.5),
    landing_offset=st.floats(-60.0, 60.0),
)
def test_left_and_right_are_mirror_images(
    off_heading: float, push_side: float, fall_heading: float, wind_from: float, wind_speed: float,
    line_error: float, landing_offset: float,
) -> None:  # fmt: skip
    sides = {
        "off_heading": off_heading,
        "push_side": push_side,
        "fall_heading": fall_heading,
        "wind_from": wind_from,
        "line_error": line_error,
        "landing_offset": landing_offset,
    }
    # Without steering: with it, a turn that is as short to the left as to the right has no mirror image.
    unsteered = {"wind_speed": wind_speed, "steer_after": 1000.0}
    right = fly(**unsteered, **sides).demands
    left = fly(**unsteered, **{name: -value for name, value in sides.items()}).demands
    for name in ("land_y", "bike_y"):
        assert left[name] == pytest.approx(-right[name], abs=1e-6), name
    for name in right.keys() - {"land_y", "bike_y"}:
        assert left[name] == pytest.approx(right[name], abs=1e-6), name


def test_steering_has_its_mirror_image() -> None:
    sides = {"off_heading": 0.7, "push_side": 0.1, "wind_from": 0.9, "landing_offset": 30.0}
    right = fly(wind_speed=4.0, **sides).demands
    left = fly(wind_speed=4.0, **{name: -value for name, value in sides.items()}).demands
    assert left["land_x"] == pytest.approx(right["land_x"], abs=1e-3)
    assert left["land_y"] == pytest.approx(-right["land_y"], abs=1e-3)


def test_gusts_depend_on_the_key_and_on_nothing_else() -> None:
    gusty = {"wind_speed": 5.0, "gust_intensity": 0.3}
    assert fly(key=7, **gusty).demands == fly(key=7, **gusty).demands
    assert fly(key=7, **gusty).demands["land_x"] != fly(key=8, **gusty).demands["land_x"]


def test_the_bike_drifts_with_the_gust_it_was_left_in() -> None:
    """A light bike with a large drag takes up the air's speed sideways: its spread is the gusts', no more."""
    light = {"bike_mass": 60.0, "bike_drag_area": 1.5, "wind_speed": 5.0, "wind_exponent": 0.0}
    drifts = [fly(TOWER, 1e-3, key, gust_intensity=0.2, **light).path[-1, 5] for key in range(400)]
    assert 0.5 < np.std(drifts) < 1.0 * (1.0 + 4.0 / math.sqrt(800))


def test_gusts_have_the_stated_strength() -> None:
    """The gust at the lip pushes the wheels: y = c (w + g)|w + g|, so each of 3,000 keys tells its gust."""
    from gags.cliff_jump.jump import fly_all, values

    wind = {"wind_speed": 5.0, "wind_from": -0.5 * math.pi, "wind_exponent": 0.0}
    keys = np.arange(3000, dtype=np.uint64)
    row = values(gust_intensity=0.2, **wind)
    offset = fly_all(np.tile(row, (3000, 1)), keys, 1e-3)["ramp_offset"]
    per_square = fly(**wind).demands["ramp_offset"] / 5.0**2
    gusts = np.sqrt(offset / per_square) - 5.0
    assert gusts.mean() == pytest.approx(0.0, abs=4.0 / math.sqrt(3000))
    # Four standard errors of a standard deviation: 4 / sqrt(2 n).
    assert gusts.std() == pytest.approx(1.0, rel=4.0 / math.sqrt(6000))
