"""One cliff jump, phase by phase, as a kernel: numbers in, demands out.

Phases: 0 run-up (closed form), 1 rider on the bike, 2 free fall, 3 pilot chute, 4 inflation, 5 canopy,
6 on the ground. State (13,): rider position, velocity, canopy heading, bike position, velocity; m, m/s,
rad. x along the jump's heading from the lip, y to the right, z above sea level.
"""

from __future__ import annotations

import math

import numpy as np

from precipice.gags.cliff_jump.columns import (
    BIKE_CLEAR_AFTER,
    BIKE_DRAG_AREA,
    BIKE_MASS,
    CANOPY_SPEED,
    FALL_DRAG_AREA,
    FALL_LIFT_AREA,
    FLARE,
    GLIDE_RATIO,
    GUST_INTENSITY,
    GUST_LENGTH,
    INFLATION_POWER,
    INFLATION_TIME,
    LIP_HEIGHT,
    OUT_BIKE_DISTANCE,
    OUT_BIKE_X,
    OUT_BIKE_Y,
    OUT_LAND_T,
    OUT_LAND_X,
    OUT_LAND_Y,
    OUT_OPENING_HEIGHT,
    OUT_OPENING_LOAD,
    OUT_TOUCHDOWN,
    OUT_WALL_CANOPY,
    OUT_WALL_FALL,
    PILOT_DRAG_AREA,
    RIDER_MASS,
    TOGETHER_DRAG_AREA,
    WIND_EXPONENT,
    WIND_SPEED,
)
from precipice.gags.cliff_jump.pilot import (
    DECISION_INTERVAL,
    SINK,
    WIND_X,
    WIND_Y,
    ZONE_Z,
    decide,
    site_of,
)
from precipice.gags.cliff_jump.takeoff import (
    CANOPY,
    FALL,
    INFLATION,
    LANDED,
    PILOT,
    TOGETHER,
    phase_ends,
    push_off,
    start,
)
from precipice.kernel import kernel, small_kernel
from precipice.physics.air import density, next_gust, wind_factor
from precipice.physics.canopy import canopy_acceleration, trim_area
from precipice.physics.constants import STANDARD_GRAVITY
from precipice.physics.drag import drag_lift
from precipice.physics.integrate import NODES, combine, error_norm, next_step
from precipice.physics.terrain import distance_to_segments, elevation

LONGEST_STEP = (0.0, 0.125, 0.125, 0.125, 0.0625, 0.5)
LONGEST_FLIGHT = 600.0
SHORTEST_STEP = 1e-6
LIP_ZONE = 10.0
"""m below the lip from which on rock counts as wall: nearer the lip one is always close to it."""


@small_kernel
def through_air(
    y: np.ndarray, at: int, share: float, exponent: float, site: np.ndarray, gust: np.ndarray
) -> tuple[float, float, float]:
    """Velocity through the air, m/s, of the body whose position starts at index `at` of the state."""
    factor = wind_factor(y[at + 2] - site[ZONE_Z], exponent)
    return (
        y[at + 3] - site[WIND_X] * factor - gust[0, 0] - share * (gust[1, 0] - gust[0, 0]),
        y[at + 4] - site[WIND_Y] * factor - gust[0, 1] - share * (gust[1, 1] - gust[0, 1]),
        y[at + 5] - gust[0, 2] - share * (gust[1, 2] - gust[0, 2]),
    )


