from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp
from scipy.spatial.transform import Rotation

from precipice.physics.canopy import canopy_acceleration, trim_area

GRAVITY = 9.80665
DENSITY = 1.225
MASS = 105.0


def pull(
    flow: np.ndarray, heading: float, rate: float, glide: float, speed: float, mass: float = MASS
) -> np.ndarray:
    out = np.empty(3)
    u, v, w = (float(part) for part in flow)
    canopy_acceleration((u, v, w), heading, rate, DENSITY / mass, trim_area(mass, speed), glide, out, 0)
    return out


def flown(
    glide: float, speed: float, seconds: float, rate: float = 0.0, heading: float = 0.0, mass: float = MASS
) -> Callable[[float], np.ndarray]:
    """Position and velocity over time, (6,), from a standstill's plunge, by scipy's DOP853."""

    def slope(t: float, y: np.ndarray) -> np.ndarray:
        push = pull(y[3:], heading + rate * t, rate, glide, speed, mass)
        return np.concatenate([y[3:], push - np.array([0.0, 0.0, GRAVITY])])

    start = np.array([0.0, 0.0, 0.0, 3.0 * math.cos(heading), 3.0 * math.sin(heading), -6.0])
    path = solve_ivp(slope, (0.0, seconds), start, method="DOP853", rtol=1e-9, atol=1e-9, dense_output=True)
    assert path.success
    return path.sol


@pytest.mark.parametrize("mass", [70.0, 140.0])
@pytest.mark.parametrize(("glide", "speed"), [(1.5, 9.0), (2.4, 9.4), (3.0, 14.0)])
@pytest.mark.parametrize("heading", [0.0, 2.0])
def test_settles_into_the_stated_glide(mass: float, glide: float, speed: float, heading: float) -> None:
    velocity = flown(glide, speed, 120.0, heading=heading, mass=mass)(120.0)[3:]
    assert np.linalg.norm(velocity) == pytest.approx(speed, rel=1e-5)
    assert math.hypot(velocity[0], velocity[1]) / -velocity[2] == pytest.approx(glide, rel=1e-5)
    assert math.atan2(velocity[1], velocity[0]) == pytest.approx(heading, abs=1e-5)


@pytest.mark.parametrize("rate", [math.radians(10.0), math.radians(-10.0), math.radians(30.0)])
def test_a_steady_turn_has_the_radius_of_a_coordinated_one(rate: float) -> None:
    """Circle through three points a third of a turn apart: V_h^2 / (g tan bank), tan bank = V_h rate / g."""
    period = 2.0 * math.pi / abs(rate)
    path = flown(2.4, 9.4, 4.0 * period + 60.0, rate=rate)
    times = 3.0 * period + 60.0 + period * np.array([0.0, 1.0, 2.0]) / 3.0
    points = np.array([path(t)[:2] for t in times])
    sides = [math.dist(points[i], points[(i + 1) % 3]) for i in range(3)]
    half = sum(sides) / 2.0
    area = math.sqrt(half * math.prod(half - side for side in sides))
    radius = math.prod(sides) / (4.0 * area)
    horizontal = math.hypot(*path(times[0])[3:5])
    tangent = horizontal * abs(rate) / GRAVITY
    assert radius == pytest.approx(horizontal**2 / (GRAVITY * tangent), rel=1e-3)
    (x0, y0), (x1, y1), (x2, y2) = points
    assert math.copysign(1.0, (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)) == math.copysign(1.0, rate)


@pytest.mark.parametrize("rate", [-0.4, 0.1, 0.6])
def test_bank_turns_the_lift_and_leaves_its_size(rate: float) -> None:
    """In all but level flow without slip: sideways over upwards is tan bank = V rate / g."""
    speed = 12.0
    banked = pull(np.array([speed, 0.0, -1e-6]), 0.0, rate, 2.4, 9.4)
    level = pull(np.array([speed, 0.0, -1e-6]), 0.0, 0.0, 2.4, 9.4)
    assert banked[1] / banked[2] == pytest.approx(speed * rate / GRAVITY, rel=1e-6)
    assert math.hypot(banked[1], banked[2]) == pytest.approx(level[2], rel=1e-6)
    assert banked[0] == pytest.approx(level[0], rel=1e-5)


@pytest.mark.parametrize("slip", [-2.0, 2.0])
def test_sideslip_is_damped(slip: float) -> None:
    assert pull(np.array([9.0, slip, -3.0]), 0.0, 0.0, 2.4, 9.4)[1] * slip < 0.0


def test_a_turn_slips_little_and_sinks_faster() -> None:
    rate = math.radians(25.0)
    straight, turning = flown(2.4, 9.4, 120.0)(120.0), flown(2.4, 9.4, 120.0, rate=rate)(120.0)
    course = math.atan2(turning[4], turning[3])
    slip = math.remainder(rate * 120.0 - course, 2.0 * math.pi)
    assert abs(math.degrees(slip)) < 1.0
    assert turning[5] < straight[5]


@given(
    st.tuples(st.floats(-15, 15), st.floats(-15, 15), st.floats(-15, 15)),
    st.floats(-3.0, 3.0),
    st.floats(-0.8, 0.8),
    st.floats(-3.0, 3.0),
)
def test_north_is_no_different_from_east(
    flow: tuple[float, ...], heading: float, rate: float, about: float
) -> None:
    turn = Rotation.from_euler("z", about)
    along = np.array([math.cos(heading), math.sin(heading), 0.0])
    if np.linalg.norm(np.cross(along, flow)) < 1e-2:
        return  # flow along the heading leaves lift without a direction
    here = pull(np.array(flow), heading, rate, 2.4, 9.4)
    there = pull(turn.apply(flow), heading + about, rate, 2.4, 9.4)
    np.testing.assert_allclose(there, turn.apply(here), rtol=0, atol=1e-8)


@given(st.tuples(st.floats(-15, 15), st.floats(-15, 15), st.floats(-15, -0.1)), st.floats(-3.0, 3.0))
def test_without_a_turn_it_takes_energy_out_of_the_flow(flow: tuple[float, ...], heading: float) -> None:
    """Lift is across the flow, drag and the damping of sideslip are against it."""
    assert np.dot(pull(np.array(flow), heading, 0.0, 2.4, 9.4), flow) < 0.0


def test_resultant_carries_the_weight_at_trim() -> None:
    glide, speed = 2.4, 9.4
    sink = speed / math.sqrt(1.0 + glide**2)
    push = pull(np.array([glide * sink, 0.0, -sink]), 0.0, 0.0, glide, speed)
    assert push == pytest.approx([0.0, 0.0, GRAVITY], abs=1e-9)


def test_still_air_carries_nothing() -> None:
    assert not pull(np.zeros(3), 1.0, 0.3, 2.4, 9.4).any()
