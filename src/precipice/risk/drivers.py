"""Which inputs move a margin, by rank correlation."""

from __future__ import annotations

import numpy as np
from scipy.stats import spearmanr

from precipice.gags.model import Margin
from precipice.gags.specification import Specification
from precipice.production.assessment import Driver
from precipice.risk.tally import nearest_miss, spreads

STRONGEST = 6
"""Inputs kept for each margin."""

NOISE = 3.0
"""Correlations below this many of their standard errors, 1/sqrt(n), are chance."""


def drivers(
    spec: Specification,
    columns: tuple[str, ...],
    values: np.ndarray,
    margins: tuple[Margin, ...],
    outcome: np.ndarray,
) -> tuple[Driver, ...]:
    """Inputs by margin, strongest first; "harm" stands for the nearest miss over the harmful margins.

    Args:
        spec: The gag.
        columns: Names of the inputs.
        values: Their samples, (n, k), SI.
        margins: The margins.
        outcome: Their values, (n, m), SI.
    """
    varied = [k for k in range(len(columns)) if np.ptp(values[:, k]) > 0.0]
    targets = {"harm": nearest_miss(margins, outcome, spreads(outcome))}
    targets |= {margin.name: outcome[:, j] for j, margin in enumerate(margins)}
    moving = {name: target for name, target in targets.items() if np.ptp(target) > 0.0}
    if not varied or not moving or len(values) < 3:
        return ()
    ranks = spearmanr(np.column_stack([values[:, varied], *moving.values()])).statistic
    matrix = np.atleast_2d(ranks) if np.ndim(ranks) else np.array([[1.0, ranks], [ranks, 1.0]])
    found: list[Driver] = []
    for j, name in enumerate(moving):
        correlations = matrix[: len(varied), len(varied) + j]
        found += _strongest(spec, [columns[k] for k in varied], correlations, name, len(values))
    return tuple(found)


def _strongest(
    spec: Specification, names: list[str], correlations: np.ndarray, margin: str, runs: int
) -> list[Driver]:
    total = float((correlations**2).sum())
    order = np.argsort(-np.abs(correlations), kind="stable")[:STRONGEST].tolist()
    return [
        Driver(
            input=names[k],
            label=spec.stated[names[k]].parameter.label,
            margin=margin,
            correlation=float(correlations[k]),
            share=float(correlations[k] ** 2) / total,
        )
        for k in order
        if abs(correlations[k]) > NOISE / np.sqrt(runs)
    ]
