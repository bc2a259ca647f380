"""Odds over two inputs from the runs of a cell and its neighbours, by local logistic regression."""

from __future__ import annotations

import numpy as np
from scipy.stats import norm

Z = float(norm.ppf(0.975))
ENOUGH = 300
"""Harmed runs in a window from which on it is not made wider."""

ALONE = 150
"""Harmed runs of a cell from which on it needs no neighbours: 1.96 / sqrt(150) is 16 %."""

FEWEST = 5
"""Harmed runs, and others, below which a window tells no shape."""

LEAN = 60
"""Harmed runs, and others, below which a window is made wider before it is looked at, while it can be."""

WIDEST, SHARE = 4, 5
"""Cells from the middle to the edge of the widest window: so many, or this fraction of a large map."""

RIDGE = 0.02
"""A weak pull of all but the height towards nothing, so that a window parted cleanly has a finite slope."""

STEPS = 40


def local_odds(harms: np.ndarray, runs: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Odds of each cell, and their 95 % interval, from counts (ny, nx) of harmed and of all runs.

    In windows round each cell the logarithm of the odds is taken as a curved surface of second order; its
    height over the cell is the estimate, its curvature in the likelihood the interval, and the window with
    the narrowest interval counts. A cell with enough of its own, or without usable neighbours, has its own
    Wilson interval.
    Source: Loader, Local Regression and Likelihood (1999), chapter 4; Newton's method on the likelihood.
    """
    p, low, high = np.empty(harms.shape), np.empty(harms.shape), np.empty(harms.shape)
    for row in range(harms.shape[0]):
        for column in range(harms.shape[1]):
            p[row, column], low[row, column], high[row, column] = _cell(harms, runs, row, column)
    return p, low, high


Interval = tuple[float, float, float]
"""Estimate, lower and upper end."""


def _cell(harms: np.ndarray, runs: np.ndarray, row: int, column: int) -> Interval:
    own = (float(harms[row, column]), float(runs[row, column]))
    best = _wilson(*own)
    if min(own[0], own[1] - own[0]) >= ALONE:
        return best
    widest = max(WIDEST, min(harms.shape) // SHARE)
    for reach in range(1, widest + 1):
        rows = slice(max(0, row - reach), row + reach + 1)
        columns = slice(max(0, column - reach), column + reach + 1)
        k, n = harms[rows, columns].astype(float), runs[rows, columns].astype(float)
        fewest = min(k.sum(), (n - k).sum())
        if fewest < (FEWEST if reach == widest else LEAN):
            continue
        dy, dx = np.meshgrid(
            np.arange(rows.start, rows.start + k.shape[0]) - row,
            np.arange(columns.start, columns.start + k.shape[1]) - column,
            indexing="ij",
        )
        x, y = dx.ravel().astype(float), dy.ravel().astype(float)
        design = np.column_stack([np.ones(k.size), x, y, x * x, x * y, y * y])
        if k.size <= design.shape[1] + 2:
            continue
        found = _surface(k.ravel(), n.ravel(), design)
        if found[2] - found[1] < best[2] - best[1]:
            best = found
        if fewest >= ENOUGH:
            break
    return best


def _surface(k: np.ndarray, n: np.ndarray, design: np.ndarray) -> Interval:
    """Height of the surface over the middle, by Newton's method with the step halved until it climbs."""
    share = 0.5 / len(k)
    k, n = k + share, n + 2.0 * share
    start = k.sum() / n.sum()
    beta = np.zeros(design.shape[1])
    beta[0] = np.log(start / (1.0 - start))
    pull = RIDGE * (np.arange(design.shape[1]) > 0)
    best = _likelihood(beta, k, n, design, pull)
    for _ in range(STEPS):
        chance = 1.0 / (1.0 + np.exp(-(design @ beta)))
        step = np.linalg.solve(
            _information(chance, n, design, pull), design.T @ (k - n * chance) - pull * beta
        )
        length, climbed = 1.0, -np.inf
        while length > 1e-4:
            climbed = _likelihood(beta + length * step, k, n, design, pull)
            if climbed >= best - 1e-12:
                break
            length *= 0.5
        beta, best = beta + length * step, climbed
        if np.abs(length * step).max() < 1e-7:
            break
    chance = 1.0 / (1.0 + np.exp(-(design @ beta)))
    error = float(np.sqrt(np.linalg.inv(_information(chance, n, design, pull))[0, 0]))
    middle, low, high = 1.0 / (1.0 + np.exp(-(beta[0] + Z * error * np.array([0.0, -1.0, 1.0]))))
    return float(middle), float(low), float(high)


def _likelihood(
    beta: np.ndarray, k: np.ndarray, n: np.ndarray, design: np.ndarray, pull: np.ndarray
) -> float:
    odds = design @ beta
    return float((k * odds - n * np.logaddexp(0.0, odds)).sum() - 0.5 * (pull * beta * beta).sum())


def _information(chance: np.ndarray, n: np.ndarray, design: np.ndarray, pull: np.ndarray) -> np.ndarray:
    weight = n * chance * (1.0 - chance)
    found: np.ndarray = design.T @ (weight[:, None] * design) + np.diag(pull + 1e-9)
    return found


def _wilson(k: float, n: float) -> Interval:
    """Wilson, J Am Stat Assoc 22, 209 (1927)."""
    p = k / n
    centre = (p + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n)
    half = Z / (1.0 + Z * Z / n) * np.sqrt(p * (1.0 - p) / n + Z * Z / (4.0 * n * n))
    return p, max(0.0, float(centre - half)), min(1.0, float(centre + half))
