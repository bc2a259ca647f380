"""A body dropped from rest, straight down through still air, and the canopy that opens on the way."""

from __future__ import annotations

import numpy as np

from precipice.kernel import kernel
from precipice.physics.air import NO_TABLE, POWER_LAW, Air, density_at
from precipice.physics.constants import DENSITY_LAPSE, SEA_LEVEL_DENSITY, STANDARD_GRAVITY
from precipice.physics.integrate import A2, A3, A4, A5, A6, B, E, next_step

STANDARD_DAY = Air(SEA_LEVEL_DENSITY, DENSITY_LAPSE, 0.0, POWER_LAW, 0.0, 0.0, 0.0, 0.0, NO_TABLE)
"""Still air, from sea level."""

FIRST_STEP = 0.01
SHORTEST_STEP = 1e-6
"""s; a step as short as this is accepted whatever its error."""

CLOSE = 1e-9
"""m; how near a step must end to the height at which a leg ends."""

Moment = tuple[float, float, float]
"""Time, s; height above ground, m; speed downwards, m/s."""


@kernel
def speeding(z: float, v: float, half_area: float) -> float:
    """Downward acceleration, m/s2, at a height, m, and a speed, m/s: g - rho v |v| CdS / 2m.

    Source: quadratic drag, Hoerner, Fluid-Dynamic Drag (1965), chapter 1.

    Args:
        z: Height above ground, which is at sea level, m.
        v: Speed downwards, m/s.
        half_area: CdS over twice the mass, m2/kg.
    """
    return STANDARD_GRAVITY - density_at(STANDARD_DAY, z) * half_area * v * abs(v)


@kernel
def stepped(h: float, z: float, v: float, a: float, half_area: float) -> tuple[float, float, float, float]:
    """A step of h, s: height, m, speed, m/s, and acceleration, m/s2, after it, and its error, m or m/s.

    The height falls by the stages' speeds; a is the acceleration at the start. The error is the larger of
    the embedded errors of height and speed. Source: Dormand and Prince 1980, as in `physics.integrate`.
    """
    v2 = v + h * A2[0] * a
    a2 = speeding(z - h * A2[0] * v, v2, half_area)
    v3 = v + h * (A3[0] * a + A3[1] * a2)
    a3 = speeding(z - h * (A3[0] * v + A3[1] * v2), v3, half_area)
    v4 = v + h * (A4[0] * a + A4[1] * a2 + A4[2] * a3)
    a4 = speeding(z - h * (A4[0] * v + A4[1] * v2 + A4[2] * v3), v4, half_area)
    v5 = v + h * (A5[0] * a + A5[1] * a2 + A5[2] * a3 + A5[3] * a4)
    a5 = speeding(z - h * (A5[0] * v + A5[1] * v2 + A5[2] * v3 + A5[3] * v4), v5, half_area)
    v6 = v + h * (A6[0] * a + A6[1] * a2 + A6[2] * a3 + A6[3] * a4 + A6[4] * a5)
    fallen = A6[0] * v + A6[1] * v2 + A6[2] * v3 + A6[3] * v4 + A6[4] * v5
    a6 = speeding(z - h * fallen, v6, half_area)
    low = z - h * (B[0] * v + B[1] * v3 + B[2] * v4 + B[3] * v5 + B[4] * v6)
    fast = v + h * (B[0] * a + B[1] * a3 + B[2] * a4 + B[3] * a5 + B[4] * a6)
    a7 = speeding(low, fast, half_area)
    off_z = E[0] * v + E[1] * v3 + E[2] * v4 + E[3] * v5 + E[4] * v6 + E[5] * fast
    off_v = E[0] * a + E[1] * a3 + E[2] * a4 + E[3] * a5 + E[4] * a6 + E[5] * a7
    return low, fast, a7, h * max(abs(off_z), abs(off_v))


@kernel
def ended(h: float, at: Moment, a: float, floor: float, half_area: float) -> Moment:
    """The moment at which a height is reached, within a step of h, s, that ends below it.

    Newton's method on the length of the step, halving where that leaves the bracket. The step is taken anew
    each time: the moment is the end of a whole step and not a point between two.
    """
    t, z, v = at
    short, long, length = 0.0, h, h
    low, fast, _, _ = stepped(length, z, v, a, half_area)
    while abs(low - floor) > CLOSE and long - short > CLOSE * h:
        if low > floor:
            short = length
        else:
            long = length
        length += (low - floor) / fast
        if not short < length < long:
            length = 0.5 * (short + long)
        low, fast, _, _ = stepped(length, z, v, a, half_area)
    return t + length, floor, fast


@kernel
def fallen_to(floor: float, start: Moment, half_area: float, tolerance: float) -> Moment:
    """The moment at which a fall reaches a height, m, or its start where that is no higher.

    Args:
        floor: Height above ground at which the leg ends, m.
        start: Where it begins.
        half_area: CdS over twice the mass, m2/kg.
        tolerance: Largest embedded error of a step, m and m/s.
    """
    t, z, v = start
    a, h = speeding(z, v, half_area), FIRST_STEP
    while z > floor:
        low, fast, after, error = stepped(h, z, v, a, half_area)
        longer = next_step(h, error / tolerance)
        if error <= tolerance or h < SHORTEST_STEP:
            if low <= floor:
                return ended(h, (t, z, v), a, floor, half_area)
            t, z, v, a = t + h, low, fast, after
        h = longer
    return t, z, v


@kernel
def drop_many(inputs: np.ndarray, tolerance: float) -> np.ndarray:
    """Time of fall, s, touchdown speed, m/s, and speed at the opening, m/s, of each drop: (n, 3).

    The canopy is full at once, its area replaces the body's, and an opening above the release is one at the
    release; below the ground, one at touchdown. No wind; the standard day, the ground at sea level.

    Args:
        inputs: (n, 5): height of release above ground, m, up to 4,000; mass, kg; body's CdS, m2; height of
            opening above ground, m; canopy's CdS, m2.
        tolerance: Largest embedded error of a step, m and m/s.
    """
    out = np.empty((inputs.shape[0], 3))
    for k in range(inputs.shape[0]):
        height, mass, body, opening, canopy = inputs[k]
        opened = fallen_to(max(0.0, opening), (0.0, height, 0.0), 0.5 * body / mass, tolerance)
        down = fallen_to(0.0, opened, 0.5 * canopy / mass, tolerance)
        out[k, 0], out[k, 1], out[k, 2] = down[0], down[2], opened[2]
    return out
