from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from precipice.physics.drag import drag_lift

SPEED = st.floats(-80.0, 80.0)
FLOW = st.tuples(SPEED, SPEED, SPEED)
ANGLE = st.floats(-math.pi, math.pi)
RHO_OVER_MASS = 1.1 / 95.0


def pull(flow: tuple[float, ...], drag: float = 0.5, lift: float = 0.0, heading: float = 0.0) -> np.ndarray:
    out = np.full(3, np.nan)
    u, v, w = (float(part) for part in flow)
    drag_lift((u, v, w), RHO_OVER_MASS, drag, lift, heading, out, 0)
    return out


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


@given(FLOW, st.floats(0.01, 2.0), ANGLE)
def test_lift_is_across_the_flow_towards_the_heading(
    flow: tuple[float, ...], area: float, heading: float
) -> None:
    towards = np.array([math.cos(heading), math.sin(heading), 0.0])
    speed = math.hypot(*flow)
    assume(speed > 1e-3)
    assume(np.linalg.norm(np.cross(towards, flow)) > 1e-3 * speed)
    lift = pull(flow, lift=area, heading=heading) - pull(flow)
    size = 0.5 * RHO_OVER_MASS * area * speed**2
    assert np.linalg.norm(lift) == pytest.approx(size, rel=1e-9)
    assert abs(np.dot(lift, flow)) < 1e-9 * size * speed
    assert np.dot(lift, towards) > 0.0
    assert abs(np.dot(lift, np.cross(towards, flow))) < 1e-9 * size * speed


@given(FLOW, ANGLE, ANGLE)
def test_lift_turns_with_the_heading(flow: tuple[float, ...], heading: float, about: float) -> None:
    # As the flow comes to lie along the heading, lift has no direction of its own.
    along = np.array([math.cos(heading), math.sin(heading), 0.0])
    assume(np.linalg.norm(np.cross(along, flow)) > 1e-2 * max(1e-2, math.hypot(*flow)))
    turn = Rotation.from_euler("z", about)
    turned = pull(tuple(turn.apply(flow)), lift=0.2, heading=heading + about)
    np.testing.assert_allclose(turned, turn.apply(pull(flow, lift=0.2, heading=heading)), rtol=0, atol=1e-8)


def test_flow_along_the_heading_has_no_lift() -> None:
    np.testing.assert_array_equal(pull((30.0, 0.0, 0.0), lift=0.4), pull((30.0, 0.0, 0.0)))


def test_still_air_pulls_nowhere() -> None:
    np.testing.assert_array_equal(pull((0.0, 0.0, 0.0), lift=0.4), 0.0)


def test_only_its_own_three_places_are_written() -> None:
    out = np.full(7, 99.0)
    drag_lift((1.0, 2.0, 3.0), RHO_OVER_MASS, 0.5, 0.1, 0.3, out, 3)
    assert (out[[0, 1, 2, 6]] == 99.0).all()
    assert (out[3:6] != 99.0).all()
