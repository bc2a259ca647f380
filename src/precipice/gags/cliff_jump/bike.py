"""The bike alone: from the push-off to where it hits the ground, and its distance on the way."""

from __future__ import annotations

import math

import numpy as np

from precipice.gags.cliff_jump.columns import BIKE_DRAG_AREA, BIKE_MASS, OUT_BIKE_X, OUT_BIKE_Y
from precipice.gags.cliff_jump.forces import Gusts, advance, slope, still
from precipice.kernel import kernel, small_kernel
from precipice.physics.air import Air
from precipice.physics.integrate import State, hermite, next_guess, place_at
from precipice.physics.terrain import Ground, ground_at

NODES = 256
"""Most steps of the bike's flight that are kept."""

LONGEST_STEP = 1.0
"""s"""

FIRST_STEP = 0.5
"""s"""

MOST_GUESSES, CLOSE_ENOUGH = 100, 1e-12
"""Of where the ground is met: as a share of a step, or m above it."""


@small_kernel
def ground_share(ground: Ground, old: State, new: State, h: float, k1: State, k7: State) -> float:
    """Share of a step of h, s, after which a body meets the ground, by false position; 2.0 where not."""
    below = new[2] - ground_at(ground, new[0], new[1])
    if below > 0.0:
        return 2.0
    low, high, above = 0.0, 1.0, old[2] - ground_at(ground, old[0], old[1])
    for turn in range(MOST_GUESSES):
        if high - low < CLOSE_ENOUGH:
            break
        s = next_guess(turn, low, high, above, below)
        x, y, z = place_at(old, new, h, k1, k7, s)
        height = z - ground_at(ground, x, y)
        if abs(height) < CLOSE_ENOUGH:
            return s
        if height > 0.0:
            low, above = s, height
        else:
            high, below = s, height
    return high


@small_kernel
def keep(path: np.ndarray, n: int, t: float, y: State) -> int:
    """Keep a row of (t, position, velocity); rows so far."""
    if n < path.shape[0]:
        path[n, 0] = t
        for i in range(6):
            path[n, 1 + i] = y[i]
        return n + 1
    return n


@kernel
def fly_bike(
    t: float, y: State, p: np.ndarray, air: Air, gusts: Gusts, ground: Ground, tolerance: float,
    path: np.ndarray, demands: np.ndarray,
) -> int:  # fmt: skip
    """Fly the bike to the ground from time t, s; the gust met there stays with it.

    Args:
        t: s.
        y: State just after the push-off.
        p: Parameters.
        air: Of the run.
        gusts: That gust, the same at both knots.
        ground: m.
        tolerance: Of a step, m and m/s.
        path: Written, rows of time, position, velocity (m, 7).
        demands: Written, where it comes down.

    Returns:
        Rows of `path` written; the last is on the ground.
    """
    force = still(p[BIKE_MASS], p[BIKE_DRAG_AREA], 0.0, 1.0, 0.0)
    k1 = slope(t, y, force, air, gusts)
    h = FIRST_STEP
    rows = keep(path, 0, t, y)
    while rows < path.shape[0]:
        new, k7, taken, longer = advance(t, min(h, LONGEST_STEP), y, k1, force, air, gusts, tolerance)
        share = ground_share(ground, y, new, taken, k1, k7)
        if share <= 1.0:
            x, side, z = place_at(y, new, taken, k1, k7, share)
            rows = keep(path, rows, t + share * taken, (x, side, z, new[3], new[4], new[5], 0.0))
            break
        t, y, k1, h = t + taken, new, k7, longer
        rows = keep(path, rows, t, y)
    demands[OUT_BIKE_X], demands[OUT_BIKE_Y] = path[rows - 1, 1], path[rows - 1, 2]
    return rows


@small_kernel
def bike_place(path: np.ndarray, rows: int, node: int, t: float) -> tuple[float, float, float, int]:
    """Where the bike is at time t, s, m; and the row before it, for the next look; at its end beyond it."""
    while node < rows - 2 and path[node + 1, 0] <= t:
        node += 1
    h = path[node + 1, 0] - path[node, 0]
    s = min(1.0, max(0.0, (t - path[node, 0]) / h))
    a, b = path[node], path[node + 1]
    return (
        hermite(a[1], b[1], h * a[4], h * b[4], s),
        hermite(a[2], b[2], h * a[5], h * b[5], s),
        hermite(a[3], b[3], h * a[6], h * b[6], s),
        node,
    )


@small_kernel
def bike_crossings(path: np.ndarray, rows: int, levels: np.ndarray, across: np.ndarray) -> None:
    """x, m, at which the bike falls through each level, m, falling; nan where it does not."""
    g = 0
    for row in range(1, rows):
        z0, z1 = path[row - 1, 3], path[row, 3]
        while g < levels.shape[0] and levels[g] >= z1:
            if levels[g] < z0:
                share = (z0 - levels[g]) / (z0 - z1)
                across[g] = path[row - 1, 1] + share * (path[row, 1] - path[row - 1, 1])
            g += 1


@small_kernel
def gap(x: float, y: float, z: float, place: tuple[float, float, float, int]) -> float:
    """Distance, m, of a point, m, from the bike."""
    return math.sqrt((x - place[0]) ** 2 + (y - place[1]) ** 2 + (z - place[2]) ** 2)
