"""Observed against predicted: what logged takes say of a stated tolerance and of predicted odds.

A stated normal tolerance is a normal-inverse-chi-squared prior, worth a stated number of runs, and its update
is conjugate (Gelman and others, Bayesian Data Analysis, 3rd edition 2013, section 3.3)::

    kappa' = kappa + n,   mean' = (kappa mean + n xbar) / kappa'
    nu' = nu + n,   nu' sd'^2 = nu sd^2 + sum (x - xbar)^2 + kappa n / kappa' (xbar - mean)^2

Predicted odds of the outcomes are a Dirichlet prior worth a stated number of takes; each outcome by itself is
then a beta (the same book, sections 2.4 and 3.4).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

RUNS_WORTH = 10.0
"""Runs that a stated tolerance weighs as much as, where no other number is said. Own assumption."""

TAKES_WORTH = 20.0
"""Takes that predicted odds weigh as much as. Own assumption."""

SURPRISING = 0.01
"""Tail chance, both sides together, below which an observed mean is called surprising. Own assumption."""


@dataclass(frozen=True, slots=True)
class Tolerance:
    """A mean and a spread, and how many runs they are worth.

    Attributes:
        mean: SI.
        sd: Standard deviation of one run, SI.
        worth: Runs.
    """

    mean: float
    sd: float
    worth: float


@dataclass(frozen=True, slots=True)
class Learned:
    """A tolerance before and after some runs.

    Attributes:
        prior: As stated.
        posterior: With the runs.
        runs: How many there were.
        observed: Their mean, SI.
        tail: Chance that their mean lies as far from the stated one or farther, were the statement right.
    """

    prior: Tolerance
    posterior: Tolerance
    runs: int
    observed: float
    tail: float

    @property
    def surprising(self) -> bool:
        """Whether the runs hardly fit what was stated."""
        return self.tail < SURPRISING


@dataclass(frozen=True, slots=True)
class LearnedOdds:
    """A chance before and after some takes.

    Attributes:
        outcome: Of what.
        prior: Mean.
        prior_low: Lower end of its 90 % interval.
        prior_high: Upper end.
        posterior: Mean with the takes.
        low: Lower end of its 90 % interval.
        high: Upper end.
        seen: How often it was seen.
        takes: In how many.
    """

    outcome: str
    prior: float
    prior_low: float
    prior_high: float
    posterior: float
    low: float
    high: float
    seen: int
    takes: int


def learn_tolerance(prior: Tolerance, runs: Sequence[float]) -> Learned:
    """Update a tolerance with some runs.

    Args:
        prior: As stated; spread and worth above 0.
        runs: One value a run, SI, 1 or more.

    Raises:
        ValueError: No run, or a prior without spread or worth.
    """
    if not runs or not (prior.sd > 0.0 and prior.worth > 0.0):
        raise ValueError(
            f"found {len(runs)} runs and a spread of {prior.sd:g}; 1 or more, above 0 is allowed"
        )
    values = np.asarray(runs, dtype=np.float64)
    count, observed = len(values), float(values.mean())
    worth = prior.worth + count
    mean = (prior.worth * prior.mean + count * observed) / worth
    squares = prior.worth * prior.sd**2 + float(((values - observed) ** 2).sum())
    squares += prior.worth * count / worth * (observed - prior.mean) ** 2
    # The predictive of a mean of n runs is Student's t with nu degrees of freedom.
    scale = prior.sd * math.sqrt(1.0 / prior.worth + 1.0 / count)
    from scipy.special import stdtr

    tail = 2.0 * float(stdtr(prior.worth, -abs(observed - prior.mean) / scale))
    return Learned(prior, Tolerance(mean, math.sqrt(squares / worth), worth), count, observed, tail)


def learn_odds(
    predicted: Mapping[str, float], outcomes: Sequence[str], worth: float = TAKES_WORTH
) -> tuple[LearnedOdds, ...]:
    """Update predicted odds with the outcomes of some takes.

    Args:
        predicted: Chance of each outcome; they add up to 1.
        outcomes: One of them for each take.
        worth: Takes that the prediction weighs as much as.

    Raises:
        ValueError: An outcome that was not predicted for, or chances that do not add up to 1.
    """
    if abs(sum(predicted.values()) - 1.0) > 1e-9 or min(predicted.values()) < 0.0:
        raise ValueError(f"found chances {dict(predicted)}; chances that add up to 1 are allowed")
    if strange := set(outcomes) - set(predicted):
        raise ValueError(f"found outcome {min(strange)!r}; {', '.join(predicted)} is allowed")
    found = []
    for outcome, chance in predicted.items():
        seen = sum(one == outcome for one in outcomes)
        a, b = worth * chance, worth * (1.0 - chance)
        after = (a + seen, b + len(outcomes) - seen)
        found.append(
            LearnedOdds(
                outcome, chance, *_interval(a, b), after[0] / sum(after), *_interval(*after),
                seen, len(outcomes),
            )
        )  # fmt: skip
    return tuple(found)


def _interval(a: float, b: float) -> tuple[float, float]:
    """5 and 95 % of a beta; its one point where it has no spread."""
    if a <= 0.0 or b <= 0.0:
        point = 0.0 if a <= 0.0 else 1.0
        return point, point
    from scipy.special import betaincinv

    return float(betaincinv(a, b, 0.05)), float(betaincinv(a, b, 0.95))
