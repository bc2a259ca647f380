"""Drag and lift per mass from the free fall of a recorded jump."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from precipice.physics.constants import STANDARD_GRAVITY
from precipice.practice.canopy import Glide, Opening, Wind, canopy_glide, canopy_wind, opening_of
from precipice.practice.motion import Motion, motion_of
from precipice.practice.phases import Phases
from precipice.practice.track import Array, Track
from precipice.production.problem import InputError, Problem

DensityAt = Callable[[Array], Array]

_WINDOW_S = 2.0
_SHORTEST_S = 3.0
_FEWEST = 8
_SLOWEST = 5.0
_BLUR_S = 1.5
_EXPLAINED = 0.5


@dataclass(frozen=True, slots=True)
class Window:
    """The fit of 2 s of the fall: start, s from the first row; kd, kl and errors, m2/kg; mean speed, m/s."""

    start_s: float
    kd: float
    kd_se: float
    kl: float
    kl_se: float
    speed: float


@dataclass(frozen=True, slots=True)
class FallFit:
    """What a jump tells.

    Attributes:
        name: Name of the track.
        kd: Drag area per mass, CdS/m, m2/kg, over the whole fall.
        kd_se: Its standard error, m2/kg, with the autocorrelation of what the model leaves.
        kl: Lift area per mass, ClS/m, m2/kg; positive lifts a body that flies level.
        kl_se: Its standard error, m2/kg.
        residual: Root mean square of the acceleration left over, m/s2.
        explained: Share of the mean square of the accelerations by the air that the fit explains.
        duration_s: Time of the fall that was fitted, s.
        samples: Samples of the record in it.
        windows: The fit of each 2 s.
        lip_speed: Speed over the ground at the exit after a run-up, m/s; None without a run-up.
        opening: Figures of the opening; None where it is not in the record.
        glide: Glide under canopy; None where it is not in the record.
        wind: Wind from the canopy flight; None where the canopy does not turn enough.
    """

    name: str
    kd: float
    kd_se: float
    kl: float
    kl_se: float
    residual: float
    explained: float
    duration_s: float
    samples: int
    windows: tuple[Window, ...]
    lip_speed: float | None
    opening: Opening | None
    glide: Glide | None
    wind: Wind | None


def fit_fall(track: Track, phases: Phases, density_at: DensityAt) -> FallFit:
    """Fit drag and lift per mass to the free fall of a track, in the vertical plane of its velocity.

    The model is a = g - q kd e + q kl n with q = rho v^2 / 2, e along the velocity and n across it, upwards
    in level flight. The velocity is that over the ground: wind is not taken off. e and n are at right angles,
    so each of kd and kl has its own least squares.
    Source: point mass with quadratic drag and lift, Anderson, Introduction to Flight, chapter 6.

    Args:
        track: The recorded jump.
        phases: Its phases.
        density_at: Air density, kg/m3, at heights above sea level, m; (k,) to (k,).

    Raises:
        InputError: No fall was found; under 3 s of it or fewer than 8 samples can be used; or the fit
            explains less than half of the square of the accelerations by the air.
    """
    if phases.fall_start is None or phases.fall_end is None:
        raise _refuse(track, "no free fall", "a jump with a free fall")
    motion = motion_of(track)
    start_s, end_s = float(track.t[phases.fall_start]), float(track.t[phases.fall_end])
    chosen = _chosen(motion, start_s, end_s, phases)
    duration = float(chosen.sum()) * motion.step
    samples = int(((track.t >= start_s) & (track.t <= end_s)).sum())
    usable = min(samples, int(chosen.sum()))
    if duration < _SHORTEST_S or usable < _FEWEST:
        found = f"{duration:.1f} s of usable free fall with {usable} samples"
        raise _refuse(track, found, f"at least {_SHORTEST_S:g} s and {_FEWEST} samples")
    pressure, drag, lift = _forces(motion, chosen, density_at)
    kd, kd_se, drag_left = _ratio(pressure, drag)
    kl, kl_se, lift_left = _ratio(pressure, lift)
    left = float(np.mean(drag_left**2 + lift_left**2))
    explained = 1.0 - left / float(np.mean(drag**2 + lift**2))
    if explained < _EXPLAINED:
        raise _refuse(
            track, f"a fit that explains {explained:.0%} of the accelerations", f"{_EXPLAINED:.0%} and more"
        )
    return FallFit(
        name=track.name,
        kd=kd,
        kd_se=kd_se,
        kl=kl,
        kl_se=kl_se,
        residual=float(np.sqrt(left)),
        explained=explained,
        duration_s=duration,
        samples=samples,
        windows=_windows(motion, chosen, pressure, drag, lift),
        lip_speed=_lip_speed(track, phases),
        opening=opening_of(track, phases),
        glide=canopy_glide(track, phases),
        wind=canopy_wind(track, phases),
    )


def _refuse(track: Track, found: str, allowed: str) -> InputError:
    return InputError((Problem(track.name, "", found, allowed),))


def _chosen(motion: Motion, start_s: float, end_s: float, phases: Phases) -> np.ndarray:
    """True for the samples to fit, (m,): half a window clear of the fall's ends and of gaps, above 5 m/s.

    Of an opening 1.5 s more: its start is not known better, and a canopy that fills drags ten times as much.
    """
    margin = 0.5 * motion.step * (motion.window - 1)
    last = end_s if phases.opening is None else end_s - margin - _BLUR_S
    inside = (motion.t >= start_s + margin) & (motion.t <= last)
    chosen: np.ndarray = inside & motion.known & (motion.speed >= _SLOWEST)
    return chosen


def _forces(motion: Motion, chosen: np.ndarray, density_at: DensityAt) -> tuple[Array, Array, Array]:
    """Pressure q, Pa, and the accelerations by drag (against the velocity) and lift, m/s2, (k,) each."""
    v_down, along = motion.v_down[chosen], motion.h_speed[chosen]
    speed = motion.speed[chosen]
    pressure = 0.5 * density_at(motion.height[chosen]) * speed**2
    felt_down = motion.a_down[chosen] - STANDARD_GRAVITY
    felt_along = motion.a_along[chosen]
    drag = -(felt_along * along + felt_down * v_down) / speed
    lift = (felt_along * v_down - felt_down * along) / speed
    return pressure, drag, lift


def _ratio(pressure: Array, force: Array) -> tuple[float, float, Array]:
    """Least squares of force = k pressure: k, its standard error, and what is left, (k,).

    The error sums the autocovariance of the scores up to the first pair of lags whose sum is not positive,
    and is widened by N / (N - 1), where N is the number of independent samples left.
    Source: sandwich error, White, Econometrica 48, 817 (1980); where to stop, Geyer, Stat Sci 7, 473 (1992).
    """
    total = float(np.sum(pressure**2))
    value = float(np.sum(pressure * force)) / total
    left = force - value * pressure
    scores = pressure * left
    count = len(scores)
    size = 2 * count
    covariance = np.fft.irfft(np.abs(np.fft.rfft(scores, size)) ** 2, size)[:count]
    pairs = covariance[: count // 2 * 2].reshape(-1, 2).sum(axis=1)
    stop = int(np.argmax(pairs <= 0.0)) if (pairs <= 0.0).any() else len(pairs)
    variance = max(2.0 * float(np.sum(pairs[:stop])) - float(covariance[0]), float(covariance[0]))
    # Without any residual, as the lift of a log with no horizontal speed, the error is 0.
    independent = max(count * float(covariance[0]) / variance, 2.0) if variance > 0.0 else 2.0
    return value, float(np.sqrt(variance * independent / (independent - 1.0))) / total, left


def _windows(
    motion: Motion, chosen: np.ndarray, pressure: Array, drag: Array, lift: Array
) -> tuple[Window, ...]:
    """The fit of each 2 s that is at least three quarters full, of two samples or more."""
    time, speed = motion.t[chosen], motion.speed[chosen]
    windows = []
    for start in np.arange(time[0], time[-1], _WINDOW_S):
        part = (time >= start) & (time < start + _WINDOW_S)
        if part.sum() < 2 or part.sum() * motion.step < 0.75 * _WINDOW_S:
            continue
        kd, kd_se, _ = _ratio(pressure[part], drag[part])
        kl, kl_se, _ = _ratio(pressure[part], lift[part])
        windows.append(Window(float(start), kd, kd_se, kl, kl_se, float(np.mean(speed[part]))))
    return tuple(windows)


def _lip_speed(track: Track, phases: Phases) -> float | None:
    if phases.runup_start is None or phases.exit is None:
        return None
    return float(track.h_speed[phases.exit])
