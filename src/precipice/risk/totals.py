"""Sobol's total indices of the nearest miss, by scipy."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import ndtri
from scipy.stats import qmc, sobol_indices

from precipice.gags.model import Model
from precipice.gags.specification import Specification
from precipice.production.assessment import Severity
from precipice.production.findings import TotalEffect
from precipice.risk.limit_state import limit_state, varied
from precipice.risk.run import Progress, Runner
from precipice.risk.sample import spawning, stream

CUT = 4.0
"""Nearest misses are cut to this many spreads either side of the limit, so that rare disasters, which have no
bottom, do not drown what can be practised."""

SHOWN = 8
RESAMPLED = 200
"""Bootstrap samples of the points; the interval is their middle 95 %."""


def total_effects(
    runner: Runner,
    model: Model,
    spec: Specification,
    spread: np.ndarray,
    seed: int,
    points: int,
    progress: Progress,
) -> tuple[TotalEffect, ...]:
    """The greatest total indices with their bootstrap intervals.

    The index is the share of the variance that would be left if everything but the input were known. Inputs
    that go together are taken apart first: the index belongs to what is independent behind each.
    Source: Sobol 2001; Saltelli and others, Comput Phys Commun 181, 259 (2010), as scipy computes it.

    Args:
        runner: Where runs are flown.
        model: The gag's model.
        spec: The gag.
        spread: Of each margin, (m,).
        seed: Fixes every number.
        points: Base points, a power of two; runs are points times inputs and two more.
        progress: Told of finished runs.
    """
    if points == 0:
        return ()
    g, d = limit_state(runner, model, spec, Severity.INJURES, spread, progress)
    shares = qmc.Sobol(2 * d, rng=spawning(seed, spec.gag.id, "total indices")).random_base2(
        round(math.log2(points))
    )
    first, second = shares[:, :d], shares[:, d:]

    def cut(at: np.ndarray) -> np.ndarray:
        inside = np.clip(at, 2.0**-54, 1.0 - 2.0**-53)
        return np.clip(g(ndtri(inside)), -CUT, CUT)

    mixed = []
    for k in range(d):
        at = first.copy()
        at[:, k] = second[:, k]
        mixed.append(cut(at))
    found = {"f_A": cut(first)[None, :], "f_B": cut(second)[None, :], "f_AB": np.array(mixed)[:, None, :]}
    total = _totals(found, np.arange(points))
    if not np.isfinite(total).any():
        return ()
    again = stream(seed, spec.gag.id, "total indices, resampled")
    resampled = np.array([_totals(found, again.integers(0, points, points)) for _ in range(RESAMPLED)])
    low, high = np.nanquantile(resampled, [0.025, 0.975], axis=0)
    columns = model.columns(spec)
    names = [*(columns[k] for k in varied(spec, columns)), ""]
    return tuple(
        TotalEffect(
            input=names[k],
            label=spec.stated[names[k]].parameter.label if names[k] else spec.kind.words.luck,
            total=float(total[k]),
            low=float(low[k]),
            high=float(high[k]),
        )
        for k in np.argsort(-total, kind="stable")[:SHOWN].tolist()
        if np.isfinite(total[k]) and np.isfinite(high[k])
    )


def _totals(found: dict[str, np.ndarray], rows: np.ndarray) -> np.ndarray:
    """Total indices (d,) from some of the points; nan where nothing varies."""
    part = {name: values[..., rows] for name, values in found.items()}
    if not np.ptp(np.concatenate([part["f_A"], part["f_B"]])) > 0.0:
        return np.full(len(part["f_AB"]), np.nan)
    if len(part["f_AB"]) == 1:
        return np.ones(1)
    return np.ravel(sobol_indices(func=part, n=len(rows)).total_order)
