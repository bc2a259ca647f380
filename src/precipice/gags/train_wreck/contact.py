"""Dry friction at MuJoCo's contacts, by Coulomb's law. Compiled.

MuJoCo's own friction is the convex relaxation of Coulomb's: a body that begins to slide at speed v is thrown up at some
mu v (1.6 m/s at 20 m/s and 0.2 in a trial), which a train scraping over an edge at speed would not survive. So
contacts are frictionless there, and this adds the friction from their normal forces.
"""

from __future__ import annotations

import math

import numpy as np

from precipice.kernel import kernel

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

    Below the slip that the force would stop within a look it grows with the slip, so that it never turns it round.

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
        if rows[c] < 0:
            continue
        normal = normals[rows[c]]
        first, second = pairs[c, 0], pairs[c, 1]
        if normal <= 0.0 or kinds[first] == GUIDE or kinds[second] == GUIDE:
            continue
        friction = frame_friction
        if kinds[first] == WHEEL:
            friction = wheel_friction[bodies[first]]
        elif kinds[second] == WHEEL:
            friction = wheel_friction[bodies[second]]
        elif kinds[first] == GROUND or kinds[second] == GROUND:
            friction = ground_friction
        slip[:] = 0.0
        mass = math.inf
        for side in range(2):
            b = bodies[pairs[c, side]]
            if b < 0:
                continue
            sign = 1.0 if side == 1 else -1.0
            mass = min(mass, masses[b])
            for i in range(3):
                j, k = (i + 1) % 3, (i + 2) % 3
                arm_j, arm_k = points[c, j] - positions[b, j], points[c, k] - positions[b, k]
                turning = velocities[b, 3 + j] * arm_k - velocities[b, 3 + k] * arm_j
                slip[i] += sign * (velocities[b, i] + turning)
        along = 0.0
        for i in range(3):
            along += slip[i] * frames[c, i]
        speed = 0.0
        for i in range(3):
            slip[i] -= along * frames[c, i]
            speed += slip[i] ** 2
        speed = math.sqrt(speed)
        if speed < 1e-9:
            continue
        size = min(friction * normal, LEAST_MASS * mass * speed / seconds)
        for i in range(3):
            push[i] = -size * slip[i] / speed
        for side in range(2):
            b = bodies[pairs[c, side]]
            if b < 0:
                continue
            sign = 1.0 if side == 1 else -1.0
            for i in range(3):
                j, k = (i + 1) % 3, (i + 2) % 3
                arm_j, arm_k = points[c, j] - positions[b, j], points[c, k] - positions[b, k]
                forces[b, i] += sign * push[i]
                forces[b, 3 + i] += sign * (arm_j * push[k] - arm_k * push[j])
