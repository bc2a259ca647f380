"""Under canopy: the polar, the price of a turn, the drift, and where the performer comes down."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gags.cliff_jump.jump import CANOPY, HEADLAND, Jump, fly, standard_air

UNSTEERED = {"steer_after": 1000.0, "settling_time": 0.5}
RADIUS = 165.0 * 0.3048


def thin(z: float) -> float:
    """True airspeed over that at sea level."""
    pressure, temperature = standard_air(z)
    return math.sqrt(1.225 * 287.053 * temperature / pressure)


def speeds(jump: Jump, after: float, until: float) -> np.ndarray:
    """Mean velocity between two times after the opening, m/s, and mean elevation."""
    under = jump.rows(CANOPY)
    opened = under[0, 0]
    part = under[(under[:, 0] >= opened + after) & (under[:, 0] <= opened + until)]
    first, last = part[0], part[-1]
    return np.append((last[1:4] - first[1:4]) / (last[0] - first[0]), 0.5 * (first[3] + last[3]))


@pytest.mark.parametrize(("speed", "glide"), [(9.4, 2.4), (7.0, 1.5), (12.0, 3.0)])
def test_the_canopy_settles_on_its_glide_ratio_and_sink(speed: float, glide: float) -> None:
    u, _, w, z = speeds(fly(canopy_speed=speed, glide_ratio=glide, **UNSTEERED), 6.0, 15.0)
    sink = speed / math.sqrt(1.0 + glide**2)
    assert u / -w == pytest.approx(glide, rel=1e-3)
    assert -w == pytest.approx(sink * thin(z), rel=1e-3)


def test_the_canopy_takes_up_its_speed_with_the_settling_time() -> None:
    """The rest of the way to the steady speed shrinks as exp(-t / T)."""
    jump = fly(tolerance=1e-10, steer_after=1000.0, settling_time=1.6)
    under = jump.rows(CANOPY)
    t, z = under[:, 0] - under[0, 0], under[:, 3]
    sink = 9.4 / math.sqrt(1.0 + 2.4**2) * thin(float(z[0]))
    fall = -np.gradient(z, t) - sink
    early, late = np.searchsorted(t, [0.3, 2.7])
    assert math.log(fall[early] / fall[late]) == pytest.approx((t[late] - t[early]) / 1.6, rel=0.03)


@pytest.mark.parametrize("turn_deg", [15.0, 25.0, 40.0])
def test_a_turn_costs_the_height_its_bank_costs(turn_deg: float) -> None:
    """tan(bank) = V w / g with V the forward speed; sink grows as the load factor to 3/2, speed as to 1/2."""
    jump = fly(
        off_heading=-math.pi + 0.01, turn_rate=math.radians(turn_deg), steer_after=0.0, settling_time=0.3
    )
    under = jump.rows(CANOPY)
    opened = under[0, 0]
    rate = math.radians(turn_deg)
    heading = under[:, 10]
    turned = np.diff(heading, prepend=heading[0])
    assert turned[turned != 0.0].max() == pytest.approx(rate, rel=1e-6)
    sink = 9.4 / math.sqrt(1.0 + 2.4**2)
    forward = 2.4 * sink
    load = 1.0 / math.cos(math.atan(forward * rate / 9.80665))
    _, _, w, z = speeds(jump, 2.0, 4.0 if turn_deg > 30.0 else 5.0)
    assert opened > 0.0
    assert -w == pytest.approx(sink * load**1.5 * thin(z), rel=5e-3)
    part = under[(under[:, 0] > opened + 2.5) & (under[:, 0] < opened + 3.5), 8]
    fast = math.hypot(forward * load**0.5, sink * load**1.5) * thin(z)
    # Turning, the speed through the air lags its target by the angle w T, and is cos(w T) of it.
    lag = math.cos(math.atan(rate * 0.3))
    slow = math.hypot(forward * load**0.5 * lag, sink * load**1.5) * thin(z)
    assert slow <= fast
    assert part.mean() == pytest.approx(slow, rel=0.01)


@pytest.mark.parametrize("wind_from", [0.0, 0.5 * math.pi, 2.5])
def test_in_wind_the_canopy_drifts_with_it(wind_from: float) -> None:
    wind = {"wind_speed": 4.0, "wind_from": wind_from, "wind_exponent": 0.0}
    drift = speeds(fly(**wind, **UNSTEERED), 6.0, 12.0) - speeds(fly(**UNSTEERED), 6.0, 12.0)
    towards = [-4.0 * math.cos(wind_from), -4.0 * math.sin(wind_from), 0.0]
    np.testing.assert_allclose(drift[:3], towards, atol=0.02)


@pytest.mark.parametrize("wind_speed", [0.0, 2.0, 4.0])
def test_the_performer_lands_in_the_zone(wind_speed: float) -> None:
    """From every side, with the zone to the left, ahead and to the right, opened up to 60 degrees off."""
    worst = 0.0
    for wind_from in np.linspace(-math.pi, math.pi, 8, endpoint=False):
        for offset in (-40.0, 0.0, 40.0):
            for off_heading in (-1.0, 0.3):
                demands = fly(
                    tolerance=1e-4,
                    wind_speed=wind_speed,
                    wind_from=float(wind_from),
                    landing_offset=offset,
                    off_heading=off_heading,
                ).demands
                missed = math.hypot(demands["land_x"] - 260.0, demands["land_y"] - offset)
                worst = max(worst, missed)
                assert missed < RADIUS, (wind_from, offset, off_heading)
    if wind_speed <= 2.0:
        assert worst < 0.5 * RADIUS


def test_the_performer_lands_against_the_wind() -> None:
    jump = fly(wind_speed=4.0, wind_from=2.0)
    last = jump.record[-1, 10]
    assert abs(math.remainder(last - 2.0, 2.0 * math.pi)) < math.radians(45.0)
    assert jump.record[-1, 3] == pytest.approx(np.interp(jump.record[-1, 1], *HEADLAND.T), abs=1e-3)
