"""The odds over all planned takes, and what standing down after a near miss does to them."""

from __future__ import annotations

import numpy as np

from precipice.gags.model import Model
from precipice.gags.specification import Specification
from precipice.production.assessment import Severity
from precipice.production.findings import TakeRisk
from precipice.risk.odds import odds, worst_severity
from precipice.risk.run import Progress, Runner, run_all
from precipice.risk.sample import stream, values_at

NEAR = 0.25
"""A take with a harmful margin below this share of that margin's typical one: the company stands down."""


def take_risk(
    runner: Runner,
    model: Model,
    spec: Specification,
    typical: np.ndarray,
    seed: int,
    shoots: int,
    progress: Progress,
) -> TakeRisk:
    """Fly whole shoots: what varies by take is drawn anew, what is merely not known stays for all takes.

    Args:
        runner: Where runs are flown.
        model: The gag's model.
        spec: The gag.
        typical: Median of each margin, (m,), SI.
        seed: Fixes every number.
        shoots: How many.
        progress: Told of finished runs.
    """
    n, margins = spec.gag.takes, model.margins(spec)
    harmful = [j for j, margin in enumerate(margins) if margin.severity >= Severity.INJURES]
    columns = model.columns(spec)
    anew = [spec.stated[name].parameter.varies == "take" for name in columns]
    first = _shares(model, spec, seed, shoots, 1)
    harmed, near = np.zeros((shoots, n), dtype=bool), np.zeros((shoots, n), dtype=bool)
    for take in range(n):
        share = np.where(anew, _shares(model, spec, seed, shoots, take + 1), first)
        flown = values_at(spec, columns, share)
        keys = stream(seed, spec.gag.id, f"on the way, take {take + 1}").integers(
            0, 2**64, size=shoots, dtype=np.uint64
        )
        outcome = run_all(runner, model, spec, flown, keys, progress)
        harmed[:, take] = worst_severity(margins, outcome.margins) >= Severity.INJURES
        near[:, take] = (outcome.margins[:, harmful] < NEAR * typical[harmful]).any(axis=1) | harmed[:, take]
    stopped = np.cumsum(near, axis=1) - near > 0
    return TakeRisk(
        takes=n,
        all=odds(int(harmed.any(axis=1).sum()), shoots),
        independent=1.0 - (1.0 - float(harmed.mean())) ** n,
        reset=odds(int((harmed & ~stopped).any(axis=1).sum()), shoots),
        stood_down=float(stopped[:, -1].mean()),
    )


def _shares(model: Model, spec: Specification, seed: int, shoots: int, take: int) -> np.ndarray:
    """Numbers between 0 and 1 for a take of every shoot, (shoots, k)."""
    drawn = [
        stream(seed, spec.gag.id, f"{name}, take {take}").random(shoots) + 2.0**-54
        for name in model.columns(spec)
    ]
    return np.column_stack(drawn)
