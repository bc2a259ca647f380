"""Each jump predicted from the others: does what was fitted carry over?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.integrate import solve_ivp

from precipice.physics.constants import STANDARD_GRAVITY
from precipice.practice.fit import DensityAt, FallFit
from precipice.practice.phases import Phases
from precipice.practice.track import Array, Track
from precipice.production.problem import InputError, Problem

_DRAWS = 200
_SEED = 20250101
_LEAST_KD = 1e-4
# Standard errors of the start of a fall, m/s and m; the speed's only where the receiver states none.
_START_SPEED = 0.5
_START_HEIGHT = 2.0
_FIRST_LOOK_S, _NEAR_S = 5.0, 0.5


@dataclass(frozen=True, slots=True)
class State:
    """Where k falls start: height above sea level, m, speeds downwards and along, m/s, (k,) each."""

    height: Array
    v_down: Array
    h_speed: Array


class Band(NamedTuple):
    """5th percentile, median and 95th percentile of the draws, (n,) each."""

    low: Array
    middle: Array
    high: Array


@dataclass(frozen=True, slots=True)
class FallBand:
    """The fall of one jump predicted from the others; n samples from the start to the end of the fall.

    Attributes:
        t: Time since the first sample of the record, s, (n,).
        height: Height above mean sea level, m.
        v_down: Vertical speed, m/s.
        distance: Distance along the ground from the start of the fall, m.
    """

    t: Array
    height: Band
    v_down: Band
    distance: Band


@dataclass(frozen=True, slots=True)
class Miss:
    """Predicted (the median of the draws) minus recorded.

    Attributes:
        height: Height, m.
        v_down: Vertical speed, m/s; None at the landing.
        distance: Distance along the ground, m.
    """

    height: float
    v_down: float | None
    distance: float


@dataclass(frozen=True, slots=True)
class Prediction:
    """One jump predicted from the others, from the start of its fall.

    Attributes:
        name: Name of the track.
        height_share: Share of the samples of the fall whose height lies inside the 90 % band.
        v_down_share: The same of the vertical speed.
        distance_share: The same of the distance along the ground.
        at_5_s: The miss at the sample nearest to 5 s; None where none lies within 0.5 s of it.
        at_opening: The miss at the opening; None where it is not known.
        at_landing: The miss at the recorded time of landing; None where it is not known, or where fewer than
            two of the other jumps have a canopy flight to predict from.
    """

    name: str
    height_share: float
    v_down_share: float
    distance_share: float
    at_5_s: Miss | None
    at_opening: Miss | None
    at_landing: Miss | None


def simulate_fall(
    kd: Array, kl: Array, start: State, times: Array, density_at: DensityAt
) -> tuple[Array, Array, Array]:
    """Fall of a point mass with drag and lift in a vertical plane, for each of k pairs of figures.

    Source: the model of `fit_fall`; Dormand and Prince 5(4) as in scipy.integrate.solve_ivp.

    Args:
        kd: Drag area per mass, m2/kg, (k,).
        kl: Lift area per mass, m2/kg, (k,).
        start: Where the fall starts, at the first of the times.
        times: Growing times, s, (n,).
        density_at: Air density, kg/m3, at heights above sea level, m. Heights beyond -500 to 11,000 m
            count as the nearer end.

    Returns:
        Height above sea level, m, speed downwards and speed along the ground, m/s, (n, k) each.
    """
    count = len(kd)

    def rate(_: float, state: Array) -> Array:
        height, v_down, along = state.reshape(3, count)
        push = 0.5 * density_at(np.clip(height, -500.0, 11_000.0)) * np.hypot(v_down, along)
        down = STANDARD_GRAVITY - push * (kd * v_down + kl * along)
        return np.concatenate((-v_down, down, push * (kl * v_down - kd * along)))

    first = np.concatenate((start.height, start.v_down, start.h_speed))
    solved = solve_ivp(rate, (times[0], times[-1]), first, t_eval=times, rtol=1e-6, atol=1e-4)
    height, v_down, along = solved.y.reshape(3, count, len(times))
    return height.T, v_down.T, along.T


def between_jumps(fits: Sequence[FallFit]) -> tuple[float, float]:
    """Mean and standard deviation between jumps of the drag area per mass, m2/kg.

    Raises:
        InputError: Fewer than two jumps.
    """
    if len(fits) < 2:
        raise InputError((Problem("practice logs", "", f"{len(fits)} jumps with a fit", "at least 2"),))
    values = np.array([fit.kd for fit in fits])
    return float(np.mean(values)), float(np.std(values, ddof=1))


def left_out_bands(
    fits: Sequence[FallFit], tracks: Sequence[Track], phases: Sequence[Phases], density_at: DensityAt
) -> tuple[FallBand, ...]:
    """The fall of each jump from the drag and lift of the other ones, 200 draws each.

    The draws are normal with the others' mean and covariance, widened by 1 + 1/n for the mean's own error; a
    drag area per mass under 1e-4 m2/kg counts as that. The start is drawn too: height within 2 m, speeds
    within the receiver's own error (0.5 m/s where it states none), the vertical one also within what gravity
    adds in one interval of samples. The same input gives the same draws.

    Args:
        fits: The fits, j of them.
        tracks: Their tracks, in the same order, (j,).
        phases: Their phases, (j,).
        density_at: Air density, kg/m3, at heights above sea level, m.

    Raises:
        InputError: Fewer than three jumps; a spread needs two others. Or one has no free fall.
    """
    if len(fits) < 3:
        raise InputError((Problem("practice logs", "", f"{len(fits)} jumps with a fit", "at least 3"),))
    found = []
    for index, (track, phase) in enumerate(zip(tracks, phases, strict=True)):
        generator = np.random.Generator(np.random.Philox(key=_SEED, counter=[index, 0, 0, 0]))
        found.append(_fall_band(track, phase, _others(fits, index), generator, density_at))
    return tuple(found)


def leave_one_out(
    fits: Sequence[FallFit], tracks: Sequence[Track], phases: Sequence[Phases], density_at: DensityAt
) -> tuple[Prediction, ...]:
    """How far each jump lies from what the other ones predict: the record against `left_out_bands`.

    Args:
        fits: The fits, j of them.
        tracks: Their tracks, in the same order, (j,).
        phases: Their phases, (j,).
        density_at: Air density, kg/m3, at heights above sea level, m.

    Raises:
        InputError: Fewer than three jumps; a spread needs two others. Or one has no free fall.
    """
    bands = left_out_bands(fits, tracks, phases, density_at)
    jumps = zip(bands, tracks, phases, strict=True)
    return tuple(
        _compare(band, track, phase, _others(fits, index)) for index, (band, track, phase) in enumerate(jumps)
    )


def _others(fits: Sequence[FallFit], left_out: int) -> list[FallFit]:
    return [fit for index, fit in enumerate(fits) if index != left_out]


def _fall(track: Track, phases: Phases) -> slice:
    """The samples of the fall.

    Raises:
        InputError: There is none.
    """
    if phases.fall_start is None or phases.fall_end is None:
        raise InputError((Problem(track.name, "", "no free fall", "a jump with a free fall"),))
    return slice(phases.fall_start, phases.fall_end + 1)


def _fall_band(
    track: Track, phases: Phases, others: list[FallFit], generator: np.random.Generator, density_at: DensityAt
) -> FallBand:
    fall = _fall(track, phases)
    figures = np.array([(fit.kd, fit.kl) for fit in others])
    widened = np.cov(figures.T) * (1.0 + 1.0 / len(others))
    draws = generator.multivariate_normal(figures.mean(axis=0), widened, _DRAWS)
    times = track.t[fall]
    start = _start(track, fall.start, generator)
    kd = np.maximum(draws[:, 0], _LEAST_KD)
    height, v_down, along = simulate_fall(kd, draws[:, 1], start, times, density_at)
    return FallBand(times, _band(height), _band(v_down), _band(_distance(times, along)))


def _band(draws: Array) -> Band:
    low, high = np.percentile(draws, [5.0, 95.0], axis=1)
    return Band(low, np.median(draws, axis=1), high)


def _compare(band: FallBand, track: Track, phases: Phases, others: list[FallFit]) -> Prediction:
    fall = _fall(track, phases)
    run = _distance(band.t, track.h_speed[fall][:, None])[:, 0]
    recorded = (track.height[fall], track.v_down[fall], run)
    pairs = list(zip((band.height, band.v_down, band.distance), recorded, strict=True))
    shares = [float(np.mean((real >= one.low) & (real <= one.high))) for one, real in pairs]
    misses = [one.middle - real for one, real in pairs]
    after_s = np.abs(band.t - band.t[0] - _FIRST_LOOK_S)
    nearest = int(np.argmin(after_s))
    at_end = _miss(misses, -1) if phases.opening is not None else None
    return Prediction(
        name=track.name,
        height_share=shares[0],
        v_down_share=shares[1],
        distance_share=shares[2],
        at_5_s=_miss(misses, nearest) if after_s[nearest] <= _NEAR_S else None,
        at_opening=at_end,
        at_landing=None if at_end is None else _landing(track, phases, others, at_end),
    )


def _start(track: Track, at: int, generator: np.random.Generator) -> State:
    """The recorded start of the fall with the errors of the record, one for each draw."""
    stated = float(track.s_acc[at])
    error = _START_SPEED if np.isnan(stated) else stated
    normal = generator.standard_normal((3, _DRAWS))
    return State(
        height=track.height[at] + _START_HEIGHT * normal[0],
        v_down=track.v_down[at] + float(np.hypot(error, STANDARD_GRAVITY * track.interval)) * normal[1],
        h_speed=track.h_speed[at] + error * normal[2],
    )


def _distance(times: Array, speed: Array) -> Array:
    """Distance run, m, (n, k), from speeds, m/s, (n, k): the trapezoidal rule."""
    steps = 0.5 * (speed[1:] + speed[:-1]) * np.diff(times)[:, None]
    return np.vstack((np.zeros((1, speed.shape[1])), np.cumsum(steps, axis=0)))


def _miss(misses: list[Array], at: int) -> Miss:
    return Miss(float(misses[0][at]), float(misses[1][at]), float(misses[2][at]))


def _landing(track: Track, phases: Phases, others: list[FallFit], at_opening: Miss) -> Miss | None:
    """The miss at the landing: on from the opening with the others' mean opening, descent rate and glide."""
    canopies = [(fit.opening, fit.glide) for fit in others]
    known = [(opening, glide) for opening, glide in canopies if opening is not None and glide is not None]
    if phases.opening is None or phases.landing is None or len(known) < 2:
        return None
    flight = slice(phases.opening, phases.landing + 1)
    rate = float(np.mean([glide.descent_rate for _, glide in known]))
    ratio = float(np.mean([glide.ratio for _, glide in known]))
    opening_s = float(np.mean([opening.time_s for opening, _ in known]))
    lost = float(np.mean([opening.height_lost_m for opening, _ in known]))
    under_canopy = float(track.t[phases.landing] - track.t[phases.opening]) - opening_s
    real_lost = float(track.height[phases.opening] - track.height[phases.landing])
    real_run = float(_distance(track.t[flight], track.h_speed[flight][:, None])[-1, 0])
    return Miss(
        height=at_opening.height - lost - rate * under_canopy + real_lost,
        v_down=None,
        distance=at_opening.distance + ratio * rate * under_canopy - real_run,
    )
