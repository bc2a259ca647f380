"""Counts to odds with an honest interval, and runs to their worst severity."""

from __future__ import annotations

import numpy as np
from scipy.stats import binomtest

from precipice.gags.model import Margin
from precipice.production.assessment import Odds, Severity


def odds(failures: int, runs: int) -> Odds:
    """Odds with the Wilson 95 % interval, without continuity correction.

    Source: Wilson, J Am Stat Assoc 22, 209 (1927), as scipy computes it.
    """
    interval = binomtest(int(failures), int(runs)).proportion_ci(0.95, method="wilson")
    return Odds(
        p=failures / runs,
        low=max(0.0, float(interval.low)),
        high=min(1.0, float(interval.high)),
        failures=failures,
        runs=runs,
    )


def worst_severity(margins: tuple[Margin, ...], values: np.ndarray) -> np.ndarray:
    """The severest margin below zero in each run, (n,) of 0 (none) to 3; `values` is (n, m).

    Margins are taken jointly: a run counts once, however many of its margins are below zero.
    """
    severities = np.array([int(margin.severity) for margin in margins])
    worst: np.ndarray = np.where(values < 0.0, severities, 0).max(axis=1)
    return worst


def harms_of(margins: tuple[Margin, ...], values: np.ndarray) -> np.ndarray:
    """Whether the worst margin below zero of each run injures or kills, (n,); `values` is (n, m)."""
    hurt: np.ndarray = worst_severity(margins, values) >= Severity.INJURES
    return hurt
