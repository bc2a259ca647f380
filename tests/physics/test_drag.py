from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp
from scipy.spatial.transform import Rotation

from precipice.physics.drag import drag_lift

GRAVITY = 9.80665
SPEED = st.floats(-80.0, 80.0)
FLOW = st.tuples(SPEED, SPEED, SPEED)
ANGLE = st.floats(-math.pi, math.pi)
RHO_OVER_MASS = 1.1 / 95.0


def pull(flow: tuple[float, ...], drag: float = 0.5, lift: float = 0.0, heading: float = 0.0) -> np.ndarray:
    u, v, w = (float(part) for part in flow)
    return np.array(drag_lift((u, v, w), RHO_OVER_MASS, drag, lift, math.cos(heading), math.sin(heading)))


def towards(heading: float) -> np.ndarray:
    return np.array([math.cos(heading), math.sin(heading), 0.0])


@given(FLOW, st.tuples(ANGLE, ANGLE, ANGLE))
def test_drag_turns_with_the_axes(flow: tuple[float, ...], angles: tuple[float, ...]) -> None:
    turn = Rotation.from_euler("zyx", angles)
    np.testing.assert_allclose(pull(tuple(turn.apply(flow))), turn.apply(pull(flow)), rtol=0, atol=1e-10)


@given(FLOW, st.floats(0.01, 30.0))
def test_drag_is_opposite_to_the_flow_and_of_the_textbook_size(flow: tuple[float, ...], area: float) -> None:
    speed = math.hypot(*flow)
    found = pull(flow, drag=area)
    assert math.hypot(*found) == pytest.approx(0.5 * RHO_OVER_MASS * area * speed**2, rel=1e-12, abs=1e-99)
    np.testing.assert_allclose(np.cross(found, flow), 0.0, atol=1e-9 * max(1.0, speed**3))
    assert np.dot(found, flow) <= 0.0


def test_a_terminal_speed_by_hand() -> None:
    """95 kg, CdS 0.5 m2, air of 1.1 kg/m3: v = sqrt(2 * 95 * 9.80665 / 0.55) = 58.20 m/s holds the weight."""
    assert pull((0.0, 0.0, -58.204)) == pytest.approx([0.0, 0.0, 9.80665], rel=1e-4)


@pytest.mark.parametrize("area", [0.2, 0.5, 25.0])
def test_a_fall_is_the_hyperbolic_tangent(area: float) -> None:
    """v = v_t tanh(g t / v_t) and s = v_t^2 / g ln cosh(g t / v_t)."""
    terminal = math.sqrt(2.0 * GRAVITY / (RHO_OVER_MASS * area))
    times = np.linspace(0.0, 12.0, 25)
    path = solve_ivp(
        lambda _t, y: [y[1], pull((0.0, 0.0, y[1]), drag=area)[2] - GRAVITY],
        (0.0, 12.0),
        [0.0, 0.0],
        "DOP853",
        times,
        rtol=1e-11,
        atol=1e-11,
    )
    x = GRAVITY * times / terminal
    np.testing.assert_allclose(-path.y[1], terminal * np.tanh(x), rtol=0, atol=1e-8)
    np.testing.assert_allclose(-path.y[0], terminal**2 / GRAVITY * np.log(np.cosh(x)), rtol=0, atol=1e-7)


@given(FLOW, st.floats(0.01, 2.0), ANGLE)
def test_lift_is_across_the_flow_towards_the_heading(
    flow: tuple[float, ...], area: float, heading: float
) -> None:
    along, speed = towards(heading), math.hypot(*flow)
    assume(speed > 1e-3)
    assume(np.linalg.norm(np.cross(along, flow)) > 1e-3 * speed)
    lift = pull(flow, lift=area, heading=heading) - pull(flow)
    size = 0.5 * RHO_OVER_MASS * area * speed**2
    assert np.linalg.norm(lift) == pytest.approx(size, rel=1e-9)
    assert abs(np.dot(lift, flow)) < 1e-9 * size * speed
    assert np.dot(lift, along) > 0.0
    assert abs(np.dot(lift, np.cross(along, flow))) < 1e-9 * size * speed


@given(FLOW, ANGLE, ANGLE)
def test_lift_turns_with_the_heading(flow: tuple[float, ...], heading: float, about: float) -> None:
    # As the flow comes to lie along the heading, lift has no direction of its own.
    assume(np.linalg.norm(np.cross(towards(heading), flow)) > 1e-2 * max(1e-2, math.hypot(*flow)))
    turn = Rotation.from_euler("z", about)
    turned = pull(tuple(turn.apply(flow)), lift=0.2, heading=heading + about)
    np.testing.assert_allclose(turned, turn.apply(pull(flow, lift=0.2, heading=heading)), rtol=0, atol=1e-8)


@given(FLOW, st.floats(0.01, 2.0), st.floats(0.0, 2.0), ANGLE)
def test_lift_does_no_work_at_any_flow(
    flow: tuple[float, ...], drag: float, lift: float, heading: float
) -> None:
    """Power is that of drag alone, -1/2 rho/m CdS |v|^3, wherever the flow points."""
    speed = math.hypot(*flow)
    power = np.dot(pull(flow, drag, lift, heading), flow)
    share = 0.5 * RHO_OVER_MASS * speed**3
    assert power == pytest.approx(-drag * share, rel=0, abs=1e-6 * share + 1e-12)


@given(
    st.tuples(st.floats(-40.0, 40.0), st.floats(-10.0, 10.0), st.floats(-40.0, 10.0)),
    st.floats(0.05, 2.0),
    st.floats(0.0, 1.0),
)
def test_energy_never_rises(start: tuple[float, ...], drag: float, lift: float) -> None:
    """1/2 v^2 + g z along a fall in still air: never up, and down by what drag takes, added up beside it."""
    assume(math.hypot(start[1], start[2]) > 0.5)

    def slope(_t: float, y: np.ndarray) -> np.ndarray:
        push = pull(tuple(y[3:6]), drag, lift)
        loss = -0.5 * RHO_OVER_MASS * drag * math.hypot(*y[3:6]) ** 3
        return np.array([*y[3:6], push[0], push[1], push[2] - GRAVITY, loss])

    path = solve_ivp(slope, (0.0, 3.0), [0.0, 0.0, 0.0, *start, 0.0], rtol=1e-8, atol=1e-8)
    assert path.success
    energy = 0.5 * (path.y[3:6] ** 2).sum(axis=0) + GRAVITY * path.y[2]
    assert (np.diff(energy) <= 1e-5).all()
    np.testing.assert_allclose(energy - energy[0], path.y[6], rtol=0, atol=1e-3)


def test_flow_along_the_heading_has_no_lift() -> None:
    np.testing.assert_array_equal(pull((30.0, 0.0, 0.0), lift=0.4), pull((30.0, 0.0, 0.0)))


def test_still_air_pulls_nowhere() -> None:
    np.testing.assert_array_equal(pull((0.0, 0.0, 0.0), lift=0.4), 0.0)
