"""Free fall by the jump's own kernel against the published table, closed forms and another integrator."""

from __future__ import annotations

import math

import numpy as np
from scipy.integrate import solve_ivp

from gags.cliff_jump.jump import fly
from precipice.gags.cliff_jump.model import TOLERANCE
from truth import published

TOWER = np.array([(-50.0, 520.0), (0.0, 520.0), (0.0, 0.0), (3000.0, 0.0)])
"""A sheer drop of 520 m to the sea."""

DROPPED = {
    "lip_speed": 0.2,
    "ramp_angle": 0.0,
    "lip_height": 0.0,
    "leave_after": 1e-6,
    "push_speed": 0.0,
    "fall_lift_area": 0.0,
    "pull_after": 12.2,
}


def fallen(t: float, jump_record: np.ndarray) -> float:
    row = int(np.argmin(np.abs(jump_record[:, 0] - t)))
    assert abs(jump_record[row, 0] - t) < 1e-9
    return float(TOWER[0, 1] - jump_record[row, 3])


def test_delay_table_is_met_from_the_terminal_speed_alone() -> None:
    table = published("freefall_table")
    mass, foot = 95.0, 0.3048
    terminal = table["after_12_s_ft_per_s"] * foot
    area = 2.0 * mass * 9.80665 / (1.225 * terminal**2)
    record = fly(TOWER, rider_mass=mass, fall_drag_area=area, **DROPPED).record
    for seconds, feet in zip(table["seconds"][1:], table["fallen_ft"][1:], strict=True):
        ours = fallen(seconds, record)
        assert abs(ours / (feet * foot) - 1.0) <= 0.04, (seconds, ours / foot, feet)


def test_without_air_the_path_is_a_parabola() -> None:
    jump = fly(
        TOWER,
        together_drag_area=1e-9,
        bike_drag_area=1e-9,
        fall_drag_area=1e-9,
        fall_lift_area=0.0,
        push_speed=0.0,
        pull_after=20.0,
    )
    t, x, z = jump.record[:, 0], jump.record[:, 1], jump.record[:, 3]
    vx, vz = 14.0 * math.cos(math.radians(10.0)), 14.0 * math.sin(math.radians(10.0))
    np.testing.assert_allclose(x, vx * t, atol=1e-6)
    np.testing.assert_allclose(z, 521.8 + vz * t - 0.5 * 9.80665 * t**2, atol=1e-6)


def test_in_even_air_the_fall_follows_the_hyperbolic_tangent() -> None:
    """v = v_t tanh(g t / v_t) holds in air of one density; over 100 m the air thins by one per cent."""
    mass, area, g = 95.0, 0.49, 9.80665
    density = 1.225 * (1.0 - 2.25577e-5 * 470.0) ** 4.25588
    terminal = math.sqrt(2.0 * mass * g / (density * area))
    record = fly(TOWER, rider_mass=mass, fall_drag_area=area, **DROPPED).record
    here = record[record[:, 0] <= 4.5]
    expected = terminal**2 / g * np.log(np.cosh(g * here[:, 0] / terminal))
    np.testing.assert_allclose(TOWER[0, 1] - here[:, 3], expected, atol=0.03)


def test_path_agrees_with_an_independent_integrator() -> None:
    """Rider on the bike, then off it with drag, lift and wind, by scipy's DOP853 and vectors of our own."""
    jump = fly(TOWER, wind_speed=6.0, wind_from=math.radians(30.0), pull_after=5.0)
    times = jump.record[(jump.record[:, 7] <= 2) & (jump.record[:, 0] > 0), 0]

    def wind(z: float) -> np.ndarray:
        speed = 6.0 * (max(z, 1.0) / 10.0) ** 0.143
        return -speed * np.array([math.cos(math.radians(30.0)), math.sin(math.radians(30.0)), 0.0])

    def slope(mass: float, drag: float, lift: float, _t: float, y: np.ndarray) -> np.ndarray:
        flow = y[3:] - wind(y[2])
        speed = np.linalg.norm(flow)
        density = 1.225 * (1.0 - 2.25577e-5 * y[2]) ** 4.25588
        across = np.array([1.0, 0.0, 0.0]) - flow[0] / speed**2 * flow
        across /= np.linalg.norm(across)
        force = 0.5 * density * speed * (-drag * flow + lift * speed * across)
        return np.concatenate([y[3:], force / mass - np.array([0.0, 0.0, 9.80665])])

    ramp = math.radians(10.0)
    y0 = np.array([0.0, 0.0, 521.8, 14.0 * math.cos(ramp), 0.0, 14.0 * math.sin(ramp)])
    options = {"method": "DOP853", "rtol": 1e-11, "atol": 1e-11}
    on_bike = solve_ivp(lambda t, y: slope(200.0, 0.7, 0.0, t, y), (0.0, 0.9), y0, **options).y[:, -1]
    push = 2.5 * 105.0 / 200.0
    on_bike[3] += push * math.cos(math.radians(95.0))
    on_bike[5] += push * math.sin(math.radians(95.0))
    off_times = times[times > 0.9]
    path = solve_ivp(
        lambda t, y: slope(95.0, 0.49, 0.1, t, y), (0.9, 5.9), on_bike, t_eval=off_times, **options
    )
    ours = jump.record[np.isin(jump.record[:, 0], off_times), 1:4]
    np.testing.assert_allclose(ours, path.y[:3].T, atol=2e-5)


def test_working_tolerance_costs_millimetres() -> None:
    coarse, fine = fly(tolerance=TOLERANCE).demands, fly(tolerance=1e-11).demands
    assert abs(coarse["land_x"] - fine["land_x"]) < 0.02
    assert abs(coarse["opening_height"] - fine["opening_height"]) < 0.005
    assert abs(coarse["opening_load"] - fine["opening_load"]) < 0.002 * fine["opening_load"]