@kernel
def slope(
    t: float,
    y: np.ndarray,
    phase: int,
    since: float,
    p: np.ndarray,
    site: np.ndarray,
    gust: np.ndarray,
    gust_from: float,
    control: np.ndarray,
    out: np.ndarray,
) -> None:
    """Right-hand side of the equations of motion, into out (13,).

    `since` is the time at which the phase began, s; `gust` (2, 3) holds the gusts at `gust_from`, s, and an
    interval later, m/s; `site` and `control` are the pilot's.
    """
    share = (t - gust_from) / DECISION_INTERVAL
    flow = through_air(y, 0, share, p[WIND_EXPONENT], site, gust)
    for axis in range(3):
        out[axis] = y[3 + axis]
    out[6] = 0.0
    if phase == TOGETHER:
        per_mass = density(y[2]) / (p[RIDER_MASS] + p[BIKE_MASS])
        drag_lift(flow, per_mass, p[TOGETHER_DRAG_AREA], 0.0, 0.0, out, 3)
        out[5] -= STANDARD_GRAVITY
        for axis in range(6):
            out[7 + axis] = out[axis]
        return
    per_mass = density(y[2]) / p[RIDER_MASS]
    if phase == CANOPY:
        out[6] = control[0]
        speed = site[SINK] * math.sqrt(1.0 + control[1] * control[1])
        area = trim_area(p[RIDER_MASS], speed)
        canopy_acceleration(flow, y[6], control[0], per_mass, area, control[1], out, 3)
    else:
        area, lift = p[FALL_DRAG_AREA], p[FALL_LIFT_AREA]
        if phase >= PILOT:
            area, lift = area + p[PILOT_DRAG_AREA], 0.0
        if phase == INFLATION:
            filled = min(1.0, max(0.0, (t - since) / p[INFLATION_TIME]))
            area += trim_area(p[RIDER_MASS], p[CANOPY_SPEED]) * filled ** p[INFLATION_POWER]
        drag_lift(flow, per_mass, area, lift, 0.0, out, 3)
    out[5] -= STANDARD_GRAVITY
    if y[12] == 0.0:
        for axis in range(7, 13):
            out[axis] = 0.0
        return
    for axis in range(7, 10):
        out[axis] = y[3 + axis]
    bike_flow = through_air(y, 7, share, p[WIND_EXPONENT], site, gust)
    drag_lift(bike_flow, density(y[9]) / p[BIKE_MASS], p[BIKE_DRAG_AREA], 0.0, 0.0, out, 10)
    out[12] -= STANDARD_GRAVITY


@kernel
def advance(
    t: float,
    h: float,
    y: np.ndarray,
    phase: int,
    since: float,
    p: np.ndarray,
    site: np.ndarray,
    gust: np.ndarray,
    gust_from: float,
    control: np.ndarray,
    tolerance: float,
    slopes: np.ndarray,
    new: np.ndarray,
) -> tuple[float, float]:
    """One accepted Runge-Kutta 5(4) step of at most h, s, from y into new; its length and the next one's, s.

    `slopes` (7, 13) holds the slopes at the step's start and stages; the last is the slope at its end.
    """
    slope(t, y, phase, since, p, site, gust, gust_from, control, slopes[0])
    while True:
        for stage in range(6):
            combine(y, slopes, stage, h, new)
            at = t + NODES[stage] * h
            slope(at, new, phase, since, p, site, gust, gust_from, control, slopes[stage + 1])
        error = error_norm(y, new, slopes, h, tolerance, tolerance)
        if error <= 1.0 or h < SHORTEST_STEP:
            return h, next_step(h, error)
        h = next_step(h, error)


@small_kernel
def hermite(a: float, b: float, u: float, v: float, s: float) -> float:
    """Cubic through the values a, b and the slopes u, v (per step) at both ends of a step, at the share s."""
    return a + s * (u + s * (3.0 * (b - a) - 2.0 * u - v + s * (2.0 * (a - b) + u + v)))


@kernel
def between(old: np.ndarray, new: np.ndarray, slopes: np.ndarray, h: float, i: int, s: float) -> float:
    """State i at the share s of a step of h, s, between two states (13,)."""
    return hermite(old[i], new[i], h * slopes[0, i], h * slopes[6, i], s)


@kernel
def ground_share(
    profile: np.ndarray, old: np.ndarray, new: np.ndarray, slopes: np.ndarray, h: float, at: int
) -> float:
    """Share of a step of h, s, after which a body meets the ground, by bisection; 2.0 where it does not.

    `at` is the index of the body's position in the state.
    """
    if new[at + 2] > elevation(profile, new[at]):
        return 2.0
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = 0.5 * (low + high)
        x = between(old, new, slopes, h, at, middle)
        z = between(old, new, slopes, h, at + 2, middle)
        if z > elevation(profile, x):
            low = middle
        else:
            high = middle
    return high


@kernel
def land_bike(
    profile: np.ndarray, old: np.ndarray, new: np.ndarray, slopes: np.ndarray, h: float, demands: np.ndarray
) -> None:
    """Stop the bike, in `new`, where it meets the ground during a step of h, s."""
    if old[12] == 0.0:
        return
    share = ground_share(profile, old, new, slopes, h, 7)
    if share <= 1.0:
        for i in range(7, 10):
            new[i] = between(old, new, slopes, h, i, share)
        new[10:13] = 0.0
        demands[OUT_BIKE_X], demands[OUT_BIKE_Y] = new[7], new[8]


