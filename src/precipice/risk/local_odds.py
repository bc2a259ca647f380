"""Odds over two inputs from the runs of a cell and its neighbours, by local logistic regression."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.special import expit
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

PULL = RIDGE * (np.arange(6) > 0)
TERMS = len(PULL)
"""Of a surface of second order: height, two slopes, three curvatures."""

STEPS = 40


def local_odds(harms: np.ndarray, runs: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Odds of each cell, and their 95 % interval, from counts (ny, nx) of harmed and of all runs.

    In windows round each cell the logarithm of the odds is taken as a curved surface of second order; its
    height over the cell is the estimate, its curvature in the likelihood the interval, and the window with
    the narrowest interval counts. A cell with enough of its own, or without usable neighbours, has its own
    Wilson interval. All windows of one width are fitted at once.
    Source: Loader, Local Regression and Likelihood (1999), chapter 4; Newton's method on the likelihood.
    """
    own, all_runs = harms.astype(float), runs.astype(float)
    best = np.stack(_wilson(own, _with_empty_neighbours(own, all_runs)))
    looking = np.minimum(own, all_runs - own) < ALONE
    widest = max(WIDEST, min(harms.shape) // SHARE)
    for reach in range(1, widest + 1):
        if not looking.any():
            break
        k, n = _windows(own, reach)[looking], _windows(all_runs, reach)[looking]
        inside = _windows(np.ones(harms.shape), reach)[looking]
        fewest = np.minimum(k.sum(axis=1), (n - k).sum(axis=1))
        usable = (fewest >= (FEWEST if reach == widest else LEAN)) & (inside.sum(axis=1) > TERMS + 2)
        found = np.full((3, len(k)), np.inf)
        found[1] = -np.inf
        if usable.any():
            found[:, usable] = _surfaces(k[usable], n[usable], inside[usable], reach)
        before = best[:, looking]
        narrower = usable & (found[2] - found[1] < before[2] - before[1])
        best[:, looking] = np.where(narrower, found, before)
        looking[looking] = ~(usable & (fewest >= ENOUGH))
    return best[0], best[1], best[2]


def _with_empty_neighbours(own: np.ndarray, runs: np.ndarray) -> np.ndarray:
    """Runs of each cell (ny, nx), with those of the cells around it where nobody was harmed in any of them.

    As many cells are taken on one side as on the other, none beyond the map. Small odds that bend upwards, as
    odds do on their way to a limit, are in the middle no higher than their mean over such a neighbourhood, so
    an upper end for the mean is one for the middle.
    """
    pooled = runs
    for axes in ((0, 1), (0,), (1,)):
        k, n = own, runs
        for axis in axes:
            k, n = _three(k, axis), _three(n, axis)
        pooled = np.where((k == 0) & (n > pooled), n, pooled)
    return pooled


def _three(values: np.ndarray, axis: int) -> np.ndarray:
    """The sum of each cell and its two neighbours along an axis; of the cell alone at the map's edge."""
    found = values.astype(float)
    turned, sums = np.moveaxis(values, axis, 0), np.moveaxis(found, axis, 0)
    sums[1:-1] += turned[:-2] + turned[2:]
    return found


def _windows(values: np.ndarray, reach: int) -> np.ndarray:
    """The values round each cell, 0 beyond the map, (ny, nx, cells of the window)."""
    side = 2 * reach + 1
    padded = np.pad(values, reach)
    return sliding_window_view(padded, (side, side)).reshape(*values.shape, side * side)


def _surfaces(k: np.ndarray, n: np.ndarray, inside: np.ndarray, reach: int) -> np.ndarray:
    """Heights of the surfaces over the middles of windows, by Newton's method with steps halved.

    Args:
        k: Harmed runs, (windows, cells).
        n: All runs, (windows, cells).
        inside: 1 for cells of the map, 0 beyond it, (windows, cells).
        reach: Cells from the middle of a window to its edge.

    Returns:
        Estimate, lower and upper end, (3, windows).
    """
    offsets = np.arange(-reach, reach + 1, dtype=float)
    y, x = (part.ravel() for part in np.meshgrid(offsets, offsets, indexing="ij"))
    design = np.column_stack([np.ones(x.size), x, y, x * x, x * y, y * y])
    share = 0.5 / inside.sum(axis=1, keepdims=True)
    k, n = k + share * inside, n + 2.0 * share * inside
    start = k.sum(axis=1) / n.sum(axis=1)
    beta = np.zeros((len(k), TERMS))
    beta[:, 0] = np.log(start / (1.0 - start))
    open_windows = np.arange(len(k))
    best = _likelihood(beta, k, n, design)
    for _ in range(STEPS):
        one_k, one_n, here = k[open_windows], n[open_windows], beta[open_windows]
        chance = expit(here @ design.T)
        slope = (one_k - one_n * chance) @ design - PULL * here
        step = np.linalg.solve(_information(chance, one_n, design), slope[..., None])[..., 0]
        length = np.ones(len(open_windows))
        climbed = _likelihood(here + step, one_k, one_n, design)
        while True:
            short = (climbed < best[open_windows] - 1e-12) & (length > 1e-4)
            if not short.any():
                break
            length[short] *= 0.5
            tried = here[short] + length[short, None] * step[short]
            climbed[short] = _likelihood(tried, one_k[short], one_n[short], design)
        beta[open_windows] = here + length[:, None] * step
        best[open_windows] = climbed
        open_windows = open_windows[np.abs(length[:, None] * step).max(axis=1) >= 1e-7]
        if len(open_windows) == 0:
            break
    chance = expit(beta @ design.T)
    error = np.sqrt(np.linalg.inv(_information(chance, n, design))[:, 0, 0])
    ends = np.array([[0.0], [-1.0], [1.0]])
    heights: np.ndarray = expit(beta[:, 0] + Z * error * ends)
    return heights


def _likelihood(beta: np.ndarray, k: np.ndarray, n: np.ndarray, design: np.ndarray) -> np.ndarray:
    """Logarithm of the likelihood of each window, less the pull, (windows,)."""
    odds = beta @ design.T
    found: np.ndarray = (k * odds - n * np.logaddexp(0.0, odds)).sum(axis=1)
    found -= 0.5 * (PULL * beta * beta).sum(axis=1)
    return found


def _information(chance: np.ndarray, n: np.ndarray, design: np.ndarray) -> np.ndarray:
    """Fisher's information of each window, (windows, 6, 6)."""
    weight = n * chance * (1.0 - chance)
    pairs = (design[:, :, None] * design[:, None, :]).reshape(len(design), -1)
    found: np.ndarray = (weight @ pairs).reshape(-1, TERMS, TERMS) + np.diag(PULL + 1e-9)
    return found


def _wilson(k: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Wilson, J Am Stat Assoc 22, 209 (1927)."""
    p = k / n
    centre = (p + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n)
    half = Z / (1.0 + Z * Z / n) * np.sqrt(p * (1.0 - p) / n + Z * Z / (4.0 * n * n))
    return p, np.maximum(0.0, centre - half), np.minimum(1.0, centre + half)
