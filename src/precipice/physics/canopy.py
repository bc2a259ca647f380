"""A gliding canopy by its polar: forward speed and sink by brakes and bank, reached with a time constant."""

from __future__ import annotations

import math

from precipice.kernel import small_kernel
from precipice.physics.constants import SEA_LEVEL_DENSITY, STANDARD_GRAVITY


@small_kernel
def trim_area(mass_kg: float, speed_ms: float) -> float:
    """Resultant force area, m2, of a canopy that carries a mass in steady flight at an airspeed at sea level.

    Weight equals the resultant of lift and drag: m g = 1/2 rho V^2 S. Source: steady glide, Lingard,
    Precision Aerial Delivery Seminar, ram-air parachute design (1995), section 3.
    """
    return 2.0 * mass_kg * STANDARD_GRAVITY / (SEA_LEVEL_DENSITY * speed_ms * speed_ms)


@small_kernel
def steady_glide(speed_ms: float, glide_ratio: float) -> tuple[float, float]:
    """Forward speed and sink, m/s, of a steady glide at an airspeed: V^2 = f^2 + s^2, f = G s."""
    sink = speed_ms / math.sqrt(1.0 + glide_ratio * glide_ratio)
    return sink * glide_ratio, sink


@small_kernel
def turning(forward: float, sink: float, turn_rate: float) -> tuple[float, float]:
    """Forward speed and sink, m/s, in a coordinated turn.

    tan(bank) = V w / g; the load factor n = 1 / cos(bank) raises the speed by n^(1/2) and the sink by
    n^(3/2) at unchanged coefficients. Source: steady turn of a glider, any text of flight mechanics, for
    example Anderson, Aircraft Performance and Design (1999), 6.2.

    Args:
        forward: In straight flight, m/s.
        sink: In straight flight, m/s.
        turn_rate: rad/s.
    """
    tangent = forward * turn_rate / STANDARD_GRAVITY
    load = math.sqrt(1.0 + tangent * tangent)
    root = math.sqrt(load)
    return forward * root, sink * load * root


@small_kernel
def true_speed_factor(density: float) -> float:
    """True speed over that at sea level for the same areas and weight: sqrt(rho_0 / rho)."""
    return math.sqrt(SEA_LEVEL_DENSITY / density)
