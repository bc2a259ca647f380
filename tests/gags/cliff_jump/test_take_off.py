"""The take-off: run-up by integration, the nose's drop by a rigid body held to the ramp by a multiplier."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from gags.cliff_jump.jump import AIRLESS, G, fly, standard_air, values
from precipice.gags.cliff_jump.takeoff import attainable_speed, run_up_time

AXLE_BELOW = 0.3
"""m from the centre of gravity down to the rear axle: the closed form leaves it out."""


@pytest.mark.parametrize(
    ("length", "acceleration", "density"), [(60, 3.0, 1.18), (300, 1.5, 0.9), (30, 8, 1)]
)
def test_run_up_by_integration(length: float, acceleration: float, density: float) -> None:
    """v dv/ds = a - k v^2 with s as time; the ramp's climb comes off at the end. Its time likewise."""
    p = values(runup_length=length, runup_acceleration=acceleration, lip_speed=99.0, lip_height=0.6)
    k = 0.5 * density * 0.7 / 200.0

    def slope(_s: float, y: np.ndarray) -> list[float]:
        return [2.0 * (acceleration - k * y[0]), 0.0]

    square = solve_ivp(slope, (0.0, length), [0.0, 0.0], "DOP853", rtol=1e-11, atol=1e-11).y[0, -1]
    speed = math.sqrt(square - 2.0 * G * 0.6)
    assert attainable_speed(p, density) == pytest.approx(speed, rel=1e-9)
    timed = solve_ivp(
        lambda _t, v: acceleration - k * v * v,
        (0.0, 100.0),
        [0.0],
        "DOP853",
        rtol=1e-11,
        atol=1e-11,
        events=_reaches(speed),
    )
    assert run_up_time(p, density) == pytest.approx(timed.t_events[0][0], rel=1e-7)


def _reaches(speed: float) -> Callable[[float, np.ndarray], float]:
    def event(_t: float, v: np.ndarray) -> float:
        return float(v[0] - speed)

    event.terminal = True  # type: ignore[attr-defined]
    return event


def test_run_up_too_short_for_the_speed_wanted_gives_the_speed_it_can() -> None:
    p = values(runup_length=60.0)
    pressure, temperature = standard_air(361.8)
    assert fly(lip_speed=25.0, runup_length=60.0).demands["lip_speed"] == pytest.approx(
        attainable_speed(p, pressure / (287.053 * temperature)), rel=1e-6
    )
    assert fly(lip_speed=8.0).demands["lip_speed"] == 8.0


def simulated(v: dict[str, float], speed: float, angle: float, radius: float) -> dict[str, float]:
    """A rigid body in the plane with its rear axle on a line or circle, once its front is past the lip.

    The lip is at (0, 0) with slope `angle`; the curve before it has a radius, inf for a straight ramp.
    """
    b, gyration, base = v["cg_ahead"], v["pitch_gyration"], v["wheelbase"]
    curvature = 0.0 if math.isinf(radius) else 1.0 / radius
    # On the curve both axles ride on it: the bike lies along the chord and turns with the circle.
    pitch = angle - 0.5 * curvature * base
    rear_slope = angle - curvature * base
    centre = radius * np.array([-math.sin(angle), math.cos(angle)]) if curvature else None
    ramp = np.array([math.cos(angle), math.sin(angle)])
    rear = -base * ramp
    if centre is not None:
        rear = centre + radius * np.array([math.sin(rear_slope), -math.cos(rear_slope)])

    def arm(theta: float) -> np.ndarray:
        """From the centre of gravity to the rear axle."""
        c, s = math.cos(theta), math.sin(theta)
        return -b * np.array([c, s]) - AXLE_BELOW * np.array([-s, c])

    def turned(d: np.ndarray) -> np.ndarray:
        return np.array([-d[1], d[0]])

    # The speed is that of the rear wheel at the lip; nothing drives the bike on the way there.
    speed = math.sqrt(speed**2 - 2.0 * G * float(rear[1]))
    rate = curvature * speed
    rear_velocity = speed * np.array([math.cos(rear_slope), math.sin(rear_slope)])
    d = arm(pitch)
    y0 = np.concatenate([rear - d, [pitch], rear_velocity - rate * turned(d), [rate]])

    def slope(_t: float, y: np.ndarray) -> np.ndarray:
        d, w = arm(y[2]), y[5]
        axle, axle_v = y[:2] + d, y[3:5] + w * turned(d)
        if centre is None:
            normal, needed = np.array([-ramp[1], ramp[0]]), 0.0
        else:
            inward = centre - axle
            normal = inward / np.linalg.norm(inward)
            needed = float(axle_v @ axle_v) / radius
        # a_axle = g + N n / m + (d x n) N / I turned(d) - w^2 d, and its part along n is as needed.
        lever = d[0] * normal[1] - d[1] * normal[0]
        gravity = np.array([0.0, -G])
        free = float(normal @ (gravity - w * w * d))
        per_force = 1.0 + lever * float(normal @ turned(d)) / gyration**2
        force = (needed - free) / per_force
        acceleration = gravity + force * normal
        return np.concatenate([y[3:6], acceleration, [force * lever / gyration**2]])

    def at_lip(_t: float, y: np.ndarray) -> float:
        return float((y[:2] + arm(y[2])) @ ramp)

    at_lip.terminal = True  # type: ignore[attr-defined]
    end = solve_ivp(slope, (0.0, 5.0), y0, "DOP853", rtol=1e-10, atol=1e-10, events=at_lip).y[:, -1]
    return {
        "pitch": float(end[2]),
        "rate": float(end[5]),
        "perpendicular": float(end[3:5] @ [-math.sin(angle), math.cos(angle)]),
    }


