"""Under canopy: a decision at a time, in between in closed form.

Between two decisions the canopy settles onto its polar, T v' = u(t) + w(z(t)) + g(t) - v: u turns at a
constant rate, the gust g is linear in time, and the vertical axis stands alone, so that the height is known
before the wind w there is asked. Along a piece of the way
that wind is the parabola in time through its values at both ends and half-way; all else is exact. A piece
ends where the wind's profile bends, and is shorter near the ground, where it curves.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from precipice.gags.cliff_jump.columns import (
    BIKE_CLEAR_AFTER,
    CANOPY,
    FLARE,
    LANDED,
    LEAVE_AFTER,
    OUT_WALL_STRIKE,
    SETTLING_TIME,
)
from precipice.gags.cliff_jump.forces import Gusts, gust_at
from precipice.gags.cliff_jump.opening import Opening
from precipice.gags.cliff_jump.pilot import DECISION_INTERVAL, FACING, decide, polar, zone_of
from precipice.gags.cliff_jump.take import LONGEST_FLIGHT, Notes, Now, Place, Run, next_gusts, touch_down
from precipice.gags.cliff_jump.watch import WALL_FREE, record_row, watch_canopy
from precipice.kernel import small_kernel
from precipice.physics.air import Air, Wind, breeze_at, density_at, mean_wind, next_bend, wind_near
from precipice.physics.canopy import (
    Lag,
    Quadratic,
    Settling,
    first_slope,
    lag_place,
    settled,
    settling_from,
    sinking,
)
from precipice.physics.integrate import State, next_guess
from precipice.physics.terrain import Ground, ground_at, wall_distance

REACH, AT_TOLERANCE = 0.5, 1e-3
"""A piece loses at most this share of the height above the landing zone, at a tolerance of so many metres;
the error of the parabola goes with its fourth power."""

SETTLED = 4.0
"""A piece lasts at most this many time constants of the canopy times the share above."""

RECORD_INTERVAL = 0.1
"""s between two rows of a record."""

CLOSE_ENOUGH = 1e-9
"""s"""


class Held(NamedTuple):
    """What is held from one decision to the next.

    Attributes:
        since: s.
        heading: Then, rad.
        turn: rad/s.
        forward: Speed through the air that the canopy settles to, m/s.
        sink: Likewise its sink, m/s.
        settling: Time constant, s.
        turned: Whether the canopy has been turned to where the performer wants to go.
    """

    since: float
    heading: float
    turn: float
    forward: float
    sink: float
    settling: float
    turned: bool


@small_kernel
def time_to(z: Lag, settling: float, elevation: float, h: float) -> float:
    """When, within h, s, the canopy sinks through an elevation, m; it is below it then; by false position."""
    low, high = 0.0, h
    above, below = z.start - elevation, lag_place(z, settling, h, math.exp(-h / settling)) - elevation
    for turn in range(60):
        if high - low < CLOSE_ENOUGH:
            break
        t = next_guess(turn, low, high, above, below)
        height = lag_place(z, settling, t, math.exp(-t / settling)) - elevation
        if abs(height) < CLOSE_ENOUGH:
            return t
        if height > 0.0:
            low, above = t, height
        else:
            high, below = t, height
    return high


@small_kernel
def time_to_ground(ground: Ground, motion: Settling, old: State, new: State, h: float) -> float:
    """When, within h, s, the canopy's way meets the ground, below which it is then; by false position."""
    low, high = 0.0, h
    above, below = old[2] - ground_at(ground, old[0], old[1]), new[2] - ground_at(ground, new[0], new[1])
    for turn in range(60):
        if high - low < CLOSE_ENOUGH:
            break
        t = next_guess(turn, low, high, above, below)
        y, _ = settled(motion, t)
        height = y[2] - ground_at(ground, y[0], y[1])
        if abs(height) < CLOSE_ENOUGH:
            return t
        if height > 0.0:
            low, above = t, height
        else:
            high, below = t, height
    return high


@small_kernel
def through(first: float, middle: float, last: float, h: float, gust: float, rise: float) -> Quadratic:
    """The parabola through three winds, m/s, over h, s, and a gust, m/s, that grows by `rise` a second."""
    return (
        first + gust,
        (4.0 * middle - 3.0 * first - last) / h + rise,
        2.0 * (first - 2.0 * middle + last) / (h * h),
    )


