"""Drag against the flow and lift across it, of bodies given by their drag and lift areas."""

from __future__ import annotations

import math

import numpy as np

from precipice.kernel import small_kernel


@small_kernel
def drag_lift(
    flow: tuple[float, float, float],
    density_per_mass: float,
    drag_area: float,
    lift_area: float,
    heading: float,
    out: np.ndarray,
    at: int,
) -> None:
    """Acceleration, m/s2, from drag and lift, into out[at : at + 3].

    Drag is -1/2 rho/m CdS |v| v along the velocity through the air; lift has the same form, across that
    velocity and towards the heading. Both areas refer to the whole vector, never to components.
    Source: quadratic drag, Hoerner, Fluid-Dynamic Drag (1965), chapter 1.

    Args:
        flow: Velocity of the body through the air (3,), m/s.
        density_per_mass: Air density over the body's mass, 1/m3.
        drag_area: CdS, m2.
        lift_area: ClS, m2.
        heading: Direction towards which lift acts, rad from the x axis.
        out: Written.
        at: Index of the x component.
    """
    u, v, w = flow
    speed = math.sqrt(u * u + v * v + w * w)
    k = 0.5 * density_per_mass * speed
    out[at], out[at + 1], out[at + 2] = -k * drag_area * u, -k * drag_area * v, -k * drag_area * w
    if lift_area == 0.0 or speed == 0.0:
        return
    cx, cy = math.cos(heading), math.sin(heading)
    along = (cx * u + cy * v) / (speed * speed)
    lx, ly, lz = cx - along * u, cy - along * v, -along * w
    length = math.sqrt(lx * lx + ly * ly + lz * lz)
    if length > 1e-9:
        lift = k * lift_area * speed / length
        out[at] += lift * lx
        out[at + 1] += lift * ly
        out[at + 2] += lift * lz
