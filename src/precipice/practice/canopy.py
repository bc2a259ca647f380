"""What a track tells about its opening, its canopy flight and the wind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from precipice.physics.constants import STANDARD_GRAVITY
from precipice.practice.motion import motion_of
from precipice.practice.phases import Phases
from precipice.practice.track import Array, Track

_SETTLED_S = 10.0
_SECTORS = 12
_HOLD_S = 3.0


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening.

    Attributes:
        time_s: From the start of the deceleration to 3 s under 1.3 times the canopy's descent rate, s.
        height_lost_m: Height lost meanwhile, m.
        peak_g: Greatest rate of loss of speed, in g. A lower bound: receiver and smoothing flatten it.
    """

    time_s: float
    height_lost_m: float
    peak_g: float


@dataclass(frozen=True, slots=True)
class Glide:
    """The glide under canopy over the ground.

    Attributes:
        ratio: Median of horizontal over vertical speed.
        low: Lower quartile.
        high: Upper quartile.
        descent_rate: Median vertical speed, m/s.
    """

    ratio: float
    low: float
    high: float
    descent_rate: float


@dataclass(frozen=True, slots=True)
class Wind:
    """The wind under canopy, m/s towards north and east, and the canopy's horizontal airspeed, m/s."""

    north: float
    east: float
    airspeed: float


def _flight(track: Track, phases: Phases) -> np.ndarray:
    """True where the canopy flies settled: from 10 s after the opening to 10 s before the landing, (n,)."""
    if phases.opening is None:
        return np.zeros(len(track.t), dtype=bool)
    end = track.t[-1] if phases.landing is None else track.t[phases.landing] - _SETTLED_S
    flying: np.ndarray = (track.t >= track.t[phases.opening] + _SETTLED_S) & (track.t <= end)
    return flying


def canopy_glide(track: Track, phases: Phases) -> Glide | None:
    """The glide under canopy; None with fewer than 8 samples of settled flight or no descent."""
    flying = _flight(track, phases) & (track.v_down > 1.0)
    if flying.sum() < 8:
        return None
    ratios = track.h_speed[flying] / track.v_down[flying]
    low, middle, high = np.percentile(ratios, [25.0, 50.0, 75.0])
    return Glide(float(middle), float(low), float(high), float(np.median(track.v_down[flying])))


def opening_of(track: Track, phases: Phases) -> Opening | None:
    """The figures of the opening; None where the opening or the canopy flight is not in the record."""
    glide = canopy_glide(track, phases)
    if phases.opening is None or glide is None:
        return None
    motion = motion_of(track)
    start_s = float(track.t[phases.opening])
    during = np.flatnonzero((motion.t >= start_s) & (motion.t <= start_s + 2.0 * _SETTLED_S))
    braking = -np.gradient(motion.speed, motion.step)
    peak = during[int(np.argmax(braking[during]))]
    hold = round(_HOLD_S / motion.step)
    low = motion.v_down <= 1.3 * glide.descent_rate
    done = [i for i in during if i >= peak and low[i : i + hold + 1].all()]
    if not done or not motion.known[during[0] : done[0] + 1].all():
        return None
    return Opening(
        time_s=float(motion.t[done[0]] - start_s),
        height_lost_m=float(motion.height[during[0]] - motion.height[done[0]]),
        peak_g=float(braking[peak]) / STANDARD_GRAVITY,
    )


def canopy_wind(track: Track, phases: Phases) -> Wind | None:
    """The wind from the canopy's velocities over the ground, which lie on a circle about the wind.

    None without velocities to north and east, or where the heading through the air fills less than half of
    the compass, or the circle is not one (scatter over 0.4 of its radius).
    Source: circle by linear least squares, Kasa, IEEE Trans Instrum Meas 25, 8 (1976).
    """
    flying = _flight(track, phases) & ~np.isnan(track.v_north)
    if flying.sum() < 24:
        return None
    north, east = track.v_north[flying], track.v_east[flying]
    rows = np.column_stack((2.0 * north, 2.0 * east, np.ones(len(north))))
    (wind_north, wind_east, rest), *_ = np.linalg.lstsq(rows, north**2 + east**2, rcond=None)
    radius = float(np.sqrt(max(rest + wind_north**2 + wind_east**2, 0.0)))
    off: Array = np.hypot(north - wind_north, east - wind_east) - radius
    heading = np.arctan2(east - wind_east, north - wind_north)
    sectors = np.unique(np.floor((heading + np.pi) / (2.0 * np.pi) * _SECTORS).astype(int) % _SECTORS)
    if radius < 3.0 or float(np.std(off)) > 0.4 * radius or 2 * len(sectors) < _SECTORS:
        return None
    return Wind(float(wind_north), float(wind_east), radius)
