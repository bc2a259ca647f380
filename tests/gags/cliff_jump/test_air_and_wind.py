"""Station pressure and temperature, and the wind laws, as the whole jump feels them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gags.cliff_jump.again import Law, fly_again
from gags.cliff_jump.jump import BOX, CANOPY, HEADLAND, TOWER, G, fly, place, standard_air
from precipice.physics.air import LOG_LAW, MEASURED, NO_TABLE, POWER_LAW

FALLING = {
    "lip_speed": 1.0,
    "pitch_correction": 1.0,
    "leave_after": 0.05,
    "tuck_for": 0.0,
    "track_after": 60.0,
    "pull_after": 11.0,
    "fall_drag_area": 1.2,
}


@pytest.mark.parametrize(
    ("pressure", "temperature"), [(95_000.0, 285.0), (95_000.0, 315.0), (70_000.0, 285.0), (105_000.0, 250.0)]
)
def test_the_terminal_speed_is_that_of_the_station_air(pressure: float, temperature: float) -> None:
    """m g = 1/2 rho CdS v^2 with the density at the body: p / (R T), going on down at 6.5 K/km."""
    jump = fly(TOWER, 1e-9, station_pressure=pressure, station_temperature=temperature, **FALLING)
    row = jump.rows(BOX)[-1]
    warm = temperature + 0.0065 * (520.0 - row[3])
    below = pressure * (warm / temperature) ** (G / (287.0529 * 0.0065))
    terminal = math.sqrt(2.0 * 95.0 * G / (below / (287.0529 * warm) * 1.2))
    reached = math.tanh(G * 11.0 / terminal)
    assert reached > 0.98
    assert row[8] == pytest.approx(terminal * reached, rel=3e-3)


def test_thin_air_makes_canopy_and_fall_faster_in_proportion() -> None:
    """Speeds go with 1 / sqrt(rho) for the same weight and areas."""
    pressure, temperature = standard_air(360.0)
    sinks = []
    for share in (1.0, 0.8):
        jump = fly(station_pressure=share * pressure, steer_after=1000.0, settling_time=0.5)
        under = jump.rows(CANOPY)
        part = under[under[:, 3] < 60.0]
        sinks.append(-(part[-1, 3] - part[0, 3]) / (part[-1, 0] - part[0, 0]))
    assert sinks[1] / sinks[0] == pytest.approx(1.0 / math.sqrt(0.8), rel=2e-3)
    hot = fly(station_temperature=temperature / 0.8, steer_after=1000.0, settling_time=0.5).rows(CANOPY)
    hot = hot[hot[:, 3] < 60.0]
    assert -(hot[-1, 3] - hot[0, 3]) / (hot[-1, 0] - hot[0, 0]) == pytest.approx(sinks[1], rel=5e-3)


MEASURED_TABLE = np.array([(0.0, 0.5, 1.0, 0.0), (10.0, 1.0, 1.0, 0.0), (210.0, 2.0, 0.0, 1.0)])
"""Calm below, twice the wind at 210 m, and from 90 degrees further round there."""


def from_measured(height: float) -> tuple[float, float]:
    if height < 10.0:
        return 0.5 + 0.05 * height, 0.0
    share = min(1.0, (height - 10.0) / 200.0)
    return 1.0 + share, math.atan2(share, 1.0 - share)


LAWS = [
    (POWER_LAW, NO_TABLE, lambda h: ((max(1.0, h) / 10.0) ** 0.2, 0.0)),
    (LOG_LAW, NO_TABLE, lambda h: (math.log(max(1.0, h) / 0.3) / math.log(10.0 / 0.3), 0.0)),
    (MEASURED, MEASURED_TABLE, from_measured),
]
SHAPE = {"wind_exponent": 0.2, "roughness_length": 0.3}


@pytest.mark.parametrize(("law", "table", "factor"), LAWS)
def test_the_canopy_drifts_with_the_wind_of_the_law(law: int, table: np.ndarray, factor: Law) -> None:
    """Unsteered and quick to settle, straight ahead: ground speed less the calm one is the wind there."""
    shape = {"steer_after": 1000.0, "settling_time": 0.3} | SHAPE
    wind = {"wind_speed": 3.0, "wind_from": 0.5 * math.pi}
    at = place(HEADLAND, law, table)
    under = fly(at=at, **wind, **shape).rows(CANOPY)
    ground = float(np.interp(260.0, *HEADLAND.T))
    velocity = np.gradient(under[:, 1:4], under[:, 0], axis=0)
    sink = 9.4 / math.sqrt(1.0 + 2.4**2) * math.sqrt(1.225 / 1.21)
    seen = 0
    for height in (12.0, 30.0, 60.0, 90.0):
        row = int(np.argmin(np.abs(under[:, 3] - ground - height)))
        # What the canopy feels is the wind of a settling time ago, that much higher.
        share, veer = factor(under[row, 3] - ground + 0.3 * sink)
        towards = 0.5 * math.pi + veer
        expected = -3.0 * share * np.array([math.cos(towards), math.sin(towards)])
        expected[0] += 2.4 * sink
        np.testing.assert_allclose(velocity[row, :2], expected, atol=0.08)
        seen += 1
    assert seen == 4


@pytest.mark.parametrize(("law", "table", "factor"), LAWS)
def test_whole_jumps_in_the_wind_of_the_law(law: int, table: np.ndarray, factor: Law) -> None:
    """Landing, bike and time by DOP853, with the law written anew."""
    at = place(HEADLAND, law, table)
    wind = {"wind_speed": 3.0, "wind_from": 0.9, "side_area": 1e-12} | SHAPE
    ours, other = fly(at=at, **wind), fly_again(law=factor, at=at, **wind)
    np.testing.assert_allclose(ours.landing(), other.y[:3], atol=2e-3)
    np.testing.assert_allclose([ours.demands["bike_x"], ours.demands["bike_y"]], other.bike_at[:2], atol=2e-3)
    assert ours.demands["land_t"] == pytest.approx(other.t, abs=1e-3)
