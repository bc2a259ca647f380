"""One cliff jump, phase by phase, as a kernel: numbers in, demands out.

Phases: 0 run-up (closed form), 1 rider on the bike, 2 tuck, 3 box, 4 track, 5 pilot chute and line stretch,
6 filling, 7 canopy, 8 on the ground. State: position, velocity, way through the air while the canopy fills;
m, m/s. x along the jump's heading from the lip, y to the right, z above sea level.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from precipice.gags.cliff_jump.bike import NODES as BIKE_NODES
from precipice.gags.cliff_jump.bike import bike_crossings, bike_place, fly_bike, gap, ground_share
from precipice.gags.cliff_jump.columns import (
    BIKE_CLEAR_AFTER,
    BIKE_MASS,
    BOX,
    CANOPY,
    CANOPY_SPEED,
    FALL_DRAG_AREA,
    FALL_HEADING,
    FILLING_DISTANCE,
    FLARE,
    GUST_INTENSITY,
    GUST_LENGTH,
    INFLATION,
    INFLATION_POWER,
    LANDED,
    LANDING_DISTANCE,
    LANDING_OFFSET,
    LEAVE_AFTER,
    LIP_HEIGHT,
    OUT_ALTITUDE_LOST,
    OUT_BIKE_DISTANCE,
    OUT_BIKE_PITCH,
    OUT_BRANCH,
    OUT_LAND_T,
    OUT_LAND_X,
    OUT_LAND_Y,
    OUT_LAND_Z,
    OUT_LIP_SPEED,
    OUT_OPENING_HEIGHT,
    OUT_OPENING_LOAD,
    OUT_OPENING_SPEED,
    OUT_RAMP_OFFSET,
    OUT_TOUCHDOWN,
    OUT_WALL_FALL,
    OUT_WALL_STRIKE,
    PILOT,
    RIDER_MASS,
    ROUGHNESS_LENGTH,
    STATION_PRESSURE,
    STATION_TEMPERATURE,
    TOGETHER,
    TOGETHER_DRAG_AREA,
    TRACK,
    TRACK_DRAG_AREA,
    TRACK_LIFT_AREA,
    TUCK,
    TUCK_DRAG_AREA,
    WIND_EXPONENT,
    WIND_FROM,
    WIND_SPEED,
)
from precipice.gags.cliff_jump.forces import FILLING, Force, Gusts, advance, slope, still, through_air
from precipice.gags.cliff_jump.opening import Opening, draw_opening, line_stretch, snatch_force
from precipice.gags.cliff_jump.pilot import (
    DECISION_INTERVAL,
    FACING,
    canopy_force,
    decide,
    zone_of,
)
from precipice.gags.cliff_jump.takeoff import leave_lip, pitch_when_left, push_off
from precipice.gags.cliff_jump.watch import ROCK_FREE, WALL_FREE, canopy_load, cross, record_row, watch
from precipice.kernel import borrowed, kernel, small_kernel
from precipice.physics.air import LOG_LAW, Air, Gust, density_at, next_gust, station_air
from precipice.physics.canopy import trim_area
from precipice.physics.integrate import State, hermite
from precipice.physics.terrain import Ground, ground_at, rock_distance, wall_distance

GUST_INTERVAL = 0.5
"""s between two knots of the gusts until the canopy is open; from then on a decision apart."""

LONGEST_STEP = (0.0, 0.25, 0.5, 0.5, 0.5, 0.25, 0.125, 1.0)
LONGEST_FLIGHT = 600.0
LIP_ZONE = 10.0
"""m below the lip from which on rock counts as wall: nearer the lip one is always close to it."""

WORST_DEPTH_TIME = 5.0
"""s; a fall that meets the ground before the canopy is full counts as this far below it at most."""

RECORD_COLUMNS = 11


class Run(NamedTuple):
    """One take's own numbers.

    Attributes:
        p: Parameters, SI, in the order of `columns.COLUMNS`.
        key: 64 bits that fix the gusts and the branch of the opening.
        tolerance: Of a step of the integrator, m and m/s.
    """

    p: np.ndarray
    key: int
    tolerance: float


class Notes(NamedTuple):
    """What a take writes.

    Attributes:
        demands: (len(OUTPUTS),), SI.
        across: x at each level until the canopy is open, m (g,); nan where not reached.
        path: The bike's, (bike.NODES, 7).
        memory: Of the watch, (4,).
        record: Every step, (m, RECORD_COLUMNS); m = 0 for none.
    """

    demands: np.ndarray
    across: np.ndarray
    path: np.ndarray
    memory: np.ndarray
    record: np.ndarray


class Now(NamedTuple):
    """How far a take has come.

    Attributes:
        t: s after the lip.
        y: State.
        gusts: Between the knots around t.
        knot: Their number.
        h: Length that the next step may have, s.
        rows: Of the bike's path; 0 while it is ridden.
        written: Rows of the record.
        landed: True on the ground.
    """

    t: float
    y: State
    gusts: Gusts
    knot: int
    h: float
    rows: int
    written: int
    landed: bool


class Place(NamedTuple):
    """What is the same in every take.

    Attributes:
        ground: The terrain.
        levels: Elevations, m, falling, at which x is noted.
        law: How the wind grows with height, as in `physics.air`.
        table: Measured wind profile, as in `physics.air`.
    """

    ground: Ground
    levels: np.ndarray
    law: int
    table: np.ndarray


@small_kernel
def air_of(p: np.ndarray, place: Place) -> Air:
    """The air of one run; heights are counted from the landing zone, the station is the cliff top."""
    density, lapse = station_air(p[STATION_PRESSURE], p[STATION_TEMPERATURE])
    ground = place.ground
    return Air(
        density,
        lapse,
        ground_at(ground, 0.0, 0.0),
        place.law,
        -p[WIND_SPEED] * math.cos(p[WIND_FROM]),
        -p[WIND_SPEED] * math.sin(p[WIND_FROM]),
        p[ROUGHNESS_LENGTH] if place.law == LOG_LAW else p[WIND_EXPONENT],
        ground_at(ground, p[LANDING_DISTANCE], p[LANDING_OFFSET]),
        place.table,
    )


@small_kernel
def force_of(phase: int, p: np.ndarray) -> Force:
    """The force on the rider, and the bike while together, in the phases before the canopy."""
    mass = p[RIDER_MASS]
    if phase == TOGETHER:
        return still(mass + p[BIKE_MASS], p[TOGETHER_DRAG_AREA], 0.0, 1.0, 0.0)
    if phase == TUCK:
        return still(mass, p[TUCK_DRAG_AREA], 0.0, 1.0, 0.0)
    if phase == TRACK:
        heading = p[FALL_HEADING]
        return still(mass, p[TRACK_DRAG_AREA], p[TRACK_LIFT_AREA], math.cos(heading), math.sin(heading))
    body = still(mass, p[FALL_DRAG_AREA], 0.0, 1.0, 0.0)
    if phase != INFLATION:
        return body
    return Force(
        FILLING, mass, body.drag, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0,
        trim_area(mass, p[CANOPY_SPEED]), p[FILLING_DISTANCE], p[INFLATION_POWER],
    )  # fmt: skip


@small_kernel
def norm(v: Gust) -> float:
    """Length of a vector."""
    return math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2])


@small_kernel
def speed_of(y: State) -> float:
    """Speed over ground, m/s."""
    return math.sqrt(y[3] * y[3] + y[4] * y[4] + y[5] * y[5])


@small_kernel
def next_gusts(
    t: float, y: State, gusts: Gusts, interval: float, p: np.ndarray, key: int, knot: int
) -> Gusts:
    """Gusts of the next interval, s; correlated over the way flown through them meanwhile."""
    s = (t - gusts.since) / gusts.interval
    a, b = gusts.first, gusts.second
    now = (a[0] + s * (b[0] - a[0]), a[1] + s * (b[1] - a[1]), a[2] + s * (b[2] - a[2]))
    way = interval * max(1.0, speed_of(y))
    sd = p[GUST_INTENSITY] * p[WIND_SPEED]
    return Gusts(now, next_gust(now, sd, math.exp(-way / p[GUST_LENGTH]), key, knot), t, interval)


@small_kernel
def end_of(phase: int, p: np.ndarray, opening: Opening) -> float:
    """Time, s after the lip, at which a phase ends by the clock."""
    if phase == TOGETHER:
        return p[LEAVE_AFTER]
    if phase == TUCK:
        return opening.tuck_ends
    if phase == BOX:
        return opening.box_ends
    if phase == TRACK:
        return opening.throw
    return opening.pull_begins if phase == PILOT else np.inf


@small_kernel
def to_full(old: State, new: State, h: float, k1: State, k7: State, filling: float) -> float:
    """Share of a step of h, s, after which the canopy is full, by bisection; 2.0 where it is not."""
    if new[6] < filling:
        return 2.0
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = 0.5 * (low + high)
        if hermite(old[6], new[6], h * k1[6], h * k7[6], middle) < filling:
            low = middle
        else:
            high = middle
    return high


@small_kernel
def begin(p: np.ndarray, key: int, air: Air, lip_z: float, demands: np.ndarray) -> tuple[State, float, Gusts]:
    """State at the lip, the bike's pitch when it is left, rad, and the gusts met there."""
    gust = next_gust((0.0, 0.0, 0.0), p[GUST_INTENSITY] * p[WIND_SPEED], 0.0, key, 0)
    lip = leave_lip(p, air, lip_z, gust[1])
    pitch = pitch_when_left(p, lip)
    demands[:] = np.inf
    demands[OUT_LIP_SPEED], demands[OUT_RAMP_OFFSET] = lip.speed, abs(lip.offset)
    demands[OUT_BIKE_PITCH] = pitch
    demands[OUT_OPENING_LOAD], demands[OUT_ALTITUDE_LOST], demands[OUT_OPENING_SPEED] = 0.0, 0.0, lip.speed
    y = (0.0, lip.offset, lip_z, lip.along, lip.drift, lip.up, 0.0)
    return y, pitch, Gusts(gust, gust, 0.0, GUST_INTERVAL)


