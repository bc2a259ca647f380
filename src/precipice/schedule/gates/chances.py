"""A gag's chances at any spread, from assessments at a few; and by date, from a performer's readiness."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.special import expit, logit

from precipice.schedule.gates.readiness import Spread

LEAST = 1e-12
"""Probabilities nearer than this to 0 or 1 are placed there on the log-odds scale."""


@dataclass(frozen=True, slots=True)
class TakeOdds:
    """What one take comes to, by its worst margin; the rest of 1 is success.

    Attributes:
        spoiled: Probability that it has to be done again and nobody is hurt.
        injury: Probability that somebody is injured.
        worse: Probability of worse than that.
    """

    spoiled: float
    injury: float = 0.0
    worse: float = 0.0

    def __post_init__(self) -> None:
        parts = (self.spoiled, self.injury, self.worse)
        if not all(0.0 <= part <= 1.0 for part in parts) or sum(parts) > 1.0 + 1e-9:
            raise ValueError(f"odds of a take: found {parts}; 0 to 1 each, and together, are allowed")

    @property
    def success(self) -> float:
        """Probability that the take is in the can."""
        return max(0.0, 1.0 - self.spoiled - self.injury - self.worse)


ChancesAt = Callable[[float], TakeOdds]
"""Spread as a multiple of the assessment's own to the odds of a take."""


def between(assessed: Sequence[tuple[float, TakeOdds]]) -> ChancesAt:
    """Odds at any spread factor between the assessed ones.

    The probabilities of at least a spoiled take, at least an injury, and worse are each carried on the
    log-odds scale over the log of the factor by a piecewise cubic that is monotone wherever the assessments
    are (Fritsch and Carlson, SIAM J Numer Anal 17, 238 (1980), as scipy's PCHIP computes it). Each is then
    held at or below the one it is part of: the lesser of two monotone curves is monotone, and at an assessed
    factor the odds are the assessed ones.

    Args:
        assessed: Factor and odds, at least two different factors above 0.

    Raises:
        ValueError: Too few or equal factors, or one not above 0; the function returned raises it for a factor
            outside the assessed ones.
    """
    rows = sorted(assessed, key=lambda row: row[0])
    at = [factor for factor, _ in rows]
    if len(at) < 2 or not at[0] > 0.0 or not at[-1] < math.inf or any(a == b for a, b in pairwise(at)):
        raise ValueError(
            f"assessed spread factors: found {at}; two or more different ones above 0 are allowed"
        )
    tails = np.array(
        [[odds.spoiled + odds.injury + odds.worse, odds.injury + odds.worse, odds.worse] for _, odds in rows]
    )
    curves = [PchipInterpolator(np.log(at), logit(np.clip(column, LEAST, 1.0 - LEAST))) for column in tails.T]

    def chances_at(factor: float) -> TakeOdds:
        if not at[0] * (1.0 - 1e-12) <= factor <= at[-1] * (1.0 + 1e-12):
            raise ValueError(
                f"spread factor: found {factor:.3g}; {at[0]:g} to {at[-1]:g}, where the gag was assessed, "
                "is allowed"
            )
        x = min(max(math.log(factor), math.log(at[0])), math.log(at[-1]))
        spoils, hurts, worse = (float(expit(curve(x))) for curve in curves)
        hurts = min(hurts, spoils)
        worse = min(worse, hurts)
        parts = [0.0 if part <= 2.0 * LEAST else part for part in (spoils - hurts, hurts - worse, worse)]
        return TakeOdds(*parts)

    return chances_at


@dataclass(frozen=True, slots=True)
class OddsOn:
    """Odds of a take on a date: at the expected spread, and at both ends of its interval."""

    value: TakeOdds
    low: TakeOdds
    high: TakeOdds


def by_date(readiness: Sequence[Spread], chances_at: ChancesAt) -> tuple[OddsOn, ...]:
    """Odds of a take on each date.

    Args:
        readiness: Spread factor of each date, see `readiness.factors`.
        chances_at: Odds at a factor.

    Raises:
        ValueError: A factor, or an end of its interval, lies outside what was assessed.
    """
    return tuple(
        OddsOn(chances_at(one.value), chances_at(one.low), chances_at(one.high)) for one in readiness
    )
