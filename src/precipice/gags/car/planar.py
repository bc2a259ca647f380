"""A car on the flat: two axles, tyres that saturate, a handbrake, and what its outline sweeps."""

from __future__ import annotations

import math

import numpy as np

from precipice.kernel import kernel, small_kernel
from precipice.physics.constants import STANDARD_GRAVITY

STEP = 0.01
"""s; a tenth of it moves the end of a slide by less than 10 cm."""

LONGEST = 25.0
"""s after which a car that still rolls is taken as it is."""

GIVE_UP = 6.0
"""s after which a driver whose car does not come round brakes. Own assumption."""

SHAPE = 1.3
"""Pacejka's shape factor C of side force (Pacejka, Tyre and Vehicle Dynamics, 2006)."""

CREEP = 0.5
"""m/s; slip is smoothed below it, where a rolling tyre would otherwise hold any force."""

STOPPED, STILL = 0.2, 0.05
"""m/s and rad/s below which the car stands."""

(
    SPEED,
    STEER,
    STEER_TIME,
    LOCK_AFTER,
    CATCH,
    BRAKE_LAG,
    BRAKE,
    STRAIGHTEN,
    FRONT,
    REAR,
    HEIGHT,
    GYRATION,
    FRICTION,
    SLIDING,
    FRONT_STIFFNESS,
    REAR_STIFFNESS,
    NOSE,
    TAIL,
    HALF_WIDTH,
    PERSON_X,
    PERSON_Y,
    START_X,
    START_Y,
) = range(23)
"""Columns of one row, SI. Speed is negative in reverse. Lock: time from which the handbrake holds the rear
wheels, inf for never. Catch: yaw at which the driver goes to the brake, after a lag, with a share of what the
tyres hold (1 locks all four). Front and rear: centre of gravity to the axles. Sliding: locked friction.
Stiffness: side force a radian of slip over the load. Nose, tail, half width: outline from the centre of
gravity. Person: who is nearest. Start: of the centre of gravity where the driver begins to turn."""
COLUMNS = 23

END_X, END_Y, END_YAW, NEAREST, HARDEST, WIDEST, SECONDS = range(7)
"""Where and how it stands; least distance of the outline to the person; highest side acceleration, m/s2;
farthest of the outline from the line, m; time to a stop, s."""
OUTPUTS = 7

RECORDED = 5
"""Time, x, y, yaw, speed."""


@small_kernel
def side_share(slip: float, friction: float, stiffness: float) -> float:
    """Side force over load at a slip: D sin(C atan(B tan alpha)), B C D the stiffness (Pacejka 2006)."""
    return friction * math.sin(SHAPE * math.atan(stiffness * slip / (SHAPE * friction)))


@small_kernel
def axle_force(
    along: float, across: float, load: float, brake: float, friction: float, sliding: float, stiffness: float
) -> tuple[float, float]:
    """Force of an axle over the car's mass, along and across its wheels, m/s2.

    A locked wheel slides: friction against its velocity. A braked one rolls with that share of the friction
    along and what the friction circle leaves across.
    """
    if brake >= 1.0:
        speed = math.sqrt(along * along + across * across)
        grip = -sliding * load / (speed + 0.1 * CREEP)
        return grip * along, grip * across
    slip = across / (abs(along) + CREEP)
    across_force = -side_share(slip, friction, stiffness) * load * math.sqrt(1.0 - brake * brake)
    along_force = -brake * friction * load * along / (abs(along) + 0.1 * CREEP)
    return along_force, across_force


Rates = tuple[float, float, float, float, float]
"""Of speed along and across the car, of yaw rate, m/s2 and rad/s2; force along and across, m/s2."""


@small_kernel
def rates(
    p: np.ndarray, u: float, v: float, turn: float, c: float, s: float, front_brake: float, rear_brake: float,
    felt: float,
) -> Rates:  # fmt: skip
    """Newton and Euler for a car seen from above, load moving forward as it brakes (any text on vehicles).

    Args:
        p: Row.
        u: Speed along the car, m/s.
        v: Across it, to the right.
        turn: Yaw rate, rad/s.
        c: Cosine of the front wheels' steering.
        s: Its sine.
        front_brake: Share of what the tyres hold.
        rear_brake: Likewise.
        felt: Force along the car a moment before, m/s2.
    """
    front, rear = p[FRONT], p[REAR]
    base = front + rear
    shift = p[HEIGHT] / base * felt
    front_load = max(0.0, STANDARD_GRAVITY * rear / base - shift)
    rear_load = max(0.0, STANDARD_GRAVITY * front / base + shift)
    side = v + front * turn
    fl, fs = axle_force(
        u * c + side * s,
        side * c - u * s,
        front_load,
        front_brake,
        p[FRICTION],
        p[SLIDING],
        p[FRONT_STIFFNESS],
    )
    rl, rs = axle_force(u, v - rear * turn, rear_load, rear_brake, p[FRICTION], p[SLIDING], p[REAR_STIFFNESS])
    along, front_side = fl * c - fs * s + rl, fl * s + fs * c
    across = front_side + rs
    return (
        along + v * turn,
        across - u * turn,
        (front * front_side - rear * rs) / (p[GYRATION] * p[GYRATION]),
        along,
        across,
    )


