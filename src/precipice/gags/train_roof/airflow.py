"""The wind that a person on a moving roof feels: train and weather as vectors, gusts, their push."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import ndtri

GRAVITY = 9.80665
REFERENCE_HEIGHT = 10.0
"""m; height at which weather states the mean wind (WMO)."""


class Flow(NamedTuple):
    """Air past the person, m/s, (n,): positive `along` blows from ahead, `across` from the right."""

    along: np.ndarray
    across: np.ndarray

    @property
    def speed(self) -> np.ndarray:
        """Its size, m/s, (n,)."""
        return np.hypot(self.along, self.across)

    @property
    def yaw(self) -> np.ndarray:
        """Angle off the train's own direction, rad, (n,)."""
        return np.arctan2(self.across, self.along)


def relative_wind(train: np.ndarray, wind: np.ndarray, wind_from: np.ndarray) -> Flow:
    """The wind over a train, (n,): V^2 = (v + w cos b)^2 + (w sin b)^2.

    Source: the vector sum used for trains in crosswinds (EN 14067-6; Baker, J Wind Eng 98, 88 (2010)).

    Args:
        train: Speed of the train, m/s.
        wind: Wind of the weather at the roof, m/s.
        wind_from: Where it comes from, rad clockwise off the train's direction, 0 in the face.
    """
    return Flow(train + wind * np.cos(wind_from), wind * np.sin(wind_from))


def wind_at_roof(wind: np.ndarray, roof_height: np.ndarray, exponent: np.ndarray) -> np.ndarray:
    """Mean wind at the roof's height over the land, m/s, (n,), by the power law; below 1 m as at 1 m."""
    height = np.maximum(roof_height, 1.0)
    return np.asarray(wind * (height / REFERENCE_HEIGHT) ** exponent)


def largest_of(count: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """The largest of `count` independent standard normal numbers at a chance between 0 and 1, (n,).

    The largest lies below z with probability Phi(z)^count, so it is Phi^-1(chance^(1/count)).
    """
    return np.asarray(ndtri(np.asarray(chance) ** (1.0 / np.maximum(count, 1.0))))


def gusts_met(seconds: np.ndarray, speed: np.ndarray, length: np.ndarray) -> np.ndarray:
    """How many independent gusts pass in some time, (n,): 1 + V t / L (frozen turbulence, Taylor 1938)."""
    return np.asarray(1.0 + seconds * speed / length)


def push(density: np.ndarray, area_along: np.ndarray, area_across: np.ndarray, flow: Flow) -> np.ndarray:
    """Push of the air along its own direction, N, (n,): 1/2 rho CdA V^2.

    The drag area goes from the one seen from ahead to the one seen from the side with the sine of the yaw,
    squared, as the area of an ellipse's shadow does in the square.
    """
    share = np.sin(flow.yaw) ** 2
    return np.asarray(0.5 * density * (area_along + (area_across - area_along) * share) * flow.speed**2)


def split(force: np.ndarray, flow: Flow) -> tuple[np.ndarray, np.ndarray]:
    """A force along the flow, N, as parts along the train (backwards) and across it (to the left), N."""
    return force * np.cos(flow.yaw), force * np.sin(flow.yaw)
