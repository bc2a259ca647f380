"""What people can act on: the change in the odds of harm from halving one tolerance."""

from __future__ import annotations

import numpy as np
from scipy.stats import norm

from precipice.gags.model import Model
from precipice.gags.specification import Specification
from precipice.production.findings import Halving
from precipice.risk.odds import harms_of
from precipice.risk.run import Progress, Runner, run_all
from precipice.risk.sample import middles

LOOKED_AT = 12
"""Inputs that are halved: the strongest drivers."""

Z = float(norm.ppf(0.975))


def halvings(
    runner: Runner,
    model: Model,
    spec: Specification,
    names: tuple[str, ...],
    values: np.ndarray,
    keys: np.ndarray,
    before: np.ndarray,
    progress: Progress,
) -> tuple[Halving, ...]:
    """Fly the same takes again with one input at a time drawn half-way to its middle.

    The takes are paired, so that the interval is that of the takes which change sides: with b harmed only
    before and c only after, the change is (c - b) / n; its interval counts one more of each.
    Source: Bonett and Price, Br J Math Stat Psychol 65, 430 (2012).

    Args:
        runner: Where runs are flown.
        model: The gag's model.
        spec: The gag.
        names: Inputs to halve.
        values: Takes (n, k), SI.
        keys: Keys (n,).
        before: Whether each came to harm, (n,).
        progress: Told of finished runs.
    """
    columns = model.columns(spec)
    centre, n = middles(spec, columns), len(values)
    found = []
    for name in names[:LOOKED_AT]:
        k = columns.index(name)
        halved = values.copy()
        halved[:, k] = centre[k] + 0.5 * (values[:, k] - centre[k])
        after = harms_of(model.margins(spec), run_all(runner, model, spec, halved, keys, progress).margins)
        lost, gained = int((before & ~after).sum()), int((~before & after).sum())
        change = (gained - lost) / (n + 2)
        share = (lost + gained + 2) / (n + 2)
        error = Z * np.sqrt((share - change**2) / (n + 2))
        found.append(
            Halving(
                input=name,
                label=spec.stated[name].parameter.label,
                before=float(before.mean()),
                after=float(after.mean()),
                low=float(change - error),
                high=float(change + error),
            )
        )
    return tuple(sorted(found, key=lambda one: one.after))
