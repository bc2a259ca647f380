"""Balance and air on a roof against closed forms, integration of the pendulum and measured people."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from precipice.gags.train_roof import airflow, balance
from precipice.gags.train_roof.postures import COLUMNS, MIDDLE

G = 9.80665


@pytest.mark.parametrize(("limit", "speed"), [(G * 0.14, 14.6), (G * 0.35, 23.1), (G * 0.4, 24.7)])
def test_speeds_at_which_a_body_tips_or_slips(limit: float, speed: float) -> None:
    """80 kg, 0.84 m2: feet side by side, one ahead, a sole of friction 0.4, worked out by hand."""
    assert balance.highest_speed(limit, 80.0, 0.84) == pytest.approx(speed, abs=0.05)


def test_sixty_miles_an_hour_push_370_newton_and_ask_for_a_lean_of_25_degrees() -> None:
    flow = airflow.relative_wind(np.array([60 * 0.44704]), np.zeros(1), np.zeros(1))
    force = airflow.push(np.array([1.225]), np.array([0.84]), np.array([0.84]), flow)[0]
    assert force == pytest.approx(370.0, abs=1.0)
    assert math.degrees(math.atan2(force, 80.0 * G)) == pytest.approx(25.0, abs=0.5)


def test_relative_wind_is_the_vector_sum_of_train_and_weather() -> None:
    train, wind, angle = np.array([20.0]), np.array([10.0]), np.array([math.radians(90.0)])
    flow = airflow.relative_wind(train, wind, angle)
    assert flow.speed[0] == pytest.approx(math.hypot(20.0, 10.0))
    assert math.degrees(flow.yaw[0]) == pytest.approx(math.degrees(math.atan(0.5)))
    behind = airflow.relative_wind(np.array([10.0]), np.array([10.0]), np.array([math.pi]))
    assert behind.speed[0] == pytest.approx(0.0, abs=1e-12)


def test_largest_gust_has_the_distribution_of_the_largest_of_many() -> None:
    rng = np.random.default_rng(5)
    drawn = rng.standard_normal((200_000, 6)).max(axis=1)
    chances = np.array([0.1, 0.5, 0.9, 0.99])
    found = airflow.largest_of(np.full(4, 6.0), chances)
    np.testing.assert_allclose(found, np.quantile(drawn, chances), atol=0.02)


@pytest.mark.parametrize("seconds", [0.06, 0.3, 1.0, 3.0])
@pytest.mark.parametrize("delay", [0.0, 0.1, 0.2])
def test_pulse_limit_is_where_the_integrated_pendulum_just_keeps_its_feet(
    seconds: float, delay: float
) -> None:
    base, height = 0.17, 0.95
    rate = math.sqrt(G / height)
    limit = float(balance.pulse_limit(np.array(base), np.array(height), np.array(seconds), np.array(delay)))

    def end(acceleration: float) -> float:
        """Extrapolated centre of mass at the end of the pulse, m."""
        state = [0.0, 0.0]
        early = min(delay, seconds)
        for start, stop, foot in ((0.0, early, 0.0), (early, seconds, base)):
            if stop > start:
                state = solve_ivp(
                    lambda _t, y, foot=foot: [y[1], rate**2 * (y[0] - foot) + acceleration],
                    (start, stop),
                    state,
                    rtol=1e-10,
                    atol=1e-12,
                ).y[:, -1]
        return state[0] + state[1] / rate

    assert end(limit) == pytest.approx(base, rel=1e-6)
    assert end(0.99 * limit) < base < end(1.01 * limit)


def test_long_pulse_without_delay_is_the_steady_limit() -> None:
    base, height = np.array(0.2), np.array(1.0)
    found = balance.pulse_limit(base, height, np.array(30.0), np.array(0.0))
    assert float(found) == pytest.approx(float(balance.steady_limit(base, height)))


def test_standing_passengers_hold_one_and_step_at_two_and_a_half() -> None:
    """Braking of 1.0 m/s2 was stood through without a step, 2.5 was not (Krasna and others 2021)."""
    posture = dict(zip(COLUMNS, MIDDLE["standing"], strict=True))
    limit = float(
        balance.pulse_limit(
            np.array(posture["base_along"]), np.array(posture["cg_height"]), np.array(2.0), np.array(0.10)
        )
    )
    assert 1.0 <= limit < 2.5


@pytest.mark.parametrize(
    ("kmh", "radius", "cant"), [(80.0, 500.0, 0.0), (120.0, 1000.0, 0.1), (40.0, 200.0, 0.15)]
)
def test_curve_is_the_cant_deficiency_of_the_standard(kmh: float, radius: float, cant: float) -> None:
    """11.8 V^2 / R in mm, less the cant, over 1.5 m of gauge (EN 13803)."""
    deficiency = 11.8 * kmh**2 / radius / 1000.0 - cant
    found = balance.curve_push(np.array(kmh / 3.6), np.array(radius), np.array(cant), np.array(0.0))
    assert float(found) == pytest.approx(G * deficiency / 1.5, abs=0.01)


def test_straight_track_has_no_curve() -> None:
    assert float(balance.curve_push(np.array(30.0), np.array(0.0), np.array(0.0), np.array(0.3))) == 0.0
