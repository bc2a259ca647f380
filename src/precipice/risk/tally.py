"""Counting as the takes come in, so that ten million need no more room than a hundred thousand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from precipice.gags.model import Margin, Model, Outcome
from precipice.gags.specification import Specification
from precipice.production.assessment import Severity
from precipice.production.findings import Branch
from precipice.risk.odds import odds, worst_severity
from precipice.risk.run import Progress, Runner, joined, run_all
from precipice.risk.sample import Design, draws

KEPT = 20_000
"""Takes kept whole, for quantiles, pictures and drivers; all others are counted and let go."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What all takes came to.

    Attributes:
        runs: How many.
        worst: Takes whose worst margin below zero spoils, injures, kills, (4,); the first: none is.
        below: Takes with each margin below zero, (m,).
        drawn: Takes that fell into each branch, (b,).
        harmed: Those of them that came to harm, (b,).
        values: Inputs of the kept takes, (n, k), SI.
        keys: Their keys, (n,).
        kept: What they gave.
    """

    runs: int
    worst: np.ndarray
    below: np.ndarray
    drawn: np.ndarray
    harmed: np.ndarray
    values: np.ndarray
    keys: np.ndarray
    kept: Outcome

    def exactly(self, severity: Severity) -> int:
        """Takes whose worst margin below zero is of a severity."""
        return int(self.worst[int(severity)])

    @property
    def harm(self) -> int:
        """Takes that injure or kill."""
        return int(self.worst[int(Severity.INJURES) :].sum())


def tally(
    runner: Runner,
    model: Model,
    spec: Specification,
    seed: int,
    runs: int,
    design: Design,
    progress: Progress,
) -> Tally:
    """Fly and count every take.

    Raises:
        ArithmeticError: The model gave a margin that is not a number.
    """
    margins = model.margins(spec)
    branches = max(1, len(model.branches(spec)))
    worst, below = np.zeros(4, dtype=np.int64), np.zeros(len(margins), dtype=np.int64)
    drawn, hurt = np.zeros(branches, dtype=np.int64), np.zeros(branches, dtype=np.int64)
    kept: list[tuple[np.ndarray, np.ndarray, Outcome]] = []
    room = KEPT
    for values, keys in draws(spec, model.columns(spec), seed, runs, design):
        outcome = run_all(runner, model, spec, values, keys, progress)
        severity = worst_severity(margins, outcome.margins)
        worst += np.bincount(severity, minlength=4)
        below += (outcome.margins < 0.0).sum(axis=0)
        if outcome.branches is not None:
            drawn += np.bincount(outcome.branches, minlength=branches)
            hurt += np.bincount(outcome.branches[severity >= Severity.INJURES], minlength=branches)
        if room > 0:
            kept.append((values[:room], keys[:room], _first(outcome, room)))
            room -= len(kept[-1][1])
    return Tally(
        runs,
        worst,
        below,
        drawn,
        hurt,
        np.concatenate([values for values, _, _ in kept]),
        np.concatenate([keys for _, keys, _ in kept]),
        joined([outcome for _, _, outcome in kept]),
    )


def _first(outcome: Outcome, n: int) -> Outcome:
    return Outcome(
        outcome.margins[:n],
        {body: points[:n] for body, points in outcome.landings.items()},
        None if outcome.branches is None else outcome.branches[:n],
        {name: across[:n] for name, across in outcome.across.items()},
    )


def branches(model: Model, spec: Specification, found: Tally) -> tuple[Branch, ...]:
    """The branches with how often they were drawn and what came of them."""
    return tuple(
        Branch(
            name=name,
            label=label,
            share=odds(int(found.drawn[k]), found.runs),
            harm=odds(int(found.harmed[k]), int(found.drawn[k])) if found.drawn[k] else None,
        )
        for k, (name, label) in enumerate(model.branches(spec))
    )


def nearest_miss(margins: tuple[Margin, ...], outcome: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """The smallest harmful margin of each run (n,), each in units of its own spread (m,)."""
    harmful = [j for j, margin in enumerate(margins) if margin.severity >= Severity.INJURES]
    least: np.ndarray = (outcome[:, harmful] / spread[harmful]).min(axis=1)
    return least


def spreads(outcome: np.ndarray) -> np.ndarray:
    """Half of the middle 68 % of each margin, (m,); 1 where it does not vary."""
    low, high = np.quantile(outcome, [0.16, 0.84], axis=0)
    wide: np.ndarray = np.where(high > low, 0.5 * (high - low), 1.0)
    return wide