@small_kernel
def touch_down(now: Now, phase: int, flare: float, full_by: float, notes: Notes) -> None:
    """Demands at the moment the performer meets the ground; the canopy would have been full by then, s."""
    demands, y = notes.demands, now.y
    demands[OUT_LAND_X], demands[OUT_LAND_Y], demands[OUT_LAND_Z] = y[0], y[1], y[2]
    demands[OUT_LAND_T] = now.t
    sink = max(0.0, -y[5])
    demands[OUT_TOUCHDOWN] = sink * (1.0 - flare) if phase == CANOPY else sink
    if phase < CANOPY:
        # How far below the ground the canopy would have been full.
        demands[OUT_OPENING_HEIGHT] = -sink * min(WORST_DEPTH_TIME, max(0.5, full_by - now.t))
    if demands[OUT_BIKE_DISTANCE] == np.inf and now.rows > 0:
        demands[OUT_BIKE_DISTANCE] = gap(y[0], y[1], y[2], bike_place(notes.path, now.rows, 0, now.t))


@small_kernel
def take_step(
    run: Run, place: Place, air: Air, now: Now, h: float, k1: State, phase: int, force: Force
) -> tuple[State, State, float, float, float, float]:
    """One step of at most h, s, cut where the canopy is full or the ground is met.

    Returns:
        State and slope after it, its length and the next one's, and the shares of the step after which the
        ground was met and the canopy was full; 2.0 where they were not.
    """
    new, k7, taken, longer = advance(now.t, h, now.y, k1, force, air, now.gusts, run.tolerance)
    met = ground_share(place.ground, now.y, new, taken, k1, k7)
    full = to_full(now.y, new, taken, k1, k7, force.filling) if phase == INFLATION else 2.0
    if min(met, full) < 1.0:
        taken *= min(met, full)
        new, k7, taken, longer = advance(now.t, taken, now.y, k1, force, air, now.gusts, np.inf)
    return new, k7, taken, longer, met, full


