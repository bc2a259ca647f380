"""Ground as a profile: elevation over distance along one heading, the same to left and right of it."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from precipice.kernel import kernel


@kernel
def elevation(profile: np.ndarray, x: float) -> float:
    """Elevation, m, of a profile (n, 2) of distance and elevation, m, at distance x, m.

    Level beyond both ends; at a vertical step the higher side.
    """
    n = profile.shape[0]
    if x < profile[0, 0]:
        return profile[0, 1]
    if x > profile[n - 1, 0]:
        return profile[n - 1, 1]
    best = -np.inf
    for i in range(n - 1):
        x0, x1 = profile[i, 0], profile[i + 1, 0]
        if x0 <= x <= x1:
            z0, z1 = profile[i, 1], profile[i + 1, 1]
            here = max(z0, z1) if x1 == x0 else z0 + (z1 - z0) * (x - x0) / (x1 - x0)
            best = max(best, here)
    return best


@kernel
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
        best = min(best, math.hypot(x - x0 - t * dx, z - z0 - t * dz))
    return best


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
