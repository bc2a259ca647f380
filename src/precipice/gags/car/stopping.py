"""Ways and times in a straight line: braking, rolling to rest, the time until a car is there."""

from __future__ import annotations

import numpy as np

from precipice.physics.constants import STANDARD_GRAVITY


def stopping_distance(speed: np.ndarray, reaction: np.ndarray, friction: np.ndarray) -> np.ndarray:
    """m: v t + v^2 / (2 mu g)."""
    return speed * reaction + speed**2 / (2.0 * friction * STANDARD_GRAVITY)


def time_to_contact(distance: np.ndarray, speed: np.ndarray) -> np.ndarray:
    """s until a car that is not steered or braked is there."""
    return distance / speed


def steady_turn_speed(friction: np.ndarray, radius: np.ndarray) -> np.ndarray:
    """Highest speed round a level turn, m/s: v^2 = mu g R."""
    return np.sqrt(friction * STANDARD_GRAVITY * radius)