@kernel
def leg(
    run: Run, place: Place, air: Air, notes: Notes, now: Now, until: float, phase: int, force: Force,
    turned: bool, heading: float,
) -> Now:  # fmt: skip
    """Fly with one force until a time, s, or until the canopy is full or the ground is met.

    Args:
        run: The take.
        place: What is the same in every take.
        air: Of the run.
        notes: Written.
        now: Where it begins.
        until: s after the lip.
        phase: As in `columns`.
        force: Held over the leg.
        turned: Whether the canopy has been turned to where the performer wants to go.
        heading: Of the canopy, rad, for the record.
    """
    p = run.p
    clear_from = p[LEAVE_AFTER] + p[BIKE_CLEAR_AFTER]
    k1 = slope(now.t, now.y, force, air, now.gusts)
    t, y, gusts, knot, h, rows, count, landed = now
    while t < until and not landed and t < LONGEST_FLIGHT:
        if t >= gusts.since + gusts.interval:
            knot += 1
            gusts = next_gusts(t, y, gusts, GUST_INTERVAL, p, run.key, knot)
        stop = min(until, gusts.since + gusts.interval)
        here = Now(t, y, gusts, knot, h, rows, count, False)
        step = min(h, LONGEST_STEP[phase], stop - t)
        new, k7, taken, longer, met, full = take_step(run, place, air, here, step, k1, phase, force)
        if phase > TOGETHER:
            watch(
                t, taken, y, new, k1, k7, phase, clear_from, turned, force, air, gusts, place.ground,
                notes.path, rows, notes.memory, notes.demands,
            )  # fmt: skip
        if phase < CANOPY:
            cross(place.levels, y, new, notes.memory, notes.across)
        h = max(h, longer) if taken == stop - t else longer
        t = stop if taken == stop - t else t + taken
        y, k1, landed = new, k7, met <= min(full, 1.0)
        if notes.record.shape[0] > 0:
            load = canopy_load(t, y, force, air, gusts) if phase == INFLATION else 0.0
            code = LANDED if landed else phase
            count = record_row(t, y, code, load, heading, notes.path, rows, notes.record, count)
        if full <= 1.0:
            break
    return Now(t, y, gusts, knot, h, rows, count, landed)


