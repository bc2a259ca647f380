"""A gliding canopy as drag and lift areas with a heading, banked in turns."""

from __future__ import annotations

import math

import numpy as np

from precipice.kernel import small_kernel
from precipice.physics.constants import SEA_LEVEL_DENSITY, STANDARD_GRAVITY

SIDE_SHARE = 0.4
"""1; side area that turns the flight path into the heading, over the resultant area: own assumption."""


@small_kernel
def trim_area(mass_kg: float, speed_ms: float) -> float:
    """Resultant force area, m2, of a canopy that carries a mass in steady flight at an airspeed at sea level.

    Weight equals the resultant of lift and drag: m g = 1/2 rho V^2 S. Source: steady glide, Lingard,
    Precision Aerial Delivery Seminar, ram-air parachute design (1995), section 3.
    """
    return 2.0 * mass_kg * STANDARD_GRAVITY / (SEA_LEVEL_DENSITY * speed_ms * speed_ms)


@small_kernel
def canopy_acceleration(
    flow: tuple[float, float, float],
    heading: float,
    turn_rate: float,
    density_per_mass: float,
    area: float,
    glide_ratio: float,
    out: np.ndarray,
    at: int,
) -> None:
    """Acceleration, m/s2, of a gliding canopy, without gravity, into out[at : at + 3].

    The resultant area splits into drag and lift by the glide ratio; in a turn lift is banked by
    tan(bank) = V_h omega / g (coordinated turn), and a side force damps sideslip.

    Args:
        flow: Velocity through the air (3,), m/s.
        heading: Where the canopy points, rad from x towards y.
        turn_rate: rad/s, towards y positive.
        density_per_mass: Air density over the suspended mass, 1/m3.
        area: Resultant area, m2, from `trim_area`.
        glide_ratio: Horizontal over vertical speed in steady flight.
        out: Written.
        at: Index of the x component.
    """
    u, v, w = flow
    speed = math.sqrt(u * u + v * v + w * w)
    if speed == 0.0:
        out[at], out[at + 1], out[at + 2] = 0.0, 0.0, 0.0
        return
    k = 0.5 * density_per_mass * speed
    root = math.sqrt(1.0 + glide_ratio * glide_ratio)
    drag, lift = area / root, area * glide_ratio / root
    cx, cy = math.cos(heading), math.sin(heading)
    along = (cx * u + cy * v) / (speed * speed)
    lx, ly, lz = cx - along * u, cy - along * v, -along * w
    length = max(1e-9, math.sqrt(lx * lx + ly * ly + lz * lz))
    lx, ly, lz = lx / length, ly / length, lz / length
    bank = math.sqrt(u * u + v * v) * turn_rate / STANDARD_GRAVITY
    cosine = 1.0 / math.sqrt(1.0 + bank * bank)
    sine = bank * cosine
    slip = -cy * u + cx * v
    side = lift * speed * sine - SIDE_SHARE * area * slip
    out[at] = k * (-drag * u + lift * speed * cosine * lx - side * cy)
    out[at + 1] = k * (-drag * v + lift * speed * cosine * ly + side * cx)
    out[at + 2] = k * (-drag * w + lift * speed * cosine * lz)