@kernel
def land_rider(profile: np.ndarray, old: np.ndarray, new: np.ndarray, slopes: np.ndarray, h: float) -> float:
    """Set the rider in `new` to where the ground is met in a step of h, s; the share of it taken, or 2.0."""
    share = ground_share(profile, old, new, slopes, h, 0)
    if share <= 1.0:
        here = np.empty(6)
        for i in range(6):
            here[i] = between(old, new, slopes, h, i, share)
        new[0:6] = here
    return share


@kernel
def gust_correlation(y: np.ndarray, p: np.ndarray) -> float:
    """Correlation of the gusts met at both ends of an interval, by the way flown through them meanwhile."""
    way = DECISION_INTERVAL * math.sqrt(y[3] ** 2 + y[4] ** 2 + y[5] ** 2)
    return math.exp(-max(way, DECISION_INTERVAL) / p[GUST_LENGTH])


@kernel
def aerodynamic_load(mass_kg: float, slopes: np.ndarray) -> float:
    """Force of the air on the rider, N, from the slopes (13,) of the state."""
    return mass_kg * math.sqrt(slopes[3] ** 2 + slopes[4] ** 2 + (slopes[5] + STANDARD_GRAVITY) ** 2)


@kernel
def bike_gap(y: np.ndarray) -> float:
    """Distance, m, between rider and bike in the state (13,)."""
    return math.sqrt((y[0] - y[7]) ** 2 + (y[1] - y[8]) ** 2 + (y[2] - y[9]) ** 2)


@kernel
def watch(
    t: float,
    y: np.ndarray,
    phase: int,
    ends: np.ndarray,
    p: np.ndarray,
    load: float,
    rock: np.ndarray,
    wall: np.ndarray,
    demands: np.ndarray,
) -> None:
    """Keep the worst of what is watched along the way, at the end of a step."""
    if FALL <= phase <= INFLATION:
        demands[OUT_WALL_FALL] = min(demands[OUT_WALL_FALL], distance_to_segments(rock, y[0], y[2]))
        if t >= ends[TOGETHER] + p[BIKE_CLEAR_AFTER]:
            demands[OUT_BIKE_DISTANCE] = min(demands[OUT_BIKE_DISTANCE], bike_gap(y))
    if phase == CANOPY:
        demands[OUT_WALL_CANOPY] = min(demands[OUT_WALL_CANOPY], distance_to_segments(wall, y[0], y[2]))
    if phase >= INFLATION:
        demands[OUT_OPENING_LOAD] = max(demands[OUT_OPENING_LOAD], load)


@kernel
def cross(levels: np.ndarray, old: np.ndarray, new: np.ndarray, at: int, across: np.ndarray) -> None:
    """Note x where a body falls through each level, m above sea, between two states; first crossing kept."""
    z0, z1 = old[at + 2], new[at + 2]
    if z1 >= z0:
        return
    for g in range(levels.shape[0]):
        if z1 <= levels[g] < z0 and math.isnan(across[g]):
            across[g] = old[at] + (z0 - levels[g]) / (z0 - z1) * (new[at] - old[at])


@kernel
def touch_down(
    t: float,
    y: np.ndarray,
    phase: int,
    ends: np.ndarray,
    p: np.ndarray,
    wall: np.ndarray,
    demands: np.ndarray,
) -> None:
    """Demands at the moment the rider meets the ground."""
    demands[OUT_LAND_X], demands[OUT_LAND_Y], demands[OUT_LAND_T] = y[0], y[1], t
    sink = max(0.0, -y[5])
    demands[OUT_TOUCHDOWN] = sink * (1.0 - p[FLARE]) if phase == CANOPY else sink
    if phase < CANOPY:
        # How far below ground the canopy would have been full, and distances as they were on the ground.
        demands[OUT_OPENING_HEIGHT] = -sink * (ends[INFLATION] - t)
        demands[OUT_WALL_CANOPY] = distance_to_segments(wall, y[0], y[2])
        if demands[OUT_BIKE_DISTANCE] == np.inf:
            demands[OUT_BIKE_DISTANCE] = bike_gap(y)


@kernel
def record_row(t: float, y: np.ndarray, phase: int, load: float, record: np.ndarray, count: int) -> int:
    """Write a row of (t, rider xyz, bike xyz, phase, speed, load) where there is room; rows so far."""
    if count >= record.shape[0]:
        return count
    record[count, 0] = t
    record[count, 1:4] = y[0:3]
    record[count, 4:7] = y[7:10]
    record[count, 7] = phase
    record[count, 8] = math.sqrt(y[3] ** 2 + y[4] ** 2 + y[5] ** 2)
    record[count, 9] = load
    return count + 1


