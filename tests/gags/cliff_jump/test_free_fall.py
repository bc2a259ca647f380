"""Free fall by the jump's own kernel against the published table and closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gags.cliff_jump.jump import AIRLESS, BOX, TOWER, TUCK, G, fly, standard_air
from precipice.gags.cliff_jump.model import TOLERANCE
from truth import published

AT_520 = dict(zip(("station_pressure", "station_temperature"), standard_air(520.0), strict=True))
DROPPED = {
    "lip_speed": 1e-3,
    "ramp_angle": 0.0,
    "lip_height": 0.5,
    "pitch_correction": 1.0,
    "leave_after": 1e-6,
    "push_speed": 0.0,
    "tuck_for": 0.0,
    "track_after": 60.0,
    "pull_after": 12.2,
    **AT_520,
}


def fallen(t: float, record: np.ndarray) -> float:
    """Cubic between the two rows around a time: distance fallen from the lip, m."""
    z = record[:, 3]
    i = int(np.searchsorted(record[:, 0], t))
    at = slice(max(0, i - 2), i + 2)
    return 520.5 - float(np.polyval(np.polyfit(record[at, 0] - t, z[at], 3), 0.0))


@pytest.mark.parametrize("tolerance", [TOLERANCE, 1e-8])
def test_delay_table_is_met_from_the_terminal_speed_alone(tolerance: float) -> None:
    table = published("freefall_table")
    mass, foot = 95.0, 0.3048
    terminal = table["after_12_s_ft_per_s"] * foot
    area = 2.0 * mass * G / (1.225 * terminal**2)
    record = fly(TOWER, tolerance, rider_mass=mass, fall_drag_area=area, **DROPPED).rows(BOX)
    assert record[-1, 0] == pytest.approx(12.2, abs=0.01)
    for seconds, feet in zip(table["seconds"][1:], table["fallen_ft"][1:], strict=True):
        ours = fallen(seconds, record)
        assert abs(ours / (feet * foot) - 1.0) <= 0.04, (seconds, ours / foot, feet)


def test_without_air_the_path_is_a_parabola() -> None:
    jump = fly(TOWER, push_speed=0.0, pitch_correction=1.0, pull_after=20.0, **AIRLESS)
    t, x, z = jump.record[:, 0], jump.record[:, 1], jump.record[:, 3]
    vx, vz = 14.0 * math.cos(math.radians(10.0)), 14.0 * math.sin(math.radians(10.0))
    np.testing.assert_allclose(x, vx * t, atol=1e-6)
    np.testing.assert_allclose(z, 521.8 + vz * t - 0.5 * G * t**2, atol=1e-6)
    assert jump.demands["land_t"] == pytest.approx((vz + math.sqrt(vz**2 + 2 * G * 521.8)) / G, abs=1e-6)
    assert jump.demands["land_z"] == pytest.approx(0.0, abs=1e-6)


def test_in_even_air_the_fall_follows_the_hyperbolic_tangent() -> None:
    """v = v_t tanh(g t / v_t) holds in air of one density; over 60 m the air thins by 0.6 per cent."""
    mass, area = 95.0, 0.49
    pressure, temperature = standard_air(490.0)
    density = pressure / (287.053 * temperature)
    terminal = math.sqrt(2.0 * mass * G / (density * area))
    record = fly(TOWER, rider_mass=mass, fall_drag_area=area, **DROPPED).record
    here = record[record[:, 0] <= 3.5]
    expected = terminal**2 / G * np.log(np.cosh(G * here[:, 0] / terminal))
    np.testing.assert_allclose(520.5 - here[:, 3], expected, atol=0.01)


def test_push_off_keeps_the_momentum_of_rider_and_bike() -> None:
    """Without air the common centre of mass flies on as if nobody had pushed."""
    jump = fly(push_side=0.5, pitch_correction=1.0, pull_after=6.0, **AIRLESS)
    falling = jump.rows(TUCK, BOX)
    t = falling[:, 0:1]
    centre = (95.0 * falling[:, 1:4] + 105.0 * falling[:, 4:7]) / 200.0
    ramp = math.radians(10.0)
    start, speed = np.array([[0.0, 0.0, 361.8]]), 14.0 * np.array([[math.cos(ramp), 0.0, math.sin(ramp)]])
    np.testing.assert_allclose(centre, start + speed * t + [[0.0, 0.0, -0.5 * G]] * t**2, atol=1e-6)
    gap = falling[:, 1:4] - falling[:, 4:7]
    np.testing.assert_allclose(np.linalg.norm(gap, axis=1), 2.5 * (t[:, 0] - 0.9), atol=1e-6)
    # 95 degrees up from a bike that points 10 degrees up, and 0.5 rad to the right.
    up = math.radians(105.0)
    towards = [math.cos(up) * math.cos(0.5), math.sin(0.5), math.sin(up) * math.cos(0.5)]
    np.testing.assert_allclose(gap[-1] / np.linalg.norm(gap[-1]), towards, atol=1e-6)


@pytest.mark.parametrize("lift", [0.0, 0.5])
def test_without_wind_the_air_takes_energy_and_never_gives_any(lift: float) -> None:
    jump = fly(track_lift_area=lift, tolerance=1e-10)
    falling = jump.record[(jump.record[:, 7] >= TUCK) & (jump.record[:, 7] < 7)]
    energy = 0.5 * falling[:, 8] ** 2 + G * falling[:, 3]
    assert len(energy) > 30
    # A joule in ten million, for the rounding of the sum.
    assert (np.diff(energy) < 1e-7 * energy[0]).all()
    assert energy[-1] < energy[0] - 500.0


def test_the_error_falls_with_the_fifth_power_of_the_step() -> None:
    """Steps go as tolerance^(1/5), and with them the number of steps; the error goes as the tolerance."""
    wild = {"wind_speed": 6.0, "wind_from": 1.0, "track_lift_area": 0.4, "pull_after": 20.0}
    still = fly(TOWER, 1e-13, **wild)
    errors, steps = [], []
    tolerances = [1e-8, 1e-9, 1e-10, 1e-11]
    for tolerance in tolerances:
        jump = fly(TOWER, tolerance, **wild)
        errors.append(float(np.linalg.norm(jump.landing() - still.landing())))
        steps.append(len(jump.record))
    order = -np.polyfit(np.log(steps), np.log(errors), 1)[0]
    assert 4.0 < order < 6.0
    assert errors[-1] < 1e-8