@small_kernel
def leave(run: Run, place: Place, air: Air, notes: Notes, bike_across: np.ndarray) -> Now:
    """From the lip to the push-off, and the bike's way from there to the ground."""
    p = run.p
    y, pitch, gusts = begin(p, run.key, air, air.station + p[LIP_HEIGHT], notes.demands)
    count = record_row(0.0, y, TOGETHER, 0.0, 0.0, notes.path, 0, notes.record, 0)
    now = Now(0.0, y, gusts, 0, 0.1, 0, count, False)
    now = leg(run, place, air, notes, now, p[LEAVE_AFTER], TOGETHER, force_of(TOGETHER, p), False, 0.0)
    bike_across[:] = notes.across
    if now.landed:
        return now
    rider, bike = push_off(p, now.y, pitch)
    rows = fly_bike(now.t, bike, p, air, now.gusts, place.ground, run.tolerance, notes.path, notes.demands)
    bike_crossings(notes.path, rows, place.levels, bike_across)
    return Now(now.t, rider, now.gusts, now.knot, 0.1, rows, now.written, False)


@small_kernel
def fall(run: Run, place: Place, air: Air, notes: Notes, now: Now, opening: Opening) -> Now:
    """From the push-off to the full canopy, or to the ground."""
    p, demands = run.p, notes.demands
    thrown_z, ground = now.y[2], place.ground
    near = rock_distance(ground, now.y[0], now.y[1], now.y[2], ground.farthest)
    notes.memory[ROCK_FREE] = demands[OUT_WALL_FALL] = near
    for phase in (TUCK, BOX, TRACK, PILOT):
        if phase == PILOT:
            thrown_z = now.y[2]
            demands[OUT_OPENING_SPEED] = speed_of(now.y)
        force = force_of(phase, p)
        now = leg(run, place, air, notes, now, end_of(phase, p, opening), phase, force, False, 0.0)
    if not now.landed:
        speed = norm(through_air(now.t, now.y, air, now.gusts))
        stretch, parting = line_stretch(p, speed, density_at(air, now.y[2]))
        until = now.t + stretch
        now = leg(run, place, air, notes, now, until, PILOT, force_of(PILOT, p), False, 0.0)
        if not now.landed:
            demands[OUT_OPENING_LOAD] = snatch_force(p, parting)
            demands[OUT_OPENING_SPEED] = norm(through_air(now.t, now.y, air, now.gusts))
            now = leg(run, place, air, notes, now, np.inf, INFLATION, force_of(INFLATION, p), False, 0.0)
    if now.landed:
        touch_down(now, INFLATION, 0.0, opening.pull_begins + 2.0, notes)
        return now
    demands[OUT_OPENING_HEIGHT] = now.y[2] - ground_at(place.ground, now.y[0], now.y[1])
    demands[OUT_ALTITUDE_LOST] = thrown_z - now.y[2]
    return now