@kernel
def fly(
    p: np.ndarray,
    key: int,
    profile: np.ndarray,
    rock: np.ndarray,
    wall: np.ndarray,
    levels: np.ndarray,
    tolerance: float,
    demands: np.ndarray,
    rider_across: np.ndarray,
    bike_across: np.ndarray,
    record: np.ndarray,
) -> int:
    """Fly one jump.

    Args:
        p: Parameters, SI, in the order of `columns.COLUMNS`.
        key: 64 bits that fix the gusts.
        profile: Terrain (n, 2), m.
        rock: Terrain that counts as wall in free fall (k, 4), m.
        wall: Terrain that counts as wall under canopy (k, 4), m.
        levels: Elevations (g,), m, falling, at which x is noted.
        tolerance: Of the integrator, absolute and relative.
        demands: Written, (len(OUTPUTS),), SI.
        rider_across: Written, x at each level until the canopy is open, m (g,); nan where not reached.
        bike_across: Written, likewise for the bike.
        record: Written, (m, 10): t, rider xyz, bike xyz, phase, speed, load; m = 0 for none.

    Returns:
        Rows of `record` written.
    """
    y, new, slopes = np.empty(13), np.empty(13), np.zeros((7, 13))
    gust, control = np.zeros((2, 3)), np.zeros(2)
    site, ends = site_of(p, profile), phase_ends(p)
    demands[:], rider_across[:], bike_across[:] = np.inf, np.nan, np.nan
    demands[OUT_OPENING_LOAD] = 0.0
    start(p, elevation(profile, 0.0) + p[LIP_HEIGHT], y, demands)
    gust_sd = p[GUST_INTENSITY] * p[WIND_SPEED]
    next_gust(gust[0], gust_sd, 0.0, key, 0)
    gust[1] = gust[0]
    t, h, phase, since, knot = 0.0, 0.02, TOGETHER, 0.0, 0
    rows = record_row(t, y, phase, 0.0, record, 0)
    while t < LONGEST_FLIGHT:
        if t >= knot * DECISION_INTERVAL:
            knot += 1
            gust[0] = gust[1]
            next_gust(gust[1], gust_sd, gust_correlation(y, p), key, knot)
            if phase == CANOPY:
                decide(t - since, y, p, site, control)
        stop = min(knot * DECISION_INTERVAL, ends[phase])
        step = min(h, LONGEST_STEP[phase], stop - t)
        gust_from = (knot - 1) * DECISION_INTERVAL
        taken, longer = advance(
            t, step, y, phase, since, p, site, gust, gust_from, control, tolerance, slopes, new
        )
        h = max(h, longer) if taken == step else longer
        land_bike(profile, y, new, slopes, taken, demands)
        share = land_rider(profile, y, new, slopes, taken)
        if phase < CANOPY:
            cross(levels, y, new, 0, rider_across)
        cross(levels, y, new, 7, bike_across)
        t = t + share * taken if share <= 1.0 else stop if taken == stop - t else t + taken
        y[:] = new
        load = aerodynamic_load(p[RIDER_MASS], slopes[6])
        watch(t, y, phase, ends, p, load, rock, wall, demands)
        rows = record_row(t, y, LANDED if share <= 1.0 else phase, load, record, rows)
        if share <= 1.0:
            touch_down(t, y, phase, ends, p, wall, demands)
            break
        if t >= ends[phase]:
            if phase == TOGETHER:
                push_off(p, y)
            if phase == INFLATION:
                demands[OUT_OPENING_HEIGHT] = y[2] - elevation(profile, y[0])
            phase, since, h = phase + 1, t, 0.02
            control[0], control[1] = 0.0, p[GLIDE_RATIO]
    return rows


@kernel
def fly_many(
    columns: np.ndarray,
    keys: np.ndarray,
    profile: np.ndarray,
    rock: np.ndarray,
    wall: np.ndarray,
    levels: np.ndarray,
    tolerance: float,
    demands: np.ndarray,
    rider_across: np.ndarray,
    bike_across: np.ndarray,
) -> None:
    """Fly every row of `columns` (n, k); outputs (n, ...) as for `fly`, each row by itself."""
    nothing = np.empty((0, 10))
    for i in range(columns.shape[0]):
        fly(
            columns[i],
            keys[i],
            profile,
            rock,
            wall,
            levels,
            tolerance,
            demands[i],
            rider_across[i],
            bike_across[i],
            nothing,
        )
