"""Drag against the flow and lift across it, of bodies given by their drag and lift areas."""

from __future__ import annotations

import math

from precipice.kernel import small_kernel

Vector = tuple[float, float, float]
"""Along the heading, to the right, up."""


@small_kernel
def drag_lift(
    flow: Vector, density_per_mass: float, drag_area: float, lift_area: float, cx: float, cy: float
) -> Vector:
    """Acceleration, m/s2, from drag and lift.

    Drag is -1/2 rho/m CdS |v| v along the velocity through the air; lift has the same form, across that
    velocity and towards the heading. Both areas refer to the whole vector, never to components.
    Source: quadratic drag, Hoerner, Fluid-Dynamic Drag (1965), chapter 1.

    Args:
        flow: Velocity of the body through the air, m/s.
        density_per_mass: Air density over the body's mass, 1/m3.
        drag_area: CdS, m2.
        lift_area: ClS, m2.
        cx: Cosine of the direction towards which lift acts.
        cy: Sine of it.
    """
    u, v, w = flow
    speed = math.sqrt(u * u + v * v + w * w)
    k = 0.5 * density_per_mass * speed
    drag = -k * drag_area
    if lift_area == 0.0 or speed == 0.0:
        return drag * u, drag * v, drag * w
    along = (cx * u + cy * v) / (speed * speed)
    lx, ly, lz = cx - along * u, cy - along * v, -along * w
    length = math.sqrt(lx * lx + ly * ly + lz * lz)
    lift = k * lift_area * speed / max(length, 1e-9)
    return drag * u + lift * lx, drag * v + lift * ly, drag * w + lift * lz
