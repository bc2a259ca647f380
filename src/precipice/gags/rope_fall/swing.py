"""Swings on a rope or a wire: how fast, how hard it pulls."""

from __future__ import annotations

import numpy as np

from precipice.gags.rope_fall.rope import G


def swing_speed(length: np.ndarray, start: np.ndarray, end: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """Speed, m/s, of a swing from rest: v = sqrt(2 g L (cos b - cos a)), of which a share is kept.

    Source: conservation of energy; any text on mechanics.

    Args:
        length: m.
        start: Angle a off the plumb line at which it begins, rad.
        end: Angle b at which the speed is asked for, rad; no greater than a.
        kept: Share of the energy that air and sheave leave.
    """
    speed: np.ndarray = np.sqrt(2.0 * G * length * kept * np.maximum(np.cos(end) - np.cos(start), 0.0))
    return speed


def swing_tension(mass: np.ndarray, start: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """Tension, N, at the lowest point: m g (1 + 2 e (1 - cos a)). Source: m g + m v^2 / L."""
    tension: np.ndarray = mass * G * (1.0 + 2.0 * kept * (1.0 - np.cos(start)))
    return tension


def slam_speed(fall: np.ndarray, out: np.ndarray, push: np.ndarray, radius: np.ndarray) -> np.ndarray:
    """Speed, m/s, at the wall after a fall that ends away from it, on a rope taken for stiff.

    When the rope comes taut at a distance d off the plumb line through its piece, only the speed across the
    rope is left, w sin a - u cos a with sin a = d / r; from there it swings:
    v^2 = (w sin a - u cos a)^2 + 2 g r (1 - cos a). A rope that stretches lengthens r and slows the swing,
    so that this is its upper end.
    Source: conservation of energy and of angular momentum; any text on mechanics.

    Args:
        fall: Free fall until the rope is taut, m.
        out: Distance d off the plumb line through the piece then, m.
        push: Speed u away from it then, m/s.
        radius: Rope r between climber and piece, m.
    """
    sine = np.clip(out / radius, 0.0, 1.0)
    cosine = np.sqrt(1.0 - sine**2)
    across = np.sqrt(2.0 * G * fall) * sine - push * cosine
    speed: np.ndarray = np.sqrt(across**2 + 2.0 * G * radius * (1.0 - cosine))
    return speed
