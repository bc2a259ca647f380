"""Keeping one's feet: grip, toppling, a pulse of acceleration, the step and the slide that follow."""

from __future__ import annotations

import numpy as np

from precipice.gags.train_roof.airflow import GRAVITY

GAUGE_CONTACT = 1.5
"""m between the contacts of the two wheels on standard gauge (EN 13803)."""


def eigenfrequency(cg_height: np.ndarray) -> np.ndarray:
    """Rate at which an upright body falls, 1/s: sqrt(g / h) of the pendulum (Hof and others 2005)."""
    return np.asarray(np.sqrt(GRAVITY / cg_height))


def steady_limit(base: np.ndarray, cg_height: np.ndarray) -> np.ndarray:
    """Steady push, m/s2, at which a body tips over the edge of its base: g b / h.

    Args:
        base: From under the centre of gravity to the edge of the feet, m.
        cg_height: Centre of gravity over the roof, m.
    """
    return np.asarray(GRAVITY * base / cg_height)


def pulse_limit(
    base: np.ndarray, cg_height: np.ndarray, seconds: np.ndarray, delay: np.ndarray
) -> np.ndarray:
    """Acceleration of the floor, m/s2, that a body stands through without a step, for a pulse of some length.

    The extrapolated centre of mass xi = x + v / w obeys xi' = w (xi - u) + a / w on an inverted pendulum; it
    must not leave the base (Hof, Gazendam and Sinke, J Biomech 38, 1 (2005)). With the foot's pressure u at
    the middle for the delay and at the edge b afterwards, xi = b at the end of the pulse T gives
    a = w^2 b exp(-w d) / (1 - exp(-w T)), and w^2 b / (exp(w T) - 1) for a pulse that ends within the delay
    (own derivation).
    """
    rate = eigenfrequency(cg_height)
    early = np.exp(-rate * np.minimum(delay, seconds))
    return np.asarray(rate**2 * base * early / -np.expm1(-rate * seconds))


def curve_push(speed: np.ndarray, radius: np.ndarray, cant: np.ndarray, roll: np.ndarray) -> np.ndarray:
    """Acceleration across the floor in a curve, m/s2, to its outside: (v^2 / R - g cant / 1.5 m) (1 + s).

    Source: cant deficiency as in EN 13803 (11.8 V^2 / R less the cant, mm, km/h, m); s is the flexibility of
    the springs (UIC 505-5). A radius of 0 is straight track.
    """
    straight = radius <= 0.0
    outward = np.where(straight, 0.0, speed**2 / np.where(straight, 1.0, radius))
    return np.asarray((outward - GRAVITY * cant / GAUGE_CONTACT) * (1.0 + roll))


def step_needed(excess: np.ndarray, cg_height: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    """How far a foot must go, m, when a push exceeds what the base bears by `excess`, m/s2, until it lands.

    xi beyond the base grows as excess / w^2 (exp(w t) - 1), and the foot must land there (Hof,
    Hum Mov Sci 27, 112 (2008); own form).
    """
    rate = eigenfrequency(cg_height)
    return np.asarray(np.maximum(excess, 0.0) / rate**2 * np.expm1(rate * seconds))


def slide(excess: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    """Way of a slide, m, under an acceleration beyond the grip, m/s2, that lasts some time: 1/2 a t^2."""
    return np.asarray(0.5 * np.maximum(excess, 0.0) * seconds**2)


def highest_speed(limit: float, mass: float, drag_area: float, density: float = 1.225) -> float:
    """Air speed, m/s, at which its push reaches a limit, m/s2, on a body: sqrt(2 m a / (rho CdA))."""
    return float(np.sqrt(2.0 * mass * limit / (density * drag_area)))
