"""One cliff jump, phase by phase, as a kernel: numbers in, demands out.

Phases: 0 run-up (closed form), 1 rider on the bike, 2 tuck, 3 box, 4 track, 5 pilot chute and line stretch,
6 filling, 7 canopy, 8 on the ground. State: position, velocity, way through the air while the canopy fills;
m, m/s. x along the jump's heading from the lip, y to the right, z above sea level.
"""

from __future__ import annotations

import math

import numpy as np

from precipice.gags.cliff_jump.bike import NODES as BIKE_NODES
from precipice.gags.cliff_jump.bike import bike_crossings, fly_bike, ground_share
from precipice.gags.cliff_jump.columns import (
    BIKE_CLEAR_AFTER,
    BIKE_MASS,
    BOX,
    CANOPY_SPEED,
    FALL_DRAG_AREA,
    FALL_HEADING,
    FILLING_DISTANCE,
    GUST_INTENSITY,
    INFLATION,
    INFLATION_POWER,
    LANDED,
    LEAVE_AFTER,
    LIP_HEIGHT,
    OUT_ALTITUDE_LOST,
    OUT_BIKE_PITCH,
    OUT_BRANCH,
    OUT_LIP_SPEED,
    OUT_OPENING_HEIGHT,
    OUT_OPENING_LOAD,
    OUT_OPENING_SPEED,
    OUT_RAMP_OFFSET,
    OUT_WALL_FALL,
    PILOT,
    RIDER_MASS,
    TOGETHER,
    TOGETHER_DRAG_AREA,
    TRACK,
    TRACK_DRAG_AREA,
    TRACK_LIFT_AREA,
    TUCK,
    TUCK_DRAG_AREA,
    WIND_SPEED,
)
from precipice.gags.cliff_jump.forces import (
    FILLING,
    Force,
    Gusts,
    advance,
    gust_at,
    slope,
    still,
    through_air,
)
from precipice.gags.cliff_jump.glide import glide
from precipice.gags.cliff_jump.opening import Opening, draw_opening, line_stretch, snatch_force
from precipice.gags.cliff_jump.take import (
    LONGEST_FLIGHT,
    Notes,
    Now,
    Place,
    Run,
    air_of,
    borrowed_place,
    next_gusts,
    norm,
    speed_of,
    touch_down,
)
from precipice.gags.cliff_jump.takeoff import leave_lip, pitch_when_left, push_off
from precipice.gags.cliff_jump.watch import ROCK_FREE, canopy_load, cross, record_row, watch_fall
from precipice.kernel import borrowed, kernel, small_kernel
from precipice.physics.air import Air, density_at, next_gust
from precipice.physics.canopy import trim_area
from precipice.physics.integrate import State, hermite
from precipice.physics.terrain import ground_at, rock_distance

GUST_INTERVAL = 0.5
"""s between two knots of the gusts until the canopy is open; from then on a decision apart."""

FIRST_STEP = 0.5
LONGEST_STEP = (0.0, 0.25, 0.5, 0.5, 0.5, 0.5, 0.125)
LIP_ZONE = 10.0
"""m below the lip from which on rock counts as wall: nearer the lip one is always close to it."""

RECORD_COLUMNS = 11


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
        FILLING, mass, body.drag, 0.0, 1.0, 0.0,
        trim_area(mass, p[CANOPY_SPEED]), p[FILLING_DISTANCE], p[INFLATION_POWER],
    )  # fmt: skip


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
    run: Run, place: Place, air: Air, notes: Notes, now: Now, until: float, phase: int, force: Force
) -> Now:
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
            watch_fall(
                t, taken, y, new, k1, k7, phase == INFLATION, clear_from, force, air, gusts, place.ground,
                notes.path, rows, notes.memory, notes.demands,
            )  # fmt: skip
        cross(place.levels, y, new, notes.memory, notes.across)
        h = max(h, longer) if taken == stop - t else longer
        t = stop if taken == stop - t else t + taken
        y, k1, landed = new, k7, met <= min(full, 1.0)
        if notes.record.shape[0] > 0:
            load = canopy_load(t, y, force, air, gusts) if phase == INFLATION else 0.0
            code = LANDED if landed else phase
            count = record_row(t, y, code, load, 0.0, notes.path, rows, notes.record, count)
        if full <= 1.0:
            break
    return Now(t, y, gusts, knot, h, rows, count, landed)


@small_kernel
def leave(run: Run, place: Place, air: Air, notes: Notes, bike_across: np.ndarray) -> Now:
    """From the lip to the push-off, and the bike's way from there to the ground."""
    p = run.p
    y, pitch, gusts = begin(p, run.key, air, air.station + p[LIP_HEIGHT], notes.demands)
    count = record_row(0.0, y, TOGETHER, 0.0, 0.0, notes.path, 0, notes.record, 0)
    now = Now(0.0, y, gusts, 0, FIRST_STEP, 0, count, False)
    now = leg(run, place, air, notes, now, p[LEAVE_AFTER], TOGETHER, force_of(TOGETHER, p))
    bike_across[:] = notes.across
    if now.landed:
        return now
    rider, bike = push_off(p, now.y, pitch)
    gust = gust_at(now.t, now.gusts)
    held = Gusts(gust, gust, now.t, GUST_INTERVAL)
    rows = fly_bike(now.t, bike, p, air, held, place.ground, run.tolerance, notes.path, notes.demands)
    bike_crossings(notes.path, rows, place.levels, bike_across)
    return Now(now.t, rider, now.gusts, now.knot, FIRST_STEP, rows, now.written, False)


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
        now = leg(run, place, air, notes, now, end_of(phase, p, opening), phase, force)
    if not now.landed:
        speed = norm(through_air(now.t, now.y, air, now.gusts))
        stretch, parting = line_stretch(p, speed, density_at(air, now.y[2]))
        until = now.t + stretch
        now = leg(run, place, air, notes, now, until, PILOT, force_of(PILOT, p))
        if not now.landed:
            demands[OUT_OPENING_LOAD] = snatch_force(p, parting)
            demands[OUT_OPENING_SPEED] = norm(through_air(now.t, now.y, air, now.gusts))
            now = leg(run, place, air, notes, now, np.inf, INFLATION, force_of(INFLATION, p))
    if now.landed:
        touch_down(now, INFLATION, 0.0, opening.pull_begins + 2.0, notes)
        return now
    demands[OUT_OPENING_HEIGHT] = now.y[2] - ground_at(place.ground, now.y[0], now.y[1])
    demands[OUT_ALTITUDE_LOST] = thrown_z - now.y[2]
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
    fly_rows(columns, keys, place, tolerance, demands, rider_across, bike_across, path, np.zeros(4), record)
