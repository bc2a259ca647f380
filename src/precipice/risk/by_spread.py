"""What a take comes to when one input is held to a narrower or a wider spread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from precipice.gags.model import Model
from precipice.gags.specification import Specification
from precipice.risk.odds import worst_severity
from precipice.risk.run import Progress, Runner, run_all
from precipice.risk.sample import draws, middles


@dataclass(frozen=True, slots=True)
class SpreadOdds:
    """Odds of one take by its worst margin, at a multiple of the stated spread of an input."""

    factor: float
    spoils: float
    injures: float
    kills: float


def by_spread(
    runner: Runner,
    model: Model,
    spec: Specification,
    name: str,
    factors: Sequence[float],
    runs: int,
    seed: int,
    progress: Progress,
) -> tuple[SpreadOdds, ...]:
    """Fly the same takes at several spreads of one input, drawn apart about its middle by each factor.

    Takes are paired over the factors, so that what differs is the spread and not the luck. A value drawn
    beyond the input's own ends is taken at the end.

    Args:
        runner: Where runs are flown.
        model: The gag's model.
        spec: The gag.
        name: The input; one of the model's columns.
        factors: Multiples of its stated spread, above 0.
        runs: Takes at each.
        seed: Fixes them.
        progress: Told of finished runs.
    """
    margins, k = model.margins(spec), model.columns(spec).index(name)
    centre = middles(spec, model.columns(spec))[k]
    quantity = spec.stated[name].quantity
    found = []
    for factor in factors:
        worst = np.zeros(4, dtype=np.int64)
        for values, keys in draws(spec, model.columns(spec), seed, runs, "random"):
            spread = values.copy()
            spread[:, k] = np.clip(centre + factor * (values[:, k] - centre), quantity.low, quantity.high)
            outcome = run_all(runner, model, spec, spread, keys, progress)
            worst += np.bincount(worst_severity(margins, outcome.margins), minlength=4)
        share = worst / worst.sum()
        found.append(SpreadOdds(float(factor), float(share[1]), float(share[2]), float(share[3])))
    return tuple(found)
