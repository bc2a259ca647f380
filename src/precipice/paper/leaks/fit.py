"""Where the points of a paper went: robust fits of a plane to another, blind to any copy's code."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

DRAWS = 400
"""Pairs of points tried by RANSAC (Fischler and Bolles, Comm. ACM 24, 1981): with a third of true matches,
400 pairs miss every true pair with odds below 1e-20."""


def similarity(
    old: Array, new: Array, within: float, seed: int = 1
) -> tuple[Array, NDArray[np.bool_]] | None:
    """Similarity that most matches agree on, by RANSAC.

    Args:
        old: Points, shape (n, 2).
        new: Where they are thought to have gone, shape (n, 2).
        within: How near counts as agreed.
        seed: Of the draws.

    Returns:
        Coefficients as `apply` takes them, and which matches agree; None where fewer than 3 do.
    """
    if len(old) < 3:
        return None
    points, targets = old[:, 0] + 1j * old[:, 1], new[:, 0] + 1j * new[:, 1]
    rng = np.random.default_rng(seed)
    first = rng.integers(0, len(points), DRAWS)
    second = rng.integers(0, len(points), DRAWS)
    apart = points[second] - points[first]
    far = np.abs(apart) > 20.0
    if not far.any():
        return None
    turn = (targets[second] - targets[first])[far] / apart[far]
    moved = targets[first][far] - turn * points[first][far]
    off = np.abs(turn[:, None] * points[None, :] + moved[:, None] - targets[None, :]) < within
    best = int(np.argmax(off.sum(axis=1)))
    if off[best].sum() < 3:
        return None
    a, b = turn[best], moved[best]
    return np.array([[b.real, b.imag], [a.real, a.imag], [-a.imag, a.real]]), off[best]


def terms(points: Array, degree: int) -> Array:
    """Monomials of a polynomial in two coordinates, low degrees first, shape (n, terms)."""
    x, y = points[:, 0], points[:, 1]
    return np.stack(
        [x ** (total - j) * y**j for total in range(degree + 1) for j in range(total + 1)], axis=1
    )


def polynomial(
    old: Array, new: Array, degree: int, weights: Array | None = None, ridge: float = 1e-9
) -> Array:
    """Least squares with Huber's weights (Ann. Math. Stat. 35, 1964), shape (terms, 2)."""
    basis = terms(old, degree)
    base = np.ones(len(old)) if weights is None else weights
    robust = base.copy()
    scale = np.sqrt(np.sum(basis**2, axis=0) + 1e-30)
    found = np.zeros((basis.shape[1], 2))
    for _ in range(8):
        weighted = (basis / scale) * robust[:, None]
        normal = weighted.T @ (basis / scale) + ridge * np.eye(basis.shape[1])
        found = np.linalg.solve(normal, weighted.T @ new) / scale[:, None]
        off = np.hypot(*(basis @ found - new).T)
        limit = 1.5 * float(np.median(off)) + 1e-6
        robust = base * np.minimum(1.0, limit / np.maximum(off, 1e-12))
    return found


def apply(found: Array, points: Array) -> Array:
    """Where a polynomial takes points."""
    degree = {1: 0, 3: 1, 6: 2, 10: 3}[len(found)]
    return terms(points, degree) @ found


def added(first: Array, second: Array) -> Array:
    """The sum of two polynomials."""
    total = np.zeros((max(len(first), len(second)), 2))
    total[: len(first)] += first
    total[: len(second)] += second
    return total
