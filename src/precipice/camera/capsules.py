"""Capsules: what a body is made of here, and the distances and rays between them.

A capsule is everything within a radius of a straight axis. Arrays hold many at once.
Source: Ericson, Real-Time Collision Detection (2005), 5.1.9, for the nearest points of two segments.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True, eq=False)
class Capsules:
    """Several capsules.

    Attributes:
        start: One end of each axis, (n, 3), m.
        end: The other end, (n, 3), m.
        radius: (n,), m.
        part: Name of each part of a body, n of them.
        owner: Whose it is, n of them: "striker", "performer", "prop", "floor".
    """

    start: np.ndarray
    end: np.ndarray
    radius: np.ndarray
    part: tuple[str, ...]
    owner: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.part)

    def of(self, owner: str) -> np.ndarray:
        """Which belong to `owner`, (n,) bool."""
        return np.array([one == owner for one in self.owner])

    def named(self, owner: str, *parts: str) -> np.ndarray:
        """Which are these parts of `owner`, (n,) bool."""
        return np.array([o == owner and p in parts for o, p in zip(self.owner, self.part, strict=True)])

    def moved(self, by: np.ndarray) -> Capsules:
        """Each moved by its own `by`, (n, 3), m."""
        return Capsules(self.start + by, self.end + by, self.radius, self.part, self.owner)

    def kept(self, which: np.ndarray) -> Capsules:
        """Those for which `which`, (n,) bool, is true."""
        at = np.flatnonzero(which)
        return Capsules(
            self.start[at],
            self.end[at],
            self.radius[at],
            tuple(self.part[k] for k in at),
            tuple(self.owner[k] for k in at),
        )


def joined(*groups: Capsules) -> Capsules:
    """All of them as one."""
    return Capsules(
        np.concatenate([one.start for one in groups]),
        np.concatenate([one.end for one in groups]),
        np.concatenate([one.radius for one in groups]),
        tuple(part for one in groups for part in one.part),
        tuple(owner for one in groups for owner in one.owner),
    )


def _dot(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    product: np.ndarray = np.einsum("...i,...i->...", a, b)
    return product


def nearest_on_segments(
    a0: np.ndarray, a1: np.ndarray, b0: np.ndarray, b1: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Where on segments a and b, all (..., 3), they are nearest: shares s and t of their lengths, (...)."""
    d1, d2, r = a1 - a0, b1 - b0, a0 - b0
    a, e, f = _dot(d1, d1), _dot(d2, d2), _dot(d2, r)
    c, b = _dot(d1, r), _dot(d1, d2)
    a_safe, e_safe = np.maximum(a, 1e-18), np.maximum(e, 1e-18)
    apart = a * e - b * b
    # Parallel axes are nearest in many places: any will do, so the first end of a is taken.
    s = np.where(
        apart > 1e-12 * a_safe * e_safe, np.clip((b * f - c * e) / np.maximum(apart, 1e-30), 0.0, 1.0), 0.0
    )
    s = np.where(e > 1e-18, s, np.clip(-c / a_safe, 0.0, 1.0))
    t = (b * s + f) / e_safe
    s = np.where(t < 0.0, np.clip(-c / a_safe, 0.0, 1.0), s)
    s = np.where(t > 1.0, np.clip((b - c) / a_safe, 0.0, 1.0), s)
    t = np.clip(t, 0.0, 1.0)
    return np.where(a > 1e-18, s, 0.0), np.where(e > 1e-18, t, 0.0)


def segment_distance(a0: np.ndarray, a1: np.ndarray, b0: np.ndarray, b1: np.ndarray) -> np.ndarray:
    """Least distance of segments a and b, all (..., 3); (...)."""
    s, t = nearest_on_segments(a0, a1, b0, b1)
    away = a0 + s[..., None] * (a1 - a0) - b0 - t[..., None] * (b1 - b0)
    distance: np.ndarray = np.linalg.norm(away, axis=-1)
    return distance


def surface_gap(first: Capsules, second: Capsules) -> float:
    """Least distance between the surfaces of two groups, m, below zero where they meet."""
    apart = segment_distance(
        first.start[:, None], first.end[:, None], second.start[None, :], second.end[None, :]
    )
    return float((apart - first.radius[:, None] - second.radius[None, :]).min())


def blocked(points: np.ndarray, eye: np.ndarray, capsules: Capsules) -> np.ndarray:
    """Which capsules stand between `eye` (..., 3) and `points` (..., 3); (..., n) bool.

    A point inside a capsule is behind its surface, and so hidden.
    """
    apart = segment_distance(eye[..., None, :], points[..., None, :], capsules.start, capsules.end)
    hidden: np.ndarray = apart < capsules.radius
    return hidden


def ray_hits(
    origin: np.ndarray, direction: np.ndarray, start: np.ndarray, end: np.ndarray, radius: float
) -> np.ndarray:
    """Distance along unit rays (..., 3) to the first surface of one capsule, (...), infinite for none.

    The first root of the quadratic for the cylinder where it lies between the ends, else that of the sphere
    round the nearer end. The origin must be outside.
    """
    axis, from_start = end - start, origin - start
    length = float(axis @ axis)
    along, away = direction @ axis, from_start @ axis
    a = length - along**2
    b = length * _dot(direction, from_start) - away * along
    c = length * _dot(from_start, from_start) - away**2 - radius**2 * length
    inside = b * b - a * c
    with np.errstate(divide="ignore", invalid="ignore"):
        near = (-b - np.sqrt(np.maximum(inside, 0.0))) / a
    foot = away + near * along
    on_side = (
        (inside >= 0.0) & (a > 1e-12 * max(length, 1e-12)) & (foot > 0.0) & (foot < length) & (near > 0.0)
    )
    best = np.where(on_side, near, np.inf)
    for centre in (start, end):
        off = origin - centre
        half = _dot(direction, off)
        root = half * half - _dot(off, off) + radius**2
        at = -half - np.sqrt(np.maximum(root, 0.0))
        best = np.minimum(best, np.where((root >= 0.0) & (at > 0.0), at, np.inf))
    return best