@small_kernel
def piece(
    t: float, h: float, y: State, held: Held, gusts: Gusts, wind: Wind, air: Air
) -> tuple[Settling, float, Wind]:
    """The motion from time t, s, for at most h, s; how long it holds, and the mean wind at its end."""
    a, b, gust = gusts.first, gusts.second, gust_at(t, gusts)
    rise_x, rise_y, rise_z = (
        (b[0] - a[0]) / gusts.interval,
        (b[1] - a[1]) / gusts.interval,
        (b[2] - a[2]) / gusts.interval,
    )
    z = sinking(y, held.sink, gust[2], rise_z, held.settling)
    decay = math.exp(-0.5 * h / held.settling)
    last = lag_place(z, held.settling, h, decay * decay)
    bend = next_bend(air, y[2])
    if last < bend:
        h, last = time_to(z, held.settling, bend, h), bend
        decay = math.exp(-0.5 * h / held.settling)
    breeze = breeze_at(air, y[2], wind)
    middle_x, middle_y = wind_near(air, breeze, lag_place(z, held.settling, 0.5 * h, decay))
    last_x, last_y = mean_wind(air, last)
    heading = held.heading + held.turn * (t - held.since)
    motion = settling_from(
        y, held.forward, math.cos(heading), math.sin(heading), held.turn, held.settling,
        through(wind[0], middle_x, last_x, h, gust[0], rise_x),
        through(wind[1], middle_y, last_y, h, gust[1], rise_y),
        z,
    )  # fmt: skip
    return motion, h, (last_x, last_y)


@small_kernel
def longest(y: State, held: Held, air: Air, share: float) -> float:
    """How long a piece may be, s."""
    height, fall = y[2] - air.ground, max(held.sink, -y[5])
    most = SETTLED * share * held.settling
    return min(most, share * height / fall) if height > 1.0 else most


@small_kernel
def record_piece(
    t: float, h: float, motion: Settling, heading: float, notes: Notes, rows: int, count: int
) -> int:
    """Rows of the record along a piece of h, s, from time t, s, without its end; rows so far."""
    for k in range(1, math.ceil(h / RECORD_INTERVAL)):
        y, _ = settled(motion, k * RECORD_INTERVAL)
        count = record_row(
            t + k * RECORD_INTERVAL, y, CANOPY, 0.0, heading, notes.path, rows, notes.record, count
        )
    return count


@small_kernel
def hold(
    run: Run, place: Place, air: Air, notes: Notes, now: Now, held: Held, wind: Wind, share: float
) -> tuple[Now, Wind]:
    """Fly until the next decision or to the ground; the mean wind there."""
    clear_from = run.p[LEAVE_AFTER] + run.p[BIKE_CLEAR_AFTER]
    ground, until = place.ground, held.since + DECISION_INTERVAL
    t, y, gusts, knot, step, rows, count, landed = now
    while t < until and not landed:
        h = min(until - t, longest(y, held, air, share))
        motion, taken, wind = piece(t, h, y, held, gusts, wind, air)
        new, k7 = settled(motion, taken)
        if not new[2] > ground_at(ground, new[0], new[1]):
            landed = True
            taken = time_to_ground(ground, motion, y, new, taken)
            new, k7 = settled(motion, taken)
        watch_canopy(
            t, taken, y, new, first_slope(motion, y), k7, clear_from, held.turned, ground, notes.path, rows,
            notes.memory, notes.demands,
        )  # fmt: skip
        if notes.record.shape[0] > 0:
            count = record_piece(t, taken, motion, held.heading, notes, rows, count)
        t = until if taken == until - t else t + taken
        y = new
        if notes.record.shape[0] > 0:
            phase = LANDED if landed else CANOPY
            count = record_row(t, y, phase, 0.0, held.heading, notes.path, rows, notes.record, count)
    return Now(t, y, gusts, knot, step, rows, count, landed), wind


@small_kernel
def glide(run: Run, place: Place, air: Air, notes: Notes, now: Now, opening: Opening) -> Now:
    """Under canopy, a decision at a time, to the ground."""
    p, ground = run.p, place.ground
    zone, heading, opened, turned = zone_of(p, air), opening.heading, now.t, False
    nearest = wall_distance(ground, now.y[0], now.y[1], now.y[2], ground.farthest)
    notes.memory[WALL_FREE] = notes.demands[OUT_WALL_STRIKE] = nearest
    share = REACH * min(1.0, math.sqrt(math.sqrt(run.tolerance / AT_TOLERANCE)))
    wind = mean_wind(air, now.y[2])
    while not now.landed and now.t < LONGEST_FLIGHT:
        since = now.t
        turn, brakes, error = decide(since - opened, opening.twisted, heading, now.y, p, zone, wind)
        turned = turned or (abs(error) < FACING and since - opened >= opening.twisted)
        forward, sink = polar(p, zone, density_at(air, now.y[2]), turn, brakes)
        held = Held(since, heading, turn, forward, sink, p[SETTLING_TIME], turned)
        gusts = next_gusts(since, now.y, now.gusts, DECISION_INTERVAL, p, run.key, now.knot + 1)
        now = Now(since, now.y, gusts, now.knot + 1, now.h, now.rows, now.written, False)
        now, wind = hold(run, place, air, notes, now, held, wind, share)
        heading += turn * (now.t - since)
    if now.landed:
        touch_down(now, CANOPY, p[FLARE], now.t, notes)
    return now
