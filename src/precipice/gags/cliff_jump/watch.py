"""What is watched along the way: rock, wall, bike, load, levels; and the record of a path."""

from __future__ import annotations

import math

import numpy as np

from precipice.gags.cliff_jump.bike import bike_place, gap
from precipice.gags.cliff_jump.columns import (
    OUT_BIKE_DISTANCE,
    OUT_BIKE_UNDER_CANOPY,
    OUT_OPENING_LOAD,
    OUT_WALL_CANOPY,
    OUT_WALL_FALL,
    OUT_WALL_STRIKE,
)
from precipice.gags.cliff_jump.forces import Force, Gusts, filled_area, through_air
from precipice.kernel import kernel, small_kernel
from precipice.physics.air import Air, density_at
from precipice.physics.integrate import State, place_at, state_at
from precipice.physics.terrain import Ground, rock_distance, wall_distance

ROCK_FREE, WALL_FREE, NODE, LEVEL = range(4)
"""Memory between steps: metres certainly free of rock, of wall; the bike's row; the next level."""

LOOKS = 2
"""Looks in a step at the load while the canopy fills; an even number."""

SPACING = 0.5
"""m^1/2; two looks at rock a distance d away lie SPACING sqrt(d) apart, which misses 3 cm of it at most."""

FASTER = 1.25
"""1; a body covers no more than this times the faster end's speed, and a metre, in a step."""


@small_kernel
def canopy_load(t: float, y: State, force: Force, air: Air, gusts: Gusts) -> float:
    """Force of the filling canopy on the performer, N: 1/2 rho CdS v^2."""
    u, v, w = through_air(t, y, air, gusts)
    return 0.5 * density_at(air, y[2]) * filled_area(force, y[6]) * (u * u + v * v + w * w)


@kernel
def look_at_rock(
    h: float, old: State, new: State, k1: State, k7: State, free: int, out: int, ground: Ground,
    memory: np.ndarray, demands: np.ndarray,
) -> None:  # fmt: skip
    """Keep the least distance to rock, or to wall under canopy, over a step of h, s.

    A point that moved less than it was free by at the last look cannot be nearer than that: each look says
    how far the next may be, and most steps need none. Source: sphere tracing, Hart, Visual Computer 12, 527
    (1996).
    """
    square = max(old[3] ** 2 + old[4] ** 2 + old[5] ** 2, new[3] ** 2 + new[4] ** 2 + new[5] ** 2)
    most = FASTER * h * math.sqrt(square) + 1.0
    if memory[free] - most > demands[out]:
        memory[free] -= most
        return
    spare, s = memory[free], 0.0
    while True:
        onwards = max(spare - demands[out], SPACING * math.sqrt(max(spare, 0.01))) / most
        if s + onwards >= 1.0:
            break
        s += onwards
        x, y, z = place_at(old, new, h, k1, k7, s)
        if free == ROCK_FREE:
            spare = rock_distance(ground, x, y, z, ground.farthest)
        else:
            spare = wall_distance(ground, x, y, z, ground.farthest)
        demands[out] = min(demands[out], spare)
    memory[free] = spare - (1.0 - s) * most


@small_kernel
def apart(
    t: float, h: float, old: State, new: State, k1: State, k7: State, at: float, path: np.ndarray,
    rows: int, node: int,
) -> tuple[float, int]:  # fmt: skip
    """Distance to the bike, m, at a time, s, in a step of h, s, from t, s; and the row of its path."""
    x, y, z = place_at(old, new, h, k1, k7, (at - t) / h)
    place = bike_place(path, rows, node, at)
    return gap(x, y, z, place), place[3]


@kernel
def look_at_bike(
    t: float, h: float, old: State, new: State, k1: State, k7: State, first: float, last: float, out: int,
    path: np.ndarray, rows: int, memory: np.ndarray, demands: np.ndarray,
) -> None:  # fmt: skip
    """Keep the least distance to the bike between two times, s, of a step of h, s.

    At both ends and half-way, and where the parabola through the three squares of it is least.
    """
    half = 0.5 * (last - first)
    begun, node = apart(t, h, old, new, k1, k7, first, path, rows, int(memory[NODE]))
    amid, ahead = apart(t, h, old, new, k1, k7, first + half, path, rows, node)
    ended, _ = apart(t, h, old, new, k1, k7, last, path, rows, ahead)
    memory[NODE] = node
    least = min(begun, amid, ended)
    bend = begun * begun - 2.0 * amid * amid + ended * ended
    lean = 0.5 * (begun * begun - ended * ended)
    if abs(lean) < bend:
        lowest, _ = apart(t, h, old, new, k1, k7, first + half + half * lean / bend, path, rows, node)
        least = min(least, lowest)
    demands[out] = min(demands[out], least)


