"""A settling canopy in closed form against scipy's integrator, and the wind's series against the wind."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from precipice.physics.air import (
    LOG_LAW,
    MEASURED,
    POWER_LAW,
    Air,
    breeze_at,
    mean_wind,
    next_bend,
    wind_near,
)
from precipice.physics.canopy import first_slope, settled, settling_from, sinking, turned_by

SPEED = st.floats(-20.0, 20.0)
BEND = st.floats(-2.0, 2.0)
AIR = st.tuples(SPEED, BEND, BEND)
MEASURED_TABLE = np.array([(0.0, 0.5, 1.0, 0.0), (10.0, 1.0, 1.0, 0.0), (210.0, 2.0, 0.0, 1.0)])


def air_by(law: int, shape: float) -> Air:
    return Air(1.2, 0.0, 0.0, law, 4.0, -3.0, shape, 100.0, MEASURED_TABLE)


@given(
    st.tuples(*[SPEED] * 6), st.floats(0.0, 15.0), st.floats(0.0, 8.0), st.floats(-math.pi, math.pi),
    st.floats(-2.1, 2.1), st.floats(0.3, 5.0), AIR, AIR, st.tuples(SPEED, BEND), st.floats(0.01, 1.0),
)  # fmt: skip
def test_the_motion_is_that_of_its_equation(
    start: tuple[float, ...], forward: float, sink: float, heading: float, turn: float, settling: float,
    air_x: tuple[float, ...], air_y: tuple[float, ...], gust: tuple[float, float], h: float,
) -> None:  # fmt: skip
    """T v' = f (cos, sin)(heading + turn t) + w(t) - v, by DOP853."""
    y = (*start, 0.0)
    z = sinking(y, sink, *gust, settling)
    motion = settling_from(y, forward, math.cos(heading), math.sin(heading), turn, settling, air_x, air_y, z)

    def slope(t: float, now: np.ndarray) -> np.ndarray:
        angle = heading + turn * t
        wanted = [
            forward * math.cos(angle) + air_x[0] + air_x[1] * t + air_x[2] * t * t,
            forward * math.sin(angle) + air_y[0] + air_y[1] * t + air_y[2] * t * t,
            gust[0] + gust[1] * t - sink,
        ]
        return np.concatenate([now[3:], (np.array(wanted) - now[3:]) / settling])

    found = solve_ivp(slope, (0.0, h), np.array(start), method="DOP853", rtol=1e-11, atol=1e-11)
    there, after = settled(motion, h)
    np.testing.assert_allclose(there[:6], found.y[:, -1], rtol=0, atol=1e-8)
    np.testing.assert_allclose(after[:6], slope(h, found.y[:, -1]), rtol=0, atol=1e-7)
    np.testing.assert_allclose(first_slope(motion, y)[:6], slope(0.0, np.array(start)), rtol=0, atol=1e-9)


@given(st.floats(-2.2, 2.2))
def test_shares_of_a_turn(angle: float) -> None:
    along, aside = turned_by(angle)
    assert angle * along == pytest.approx(math.sin(angle), abs=1e-12)
    assert angle * aside == pytest.approx(1.0 - math.cos(angle), abs=1e-12)


@pytest.mark.parametrize(
    ("law", "shape"), [(POWER_LAW, 0.143), (POWER_LAW, 0.4), (LOG_LAW, 0.05), (MEASURED, 0.0)]
)
def test_the_winds_series_is_the_wind(law: int, shape: float) -> None:
    air = air_by(law, shape)
    for height in (0.5, 5.0, 11.0, 60.0, 250.0):
        z = air.ground + height
        breeze = breeze_at(air, z, mean_wind(air, z))
        for share in np.linspace(-0.3, 0.3, 25):
            there = z + float(share) * height
            np.testing.assert_allclose(wind_near(air, breeze, there), mean_wind(air, there), rtol=1e-9)


def test_bends_of_the_profile_from_the_top_down() -> None:
    found, z = [], 900.0
    while (z := next_bend(air_by(MEASURED, 0.0), z)) > -np.inf:
        found.append(z)
    assert found == [310.0, 110.0, 100.0]
    assert next_bend(air_by(POWER_LAW, 0.2), 150.0) == 101.0
    assert next_bend(air_by(LOG_LAW, 0.8), 150.0) == pytest.approx(101.6)
    assert next_bend(air_by(POWER_LAW, 0.2), 101.0) == -np.inf
