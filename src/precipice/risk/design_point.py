"""The most likely harmful point: the first-order estimate from it, and sampling around it."""

from __future__ import annotations

import math

import numpy as np
import openturns as ot
from scipy.stats import norm

from precipice.risk.reliability import Estimate, LimitState, lognormal_interval, margins_at

FORM = "FORM"
IMPORTANCE = "importance sampling"
SCAN = 300
"""Points among which the starts are found."""

STARTS = 3
ITERATIONS = 60
STEP = 1e-2
"""Half step of the central differences, standard deviations."""

NEAR_ZERO = 1e-2
"""Largest margin at a design point, in standard deviations of the margin over the scan."""

NOMINAL_SHARE = 0.1
"""Share of the draws that importance sampling takes from the nominal law."""

BATCH = 2000
LEAST_EFFECTIVE = 50.0
UNSEEN_SHARE = 0.05
"""Share of known harmful points that may lie where importance sampling looks less than plain sampling."""


class _Reduced:
    """The limit state over its smooth coordinates, the rough ones at 0, with a count and a limit of runs."""

    def __init__(self, g: LimitState, d: int, rough: tuple[int, ...], limit: int) -> None:
        self._g = g
        self._d = d
        self.smooth = [k for k in range(d) if k not in rough]
        self._limit = limit
        self.runs = 0

    def full(self, reduced: np.ndarray) -> np.ndarray:
        """Points (n, d) from points over the smooth coordinates."""
        points = np.zeros((len(reduced), self._d))
        points[:, self.smooth] = reduced
        return points

    def __call__(self, reduced: np.ndarray) -> np.ndarray:
        if self.runs + len(reduced) > self._limit:
            message = f"the {self._limit} runs allowed were spent"
            raise RuntimeError(message)
        self.runs += len(reduced)
        return margins_at(self._g, self.full(reduced))


def form(g: LimitState, d: int, seed: int, rough: tuple[int, ...] = (), max_runs: int = 10_000) -> Estimate:
    """P(g(U) < 0) as Phi(-beta), beta the distance of the nearest harmful point from the middle.

    Starts are the lowest of 300 random points. Each is followed by the Abdo-Rackwitz search of OpenTURNS,
    and by its SQP search where that fails; both are deterministic and leave OpenTURNS' random numbers alone.
    The nearest point found counts.

    Sources: Hasofer & Lind, J Eng Mech Div ASCE 100, 111 (1974); Rackwitz & Fiessler, Computers &
    Structures 9, 489 (1978); Abdo & Rackwitz, Reliability and Optimization of Structural Systems (1991).

    Args:
        g: The limit state.
        d: Coordinates.
        seed: Of the starts.
        rough: Coordinates along which g jumps; they are held at 0.
        max_runs: Most evaluations of g.
    """
    reduced = _Reduced(g, d, rough, max_runs)
    if not reduced.smooth or max_runs < SCAN:
        return _failed(f"{len(reduced.smooth)} smooth inputs and {max_runs} runs do not allow a search", 0)
    scan = np.random.default_rng(seed).standard_normal((SCAN, len(reduced.smooth)))
    scan[0] = 0.0
    margins = reduced(scan)
    scale = float(margins.std()) if np.isfinite(margins).all() else 0.0
    if margins[0] < 0.0:
        return _failed("the middle of every input is itself harmful", reduced.runs)
    if scale == 0.0:
        return _failed("the margin is flat or endless over the points scanned", reduced.runs)
    found, reason = [], ""
    for k in np.argsort(margins, kind="stable")[:STARTS]:
        point, why = _searched(reduced, scan[k], NEAR_ZERO * scale)
        reason = reason or why
        if point is not None:
            found.append(point)
    nearest = min(found, key=lambda u: float(np.linalg.norm(u)), default=None)
    if nearest is None:
        return _failed(reason, reduced.runs)
    beta = float(np.linalg.norm(nearest))
    if bool((margins[np.linalg.norm(scan, axis=1) < beta] < 0.0).any()):
        return _failed("a scanned point is harmful nearer to the middle than the point found", reduced.runs)
    held = ", rough inputs held at their middle" if rough else ""
    note = f"First order only: the limit is taken as flat at {beta:.2f} standard deviations{held}."
    design = tuple(float(x) for x in reduced.full(nearest[None, :])[0])
    p = float(norm.cdf(-beta))
    return Estimate(FORM, p, math.nan, math.nan, math.inf, reduced.runs, True, note, design)


def _failed(reason: str, runs: int) -> Estimate:
    note = f"Not converged: {reason}."
    return Estimate(FORM, math.nan, math.nan, math.nan, math.inf, runs, converged=False, note=note)


