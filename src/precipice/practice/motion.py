"""A track on an even time grid, smoothed, with its accelerations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.signal import savgol_filter

from precipice.practice.track import Array, Track, gaps_of

_SMOOTH_S = 1.2
# No body in a jump gains and loses speed at 5 g from one sample to the next; a receiver that slips does.
_SPIKE = 5.0 * 9.80665
_POOR = 5.0


@dataclass(frozen=True, slots=True)
class Motion:
    """A track on an even grid; m samples. Samples inside a gap hold straight lines and are marked.

    Attributes:
        t: Time, s, (m,), evenly spaced.
        step: Spacing, s.
        window: Samples under one smoothing window.
        known: True where no gap lies within half a window and the receiver's own error is under 5 m/s, (m,).
        height: Height above mean sea level, m, (m,).
        v_down: Velocity downwards, m/s, (m,), smoothed.
        h_speed: Horizontal speed, m/s, (m,), smoothed.
        a_down: Acceleration downwards, m/s2, (m,).
        a_along: Rate of change of the horizontal speed, m/s2, (m,).
    """

    t: Array
    step: float
    window: int
    known: np.ndarray
    height: Array
    v_down: Array
    h_speed: Array
    a_down: Array
    a_along: Array

    def span(self, start_s: float, end_s: float) -> slice:
        """The samples from one time to another, s, both included."""
        return slice(int(np.searchsorted(self.t, start_s)), int(np.searchsorted(self.t, end_s, side="right")))

    @property
    def speed(self) -> Array:
        """Speed over the ground, m/s, (m,)."""
        return np.hypot(self.v_down, self.h_speed)


def _good(track: Track) -> np.ndarray:
    """False for the samples whose vertical speed jumps away and back at more than 5 g, (n,)."""
    rate = np.diff(track.v_down) / np.diff(track.t)
    good = np.ones(len(track.t), dtype=bool)
    there, back = rate[:-1], rate[1:]
    good[1:-1] = (np.minimum(np.abs(there), np.abs(back)) < _SPIKE) | (there * back > 0.0)
    return good


def motion_of(track: Track) -> Motion:
    """The motion of a track: straight lines between samples, then a polynomial of degree 2 over 1.2 s.

    Samples that jump away and back at more than 5 g are left out first.
    The window is at least five samples. The derivative is that of the polynomial. Without velocities to the
    north and east the rate of change of the horizontal speed is that of the recorded speed.
    Source: Savitzky and Golay, Anal Chem 36, 1627 (1964), as in scipy.signal.savgol_filter.
    """
    step = max(track.interval, 0.05)
    t = np.arange(track.t[0], track.t[-1] + 0.5 * step, step)
    window = max(2 * round(0.5 * _SMOOTH_S / step) + 1, 5)
    if len(t) < window:
        t = track.t[0] + step * np.arange(window)
    known = t <= track.t[-1] + 0.5 * step
    margin = 0.5 * step * (window - 1)
    for gap in gaps_of(track):
        first = np.searchsorted(t, gap.start_s - margin, side="right")
        known[first : np.searchsorted(t, gap.start_s + gap.length_s + margin)] = False
    known &= ~(np.interp(t, track.t, track.s_acc) > _POOR)
    good = _good(track)

    def smooth(values: Array, order: int) -> Array:
        even = np.interp(t, track.t[good], values[good])
        result: Array = savgol_filter(even, window, 2, deriv=order, delta=step)
        return result

    h_speed = smooth(track.h_speed, 0)
    a_along = smooth(track.h_speed, 1)
    if not np.isnan(track.v_north).any():
        north, east = smooth(track.v_north, 0), smooth(track.v_east, 0)
        h_speed = np.hypot(north, east)
        along = north * smooth(track.v_north, 1) + east * smooth(track.v_east, 1)
        a_along = along / np.maximum(h_speed, 1e-6)
    return Motion(
        t=t,
        step=step,
        window=window,
        known=known,
        height=np.interp(t, track.t, track.height),
        v_down=smooth(track.v_down, 0),
        h_speed=np.abs(h_speed),
        a_down=smooth(track.v_down, 1),
        a_along=a_along,
    )
