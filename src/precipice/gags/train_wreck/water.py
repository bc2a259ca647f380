"""What water does to a vehicle: it floats, floods and is slowed; and when a coupling breaks. Compiled."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from precipice.kernel import kernel

WATER_DENSITY, STEEL_DENSITY = 1000.0, 7850.0
"""kg/m3"""


class Water(NamedTuple):
    """What holds for all vehicles of one take.

    Attributes:
        there: Whether there is any.
        gravity: m/s2.
        drag: Drag coefficient of a vehicle in water.
        flood_time: Time in which a vehicle that lies under water fills, s.
        air_share: Share of a body's volume that is air at first.
    """

    there: bool
    gravity: float
    drag: float
    flood_time: float
    air_share: float


STOPS = 0.4
"""Most of its speed that a body loses to drag in one look."""


@kernel
def water_forces(
    seconds: float,
    water: Water,
    sizes: np.ndarray,
    masses: np.ndarray,
    positions: np.ndarray,
    turns: np.ndarray,
    velocities: np.ndarray,
    flooded: np.ndarray,
    forces: np.ndarray,
    under: np.ndarray,
) -> None:
    """Set the forces of the water on each body, and flood it.

    Buoyancy of what is under water, rho g V, with V of the steel and of the air not yet flooded; drag along
    each of the body's own axes, 1/2 rho Cd A v |v|; against turning, the same over the length,
    rho Cd W L^4 w |w| / 64.
    The middle of buoyancy is put at the centre of gravity.
    Source: Morison's drag term (Morison and others 1950) by strips; the share under water from the height
    of the body's box. Own arrangement.

    Args:
        seconds: Since the last call.
        water: See `Water`.
        sizes: Length, width, height, (n, 3), m.
        masses: (n,), kg.
        positions: (n, 3), m, z from the surface.
        turns: Rotation matrices, rows of nine, (n, 9).
        velocities: Linear, then angular, along the world's axes, (n, 6).
        flooded: Share of the air that is gone, (n,); changed.
        forces: Force, then torque, along the world's axes, (n, 6); changed.
        under: Share of each body under water, (n,); changed.
    """
    for b in range(masses.shape[0]):
        turn = turns[b]
        reach = 0.0
        for k in range(3):
            reach += 0.5 * abs(turn[6 + k]) * sizes[b, k]
        share = 0.0
        if water.there:
            share = min(1.0, max(0.0, (reach - positions[b, 2]) / (2.0 * reach)))
        under[b] = share
        for k in range(6):
            forces[b, k] = 0.0
        if share <= 0.0:
            continue
        flooded[b] = min(1.0, flooded[b] + share * seconds / water.flood_time)
        volume = sizes[b, 0] * sizes[b, 1] * sizes[b, 2] * water.air_share
        displaced = masses[b] / STEEL_DENSITY + volume * (1.0 - flooded[b])
        forces[b, 2] = WATER_DENSITY * water.gravity * displaced * share
        for k in range(3):
            along, spin = 0.0, 0.0
            for i in range(3):
                along += turn[3 * i + k] * velocities[b, i]
                spin += turn[3 * i + k] * velocities[b, 3 + i]
            area = sizes[b, (k + 1) % 3] * sizes[b, (k + 2) % 3]
            push = 0.5 * WATER_DENSITY * water.drag * area * share * abs(along)
            length, width = sizes[b, 0], sizes[b, 1 if k != 1 else 2]
            if k == 0:
                length, width = sizes[b, 2], sizes[b, 0]
            twist = WATER_DENSITY * water.drag * width * length**4 / 64.0 * share * abs(spin)
            if seconds > 0.0:
                # A light body would else be thrown back and forth by its own drag from look to look.
                inertia = masses[b] * (sizes[b, (k + 1) % 3] ** 2 + sizes[b, (k + 2) % 3] ** 2) / 12.0
                push = min(push, STOPS * masses[b] / seconds)
                twist = min(twist, STOPS * inertia / seconds)
            push, torque = -push * along, -twist * spin
            for i in range(3):
                forces[b, i] += turn[3 * i + k] * push
                forces[b, 3 + i] += turn[3 * i + k] * torque


@kernel
def pulls(lengths: np.ndarray, stiffness: np.ndarray, rest: float, pull: np.ndarray) -> None:
    """Set the pull of each coupling, (n,), N, from its length, m; 0 of one that is gone."""
    for k in range(lengths.shape[0]):
        pull[k] = stiffness[k] * max(lengths[k] - rest, 0.0)


@kernel
def world_velocities(speeds: np.ndarray, turns: np.ndarray, velocities: np.ndarray) -> None:
    """Set velocities along the world's axes, (n, 6), from free joints', whose spin is in the body's axes."""
    for b in range(speeds.shape[0]):
        for i in range(3):
            velocities[b, i] = speeds[b, i]
            velocities[b, 3 + i] = 0.0
            for k in range(3):
                velocities[b, 3 + i] += turns[b, 3 * i + k] * speeds[b, 3 + k]


@kernel
def still(velocities: np.ndarray, under: np.ndarray, land: float, drift: float, sinking: float) -> bool:
    """Whether every body is slower than a limit, m/s: on land in all, in water level and downwards.

    On land turning counts as the speed of a point a metre off the middle. In water a body that bobs and rolls
    where it floats is still.
    """
    for b in range(under.shape[0]):
        if under[b] > 0.3:
            along = math.hypot(velocities[b, 0], velocities[b, 1])
            if along > drift or abs(velocities[b, 2]) > sinking:
                return False
        else:
            speed = 0.0
            for k in range(6):
                speed += velocities[b, k] ** 2
            if math.sqrt(speed) > land:
                return False
    return True