@small_kernel
def outline_distance(p: np.ndarray, x: float, y: float, c: float, s: float) -> float:
    """Distance of the person from the outline of a car of that heading's cosine and sine, m; 0 inside."""
    dx, dy = p[PERSON_X] - x, p[PERSON_Y] - y
    ahead, aside = c * dx + s * dy, abs(c * dy - s * dx)
    over_x = max(0.0, ahead - p[NOSE], -ahead - p[TAIL])
    over_y = max(0.0, aside - p[HALF_WIDTH])
    return math.sqrt(over_x * over_x + over_y * over_y)


@small_kernel
def reach(p: np.ndarray, y: float, c: float, s: float) -> float:
    """Farthest of the four corners from the line y = 0, m."""
    return max(abs(y + p[NOSE] * s), abs(y - p[TAIL] * s)) + p[HALF_WIDTH] * abs(c)


@kernel
def drive(p: np.ndarray, dt: float, out: np.ndarray, record: np.ndarray) -> int:
    """One car from the turn to a stop, by Heun's method.

    Args:
        p: Row as `COLUMNS` above, (23,).
        dt: Step, s.
        out: Filled with `OUTPUTS`, (7,).
        record: Filled with `RECORDED` a step as far as it has rows, (r, 5).

    Returns:
        Rows recorded.
    """
    x, y, yaw, u, v, turn = p[START_X], p[START_Y], 0.0, p[SPEED], 0.0, 0.0
    t, caught, felt = 0.0, math.inf, 0.0
    nearest, hardest, widest = math.inf, 0.0, 0.0
    rows = 0
    while t < LONGEST:
        if rows < record.shape[0]:
            record[rows, 0], record[rows, 1], record[rows, 2] = t, x, y
            record[rows, 3], record[rows, 4] = yaw, math.sqrt(u * u + v * v)
            rows += 1
        c, s = math.cos(yaw), math.sin(yaw)
        nearest = min(nearest, outline_distance(p, x, y, c, s))
        widest = max(widest, reach(p, y, c, s))
        if u * u + v * v < STOPPED * STOPPED and abs(turn) < STILL:
            break
        if caught == math.inf and (abs(yaw) >= p[CATCH] or t > GIVE_UP):
            caught = t
        steer = p[STEER] * min(1.0, t / p[STEER_TIME])
        if caught < math.inf and p[STRAIGHTEN] > 0.0:
            steer = p[STEER] * max(0.0, 1.0 - (t - caught) / p[STEER_TIME])
        braking = t >= caught + p[BRAKE_LAG]
        front_brake = p[BRAKE] if braking else 0.0
        rear_brake = front_brake
        if p[LOCK_AFTER] <= t and not braking:
            rear_brake = 1.0
        # A steering angle follows the driver's hands; in reverse they turn it the other way.
        wheel = steer if p[SPEED] >= 0.0 else -steer
        wc, ws = math.cos(wheel), math.sin(wheel)
        a = rates(p, u, v, turn, wc, ws, front_brake, rear_brake, felt)
        x1, y1 = u * c - v * s, u * s + v * c
        u1, v1, turn1 = u + dt * a[0], v + dt * a[1], turn + dt * a[2]
        b = rates(p, u1, v1, turn1, wc, ws, front_brake, rear_brake, a[3])
        yaw1 = yaw + dt * turn
        c, s = math.cos(yaw1), math.sin(yaw1)
        x += 0.5 * dt * (x1 + u1 * c - v1 * s)
        y += 0.5 * dt * (y1 + u1 * s + v1 * c)
        yaw += 0.5 * dt * (turn + turn1)
        u += 0.5 * dt * (a[0] + b[0])
        v += 0.5 * dt * (a[1] + b[1])
        turn += 0.5 * dt * (a[2] + b[2])
        felt = 0.5 * (a[3] + b[3])
        hardest = max(hardest, abs(0.5 * (a[4] + b[4])))
        t += dt
    out[END_X], out[END_Y], out[END_YAW], out[NEAREST] = x, y, yaw, nearest
    out[HARDEST], out[WIDEST], out[SECONDS] = hardest, widest, t
    return rows


@kernel
def drive_all(rows: np.ndarray, dt: float, out: np.ndarray) -> None:
    """Every row, (n, 23), into (n, 7)."""
    none = np.empty((0, RECORDED))
    for i in range(rows.shape[0]):
        drive(rows[i], dt, out[i], none)