BIKE = {"wheelbase": 1.49, "cg_ahead": 0.68, "pitch_gyration": 0.60}
FREE = {"pitch_correction": 0.0, "lip_height": 10.0, "push_speed": 0.0, **AIRLESS}


def at_the_lip(speed: float, **changed: float) -> dict[str, float]:
    """Pitch, its rate, and the speed across the ramp as the kernel has them: pitch at two push-offs."""
    early, late = (
        fly(lip_speed=speed, leave_after=after, runup_length=500.0, **FREE | changed).demands["bike_pitch"]
        for after in (0.1, 0.2)
    )
    record = fly(lip_speed=speed, leave_after=0.2, runup_length=500.0, **FREE | changed).rows(1)
    angle = changed["ramp_angle"]
    t = record[-1, 0]
    u = (record[-1, 1] - record[0, 1]) / t
    w = (record[-1, 3] - record[0, 3]) / t + 0.5 * G * t
    return {
        "pitch": 2.0 * early - late,
        "rate": (late - early) / 0.1,
        "perpendicular": -u * math.sin(angle) + w * math.cos(angle),
    }


@pytest.mark.parametrize(
    ("speed", "angle_deg", "within"),
    [
        (14, 0, 0.02),
        (14, 10, 0.02),
        (20, 0, 0.02),
        (20, 10, 0.02),
        (25, 25, 0.02),
        (12, 0, 0.03),
        (12, 25, 0.03),
    ],
)
def test_a_straight_lip_drops_the_nose_like_a_body_on_a_line(
    speed: float, angle_deg: float, within: float
) -> None:
    angle = math.radians(angle_deg)
    ours, other = at_the_lip(speed, ramp_angle=angle), simulated(BIKE, speed, angle, math.inf)
    assert ours["rate"] < -0.3
    assert ours["rate"] == pytest.approx(other["rate"], rel=within)
    assert ours["pitch"] - angle == pytest.approx(other["pitch"] - angle, rel=within)
    assert ours["perpendicular"] == pytest.approx(other["perpendicular"], rel=within)


@pytest.mark.parametrize(("speed", "radius"), [(14.0, 18.0), (14.0, 40.0), (20.0, 60.0)])
def test_a_curved_lip_drops_the_nose_like_a_body_on_a_circle(speed: float, radius: float) -> None:
    """To 2 % of what the lip does to pitch, rate and speed across the ramp, or of a degree and 5 cm/s."""
    angle = math.radians(15.0)
    ours = at_the_lip(speed, ramp_angle=angle, ramp_radius=radius, lip_straight=0.0)
    other = simulated(BIKE, speed, angle, radius)
    assert ours["rate"] == pytest.approx(other["rate"], abs=0.02 * (speed / radius + 1.0))
    assert ours["pitch"] == pytest.approx(other["pitch"], abs=math.radians(0.3))
    assert ours["perpendicular"] == pytest.approx(other["perpendicular"], abs=0.05)


def test_a_rider_who_takes_out_all_of_it_leaves_along_the_ramp() -> None:
    found = at_the_lip(14.0, ramp_angle=0.2, pitch_correction=1.0)
    assert found["pitch"] == pytest.approx(0.2, abs=1e-9)
    assert found["rate"] == pytest.approx(0.0, abs=1e-9)
    assert found["perpendicular"] == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("wind_from", [0.5 * math.pi, -0.5 * math.pi, 0.0])
def test_wind_from_the_side_pushes_the_wheels_off_their_line(wind_from: float) -> None:
    """Constant push for the time the rider takes, both from rest; wind of 5 m/s at every height."""
    wind = {"wind_speed": 5.0, "wind_from": wind_from, "wind_exponent": 0.0}
    jump = fly(line_error=0.1, **wind)
    pressure, temperature = standard_air(361.8)
    push = 0.5 * pressure / (287.053 * temperature) * 0.9 * 5.0**2 / 200.0
    moved = -math.sin(wind_from) * 0.5 * push * 0.6**2
    assert jump.record[0, 2] == pytest.approx(0.1 + moved, abs=1e-5)
    assert jump.demands["ramp_offset"] == pytest.approx(abs(0.1 + moved), abs=1e-5)
