"""What must hold of every jump: conservation, symmetry, order of phases, demands that mean what they say."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from gags.cliff_jump.jump import HEADLAND, PLAIN, fly


def rows(record: np.ndarray, phase: int) -> np.ndarray:
    return record[record[:, 7] == phase]


def test_phases_follow_one_another_at_the_stated_times() -> None:
    record = fly().record
    ends = [rows(record, phase)[-1, 0] for phase in (1, 2, 3, 4)]
    assert ends == pytest.approx([0.9, 0.9 + 4.6, 0.9 + 4.6 + 0.9, 0.9 + 4.6 + 0.9 + 1.4])
    assert (np.diff(record[:, 7]) >= 0.0).all()


def test_push_off_keeps_the_momentum_of_rider_and_bike() -> None:
    """Without air the common centre of mass flies on as if nobody had pushed."""
    airless = dict.fromkeys(("together_drag_area", "bike_drag_area", "fall_drag_area"), 1e-9)
    record = fly(push_side=0.5, fall_lift_area=0.0, **airless).record
    falling = rows(record, 2)
    t = falling[:, 0:1]
    centre = (95.0 * falling[:, 1:4] + 105.0 * falling[:, 4:7]) / 200.0
    ramp = math.radians(10.0)
    start, speed = np.array([[0.0, 0.0, 361.8]]), 14.0 * np.array([[math.cos(ramp), 0.0, math.sin(ramp)]])
    np.testing.assert_allclose(centre, start + speed * t + [[0.0, 0.0, -0.5 * 9.80665]] * t**2, atol=1e-6)


def test_push_parts_the_bodies_at_the_push_speed() -> None:
    airless = dict.fromkeys(("together_drag_area", "bike_drag_area", "fall_drag_area"), 1e-9)
    falling = rows(fly(fall_lift_area=0.0, **airless).record, 2)
    gap = np.linalg.norm(falling[:, 1:4] - falling[:, 4:7], axis=1)
    np.testing.assert_allclose(gap, 2.5 * (falling[:, 0] - 0.9), atol=1e-6)


def test_opening_load_is_mass_times_felt_acceleration() -> None:
    """From the throw on, by scipy's DOP853 with drag areas added up here."""
    jump = fly()
    start = rows(jump.record, 2)[-1]
    path = rows(jump.record, 2)[:, :4]
    velocity = (path[-1, 1:] - path[-2, 1:]) / (path[-1, 0] - path[-2, 0])
    full = 2.0 * 95.0 * 9.80665 / (1.225 * 9.4**2)

    def area(t: float) -> float:
        filled = min(1.0, max(0.0, (t - 6.4) / 1.4))
        return 0.49 + 0.6 + full * filled**2

    def force(t: float, y: np.ndarray) -> np.ndarray:
        density = 1.225 * (1.0 - 2.25577e-5 * y[2]) ** 4.25588
        drag: np.ndarray = -0.5 * density * area(t) * np.linalg.norm(y[3:]) * y[3:]
        return drag

    def slope(t: float, y: np.ndarray) -> np.ndarray:
        return np.concatenate([y[3:], force(t, y) / 95.0 - [0.0, 0.0, 9.80665]])

    y0 = np.concatenate([start[1:4], velocity])
    times = np.linspace(5.5, 7.8, 2301)
    path = solve_ivp(slope, (5.5, 7.8), y0, method="DOP853", t_eval=times, rtol=1e-10, atol=1e-10)
    after_stretch = times >= 6.4
    loads = [np.linalg.norm(force(t, y)) for t, y in zip(times, path.y.T, strict=True)]
    peak = np.array(loads)[after_stretch].max()
    # The velocity at the throw is a difference of two recorded points, hence the per cent.
    assert jump.demands["opening_load"] == pytest.approx(peak, rel=0.015)


def test_calm_air_brings_the_performer_to_the_landing_zone() -> None:
    demands = fly().demands
    assert math.hypot(demands["land_x"] - 260.0, demands["land_y"]) < 30.0


