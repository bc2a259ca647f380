"""Ground: a surveyed profile, the same to left and right of it, or a grid of elevations around the site."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from precipice.kernel import small_kernel
from precipice.physics.surface import surface_distance, surface_elevation

NO_GRID = np.zeros((0, 0))


class Ground(NamedTuple):
    """The ground of a site. x runs along the heading from the lip, y to the right; m.

    Attributes:
        profile: Distance and elevation by rising distance (n, 2).
        rock: Parts of the profile that count as rock in free fall, x0, z0, x1, z1 (k, 4).
        wall: Parts that count as wall under canopy, likewise.
        grid: Elevations (i, j) at x = x0 + i spacing, y = y0 + j spacing; (0, 0) where there is none.
        x0: Of the grid.
        y0: Of the grid.
        spacing: Of the grid.
        ceiling: Elevation from which down ground counts as rock or wall.
        wall_slope: Rise over run from which on it counts as wall.
        farthest: Distances beyond this are not told apart.
    """

    profile: np.ndarray
    rock: np.ndarray
    wall: np.ndarray
    grid: np.ndarray
    x0: float
    y0: float
    spacing: float
    ceiling: float
    wall_slope: float
    farthest: float


def ground_of(profile: np.ndarray, lip_zone: float, wall_slope: float, farthest: float) -> Ground:
    """The ground of a profile (n, 2), m; rock begins `lip_zone` m below the elevation at distance 0."""
    ceiling = float(elevation(profile, 0.0)) - lip_zone
    rock = segments_below(profile, ceiling)
    wall = segments_below(profile, ceiling, wall_slope)
    return Ground(profile, rock, wall, NO_GRID, 0.0, 0.0, 1.0, ceiling, wall_slope, farthest)


@small_kernel
def ground_at(ground: Ground, x: float, y: float) -> float:
    """Elevation of the ground, m, at (x, y), m."""
    if ground.grid.shape[0] > 0:
        return surface_elevation(ground.grid, ground.x0, ground.y0, ground.spacing, x, y)
    return elevation(ground.profile, x)


@small_kernel
def rock_distance(ground: Ground, x: float, y: float, z: float, nearest: float) -> float:
    """Distance, m, from a point, m, to rock, looked for no farther than `nearest`, m."""
    best = min(nearest, distance_to_segments(ground.rock, x, z))
    if ground.grid.shape[0] == 0:
        return best
    return surface_distance(
        ground.grid, ground.x0, ground.y0, ground.spacing, ground.ceiling, 0.0, x, y, z, best
    )


@small_kernel
def wall_distance(ground: Ground, x: float, y: float, z: float, nearest: float) -> float:
    """Distance, m, from a point, m, to wall, looked for no farther than `nearest`, m."""
    best = min(nearest, distance_to_segments(ground.wall, x, z))
    if ground.grid.shape[0] == 0:
        return best
    slope = ground.wall_slope
    return surface_distance(
        ground.grid, ground.x0, ground.y0, ground.spacing, ground.ceiling, slope, x, y, z, best
    )


@small_kernel
def elevation(profile: np.ndarray, x: float) -> float:
    """Elevation, m, of a profile (n, 2) of distance and elevation, m, at distance x, m.

    Level beyond both ends; at a vertical step the higher side.
    """
    n = profile.shape[0]
    if x < profile[0, 0]:
        return profile[0, 1]
    if x > profile[n - 1, 0]:
        return profile[n - 1, 1]
    low, high = 0, n - 1
    while high - low > 1:
        middle = (low + high) // 2
        if profile[middle, 0] <= x:
            low = middle
        else:
            high = middle
    best = -np.inf
    while low > 0 and profile[low, 0] >= x:
        low -= 1
    for i in range(low, n - 1):
        x0, x1 = profile[i, 0], profile[i + 1, 0]
        if x0 > x:
            break
        if x <= x1:
            z0, z1 = profile[i, 1], profile[i + 1, 1]
            here = max(z0, z1) if x1 == x0 else z0 + (z1 - z0) * (x - x0) / (x1 - x0)
            best = max(best, here)
    return best


@small_kernel
def distance_to_segments(segments: np.ndarray, x: float, z: float) -> float:
    """Distance, m, from (x, z) to the nearest of the segments (n, 4) of x0, z0, x1, z1, m; inf for none."""
    best = np.inf
    for i in range(segments.shape[0]):
        x0, z0 = segments[i, 0], segments[i, 1]
        dx, dz = segments[i, 2] - x0, segments[i, 3] - z0
        length2 = dx * dx + dz * dz
        t = 0.0
        if length2 > 0.0:
            t = min(1.0, max(0.0, ((x - x0) * dx + (z - z0) * dz) / length2))
        away, up = x - x0 - t * dx, z - z0 - t * dz
        best = min(best, away * away + up * up)
    return math.sqrt(best)


def segments_below(profile: np.ndarray, ceiling: float, least_slope: float = 0.0) -> np.ndarray:
    """The parts of a profile (n, 2), m, below an elevation, m, and steeper than a slope, as (k, 4)."""
    kept = []
    for (x0, z0), (x1, z1) in pairwise(profile.tolist()):
        if min(z0, z1) >= ceiling or abs(z1 - z0) < least_slope * abs(x1 - x0):
            continue
        ends = [(x0, z0), (x1, z1)]
        for k in (0, 1):
            if ends[k][1] > ceiling:
                share = (ceiling - z0) / (z1 - z0)
                ends[k] = (x0 + share * (x1 - x0), ceiling)
        kept.append((*ends[0], *ends[1]))
    return np.array(kept, dtype=np.float64).reshape(-1, 4)