def _searched(reduced: _Reduced, start: np.ndarray, near: float) -> tuple[np.ndarray | None, str]:
    """The design point reached from a start over the smooth coordinates, or why there is none."""
    k = len(start)
    function = ot.PythonFunction(k, 1, func_sample=lambda x: reduced(np.asarray(x))[:, None])
    function.setGradient(ot.CenteredFiniteDifferenceGradient(ot.Point([STEP] * k), function.getEvaluation()))
    output = ot.CompositeRandomVector(function, ot.RandomVector(ot.Normal(k)))
    event = ot.ThresholdEvent(output, ot.Less(), 0.0)
    reason = ""
    for search in (ot.AbdoRackwitz(), ot.SQP()):
        search.setStartingPoint(ot.Point(start))
        search.setMaximumIterationNumber(ITERATIONS)
        try:
            algorithm = ot.FORM(search, event)
            algorithm.run()
            point = np.array(algorithm.getResult().getStandardSpaceDesignPoint())
            left = abs(float(reduced(point[None, :])[0]))
        except (RuntimeError, TypeError) as error:
            reason = reason or "the search failed: " + _sentence(error)
            continue
        if left <= near:
            return point, ""
        reason = reason or f"the search ended at a margin of {left:.3g}, which is not zero"
    return None, reason


def _sentence(error: Exception) -> str:
    """OpenTURNS' message without its class and without the printed point."""
    return str(error).partition(" : ")[2].partition(" at point")[0].rstrip(". ")


def importance_sampling(
    g: LimitState,
    d: int,
    seed: int,
    design: tuple[float, ...],
    max_runs: int,
    target_cv: float = 0.1,
    harmful: np.ndarray | None = None,
) -> Estimate:
    """P(g(U) < 0) by sampling nine tenths around the design point and one tenth from the nominal law.

    The nominal tenth bounds a weight by ten. Stops at the target or at max_runs.

    Source: Hesterberg, Technometrics 37, 185 (1995), defensive mixtures.

    Args:
        g: The limit state.
        d: Coordinates.
        seed: Of the random numbers.
        design: The design point (d,), rough coordinates at 0, in standard deviations.
        max_runs: Most evaluations of g.
        target_cv: Coefficient of variation at which it stops.
        harmful: Points (k, d) drawn from the harmful ones by another method. When more than a twentieth of
            them lie where this density is below the nominal one, the design point misses a harmful region;
            when there are none, nothing vouches for it. Without the argument no such region is looked for,
            and one that the design point misses goes unseen however small the coefficient of variation.

    Raises:
        ValueError: If the design point has another dimension or there are no runs.
    """
    centre = np.array(design)
    if centre.shape != (d,) or max_runs < 1:
        message = f"a design point of shape {centre.shape} with {max_runs} runs does not suit {d} coordinates"
        raise ValueError(message)
    rng = np.random.default_rng(seed)
    runs, first, second, p, cv, effective = 0, 0.0, 0.0, 0.0, math.inf, 0.0
    while runs < max_runs and (cv > target_cv or effective < LEAST_EFFECTIVE):
        n = min(BATCH, max_runs - runs)
        shifted = rng.random(n) >= NOMINAL_SHARE
        points = rng.standard_normal((n, d)) + shifted[:, None] * centre
        weight = np.where(margins_at(g, points) < 0.0, np.exp(-_log_density_ratio(points, centre)), 0.0)
        runs += n
        first += float(weight.sum())
        second += float((weight * weight).sum())
        if first > 0.0:
            p = first / runs
            cv = math.sqrt(max(second / runs - p * p, 0.0) / runs) / p
            effective = first * first / second
    low, high = lognormal_interval(p, cv) if p > 0.0 else (0.0, 1.0)
    trouble = _trouble(cv, target_cv, effective, centre, harmful)
    note = f"{runs} runs around the design point, a tenth of them nominal."
    if harmful is None:
        note += " No other harmful region was looked for."
    if trouble:
        note = f"Not converged: {trouble}, after {note}"
    return Estimate(IMPORTANCE, p, low, high, cv, runs, not trouble, note, tuple(design))


def _log_density_ratio(points: np.ndarray, centre: np.ndarray) -> np.ndarray:
    """Logarithm of the mixture's density over the nominal one at points (n, d)."""
    shift = (points * centre).sum(axis=1) - 0.5 * float((centre * centre).sum())
    mixed: np.ndarray = np.logaddexp(math.log(1.0 - NOMINAL_SHARE) + shift, math.log(NOMINAL_SHARE))
    return mixed


def _trouble(
    cv: float, target_cv: float, effective: float, centre: np.ndarray, harmful: np.ndarray | None
) -> str:
    """Why importance sampling may not be used; empty if it may."""
    if cv > target_cv:
        return f"coefficient of variation {cv:.2f} is above {target_cv:.2f}"
    if effective < LEAST_EFFECTIVE:
        return f"the harmful runs weigh as much as {effective:.0f} equal ones"
    if harmful is not None and len(harmful) == 0:
        return "no known harmful point vouches for the design point"
    if harmful is not None:
        unseen = float((_log_density_ratio(harmful, centre) < 0.0).mean())
        if unseen > UNSEEN_SHARE:
            return f"{100.0 * unseen:.0f} % of the known harmful points lie away from the design point"
    return ""