@small_kernel
def look_at_load(
    t: float, h: float, old: State, new: State, k1: State, k7: State, force: Force, air: Air, gusts: Gusts,
    demands: np.ndarray,
) -> None:  # fmt: skip
    """Keep the largest load over a step of h, s: at looks, and at the top of the parabolas through three."""
    first = canopy_load(t, old, force, air, gusts)
    most = max(demands[OUT_OPENING_LOAD], first)
    for look in range(1, LOOKS, 2):
        s = look / LOOKS
        middle = canopy_load(t + s * h, state_at(old, new, h, k1, k7, s), force, air, gusts)
        s = (look + 1) / LOOKS
        last = canopy_load(t + s * h, state_at(old, new, h, k1, k7, s), force, air, gusts)
        lean, bend = 0.5 * (last - first), 2.0 * middle - first - last
        most = max(most, middle, last)
        if abs(lean) < bend:
            most = max(most, middle + 0.5 * lean * lean / bend)
        first = last
    demands[OUT_OPENING_LOAD] = most


@small_kernel
def watch_fall(
    t: float, h: float, old: State, new: State, k1: State, k7: State, filling: bool, clear_from: float,
    force: Force, air: Air, gusts: Gusts, ground: Ground, path: np.ndarray, rows: int, memory: np.ndarray,
    demands: np.ndarray,
) -> None:  # fmt: skip
    """Keep the worst of what is watched over a step of h, s, from time t, s, until the canopy is full."""
    look_at_rock(h, old, new, k1, k7, ROCK_FREE, OUT_WALL_FALL, ground, memory, demands)
    first, last = max(t, clear_from), min(t + h, path[rows - 1, 0])
    if first < last:
        look_at_bike(t, h, old, new, k1, k7, first, last, OUT_BIKE_DISTANCE, path, rows, memory, demands)
    if filling:
        look_at_load(t, h, old, new, k1, k7, force, air, gusts, demands)


@small_kernel
def watch_canopy(
    t: float, h: float, old: State, new: State, k1: State, k7: State, clear_from: float, turned: bool,
    ground: Ground, path: np.ndarray, rows: int, memory: np.ndarray, demands: np.ndarray,
) -> None:  # fmt: skip
    """Keep the worst of what is watched over h, s, from time t, s, under canopy, turned away or not yet."""
    out = OUT_WALL_CANOPY if turned else OUT_WALL_STRIKE
    look_at_rock(h, old, new, k1, k7, WALL_FREE, out, ground, memory, demands)
    first, last = max(t, clear_from), min(t + h, path[rows - 1, 0])
    if first < last:
        out = OUT_BIKE_UNDER_CANOPY
        look_at_bike(t, h, old, new, k1, k7, first, last, out, path, rows, memory, demands)


@small_kernel
def cross(levels: np.ndarray, old: State, new: State, memory: np.ndarray, across: np.ndarray) -> None:
    """Note x, m, where the performer falls through each level, m above sea, falling."""
    g = int(memory[LEVEL])
    while g < levels.shape[0] and levels[g] >= new[2]:
        if levels[g] < old[2]:
            across[g] = old[0] + (old[2] - levels[g]) / (old[2] - new[2]) * (new[0] - old[0])
        g += 1
    memory[LEVEL] = g


@small_kernel
def record_row(
    t: float, y: State, phase: int, load: float, heading: float, path: np.ndarray, rows: int,
    record: np.ndarray, count: int,
) -> int:  # fmt: skip
    """Write a row of (t, rider, bike, phase, speed, load, heading) where there is room; rows so far."""
    if count >= record.shape[0]:
        return count
    record[count, 0] = t
    for i in range(3):
        record[count, 1 + i] = y[i]
        record[count, 4 + i] = y[i]
    if rows > 0:
        place = bike_place(path, rows, 0, t)
        record[count, 4], record[count, 5], record[count, 6] = place[0], place[1], place[2]
    record[count, 7] = phase
    record[count, 8] = math.sqrt(y[3] ** 2 + y[4] ** 2 + y[5] ** 2)
    record[count, 9] = load
    record[count, 10] = heading
    return count + 1
