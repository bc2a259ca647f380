"""The take-off: what speed the run-up gives, what the curve presses, and how the nose leaves the lip."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from precipice.physics.constants import STANDARD_GRAVITY

CALM = 1e-9
"""1/m; below it drag on the run-up is nothing."""


@dataclass(frozen=True, slots=True)
class Vehicle:
    """What flies, one row a take, SI.

    Attributes:
        mass: With whoever is on or in it, kg, (n,).
        drag_area: m2, (n,).
        side_area: Drag area from the side, m2, (n,).
        wheelbase: m, (n,).
        cg_ahead: Centre of gravity ahead of the rear axle, m, (n,).
        gyration: Radius of gyration in pitch, m, (n,).
        wheel_mass: Of the driven wheels, counted at the tread, kg, (n,).
        travel: Of the suspension, m, (n,).
        sag: How far the suspension sinks under its own load, m, (n,).
        damping: Share of critical damping, (n,).
        width: Over the wheels that land, m, (n,).
    """

    mass: np.ndarray
    drag_area: np.ndarray
    side_area: np.ndarray
    wheelbase: np.ndarray
    cg_ahead: np.ndarray
    gyration: np.ndarray
    wheel_mass: np.ndarray
    travel: np.ndarray
    sag: np.ndarray
    damping: np.ndarray
    width: np.ndarray


@dataclass(frozen=True, slots=True)
class Leaving:
    """The vehicle as its rear wheel leaves the lip, (n,), SI.

    Attributes:
        speed: Along the ramp, m/s.
        vx: Of the centre of gravity, level, m/s.
        vz: Upwards, m/s.
        pitch: Nose above level, rad.
        rate: Nose rising, rad/s.
        compression: Load in the ramp's curve, in times the weight.
    """

    speed: np.ndarray
    vx: np.ndarray
    vz: np.ndarray
    pitch: np.ndarray
    rate: np.ndarray
    compression: np.ndarray


def attainable_speed(
    acceleration: np.ndarray, length: np.ndarray, drag: np.ndarray, climb: np.ndarray
) -> np.ndarray:
    """Speed at the lip that a run-up gives at most, m/s.

    v^2 = a/k (1 - exp(-2 k s)) - 2 g h: constant push against quadratic drag, then the climb of the ramp.

    Args:
        acceleration: m/s2.
        length: Of the run-up, m.
        drag: k = rho CdS / 2m, 1/m.
        climb: Height of the lip above the run-up, m.
    """
    slow = np.maximum(drag, CALM)
    square = acceleration / slow * -np.expm1(-2.0 * slow * length) - 2.0 * STANDARD_GRAVITY * climb
    return np.sqrt(np.maximum(square, 0.0))


def leave(
    vehicle: Vehicle, speed: np.ndarray, angle: np.ndarray, radius: np.ndarray, straight: np.ndarray
) -> Leaving:
    """A rigid body in the plane leaves the ramp, front wheel first.

    For wheelbase / v the rear wheel alone carries, a distance b behind the centre of gravity, and turns the
    nose down: alpha = -b (v^2 / R + g cos theta) / (r^2 + b^2), the curvature 1 / R only while the rear
    wheel is still in the curve. Before that both wheels turn the body with the curve. (Rigid body held to
    the ramp at one point; own derivation, as for the cliff jump.)

    Args:
        vehicle: What jumps.
        speed: Along the ramp, m/s.
        angle: Of the ramp at the lip, rad.
        radius: Of the ramp's curve, m.
        straight: Length of the straight before the lip, m.
    """
    base, behind = vehicle.wheelbase, vehicle.cg_ahead
    curved = np.clip(base - straight, 0.0, None)
    drop = -behind / (vehicle.gyration**2 + behind**2)
    first, second = curved / speed, (base - curved) / speed
    bend = drop * (speed**2 / radius + STANDARD_GRAVITY * np.cos(angle))
    flat = drop * STANDARD_GRAVITY * np.cos(angle)
    rate = speed * curved / (radius * base)
    pitch = angle - curved**2 / (2.0 * radius * base)
    pitch = pitch + rate * first + 0.5 * bend * first**2
    rate = rate + bend * first
    pitch = pitch + rate * second + 0.5 * flat * second**2
    rate = rate + flat * second
    across = behind * rate
    return Leaving(
        speed=speed,
        vx=speed * np.cos(angle) - across * np.sin(angle),
        vz=speed * np.sin(angle) + across * np.cos(angle),
        pitch=pitch,
        rate=rate,
        compression=np.cos(angle) + speed**2 / (STANDARD_GRAVITY * radius),
    )


def corrected_rate(
    vehicle: Vehicle, leaving: Leaving, wanted: np.ndarray, share: np.ndarray, throttle: np.ndarray
) -> np.ndarray:
    """Rate of pitch once throttle or brake has traded the driven wheels' spin for it, rad/s.

    The wheels at the tread's speed hold H = m_w R v; stopping them turns the nose down by H / (m r^2)
    most over R, and spinning them up turns it up by a share of that. (Angular momentum is kept in the air.)

    Args:
        vehicle: What jumps.
        leaving: As it left the lip.
        wanted: Rate that would bring the nose to the landing's angle, rad/s.
        share: Of what is wanted that the rider or driver takes out.
        throttle: Spin that can be added, as a share of what the wheels have.
    """
    most = vehicle.wheel_mass * WHEEL_RADIUS * leaving.speed / (vehicle.mass * vehicle.gyration**2)
    change = share * (wanted - leaving.rate)
    return leaving.rate + np.clip(change, -most, throttle * most)


WHEEL_RADIUS = 0.33
"""m; of a 19 inch motocross rear wheel with its tyre and of a common car's alike. Own assumption."""
