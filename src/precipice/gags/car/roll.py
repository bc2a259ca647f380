"""A car with the wheels of one side over a ramp: heave, pitch, roll and side slip on four springs."""

from __future__ import annotations

import math

import numpy as np

from precipice.kernel import kernel, small_kernel
from precipice.physics.constants import STANDARD_GRAVITY

STEP = 0.0025
"""s; half of it moves the highest roll of nine takes in ten by less than a degree."""

LONGEST = 3.0
"""s after the front wheels meet the ramp; what has not gone over by then does not."""

OVER = 0.75 * math.pi
"""rad; farther than this nothing rolls back, and the springs mean nothing."""

STOP_STIFFNESS = 10.0
"""Stiffness of the bump stops over that of the springs. Own assumption."""

(
    SPEED,
    RAMP_HEIGHT,
    RAMP_LENGTH,
    FRONT,
    REAR,
    TRACK,
    HEIGHT,
    ROLL_GYRATION,
    PITCH_GYRATION,
    SAG,
    DAMPING,
    BUMP,
    FRICTION,
    STIFFNESS,
    KICK,
) = range(15)
"""Columns of one row, SI. The ramp is straight. Front, rear: centre of gravity to the axles. Height: of the
centre of gravity. Sag: of the springs under the car. Damping: share of critical. Bump: travel to the stops.
Stiffness: side force a radian of slip over the load. Kick: impulse of a cannon under the ramp's side over the
car's mass, m/s, fired as the rear wheels leave the ramp."""
COLUMNS = 15

TOP_ROLL, TOP_RISE, DRIFT, SECONDS = range(4)
"""Highest roll, rad; highest rise of the centre of gravity, m; side way, m; time until decided, s."""
OUTPUTS = 4

RECORDED = 4
"""Time, rise, roll, pitch."""


@small_kernel
def ramp_height(p: np.ndarray, along: float) -> tuple[float, float]:
    """Height under a wheel on the ramp's side, m, and its slope, a way after the ramp's foot, m."""
    if along <= 0.0 or along > p[RAMP_LENGTH]:
        return 0.0, 0.0
    slope = p[RAMP_HEIGHT] / p[RAMP_LENGTH]
    return slope * along, slope


@small_kernel
def spring_force(p: np.ndarray, squeeze: float, closing: float) -> float:
    """Force of one corner over the car's mass, m/s2: spring, damper, bump stop; none where it hangs.

    Args:
        p: Row.
        squeeze: Compression beyond standing, m.
        closing: Its rate, m/s.
    """
    stiff = 0.25 * STANDARD_GRAVITY / p[SAG]
    damp = 0.5 * p[DAMPING] * math.sqrt(STANDARD_GRAVITY / p[SAG])
    force = stiff * (p[SAG] + squeeze) + damp * closing
    force += STOP_STIFFNESS * stiff * max(0.0, squeeze - p[BUMP])
    if p[SAG] + squeeze <= 0.0:
        return 0.0
    return max(0.0, force)


@kernel
def roll(p: np.ndarray, dt: float, out: np.ndarray, record: np.ndarray) -> int:
    """One car over the ramp, by semi-implicit Euler steps; the ramp is under its left wheels.

    A wheel's foot lies (x, y, -h) from the centre of gravity in the car; rolled by phi it is -y sin phi -
    h cos phi up and y cos phi - h sin phi aside, so that forces turn the car by virtual work. Wheels have no
    mass of their own; side force grows with slip up to friction.

    Args:
        p: Row as `COLUMNS` above, (15,).
        dt: Step, s.
        out: Filled with `OUTPUTS`, (4,).
        record: Filled with `RECORDED` a step as far as it has rows, (r, 4).

    Returns:
        Rows recorded.
    """
    z = phi = pitch = side = 0.0
    dz = dphi = dpitch = dside = 0.0
    half, h, speed = 0.5 * p[TRACK], p[HEIGHT], p[SPEED]
    top_roll, top_rise, t, rows = 0.0, 0.0, 0.0, 0
    leaves = (p[RAMP_LENGTH] + p[FRONT] + p[REAR]) / speed
    kicked = p[KICK] <= 0.0
    while t < LONGEST and phi < OVER:
        if rows < record.shape[0]:
            record[rows, 0], record[rows, 1], record[rows, 2], record[rows, 3] = t, z, phi, pitch
            rows += 1
        if not kicked and t >= leaves:
            kicked = True
            dz += p[KICK]
            dphi += p[KICK] * half / (p[ROLL_GYRATION] * p[ROLL_GYRATION])
        s, c = math.sin(phi), math.cos(phi)
        lift = -STANDARD_GRAVITY
        turn = nod = push = 0.0
        for axle in range(2):
            x = p[FRONT] if axle == 0 else -p[REAR]
            share = 2.0 * (p[REAR] if axle == 0 else p[FRONT]) / (p[FRONT] + p[REAR])
            along = speed * t + (0.0 if axle == 0 else -p[FRONT] - p[REAR])
            for wheel in range(2):
                y = -half if wheel == 0 else half
                up, slope = ramp_height(p, along) if wheel == 0 else (0.0, 0.0)
                foot = z + h + x * pitch - y * s - h * c
                moving = dz + x * dpitch + dphi * (h * s - y * c)
                force = share * spring_force(p, up - foot, slope * speed - moving)
                aside = dside + dphi * (-y * s - h * c)
                slip = max(-p[FRICTION], min(p[FRICTION], p[STIFFNESS] * aside / speed))
                lift += force
                nod += force * x
                push -= slip * force
                turn += force * (h * s - y * c) - slip * force * (-y * s - h * c)
        dz += dt * lift
        dphi += dt * turn / (p[ROLL_GYRATION] * p[ROLL_GYRATION])
        dpitch += dt * nod / (p[PITCH_GYRATION] * p[PITCH_GYRATION])
        dside += dt * push
        z += dt * dz
        phi += dt * dphi
        pitch += dt * dpitch
        side += dt * dside
        t += dt
        top_roll = max(top_roll, phi)
        top_rise = max(top_rise, z)
        if t > leaves + 0.3 and phi < 0.0 and dphi < 0.0:
            break
    out[TOP_ROLL], out[TOP_RISE], out[DRIFT], out[SECONDS] = top_roll, top_rise, side, t
    return rows


@kernel
def roll_all(rows: np.ndarray, dt: float, out: np.ndarray) -> None:
    """Every row, (n, 15), into (n, 4)."""
    none = np.empty((0, RECORDED))
    for i in range(rows.shape[0]):
        roll(rows[i], dt, out[i], none)
