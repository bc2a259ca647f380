"""A dynamic rope as spring and damper in parallel, fitted to the two figures on its sheet."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from precipice.physics.constants import STANDARD_GRAVITY

G = STANDARD_GRAVITY

STANDARD_MASS, STANDARD_FALL, STANDARD_LENGTH = 80.0, 4.6, 2.6
"""kg, m of free fall and m of rope that stretches in the drop test of EN 892 (UIAA 101): fall factor 1.77."""

MOST_DAMPING = 0.95
"""Share of critical; the closed form below is that of a rope that swings back."""

LEAST_OVER_CONSTANT = 1.07
"""Impact force over that of a rope that would pull with one force all the way, below which no spring with
damper gives both figures of a sheet; found by trying, see the tests."""

FIRST_DAMPING, STEPS, NUDGE = 0.2, 12, 1e-5


class Rope(NamedTuple):
    """A rope's material, whatever its length.

    Attributes:
        modulus: Tension at a stretch of its own length, N.
        viscosity: Tension at a stretch of its own length in a second, N s.
    """

    modulus: np.ndarray
    viscosity: np.ndarray


class Catch(NamedTuple):
    """How a rope stops a fall.

    Attributes:
        tension: Highest, N.
        stretch: Longest, m.
    """

    tension: np.ndarray
    stretch: np.ndarray


def undamped_tension(mass: np.ndarray, modulus: np.ndarray, fall_factor: np.ndarray) -> np.ndarray:
    """Highest tension, N, in a rope without damping: F = m g + sqrt((m g)^2 + 2 m g K f).

    Source: energy balance of a fall on a spring of stiffness K / L, as in Wexler, The Theory of Belaying,
    American Alpine Journal 7, 379 (1950), and in published fall-factor calculators.

    Args:
        mass: kg.
        modulus: N.
        fall_factor: Free fall over length of rope.
    """
    weight = mass * G
    tension: np.ndarray = weight + np.sqrt(weight**2 + 2.0 * weight * modulus * fall_factor)
    return tension


def caught(rope: Rope, mass: np.ndarray, fall: np.ndarray, length: np.ndarray) -> Catch:
    """Highest tension and stretch after a free fall onto a slack rope, all (n,).

    x'' + 2 s w x' + w^2 x = g from x = 0, x' = sqrt(2 g h), with w^2 = K / (m L) and s = C / (2 L m w); the
    tension is m (g - x''), highest where x''' = 0 or at once, the stretch longest where x' = 0.
    Source: the damped oscillator of any text on mechanics; as a model of ropes: Pavier,
    Experimental and theoretical simulations of climbing falls (University of Bristol).

    Args:
        rope: Its material.
        mass: kg.
        fall: Free fall before the rope is taut, m.
        length: Rope that stretches, m.
    """
    w = np.sqrt(rope.modulus / (mass * length))
    share = np.minimum(rope.viscosity / (2.0 * length * mass * w), MOST_DAMPING)
    s, wd = share * w, w * np.sqrt(1.0 - share**2)
    v0 = np.sqrt(2.0 * G * fall)
    a0 = G - 2.0 * s * v0
    j0 = -2.0 * s * a0 - w**2 * v0
    b = (s * j0 + w**2 * a0) / wd
    at_peak = np.arctan2(np.maximum(-j0, 0.0), -b) / wd
    lowest = np.where(j0 <= 0.0, np.minimum(a0, _swing(at_peak, s, wd, a0, j0)), a0)
    at_rest = np.arctan2(v0, -(a0 + s * v0) / wd) / wd
    stretch = (G - _swing(at_rest, s, wd, a0, j0)) / w**2
    return Catch(mass * (G - lowest), stretch)


def _swing(t: np.ndarray, s: np.ndarray, wd: np.ndarray, a0: np.ndarray, j0: np.ndarray) -> np.ndarray:
    swing: np.ndarray = np.exp(-s * t) * (a0 * np.cos(wd * t) + (j0 + s * a0) / wd * np.sin(wd * t))
    return swing


def least_impact_force(elongation: float) -> float:
    """Least impact force, N, with which a rope can have that elongation in the drop test of EN 892.

    A constant force does it with F = m g (1 + f / e); a spring with damper needs more.
    """
    factor = STANDARD_FALL / STANDARD_LENGTH
    return LEAST_OVER_CONSTANT * STANDARD_MASS * G * (1.0 + factor / elongation)


def fitted(impact_force: np.ndarray, elongation: np.ndarray) -> Rope:
    """The rope that gives the figures on its sheet in the drop test of EN 892.

    Two equations in two unknowns by Newton's method; a sheet whose stretch is longer than that of a rope
    without damping at its force is taken for one without damping, and one whose force is below
    `least_impact_force` for one that stretches as much as that force asks for.

    Args:
        impact_force: Of the first standard fall, N, (n,).
        elongation: Of the same fall, as a share of the length, (n,).
    """
    weight = STANDARD_MASS * G
    factor = STANDARD_FALL / STANDARD_LENGTH
    least = factor / (impact_force / (LEAST_OVER_CONSTANT * weight) - 1.0)
    elongation = np.maximum(elongation, least)
    stiff = ((impact_force - weight) ** 2 - weight**2) / (2.0 * weight * factor)
    log_modulus = np.log(stiff)
    damping = np.full_like(log_modulus, FIRST_DAMPING)
    for _ in range(STEPS):
        here = _misses(log_modulus, damping, impact_force, elongation)
        by_modulus = _misses(log_modulus + NUDGE, damping, impact_force, elongation)
        by_damping = _misses(log_modulus, damping + NUDGE, impact_force, elongation)
        a, c = ((by_modulus[i] - here[i]) / NUDGE for i in (0, 1))
        b, d = ((by_damping[i] - here[i]) / NUDGE for i in (0, 1))
        # Without damping only the force is met.
        lone = (damping <= 0.0) & (a * here[1] < c * here[0])
        across = np.where(lone, 1.0, a * d - b * c)
        log_step = np.where(lone, here[0] / a, (d * here[0] - b * here[1]) / across)
        step = np.where(lone, 0.0, (a * here[1] - c * here[0]) / across)
        log_modulus = log_modulus - np.clip(log_step, -0.3, 0.3)
        damping = np.clip(damping - np.clip(step, -0.1, 0.1), 0.0, MOST_DAMPING)
    return _rope(log_modulus, damping)


def _rope(log_modulus: np.ndarray, damping: np.ndarray) -> Rope:
    modulus = np.exp(log_modulus)
    return Rope(modulus, 2.0 * damping * np.sqrt(modulus * STANDARD_MASS * STANDARD_LENGTH))


def _misses(
    log_modulus: np.ndarray, damping: np.ndarray, impact_force: np.ndarray, elongation: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    one = np.ones_like(log_modulus)
    catch = standard_catch(_rope(log_modulus, damping), one)
    return catch.tension / impact_force - 1.0, catch.stretch / STANDARD_LENGTH / elongation - 1.0


def standard_catch(rope: Rope, one: np.ndarray) -> Catch:
    """What the rope does in the drop test of EN 892; `one` is an array of ones that gives the shape."""
    return caught(rope, STANDARD_MASS * one, STANDARD_FALL * one, STANDARD_LENGTH * one)