def test_touchdown_is_the_steady_sink_less_the_flare() -> None:
    demands = fly(steer_after=1000.0).demands
    density = 1.225 * (1.0 - 2.25577e-5 * 3.0) ** 4.25588
    sink = 9.4 / math.sqrt(1.0 + 2.4**2) * math.sqrt(1.225 / density)
    assert demands["touchdown"] == pytest.approx(sink * (1.0 - 0.55), rel=0.01)


def test_an_unopened_canopy_is_a_negative_opening_height() -> None:
    demands = fly(pull_after=9.0).demands
    assert demands["opening_height"] < 0.0
    assert demands["touchdown"] > 30.0


def test_rider_stays_above_ground_until_landing() -> None:
    record = fly().record
    ground = np.interp(record[:-1, 1], *HEADLAND.T)
    assert (record[:-1, 3] >= ground - 1e-6).all()
    assert record[-1, 3] == pytest.approx(np.interp(record[-1, 1], *HEADLAND.T), abs=1e-3)


def test_distance_to_the_rock_is_that_of_the_nearest_recorded_point() -> None:
    jump = fly()
    falling = jump.record[(jump.record[:, 7] >= 2) & (jump.record[:, 7] <= 4)]
    ceiling = 350.0
    xs = np.linspace(0.0, 1500.0, 600_001)
    zs = np.interp(xs, *HEADLAND.T)
    below = zs <= ceiling
    nearest = min(float(np.hypot(xs[below] - x, zs[below] - z).min()) for x, z in falling[:, [1, 3]])
    assert jump.demands["wall_fall"] == pytest.approx(nearest, abs=0.05)


@settings(max_examples=15)
@given(
    off_heading=st.floats(-1.0, 1.0),
    push_side=st.floats(-0.3, 0.3),
    wind_from=st.floats(-3.0, 3.0),
    wind_speed=st.floats(0.0, 6.0),
    landing_offset=st.floats(-60.0, 60.0),
)
def test_left_and_right_are_mirror_images(
    off_heading: float, push_side: float, wind_from: float, wind_speed: float, landing_offset: float
) -> None:
    sides = {
        "off_heading": off_heading,
        "push_side": push_side,
        "wind_from": wind_from,
        "landing_offset": landing_offset,
    }
    # Without steering: with it, a turn that is as short to the left as to the right has no mirror image.
    unsteered = {"wind_speed": wind_speed, "steer_after": 1000.0}
    right = fly(**unsteered, **sides).demands
    left = fly(**unsteered, **{name: -value for name, value in sides.items()}).demands
    assert left["land_x"] == pytest.approx(right["land_x"], abs=1e-3)
    assert left["land_y"] == pytest.approx(-right["land_y"], abs=1e-3)
    assert left["opening_height"] == pytest.approx(right["opening_height"], abs=1e-4)
    assert left["bike_y"] == pytest.approx(-right["bike_y"], abs=1e-3)


def test_gusts_depend_on_the_key_and_on_nothing_else() -> None:
    gusty = {"wind_speed": 5.0, "gust_intensity": 0.3}
    assert fly(key=7, **gusty).demands == fly(key=7, **gusty).demands
    assert fly(key=7, **gusty).demands["land_x"] != fly(key=8, **gusty).demands["land_x"]


def test_run_up_too_short_for_the_speed_wanted_gives_the_speed_it_can() -> None:
    """v dv/ds = a - k v^2 by scipy, less the climb of the ramp."""
    short = {"lip_speed": 25.0, "runup_length": 60.0}
    k = 0.5 * 1.225 * (1.0 - 2.25577e-5 * 360.0) ** 4.25588 * 0.7 / 200.0
    end = solve_ivp(lambda _s, w: 2.0 * (3.0 - k * w), (0.0, 60.0), [0.0], rtol=1e-10, atol=1e-10).y[0, -1]
    expected = math.sqrt(end - 2.0 * 9.80665 * 1.8)
    # The kernel takes the air at the lip, 1.8 m higher.
    assert fly(**short).demands["lip_speed"] == pytest.approx(expected, rel=1e-4)


def test_parameters_of_these_tests_are_those_of_the_kernel() -> None:
    from precipice.gags.cliff_jump.columns import COLUMNS

    assert tuple(PLAIN) == COLUMNS
