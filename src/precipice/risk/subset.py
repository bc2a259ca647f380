"""Subset simulation: a rare event as a chain of events that are not rare.

Written here and not taken from OpenTURNS 1.27 (SubsetSampling), for measured reasons, with 2000 runs a
level. For g = max(1, 5 - u), which is never below zero, it returns p = 1e-4 with a coefficient of variation
of 0.23. For g = 10 + exp(-u^2) it returns p = 8e-9. It raised "the variance estimate must be >= 0" for a
linear limit state in ten dimensions with a proposal range of 3. On beta = 5.2 in two dimensions its own
coefficient of variation is 0.29 where the spread of 100 repetitions is 0.55; the sampler below
spreads by 0.35 with a tenth fewer runs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from precipice.risk.reliability import Estimate, LimitState, lognormal_interval, margins_at

METHOD = "subset simulation"
REPETITIONS = 4
STUDENT95 = 3.182446305284263
"""Student's quantile of a two-sided 95 % interval from four repetitions, three degrees of freedom."""

MAX_LEVELS = 10
FEWEST_SEEDS = 10
FIRST_SCALE = 0.6
WANTED_ACCEPTANCE = 0.44
LEAST_SPREAD = 0.1
"""Least spread of a proposal along a coordinate before scaling, standard deviations."""


@dataclass(frozen=True, slots=True)
class _Descent:
    """One repetition: p (0 when it never arrived), the probability of the deepest level reached, the squared
    coefficient of variation, the harmful points of the last level, the levels, the runs and what stopped it.
    """

    p: float
    reached: float
    variation: float
    harmful: np.ndarray
    levels: int
    runs: int
    stopped: str


def runs_needed(runs_a_level: int, p0: float = 0.1, max_levels: int = MAX_LEVELS) -> int:
    """Most runs of the limit state that `subset_simulation` takes."""
    return math.ceil(REPETITIONS * runs_a_level * (1.0 + (max_levels - 1) * (1.0 - p0)))


def subset_simulation(
    g: LimitState,
    d: int,
    seed: int,
    runs_a_level: int = 2000,
    p0: float = 0.1,
    max_cv: float = 0.3,
    max_levels: int = MAX_LEVELS,
    rough: tuple[int, ...] = (),
) -> Estimate:
    """P(g(U) < 0) as the mean of four independent repetitions; see `subset_with_points`.

    Raises:
        ValueError: If a level would have fewer than ten seeds or p0 is not in (0, 0.5].
    """
    return subset_with_points(g, d, seed, runs_a_level, p0, max_cv, max_levels, rough)[0]


def subset_with_points(
    g: LimitState,
    d: int,
    seed: int,
    runs_a_level: int = 2000,
    p0: float = 0.1,
    max_cv: float = 0.3,
    max_levels: int = MAX_LEVELS,
    rough: tuple[int, ...] = (),
) -> tuple[Estimate, np.ndarray]:
    """P(g(U) < 0) as the mean of repetitions, and the harmful points (k, d) they ended in.

    The coefficient of variation is the larger of the spread between repetitions and the chains' own.
    The interval is the wider of those two, with Student's quantile for the spread of so few repetitions.
    Where a repetition does not arrive, the interval's top is what the deepest levels reached bound.

    Source: Au & Beck, Probabilistic Engineering Mechanics 16, 263 (2001).

    Args:
        g: The limit state.
        d: Coordinates.
        seed: Of the random numbers.
        runs_a_level: Points of a level.
        p0: Share of a level that seeds the next.
        max_cv: Largest coefficient of variation that counts as converged.
        max_levels: Levels of a repetition before it gives up.
        rough: Coordinates along which g jumps; they are redrawn in moves of their own.

    Raises:
        ValueError: If a level would have fewer than ten seeds or p0 is not in (0, 0.5].
    """
    if not 0.0 < p0 <= 0.5 or int(runs_a_level * p0) < FEWEST_SEEDS:
        message = f"a level of {runs_a_level} runs with p0 = {p0} has too few seeds"
        raise ValueError(message)
    streams = np.random.SeedSequence(seed).spawn(REPETITIONS)
    parts = [_descend(g, d, np.random.default_rng(s), runs_a_level, p0, max_levels, rough) for s in streams]
    return _combined(parts, runs_a_level, max_cv), np.concatenate([part.harmful for part in parts])


