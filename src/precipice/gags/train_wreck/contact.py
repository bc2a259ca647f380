"""Dry friction at MuJoCo's contacts, by Coulomb's law. Compiled.

MuJoCo's own friction is a convex relaxation of Coulomb's: a body that begins to slide at speed is thrown up
(1.6 m/s at 20 m/s and a friction of 0.2 in a trial), and a train that scrapes over an edge would hop. So its
contacts are frictionless, and this adds the friction that belongs to their normal forces.
"""

from __future__ import annotations

import math

import numpy as np

from precipice.kernel import kernel, small_kernel

WHEEL, BODY, GROUND, GUIDE = 0, 1, 2, 3
"""What a geometry is."""

LEAST_MASS = 0.0625
"""Share of a body's mass that a contact far from its middle, one of some four, has to stop."""


@kernel
def rotations(quaternions: np.ndarray, turns: np.ndarray) -> None:
    """Set rotation matrices, rows of nine, (n, 9), from unit quaternions (n, 4), real part first."""
    for b in range(quaternions.shape[0]):
        w, x, y, z = quaternions[b, 0], quaternions[b, 1], quaternions[b, 2], quaternions[b, 3]
        turns[b, 0] = 1.0 - 2.0 * (y * y + z * z)
        turns[b, 1] = 2.0 * (x * y - w * z)
        turns[b, 2] = 2.0 * (x * z + w * y)
        turns[b, 3] = 2.0 * (x * y + w * z)
        turns[b, 4] = 1.0 - 2.0 * (x * x + z * z)
        turns[b, 5] = 2.0 * (y * z - w * x)
        turns[b, 6] = 2.0 * (x * z - w * y)
        turns[b, 7] = 2.0 * (y * z + w * x)
        turns[b, 8] = 1.0 - 2.0 * (x * x + y * y)


@small_kernel
def _friction_of(
    kinds: np.ndarray,
    bodies: np.ndarray,
    wheel_friction: np.ndarray,
    frame_friction: float,
    ground_friction: float,
    first: int,
    second: int,
) -> float:
    """Friction between two geometries; 0 for a guide."""
    if kinds[first] == GUIDE or kinds[second] == GUIDE:
        return 0.0
    if kinds[first] == WHEEL:
        return wheel_friction[bodies[first]]
    if kinds[second] == WHEEL:
        return wheel_friction[bodies[second]]
    return ground_friction if GROUND in (kinds[first], kinds[second]) else frame_friction


@small_kernel
def _add_motion(
    sign: float, point: np.ndarray, position: np.ndarray, velocity: np.ndarray, slip: np.ndarray
) -> None:
    """Add the velocity of a body at a point, v + w x r, m/s."""
    for i in range(3):
        j, k = (i + 1) % 3, (i + 2) % 3
        turning = velocity[3 + j] * (point[k] - position[k]) - velocity[3 + k] * (point[j] - position[j])
        slip[i] += sign * (velocity[i] + turning)


@small_kernel
def _add_push(
    sign: float, point: np.ndarray, position: np.ndarray, push: np.ndarray, force: np.ndarray
) -> None:
    """Add a force at a point to a body's force and torque, F and r x F."""
    for i in range(3):
        j, k = (i + 1) % 3, (i + 2) % 3
        force[i] += sign * push[i]
        force[3 + i] += sign * ((point[j] - position[j]) * push[k] - (point[k] - position[k]) * push[j])


@small_kernel
def _against(slip: np.ndarray, normal: np.ndarray, most: float, stops: float, push: np.ndarray) -> None:
    """Set the force against the slip along the surface: at most `most`, N, and `stops` by m/s."""
    along = slip[0] * normal[0] + slip[1] * normal[1] + slip[2] * normal[2]
    speed = 0.0
    for i in range(3):
        push[i] = slip[i] - along * normal[i]
        speed += push[i] ** 2
    speed = math.sqrt(speed)
    size = min(most, stops * speed) / max(speed, 1e-9)
    for i in range(3):
        push[i] *= -size


@kernel
def add_friction(
    seconds: float,
    pairs: np.ndarray,
    points: np.ndarray,
    frames: np.ndarray,
    rows: np.ndarray,
    normals: np.ndarray,
    kinds: np.ndarray,
    bodies: np.ndarray,
    wheel_friction: np.ndarray,
    frame_friction: float,
    ground_friction: float,
    masses: np.ndarray,
    positions: np.ndarray,
    velocities: np.ndarray,
    forces: np.ndarray,
) -> None:
    """Add mu N against the slip at each contact, as force and torque, to the bodies that touch.

    Below the slip that the force would stop within a look it grows with the slip, and never turns it.

    Args:
        seconds: Between two looks.
        pairs: Geometries, (c, 2).
        points: Where, (c, 3), m.
        frames: Axes, rows of nine, the first from the first geometry to the second, (c, 9).
        rows: Where the normal force of each stands in `normals`, (c,); below 0 for none.
        normals: Forces, N.
        kinds: What each geometry is.
        bodies: Vehicle of each geometry; below 0 for none.
        wheel_friction: Of the wheels of each vehicle, (n,).
        frame_friction: Of bodies on deck, pier and each other.
        ground_friction: Of bodies on the ground.
        masses: (n,), kg.
        positions: (n, 3), m.
        velocities: Linear, then angular, along the world's axes, (n, 6).
        forces: (n, 6), along the world's axes; added to.
    """
    slip, push = np.zeros(3), np.zeros(3)
    for c in range(pairs.shape[0]):
        if rows[c] < 0 or normals[rows[c]] <= 0.0:
            continue
        first, second = pairs[c, 0], pairs[c, 1]
        friction = _friction_of(kinds, bodies, wheel_friction, frame_friction, ground_friction, first, second)
        slip[:] = 0.0
        mass = math.inf
        for side in range(2):
            b = bodies[pairs[c, side]]
            if b >= 0:
                mass = min(mass, masses[b])
                _add_motion(2.0 * side - 1.0, points[c], positions[b], velocities[b], slip)
        _against(slip, frames[c], friction * normals[rows[c]], LEAST_MASS * mass / seconds, push)
        for side in range(2):
            b = bodies[pairs[c, side]]
            if b >= 0:
                _add_push(2.0 * side - 1.0, points[c], positions[b], push, forces[b])