@small_kernel
def glide(run: Run, place: Place, air: Air, notes: Notes, now: Now, opening: Opening) -> Now:
    """Under canopy, a decision at a time, to the ground."""
    p = run.p
    zone, heading, opened, turned = zone_of(p, air), opening.heading, now.t, False
    ground = place.ground
    nearest = wall_distance(ground, now.y[0], now.y[1], now.y[2], ground.farthest)
    notes.memory[WALL_FREE] = notes.demands[OUT_WALL_STRIKE] = nearest
    while not now.landed and now.t < LONGEST_FLIGHT:
        turn, brakes, error = decide(now.t - opened, opening.twisted, heading, now.y, p, zone, air)
        turned = turned or (abs(error) < FACING and now.t - opened >= opening.twisted)
        force = canopy_force(p, zone, density_at(air, now.y[2]), now.t, heading, turn, brakes)
        until = now.t + DECISION_INTERVAL
        gusts = next_gusts(now.t, now.y, now.gusts, DECISION_INTERVAL, p, run.key, now.knot + 1)
        now = Now(now.t, now.y, gusts, now.knot + 1, now.h, now.rows, now.written, False)
        now = leg(run, place, air, notes, now, until, CANOPY, force, turned, heading)
        heading += turn * (min(now.t, until) - until + DECISION_INTERVAL)
    if now.landed:
        touch_down(now, CANOPY, p[FLARE], now.t, notes)
    return now


@kernel
def fly(run: Run, place: Place, notes: Notes, bike_across: np.ndarray) -> int:
    """Fly one jump.

    Args:
        run: The take.
        place: What is the same in every take.
        notes: Written.
        bike_across: Written, x of the bike at each level, m (g,).

    Returns:
        Rows of the record written.
    """
    air, opening = air_of(run.p, place), draw_opening(run.p, run.key)
    notes.across[:], notes.memory[:] = np.nan, 0.0
    now = leave(run, place, air, notes, bike_across)
    notes.demands[OUT_BRANCH] = opening.branch
    if now.landed:
        touch_down(now, TOGETHER, 0.0, opening.pull_begins, notes)
        return now.written
    now = fall(run, place, air, notes, now, opening)
    if not now.landed:
        now = glide(run, place, air, notes, now, opening)
    return now.written


@small_kernel
def borrowed_place(place: Place) -> Place:
    """The place with arrays that count no references."""
    ground = place.ground
    return Place(
        Ground(
            borrowed(ground.profile),
            borrowed(ground.rock),
            borrowed(ground.wall),
            borrowed(ground.grid),
            ground.x0,
            ground.y0,
            ground.spacing,
            ground.ceiling,
            ground.wall_slope,
            ground.farthest,
        ),
        borrowed(place.levels),
        place.law,
        borrowed(place.table),
    )


@kernel
def fly_rows(
    columns: np.ndarray, keys: np.ndarray, place: Place, tolerance: float, demands: np.ndarray,
    rider_across: np.ndarray, bike_across: np.ndarray, path: np.ndarray, memory: np.ndarray,
    record: np.ndarray,
) -> int:  # fmt: skip
    """Fly every row of `columns` (n, k); outputs (n, ...) as for `fly`; rows of the last one's record."""
    p, out = borrowed(columns), borrowed(demands)
    rider, bike = borrowed(rider_across), borrowed(bike_across)
    way, seen, rows = borrowed(path), borrowed(memory), borrowed(record)
    here, written = borrowed_place(place), 0
    for i in range(p.shape[0]):
        notes = Notes(out[i], rider[i], way, seen, rows)
        written = fly(Run(p[i], keys[i], tolerance), here, notes, bike[i])
    return written


@kernel
def fly_one(
    p: np.ndarray, key: int, place: Place, tolerance: float, demands: np.ndarray, rider_across: np.ndarray,
    bike_across: np.ndarray, path: np.ndarray, record: np.ndarray,
) -> int:  # fmt: skip
    """Fly one jump and record it; arguments as for `Run`, `Notes` and `fly`; rows of the record written."""
    keys = np.empty(1, np.uint64)
    keys[0] = key
    return fly_rows(
        p.reshape(1, -1), keys, place, tolerance, demands.reshape(1, -1), rider_across.reshape(1, -1),
        bike_across.reshape(1, -1), path, np.zeros(4), record,
    )  # fmt: skip


@kernel
def fly_many(
    columns: np.ndarray, keys: np.ndarray, place: Place, tolerance: float, demands: np.ndarray,
    rider_across: np.ndarray, bike_across: np.ndarray,
) -> None:  # fmt: skip
    """Fly every row of `columns` (n, k); outputs (n, ...) as for `fly`, each row by itself."""
    path, record = np.empty((BIKE_NODES, 7)), np.empty((0, RECORD_COLUMNS))
    fly_rows(
        columns, keys, place, tolerance, demands, rider_across, bike_across, path, np.zeros(4), record
    )
