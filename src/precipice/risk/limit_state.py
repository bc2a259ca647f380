"""A gag as reliability methods see it: bell curves in, the smallest harmful margin out."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from precipice.gags.model import Model
from precipice.gags.specification import Specification
from precipice.production.assessment import Severity
from precipice.production.findings import RareOdds
from precipice.risk.rare import best, estimate
from precipice.risk.reliability import Estimate, LimitState
from precipice.risk.run import Progress, Runner, run_all
from precipice.risk.sample import values_at

COUNTED = 30
"""Takes that came to harm from which on plain counting is good enough."""

MIX = np.uint64(0x9E3779B97F4A7C15)


def varied(spec: Specification, columns: tuple[str, ...]) -> list[int]:
    """Columns with a tolerance."""
    return [k for k, name in enumerate(columns) if spec.stated[name].quantity.has_tolerance]


def key_of(share: np.ndarray) -> np.ndarray:
    """Keys (n,), uint64, from numbers between 0 and 1: their bits, spread by a multiplication."""
    return (np.asarray(share) * 2.0**53).astype(np.uint64) * MIX


def limit_state(
    runner: Runner,
    model: Model,
    spec: Specification,
    severity: Severity,
    spread: np.ndarray,
    progress: Progress,
) -> tuple[LimitState, int]:
    """The smallest margin of a severity or worse, in its own spread (m,), over standard normal points (n, d).

    The last coordinate is what is random on the way, gusts and the luck of the opening: no two values of it
    have anything to do with each other.

    Returns:
        The function, and d.
    """
    margins = model.margins(spec)
    wanted = [j for j, margin in enumerate(margins) if margin.severity >= severity]
    columns = model.columns(spec)
    free = varied(spec, columns)

    def smallest(points: np.ndarray) -> np.ndarray:
        share = np.clip(ndtr(points), 2.0**-54, 1.0 - 2.0**-53)
        uniform = np.full((len(points), len(columns)), 0.5)
        uniform[:, free] = share[:, :-1]
        values = values_at(spec, columns, uniform)
        outcome = run_all(runner, model, spec, values, key_of(share[:, -1]), progress)
        least: np.ndarray = (outcome.margins[:, wanted] / spread[wanted]).min(axis=1)
        return least

    return smallest, len(free) + 1


def rare_odds(
    runner: Runner,
    model: Model,
    spec: Specification,
    counted: dict[Severity, int],
    spread: np.ndarray,
    seed: int,
    budget: int,
    progress: Progress,
) -> tuple[RareOdds, ...]:
    """Odds of harm and of death by the methods for what is too rare to be counted.

    Args:
        runner: Where runs are flown.
        model: The gag's model.
        spec: The gag.
        counted: Takes at least as severe as INJURES and KILLS that plain counting found.
        spread: Of each margin, (m,).
        seed: Fixes every number.
        budget: Most runs for each of the two.
        progress: Told of finished runs.

    Returns:
        Every method that was tried, the chosen one marked; () where counting saw enough of both.
    """
    found: list[RareOdds] = []
    for severity, name in ((Severity.INJURES, "harm"), (Severity.KILLS, "kills")):
        if counted[severity] >= COUNTED or budget == 0:
            continue
        if all(margin.severity < severity for margin in model.margins(spec)):
            continue
        g, d = limit_state(runner, model, spec, severity, spread, progress)
        tried = estimate(g, d, seed, budget, rough=(d - 1,))
        chosen = best(tried)
        found += [
            _row(name, chosen, True) if one.method == chosen.method else _row(name, one, False)
            for one in tried
        ]
    return tuple(found)


def _row(name: str, one: Estimate, chosen: bool) -> RareOdds:
    def known(value: float) -> float | None:
        return float(value) if np.isfinite(value) else None

    return RareOdds(
        of=name,
        method=one.method,
        p=known(one.p),
        low=known(one.low),
        high=known(one.high),
        variation=known(one.cv),
        runs=one.runs,
        converged=one.converged,
        chosen=chosen,
        note=one.note,
    )
