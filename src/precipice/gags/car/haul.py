"""A person hauled through a car's window: what pulls on shoulders and neck, what presses on the sill."""

from __future__ import annotations

import numpy as np

from precipice.physics.constants import STANDARD_GRAVITY

G = STANDARD_GRAVITY


def pull(
    mass: np.ndarray, speed: np.ndarray, time: np.ndarray, slope: np.ndarray, friction: np.ndarray,
    on_sill: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """Force that hauls, N: m (v / t + g sin beta + mu s g cos beta), a block on a slope (Newton; Coulomb).

    Args:
        mass: kg, (n,).
        speed: Reached, m/s.
        time: In which it is reached, s.
        slope: Of the pull above level, rad.
        friction: Of clothing on the sill.
        on_sill: Share of the weight that the sill carries.
    """
    return mass * (speed / time + G * np.sin(slope) + friction * on_sill * G * np.cos(slope))


def neck_load(
    force: np.ndarray, collar: np.ndarray, head: np.ndarray, speed: np.ndarray, time: np.ndarray
) -> np.ndarray:
    """Load on the neck, N: the collar's share of the pull, and what the head needs to come along.

    Args:
        force: The pull, N, (n,).
        collar: Share of it that goes through the collar.
        head: Mass of the head, kg.
        speed: Reached, m/s.
        time: In which it is reached, s.
    """
    return collar * force + head * speed / time


def sill_pressure(
    mass: np.ndarray, slope: np.ndarray, on_sill: np.ndarray, width: np.ndarray, depth: np.ndarray
) -> np.ndarray:
    """Pressure of the sill on the body, Pa: weight on it over the area it touches.

    Args:
        mass: kg, (n,).
        slope: Of the pull above level, rad.
        on_sill: Share of the weight that the sill carries.
        width: Of the body on the sill, m.
        depth: Of what it touches there: edge or pad, m.
    """
    return mass * on_sill * G * np.cos(slope) / (width * depth)
