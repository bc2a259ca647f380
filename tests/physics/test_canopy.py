from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq, fsolve

from precipice.physics.canopy import steady_glide, trim_area, true_speed_factor, turning

GRAVITY, DENSITY = 9.80665, 1.225
SPEED, GLIDE = st.floats(5.0, 25.0), st.floats(0.5, 5.0)


@given(SPEED, GLIDE)
def test_a_steady_glide_has_the_speed_and_the_ratio(speed: float, glide: float) -> None:
    forward, sink = steady_glide(speed, glide)
    assert math.hypot(forward, sink) == pytest.approx(speed, rel=1e-12)
    assert forward / sink == pytest.approx(glide, rel=1e-12)


@given(st.floats(50.0, 160.0), SPEED, GLIDE)
def test_the_trim_area_carries_the_weight(mass: float, speed: float, glide: float) -> None:
    """Lift across and drag along the glide path add up to the weight, straight up; solved for by scipy."""
    forward, sink = steady_glide(speed, glide)
    pressure = 0.5 * DENSITY * speed**2
    angle = math.atan2(sink, forward)

    def left_over(areas: list[float]) -> list[float]:
        lift, drag = pressure * areas[0], pressure * areas[1]
        return [
            lift * math.sin(angle) - drag * math.cos(angle),
            lift * math.cos(angle) + drag * math.sin(angle) - mass * GRAVITY,
        ]

    lift_area, drag_area = fsolve(left_over, [1.0, 1.0])
    assert trim_area(mass, speed) == pytest.approx(math.hypot(lift_area, drag_area), rel=1e-6)
    assert lift_area / drag_area == pytest.approx(glide, rel=1e-6)


def test_a_trim_area_by_hand() -> None:
    """100 kg at 10 m/s: 980.665 N over 61.25 Pa is 16.011 m2."""
    assert trim_area(100.0, 10.0) == pytest.approx(16.0109, rel=1e-5)


@given(SPEED, GLIDE)
def test_without_a_turn_nothing_changes(speed: float, glide: float) -> None:
    assert turning(*steady_glide(speed, glide), 0.0) == steady_glide(speed, glide)


@pytest.mark.parametrize("bank", [15.0, 30.0, 45.0, 60.0, -60.0])
def test_a_bank_raises_the_load_by_its_secant(bank: float) -> None:
    """At 60 degrees 2 g: speed times 1.414, sink times 2.828."""
    straight = (9.0, 3.0)
    rate = GRAVITY * math.tan(math.radians(bank)) / straight[0]
    forward, sink = turning(*straight, rate)
    load = 1.0 / math.cos(math.radians(bank))
    assert forward / straight[0] == pytest.approx(math.sqrt(load), rel=1e-9)
    assert sink / straight[1] == pytest.approx(load**1.5, rel=1e-9)
    if abs(bank) == 60.0:
        assert (forward / 9.0, sink / 3.0) == pytest.approx((math.sqrt(2.0), math.sqrt(8.0)), rel=1e-9)


@given(st.floats(5.0, 12.0), GLIDE, st.floats(0.0, 0.35))
def test_a_turn_up_to_20_degrees_a_second_is_a_coordinated_one(
    speed: float, glide: float, rate: float
) -> None:
    """Beside the load factor with tan(bank) = V w / g at the speed of the turn itself: 1.5 % of the sink."""
    straight = steady_glide(speed, glide)

    def left_over(load: float) -> float:
        return load**2 - 1.0 - load * (straight[0] * rate / GRAVITY) ** 2

    load = brentq(left_over, 1.0, 10.0)
    assert turning(*straight, rate)[1] == pytest.approx(straight[1] * load**1.5, rel=0.015)


def test_left_costs_what_right_costs() -> None:
    assert turning(9.0, 3.0, 0.4) == turning(9.0, 3.0, -0.4)


@given(st.floats(0.3, 1.3), st.floats(50.0, 160.0), SPEED)
def test_thin_air_wants_speed(density: float, mass: float, speed: float) -> None:
    """The same areas carry the same weight: 1/2 rho V^2 S = m g at the density there."""
    true = true_speed_factor(density) * speed
    assert 0.5 * density * true**2 * trim_area(mass, speed) == pytest.approx(mass * GRAVITY, rel=1e-12)
