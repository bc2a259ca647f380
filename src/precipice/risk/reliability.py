"""What every estimator of a small probability of harm takes and gives."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

LimitState = Callable[[np.ndarray], np.ndarray]
"""Standard-normal points (n, d) to the smallest harmful margin of each (n,); below zero is harm."""

Z95 = 1.959963984540054
"""Standard normal quantile of a two-sided 95 % interval."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """One method's answer to P(g(U) < 0).

    Attributes:
        method: Name of the method.
        p: Probability of harm; nan where the method gave none.
        low: Lower end of the 95 % interval; nan where the method has no interval.
        high: Upper end of it.
        cv: Standard deviation of p over p; inf where unknown.
        runs: Evaluations of the limit state.
        converged: Whether p may be used.
        note: What was done, or why p may not be used.
        design: The most likely harmful point (d,) in standard deviations, where the method finds one.
    """

    method: str
    p: float
    low: float
    high: float
    cv: float
    runs: int
    converged: bool
    note: str
    design: tuple[float, ...] | None = None


def margins_at(g: LimitState, points: np.ndarray) -> np.ndarray:
    """The limit state at points (n, d), checked; values (n,).

    Raises:
        ValueError: If the values have another shape or are not numbers.
    """
    values = np.asarray(g(points), dtype=float)
    if values.shape != (len(points),):
        message = f"the limit state gave shape {values.shape} for {len(points)} points"
        raise ValueError(message)
    if np.isnan(values).any():
        message = "the limit state gave a value that is not a number"
        raise ValueError(message)
    return values


def lognormal_interval(p: float, cv: float, quantile: float = Z95) -> tuple[float, float]:
    """95 % interval of a positive estimate whose logarithm is taken as normal.

    The logarithm's variance is ln(1 + cv^2), and p is taken as the median. The quantile is the normal one,
    or Student's where the coefficient of variation itself comes from few values.
    Source: Crow & Shimizu (eds), Lognormal Distributions (1988), chapter 1.
    """
    factor = math.exp(quantile * math.sqrt(math.log1p(cv * cv)))
    return p / factor, min(1.0, p * factor)
