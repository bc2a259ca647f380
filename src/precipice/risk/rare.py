"""Small probabilities of harm: several estimators, and which of them to believe.

Every estimator takes a limit state over independent standard normal inputs. Inputs along which it jumps
without pattern are called rough; sampling needs no smoothness, and FORM holds them at 0. Random numbers
come from numpy generators made from the seed alone, so that the same seed gives the same bits.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from scipy.stats import binomtest

from precipice.risk.design_point import FORM, IMPORTANCE, form, importance_sampling
from precipice.risk.reliability import Estimate, LimitState, margins_at
from precipice.risk.subset import METHOD as SUBSET
from precipice.risk.subset import runs_needed, subset_simulation, subset_with_points

__all__ = [
    "FORM",
    "IMPORTANCE",
    "MONTE_CARLO",
    "SUBSET",
    "Estimate",
    "LimitState",
    "best",
    "estimate",
    "form",
    "importance_sampling",
    "monte_carlo",
    "subset_simulation",
]

MONTE_CARLO = "Monte Carlo"
ENOUGH_FAILURES = 100
"""Harmful runs after which plain sampling is answer enough."""

TELLING_FAILURES = 20
"""Harmful runs above which plain sampling overrules another method."""

MAX_CV = 0.3
LEAST_LEVEL = 200
MOST_LEVEL = 5000


def monte_carlo(g: LimitState, d: int, runs: int, seed: int, batch: int = 10_000) -> Estimate:
    """P(g(U) < 0) by counting, with the Wilson 95 % interval.

    Converged when the coefficient of variation, sqrt((1 - p) / (p n)), is 0.3 at most.
    Source of the interval: Wilson, J Am Stat Assoc 22, 209 (1927), as scipy computes it.

    Args:
        g: The limit state.
        d: Coordinates.
        runs: Points drawn.
        seed: Of the random numbers; the answer does not depend on the batch.
        batch: Points of one call of g.

    Raises:
        ValueError: If there are no runs.
    """
    if runs < 1:
        message = f"{runs} runs are too few"
        raise ValueError(message)
    rng = np.random.default_rng(seed)
    failures = 0
    for start in range(0, runs, batch):
        points = rng.standard_normal((min(batch, runs - start), d))
        failures += int((margins_at(g, points) < 0.0).sum())
    interval = binomtest(failures, runs).proportion_ci(0.95, method="wilson")
    low, high = max(0.0, float(interval.low)), min(1.0, float(interval.high))
    p = failures / runs
    cv = math.sqrt((1.0 - p) / (p * runs)) if failures else math.inf
    note = f"{failures} of {runs} runs were harmful."
    if cv > MAX_CV:
        note = f"Not converged: {failures} of {runs} runs were harmful; only the interval's top is of use."
    return Estimate(MONTE_CARLO, p, low, high, cv, runs, converged=cv <= MAX_CV, note=note)


def estimate(
    g: LimitState, d: int, seed: int, budget: int, rough: tuple[int, ...] = ()
) -> tuple[Estimate, ...]:
    """Every estimate that the budget allows, plain sampling first and alone where it saw enough harm.

    A third of the runs goes to each of plain sampling, subset simulation, and FORM with importance
    sampling; the last also gets what subset simulation left. An estimate that contradicts plain sampling
    with more than 20 harmful runs, or converged subset simulation, is marked as not converged.

    Args:
        g: The limit state.
        d: Coordinates.
        seed: Of the random numbers.
        budget: Most evaluations of g.
        rough: Coordinates along which g jumps.

    Raises:
        ValueError: If the budget is below 3 runs.
    """
    seeds = [int(s) for s in np.random.SeedSequence(seed).generate_state(4)]
    plain = monte_carlo(g, d, budget // 3, seeds[0])
    failures = round(plain.p * plain.runs)
    if failures >= ENOUGH_FAILURES:
        return (plain,)
    trusted = [plain] if failures > TELLING_FAILURES else []
    found = [plain]
    harmful = np.empty((0, d))
    level = min(MOST_LEVEL, budget // 3 * LEAST_LEVEL // runs_needed(LEAST_LEVEL))
    if level >= LEAST_LEVEL:
        subset, harmful = subset_with_points(g, d, seeds[1], level, rough=rough)
        subset = _unless_contradicted(subset, trusted)
        found.append(subset)
        trusted += [subset] if subset.converged else []
    left = budget - sum(e.runs for e in found)
    first_order = form(g, d, seeds[2], rough, left // 2)
    left -= first_order.runs
    found.append(_unless_contradicted(first_order, trusted))
    if first_order.design is not None and left > 0:
        around = importance_sampling(g, d, seeds[3], first_order.design, left, harmful=harmful)
        found.append(_unless_contradicted(around, trusted))
    return tuple(found)


def _unless_contradicted(found: Estimate, trusted: list[Estimate]) -> Estimate:
    """The estimate, marked as not converged where its interval misses that of a trusted one."""
    if not found.converged:
        return found
    low, high = (found.p, found.p) if math.isnan(found.low) else (found.low, found.high)
    for other in trusted:
        if low > other.high or high < other.low:
            note = f"Not converged: {found.p:.2g} contradicts {other.method}, {other.p:.2g}."
            return replace(found, converged=False, note=note)
    return found


def best(estimates: tuple[Estimate, ...]) -> Estimate:
    """The converged sampling estimate with the smallest coefficient of variation; never FORM.

    FORM's error has no bound (it is a thousand times too low outside a ball of 6 in five dimensions), and
    where it is right importance sampling around its point converges and says the same with an interval.
    Where none converged it is plain sampling, of which only the interval's top is of use, and it says so.

    Raises:
        ValueError: If no sampling method converged and plain sampling is missing.
    """
    converged = [e for e in estimates if e.converged and e.method != FORM]
    if converged:
        return min(converged, key=lambda e: e.cv)
    plain = next((e for e in estimates if e.method == MONTE_CARLO), None)
    if plain is None:
        message = "no sampling method converged and plain sampling is missing"
        raise ValueError(message)
    failures = round(plain.p * plain.runs)
    said = f"{failures} of {plain.runs} runs were harmful, so p is below {plain.high:.2g}"
    note = f"No sampling method converged: {said}."
    return replace(plain, note=note)
