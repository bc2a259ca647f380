"""One take of a jump: what goes in, what is written, how far it has come, and the air and ground it meets."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from precipice.gags.cliff_jump.bike import bike_place, gap
from precipice.gags.cliff_jump.columns import (
    CANOPY,
    GUST_INTENSITY,
    GUST_LENGTH,
    LANDING_DISTANCE,
    LANDING_OFFSET,
    OUT_BIKE_DISTANCE,
    OUT_LAND_T,
    OUT_LAND_X,
    OUT_LAND_Y,
    OUT_LAND_Z,
    OUT_OPENING_HEIGHT,
    OUT_TOUCHDOWN,
    ROUGHNESS_LENGTH,
    STATION_PRESSURE,
    STATION_TEMPERATURE,
    WIND_EXPONENT,
    WIND_FROM,
    WIND_SPEED,
)
from precipice.gags.cliff_jump.forces import Gusts, gust_at
from precipice.kernel import borrowed, small_kernel
from precipice.physics.air import LOG_LAW, Air, Gust, next_gust, station_air
from precipice.physics.integrate import State
from precipice.physics.terrain import Ground, ground_at

LONGEST_FLIGHT = 600.0
"""s"""

WORST_DEPTH_TIME = 5.0
"""s; a fall that meets the ground before the canopy is full counts as this far below it at most."""


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
    now = gust_at(t, gusts)
    way = interval * max(1.0, speed_of(y))
    sd = p[GUST_INTENSITY] * p[WIND_SPEED]
    return Gusts(now, next_gust(now, sd, math.exp(-way / p[GUST_LENGTH]), key, knot), t, interval)


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