def _combined(parts: list[_Descent], runs_a_level: int, max_cv: float) -> Estimate:
    """The repetitions as one estimate."""
    values = np.array([part.p for part in parts])
    reached = float(np.mean([part.reached for part in parts]))
    p, count = float(values.mean()), len(parts)
    runs = sum(part.runs for part in parts)
    chains = math.sqrt(sum(part.variation * part.reached**2 for part in parts)) / (count * reached)
    stopped = next((part.stopped for part in parts if part.stopped), "")
    if stopped:
        high = lognormal_interval(reached, chains)[1]
        note = f"Not converged: {stopped}; the interval's top is the last level reached."
        return Estimate(METHOD, p, 0.0, high, math.inf, runs, converged=False, note=note)
    spread = float(values.std(ddof=1)) / math.sqrt(count) / p
    cv = max(spread, chains)
    ends = (*lognormal_interval(p, chains), *lognormal_interval(p, spread, STUDENT95))
    low, high = min(ends), max(ends)
    levels = max(part.levels for part in parts)
    note = f"{count} repetitions of up to {levels} levels of {runs_a_level} runs."
    if cv > max_cv:
        note = f"Not converged: coefficient of variation {cv:.2f} is above {max_cv:.2f}, after {note}"
    return Estimate(METHOD, p, low, high, cv, runs, converged=cv <= max_cv, note=note)


def _descend(
    g: LimitState,
    d: int,
    rng: np.random.Generator,
    runs_a_level: int,
    p0: float,
    max_levels: int,
    rough: tuple[int, ...],
) -> _Descent:
    """One repetition. A level's threshold is the p0 quantile of the level before it."""
    seeds = int(runs_a_level * p0)
    points = rng.standard_normal((runs_a_level, d))
    values = margins_at(g, points)
    chains = runs_a_level
    runs, reached, variation, threshold, scale = runs_a_level, 1.0, 0.0, math.inf, FIRST_SCALE
    stopped = f"{max_levels} levels ran out at a margin above zero"
    for level in range(1, max_levels + 1):
        harmful = values < 0.0
        if harmful.sum() >= seeds:
            share = float(harmful.mean())
            variation += _variation(harmful.reshape(-1, chains))
            return _Descent(reached * share, reached * share, variation, points[harmful], level, runs, "")
        nearest = float(np.partition(values, seeds - 1)[seeds - 1])
        if level > 1 and nearest >= threshold:
            stopped = f"a level could not move below a margin of {threshold + 0.0:.4g}, where it is flat"
            break
        if level == max_levels:
            break
        threshold = nearest
        inside = values <= threshold
        variation += _variation(inside.reshape(-1, chains))
        reached *= float(inside.mean())
        chosen = rng.permutation(np.flatnonzero(inside))[:seeds]
        starts = (points[chosen], values[chosen])
        points, values, scale = _grown(g, starts, threshold, runs_a_level // seeds, rng, scale, rough)
        chains = seeds
        runs += len(values) - seeds
    return _Descent(0.0, reached, variation, points[values < 0.0], level, runs, stopped)


def _grown(
    g: LimitState,
    starts: tuple[np.ndarray, np.ndarray],
    threshold: float,
    length: int,
    rng: np.random.Generator,
    scale: float,
    rough: tuple[int, ...],
) -> tuple[np.ndarray, np.ndarray, float]:
    """Chains from the starts that stay at or below the threshold: points, values, the adapted scale.

    A proposal is sqrt(1 - s^2) u + s N(0, 1) for each coordinate, which leaves the normal law as it is, so
    it is taken whenever it stays inside. The scale follows the share taken towards 0.44. Every second move
    redraws the rough coordinates alone, because any step along them is as good as a fresh draw.

    Source: Papaioannou, Betz, Zwirglmaier & Straub, Probabilistic Engineering Mechanics 41, 89 (2015).

    Returns:
        Points (length * chains, d) and values (length * chains,), step by step, and the scale.
    """
    now, margin = starts
    d = now.shape[1]
    jumps = np.isin(np.arange(d), rough)
    spread = np.clip(now.std(axis=0), LEAST_SPREAD, 1.0)
    trail, margins, moves = [now], [margin], 0
    for step in range(1, length):
        redraw = bool(jumps.all()) or (bool(jumps.any()) and step % 2 == 0)
        width = np.where(jumps, float(redraw), 0.0 if redraw else np.minimum(1.0, scale * spread))
        proposal = np.sqrt(1.0 - width**2) * now + width * rng.standard_normal(now.shape)
        found = margins_at(g, proposal)
        taken = found <= threshold
        now = np.where(taken[:, None], proposal, now)
        margin = np.where(taken, found, margin)
        trail.append(now)
        margins.append(margin)
        if not redraw:
            moves += 1
            scale *= math.exp((float(taken.mean()) - WANTED_ACCEPTANCE) / math.sqrt(moves))
    return np.concatenate(trail), np.concatenate(margins), scale


def _variation(inside: np.ndarray) -> float:
    """Squared coefficient of variation of the mean of indicators (length, chains), along chains correlated.

    Source: Au & Beck (2001), equations 27 to 29.
    """
    length, chains = inside.shape
    marks = inside.astype(float)
    mean = float(marks.mean())
    if mean >= 1.0:
        return 0.0
    gamma = 0.0
    for lag in range(1, length):
        product = float((marks[lag:] * marks[:-lag]).mean()) - mean * mean
        gamma += 2.0 * (1.0 - lag / length) * product / (mean * (1.0 - mean))
    alone = (1.0 - mean) / (mean * length * chains)
    return float(alone * max(1.0 + gamma, 0.0))
